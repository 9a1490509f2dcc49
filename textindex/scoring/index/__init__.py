"""The index room: counts per firm-year become the index of what is measured and, when asked, other formulas."""

from textindex.scoring.index.combine import FORMULAS, Counts, combine, measured
from textindex.scoring.index.summary import TABLE_1, summarise

__all__ = ["FORMULAS", "TABLE_1", "Counts", "combine", "measured", "summarise"]
