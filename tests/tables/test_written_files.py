"""Files for other programs: a .dta is what pandas writes, byte for byte; a workbook is read as it was."""

import datetime
import io
import subprocess
import sys

import numpy as np
import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textindex.core.errors import StoreError
from textindex.tables.arrow import table_of
from textindex.tables.frame import Frame
from textindex.tables.sheet import Book
from textindex.tables.stata import write_dta
from textindex.tables.write import workbook

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20)
FLOATS = st.floats(allow_infinity=False, max_value=8e307, min_value=-8e307)
KINDS = {
    "texts": (TEXTS | st.just("大" * 700) | st.just("x" * 2046), "object"),
    "codes": (st.integers(0, 900_000).map("{:06}".format), "string"),
    "floats": (FLOATS, "float64"),
    "singles": (st.floats(width=32, allow_infinity=False, max_value=2.0**126, min_value=-(2.0**126)), "float32"),
    "bytes": (st.integers(-127, 127), "int8"),
    "small": (st.integers(0, 255), "uint8"),
    "halves": (st.integers(-32768, 32767), "int16"),
    "wide": (st.integers(0, 65535), "uint16"),
    "whole": (st.integers(-2_147_483_647, 2_147_483_620), "int32"),
    "long_": (st.integers(-(2**52), 2**52), "int64"),
    "gaps": (st.integers(0, 10**6) | st.none(), "Int64"),
    "flags": (st.booleans(), "bool"),
    "times": (st.datetimes(datetime.datetime(1900, 1, 1), datetime.datetime(2100, 1, 1)), "datetime64[us]"),
    "名称": (TEXTS, "str"),
}


@st.composite
def tables(draw):
    n, names = draw(st.integers(1, 5)), draw(st.lists(st.sampled_from(list(KINDS)), min_size=1, unique=True))
    columns = {name: draw(st.lists(KINDS[name][0], min_size=n, max_size=n)) for name in names}
    return pd.DataFrame({name: pd.Series(values, dtype=KINDS[name][1]) for name, values in columns.items()})


@settings(deadline=None, max_examples=60)
@given(tables())
def test_a_file_for_stata_is_what_pandas_writes(tmp_path_factory, table):
    path = tmp_path_factory.mktemp("dta") / "t.dta"
    labels = {name: f"变量 {name}" for name in list(table)[::2]}
    write_dta(table, path, "数据", labels, numbered=False)
    plain = table.copy()
    for name, dtype in table.dtypes.items():
        if str(dtype) == "Int64":
            plain[name] = plain[name].astype("float64" if plain[name].isna().any() else "int64")
        elif str(dtype) == "bool":
            plain[name] = plain[name].astype("int64")
        elif dtype.kind not in "iufM":
            plain[name] = plain[name].astype(object)
    theirs = io.BytesIO()
    stamp = datetime.datetime(2000, 1, 1)
    plain.to_stata(
        theirs, version=118, write_index=False, time_stamp=stamp, data_label="数据", variable_labels=labels
    )  # fmt: skip
    assert path.read_bytes() == theirs.getvalue()


def test_firms_numbers_are_labelled_as_pandas_labels_them(tmp_path):
    table = pd.DataFrame({"firm": ["600519", "000001", None], "year": [2020, 2020, 2021], "x": [1.5, None, 2.0]})
    write_dta(table, tmp_path / "t.dta", "d", {}, numbered=True)
    theirs = table.assign(firm=table["firm"].fillna(""), firm_id=[600519.0, 1.0, np.nan])
    theirs.to_stata(
        tmp_path / "p.dta",
        version=118,
        write_index=False,
        time_stamp=datetime.datetime(2000, 1, 1),
        data_label="d",
        value_labels={"firm_id": {1: "000001", 600519: "600519"}},
    )
    assert (tmp_path / "t.dta").read_bytes() == (tmp_path / "p.dta").read_bytes()


def test_what_stata_keeps_for_itself_is_called_otherwise_and_says_so(tmp_path):
    write_dta(pd.DataFrame({"long": [1], "in": ["a"], "class": [2]}), tmp_path / "t.dta", "", {"in": "where"}, False)
    with pd.io.stata.StataReader(tmp_path / "t.dta") as reader:
        assert reader.variable_labels() == {"_long": "long", "_in": "where", "class": ""}
    with pytest.raises(StoreError, match="no number as large as inf"):
        write_dta(pd.DataFrame({"x": [1.0, np.inf]}), tmp_path / "t.dta", "", {}, False)


def cells(data):
    return [[cell.value for cell in row] for row in openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows()]


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(TEXTS, st.integers(-(2**53), 2**53), FLOATS, st.booleans()), max_size=6))
def test_a_workbook_is_read_as_it_was(rows):
    from textindex.tables.sheet import ILLEGAL

    table = pd.DataFrame(rows, columns=["text", "whole", "number", "flag"], dtype="object")
    found = cells(workbook({"t": table}))
    assert found[0] == list(table.columns)
    wanted = [[ILLEGAL.sub("", text) or None, whole, None if x != x else x, flag] for text, whole, x, flag in rows]
    assert [[cell or None if cell == "" else cell for cell in row] for row in found[1:]] == wanted


