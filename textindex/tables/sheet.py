"""In: names and rows. Out: the bytes of an Excel workbook, equal for equal rows.

What is written is plain: texts (as texts, whatever they begin with), numbers, flags and dates; a bold header that stays
in view; widths, and what a cell may be.
"""

from __future__ import annotations

import datetime
import io
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from tempfile import TemporaryDirectory
from typing import Any, Self

from textindex.core.text import width
from textindex.tables.cells import FORMULA

ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
LONG_CELL = 32_767  # units of UTF-16 that Excel takes in a cell
SHEET_NAME = 31
LOOKED_AT = 100
"""Rows by which a column's width is chosen."""
NUMBER_WIDTH, MOST_WIDTH = 10, 60
MADE = datetime.datetime(2000, 1, 1)
AS_TEXT, AS_DATE = "@", "yyyy-mm-dd h:mm:ss"


class _Exact(float):
    """A number with all of its digits; the library writes 16, of which two numbers may have the same."""

    def __format__(self, _: str) -> str:
        return float.__repr__(self)


class _Whole(int):
    """The same for whole numbers."""

    def __format__(self, _: str) -> str:
        return int.__repr__(self)


class Book:
    """A workbook, to which sheets are added; written as it goes, in the folder of temporary files.

    Args:
        widths: of columns by name, in characters; where any is given, texts are wrapped and others are 12 wide;
            where none is, columns are as wide as their names and first rows, within limits.
        choices: by a column's name, what its cells may be.

    Attributes:
        cut: by column, the texts that were longer than a cell takes.
    """

    def __init__(
        self, widths: Mapping[str, int] | None = None, choices: Mapping[str, Iterable[str]] | None = None
    ) -> None:
        from xlsxwriter import Workbook

        self._buffer, self._folder = io.BytesIO(), TemporaryDirectory()
        self._book = Workbook(self._buffer, {"constant_memory": True, "tmpdir": self._folder.name})
        self._book.set_properties({"author": "textindex", "created": MADE})
        self._widths, self._choices = dict(widths or {}), dict(choices or {})
        look = {"text_wrap": True, "valign": "top"} if self._widths else {}
        self._plain = self._book.add_format(look)
        self._date = self._book.add_format({**look, "num_format": AS_DATE})
        self._texts, self._heads = (
            [self._book.add_format({**own, "num_format": AS_TEXT, "quote_prefix": quoted}) for quoted in (False, True)]
            for own in (look, {"bold": True})
        )
        self._names: list[str] = []
        self.cut = Counter[str]()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._folder.cleanup()

    def add(self, name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], n_rows: int) -> None:
        """Write a sheet; values are texts, numbers, flags, dates, or None.

        Raises:
            OSError: there is no room in the folder of temporary files.
        """
        self._names.append(_free(name, self._names))
        sheet = self._book.add_worksheet(self._names[-1])
        sheet.freeze_panes(1, 0)
        for at, column in enumerate(columns):
            if allowed := self._choices.get(column):
                sheet.data_validation(1, at, max(1, n_rows), at, {"validate": "list", "source": list(allowed)})
            self._text(sheet, 0, at, column, self._heads)
        seen = [_wide(column) for column in columns]
        for number, row in enumerate(rows, 1):
            for at, value in enumerate(row):
                if number <= LOOKED_AT:
                    seen[at] = max(seen[at], _wide(value))
                if isinstance(value, str):
                    self.cut[columns[at]] += self._text(sheet, number, at, value, self._texts)
                elif value is not None:
                    self._put(sheet, number, at, value)
        for at, column in enumerate(columns):
            sheet.set_column(at, at, self._widths.get(column, 12) if self._widths else seen[at] + 1)

    def closed(self) -> bytes:
        """The workbook's bytes, when all sheets are written.

        Raises:
            OSError: there is no room in the folder of temporary files.
        """
        from xlsxwriter.exceptions import FileCreateError

        try:
            self._book.close()
        except FileCreateError as error:
            raise error.args[0] from None
        return self._buffer.getvalue()

    def _text(self, sheet: Any, row: int, column: int, text: str, looks: Sequence[Any]) -> bool:
        """Write a text, and tell whether it was cut; what could be taken for a formula is kept as a text by Excel."""
        shown = ILLEGAL.sub("", text)
        units = shown.encode("utf-16-le") if 2 * len(shown) > LONG_CELL else b""
        if cut := len(units) > 2 * LONG_CELL:
            shown = units[: 2 * LONG_CELL].decode("utf-16-le", "ignore")
        sheet.write_string(row, column, shown, looks[bool(FORMULA.match(text))])
        return cut

    def _put(self, sheet: Any, row: int, column: int, value: Any) -> None:
        if isinstance(value, bool):
            sheet.write_boolean(row, column, value, self._plain)
        elif isinstance(value, datetime.date):
            at = value if isinstance(value, datetime.datetime) else datetime.datetime(*value.timetuple()[:3])
            sheet.write_datetime(row, column, at.replace(tzinfo=None), self._date)
        elif isinstance(value, int | float) and math.isfinite(value):
            exact = _Whole(value) if isinstance(value, int) else _Exact(value)
            sheet.write_number(row, column, exact, self._plain)
        else:
            self._text(sheet, row, column, str(value), self._texts)


def _wide(value: Any) -> int:
    """How many characters wide a cell is, as far as a column should be."""
    if isinstance(value, str):
        return min(width(value[:MOST_WIDTH]), MOST_WIDTH)
    return 0 if value is None else NUMBER_WIDTH


def _free(name: str, taken: Sequence[str]) -> str:
    """A name that Excel takes for a sheet, and that no other sheet has."""
    plain = name.translate(str.maketrans(":\\/?*[]'", "        "))
    free, number = plain[:SHEET_NAME], 0
    while free.lower() in map(str.lower, taken):
        number += 1
        free = f"{plain[: SHEET_NAME - len(str(number))]}{number}"
    return free
