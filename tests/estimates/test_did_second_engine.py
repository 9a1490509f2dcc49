"""diff-diff, a second engine by other hands, on panels made here: balanced, and with gaps."""

import warnings

import numpy as np
import pytest
from adoption import cells, make, near, study

pytestmark = pytest.mark.filterwarnings("ignore")
COLUMNS = {"outcome": "y", "unit": "firm", "time": "year", "first_treat": "cohort"}


@pytest.fixture(scope="module")
def engine():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import diff_diff
    return diff_diff


def panel(gaps, seed=31):
    data = make(seed, units=120, waves=8, cohorts=(2012, 2013, 2015), gaps=0.12 if gaps else 0.0)
    free = data[(data["cohort"] == 0) | (data["year"] < data["cohort"])]
    return data[data["firm"].isin(free["firm"])].reset_index(drop=True)


gaps = pytest.mark.parametrize("gaps", [False, True])


@gaps
@pytest.mark.parametrize("base", ["varying", "universal"])
@pytest.mark.parametrize("control", ["never", "not-yet"])
def test_callaway_and_santanna(engine, gaps, control, base):
    """Its standard errors of repeated cross-sections are sqrt(n/(n-1)) larger, n the units. Its leads with a universal
    base and controls not yet treated are ours, not those of R's did 2.1.1."""
    data = panel(gaps)
    groups = {"never": "never_treated", "not-yet": "not_yet_treated"}
    options = {"estimation_method": "reg", "base_period": base, "allow_unbalanced_panel": True}
    theirs = engine.CallawaySantAnna(control_group=groups[control], **options).fit(data, **COLUMNS)
    found = study(data, "callaway-santanna", control=control, base=base)
    mine, factor = cells(found), np.sqrt(120 / 119) if gaps else 1.0
    effects = {f"{g}_{t}": v for (g, t), v in theirs.group_time_effects.items() if t != g - 1 or base == "varying"}
    assert set(effects) == {name for name, row in mine.items() if row.se > 0}
    near([mine[k].estimate for k in effects], [v["effect"] for v in effects.values()], absolute=1e-9)
    near([mine[k].se * factor for k in effects], [v["se"] for v in effects.values()], relative=1e-6)
    near([found.att, found.se * factor], [theirs.overall_att, theirs.overall_se], relative=1e-6)


@gaps
def test_sun_and_abraham(engine, gaps):
    data = panel(gaps)
    theirs, found = engine.SunAbraham(cluster="firm").fit(data, **COLUMNS), study(data, "sun-abraham")
    near([found.att, found.se], [theirs.overall_att, theirs.overall_se], relative=1e-6)
    effects = {e: v for e, v in theirs.event_study_effects.items() if e != -1}
    table = found.effects.set_index("period").loc[list(effects)]
    near(table["estimate"], [v["effect"] for v in effects.values()], absolute=1e-8)
    near(table["se"], [v["se"] for v in effects.values()], relative=1e-6)


@gaps
def test_imputation_and_two_stages(engine, gaps):
    data = panel(gaps)
    for name, theirs in (("imputation", engine.ImputationDiD()), ("did2s", engine.TwoStageDiD())):
        theirs, found = theirs.fit(data, **COLUMNS), study(data, name)
        near([found.att, found.se], [theirs.overall_att, theirs.overall_se], relative=1e-6)


@gaps
def test_local_projections(engine, gaps):
    data = panel(gaps)
    data["d"] = ((data["cohort"] > 0) & (data["year"] >= data["cohort"])).astype(int)
    columns = {"outcome": "y", "unit": "firm", "time": "year", "treatment": "d"}
    theirs = engine.LPDiD(pre_window=3, post_window=3).fit(data, **columns).event_study
    found = study(data, "local-projections", window=(-3, 3)).effects.set_index("period")
    for row in theirs.itertuples():
        if row.horizon != -1:
            near(found.loc[row.horizon, ["estimate", "se"]], [row.coefficient, row.se], absolute=1e-8)


def test_decomposition(engine):
    data = panel(gaps=False)
    theirs = engine.BaconDecomposition().fit(data, **COLUMNS)
    import textindex as ti

    found = ti.bacon(data, "y", cohort="cohort")
    near(found.estimate, theirs.twfe_estimate, absolute=1e-9)
    near(sorted(found.table["estimate"]), sorted(c.estimate for c in theirs.comparisons), absolute=1e-9)
    near(sorted(found.table["weight"]), sorted(c.weight for c in theirs.comparisons), absolute=1e-9)
