"""The simulated panel: the moments of the paper's Table 1, known coefficients, one panel a seed."""

import json

import numpy as np
import pandas as pd
import pytest
from command_line import invoke
from hypothesis import given, settings
from hypothesis import strategies as st

import textindex as ti
from textindex.core.errors import TextIndexError
from textindex.panel.skeleton import per_year, skeleton
from textindex.panel.truth import CONTROLS, SLOPES, TABLE_1, TERCILES

BASE = ["DC", "Digital", "Change"]
IMPOSSIBLE_SD = {"SOE": 0.4952}  # .493 is printed; sqrt(p (1 - p)) is what a share of .569 has
OPEN_RANGE = {"International", "CF"}
SINGLE_SEED = {"DC": 0.015, "Digital": 0.004, "Change": 0.026}  # 5 sd of one panel (METHODS, section 5)


@pytest.fixture(scope="module")
def drawn():
    return ti.simulate()


def slopes(panel, outcome, regressors):
    """Least squares with a dummy for each firm and year: nothing of the package."""
    firm = pd.factorize(panel["firm"])[0]
    years = pd.get_dummies(panel["year"], drop_first=True).to_numpy(float)
    table = np.column_stack([panel[regressors].to_numpy(float), years, panel[outcome].to_numpy(float)])
    size = np.bincount(firm)
    within = table - np.column_stack([np.bincount(firm, column) / size for column in table.T])[firm]
    return dict(zip(regressors, np.linalg.lstsq(within[:, :-1], within[:, -1], rcond=None)[0], strict=False))


@pytest.mark.parametrize("name", TABLE_1)
def test_moments_are_those_of_table_1(drawn, name):
    own, printed = drawn.panel[name], TABLE_1[name]
    assert own.mean() == pytest.approx(printed.mean, abs=0.0006)
    assert own.std() == pytest.approx(IMPOSSIBLE_SD.get(name, printed.sd), abs=0.0006)
    if name not in OPEN_RANGE:
        assert own.min() == pytest.approx(printed.low, abs=0.0006)
        assert own.max() == pytest.approx(printed.high, abs=0.0011)


def test_shape_is_the_papers(drawn):
    panel = drawn.panel
    assert len(panel) == 15_724
    assert panel["firm"].nunique() == 2_049
    assert not panel.duplicated(["firm", "year"]).any()
    assert panel["tercile"].value_counts().to_dict() == {1: 5_241, 2: 5_241, 3: 5_242}
    assert 120 <= (panel.groupby("firm").size() == 1).sum() <= 250
    assert panel.groupby(["industry", "year"])["Change"].nunique().max() == 1
    assert (panel["Digital"] == np.minimum(np.log1p(panel["dig_count"]), 4.683)).all()
    assert (panel["DC"] == panel["Digital"] * panel["Change"]).all()
    assert np.corrcoef(panel["Digital"], panel["Change"])[0, 1] == pytest.approx(-0.15, abs=0.02)
    assert panel["exag_true"].mean() == pytest.approx(0.10, abs=0.01)


def test_coefficients_come_back(drawn):
    found = slopes(drawn.panel, "International", [*BASE, *CONTROLS])
    for name, truth in SLOPES["International"]._asdict().items():
        assert found[name] == pytest.approx(truth, abs=SINGLE_SEED[name]), name
    others = [name for name in CONTROLS if name != "CF"]
    found = slopes(drawn.panel, "CF", [*BASE, *others])
    assert found["DC"] == pytest.approx(SLOPES["CF"].DC, abs=5 * 0.006)
    for tercile, own in enumerate(TERCILES, 1):
        part = drawn.panel[drawn.panel["tercile"] == tercile]
        assert slopes(part, "InternationalHet", [*BASE, *CONTROLS])["DC"] == pytest.approx(own.DC, abs=0.03)


