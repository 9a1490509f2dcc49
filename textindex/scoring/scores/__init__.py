"""The scores room: the hit ledger becomes counts by report and dimension; what the flags do to them, and tell."""

from textindex.scoring.scores.deciles import MIN_FOR_DECILES, deciles, moved_deciles
from textindex.scoring.scores.flags import effects, under_policy
from textindex.scoring.scores.novelty import new_columns, novelty_of
from textindex.scoring.scores.pairs import COMPARED, NEAR, Prefixes, joined, near, near_to, prefixes
from textindex.scoring.scores.score import OWN, of_shares, own_columns, score, shares, term_counts, weigh
from textindex.scoring.scores.substance import plans_and_background

__all__ = [
    "COMPARED",
    "MIN_FOR_DECILES",
    "NEAR",
    "OWN",
    "Prefixes",
    "deciles",
    "effects",
    "joined",
    "moved_deciles",
    "near",
    "near_to",
    "new_columns",
    "novelty_of",
    "of_shares",
    "own_columns",
    "plans_and_background",
    "prefixes",
    "score",
    "shares",
    "term_counts",
    "under_policy",
    "weigh",
]
