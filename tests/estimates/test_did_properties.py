"""Event studies on panels made here: identities between estimators, and each by brute force with a dummy a unit."""

import warnings
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from adoption import ESTIMATORS, cells, firms, make, near, study
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import textindex as ti
from textindex.estimates.did.cells import cells_of, regression
from textindex.estimates.did.panel import take
from textindex.estimates.did.two_way import static

quick = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
seeds = st.integers(0, 10**6)
adopted = st.lists(st.integers(2011, 2016), min_size=1, max_size=4, unique=True).map(sorted)


def quiet(function, *arguments, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ti.EstimateWarning)
        return function(*arguments, **options)


@quick
@given(seeds, adopted)
def test_sun_and_abraham_is_callaway_and_santanna(seed, cohorts):
    data = make(seed, cohorts=cohorts)
    one, two = study(data, "sun-abraham"), study(data, "callaway-santanna", control="never", base="universal")
    first, second = cells(one), cells(two)
    for name, row in second.items():  # theirs has the base too, 0 by construction
        near(first[name].estimate if name in first else 0.0, row.estimate, absolute=1e-9)
    near(one.att, two.att, absolute=1e-9)
    near(one.effects["estimate"], two.effects["estimate"], absolute=1e-9)


@quick
@given(seeds, adopted)
def test_imputation_is_two_stages_is_the_saturated_model(seed, cohorts):
    data = make(seed, cohorts=cohorts)
    one, two = study(data), study(data, "did2s")
    near(one.att, two.att, absolute=1e-9)
    near(one.cells["estimate"], two.cells["estimate"], absolute=1e-9)
    near(one.effects.query("period >= 0")["estimate"], two.effects.query("period >= 0")["estimate"], absolute=1e-9)
    own = cells_of(take(data, "y", "firm", "year", "cohort"))
    which = np.flatnonzero(own.effective)
    found, _ = regression(own, np.eye(own.count)[:, which], [str(c) for c in which])
    near(found.estimate, one.cells["estimate"], absolute=1e-9)


@quick
@given(seeds, adopted, st.booleans(), st.booleans())
def test_bacon_adds_up(seed, cohorts, never, keep):
    cohorts, never = [*cohorts, *([2010] if keep else [])], never or len(cohorts) == 1
    data, always = make(seed, cohorts=cohorts, never=never), "keep" if keep else "drop"
    found = quiet(ti.bacon, data, "y", cohort="cohort", always=always)
    whole = static(cells_of(take(data, "y", "firm", "year", "cohort", always=always)))
    near([found.estimate, found.table["weight"].sum()], [whole.estimate[0], 1.0], absolute=1e-9)
    assert (found.table["weight"] > 0).all()
    treated = data["cohort"].where(data["cohort"] > 2010).nunique()
    groups = treated + keep + never
    assert len(found.table) == treated * (groups - 1)


def dense(data, columns):
    """Least squares on columns and a dummy each firm and year: coefficients and residuals."""
    blocks = [pd.get_dummies(data[name]).to_numpy(float) for name in ("firm", "year")]
    design = np.column_stack([columns, *blocks])
    pinv = np.linalg.pinv(design)
    beta = pinv @ data["y"].to_numpy()
    return beta[: columns.shape[1]], data["y"].to_numpy() - design @ beta, pinv[: columns.shape[1]]


def clustered(data, columns, by="firm"):
    """Coefficients and their covariance clustered by fixest's rule, unit effects nested."""
    beta, error, pinv = dense(data, columns)
    scores = pd.DataFrame((pinv * error).T).groupby(data[by].to_numpy()).sum().to_numpy()
    n, groups = len(data), len(scores)
    factor = (n - 1) / (n - columns.shape[1] - data["year"].nunique()) * groups / (groups - 1)
    return beta, scores.T @ scores * factor


def dummies(data, key, values):
    return np.column_stack([(key == value) & (data["cohort"] > 0) for value in values]).astype(float)


@quick
@given(seeds, adopted, st.sampled_from(["firm", "region"]))
def test_two_way_by_brute_force(seed, cohorts, by):
    data = kept(make(seed, cohorts=cohorts, gaps=0.15, cluster=9))
    found = study(data, "twfe", cluster=by)
    since = data["year"] - data["cohort"]
    beta, cov = clustered(data, ((since >= 0) & (data["cohort"] > 0)).to_numpy(float)[:, None], by)
    near([found.att, found.se], [beta[0], cov[0, 0] ** 0.5], relative=1e-7)
    table = found.effects[found.effects["period"] != -1]
    beta, cov = clustered(data, dummies(data, since, table["period"]), by)
    near(table["estimate"], beta, absolute=1e-8)
    near(table["se"], np.sqrt(np.diag(cov)), relative=1e-6)
    near(found.vcov, cov, absolute=1e-8)


