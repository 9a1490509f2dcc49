"""Every number of the oracle on staggered adoption: a balanced panel, and one with gaps and always treated firms.

Two numbers of R's are not followed. (1) `did` 2.1.1 with a universal base and controls not yet treated takes, before
adoption, controls not treated at t, although they adopt before the base: its leads take up their effects (.44 where
nothing happens). `test_universal_base_with_clean_controls` shows both. (2) Its standard error of the average over
cohorts leaves the estimated shares of cohorts out; so does ours, so that the two agree.
"""

import adoption
import numpy as np
import pandas as pd
import pytest
from adoption import cells, firms, near, oracle, study

import textindex as ti
from textindex.estimates.did import adjust
from textindex.estimates.did.callaway_santanna import group_time
from textindex.estimates.did.cells import cells_of, regression
from textindex.estimates.did.panel import take
from textindex.estimates.did.two_way import negative_weights

PANELS = {"balanced": "stag_panel", "unbalanced": "stag_unbal"}
CONTROLS = {"never": "nevertreated", "not-yet": "notyettreated"}
both = pytest.mark.parametrize("panel", PANELS)


def truth(panel, key):
    return oracle()["b_staggered"][panel][key]


def by_period(found, *, reference=False):
    table = found.effects if reference else found.effects[found.effects["se"].notna()]
    return table.set_index("period")


def periods(coefficients):
    return {int(name.split("::")[-1]): value for name, value in coefficients.items()}


def same(found, coef, se, *, coefficient=1e-9, error=1e-8):
    table = by_period(found)
    assert list(table.index) == sorted(coef)
    near(table["estimate"], [coef[p] for p in table.index], absolute=coefficient)
    near(table["se"], [se[p] for p in table.index], relative=error)


@both
def test_two_way(panel):
    found, own = study(firms(PANELS[panel]), "twfe", always="keep"), truth(panel, "twfe_static")
    near(found.att, own["coef"]["treat"], absolute=1e-9)
    near(found.se, own["se"]["treat"], relative=1e-8)
    assert found.record["rows"]["used"] == own["N"]
    event = truth(panel, "twfe_event")
    same(found, periods(event["coef"]), periods(event["se"]))
    test, own = found.pretests.set_index("test").loc["two-way leads"], truth(panel, "twfe_pretrend")
    near([test.statistic, test.p], [own["F"], own["p"]], relative=1e-8)
    assert (test.df1, test.df2) == (own["df1"], own["df2"])
    weights, own = found.record["negative_weights"], truth(panel, "twfe_weights")
    assert (weights["treated_rows"], weights["negative_rows"]) == (own["n_treated"], own["n_negative"])
    near(weights["negative_share"], own["negative_share_of_treated_rows"], absolute=1e-12)
    near(weights["negative_sum"], own["sum_negative"], absolute=1e-12)


@both
def test_the_two_way_leads_test_is_never_alone(panel):
    found = study(firms(PANELS[panel]), "twfe")
    assert list(found.pretests["test"]) == [
        "two-way leads", "Sun and Abraham's leads", "all group-time effects before adoption",
    ]  # fmt: skip
    assert found.pretests["p"][0] < 0.02 < 0.2 < found.pretests["p"][1:].min()
    assert any("negatively" in warning for warning in found.warnings)


@both
def test_sun_and_abraham(panel):
    data = firms(PANELS[panel])
    for always in ("keep", "drop") if panel == "unbalanced" else ("keep",):
        found = study(data, "sun-abraham", always=always)
        key = "sunab" if always == "keep" else "sunab_without_always"
        own = truth(panel, key)
        same(found, periods(own["coef"]), periods(own["se"]))
        assert found.record["rows"]["used"] == own["N"]
        att, se = (
            (own["att"], own["att_se"]) if always == "drop" else [truth(panel, "sunab_att")[k] for k in ("att", "se")]
        )
        near([found.att, found.se], [att, se], relative=1e-8)
    found = study(data, "sun-abraham", always="keep")
    own = truth(panel, "sunab_cohort")
    near(found.cohorts["estimate"], list(own["coef"].values()), absolute=1e-9)
    near(found.cohorts["se"], list(own["se"].values()), relative=1e-8)
    own, mine = truth(panel, "sunab_disaggregated"), found.cells.assign(period=found.cells.time - found.cells.cohort)
    mine = {f"year::{row.period}:cohort::{row.cohort}": row for row in mine.itertuples()}
    assert set(mine) == set(own["coef"])
    near([mine[k].estimate for k in own["coef"]], list(own["coef"].values()), absolute=1e-9)
    near([mine[k].se for k in own["se"]], list(own["se"].values()), relative=1e-8)


