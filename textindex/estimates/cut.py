"""In: residuals and a share. Out: which lie above the cut; the one rule by which rows leave a regression."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil

import numpy as np

from textindex.core.errors import EstimateError
from textindex.core.messages import Message

SAME = 1e-9
"""Residuals closer than this share of their standard deviation are ties: rounding does not tell them apart."""


@dataclass(frozen=True, slots=True, eq=False)
class Cut:
    """Rows above a cut.

    Attributes:
        above: (rows,) bool.
        at: (rows,) the cut that each was held against.
        ties: rows that equal their cut.
    """

    above: np.ndarray
    at: np.ndarray
    ties: int


def above(residual: np.ndarray, share: float, groups: np.ndarray | None = None, *, exact: bool = False) -> Cut:
    """Flag the upper share of residuals: r > q, q the type-7 quantile 1 - share.

    Rows that equal the cut are not flagged, so that ties may leave fewer than the share. Without ties
    ceil((n - 1) share) of n rows are flagged.

    Args:
        residual: (rows,) finite.
        share: between 0 and 1, read as the decimal that it is written as.
        groups: (rows,) codes; each group has a cut of its own.
        exact: of rows that tie at the cut, flag the first in the order given until there are as many as without ties.

    Raises:
        EstimateError: the share does not lie between 0 and 1.

    >>> import numpy as np
    >>> above(np.array([5.0, 1, 2, 5, 3]), 0.25).above.tolist()
    [False, False, False, False, False]
    >>> above(np.array([5.0, 1, 2, 5, 3]), 0.25, exact=True).above.tolist()
    [True, False, False, False, False]
    """
    if not 0 < share < 1:
        raise EstimateError(Message("cut.share", share=share))
    part = Fraction(str(float(share)))
    flags, at, ties = np.zeros(len(residual), dtype=bool), np.full(len(residual), np.nan), 0
    codes = np.zeros(len(residual), dtype=np.int64) if groups is None else groups
    reach = SAME * float(np.std(residual)) if len(residual) else 0.0
    for code in np.unique(codes):
        rows = np.flatnonzero(codes == code)
        own = residual[rows]
        cut = quantile(own, 1 - part)
        tied = np.abs(own - cut) <= reach
        flags[rows] = (own > cut) & ~tied
        at[rows], ties = cut, ties + int(tied.sum())
        if exact:
            flags[rows] = _most(own, due(len(own), share), reach)
    return Cut(flags, at, ties)


def due(n: int, share: float) -> int:
    """Rows above the cut of n that differ.

    >>> due(15724, 0.1), due(11, 0.1), due(1, 0.1)
    (1573, 1, 0)
    """
    return ceil((n - 1) * Fraction(str(float(share))))


def quantile(values: np.ndarray, p: Fraction) -> float:
    """Type-7 quantile (Hyndman and Fan 1996); numpy's, with its place among the values counted without rounding."""
    place = (len(values) - 1) * p
    low = place.numerator // place.denominator
    ordered = np.sort(values)
    high = ordered[min(low + 1, len(values) - 1)]
    return float(ordered[low] + float(place - low) * (high - ordered[low]))


def _most(values: np.ndarray, number: int, reach: float) -> np.ndarray:
    """The largest so many; of those that tie at the end, the first."""
    if number == 0:
        return np.zeros(len(values), dtype=bool)
    last = np.sort(values)[-number]
    chosen = values > last + reach
    tied = np.flatnonzero(~chosen & (values >= last - reach))
    chosen[tied[: number - int(chosen.sum())]] = True
    return np.asarray(chosen)
