"""The runners: where tasks run. One seam: `run(task, items, ...)` yields an item and what became of it."""

from textindex.runners.local import Lost, run

__all__ = ["Lost", "run"]
