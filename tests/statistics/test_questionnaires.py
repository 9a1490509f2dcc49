"""Pure functions behind questionnaires: identities that hold for any data, and planted structures that are found."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textindex.statistics import factors, items
from textindex.statistics.confirmatory import average_variance, composite_reliability, confirm, htmt
from textindex.statistics.consistency import against, consistency, squared_multiple
from textindex.statistics.least_squares import dependent, least_squares
from textindex.statistics.moments import moments, p_of_correlation
from textindex.statistics.reliability import cronbach_alpha, item_statistics
from textindex.statistics.rotation import rotate

SEEDS = st.integers(0, 100_000)


def made(seed, rows=60, columns=5, missing=0.0):
    random = np.random.default_rng(seed)
    data = random.normal(size=(rows, 1)) + random.normal(size=(rows, columns)) * random.uniform(0.5, 2, columns)
    return np.where(random.random(data.shape) < missing, np.nan, data)


def planted(loadings, phi):
    """A correlation matrix that loadings imply exactly."""
    r = loadings @ phi @ loadings.T
    np.fill_diagonal(r, 1)
    return r


@given(SEEDS)
def test_reversing_twice_is_nothing_and_alpha_does_not_change_where_all_are_reversed(seed):
    answers = np.clip(np.round(made(seed) + 4), 1, 7)
    np.testing.assert_array_equal(items.reverse(items.reverse(answers, 1, 7), 1, 7), answers)
    turned = consistency(np.cov(items.reverse(answers, 1, 7), rowvar=False))
    assert turned.alpha == pytest.approx(consistency(np.cov(answers, rowvar=False)).alpha, abs=1e-12)


@given(SEEDS)
def test_item_statistics_are_those_of_the_sums(seed):
    """The same from covariances as from rows, which another module counts."""
    data = made(seed)
    found = consistency(np.cov(data, rowvar=False))
    rest, dropped = zip(*item_statistics(data), strict=True)
    np.testing.assert_allclose(found.item_rest_r, rest, atol=1e-12)
    np.testing.assert_allclose(found.alpha_if_dropped, dropped, atol=1e-12)
    assert found.alpha == pytest.approx(cronbach_alpha(data).value, abs=1e-12)
    own = [1 - np.linalg.lstsq(np.delete(data - data.mean(0), j, 1), data[:, j] - data[:, j].mean(), rcond=None)[1][0]
           / ((data[:, j] - data[:, j].mean()) ** 2).sum() for j in range(5)]  # fmt: skip
    np.testing.assert_allclose(found.smc, own, atol=1e-10)


@given(SEEDS, st.integers(1, 5))
def test_scores_are_means_of_what_is_answered(seed, columns):
    data = made(seed, columns=columns, missing=0.4)
    table = pd.DataFrame(data)
    half = table.mean(axis=1).where(table.notna().sum(axis=1) >= max(1, columns / 2))
    np.testing.assert_allclose(items.score(data, "half"), half, atol=1e-12)
    np.testing.assert_allclose(items.score(data, "complete"), table.mean(axis=1, skipna=False), atol=1e-12)


@given(SEEDS)
def test_pairwise_moments_are_those_of_pandas(seed):
    data = made(seed, missing=0.2) + 1000  # a mean far from nought, from which nothing is lost
    found, table = moments(data, "pairwise"), pd.DataFrame(data)
    np.testing.assert_allclose(found.correlation, table.corr(), atol=1e-10)
    np.testing.assert_allclose(found.covariance, table.cov(), atol=1e-10)
    there = table.notna().to_numpy().astype(int)
    np.testing.assert_array_equal(found.n, there.T @ there)
    whole = moments(data)
    np.testing.assert_allclose(whole.correlation, table.dropna().corr(), atol=1e-12)


def test_what_does_not_vary_has_no_correlation():
    data = np.column_stack([np.full(9, 0.1) * 3, np.arange(9.0), np.r_[np.nan, np.arange(8.0)]])
    for missing in ("listwise", "pairwise"):
        r = moments(data, missing).correlation
        assert np.isnan(r[0]).all()
        assert r[1, 2] == pytest.approx(1)
    assert np.isnan(p_of_correlation(0.5, 2))
    assert np.isnan(p_of_correlation(1.0, 20))


def test_the_items_that_run_against_the_rest():
    data = made(3, rows=400)
    for turned in ([2], [0, 4], []):
        own = data.copy()
        own[:, turned] *= -1
        assert against(np.corrcoef(own, rowvar=False)) == turned


@settings(max_examples=25)
@given(SEEDS, st.sampled_from(["ml", "paf"]))
def test_planted_loadings_are_found_by_both_methods_and_rotations(seed, method):
    """Items that load on one factor each, factors apart: varimax and oblimin turn back to them."""
    random = np.random.default_rng(seed)
    loadings = np.zeros((9, 3))
    loadings[np.arange(9), np.repeat(range(3), 3)] = random.uniform(0.5, 0.9, 9)
    loadings = loadings[:, np.argsort(-(loadings**2).sum(axis=0))]
    found = factors.extract(planted(loadings, np.eye(3)), 3, method)
    assert found.converged
    np.testing.assert_allclose(1 - found.uniqueness, (loadings**2).sum(axis=1), atol=1e-5)
    for rotation in ("varimax", "oblimin"):
        turned = rotate(found.loadings, rotation)
        assert turned.converged
        np.testing.assert_allclose(turned.loadings, loadings, atol=1e-4)
        np.testing.assert_allclose(turned.phi, np.eye(3), atol=1e-4)


@given(SEEDS, st.integers(2, 4))
def test_rotation_changes_nothing_that_can_be_seen(seed, k):
    """Communalities, and what loadings and the factors' correlations imply, stay as they were."""
    loadings = np.random.default_rng(seed).uniform(-0.7, 0.7, (8, k))
    for rotation in ("varimax", "oblimin", "none"):
        turned = rotate(loadings, rotation)
        np.testing.assert_allclose(turned.loadings @ turned.phi @ turned.loadings.T, loadings @ loadings.T, atol=1e-9)
        np.testing.assert_allclose(np.diag(turned.phi), 1, atol=1e-9)
        assert (turned.loadings.sum(axis=0) >= -1e-12).all()
        squares = (turned.loadings**2).sum(axis=0)
        assert (np.diff(squares) <= 1e-12).all()


