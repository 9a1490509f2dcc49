"""Effects through a channel: statsmodels and linearmodels on the same draws, identities, known channels."""

import sys
import warnings

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from hypothesis import given, settings
from hypothesis import strategies as st
from linearmodels.panel import PanelOLS

import textindex as ti
from textindex import EstimateError
from textindex.core.estimates import ModelSpec
from textindex.estimates import estimate, load_specs

SPEC = ModelSpec("y", ("DC = x:change", "x", "change", "size"), ("firm", "year"))
FILE = """
[[model]]
name = "2"
outcome = "y"
regressors = ["x", "size", "w"]
fixed_effects = ["firm", "year"]
[[model]]
name = "6"
outcome = "y"
regressors = ["w", "size"]
fixed_effects = ["firm", "year"]
[[mediation]]
model = "2"
channel = "w"
terms = ["x"]
printed = "6"
draws = 50
"""


def slopes(data, formula):
    """Least squares with a dummy for each firm and year."""
    return smf.ols(f"{formula} + C(firm) + C(year)", data).fit().params


def by_hand(data):
    """a b of x and DC."""
    own = data.assign(DC=data.x * data.change)
    a = slopes(own, "w ~ DC + x + change + size")
    b = slopes(own, "y ~ DC + x + change + size + w")
    return np.array([a["DC"], a["x"]]) * b["w"]


def resampled(data, times):
    """Whole firms so many times, each with a name of its own."""
    firms = np.unique(data.firm.astype(str))
    parts = [
        data[data.firm == firms[f]].assign(firm=f"{firms[f]}-{copy}") for f, n in enumerate(times) for copy in range(n)
    ]
    return pd.concat(parts, ignore_index=True)


def test_draws_equal_statsmodels_on_the_same_firms(panel):
    found = ti.mediate(panel, "w", SPEC, terms=["DC", "x"], draws=12, seed=8)
    size = panel.firm.nunique()
    chosen = np.random.default_rng(8).integers(size, size=(12, size))
    truth = [by_hand(resampled(panel, np.bincount(own, minlength=size))) for own in chosen]
    np.testing.assert_allclose(found.draws.to_numpy(), truth, rtol=1e-8, atol=1e-11)
    low, high = np.quantile(np.array(truth), [0.025, 0.975], axis=0)
    np.testing.assert_allclose(found.table[["low", "high"]].to_numpy().T, [low, high], rtol=1e-8)
    np.testing.assert_allclose(found.table.indirect, by_hand(panel), rtol=1e-9)


def test_paths_equal_linearmodels(panel):
    """Its clustered errors take no account of the fixed effects' levels: the ratio is known."""
    found = ti.mediate(panel, "w", SPEC, terms=["DC"], draws=0)
    data = panel.assign(DC=panel.x * panel.change).set_index(["firm", "year"])
    x = ["DC", "x", "change", "size"]
    for name, outcome, columns in (("a", "w", x), ("b", "y", [*x, "w"]), ("total", "y", x)):
        own = getattr(found, name)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            truth = PanelOLS(
                data[outcome], data[columns], entity_effects=True, time_effects=True, drop_absorbed=True
            ).fit(cov_type="clustered", cluster_entity=True, debiased=False, count_effects=False)
        for term in columns:
            assert own[term]["estimate"] == pytest.approx(truth.params[term], rel=1e-9)
        ratios = [own[term]["se"] / truth.std_errors[term] for term in columns]
        np.testing.assert_allclose(ratios, ratios[0], rtol=1e-9)
    row = found.table.iloc[0]
    assert row.sobel_se == pytest.approx(np.sqrt((row.b * row.a_se) ** 2 + (row.a * row.b_se) ** 2), rel=1e-12)
    assert row.sobel_high - row.indirect == pytest.approx(1.959963984540054 * row.sobel_se)
    assert np.isnan(row.low)
    assert row.draws == 0


@settings(max_examples=15)
@given(
    seed=st.integers(0, 999),
    effects=st.sampled_from([(), ("firm",), ("firm", "year"), ("industry^year",)]),
    holes=st.booleans(),
)
def test_total_is_direct_plus_indirect_exactly(panel, seed, effects, holes):
    random = np.random.default_rng(seed)
    data = panel.assign(w=panel.w.where(random.random(len(panel)) > 0.1)) if holes else panel
    found = ti.mediate(
        data.sample(frac=0.9, random_state=seed),
        "w",
        ModelSpec("y", ("x", "size", "z"), effects),
        terms=["x", "z"],
        draws=0,
    )
    assert abs(found.table.total - found.table.direct - found.table.indirect).max() < 1e-12
    assert {e.record["nobs"] for e in (found.a, found.b, found.total)} == {found.table.nobs[0]}


