"""In: a correlation matrix. Out: whether it can be factored, and unrotated loadings by three methods.

Pure statistics; a correlation matrix is (p, p), loadings are (p, factors).

Sources: Kaiser (1970), Psychometrika 35, 401-415, and Kaiser and Rice (1974), Educational and Psychological
Measurement 34, 111-117 (sampling adequacy); Bartlett (1951), Biometrika 38, 337-344 (sphericity); Jöreskog (1967),
Psychometrika 32, 443-482, and Lawley and Maxwell (1971), chapter 4 (maximum likelihood); Harman (1976), chapter 8
(principal axes).
"""

from __future__ import annotations

import math
from typing import Any, Literal, NamedTuple

import numpy as np

from textindex.statistics.consistency import squared_multiple

Floats = np.ndarray[Any, np.dtype[np.float64]]
Extraction = Literal["ml", "paf", "pca"]
LEAST_UNIQUENESS = 0.005
"""Below it an item counts as explained whole (a Heywood case); R's factanal stops there too."""
ROUNDS = 20_000
CLOSE = 1e-12


class Sphericity(NamedTuple):
    """Bartlett's test of whether all correlations are nought."""

    chi2: float
    df: int
    p: float


class Extracted(NamedTuple):
    """Unrotated loadings.

    Attributes:
        loadings: (p, factors).
        uniqueness: (p,): 1 - communality.
        chi2: of maximum likelihood: the test that so many factors are enough, with Bartlett's correction; else NaN.
        df: its degrees of freedom; 0 where there is no test.
        converged: whether the iteration came to rest.
    """

    loadings: Floats
    uniqueness: Floats
    chi2: float
    df: int
    converged: bool


def kmo(correlation: Any) -> tuple[float, Floats]:
    """Kaiser, Meyer and Olkin's sampling adequacy, over all and for each item; R must be positive definite.

    The sum of squared correlations over that sum plus the squared partial correlations given all other items.

    >>> total, items = kmo([[1, 0.5, 0.5], [0.5, 1, 0.5], [0.5, 0.5, 1]])
    >>> round(total, 4), items.round(4).tolist()
    (0.6923, [0.6923, 0.6923, 0.6923])
    """
    r = np.asarray(correlation, dtype=float)
    inverse = np.linalg.inv(r)
    scale = np.sqrt(np.diag(inverse))
    partial = inverse / np.outer(scale, scale)
    apart = ~np.eye(len(r), dtype=bool)
    r2, q2 = (r * apart) ** 2, (partial * apart) ** 2
    return float(r2.sum() / (r2.sum() + q2.sum())), r2.sum(axis=1) / (r2.sum(axis=1) + q2.sum(axis=1))


def bartlett(correlation: Any, n: int) -> Sphericity:
    """Bartlett's test of sphericity: -(n - 1 - (2p + 5)/6) ln|R|, chi-square with p(p - 1)/2 degrees of freedom.

    >>> found = bartlett([[1, 0.5], [0.5, 1]], 30)
    >>> round(found.chi2, 4), found.df
    (7.9113, 1)
    """
    from scipy.stats import chi2

    r = np.asarray(correlation, dtype=float)
    p = len(r)
    value = -(n - 1 - (2 * p + 5) / 6) * float(np.linalg.slogdet(r)[1])
    df = p * (p - 1) // 2
    return Sphericity(value, df, float(chi2.sf(value, df)))


def degrees_of_freedom(items: int, factors: int) -> int:
    """Of the likelihood test that so many factors are enough; below 0 the model is not identified."""
    return ((items - factors) ** 2 - items - factors) // 2


