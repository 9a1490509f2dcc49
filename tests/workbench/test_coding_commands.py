"""The commands: results to stdout, messages to stderr, nothing half-written, no traceback."""

import json

import pytest
from command_line import invoke
from made_ledgers import ledger

from textindex.tables.read import read_table
from textindex.tables.write import write_tables


@pytest.fixture
def run(tmp_path, monkeypatch):
    ledger().to_parquet(tmp_path / "hits.parquet")
    monkeypatch.chdir(tmp_path)

    return invoke


def fill(path):
    sheet = read_table(path)
    sheet["relevant"] = ["1" if "公司" in left else "0" for left in sheet["left"]]
    write_tables({path: sheet})


def test_from_sample_to_classified_ledger(run, tmp_path):
    drawn = json.loads(run("dict", "sample", "--hits", ".", "--n", "150", "--out", "c/sheet.xlsx", "--json").stdout)
    assert drawn["n"] == 150
    assert sorted(p.name for p in (tmp_path / "c").iterdir()) == ["codebook.md", "sheet.xlsx"]
    again = run("dict", "sample", "--hits", ".", "--out", "c/sheet.xlsx", code=1)
    assert "is there already" in again.stderr
    assert "nothing is coded yet" in run("dict", "agree", "c/sheet.xlsx", code=1).stderr
    fill(tmp_path / "c" / "sheet.xlsx")
    (tmp_path / "c" / "second.xlsx").write_bytes((tmp_path / "c" / "sheet.xlsx").read_bytes())
    found = json.loads(run("dict", "agree", "c/sheet.xlsx", "c/second.xlsx", "--json").stdout)
    assert found["agreement"][0]["kappa"] == 1
    shown = run("dict", "agree", "c/sheet.xlsx", "--out", "p.csv")
    assert "Precision" in shown.stdout
    assert "Written" in shown.stderr
    report = json.loads(run("dict", "classify", "c/sheet.xlsx", "--hits", ".", "--out", "l.parquet", "--json").stdout)
    assert report["codes"] == 150
    assert "substantive" in read_table(tmp_path / "l.parquet")


def test_usage_and_faults(run, tmp_path):
    assert "ends in .xlsx or .csv" in run("dict", "sample", "--hits", ".", "--out", "c/sheet.doc", code=2).stderr
    assert "no hits.parquet" in run("dict", "sample", "--hits", str(tmp_path / ".."), "--out", "s.csv", code=1).stderr
    assert "cannot be opened" in run("dict", "agree", "no.csv", code=1).stderr
    assert "cannot be opened" in run("validate", "no.csv", "--against", "no.csv", code=1).stderr
    assert sorted(p.name for p in tmp_path.iterdir()) == ["hits.parquet"]


def test_validate(run, tmp_path):
    rows = ["firm,year,digital,ln_a,ln_b"]
    rows += [f"{f:06d},{y},{f % 7 + y % 3},{f % 7},{f % 5}" for f in range(1, 30) for y in (2018, 2019)]
    (tmp_path / "index.csv").write_text("\n".join(rows))
    (tmp_path / "o.csv").write_text("\n".join(["stkcd,year,x", *(f"{f},2019,{f % 7 + f % 2}" for f in range(1, 40))]))
    shown = run("validate", ".", "--against", "o.csv", "--resamples", "20", "--out", "v.xlsx")
    assert "29 firm-years in both; 29 only in the index, 10 only in o.csv" in shown.stdout
    assert "Convergence with x" in shown.stdout
    record = json.loads(run("validate", ".", "--against", "o.csv", "--resamples", "0", "--json").stdout)
    assert record["merge"]["matched"] == 29
    assert len(read_table(tmp_path / "v.xlsx")) == len(record["figures"])
