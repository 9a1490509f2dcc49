"""The store: what a run writes. Only this room and the command line write files."""

from textindex.store.outputs import check_writable, write

__all__ = ["check_writable", "write"]
