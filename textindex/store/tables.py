"""In: a table's file (CSV, Excel, Stata, Parquet). Out: the table, its rows numbered as in the file; and back.

What begins with ``= + - @``, a tab or a carriage return could run as a formula where a spreadsheet opens the file. In a
CSV that is written here such a text has an apostrophe before it, which reading takes away again (one that has
apostrophes before such a sign gets one more); in Excel it is a cell of text.
"""

from __future__ import annotations

import csv
import io
import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textindex.base.errors import SourceError, StoreError

if TYPE_CHECKING:
    import pandas as pd

MARKS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
ENCODINGS = ("utf-8-sig", "gb18030")
FORMULA = re.compile(r"'*[=+\-@\t\r]")
ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
READ = (".csv", ".txt", ".tsv", ".xlsx", ".xlsm", ".dta", ".parquet")
WRITTEN = (".csv", ".xlsx", ".parquet")
LONG_CELL = 32_767  # characters that Excel takes in a cell
SHEET_ROWS = 1_048_575


def guarded(text: str) -> str:
    """A text as it is written into a CSV: one that could run as a formula begins with an apostrophe.

    >>> guarded("=1+1"), guarded("大数据"), guarded("'=1"), guarded("it's")
    ("'=1+1", '大数据', "''=1", "it's")
    """
    return f"'{text}" if FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """A text as it was before `guarded`.

    >>> unguarded("'=1+1"), unguarded("''=1"), unguarded("'90s")
    ('=1+1', "'=1", "'90s")
    """
    return text[1:] if text.startswith("'") and FORMULA.match(text) else text


def read_table(path: str | Path, *, formulas: bool = True) -> pd.DataFrame:
    """Read a table.

    Args:
        path: CSV (comma, semicolon or tab; UTF-8, GB18030 or UTF-16), Excel (its first sheet), Stata or Parquet.
        formulas: take the values that Excel keeps of formulas; otherwise a formula is a fault.

    Returns:
        The table, its index the row in the file (in CSV and Excel the header is row 1). Cells of CSV and Excel are
        texts, empty ones ``""``; columns without a name are left out.

    Raises:
        SourceError: it cannot be read; the message says where and what to do.
    """
    place = Path(path)
    ending = place.suffix.lower()
    if ending not in READ:
        hint = "; save it as .xlsx in Excel" if ending == ".xls" else ""
        raise SourceError(f"{place}: a table is one of {', '.join(READ)}{hint}")
    try:
        data = place.read_bytes()
    except OSError as error:
        raise SourceError(f"{place}: it cannot be opened: {error.strerror or error}") from None
    if not data:
        raise SourceError(f"{place}: the file is empty")
    if ending in (".dta", ".parquet"):
        return _binary(place, data)
    rows = _excel(place, data, formulas) if ending.startswith(".xls") else _csv(place, data)
    return _framed(place, rows)


def _binary(place: Path, data: bytes) -> pd.DataFrame:
    import pandas as pd

    try:
        if place.suffix.lower() == ".dta":
            frame = pd.read_stata(io.BytesIO(data), convert_categoricals=False)
        else:
            frame = pd.read_parquet(io.BytesIO(data))
    except Exception as error:  # noqa: BLE001 (Arrow and pandas raise errors of many kinds for a broken file)
        raise SourceError(f"{place}: it is no {place.suffix} file, or is damaged: {error}") from None
    frame.index = pd.RangeIndex(1, len(frame) + 1)
    return frame


def _csv(place: Path, data: bytes) -> list[tuple[int, list[str]]]:
    text = _decoded(place, data)
    header = text.partition("\n")[0]
    separator = max(",;\t", key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        return [(number, [unguarded(cell) for cell in cells]) for number, cells in enumerate(reader, start=1)]
    except csv.Error as error:
        raise SourceError(f"{place}: line {reader.line_num}: no CSV ({error})") from None


def _decoded(place: Path, data: bytes) -> str:
    for encoding in [name for mark, name in MARKS if data.startswith(mark)] or ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise SourceError(f"{place}: the text is neither UTF-8 nor GB18030; save it in Excel as CSV UTF-8, or as .xlsx")


def _excel(place: Path, data: bytes, formulas: bool) -> list[tuple[int, list[str]]]:
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(data), data_only=formulas)
    except Exception as error:  # noqa: BLE001 (zip, XML and openpyxl errors all mean: no workbook)
        raise SourceError(f"{place}: it is no Excel workbook, or is encrypted or damaged: {error}") from None
    if not book.worksheets:
        raise SourceError(f"{place}: the workbook has no sheet with cells")
    sheet = book.worksheets[0]
    if merged := sorted(str(area) for area in sheet.merged_cells.ranges):
        raise SourceError(f"{place}: merged cells ({', '.join(merged[:5])}): unmerge them, each row stands for itself")
    rows = []
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        for cell in cells:
            if cell.data_type == "f":
                raise SourceError(f"{place}: cell {cell.coordinate} holds a formula: paste it as a value")
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
        raise SourceError(f"{place}: row 1 is empty; it must hold the columns' names")
    names = [name.strip() for name in rows[0][1]]
    named = [place for place, name in enumerate(names) if name]
    if twice := sorted({name for name in names if name and names.count(name) > 1}):
        raise SourceError(f"{place}: two columns are called {twice[0]}; rename one")
    filled = [(number, cells) for number, cells in rows[1:] if any(cell.strip() for cell in cells)]
    for number, cells in filled:
        if any(cell.strip() for cell in cells[len(names) :]):
            raise SourceError(f"{place}: row {number} has {len(cells)} cells, the header {len(names)}")
    columns = {
        names[at]: pd.array([cells[at] if at < len(cells) else "" for _, cells in filled], dtype="object")
        for at in named
    }
    return pd.DataFrame(columns, index=pd.Index([number for number, _ in filled], dtype="int64"))


