"""The scores room: kept hits become counts per document and dimension."""

from textindex.scores.score import score, term_counts

__all__ = ["score", "term_counts"]
