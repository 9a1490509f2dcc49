"""Matching: MatchIt's, Matching's and ebal's numbers, pair by pair; every rule against a search of all pairs."""

import json
from gzip import decompress
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textindex import EstimateError, EstimateWarning
from textindex.estimates import fit, match, match_cohorts
from textindex.estimates.matching.effect import abadie_imbens, effect_on_treated, smoothed
from textindex.estimates.matching.logit import logit
from textindex.estimates.matching.neighbours import nearest
from textindex.estimates.matching.weighting import entropy, odds

SISTERS = Path(__file__).parents[1] / "oracles" / "sisters"
TRUTH = json.loads(decompress((SISTERS / "matching.json.gz").read_bytes()))
COVARIATES = list(TRUTH["logit"]["coef"])[1:]
DESIGNS = {
    "nn1_norep": {},
    "nn1_norep_data": {"order": "data"},
    "nn1_norep_nodiscard": {"support": False},
    "nn1_rep": {"replacement": True},
    "nn3_rep": {"replacement": True, "ratio": 3},
    "nn3_cal": {"ratio": 3, "caliper": 0.05},
    "nn1_cal_abs": {"replacement": True, "caliper": 0.01, "caliper_in": "score"},
    "nn1_logit_cal": {"support": False, "distance": "logit", "caliper": 0.2},
}
WEIGHTED = {
    "ipw_att": ("w_ipw", {"method": "ipw", "support": False}),
    "entropy": ("w_entropy", {"method": "entropy", "support": False}),
    "kernel_epan_06": ("w_kernel", {"method": "kernel"}),
}
ERRORS = {
    "pair-clustered": "wls_cluster_subclass",
    "paired": "se_paired",
    "lechner": "se_lechner",
    "hc1": "wls_hetero_HC1",
}
pytestmark = pytest.mark.filterwarnings("ignore::textindex.EstimateWarning")


def read(name):
    return pd.read_csv(SISTERS / name)


@pytest.fixture(scope="module")
def firms():
    return read("match-cross.csv.gz")


@pytest.fixture(scope="module")
def reference():
    return read("match-ref.csv.gz").set_index("id")


@pytest.fixture(scope="module")
def panel():
    return read("match-panel.csv.gz")


@pytest.fixture(scope="module")
def matches(firms):
    asked = DESIGNS | {name: options for name, (_, options) in WEIGHTED.items()}
    return {
        name: match(firms, treatment="treat", covariates=COVARIATES, unit="id", **own) for name, own in asked.items()
    }


def test_the_score_is_that_of_maximum_likelihood(matches, reference):
    found, truth = matches["nn1_norep"], TRUTH["logit"]
    own = found.record["logit"]
    for term, beta in truth["coef"].items():
        assert abs(own["coefficients"][term] - beta) < 1e-12
        assert abs(own["se"][term] / truth["se"][term] - 1) < 1e-11
    assert abs(own["loglik"] - truth["loglik"]) < 1e-9
    assert abs(own["pseudo_r2"] - truth["pseudoR2_McFadden"]) < 1e-13
    assert np.abs(found.scores.to_numpy() - reference["ps"].to_numpy()).max() < 1e-12
    assert np.abs(found.table["linear"].to_numpy() - reference["lps"].to_numpy()).max() < 1e-11


def test_the_support_of_the_oracle(firms, matches):
    for support, key, ids in (
        (True, "treated, off support", TRUTH["support"]["treated_off"]),
        ("both", "control, off support", TRUTH["support"]["both_control_ids"]),
    ):
        found = match(firms, treatment="treat", covariates=COVARIATES, unit="id", support=support)
        assert sorted(found.table.loc[found.table["status"] == key, "unit"]) == sorted(ids)


@pytest.mark.parametrize("ties", ["lower", "position"])
@pytest.mark.parametrize("name", DESIGNS)
def test_pairs_are_those_of_matchit(name, ties, firms, reference):
    found = match(firms, treatment="treat", covariates=COVARIATES, unit="id", ties=ties, **DESIGNS[name])
    for rank in range(1, DESIGNS[name].get("ratio", 1) + 1):
        own = found.pairs[found.pairs["rank"] == rank].set_index("treated")["control"].sort_index()
        wanted = reference[f"m{rank}_{name}"].dropna().astype(int)
        assert own.to_dict() == wanted.to_dict()
    assert np.abs(found.weights.to_numpy() - reference[f"w_{name}"].to_numpy()).max() < 1e-12
    if (width := TRUTH[name]["caliper_width"]) is not None:
        assert found.record["caliper_width"] == pytest.approx(width, rel=1e-12)
    assert found.effective_controls == pytest.approx(TRUTH[name]["ess_controls"], rel=1e-11)


