"""In: a table's columns of texts. Out: numbers, by the convention that the table's own cells tell; else a refusal.

0,5 and 1.234,5 are of one convention, 0.5 and 1,234.5 of the other; 1,234 is of both. Which one holds is told by the
cells that only one can have written: first those of the column, then those of the table. Where none tells, a comma
parts thousands if every number of the column is written so, and a point is the decimal one; where cells gainsay each
other, or a cell holds a figure that is no number, the cell is named and nothing is read.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from textindex.core.errors import TextIndexError
from textindex.core.messages import Message
from textindex.tables.numerals import SIGNS, Cell, cell_of, is_missing
from textindex.tables.units import PLAIN, SHARE, Unit

if TYPE_CHECKING:
    import pandas as pd

WORDS = {"true": 1.0, "false": 0.0}
ENDLESS = {f"{sign}{word}": float(f"{sign}inf") for sign in ("", "+", "-") for word in ("inf", "infinity")}
_PLAIN = re.compile(r"|[-+]?[0-9]+(?:\.[0-9]*)?(?:[eE][-+]?[0-9]{1,3})?")
_THREES = re.compile(r"[-+]?[1-9][0-9]{0,2}\.[0-9]{3}")


class Column(NamedTuple):
    """A column as numbers.

    Attributes:
        values: float64, missing where the cell is; in the unit's base.
        words: texts without any figure that stand for no missing value; where they stand, values are missing.
    """

    values: pd.Series
    words: list[str]


class _Texts:
    """The cells of a column that are texts, each different one once.

    Attributes:
        at: the places of the texts in the column.
        which: for each of these, which of the different texts it is.
        texts: the different texts, blanks at their ends off.
    """

    def __init__(self, values: pd.Series) -> None:
        import numpy as np
        import pandas as pd

        held = values.to_numpy(dtype=object)
        empty = values.isna().to_numpy()
        number = np.array([isinstance(v, (int, float)) and not isinstance(v, bool) for v in held], dtype=bool)
        self.numbers = np.flatnonzero(number & ~empty)
        places = np.flatnonzero(~number & ~empty)
        which, texts = pd.factorize(np.array([str(held[place]).strip() for place in places], dtype=object))
        self.at, self.which = places, which
        self.texts: list[str] = [str(text) for text in texts]

    def first(self, text: str) -> int:
        """The place of a text's first cell."""
        return int(self.at[self.which.tolist().index(self.texts.index(text))])


def is_written(values: pd.Series) -> bool:
    """Whether a column of texts holds numbers, and nothing else but what stands for missing ones."""
    import pandas as pd

    if pd.api.types.is_numeric_dtype(values) or pd.api.types.is_datetime64_any_dtype(values):
        return False
    texts = [text for text in _Texts(values).texts if not is_missing(text)]
    return bool(texts) and all(map(is_number, texts))


def is_number(value: object) -> bool:
    """Whether a cell is a number, by whatever convention, or stands for a missing one."""
    text = str(value).strip()
    return value is None or is_missing(text) or text.casefold() in ENDLESS or cell_of(text) is not None


def needs_reading(values: pd.Series) -> bool:
    """Whether a column that was left a text holds numbers that pandas does not read; codes (007) are texts.

    >>> import pandas as pd
    >>> [needs_reading(pd.Series(own)) for own in (["0,5", "1"], ["12", "--"], ["007", "1,2"], ["大"], ["12"])]
    [True, True, False, False, False]
    """
    import pandas as pd

    if pd.api.types.is_numeric_dtype(values) or not is_written(values):
        return False
    texts = _Texts(values).texts
    coded = any(re.fullmatch("0[0-9]+", text) for text in texts)
    return not coded and not all(map(_PLAIN.fullmatch, texts))


def decimal_signs(table: pd.DataFrame, leave: Iterable[object] = ()) -> str:
    """The decimal signs that a table's columns of numbers are written with, told by cells that have but one reading.

    Args:
        table: the table, rows of labels and units left out.
        leave: columns that hold no numbers, such as firms' codes.

    Returns:
        ``""`` where nothing tells, ``"."``, ``","``, or both where columns differ.
    """
    told = set()
    for name in table.columns.difference(list(leave), sort=False):
        if is_written(table[name]):
            sign = _sign_of(cell for text in _Texts(table[name]).texts if (cell := cell_of(text)) is not None)
            told |= {sign} if len(sign) == 1 else set()
    return "".join(sorted(told))


def _sign_of(cells: Iterable[Cell]) -> str:
    """The decimal signs with which all cells can be read."""
    left = ".,"
    for cell in cells:
        left = "".join(sign for sign in left if sign in cell.signs)
    return left


class Columns:
    """The columns of one table, whose numbers are read by the table's own convention.

    Args:
        table: the table; ``attrs["mark"]`` is what sets its columns apart, where it is text.
        called: what to call it in messages.
        error: what is raised.
        leave: columns that hold no numbers.
    """

    def __init__(
        self,
        table: pd.DataFrame,
        called: str,
        error: type[TextIndexError],
        leave: Iterable[object] = (),
    ) -> None:
        self.table, self.called, self.error, self.leave = table, called, error, leave

    @cached_property
    def signs(self) -> str:
        """See `decimal_signs`."""
        return decimal_signs(self.table, self.leave)

    def read(self, column: object, *, item: str = "", unit: Unit | None = None) -> Column:
        """Read a column, which messages call by its item; see `read_column`."""
        return read_column(
            self.table[column],
            f"{self.called}: {item or str(column).removeprefix('other:')}",
            self.error,
            table=lambda: self.signs,
            semicolons=self.table.attrs.get("mark") == ";",
            unit=unit,
        )

    def numbers(self, column: object) -> pd.Series:
        """Read a column that holds numbers only.

        Raises:
            TextIndexError: of the class given: as `read_column`, or a cell is a word.
        """
        values, words = self.read(column)
        if words:
            rows = self.table.index[self.table[column].astype("string").str.strip() == words[0]]
            raise self.error(Message("cell.no_number", called=self.called, rows=rows[0], column=column, words=words[0]))
        return values


