"""Estimates from partly coded firm-years, against two independent programs (their numbers lie in tests/oracles/dsl)."""

import json
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import textindex as ti

HERE = Path(__file__).resolve().parents[1] / "oracles" / "dsl"
UNIT = {"a": "firm-year", "b": "firm-year", "c": "firm"}
KNOWN = ("change", "size", "lev")
EFFECTS = {"lm_firm": (), "fe_firm_corrected": ("firm",), "fe_twoway_corrected": ("firm", "year")}
CLOSE = 1e-8


@pytest.fixture(scope="module")
def reference():
    return json.loads((HERE / "reference.json").read_text())


@pytest.fixture(scope="module")
def panel():
    """What a user has: own counts where something was coded, nothing elsewhere."""
    data = pd.read_csv(HERE / "panel.csv.gz")
    for design in UNIT:
        data[f"own_{design}"] = data["own_true"].where(data[f"coded_{design}"] == 1)
    return data


def run(panel, design="a", effects=("firm", "year"), **more):
    asked = {
        "true": f"digital = ln(1+own_{design})", "predicted": f"g_{design}", "coded": f"coded_{design}",
        "probability": f"pi_{design}", "regressors": KNOWN, "fixed_effects": effects, "unit": UNIT[design],
    }  # fmt: skip
    return ti.correct(panel, "y", **{**asked, **more})


@pytest.mark.parametrize("design", UNIT)
@pytest.mark.parametrize("by", [None, "change"])
@pytest.mark.parametrize("block", EFFECTS)
def test_two_other_programs_agree(panel, reference, block, design, by):
    wanted = reference["closed_form"][f"{block}_{design}{'_inter' if by else ''}"]
    got = run(panel, design, EFFECTS[block], interaction=by)
    for term, coefficient in wanted["coef"].items():
        assert got.params[term] == pytest.approx(coefficient, rel=CLOSE), term
        assert got.std_errors[term] == pytest.approx(wanted["se"][term], rel=CLOSE), term
    if "G_t" in wanted:
        assert got.record["t_G"]["digital"] == pytest.approx(wanted["G_t"], rel=CLOSE)
        found = got.record["fieller"]
        assert found["kind"] == "interval"
        assert [found["low"], found["high"]] == pytest.approx(wanted["fieller95"], rel=CLOSE)


def test_with_everything_coded_it_is_least_squares(panel, reference):
    """Controls and their errors too; the small-sample factors of the two differ, and are known."""
    whole = panel.assign(one=1, own=panel["own_true"], digital=np.log1p(panel["own_true"]))
    got = run(whole, true="digital", predicted="g_a", coded="one", probability="one", interaction="change")
    terms = ["digital", "digital:change", *KNOWN]
    plain = ti.fit(whole, "y", terms, ("firm", "year"), {"CRV1": "firm"})
    n, k = plain.nobs, len(terms) + 1 + whole["year"].nunique() - 1
    factor = (n - 1) / (n - k)
    np.testing.assert_allclose(got.params[terms], plain.params[terms], rtol=1e-9)
    np.testing.assert_allclose(got.cov.loc[terms, terms] * factor, plain.cov.loc[terms, terms], rtol=1e-8)
    truth = reference["closed_form"]["twoway_full_truth_inter"]
    assert got.params["digital"] == pytest.approx(truth["coef"]["digital"], rel=CLOSE)


@pytest.mark.parametrize("design", UNIT)
def test_what_was_not_coded_is_never_read(panel, design):
    hidden = panel.assign(**{f"own_{design}": panel[f"own_{design}"].fillna(1e6)})
    pd.testing.assert_frame_equal(run(panel, design).table, run(hidden, design).table)


def test_the_order_of_rows_and_the_scale_of_outcome_do_not_matter(panel):
    first = run(panel)
    other = run(panel.sample(frac=1, random_state=1).assign(y=lambda d: 1000 * d["y"] + 5))
    np.testing.assert_allclose(other.params, 1000 * first.params, rtol=1e-9)
    np.testing.assert_allclose(other.std_errors, 1000 * first.std_errors, rtol=1e-9)


