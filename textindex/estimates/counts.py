"""In: counts and what was expected of them. Out: how far each lies above or below; the dispersion of NB2.

NB2 is the negative binomial law with variance mu + alpha mu^2 (Cameron and Trivedi 2013, section 3.3); at alpha = 0 it
is Poisson. Tails are summed on their own side, in logarithms where they are below what a double holds: counts far above
expectation keep their order.
"""

from __future__ import annotations

import numpy as np

RESIDUALS = ("raw", "pearson", "deviance", "quantile", "randomized")
SMALL = 1e-250
"""A tail below this is summed in logarithms."""
TERMS, SUMMED = 1_000_000, 1e-17
SLIGHT = 1e-10


def dispersion(n: np.ndarray, mu: np.ndarray) -> float:
    """Alpha of NB2 by maximum likelihood, the expectations given.

    Args:
        n: (rows,) counts.
        mu: (rows,) expectations, positive.

    Returns:
        Alpha; 0 where the counts vary no more than Poisson's do.

    Source:
        Cameron and Trivedi (2013), equation 3.27; expectations from Poisson pseudo maximum likelihood.

    >>> import numpy as np
    >>> dispersion(np.array([1.0, 2, 3]), np.array([1.0, 2, 3]))
    0.0
    >>> round(dispersion(np.array([0.0, 0, 0, 12]), np.full(4, 3.0)), 3)
    11.329
    """
    from scipy.optimize import brentq
    from scipy.special import digamma

    excess = float(np.sum((n - mu) ** 2 - n))
    if excess <= 0:
        return 0.0

    def slope(log_alpha: float) -> float:
        """Alpha squared times the likelihood's derivative."""
        a = float(np.exp(log_alpha))
        return float(np.sum(np.log1p(a * mu) - digamma(n + 1 / a) + digamma(1 / a) + a * (n - mu) / (1 + a * mu)))

    low = high = float(np.log(excess / np.sum(mu**2)))
    while slope(low) <= 0:
        low -= 1
        if low < np.log(SLIGHT):
            return 0.0
    while slope(high) >= 0:
        high += 1
    return float(np.exp(brentq(slope, low, high, xtol=1e-14, rtol=1e-14)))


def residuals(
    kind: str, n: np.ndarray, mu: np.ndarray, alpha: float = 0.0, uniform: np.ndarray | None = None
) -> np.ndarray:
    """Residuals of counts.

    - ``raw``: n - mu.
    - ``pearson``: (n - mu) / sqrt(mu + alpha mu^2).
    - ``deviance``: the signed root of the row's part of the deviance.
    - ``quantile``: normal quantile of P(N < n) + P(N = n) / 2 (mid-quantile).
    - ``randomized``: normal quantile of P(N < n) + U P(N = n) (Dunn and Smyth 1996).

    Args:
        kind: one of `RESIDUALS`.
        n: (rows,) counts; whole numbers for the quantile residuals.
        mu: (rows,) expectations; where they are 0, so is n, and the residual is 0.
        alpha: dispersion of NB2, 0 for Poisson.
        uniform: (rows,) U between 0 and 1, exclusive, for ``randomized``.

    >>> import numpy as np
    >>> residuals("pearson", np.array([6.0]), np.array([4.0])), residuals("pearson", np.array([6.0]), np.array([4.0]), 0.5)
    (array([1.]), array([0.57735027]))
    """  # noqa: E501 (one line of a doctest)
    found, some = np.zeros(len(n)), mu > 0
    y, m = n[some], mu[some]
    if kind == "raw":
        found[some] = y - m
    elif kind == "pearson":
        found[some] = (y - m) / np.sqrt(m + alpha * m**2)
    elif kind == "deviance":
        found[some] = np.sign(y - m) * np.sqrt(2 * np.maximum(_deviance(y, m, alpha), 0.0))
    else:
        share = np.full(len(n), 0.5) if uniform is None else uniform
        found[some] = _quantile(y, m, alpha, share[some])
    return found


def _deviance(n: np.ndarray, mu: np.ndarray, alpha: float) -> np.ndarray:
    """Half a row's deviance."""
    from scipy.special import xlogy

    ratio = xlogy(n, np.where(n > 0, n, 1) / mu)
    if alpha == 0:
        return np.asarray(ratio - (n - mu))
    return np.asarray(ratio - (n + 1 / alpha) * np.log1p(alpha * (n - mu) / (1 + alpha * mu)))


def _quantile(n: np.ndarray, mu: np.ndarray, alpha: float, share: np.ndarray) -> np.ndarray:
    """Normal quantile of P(N < n) + share P(N = n), from the smaller tail."""
    from scipy.special import betainc, betaincc, gammainc, gammaincc, ndtri_exp

    log_mass = _log_mass(n, mu, alpha)
    mass = np.exp(log_mass)
    if alpha == 0:
        up_to, beyond = gammaincc(n + 1, mu), gammainc(n + 1, mu)
    else:
        part = alpha * mu / (1 + alpha * mu)
        up_to, beyond = betaincc(n + 1, 1 / alpha, part), betainc(n + 1, 1 / alpha, part)
    before = np.where(n > 0, _before(n, mu, alpha, up_to), 0.0)
    lower, upper = before + share * mass, beyond + (1 - share) * mass
    left = lower < upper
    with np.errstate(divide="ignore"):
        log_tail = np.log(np.where(left, lower, upper))
    for rows, rising in ((left & (lower < SMALL), False), (~left & (upper < SMALL), True)):
        if rows.any():
            own = (1 - share if rising else share)[rows]
            log_tail[rows] = log_mass[rows] + np.log(own + _beside(n[rows], mu[rows], alpha, rising=rising))
    z = ndtri_exp(log_tail)
    return np.asarray(np.where(left, z, -z))


def _before(n: np.ndarray, mu: np.ndarray, alpha: float, up_to: np.ndarray) -> np.ndarray:
    """P(N < n)."""
    from scipy.special import betaincc, gammaincc

    least = np.maximum(n, 1)
    if alpha == 0:
        return np.asarray(gammaincc(least, mu))
    return np.asarray(betaincc(least, 1 / alpha, alpha * mu / (1 + alpha * mu)))


def _log_mass(n: np.ndarray, mu: np.ndarray, alpha: float) -> np.ndarray:
    from scipy.special import gammaln

    if alpha == 0:
        return np.asarray(n * np.log(mu) - mu - gammaln(n + 1))
    r = 1 / alpha
    tail = np.log1p(alpha * mu)
    return np.asarray(gammaln(n + r) - gammaln(r) - gammaln(n + 1) - r * tail + n * (np.log(alpha * mu) - tail))


def _beside(n: np.ndarray, mu: np.ndarray, alpha: float, *, rising: bool) -> np.ndarray:
    """The mass of all counts beyond n on one side, as a multiple of n's own."""
    total, term, k = np.zeros(len(n)), np.ones(len(n)), n.astype(float)
    for _ in range(TERMS):
        at = k if rising else k - 1
        with np.errstate(divide="ignore"):
            ratio = mu / (at + 1) if alpha == 0 else (alpha * at + 1) * mu / ((at + 1) * (1 + alpha * mu))
            term = term * (ratio if rising else np.where(at >= 0, 1 / ratio, 0.0))
        total += term
        k = k + 1 if rising else k - 1
        if (term <= SUMMED * total).all():
            break
    return total
