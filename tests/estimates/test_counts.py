"""Residuals and dispersion of counts: statsmodels, scipy.stats and plain sums as oracles."""

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.optimize import minimize_scalar

from textindex.estimates.counts import RESIDUALS, dispersion, residuals

ALPHAS = (0.0, 0.05, 1.3)


def drawn(seed=3, n=400, alpha=1.3):
    rng = np.random.default_rng(seed)
    mu = np.exp(rng.normal(1, 1, n))
    return rng.poisson(mu * (rng.gamma(1 / alpha, alpha, n) if alpha else 1)).astype(float), mu


@pytest.mark.parametrize("alpha", ALPHAS)
def test_residuals_equal_statsmodels(alpha):
    n, mu = drawn(alpha=alpha)
    family = sm.families.NegativeBinomial(alpha=alpha) if alpha else sm.families.Poisson()
    np.testing.assert_allclose(residuals("deviance", n, mu, alpha), family.resid_dev(n, mu), rtol=1e-9, atol=1e-9)
    pearson = (n - mu) / np.sqrt(family.variance(mu))
    np.testing.assert_allclose(residuals("pearson", n, mu, alpha), pearson, rtol=1e-12)
    np.testing.assert_array_equal(residuals("raw", n, mu, alpha), n - mu)


@pytest.mark.parametrize("alpha", ALPHAS)
def test_quantile_residuals_equal_scipys_distributions(alpha):
    n, mu = drawn(alpha=alpha)
    law = stats.nbinom(1 / alpha, 1 / (1 + alpha * mu)) if alpha else stats.poisson(mu)
    for share in (0.5, np.random.default_rng(1).random(len(n))):
        p = law.cdf(n - 1) + share * law.pmf(n)
        kind, uniform = ("quantile", None) if np.ndim(share) == 0 else ("randomized", share)
        found = residuals(kind, n, mu, alpha, uniform)
        inside = (p > 1e-9) & (p < 1 - 1e-4)
        np.testing.assert_allclose(found[inside], stats.norm.ppf(p[inside]), rtol=1e-8, atol=1e-9)


@pytest.mark.parametrize("seed", range(4))
def test_dispersion_is_the_maximum_of_statsmodels_likelihood(seed):
    n, mu = drawn(seed, alpha=0.3 + seed / 2)

    def loss(log_alpha):
        return -sm.families.NegativeBinomial(alpha=np.exp(log_alpha)).loglike(n, mu)

    best = minimize_scalar(loss, bounds=(-6, 4), method="bounded", options={"xatol": 1e-10})
    alpha = dispersion(n, mu)
    assert alpha == pytest.approx(np.exp(best.x), rel=1e-5)
    assert -loss(np.log(alpha)) >= -best.fun - 1e-9


def test_counts_that_vary_less_than_poisson_have_no_dispersion():
    assert dispersion(np.array([2.0, 2, 3, 3]), np.array([2.0, 2.4, 2.6, 3])) == 0.0
    n, mu = drawn(alpha=0)
    for kind in RESIDUALS[:4]:
        near = residuals(kind, n, mu, 1e-7)
        np.testing.assert_allclose(near, residuals(kind, n, mu, 0.0), rtol=2e-4, atol=1e-4)


@pytest.mark.parametrize(
    ("n", "mu", "alpha"), [(1958, 40, 0), (900, 2, 0), (0, 900, 0), (30_000, 5, 0.01), (3, 4_000, 0.002)]
)
def test_deep_tails_keep_their_order(n, mu, alpha):
    """A double holds no probability so small: here each count's mass is added up, relative to the first."""
    from math import lgamma, log, log1p

    def log_mass(k):
        if not alpha:
            return k * log(mu) - mu - lgamma(k + 1)
        r = 1 / alpha
        return (
            lgamma(k + r)
            - lgamma(r)
            - lgamma(k + 1)
            - r * log1p(alpha * mu)
            + k * (log(alpha * mu) - log1p(alpha * mu))
        )

    beyond = range(n + 1, n + 60_000) if n > mu else range(n)
    own = log_mass(n)
    total = 0.5 + np.exp(np.array([log_mass(k) for k in beyond]) - own).sum()
    log_tail = own + np.log(total)
    found = residuals("quantile", np.array([float(n)]), np.array([float(mu)]), alpha)[0]
    assert np.isfinite(found)
    assert (found > 0) == (n > mu)
    assert stats.norm.logcdf(-abs(found)) == pytest.approx(log_tail, rel=1e-9)


@given(
    st.lists(st.tuples(st.integers(0, 5_000), st.floats(0.001, 5_000)), min_size=1, max_size=20),
    st.sampled_from(ALPHAS),
)
def test_residuals_rise_with_the_count_and_are_finite(rows, alpha):
    n, mu = np.array(rows, dtype=float).T
    for kind in RESIDUALS[:4]:
        here, more = residuals(kind, n, mu, alpha), residuals(kind, n + 1, mu, alpha)
        assert np.isfinite(here).all()
        assert (more > here).all()
    nothing = residuals("quantile", np.zeros(1), np.zeros(1), alpha)
    assert nothing[0] == 0
