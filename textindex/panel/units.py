"""In: headers, rows of labels and units. Out: which column is in which unit; what was carried to another one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from textindex.core.errors import PanelError
from textindex.core.messages import Message
from textindex.panel.variables import FORMULAS
from textindex.tables.mapping import plain
from textindex.tables.units import CURRENCIES, PLAIN, SHARE, Unit, split_header, unit_of

MONEY = frozenset(
    {"assets", "liabilities", "equity", "fixed_assets", "revenue", "net_profit", "operating_cash_flow"}
    | {"foreign_sales", "research"}
)
"""Items that are amounts of money: they are compared with each other, so that they must be in one currency."""
SHOWN = 3


class Header(NamedTuple):
    """A column of a file, and the unit that its header or its label names."""

    column: Any
    unit: Unit | None


def headers_of(table: pd.DataFrame) -> dict[str, Header]:
    """Headers without the units that stand at their ends, each with its column; a full header stays where it is one.

    Args:
        table: a file's table; ``attrs["labels"]`` of a Stata file may name units too.
    """
    labels = table.attrs.get("labels", {})
    split = [(column, *split_header(str(column))) for column in table.columns]
    bare = {plain(name) for _, name, unit in split if unit is None}
    made: dict[str, Header] = {}
    for column, name, unit in split:
        own = unit or split_header(labels.get(str(column), ""))[1]
        made[str(column) if unit is not None and (plain(name) in bare or name in made) else name] = Header(column, own)
    return made


class Units:
    """The units of a file's columns.

    Args:
        called: the file's name.
        named: of `headers_of`.
        labels: the file's rows of labels and units.
    """

    def __init__(self, called: str, named: Mapping[str, Header], labels: pd.DataFrame) -> None:
        self.called, self.named, self.labels = called, named, labels
        known = [[unit_of(str(cell)) for cell in row if cell == cell] for row in labels.itertuples(index=False)]
        self.rows = [place for place, units in enumerate(known) if 2 * sum(map(bool, units)) > len(units)]

    def of(self, header: str, item: str) -> Unit | None:
        """The unit of a column; None where none is named.

        Raises:
            PanelError: a row of units holds one that is not known, two places name two, or a ratio is in money.
        """
        column, told = self.named[header]
        places = [] if told is None else [(Message("unit.header"), told)]
        for place, (row, cell) in enumerate(self.labels[column].items()):
            text = "" if cell is None or cell != cell else str(cell).strip()
            unit = unit_of(text) or (split_header(text)[1] if place not in self.rows else None)
            if unit is None and text and place in self.rows and item in MONEY:
                why = Message("unit.unknown", header=header, item=item, text=text)
                raise PanelError(Message("unit.row", called=self.called, place=row, why=why))
            if unit is not None:
                places.append((Message("unit.place", place=row), unit))
        if len({(unit.factor, unit.base) for _, unit in places}) > 1:
            shown = tuple(Message("unit.written", unit=unit.written, where=where) for where, unit in places)
            raise PanelError(Message("unit.two", called=self.called, header=header, item=item, shown=shown))
        if not places:
            return None
        unit = places[0][1]
        if unit.base == SHARE and item in MONEY:
            raise PanelError(
                Message("unit.no_money", called=self.called, header=header, written=unit.written, item=item)
            )
        if unit.is_money and item in FORMULAS:
            raise PanelError(
                Message(
                    "unit.money",
                    called=self.called,
                    header=header,
                    written=unit.written,
                    item=item,
                    formulas=FORMULAS[item],
                )
            )
        return unit

    def notes(self, units: Mapping[str, Unit]) -> list[str]:
        """What was carried to another unit, and what is taken for 元 because nothing says otherwise."""
        carried: dict[tuple[str, str, float], list[str]] = {}
        for item, unit in units.items():
            if unit.factor != 1:
                base = Message("joined.shares") if unit.base == SHARE else unit.base or Message("joined.ones")
                carried.setdefault((unit.written, base, unit.factor), []).append(item)
        return [
            Message("joined.unit", table=self.called, items=tuple(items), written=written, factor=factor, base=base)
            for (written, base, factor), items in carried.items()
        ]

    def check_currency(self, values: pd.Series, items: Sequence[str], units: dict[str, Unit]) -> None:
        """Take the currency of a column of currencies for amounts among the items whose unit names none.

        Raises:
            PanelError: the column holds several currencies, or another one than the units.
        """
        there = sorted({str(value).strip() for value in values.dropna()} - {""})
        bases = {unit.base if (unit := unit_of(text)) else text for text in there}
        if len(bases) > 1:
            shown = ", ".join(there[:SHOWN])
            raise PanelError(Message("unit.currencies", called=self.called, shown=shown))
        for base in bases & CURRENCIES:
            for item in MONEY.intersection(items):
                unit = units.get(item, PLAIN)
                if unit.is_money and unit.base != base:
                    raise PanelError(
                        Message("unit.currency", called=self.called, item=item, written=unit.written, base=base)
                    )
                units[item] = Unit(unit.factor, base, unit.written or base)


def one_currency(told: Sequence[tuple[str, Mapping[str, Unit], Sequence[str]]]) -> list[str]:
    """See that all amounts are in one currency.

    Args:
        told: each file's name, the units of its items, and its items.

    Returns:
        What a user should know: amounts whose currency nothing names, beside others.

    Raises:
        PanelError: two amounts are in two currencies; both are named.
    """
    seen: dict[str, str] = {}
    silent = []
    for file, units, items in told:
        for item in items:
            if item not in MONEY:
                continue
            unit = units.get(item)
            if unit is not None and unit.is_money:
                seen.setdefault(unit.base, Message("unit.in", item=item, file=file, unit=unit.written))
            else:
                silent.append(Message("unit.of", item=item, file=file))
    if len(seen) > 1:
        one, two = list(seen.values())[:2]
        raise PanelError(Message("unit.carry", one=one, two=two))
    if silent and seen:
        base, first = next(iter(seen.items()))
        return [Message("joined.no_unit", items=tuple(silent), base=base, first=first)]
    return []
