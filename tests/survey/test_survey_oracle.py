"""The questionnaire against R (psych, car, lmtest, lavaan) and exact engines, number by number."""

import numpy as np
import pandas as pd
import pytest

import textindex as ti
from textindex.statistics import factors, rotation
from textindex.statistics.least_squares import condition_indices
from textindex.statistics.moments import moments

TERMS = {
    "estimate": "B", "se": "se", "t": "t", "p": "p", "low": "ci95_low", "high": "ci95_high", "se_hc1": "se_HC1",
    "se_hc3": "se_HC3",
}  # fmt: skip
SLOPES = {"beta": "beta", "vif": "VIF", "tolerance": "tolerance", "zero_order": "zero_order", "partial": "partial",
          "part": "part"}  # fmt: skip
FACTS = {
    "nobs": "n", "r2": "R2", "adj_r2": "adj_R2", "f": "F", "df1": "df1", "df2": "df2", "p_f": "p_F",
    "sigma": "resid_se", "loglik": "loglik", "aic": "AIC", "bic": "BIC", "durbin_watson": "durbin_watson",
}  # fmt: skip
CLOSE = 1e-10


def close(found, wanted, tolerance=CLOSE):
    np.testing.assert_allclose(np.asarray(found, dtype=float), np.asarray(wanted, dtype=float), rtol=0, atol=tolerance)


def test_items(result, oracle):
    wanted = pd.DataFrame(oracle["items"]).T
    assert result.items["item"].tolist() == list(wanted.index)
    for column, name in {"n": "n", "mean": "mean", "sd": "sd", "skewness": "skew_g1_SPSS"}.items():
        close(result.items[column], wanted[name])
    assert result.items.query("reversed")["item"].tolist() == oracle["reverse"]["items"]
    assert (result.items["n"] + result.items["missing"]).eq(300).all()


@pytest.mark.parametrize("missing", ["listwise", "pairwise"])
def test_alpha(spec, answers, oracle, missing):
    result = ti.survey({**spec, "missing": missing}, answers)
    for name, own in oracle["alpha"].items():
        scale, items = result.scales.set_index("scale").loc[name], result.items.query("scale == @name")
        if missing == "listwise":
            wanted = own["listwise"]
            close(scale[["n_alpha", "alpha"]], [wanted["n"], wanted["alpha"]])
            close(scale[["alpha_standardised", "mean_r"]], [wanted["alpha_standardised"], wanted["mean_r"]])
            close(scale[["alpha_low", "alpha_high"]], list(own["feldt95"].values()))
            close(items["item_rest_r"], list(wanted["item_rest_r"].values()))
            close(items["alpha_if_dropped"], list(wanted["alpha_if_dropped"].values()))
        else:
            wanted = own["psych_pairwise"]
            close(scale[["alpha", "alpha_standardised"]], [wanted["raw_alpha"], wanted["std_alpha"]])
            close(items["item_rest_r"], list(wanted["r_drop"].values()))
            close(items["alpha_if_dropped"], list(wanted["alpha_drop"].values()))
            assert np.isnan(scale["alpha_low"])


def test_own_factor_of_each_scale(result, oracle):
    for name, own in oracle["alpha"].items():
        scale, items = result.scales.set_index("scale").loc[name], result.items.query("scale == @name")
        wanted = own["one_factor_ML"]
        close(items["loading"], list(wanted["loadings"].values()), 1e-6)
        close(scale[["cr", "ave"]], [wanted["CR"], wanted["AVE"]], 1e-7)


@pytest.mark.parametrize(("score", "key"), [("complete", "complete_only"), ("half", "at_least_half_answered")])
def test_scores(spec, answers, oracle, score, key):
    scales = ti.survey({**spec, "score": score}, answers).scales.set_index("scale")
    for name, wanted in oracle["scores"][key].items():
        close(scales.loc[name, list(wanted)], list(wanted.values()))


@pytest.mark.parametrize("missing", ["listwise", "pairwise"])
def test_correlations(spec, answers, oracle, missing):
    spec["regression"] = spec["regression"][:1]
    found = ti.survey({**spec, "missing": missing}, answers).correlations
    wanted = oracle["correlations"][missing]
    at = {name: place for place, name in enumerate(wanted["variables"])}
    assert len(found) == 10
    for row in found.itertuples():
        own = at[row.a], at[row.b]
        close([row.r, row.n, row.p], [wanted[key][own[0]][own[1]] for key in ("r", "n", "p")])


