"""In: the bytes of an Office file (.xlsx, .docx). Out: the same, if it unpacks to what a table or text may hold.

Such a file is a ZIP archive of XML. A few kilobytes may stand for gigabytes, or for one cell in the last corner of a
sheet, for which the libraries make every cell before it: so the XML is looked at first, as it streams.
"""

from __future__ import annotations

import errno
import io
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from posixpath import normpath
from pyexpat import ExpatError, ParserCreate
from typing import Any

from textindex.core.messages import Message, of_error
from textindex.core.patterns import regex
from textindex.tables.packed import repacked

MAX_PARTS = 10_000
MAX_BYTES = 2_000_000_000
SMALL_BYTES, MAX_RATIO = 100_000_000, 100
"""What unpacks to no more than the first is not feared; the sheets of real tables shrink to a tenth or a twentieth."""
MAX_AREA = 60_000_000
SPARSE_AREA, MIN_FILLED = 300_000, 0.01
MAX_SPAN = 1_000
EMPTY = (regex(rb"<(?:\w+:)?c\b[^<>]*/>"), regex(rb"<(?:\w+:)?row\b[^<>]*(?:/>|>\s*</(?:\w+:)?row\s*>)"))
BARE_FORMULA = regex(
    rb"<(?:\w+:)?c\b(?P<of>[^<>]*)>\s*<(?:\w+:)?f\b[^<>]*(?:/>|>[^<]*</(?:\w+:)?f\s*>)\s*"
    rb"(?:<(?:\w+:)?v\s*(?:/>|>\s*</(?:\w+:)?v\s*>)\s*)?</(?:\w+:)?c\s*>"
)
"""A cell with a formula and no value behind it; a text without letters is one too, which its type says."""
PLACE = regex(rb"""\br=["']([A-Z]+[0-9]+)["']""")
TEXT = regex(rb"""\bt=["']str["']""")
CELL = regex(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,18})")
CHUNK = 1 << 20


class OfficeError(ValueError):
    """What a file stands for is too much, or a part of it is damaged; the text says what to do."""


def checked(data: bytes) -> bytes:
    """The file, without empty cells far outside its table; what is no ZIP archive, as it is.

    Raises:
        OfficeError: it stands for more than it should, or is encrypted or damaged.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError):  # who reads it tells what is wrong
        return data
    try:
        with archive:
            _check_size(archive.infolist(), len(data))
            trimmed = {part.filename for part in archive.infolist() if _looked_at(archive, part)}
            return _without_empty(archive, trimmed) if trimmed else data
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, zlib.error) as error:
        raise OfficeError(Message("office.damaged", error=of_error(error))) from None


def _check_size(parts: list[zipfile.ZipInfo], packed: int) -> None:
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MAX_PARTS:
        raise OfficeError(Message("office.large", what=Message("office.files", n_parts=len(parts))))
    if unpacked > MAX_BYTES or (unpacked > SMALL_BYTES and unpacked > MAX_RATIO * packed):
        raise OfficeError(Message("office.large", what=Message("office.unpacked", packed=packed, unpacked=unpacked)))


def _looked_at(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Whether empty cells of a part are to be left out, for they lie far outside what is filled.

    Raises:
        OfficeError: filled ones do, or it is too large.
    """
    seen = _seen(archive, part)
    if len(seen.sheets) > len(set(seen.sheets)):
        raise OfficeError(Message("office.sheets", filename=part.filename))
    if seen.joined > SPARSE_AREA:
        raise OfficeError(Message("office.cells", filename=part.filename, joined=seen.joined))
    if seen.span > MAX_SPAN:
        raise OfficeError(Message("office.span", filename=part.filename, span=seen.span))
    if _is_far(seen.rows, seen.columns, seen.filled) and _is_far(seen.filled_rows, seen.filled_columns, seen.filled):
        last = Message("office.last", row=seen.filled_rows, column=seen.filled_columns)
        raise OfficeError(Message("office.far", name=part.filename, filled=seen.filled, last=last))
    return _is_far(seen.rows, seen.columns, seen.filled)


def _is_far(rows: int, columns: int, filled: int) -> bool:
    area = rows * max(columns, 1)
    return area > MAX_AREA or (area > SPARSE_AREA and filled < MIN_FILLED * area)