@pytest.mark.parametrize("name", [*DESIGNS, *WEIGHTED])
def test_the_effect_and_its_standard_errors(name, matches):
    found, truth = matches[name].att("y"), TRUTH[name]
    assert abs(found.estimate - truth["ATT"]) < 1e-11
    errors = found.standard_errors.set_index("convention")["se"]
    own = {key: truth[other] for key, other in ERRORS.items() if key in errors and truth.get(other) is not None}
    assert own
    for key, value in own.items():
        assert errors[key] == pytest.approx(value, rel=1e-9), key


@pytest.mark.parametrize(("name", "ratio"), [("nn1_rep", 1), ("nn3_rep", 3)])
def test_abadie_and_imbens(name, ratio, matches):
    errors = matches[name].att("y").standard_errors.set_index("convention")["se"]
    for convention, key in (("abadie-imbens", f"var{ratio}"), ("abadie-imbens-one-variance", "var0")):
        truth = TRUTH[f"abadie_imbens_M{ratio}_{key}"]["se_AI"]
        assert errors[convention] == pytest.approx(truth, rel=1e-10)


@pytest.mark.parametrize("name", WEIGHTED)
def test_weights_without_pairs(name, matches, reference):
    own = matches[name].weights.to_numpy()
    assert np.abs(own - reference[WEIGHTED[name][0]].to_numpy()).max() < 1e-11


@pytest.mark.parametrize("name", [*DESIGNS, *WEIGHTED])
def test_the_balance_table(name, matches):
    table = matches[name].balance_of([*COVARIATES, "shwhite"]).set_index(["covariate", "sample"])
    same = {"mean_treated": "meanT", "mean_control": "meanC", "bias": "bias"}
    before = {**same, "t": "t", "p": "p", "variance_ratio": "var_ratio"}
    after = {**same, "reduction": "reduction", "t": "t_freq", "p": "p_freq", "df": "df_freq", "t_aweight": "t_aweight",
             "p_aweight": "p_aweight", "variance_ratio": "var_ratio_weighted"}  # fmt: skip
    for covariate, truth in TRUTH[name]["balance"].items():
        for sample, key, columns in (("unmatched", "U", before), ("matched", "M", after)):
            for ours, theirs in columns.items():
                assert abs(table.loc[(covariate, sample), ours] - truth[key][theirs]) < 1e-9, (covariate, ours)
    assert list(matches[name].balance["covariate"][::2]) == COVARIATES
    if truth := TRUTH[name].get("overall"):
        overall = matches[name].record["overall"]
        assert overall["matched"]["mean_bias"] == pytest.approx(truth["mean_abs_bias_M"], rel=1e-9)
        assert overall["unmatched"]["median_bias"] == pytest.approx(truth["median_abs_bias_U"], rel=1e-9)
        for sample, key in (("unmatched", "U"), ("matched", "M")):
            for ours, theirs in (("B", "B"), ("R", "R"), ("pseudo_r2", "pseudoR2"), ("lr", "LR")):
                assert overall[sample][ours] == pytest.approx(truth[key][theirs], rel=1e-8)


@pytest.mark.parametrize("name", ["nn1_norep", "nn3_rep", "ipw_att", "entropy"])
def test_the_regression_on_the_matched_panel(name, matches, panel):
    truth = TRUTH[name].get("did_on_matched_panel") or TRUTH[name]["did_on_panel"]
    weighed = matches[name].weigh(panel, unit="id")
    terms = ["T2018 = treat:2018.year", "T2014 = treat:2014.year", "y2018 = 2018.year", "y2014 = 2014.year", "train"]
    found = fit(weighed, "y", terms, ["id"], {"CRV1": "id"}, "weight", panel=("id", "year"))
    assert found.record["nobs"] == truth["N"]
    for term, beta in truth["coef"].items():
        assert abs(found[term]["estimate"] - beta) < 1e-10
        assert found[term]["se"] == pytest.approx(truth["se"][term], rel=1e-9)