def test_cells_have_the_looks_that_a_sheet_for_people_needs():
    """Texts wrap where widths are given; what a cell may be is told; days are days; each sheet has its own name."""
    table = pd.DataFrame({"code": ["=1", " 大"], "on": [datetime.date(2021, 3, 5), pd.Timestamp("2021-03-05 12:30")]})
    data = workbook({"a/b" * 12: table, "A b" * 12: table}, {"code": 30}, {"code": ["yes", "no"]})
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert [len(name) for name in book.sheetnames] == [31, 31]
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert ([round(sheet.column_dimensions[at].width) for at in "AB"]) == [31, 13]  # with the cell's margins
        (rule,) = sheet.data_validations.dataValidation
        assert (rule.formula1, str(rule.sqref), rule.type) == ('"yes,no"', "A2:A3", "list")
        assert [cell.font.b for cell in sheet[1]] == [True, True]
        first, second = sheet["A2"], sheet["A3"]
        assert (first.value, first.data_type, first.number_format, first.quotePrefix) == ("=1", "s", "@", True)
        assert (second.value, second.quotePrefix, second.alignment.wrap_text) == (" 大", False, True)
        assert [cell.value for cell in sheet["B"]][1:] == [
            datetime.datetime(2021, 3, 5),
            datetime.datetime(2021, 3, 5, 12, 30),
        ]
        assert sheet["B2"].is_date
    assert book.properties.creator == "textindex"
    assert workbook({"t": table}) == workbook({"t": table})


def test_a_text_that_is_cut_is_counted_by_its_column():
    with Book() as book:
        book.add("t", ["a", "b"], [("x", "y" * 40_000), (None, "z" * 40_000), (None, "😀" * 16_384)], 3)
        assert dict(book.cut) == {"a": 0, "b": 3}
        texts = [len(row[1]) for row in cells(book.closed())[1:]]
    assert texts == [32_767, 32_767, 16_383]


def test_a_table_of_arrow_is_the_same_as_pandas_and_follows_what_is_changed_in_it():
    types = {"t": "string", "n": "Int64", "m": "int64", "x": "float64", "s": "Float64", "b": "bool"}
    rows = [("大", 1, 2, 0.5, None, True), (None, None, 3, float("nan"), 1.5, False)]
    frame = Frame.of_rows(rows, types)
    assert (len(frame), frame.names, frame.dtypes) == (2, list(types), types)
    assert list(frame.rows()) == [("大", 1, 2, 0.5, None, True), (None, None, 3, None, 1.5, False)]
    assert [frame[name].tolist() for name in ("t", "m", "b")] == [["大", None], [2, 3], [True, False]]
    assert np.array_equal(frame["n"], [1, np.nan], equal_nan=True)
    columns = zip(types.items(), zip(*rows, strict=True), strict=True)
    wanted = pd.DataFrame({name: pd.Series(values, dtype=kind) for (name, kind), values in columns})
    before = frame.arrow
    pd.testing.assert_frame_equal(frame.pandas(), wanted)
    assert frame.arrow.equals(before)
    frame.pandas()["more"] = pd.array(["=1", None], dtype="string")
    assert frame.names == [*types, "more"]
    assert frame.head(1)["more"].tolist() == ["=1"]
    assert len(Frame.of_rows([], types).pandas()) == 0


VALUES = {
    "text": (st.text(max_size=5) | st.none(), pa.string()),
    "long": (TEXTS | st.none(), pa.large_string()),
    "bytes": (st.binary(max_size=5) | st.none(), pa.binary()),
    "longer": (st.binary(max_size=5) | st.none(), pa.large_binary()),
    "whole": (st.integers(-(2**63), 2**63 - 1) | st.none(), pa.int64()),
    "number": (st.floats(allow_nan=False) | st.none(), pa.float64()),
    "flag": (st.booleans() | st.none(), pa.bool_()),
    "texts": (st.lists(TEXTS | st.none(), max_size=3) | st.none(), pa.list_(pa.string())),
}


@settings(deadline=None, max_examples=60)
@given(st.lists(st.fixed_dictionaries({}, optional={name: kind for name, (kind, _) in VALUES.items()}), max_size=6))
def test_a_table_of_rows_is_what_arrow_makes_of_them(rows):
    schema = pa.schema([(name, kind) for name, (_, kind) in VALUES.items()])
    made, theirs = table_of(rows, schema), pa.Table.from_pylist(rows, schema=schema)
    made.validate(full=True)
    assert made.equals(theirs)
    sinks = io.BytesIO(), io.BytesIO()
    for table, sink in zip((made, theirs), sinks, strict=True):
        pq.write_table(table, sink, compression="zstd")
    assert sinks[0].getvalue() == sinks[1].getvalue()


def test_columns_are_as_wide_as_what_stands_in_them_within_limits():
    table = pd.DataFrame(
        {
            "n": [1, 2],
            "证券简称": ["平安银行股份有限公司", "a"],
            "a_long_name_of_a_column": [1.5, 2.0],
            "q": ["大" * 99, ""],
        }
    )
    sheet = openpyxl.load_workbook(io.BytesIO(workbook({"t": table}))).active
    assert [round(sheet.column_dimensions[at].width) for at in "ABCD"] == [12, 22, 25, 62]


def test_a_report_is_read_and_scored_and_every_file_written_without_pandas_or_openpyxl(samples, tmp_path):
    """Loading them takes longer than a report does."""
    words = ["score", str(samples / "zh" / "900002_2018.txt"), "-s", str(tmp_path / "s"), "-o", str(tmp_path / "o")]
    code = f"""
import sys
from textindex.cli.main import main
sys.argv = ["textindex", *{words!r}, "-w", "0"]
try:
    main()
finally:
    print(*sorted({{"pandas", "openpyxl", "pyarrow.compute", "scipy", "duckdb"}} & set(sys.modules)), file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stderr.split("\n")[-2] == ""
    assert (tmp_path / "o" / "index.dta").stat().st_size > 1000
