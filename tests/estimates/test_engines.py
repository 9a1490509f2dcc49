"""Independent engines: statsmodels with a dummy for every level, linearmodels, pyfixest's own feols."""

import warnings

import numpy as np
import pandas as pd
import pytest

import textindex as ti

TERMS = ["x", "w", "x:change"]


def dummies(panel, effects):
    """Regressors, then a constant and a dummy for each level but the first of each effect."""
    x = pd.DataFrame({"x": panel.x, "w": panel.w, "x:change": panel.x * panel.change})
    levels = [pd.get_dummies(panel[effect], drop_first=True, dtype=float) for effect in effects]
    return pd.concat([x, pd.Series(1.0, panel.index, name="one"), *levels], axis=1)


def statsmodels(panel, vcov, weights=None):
    import statsmodels.api as sm

    x = dummies(panel, ["firm", "year"])
    model = sm.WLS(panel.y, x.to_numpy(), weights=panel[weights] if weights else 1.0)
    return model.fit(**vcov), x.shape[1]


@pytest.mark.parametrize("weights", [None, "size"])
@pytest.mark.parametrize("engine", ["pyfixest", "exact"])
def test_equals_statsmodels_with_dummies(panel, weights, engine):
    keep = {"fixed_effects": ["firm", "year"], "weights": weights, "engine": engine}
    theirs, k = statsmodels(panel, {"cov_type": "HC1"}, weights)
    ours = ti.fit(panel, "y", TERMS, **keep)
    assert ours.record["parameters"] == k
    np.testing.assert_allclose(ours.params, theirs.params[:3], rtol=1e-10)
    np.testing.assert_allclose(ours.std_errors, theirs.bse[:3], rtol=1e-10)
    np.testing.assert_allclose(ours.rows.residual, theirs.resid, atol=1e-10)
    plain, _ = statsmodels(panel, {"cov_type": "nonrobust"}, weights)
    iid = ti.fit(panel, "y", TERMS, vcov="iid", **keep)
    np.testing.assert_allclose(iid.std_errors, plain.bse[:3], rtol=1e-10)
    np.testing.assert_allclose(iid.pvalues, plain.pvalues[:3], rtol=1e-7, atol=1e-14)
    np.testing.assert_allclose(iid.conf_int(), plain.conf_int()[:3], rtol=1e-8)
    assert iid.record["r2"] == pytest.approx(plain.rsquared, abs=1e-12)
    assert iid.record["adj_r2"] == pytest.approx(plain.rsquared_adj, abs=1e-12)


@pytest.mark.parametrize("engine", ["pyfixest", "exact"])
@pytest.mark.parametrize("effects", [("firm", "year"), ("firm",), ()])
@pytest.mark.parametrize("more", [{}, {"weights": "size"}, {"constant": True}, {"endogenous": "x", "instruments": "z"}])
def test_a_fit_leaves_the_table_as_it_is(panel, engine, effects, more):
    """Tables within a fit are written over; none of them is the caller's, a second fit gives the same bits."""
    panel = panel.assign(z=panel.x + 0.5 * panel["size"]).astype({"x": float, "w": float, "y": float})
    before = panel.copy(deep=True)
    first, second = (
        ti.fit(panel, "y", ["x", "w"], list(effects), {"CRV1": "firm"}, engine=engine, **more) for _ in range(2)
    )
    pd.testing.assert_frame_equal(panel, before)
    pd.testing.assert_frame_equal(first.cov, second.cov, check_exact=True)


@pytest.mark.parametrize("effects", [("firm", "year"), ("firm",), ("industry", "year")])
def test_clusters_by_the_formula_over_dummies(panel, effects):
    """CRV1 written out over all dummies, K less the levels nested in firms; every hash seed gives this one number."""
    x = dummies(panel, effects).to_numpy()
    x = x[:, np.abs(x).sum(0) > 0]
    beta, *_ = np.linalg.lstsq(x, panel.y, rcond=None)
    scores = pd.DataFrame(x * (panel.y - x @ beta).to_numpy()[:, None]).groupby(panel.firm.to_numpy()).sum().to_numpy()
    bread = np.linalg.inv(x.T @ x)
    n, k, g = len(panel), x.shape[1], panel.firm.nunique()
    if "firm" in effects:
        k -= g - 1
    v = bread @ scores.T @ scores @ bread * g / (g - 1) * (n - 1) / (n - k)
    ours = ti.fit(panel, "y", TERMS, list(effects), {"CRV1": "firm"})
    np.testing.assert_allclose(ours.std_errors, np.sqrt(np.diag(v))[:3], rtol=1e-9)
    assert ours.record["vcov"]["k"] == k
    assert ours.record["vcov"]["df_t"] == g - 1


