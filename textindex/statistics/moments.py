"""In: rows of figures with gaps. Out: their covariances and correlations, listwise or pairwise, with n and p of each.

Pure statistics.

Sources: listwise, only rows without a gap; pairwise, for each pair the rows in which both are there, with means and
deviations of those rows alone (R's ``use = "pairwise.complete.obs"``).
"""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

import numpy as np

Floats = np.ndarray[Any, np.dtype[np.float64]]
Missing = Literal["listwise", "pairwise"]
ROUNDING = 1e-12


class Moments(NamedTuple):
    """Second moments of k figures.

    Attributes:
        covariance: (k, k), divided by n - 1.
        correlation: (k, k); NaN where a figure does not vary.
        n: (k, k) whole numbers: the rows that each entry rests on.
    """

    covariance: Floats
    correlation: Floats
    n: np.ndarray[Any, np.dtype[np.int64]]


def moments(rows: Any, missing: Missing = "listwise") -> Moments:
    """Covariances and correlations of columns.

    Args:
        rows: rows by columns; NaN is missing.
        missing: ``listwise`` or ``pairwise``.

    Returns:
        The moments. Pairwise, the diagonal of the covariances is that of each column's own values, and a correlation
        uses the deviations of its pair's rows, so that it is no quotient of the covariances.

    >>> m = moments([[1, 2.0], [2, 4.0], [3, 5.0], [4, float("nan")]], "pairwise")
    >>> m.n.tolist(), m.correlation[0, 1].round(4)
    ([[4, 3], [3, 3]], np.float64(0.982))
    """
    a = np.asarray(rows, dtype=float)
    there = ~np.isnan(a)
    if missing == "listwise":
        a = a[there.all(axis=1)]
        n = np.full((a.shape[1], a.shape[1]), len(a))
        covariance = np.atleast_2d(np.cov(a, rowvar=False)) if len(a) > 1 else np.full(n.shape, np.nan)
        sd = _deviations(np.diag(covariance), np.abs(a).max(axis=0, initial=0.0))
        return Moments(covariance, _correlations(covariance, np.outer(sd, sd)), n)
    weights = there.astype(float)
    pairs = weights.T @ weights
    centre = np.nanmean(a, axis=0, where=there) if there.any() else np.zeros(a.shape[1])
    filled = np.where(there, a - centre, 0.0)  # centred first: what follows subtracts no large numbers
    with np.errstate(invalid="ignore", divide="ignore"):
        means = (filled.T @ weights) / pairs  # mean of the row's figure over the rows where the column's is there
        covariance = (filled.T @ filled - pairs * means * means.T) / (pairs - 1)
        variance = ((filled**2).T @ weights - pairs * means**2) / (pairs - 1)
    sd = _deviations(variance, np.nanmax(np.abs(np.where(there, a, 0.0)), axis=0, initial=0.0)[:, None])
    return Moments(covariance, _correlations(covariance, sd * sd.T), pairs.astype(np.int64))


def p_of_correlation(r: Any, n: Any) -> Floats:
    """Two-sided p of correlations: Student's t with n - 2 degrees of freedom; NaN below three rows and where r is 1.

    >>> p_of_correlation(0.115, 300).round(4)
    np.float64(0.0466)
    """
    from scipy.stats import t as student

    r, n = np.asarray(r, dtype=float), np.asarray(n, dtype=float)
    free = np.where(n > 2, n - 2, np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        t = np.abs(r) * np.sqrt(free / (1 - r * r))
    p: Floats = 2 * student.sf(np.where(np.isfinite(t), t, np.nan), free)
    return p


def _deviations(variance: Floats, size: Floats) -> Floats:
    """Standard deviations; NaN where what varies is rounding alone."""
    return np.sqrt(np.where(variance > (ROUNDING * size) ** 2, variance, np.nan))


def _correlations(covariance: Floats, scale: Floats) -> Floats:
    r: Floats = np.clip(covariance / scale, -1, 1)
    np.fill_diagonal(r, np.where(np.isnan(np.diag(r)), np.nan, 1.0))
    return r
