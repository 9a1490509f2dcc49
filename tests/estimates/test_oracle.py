"""Every regression of R fixest's oracle that runs on panel.csv or did_panel.csv, by `textindex estimate`."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from textindex import EstimateWarning
from textindex.estimates import estimate, load_specs, read_panel

HERE = Path(__file__).resolve().parent
SPECS = {"panel.csv": HERE / "oracle.toml", "did_panel.csv": HERE / "oracle-did.toml"}
ONE_PASS = {"DiD_DT_nosing", "DiD_IT_nosing", "DiD_ROB_nosing", "DiD_DT_psm_nosing", "DiD_DT_yearFE_nosing"}
"""fixest 0.12.2 looks for singletons once; reghdfe, pyfixest and textindex until none is left: 1 or 2 rows fewer."""
QUICK = (
    "T2c1",
    "T2c2",
    "T2c3",
    "T2c3_iid",
    "T2c3_crfirm",
    "T2c3_crtwoway",
    "T2c3_crtwoway_nosing",
    "T3c2",
    "T3c2_nosing",
)
QUICK += ("T4c2", "T5c2_nosing", "pit_SOE0_dropped", "pit_age_years_dropped", "pit_industry_year", "filter_pois")


def agrees(name, table, truth):
    """Coefficients, standard errors and n of one model, as `coefficients.csv` has them."""
    counts = "pois" in name
    assert list(table["term"]) == list(truth["coef"])
    for row in table.itertuples():
        assert abs(row.estimate - truth["coef"][row.term]) <= (1e-9 if counts else 1e-10), (name, row.term)
        assert abs(row.se / truth["se"][row.term] - 1) <= (1e-7 if counts else 1e-9), (name, row.term)
    assert set(table["nobs"]) == {truth["N"]}
    for ours, theirs in (("r2", "R2"), ("within_r2", "within_R2")):
        if truth.get(theirs) is not None:
            assert abs(table[ours].iloc[0] - truth[theirs]) <= 1e-11, name


def rows_without_singletons(folder, weighted):
    data = pd.read_csv(folder / "did_panel.csv")
    data, before = data[data.psw.notna()] if weighted else data, 0
    while len(data) != before:
        before = len(data)
        for effect in (["firm"], ["sector", "sizeclass"], ["sector", "region"]):
            data = data[data.groupby(effect).firm.transform("size") > 1]
    return before


@pytest.fixture(scope="module")
def results(oracle_folder):
    data = read_panel(oracle_folder / "panel.csv")
    with pytest.warns(EstimateWarning):
        return {e.spec.name: e for e in estimate(SPECS["panel.csv"], data, models=QUICK).estimates}


@pytest.mark.parametrize("name", QUICK)
def test_models_of_each_kind(name, results, oracle):
    found, truth = results[name], oracle["results"][name]
    table = found.table.reset_index().assign(**{key: found.record.get(key) for key in ("nobs", "r2", "within_r2")})
    agrees(name, table, truth)
    if "df_t" in truth:
        assert found.record["vcov"]["df_t"] == truth["df_t"]
        assert abs(found.record["adj_r2"] - truth["adj_R2"]) <= 1e-11
        assert sorted(found.record["dropped_columns"]) == truth["collin_dropped"]
    else:
        assert found.record["deviance"] == pytest.approx(truth["deviance"], rel=1e-12)
        assert found.record["loglik"] == pytest.approx(truth["loglik"], rel=1e-12)
        assert found.record["rows"]["dropped"]["separated"] == 12
    if name.endswith("_nosing"):
        assert found.record["singletons"] == {"rows": 15_724 - truth["N"], "treatment": "dropped"} or name[:2] == "T3"


def test_the_cut_keeps_the_rows_that_fixest_keeps(results, oracle):
    assert results["T4c2"].record["rows"]["dropped"]["screened"] == oracle["results"]["filter_ols_cut"]["removed"]


def test_all_models_of_the_oracle_are_specified(oracle):
    specified = {model.name for path in SPECS.values() for model in load_specs(path).models}
    assert specified == {name for name in oracle["results"] if not name.endswith("_cut")}
    assert len(specified) == 64


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("file", SPECS)
def test_the_command_reproduces_fixest_whatever_the_hash_seed(file, seed, oracle_folder, oracle, tmp_path):
    command = [sys.executable, "-m", "textindex", "estimate", str(SPECS[file]), "--panel", str(oracle_folder / file)]
    done = subprocess.run(
        [*command, "--out", str(tmp_path), *(["--exact"] if seed == 0 else [])],
        env={**os.environ, "PYTHONHASHSEED": str(seed)},
        cwd=HERE.parents[1],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = dict(list(pd.read_csv(tmp_path / "coefficients.csv").groupby("model")))
    names = {model.name for model in load_specs(SPECS[file]).models}
    assert set(found) == names
    for name in names - ONE_PASS:
        agrees(name, found[name], oracle["results"][name])
    for name in names & ONE_PASS:
        table, truth = found[name], oracle["results"][name]
        assert set(table["nobs"]) == {rows_without_singletons(oracle_folder, weighted="psm" in name)}
        assert 1 <= truth["N"] - table["nobs"].iloc[0] <= 2
        assert all(abs(row.estimate - truth["coef"][row.term]) <= 1e-10 for row in table.itertuples())
    if seed == 0:
        checks = [m["record"]["check"] for m in json.loads((tmp_path / "estimates.json").read_text())["models"]]
        assert max(check["coefficient"] for check in checks) < 1e-12
        assert max(check["se_relative"] for check in checks) < 1e-11


@pytest.mark.slow
def test_the_same_bytes_whatever_the_hash_seed(oracle_folder, tmp_path):
    texts = set()
    for seed in range(5):
        command = [sys.executable, "-m", "textindex", "estimate", "li2023", "--panel", str(oracle_folder / "panel.csv")]
        subprocess.run(
            [*command, "-M", "2.3", "-M", "4.2", "--out", str(tmp_path)],
            env={**os.environ, "PYTHONHASHSEED": str(seed)},
            cwd=HERE.parents[1],
            capture_output=True,
            check=True,
        )
        names = ("coefficients.csv", "standard_errors.csv", "estimates.json")
        texts.add("".join((tmp_path / name).read_text() for name in names))
    assert len(texts) == 1