def test_poisson_equals_statsmodels_with_dummies(panel):
    import statsmodels.api as sm

    ours = ti.fit(panel, "n", ["x", "change"], ["firm"], family="poisson", check=True)
    used = panel.loc[ours.rows.index]
    assert ours.record["rows"]["dropped"]["separated"] == len(panel) - len(used)
    assert (used.groupby("firm").n.sum() > 0).all()
    x = pd.concat([used[["x", "change"]], pd.get_dummies(used.firm, dtype=float)], axis=1).to_numpy()
    theirs = sm.GLM(used.n, x, family=sm.families.Poisson()).fit(cov_type="HC0", tol=1e-14, maxiter=100)
    n, k = x.shape
    np.testing.assert_allclose(ours.params, theirs.params[:2], atol=1e-9)
    np.testing.assert_allclose(ours.std_errors, theirs.bse[:2] * np.sqrt(n / (n - k)), rtol=1e-7)
    np.testing.assert_allclose(ours.rows.fitted, theirs.mu, rtol=1e-8)
    assert ours.record["deviance"] == pytest.approx(theirs.deviance, rel=1e-10)
    assert ours.record["check"]["coefficient"] < 1e-11


def test_iid_errors_of_poisson_are_the_inverse_information(panel):
    """Maximum likelihood has no small-sample factor (Stata's vce(oim)); the record says what was done."""
    import statsmodels.api as sm
    import statsmodels.formula.api as smf

    ours = ti.fit(panel, "n", ["x", "w"], vcov="iid", family="poisson")
    theirs = smf.glm("n ~ x + w", panel, family=sm.families.Poisson()).fit(tol=1e-13)
    np.testing.assert_allclose(ours.std_errors, theirs.bse, rtol=1e-8)
    assert ours.record["vcov"]["factor"] == "1"
    linear = ti.fit(panel, "y", ["x", "w"], vcov="iid")
    np.testing.assert_allclose(linear.std_errors, smf.ols("y ~ x + w", panel).fit().bse, rtol=1e-10)
    assert linear.record["vcov"]["factor"] == "1/(n-K)"


def test_poisson_with_offset_and_weights(panel):
    import statsmodels.api as sm

    data = panel.assign(length=np.exp(panel.z))
    ours = ti.fit(data, "n", ["x", "w"], family="poisson", offset="ln(length)", weights="size")
    x = sm.add_constant(data[["x", "w"]])
    theirs = sm.GLM(data.n, x, family=sm.families.Poisson(), offset=data.z, freq_weights=data["size"])
    found = theirs.fit(tol=1e-14, maxiter=100)
    np.testing.assert_allclose(ours.params, found.params, atol=1e-9)


@pytest.mark.parametrize("vcov", ["hetero", {"CRV1": "firm"}])
def test_instruments_equal_linearmodels(panel, vcov):
    from linearmodels.iv import IV2SLS

    ours = ti.fit(
        panel, "y", ["w", "x"], ["firm", "year"], vcov, endogenous=["w"], instruments=["z"], singletons="drop"
    )
    used = panel.loc[ours.rows.index]
    exogenous = dummies(used, ["firm", "year"]).drop(columns=["w", "x:change"])
    model = IV2SLS(used.y, exogenous, used.w, used.z)
    by = {"cov_type": "robust"}
    if vcov != "hetero":
        by = {"cov_type": "clustered", "clusters": pd.factorize(used.firm)[0]}
    theirs = model.fit(**by, debiased=False)
    n, k = len(used), exogenous.shape[1] + 1
    factor = n / (n - k)
    if vcov != "hetero":
        g = used.firm.nunique()
        factor = g / (g - 1) * (n - 1) / (n - k + g - 1)
    for term in ("w", "x"):
        assert ours[term]["estimate"] == pytest.approx(theirs.params[term], abs=1e-10)
        assert ours[term]["se"] == pytest.approx(theirs.std_errors[term] * np.sqrt(factor), rel=1e-9)
    assert ours.record["first_stages"]["w"]["F"] > 30