def kept(data):
    """Firms with an untreated row, cohorts seen in every year from the one before the first."""
    free = data[(data["cohort"] == 0) | (data["year"] < data["cohort"])]
    return data[data["firm"].isin(free["firm"])].reset_index(drop=True)


@quick
@given(seeds, adopted)
def test_sun_and_abraham_by_brute_force(seed, cohorts):
    data = kept(make(seed, cohorts=cohorts, gaps=0.15))
    found = study(data, "sun-abraham")
    key = data["cohort"] * 10_000 + data["year"]
    table = found.cells
    beta, cov = clustered(data, dummies(data, key, table["cohort"] * 10_000 + table["time"]))
    near(table["estimate"], beta, absolute=1e-8)
    near(table["se"], np.sqrt(np.diag(cov)), relative=1e-6)
    after = (table["time"] >= table["cohort"]).to_numpy()
    weights = table["rows"].to_numpy() * after / table["rows"][after].sum()
    near([found.att, found.se], [weights @ beta, np.sqrt(weights @ cov @ weights)], relative=1e-6)
    share = weights.copy()
    for cohort, row in found.cohorts.set_index("cohort").iterrows():
        share = np.where(table["cohort"] == cohort, weights, 0)
        near(row["estimate"], share @ beta / share.sum(), absolute=1e-8)


@quick
@given(seeds, adopted, st.sampled_from(["firm", "region"]))
def test_imputation_and_two_stages_by_brute_force(seed, cohorts, by):
    """Dense designs: tau = y - a - l from untreated rows; both variances as their papers write them."""
    data = kept(make(seed, cohorts=cohorts, gaps=0.15, cluster=9))
    treated = ((data["cohort"] > 0) & (data["year"] >= data["cohort"])).to_numpy()
    design = np.column_stack([pd.get_dummies(data[name]).to_numpy(float) for name in ("firm", "year")])
    free = design * ~treated[:, None]
    pinv = np.linalg.pinv(free.T @ free)
    above = data["y"].to_numpy() - design @ (pinv @ free.T @ data["y"].to_numpy())
    reach = design @ pinv @ (free.T @ free)  # the row itself where its effects are known
    known = ~treated | (np.abs(reach - design).max(axis=1) < 1e-8)
    if not (known & treated).any():
        return
    found, two = study(data, cluster=by), study(data, "did2s", cluster=by)
    treated = treated & known
    near([found.att, two.att], [above[treated].mean()] * 2, absolute=1e-8)
    weights = treated / treated.sum()
    lever = weights - free @ pinv @ (design.T @ weights)
    cell = data["cohort"] * 10_000 + data["year"]
    mean = pd.Series(above).where(treated).groupby(cell).transform("mean").fillna(0).to_numpy()
    sums = lambda values: pd.Series(values).groupby(data[by].to_numpy()).sum().to_numpy()  # noqa: E731
    bjs = sums(np.where(known, lever * (above - np.where(treated, mean, 0)), 0))
    near(found.se, np.sqrt(bjs @ bjs), relative=1e-6)
    error = np.where(treated, above - above[treated].mean(), 0)
    carried = free @ pinv @ (design.T @ treated.astype(float))
    gardner = sums(error) - sums(np.where(treated, 0, above) * carried)
    near(two.se, np.sqrt(gardner @ gardner) / treated.sum(), relative=1e-6)
    assert found.record["rows"]["used"] == len(data)
    if (~known).any():
        assert any("no untreated row that links" in warning for warning in found.warnings)


@quick
@given(seeds, adopted, st.sampled_from(["never", "not-yet"]), st.sampled_from(["varying", "universal"]))
def test_callaway_and_santanna_by_brute_force(seed, cohorts, control, base):
    data = kept(make(seed, cohorts=cohorts, gaps=0.1))
    found = study(data, "callaway-santanna", control=control, base=base)
    means = data.groupby(["cohort", "year"])["y"].mean()
    sizes = data.drop_duplicates("firm")["cohort"].value_counts()
    for row in found.cells.itertuples():
        before = row.cohort - 1 if row.time >= row.cohort or base == "universal" else row.time - 1
        clean = data["cohort"] == 0
        if control == "not-yet":
            clean |= (data["cohort"] > max(row.time, before)) & (data["cohort"] != row.cohort)
        pool = data[clean].groupby("year")["y"].mean()
        own = means[row.cohort]
        near(row.estimate, own[row.time] - own[before] - pool[row.time] + pool[before], absolute=1e-9)
    after = found.cells[found.cells["time"] >= found.cells["cohort"]]
    weights = after["cohort"].map(sizes)
    near(found.att, (after["estimate"] * weights).sum() / weights.sum(), absolute=1e-9)
    for row in found.years.itertuples():
        own = after["time"] == row.time
        near(row.estimate, (after["estimate"] * weights)[own].sum() / weights[own].sum(), absolute=1e-9)


