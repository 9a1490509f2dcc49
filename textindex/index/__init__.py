"""The index room: counts per firm-year become the index of what is measured and, when asked, other formulas."""

from textindex.index.combine import FORMULAS, Counts, combine
from textindex.index.summary import TABLE_1, summarise

__all__ = ["FORMULAS", "TABLE_1", "Counts", "combine", "summarise"]
