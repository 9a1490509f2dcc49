"""Disclosure above expectation: fixest's oracle, statsmodels, identities, planted exaggeration."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st

import textindex as ti
from textindex.core.estimates import ModelSpec
from textindex.estimates import Screen, load_specs, read_panel
from textindex.estimates.cut import due
from textindex.estimates.screen import DEFAULT, FUNDAMENTALS

KINDS = [("ols", "raw"), *((m, k) for m in ("poisson", "nb2") for k in ("raw", "pearson", "deviance", "quantile"))]
SMALL = {"controls": ("Size", "ROE"), "inputs": ("RD",)}


def made(seed=1, firms=60, years=5, industries=4):
    """Counts with firms' habits, a control, an input with gaps; one industry-year without any hit, one firm alone."""
    rng = np.random.default_rng(seed)
    firm, year = np.repeat(np.arange(firms), years), np.tile(np.arange(2015, 2015 + years), firms)
    industry = np.array([f"C{13 + f % industries}" for f in firm], dtype=object)
    industry[firm == firms - 1] = "Z99"
    size, roe = rng.normal(size=len(firm)), rng.normal(size=len(firm))
    research = np.where(rng.random(len(firm)) < 0.2, np.nan, rng.random(len(firm)))
    mean = np.exp(0.5 + 0.4 * size + 0.5 * np.nan_to_num(research) + rng.normal(size=firms)[firm] * 0.5)
    n = rng.poisson(mean * rng.gamma(2, 0.5, len(firm)))
    n[(industry == "C13") & (year == 2016)] = 0
    columns = {"firm": [f"{600000 + f}" for f in firm], "year": year, "industry": industry, "Size": size, "ROE": roe}
    return pd.DataFrame({**columns, "RD": research, "n_total": n, "n_chars": rng.integers(1e4, 1e5, len(firm))})


@pytest.fixture(scope="module")
def data():
    return made()


def designed(data, cells=("industry", "year")):
    """Dummies and columns for statsmodels."""
    own = pd.DataFrame({"Size": data.Size, "ROE": data.ROE, "RD": data.RD.fillna(0), "gone": data.RD.isna() * 1.0})
    cell = data[list(cells)].astype(str).agg("^".join, axis=1)
    return pd.concat([own, pd.get_dummies(cell).astype(float)], axis=1)


def test_the_oracle_of_fixest(oracle_folder, oracle):
    data = read_panel(oracle_folder / "panel.csv")
    found = ti.screen(data, "dig_count", inputs=())
    truth = oracle["results"]["filter_ols_cut"]
    assert found.record["cuts"]["all"] == pytest.approx(truth["q90_type7"], abs=1e-10)
    assert (found.record["rows"]["kept"], found.record["rows"]["above"]) == (truth["kept"], truth["removed"])
    assert int((found.table.above_expectation * data.exag_true).sum()) == truth["true_positive"]
    fitted = found.expected.table.estimate
    for name, value in oracle["results"]["filter_ols"]["coef"].items():
        assert fitted[name] == pytest.approx(value, abs=1e-10)
    reported = ti.screen(data, "dig_count_rep", inputs=(), label="exag_true")
    truth = oracle["results"]["filter_ols_rep_cut"]
    assert reported.record["cuts"]["all"] == pytest.approx(truth["q90_type7"], abs=1e-10)
    assert reported.record["label"]["recall"] * reported.record["label"]["labelled"] == pytest.approx(
        truth["true_positive"]
    )


def test_table_4_column_2_runs_from_the_column(oracle_folder, oracle):
    """The screen, the column that it writes and the screen of a file of specifications are one."""
    data = read_panel(oracle_folder / "panel.csv")
    marked = data.assign(above_expectation=ti.screen(data, "dig_count", inputs=()).table["above_expectation"])
    spec = load_specs("li2023")
    own = replace(spec.model("4.2"), name="own", screen=Screen(column="above_expectation"))
    file = replace(spec, models=(*spec.models, own), mediations=(), differences=())
    with pytest.warns(ti.EstimateWarning, match="few clusters"):
        both = ti.estimate(file, marked, models=["4.2", "own"])
    pd.testing.assert_frame_equal(both["4.2"].table, both["own"].table)
    truth = oracle["results"]["T4c2"]
    assert both["own"].record["nobs"] == truth["N"]
    assert both["own"]["DC"]["estimate"] == pytest.approx(truth["coef"]["DCx"], abs=1e-10)
    assert both["own"].record["rows"]["dropped"]["screened"] == 1573


def test_ols_equals_statsmodels(data):
    found = ti.screen(data, **SMALL)
    there = data.industry != "Z99"
    fit = sm.OLS(np.log1p(data.n_total[there]), designed(data[there])).fit()
    np.testing.assert_allclose(found.table.residual[there], fit.resid, atol=1e-10)
    np.testing.assert_allclose(found.table.expected[there], np.expm1(fit.fittedvalues), atol=1e-9)
    assert found.table.cut[there].iloc[0] == pytest.approx(np.quantile(fit.resid, 0.9), abs=1e-10)
    np.testing.assert_array_equal(found.table.above_expectation[there] == 1, fit.resid > np.quantile(fit.resid, 0.9))
    assert set(found.table.reason[~there]) == {"alone in industry^year"}
    assert found.table.above_expectation[~there].isna().all()


