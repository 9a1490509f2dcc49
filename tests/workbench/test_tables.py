"""Tables come back as they were written, do not run as formulas, and say where they are faulty."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textindex.core.errors import SourceError, StoreError
from textindex.tables.cells import csv_text, guarded, unguarded
from textindex.tables.read import read_table
from textindex.tables.write import write_tables

NASTY = [
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2",
    "@SUM(A1)",
    "\tx",
    "'=x",
    "''@",
    "'90s",
    "plain",
    "大数据",
    'a"b,c\nd',
    "000001",
]


@given(st.text())
def test_a_guarded_text_comes_back_and_does_not_run(text):
    assert unguarded(guarded(text)) == text
    assert guarded(text)[:1] not in tuple("=+-@\t\r")


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".parquet"])
def test_there_and_back(tmp_path, ending):
    table = pd.DataFrame({"text": NASTY, "number": [float(n) for n in range(len(NASTY))], "empty": ""})
    (path,) = write_tables({tmp_path / f"t{ending}": table})
    back = read_table(path, formulas=False)
    assert back["text"].tolist() == NASTY
    assert [float(n) for n in back["number"]] == table["number"].tolist()
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


def test_no_cell_of_a_workbook_is_a_formula(tmp_path):
    from openpyxl import load_workbook

    (path,) = write_tables({tmp_path / "t.xlsx": pd.DataFrame({"=header": NASTY})})
    cells = [cell for row in load_workbook(path).active.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} == {"s"}


def test_numbers_keep_their_minus_in_csv():
    assert csv_text(pd.DataFrame({"a": [-1.5], "b": ["-1.5"]})) == "a,b\n-1.5,'-1.5\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_encodings_and_separators(tmp_path, encoding, separator):
    path = tmp_path / "t.csv"
    path.write_bytes(f"列{separator}b\r\n大数据{separator}1\r\n\r\n云{separator}2\r\n".encode(encoding))
    table = read_table(path)
    assert table.to_dict("list") == {"列": ["大数据", "云"], "b": ["1", "2"]}
    assert table.index.tolist() == [2, 4]


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("t.csv", b"", "empty"),
        ("t.csv", b"\n\n", "row 1 is empty"),
        ("t.csv", b"a,a\n1,2\n", "columns 1 and 2 are both called a"),
        ("t.csv", b"a,b\n1,2,3\n", "row 2 has 3 cells, the header 2"),
        ("t.csv", b"a,b\n\xff\xff,2\n", "neither UTF-8 nor GB18030"),
        ("t.xlsx", b"no workbook", "no Excel workbook"),
        ("t.xls", b"x", "save it as .xlsx"),
        ("t.dta", b"x", "not readable as .dta"),
        ("t.parquet", b"x", "not readable as .parquet"),
        ("t.docx", b"x", "a table is one of"),
    ],
)
def test_bad_files(tmp_path, name, data, message):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(SourceError, match=message):
        read_table(tmp_path / name)


def test_missing_file(tmp_path):
    with pytest.raises(SourceError, match="cannot be opened"):
        read_table(tmp_path / "no.csv")


def test_merged_cells_and_formulas_of_a_workbook(tmp_path):
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["a", "b"])
    book.active.append([1, "=A2*2"])
    book.save(tmp_path / "f.xlsx")
    with pytest.raises(SourceError, match="cell B2 holds a formula"):
        read_table(tmp_path / "f.xlsx", formulas=False)
    book.active.merge_cells("A2:A3")
    book.save(tmp_path / "m.xlsx")
    with pytest.raises(SourceError, match=r"merged cells \(A2:A3\)"):
        read_table(tmp_path / "m.xlsx")


def test_all_files_or_none(tmp_path):
    (tmp_path / "b.csv").write_text("coded")
    table = pd.DataFrame({"a": [1]})
    with pytest.raises(StoreError, match=r"b\.csv is there already"):
        write_tables({tmp_path / "a.csv": table, tmp_path / "b.csv": table}, replace=False)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["b.csv"]
    assert (tmp_path / "b.csv").read_text() == "coded"
