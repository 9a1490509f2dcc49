"""In: tables, and the names of files. Out: the files, all of them or none; what a file is, its ending says.

No text of a table runs as a formula where a spreadsheet opens the file (`textindex.tables.cells`).
"""

from __future__ import annotations

import json
import re
import uuid
import warnings
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textindex.core.errors import OutputWarning, StoreError
from textindex.core.leaving import begun, over
from textindex.core.messages import Message
from textindex.tables.cells import csv_text, put
from textindex.tables.firm_ids import FIRM_ID, LABELS
from textindex.tables.office import saved, writing
from textindex.tables.replacing import check_apart, check_replaced
from textindex.tables.stata import write_dta
from textindex.tables.swap import swap_in

if TYPE_CHECKING:
    import pandas as pd

ENDINGS = (".csv", ".xlsx", ".dta", ".parquet")
ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
LONG_CELL = 32_767  # characters that Excel takes in a cell
SHEET_ROWS = 1_048_575
SHEET_NAME = 31


def check_ending(path: str | Path, endings: Iterable[str] = ENDINGS) -> None:
    """Find before the work that no table can be written under a name.

    Raises:
        StoreError: the name has another ending.
    """
    if Path(path).suffix.lower() not in endings:
        raise StoreError(Message("fault.ending", path=path, endings=tuple(endings)))


def write_tables(
    tables: Mapping[Path, pd.DataFrame | Mapping[str, pd.DataFrame] | str | bytes],
    *,
    replace: bool = True,
    widths: Mapping[str, int] | None = None,
    choices: Mapping[str, Iterable[str]] | None = None,
    label: str = "textindex",
    labels: Mapping[str, str] | None = None,
    numbered: bool = False,
    known: Collection[Path] = (),
) -> list[Path]:
    """Write tables, each by its file's ending, and what is made already (texts, bytes); all of them or none.

    Args:
        tables: file to table, to sheet names and tables (``.xlsx``), to text or to bytes. Tables' indices are not
            written.
        replace: replace files that are there.
        widths: for Excel: column to its width in characters.
        choices: for Excel: column to what its cells may be.
        label: name of the sheet (Excel) or of the data set (Stata).
        labels: for Stata: column to its label.
        numbered: for Stata: add ``firm_id``, the firm as a number (`textindex.tables.firm_ids`).
        known: files that were read as what they are, and whose answers are in what is written: they are replaced.

    Returns:
        The files.

    Raises:
        StoreError: an unknown ending, a file that cannot be written (earlier ones are as before), or that is there and
            not to be replaced (`textindex.tables.replacing`).
    """
    for path, content in tables.items():
        if not isinstance(content, (str, bytes)):
            check_ending(path)
        if path.is_dir():
            raise StoreError(Message("fault.folder_there", path=path))
        check_apart(path)
        if path.exists() and not replace:
            raise StoreError(Message("fault.there", path=path))
    made: list[tuple[Path, Path]] = []
    try:
        for path, content in tables.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            temporary = path.with_name(f".writing-{uuid.uuid4().hex}{path.suffix.lower()}")
            made.append((begun(temporary), path))
            if isinstance(content, bytes):
                temporary.write_bytes(content)
            elif isinstance(content, str):
                temporary.write_text(content, encoding="utf-8", errors="replace", newline="\n")
            elif path.suffix.lower() == ".xlsx":
                sheets = content if isinstance(content, Mapping) else {label: content}
                with writing():
                    temporary.write_bytes(workbook(sheets, widths, choices))
            else:
                assert not isinstance(content, Mapping), Message("write.sheets", path=path)
                _write(content, temporary, label, labels or {}, numbered)
        for temporary, path in made:
            if path not in known:
                check_replaced(path, temporary, tables[path])
        swap_in(made)
    except OSError as error:
        path = next((place for place in tables if str(place) in (error.filename, error.filename2)), path)
        why = Message("write.closed", path=path, strerror=error.strerror or error)
        raise StoreError(why) from None
    finally:
        for temporary, _ in made:
            temporary.unlink(missing_ok=True)
            over(temporary)
    return list(tables)


