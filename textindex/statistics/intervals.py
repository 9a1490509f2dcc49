"""In: counts, weights, a correlation. Out: a proportion or a correlation with its confidence interval.

Pure statistics; intervals are two-sided, of 95% unless `level` says otherwise.

Sources: Wilson (1927), Journal of the American Statistical Association 22, 209-212; Kish (1965), Survey Sampling,
section 8.2, and Kish (1992), Journal of Official Statistics 8, 183-200 (effective sample size); Fisher (1921),
Metron 1, 3-32; Bonett and Wright (2000), Psychometrika 65, 23-28.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import NormalDist
from typing import NamedTuple

LEVEL = 0.95


class Interval(NamedTuple):
    """A figure and its interval; all three are NaN where it is undefined."""

    value: float
    low: float
    high: float


UNDEFINED = Interval(math.nan, math.nan, math.nan)


def normal_quantile(level: float = LEVEL) -> float:
    """The standard normal quantile of a two-sided interval.

    >>> round(normal_quantile(0.95), 4)
    1.96
    """
    return NormalDist().inv_cdf(0.5 + level / 2)


def wilson(successes: float, n: float, level: float = LEVEL) -> Interval:
    """A proportion with Wilson's score interval (Wilson 1927).

    Args:
        successes: how many, or a share of ``n`` times ``n``; 0 to ``n``.
        n: of how many; an effective sample size need not be whole.
        level: confidence.

    Returns:
        The proportion and its interval; undefined where ``n`` is 0.

    Raises:
        ValueError: there are more successes than trials, or fewer than none.

    >>> [round(x, 4) for x in wilson(81, 263)]  # Newcombe (1998), Statistics in Medicine 17, Table I, method 3
    [0.308, 0.2553, 0.3662]
    >>> [round(x, 4) for x in wilson(0, 20)]
    [0.0, 0.0, 0.1611]
    """
    if not 0 <= successes <= n:
        raise ValueError(f"{successes} successes of {n}")
    if n == 0:
        return UNDEFINED
    p, z = successes / n, normal_quantile(level)
    scale = 1 + z * z / n
    middle = (p + z * z / (2 * n)) / scale
    half = z / scale * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return Interval(p, 0.0 if successes == 0 else max(0.0, middle - half), 1.0 if p == 1 else min(1.0, middle + half))


def effective_n(weights: Sequence[float]) -> float:
    """Kish's effective sample size: the square of the sum over the sum of squares of the weights.

    >>> effective_n([3.0] * 50), round(effective_n([1, 1, 4]), 3)
    (50.0, 2.0)
    """
    total, squares = math.fsum(weights), math.fsum(w * w for w in weights)
    return total * total / squares if squares else 0.0


def weighted_proportion(values: Sequence[float], weights: Sequence[float], level: float = LEVEL) -> Interval:
    """A proportion of the population from a sample with unequal chances: the ratio (Hájek) estimate.

    The interval is Wilson's with Kish's effective sample size: with equal weights it is Wilson's own. What
    stratification and a finite population gain is not taken into account, so that the interval is rather too wide.

    Args:
        values: 1, 0, or a share between.
        weights: how many of the population each value stands for; positive.
        level: confidence.

    >>> weighted_proportion([1, 0, 1, 1], [2.5] * 4) == wilson(3, 4)
    True
    >>> round(weighted_proportion([1, 0], [300, 100]).value, 2)
    0.75
    """
    total = math.fsum(weights)
    if not total:
        return UNDEFINED
    p = min(1.0, max(0.0, math.fsum(v * w for v, w in zip(values, weights, strict=True)) / total))
    n = effective_n(weights)
    return wilson(min(p * n, n), n, level)


def fisher_z(r: float, n: float, level: float = LEVEL, *, rank: bool = False) -> Interval:
    """A correlation with Fisher's z interval.

    The standard error of atanh(r) is 1/√(n-3) for Pearson's r (Fisher 1921), √((1+r²/2)/(n-3)) for Spearman's
    (Bonett and Wright 2000, equation 3).

    Args:
        r: the correlation.
        n: pairs; for a correlation within groups, pairs less groups plus one.
        level: confidence.
        rank: it is Spearman's.

    Returns:
        The correlation; an interval only from four pairs on.

    >>> [round(x, 3) for x in fisher_z(0.5, 28)]
    [0.5, 0.156, 0.736]
    >>> [round(x, 3) for x in fisher_z(0.5, 28, rank=True)]
    [0.5, 0.133, 0.747]
    """
    if math.isnan(r) or n <= 3:
        return Interval(r, math.nan, math.nan)
    if abs(r) >= 1:
        return Interval(r, r, r)
    half = normal_quantile(level) * math.sqrt((1 + r * r / 2 if rank else 1) / (n - 3))
    return Interval(r, math.tanh(math.atanh(r) - half), math.tanh(math.atanh(r) + half))