@pytest.mark.parametrize("effects", [(), ("year",), ("firm", "year"), ("firm", "industry^year"), ("industry^year",)])
def test_both_roads_of_the_bootstrap_agree(panel, effects, monkeypatch):
    asked = {"terms": ["x"], "draws": 15, "seed": 3}
    spec = ModelSpec("y", ("x", "size"), effects, weights="size")
    quick = ti.mediate(panel, "w", spec, **asked)
    monkeypatch.setattr(sys.modules["textindex.estimates.mediate"], "ROOM", 0)
    monkeypatch.setattr(sys.modules["textindex.estimates.moments"], "INDICATORS", 0)
    slow = ti.mediate(panel, "w", spec, **asked)
    np.testing.assert_allclose(quick.draws, slow.draws, rtol=1e-8)


def test_order_units_and_seed(panel):
    asked = {"terms": ["x"], "draws": 40}
    found = ti.mediate(panel, "w", SPEC, **asked)
    mixed = ti.mediate(panel.sample(frac=1, random_state=1), "w", SPEC, **asked)
    np.testing.assert_allclose(mixed.draws, found.draws, rtol=1e-9)
    scaled = ti.mediate(panel.assign(w=panel.w * 1e6, y=panel.y / 1e3), "w", SPEC, **asked)
    np.testing.assert_allclose(scaled.draws * 1e3, found.draws, rtol=1e-8)
    assert not found.draws.equals(ti.mediate(panel, "w", SPEC, **asked, seed=2).draws)


def test_a_known_channel_is_covered_and_none_is_not_found():
    random = np.random.default_rng(4)
    firm = np.repeat(np.arange(150), 6)
    x, own = random.normal(size=900), random.normal(size=150)[firm]
    m = 0.5 * x + own + random.normal(size=900)
    data = pd.DataFrame({"firm": firm, "year": np.tile(range(6), 150), "x": x, "m": m, "o": random.normal(size=900)})
    data["y"] = 0.3 * x + 0.8 * m + own + random.normal(size=900)
    spec = ModelSpec("y", ("x",), ("firm", "year"))
    row = ti.mediate(data, "m", spec, draws=400).table.iloc[0]
    assert row.low < 0.4 < row.high
    assert row.sobel_low < 0.4 < row.sobel_high
    assert abs(row.high - row.sobel_high) < 0.3 * (row.high - row.indirect)
    row = ti.mediate(data, "o", spec, draws=400).table.iloc[0]
    assert row.low < 0 < row.high


def test_without_channels_the_printed_slope_remains_and_the_kept_index_takes_it_away():
    """METHODS, section 5, point 8: Tables 6 and 8 find channels in a panel that has none."""
    panel = ti.simulate(5, 700, channels=False).panel
    found = ti.mediate(panel, "Collaborators", "li2023#2.3", terms=["Digital"], draws=200)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        printed = ti.fit(panel, spec="li2023#8.3")["Collaborators"]
    assert printed["t"] > 20
    row = found.table.iloc[0]
    assert abs(row.b / row.b_se) < 4
    assert abs(row.b) < 0.1 * printed["estimate"]
    assert abs(row.share) < 0.1


def test_a_channel_that_is_a_control_leaves_the_controls(panel):
    with_control = ModelSpec("y", ("x", "w", "size"), ("firm", "year"))
    found = ti.mediate(panel, "w", with_control, terms=["x"], draws=5)
    same = ti.mediate(panel, "w", ModelSpec("y", ("x", "size"), ("firm", "year")), terms=["x"], draws=5)
    pd.testing.assert_frame_equal(found.table, same.table)
    assert "w is the channel, and no control here" in found.warnings


def test_bad_input(panel):
    def refuses(match, channel="w", spec=SPEC, data=panel, **asked):
        with pytest.raises(EstimateError, match=match):
            ti.mediate(data, channel, spec, **asked)

    refuses("'y' is the outcome", channel="y")
    refuses("no column 'v'", channel="v")
    refuses("linear models", spec=ModelSpec("n", ("x",), family="poisson"))
    refuses("linear models", spec=ModelSpec("y", ("x",), screen=ti.estimates.Screen(column="z")))
    refuses("give 0 or more", draws=-1)
    refuses("'z' is no regressor; there are DC, x", terms=["z"])
    refuses("has no variation of its own", data=panel.assign(v=panel.firm.str[-2:].astype(int)), channel="v")
    refuses("no variation of its own.*collinear", data=panel.assign(v=2 * panel.x), channel="v")
    refuses("'k' was dropped", spec=ModelSpec("y", ("x", "k"), ("firm",)), data=panel.assign(k=1.0), terms=["k"])
    refuses("missing in all", data=panel.assign(w=np.nan))
    refuses("one True or False for each", sample=[True])
    refuses("cluster.* need two", data=panel[panel.firm == panel.firm.mode()[0]], spec=ModelSpec("y", ("x",)))


