"""`python -m textindex` is the command `textindex`."""

from textindex.cli import main

if __name__ == "__main__":
    main()
