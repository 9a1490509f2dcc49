"""In: tables. Out: one file for Excel (.xlsx, .csv), whole or not at all; no text in it runs as a formula."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textindex.base.errors import StoreError

if TYPE_CHECKING:
    import pandas as pd

ENDINGS = (".csv", ".xlsx")
FORMULA = ("=", "+", "-", "@", "\t", "\r")
EXCEL_ROWS = 1_048_575
EXCEL_CHARS = 32_767
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def check_ending(path: Path, endings: tuple[str, ...] = ENDINGS) -> None:
    """Find before the work that a file cannot be written.

    Raises:
        StoreError: its name has another ending, or its folder is not there.
    """
    if path.suffix.lower() not in endings:
        raise StoreError(f"{path}: the name's ending says what is written: choose one of {', '.join(endings)}")
    if not path.absolute().parent.is_dir():
        raise StoreError(f"{path}: there is no folder {path.parent}; make it first")


def export(tables: Mapping[str, pd.DataFrame], path: str | Path) -> list[Path]:
    """Write tables: as the sheets of a workbook, or the first as CSV and each further one beside it (out-NAME.csv).

    CSV is UTF-8 with a byte-order mark. A text that begins with ``=``, ``+``, ``-``, ``@`` or a tab, which Excel would
    run as a formula, has an apostrophe before it in CSV; in a workbook it is a cell of text, unchanged.

    Args:
        tables: name to table.
        path: the file; ``.csv`` or ``.xlsx``.

    Returns:
        The files written.

    Raises:
        StoreError: another ending; a table longer than a sheet; a file that cannot be written (it is as before).
    """
    path = Path(path)
    check_ending(path)
    if path.suffix.lower() == ".xlsx":
        written_whole(path, lambda target: _workbook(tables, target))
        return [path]
    files = []
    for number, (name, table) in enumerate(tables.items()):
        file = path if number == 0 else path.with_name(f"{path.stem}-{name}{path.suffix}")
        written_whole(file, partial(_csv, table))
        files.append(file)
    return files


def written_whole(path: Path, write: Callable[[Path], None]) -> None:
    """Let a file be written under another name, and give it its own when it is whole.

    Raises:
        StoreError: it cannot be written; what was there is as before.
    """
    try:
        with tempfile.TemporaryDirectory(prefix=".writing-", dir=path.absolute().parent) as folder:
            target = Path(folder) / path.name
            write(target)
            target.replace(path)
    except OSError as error:
        raise StoreError(
            f"{path}: cannot be written: {error.strerror or error}; is it open in another program?"
        ) from None


def _csv(table: pd.DataFrame, path: Path) -> None:
    """Write a table, with an apostrophe before texts that would run as a formula."""
    table = table.copy()
    for column in table.columns:
        if table[column].dtype in ("string", "object"):
            table[column] = [
                f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
                for value in table[column]
            ]
    table.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\n")


def _workbook(tables: Mapping[str, pd.DataFrame], path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for name, table in tables.items():
        if len(table) > EXCEL_ROWS:
            raise StoreError(f"{path.name}: {len(table):,} rows, and a sheet takes {EXCEL_ROWS:,}; write .csv")
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        sheet.append([_cell(sheet, str(column)) for column in table.columns])
        for row in table.itertuples(index=False, name=None):
            sheet.append([_cell(sheet, value) for value in row])
    book.save(path)


def _cell(sheet: Any, value: Any) -> Any:
    """A cell; a text stays a text, whatever it begins with."""
    import pandas as pd
    from openpyxl.cell import WriteOnlyCell

    if isinstance(value, str):
        cell = WriteOnlyCell(sheet, UNPRINTABLE.sub("", value)[:EXCEL_CHARS])
        cell.data_type = "s"
        return cell
    if pd.isna(value):
        return None
    return value.item() if hasattr(value, "item") else value
