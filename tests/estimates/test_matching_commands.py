"""`textindex adoption` and `textindex match`: what they write, and that bad input is one clear message."""

import json

import numpy as np
import pandas as pd
import pytest
from command_line import invoke

from textindex import match
from textindex.estimates import estimate, read_panel

pytestmark = pytest.mark.filterwarnings("ignore::textindex.EstimateWarning")


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    """300 firms in two waves; codes with zeros."""
    rng = np.random.default_rng(2)
    n = 300
    size = rng.normal(3, 1, n)
    treated = (rng.random(n) < 1 / (1 + np.exp(4 - size))).astype(int)
    waves = [
        pd.DataFrame({
            "firm": [f"{i:06d}" for i in range(n)], "year": year, "dt": treated, "employees": np.exp(size).round() + 1,
            "n_robotics": treated * rng.poisson(2, n) * (year == 2018), "y": size + treated * (year == 2018),
        })
        for year in (2010, 2018)
    ]  # fmt: skip
    path = tmp_path_factory.mktemp("match") / "panel.csv"
    pd.concat(waves, ignore_index=True).to_csv(path, index=False)
    return path


def test_match_writes_what_the_call_gives(table, tmp_path):
    done = invoke(
        "match",
        table,
        "-T",
        "dt",
        "-c",
        "ln(employees)",
        "--where",
        "year=2010",
        "-Y",
        "y",
        "--out",
        tmp_path,
        "--format",
        "txt",
        "--ratio",
        "2",
        "--caliper",
        "0.5",
    )
    assert {path.name for path in tmp_path.iterdir()} == {
        "matched-pairs.csv", "matched.csv", "balance.csv", "balance.txt", "panel-weighted.csv", "match.json",
        "love-plot.svg", "support.svg",
    }  # fmt: skip
    data = read_panel(table)
    own = match(data[data["year"] == 2010], treatment="dt", covariates=["ln(employees)"], ratio=2, caliper=0.5)
    pairs = pd.read_csv(tmp_path / "matched-pairs.csv", dtype={"treated": str, "control": str})
    assert pairs["treated"].tolist() == own.pairs["treated"].tolist()
    assert pairs["control"].tolist() == own.pairs["control"].tolist()
    record = json.loads((tmp_path / "match.json").read_text(encoding="utf-8"))
    effect = own.att("y")
    assert record["effects"][0]["estimate"] == pytest.approx(effect.estimate)
    assert record["effects"][0]["convention"] == "pair-clustered"
    assert "2 nearest on the score without replacement" in done.stdout
    assert str(effect).splitlines()[0] in done.stdout
    weighted = read_panel(tmp_path / "panel-weighted.csv")
    assert weighted.groupby("firm")["weight"].nunique().eq(1).all()
    assert weighted["weight"].sum() == pytest.approx(2 * own.weights.sum())


def test_one_file_of_specifications_does_the_same(table, tmp_path):
    spec = tmp_path / "own.toml"
    spec.write_text(
        '[[match]]\nname = "w"\ntreatment = "dt"\ncovariates = ["ln(employees)"]\nwhere = { year = 2010 }\n'
        '[[model]]\nname = "5.1"\noutcome = "y"\nregressors = ["T = dt:2018.year", "2018.year"]\n'
        'fixed_effects = ["firm"]\nweights = "w"\n',
        encoding="utf-8",
    )
    done = invoke("estimate", spec, "--panel", table, "--out", tmp_path / "out", "--stata")
    assert "Balance of covariates (w)" in done.stdout
    assert {"balance.csv", "matched-pairs.csv", "matched.csv"} <= {path.name for path in (tmp_path / "out").iterdir()}
    assert invoke("table", tmp_path / "out").stdout.count("Balance of covariates (w)") == 1
    lines = (tmp_path / "out" / "estimates.do").read_text(encoding="utf-8").splitlines()
    at = lines.index('keep if match == "w"')
    assert lines[at - 1].endswith(
        '"matched.csv", clear varnames(1) case(preserve) encoding("UTF-8") asdouble stringcols(2)'
    )
    assert lines[at + 1 : at + 4] == [
        "keep unit weight", "rename (unit weight) (firm w)",
        "merge 1:m firm using `panel', keep(match using) nogenerate",
    ]  # fmt: skip
    assert any("[aw=w]" in line for line in lines[at:])
    data = read_panel(table)
    weighed = match(data[data["year"] == 2010], treatment="dt", covariates=["ln(employees)"]).weigh(data, name="w")
    by_hand = estimate(spec, data)["5.1"]
    assert by_hand.record["rows"]["dropped"]["weight 0"] == int((weighed["w"] == 0).sum())


def test_adoption_writes_the_table_and_its_record(table, tmp_path):
    out = tmp_path / "adopted.dta"
    done = invoke(
        "adoption", table, "--technology", "ROB=robotics", "--at-least", "2", "--window", "2011-2018", "-o", out
    )
    assert "adopters" in done.stdout
    found, data = read_panel(out), read_panel(table)
    assert found["firm"].tolist() == data["firm"].tolist()
    wanted = data[data["n_robotics"] >= 2]["firm"].nunique()
    assert found.groupby("firm")["ROB"].first().sum() == wanted
    record = json.loads(out.with_suffix(".adoption.json").read_text(encoding="utf-8"))
    assert record["window"] == [2011, 2018]
    assert record["counts"][0]["adopters"] == wanted


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["match", "-T", "dt", "-c", "employees", "--where", "year=2011", "-o", "out"], 1, "no row has year = 2011"),
        (["match", "-T", "dt", "-c", "employees", "-o", "out"], 1, "firms stand in several rows"),
        (["match", "-T", "y", "-c", "employees", "--where", "year=2010", "-o", "out"], 1, "is to be 1 or 0"),
        (["match", "-T", "dt", "-c", "employees", "--where", "2010", "-o", "out"], 2, "write COLUMN=VALUE"),
        (["match", "-T", "dt", "-c", "employees", "--weights-name", "y", "-o", "out"], 1, "has a column 'y' already"),
        (["adoption", "-o", "a.csv"], 1, "no column 'internet_of_things'"),
        (["adoption", "--technology", "ROB", "-o", "a.csv"], 2, "write NAME=DIMENSION"),
        (["adoption", "--technology", "ROB=robotics", "--window", "2015", "-o", "a.csv"], 2, "write FIRST-LAST"),
        (["adoption", "--technology", "ROB=robotics", "-o", "a.doc"], 1, "choose one of .csv"),
    ],
)
def test_bad_input(arguments, code, says, table, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = invoke(arguments[0], table, *arguments[1:], code=code)
    assert says in done.output
    assert not list(tmp_path.iterdir())


def test_a_file_that_only_matches_and_describes(table, tmp_path):
    spec = tmp_path / "own.toml"
    spec.write_text(
        '[[match]]\nname = "w"\ntreatment = "dt"\ncovariates = ["ln(employees)"]\nwhere = { year = 2010 }\n'
        '[[describe]]\nname = "1"\ncolumns = ["y"]\n',
        encoding="utf-8",
    )
    invoke("estimate", spec, "--panel", table, "--out", tmp_path / "out", "--format", "txt")
    written = {path.name for path in (tmp_path / "out").iterdir()}
    assert {"love-plot-w.svg", "support-w.svg", "descriptives.csv", "tables.txt"} <= written
    firms = pd.read_csv(tmp_path / "out" / "matched.csv", dtype={"unit": str})
    assert firms["unit"].str.len().eq(6).all()
    assert invoke("table", tmp_path / "out").stdout.count("Balance of covariates (w)") == 1