def test_sun_and_abraham_leads_test():
    test, own = (
        study(firms("stag_panel"), "sun-abraham").pretests.iloc[0],
        truth("balanced", "sunab_pretrend_aggregated"),
    )
    near([test.statistic, test.p], [own["chi2"], own["p_chi2"]], relative=1e-8)
    assert test.df1 == own["df"]


@both
def test_imputation(panel):
    found, own = study(firms(PANELS[panel])), truth(panel, "imputation_exact")
    near(found.att, own["att"], absolute=1e-10)
    assert found.record["rows"]["used"] == own["rows_used"]
    assert (
        found.record["rows"]["dropped"].get("no untreated row (always treated)", 0)
        == own["rows_lost_no_first_stage_effect"]
    )
    after = by_period(found).loc[0:]
    near(after["estimate"], list(own["by_event_time"].values()), absolute=1e-10)
    near(found.cohorts["estimate"], list(own["by_cohort"].values()), absolute=1e-10)
    mine = cells(found)
    near([mine[k].estimate for k in own["by_cohort_year"]], list(own["by_cohort_year"].values()), absolute=1e-10)


@both
def test_imputation_standard_errors(panel):
    """didimputation drops firms with one untreated row before it starts; so does the test."""
    data = firms(PANELS[panel])
    untreated = data[(data["cohort"] == 0) | (data["year"] < data["cohort"])]
    single = untreated["firm"].value_counts().loc[lambda n: n == 1].index
    data = data[~data["firm"].isin(single)]
    found, own = study(data), truth(panel, "did_imputation_static")
    near([found.att, found.se], [own["estimate"], own["se"]], relative=1e-6)
    own = truth(panel, "did_imputation_horizon")
    assert list(found.effects["period"]) == [int(term) for term in own["term"]]
    near(found.effects["estimate"], own["estimate"], absolute=1e-6)
    near(found.effects["se"], own["se"], relative=1e-6)


@both
def test_two_stages(panel):
    found, own = study(firms(PANELS[panel]), "did2s"), truth(panel, "did2s_exact")
    near(found.att, own["static"]["coef"]["treat"], absolute=1e-10)
    near(found.se, own["static"]["se"]["treat"], relative=1e-10)
    event = own["event_no_reference"]
    same(found, periods(event["coef"]), periods(event["se"]), coefficient=1e-10, error=1e-10)
    event = own["event_reference_minus1"]  # where -1 is left out, nothing else changes
    near(by_period(found).drop(index=-1)["se"], list(event["se"].values()), relative=1e-10)
    package = truth(panel, "did2s")
    near([found.att, found.se], [package["static"][k] for k in ("coef", "se")], relative=1e-6)
    never = package["event_ref_never"]
    same(found, periods(never["coef"]), periods(never["se"]), coefficient=1e-6, error=1e-6)


@both
def test_saturated_two_way_model(panel):
    """Wooldridge's: a dummy each treated cell."""
    cells = cells_of(take(firms(PANELS[panel]), "y", "firm", "year", "cohort"))
    which, own = np.flatnonzero(cells.effective), truth(panel, "etwfe")
    found, _ = regression(cells, np.eye(cells.count)[:, which], [str(c) for c in which])
    att = found.combined((cells.rows[which] / cells.rows[which].sum())[:, None])
    assert len(which) == own["cells"]
    near(att.estimate, own["att"], absolute=1e-9)
    near(att.se, own["se"], relative=1e-8)


