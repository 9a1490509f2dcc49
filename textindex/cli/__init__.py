"""The command line: parse, call one public function, render. Data to stdout, messages and progress to stderr."""

from textindex.cli.main import main

__all__ = ["main"]
