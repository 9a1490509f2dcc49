"""In: the tables of a pack, and the same of a copy of the reports. Out: which report, page, hit, number differs."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

NUMBER, ESTIMATE, PROBABILITY = 1e-9, 1e-6, 1.01e-4
"""How far numbers of the index, estimates (both relative) and ``own_p`` (four decimals) may lie apart and be equal."""
AT = ("dictionary", "page", "start", "term")
"""By what a hit of a report is known."""
NOT_COMPARED = ("file", "firm", "year", "first_seen", "last_seen", "copies", "novelty")
"""What is compared elsewhere, or depends on other reports: of these the index tells."""
AROUND = {"passage", "left", "right", "cue", "off_cue"}
"""Columns of the ledger with the words around a hit: no number."""
Tables = Mapping[str, pd.DataFrame]


class Differing(NamedTuple):
    """A hit that differs.

    Attributes:
        page, start: where it stands.
        term: its term.
        packed, here: what the pack says of it, and what the copy gives; empty where it is not.
        number: whether more than the words around it differs.
    """

    page: str
    start: str
    term: str
    packed: str
    here: str
    number: bool = True


class Cell(NamedTuple):
    """A number that differs: the row's key, its column, what the pack says and what the copy gives."""

    key: tuple[str, ...]
    column: str
    packed: str
    here: str


def equal(packed: str, here: str, within: float = NUMBER, absolute: float = 1e-12) -> bool:
    """Whether two cells say the same; numbers within a tolerance.

    >>> equal("2.0", "2"), equal("0.1", "0.10000000000000002"), equal("a", "b"), equal("", "0")
    (True, True, False, False)
    """
    if packed == here:
        return True
    try:
        return math.isclose(float(packed), float(here), rel_tol=within, abs_tol=absolute)
    except ValueError:
        return False


def matched(packed: pd.DataFrame, here: pd.DataFrame) -> dict[str, str]:
    """Which file of a copy each file of a pack is: by its name and bytes, its bytes, its name, its firm-year.

    Args:
        packed: the documents of the pack.
        here: those of the copy.

    Returns:
        File to file; one that is not there is not in it.
    """
    found, free = dict[str, str](), {row.file: row for row in rows_of(here)}
    ways: tuple[Callable[[Any], Any], ...] = (
        lambda row: (row.file, row.sha256),
        lambda row: row.sha256,
        lambda row: row.file,
        lambda row: (row.firm, row.year) if row.firm and row.year and row.status == "ok" else None,
    )
    for way in ways:
        by: dict[Any, list[str]] = {}
        for file, row in free.items():
            if key := way(row):
                by.setdefault(key, []).append(file)
        for row in rows_of(packed):
            if row.file not in found and (key := way(row)) and by.get(key):
                found[row.file] = by[key].pop(0)
                del free[found[row.file]]
    return found


def rows_of(table: pd.DataFrame) -> Iterator[Any]:
    """A table's rows, each cell an attribute."""
    yield from table.itertuples(index=False)


def by_file(table: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """A table's rows of each file."""
    return {str(file): own for file, own in table.groupby("file", sort=False)}


def first_page(packed: pd.DataFrame | None, here: pd.DataFrame | None) -> str:
    """The first page whose text differs; empty where none does."""
    one, other = (
        {} if table is None else dict(zip(table["page"], table["text"], strict=True)) for table in (packed, here)
    )
    differing = [int(page) for page in one.keys() | other.keys() if one.get(page) != other.get(page)]
    return str(min(differing)) if differing else ""


def hits_of(packed: pd.DataFrame | None, here: pd.DataFrame | None) -> list[Differing]:
    """The hits of one report that are not the same, in the report's order."""
    one, other = _by_place(packed), _by_place(here)
    found = []
    for key in sorted(one.keys() | other.keys(), key=lambda key: (int(key[1]), int(key[2]), key)):
        mine, theirs = one.get(key), other.get(key)
        if mine is not None and theirs is not None:
            wrong = [name for name in mine if name in theirs and not _same(name, mine[name], theirs[name])]
            if wrong:
                then, now = (", ".join(f"{name} {own[name]}".strip() for name in wrong) for own in (mine, theirs))
                found.append(Differing(key[1], key[2], key[3], then, now, number=not set(wrong) <= AROUND))
        else:
            found.append(Differing(key[1], key[2], key[3], _told(mine), _told(theirs)))
    return found


def _told(row: Mapping[str, str] | None) -> str:
    """What a hit is, where it is on one side only."""
    return "" if row is None else row.get("surface", "") or "·"


def _same(name: str, packed: str, here: str) -> bool:
    return equal(packed, here, absolute=PROBABILITY) if name == "own_p" else packed == here


def _by_place(table: pd.DataFrame | None) -> dict[tuple[str, ...], dict[str, str]]:
    if table is None or table.empty:
        return {}
    names = [str(name) for name in table if name not in (*AT, *NOT_COMPARED)]
    keys = zip(*(table[name] for name in AT), strict=True)
    rows = zip(*(table[name] for name in names), strict=True)
    return {key: dict(zip(names, row, strict=True)) for key, row in zip(keys, rows, strict=True)}


def cells_of(
    packed: pd.DataFrame, here: pd.DataFrame, by: Sequence[str], within: float = NUMBER
) -> Iterator[Cell | tuple[str, ...]]:
    """The cells of a table that differ, by rows of one key; of a row that is not there, its key.

    Args:
        packed: the pack's table.
        here: the copy's. Rows that only it has are no difference; columns are compared that both have.
        by: the columns of the key; of rows of one key the first is compared with the first, and so on.
        within: how far numbers may lie apart.
    """
    there: dict[tuple[str, ...], list[dict[str, str]]] = {}
    for key, row in _rows(here, by):
        there.setdefault(key, []).append(row)
    for key, row in _rows(packed, by):
        if not there.get(key):
            yield key
            continue
        other = there[key].pop(0)
        for column, value in row.items():
            if column in other and column not in NOT_COMPARED and not equal(value, other[column], within):
                yield Cell(key, column, value, other[column])


def only_here(packed: pd.DataFrame, here: pd.DataFrame, by: Sequence[str]) -> list[tuple[str, ...]]:
    """The keys of rows that a copy has and the pack's table has not, or less often."""
    lacking = Counter(key for key, _ in _rows(here, by))
    lacking.subtract(key for key, _ in _rows(packed, by))
    return [key for key, n in lacking.items() for _ in range(n)]


def _rows(table: pd.DataFrame, by: Sequence[str]) -> Iterator[tuple[tuple[str, ...], dict[str, str]]]:
    names = [str(name) for name in table]
    for row in table.itertuples(index=False, name=None):
        cells = dict(zip(names, map(str, row), strict=True))
        yield tuple(cells.get(name, "") for name in by), cells
