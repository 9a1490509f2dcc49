"""The same messy file, the same answer, whoever takes a user's table: rows, numbers, missing cells and refusals."""

import gzip
import math

import pandas as pd
import pytest

import textindex as ti
from textindex.core.errors import PatentError
from textindex.estimates import read_panel
from textindex.panel.read import firm_table
from textindex.patents.session import session
from textindex.patents.tables import load
from textindex.survey.answers import read_answers
from textindex.tables.columns import Columns
from textindex.tables.match import keyed
from textindex.tables.read import read_frame, read_table
from textindex.tables.workbook import having

pytestmark = pytest.mark.filterwarnings("ignore:.*(as numbers with|the sheet)")
HEADER = ("patent_id", "grant_date", "claims")
ROWS = [("000001", "2010-01-31", "1,234"), ("甲'乙", "2011-05-01", ""), ("=c", "2012-01-01", "12")]
PLAIN = [("000001", "2010-01-31", "1,234.0"), *ROWS[1:]]
"""Between semicolons 1,234 may be 1.234: it is refused there."""
ANSWER = [("000001", 1234.0), ("甲'乙", None), ("=c", 12.0)]


def answer(ids, numbers):
    return [(str(own), None if pd.isna(n) else float(n)) for own, n in zip(ids, numbers, strict=True)]


def table(path):
    made = read_table(path, fits=having(*HEADER))
    return answer(made["patent_id"].str.strip(), Columns(made, str(path), ti.TextIndexError).numbers("claims"))


def frame(path):
    made = read_frame(path, fits=having(*HEADER))
    return answer(made["patent_id"], Columns(made, str(path), ti.TextIndexError).numbers("claims"))


def estimates(path):
    made = read_panel(path, ("patent_id",))
    return answer(made["patent_id"], made["claims"])


def panel(path):
    rules = {"keys": {"firm": ["patent_id"]}, "items": {"claims": ["claims"]}}
    made = firm_table(path, rules, frozenset({"000001"}), (), "t").table
    return answer(made["firm"], made["claims"])


def survey(path):
    made = read_answers(path)
    return answer(made["patent_id"], Columns(made, str(path), ti.TextIndexError).numbers("claims"))


def patents(path):
    with session(200, path) as db:
        load(db, "patents", path)
        made = db.frame("SELECT patent_id, claims FROM patents ORDER BY grant_date")
    return answer(made["patent_id"], made["claims"])


READERS = {own.__name__: own for own in (table, frame, estimates, panel, survey, patents)}
SHEETS = {name for name in READERS if name != "survey"}  # a survey's columns are told by its specification
"""Readers that know what they look for in a workbook of several sheets."""


def text(mark=",", ending="\n", rows=ROWS, header=HEADER, guard=True):
    def cell(value):
        value = f"'{value}" if guard and value.startswith("=") else value
        return '"' + value.replace('"', '""') + '"' if any(sign in value for sign in ',;\t"\n') else value

    return "".join(mark.join(map(cell, row)) + ending for row in (header, *rows))


MESSY = {
    "commas": text(),
    "semicolons": text(";", rows=PLAIN),
    "tabs in a .txt": ("t.txt", text("\t")),
    "commas in a .txt": ("t.txt", text()),
    "semicolons in a .txt": ("t.txt", text(";", rows=PLAIN)),
    "tabs, the header of which has commas": ("t.tsv", text("\t", header=("patent_id", "grant_date", "claims"))),
    "UTF-8 with its mark": text().encode("utf-8-sig"),
    "GB18030": text().encode("gb18030"),
    "UTF-16": text().encode("utf-16"),
    "GB18030 behind a long beginning in ASCII": (
        text(rows=[*ROWS[:1], *[(f"x{n}", "2009-01-01", "1") for n in range(60_000)], *ROWS[1:]]).encode("gb18030")
    ),
    "Windows' line ends": text(ending="\r\n"),
    "old Mac's line ends": text(ending="\r"),
    "empty lines before the header": "\n\n" + text(),
    "empty lines between rows": text().replace("\n", "\n\n"),
    "rows of nothing but marks": text() + ",,\n,,\n",
    "a mark behind each row": text().replace("\n", ",\n").replace("claims,", "claims"),
    "a mark behind each row and the header": text().replace("\n", ",\n"),
    "a column without a name": text(header=(*HEADER, ""), rows=[(*row, "x") for row in ROWS]),
    "blanks behind the marks": text(", "),
    "blanks at the ends of names": text(header=(" patent_id ", "grant_date", "claims ")),
    "blanks at the ends of cells": text(rows=[tuple(f"{cell} " for cell in row) for row in ROWS], guard=False),
    "a short last row": text().replace("05-01,\n", "05-01\n"),
    "lines without an end": text().rstrip("\n"),
    "NA for a missing cell": text(rows=[ROWS[0], (*ROWS[1][:2], "NA"), ROWS[2]]),
    "a dash for a missing cell": text(rows=[ROWS[0], (*ROWS[1][:2], "—"), ROWS[2]]),
    "a number in full width": text(rows=[("000001", "2010-01-31", "１，２３４"), *ROWS[1:]]),
    "a point and a nought": text(rows=[*ROWS[:2], (*ROWS[2][:2], "12.0")]),
    "a line within a name": text(header=(*HEADER, "a\nb"), rows=[(*row, "x\ny") for row in ROWS]),
    "packed": ("t.csv.gz", gzip.compress(text().encode())),
    "packed, with semicolons, in GB18030": ("t.csv.gz", gzip.compress(text(";", rows=PLAIN).encode("gb18030"))),
}  # fmt: skip


