"""In: a table of candidates, a sheet that a researcher filled in. Out: the sheet to fill in; the decisions in it."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from textindex.base.errors import DictionaryError, StoreError

if TYPE_CHECKING:
    import pandas as pd

NEEDED = ("candidate", "decision", "reason", "dimension")
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a cell may begin with that a spreadsheet takes for a formula."""
ENCODINGS = ("utf-8-sig", "gb18030")
EXCEL = (".xlsx",)
TEXT = (".csv", ".tsv", ".txt")


class Row(NamedTuple):
    """A row of a sheet: its number there, and its cells by column."""

    number: int
    cells: dict[str, str]


def guarded(text: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe is set before what would be one.

    >>> guarded("=1+1"), guarded("大数据"), plain(guarded("=1+1"))
    ("'=1+1", '大数据', '=1+1')
    """
    return f"'{text}" if text.startswith(FORMULA) else text


def plain(text: str) -> str:
    """What `guarded` was given."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA) else text


def write_sheet(found: pd.DataFrame, path: str | Path) -> Path:
    """Write candidates as a sheet with empty columns for decision and reason.

    By the file's ending CSV (UTF-8 with BOM, which Excel opens right) or Excel; in both, text stays text.

    Raises:
        DictionaryError: the ending is not known.
        StoreError: the file cannot be written.
    """
    import pandas as pd

    target = Path(path)
    columns = [*NEEDED, *(c for c in found.columns if c not in NEEDED and found[c].notna().any())]
    table = found.assign(decision="", reason="")[columns].astype(object)
    rows = [["" if pd.isna(cell) else cell for cell in row] for row in table.itertuples(index=False)]
    if target.suffix.lower() == ".csv":
        data = _as_csv([columns, *rows])
    elif target.suffix.lower() in EXCEL:
        data = _as_excel([columns, *rows])
    else:
        raise DictionaryError(f"{target}: give a file that ends in .csv or .xlsx")
    temporary = target.with_name(f".writing-{target.name}")
    try:
        temporary.write_bytes(data)
        temporary.replace(target)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise StoreError(f"{target}: cannot be written ({error.strerror}); is it open in Excel?") from None
    return target


def _as_csv(rows: list[list[Any]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows([guarded(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _as_excel(rows: list[list[Any]]) -> bytes:
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    book = Workbook()
    sheet: Any = book.active
    for number, row in enumerate(rows, 1):
        for place, cell in enumerate(row, 1):
            if isinstance(cell, str):
                held = sheet.cell(number, place)
                held.value = ILLEGAL_CHARACTERS_RE.sub(" ", cell)
                held.data_type = "s"  # text, whatever it begins with
            else:
                sheet.cell(number, place).value = cell
    sheet.freeze_panes = "B2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read_sheet(path: str | Path) -> list[Row]:
    """The rows of a CSV or Excel sheet that has the columns candidate, decision, reason and dimension.

    Raises:
        DictionaryError: it cannot be read, is not text, lacks columns, or holds formulas; the text says where.
    """
    source = Path(path)
    try:
        data = source.read_bytes()
    except OSError as error:
        raise DictionaryError(f"{source}: cannot be opened: {error.strerror}") from None
    suffix = source.suffix.lower()
    if suffix not in EXCEL + TEXT:
        raise DictionaryError(f"{source}: give a sheet that ends in .csv or .xlsx (save an .xls or .ods as .xlsx)")
    lines = _of_excel(data, source) if suffix in EXCEL else _of_text(data, source)
    return _rows(lines, source)


def _of_excel(data: bytes, source: Path) -> list[list[str]]:
    from zipfile import BadZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(io.BytesIO(data), data_only=False)
    except (BadZipFile, InvalidFileException, KeyError, ValueError) as error:
        raise DictionaryError(
            f"{source}: no Excel workbook that can be read ({error}); save it as .xlsx again"
        ) from None
    sheet = book.worksheets[0]
    formulas = [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    if formulas:
        raise DictionaryError(
            f"{source}: formulas in {', '.join(formulas[:5])}{', …' if len(formulas) > 5 else ''}: "
            "copy the column and paste it as values"
        )
    if sheet.merged_cells.ranges:
        raise DictionaryError(
            f"{source}: merged cells ({next(iter(sheet.merged_cells.ranges))}): unmerge them, a row a candidate"
        )
    return [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]


def _of_text(data: bytes, source: Path) -> list[list[str]]:
    if b"\0" in data:
        raise DictionaryError(f"{source}: not UTF-8 (UTF-16, or no text): save it as CSV UTF-8")
    for encoding in ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        first = text.partition("\n")[0]
        mark = max(",\t;", key=first.count)
        try:
            return [
                [plain(cell) for cell in row]
                for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
            ]
        except csv.Error as error:
            raise DictionaryError(
                f"{source}: broken CSV ({error}): look for a quotation mark that is not closed"
            ) from None
    raise DictionaryError(f"{source}: neither UTF-8 nor GB18030: save it as CSV UTF-8")


def _rows(lines: list[list[str]], source: Path) -> list[Row]:
    header = [cell.strip().lower() for cell in lines[0]] if lines else []
    missing = [column for column in NEEDED if column not in header]
    if missing:
        raise DictionaryError(
            f"{source}: without the column{'s' if len(missing) > 1 else ''} {', '.join(missing)}: its first row must "
            f"name candidate, decision, reason and dimension, as the sheet that dict expand --out writes does"
        )
    if twice := sorted({column for column in NEEDED if header.count(column) > 1}):
        raise DictionaryError(f"{source}: two columns are called {', '.join(twice)}: keep one")
    rows = []
    for number, line in enumerate(lines[1:], 2):
        cells = {name: cell.strip() for name, cell in zip(header, line, strict=False)}
        if any(cells.values()):
            rows.append(Row(number, cells))
    return rows