def test_the_matched_sample_runs_through_fit_with_covariates(matches, firms):
    data = firms.assign(weight=matches["nn1_rep"].weights)
    found = fit(data, "y", ["treat", *COVARIATES], weights="weight", panel=("id", "year"))
    truth = TRUTH["nn1_rep"]["wls_with_covariates"]
    assert abs(found["treat"]["estimate"] - truth["coef"]) < 1e-10
    assert found["treat"]["se"] == pytest.approx(truth["se_HC1"], rel=1e-9)


@pytest.mark.parametrize("replacement", [False, True])
@pytest.mark.parametrize(("ties", "rule"), [("lower", "recommended_rule"), ("position", "matchit")])
def test_exact_ties(replacement, ties, rule):
    truth = TRUTH["ties"]["with_replacement" if replacement else "without_replacement"]
    found = match(
        read("match-ties.csv.gz"),
        treatment="treat",
        covariates=["g", "b"],
        unit="id",
        replacement=replacement,
        ties=ties,
    )
    assert found.scores.nunique() == 8
    assert found.pairs.set_index("treated")["control"].to_dict() == dict(
        zip(truth["treated"], truth[rule], strict=True)
    )
    assert found.att("y").estimate == pytest.approx(truth[f"ATT_{rule.removesuffix('_rule')}"], abs=1e-12)


def test_all_ties_averaged():
    found = match(
        read("match-ties.csv.gz"), treatment="treat", covariates=["g", "b"], unit="id", replacement=True, ties="average"
    )
    truth = TRUTH["ties"]["all_ties_averaged"]
    assert len(found.pairs) == truth["pairs"]
    own = found.att("y", se="abadie-imbens-one-variance")
    assert own.estimate == pytest.approx(truth["ATT"], abs=1e-12)
    assert own.se == pytest.approx(truth["se_AI"], rel=1e-12)


@st.composite
def cases(draw):
    """Scores on a coarse grid, so that ties abound, and who is treated."""
    n = draw(st.integers(2, 14))
    score = np.array(draw(st.lists(st.integers(0, 8), min_size=n, max_size=n))) / 8
    treated = np.array(draw(st.lists(st.booleans(), min_size=n, max_size=n)))
    treated[0], treated[-1] = True, False
    return score, treated, draw(st.integers(1, 3)), draw(st.sampled_from([np.inf, 0.0, 0.125, 0.25]))


def searched(score, treated, ratio, width, replacement, ties):
    """The rules as they are told, by looking at every control each time."""
    units = np.flatnonzero(treated)
    controls = list(np.flatnonzero(~treated))
    places = {row: place for place, row in enumerate(sorted(range(len(score)), key=lambda row: (score[row], row)))}
    found, used = [], {row: set() for row in units}
    for rank in range(1, ratio + 1):
        for row in sorted(units, key=lambda row: (-score[row], row)):
            free = [c for c in controls if c not in used[row]]
            if not free:
                continue
            if ties == "lower":
                best = min(free, key=lambda c: (abs(score[c] - score[row]), score[c], c))
            else:
                best = min(free, key=lambda c: (abs(score[c] - score[row]), abs(places[c] - places[row]), places[c]))
            if abs(score[best] - score[row]) <= width:
                found.append((row, best, rank))
                used[row].add(best)
                controls = controls if replacement else [c for c in controls if c != best]
    return sorted(found)


@given(cases(), st.booleans(), st.sampled_from(["lower", "position"]))
def test_every_rule_against_a_search_of_all_pairs(case, replacement, ties):
    score, treated, ratio, width = case
    own = nearest(
        score, np.flatnonzero(treated), np.flatnonzero(~treated), ratio=ratio, width=width, replacement=replacement,
        ties=ties,
    )  # fmt: skip
    wanted = searched(score, treated, ratio, width, replacement, ties)
    assert sorted(zip(own.treated.tolist(), own.control.tolist(), own.rank.tolist(), strict=True)) == wanted


@given(cases())
def test_averaged_ties_against_a_search(case):
    score, treated, ratio, width = case
    units, controls = np.flatnonzero(treated), np.flatnonzero(~treated)
    own = nearest(score, units, controls, ratio=ratio, width=width, replacement=True, ties="average")
    wanted = []
    for row in units:
        far = sorted(abs(score[c] - score[row]) for c in controls)
        near = [d for d in far[:ratio] if d <= width]
        wanted += [(row, c) for c in controls if near and abs(score[c] - score[row]) <= near[-1]]
    assert sorted(zip(own.treated.tolist(), own.control.tolist(), strict=True)) == sorted(wanted)