@pytest.mark.parametrize("offset", [None, "ln(n_chars)"])
def test_poisson_and_nb2_equal_statsmodels(data, offset):
    found = {kind: ti.screen(data, model=kind[0], residual=kind[1], offset=offset, **SMALL) for kind in KINDS[1:]}
    zero = (data.industry == "C13") & (data.year == 2016)
    there = (data.industry != "Z99") & ~zero
    x, n = designed(data[there]), data.n_total[there].to_numpy(float)
    given = None if offset is None else np.log(data.n_chars[there])
    fit = sm.GLM(n, x, family=sm.families.Poisson(), offset=given).fit(tol=1e-13, maxiter=200)
    mu = np.asarray(fit.mu)
    alpha = found["nb2", "quantile"].record["alpha"]
    for (model, kind), own in found.items():
        np.testing.assert_allclose(own.table.expected[there], mu, rtol=1e-8)
        assert (own.table.loc[zero, ["expected", "residual", "above_expectation"]] == 0).all(axis=None)
        assert set(own.table.reason[zero]) == {"all-zero cell"}
        assert own.record["rows"]["zero_cell"] == zero.sum()
        if kind == "deviance":
            family = sm.families.NegativeBinomial(alpha=alpha) if model == "nb2" else sm.families.Poisson()
            np.testing.assert_allclose(own.table.residual[there], family.resid_dev(n, mu), rtol=1e-6, atol=1e-7)
    assert found["poisson", "raw"].expected.record["loglik"] == pytest.approx(fit.llf, rel=1e-10)


@pytest.mark.parametrize(("model", "kind"), [*KINDS, ("nb2", "randomized")])
@pytest.mark.parametrize("by", ["pooled", "year"])
def test_every_row_is_accounted_for(data, model, kind, by):
    holes = data.assign(ROE=data.ROE.where(data.index % 17 > 0), Size=data.Size.mask(data.index == 5, np.inf))
    found = ti.screen(holes, model=model, residual=kind, by=by, **SMALL)
    rows, table = found.record["rows"], found.table
    assert rows["given"] == len(data) == rows["above"] + rows["kept"] + rows["not_scored"]
    assert sum(rows["reasons"].values()) == rows["not_scored"]
    assert table.index.equals(data.index)
    assert (table.n == data.n_total).all()
    scored = table.above_expectation.notna()
    assert (table.residual.notna() == scored).all()
    assert table.reason[5] == "infinite Size"
    assert table.reason[17] == "missing ROE"
    assert ((table.residual > table.cut) == (table.above_expectation == 1))[scored].all()
    groups = table[scored].groupby("year" if by == "year" else lambda _: 0)
    for _, own in groups:
        if not own.residual.round(9).duplicated().any():
            assert own.above_expectation.sum() == due(len(own), 0.1)
        assert own.percentile.max() == 100
    sums = found.summary.groupby("by")[["rows", "scored", "above"]].sum()
    assert (sums[["scored", "above"]] == [rows["above"] + rows["kept"], rows["above"]]).all(axis=None)


@settings(max_examples=12)
@given(
    st.integers(0, 999),
    st.sampled_from([*KINDS, ("poisson", "randomized")]),
    st.sampled_from(["pooled", "year"]),
    st.booleans(),
)
def test_the_order_of_rows_changes_nothing(seed, kind, by, exact):
    data = made(3, firms=30)
    asked = {"model": kind[0], "residual": kind[1], "by": by, "exact_share": exact, "share": 0.2, **SMALL}
    plain = ti.screen(data, **asked)
    mixed = ti.screen(data.sample(frac=1, random_state=seed), **asked)
    pd.testing.assert_frame_equal(mixed.table.sort_index(), plain.table)
    pd.testing.assert_frame_equal(mixed.agreement, plain.agreement)
    pd.testing.assert_frame_equal(mixed.summary, plain.summary)


@settings(max_examples=10)
@given(st.floats(1e-6, 1e6), st.floats(-1e3, 1e3), st.sampled_from(list(DEFAULT)))
def test_units_of_fundamentals_change_no_flag(scale, shift, model):
    data = made(3, firms=30)
    plain = ti.screen(data, model=model, **SMALL)
    other = ti.screen(data.assign(Size=data.Size * scale + shift * scale, RD=data.RD * scale), model=model, **SMALL)
    pd.testing.assert_series_equal(other.table.above_expectation, plain.table.above_expectation)
    np.testing.assert_allclose(other.table.residual, plain.table.residual, atol=1e-6)


