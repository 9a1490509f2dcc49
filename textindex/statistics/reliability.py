"""In: items of a scale, or a measure of firms over years. Out: Cronbach's alpha, item statistics, ICC.

Pure statistics.

Sources: Cronbach (1951), Psychometrika 16, 297-334; Feldt (1965), Psychometrika 30, 357-370 (interval of alpha; as in
Feldt, Woodruff and Salih 1987, Applied Psychological Measurement 11, 93-103, equation 5); Shrout and Fleiss (1979),
Psychological Bulletin 86, 420-428 (ICC(1,1) and ICC(3,1) and their intervals); Searle, Casella and McCulloch (1992),
Variance Components, sections 3.6 and 5.3 (unbalanced data; Henderson's method 3).
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from textindex.statistics.correlation import Values, pearson
from textindex.statistics.intervals import LEVEL, UNDEFINED, Interval

ROUNDING = 1e-12


class Icc(NamedTuple):
    """An intraclass correlation: the estimate and its F interval, how many firms and values, and the F test's value."""

    estimate: Interval
    firms: int
    values: int
    f: float


def cronbach_alpha(items: Any, level: float = LEVEL) -> Interval:
    """Cronbach's alpha of items in columns (Cronbach 1951, equation 2), with Feldt's interval.

    Alpha is k/(k-1) × (1 - sum of the items' variances / variance of their sum). The interval takes
    (1 - alpha of the population)/(1 - alpha) as F with (n-1)(k-1) and n-1 degrees of freedom.

    Args:
        items: rows by items, no value missing.
        level: confidence.

    Returns:
        The estimate; undefined for fewer than two items or two rows, or a sum that does not vary.

    >>> import numpy as np
    >>> n = np.arange(40.0)
    >>> cronbach_alpha(np.column_stack([n, n, n])).value
    1.0
    """
    from scipy.stats import f

    a = np.asarray(items, dtype=float)
    n, k = a.shape
    if k < 2 or n < 2:
        return UNDEFINED
    alpha = alpha_of_covariance(np.cov(a, rowvar=False))
    if math.isnan(alpha):
        return UNDEFINED
    freedom = (n - 1, (n - 1) * (k - 1))
    low, high = (1 - (1 - alpha) * float(f.ppf(q, *freedom)) for q in (0.5 + level / 2, 0.5 - level / 2))
    return Interval(alpha, low, high)


def alpha_of_covariance(covariance: Any) -> float:
    """Cronbach's alpha from the items' covariance matrix; of the correlation matrix: standardized alpha.

    >>> alpha_of_covariance([[1, 0.5, 0.5], [0.5, 1, 0.5], [0.5, 0.5, 1]])
    0.75
    """
    c = np.asarray(covariance, dtype=float)
    k, total = len(c), float(c.sum())
    if k < 2 or not total > ROUNDING * float(np.abs(c).sum()):
        return math.nan
    return k / (k - 1) * (1 - float(np.trace(c)) / total)


def item_statistics(items: Any) -> list[tuple[float, float]]:
    """For each item its correlation with the sum of the others, and alpha without it.

    Args:
        items: rows by items, no value missing.

    >>> import numpy as np
    >>> rows = np.array([[1, 2, 9.0], [2, 3, 1], [3, 4, 5], [4, 5, 2]])
    >>> [(round(r, 2), round(a, 2)) for r, a in item_statistics(rows)][2]
    (-0.61, 1.0)
    """
    a = np.asarray(items, dtype=float)
    covariance = np.cov(a, rowvar=False)
    found = []
    for item in range(a.shape[1]):
        others = [other for other in range(a.shape[1]) if other != item]
        dropped = alpha_of_covariance(covariance[np.ix_(others, others)]) if len(others) > 1 else math.nan
        found.append((pearson(a[:, item].tolist(), a[:, others].sum(axis=1).tolist()), dropped))
    return found