def write_table(
    table: pd.DataFrame,
    out: str | Path,
    *,
    label: str = "textindex",
    labels: Mapping[str, str] | None = None,
    numbered: bool = False,
    record: tuple[str, Mapping[str, Any]] | None = None,
) -> list[Path]:
    """Write one table, and beside it what is to be known of it; see `write_tables`.

    Args:
        table: the table.
        out: the file.
        label: as there.
        labels: as there.
        numbered: as there.
        record: ending and content of a JSON file beside it: ``panel.csv`` and ``flow.json`` give ``panel.flow.json``.
    """
    files: dict[Path, Any] = {Path(out): table}
    if record:
        text = json.dumps(record[1], ensure_ascii=False, indent=2, allow_nan=False, default=str)
        files[Path(out).with_suffix(f".{record[0]}")] = text + "\n"
    return write_tables(files, label=label, labels=labels, numbered=numbered)


def write_book(tables: Mapping[str, pd.DataFrame], out: str | Path) -> list[Path]:
    """Write tables as the sheets of a workbook; where it is none, each further one beside the first (out-NAME.csv)."""
    path = Path(out)
    if path.suffix.lower() == ".xlsx":
        return write_tables({path: tables})
    names = [path, *(path.with_name(f"{path.stem}-{name}{path.suffix}") for name in list(tables)[1:])]
    return write_tables(dict(zip(names, tables.values(), strict=True)))


def _write(table: pd.DataFrame, path: Path, label: str, labels: Mapping[str, str], numbered: bool) -> None:
    if path.suffix == ".csv":
        path.write_bytes(csv_text(table).encode("utf-8-sig"))
    elif path.suffix == ".dta":
        write_dta(table, path, label, {FIRM_ID: LABELS[1], **labels}, numbered)
    else:
        import pyarrow as pa
        import pyarrow.parquet as pq

        arrow = pa.Table.from_pandas(table, preserve_index=False).replace_schema_metadata(None)
        with path.open("wb") as file:
            pq.write_table(arrow, file, compression="zstd")


def workbook(
    tables: Mapping[str, pd.DataFrame],
    widths: Mapping[str, int] | None = None,
    choices: Mapping[str, Iterable[str]] | None = None,
) -> bytes:
    """A workbook: texts as texts; the header stays in view; wrapped where widths are given; choices to pick.

    Equal tables give equal bytes.

    Args:
        tables: names of sheets and what stands in them.
        widths: as in `write_tables`.
        choices: as there.

    Raises:
        StoreError: more rows than a sheet takes.

    Warns:
        OutputWarning: texts longer than a cell takes, which are cut.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    widths, choices = widths or {}, choices or {}
    book = Workbook(write_only=True)
    top, bold = Alignment(wrap_text=True, vertical="top") if widths else None, Font(bold=True)
    with writing():  # rows go to the folder of temporary files as they come
        for name, table in tables.items():
            if len(table) > SHEET_ROWS:
                raise StoreError(Message("write.rows", n_table=len(table)))
            _warn_of_long(table)
            sheet = book.create_sheet(name[:SHEET_NAME].translate(str.maketrans(":\\/?*[]", "       ")))
            sheet.freeze_panes = "A2"
            heads = []
            for at, column in enumerate(map(str, table.columns), start=1):
                letter = get_column_letter(at)
                if widths:
                    sheet.column_dimensions[letter].width = widths.get(column, 12)
                if allowed := choices.get(column):
                    rule = DataValidation(type="list", formula1=f'"{",".join(allowed)}"', allow_blank=True)
                    rule.add(f"{letter}2:{letter}{len(table) + 1}")
                    sheet.data_validations.append(rule)
                heads.append(_cell(sheet, column))
                heads[-1].font = bold
            sheet.append(heads)
            for row in table.itertuples(index=False, name=None):
                cells = [_cell(sheet, value) for value in row]
                if top:
                    for cell in cells:
                        cell.alignment = top
                sheet.append(cells)
    return saved(book)


def _warn_of_long(table: pd.DataFrame) -> None:
    cut = {
        str(column): sum(isinstance(value, str) and len(value) > LONG_CELL for value in table[column])
        for column, kind in table.dtypes.items()
        if kind.kind not in "biufM"
    }
    if n := sum(cut.values()):
        column = next(name for name, number in cut.items() if number)
        warnings.warn(Message("outputs.cells_cut", n=n, most=LONG_CELL, column=column), OutputWarning, stacklevel=4)


def _cell(sheet: Any, value: Any) -> Any:
    """A cell; a text stays one, whatever it begins with."""
    import pandas as pd
    from openpyxl.cell import WriteOnlyCell

    if isinstance(value, str):
        cell = WriteOnlyCell(sheet)
        put(cell, ILLEGAL.sub("", value)[:LONG_CELL])
        return cell
    return WriteOnlyCell(sheet, None if pd.isna(value) else value.item() if hasattr(value, "item") else value)
