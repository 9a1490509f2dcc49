"""The pure statistics against independent implementations, definitions written anew, and published figures."""

import math
from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from textindex.statistics.agreement import agreement, cohen_kappa, krippendorff_alpha, percent_agreement
from textindex.statistics.correlation import bootstrap_by_firm, pearson, spearman, within
from textindex.statistics.intervals import effective_n, fisher_z, weighted_proportion, wilson
from textindex.statistics.reliability import cronbach_alpha, icc_oneway, icc_years_removed, item_statistics

CODES = st.sampled_from(["1", "0", "?"])
PAIR = st.lists(st.tuples(CODES, CODES), min_size=2, max_size=60)
MANY = st.integers(2, 5).flatmap(
    lambda coders: st.lists(
        st.tuples(*[st.one_of(st.none(), st.sampled_from("abcd"))] * coders), min_size=1, max_size=40
    ).map(lambda units: [list(own) for own in zip(*units, strict=True)])
)
FIGURES = st.lists(st.tuples(st.integers(-50, 50), st.integers(-50, 50)), min_size=3, max_size=60)


def near(a, b, tolerance=1e-9):
    return (math.isnan(a) and math.isnan(b)) or abs(a - b) <= tolerance


# Agreement


@given(PAIR)
def test_kappa_is_that_of_scikit_learn(pairs):
    from sklearn.metrics import cohen_kappa_score

    a, b = (list(own) for own in zip(*pairs, strict=True))
    found = cohen_kappa(a, b).value
    if len({*a, *b}) == 1:
        assert math.isnan(found)
    else:
        assert near(found, cohen_kappa_score(a, b))


@given(PAIR)
def test_kappa_interval_is_that_of_the_delta_method(pairs):
    """The variance of kappa as a function of the table's cells, by its numerical gradient."""
    a, b = (list(own) for own in zip(*pairs, strict=True))
    found = cohen_kappa(a, b)
    assume(not math.isnan(found.value) and found.low > -1 and found.high < 1)
    cells, n = sorted({*a, *b}), len(a)
    p = np.array([[sum(x == i and y == j for x, y in pairs) / n for j in cells] for i in cells])

    def kappa(flat):
        q = flat.reshape(p.shape)
        expected = q.sum(1) @ q.sum(0)
        return (np.trace(q) - expected) / (1 - expected)

    assume(1 - p.sum(1) @ p.sum(0) > 0.05)
    flat, h = p.ravel(), 1e-6
    gradient = np.array([(kappa(flat + h * e) - kappa(flat - h * e)) / (2 * h) for e in np.eye(flat.size)])
    variance = (flat @ gradient**2 - (flat @ gradient) ** 2) / n
    assert (found.high - found.low) / (2 * stats.norm.ppf(0.975)) == pytest.approx(
        math.sqrt(max(variance, 0)), rel=1e-4, abs=1e-5
    )


def alpha_by_definition(codes):
    """Krippendorff (2011): observed over expected disagreement, pair by pair, without a coincidence matrix."""
    units = [[c for c in unit if c is not None] for unit in zip(*codes, strict=True)]
    units = [unit for unit in units if len(unit) > 1]
    values = [c for unit in units for c in unit]
    n = len(values)
    if len(set(values)) < 2:
        return math.nan
    observed = sum(sum(x != y for x, y in permutations(unit, 2)) / (len(unit) - 1) for unit in units) / n
    expected = sum(x != y for x, y in permutations(values, 2)) / (n * (n - 1))
    return 1 - observed / expected


@given(MANY)
def test_alpha_is_what_its_definition_says(codes):
    assert near(krippendorff_alpha(codes, resamples=0).value, alpha_by_definition(codes))


@given(MANY)
def test_alpha_is_that_of_the_krippendorff_package(codes):
    package = pytest.importorskip("krippendorff", reason="GPL, therefore no dependency; install it to compare")
    assume(not math.isnan(alpha_by_definition(codes)))
    numbers = [[np.nan if c is None else "abcd".index(c) for c in own] for own in codes]
    theirs = package.alpha(reliability_data=numbers, level_of_measurement="nominal")
    assert near(krippendorff_alpha(codes, resamples=0).value, theirs)


@given(MANY)
def test_means_are_those_of_the_pairs_and_no_order_matters(codes):
    found = agreement(codes, resamples=20)
    pairs = [
        [(x, y) for x, y in zip(a, b, strict=True) if x is not None and y is not None]
        for a, b in combinations(codes, 2)
    ]
    assert found.units == sum(sum(c is not None for c in unit) > 1 for unit in zip(*codes, strict=True))
    total = sum(map(len, pairs))
    assert near(found.percent.value, sum(x == y for own in pairs for x, y in own) / total if total else math.nan)
    kappas = [own[2].value for own in found.pairs.values() if not math.isnan(own[2].value)]
    assert near(found.kappa.value, float(np.mean(kappas)) if kappas else math.nan)
    other = agreement([list(reversed(own)) for own in reversed(codes)], resamples=0)
    assert near(found.alpha.value, other.alpha.value)
    assert near(found.kappa.value, other.kappa.value)
    for estimate in (found.percent, found.kappa, found.alpha):
        assert math.isnan(estimate.low) or estimate.low <= estimate.high