def test_equals_pyfixest_where_pyfixest_is_right(panel):
    import pyfixest as pf

    data = panel.assign(xc=panel.x * panel.change)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        own = {"fixef_rm": "none", "demeaner": pf.MapDemeaner(fixef_tol=1e-12)}
        theirs = pf.feols("y ~ x + w + xc | firm + industry^year", data, vcov="hetero", **own)
        counts = pf.fepois("n ~ x + w | firm", data, vcov="hetero", fixef_rm="none", iwls_tol=1e-12)
        iv = pf.feols("y ~ x | firm + year | w ~ z", data, vcov="hetero", **own)
    ours = ti.fit(panel, "y", TERMS, ["firm", "industry^year"])
    np.testing.assert_allclose(ours.params, theirs.coef(), atol=1e-11)
    np.testing.assert_allclose(ours.std_errors, theirs.se(), rtol=1e-9)
    ours = ti.fit(panel, "n", ["x", "w"], ["firm"], family="poisson")
    np.testing.assert_allclose(ours.params, counts.coef(), atol=1e-9)
    np.testing.assert_allclose(ours.std_errors, counts.se(), rtol=1e-7)
    ours = ti.fit(panel, "y", ["w", "x"], ["firm", "year"], endogenous=["w"], instruments=["z"])
    np.testing.assert_allclose(ours.params, iv.coef()[["w", "x"]], atol=1e-11)
    np.testing.assert_allclose(ours.std_errors, iv.se()[["w", "x"]], rtol=1e-9)


def test_equals_linearmodels_but_for_its_count_of_parameters(panel):
    """linearmodels counts every effect under clustering and has no G/(G-1): the errors' ratio is that, to the digit."""
    from linearmodels.panel import PanelOLS

    data = panel.assign(xc=panel.x * panel.change).set_index(["firm", "year"])
    model = PanelOLS(data.y, data[["x", "w", "xc"]], entity_effects=True, time_effects=True)
    ours = ti.fit(panel, "y", TERMS, ["firm", "year"])
    theirs = model.fit(cov_type="robust")
    np.testing.assert_allclose(ours.params, theirs.params, rtol=1e-10)
    np.testing.assert_allclose(ours.std_errors, theirs.std_errors, rtol=1e-9)
    clustered = ti.fit(panel, "y", TERMS, ["firm", "year"], {"CRV1": "firm"})
    theirs = model.fit(cov_type="clustered", cluster_entity=True)
    n, k, g = len(panel), clustered.record["parameters"], panel.firm.nunique()
    ratio = (n / (n - k)) / (g / (g - 1) * (n - 1) / (n - clustered.record["vcov"]["k"]))
    np.testing.assert_allclose(theirs.std_errors / clustered.std_errors.to_numpy(), np.sqrt(ratio), rtol=1e-9)


@pytest.mark.slow
def test_linearmodels_on_the_oracle(oracle_folder):
    from linearmodels.panel import PanelOLS

    data = pd.read_csv(oracle_folder / "panel.csv")
    data["DC"] = data.Digital * data.Change
    terms = ["DC", "Digital", "Change", "Size", "LOAR", "ROE", "SOE", "Age", "Board", "CF", "Growth", "Tangible"]
    model = PanelOLS(data.set_index(["firm", "year"]).International, data.set_index(["firm", "year"])[terms],
                     entity_effects=True, time_effects=True)  # fmt: skip
    ours, theirs = ti.fit(data, "International", terms, ["firm", "year"]), model.fit(cov_type="robust")
    np.testing.assert_allclose(ours.params, theirs.params, atol=1e-12)
    np.testing.assert_allclose(ours.std_errors, theirs.std_errors, rtol=1e-10)
    clustered = ti.fit(data, "International", terms, ["firm", "year"], {"CRV1": "firm"})
    ratio = model.fit(cov_type="clustered", cluster_entity=True).std_errors / clustered.std_errors.to_numpy()
    np.testing.assert_allclose(ratio, 1.0721699821670911, rtol=1e-10)  # METHODS, section 6, explains it to 1e-14
