"""In: a workbook (.xlsx), what a header must have. Out: the rows of the sheet that has it, cells as they are.

The first sheet is taken, unless its header is not what is looked for and that of one other sheet is. What a reader
would have to guess is refused with its cell: merged cells, and formulas whose values the file does not keep.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from textindex.core.errors import TextIndexError
from textindex.core.messages import Message, of_error
from textindex.tables.office import OfficeError, checked, valueless

Fits = Callable[[Sequence[object]], bool]


def having(*columns: str) -> Fits:
    """Look for a header that has all these names, whatever their case.

    >>> having("firm", "year")(["Year", "x", "Firm "]), having("firm")([None])
    (True, False)
    """
    wanted = {name.lower() for name in columns}
    return lambda header: wanted <= {str(name).strip().lower() for name in header}


class Sheet(NamedTuple):
    """A sheet's rows.

    Attributes:
        names: the header's cells.
        rows: number and cells of each further row.
        other: the sheet's name where it is not the first.
    """

    names: list[Any]
    rows: list[tuple[int, list[Any]]]
    other: str


def sheet_of(path: Path, data: bytes, error: type[TextIndexError], *, formulas: bool, fits: Fits) -> Sheet:
    """Read the sheet that is looked for.

    Args:
        path: the file, for messages.
        data: its bytes.
        error: what is raised.
        formulas: take the values that Excel keeps of formulas; otherwise a formula is a fault.
        fits: whether a header is one that is looked for.

    Raises:
        TextIndexError: of the class given: it is no workbook, has no such sheet or several, or a cell is refused.
    """
    book = _opened(path, data, error, values=formulas)
    tops = {sheet.title: _top(sheet) for sheet in book.worksheets}
    if not tops:
        raise error(Message("fault.no_sheet", path=path))
    first = next(iter(tops))
    having = [title for title, (_, names) in tops.items() if fits(names)]
    if having and first not in having and len(having) > 1:
        raise error(Message("fault.sheets", path=path, first=first, sheets=tuple(having)))
    title = having[0] if having and first not in having else first
    sheet, (row, names) = book[title], tops[title]
    if merged := sorted(str(area) for area in sheet.merged_cells.ranges):
        raise error(Message("fault.merged", path=path, cells=tuple(merged[:5])))
    _refuse_formulas(path, data, error, sheet, formulas=formulas)
    rows = enumerate(sheet.iter_rows(min_row=row + 1, values_only=True), row + 1)
    return Sheet(names, [(number, list(cells)) for number, cells in rows], "" if title == first else title)


def _opened(path: Path, data: bytes, error: type[TextIndexError], *, values: bool) -> Any:
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions that openpyxl does not know
            return load_workbook(io.BytesIO(checked(data)), data_only=values)
    except OfficeError as wrong:
        raise error(Message("fault.text", path=path, why=of_error(wrong))) from None
    except Exception as wrong:  # noqa: BLE001 (zip, XML and openpyxl errors all mean: no workbook)
        raise error(Message("fault.no_workbook", path=path, error=str(wrong) or type(wrong).__name__)) from None


def _top(sheet: Any) -> tuple[int, list[Any]]:
    """Row and cells of a sheet's header: its first row that holds something."""
    for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
        if any(value is not None and str(value).strip() for value in cells):
            return number, list(cells)
    return 1, []


def _refuse_formulas(path: Path, data: bytes, error: type[TextIndexError], sheet: Any, *, formulas: bool) -> None:
    if not formulas:
        for cell in _formulas(sheet):
            raise error(Message("fault.formula", path=path, cell=cell.coordinate))
    elif places := valueless(data):
        written = _opened(path, data, error, values=False)[sheet.title]
        for cell in _formulas(written):
            if cell.coordinate in places and sheet[cell.coordinate].value is None:
                raise error(Message("fault.formula_bare", path=path, cell=cell.coordinate))


def _formulas(sheet: Any) -> Iterator[Any]:
    return (cell for cells in sheet.iter_rows() for cell in cells if cell.data_type == "f")