@given(st.integers(0, 10**6))
def test_entropy_weights_balance_and_are_exponential_in_the_covariates(seed):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(60, 3))
    treated = rng.random(60) < 1 / (1 + np.exp(1 - x[:, 0]))
    treated[:3], treated[3:20] = True, False
    try:
        weights = entropy(x, treated, ["a", "b", "c"])
    except EstimateError:
        return
    own = weights[~treated]
    assert np.abs(own @ x[~treated] / own.sum() - x[treated].mean(axis=0)).max() < 1e-9
    design = np.column_stack([np.ones(len(own)), x[~treated]])
    fitted = design @ np.linalg.lstsq(design, np.log(own), rcond=None)[0]
    assert np.abs(fitted - np.log(own)).max() < 1e-6


def test_a_covariate_in_other_units_changes_nothing(firms):
    plain = match(firms, treatment="treat", covariates=COVARIATES, unit="id")
    scaled = firms.assign(firmage=firms["firmage"] * 1e7 + 3, lnemp=firms["lnemp"] / 1e6)
    other = match(scaled, treatment="treat", covariates=COVARIATES, unit="id")
    assert list(plain.pairs["control"]) == list(other.pairs["control"])
    assert np.abs(plain.scores - other.scores).max() < 1e-12


def small(**columns):
    base = {"firm": list("abcdefgh"), "dt": [1, 1, 1, 0, 0, 0, 0, 0], "x": [3.0, 5, 2, 1, 3, 6, 4, 2]}
    return pd.DataFrame(base | columns)


def test_nothing_vanishes_without_a_word():
    data = small(x=[3.0, 5, np.nan, 1, 3, 6, 4, 2], dt=[1, 1, 1, 0, 0, 0, 0, np.nan])
    with pytest.warns(EstimateWarning, match=r"2 of 8 rows left out for missing values \(treatment 1, x 1\)"):
        found = match(data, treatment="dt", covariates=["x"])
    assert found.record["rows"] == {
        "given": 8, "firm missing": 0, "treatment missing": 1, "covariates missing": 1, "used": 6,
        "missing_in": {"x": 1},
    }  # fmt: skip
    assert found.table["status"].notna().all()
    assert sum(found.record["firms"].values()) == 6
    assert found.table["weight"].isna().sum() == 2


def test_the_note_names_method_order_ties_estimand_and_convention():
    found = match(small(y=range(8)), treatment="dt", covariates=["x"], caliper=5)
    said = str(found)
    assert "1 nearest on the score without replacement" in said
    assert "the treated choose in descending score" in said
    assert "lower score, then the lower row" in said
    assert "caliper 5 standard deviations" in said
    assert "average effect on the treated (all 3 treated firms)" in said
    assert "clustered by treated firm and its controls" in str(found.att("y"))


@pytest.mark.parametrize(
    ("data", "options", "says"),
    [
        (small(dt=[1, 2, 1, 0, 0, 0, 0, 0]), {}, "is to be 1 or 0, and holds 2"),
        (small(dt=[1] * 8), {}, "8 treated firms and 0 controls with all covariates: there must be 2 of each at least"),
        (small(dt=[1] + [0] * 7), {}, "1 treated firm and 7 controls"),
        (small().iloc[:0], {}, "the table has no rows"),
        (small(firm=["a", "b", None, None, None, None, None, "h"]), {}, "2 treated firms and 1 control"),
        (small().to_numpy(), {}, "a table of pandas, polars or pyarrow is needed, not numpy.ndarray"),
        (small(), {"caliper": "wide"}, "caliper is a number above 0, not 'wide'"),
        (small(x=[4.0] * 8), {}, "'x' is constant"),
        (small(x=[9.0, 8, 7, 1, 2, 3, 4, 5]), {}, "separation"),
        (small(z=[6.0, 10, 4, 2, 6, 12, 8, 4]), {"covariates": ["x", "z"]}, "'z' is a sum of x"),
        (small(firm=list("aabcdefg")), {}, r"1 firm stands in several rows \(such as a\); match on one wave"),
        (small(), {"covariates": ["size"]}, "no column 'size'"),
        (small(), {"covariates": []}, "at least one"),
        (small(), {"covariates": ["x", "dt"]}, "among the covariates"),
        (small(), {"ratio": 0}, "ratio is a whole number from 1"),
        (small(), {"caliper": -1}, "above 0"),
        (small(), {"caliper": 1e-9}, "no treated firm has a control within the caliper of 1e-09"),
        (small(), {"ties": "average"}, "needs replacement=True"),
        (small(), {"method": "optimal"}, "method: 'optimal' is none of nearest, kernel, entropy, ipw"),
    ],
)
def test_bad_input(data, options, says):
    if "1e-09" in says:
        data = data.assign(x=data["x"] + np.arange(8) / 100)
    with pytest.raises(EstimateError, match=says):
        match(data, **{"treatment": "dt", "covariates": ["x"], **options})


