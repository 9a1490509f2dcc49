"""In: pairs of figures, and the firm of each. Out: Pearson's and Spearman's correlation, bootstrap intervals by firm.

Pure statistics. The bootstrap draws firms with all of their years (Cameron, Gelbach and Miller 2008, Review of
Economics and Statistics 90, 414-427, section II), because a firm's years are not independent; intervals are
percentiles.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

Values = Sequence[Any] | np.ndarray[Any, Any] | pd.Series
Floats = np.ndarray[Any, np.dtype[np.float64]]
LEVEL = 0.95
RESAMPLES = 1000
ROUNDING = 1e-12


def pearson(x: Values, y: Values, weights: Values | None = None) -> float:
    """Pearson's correlation; with weights, each pair counts that many times. NaN where one does not vary.

    >>> round(pearson([1, 2, 3, 4], [1, 3, 2, 4]), 2), pearson([1, 1], [1, 2])
    (0.8, nan)
    """
    a, b = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    return _pearson(a, b, np.ones(len(a)) if weights is None else np.asarray(weights, dtype=float))


def spearman(x: Values, y: Values, weights: Values | None = None) -> float:
    """Spearman's rank correlation, ties at their mean rank; with weights, each pair counts that many times.

    >>> round(spearman([1, 2, 3, 40], [1, 3, 2, 4]), 2)
    0.8
    """
    a, b = _dense(x), _dense(y)
    w = np.ones(len(a)) if weights is None else np.asarray(weights, dtype=float)
    return _pearson(_mid_ranks(a, w), _mid_ranks(b, w), w)


def within(values: Values, groups: Values) -> Floats:
    """Each value less its group's mean.

    >>> within([1.0, 3.0, 10.0], ["a", "a", "b"]).tolist()
    [-1.0, 1.0, 0.0]
    """
    a, g = np.asarray(values, dtype=float), _dense(groups)
    means: Floats = np.bincount(g, weights=a) / np.bincount(g)
    deviations = a - means[g]
    scale = np.abs(a).max(initial=0.0)
    return np.where(np.abs(deviations) < scale * ROUNDING, 0.0, deviations)  # what does not vary is no noise


def bootstrap_by_firm(
    x: Values,
    y: Values,
    firms: Values,
    *,
    rank: bool = False,
    level: float = LEVEL,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> tuple[float, float]:
    """The percentile interval of a correlation, firms drawn with replacement.

    Args:
        x: the one figure.
        y: the other, in the same order.
        firms: the firm of each pair.
        rank: Spearman's, ranked anew in each resample.
        level: confidence.
        resamples: how many; those in which one figure does not vary are left out.
        seed: of the draw.

    Returns:
        (low, high); NaN for fewer than three firms.
    """
    a = _dense(x) if rank else np.asarray(x, dtype=float)
    b = _dense(y) if rank else np.asarray(y, dtype=float)
    values = []
    for counts in draws(firms, resamples, seed):
        drawn = counts > 0
        p, q, w = a[drawn], b[drawn], counts[drawn]
        values.append(_pearson(_mid_ranks(p, w), _mid_ranks(q, w), w) if rank else _pearson(p, q, w))
    return percentiles(np.array(values), level)


def draws(firms: Values, resamples: int, seed: int) -> Any:
    """For each resample, how often each row is in it; nothing for fewer than three firms."""
    groups = _dense(firms)
    n = int(groups.max(initial=-1)) + 1
    if n < 3:
        return
    random = np.random.default_rng(seed)
    for _ in range(resamples):
        yield np.bincount(random.integers(0, n, n), minlength=n).astype(float)[groups]


def percentiles(values: Floats, level: float = LEVEL) -> tuple[float, float]:
    """The middle of a bootstrap's values, NaN left out."""
    known = values[~np.isnan(values)]
    if not len(known):
        return math.nan, math.nan
    low, high = np.quantile(known, [0.5 - level / 2, 0.5 + level / 2])
    return float(low), float(high)


def _dense(values: Values) -> np.ndarray[Any, Any]:
    """Values as the place of each in the sorted list of those that there are."""
    found: np.ndarray[Any, Any] = np.unique(np.asarray(values), return_inverse=True)[1]
    return found.reshape(-1)


def _mid_ranks(codes: np.ndarray[Any, Any], weights: Floats) -> Floats:
    """Ranks of values in a list in which each stands as often as its weight says; ties at their mean rank."""
    totals = np.bincount(codes, weights=weights)
    ranks: Floats = np.cumsum(totals) - totals + (totals + 1) / 2
    found: Floats = ranks[codes]
    return found


def _pearson(a: Floats, b: Floats, w: Floats) -> float:
    total = w.sum()
    if total < 2:
        return math.nan
    da, db = a - (w @ a) / total, b - (w @ b) / total
    va, vb = float(w @ (da * da)), float(w @ (db * db))
    if any(v <= total * (ROUNDING * float(np.abs(x).max())) ** 2 for v, x in ((va, a), (vb, b))):
        return math.nan  # it does not vary: what is left is rounding
    return max(-1.0, min(1.0, float(w @ (da * db)) / (math.sqrt(va) * math.sqrt(vb))))
