"""What an event study refuses, each time with what to change; what it leaves out, counted."""

import warnings

import numpy as np
import pandas as pd
import pytest
from adoption import ESTIMATORS, make, study

import textindex as ti

DATA = make(1)


def wrong(change, **options):
    data = DATA.copy()
    options = {"outcome": "y", "cohort": "cohort"} | options
    changed = change(data)
    return (data if changed is None else changed), options


CASES = {
    "no untreated firm": (lambda d: d[d["cohort"] == 2012].query("year >= 2012"), {}, "no untreated row"),
    "everybody treated at once": (
        lambda d: d[d["cohort"] == 2014], {"estimator": "callaway-santanna"}, "no unit is never treated",
    ),
    "everybody treated at once, two-way": (
        lambda d: d[d["cohort"] == 2014], {"estimator": "twfe"}, "design is singular",
    ),
    "everybody treated at once, imputation": (
        lambda d: d[d["cohort"] == 2014], {}, "no treated row has an untreated one",
    ),
    "everybody treated at once, interacted": (
        lambda d: d[d["cohort"] == 2014], {"estimator": "sun-abraham"}, "nobody to compare with",
    ),
    "never treated asked for": (
        lambda d: d[d["cohort"] > 0], {"estimator": "callaway-santanna", "control": "never"}, "use control='not-yet'",
    ),
    "one wave": (lambda d: d[d["year"] == 2014], {}, "no untreated row|two waves"),
    "one wave before any adoption": (lambda d: d[d["year"] == 2010], {}, "two waves at least"),
    "nobody adopts": (lambda d: d[d["cohort"] == 0], {}, "no unit adopts"),
    "a switch off": (
        lambda d: d.assign(d=((d["year"] >= d["cohort"]) & (d["year"] < 2016) & (d["cohort"] > 0)) * 1),
        {"cohort": None, "treatment": "d"}, "switches off in 4. units",
    ),
    "a treatment as cohort": (
        lambda d: d.assign(cohort=((d["year"] >= d["cohort"]) & (d["cohort"] > 0)) * 1), {}, "treatment='cohort'",
    ),
    "a cohort that changes": (
        lambda d: d.assign(cohort=d["cohort"].where(d["year"] < 2016, 2013)), {}, "not the same in all rows of",
    ),
    "years that are no years": (lambda d: d.assign(year=d["year"].astype(str) + "年"), {}, "must hold whole years"),
    "half years": (lambda d: d.assign(year=d["year"] + 0.5), {}, "holds 2010.5"),
    "days": (lambda d: d.assign(year=d["year"] * 10_000 + 1231), {}, "holds 20101231"),
    "a cohort in words": (lambda d: d.assign(cohort="never"), {}, "'cohort' must hold whole years .* never"),
    "never as -1": (lambda d: d.assign(cohort=d["cohort"].replace(0, -1)), {}, "-1 in some row.*never is 0"),
    "a treatment of shares": (lambda d: d.assign(d=0.5), {"cohort": None, "treatment": "d"}, "0 or 1, and is 0.5"),
    "firm-years twice": (lambda d: pd.concat([d, d.head(3)]), {}, "3 rows are of a unit and year .* firm 0, year 2010"),
    "an outcome in words": (lambda d: d.assign(y="much"), {}, "y"),
    "no such column": (lambda d: d, {"outcome": "yy"}, "no column 'yy'; there is .*y"),
    "no cohort": (lambda d: d, {"cohort": None}, "say when units adopt"),
    "both": (lambda d: d, {"treatment": "x"}, "say when units adopt"),
    "an empty table": (lambda d: d.head(0), {}, "no rows"),
    "no table": (lambda d: 5, {}, "pandas, polars or pyarrow is needed, not int"),
    "all missing": (lambda d: d.assign(y=np.nan), {}, "y missing: 420"),
    "an unknown estimator": (lambda d: d, {"estimator": "sunabraham"}, "'sun-abraham'?"),
    "an unknown control": (lambda d: d, {"control": "never treated"}, "never, not-yet"),
    "a window backwards": (lambda d: d, {"window": (3, -3)}, "first and the last period"),
    "covariates elsewhere": (lambda d: d, {"covariates": ["x"]}, "covariates are taken by callaway-santanna"),
    "always kept elsewhere": (lambda d: d, {"always": "keep"}, "always='keep' is for"),
    "a cluster that changes": (lambda d: d.assign(c=d["year"] % 2), {"cluster": "c"}, "the same in all rows of a unit"),
    "one cluster": (lambda d: d.assign(c=1), {"cluster": "c"}, "two clusters"),
    "no common support": (
        lambda d: d.assign(x=d["cohort"] * 1.0),
        {"estimator": "callaway-santanna", "covariates": ["x"], "method": "dr"}, "common support|collinear",
    ),
    "a constant covariate": (
        lambda d: d.assign(x=1.0), {"estimator": "callaway-santanna", "covariates": ["x"]}, "collinear or constant",
    ),
    "too few for covariates": (
        lambda d: d[(d["cohort"] != 0) | (d["firm"] < 5)],
        {"estimator": "callaway-santanna", "covariates": ["x", "i.cohort"]}, "too few units|collinear",
    ),
    "an unknown rule for gaps": (lambda d: d, {"gaps": "fill"}, "rows, pairs"),
    "gaps in a decomposition": (lambda d: d.drop(index=5), {"estimator": "bacon"}, "complete=True"),
    "a window beyond": (lambda d: d, {"window": (8, 9)}, "no period lies in the window"),
    "a constant outcome": (lambda d: d.assign(y=3.0), {}, "outcome is 3 in every row"),
    "two firms in two waves": (
        lambda d: d[d["year"].isin([2011, 2012]) & d["cohort"].isin([0, 2012])].groupby("cohort").head(2),
        {"estimator": "local-projections"}, "too few for a standard error",
    ),
    "no horizon": (lambda d: d, {"estimator": "local-projections", "window": (7, 9)}, "no horizon from 7 to 9"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_refusals(case):
    change, options, says = CASES[case]
    data, options = wrong(change, **options)
    ask = ti.event_study
    if options.get("estimator") == "bacon":
        ask = ti.bacon
        del options["estimator"]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ti.EstimateWarning)
        with pytest.raises(ti.EstimateError, match=says):
            ask(data, **options)


def test_nothing_vanishes_without_a_word():
    data = make(3, units=80, cohorts=(2010, 2013))
    data.loc[3, "y"], data.loc[10, "y"], data.loc[20, "firm"] = np.nan, np.inf, np.nan
    found = study(data)
    account, units = found.record["rows"], found.record["units"]
    always = data[(data["cohort"] == 2010)]
    assert account["given"] == len(data) == account["used"] + sum(account["dropped"].values())
    assert (
        account["dropped"]["y missing"]
        == account["dropped"]["y infinite"]
        == account["dropped"]["unit or time missing"]
        == 1
    )
    gone = units["dropped"]["no untreated row (always treated)"]
    assert units["given"] == units["used"] + gone == 80
    assert gone == always["firm"].nunique()
    assert any(f"{gone} units have no untreated row" in warning for warning in found.warnings)


def test_later_than_the_table_is_never():
    data = make(4)
    late = data.assign(cohort=data["cohort"].replace(0, 2030))
    one, two = study(data), study(late)
    assert one.att == two.att
    assert any("adopt after 2016" in warning for warning in two.warnings)


@pytest.mark.parametrize("code", [9999, 10_000, np.inf, np.nan])
def test_never_as_other_programs_have_it(code):
    data = make(4)
    one, two = study(data), study(data.assign(cohort=data["cohort"].replace(0, code)))
    assert (one.att, one.se, two.warnings) == (two.att, two.se, ())


def test_unknown_beside_never_is_told():
    data = make(4)
    data.loc[data["firm"].isin(data.loc[data["cohort"] == 0, "firm"].unique()[:3]), "cohort"] = np.nan
    assert any("3 units have no 'cohort' (missing)" in warning for warning in study(data).warnings)
    assert not study(data.assign(cohort=data["cohort"].replace(0, np.nan))).warnings


def test_one_untreated_row_is_enough():
    """Packages that drop singletons lose such a firm."""
    data = make(6, cohorts=(2012, 2014))
    data = data[(data["cohort"] != 2012) | (data["year"] >= 2011)]
    found = study(data)
    assert found.record["cohorts"]["2012"] == data.loc[data["cohort"] == 2012, "firm"].nunique()
    assert len(data) == found.record["rows"]["used"]


def test_treated_rows_without_a_link_are_told():
    """A year in which nobody is untreated has no effect to take off."""
    data = make(7, never=False)
    found = study(data)
    lost = data[data["year"] >= 2015]
    assert any(f"{len(lost)} treated rows have no untreated row that links" in warning for warning in found.warnings)
    assert found.cells["time"].max() == 2014


def test_parts_of_a_panel_that_nothing_links():
    """Two groups of firms seen in different years: no wave effect stands against the other group's."""
    data = make(12, cohorts=(2012, 2015))
    early = (data["firm"] % 2 == 0) & (data["year"] <= 2012)
    late = (data["firm"] % 2 == 1) & (data["year"] >= 2013)
    split = data[early | late]
    found = study(split)
    whole = [study(split[split["firm"] % 2 == part]) for part in (0, 1)]
    rows = [w.cells["rows"].sum() for w in whole]
    assert abs(found.att - np.average([w.att for w in whole], weights=rows)) < 1e-9


@pytest.mark.parametrize("estimator", ESTIMATORS)
def test_screen_and_record(estimator):
    import json

    found = study(DATA, estimator)
    text = str(found)
    assert f"{found.att:.4f}" in text
    assert estimator in text
    assert list(found.effects.columns) == ["period", "estimate", "se", "low", "high", "rows"]
    json.dumps(found.record, allow_nan=False)
    assert found.record["reference"] in (None, -1)
    reference = found.effects[found.effects["se"].isna()]
    assert list(reference["period"]) == ([-1] if found.record["reference"] == -1 else [])


def test_few_clusters_are_told():
    with pytest.warns(ti.EstimateWarning, match="few_clusters"):
        ti.event_study(make(2, cluster=5), "y", cohort="cohort", cluster="region")