def test_no_common_support():
    around = pd.DataFrame({"dt": [1, 1, 0, 0, 0], "x": [-2.0, 2.1, -0.1, 0.1, 0.2]})
    with pytest.raises(EstimateError, match=r"no common support: scores of the treated run .* compare other"):
        match(around, treatment="dt", covariates=["x"])
    apart = pd.DataFrame({"dt": [1, 1, 0, 0], "x": [2.0, 2, 1, 1]})
    with pytest.raises(EstimateError, match=r"^x: 4 of 4 firms .* no common support"):
        match(apart, treatment="dt", covariates=["x"])


def test_no_weights_balance_what_is_out_of_reach():
    data = small(x=[9.0, 8, 3.5, 1, 2, 3, 4, 5])
    with pytest.raises(EstimateError, match="lie outside what controls can reach"):
        match(data, treatment="dt", covariates=["x"], method="entropy", support=False)


def test_an_outcome_that_is_missing_for_a_matched_firm(firms):
    found = match(small(y=[1.0, np.nan, 2, 3, 4, 5, 6, 7]), treatment="dt", covariates=["x"])
    with pytest.raises(EstimateError, match="missing for 1 firm that were matched"):
        found.att("y")
    with pytest.raises(EstimateError, match="does not apply here; there are pair-clustered, paired, lechner, hc1"):
        found.att("x", se="abadie-imbens")
    with pytest.raises(EstimateError, match="no firm in 'firm' of the panel was matched"):
        found.weigh(pd.DataFrame({"firm": ["A", "B"]}))


STACKED = json.loads(decompress((SISTERS / "staggered-matched.json.gz").read_bytes()))


@pytest.fixture(scope="module")
def stacked():
    return match_cohorts(read("stag_match.csv.gz"), cohort="cohort", covariates=["s1", "s2"])


def test_each_cohort_is_matched_with_clean_controls(stacked):
    for cohort, own in stacked.matches.items():
        truth = STACKED["pairs"][str(cohort)]
        assert own.pairs["treated"].tolist() != []
        wanted = dict(zip(truth["pairs_treated"], truth["pairs_control"], strict=True))
        assert own.pairs.set_index("treated")["control"].to_dict() == wanted
        assert sum(own.record["firms"].values()) == truth["pool"]
        for term, value in truth["logit"].items():
            assert abs(own.record["logit"]["coefficients"][term] - value) < 1e-10
    assert sorted(map(str, stacked.matches)) == sorted(STACKED["pairs"])
    assert len(stacked.pairs) == sum(len(own["pairs_treated"]) for own in STACKED["pairs"].values())


def test_the_regressions_on_the_stack(stacked):
    effects = ["stack^firm", "stack^year"]
    found = fit(stacked.rows, "y", ["D"], effects, {"CRV1": "firm"}, panel=("unit", "year"))
    truth = STACKED["stacked_matched"]
    assert found.record["nobs"] == truth["N"]
    assert abs(found["D"]["estimate"] - truth["coef"]["D1"]) < 1e-10
    assert found["D"]["se"] == pytest.approx(truth["se"]["D1"], rel=1e-9)
    rows = stacked.rows.assign(**{f"e{e + 3}": 1.0 * ((r := stacked.rows)["treated"] * (r["relative"] == e))
                                  for e in (-3, -2, 0, 1, 2)})  # fmt: skip
    found = fit(rows, "y", ["e0", "e1", "e3", "e4", "e5"], effects, {"CRV1": "firm"}, panel=("unit", "year"))
    truth = STACKED["stacked_matched_event"]
    for e in (-3, -2, 0, 1, 2):
        assert abs(found[f"e{e + 3}"]["estimate"] - truth["coef"][f"rel::{e}"]) < 1e-10
        assert found[f"e{e + 3}"]["se"] == pytest.approx(truth["se"][f"rel::{e}"], rel=1e-9)


