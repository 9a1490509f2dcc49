"""In: the correlations of items, and which scale each belongs to. Out: loadings, factor correlations, fit, by ML.

Confirmatory factor analysis of correlated factors, each item on one of them, factor variances 1. Pure statistics.

Sources: Jöreskog (1969), Psychometrika 34, 183-202; Fisher scoring; Fornell and Larcker (1981), Journal of Marketing
Research 18, 39-50 (composite reliability, average variance extracted); Henseler, Ringle and Sarstedt (2015), Journal
of the Academy of Marketing Science 43, 115-135 (HTMT).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

Floats = np.ndarray[Any, np.dtype[np.float64]]
ROUNDS = 200
CLOSE = 1e-10


class Confirmed(NamedTuple):
    """A confirmatory factor analysis.

    Attributes:
        loadings: (items,) standardised.
        uniqueness: (items,).
        phi: (factors, factors).
        fit: chi2, df, p, cfi, tli, rmsea, srmr.
        converged: whether the scoring came to rest at a proper solution (no uniqueness below 0, phi positive definite).
    """

    loadings: Floats
    uniqueness: Floats
    phi: Floats
    fit: dict[str, float]
    converged: bool


def composite_reliability(loadings: Any) -> float:
    """(Σλ)² / ((Σλ)² + Σ(1 - λ²)) of standardised loadings.

    >>> round(composite_reliability([0.8, 0.7, 0.6]), 4)
    0.7449
    """
    a = np.asarray(loadings, dtype=float)
    return float(a.sum() ** 2 / (a.sum() ** 2 + (1 - a**2).sum()))


def average_variance(loadings: Any) -> float:
    """Average variance extracted: the mean of squared standardised loadings.

    >>> round(average_variance([0.8, 0.7, 0.6]), 4)
    0.4967
    """
    return float((np.asarray(loadings, dtype=float) ** 2).mean())


def htmt(correlation: Any, groups: Sequence[int]) -> Floats:
    """Heterotrait-monotrait ratios: mean correlation between two scales over the root of the means within.

    Args:
        correlation: (items, items).
        groups: each item's scale, 0, 1, …

    Returns:
        (scales, scales), ones on the diagonal; NaN where a scale has one item, or its mean correlation is not positive.

    >>> r = np.array([[1, .6, .3, .3], [.6, 1, .3, .3], [.3, .3, 1, .6], [.3, .3, .6, 1]])
    >>> htmt(r, [0, 0, 1, 1]).tolist()
    [[1.0, 0.5], [0.5, 1.0]]
    """
    r, g = np.asarray(correlation, dtype=float), np.asarray(groups)
    k = int(g.max()) + 1
    member = (g[:, None] == np.arange(k)).astype(float)
    sizes = member.sum(axis=0)
    within = np.diag(member.T @ (r - np.eye(len(r))) @ member)
    with np.errstate(invalid="ignore", divide="ignore"):
        own = within / (sizes * (sizes - 1))
        own = np.where(own > 0, own, np.nan)
        found = (member.T @ r @ member) / np.outer(sizes, sizes) / np.sqrt(np.outer(own, own))
    np.fill_diagonal(found, 1.0)
    ratios: Floats = found
    return ratios


def confirm(correlation: Any, groups: Sequence[int], n: int) -> Confirmed:
    """Fit the model by maximum likelihood.

    Args:
        correlation: (items, items), positive definite; items that load negatively may keep their sign.
        groups: each item's factor, 0, 1, …; every factor needs two items, and a single factor three.
        n: rows; the fit's chi-square is n times the discrepancy, as in lavaan.

    >>> l = np.array([0.8, 0.7, 0.6, 0.9, 0.8])
    >>> same = np.equal.outer([0, 0, 0, 1, 1], [0, 0, 0, 1, 1])
    >>> r = np.outer(l, l) * np.where(same, 1, 0.5)
    >>> found = confirm(r + np.diag(1 - np.diag(r)), [0, 0, 0, 1, 1], 200)
    >>> found.loadings.round(6).tolist(), round(float(found.phi[0, 1]), 6), found.fit["df"]
    ([0.8, 0.7, 0.6, 0.9, 0.8], 0.5, 4)
    """
    r, g = np.asarray(correlation, dtype=float), np.asarray(groups)
    p, k = len(r), int(g.max()) + 1
    pairs = [(i, j) for i in range(k) for j in range(i)]
    first = np.full(p, 0.7)
    for factor in range(k):
        own = np.flatnonzero(g == factor)
        first[own] = 0.7 * np.sign(np.linalg.eigh(r[np.ix_(own, own)])[1][:, -1] + 1e-12)
        first[own] *= 1.0 if first[own].sum() >= 0 else -1.0
    at = np.concatenate([first, np.full(p, 0.5), np.zeros(len(pairs))])
    implied, slopes = _implied(at, g, pairs)
    value, settled = _discrepancy(r, implied), False
    for _ in range(ROUNDS):
        inverse = np.linalg.inv(implied)
        weighted = inverse @ slopes  # (parameters, p, p)
        rows, turned = (own.reshape(len(at), -1) for own in (weighted, weighted.transpose(0, 2, 1)))
        gradient = turned @ (inverse @ (implied - r)).ravel()
        step = np.linalg.lstsq(rows @ turned.T, gradient, rcond=None)[0]  # traces of products, as sums over cells
        if np.abs(step).max() < CLOSE:
            settled = True
            break
        share = 1.0
        while share > 1e-8:
            tried = at - share * step
            tried_implied, tried_slopes = _implied(tried, g, pairs)
            tried_value = _discrepancy(r, tried_implied)
            if tried_value <= value + 1e-14:
                break
            share /= 2
        else:
            break
        at, implied, slopes, value = tried, tried_implied, tried_slopes, tried_value
    loadings, uniqueness, phi = at[:p], at[p : 2 * p], _phi(at[2 * p :], pairs, k)
    proper = bool((uniqueness > 0).all()) and bool(np.linalg.eigvalsh(phi)[0] > 0)
    return Confirmed(loadings, uniqueness, phi, _fit(r, implied, value, n, len(at)), settled and proper)


def _phi(values: Floats, pairs: Sequence[tuple[int, int]], k: int) -> Floats:
    phi = np.eye(k)
    for (i, j), own in zip(pairs, values, strict=True):
        phi[i, j] = phi[j, i] = own
    return phi


def _implied(at: Floats, g: Any, pairs: Sequence[tuple[int, int]]) -> tuple[Floats, Floats]:
    """The correlations that the parameters imply, and their derivative by each parameter."""
    p, k = len(g), int(g.max()) + 1
    loadings, phi = at[:p], _phi(at[2 * p :], pairs, k)
    between = phi[np.ix_(g, g)]
    implied = np.outer(loadings, loadings) * between + np.diag(at[p : 2 * p])
    slopes = np.zeros((len(at), p, p))
    for item in range(p):
        slopes[item, item, :] += loadings * between[item]
        slopes[item, :, item] += loadings * between[item]
        slopes[p + item, item, item] = 1.0
    for number, (i, j) in enumerate(pairs):
        both = np.outer(loadings * (g == i), loadings * (g == j))
        slopes[2 * p + number] = both + both.T
    return implied, slopes


def _discrepancy(r: Floats, implied: Floats) -> float:
    sign, logarithm = np.linalg.slogdet(implied)
    if sign <= 0 or np.linalg.eigvalsh(implied)[0] <= 0:
        return math.inf
    return float(logarithm + np.trace(np.linalg.solve(implied, r)) - np.linalg.slogdet(r)[1] - len(r))


def _fit(r: Floats, implied: Floats, value: float, n: int, parameters: int) -> dict[str, float]:
    from scipy.stats import chi2

    p = len(r)
    df, chi = p * (p + 1) // 2 - parameters, n * max(value, 0.0)
    alone, alone_df = -n * float(np.linalg.slogdet(r)[1]), p * (p - 1) // 2
    excess, alone_excess = max(chi - df, 0.0), max(alone - alone_df, chi - df, 0.0)
    scale = np.sqrt(np.diag(implied))
    left = (r - implied / np.outer(scale, scale))[np.tril_indices(p)]
    fit = {"chi2": chi, "df": df, "p": float(chi2.sf(chi, df)) if df else math.nan}
    fit["cfi"] = 1 - excess / alone_excess if alone_excess else 1.0
    fit["tli"] = math.nan if not df else (alone / alone_df - chi / df) / (alone / alone_df - 1)
    fit["rmsea"] = math.sqrt(excess / (df * n)) if df else math.nan
    fit["srmr"] = float(np.sqrt((left**2).mean()))
    return fit