def averages(found, own):
    near([found.att, found.se], [own["simple"]["overall"], own["simple"]["se"]], absolute=1e-10)
    for name, key in (("dynamic", "event"), ("calendar", "year")):
        mine = found.record["averages"][key]
        near([mine["estimate"], mine["se"]], [own[name]["overall"], own[name]["se"]], absolute=1e-10)
    near(found.record["averages"]["cohort"]["estimate"], own["group"]["overall"], absolute=1e-10)
    for name, table in (("group", found.cohorts), ("calendar", found.years)):
        near(table["estimate"], own[name]["att"], absolute=1e-10)
        near(table["se"], own[name]["se_at"], absolute=1e-10)


@both
@pytest.mark.parametrize("base", ["varying", "universal"])
@pytest.mark.parametrize("control", CONTROLS)
def test_callaway_and_santanna(panel, control, base):
    found = study(firms(PANELS[panel]), "callaway-santanna", control=control, base=base)
    own, mine = truth(panel, f"cs_{CONTROLS[control]}_{base}"), cells(found)
    assert set(mine) == set(own["att_gt"])
    # see the module's text: with a universal base R's leads before -1 have treated controls
    followed = [k for k in mine if base == "varying" or control == "never" or not dirty(k)]
    near([mine[k].estimate for k in followed], [own["att_gt"][k] for k in followed], absolute=1e-10)
    near([mine[k].se for k in followed], [own["se"][k] for k in followed], absolute=1e-10)
    averages(found, own)
    near(found.record["units"]["used"], own["n"])
    dynamic = dict(
        zip(own["dynamic"]["at"], zip(own["dynamic"]["att"], own["dynamic"]["se_at"], strict=True), strict=True)
    )
    table = by_period(found, reference=True)
    shown = [p for p in table.index if p >= -1 or base == "varying" or control == "never"]
    near(table.loc[shown, "estimate"], [dynamic[p][0] for p in shown], absolute=1e-10)
    near(table.loc[shown, "se"], [dynamic[p][1] for p in shown], absolute=1e-10)
    if base == "varying":
        test = found.pretests.iloc[0]
        near([test.statistic, test.p], [own["pretest_W"], own["pretest_p_exact"]], relative=1e-9)
        assert test.df1 == own["pretest_df"]


@both
@pytest.mark.parametrize("control", CONTROLS)
def test_average_over_cohorts(panel, control):
    """Ours by the delta method with shares; R's by the same with each share's term taken from the first cohort."""
    data = firms(PANELS[panel])
    found = group_time(take(data, "y", "firm", "year", "cohort"), control, "varying")
    post = found.period >= 0
    number = np.array([(post & (found.start == g)).sum() for g in found.start])
    adopting = np.unique(found.start)
    own = np.isin(found.cohorts, adopting)
    single = np.array([found.estimate[post & (found.start == g)].mean() for g in adopting])
    sizes, home = found.sizes[own], np.searchsorted(adopting, found.start)
    average = sizes @ single / sizes.sum()
    weights = found.lever @ (post * (sizes / sizes.sum())[home] / number)
    right, wrong = np.zeros(len(own)), np.zeros(len(own))
    right[own] = (single - average) / sizes.sum()
    wrong[np.flatnonzero(own)[0]] = (single - average).sum() / sizes.sum()
    errors = [np.sqrt(lever @ found.meat @ lever) for lever in (np.r_[weights, right], np.r_[weights, wrong])]
    mine = study(data, "callaway-santanna", control=control).record["averages"]["cohort"]
    near([mine["se"], truth(panel, f"cs_{CONTROLS[control]}_varying")["group"]["se"]], errors, relative=1e-10)


def dirty(name):
    """Whether a cohort adopts between the wave and the base of a group-time effect."""
    cohort, year = map(int, name.split("_"))
    return any(year < g < cohort for g in (2010, 2012, 2014, 2016))


