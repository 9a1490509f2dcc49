"""What a table is before it has a file's format.

In: nothing. Out: `Table`, `Head`, `Row`, `Cell`; how a number is printed, and its stars.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field, replace
from typing import Literal

STARS = ((0.01, "***"), (0.05, "**"), (0.1, "*"))
ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
"""Characters that no XML, so neither Word nor Excel, can hold."""
Kind = Literal["estimate", "error", "fact", "published"]


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one place.

    Attributes:
        text: as printed.
        stars: ``***``, ``**``, ``*`` or none.
        value: the number, all digits; None where there is none.
    """

    text: str = ""
    stars: str = ""
    value: float | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """A heading above one or several columns."""

    text: str
    span: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its label, one cell a column, whether a rule stands above it."""

    label: str
    cells: tuple[Cell, ...]
    kind: Kind = "fact"
    rule: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table as a paper prints it.

    Attributes:
        title: one line, such as ``Table 2``.
        heads: rows of headings above the columns; each row's spans add up to the columns.
        rows: the body.
        notes: what stands below it, one sentence each.
        stub: the heading above the labels.
        language: ``en`` or ``zh``.
    """

    title: str
    heads: tuple[tuple[Head, ...], ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = field(default=())
    stub: str = ""
    language: str = "en"

    @property
    def columns(self) -> int:
        """Columns beside the labels."""
        return sum(head.span for head in self.heads[0])


def stars(p: float) -> str:
    """Stars of a p-value: *** below 0.01, ** below 0.05, * below 0.1.

    >>> stars(0.004), stars(0.05), stars(0.2)
    ('***', '*', '')
    """
    return next((mark for level, mark in STARS if p < level), "")


def number(value: float | None, stars: str = "", form: str = ".3f", wrap: str = "{}") -> Cell:
    """A number as a cell, three digits always; ``.`` where it is missing, as Stata prints it.

    >>> number(-0.04).text, number(None).text, number(15724, form=",.0f").text, number(0.011, wrap="({})").text
    ('-0.040', '.', '15,724', '(0.011)')
    """
    if value is None or math.isnan(value):
        return Cell(wrap.format("."), "", None)
    return Cell(wrap.format("∞" if math.isinf(value) else f"{value:{form}}"), stars, float(value))


def cleaned(table: Table) -> Table:
    """The table without characters that files cannot hold, and without line breaks."""

    def own(text: str) -> str:
        return " ".join(ILLEGAL.sub("", text).split())

    heads = tuple(tuple(replace(head, text=own(head.text)) for head in row) for row in table.heads)
    rows = tuple(
        replace(row, label=own(row.label), cells=tuple(replace(cell, text=own(cell.text)) for cell in row.cells))
        for row in table.rows
    )
    notes = tuple(own(note) for note in table.notes)
    return replace(table, title=own(table.title), stub=own(table.stub), heads=heads, rows=rows, notes=notes)