def write_tables(tables: Mapping[Path, pd.DataFrame | str], *, replace: bool = True, **look: Any) -> list[Path]:
    """Write tables, each by its file's ending, and texts; all of them or none.

    Args:
        tables: file to table (``.csv``, ``.xlsx``, ``.parquet``) or text.
        replace: replace files that are there.
        look: for Excel: ``widths`` (column to characters) and ``choices`` (column to what its cells may be).

    Raises:
        StoreError: a file cannot be written, or is there and not to be replaced.
    """
    for path, table in tables.items():
        if not isinstance(table, str) and path.suffix.lower() not in WRITTEN:
            raise StoreError(f"{path}: a table is written as one of {', '.join(WRITTEN)}: end its name so")
        if path.is_dir() or (path.exists() and not replace):
            raise StoreError(f"{path} is there already; move it away or choose another name")
    try:
        for path in tables:
            path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".writing-", dir=next(iter(tables)).parent) as folder:
            made = [(Path(folder) / f"{number}{path.suffix.lower()}", path) for number, path in enumerate(tables)]
            for temporary, path in made:
                _write(tables[path], temporary, look)
            for temporary, path in made:
                temporary.replace(path)
    except OSError as error:
        where = next(iter(tables)).parent
        raise StoreError(f"{where}: it cannot be written there: {error.strerror or error}") from None
    return list(tables)


def _write(table: pd.DataFrame | str, path: Path, look: Mapping[str, Any]) -> None:
    if isinstance(table, str):
        path.write_text(table, encoding="utf-8")
    elif path.suffix == ".parquet":
        import pyarrow as pa
        import pyarrow.parquet as pq

        arrow = pa.Table.from_pandas(table, preserve_index=False).replace_schema_metadata(None)
        with path.open("wb") as file:
            pq.write_table(arrow, file, compression="zstd")
    elif path.suffix == ".csv":
        path.write_bytes(csv_text(table).encode("utf-8-sig"))
    else:
        _write_excel(table, path, **look)


def csv_text(table: pd.DataFrame) -> str:
    """A table as CSV whose texts do not run as formulas."""
    safe = table.rename(columns=lambda name: guarded(str(name)))
    for column in safe.columns:
        if not _is_number(safe[column]):
            safe[column] = [guarded(value) if isinstance(value, str) else value for value in safe[column]]
    return str(safe.to_csv(index=False, lineterminator="\n"))


def _is_number(column: Any) -> bool:
    from pandas.api.types import is_numeric_dtype

    return bool(is_numeric_dtype(column))


def _write_excel(
    table: pd.DataFrame,
    path: Path,
    widths: Mapping[str, int] | None = None,
    choices: Mapping[str, Iterable[str]] | None = None,
) -> None:
    """Write a sheet: texts as texts, whatever they begin with; the header stays in view; choices as a list to pick."""
    import pandas as pd
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    if len(table) > SHEET_ROWS:
        raise StoreError(f"{len(table):,} rows are more than a sheet of Excel takes: write .csv or .parquet")
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    top = Alignment(wrap_text=True, vertical="top")
    for at, (name, values) in enumerate(table.items(), start=1):
        letter = get_column_letter(at)
        head = sheet.cell(1, at, str(name))
        head.font, head.data_type, head.quotePrefix = Font(bold=True), "s", bool(FORMULA.match(str(name)))
        sheet.column_dimensions[letter].width = (widths or {}).get(str(name), 12)
        if allowed := (choices or {}).get(str(name)):
            rule = DataValidation(type="list", formula1=f'"{",".join(allowed)}"', allow_blank=True)
            rule.add(f"{letter}2:{letter}{len(table) + 1}")
            sheet.add_data_validation(rule)
        for row, value in enumerate(values, start=2):
            cell = sheet.cell(row, at)
            cell.alignment = top
            if isinstance(value, str):
                cell.value = ILLEGAL.sub("", value)[:LONG_CELL]
                cell.data_type, cell.number_format, cell.quotePrefix = "s", "@", bool(FORMULA.match(value))
            elif not pd.isna(value):
                cell.value = value.item() if hasattr(value, "item") else value
    sheet.freeze_panes = "A2"
    book.save(path)
