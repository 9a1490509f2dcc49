"""In: what several coders said of the same units. Out: percent agreement, Cohen's kappa, Krippendorff's alpha.

Pure statistics for nominal codes. A code that is None is missing: the coder did not judge that unit.

Sources: Cohen (1960), Educational and Psychological Measurement 20, 37-46; Fleiss, Cohen and Everitt (1969),
Psychological Bulletin 72, 323-327 (standard error of kappa); Light (1971), Psychological Bulletin 76, 365-377 (mean
kappa of all pairs); Krippendorff (2011), Computing Krippendorff's Alpha-Reliability (section C: nominal data, any
number of observers, missing data).
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np

from textindex.statistics.intervals import LEVEL, UNDEFINED, Interval, normal_quantile, wilson

Codes = Sequence[Sequence[Hashable | None]]
"""One sequence a coder, all in the same order of units."""
RESAMPLES = 2000
BATCH = 200
ROUNDING = 1e-12


class Agreement(NamedTuple):
    """Agreement on one variable.

    Attributes:
        units: units that two coders or more judged.
        pairs: for each pair of coders (their numbers): units that both judged, percent agreement (Wilson's interval)
            and kappa (analytic interval).
        percent: mean percent agreement of all pairs of codes.
        kappa: mean kappa of the pairs of coders for which it is defined.
        alpha: Krippendorff's alpha.
    """

    units: int
    pairs: dict[tuple[int, int], tuple[int, Interval, Interval]]
    percent: Interval
    kappa: Interval
    alpha: Interval


def percent_agreement(a: Sequence[Hashable | None], b: Sequence[Hashable | None], level: float = LEVEL) -> Interval:
    """The share of units on which two coders agree, of those that both judged, with Wilson's interval.

    >>> percent_agreement([1, 1, 0, None], [1, 0, 0, 1]).value
    0.6666666666666666
    """
    both = [(x, y) for x, y in zip(a, b, strict=True) if x is not None and y is not None]
    return wilson(sum(x == y for x, y in both), len(both), level)


def cohen_kappa(a: Sequence[Hashable | None], b: Sequence[Hashable | None], level: float = LEVEL) -> Interval:
    """Cohen's kappa of two coders (Cohen 1960), over the units that both judged.

    The interval is kappa ± z times its large-sample standard error (Fleiss, Cohen and Everitt 1969, equation 13), cut
    at 1 and -1.

    Returns:
        The estimate; undefined where both use one code throughout, or judged nothing together.

    >>> a = ["yes"] * 25 + ["no"] * 25
    >>> b = ["yes"] * 20 + ["no"] * 5 + ["yes"] * 10 + ["no"] * 15
    >>> round(cohen_kappa(a, b).value, 3)
    0.4
    """
    return _kappa_of(_tables([a, b])[0, 1].sum(axis=0), level)


def krippendorff_alpha(codes: Codes, *, level: float = LEVEL, resamples: int = RESAMPLES, seed: int = 0) -> Interval:
    """Krippendorff's alpha for nominal codes of any number of coders, some missing (Krippendorff 2011, section C).

    The interval is the percentile interval of a bootstrap of the units; resamples in which only one code is left, where
    alpha is undefined, are left out of it.

    Args:
        codes: one sequence a coder.
        level: confidence.
        resamples: of the bootstrap; 0 for no interval.
        seed: of the bootstrap.

    Returns:
        The estimate; undefined where there is only one code in all, or no unit that two coders judged.

    >>> krippendorff_alpha([[1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],      # Krippendorff (2011), section C
    ...                     [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    ...                     [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    ...                     [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None]], resamples=0).value.__round__(3)
    0.743
    """
    coincidences = _coincidences(codes)
    if not len(coincidences):
        return UNDEFINED
    value = float(_alpha_of(coincidences.sum(axis=0)[None])[0])
    return Interval(value, *_bootstrap(coincidences, _alpha_of, level, resamples, seed))


def agreement(codes: Codes, *, level: float = LEVEL, resamples: int = RESAMPLES, seed: int = 0) -> Agreement:
    """Every measure for the same codes; see the functions of each. Means over pairs have bootstrap intervals (units).

    >>> found = agreement([["1", "0", "1", "1"], ["1", "0", "0", "1"], ["1", "0", None, "1"]], resamples=100)
    >>> found.units, round(found.percent.value, 2), round(found.kappa.value, 2)
    (4, 0.9, 0.83)
    """
    tables = _tables(codes)
    pairs = {
        (i, j): (
            int(tables[i, j].sum()),
            percent_agreement(codes[i], codes[j], level),
            _kappa_of(tables[i, j].sum(axis=0), level),
        )
        for i, j in combinations(range(len(codes)), 2)
    }
    units = sum(sum(code is not None for code in unit) > 1 for unit in zip(*codes, strict=True))
    if not units:
        return Agreement(0, pairs, UNDEFINED, UNDEFINED, UNDEFINED)
    stacked = np.stack([tables[pair] for pair in pairs], axis=1)  # units, pairs, codes, codes
    percent, kappa = (
        Interval(float(measure(stacked.sum(axis=0)[None])[0]), *_bootstrap(stacked, measure, level, resamples, seed))
        for measure in (_mean_percent, _mean_kappa)
    )
    return Agreement(
        units, pairs, percent, kappa, krippendorff_alpha(codes, level=level, resamples=resamples, seed=seed)
    )


def _numbered(codes: Codes) -> tuple[np.ndarray[Any, Any], int]:
    """Codes as numbers, units by coders, -1 where missing; and how many codes there are."""
    seen = sorted({code for own in codes for code in own if code is not None}, key=lambda c: (str(type(c)), str(c)))
    number = {code: place for place, code in enumerate(seen)} | {None: -1}
    rows = [[number[code] for code in unit] for unit in zip(*codes, strict=True)]
    return np.array(rows, dtype=np.int64).reshape(len(rows), len(codes)), len(seen)


def _tables(codes: Codes) -> dict[tuple[int, int], np.ndarray[Any, Any]]:
    """For each pair of coders, each unit's cell of their contingency table: units by codes by codes."""
    numbers, k = _numbered(codes)
    tables = {}
    for i, j in combinations(range(len(codes)), 2):
        table = np.zeros((len(numbers), k, k))
        both = np.flatnonzero((numbers[:, i] >= 0) & (numbers[:, j] >= 0))
        table[both, numbers[both, i], numbers[both, j]] = 1
        tables[i, j] = table
    return tables


def _kappa_of(table: np.ndarray[Any, Any], level: float) -> Interval:
    n = table.sum()
    if not n:
        return UNDEFINED
    p = table / n
    rows, columns = p.sum(axis=1), p.sum(axis=0)
    observed, expected = float(np.trace(p)), float(rows @ columns)
    if 1 - expected < ROUNDING:
        return UNDEFINED
    kappa = (observed - expected) / (1 - expected)
    agree = np.diag(p)
    first = float((agree * ((1 - expected) - (rows + columns) * (1 - observed)) ** 2).sum())
    crossed = p * (columns[:, None] + rows[None, :]) ** 2  # a cell's two marginals, of the other coder each
    second = (1 - observed) ** 2 * float(crossed.sum() - np.diag(crossed).sum())
    third = (observed * expected - 2 * expected + observed) ** 2
    variance = max(0.0, first + second - third) / (float(n) * (1 - expected) ** 4)
    half = normal_quantile(level) * math.sqrt(variance)
    return Interval(kappa, max(-1.0, kappa - half), min(1.0, kappa + half))


def _coincidences(codes: Codes) -> np.ndarray[Any, Any]:
    """Each unit's part of the coincidence matrix: pairs of its codes over one less than how many it has."""
    numbers, k = _numbered(codes)
    counts = (numbers[:, :, None] == np.arange(k)).sum(axis=1).astype(float)
    counts = counts[counts.sum(axis=1) > 1]
    pairs = counts[:, :, None] * counts[:, None, :] - counts[:, :, None] * np.eye(k)
    shares: np.ndarray[Any, Any] = pairs / (counts.sum(axis=1)[:, None, None] - 1)
    return shares


def _alpha_of(totals: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Alpha of coincidence matrices, one a row: 1 - (n - 1) × observed disagreement / expected disagreement."""
    marginals = totals.sum(axis=2)
    n = marginals.sum(axis=1)
    observed = n - totals.trace(axis1=1, axis2=2)
    expected = n**2 - (marginals**2).sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(expected > ROUNDING * n**2, 1 - (n - 1) * observed / expected, np.nan)


def _mean_percent(totals: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    with np.errstate(invalid="ignore", divide="ignore"):
        share: np.ndarray[Any, Any] = totals.trace(axis1=2, axis2=3).sum(axis=1) / totals.sum(axis=(1, 2, 3))
    return share


def _mean_kappa(totals: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    with np.errstate(invalid="ignore", divide="ignore"):
        p = totals / totals.sum(axis=(2, 3), keepdims=True)
        observed = p.trace(axis1=2, axis2=3)
        expected = (p.sum(axis=3) * p.sum(axis=2)).sum(axis=2)
        kappas = np.where(1 - expected > ROUNDING, (observed - expected) / (1 - expected), np.nan)
        known = ~np.isnan(kappas)
        counted = np.where(known.any(axis=1), known.sum(axis=1), np.nan)
        means: np.ndarray[Any, Any] = np.where(known, kappas, 0).sum(axis=1) / counted
    return means


def _bootstrap(
    parts: np.ndarray[Any, Any], measure: Any, level: float, resamples: int, seed: int
) -> tuple[float, float]:
    """The percentile interval of a measure of sums over units, units drawn with replacement."""
    n, shape = len(parts), parts.shape[1:]
    if not resamples:
        return math.nan, math.nan
    flat, random, drawn = parts.reshape(n, -1), np.random.default_rng(seed), []
    for first in range(0, resamples, BATCH):
        counts = random.multinomial(n, np.full(n, 1 / n), size=min(BATCH, resamples - first))
        drawn.append(measure((counts @ flat).reshape(-1, *shape)))
    values = np.concatenate(drawn)
    values = values[~np.isnan(values)]
    if not len(values):
        return math.nan, math.nan
    low, high = np.quantile(values, [0.5 - level / 2, 0.5 + level / 2])
    return float(low), float(high)
