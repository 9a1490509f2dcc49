"""In: a table's file (CSV, Excel, Stata, Parquet). Out: the table, its rows numbered as in the file.

The one reader of users' tables. Which encoding, what sets columns apart, what a header and a row must be is told by
`textindex.tables.text`; which sheet and which cells of a workbook by `textindex.tables.workbook`; what a cell says as a
number by `textindex.tables.columns`. Apostrophes that writing set before texts (`textindex.tables.cells`) are taken
away again.
"""

from __future__ import annotations

import errno
import math
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from textindex.core.errors import SourceError, TextIndexError
from textindex.core.messages import Message, of_error
from textindex.core.packed import read_bytes, split
from textindex.tables import text
from textindex.tables.headers import refuse_twice
from textindex.tables.stata import read_dta
from textindex.tables.workbook import Fits, sheet_of

if TYPE_CHECKING:
    import pandas as pd

BOOKS = (".xlsx", ".xlsm")
READ = (*text.ENDINGS, *(f"{ending}.gz" for ending in text.ENDINGS), *BOOKS, ".dta", ".parquet")
ABSENT = frozenset(text.ABSENT)
FIRST_ROW = 2


def read_frame(
    path: str | Path, error: type[TextIndexError] = SourceError, *, formulas: bool = True, fits: Fits = lambda _: True
) -> pd.DataFrame:
    """Read a table of data: numbers of Excel, Stata and Parquet stay numbers.

    Args:
        path: CSV or text (comma, semicolon or tab, as its header has them; a .tsv has tabs; UTF-8, GB18030 or UTF-16;
            packed too, .csv.gz), Excel, Stata or Parquet; also one in a packed file (``all.zip/firms.csv``).
        error: what is raised.
        formulas: take the values that Excel keeps of formulas; otherwise a formula is a fault.
        fits: whether a sheet's header is one that is looked for; where the first sheet's is not and one other's is,
            that one is read, and named in ``attrs["sheet"]``.

    Returns:
        The table, its index the row in the file (in CSV and Excel as a spreadsheet numbers them; in Stata and Parquet
        from 1). Cells of CSV are texts without blanks at their ends; `ABSENT` ones are missing (NaN). Columns without a
        name are left out. In its ``attrs``: ``mark``, what sets columns of text apart; ``labels`` of a Stata file's
        variables, and the ``encoding`` in which its texts were found to be.

    Raises:
        TextIndexError: of the class given: it cannot be read; the message says where and what to do.
    """
    place = Path(path)
    if (ending := _ending(place, error)) in (".dta", ".parquet"):
        return _typed(place, ending, error)
    return _framed(_cells(place, ending, error, formulas, fits), _value, math.nan)


def read_table(
    path: str | Path, error: type[TextIndexError] = SourceError, *, formulas: bool = True, fits: Fits = lambda _: True
) -> pd.DataFrame:
    """Read a table of texts, such as people fill in; as `read_frame`, but cells of CSV and Excel are as they are shown.

    Returns:
        The table; whole numbers of Excel without a point, dates as 2019-12-31, empty cells ``""``.
    """
    place = Path(path)
    if (ending := _ending(place, error)) in (".dta", ".parquet"):
        return _typed(place, ending, error)
    return _framed(_cells(place, ending, error, formulas, fits), shown_cell, "")


def numbered(table: pd.DataFrame) -> pd.DataFrame:
    """A table that came from no file, its rows numbered as those of one would be, the header being 1.

    One whose index says something else than 0, 1, 2, … keeps it.
    """
    import pandas as pd

    plain = isinstance(table.index, pd.RangeIndex) and (table.index.start, table.index.step) == (0, 1)
    return table.set_axis(range(FIRST_ROW, len(table) + FIRST_ROW)) if plain else table


class _Rows(NamedTuple):
    names: list[str]
    rows: list[tuple[int, list[Any]]]
    attrs: dict[str, str]


def _ending(place: Path, error: type[TextIndexError]) -> str:
    if not place.name.lower().endswith(READ):
        if not (place.exists() or split(place)):
            raise error(Message("fault.closed", path=place, why=os.strerror(errno.ENOENT)))
        is_old = place.suffix.lower() == ".xls"
        raise error(Message("fault.table_xls" if is_old else "fault.table_ending", path=place, endings=READ))
    return text.ending_of(place)


def _typed(place: Path, ending: str, error: type[TextIndexError]) -> pd.DataFrame:
    import pandas as pd

    try:
        source = text.source_of(place)
        frame = read_dta(source) if ending == ".dta" else pd.read_parquet(source)
    except OSError as wrong:
        raise error(Message("fault.closed", path=place, why=wrong.strerror or str(wrong))) from None
    except Exception as wrong:  # noqa: BLE001 (each format's library has errors of its own; all mean: not readable)
        why = str(wrong).partition("\n")[0] or type(wrong).__name__
        raise error(Message("fault.unreadable", path=place, ending=ending, why=why)) from None
    return frame.set_axis(range(1, len(frame) + 1))


def _cells(place: Path, ending: str, error: type[TextIndexError], formulas: bool, fits: Fits) -> _Rows:
    if ending not in BOOKS:
        with text.reading(place, error) as read:
            return _Rows(read.layout.names, list(read.rows), {"mark": read.layout.mark})
    try:
        data = read_bytes(place)
    except OSError as wrong:
        raise error(Message("fault.closed", path=place, why=wrong.strerror or str(wrong))) from None
    if not data:
        raise error(Message("fault.empty", path=place))
    sheet = sheet_of(place, data, error, formulas=formulas, fits=fits)
    names = ["" if name is None else shown_cell(name).strip() for name in sheet.names]
    if not any(names):
        raise error(Message("fault.no_header", path=place))
    try:
        refuse_twice(names)
    except ValueError as wrong:
        raise error(Message("fault.text", path=place, why=of_error(wrong))) from None
    rows = [(number, cells) for number, cells in sheet.rows if any(map(_holds, cells))]
    for number, cells in rows:
        if any(map(_holds, cells[len(names) :])):
            raise error(Message("fault.row_longer", path=place, row=number, cells=len(cells), names=len(names)))
    return _Rows(names, rows, {"mark": "", **({"sheet": sheet.other} if sheet.other else {})})


def _holds(value: Any) -> bool:
    return value is not None and bool(str(value).strip())


def _framed(read: _Rows, shown: Callable[[Any], Any], empty: object) -> pd.DataFrame:
    import pandas as pd

    columns = {
        name: pd.array([shown(cells[at]) if at < len(cells) else empty for _, cells in read.rows], dtype="object")
        for at, name in enumerate(read.names)
        if name
    }
    frame = pd.DataFrame(columns, index=pd.Index([number for number, _ in read.rows], dtype="int64"))
    frame.attrs.update(read.attrs)
    return frame


def _value(cell: Any) -> Any:
    """A cell as it is; whole numbers of Excel are whole."""
    if isinstance(cell, str):
        return math.nan if cell in ABSENT else cell.strip() or math.nan
    return math.nan if cell is None else int(cell) if isinstance(cell, float) and cell.is_integer() else cell


def shown_cell(cell: Any) -> str:
    """A cell as text: whole numbers without a point, dates as 2019-12-31."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if hasattr(cell, "isoformat"):
        return str(cell.isoformat()).removesuffix("T00:00:00")
    return str(cell)