def test_alpha_bootstrap_covers():
    """Of samples from a population of units whose alpha is known, about 95 in 100 intervals hold it."""
    random = np.random.default_rng(1)
    truth = random.integers(0, 2, 20_000)
    coders = [np.where(random.random(20_000) < 0.85, truth, 1 - truth) for _ in range(2)]
    alpha = krippendorff_alpha([own.tolist() for own in coders], resamples=0).value
    covered = 0
    for trial in range(100):
        rows = random.integers(0, 20_000, 150)
        found = krippendorff_alpha([own[rows].tolist() for own in coders], resamples=300, seed=trial)
        covered += found.low <= alpha <= found.high
    assert 88 <= covered <= 99


def test_one_code_only_is_undefined_not_one():
    assert math.isnan(cohen_kappa([1, 1], [1, 1]).value)
    assert math.isnan(krippendorff_alpha([[1, 1], [1, 1]]).value)
    assert percent_agreement([1, 1], [1, 1]).value == 1
    assert agreement([[None], ["1"]]).units == 0


# Proportions


@given(st.integers(0, 300), st.integers(1, 300), st.sampled_from([0.9, 0.95, 0.99]))
def test_wilson_is_that_of_scipy(k, n, level):
    assume(k <= n)
    theirs = stats.binomtest(k, n).proportion_ci(level, "wilson")
    ours = wilson(k, n, level)
    assert near(ours.low, theirs.low)
    assert near(ours.high, theirs.high)


@given(st.lists(st.tuples(st.integers(0, 1), st.integers(1, 9)), min_size=1, max_size=40))
def test_weighted_proportion_is_that_of_the_hits_written_out(rows):
    values, weights = (list(column) for column in zip(*rows, strict=True))
    found = weighted_proportion(values, weights)
    assert near(found.value, float(np.mean(np.repeat(values, weights))))
    assert found.low <= found.value + 1e-12
    assert found.value <= found.high + 1e-12
    assert effective_n(weights) <= len(rows) + 1e-9


# Correlations


@given(FIGURES)
def test_correlations_are_those_of_scipy(pairs):
    x, y = (list(column) for column in zip(*pairs, strict=True))
    if len(set(x)) == 1 or len(set(y)) == 1:
        assert math.isnan(pearson(x, y))
        assert math.isnan(spearman(x, y))
        return
    assert near(pearson(x, y), stats.pearsonr(x, y).statistic)
    assert near(spearman(x, y), stats.spearmanr(x, y).statistic)


@given(st.lists(st.tuples(st.integers(-9, 9), st.integers(-9, 9), st.integers(1, 4)), min_size=3, max_size=30))
def test_weights_are_repetitions(rows):
    x, y, w = (np.array(column) for column in zip(*rows, strict=True))
    assume(len(set(x)) > 1 and len(set(y)) > 1)
    assert near(pearson(x, y, w), stats.pearsonr(np.repeat(x, w), np.repeat(y, w)).statistic)
    assert near(spearman(x, y, w), stats.spearmanr(np.repeat(x, w), np.repeat(y, w)).statistic)


@given(FIGURES.filter(lambda rows: len(rows) > 4))
def test_fisher_interval_is_that_of_scipy(pairs):
    x, y = (list(column) for column in zip(*pairs, strict=True))
    assume(len(set(x)) > 1 and len(set(y)) > 1)
    result = stats.pearsonr(x, y)
    assume(abs(result.statistic) < 0.999999)
    theirs = result.confidence_interval(0.95)
    ours = fisher_z(float(result.statistic), len(x))
    assert near(ours.low, theirs.low, 1e-7)
    assert near(ours.high, theirs.high, 1e-7)


def test_within_is_the_coefficient_of_firm_dummies():
    random = np.random.default_rng(0)
    firms = np.repeat(np.arange(30), 5)
    effect = random.normal(size=30)[firms] * 3
    x, y = effect + random.normal(size=150), effect + random.normal(size=150)
    dummies = np.eye(30)[firms]
    rx, ry = (v - dummies @ np.linalg.lstsq(dummies, v, rcond=None)[0] for v in (x, y))
    assert pearson(within(x, firms), within(y, firms)) == pytest.approx(stats.pearsonr(rx, ry).statistic)
    assert math.isnan(pearson(within([0.1] * 3 + [0.7] * 3, [0, 0, 0, 1, 1, 1]), [1, 2, 3, 4, 5, 6]))


