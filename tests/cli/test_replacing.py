"""What is there is replaced where the command wrote it, or wrote the like; else only with --force; inputs never are."""

import json
from contextlib import nullcontext

import openpyxl
import pandas as pd
import pytest
from command_line import invoke
from docx import Document

from textindex.core.errors import StoreError
from textindex.tables.replacing import check_replaced, guarded
from textindex.tables.write import write_table, write_tables

PANEL = pd.DataFrame({"firm": ["a", "b", "b"], "year": [2019, 2019, 2020], "size": [1.0, 2.0, 4.0], "age": [3, 1, 2]})


@pytest.fixture
def panel(tmp_path):
    path = tmp_path / "panel.csv"
    PANEL.to_csv(path, index=False)
    return path


@pytest.mark.parametrize("ending", ["docx", "tex", "html", "xlsx", "md", "txt"])
def test_a_table_that_the_command_wrote_is_written_again_and_another_file_is_not(panel, tmp_path, ending):
    out = tmp_path / f"table.{ending}"
    command = ("table", panel, "-v", "size", "-v", "age", "-o", out)
    invoke(*command)
    invoke(*command)
    invoke("table", panel, "-v", "size", "-o", out)
    mine = {
        "docx": lambda: Document().save(out),
        "xlsx": lambda: _workbook(out),
        "tex": lambda: out.write_text("\\documentclass{article}\n"),
        "html": lambda: out.write_text("<html><head><title>Mine</title></head></html>"),
    }
    mine.get(ending, lambda: out.write_text("my notes"))()
    before = out.read_bytes()
    refused = invoke(*command, code=1)
    assert str(out) in refused.stderr
    assert "--force" in refused.stderr
    assert out.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["panel.csv", out.name]
    invoke(*command, "--force")
    assert out.read_bytes() != before


def _workbook(out):
    book = openpyxl.Workbook()
    book.properties.creator = "A. Author"
    book.save(out)


def test_a_page_of_another_version_is_written_again_and_a_page_of_another_kind_is_not(tmp_path):
    head = '<html lang="{}"><meta content="script-src \'sha256-{}=\'"><meta content="textindex {}"{}><title>T</title>'
    page, made = tmp_path / "report.html", tmp_path / ".made.html"
    made.write_text(head.format("en", "abc/+", "0.2", ""), encoding="utf-8")
    for before, replaced in ((("zh", "xyz", "0.1.0", ""), True), (("en", "abc/+", "0.2", ' class="mine"'), False)):
        page.write_text(head.format(*before), encoding="utf-8")
        with guarded([], force=False), nullcontext() if replaced else pytest.raises(StoreError, match="--force"):
            check_replaced(page, made, None)


def test_what_a_command_reads_it_never_writes_over(panel, tmp_path):
    before = panel.read_bytes()
    adopted = ("adoption", panel, "--technology", "AI=artificial_intelligence", "-o", panel)
    for more in ((), ("--force",)):
        refused = invoke(*adopted, *more, code=1)
        assert "read by this very command" in refused.stderr
        assert panel.read_bytes() == before


@pytest.mark.parametrize("ending", ["csv", "xlsx", "dta", "parquet"])
def test_a_table_is_known_by_its_columns_whatever_was_added(tmp_path, ending):
    out = tmp_path / f"out.{ending}"
    with guarded([], force=False):
        write_table(PANEL, out)
        write_table(PANEL.assign(lev=1.0).drop(columns="age"), out)
        if ending == "xlsx":
            _workbook(out)
        else:
            with guarded([], force=True):
                write_table(PANEL[["size", "firm", "year"]], out)
        before = out.read_bytes()
        with pytest.raises(StoreError, match="--force"):
            write_table(PANEL, out)
        assert out.read_bytes() == before


def test_a_sheet_in_which_a_person_decided_is_not_replaced(tmp_path):
    sheet = PANEL.assign(decision="")
    for out in (tmp_path / "sheet.csv", tmp_path / "sheet.xlsx"):
        with guarded([], force=False):
            write_table(sheet, out)
            write_table(sheet, out)
            with guarded([], force=True):
                write_table(sheet.assign(decision=["yes", "", ""]), out)
            with pytest.raises(StoreError, match="decision has been filled in"):
                write_table(sheet, out)


def test_several_files_are_replaced_all_or_none(tmp_path):
    mine = tmp_path / "b.csv"
    mine.write_text("id,score\n1,2\n")
    with guarded([], force=False), pytest.raises(StoreError):
        write_tables({tmp_path / "a.csv": PANEL, mine: PANEL})
    assert [path.name for path in tmp_path.iterdir()] == ["b.csv"]


def test_json_is_known_by_its_keys(tmp_path):
    out = tmp_path / "record.json"
    with guarded([], force=False):
        write_tables({out: json.dumps({"rows": 1, "notes": []})})
        write_tables({out: json.dumps({"rows": 2, "notes": ["one"]})})
        with pytest.raises(StoreError):
            write_tables({out: json.dumps([1])})


def test_a_call_from_python_replaces_as_pandas_does(tmp_path):
    out = tmp_path / "mine.csv"
    out.write_text("id,score\n1,2\n")
    write_table(PANEL, out)
    assert out.read_text("utf-8-sig").startswith("firm,year")