@pytest.mark.parametrize(
    ("key", "name", "score"),
    [("ols", "5", "complete"), ("ols_half_rule", "5", "half"), ("ols_with_controls", "controls", "complete")],
)
def test_regressions(spec, answers, oracle, key, name, score):
    wanted, found = oracle[key], ti.survey({**spec, "score": score}, answers)[name]
    table = found.coefficients
    for column, own in TERMS.items():
        close(table[column], list(wanted[own].values()))
    for column, own in SLOPES.items():
        close(table[column][1:], list(wanted[own].values()))
    for fact, own in FACTS.items():
        close(found.record[fact], wanted[own])
    close(found.record["breusch_pagan"], wanted["breusch_pagan_koenker"]["LM"])
    close(found.record["p_breusch_pagan"], wanted["breusch_pagan_koenker"]["p"])
    close(found.record["condition"], wanted["condition_indices"][-1])
    close(np.sqrt(np.diag(found.cov)), list(wanted["se"].values()))
    close(found.params, table["estimate"])
    close(found.conf_int()["low"], table["low"])
    assert (found.nobs, found.rsquared) == (wanted["n"], pytest.approx(wanted["R2"], abs=CLOSE))


def test_every_condition_index(result, oracle):
    own = result.scores[["ck", "mk", "ek", "rp", "rd"]].dropna()
    design = np.column_stack([np.ones(len(own)), own[["ck", "mk", "ek", "rp"]]])
    close(condition_indices(design), oracle["ols"]["condition_indices"])


def test_simple_regressions(spec, answers, oracle):
    spec["regression"] = [{"name": x, "outcome": "rd", "regressors": [x]} for x in oracle["simple"]]
    found = ti.survey(spec, answers)
    for name, wanted in oracle["simple"].items():
        own = found[name]
        close(own.params, list(wanted["B"].values()))
        close(own.tvalues, list(wanted["t"].values()))
        close(own.pvalues, list(wanted["p"].values()))
        close([own.nobs, own.rsquared], [wanted["n"], wanted["R2"]])


def test_statsmodels_agrees(result):
    """A second engine: coefficients, robust errors, VIF, Durbin-Watson."""
    import statsmodels.api as sm
    from statsmodels.stats.outliers_influence import variance_inflation_factor
    from statsmodels.stats.stattools import durbin_watson

    own = result.scores[["rd", "ck", "mk", "ek", "rp", "ln(employees)", "wine"]].dropna()
    x = sm.add_constant(own.drop(columns="rd"))
    fit, found = sm.OLS(own["rd"], x).fit(), result["controls"]
    close(found.params, fit.params)
    close(found.std_errors, fit.bse)
    close(found.coefficients["se_hc3"], fit.HC3_se)
    close(found.coefficients["vif"][1:], [variance_inflation_factor(x.to_numpy(), at) for at in range(1, 7)])
    close(found.record["durbin_watson"], durbin_watson(fit.resid))


def test_adequacy(result, oracle):
    record, wanted = result.factoring.record, oracle["factor"]
    close(record["kmo"], wanted["KMO"])
    close(result.factoring.loadings["kmo"], list(wanted["KMO_items"].values()))
    close(record["bartlett"], wanted["bartlett_chi2"], 1e-10 * wanted["bartlett_chi2"])
    assert record["p_bartlett"] == pytest.approx(wanted["bartlett_p"], rel=1e-9)
    close(record["eigenvalues"], wanted["eigenvalues"])
    close(
        [record["harman_pca"], record["harman_paf"]],
        [wanted["harman_first_PCA_share"], wanted["harman_first_PAF_share"]],
    )
    close(record["chi2"], wanted["ml_chi2"], 1e-6)
    assert [record[key] for key in ("n", "df", "kaiser", "chi2_df")] == [
        wanted[key] for key in ("n", "bartlett_df", "kaiser", "ml_df")
    ]


@pytest.mark.parametrize(
    ("extraction", "rotated", "key"),
    [("ml", "none", "ml_loadings_unrotated"), ("ml", "varimax", "ml_varimax"), ("pca", "varimax", "pca_varimax"),
     ("ml", "oblimin", "ml_oblimin_pattern")],
)  # fmt: skip
def test_loadings(spec, answers, oracle, extraction, rotated, key):
    found = ti.survey({**spec, "extraction": extraction, "rotation": rotated}, answers).factoring
    close(found.loadings.iloc[:, :5], oracle["factor"][key], 1e-4)
    assert found.record["converged"]
    if rotated == "oblimin":
        close(found.phi, oracle["factor"]["oblimin_phi"], 1e-4)
    if extraction == "ml":
        uniqueness = list(oracle["factor"]["ml_uniqueness_factanal"].values())
        close(1 - found.loadings["communality"], uniqueness, 1e-4)