def icc_oneway(values: Values, firms: Values, level: float = LEVEL) -> Icc:
    """The share of the variance that lies between firms: ICC(1,1) of Shrout and Fleiss (1979).

    One-way random effects; where firms have unequally many years, the mean number is that of the analysis of variance,
    n0 = (N - Σn²/N)/(firms - 1) (Searle, Casella and McCulloch 1992, section 3.6), and the interval approximate.

    >>> ratings = [9, 2, 5, 8, 6, 1, 3, 2, 8, 4, 6, 8, 7, 1, 2, 6, 10, 5, 6, 9, 6, 2, 4, 7]  # Table 2
    >>> [round(x, 2) for x in icc_oneway(ratings, [i // 4 for i in range(24)]).estimate]
    [0.17, -0.13, 0.72]
    """
    a, g, sizes = _grouped(values, firms)
    n, total = len(sizes), len(a)
    if n < 2 or total <= n:
        return Icc(UNDEFINED, n, total, math.nan)
    means = np.bincount(g, weights=a) / sizes
    between = float((sizes * (means - a.mean()) ** 2).sum())
    error = float(((a - means[g]) ** 2).sum())
    size = (total - float((sizes**2).sum()) / total) / (n - 1)
    return _icc((between, error), (n - 1, total - n), size, a, n, level)


def icc_years_removed(values: Values, firms: Values, years: Values, level: float = LEVEL) -> Icc:
    """The same with each year's mean removed: consistency, ICC(3,1) of Shrout and Fleiss (1979).

    Two-way; where firms lack years, the sums of squares are those of least squares, firms after years, and their
    expectations those of Henderson's method 3 (Searle, Casella and McCulloch 1992, section 5.3); the interval is then
    approximate. A firm has at most one value a year.

    >>> ratings = [9, 2, 5, 8, 6, 1, 3, 2, 8, 4, 6, 8, 7, 1, 2, 6, 10, 5, 6, 9, 6, 2, 4, 7]  # Table 2
    >>> found = icc_years_removed(ratings, [i // 4 for i in range(24)], [i % 4 for i in range(24)])
    >>> [round(x, 2) for x in found.estimate]
    [0.71, 0.34, 0.95]
    """
    a, g, sizes = _grouped(values, firms)
    _, t, per_year = _grouped(values, years)
    n, total, k = len(sizes), len(a), len(per_year)
    dummies = np.zeros((total, k))
    dummies[np.arange(total), t] = 1
    by_firm = np.zeros((n, k))
    np.add.at(by_firm, g, dummies)
    means = np.bincount(g, weights=a) / sizes
    deviations, inner = a - means[g], dummies - (by_firm / sizes[:, None])[g]
    rank = int(np.linalg.matrix_rank(inner)) if total else 0
    freedom = n + rank - k, total - n - rank  # n - 1 firms, unless years stand apart that no firm links
    if k < 2 or min(freedom) <= 0:
        return Icc(UNDEFINED, n, total, math.nan)
    error = float(((deviations - inner @ np.linalg.lstsq(inner, deviations, rcond=None)[0]) ** 2).sum())
    by_year = np.bincount(t, weights=a) / per_year
    between = float(((a - by_year[t]) ** 2).sum()) - error
    return _icc((between, error), freedom, (total - k) / freedom[0], a, n, level)


def _icc(squares: tuple[float, float], freedom: tuple[int, int], size: float, values: Any, n: int, level: float) -> Icc:
    from scipy.stats import f

    (between, error), tails = squares, 0.5 + level / 2
    if between + error <= ROUNDING**2 * float(values @ values):
        return Icc(UNDEFINED, n, len(values), math.nan)
    ratio = math.inf if error <= ROUNDING * between else (between / freedom[0]) / (error / freedom[1])
    bounds = ratio, ratio / float(f.ppf(tails, *freedom)), ratio * float(f.ppf(tails, *freedom[::-1]))
    return Icc(Interval(*(1.0 if math.isinf(x) else (x - 1) / (x + size - 1) for x in bounds)), n, len(values), ratio)


def _grouped(values: Values, groups: Values) -> tuple[Any, Any, Any]:
    a = np.asarray(values, dtype=float)
    g = np.unique(np.asarray(groups), return_inverse=True)[1].reshape(-1)
    return a, g, np.bincount(g).astype(float) if len(a) else np.zeros(0)
