"""In: a column of firm data as its file has it. Out: numbers, years, days, whether the State controls; or a refusal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from textindex.core.errors import PanelError
from textindex.core.messages import Message
from textindex.panel.tables import FirmTable
from textindex.tables.columns import is_written, read_column
from textindex.tables.dates import Day, day_of, why_not
from textindex.tables.numerals import cell_of, is_missing
from textindex.tables.units import Unit

SHOWN = 5
STATE: Mapping[str, Sequence[str]] = {
    "owned": (
        *("国企", "国有", "央企", "国资", "中央", "地方国", "state", "soe"),
        *("central government", "local government"),
    ),
    "other": (
        *("民营", "民企", "私营", "私企", "外资", "外企", "外商", "港澳台", "集体", "公众", "个人", "自然人", "职工"),
        *(
            "其他",
            "其它",
            "合资",
            "家族",
            "无实际控制人",
            "无控股",
            "非国",
            "private",
            "foreign",
            "other",
            "individual",
        ),
        *("family", "collective", "poe", "non-soe", "nonsoe"),
    ),
}
"""Words that tell it where they stand within a cell."""
DENIALS = ("非国有", "非国企", "非国资", "非央企", "non-state", "nonstate", "not state", "non-soe", "nonsoe", "not soe")


def numbers(values: pd.Series, item: str, read: FirmTable, unit: Unit | None = None) -> pd.Series:
    """Values as floats, in the unit's base; words and infinite values become missing, and are told.

    Raises:
        PanelError: a cell holds figures that are no number, or that may be two; it is named with its file.
    """
    made, words = read_column(
        values,
        f"{read.name}: {item}",
        PanelError,
        table=lambda: read.columns.signs,
        semicolons=read.table.attrs.get("mark") == ";",
        unit=unit,
    )
    if words:
        n = int(values.astype("string").str.strip().isin(words).sum())
        read.notes.append(Message("joined.no_numbers", table=read.name, item=item, n=n, word=words[0]))
    endless = np.isinf(made)
    if endless.any():
        read.notes.append(Message("joined.infinite", table=read.name, item=item, n=int(endless.sum())))
    return made.mask(endless)


def kept(values: pd.Series, item: str, read: FirmTable, unit: Unit | None) -> pd.Series:
    """A further column: numbers where it holds numbers only, else as it stands; codes with leading zeros are texts."""
    if pd.api.types.is_numeric_dtype(values):
        return numbers(values, item, read, unit)
    coded = values.astype("string").str.fullmatch(r"\s*0[0-9]+\s*").fillna(False).any()
    return numbers(values, item, read, unit) if is_written(values) and not coded else values


def years(values: pd.Series, called: str) -> pd.Series:
    """Fiscal years from numbers, dates, or text such as 2019, 201912, 2019-12-31, 20191231, 2019年.

    Raises:
        PanelError: a value is none of these; the first ones are named.
    """
    told = periods(values)
    bad = pd.Series([day is None for day in told], index=values.index) & ~_empty(values)
    if bad.any():
        shown = tuple(
            Message("cell.at", value=str(v), row=row) for row, v in zip(rows_of(bad), values[bad], strict=False)
        )
        why = why_not(values[bad].iloc[0])
        raise PanelError(Message("panel.no_fiscal", called=called, sum=int(bad.sum()), shown=shown, why=why))
    if n := sum(day is None for day in told):
        raise PanelError(Message("panel.year_missing", called=called, n=n))
    return pd.Series([day.year for day in told if day is not None], index=values.index, dtype="Int64")


def periods(values: pd.Series) -> list[Day | None]:
    """What each cell tells of a day, month or year."""
    known: dict[Any, Day | None] = {value: day_of(value) for value in values.dropna().unique()}
    empty = values.isna()
    return [None if gone else known[value] for value, gone in zip(values.astype(object), empty, strict=True)]


def days(values: pd.Series, called: str, what: str) -> pd.Series:
    """Days as texts: 2001-08-01, or 2001-08 or 2001 where a cell tells no more.

    Raises:
        PanelError: a cell tells none, or it is not known which figure is the day (3/4/2001); it is named.
    """
    told = periods(values)
    bad = pd.Series([day is None for day in told], index=values.index) & ~_empty(values)
    if bad.any():
        value = values[bad].iloc[0]
        more = Message("panel.such_cells", sum=int(bad.sum())) if bad.sum() > 1 else ""
        raise PanelError(
            Message(
                "panel.day",
                called=called,
                what=what,
                rows_of=rows_of(bad)[0],
                value=str(value),
                why_not=why_not(value),
                more=more,
            )
        )
    turned = pd.Series([day is not None and day.turned for day in told], index=values.index)
    day_first = bool(turned.any()) and _day_first(values, turned, called, what)
    return pd.Series([_iso(day, day_first) for day in told], index=values.index, dtype="string")


def _day_first(values: pd.Series, turned: pd.Series, called: str, what: str) -> bool:
    """Whether 3/4/2001 is of April: told by the column's cells that have a figure above 12."""
    texts = values[~_empty(values) & ~turned].astype(str).str.extract(r"^(\d{1,2})[-/.](\d{1,2})[-/.]\d{4}")
    first, second = ((pd.to_numeric(texts[part], errors="coerce") > 12).any() for part in (0, 1))
    if first == second:
        raise PanelError(
            Message(
                "panel.day_first",
                called=called,
                what=what,
                rows_of=rows_of(turned)[0],
                values=str(values[turned].iloc[0]),
            )
        )
    return bool(first)


