"""In: a table's file (CSV, Excel, Stata, Parquet). Out: the table, its rows numbered as in the file.

Apostrophes that writing set before texts (`textindex.tables.cells`) are taken away again.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textindex.core.errors import SourceError
from textindex.core.messages import Message, of_error
from textindex.core.place import read_bytes
from textindex.tables.cells import unguarded
from textindex.tables.headers import delimiter
from textindex.tables.office import OfficeError, checked
from textindex.tables.raw import encoding_of, read_frame

if TYPE_CHECKING:
    import pandas as pd

READ = (".csv", ".txt", ".tsv", ".xlsx", ".xlsm", ".dta", ".parquet")


def read_table(path: str | Path, *, formulas: bool = True) -> pd.DataFrame:
    """Read a table.

    Args:
        path: CSV (comma, semicolon or tab; UTF-8, GB18030 or UTF-16), Excel (its first sheet), Stata or Parquet.
        formulas: take the values that Excel keeps of formulas; otherwise a formula is a fault.

    Returns:
        The table, its index the row in the file (in CSV and Excel the header is row 1). Cells of CSV and Excel are
        texts, empty ones ``""``; columns without a name are left out. ``attrs["mark"]`` is what
        sets columns of text apart.

    Raises:
        SourceError: it cannot be read; the message says where and what to do.
    """
    place = Path(path)
    ending = place.suffix.lower()
    if ending not in READ:
        is_old = ending == ".xls"
        raise SourceError(
            Message("fault.table_xls" if is_old else "fault.table_ending", path=place, endings=tuple(READ))
        )
    try:
        data = read_bytes(place)
    except OSError as error:
        raise SourceError(Message("fault.closed", path=place, why=error.strerror or str(error))) from None
    if not data:
        raise SourceError(Message("fault.empty", path=place))
    if ending in (".dta", ".parquet"):
        frame = read_frame(place, SourceError, csv={}, excel={})
        return frame.set_axis(range(1, len(frame) + 1))
    rows, mark = (_excel(place, data, formulas), "") if ending.startswith(".xls") else _csv(place, data)
    table = _framed(place, rows)
    table.attrs["mark"] = mark
    return table


def _csv(place: Path, data: bytes) -> tuple[list[tuple[int, list[str]]], str]:
    try:
        text = data.decode(encoding_of(io.BytesIO(data)))
    except ValueError as error:
        raise SourceError(Message("list.of", of=place, what=of_error(error))) from None
    separator = delimiter(text.partition("\n")[0])
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        return [(n, [unguarded(cell) for cell in cells]) for n, cells in enumerate(reader, start=1)], separator
    except csv.Error as error:
        message = Message("fault.no_csv", path=place, line=reader.line_num, error=str(error))
        raise SourceError(message) from None


def _excel(place: Path, data: bytes, formulas: bool) -> list[tuple[int, list[str]]]:
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(checked(data)), data_only=formulas)
    except OfficeError as error:
        raise SourceError(Message("list.of", of=place, what=of_error(error))) from None
    except Exception as error:  # noqa: BLE001 (zip, XML and openpyxl errors all mean: no workbook)
        raise SourceError(Message("fault.no_workbook", path=place, error=str(error))) from None
    if not book.worksheets:
        raise SourceError(Message("fault.no_sheet", path=place))
    sheet = book.worksheets[0]
    if merged := sorted(str(area) for area in sheet.merged_cells.ranges):
        raise SourceError(Message("fault.merged", path=place, cells=tuple(merged[:5])))
    rows = []
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        for cell in cells:
            if cell.data_type == "f":
                raise SourceError(Message("fault.formula", path=place, cell=cell.coordinate))
        rows.append((number, [_shown(cell.value) for cell in cells]))
    return rows


def _shown(value: Any) -> str:
    """A cell of Excel as text: whole numbers without a point, dates as 2019-12-31."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if hasattr(value, "isoformat"):
        return str(value.isoformat()).removesuffix("T00:00:00")
    return str(value)


def _framed(place: Path, rows: Sequence[tuple[int, list[str]]]) -> pd.DataFrame:
    import pandas as pd

    if not rows or not any(cell.strip() for cell in rows[0][1]):
        raise SourceError(Message("fault.no_header", path=place))
    names = [name.strip() for name in rows[0][1]]
    named = [place for place, name in enumerate(names) if name]
    if twice := sorted({name for name in names if name and names.count(name) > 1}):
        raise SourceError(Message("fault.column_twice", path=place, name=twice[0]))
    filled = [(number, cells) for number, cells in rows[1:] if any(cell.strip() for cell in cells)]
    for number, cells in filled:
        if any(cell.strip() for cell in cells[len(names) :]):
            raise SourceError(Message("fault.row_longer", path=place, row=number, cells=len(cells), names=len(names)))
    columns = {
        names[at]: pd.array([cells[at] if at < len(cells) else "" for _, cells in filled], dtype="object")
        for at in named
    }
    return pd.DataFrame(columns, index=pd.Index([number for number, _ in filled], dtype="int64"))
