"""What must hold of any panel: units, order and labels do not matter, engines agree, every row is accounted for."""

import warnings

import numpy as np
import pandas as pd
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import textindex as ti
from textindex import EstimateWarning
from textindex.estimates import absorb, exact


@st.composite
def panels(draw):
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    n = draw(st.integers(25, 70))
    data = pd.DataFrame(
        {
            "row": range(n),  # rows are more than firm-years here: KEY says so
            "firm": rng.integers(0, draw(st.integers(2, 9)), n),
            "year": rng.integers(2010, 2010 + draw(st.integers(2, 6)), n),
            "x": rng.normal(size=n),
            "w": rng.integers(0, 3, n) * 1.0,
            "size": rng.random(n) + 0.1,
        }
    )
    data["y"] = data.x + 0.5 * data.w + rng.normal(size=n)
    hole = rng.random(n)
    data.loc[hole < 0.05, "x"] = np.nan
    data.loc[hole > 0.97, "w"] = np.inf
    return data


KEY = ("row", "year")


def quiet(*args, **kwargs):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", EstimateWarning)
        return ti.fit(*args, panel=KEY, **kwargs)


EFFECTS = st.sampled_from([[], ["firm"], ["firm", "year"], ["firm^year"], ["year", "firm"]])
VCOVS = st.sampled_from(["iid", "hetero", {"CRV1": "firm"}, {"CRV1": "year"}, {"CRV1": "firm+year"}])


@settings(max_examples=15)
@given(panels(), EFFECTS, VCOVS, st.sampled_from([None, "size"]), st.sampled_from(["keep", "drop"]))
def test_engines_agree_and_rows_are_accounted_for(data, effects, vcov, weights, singletons):
    try:
        found = quiet(data, "y", ["x", "w"], effects, vcov, weights, singletons, check=True)
    except ti.EstimateError:
        assume(False)
    assert found.record["check"]["coefficient"] < 1e-9
    account = found.record["rows"]
    assert account["given"] == len(data) == account["used"] + sum(account["dropped"].values())
    assert account["used"] == found.record["nobs"] == len(found.rows)
    np.testing.assert_allclose(found.rows.sum(axis=1), data.y[found.rows.index], atol=1e-9)