def test_bootstrap_by_firm_is_wider_where_years_repeat_each_other_and_equals_a_plain_one_written_anew():
    random = np.random.default_rng(3)
    a, b = random.normal(size=(2, 40))
    b = 0.6 * a + b
    x, y, firms = np.repeat(a, 6), np.repeat(b, 6), np.repeat(np.arange(40), 6)
    low, high = bootstrap_by_firm(x, y, firms, resamples=400)
    assert high - low > 1.7 * (fisher_z(pearson(x, y), 240).high - fisher_z(pearson(x, y), 240).low)
    draw, values = np.random.default_rng(0), []
    for _ in range(400):
        rows = np.concatenate([np.flatnonzero(firms == firm) for firm in draw.integers(0, 40, 40)])
        values.append(stats.spearmanr(x[rows], y[rows]).statistic)
    assert bootstrap_by_firm(x, y, firms, rank=True, resamples=400) == pytest.approx(
        np.quantile(values, [0.025, 0.975])
    )


# Reliability


@given(st.integers(3, 40), st.integers(2, 6), st.integers(0, 999))
def test_alpha_of_items_is_what_its_definition_says(n, k, seed):
    items = np.random.default_rng(seed).normal(size=(n, k)) + np.random.default_rng(seed + 1).normal(size=(n, 1))
    variances = [stats.tvar(items[:, j]) for j in range(k)]
    expected = k / (k - 1) * (1 - sum(variances) / stats.tvar(items.sum(axis=1)))
    found = cronbach_alpha(items)
    assert found.value == pytest.approx(expected)
    assert found.low <= found.value <= found.high
    # alpha is also 1 - MS(residual) / MS(rows) of the two-way analysis of variance (Hoyt 1941)
    rows, columns = items.mean(axis=1), items.mean(axis=0)
    residual = items - rows[:, None] - columns + items.mean()
    error = (residual**2).sum() / ((n - 1) * (k - 1))
    between = k * ((rows - items.mean()) ** 2).sum() / (n - 1)
    assert found.value == pytest.approx(1 - error / between)
    for j, (correlation, dropped) in enumerate(item_statistics(items)):
        others = np.delete(items, j, axis=1)
        assert correlation == pytest.approx(stats.pearsonr(items[:, j], others.sum(axis=1)).statistic)
        assert near(dropped, cronbach_alpha(others).value) if k > 2 else math.isnan(dropped)


def test_interval_of_alpha_covers():
    random, covered = np.random.default_rng(0), 0
    population = 5 / 4 * (1 - 5 * 2 / (5 * 2 + 20))  # five items, variance 2, covariance 1
    for _ in range(300):
        items = random.normal(size=(60, 1)) + random.normal(size=(60, 5))
        found = cronbach_alpha(items)
        covered += found.low <= population <= found.high
    assert 275 <= covered <= 295


@given(st.integers(2, 15), st.integers(2, 6), st.integers(0, 999))
def test_icc_of_a_full_panel_is_that_of_shrout_and_fleiss(n, k, seed):
    random = np.random.default_rng(seed)
    table = random.normal(size=(n, k)) + random.normal(size=(n, 1))
    firms, years = np.repeat(np.arange(n), k), np.tile(np.arange(k), n)
    between = k * table.mean(axis=1).var(ddof=1)
    within_ms = table.var(axis=1, ddof=1).mean()
    residual = table - table.mean(axis=1, keepdims=True) - table.mean(axis=0) + table.mean()
    error = (residual**2).sum() / ((n - 1) * (k - 1))
    one, three = icc_oneway(table.ravel(), firms), icc_years_removed(table.ravel(), firms, years)
    assert one.estimate.value == pytest.approx((between - within_ms) / (between + (k - 1) * within_ms))
    assert three.estimate.value == pytest.approx((between - error) / (between + (k - 1) * error))
    # ICC(3,k) is Cronbach's alpha of the years (McGraw and Wong 1996)
    assert 1 - 1 / three.f == pytest.approx(cronbach_alpha(table).value)


def test_icc_of_a_panel_with_gaps_finds_the_share_it_was_made_with():
    random = np.random.default_rng(5)
    firms, years = np.repeat(np.arange(1500), 8), np.tile(np.arange(8), 1500)
    values = random.normal(size=1500)[firms] * math.sqrt(0.7) + random.normal(size=12_000) * math.sqrt(0.3)
    kept = random.random(12_000) < 0.15 + 0.1 * years  # late years are fuller
    drifting = values + years * 0.8
    assert icc_oneway(values[kept], firms[kept]).estimate.value == pytest.approx(0.7, abs=0.03)
    assert icc_years_removed(drifting[kept], firms[kept], years[kept]).estimate.value == pytest.approx(0.7, abs=0.03)
    assert icc_oneway(drifting[kept], firms[kept]).estimate.value < 0.35


def test_icc_without_variation_or_repetition_is_undefined():
    assert math.isnan(icc_oneway([0.1] * 6, [1, 1, 2, 2, 3, 3]).estimate.value)
    assert math.isnan(icc_oneway([1, 2, 3], [1, 2, 3]).estimate.value)
    assert math.isnan(icc_years_removed([1, 2, 3], [1, 2, 3], [1, 1, 2]).estimate.value)
    assert icc_oneway([1, 1, 2, 2], [1, 1, 2, 2]).estimate.value == 1
