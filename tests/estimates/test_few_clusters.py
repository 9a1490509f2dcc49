"""Few clusters: the oracle (enumeration, clubSandwich), brute force, and what is refused."""

import numpy as np
import pandas as pd
import pytest
from adoption import firms, near, oracle

import textindex as ti

CASES = {
    "no_controls": {"regressors": ["treat"]},
    "controls": {"regressors": ["treat", "x"]},
    "individual_regressor": {"regressors": ["treat", "x"], "term": "x"},
    "with_group_dummies": {"regressors": ["treat", "x"], "fixed_effects": ["grp"]},
    "null_half": {"regressors": ["treat", "x"], "null": 0.5},
}


@pytest.mark.parametrize("case", CASES)
def test_oracle(case):
    found, own = ti.few_clusters(firms("wild"), "y", cluster="cluster", **CASES[case]), oracle()["e_wild"][case]
    table = found.table.set_index("method")
    near(table.loc["CR1", "estimate"], own["coef"], absolute=1e-12)
    for method, key in (("CR1", "se_CR1"), ("CR2", "se_CR2"), ("CV3", "se_CV3_jackknife_centred_at_full")):
        near(table.loc[method, "se"], own[key], relative=1e-10)
    near(table.loc["CR1", ["t", "p"]], [own["t_CR1"], own["p_t_Gm1"]], relative=1e-10)
    near(table.loc["CR2", "df"], own["df_CR2_satterthwaite"], relative=1e-10)
    if case != "null_half":  # theirs is of the null 0
        near(table.loc["CR2", "p"], own["p_CR2"], relative=1e-10)
    for method in ("WCR", "WCU"):
        theirs, mine = own[f"{method}_rademacher_enumerated"], found.record["p"][method]
        assert mine == {
            "p": theirs["p_symmetric_ge"], "strict": theirs["p_symmetric_strict"],
            "equal_tailed": theirs["p_equal_tailed"],
        }  # fmt: skip
    assert found.distinct == own["distinct_abs_t"]
    assert (found.record["draws"], found.record["enumerated"]) == (256, True)
    size = np.sort(np.abs(found.draws))
    near(size[:5], own["t_star_sorted_first"], absolute=1e-10)
    near(size[::-1][:10], own["t_star_sorted_last"], absolute=1e-10)


def make(seed, clusters=6):
    rng = np.random.default_rng(seed)
    home = np.repeat(np.arange(clusters), rng.integers(6, 14, clusters))
    n = len(home)
    data = pd.DataFrame({"home": home, "unit": home * 100 + rng.integers(0, 3, n), "wave": rng.integers(0, 3, n)})
    data["d"] = (home < 2).astype(float) * (data["wave"] > 0)
    data["x"] = rng.normal(size=n) + home
    data["y"] = 0.3 * data["d"] + data["x"] + rng.normal(size=clusters)[home] + rng.normal(size=n)
    return data.sample(frac=1, random_state=seed)


def dummies(data, name):
    return pd.get_dummies(data[name]).to_numpy(float)


@pytest.mark.parametrize("effects", [[], ["wave"], ["unit", "wave"]])
def test_brute_force(effects):
    """Each draw regressed anew; CR2 by matrices as long as the table: (I - H)^(-1/2) of each cluster."""
    data = make(3)
    found = ti.few_clusters(data, "y", ["d", "x"], effects, cluster="home")
    y, home = data["y"].to_numpy(), data["home"].to_numpy()
    blocks = [dummies(data, effect) for effect in effects] or [np.ones((len(data), 1))]
    others = np.column_stack([data[["x"]].to_numpy(), *blocks])
    whole = np.column_stack([data[["d"]].to_numpy(), others])
    rank, pinv = np.linalg.matrix_rank(whole), np.linalg.pinv(whole)

    def t_of(outcome, null=0.0):
        beta = pinv @ outcome
        scores = pinv[0] * (outcome - whole @ beta)
        n, groups = len(y), 6
        nested = 0 if "unit" not in effects else data["unit"].nunique() - 1
        factor = groups / (groups - 1) * (n - 1) / (n - (rank - nested))
        se = np.sqrt(factor * sum(scores[home == g].sum() ** 2 for g in range(groups)))
        return beta[0], se, (beta[0] - null) / se

    beta, se, t = t_of(y)
    near(found.table.loc[0, ["estimate", "se", "t"]], [beta, se, t], relative=1e-9)
    fitted = others @ (np.linalg.pinv(others) @ y)
    signs = 1 - 2 * (np.arange(64)[:, None] >> np.arange(6) & 1)
    stars = [t_of(fitted + sign[home] * (y - fitted))[2] for sign in signs]
    near(np.sort(found.draws), np.sort(stars), absolute=1e-8)
    assert found.record["p"]["WCR"]["p"] == np.mean(np.abs(stars) >= abs(t) - 1e-9)
    hat = whole @ pinv
    error, parts = y - hat @ y, []
    for g in range(6):
        own = home == g
        values, vectors = np.linalg.eigh(np.eye(own.sum()) - hat[np.ix_(own, own)])
        root = np.where(values > 1e-9, 1 / np.sqrt(np.maximum(values, 1e-9)), 0)
        parts.append(((np.eye(len(y)) - hat)[own].T @ (vectors * root @ vectors.T @ pinv[0][own]), own))
    lever = np.column_stack([part for part, _ in parts])
    near(found.table.loc[1, "se"], np.sqrt(np.sum((lever.T @ y) ** 2)), relative=1e-8)
    overlap = lever.T @ lever
    near(found.table.loc[1, "df"], np.trace(overlap) ** 2 / np.sum(overlap**2), relative=1e-8)
    assert np.abs(error).max() > 0