@settings(max_examples=40)
@given(
    st.integers(0, 2**32 - 1), st.sampled_from([(9, 4), (30, 5, 4), (6, 6), (40,), (25, 2, 2, 2)]), st.integers(0, 9)
)
def test_effects_go_out_exactly_whatever_their_levels_and_weights(seed, sizes, decades):
    """Unbalanced, levels of one row, nested, in parts: what is left is orthogonal, what went out is a sum of levels.

    These two say what the residuals are; neither is how they are found.
    """
    rng = np.random.default_rng(seed)
    n = int(rng.integers(12, 80))
    effects = [rng.integers(0, size, n) for size in sizes]
    if rng.random() < 0.4:
        effects.append(effects[0] // 3)  # nested
    if rng.random() < 0.3:
        effects[1:] = [np.where(effects[0] % 2, codes, codes + 50) for codes in effects[1:]]  # two parts apart
    effects = [np.unique(codes, return_inverse=True)[1] for codes in effects]
    weights = 10.0 ** rng.uniform(-decades / 2, decades / 2, n) if decades else np.ones(n)
    columns = rng.normal(size=(n, 3)) + rng.normal(scale=9, size=n // 2 + 1)[rng.integers(0, n // 2 + 1, n)][:, None]
    left = exact.demean(np.array(columns, order="F"), effects, weights)
    dummies = np.column_stack([codes[:, None] == np.arange(codes.max() + 1) for codes in effects]).astype(float)
    assert np.abs(dummies.T @ (weights[:, None] * left) / (dummies.T @ weights)[:, None]).max() < 1e-11
    taken = columns - left
    np.testing.assert_allclose(dummies @ np.linalg.lstsq(dummies, taken, rcond=None)[0], taken, atol=1e-10)
    assert absorb.engine_of(effects) == "exact"
    if not decades:
        again = absorb.iterated(columns, effects, weights)
        np.testing.assert_allclose(left, again, atol=1e-9)


def cancelled(data, effects, found):
    """How much larger the variances of two-way clustering are than what is left of V1 + V2 - V12.

    Other units change data in their last digit, and this many times as much the standard error of x.
    """
    if found.record["vcov"]["type"] != "firm+year" or not found["x"]["se"]:
        return 1.0
    one_way = [quiet(data, "y", ["x", "w"], effects, {"CRV1": by})["x"]["se"] for by in ("firm", "year")]
    return sum(se**2 for se in one_way) / found["x"]["se"] ** 2


@settings(max_examples=15)
@given(panels(), EFFECTS, VCOVS, st.randoms(use_true_random=False), st.sampled_from([1e-9, 3.7, 1e12]))
def test_units_order_and_labels_do_not_matter(data, effects, vcov, random, unit):
    try:
        before = quiet(data, "y", ["x", "w"], effects, vcov)
    except ti.EstimateError:
        assume(False)
    order = list(range(len(data)))
    random.shuffle(order)
    moved = data.iloc[order].assign(
        x=lambda d: d.x * unit + 7 * unit, y=lambda d: d.y / unit, year=lambda d: d.year + 3
    )
    moved["firm"] = moved.firm.map(lambda f: f"00000{9 - f}")
    after = quiet(moved, "y", ["x", "w"], effects, vcov)
    assert after.record["nobs"] == before.record["nobs"]
    assert list(after.params.index) == list(before.params.index)
    t = before.table
    np.testing.assert_allclose(after["x"]["estimate"], t.estimate["x"] / unit**2, rtol=1e-7)
    np.testing.assert_allclose(
        after["x"]["se"], t.se["x"] / unit**2, rtol=1e-6 + 1e-14 * cancelled(data, effects, before)
    )
    if "w" in t.index:
        np.testing.assert_allclose(after["w"]["t"], t.t["w"], rtol=1e-5, atol=1e-8)


@settings(max_examples=20)
@given(panels(), st.integers(1, 3))
def test_a_lag_is_the_same_firms_value_of_that_year(data, years):
    data = data.drop_duplicates(["firm", "year"])
    from textindex.estimates.terms import Columns

    lagged = Columns(data, ("firm", "year")).values(f"L{years}.x")
    known = {(f, y): x for f, y, x in data[["firm", "year", "x"]].itertuples(index=False)}
    for value, f, y in zip(lagged, data.firm, data.year, strict=True):
        expected = known.get((f, y - years), np.nan)
        assert value == expected or (np.isnan(value) and np.isnan(expected))


@settings(max_examples=12)
@given(panels())
def test_singletons_never_move_a_coefficient(data):
    try:
        kept, dropped = (quiet(data, "y", ["x", "w"], ["firm", "year"], singletons=s) for s in ("keep", "drop"))
    except ti.EstimateError:
        assume(False)
    assert kept.record["nobs"] - dropped.record["nobs"] == kept.record["singletons"]["rows"]
    np.testing.assert_allclose(kept.params, dropped.params, atol=1e-9)


@settings(max_examples=10)
@given(panels(), EFFECTS, st.sampled_from(["gaussian", "poisson"]), st.sampled_from(["pyfixest", "exact"]))
def test_the_table_given_stays_as_it_is(data, effects, family, engine):
    """Where every row is used, the regression works on the table's own memory: it must not write there."""
    data = data[np.isfinite(data[["x", "w"]]).all(axis=1)].reset_index(drop=True)
    data["n"] = np.floor(np.exp(data["y"].clip(-3, 3)))
    before = data.copy(deep=True)
    try:
        quiet(data, "n" if family == "poisson" else "y", ["x", "w"], effects, "hetero", family=family, engine=engine)
    except ti.EstimateError:
        assume(False)
    pd.testing.assert_frame_equal(data, before, check_exact=True)
