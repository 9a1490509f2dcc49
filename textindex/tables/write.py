"""In: tables, and the names of files. Out: the files, all of them or none; what a file is, its ending says.

No text of a table runs as a formula where a spreadsheet opens the file (`textindex.tables.cells`).
"""

from __future__ import annotations

import json
import uuid
import warnings
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textindex.core.errors import OutputWarning, StoreError
from textindex.core.leaving import begun, over
from textindex.core.messages import Message
from textindex.tables.cells import csv_text
from textindex.tables.firm_ids import FIRM_ID, LABELS
from textindex.tables.frame import Frame
from textindex.tables.replacing import check_apart, check_replaced
from textindex.tables.sheet import LONG_CELL, Book
from textindex.tables.stata import write_dta
from textindex.tables.swap import swap_in

if TYPE_CHECKING:
    import pandas as pd

ENDINGS = (".csv", ".xlsx", ".dta", ".parquet")
SHEET_ROWS = 1_048_575


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
    tables: Mapping[str, pd.DataFrame | Frame],
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
    with Book(widths, choices) as book:
        for name, table in tables.items():
            if len(table) > SHEET_ROWS:
                raise StoreError(Message("write.rows", n_table=len(table)))
            if isinstance(table, Frame):
                book.add(name, table.names, table.rows(), len(table))
            else:
                book.add(name, list(map(str, table.columns)), _plain_rows(table), len(table))
        data = book.closed()
    if n := book.cut.total():
        column = next(name for name, number in book.cut.items() if number)
        warnings.warn(Message("outputs.cells_cut", n=n, most=LONG_CELL, column=column), OutputWarning, stacklevel=3)
    return data


def _plain_rows(table: pd.DataFrame) -> Iterator[list[Any]]:
    """The rows of a table as Python's values, None where one is missing."""
    import pandas as pd

    def plain(value: Any) -> Any:
        if isinstance(value, str) or not pd.isna(value):
            return value.item() if hasattr(value, "item") else value
        return None

    for row in table.itertuples(index=False, name=None):
        yield list(map(plain, row))