@given(SEEDS)
def test_varimax_is_a_maximum(seed):
    """No turn of two factors from it gives a larger variance of squared, normalised loadings."""
    random = np.random.default_rng(seed)
    found = rotate(random.uniform(-0.7, 0.7, (8, 3)), "varimax").loadings
    rows = found / np.sqrt((found**2).sum(axis=1, keepdims=True))
    best = (rows**2).var(axis=0).sum()
    for _ in range(20):
        small = np.linalg.qr(np.eye(3) + 0.05 * random.normal(size=(3, 3)))[0]
        assert ((rows @ small) ** 2).var(axis=0).sum() <= best + 1e-12


def test_an_item_explained_whole_is_no_proper_solution():
    loadings = np.array([[0.99], [0.6], [0.5]])
    r = planted(loadings, np.eye(1))
    r[0, 1] = r[1, 0] = 0.7  # more than .99 x .6 can give
    assert not factors.extract(r, 1, "ml").converged


@settings(max_examples=25)
@given(SEEDS)
def test_a_planted_model_is_confirmed(seed):
    random = np.random.default_rng(seed)
    groups = np.repeat([0, 1, 2], [2, 3, 4])
    own, phi = random.uniform(0.5, 0.9, 9), np.array([[1, 0.4, -0.3], [0.4, 1, 0.2], [-0.3, 0.2, 1]])
    found = confirm(planted(own[:, None] * np.eye(3)[groups], phi), groups, 200)
    assert found.converged
    np.testing.assert_allclose(found.loadings, own, atol=1e-7)
    np.testing.assert_allclose(found.phi, phi, atol=1e-7)
    assert found.fit["chi2"] == pytest.approx(0, abs=1e-8)
    assert (found.fit["df"], found.fit["cfi"]) == (24, 1)
    ratios = htmt(planted(np.full((9, 1), 0.7) * np.eye(3)[groups], phi), groups)
    np.testing.assert_allclose(ratios, phi, atol=1e-12)


def test_one_factor_confirmed_is_one_factor_found():
    own = np.array([0.8, 0.7, 0.6, 0.5])
    r = planted(own[:, None], np.eye(1)) + 0.03 * np.array(
        [[0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 1], [0, 0, 1, 0]], dtype=float
    )
    explored, confirmed = factors.extract(r, 1, "ml", 150), confirm(r, [0] * 4, 150)
    np.testing.assert_allclose(np.abs(explored.loadings[:, 0]), confirmed.loadings, atol=1e-5)
    assert explored.df == confirmed.fit["df"] == 2
    assert composite_reliability(own) == pytest.approx(2.6**2 / (2.6**2 + 4 - 1.74))
    assert average_variance(own) == pytest.approx(0.435)


@given(SEEDS)
def test_least_squares_keep_their_identities(seed):
    """Frisch and Waugh, a change of scale, and the sums of squares."""
    data = made(seed, rows=30, columns=4)
    y, x = data[:, 0], data[:, 1:]
    fit = least_squares(y, x)
    rest = least_squares(x[:, 0], x[:, 1:]).residual
    alone = least_squares(y, rest[:, None])
    assert alone.b[1] == pytest.approx(fit.b[1], abs=1e-9)
    assert fit.part[0] == pytest.approx(np.corrcoef(y, rest)[0, 1], abs=1e-9)
    assert fit.partial[0] == pytest.approx(np.corrcoef(least_squares(y, x[:, 1:]).residual, rest)[0, 1], abs=1e-9)
    moved = least_squares(3 * y + 1, x * [2, 5, 0.1] - 4)
    np.testing.assert_allclose(moved.beta, fit.beta, atol=1e-9)
    np.testing.assert_allclose(moved.t[1:], fit.t[1:], atol=1e-7)
    assert fit.facts["r2"] == pytest.approx(np.corrcoef(y, fit.fitted)[0, 1] ** 2, abs=1e-10)
    np.testing.assert_allclose(fit.vif, 1 / (1 - squared_multiple(np.corrcoef(x, rowvar=False))), atol=1e-7)
    assert dependent(x) == []
    assert dependent(np.column_stack([x, x[:, 0] - 2 * x[:, 2]])) == [0, 2, 3]


def test_durbin_watson_is_made_by_the_order_of_the_rows():
    data = made(5, rows=50, columns=3)
    first = least_squares(data[:, 0], data[:, 1:])
    turned = data[np.argsort(first.residual)]
    then = least_squares(turned[:, 0], turned[:, 1:])
    np.testing.assert_allclose(then.b, first.b, atol=1e-10)
    assert first.facts["durbin_watson"] > 1 > 0.1 > then.facts["durbin_watson"]
