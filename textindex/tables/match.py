"""In: an index and another table of firm-years. Out: both side by side, and what found no partner.

Codes keep their zeros: a code that a spreadsheet or Stata made a number (1 for 000001) is matched with the index's code
of the same number, and the marks of an exchange (000001.SZ, SH600519) are taken off.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from textindex.core.errors import SourceError
from textindex.core.messages import Message, joined
from textindex.tables.columns import Columns, is_number
from textindex.tables.dates import day_of, why_not

if TYPE_CHECKING:
    import pandas as pd

FIRM = (
    "firm",
    "stkcd",
    "stock_code",
    "stockcode",
    "code",
    "symbol",
    "scode",
    "ticker",
    "cik",
    "证券代码",
    "股票代码",
    "公司代码",
)
YEAR = (
    "year",
    "fyear",
    "accper",
    "reptyr",
    "enddate",
    "年份",
    "年度",
    "会计年度",
    "会计期间",
    "截止日期",
    "统计截止日期",
)
INDUSTRY = (
    "industry",
    "行业",
    "行业名称",
    "所属行业",
    "nnindnme",
    "nindnme",
    "indnme",
    "行业代码",
    "证监会行业代码2012",
    "industrycode",
    "industry code",
    "nnindcd",
    "nindcd",
    "indcd",
)
"""What a column of industries is called: where several are there, names come before codes."""
EXCHANGE = re.compile(r"(?:(?:SH|SZ|BJ)[.]?(?=\d{6}$))|(?:(?<=^\d{6})[.](?:SH|SZ|SS|BJ|XSHE|XSHG)$)", re.IGNORECASE)
SHOWN = 5


def keyed(firm: str = "", year: str = "") -> Callable[[Sequence[object]], bool]:
    """Look for a header that has a column of firms and one of years; see `merge`."""

    def fits(header: Sequence[object]) -> bool:
        names = {str(name).strip().lower() for name in header}
        wanted = ([firm.lower()] if firm else FIRM, [year.lower()] if year else YEAR)
        return all(not names.isdisjoint(own) for own in wanted)

    return fits


def called(columns: Iterable[object], usual: Sequence[str]) -> Any:
    """The first of some usual names that a table's columns have, as it is written there; None where they have none.

    >>> called(["证券代码", "Indnme", " 行业 "], INDUSTRY), called(["a"], INDUSTRY)
    (' 行业 ', None)
    """
    by_name = {str(column).strip().lower(): column for column in columns}
    return next((by_name[alias] for alias in usual if alias in by_name), None)


class Merged(NamedTuple):
    """The firm-years of both tables, and counts: matched, only_index, only_file, without_key (rows of the file)."""

    table: pd.DataFrame
    counts: dict[str, int]


def merge(index: pd.DataFrame, other: pd.DataFrame, name: str, firm: str = "", year: str = "") -> Merged:
    """Join a table to the index by firm and year.

    Args:
        index: with the columns firm (text) and year.
        other: the table.
        name: what to call it in messages.
        firm: its column of codes; empty to know it by its name.
        year: its column of years, or of dates, whose year is taken.

    Returns:
        The index's firm-years that the table has too, its columns with ``other:`` before their names.

    Raises:
        SourceError: a column is not found, a firm-year stands twice, or nothing matches.
    """
    import pandas as pd

    firm, year = _column(other, firm, FIRM, name, "--firm-column"), _column(other, year, YEAR, name, "--year-column")
    codes = codes_of(index["firm"].dropna().unique())
    keyed = other.drop(columns=[firm, year]).rename(columns=lambda column: f"other:{column}")
    keyed["firm"] = [codes.get(_bare(value), _text(value)) for value in other[firm]]
    keyed["year"] = pd.array([year_in(value, name, row) for row, value in other[year].items()], dtype="Int64")
    whole = with_figures(keyed[(keyed["firm"] != "") & keyed["year"].notna()], name, ["firm", "year"])
    twice = whole[whole.duplicated(["firm", "year"], keep=False)].sort_values(["firm", "year"], kind="stable")
    if len(twice):
        first = twice.iloc[:2]
        rows = joined(map(str, first.index), "list.and")
        raise SourceError(
            Message("match.twice", name=name, firm=first["firm"].iloc[0], year=first["year"].iloc[0], rows=rows)
        )
    left = index[index["firm"].notna() & index["year"].notna()].copy()
    left["firm"], left["year"] = left["firm"].astype(str), left["year"].astype("Int64")
    table = left.merge(whole, on=["firm", "year"], how="inner", validate="one_to_one")
    if not len(table):
        if (both := set(left["firm"]) & set(whole["firm"])) and set(left["year"]).isdisjoint(whole["year"]):
            years = [_span(own["year"]) for own in (left, whole)]
            raise SourceError(Message("match.no_year", name=name, n=len(both), ours=years[0], theirs=years[1]))
        ours, theirs = (", ".join(map(str, sorted(set(own))[:SHOWN])) for own in (left["firm"], whole["firm"]))
        raise SourceError(
            Message(
                "match.none",
                name=name,
                ours=ours or Message("fault.none_given"),
                theirs=theirs or Message("fault.none_given"),
            )
        )
    counts = {
        **{"matched": len(table), "only_index": len(left) - len(table), "only_file": len(whole) - len(table)},
        "without_key": len(other) - len(whole),
    }
    return Merged(table, counts)


def _span(years: pd.Series[int]) -> str:
    """First and last year."""
    first, last = int(years.min()), int(years.max())
    return str(first) if first == last else f"{first}-{last}"


def codes_of(firms: Collection[str]) -> dict[str, str]:
    """The index's firms by what their codes are compared by; a number that two of them share is none's.

    >>> codes_of(["000001", "0000320193", "AAPL"]) == {"1": "000001", "320193": "0000320193", "AAPL": "AAPL"}
    True
    """
    found: dict[str, set[str]] = defaultdict(set)
    for code in firms:
        found[_bare(code)].add(str(code))
    return {bare: next(iter(own)) for bare, own in found.items() if len(own) == 1}


def year_in(value: Any, name: str, row: Any) -> int | None:
    """The year of a cell; None where it is empty or a word, as in a row of labels.

    Raises:
        SourceError: it holds figures that are no year.
    """
    day = day_of(value)
    if day is None and any(character.isdigit() for character in _text(value)):
        raise SourceError(Message("match.year", name=name, row=row, text=_text(value), why_not=why_not(value)))
    return None if day is None else day.year


def with_figures(table: pd.DataFrame, name: str, leave: Sequence[str] = ()) -> pd.DataFrame:
    """The table, its columns that hold nothing but numbers as numbers, by the table's own convention.

    Args:
        table: its index is the row in the file.
        name: what to call it in messages.
        leave: columns to leave as they are.

    Raises:
        SourceError: a cell of such a column could be two numbers.
    """
    made, columns = table.copy(), Columns(table, name, SourceError, leave)
    for column in table.columns:
        if column not in leave and all(map(is_number, table[column].unique())):
            made[column] = columns.read(column).values
    return made.replace([math.inf, -math.inf], math.nan)


def measures(merged: Merged, name: str, wanted: Sequence[str] = ()) -> pd.DataFrame:
    """The other table's figures, a column each.

    Args:
        merged: of `merge`.
        name: what to call the table in messages.
        wanted: columns; empty for all that hold figures only.

    Raises:
        SourceError: a wanted column is not there or holds something else; there is no column of figures.
    """
    import pandas as pd

    columns = {c.removeprefix("other:"): c for c in merged.table.columns if c.startswith("other:")}
    if unknown := [column for column in wanted if column not in columns]:
        raise SourceError(Message("fault.no_column", path=name, name=unknown[0], columns=tuple(columns)))
    found = {}
    for column in wanted or columns:
        values = merged.table[columns[column]]
        words = [] if pd.api.types.is_numeric_dtype(values) else [not is_number(value) for value in values]
        if any(words):
            if wanted:
                own, key = values.iloc[words.index(True)], merged.table.iloc[words.index(True)]
                raise SourceError(
                    Message("match.no_number", name=name, column=column, firm=key["firm"], year=key["year"], own=own)
                )
        elif wanted or not (words or values.isna().all()):
            found[column] = values.astype("float64") if not words else pd.Series(math.nan, values.index)
    if not found:
        raise SourceError(Message("match.no_figures", name=name))
    return pd.DataFrame(found)


def _column(table: pd.DataFrame, wanted: str, usual: Sequence[str], name: str, option: str) -> str:
    if wanted:
        if wanted not in table.columns:
            raise SourceError(
                Message("fault.no_column", path=name, name=wanted, columns=tuple(map(str, table.columns)))
            )
        return wanted
    found = called(table.columns, usual)
    if found is None:
        columns = ", ".join(map(str, table.columns))
        raise SourceError(Message("match.which", name=name, option=option, columns=columns))
    return str(found)


def _text(value: Any) -> str:
    import pandas as pd

    if pd.isna(value):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _bare(value: Any) -> str:
    """What a code is compared by: marks of an exchange and leading zeros off."""
    text = EXCHANGE.sub("", _text(value).upper())
    text = text.removesuffix(".0") if text.removesuffix(".0").isdecimal() else text
    return text.lstrip("0") or text if text.isdecimal() else text