def _iso(day: Day | None, day_first: bool) -> str | None:
    if day is None or day.month is None:
        return None if day is None else str(day.year)
    month, own = (day.day, day.month) if day.turned and day_first else (day.month, day.day)
    return f"{day.year}-{month:02d}" + ("" if own is None else f"-{own:02d}")


def state_owned(values: pd.Series, called: str, words: Mapping[str, Sequence[str]]) -> pd.Series:
    """1 where the State controls a firm, 0 where it does not: from 1 and 0, yes and no, or words such as 国企, 民营.

    Args:
        values: the cells.
        called: file and column, for messages.
        words: a mapping's ``state_owned`` words: ``owned`` and ``other``, beside the known ones; equal to the cell.

    Raises:
        PanelError: a word is not known; it is named, and those that are known.
    """
    known = {value: _owned(str(value), words) for value in values.dropna().unique()}
    made = values.map(known).astype("float64") if known else pd.Series(float("nan"), index=values.index)
    unknown = made.isna() & ~_empty(values)
    if unknown.any():
        named = ", ".join(map(repr, values[unknown].astype(str).unique()[:SHOWN]))
        owned, other = (", ".join([*words.get(kind, ()), *STATE[kind]]) for kind in ("owned", "other"))
        raise PanelError(
            Message("panel.state", called=called, rows_of=rows_of(unknown)[0], named=named, owned=owned, other=other)
        )
    return made


def _owned(text: str, words: Mapping[str, Sequence[str]]) -> float | None:
    plain = text.strip().casefold()
    for value, kind in ((1.0, "owned"), (0.0, "other")):
        if plain in {word.strip().casefold() for word in words.get(kind, ())}:
            return value
    if plain in ("1", "1.0", "是", "yes", "y", "true"):
        return 1.0
    if plain in ("0", "0.0", "否", "no", "n", "false"):
        return 0.0
    if cell_of(text) is not None or is_missing(text):
        return None
    denied = any(word in plain for word in DENIALS)
    owned = not denied and any(word in plain for word in STATE["owned"])
    other = denied or any(word in plain for word in STATE["other"])
    return None if owned == other else float(owned)


def _empty(values: pd.Series) -> pd.Series:
    known = {value: is_missing(str(value)) for value in values.dropna().unique()}
    return values.isna() | values.map(known).astype("boolean").fillna(False).astype(bool)


def rows_of(flagged: pd.Series) -> list[int | str]:
    """The first flagged rows, by the table's index: as a spreadsheet numbers them, or by name."""
    first = flagged.index[flagged][:SHOWN]
    return [place if isinstance(place, str) else int(place) for place in first]