def test_draws_without_variation_are_counted(panel):
    rare = panel.assign(x=(panel.firm == panel.firm.mode()[0]) * panel.x)
    found = ti.mediate(rare, "w", ModelSpec("y", ("x",), ("firm", "year")), draws=60)
    row = found.table.iloc[0]
    assert row.failed > 5
    assert row.draws + row.failed == 60
    assert any("left a regressor without variation" in note for note in found.warnings)


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 99), firm=st.integers(0, 99), fixed=st.booleans())
def test_a_control_without_variation_leaves_its_draw(panel, seed, firm, fixed):
    """A control that moves in one firm only, in draws without that firm: statsmodels without the control."""
    firms = np.unique(panel.firm.astype(str))
    mover = firms[firm % len(firms)]
    data = panel.assign(rare=np.where(panel.firm.astype(str) == mover, panel.year % 3, 1.0))
    effects = ("firm", "year") if fixed else ()
    found = ti.mediate(data, "w", ModelSpec("y", ("x", "rare", "size"), effects), terms=["x"], draws=6, seed=seed)
    chosen = np.random.default_rng(seed).integers(len(firms), size=(6, len(firms)))
    truth = []
    for own in chosen:
        drawn = resampled(data, np.bincount(own, minlength=len(firms)))
        controls = ("x + size + rare" if drawn.rare.nunique() > 1 else "x + size") + " + C(firm) + C(year)" * fixed
        a, b = (smf.ols(formula, drawn).fit().params for formula in (f"w ~ {controls}", f"y ~ w + {controls}"))
        truth.append(a["x"] * b["w"])
    np.testing.assert_allclose(found.draws["x"], truth, rtol=1e-7, atol=1e-11)
    assert (found.table.failed == 0).all()


def test_in_a_file_of_specifications(panel, tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(FILE, encoding="utf-8")
    results = estimate(path, panel)
    row = results.mediations.iloc[0]
    alone = ti.mediate(panel, "w", load_specs(path).models[0], terms=["x"], draws=50).table.iloc[0]
    assert row.indirect == alone.indirect
    assert (row.low, row.high) == (alone.low, alone.high)
    assert row.printed == results["6"]["w"]["estimate"]
    assert row.b != row.printed
    assert row.note == "w is the channel, and no control here"
    assert estimate(path, panel, models=["2"]).mediations.empty
    with pytest.warns(ti.EstimateWarning, match="w dropped: collinear"):
        lost = estimate(path, panel.assign(w=panel.x))
    assert "has no variation" in lost.failed["2 through w"]


@pytest.mark.parametrize(
    ("change", "match"),
    [
        (('channel = "w"', ""), "mediation : a model and a channel are needed"),
        (('printed = "6"', 'printed = "7"'), "there is no model '7'"),
        (("draws = 50", "draws = -1"), "draws are 0 or more"),
        (("draws = 50", "draw = 50"), "'draw' is unknown; 'draws'"),
        (("[[model]]", '[[model]]\nscreen = { model = "6", column = "z" }'), "screen names a model or a column"),
        (("[[model]]", "[[model]]\nscreen = { share = 0.1 }"), "screen names a model or a column"),
    ],
)
def test_faults_of_a_file(tmp_path, change, match):
    path = tmp_path / "own.toml"
    path.write_text(FILE.replace(*change, 1), encoding="utf-8")
    with pytest.raises(EstimateError, match=match):
        load_specs(path)


def test_a_screens_column_marks_by_one_and_zero(panel, tmp_path):
    path = tmp_path / "own.toml"
    path.write_text('[[model]]\nname = "a"\noutcome = "y"\nregressors = ["x"]\nscreen = { column = "mark" }\n')
    marks = pd.Series(np.where(panel.index < 20, 1.0, np.where(panel.index < 40, np.nan, 0.0)))
    for column in (marks, marks.astype("Int64"), marks.fillna(0).astype(bool)):
        found = estimate(path, panel.assign(mark=column))["a"]
        assert found.record["nobs"] == len(panel) - 20
    with pytest.raises(EstimateError, match="mark rows by 1 and 0"):
        estimate(path, panel.assign(mark=panel.x))