def test_many_clusters_are_drawn_by_a_seed():
    data = make(5, clusters=14)
    first, again, other = (
        ti.few_clusters(data, "y", ["d", "x"], cluster="home", draws=500, seed=seed).draws for seed in (1, 1, 2)
    )
    np.testing.assert_array_equal(first, again)
    assert len(first) == 500
    assert not np.array_equal(first, other)


def test_one_treated_cluster_is_told():
    data = make(1, clusters=4)
    with pytest.warns(ti.EstimateWarning, match=r"8 distinct .*cannot be below 0\.125"):
        found = ti.few_clusters(data, "y", ["x"], cluster="home")
    assert found.distinct == 8
    assert "CR2" in str(found)
    data["alone"] = (data["home"] == 0) * 1.0
    with pytest.warns(ti.EstimateWarning):
        found = ti.few_clusters(data, "y", ["alone"], cluster="home")
    assert np.isnan(found.table.set_index("method").loc["CV3", "se"])  # without its cluster the term is gone


def test_a_table_in_any_order_gives_the_same():
    data = make(2)
    one, two = (ti.few_clusters(d, "y", ["d", "x"], ["wave"], cluster="home") for d in (data, data.sort_values("home")))
    for column in ("estimate", "se", "p"):
        near(one.table[column].dropna(), two.table[column].dropna(), relative=1e-9)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"regressors": ["d"], "cluster": "nowhere"}, "no column 'nowhere'"),
        ({"regressors": ["d"], "cluster": "home", "term": "x"}, "'x' is no regressor"),
        ({"regressors": ["d"], "cluster": "home", "draws": 0}, "0 draws"),
        ({"regressors": ["d", "twice = d"], "cluster": "home"}, "no variation of its own"),
        ({"regressors": ["d"], "fixed_effects": ["cell"], "cluster": "home"}, "no variation of its own"),
        ({"regressors": ["d"], "cluster": "one"}, "two clusters are needed"),
        ({"regressors": ["x"], "cluster": "home", "where": "same"}, "without error"),
        ({"regressors": ["x"], "cluster": "home", "where": "few"}, "cannot give 2 coefficients"),
    ],
)
def test_refusals(options, says):
    data = make(4).assign(one=1)
    data["cell"] = data["home"] * 10 + data["wave"]
    where = options.get("where")
    if where == "same":
        data["y"] = 2 * data["x"] + 1
    if where == "few":
        data = data.drop_duplicates("home").head(2)
    with pytest.raises(ti.EstimateError, match=says):
        ti.few_clusters(data, "y", **{key: value for key, value in options.items() if key != "where"})


def test_a_firm_seen_twice_a_year_needs_its_key():
    data = make(6).assign(firm=1, year=2)
    with pytest.raises(ti.EstimateError, match="panel"):
        ti.few_clusters(data, "y", ["d"], cluster="home")
    data["row"] = range(len(data))
    near(
        ti.few_clusters(data, "y", ["d"], cluster="home", panel=("row", "year")).table["estimate"],
        ti.few_clusters(data.drop(columns=["firm", "year"]), "y", ["d"], cluster="home").table["estimate"],
        relative=1e-12,
    )
