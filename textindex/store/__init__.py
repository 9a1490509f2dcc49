"""The store: what a run writes. Only this room and the command line write files."""

from textindex.store.outputs import write

__all__ = ["write"]