@quick
@given(seeds, adopted)
def test_callaway_and_santanna_of_pairs(seed, cohorts):
    """Units seen in both waves; without gaps it is the same."""
    whole = make(seed, cohorts=cohorts)
    one, two = (study(whole, "callaway-santanna", gaps=gaps) for gaps in ("rows", "pairs"))
    near(one.cells[["estimate", "se"]], two.cells[["estimate", "se"]], absolute=1e-10)
    near([one.att, one.se], [two.att, two.se], absolute=1e-10)
    region = whole.assign(region=whole["firm"] % 7)
    one, two = (study(region, "callaway-santanna", gaps=gaps, cluster="region") for gaps in ("rows", "pairs"))
    near([one.att, one.se], [two.att, two.se], absolute=1e-10)
    near(one.years[["estimate", "se"]], two.years[["estimate", "se"]], absolute=1e-10)
    data = kept(make(seed, cohorts=cohorts, gaps=0.1))
    wide = data.pivot(index="firm", columns="year", values="y")
    home = data.groupby("firm")["cohort"].first()
    for row in study(data, "callaway-santanna", control="never", gaps="pairs").cells.itertuples():
        change = wide[row.time] - wide[row.cohort - 1 if row.time >= row.cohort else row.time - 1]
        own, pool = change[home == row.cohort].dropna(), change[home == 0].dropna()
        near(row.estimate, own.mean() - pool.mean(), absolute=1e-10)
        near(row.se, np.sqrt(own.var(ddof=0) / len(own) + pool.var(ddof=0) / len(pool)), absolute=1e-10)


def test_callaway_and_santanna_errors_are_those_of_a_jackknife():
    """Influence functions, shares of cohorts in them: leaving out one unit after the other gives nearly the same."""
    data = make(11, units=120)
    found = study(data, "callaway-santanna", control="not-yet")
    off = [study(data[data["firm"] != firm], "callaway-santanna", control="not-yet") for firm in range(120)]
    picks = (
        lambda f: (f.att, f.se), lambda f: tuple(f.record["averages"]["cohort"].values()),
        lambda f: tuple(f.years.iloc[3][["estimate", "se"]]), lambda f: tuple(f.effects.iloc[-1][["estimate", "se"]]),
    )  # fmt: skip
    for pick in picks:
        values = np.array([pick(one)[0] for one in off])
        near(pick(found)[1], np.sqrt(119 / 120 * ((values - values.mean()) ** 2).sum()), relative=0.05)


@quick
@given(seeds, adopted, st.sampled_from(["never", "not-yet"]), st.sampled_from(["variance", "equal"]), st.booleans())
def test_local_projections_by_brute_force(seed, cohorts, control, weighting, by_region):
    """Lags and leads found by merging on the calendar; least squares with a dummy a year."""
    data = kept(make(seed, units=50, cohorts=cohorts, gaps=0.15, cluster=8))
    cluster = "region" if by_region else "firm"
    try:
        found = study(data, "local-projections", control=control, weighting=weighting, cluster=cluster)
    except ti.EstimateError:
        return
    value = data.set_index(["firm", "year"])["y"].to_dict()
    for row in found.effects[found.effects["period"] != -1].itertuples():
        rows = []
        for firm, year, g in data[["firm", "year", "cohort"]].itertuples(index=False):
            ends = value.get((firm, year + row.period)), value.get((firm, year - 1))
            until = year + max(row.period, 0)
            clean = g == 0 or (control == "not-yet" and g > until)
            if None not in ends and (g == year or clean):
                rows.append((ends[0] - ends[1], float(g == year), year, firm))
        own = pd.DataFrame(rows, columns=["dy", "d", "year", "firm"])
        own["region"] = own["firm"] % 8
        share = own.groupby("year")["d"].transform("mean")
        if weighting == "equal":
            own = own[(share > 0) & (share < 1)].reset_index(drop=True)
            share = own.groupby("year")["d"].transform("mean")
        w = 1 / (1 - share) if weighting == "equal" else share * 0 + 1
        x = own["d"] - share
        y = own["dy"] - own.groupby("year")["dy"].transform("mean")
        beta = (w * x * y).sum() / (w * x * x).sum()
        scores = (w * x * (y - beta * x)).groupby(own[cluster]).sum()
        n, groups = len(own), own[cluster].nunique()
        factor = (n - 1) / (n - 1 - own["year"].nunique()) * groups / (groups - 1)
        se = np.sqrt(factor * (scores**2).sum()) / (w * x * x).sum()
        near([row.estimate, row.se], [beta, se], absolute=1e-8)
        if weighting == "equal":
            gaps = own.groupby(["year", "d"])["dy"].mean().unstack()
            near(beta, np.average(gaps[1.0] - gaps[0.0], weights=own.groupby("year")["d"].sum()), absolute=1e-8)