def extract(correlation: Any, factors: int, method: Extraction = "ml", n: int = 0) -> Extracted:
    """Loadings by maximum likelihood, principal axes (iterated to rest) or principal components.

    Args:
        correlation: (p, p), positive definite.
        factors: at least 1; for ``ml`` no more than leave degrees of freedom.
        method: ``ml``, ``paf`` or ``pca``.
        n: rows, for the test of ``ml``.

    >>> l = np.array([0.8, 0.7, 0.6])
    >>> r = np.outer(l, l) + np.diag(1 - l**2)
    >>> abs(extract(r, 1, "paf").loadings[:, 0]).round(6).tolist()
    [0.8, 0.7, 0.6]
    """
    r = np.asarray(correlation, dtype=float)
    if method == "pca":
        loadings = _leading(r, factors)
        return Extracted(loadings, 1 - (loadings**2).sum(axis=1), math.nan, 0, True)
    return _principal_axes(r, factors) if method == "paf" else _maximum_likelihood(r, factors, n)


def first_share(correlation: Any, method: Literal["pca", "paf"]) -> float:
    """Harman's single-factor test: the share of all variance that one unrotated factor takes.

    >>> round(first_share([[1, 0.5], [0.5, 1]], "pca"), 6)
    0.75
    """
    r = np.asarray(correlation, dtype=float)
    return float((extract(r, 1, method).loadings ** 2).sum() / len(r))


def _leading(matrix: Floats, factors: int) -> Floats:
    """Eigenvectors of the largest eigenvalues, each times the root of its value."""
    values, vectors = np.linalg.eigh(matrix)
    leading: Floats = vectors[:, ::-1][:, :factors] * np.sqrt(np.maximum(values[::-1][:factors], 0))
    return leading


def _principal_axes(r: Floats, factors: int) -> Extracted:
    """Communalities on the diagonal, again and again; they begin as squared multiple correlations."""
    communality = squared_multiple(r)
    for _ in range(ROUNDS):
        reduced = r.copy()
        np.fill_diagonal(reduced, communality)
        loadings = _leading(reduced, factors)
        before, communality = communality, (loadings**2).sum(axis=1)
        if np.abs(communality - before).max() < CLOSE:
            break
    settled = bool(np.abs(communality - before).max() < 1e-8)
    return Extracted(loadings, 1 - communality, math.nan, 0, settled and bool((communality <= 1).all()))


def _maximum_likelihood(r: Floats, factors: int, n: int) -> Extracted:
    """Minimise the discrepancy over the uniquenesses; given these, the loadings are eigenvectors."""
    from scipy.optimize import minimize

    p = len(r)

    def loadings_at(uniqueness: Floats) -> tuple[Floats, Floats]:
        scale = np.sqrt(uniqueness)
        values, vectors = np.linalg.eigh(r / np.outer(scale, scale))
        values, vectors = values[::-1], vectors[:, ::-1]
        kept = scale[:, None] * vectors[:, :factors] * np.sqrt(np.maximum(values[:factors] - 1, 0))
        return kept, values

    def discrepancy(uniqueness: Floats) -> tuple[float, Floats]:
        loadings, values = loadings_at(uniqueness)
        rest = values[factors:]
        left = (loadings**2).sum(axis=1) + uniqueness - np.diag(r)
        return float((rest - np.log(rest) - 1).sum()), left / uniqueness**2

    start = np.clip((1 - 0.5 * factors / p) * (1 - squared_multiple(r)), LEAST_UNIQUENESS, 1)
    best = minimize(
        discrepancy, start, jac=True, method="L-BFGS-B", bounds=[(LEAST_UNIQUENESS, 1)] * p,
        options={"maxiter": ROUNDS, "maxfun": ROUNDS, "ftol": 0, "gtol": 1e-9},
    )  # fmt: skip
    loadings, _ = loadings_at(best.x)
    gradient = np.abs(best.jac[(best.x > LEAST_UNIQUENESS) & (best.x < 1)])
    settled = bool(gradient.max(initial=0) < 1e-5) and bool((best.x > LEAST_UNIQUENESS).all())
    df = degrees_of_freedom(p, factors)
    value = (n - 1 - (2 * p + 5) / 6 - 2 * factors / 3) * float(best.fun) if n and df > 0 else math.nan
    return Extracted(loadings, best.x, value, max(df, 0), settled)
