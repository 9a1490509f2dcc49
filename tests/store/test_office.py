"""Excel and Word files that stand for more than they hold; inputs of our own making, each a few kilobytes."""

import io
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest

import textindex as ti
from textindex.dictionary import load
from textindex.patents.files import raw_view
from textindex.patents.session import session
from textindex.tables.office import OfficeError, checked
from textindex.tables.read import read_frame, read_table

SHEET = "xl/worksheets/sheet1.xml"


def patents(path):
    with session(200, path) as db:
        raw_view(db, "raw", path, lambda _: True)
        return db.frame("SELECT * FROM raw")


READERS = {
    "table": read_table,
    "frame": read_frame,
    "dictionary": load,
    "patents": patents,
}


def book(path: Path, *changes: tuple[bytes, bytes], part: str = SHEET) -> Path:
    """A workbook of a dictionary's two rows, in which some bytes of a part are others."""
    made, made_of = openpyxl.Workbook(), io.BytesIO()
    made.active.title = "terms"
    for row in (["dimension", "term"], ["d", "大数据"], ["d", "云计算"]):
        made.active.append(row)
    made.save(made_of)
    with zipfile.ZipFile(made_of) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            for before, after in changes if name == part else ():
                assert before in data
                data = data.replace(before, after)
            new.writestr(name, data)
    return path


def cell(place: str, inside: bytes = b"<is><t>x</t></is>") -> tuple[bytes, bytes]:
    row = place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    made = f'<row r="{row}"><c r="{place}" t="inlineStr">'.encode() + inside + b"</c></row></sheetData>"
    return b"</sheetData>", made


AFTER = b"</sheetData>"
BOMBS = {
    "corner": (cell("XFC1048575"), "last of them in row 1,048,575, column 16,383"),
    "last row": (cell("B1000000"), "has 7 filled cells"),
    "row beyond the sheet": ((AFTER, b'<row r="99999999999"><c t="n"><v>1</v></c></row>' + AFTER), "filled cells"),
    "formula far out": (cell("ZZ900000", b"<f>1+1</f>"), "filled cells"),
    "merged": ((AFTER, AFTER + b'<mergeCells><mergeCell ref="B2:XFD99999"/></mergeCells>'), "joins"),
    "merged, many": (
        (AFTER, AFTER + b"<mergeCells>" + b'<mergeCell ref="A1:Z999"/>' * 20 + b"</mergeCells>"),
        "joins 519,480 cells",
    ),
    "linked": ((AFTER, AFTER + b'<hyperlinks><hyperlink ref="A1:XFD9999" display="x"/></hyperlinks>'), "joins"),
}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("bomb", BOMBS)
def test_a_workbook_that_stands_for_more_than_it_holds_is_refused(tmp_path, bomb, reader):
    change, told = BOMBS[bomb]
    path = book(tmp_path / "small.xlsx", change)
    assert path.stat().st_size < 200_000
    with pytest.raises(ti.TextIndexError) as refused:
        READERS[reader](path)
    assert told in str(refused.value)
    assert "copy the table into a new" in str(refused.value)


def test_what_unpacks_to_a_thousand_times_its_bytes(tmp_path):
    path = book(tmp_path / "small.xlsx", (AFTER, b"<!--" + b" " * 101_000_000 + b"-->" + AFTER))
    for reader in READERS.values():
        with pytest.raises(ti.TextIndexError, match=r"bytes unpack to 101,.*save the table as \.csv"):
            reader(path)


@pytest.mark.parametrize("twice", ["id", "target"])
def test_a_sheet_that_is_named_many_times_is_refused(tmp_path, twice):
    """Each name is read: 20,000 names of one sheet took minutes."""
    again = b'<sheet name="again%d" sheetId="%d" r:id="rId%d" xmlns:r="http://schemas.openxmlformats.org/%s"/>'
    where = b"officeDocument/2006/relationships"
    if twice == "id":
        more = b"".join(again % (n, n, 1, where) for n in range(5, 50))
        path = book(tmp_path / "a.xlsx", (b"</sheets>", more + b"</sheets>"), part="xl/workbook.xml")
    else:
        kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
        more = b'<Relationship Id="rId99" Type="%s" Target="./worksheets/../worksheets/sheet1.xml"/>' % kind
        path = book(
            tmp_path / "a.xlsx", (b"</Relationships>", more + b"</Relationships>"), part="xl/_rels/workbook.xml.rels"
        )
    for reader in READERS.values():
        with pytest.raises(ti.TextIndexError, match="names one sheet several times"):
            reader(path)


def test_in_another_encoding_too(tmp_path):
    path = book(tmp_path / "wide.xlsx", cell("XFD1000000"))
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    bare = parts[SHEET].decode().partition("?>")[2] if parts[SHEET].startswith(b"<?xml") else parts[SHEET].decode()
    parts[SHEET] = bare.encode("utf-16")
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as new:
        for name, data in parts.items():
            new.writestr(name, data)
    with pytest.raises(OfficeError, match="filled cells"):
        checked(made.getvalue())


@pytest.mark.parametrize("reader", READERS)
def test_empty_cells_far_out_are_left_out(tmp_path, reader):
    far = b'<row r="1048576"><c r="A1048576" s="0"/><c r="XFD1048576" s="0"/></row><row r="900000"/>' + AFTER
    path = book(tmp_path / "formatted.xlsx", (AFTER, far))
    read = READERS[reader](path)
    if reader == "dictionary":
        assert [term.text for term in read.terms] == ["大数据", "云计算"]
    else:
        assert read.shape == (2, 2)


def test_what_is_in_order_is_as_it_was(tmp_path):
    data = book(tmp_path / "plain.xlsx").read_bytes()
    assert checked(data) is data
    assert checked(b"no archive") == b"no archive"


def test_a_part_that_needs_a_password_is_told(tmp_path):
    data = bytearray(book(tmp_path / "plain.xlsx").read_bytes())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        at = archive.getinfo(SHEET).header_offset
    data[at + 6] |= 1  # the bit that says: encrypted
    central = bytes(data).rindex(b"PK\x01\x02", 0, bytes(data).rindex(SHEET.encode()))
    data[central + 8] |= 1
    with pytest.raises(OfficeError, match="password"):
        checked(bytes(data))


def test_a_cell_of_a_word_table_over_countless_columns(tmp_path):
    document = docx.Document()
    document.add_table(rows=1, cols=1).cell(0, 0).text = "A: what was said"
    document.save(tmp_path / "plain.docx")
    path = tmp_path / "wide.docx"
    with zipfile.ZipFile(tmp_path / "plain.docx") as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, data.replace(b"<w:tcPr>", b'<w:tcPr><w:gridSpan w:val="2000000000"/>'))
    from textindex.literature.transcripts import _docx

    with pytest.raises(ti.TextIndexError, match="over 2,000,000,000 columns"):
        list(_docx(path))
    assert list(_docx(tmp_path / "plain.docx"))
