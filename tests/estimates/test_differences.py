"""Tests of a coefficient's difference between groups, against one interacted regression and against stacked scores."""

import warnings

import numpy as np
import pandas as pd
import pytest

import textindex as ti
from textindex import EstimateError, ModelSpec


@pytest.fixture(scope="module")
def grouped(panel):
    large = panel["size"] > 1
    y = panel.y + 0.8 * panel.x * large
    return panel.assign(large=large.astype(int), y=y, east=(panel.firm.str[-1] < "5").astype(int))


def pair(vcov="hetero", effects=("firm", "year"), by="large", **more):
    one = {"outcome": "y", "regressors": ("x", "w"), "fixed_effects": effects, "vcov": vcov} | more
    return (ModelSpec(**one, where=((by, (value,)),), name=f"{by} {value}") for value in (1, 0))


@pytest.mark.parametrize("vcov", ["iid", "hetero", {"CRV1": "firm"}, {"CRV1": "firm+year"}])
@pytest.mark.parametrize("effects", [(), ("firm", "year")])
def test_interacted_is_one_regression_with_everything_interacted(grouped, vcov, effects):
    table = (
        ti.group_difference(grouped, *pair(vcov, effects), ["x", "w"]).query("test == 'interacted'").set_index("term")
    )
    data = grouped.assign(xl=grouped.x * grouped.large, wl=grouped.w * grouped.large)
    whole = [f"large^{effect}" for effect in effects]
    terms = ["x", "xl", "w", "wl", *([] if effects else ["large"])]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        one = ti.fit(data, "y", terms, whole, vcov)
    if any("negative eigenvalues" in note for note in one.warnings):
        return  # what is set to 0 depends on how the groups are written
    for term, other in (("x", "xl"), ("w", "wl")):
        assert table.difference[term] == pytest.approx(one[other]["estimate"], abs=1e-11)
        assert table.se[term] == pytest.approx(one[other]["se"], rel=1e-9)
        assert table.p[term] == pytest.approx(one[other]["p"], rel=1e-6)
    r, v = one.table.estimate[["xl", "wl"]], one.cov.loc[["xl", "wl"], ["xl", "wl"]]
    assert table.statistic["(all)"] == pytest.approx(r @ np.linalg.solve(v, r) / 2, rel=1e-8)


def test_suest_is_the_stacked_scores_with_one_factor(grouped):
    """Stata's suest, robust and clustered, over dummies by numpy; firms in both groups are one cluster."""
    for vcov in ("hetero", {"CRV1": "firm"}):
        table = ti.group_difference(grouped, *pair(vcov), ["x"]).query("test == 'suest'").set_index("term")
        scores, estimates, n = [], [], len(grouped)
        for value in (1, 0):
            own = grouped[grouped.large == value]
            dummies = [pd.get_dummies(own[c], dtype=float, drop_first=c == "year") for c in ("firm", "year")]
            x = pd.concat([own[["x", "w"]], *dummies], axis=1).to_numpy()
            beta, *_ = np.linalg.lstsq(x, own.y, rcond=None)
            influence = np.linalg.pinv(x.T @ x)[0] @ x.T * (own.y - x @ beta).to_numpy()
            scores.append(pd.Series(influence if value else -influence, own.index))
            estimates.append(beta[0])
        each = pd.concat(scores).sort_index()
        g = n if vcov == "hetero" else grouped.firm.nunique()
        summed = each if vcov == "hetero" else each.groupby(grouped.firm).sum()
        assert table.se["x"] == pytest.approx(np.sqrt((summed**2).sum() * g / (g - 1)), rel=1e-9)
        assert table.difference["x"] == pytest.approx(estimates[0] - estimates[1], abs=1e-11)


def test_permutation_finds_a_difference_and_repeats_itself(grouped):
    spec = list(pair())
    first, again = (
        ti.group_difference(grouped, *spec, ["x", "w"], permutations=99, seed=4).query("test == 'permutation'")
        for _ in range(2)
    )
    pd.testing.assert_frame_equal(first, again)
    p = first.set_index("term").p
    assert p["x"] <= 0.03
    assert p["w"] > 0.05
    assert (first.draws == 99).all()


@pytest.mark.slow
def test_permutation_is_right_where_there_is_no_difference(panel):
    """Sizes of three tests over 200 samples without a difference, nominal 10%."""
    from tests.estimates.conftest import make_panel

    rejected = []
    for seed in range(200):
        data = make_panel(seed).assign(large=lambda d: (d["size"] > 1).astype(int))
        table = ti.group_difference(data, *pair({"CRV1": "firm"}), ["x"], permutations=79, seed=seed)
        rejected.append((table[table.term == "x"].set_index("test").p < 0.1).astype(float))
    sizes = pd.DataFrame(rejected).mean()
    assert sizes.between(0.04, 0.17).all(), sizes


def test_whole_firms_change_group(grouped):
    table = ti.group_difference(grouped, *pair(by="east"), ["x"], permutations=19, shuffle="firms")
    assert len(table.query("test == 'permutation'")) == 1
    with pytest.raises(EstimateError, match="firms are in both groups"):
        ti.group_difference(grouped, *pair(), ["x"], permutations=19, shuffle="firms")


def test_what_cannot_be_compared(grouped):
    one, other = pair()
    with pytest.raises(EstimateError, match=r"share .* rows"):
        ti.group_difference(grouped, one, one, ["x"])
    with pytest.raises(EstimateError, match="'z' is no coefficient of the first group; it has x, w"):
        ti.group_difference(grouped, one, other, ["z"])
    with pytest.raises(EstimateError, match="must be alike"):
        ti.group_difference(grouped, one, ModelSpec("y", ("x",), where=(("large", (0,)),)), ["x"])


def test_poisson_groups(grouped):
    table = ti.group_difference(grouped, *pair(effects=("industry",), family="poisson", outcome="n"), ["x"])
    assert set(table.test) == {"interacted", "suest"}
    assert table.se.dropna().gt(0).all()
