"""In: a table as a paper prints it. Out: its numbers, how finely each is printed, and its stars."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from textindex.core.errors import SurveyError
from textindex.core.messages import Message

CELL = re.compile(r"([-+]?\d*\.?\d+|[-+]?\d+\.)\s*\(?([^\w\s.()]*|[a-c])\)?")
MINUS = str.maketrans({"−": "-", "–": "-", "‐": "-", "，": ".", "．": "."})
NOT_SIGNIFICANT = re.compile(r"\s*\(?n\.?\s?s\.?\)?$", re.IGNORECASE)
SHOWN_CHARS = 250
BLANK = ("", "-", ".", "—")


class Printed(NamedTuple):
    """One printed number.

    Attributes:
        value: the number; NaN where nothing stands.
        decimals: digits behind its point; None of a number that was given as one.
        stars: what stands behind it.
    """

    value: float
    decimals: int | None
    stars: str


class Matrix(NamedTuple):
    """A printed correlation matrix.

    Attributes:
        names: of the figures.
        r: (k, k) symmetric, ones on the diagonal.
        half: (k, k) half a unit of each cell's last digit; 0 on the diagonal.
        stars: pairs (row, column), row above column, to the marks printed; empty where no cell is a text.
    """

    names: list[str]
    r: np.ndarray[Any, np.dtype[np.float64]]
    half: np.ndarray[Any, np.dtype[np.float64]]
    stars: dict[tuple[int, int], str]


def printed(cell: Any, place: str) -> Printed:
    """One cell: a number, or a text such as ``-.433**``.

    Raises:
        SurveyError: it is neither.

    >>> printed("-.433**", "here"), printed(0.5, "here")
    (Printed(value=-0.433, decimals=3, stars='**'), Printed(value=0.5, decimals=None, stars=''))
    """
    if cell is None or cell is pd.NA:
        return Printed(math.nan, None, "")
    if isinstance(cell, (int, float, np.number)) and not isinstance(cell, bool):
        return Printed(float(cell), None, "")
    text = NOT_SIGNIFICANT.sub("", str(cell).translate(MINUS).replace(",", ".").strip())
    if text in BLANK:
        return Printed(math.nan, None, "")
    found = CELL.fullmatch(text)
    if not found:
        raise SurveyError(Message("printed.number", place=place, cell=cell))
    return Printed(float(found[1]), len(found[1].partition(".")[2]), found[2])


def half_unit(value: float, decimals: int | None) -> float:
    """Half a unit of the last digit; of a number given as one, of the digits that it needs itself.

    >>> half_unit(0.43, 3), half_unit(0.43, None), half_unit(2.0, None)
    (0.0005, 0.005, 0.5)
    """
    if decimals is None:
        text = repr(float(value))
        decimals = 0 if text.endswith(".0") or "e" in text else len(text.partition(".")[2])
    return 0.5 * 10.0**-decimals


def matrix(given: Any, names: Sequence[str] | None = None, decimals: int | None = None) -> Matrix:
    """A correlation matrix; one triangle is enough, with or without its diagonal of ones.

    Args:
        given: a DataFrame with names as index and columns, or rows; rows of a lower triangle may be of growing length.
        names: of the figures, where rows are given.
        decimals: of numbers that are given as numbers; the most that one of them needs, unless given.

    Raises:
        SurveyError: it is not square, a cell is missing or is no correlation, the triangles contradict each other.
    """
    told, rows = _rows(given, names)
    cells = [[printed(cell, f"{told[i]}, column {j + 1}") for j, cell in enumerate(row)] for i, row in enumerate(rows)]
    numbers = [cell for row in cells for cell in row if cell.decimals is None and not math.isnan(cell.value)]
    finest = min((half_unit(cell.value, decimals) for cell in numbers), default=0.5)
    k = len(told)
    r, half, stars = np.eye(k), np.zeros((k, k)), dict[tuple[int, int], str]()
    texts = any(cell.decimals is not None for row in cells for cell in row)
    for i in range(k):
        _check_one(cells[i][i], told[i])
        for j in range(i):
            below, above = cells[i][j], cells[j][i]
            cell = above if math.isnan(below.value) else below
            _check_pair(cell, below, above, f"{told[i]} and {told[j]}")
            r[i, j] = r[j, i] = cell.value
            half[i, j] = half[j, i] = finest if cell.decimals is None else half_unit(cell.value, cell.decimals)
            if texts:
                stars[i, j] = cell.stars or above.stars
    return Matrix(told, r, half, stars)


def _rows(given: Any, names: Sequence[str] | None) -> tuple[list[str], list[list[Any]]]:
    """Names, and full rows with None where nothing was given."""
    if isinstance(given, pd.DataFrame):
        told, columns = [str(name) for name in given.index], [str(name) for name in given.columns]
        if told != columns:
            raise SurveyError(Message("printed.names", told=tuple(told), columns=tuple(columns)))
        rows = [[None if pd.isna(cell) else cell for cell in row] for row in given.astype(object).to_numpy().tolist()]
    else:
        rows = _lists(given)
        told = [str(name) for name in names] if names else [f"x{number}" for number in range(1, len(rows) + 1)]
    if len(told) != len(rows) or len(rows) < 2 or any(len(row) > len(rows) for row in rows):
        widest = max(map(len, rows), default=0)
        raise SurveyError(Message("printed.square", n_rows=len(rows), widest=widest, n_told=len(told)))
    if twice := [name for name in dict.fromkeys(told) if told.count(name) > 1]:
        raise SurveyError(Message("printed.twice", twice=twice[0]))
    return told, [row + [None] * (len(rows) - len(row)) for row in rows]


def _lists(given: Any) -> list[list[Any]]:
    try:
        return [list(row) for row in (given.tolist() if isinstance(given, np.ndarray) else given)]
    except TypeError:
        raise SurveyError(Message("printed.matrix", given=repr(given)[:SHOWN_CHARS])) from None


def _check_one(cell: Printed, name: str) -> None:
    if not math.isnan(cell.value) and cell.value != 1:
        raise SurveyError(Message("printed.diagonal", name=name, value=cell.value))


def _check_pair(cell: Printed, below: Printed, above: Printed, pair: str) -> None:
    if math.isnan(cell.value):
        raise SurveyError(Message("printed.none", pair=pair))
    if abs(cell.value) > 1:
        raise SurveyError(Message("printed.correlation", pair=pair, value=cell.value))
    if not math.isnan(above.value) and above.value != cell.value:
        raise SurveyError(Message("printed.differ", pair=pair, value=below.value, value_2=above.value))


def column(given: Any, names: Sequence[str], called: str) -> list[Printed] | None:
    """A printed column, a figure a regressor: a list in their order, or a mapping by their names.

    Raises:
        SurveyError: it has another length, or names another figure.
    """
    if given is None:
        return None
    if isinstance(given, (Mapping, pd.Series)):
        own = {str(name): cell for name, cell in given.items()}
        if unknown := [name for name in own if name not in names]:
            raise SurveyError(Message("printed.regressor", called=called, unknown=unknown[0], names=tuple(names)))
        cells = [own.get(name) for name in names]
    else:
        cells = [given] if isinstance(given, (str, int, float)) else list(given)
        if len(cells) != len(names):
            raise SurveyError(
                Message("printed.numbers", called=called, n_cells=len(cells), n_names=len(names), names=tuple(names))
            )
    found = [printed(cell, f"printed {called} of {name}") for cell, name in zip(cells, names, strict=True)]
    finest = [len(repr(p.value).partition(".")[2]) for p in found if p.decimals is None and not math.isnan(p.value)]
    most = max(finest, default=0)
    return [p if p.decimals is not None else p._replace(decimals=most) for p in found]
