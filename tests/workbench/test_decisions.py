"""Decisions: written to dictionary and log together or not at all, whatever the sheet and whenever it stops."""

import csv
import io
import json
from contextlib import suppress

import pytest

import textindex as ti
from textindex import dictionary
from textindex.core.errors import StoreError
from textindex.core.messages import of_error, told
from textindex.tables.cells import FORMULA
from textindex.workbench.expansion import decisions
from textindex.workbench.expansion import sheets as sheets
from textindex.workbench.expansion.decisions import ACCEPT, REJECT, Decision

pytest.importorskip("openpyxl")
import openpyxl

MINE = """# my own words
name: mine
language: zh
dimensions:
  big_data:
    label: {zh: 大数据, en: Big data}
    terms:
      - 大数据   # the seed
"""
TAKEN = Decision("数据资产", ACCEPT, "an asset", "big_data", "combination, 9 hits in 3 reports")
LEFT = Decision("数据差异", REJECT, "accounting", "big_data", "combination, 5 hits in 2 reports")


@pytest.fixture
def mine(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.yaml").write_text(MINE, encoding="utf-8")
    return tmp_path / "mine.yaml"


def settle(name, *made, **given):
    return decisions.decide(name, made, who="me", date="2024-05-01", **given)


def state(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_accepted_terms_come_to_the_file_and_each_decision_to_the_log(mine):
    before = dictionary.load(mine).sha256
    done = settle(mine, TAKEN, LEFT)
    after = dictionary.load(mine)
    assert (done.accepted, done.rejected, done.before) == (1, 1, ())
    written = iter(mine.read_text(encoding="utf-8").splitlines())
    assert all(line in written for line in MINE.splitlines())  # all there, in order
    assert after.terms[-1] == ti.Term("数据资产", "big_data", "expand", f"an asset ({TAKEN.found})")
    past = decisions.history(mine)
    assert [line.decision for line in past.lines] == [ACCEPT, REJECT]
    assert [(line.sha256_before, line.sha256_after) for line in past.lines] == [
        (before, after.sha256),
        (after.sha256, after.sha256),
    ]
    assert before != after.sha256
    assert past.as_logged
    assert past.breaks == ()
    assert decisions.rejected(mine) == {"数据差异"}
    assert sorted(path.name for path in mine.parent.iterdir()) == ["mine.decisions.tsv", "mine.yaml"]


def test_the_log_only_grows_and_nothing_is_decided_twice(mine):
    settle(mine, LEFT)
    first = decisions.log_file(mine).read_bytes()
    assert settle(mine, LEFT, TAKEN).before == ("数据差异",)
    second = decisions.log_file(mine).read_bytes()
    assert second.startswith(first)
    assert settle(mine, LEFT, TAKEN).before == ("数据差异", "数据资产")
    assert decisions.log_file(mine).read_bytes() == second


def test_a_rejected_term_may_be_accepted_later(mine):
    settle(mine, LEFT)
    settle(mine, LEFT._replace(decision=ACCEPT, reason="on second thoughts"))
    assert decisions.rejected(mine) == frozenset()
    assert dictionary.load(mine).terms[-1].text == "数据差异"


def test_a_shipped_dictionary_is_extended_by_a_new_file(mine):
    assert settle("wu2021-zh", LEFT).accepted == 0
    assert not (mine.parent / "wu2021-zh-own.yaml").exists()  # nothing to write to it yet
    done = settle("wu2021-zh", TAKEN)
    own, base = dictionary.load(done.dictionary), dictionary.load("wu2021-zh")
    assert done.dictionary.name == "wu2021-zh-own.yaml"
    assert own.policy == base.policy
    assert own.terms[:-1] == base.terms
    assert own.dimensions == base.dimensions
    past = decisions.history("wu2021-zh")
    assert past.lines[0].sha256_before == base.sha256
    assert past.lines[-1].sha256_after == own.sha256
    assert past.as_logged
    assert settle("wu2021-zh", TAKEN._replace(term="数据要素"), into="other.yaml").log.name == "other.decisions.tsv"


def test_a_change_by_hand_is_told(mine):
    settle(mine, TAKEN)
    mine.write_text(mine.read_text(encoding="utf-8") + "      - 数据湖\n", encoding="utf-8")
    assert not decisions.history(mine).as_logged
    settle(mine, LEFT)
    past = decisions.history(mine)
    assert past.as_logged
    assert past.breaks == (2,)


@pytest.mark.parametrize(
    ("decision", "named"),
    [(TAKEN._replace(dimension="cloud"), "数据资产: cloud"), (TAKEN._replace(term="数据/资产"), "数据/资产")],
)
def test_what_the_dictionary_cannot_hold_changes_nothing(mine, decision, named):
    before = state(mine.parent)
    with pytest.raises(ti.DictionaryError, match=named):
        settle(mine, TAKEN._replace(term="数据要素"), decision)
    assert state(mine.parent) == before


def test_what_the_dictionary_cannot_hold_is_said_in_chinese_under_the_file_s_own_name(mine):
    with pytest.raises(ti.DictionaryError) as caught:
        settle(mine, TAKEN._replace(term="数据/资产"))
    said = told(of_error(caught.value), "zh")
    assert said.endswith("什么也没有写入")
    assert mine.name in said
    assert "trial" not in said


class Stop(BaseException):
    """A power cut."""


@pytest.mark.parametrize("at", range(1, 9))
@pytest.mark.parametrize("made", [(TAKEN, LEFT), (LEFT,)], ids=["both", "log only"])
def test_stopped_anywhere_file_and_log_agree_afterwards(mine, monkeypatch, at, made):
    """Each step that touches the disc is the last one once."""
    settle(mine, LEFT._replace(term="数据来源"))
    old = state(mine.parent)
    steps = iter(range(1, 100))

    def guarded(act):
        def step(*given, **more):
            if next(steps) == at:
                raise Stop
            return act(*given, **more)

        return step

    with monkeypatch.context() as patch:
        patch.setattr(decisions.os, "fsync", guarded(decisions.os.fsync))
        patch.setattr(decisions.Path, "replace", guarded(decisions.Path.replace))
        patch.setattr(decisions.Path, "unlink", guarded(decisions.Path.unlink))
        with suppress(Stop):
            settle(mine, *made)
    past = decisions.history(mine)  # the next run, whatever it does first
    assert past.as_logged
    assert len(past.lines) in (1, 1 + len(made))
    if len(past.lines) == 1:
        assert mine.read_bytes() == old["mine.yaml"]
    assert settle(mine, *made).log.read_bytes().startswith(old["mine.decisions.tsv"])
    assert [line.term for line in decisions.history(mine).lines] == ["数据来源", *(one.term for one in made)]


def test_a_file_that_cannot_be_written_is_said(mine, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(decisions.os, "fsync", full)
    with pytest.raises(StoreError, match="No space left"):
        settle(mine, TAKEN)


@pytest.mark.parametrize("text", ["date\twho\n", "\ud800".encode("utf-8", "surrogatepass").decode("latin-1")])
def test_a_damaged_log_is_said(mine, text):
    decisions.log_file(mine).write_text(text, encoding="utf-8")
    with pytest.raises(ti.DictionaryError, match="version control"):
        decisions.history(mine)


def table():
    import pandas as pd

    rows = [
        ("数据资产", "big_data", "combination", 9, 3, "=SUM(A1)", "+x.txt", 4),
        ("-数据", "big_data", "n", 1, 1, "@a", "b", 2),
    ]
    return pd.DataFrame(
        rows, columns=["candidate", "dimension", "kind", "n_hits", "n_reports", "example", "file", "page"]
    )


@pytest.mark.parametrize("name", ["c.csv", "c.xlsx"])
def test_a_sheet_comes_back_as_it_went(tmp_path, name):
    sheets.write_sheet(table(), tmp_path / name)
    rows = sheets.read_sheet(tmp_path / name)
    assert [row.cells["candidate"] for row in rows] == ["数据资产", "-数据"]
    assert rows[0].cells["example"] == "=SUM(A1)"
    assert rows[0].cells["n_hits"] == "9"
    assert rows[0].number == 2
    assert decisions.from_rows(rows) == []


def test_no_cell_of_an_exported_sheet_is_a_formula(tmp_path):
    sheets.write_sheet(table(), tmp_path / "c.csv")
    data = (tmp_path / "c.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    cells = [cell for row in csv.reader(io.StringIO(data.decode("utf-8-sig"))) for cell in row]
    assert not [cell for cell in cells if FORMULA.match(cell) and not cell.startswith("'")]
    sheets.write_sheet(table(), tmp_path / "c.xlsx")
    kinds = {cell.data_type for row in openpyxl.load_workbook(tmp_path / "c.xlsx").active for cell in row}
    assert kinds <= {"s", "inlineStr", "n"}


HEAD = "candidate,decision,reason,dimension\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_sheets_as_spreadsheets_save_them(tmp_path, encoding, mark):
    text = f"{HEAD}数据资产,接受,read,big_data\n数据差异,No,wide,\n数据湖,,,\n,,,\n".replace(",", mark)
    (tmp_path / "s.csv").write_bytes(text.replace("\n", "\r\n").encode(encoding))
    made = decisions.from_rows(sheets.read_sheet(tmp_path / "s.csv"))
    assert [(d.term, d.decision, d.reason, d.dimension) for d in made] == [
        ("数据资产", ACCEPT, "read", "big_data"),
        ("数据差异", REJECT, "wide", ""),
    ]
    assert {d.found for d in made} == {"added by hand"}


BAD = {
    "no columns": (b"candidate,reason\nx,y\n", "columns decision, dimension"),
    "empty": (b"", "empty"),
    "twice a column": (f"{HEAD.strip()},decision\n".encode(), "columns 2 and 5 are both called decision"),
    "twice but for capitals": (f"{HEAD.strip()},Decision\n".encode(), "two columns"),
    "bytes": (HEAD.encode() + b"\xff\xff,\x80", "GB18030"),
    "open quote": (f'{HEAD}"x,accept,y,big_data\n'.encode(), "quotation"),
}


@pytest.mark.parametrize(("data", "said"), BAD.values(), ids=BAD)
def test_bad_sheets_are_said(tmp_path, data, said):
    (tmp_path / "s.csv").write_bytes(data)
    with pytest.raises(ti.TextIndexError, match=said):
        sheets.read_sheet(tmp_path / "s.csv")


def test_bad_workbooks_are_said(tmp_path):
    path = tmp_path / "s.xlsx"
    with pytest.raises(ti.TextIndexError, match="No such file"):
        sheets.read_sheet(path)
    path.write_bytes(b"PK no workbook")
    with pytest.raises(ti.TextIndexError, match="no Excel workbook"):
        sheets.read_sheet(path)
    for fault, said in (("formula", "A2 holds a formula"), ("merged", "merged cells")):
        book = openpyxl.Workbook()
        book.active.append(HEAD.strip().split(","))
        book.active.append(['="数据"&"湖"' if fault == "formula" else "数据湖", "accept", "x", "big_data"])
        if fault == "merged":
            book.active.merge_cells("B2:C2")
        book.save(path)
        with pytest.raises(ti.TextIndexError, match=said):
            sheets.read_sheet(path)
    (tmp_path / "s.xls").write_bytes(b"")
    with pytest.raises(ti.TextIndexError, match="save it as"):
        sheets.read_sheet(tmp_path / "s.xls")


def test_every_faulty_row_is_named(tmp_path):
    lines = [
        "数据,maybe,x,big_data",
        "算力,accept,,big_data",
        ",reject,x,",
        "=1+1,accept,x,big_data",
        "云,r,x,",
        "云,a,x,big_data",
    ]
    (tmp_path / "s.csv").write_text(HEAD + "\n".join(lines), encoding="utf-8")
    with pytest.raises(ti.DictionaryError) as caught:
        decisions.from_rows(sheets.read_sheet(tmp_path / "s.csv"))
    said = str(caught.value)
    assert said.startswith("5 rows to mend; nothing was written")
    for part in (
        "row 2: decision 'maybe'",
        "row 3: 算力: give a reason",
        "row 4: nothing",
        "row 5: a formula",
        "row 7: 云",
    ):
        assert part in said


def test_the_log_is_plain_lines_without_formulas(mine):
    settle(mine, LEFT._replace(reason="=cmd|' /C calc'!A1\tand\nmore"))
    lines = decisions.log_file(mine).read_text(encoding="utf-8").splitlines()
    assert len(lines) == 2
    assert "\t'=cmd|" in lines[1]
    assert decisions.history(mine).lines[0].reason == "=cmd|' /C calc'!A1 and more"
    assert json.dumps(decisions.history(mine).lines[0]._asdict(), ensure_ascii=False)