def test_cohorts_that_cannot_be_matched_are_told():
    data = read("stag_match.csv.gz")
    early = data.assign(cohort=data["cohort"].where(data["firm"] > 5, 2011))
    with pytest.warns(EstimateWarning, match="cohort 2011 left out: nobody of it has a row in the year before"):
        found = match_cohorts(early, cohort="cohort", covariates=["s1", "s2"])
    assert list(found.failed) == [2011]
    with pytest.raises(EstimateError, match=r"'cohort' changes within 1 firm"):
        match_cohorts(
            data.assign(cohort=data["cohort"].where(data.index > 0, 2012)), cohort="cohort", covariates=["s1"]
        )
    with pytest.raises(EstimateError, match="no cohort could be matched: cohort 2014 left out: there are no clean"):
        match_cohorts(data[data["cohort"] == 2014], cohort="cohort", covariates=["s1"])
    with pytest.raises(EstimateError, match="no cohort could be matched: nobody adopts"):
        match_cohorts(data.assign(cohort=0), cohort="cohort", covariates=["s1"])


@pytest.mark.parametrize("method", ["ipw", "entropy"])
def test_weights_as_estimated_against_the_jackknife(method):
    """Leaving out one firm at a time, score and weights anew, moves the effect as the stacked moments say."""
    rng = np.random.default_rng(9)
    x = rng.normal(size=(150, 2))
    treated = rng.random(150) < 1 / (1 + np.exp(1 - 0.6 * x[:, 0]))
    data = pd.DataFrame({"firm": range(150), "dt": treated * 1, "a": x[:, 0], "b": 10 * x[:, 1] + 3})
    data["y"] = 2 * x[:, 0] + x[:, 1] + rng.normal(size=150)
    options = {"treatment": "dt", "covariates": ["a", "b"], "method": method, "support": False}
    found = match(data, **options).att("y")
    assert found.convention == "stacked-moments"
    x, y, own = data[["a", "b"]].to_numpy(), data["y"].to_numpy(), []
    for rows in ~np.eye(150, dtype=bool):
        one, t = x[rows], treated[rows]
        weights = odds(logit(one, t, ["a", "b"]).score, t) if method == "ipw" else entropy(one, t, ["a", "b"])
        own.append(effect_on_treated(y[rows], t, weights))
    jackknife = float(np.sqrt(149 / 150 * np.sum((np.array(own) - np.mean(own)) ** 2)))
    assert found.se == pytest.approx(jackknife, rel=0.08)
    assert found.standard_errors.set_index("convention").loc["hc1", "se"] > 1.3 * found.se


def test_scikit_learns_logit_is_the_same_only_when_told_not_to_penalise(matches, firms):
    from sklearn.linear_model import LogisticRegression

    x, treated = firms[COVARIATES].to_numpy(), firms["treat"].to_numpy()
    model = LogisticRegression(C=np.inf, solver="newton-cholesky", tol=1e-12, max_iter=1000).fit(x, treated)
    own = matches["nn1_norep"].scores.to_numpy()
    assert np.abs(model.predict_proba(x)[:, 1] - own).max() < 1e-9


def test_the_kernels_standard_error_is_that_of_matches_where_shares_are_matches():
    """Any fixed shares: those of nearest neighbours give Abadie and Imbens' own number."""
    rng = np.random.default_rng(6)
    score, y, treated = rng.random(80), rng.normal(size=80), np.arange(80) % 3 == 0
    pairs = nearest(score, np.flatnonzero(treated), np.flatnonzero(~treated), ratio=2, replacement=True)
    shares = [(row, pairs.control[pairs.treated == row], np.full(2, 0.5)) for row in np.unique(pairs.treated).tolist()]
    assert smoothed(y, shares, score, treated) == pytest.approx(abadie_imbens(y, pairs, score, treated, 1), rel=1e-12)


def test_the_kernel_names_its_standard_error(matches):
    own = matches["kernel_epan_06"].att("y")
    errors = own.standard_errors.set_index("convention")["se"]
    assert own.convention == "smoothed"
    assert own.se == errors["smoothed"] < errors["hc1"]