def test_principal_axes(spec, answers, oracle):
    """Communalities are R's; R's varimax rests early: from where it rests ours goes on, and up."""
    wanted = oracle["factor"]
    found = ti.survey({**spec, "extraction": "paf"}, answers).factoring
    close(found.loadings["communality"], list(wanted["paf_communalities"].values()), 1e-8)
    loadings = found.loadings.iloc[:, :5].to_numpy()
    close(loadings, wanted["paf_varimax"], 2e-4)
    assert varimax_value(loadings) > varimax_value(np.array(wanted["paf_varimax"]))
    unrotated = factors.extract(correlations(spec, answers), 5, "paf").loadings
    close(rotation.rotate(early_varimax(unrotated), "none").loadings, wanted["paf_varimax"], 1e-8)


def correlations(spec, answers):
    items = [item for scale in spec["scale"] for item in scale["items"]]
    turned = answers.assign(**{item: 8 - answers[item] for scale in spec["scale"] for item in scale["reverse"]})
    return moments(turned[items].to_numpy()).correlation


def varimax_value(loadings):
    rows = loadings / np.sqrt((loadings**2).sum(axis=1, keepdims=True))
    return (rows**2).var(axis=0).sum()


def early_varimax(loadings, close_at=1e-5):
    """R's stats::varimax, which stops at a relative gain of 1e-5."""
    length = np.sqrt((loadings**2).sum(axis=1, keepdims=True))
    rows, turn, value = loadings / length, np.eye(loadings.shape[1]), 0.0
    for _ in range(1000):
        z = rows @ turn
        u, s, v = np.linalg.svd(rows.T @ (z**3 - z * (z**2).mean(axis=0)))
        turn, before, value = u @ v, value, s.sum()
        if value < before * (1 + close_at):
            break
    return (rows @ turn) * length


def test_confirmatory_analysis(result, oracle):
    found, wanted = result.factoring, oracle["cfa"]
    close(found.confirmed["loading"], list(wanted["loadings"].values()), 1e-5)
    square = found.fornell_larcker.to_numpy()
    low = np.tril_indices(5, -1)
    close(square[low], np.array(wanted["phi"])[low], 1e-5)
    close(np.diag(square) ** 2, [own["AVE"] for own in wanted["CR_AVE"].values()], 1e-5)
    close(found.htmt, wanted["HTMT"])
    names = {"chi2": "chisq", "p": "pvalue"}
    for key, value in found.fit.items():
        close(value, wanted["fit"][names.get(key, key)], 1e-6)


@pytest.mark.parametrize("name", ["ck", "ek", "rp"])
def test_a_forgotten_reversal_is_told(spec, answers, oracle, name):
    own = next(scale for scale in spec["scale"] if scale["name"] == name)
    item = own.pop("reverse")[0]
    with pytest.warns(ti.SurveyWarning, match=f"{name}: {item} .*add {item} to reverse") as told:
        found = ti.survey(spec, answers)
    wanted = oracle["alpha"][name]
    assert len(told) == 1
    assert found.warnings == (str(told[0].message),)
    assert f"Alpha is {wanted['forgot_reversal']['alpha']:.3f}" in found.warnings[0]
    assert f"it is {wanted['listwise']['alpha']:.3f}" in found.warnings[0]
    close(found.scales.set_index("scale").loc[name, "alpha"], wanted["forgot_reversal"]["alpha"])
    close(found.items.query("scale == @name")["item_rest_r"].min(), wanted["forgot_reversal"]["lowest_item_rest"])


def test_a_reversal_too_many_is_told(spec, answers):
    spec["scale"][4]["reverse"] = ["rd3"]
    with pytest.warns(ti.SurveyWarning) as told:
        ti.survey(spec, answers)
    assert "rd: rd3 (item-rest r -0.60) runs against the scale" in str(told[0].message)
    assert "take rd3 out of reverse, and it is 0.799" in str(told[0].message)


def test_nothing_is_said_where_nothing_is_wrong(result):
    assert result.warnings == ()
    assert result.rows == {"given": 300, "complete": 261, "cells_missing": 45, "missing_codes": {}}


def test_statsmodels_factors_alike(spec, answers):
    """A second engine: uniquenesses by maximum likelihood, communalities by principal axes."""
    from statsmodels.multivariate.factor import Factor

    r = correlations(spec, answers)
    likely = Factor(corr=r, n_factor=5, method="ml", nobs=261).fit()
    close(factors.extract(r, 5, "ml", 261).uniqueness, likely.uniqueness, 1e-4)
    axes = Factor(corr=r, n_factor=5, method="pa", smc=True, nobs=261).fit(maxiter=2000, tol=1e-12)
    close(1 - factors.extract(r, 5, "paf").uniqueness, axes.communality, 1e-8)