@both
def test_universal_base_with_clean_controls(panel):
    """Controls by their own means: R's are not treated at t, ours neither at t nor at the base."""
    data = firms(PANELS[panel])
    rows = data[(data["cohort"] == 0) | (data["cohort"] > 2007)]
    mean = lambda own: own.groupby("year")["y"].mean()  # noqa: E731
    own = truth(panel, "cs_notyettreated_universal")["att_gt"]
    mine = cells(study(data, "callaway-santanna", control="not-yet", base="universal"))
    checked = [name for name in mine if dirty(name)]
    assert len(checked) == 15
    for name in checked:
        cohort, year = map(int, name.split("_"))
        treated, others = mean(rows[rows["cohort"] == cohort]), rows[rows["cohort"] != cohort]
        for result, clean in ((own[name], year), (mine[name].estimate, cohort - 1)):
            pool = mean(others[(others["cohort"] == 0) | (others["cohort"] > clean)])
            near(result, (treated - pool)[year] - (treated - pool)[cohort - 1], absolute=1e-10)
    assert max(own[name] for name in checked) > 0.35  # nothing happens before adoption, by construction


def logit_as_in_r(d, x):
    """R's glm: its start, its rule of when to stop (deviance to 1e-8), the information of the step before the last."""
    mu, before = (d + 0.5) / 2, np.inf
    eta = np.log(mu / (1 - mu))
    while True:
        weight = mu * (1 - mu)
        information = x.T @ (x * weight[:, None])
        eta = x @ np.linalg.solve(information, x.T @ (weight * eta + d - mu))
        mu = 1 / (1 + np.exp(-eta))
        deviance = -2 * np.log(np.where(d == 1, mu, 1 - mu)).sum()
        if abs(deviance - before) / (abs(deviance) + 0.1) < 1e-8:
            return mu, (x * (d - mu)[:, None]) @ np.linalg.inv(information / len(d))
        before = deviance


@pytest.mark.parametrize("logit", ["exact", "as in R"])
@pytest.mark.parametrize("method", ["reg", "ipw", "dr"])
@pytest.mark.parametrize("panel", ["stag_panel", "stag_match"])
def test_callaway_and_santanna_with_covariates(panel, method, logit, monkeypatch):
    """By R's steps its numbers; by our own, which go on to the end, what its steps are off by."""
    bound = 1e-10 if logit == "as in R" or method == "reg" else {"stag_panel": 2e-8, "stag_match": 1e-5}[panel]
    if logit == "as in R":
        monkeypatch.setattr(adjust, "logit", logit_as_in_r)
    control, covariates = ("never", ["x"]) if panel == "stag_panel" else ("not-yet", ["s1", "s2"])
    found = study(firms(panel), "callaway-santanna", control=control, covariates=covariates, method=method)
    own = (
        truth("balanced", f"cs_x_{method}")
        if panel == "stag_panel"
        else oracle()["f_staggered_matched"][f"cs_{method}_x"]
    )
    mine, errors = cells(found), own["se" if panel == "stag_panel" else "se_gt"]
    near([mine[k].estimate for k in own["att_gt"]], list(own["att_gt"].values()), absolute=max(1e-10, bound / 1000))
    near([mine[k].se for k in errors], list(errors.values()), relative=bound)
    near([found.att, found.se], [own["simple"], own["simple_se" if panel == "stag_panel" else "se"]], relative=bound)
    if panel == "stag_panel":
        near(found.effects["estimate"], own["dynamic"], absolute=1e-10)
        near(found.effects["se"], own["dynamic_se"], relative=bound)
    else:
        near(found.pretests["statistic"], own["pretest_W"], relative=10 * bound)


def test_callaway_and_santanna_where_adopters_differ():
    found, own = (
        study(firms("stag_match"), "callaway-santanna", control="not-yet"),
        oracle()["f_staggered_matched"]["cs_reg_nox"],
    )
    mine = cells(found)
    near([mine[k].estimate for k in own["att_gt"]], list(own["att_gt"].values()), absolute=1e-10)
    near([mine[k].se for k in own["se_gt"]], list(own["se_gt"].values()), absolute=1e-10)
    near([found.att, found.se], [own["simple"], own["se"]], absolute=1e-10)