class _Seen:
    """What a part's XML has of cells: how far out they lie, how many are filled, how many are joined.

    And of sheets: by what they are named, each of which is read.
    """

    def __init__(self) -> None:
        self.rows = self.columns = self.filled_rows = self.filled_columns = self.filled = self.joined = self.span = 0
        self.sheets: list[str] = []
        self._row = self._column = 0
        self._counted = True

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take an element's beginning."""
        name = name.rpartition(":")[2]
        if name == "c":
            self._cell(attributes.get("r", ""))
        elif name in ("v", "is", "f") and not self._counted:
            self._counted = True
            self.filled += 1
            self.filled_rows, self.filled_columns = (
                max(self.filled_rows, self._row),
                max(self.filled_columns, self._column),
            )
        elif name == "row":
            self._row, self._column = _whole(attributes.get("r", "")) or self._row + 1, 0
            self.rows = max(self.rows, self._row)
        elif name in ("mergeCell", "hyperlink") and ":" in (area := attributes.get("ref", "")):
            (top, left), (bottom, right) = (_place(corner) for corner in area.split(":", 1))
            self.joined += max(0, bottom - top + 1) * max(0, right - left + 1)
        elif name == "sheet":
            self.sheets += [value for key, value in attributes.items() if key.endswith(":id")]
        elif name == "Relationship" and attributes.get("Type", "").endswith("/worksheet"):
            self.sheets.append(normpath(f"/xl/{attributes.get('Target', '')}".replace("/xl//", "/")))
        elif name in ("gridSpan", "gridBefore", "gridAfter"):
            self.span = max(self.span, *(_whole(value) for value in attributes.values()), 0)

    def _cell(self, place: str) -> None:
        row, column = _place(place) if place else (self._row, self._column + 1)
        self._row, self._column, self._counted = row, column, False
        self.rows, self.columns = max(self.rows, row), max(self.columns, column)


def _seen(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> _Seen:
    seen = _Seen()
    parser: Any = ParserCreate()
    parser.StartElementHandler = seen.start
    with archive.open(part) as file, suppress(ExpatError):  # a picture; or broken, which he who reads it tells
        while chunk := file.read(CHUNK):
            parser.Parse(chunk)
    return seen


def valueless(data: bytes) -> frozenset[str]:
    """The cells, of whichever sheet, that hold a formula without the value that Excel keeps beside it."""
    found = set[str]()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for part in archive.infolist():
            if part.filename.startswith("xl/worksheets/"):
                cells = [cell["of"] for cell in BARE_FORMULA.finditer(archive.read(part))]
                found |= {place[1].decode() for of in cells if not TEXT.search(of) and (place := PLACE.search(of))}
    return frozenset(found)


def _place(corner: str) -> tuple[int, int]:
    """Row and column of a cell's name; nothing where it is none.

    >>> _place("C12"), _place("$XFD$1048576"), _place("x")
    ((12, 3), (1048576, 16384), (0, 0))
    """
    found = CELL.fullmatch(corner)
    if not found:
        return 0, 0
    column = 0
    for letter in found[1].upper():
        column = 26 * column + ord(letter) - 64
    return int(found[2]), column


def _whole(digits: str) -> int:
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 19 else 0


def _without_empty(archive: zipfile.ZipFile, trimmed: set[str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in archive.namelist():
            part = archive.read(name)
            for empty in EMPTY if name in trimmed else ():
                part = empty.sub(b"", part)
            new.writestr(name, part)
    return buffer.getvalue()


@contextmanager
def writing() -> Iterator[None]:
    """Tell of a full disk as the system does, where openpyxl writes on the way: in the folder of temporary files.

    Raises:
        OSError: there is no room.
    """
    try:
        yield
    except Exception as error:
        if type(error).__name__ != "SerialisationError":  # lxml's, if that is what openpyxl writes by
            raise
        place = tempfile.gettempdir()
        raise OSError(errno.ENOSPC, Message("office.no_room", place=place)) from None


def saved(book: Any) -> bytes:
    """A workbook of openpyxl's as the bytes of its file; equal workbooks give equal bytes.

    Raises:
        OSError: there is no room in the folder of temporary files.
    """
    buffer = io.BytesIO()
    with writing():
        book.save(buffer)
    return repacked(buffer.getvalue())
