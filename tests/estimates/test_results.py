"""What an `Estimate` says of itself, beside statsmodels and linearmodels; how results look at a prompt."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from linearmodels.panel import PanelOLS

import textindex as ti
from textindex.core.summaries import COLUMNS, SCREEN
from textindex.estimates import Screen


def test_the_words_of_statsmodels(panel):
    ours, theirs = ti.fit(panel, "y ~ x + w", vcov="iid"), smf.ols("y ~ x + w", panel).fit()
    order = ["Intercept", "x", "w"]
    for name, other in (("params", "params"), ("std_errors", "bse"), ("tvalues", "tvalues"), ("pvalues", "pvalues")):
        own = getattr(ours, name)
        assert (own.name, list(own.index)) == (name, ["(Intercept)", "x", "w"])
        np.testing.assert_allclose(own, getattr(theirs, other)[order], rtol=1e-7, atol=1e-14)
    for level in (0.5, 0.9, 0.95, 0.99):
        own = ours.conf_int(level)
        assert list(own.columns) == ["lower", "upper"]
        np.testing.assert_allclose(own, theirs.conf_int(1 - level).loc[order], rtol=1e-8)
    np.testing.assert_allclose(ours.cov, theirs.cov_params().loc[order, order], rtol=1e-8)
    assert ours.nobs == theirs.nobs
    assert (ours.rsquared, ours.rsquared_adj) == pytest.approx((theirs.rsquared, theirs.rsquared_adj), rel=1e-12)
    assert np.isnan(ours.rsquared_within)


def test_the_words_of_linearmodels(panel):
    ours = ti.fit(panel, "y ~ x + w | firm + year", vcov="iid")
    theirs = PanelOLS.from_formula("y ~ x + w + EntityEffects + TimeEffects", panel.set_index(["firm", "year"])).fit()
    np.testing.assert_allclose(ours.params, theirs.params[["x", "w"]], atol=1e-10)
    np.testing.assert_allclose(ours.std_errors, theirs.std_errors[["x", "w"]], rtol=1e-9)
    assert ours.rsquared == pytest.approx(theirs.rsquared_inclusive, rel=1e-9)


def test_a_poisson_model_is_judged_by_the_normal_law(panel):
    ours = ti.fit(panel, "n ~ x", family="poisson")
    reach = (ours.conf_int(0.9)["upper"] - ours.params) / ours.std_errors
    np.testing.assert_allclose(reach, 1.6448536269514722)
    assert np.isnan(ours.rsquared)


def test_intervals_at_any_level_are_those_of_the_table(panel):
    found = ti.fit(panel, "y ~ x | firm", vcov={"CRV1": "firm"})
    np.testing.assert_allclose(found.conf_int(0.95 + 1e-15), found.conf_int(), rtol=1e-9)
    for level in (0, 1, 95, -0.5):
        with pytest.raises(ti.EstimateError, match=r"lies between 0 and 1, such as 0\.95"):
            found.conf_int(level)


def test_a_term_that_is_not_there(panel):
    found = ti.fit(panel, "y ~ x + w | firm")
    assert found["x"]["se"] == found.std_errors["x"]
    with pytest.raises(KeyError, match="no term 'X'; there are x, w"):
        found["X"]
    with pytest.warns(ti.EstimateWarning, match="SOE dropped"):
        dropped = ti.fit(panel.assign(SOE=1.0), "y ~ x + SOE | firm")
    with pytest.raises(KeyError, match="no term 'SOE': it was dropped"):
        dropped["SOE"]


def test_a_screen_by_a_column(panel):
    marked = panel.assign(above=(panel.x > 1).astype(int))
    found = ti.fit(marked, "y ~ x | firm", screen=Screen(column="above"))
    kept = ti.fit(panel[panel.x <= 1], "y ~ x | firm")
    pd.testing.assert_frame_equal(found.table, kept.table)
    assert found.record["rows"]["dropped"]["screened"] == (panel.x > 1).sum()
    both = ti.fit(marked, "y ~ x | firm", screen=Screen(column="above"), sample=panel.year > 2012)
    assert both.nobs == ((panel.x <= 1) & (panel.year > 2012)).sum()


def test_one_covariance_beside_and_values_of_where(panel):
    found = ti.fit(panel, "y ~ x | firm", beside={"CRV1": "firm"}, where={"year": np.array([2011, 2012, 2013])})
    assert set(found.beside.vcov) == {"firm"}
    assert found.nobs == panel.year.isin([2011, 2012, 2013]).sum()


def fits(text):
    lines = text.split("\n")
    return len(lines) <= SCREEN + 12 and max(map(len, lines)) <= 160


def test_reprs_fit_a_screen(panel):
    many = panel.assign(**{f"z{i}": np.random.default_rng(i).normal(size=len(panel)) for i in range(60)})
    found = ti.fit(many, "y", ["x", *(f"z{i}" for i in range(60))], ["firm"])
    assert fits(repr(found))
    assert "… and 36 more terms" in repr(found)
    assert "more terms" not in str(found.summary())
    assert len(str(found).split("\n")) == 64
    assert repr(found.summary()) == str(found.summary()) == str(found)
    html = found._repr_html_()
    assert html.count("<tr>") == 62
    assert html == found.summary()._repr_html_()


def test_names_are_text_in_a_notebook(panel):
    found = ti.fit(panel.rename(columns={"x": "<b>x</b>"}), "y", ["<b>x</b>"])
    assert "<b>" not in found._repr_html_()
    assert "&lt;b&gt;x&lt;/b&gt;" in found._repr_html_()


def test_records_show_a_line_a_field(panel):
    found = ti.screen(ti.simulate(firms=200, seed=3).panel, "dig_count_rep", inputs=())
    made = ti.simulate(firms=200, seed=3)
    for result in (found, made, ti.load_dictionary("li2023-zh"), made.panel.iloc[:1]):
        assert fits(repr(result))
    assert repr(made).splitlines()[0] == "Simulation"
    assert all(len(line) <= COLUMNS for line in repr(found).splitlines())
    assert f"{len(made.panel):,} rows x {made.panel.shape[1]} columns: " in repr(made)


def test_small_and_large_numbers_are_read(panel):
    found = ti.fit(panel.assign(x=panel.x * 1e9), "y ~ x | firm")
    assert f"{found.params['x']:.3e}" in str(found)
