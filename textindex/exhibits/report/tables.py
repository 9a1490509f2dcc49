"""In: a table. Out: its cells as the page prints them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import pandas as pd
from pandas.api.types import is_numeric_dtype

from textindex.exhibits.figures import index_words

SHARES = ("share", "cumulative", "zero")
YEARS = ("year", "first_year", "last_year")


class Head(NamedTuple):
    """A column's head: its text, whether it holds numbers, and the class of its cells."""

    text: str
    number: bool
    name: str


class Shown(NamedTuple):
    """A table as it is printed."""

    label: str
    heads: list[Head]
    rows: list[list[str]]


def shown(table: pd.DataFrame, language: str, label: str) -> Shown:
    """A table with the columns' names in the page's language."""
    said = index_words.WORDS[language]
    table = table.rename(columns=str)
    names = [str(column) for column in table]
    texts = {column for column in table if not _numeric(table[column])}
    heads = [
        Head(said.get(column, column), column not in texts and column not in YEARS, "" if column in texts else "n")
        for column in names
    ]
    rows = [
        [cell(value, column) for column, value in zip(names, row, strict=True)] for row in table.itertuples(index=False)
    ]
    return Shown(label, heads, rows)


def _numeric(column: pd.Series) -> bool:
    return is_numeric_dtype(column)


def cell(value: Any, column: str = "") -> str:
    """A value as it is printed; a missing one is a dash.

    >>> cell(0.25, "share"), cell(2019, "year"), cell(1234), cell(1.5), cell(float("nan"))
    ('25.0%', '2019', '1,234', '1.500', '–')
    """
    if isinstance(value, str):
        return value
    if value is None or value != value:
        return "–"
    if column in YEARS:
        return str(int(value))
    if column in SHARES:
        return f"{value:.1%}"
    if column in ("low", "high"):
        return f"{value:g}"
    return f"{value:.3f}" if isinstance(value, float) else f"{value:,}"


def plain(label: str, heads: Iterable[tuple[str, str]], rows: Iterable[Iterable[str]]) -> Shown:
    """A table from texts; a head's class says what its cells are."""
    return Shown(label, [Head(text, name == "n", name) for text, name in heads], [list(row) for row in rows])