@pytest.mark.parametrize("control", CONTROLS)
def test_only_firms_seen_in_every_year(control):
    found = study(firms("stag_unbal"), "callaway-santanna", control=control, complete=True)
    own, mine = truth("unbalanced", f"cs_{CONTROLS[control]}_balanced_subset"), cells(found)
    assert found.record["units"]["used"] == own["n"]
    near([mine[k].estimate for k in own["att_gt"]], list(own["att_gt"].values()), absolute=1e-10)
    near([mine[k].se for k in own["se"]], list(own["se"].values()), absolute=1e-10)
    near([found.att, found.se], [own["simple"], own["se_simple"]], absolute=1e-10)


@both
@pytest.mark.parametrize("weighting", ["variance", "equal"])
def test_local_projections(panel, weighting):
    found, own = study(firms(PANELS[panel]), "local-projections", weighting=weighting), truth(panel, "lpdid")
    keys = ("coef", "se") if weighting == "variance" else ("equally_weighted", "se_equally_weighted")
    own = {int(h[1:]): values for h, values in own.items() if h != "call"}
    same(found, {h: v[keys[0]] for h, v in own.items()}, {h: v[keys[1]] for h, v in own.items()})
    assert list(by_period(found)["rows"]) == [own[h]["n_treated"] for h in sorted(own)]
    if weighting == "variance":
        assert found.record["horizon_rows"] == {str(h): own[h]["N"] for h in sorted(own)}
        pooled = truth(panel, "lpdid_pooled_post_0_5")
        near([found.att, found.se], [pooled["coef"], pooled["se"]], relative=1e-8)
        assert found.record["pooled"]["rows"] == pooled["N"]


def test_bacon():
    with pytest.warns(ti.EstimateWarning, match="already treated"):
        found = ti.bacon(firms("stag_panel"), "y", cohort="cohort")
    own, names = truth("balanced", "bacon"), {"Treated vs Untreated": "treated vs never treated"}
    theirs = {(row["treated"], row["untreated"]): row for row in own["rows"]}
    assert len(found.table) == len(theirs)
    for row in found.table.itertuples():
        their = theirs[row.treated, None if pd.isna(row.control) else row.control]
        near([row.estimate, row.weight], [their["estimate"], their["weight"]], absolute=1e-10)
        assert row.type == names.get(their["type"], their["type"].lower())
    for row in found.types.itertuples():
        their = next(v for k, v in own["by_type"].items() if names.get(k, k.lower()) == row.type)
        near([row.estimate, row.weight], [their["estimate"], their["weight"]], absolute=1e-10)
    near(found.estimate, truth("balanced", "twfe_static")["coef"]["treat"], absolute=1e-10)
    assert found.record["negative_weights"] == negative_weights(
        cells_of(take(firms("stag_panel"), "y", "firm", "year", "cohort"))
    )


def test_the_truth_is_near():
    """Every estimator but the two-way one is within three standard errors of what the generator put in."""
    att = oracle()["truth"]["true_ATT_all_treated_rows"]
    for estimator in ("imputation", "did2s", "callaway-santanna", "sun-abraham"):
        found = study(firms("stag_panel"), estimator)
        assert abs(found.att - att) < 3 * found.se, estimator
    found = study(firms("stag_panel"), "twfe")
    assert abs(found.att - att) > 5 * found.se


def test_the_copy_is_the_oracle(shared_oracle):
    """The numbers beside the tests are those of the shared oracle."""
    import json

    whole = json.loads((shared_oracle / "sisters" / "oracle_sisters.json").read_text())
    assert oracle()["b_staggered"]["balanced"]["bacon"] == whole["b_staggered"]["balanced"]["bacon"]
    assert oracle()["b_staggered"]["unbalanced"]["lpdid"] == whole["b_staggered"]["unbalanced"]["lpdid"]
    for name in ("stag_panel", "stag_unbal", "wild", "stag_match"):
        theirs = pd.read_csv(shared_oracle / "sisters" / f"{name}.csv")
        pd.testing.assert_frame_equal(adoption.firms(name), theirs[list(adoption.firms(name))])