def test_randomized_residuals_belong_to_seed_firm_and_year(data):
    one, same, other = (ti.screen(data, model="nb2", residual="randomized", seed=s, **SMALL).table for s in (1, 1, 2))
    pd.testing.assert_frame_equal(one, same)
    assert (one.residual != other.residual).mean() > 0.9
    assert one.expected.equals(other.expected)
    years = ti.screen(data.assign(year=data.year.astype(float)), model="nb2", residual="randomized", **SMALL).table
    np.testing.assert_array_equal(years.residual, one.residual)


def test_agreement_is_jaccards_index(data):
    found = ti.screen(data, **SMALL)
    flags = {model: ti.screen(data, model=model, **SMALL).table.above_expectation == 1 for model in DEFAULT}
    for row in found.agreement.itertuples():
        a, b = flags[row.first.split()[0]], flags[row.second.split()[0]]
        assert row.jaccard == (a & b).sum() / (a | b).sum()
        assert (row.both, row.either) == ((a & b).sum(), (a | b).sum())
    assert len(found.agreement) == 3


def test_firm_effects_take_out_the_habit(data):
    habit = data.assign(n_total=data.n_total + 40 * (data.firm == "600005"))
    plain = ti.screen(habit, **SMALL).table
    own = ti.screen(habit, firm_effects=True, **SMALL)
    assert (plain.above_expectation[habit.firm == "600005"] == 1).all()
    assert own.table.above_expectation[habit.firm == "600005"].mean() < 1
    assert own.record["effects"] == ["firm", "industry^year"]


def test_the_path_leaves_out_what_is_flagged(data):
    y = data.assign(y=np.log1p(data.n_total) + data.Size + np.random.default_rng(1).normal(size=len(data)))
    spec = ModelSpec("y", ("L0 = n_total", "Size"), ("firm", "year"))
    found = ti.screen(y, path=spec, draws=3, **SMALL)
    assert list(found.path.share.unique()) == [0.0, *(k / 100 for k in range(1, 21))]
    for share in (0.05, 0.2):
        flag = ti.screen(y, share=share, **SMALL).table.above_expectation == 1
        truth = ti.fit(y, spec=spec, sample=~flag.fillna(False).to_numpy(dtype=bool))
        own = found.path[(found.path.share == share) & (found.path.term == "L0")].iloc[0]
        assert own.estimate == pytest.approx(truth["L0"]["estimate"], rel=1e-10)
        assert own.se == pytest.approx(truth["L0"]["se"], rel=1e-9)
        assert (own.rows, own.removed) == (truth.record["nobs"], flag.sum())
        assert own.random_low <= own.random_mean <= own.random_high
        assert own.draws == 3
    again = ti.screen(y.sample(frac=1, random_state=2), path=spec, draws=3, **SMALL).path
    pd.testing.assert_frame_equal(found.path, again)


def test_planted_exaggeration_is_found_better_than_at_random():
    panel = ti.simulate(11, 700).panel
    found = {m: ti.screen(panel, "dig_count_rep", model=m, label="exag_true").record["label"] for m in DEFAULT}
    bare = ti.screen(panel, "dig_count_rep", inputs=(), label="exag_true").record["label"]
    for own in found.values():
        assert own["auc"] > 0.75
        assert own["precision"] > 0.35  # a tenth is planted
    assert found["ols"]["auc"] > bare["auc"]  # real inputs tell more than fundamentals alone
    flags = ti.screen(panel, "dig_count_rep").table.above_expectation == 1
    truth = panel.exag_true == 1
    assert found["ols"]["recall"] == (flags & truth).sum() / truth.sum()
    assert found["ols"]["precision"] == (flags & truth).sum() / flags.sum()


def test_missing_inputs_are_zero_beside_an_indicator(data):
    by_hand = data.assign(own=data.RD.fillna(0), gone=data.RD.isna() * 1.0)
    same = ti.screen(by_hand, controls=("Size", "ROE", "own", "gone"), inputs=()).table
    np.testing.assert_allclose(ti.screen(data, **SMALL).table.residual, same.residual, atol=1e-11)


def test_the_count_is_told(data):
    assert ti.screen(data, **SMALL).record["count"] == "n_total"
    digital = data.drop(columns="n_total").assign(Digital=np.log1p(data.n_total).round(6))
    from_index = ti.screen(digital, **SMALL)
    assert from_index.record["count"] == "exp(Digital) - 1"
    assert (from_index.table.n == data.n_total).all()
    assert "the count is exp(Digital) - 1" in from_index.warnings
    assert FUNDAMENTALS[0] == "Size"


def test_text_side_columns_stand_beside(data):
    text = pd.DataFrame({"firm": ["600000", "600001", "1"], "year": [2015, 2016, 2015], "share": [0.25, 0.5, 1.0]})
    numbers = data.assign(firm=data.firm.astype(int))
    for panel in (data, numbers):
        found = ti.screen(panel, text=text, **SMALL)
        assert found.table.share.notna().sum() == 2
        assert found.table.share[0] == 0.25
        assert any("2 of 300 firm-years" in note for note in found.warnings)
