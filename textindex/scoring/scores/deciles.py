"""In: two totals of each report. Out: how alike they rank the reports; their deciles, and how many change theirs."""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
DECILES = 10
MIN_FOR_DECILES = 20
"""Reports of which deciles are told: of fewer, a decile is one report."""
MIN_REPORTS = 3  # of fewer, no correlation


def rank_correlation(one: Any, other: Any) -> float | None:
    """Spearman's rank correlation to six digits; None of fewer than 3 reports, or where all have one total.

    >>> rank_correlation([1, 2, 2, 5], [1, 4, 3, 9]), rank_correlation([1, 1, 1], [1, 2, 3])
    (0.948683, None)
    """
    if len(one) < MIN_REPORTS:
        return None
    a, b = (ranks - ranks.mean() for ranks in (_doubled_ranks(one), _doubled_ranks(other)))
    size = np.sqrt((a @ a) * (b @ b))
    return round(float(a @ b / size), 6) if size else None


def deciles(total: Any) -> Array:
    """Deciles from 1 to 10 by mean rank, so that equal totals share one; in whole numbers, without rounding.

    >>> deciles([0, 0, 5, 7]).tolist()
    [4, 4, 8, 10]
    """
    doubled = _doubled_ranks(total)
    number = 2 * len(doubled)
    found: Array = -(-DECILES * doubled // number) if number else doubled
    return found


def moved_deciles(one: Any, other: Any) -> int | None:
    """How many reports are in another decile by the other total; None of fewer than `MIN_FOR_DECILES` reports.

    >>> moved_deciles([1, 2], [2, 1]), moved_deciles(range(20), range(20))
    (None, 0)
    """
    return int((deciles(one) != deciles(other)).sum()) if len(one) >= MIN_FOR_DECILES else None


def _doubled_ranks(total: Any) -> Array:
    """Twice the mean rank of each total: mean ranks are whole or half."""
    _, place, number = np.unique(np.asarray(total), return_inverse=True, return_counts=True)
    ranks: Array = (2 * np.cumsum(number) - number + 1)[place]
    return ranks
