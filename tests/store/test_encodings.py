"""Every reader of tables takes the same encodings and refuses the same files, in the same words."""

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from textindex.core.errors import EstimateError, PanelError, PatentError, SourceError
from textindex.estimates import read_panel
from textindex.panel.read import raw_table
from textindex.tables.codes import whole_code
from textindex.tables.read import read_frame, read_table
from textindex.tables.text import encoding_of

READERS = {
    "store": (read_table, SourceError),
    "estimates": (read_panel, EstimateError),
    "panel": (lambda path: raw_table(path)[1], PanelError),
    "patents": (lambda path: read_frame(path, PatentError), PatentError),
}
ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "utf-16")
NAMES = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=12)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("encoding", ENCODINGS)
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=NAMES)
def test_every_reader_takes_every_encoding(tmp_path, reader, encoding, name):
    path = tmp_path / "t.csv"
    text = f"firm,简称\n000001,{name * 40}\n"
    path.write_text(text, encoding=encoding)
    with path.open("rb") as file:
        told = encoding_of(file)
    if text.encode(encoding).decode(told).removeprefix("\ufeff") != text:
        return  # bytes that are text in two encodings: UTF-8 is taken
    table = READERS[reader][0](path)
    assert table.to_numpy().tolist() == [["000001", name * 40]]
    assert list(table) == ["firm", "简称"]


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("t.csv", b"firm,x\n\xff\xff,2\n", "neither UTF-8 nor GB18030"),
        ("t.dta", b"x", "not readable as .dta"),
        ("t.parquet", b"x", "not readable as .parquet"),
        ("t.xls", b"x", "save it as .xlsx in Excel"),
        ("t.sav", b"x", "a table is one of"),
        ("none.csv", None, "cannot be opened: No such file"),
    ],
)
def test_every_reader_refuses_in_the_same_words(tmp_path, reader, name, data, said):
    if data is not None:
        (tmp_path / name).write_bytes(data)
    read, error = READERS[reader]
    with pytest.raises(error, match=said):
        read(tmp_path / name)


@given(st.integers(1, 999_999), st.sampled_from([6, 10]), st.sampled_from(["{}", "{}.0", " {}", "'{}"]))
def test_zeros_come_back_where_the_code_is_known(number, digits, form):
    code = str(number).zfill(digits)
    assert whole_code(form.format(number), {code}) == code
    assert whole_code(float(number), {code}) == code
    assert whole_code(code, {code, str(number)}) == code
    assert whole_code(pd.NA, {code}) == "<NA>"
    assert whole_code(number, {"x"}) == str(number)