def test_ppi_is_the_same_code(panel):
    pd.testing.assert_frame_equal(run(panel, method="ppi").table, run(panel).table)
    with pytest.raises(ti.EstimateError, match="one predicted column"):
        run(panel, method="ppi", predicted=("hits_total", "hits_flagged"))


def test_a_prediction_learnt_from_several_columns(panel):
    learnt = run(panel, predicted=("ln(1+hits_total)", "ln(1+hits_flagged)"))
    assert abs(learnt.params["digital"] - run(panel).params["digital"]) < learnt.std_errors["digital"]
    again = run(panel, predicted=("ln(1+hits_total)", "ln(1+hits_flagged)"))
    pd.testing.assert_frame_equal(learnt.table, again.table)


@pytest.mark.parametrize("design", UNIT)
def test_a_worthless_prediction_costs_precision_and_nothing_else(panel, design):
    noise = panel.assign(noise=np.random.default_rng(3).normal(size=len(panel)))
    good, bad = run(panel, design), run(noise, design, predicted="noise")
    assert bad.std_errors["digital"] > good.std_errors["digital"]
    assert abs(bad.params["digital"] - good.params["digital"]) < 2.5 * bad.std_errors["digital"]


def test_a_sample_of_whole_firms_has_student_intervals(panel):
    whole, years = run(panel, "c"), run(panel, "a")
    assert whole.record["vcov"]["df_t"] == whole.record["coded"]["firms"] - 1
    assert years.record["vcov"]["df_t"] is None
    low, high = whole.conf_int().loc["digital"]
    assert high - low > 2 * 1.96 * whole.std_errors["digital"]


def thin(panel, firms=24):
    """Coded so thinly that the denominator is hardly told from 0."""
    rng = np.random.default_rng(8)
    some = rng.choice(panel["firm"].unique(), firms, replace=False)
    coded = panel["firm"].isin(some) & ~panel.duplicated("firm")
    noise = rng.normal(size=len(panel))
    return panel.assign(coded=coded.astype(int), chance=firms / len(panel), own=panel["own_true"].where(coded), p=noise)


def test_the_guard_gives_a_set_in_place_of_an_estimate(panel):
    asked = {"true": "digital = ln(1+own)", "predicted": "p", "coded": "coded", "probability": "chance"}
    with pytest.warns(ti.EstimateWarning, match=r"no estimate: .*t_G.*Fieller's 95% set"):
        got = run(thin(panel), **asked)
    assert got.record["t_G"]["digital"] < 3
    assert got.table[["estimate", "se", "t", "p"]].isna().all().all()
    assert "Fieller" in str(got)
    with pytest.raises(ti.EstimateError, match="t_G"):
        run(thin(panel), interaction="change", **asked)


def test_the_sheet_must_say_how_it_was_drawn(panel):
    with pytest.raises(ti.EstimateError, match=r"no column 'pi'.*written down before coding"):
        run(panel, probability="pi")
    with pytest.raises(ti.EstimateError, match=r"a sheet without probabilities"):
        run(panel.assign(pi_a=np.nan))
    with pytest.raises(ti.EstimateError, match=r"chance above 0 and up to 1"):
        run(panel.assign(pi_a=33.3))
    with pytest.raises(ti.EstimateError, match="could never be drawn"):
        run(panel.assign(pi_a=panel["pi_a"].where(panel["coded_a"] == 1, 0)))


def test_a_coded_firm_year_with_missing_hits(panel):
    broken = panel.copy()
    broken.loc[broken.index[broken["coded_a"] == 1][:7], "own_a"] = np.nan
    with pytest.raises(ti.EstimateError, match=r"7 coded firm-years have no value of digital \(1 2019, .*…\)"):
        run(broken)


def test_few_coded_firms(panel):
    few = panel.assign(coded_a=((panel["coded_a"] == 1) & (panel["firm"] <= 15)).astype(int))
    count = few.loc[few["coded_a"] == 1, "firm"].nunique()
    assert count < 20
    with pytest.raises(ti.EstimateError, match=rf"{count} firms have a coded firm-year; at least 20"):
        run(few)


