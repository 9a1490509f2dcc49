"""In: two totals of each report. Out: their deciles, and how many reports change theirs."""

from __future__ import annotations

from typing import Any

import numpy as np

DECILES = 10
MIN_FOR_DECILES = 20
"""Reports of which deciles are told: of fewer, a decile is one report."""


def deciles(total: Any) -> np.ndarray[Any, Any]:
    """Deciles from 1 to 10 by mean rank, so that equal totals share one; in whole numbers, without rounding.

    >>> deciles([0, 0, 5, 7]).tolist()
    [4, 4, 8, 10]
    """
    from scipy.stats import rankdata

    doubled = np.rint(2 * rankdata(total)).astype("int64")  # mean ranks are whole or half
    number = 2 * len(doubled)
    found: np.ndarray[Any, Any] = -(-DECILES * doubled // number) if number else doubled
    return found


def moved_deciles(one: Any, other: Any) -> int | None:
    """How many reports are in another decile by the other total; None of fewer than `MIN_FOR_DECILES` reports.

    >>> moved_deciles([1, 2], [2, 1]), moved_deciles(range(20), range(20))
    (None, 0)
    """
    return int((deciles(one) != deciles(other)).sum()) if len(one) >= MIN_FOR_DECILES else None
