"""Whole firm-years as a coding sheet: every hit of each, with a chance that is what it says."""

import pandas as pd
import pytest
from command_line import invoke
from made_ledgers import ledger

import textindex as ti
from textindex.workbench.coding.firm_years import sample_firm_years


def test_every_hit_of_each_firm_year_is_on_the_sheet():
    hits = ledger(rows=900)
    drawn = sample_firm_years(hits, 30, seed=3)
    sheet, kept = drawn.sheets[0], hits[hits["kept"]]
    whole = kept.groupby(["firm", "year"]).size()
    pairs = sheet.groupby(["firm", "year"]).agg(rows=("id", "size"), hits=("hits", "first"))
    assert len(pairs) == 30
    for (firm, year), row in pairs.iterrows():
        assert row["rows"] == row["hits"] == whole[firm, int(year)]
    assert set(sheet["probability"]) == {30 / len(whole)}
    assert sum(third["drawn"] for third in drawn.facts["thirds"]) == 30
    assert drawn.strata["drawn"].sum() == len(sheet)
    assert (sheet[["relevant", "speaker"]] == "").all().all()
    pd.testing.assert_frame_equal(sheet, sample_firm_years(hits, 30, seed=3).sheets[0])


def test_each_firm_year_is_drawn_as_often_as_its_probability_says():
    hits = ledger(rows=300, firms=8)
    times = pd.concat([
        sample_firm_years(hits, 9, seed=seed).sheets[0][["firm", "year"]].drop_duplicates() for seed in range(150)
    ]).value_counts()  # fmt: skip
    years = hits[hits["kept"]].groupby(["firm", "year"]).ngroups
    expected = 150 * 9 / years
    assert len(times) == years
    assert times.sub(expected).abs().max() < 4.5 * expected**0.5


def test_from_the_ledger_to_own_counts(tmp_path, monkeypatch):
    ledger(rows=900).to_parquet(tmp_path / "hits.parquet")
    monkeypatch.chdir(tmp_path)
    invoke("dict", "sample", "--unit", "firm-year", "--n", "25", "--hits", ".", "--coders", "2", "--out", "sheet.csv")
    book = (tmp_path / "codebook.md").read_text(encoding="utf-8")
    assert "25 of " in book
    assert "25 个的全部命中" in book
    sheet = pd.read_csv(tmp_path / "sheet-1.csv", dtype=str)
    sheet["relevant"] = ["1" if "公司" in left else "0" for left in sheet["left"]]
    sheet.to_csv(tmp_path / "coded.csv", index=False)
    years = ti.coded_firm_years(tmp_path / "coded.csv")
    assert len(years) == 25
    assert years["own"].sum() == (sheet["relevant"] == "1").sum()
    sheet.to_csv(tmp_path / "sheet-1.csv", index=False)
    sheet.to_csv(tmp_path / "sheet-2.csv", index=False)
    invoke("dict", "agree", "sheet-1.csv", "sheet-2.csv")


def test_a_ledger_without_hits():
    with pytest.raises(ti.SourceError, match="no counted hit"):
        sample_firm_years(ledger(rows=50).assign(kept=False), 5)