def test_whole_firms_that_are_not_whole(panel):
    with pytest.raises(ti.EstimateError, match="coded in part"):
        run(panel, unit="firm")


def test_marks_that_are_none(panel):
    with pytest.raises(ti.EstimateError, match="1 of coded rows and 0 of others"):
        run(panel.assign(coded_a=panel["coded_a"] * 2))


def test_a_sheet_that_stands_for_fewer_rows_is_told(panel):
    with pytest.warns(ti.EstimateWarning, match="stand for 470 by their probabilities, the regression has 1,410"):
        run(panel.assign(pi_a=panel["pi_a"].where(panel["coded_a"] == 0, 1)))


def test_a_known_column_that_does_not_vary_is_dropped_and_told(panel):
    with pytest.warns(ti.EstimateWarning, match="twice dropped"):
        got = run(panel.assign(twice=2 * panel["size"] + panel["year"]), regressors=(*KNOWN, "twice"))
    np.testing.assert_allclose(got.table, run(panel).table, rtol=1e-9)


def test_the_same_column_twice(panel):
    with pytest.raises(ti.EstimateError, match="different columns"):
        run(panel, regressors=("g_a", *KNOWN))


def test_other_effects_beside_firms_and_none(panel):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        got = run(panel, effects=("industry", "year"))
    assert "(Intercept)" not in got.table.index
    dummies = run(panel, effects=(), regressors=(*KNOWN, "i.industry", "i.year"))
    np.testing.assert_allclose(got.table.loc["digital"], dummies.table.loc["digital"], rtol=1e-7)
    with pytest.raises(ti.EstimateError, match="coarser effects"):
        run(panel, effects=("industry^year^size",))


def asked_of(design="a"):
    return {
        "predicted": f"g_{design}", "true": f"digital = ln(1+own_{design})", "coded": f"coded_{design}",
        "probability": f"pi_{design}", "regressors": KNOWN, "unit": UNIT[design],
    }  # fmt: skip


@pytest.mark.parametrize("design", ["a", "c"])
def test_power_from_a_pilot_meets_the_pilot_and_the_end(panel, design):
    found = ti.power(panel, "y", **asked_of(design), sizes=(100, 470, 700))
    drawn, total = found.record["pilot"], found.record["of"]
    at = ti.power(panel, "y", **asked_of(design), sizes=(drawn, total))
    assert at.table["se"].iloc[0] == pytest.approx(run(panel, design).std_errors["digital"])
    assert at.table["se"].iloc[1] == pytest.approx(at.floor)
    wanted = ti.power(panel, "y", **asked_of(design), standard_error=float(at.table["se"].iloc[0]))
    assert wanted.needed == drawn
    assert ti.power(panel, "y", **asked_of(design), standard_error=at.floor / 2).needed is None


def test_power_from_an_error_is_about_what_the_pilot_finds(panel):
    """A little more, as the prediction varies less than what it predicts."""
    sizes = (300, 500, 700, 1000)
    pilot = ti.power(panel, "y", **asked_of(), sizes=sizes)
    guess = ti.power(panel, "y", predicted="g_a", error=pilot.record["error"], regressors=KNOWN, sizes=sizes)
    np.testing.assert_allclose(guess.table["se"], pilot.table["se"], rtol=0.15)
    assert guess.floor == pytest.approx(pilot.floor)


def test_power_asks_for_what_it_needs(panel):
    with pytest.raises(ti.EstimateError, match="give a pilot"):
        ti.power(panel, "y", predicted="g_a")
    with pytest.raises(ti.EstimateError, match="give a pilot"):
        ti.power(panel, "y", predicted="g_a", true="own_a", error=0.1)
    with pytest.raises(ti.EstimateError, match="a pilot is needed"):
        ti.power(panel, "y", predicted="g_a", error=0.1, interaction="change")
    with pytest.raises(ti.EstimateError, match="above 0"):
        ti.power(panel, "y", predicted="g_a", error=-1.0)


CHECKS = {"simex": ("hits_total", "hits_flagged", "own_a"), "rc": None, "mi": None}


