"""In: one table and a file's name. Out: the file, whole or not at all; its format by its ending."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textindex.base.errors import StoreError

if TYPE_CHECKING:
    import pandas as pd

STATA_TIME = datetime(2000, 1, 1)  # a fixed time stamp keeps equal runs equal
RUNS = ("=", "+", "-", "@", "\t", "\r")  # text that begins so may run as a formula
SHEET_ROWS = 1_048_575


def write_table(
    table: pd.DataFrame,
    out: str | Path,
    *,
    label: str = "textindex",
    labels: Mapping[str, str] | None = None,
    record: tuple[str, Mapping[str, Any]] | None = None,
) -> list[Path]:
    """Write a table as .csv (UTF-8 with BOM), .xlsx, .dta or .parquet, by the file's ending.

    Text that begins with = + - @ or a tab is text in Excel too: a cell of type string in .xlsx, an apostrophe before it
    in .csv. Numbers are untouched.

    Args:
        table: its index is not written.
        out: the file.
        label: data set's label (Stata) and sheet's name (Excel).
        labels: columns' labels (Stata).
        record: ending and content of a JSON file beside it: ``panel.csv`` and ``flow.json`` give ``panel.flow.json``.

    Returns:
        The files written.

    Raises:
        StoreError: another ending, or the file cannot be written; an earlier one is as before.
    """
    path = Path(out)
    writer = writer_of(path)
    beside = [(path.with_suffix(f".{record[0]}"), record[1])] if record else []
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".writing-", dir=path.parent) as temporary:
            made = Path(temporary) / path.name
            writer(table, made, label, labels or {})
            for place, content in beside:
                text = json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False, default=str)
                (Path(temporary) / place.name).write_text(text + "\n", encoding="utf-8")
            for place in (path, *(place for place, _ in beside)):
                (Path(temporary) / place.name).replace(place)
    except OSError as error:
        raise StoreError(f"{path}: cannot be written: {error.strerror or error}") from None
    return [path, *(place for place, _ in beside)]


def writer_of(path: Path) -> Callable[[Any, Path, str, Mapping[str, str]], None]:
    """What writes a file of this ending.

    Raises:
        StoreError: nothing does.
    """
    if (writer := WRITERS.get(path.suffix.lower())) is None:
        raise StoreError(f"{path.name}: end the file's name in {', '.join(WRITERS)}")
    return writer


def safe_text(value: Any) -> Any:
    """Text that a spreadsheet would run, with an apostrophe before it; anything else as it is.

    >>> safe_text("=1+1"), safe_text("数字化"), safe_text(-1)
    ("'=1+1", '数字化', -1)
    """
    return f"'{value}" if isinstance(value, str) and value.startswith(RUNS) else value


def _texts(table: pd.DataFrame) -> list[str]:
    kinds = ("object", "string", "str", "category")
    return [str(name) for name, dtype in table.dtypes.items() if str(dtype) in kinds]


def _csv(table: pd.DataFrame, path: Path, label: str, labels: Mapping[str, str]) -> None:
    shown = table.assign(**{name: table[name].astype(object).map(safe_text) for name in _texts(table)})
    shown.columns = [safe_text(str(name)) for name in shown.columns]
    shown.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\n")


def _excel(table: pd.DataFrame, path: Path, label: str, labels: Mapping[str, str]) -> None:
    import pandas as pd
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    if len(table) > SHEET_ROWS:
        raise StoreError(
            f"{path.name}: a sheet takes {SHEET_ROWS:,} rows, here are {len(table):,}; write .parquet or .dta"
        )
    book = Workbook(write_only=True)
    sheet = book.create_sheet(label[:31].translate(str.maketrans(":\\/?*[]", "       ")))

    def cell(value: Any) -> Any:
        if value is None or value is pd.NA or value is pd.NaT or value != value:
            return None
        if not isinstance(value, str):
            return value.item() if hasattr(value, "item") else value
        made = WriteOnlyCell(sheet, value)
        made.data_type = "s"  # what begins with = is no formula
        return made

    sheet.append([cell(str(name)) for name in table.columns])
    for row in table.itertuples(index=False, name=None):
        sheet.append([cell(value) for value in row])
    book.save(path)


def _stata(table: pd.DataFrame, path: Path, label: str, labels: Mapping[str, str]) -> None:
    if long := [name for name in table.columns if not str(name).isidentifier() or len(str(name)) > 32]:
        raise StoreError(f"{path.name}: Stata takes no column called {long[0]!r}; write .csv or .parquet")
    made = table.copy()
    for name in _texts(made):
        made[name] = made[name].astype(object).where(made[name].notna(), "")
    for name, dtype in zip(table.columns, made.dtypes, strict=True):
        if str(dtype) in ("bool", "boolean", "Int64", "Float64"):
            whole = str(dtype) == "bool" or (str(dtype) != "Float64" and not made[name].isna().any())
            made[name] = made[name].astype("int64" if whole else "float64")
    known = {name: text[:80] for name, text in labels.items() if name in made.columns}
    made.to_stata(
        path, version=118, write_index=False, time_stamp=STATA_TIME, data_label=label[:80], variable_labels=known
    )


def _parquet(table: pd.DataFrame, path: Path, label: str, labels: Mapping[str, str]) -> None:
    table.to_parquet(path, index=False, compression="zstd")


WRITERS: Mapping[str, Callable[[Any, Path, str, Mapping[str, str]], None]] = {
    ".csv": _csv,
    ".xlsx": _excel,
    ".dta": _stata,
    ".parquet": _parquet,
}