@pytest.mark.slow
def test_twenty_panels_are_unbiased():
    found = pd.DataFrame([slopes(ti.simulate(seed).panel, "International", [*BASE, *CONTROLS]) for seed in range(20)])
    for name, sd in (("DC", 0.0029), ("Digital", 0.0008), ("Change", 0.0051)):
        truth = SLOPES["International"]._asdict()[name]
        assert found[name].mean() == pytest.approx(truth, abs=3 * sd / 20**0.5), name


def test_columns_serve_what_the_oracle_panel_serves(drawn, shared_data):
    oracle = pd.read_csv(shared_data.parent / "oracle" / "panel.csv", nrows=1)
    assert set(oracle.columns) <= set(drawn.panel.columns)


def test_a_seed_is_a_panel():
    one, same, other = (ti.simulate(seed, 200).panel for seed in (5, 5, 6))
    pd.testing.assert_frame_equal(one, same)
    assert not one.equals(other)


@settings(max_examples=8)
@given(seed=st.integers(0, 2**40), firms=st.integers(200, 700))
def test_any_seed_and_size_has_the_moments(seed, firms):
    panel, truth = ti.simulate(seed, firms)
    assert panel["firm"].nunique() == truth["firms"] == firms
    assert not panel.duplicated(["firm", "year"]).any()
    assert (panel["simulated"] == 1).all()
    for name in ("International", "Change", "Size", "LOAR", "ROE", "Age", "CF", "Growth", "Tangible"):
        assert panel[name].mean() == pytest.approx(TABLE_1[name].mean, abs=1e-5), name
        wide = 0.02 if name in OPEN_RANGE else 1e-5  # few firms may be more unlike than the paper's
        assert panel[name].std() == pytest.approx(TABLE_1[name].sd, abs=wide), name


@given(seed=st.integers(0, 10**6), firms=st.integers(50, 400))
def test_skeleton_has_exactly_the_firms_and_rows(seed, firms):
    n = round(15_724 * firms / 2_049)
    rows = skeleton(np.random.default_rng(seed), firms, n)
    assert len(rows) == n
    assert set(rows["firm"]) == set(range(firms))
    assert rows["year"].value_counts().sort_index().tolist() == per_year(n)


def test_bad_sizes_and_seeds_are_told():
    with pytest.raises(TextIndexError, match="200 or more"):
        ti.simulate(1, 20)
    with pytest.raises(TextIndexError, match="seed"):
        ti.simulate(-1)


@pytest.mark.parametrize("ending", ["csv", "dta", "parquet", "xlsx"])
def test_files_say_that_they_are_simulated(tmp_path, ending):
    out = tmp_path / f"p.{ending}"
    done = invoke("simulate", "--out", out, "--n-firms", "200", "--seed", "4", "--json")
    truth = json.loads((tmp_path / "p.simulated-truth.json").read_text(encoding="utf-8"))
    assert json.loads(done.stdout) == truth
    assert truth["simulated"]
    assert truth["slopes"]["International"]["DC"] == 0.098
    read = {"csv": pd.read_csv, "dta": pd.read_stata, "parquet": pd.read_parquet, "xlsx": pd.read_excel}[ending](out)
    expected = ti.simulate(4, 200).panel
    assert (read["simulated"] == 1).all()
    assert read["firm"].tolist() == expected["firm"].tolist()
    for name in ("International", "RD"):
        np.testing.assert_allclose(read[name], expected[name], rtol=1e-12)


def test_another_ending_is_refused_before_work(tmp_path):
    done = invoke("simulate", "--out", tmp_path / "p.docx", code=1)
    assert ".parquet" in done.stderr
    assert not list(tmp_path.iterdir())


def test_stata_says_what_each_variable_is(tmp_path):
    out = tmp_path / "panel.dta"
    invoke("simulate", "--out", out, "--n-firms", "200")
    with pd.read_stata(out, iterator=True) as reader:
        labels = reader.variable_labels()
    assert labels["LOAR"] == "liabilities / assets"
    assert labels["simulated"] == "1: simulated, no real firm"
    assert not [name for name, label in labels.items() if not label]