def written(folder, messy):
    name, data = messy if isinstance(messy, tuple) else ("t.csv", messy)
    (folder / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    return folder / name


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("case", MESSY)
def test_a_messy_file_says_the_same_to_all(tmp_path, case, reader):
    found = READERS[reader](written(tmp_path, MESSY[case]))
    assert [own for own in found if not own[0].startswith("x")] == ANSWER
    assert len(found) == (60_003 if "long" in case else 3)


BAD = {
    "a row with a cell too many": (text(rows=[*ROWS, ("d", "2013-01-01", "1", "2")]), "row 5 has 4 cells"),
    "the first row with a cell too many": (text(rows=[("d", "2013-01-01", "1", "2")]), "row 2 has 4 cells"),
    "all rows with a cell too many": (text(rows=[(*row, "x") for row in ROWS]), "row 2 has 4 cells, the header 3"),
    "a name twice": (text(header=("patent_id", "claims", "claims")), "columns 2 and 3 are both called claims"),
    "no encoding": (text().encode() + b"\xff\xff,2,3\n", "neither UTF-8 nor GB18030"),
    "two encodings": (text().encode() * 2 + text().encode("gb18030") + b"\xff\n", "neither UTF-8 nor GB18030"),
    "a quotation mark not closed": (text() + '"d,2013-01-01,1\n', "quotation mark that is not closed"),
    "a quotation mark within": (text() + '"d"d,2013-01-01,1\n', "line 5: no CSV"),
    "nothing": (b"", "the file is empty"),
    "empty lines alone": ("\n\n\n", "it must hold the columns' names"),
    "a binary": (text().encode() + b"\0\0\0\n", "neither UTF-8 nor GB18030"),
    "a number that may be two": (
        text(";", rows=[("a", "2010-01-01", "1,234"), ("b", "2011-01-01", "5,678")]),
        r"row 2: '1,234' may have a decimal",
    ),
    "numbers by two conventions": (
        text(";", rows=[*ROWS, ("d", "2013-01-01", "1.234,5"), ("e", "2013-01-01", "1,234.5")]),
        r"row 5: '1.234,5' has a decimal comma, '1,234.5' \(row 6\) a decimal point",
    ),
    "figures that are no number, below an empty line": (
        text(rows=[ROWS[0], ("", "", ""), ("b", "2011-01-01", "1.2.3")]), "row 4: '1.2.3' is no number",
    ),
    "an old workbook": (("t.xls", b"x"), "save it as .xlsx"),
    "another kind of file": (("t.sav", b"x"), "a table is one of|save it as Stata"),
    "no workbook": (("t.xlsx", b"no workbook"), "no Excel workbook"),
    "no archive": (("t.csv.gz", b"not packed"), "cannot be opened"),
    "half an archive": (("t.csv.gz", gzip.compress(text().encode() * 50)[:-20]), "cannot be opened"),
}  # fmt: skip


@pytest.mark.parametrize(("case", "reader"), [
    (case, reader) for case in BAD for reader in READERS
    if reader != "estimates" or "figures" not in case  # a panel may hold texts: a column with one is text
])  # fmt: skip
def test_what_is_wrong_is_told_alike_with_file_and_row(tmp_path, case, reader):
    data, said = BAD[case]
    path = written(tmp_path, data)
    with pytest.raises(ti.TextIndexError, match=said) as refused:
        READERS[reader](path)
    assert path.name in str(refused.value)
    assert sorted(own.name for own in tmp_path.iterdir()) == [path.name]


def test_a_file_that_is_not_there(tmp_path):
    for reader in READERS.values():
        with pytest.raises(ti.TextIndexError, match=r"none.csv: .*(no such file|No such file)"):
            reader(tmp_path / "none.csv")
        with pytest.raises(ti.TextIndexError, match=r"none: .*(no such file|No such file|no folder)"):
            reader(tmp_path / "none")  # not that its ending is no table's


def book(path, **sheets):
    from openpyxl import Workbook

    made = Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    made.save(path)
    return made


CELLS = [HEADER, ("000001", "2010-01-31", 1234), ("甲'乙", "2011-05-01", None), ("=c", "2012-01-01", 12.0)]


def test_a_formula_that_gives_no_letters_has_a_value(tmp_path):
    import zipfile

    path = tmp_path / "t.xlsx"
    book(path, data=[("a", "b"), ("x", '=IF(1,"","")')])
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(tmp_path / "new.xlsx", "w") as new:
        for part in old.namelist():
            data = old.read(part)
            new.writestr(part, data.replace(b'<c r="B2">', b'<c r="B2" t="str">'))
    assert read_table(tmp_path / "new.xlsx").to_dict("list") == {"a": ["x"], "b": [""]}
    with pytest.raises(ti.TextIndexError, match="cell B2 holds a formula whose value"):
        read_table(path)


def as_texts(path):
    """Cells that begin with = as texts."""
    from openpyxl import load_workbook

    made = load_workbook(path)
    for sheet in made:
        for cells in sheet.iter_rows():
            for cell in cells:
                if cell.data_type == "f" and str(cell.value) == "=c":
                    cell.data_type = "s"
    made.save(path)
    return path


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("name", ["t.xlsx", "t.xlsm"])
def test_a_workbook_says_the_same_to_all(tmp_path, reader, name):
    book(tmp_path / name, data=[[], [], *CELLS, [], ["", None]], notes=[["a note"]])
    assert READERS[reader](as_texts(tmp_path / name)) == ANSWER
    if reader in SHEETS:
        book(tmp_path / name, about=[["what this is"]], data=CELLS)
        assert READERS[reader](as_texts(tmp_path / name)) == ANSWER
        book(tmp_path / name, about=[["what this is"]], data=CELLS, more=CELLS)
        with pytest.raises(ti.TextIndexError, match="several others are: data, more"):
            READERS[reader](as_texts(tmp_path / name))


@pytest.mark.parametrize("reader", READERS)
def test_cells_of_a_workbook_that_a_reader_would_have_to_guess_are_refused(tmp_path, reader):
    path = tmp_path / "t.xlsx"
    book(path, data=[HEADER, ("a", "2010-01-31", "=1+1"), ("b", "2010-01-31", 2)])
    with pytest.raises(ti.TextIndexError, match=r"t.xlsx: cell C2 holds a formula whose value the file does not keep"):
        READERS[reader](path)
    made = book(path, data=[HEADER, ("a", "2010-01-31", 1), ("b", "2010-01-31", 2)])
    made.active.merge_cells("A2:A3")
    made.save(path)
    with pytest.raises(ti.TextIndexError, match=r"merged cells \(A2:A3\)"):
        READERS[reader](path)


@pytest.mark.parametrize("reader", READERS)
def test_stata_and_parquet(tmp_path, reader):
    own = pd.DataFrame(
        {"patent_id": ["000001", "b"], "grant_date": ["2010-01-31", "2011-01-31"], "claims": [3.0, math.nan]}
    )
    own.to_stata(tmp_path / "t.dta", write_index=False, version=118)
    own.to_parquet(tmp_path / "t.parquet")
    for name in ("t.dta", "t.parquet"):
        assert READERS[reader](tmp_path / name) == [("000001", 3.0), ("b", None)]


def test_patents_that_are_no_whole_numbers_are_named_with_their_row(tmp_path):
    path = written(tmp_path, text(rows=[ROWS[0], ("b", "2011-01-01", "1.5")]))
    with pytest.raises(PatentError, match=r"t.csv: claims, row 3: '1.5' is no whole number"):
        patents(path)


def test_a_sheet_is_looked_for_by_its_keys():
    assert keyed()(["股票代码", "Accper", "x"])
    assert keyed("id", "when")(["id", "When"])
    assert not keyed()(["id", "year"])
