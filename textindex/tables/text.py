"""In: a table's file of text (CSV, TSV). Out: its encoding, what sets its columns apart, its rows, each checked.

These are the rules of every table of text that a user gives, whoever reads it: `textindex.tables.read` row by row, and
patents, of a hundred million rows, by DuckDB, which asks here what the file is and what is wrong with it.
"""

from __future__ import annotations

import csv
import gzip
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from io import BytesIO, TextIOWrapper
from itertools import chain
from pathlib import Path
from typing import BinaryIO, NamedTuple, TextIO, cast

from textindex.core import packed
from textindex.core.errors import TextIndexError
from textindex.core.messages import Message, of_error
from textindex.core.place import check_regular
from textindex.tables.cells import unguarded
from textindex.tables.headers import delimiter, refuse_twice

ENDINGS = (".csv", ".tsv", ".txt")
MARKS = (b"\xff\xfe", b"\xfe\xff")
ENCODINGS = ("utf-8-sig", "gb18030")
PIECE = 1 << 20
MAX_CELL = 100_000_000
ABSENT = (
    *("", "NA", "N/A", "n/a", "<NA>", "#N/A", "#N/A N/A", "#NA", "NULL", "null", "None", "NaN", "nan", "-NaN", "-nan"),
    *("1.#IND", "-1.#IND", "1.#QNAN", "-1.#QNAN"),
    *("#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"),
)
"""Cells without a value, as pandas, R and Excel write them; what stands for a missing number beside them is told by
`textindex.tables.numerals`."""


class Layout(NamedTuple):
    """What a text's header tells of it.

    Attributes:
        mark: what sets columns apart.
        names: the columns' names, blanks at their ends off; empty for a column without one.
        spaced: whether a blank follows each mark, which then is no part of the cell.
        row: the row of the header; empty ones may stand before it.
    """

    mark: str
    names: list[str]
    spaced: bool
    row: int


def ending_of(path: Path) -> str:
    """What tells a file's kind: its ending in small letters, that before ``.gz`` of a packed text.

    >>> ending_of(Path("a/T.CSV")), ending_of(Path("g_patent.tsv.gz")), ending_of(Path("t"))
    ('.csv', '.tsv', '')
    """
    name = path.with_suffix("") if path.suffix.lower() == ".gz" else path
    return name.suffix.lower()


def source_of(path: Path) -> Path | BytesIO:
    """A regular file as it is; of one in a packed file (``all.zip/firms.csv``) its bytes.

    Raises:
        OSError: it is not there, or is a pipe or a device.
    """
    if packed.split(path):
        return BytesIO(packed.read_bytes(path))
    check_regular(path)
    return path


def opened(path: Path) -> BinaryIO:
    """A file of text, unpacked if its name ends in .gz.

    Raises:
        OSError: it cannot be opened.
    """
    source = source_of(path)
    if path.suffix.lower() == ".gz":
        return cast(BinaryIO, gzip.open(source))
    return source if isinstance(source, BytesIO) else source.open("rb")


def encoding_of(file: BinaryIO) -> str:
    """The encoding of a text: UTF-16 by its mark, UTF-8, else GB18030, as Chinese Excel saves it.

    Raises:
        ValueError: it is in none of these; the text says what to do.

    >>> from io import BytesIO
    >>> encoding_of(BytesIO("年度".encode("gb18030")))
    'gb18030'
    """
    for encoding in ("utf-16",) if file.read(2) in MARKS else ENCODINGS:
        file.seek(0)
        text = TextIOWrapper(file, encoding)
        try:
            while (piece := text.read(PIECE)) and "\0" not in piece:
                pass
            if not piece:
                return encoding
        except UnicodeError:
            continue
        finally:
            text.detach()
    raise ValueError(Message("table.encoding"))


def layout(text: TextIO, ending: str = ".csv") -> Layout:
    r"""What the header of a text tells, which is left behind; a ``.tsv`` has tabs whatever its header holds.

    Raises:
        ValueError: two columns have one name.
        csv.Error: the header's quotation marks are not closed.

    >>> from io import StringIO
    >>> layout(StringIO("firm; year;; x\n"))
    Layout(mark=';', names=['firm', 'year', '', 'x'], spaced=False, row=1)
    """
    row = 0
    for row, line in enumerate(text, 1):  # noqa: B007 (empty lines before the header count)
        if line.strip("\r\n \ufeff"):
            break
    else:
        return Layout(",", [], False, row)
    mark = "\t" if ending == ".tsv" else delimiter(line)
    spaced = mark != "\t" and line.count(mark) == line.count(f"{mark} ") > 0
    header = next(csv.reader(chain([line], text), delimiter=mark, strict=True, skipinitialspace=spaced))
    names = [name.strip() for name in header]
    refuse_twice(names)
    return Layout(mark, names, spaced, row)


class Text(NamedTuple):
    """A table of text as it is read.

    Attributes:
        layout: what its header tells.
        rows: number and cells of each row that holds something, of as many cells as the header; guarded ones bare.
    """

    layout: Layout
    rows: Iterator[tuple[int, list[str]]]


@contextmanager
def reading(path: Path, error: type[TextIndexError]) -> Iterator[Text]:
    """Read a table of text row by row.

    Args:
        path: the file; one whose name ends in .gz is unpacked.
        error: what is raised.

    Raises:
        TextIndexError: of the class given, here or while the rows are read: it cannot be opened or is in no known
            encoding, its header is empty or names two columns alike, a quotation mark is not closed, or a row has
            more cells than the header.
    """
    with ExitStack() as stack:
        try:
            file = stack.enter_context(opened(path))
            if not file.read(1):
                raise error(Message("fault.empty", path=path))
            file.seek(0)
            encoding = encoding_of(file)
            file.seek(0)
            text = stack.enter_context(TextIOWrapper(file, encoding, newline=""))
            told = layout(text, ending_of(path))
        except ValueError as wrong:
            raise error(Message("fault.text", path=path, why=of_error(wrong))) from None
        except csv.Error as wrong:
            raise error(Message("fault.no_csv", path=path, line=1, error=str(wrong))) from None
        except (OSError, EOFError, zlib.error) as wrong:
            why = getattr(wrong, "strerror", None) or str(wrong)
            raise error(Message("fault.closed", path=path, why=why)) from None
        if not any(told.names):
            raise error(Message("fault.no_header", path=path))
        yield Text(told, _rows(text, told, path, error))


def _rows(text: TextIO, told: Layout, path: Path, error: type[TextIndexError]) -> Iterator[tuple[int, list[str]]]:
    width = len(told.names)
    reader = csv.reader(text, delimiter=told.mark, strict=True, skipinitialspace=told.spaced)
    try:
        for number, cells in enumerate(reader, told.row + 1):
            if not any(cell.strip() for cell in cells):
                continue
            if any(cell.strip() for cell in cells[width:]):
                raise error(Message("fault.row_longer", path=path, row=number, cells=len(cells), names=width))
            yield number, [*map(unguarded, cells[:width]), *[""] * (width - len(cells))]
    except csv.Error as wrong:
        line = told.row + reader.line_num
        raise error(Message("fault.no_csv", path=path, line=line, error=str(wrong))) from None
