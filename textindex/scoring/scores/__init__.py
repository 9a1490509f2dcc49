"""The scores room: the hit ledger becomes counts by report and dimension; what the flags do to them, and tell."""

from textindex.scoring.scores.deciles import MIN_FOR_DECILES, deciles, moved_deciles, rank_correlation
from textindex.scoring.scores.flags import effects, under_policy
from textindex.scoring.scores.novelty import new_columns, novelty_of
from textindex.scoring.scores.pairs import COMPARED, NEAR, Prefixes, joined, near, near_to, prefixes
from textindex.scoring.scores.score import (
    COUNTED,
    OWN,
    Columns,
    of_dictionary,
    of_shares,
    own_columns,
    score,
    shares,
    term_counts,
    weigh,
)
from textindex.scoring.scores.substance import plans_and_background

__all__ = [
    "COMPARED",
    "COUNTED",
    "MIN_FOR_DECILES",
    "NEAR",
    "OWN",
    "Columns",
    "Prefixes",
    "deciles",
    "effects",
    "joined",
    "moved_deciles",
    "near",
    "near_to",
    "new_columns",
    "novelty_of",
    "of_dictionary",
    "of_shares",
    "own_columns",
    "plans_and_background",
    "prefixes",
    "rank_correlation",
    "score",
    "shares",
    "term_counts",
    "under_policy",
    "weigh",
]
