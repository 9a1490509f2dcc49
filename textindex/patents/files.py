"""In: a patent table as a file or DataFrame. Out: a raw view of it in DuckDB, by the rules of all tables.

The rules are those of `textindex.tables.text`: it tells encoding, delimiter and names. DuckDB then reads the file by
them, strictly; what it cannot read so (another encoding, short rows, cells behind the last column) is read row by row
as any other table is, and either refused with its row or copied as it was meant.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from textindex.core.errors import PatentError
from textindex.core.messages import Message, of_error
from textindex.patents.session import Session, Source, one_file, quoted
from textindex.tables import text
from textindex.tables.cells import unguarded
from textindex.tables.columns import Columns
from textindex.tables.given import in_pandas
from textindex.tables.headers import refuse_twice
from textindex.tables.read import numbered, read_frame, shown_cell

GUARDED = r"'['=+@\-\t\r＝＋－＠]"
"""What `unguarded` may have to mend; as DuckDB's patterns are."""


class Raw(NamedTuple):
    """A column of a raw view: its name and type in SQL; what sets the columns of its text apart."""

    name: str
    dtype: str
    mark: str = ""

    @property
    def sql(self) -> str:
        """Its name as SQL has it."""
        doubled = self.name.replace('"', '""')
        return f'"{doubled}"'

    @property
    def cell(self) -> str:
        """Its cells as texts, NULL where empty."""
        return f"nullif(trim({self.sql}::VARCHAR), '')"


def called(source: Source) -> str:
    """What messages call a table."""
    return str(source) if isinstance(source, (str, Path)) else "the DataFrame"


def raw_view(db: Session, name: str, source: Source, fits: Callable[[Sequence[object]], bool]) -> dict[Any, Raw]:
    """Make the view.

    Args:
        db: the session.
        name: of the view.
        source: CSV, TSV (packed too), Parquet, Excel or Stata, or a DataFrame.
        fits: whether a sheet's header is one that is looked for.

    Returns:
        Header to the view's column.

    Raises:
        PatentError: it cannot be read; the message says where and what to do.
    """
    if not isinstance(source, (str, Path)):
        return _of_frame(db, name, in_pandas(source, PatentError), "the DataFrame")
    path = Path(source)
    db.check_given(path)
    if not path.is_file():
        raise PatentError(Message("patents.no_file", path=path))
    ending = text.ending_of(path)
    if ending == ".parquet":
        db.run(f"CREATE VIEW {name} AS SELECT * FROM read_parquet({quoted(one_file(path))}, hive_partitioning=false)")
        return {row[0]: Raw(row[0], row[1]) for row in db.run(f"DESCRIBE {name}").fetchall()}
    if ending in text.ENDINGS:
        return _of_text(db, name, path, ending)
    cells = read_frame(path, PatentError, fits=fits)
    if ending != ".dta":
        cells = cells.map(shown_cell, na_action="ignore")
    return _of_frame(db, name, cells, str(path))


def _of_frame(db: Session, name: str, table: pd.DataFrame, what: str) -> dict[Any, Raw]:
    try:
        refuse_twice(list(table.columns))
    except ValueError as error:
        raise PatentError(Message("fault.text", path=what, why=of_error(error))) from None
    names = [f"c{place}" for place in range(table.shape[1])]  # DuckDB takes Firm and firm for one
    db.connection.register(name, table.set_axis(names, axis=1))
    types = {row[0]: row[1] for row in db.run(f"DESCRIBE {name}").fetchall()}
    return {header: Raw(own, types[own]) for header, own in zip(table.columns, names, strict=True)}


def _of_text(db: Session, name: str, path: Path, ending: str) -> dict[Any, Raw]:
    layout = _plain_layout(path, ending)
    if layout is not None:
        try:
            _check(db, path, layout)
        except PatentError:
            layout = None
    if layout is None:
        path, layout, mark = _copied(path, db.folder)
    else:
        mark = layout.mark
    columns = {own: Raw(f"c{place}", "VARCHAR", mark) for place, own in enumerate(layout.names) if own}
    cells = [
        f"CASE WHEN contains({raw.sql}, '''') AND regexp_matches({raw.sql}, {quoted(GUARDED)}) "
        f"THEN unguarded({raw.sql}) ELSE {raw.sql} END AS {raw.sql}"
        for raw in columns.values()
    ]
    filled = " OR ".join(f"{raw.sql} IS NOT NULL" for raw in columns.values())
    if not db.has_guard:
        db.connection.create_function("unguarded", unguarded, ["VARCHAR"], "VARCHAR")
        db.has_guard = True
    db.run(f"CREATE VIEW {name} AS SELECT {', '.join(cells)} FROM {_scan(path, layout)} WHERE {filled}")
    return columns


