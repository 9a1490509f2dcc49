"""In: the covariances of a scale's items. Out: how well the items hold together, and which run against the others.

Pure statistics. Everything is computed from covariances, so that listwise and pairwise moments serve alike; pairwise,
correlations are then quotients of the covariances, as psych's ``alpha`` has them.

Sources: Cronbach (1951), Psychometrika 16, 297-334; item-rest correlations and alpha if an item is dropped as SPSS
RELIABILITY prints them.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from textindex.statistics.reliability import alpha_of_covariance

Floats = np.ndarray[Any, np.dtype[np.float64]]


class Consistency(NamedTuple):
    """A scale's internal consistency.

    Attributes:
        alpha: Cronbach's alpha.
        standardised: alpha of the standardised items.
        mean_r: mean correlation of two items.
        item_rest_r: for each item its correlation with the sum of the others.
        alpha_if_dropped: for each item alpha of the others; NaN where one item is left.
        smc: for each item its squared multiple correlation with the others; NaN where they are collinear.
    """

    alpha: float
    standardised: float
    mean_r: float
    item_rest_r: Floats
    alpha_if_dropped: Floats
    smc: Floats


def consistency(covariance: Any) -> Consistency:
    """Alpha and item statistics.

    Args:
        covariance: (k, k), k at least 2.

    >>> c = consistency(np.eye(3) + 1)
    >>> round(c.alpha, 4), c.item_rest_r.round(4).tolist(), c.alpha_if_dropped.round(4).tolist()
    (0.75, [0.5774, 0.5774, 0.5774], [0.6667, 0.6667, 0.6667])
    """
    c = np.asarray(covariance, dtype=float)
    k, sd = len(c), np.sqrt(np.diag(c))
    r = c / np.outer(sd, sd)
    off = c - np.diag(np.diag(c))
    with_rest = off.sum(axis=1)
    of_rest = c.sum() - 2 * c.sum(axis=1) + np.diag(c)
    with np.errstate(invalid="ignore", divide="ignore"):
        rest = with_rest / np.sqrt(np.diag(c) * np.where(of_rest > 0, of_rest, np.nan))
    others = [np.delete(np.arange(k), item) for item in range(k)]
    dropped = [alpha_of_covariance(c[np.ix_(own, own)]) if k > 2 else math.nan for own in others]
    mean_r = float((r.sum() - k) / (k * (k - 1)))
    return Consistency(
        alpha_of_covariance(c), alpha_of_covariance(r), mean_r, rest, np.array(dropped), squared_multiple(r)
    )


def squared_multiple(correlation: Any) -> Floats:
    """Squared multiple correlation of each column with the others: 1 - 1/[R⁻¹]_jj; NaN where R cannot be inverted.

    >>> squared_multiple([[1, 0.6], [0.6, 1]]).round(4).tolist()
    [0.36, 0.36]
    """
    r = np.asarray(correlation, dtype=float)
    if not np.isfinite(r).all() or np.linalg.eigvalsh(r)[0] < 1e-10:
        return np.full(len(r), np.nan)
    smc: Floats = 1 - 1 / np.diag(np.linalg.inv(r))
    return smc


def against(correlation: Any) -> list[int]:
    """The items that run against most of their scale: those whose sign in its first component is the rarer one.

    A reversal that was forgotten, or one too many, shows so. Of an even split the half with the smaller loadings is
    named; none where all have one sign.

    >>> against([[1, 0.6, -0.5], [0.6, 1, -0.4], [-0.5, -0.4, 1]]), against(np.eye(2) / 2 + 0.5)
    ([2], [])
    """
    r = np.asarray(correlation, dtype=float)
    if not np.isfinite(r).all():
        return []
    first = np.linalg.eigh(r)[1][:, -1]
    ups, downs = np.flatnonzero(first > 1e-9), np.flatnonzero(first < -1e-9)
    few, many = sorted((ups, downs), key=lambda own: (len(own), float(np.abs(first[own]).sum())))
    return [int(item) for item in few] if len(few) and len(many) else []