@pytest.mark.parametrize("estimator", ESTIMATORS)
def test_what_does_not_matter(estimator):
    """Order of rows, names of firms, levels of firms and years, the unit of y and the first year."""
    data = kept(make(21, gaps=0.1))
    options = {"gaps": "pairs"} if estimator == "callaway-santanna" else {}
    found = study(data, estimator, **options)
    other = data.sample(frac=1, random_state=1).assign(firm=lambda d: "F" + d["firm"].astype(str))
    other["y"] = 1000 * (other["y"] + data["firm"] * 3.0 + (data["year"] - 2012) ** 2)
    other["year"], other["cohort"] = other["year"] - 1000, (other["cohort"] - 1000).clip(lower=0).replace(0, np.nan)
    again = study(other, estimator, **options)
    near([again.att / 1000, again.se / 1000], [found.att, found.se], relative=1e-6)
    near(again.effects["estimate"] / 1000, found.effects["estimate"], absolute=1e-7)
    near(again.effects["se"] / 1000, found.effects["se"], relative=1e-6)
    assert list(again.effects["rows"]) == list(found.effects["rows"])
    assert found.record["rows"]["used"] == len(data)


@pytest.mark.parametrize("estimator", ESTIMATORS)
def test_waves_are_periods(estimator):
    """A survey of 2010, 2014, 2015, 2018, 2019: the wave before is the base, and firms adopt between waves."""
    data = make(5, waves=5, cohorts=(2011, 2013))
    waves = dict(zip(range(2010, 2015), (2010, 2014, 2015, 2018, 2019), strict=True))
    survey = data.assign(year=data["year"].map(waves), cohort=data["cohort"].map({0: 0, 2011: 2012, 2013: 2018}))
    one, two = study(data, estimator), study(survey, estimator)
    near([one.att, one.se], [two.att, two.se], absolute=1e-12)
    pd.testing.assert_frame_equal(one.effects, two.effects)
    assert any("2010, 2014, 2015, 2018, 2019" in warning for warning in two.warnings)
    assert two.record["cohorts"].keys() == {"2014", "2018"}


def test_two_waves_are_one_comparison():
    data = make(8, waves=2, cohorts=(2011,))
    change = data.pivot(index="firm", columns="year", values="y").diff(axis=1)[2011]
    adopts = data.groupby("firm")["cohort"].first() > 0
    for estimator in ESTIMATORS:
        near(study(data, estimator).att, change[adopts].mean() - change[~adopts].mean(), absolute=1e-10)


def test_one_cohort_needs_no_warning():
    """The two-way estimate is the imputation's; those with the last wave as their base are another number."""
    data = make(9, units=80, cohorts=(2013,))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = {e: ti.event_study(data, "y", cohort="cohort", estimator=e, window=(-3, 3)) for e in ESTIMATORS}
        assert len(ti.bacon(data, "y", cohort="cohort").table) == 1
    for one, two in pairwise(("imputation", "did2s", "twfe")):
        near(found[one].att, found[two].att, absolute=1e-10)
    for one, two in pairwise(("callaway-santanna", "sun-abraham", "local-projections")):
        near(found[one].att, found[two].att, absolute=1e-10)
    assert "negative_weights" not in found["twfe"].record


def test_a_treatment_is_its_first_year():
    data = firms("stag_unbal")
    data = data.assign(d=((data["cohort"] > 0) & (data["year"] >= data["cohort"])).astype(int))
    first = data["year"].where(data["d"] == 1).groupby(data["firm"]).transform("min")
    assert (first > data["cohort"]).any()  # where the row of adoption is lost, the first that is seen counts
    known, found = study(data.assign(cohort=first)), quiet(ti.event_study, data, "y", treatment="d")
    assert (known.att, known.se) == (found.att, found.se)


def test_without_never_treated():
    data = make(13, never=False)
    early = data[data["year"] < 2015].assign(cohort=lambda d: d["cohort"].where(d["cohort"] < 2015, 0))
    one, two = study(data, "sun-abraham"), study(early, "sun-abraham")
    near([one.att, one.se], [two.att, two.se], absolute=1e-10)
    assert any("cohort of 2015 is the control" in warning for warning in one.warnings)
    near(study(data).att, study(early).att, absolute=1e-9)
    not_yet = study(data, "callaway-santanna", control="not-yet")
    near(not_yet.att, study(early, "callaway-santanna", control="not-yet").att, absolute=1e-10)
    assert any("no controls" in warning for warning in not_yet.warnings)
    leads = study(data, "twfe").effects
    assert -5 not in set(leads["period"])