def _plain_layout(path: Path, ending: str) -> text.Layout | None:
    """What the header tells where the file begins as UTF-8 with a header in its first row; nothing else."""
    try:
        with text.opened(path) as file:
            head = codecs.getincrementaldecoder("utf-8-sig")().decode(file.read(text.PIECE))
        layout = text.layout(io.StringIO(head, newline=""), ending)
    except (OSError, EOFError, ValueError, csv.Error):
        return None
    return None if layout.spaced or layout.row != 1 or "\0" in head else layout


def _scan(path: Path, layout: text.Layout) -> str:
    """The file as DuckDB is to read it, whatever it would guess."""
    columns = ", ".join(f"'c{place}': 'VARCHAR'" for place in range(len(layout.names)))
    absent = ", ".join(map(quoted, text.ABSENT))
    return (
        f"read_csv({quoted(one_file(path))}, auto_detect=false, columns={{{columns}}}, header=true, "
        f"delim={quoted(layout.mark)}, quote='\"', escape='\"', comment='', nullstr=[{absent}], strict_mode=true, "
        f"null_padding=false, max_line_size={text.MAX_CELL}, hive_partitioning=false)"
    )


def _check(db: Session, path: Path, layout: text.Layout) -> None:
    db.run(f"SELECT count(*) FROM {_scan(path, layout)}").fetchall()


def _copied(path: Path, folder: Path) -> tuple[Path, text.Layout, str]:
    """The file as a copy in UTF-8 in which all rows have as many cells; its layout, and what marked the file's columns.

    Raises:
        PatentError: it cannot be read as a table, or there is no room for the copy.
    """
    copy = folder / f"{len(list(folder.iterdir()))}.csv"
    with text.reading(path, PatentError) as read:
        try:
            with copy.open("w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file)
                writer.writerow(read.layout.names)
                writer.writerows(cells for _, cells in read.rows)
        except OSError as error:
            raise PatentError(Message("list.of", of=copy, what=error.strerror)) from None
        return copy, read.layout._replace(mark=",", spaced=False, row=1), read.layout.mark


def whole_numbers(db: Session, view: str, header: object, raw: Raw, source: Source) -> pd.DataFrame:
    """What each different cell of a column says as a whole number, by the rules of `textindex.tables.columns`.

    Returns:
        text, value (Int64).

    Raises:
        PatentError: a cell is no whole number; its row is named.
    """
    cells = [row[0] for row in db.run(f"SELECT DISTINCT {raw.cell} FROM {view}").fetchall() if row[0] is not None]
    try:
        values = _whole(pd.Series(sorted(cells), dtype="object", name=header), called(source), raw.mark)
    except PatentError:
        _whole(_cells_of(source, header), called(source), raw.mark)
        raise
    return pd.DataFrame({"text": sorted(cells), "value": values.astype("Int64").to_numpy()})


def _whole(cells: pd.Series, what: str, mark: str) -> pd.Series:
    table = cells.to_frame()
    table.attrs["mark"] = mark
    values = Columns(table, what, PatentError).numbers(cells.name)
    for (row, cell), value in zip(cells.items(), values, strict=True):
        if value % 1 > 0:
            raise PatentError(Message("cell.not_whole", called=what, column=cells.name, row=row, text=cell))
    return values


def _cells_of(source: Source, header: object) -> pd.Series:
    """A column's cells with their rows, to name one of them."""
    if isinstance(source, (str, Path)):
        table = read_frame(source, PatentError)
    else:
        table = numbered(in_pandas(source, PatentError))
    return table[header].map(shown_cell, na_action="ignore").dropna()
