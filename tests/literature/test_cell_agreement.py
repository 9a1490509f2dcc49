"""Coders of cells: the fixture's numbers, another engine, undefined measures, and sheets that cannot be used."""

import json
import math
from pathlib import Path

import krippendorff
import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import cohen_kappa_score

import textindex as ti

ORACLE = Path(__file__).parents[1] / "oracles" / "literature"
TRUTH = json.loads((ORACLE / "literature.json").read_text(encoding="utf-8"))["agreement"]


def test_the_fixture(tmp_path):
    found = ti.agree_cells(ORACLE / "coding.csv", resamples=0)
    assert found.coders == ("coder_a", "coder_b")
    assert found.table["field"].tolist() == list(TRUTH)
    for row in found.table.itertuples():
        true = TRUTH[row.field]
        assert row.n == true["n"]
        assert row.agreement == pytest.approx(true["agreement"], abs=1e-12)
        assert row.kappa == pytest.approx(true["kappa"], abs=1e-12)
        assert row.alpha == pytest.approx(true["krippendorff_alpha_nominal"], abs=1e-12)

    sheets = []
    coding = pd.read_csv(ORACLE / "coding.csv")
    for coder in ("coder_a", "coder_b"):
        sheets.append(tmp_path / f"{coder}.csv")
        coding.rename(columns={coder: "code"})[["paper", "field", "code"]].to_csv(sheets[-1], index=False)
    pd.testing.assert_frame_equal(ti.agree_cells(sheets, resamples=0).table, found.table)


def sheet(path, codes, column="code"):
    pd.DataFrame({"firm": [f"F{n}" for n in range(len(codes))], "field": "a", column: codes}).to_csv(path, index=False)
    return path


def test_another_engine_agrees(tmp_path):
    chance = np.random.default_rng(3)
    codes = [list(chance.choice(["1", "0", "?"], 60)) for _ in range(3)]
    paths = [sheet(tmp_path / f"{n}.csv", own) for n, own in enumerate(codes)]
    two, three = (
        ti.agree_cells(paths[:2], resamples=0).table.iloc[-1],
        ti.agree_cells(paths, resamples=0).table.iloc[-1],
    )
    assert two["kappa"] == pytest.approx(cohen_kappa_score(*codes[:2]), abs=1e-12)
    for row, own in ((two, codes[:2]), (three, codes)):
        true = krippendorff.alpha(np.array(own), level_of_measurement="nominal", value_domain=["1", "0", "?"])
        assert row["alpha"] == pytest.approx(true, abs=1e-12)


def test_what_is_undefined_says_why_and_what_is_open_is_told(tmp_path):
    paths = [sheet(tmp_path / "a.csv", ["1", "1", "1", ""]), sheet(tmp_path / "b.csv", ["1", "1", "1", "0"])]
    found = ti.agree_cells(paths, resamples=0)
    row = found.table.iloc[0]
    assert (row["n"], row["agreement"]) == (3, 1.0)
    assert math.isnan(row["kappa"])
    assert row["note"].startswith("kappa and alpha undefined: the coders use one code throughout")
    assert found.consensus["consensus"].tolist() == ["1", "1", "1", ""]


@pytest.mark.parametrize(
    ("first", "second", "message"),
    [
        ("firm,field,code\nA,x,1\n", "firm,field,code\nA,x,yes\n", r"code: write 1, 0, \? or nothing: row 2: 'yes'"),
        ("firm,field,code\nA,x,1\n", "firm,field,code\nB,x,1\n", "no cell has codes of two coders"),
        ("firm,field,code\nA,x,1\nA,x,0\n", "firm,field,code\nA,x,1\n", r"rows 2 and 3 are one cell \(A, x\)"),
        ("firm,field\nA,x\n", "firm,field,code\nA,x,1\n", "a.csv: it needs the column code"),
        ("field,code\nx,1\n", "firm,field,code\nA,x,1\n", "text or paper or firm, and field"),
        ("firm,field,coder_a\nA,x,1\n", None, "two columns or more that begin with coder"),
        ("", None, "the file is empty"),
    ],
)  # fmt: skip
def test_sheets_that_cannot_be_used(tmp_path, first, second, message):
    paths = [tmp_path / "a.csv", *([tmp_path / "b.csv"] if second else [])]
    for path, text in zip(paths, (first, second), strict=False):
        path.write_text(text, encoding="utf-8")
    with pytest.raises(ti.LiteratureError, match=message):
        ti.agree_cells(paths)


def test_one_sheet_given_twice(tmp_path):
    path = sheet(tmp_path / "a.csv", ["1"])
    with pytest.raises(ti.LiteratureError, match="the same sheet is given twice"):
        ti.agree_cells([path, path])