def read_column(
    values: pd.Series,
    called: str,
    error: type[TextIndexError],
    *,
    table: Callable[[], str] = lambda: "",
    semicolons: bool = False,
    unit: Unit | None = None,
) -> Column:
    """A column's numbers.

    Args:
        values: numbers, or texts and numbers mixed; the index is the row in the file.
        called: file and column, for messages.
        error: what is raised.
        table: gives `decimal_signs` of its table; asked only where the column does not tell.
        semicolons: whether semicolons set the columns apart, as where commas are decimal: then 1,234 tells nothing.
        unit: what the column's head names.

    Raises:
        TextIndexError: of the class given: a cell holds figures that are no number, or could be two numbers.
    """
    import numpy as np
    import pandas as pd

    unit = unit or PLAIN
    if pd.api.types.is_numeric_dtype(values):
        return Column(unit.carried(values.astype("float64")), [])
    column = _Texts(values)
    made = np.full(len(values), np.nan)
    held = values.to_numpy(dtype=object)
    made[column.numbers] = unit.carried(np.array([float(held[place]) for place in column.numbers]))
    words: list[str] = []
    if all(map(_PLAIN.fullmatch, column.texts)) and not semicolons and not _all_in_threes(column.texts):
        numbers = unit.carried(np.array([text or "nan" for text in column.texts], dtype=object).astype("float64"))
    else:
        where = _Place(called, error, values.index, column)
        cells, words = _cells(column.texts, where)
        sign = _decided(cells, table, semicolons, where)
        _check_units(cells, unit, where)
        numbers = np.array([_number(cells.get(text), sign, unit, text) for text in column.texts], dtype="float64")
        words = [] if {word.casefold() for word in words} <= WORDS.keys() else words
    if len(column.at):
        made[column.at] = numbers[column.which]
    return Column(pd.Series(made, index=values.index), words)


def _all_in_threes(texts: Iterable[str]) -> bool:
    """Whether all points may part thousands, so that others must tell."""
    pointed = [text for text in texts if "." in text]
    return bool(pointed) and all(_THREES.fullmatch(text) for text in pointed)


def _cells(texts: Iterable[str], where: _Place) -> tuple[dict[str, Cell], list[str]]:
    """The numbers among texts; those that are words."""
    cells, words = {}, []
    for text in texts:
        if (cell := cell_of(text)) is not None:
            cells[text] = cell
        elif not is_missing(text) and text.casefold() not in ENDLESS:
            if any(character.isdigit() for character in text):
                raise where.refusal(text, Message("cell.unreadable"))
            words.append(text)
    return cells, words


def _number(cell: Cell | None, sign: str, unit: Unit, text: str) -> float:
    if cell is None:
        return (WORDS | ENDLESS).get(text.casefold(), math.nan)
    value = cell.point if sign == "." else cell.comma
    assert value is not None
    return value if cell.unit is not None else float(unit.carried(value))


class _Place:
    """Names cells."""

    def __init__(self, called: str, error: type[TextIndexError], labels: pd.Index, column: _Texts) -> None:
        self.called, self.error, self.labels, self.column = called, error, labels, column

    def row(self, text: str) -> str:
        """The first row in which a text stands."""
        return Message("at.row", n=self.labels[self.column.first(text)])

    def refusal(self, text: str, why: str) -> TextIndexError:
        """The error that names the first cell with a text."""
        return self.error(Message("cell.refused", called=self.called, row=self.row(text), text=text, why=why))


def _decided(cells: Mapping[str, Cell], table: Callable[[], str], semicolons: bool, where: _Place) -> str:
    """The decimal sign of a column."""
    signs = _sign_of(cells.values())
    if not signs:
        seen = {cell.signs: text for text, cell in reversed(list(cells.items())) if len(cell.signs) == 1}
        why = Message("cell.comma", seen=seen["."], row=where.row(seen["."]))
        raise where.refusal(seen[","], why)
    doubtful = [text for text, cell in cells.items() if cell.doubtful]
    if len(signs) == 1 or not doubtful:
        return signs[0]
    if len(told := table()) == 1:
        return told
    commas = ["," in text.translate(SIGNS) for text in doubtful]
    if told or semicolons or (any(commas) and not all(commas)):
        raise where.refusal(doubtful[0], Message("cell.doubtful_sign"))
    if all(commas) and (bare := next((text for text, cell in cells.items() if cell.long), "")):
        why = Message("cell.doubtful_comma", bare=bare, row=where.row(bare))
        raise where.refusal(doubtful[0], why)
    return "."


def _check_units(cells: Mapping[str, Cell], unit: Unit, where: _Place) -> None:
    """Refuse a column in which units differ in kind, and percentages beside bare numbers."""
    bases = {unit.base} - {""}
    for text, cell in cells.items():
        if cell.unit is not None and cell.unit.base:
            if bases - {cell.unit.base}:
                raise where.refusal(text, Message("cell.unit", base=cell.unit.base, bases=bases.pop()))
            bases.add(cell.unit.base)
    if SHARE in bases and unit.base != SHARE:
        for text, cell in cells.items():
            if cell.unit is None and (cell.point or cell.comma):
                raise where.refusal(text, Message("cell.no_percent"))