@pytest.fixture(scope="module")
def side_by_side(panel):
    return ti.corrections(
        panel, "y", **asked_of(), all_hits="ln(1+hits_total)", flagged_out="ln(1+hits_flagged)",
        sensitivity=tuple(CHECKS), counts=CHECKS["simex"], draws=10,
    )  # fmt: skip


def test_naive_flagged_out_and_corrected_side_by_side(panel, reference, side_by_side):
    assert [e.spec.name for e in side_by_side.estimates] == ["all", "flagged_out", "corrected", *CHECKS]
    naive = reference["closed_form"]["twoway_naive_all"]["coef"]["digital"]
    assert side_by_side["all"].params["digital"] == pytest.approx(naive, rel=CLOSE)
    pd.testing.assert_frame_equal(side_by_side["corrected"].table, run(panel).table)
    for name in CHECKS:
        assert np.isfinite(side_by_side[name].table.loc["digital"]).all(), name
        assert "sensitivity check" in side_by_side[name].warnings[-1]


def test_tables_in_every_format_tell_how_many_were_coded(side_by_side):
    from textindex.exhibits import TABLES, table_bytes

    for language, words in (("en", ("Coded firm-years", "Corrected")), ("zh", ("已编码的企业—年份", "修正后"))):
        tables = ti.typeset(side_by_side, language=language)
        text = table_bytes(tables, ".txt").decode()
        assert all(word in text for word in (*words, "470"))
        for ending in TABLES:
            assert table_bytes(tables, ending)


def test_a_refused_estimate_is_printed_as_a_point_and_a_note(panel):
    with pytest.warns(ti.EstimateWarning):
        got = run(thin(panel), true="digital = ln(1+own)", predicted="p", coded="coded", probability="chance")
    text = ti.typeset(got)[0]
    assert any("Fieller" in note for note in text.notes)


def test_written_and_read_back(side_by_side, tmp_path):
    from textindex.estimates import files, read_estimates

    for name, text in files(side_by_side).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    again = read_estimates(tmp_path)
    assert again["corrected"].record["coded"]["rows"] == 470
    pd.testing.assert_frame_equal(again["corrected"].table, side_by_side["corrected"].table)


def test_sensitivity_checks_find_the_truth_where_their_model_holds():
    """Errors at random, given the truth: SIMEX and calibration are then near the slope of everything coded."""
    rng = np.random.default_rng(11)
    firm = np.repeat(np.arange(400), 6)
    hits = rng.poisson(rng.gamma(2, 3, 400)[firm] * rng.gamma(4, 0.25, len(firm)))
    own = rng.binomial(hits, 0.7)
    kept = rng.binomial(own, 0.85) + rng.binomial(hits - own, 0.2)
    y = 0.5 * np.log1p(own) + rng.normal(size=400)[firm] + rng.normal(0, 0.5, len(firm))
    drawn = rng.random(len(firm)) < 0.3
    data = pd.DataFrame({"firm": firm, "year": np.tile(np.arange(6), 400), "hits": hits, "kept": kept, "y": y})
    data = data.assign(own=np.where(drawn, own, np.nan), coded=drawn.astype(int), chance=0.3)
    got = ti.corrections(
        data, "y", true="d = ln(1+own)", predicted="ln(1+kept)", coded="coded", probability="chance",
        all_hits="ln(1+hits)", sensitivity=("simex", "rc", "mi"), counts=("hits", "kept", "own"), draws=10,
    )  # fmt: skip
    off = {e.spec.name: abs(e.params["d"] - 0.5) for e in got.estimates}
    assert max(off[name] for name in ("corrected", "simex", "rc", "mi")) < 0.04 < min(off["all"], off["flagged_out"])
    rates = got["simex"].record
    assert (rates["kept_own"], rates["kept_other"]) == pytest.approx((0.85, 0.2), abs=0.06)


def test_simex_needs_counts_that_can_be(panel):
    with pytest.raises(ti.EstimateError, match="name the columns"):
        ti.corrections(panel, "y", **asked_of(), sensitivity=("simex",))
    wrong = ti.corrections(
        panel, "y", **asked_of(), sensitivity=("simex",), counts=("hits_flagged", "hits_total", "own_a")
    )
    assert "cannot be more" in wrong.failed["simex"]
