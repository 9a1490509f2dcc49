"""The scores room: the hit ledger becomes counts by report and dimension; and what the flags do to them."""

from textindex.scores.flags import effects
from textindex.scores.score import score, term_counts, weigh

__all__ = ["effects", "score", "term_counts", "weigh"]
