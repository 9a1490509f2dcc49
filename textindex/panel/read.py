"""In: files of firm data as databases export them. Out: tables keyed by firm and year; what was set aside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from textindex.core.errors import PanelError
from textindex.core.messages import Message
from textindex.panel.tables import FirmTable
from textindex.panel.units import Units, headers_of
from textindex.panel.values import SHOWN, days, kept, numbers, periods, state_owned, years
from textindex.tables.codes import whole_code
from textindex.tables.given import in_pandas
from textindex.tables.mapping import columns_of
from textindex.tables.read import numbered, read_frame

Source = str | Path | pd.DataFrame

LABEL_ROWS = 3
CONSOLIDATED = ("A", "合并报表", "合并", "1")
SUFFIX = r"^(\d{6})\.[A-Za-z]{2,4}$"
TEXT_ITEMS = frozenset({"industry", "industry_2001", "st"})
CONTROLS = ("state_owned", "SOE")


def raw_table(source: Source, name: str = "the DataFrame", firm: Sequence[str] = ()) -> tuple[str, pd.DataFrame]:
    """A file (.csv, .tsv, .xlsx, .dta, .parquet) or DataFrame as it stands; its index is the row in the file.

    A DataFrame's rows are numbered as those of a file would be.

    Args:
        source: the file or DataFrame.
        name: what a DataFrame is called in messages.
        firm: headers of the column of firms, by which a workbook's sheet is found where the first has none.

    Raises:
        PanelError: it cannot be read, or two columns have one name.
    """
    if not isinstance(source, (str, Path)):
        source = in_pandas(source, PanelError)
        if twice := sorted({str(column) for column in source.columns[source.columns.duplicated()]}):
            raise PanelError(Message("panel.twice", name=name, twice=twice[0]))
        return name, numbered(source).copy()
    path = Path(source)
    table = read_frame(
        path, PanelError, fits=lambda header: not firm or "firm" in columns_of(list(header), {"firm": firm})
    )
    return path.name, table


def firm_table(
    source: Source, rules: Mapping[str, Any], known: frozenset[str], keep: Sequence[str], name: str
) -> FirmTable:
    """Read a table of firm data: keys found, label rows and other statements set aside, values as numbers.

    Args:
        source: the file or DataFrame.
        rules: the mapping: its ``keys`` and ``items``.
        known: the index's firms, by which codes that lost their zeros are told.
        keep: further columns to take, by their names in the file.
        name: what a DataFrame is called in messages.

    Raises:
        PanelError: no column of firms; years that cannot be read; firm-years that stand twice.
    """
    keys = {"firm": [], "year": [], "statement": [], "currency": [], **rules.get("keys", {})}
    called, raw = raw_table(source, name, ("firm", *keys["firm"]))
    named = headers_of(raw)
    found = {key: named[header].column for key, header in columns_of(named, keys).items()}
    if "firm" not in found:
        raise PanelError(Message("fault.no_codes", path=called, columns=tuple(map(str, raw.columns[:12]))))
    read = read_of(called, raw, list(found.values()))
    if sheet := raw.attrs.get("sheet"):
        read.notes.append(Message("joined.sheet", table=called, sheet=sheet))
    labels = _drop_labels(read, found)
    rows = read.table
    made = rows[[found["firm"]]].set_axis(["firm"], axis=1)
    made["firm"] = codes(read, rows[found["firm"]], known)
    if "year" in found:
        made["year"] = years(rows[found["year"]], called)
    wanted = columns_of(named, {**rules.get("items", {}), **{column: [] for column in keep}})
    wanted |= {header.column: name for name, header in named.items() if header.column in keep}
    used, units = set(found.values()), Units(called, named, labels)
    for item, header in wanted.items():
        column = named[header].column
        if column not in used or (item in keep and item not in made):
            made[item] = _values(
                values=rows[column], item=item, read=read, units=units, header=header, rules=rules, is_kept=item in keep
            )
    read.notes += units.notes(read.units)
    if "currency" in found:
        units.check_currency(rows[found["currency"]], list(map(str, made)), read.units)
    if "year" not in found:
        _without_years(read, made, named, keys["year"])
    whole = _annual(read, rows, made, found)
    read.table = made[whole & made["firm"].notna()].reset_index(drop=True)
    read.set_aside[Message("aside.no_firm")] = int((whole & made["firm"].isna()).sum())
    check_unique(read.table, read.keys, called)
    return read


def read_of(called: str, raw: pd.DataFrame, keys: Sequence[object] = ()) -> FirmTable:
    """A table before its columns are read; the file's convention for numbers is found when first needed."""
    read = FirmTable(called, raw, leave=keys)
    if encoding := raw.attrs.get("encoding"):
        read.notes.append(Message("joined.encoding", table=called, encoding=encoding.upper()))
    return read


def _values(
    values: pd.Series, item: str, read: FirmTable, units: Units, header: str, rules: Mapping[str, Any], is_kept: bool
) -> pd.Series:
    """A column of firm data as its item asks for."""
    if item in TEXT_ITEMS:
        return values
    if item == "listing_date":
        return days(values, read.name, header)
    if item in CONTROLS:
        return state_owned(values, f"{read.name}: SOE ({header})", rules.get("state_owned", {}))
    unit = units.of(header, item)
    made = (kept if is_kept else numbers)(values, item, read, unit)
    if unit is not None:
        read.units[item] = unit
    return made


def _without_years(read: FirmTable, made: pd.DataFrame, named: Mapping[str, Any], known: Sequence[str]) -> None:
    """A table without a column of years says the same of each year of a firm, or lacks it by mistake."""
    twice = made["firm"].dropna()
    if n := int(twice[twice.duplicated()].nunique()):
        raise PanelError(
            Message(
                "panel.no_years",
                read=read.name,
                n=n,
                unique=tuple(twice[twice.duplicated()].unique()[:3]),
                named=tuple(list(named)[:12]),
                known=tuple(known[:8]),
            )
        )
    items = tuple(map(str, made.columns[1:])) or Message("joined.nothing")
    read.notes.append(Message("joined.no_years", table=read.name, items=items))


def _drop_labels(read: FirmTable, found: Mapping[str, Any]) -> pd.DataFrame:
    """Leading rows of labels and units: a firm or year without a digit, where those below have some; these rows."""
    rows, n = read.table, 0
    columns = [rows[found[name]] for name in ("firm", "year") if name in found]
    while n < min(LABEL_ROWS, len(rows)) and any(
        _wordy(column.iloc[n]) and any(map(_has_digit, column.iloc[n + 1 : n + 20])) for column in columns
    ):
        n += 1
    read.table = rows.iloc[n:]
    read.set_aside[Message("aside.labels")] = n
    return rows.iloc[:n]


def _has_digit(value: object) -> bool:
    return any(character.isdigit() for character in str(value))


def _wordy(value: object) -> bool:
    return isinstance(value, str) and value.strip() != "" and not _has_digit(value)


def codes(read: FirmTable, values: pd.Series, known: frozenset[str]) -> pd.Series:
    """Firms' codes as text, zeros restored: to a code of the index, else to six digits, or ten of a CIK.

    An exchange's letters (000001.SZ) go where the index knows the code without them.
    """
    text = values.astype("string").str.strip().str.removeprefix("'").str.replace(r"\.0+$", "", regex=True)
    text = text.mask(text == "")
    bare = text.str.replace(SUFFIX, r"\1", regex=True)
    if (other := bare.isin(list(known)) & (bare != text).fillna(False)).any():
        read.notes.append(Message("joined.letters", table=read.name, example=text[other].iloc[0]))
        text = text.mask(other.astype(bool), bare)
    changed = {code: whole for code in text.dropna().unique() if (whole := _whole_code(code, known)) != code}
    if changed:
        first = next(iter(changed))
        zeros = {"n": len(changed), "first": first, "whole": changed[first]}
        read.notes.append(Message("joined.zeros", table=read.name, **zeros))
    return text.replace(changed).astype("string")


def _whole_code(code: str, known: frozenset[str]) -> str:
    """A code with its zeros: six digits of a Chinese firm, ten of a CIK.

    >>> _whole_code("1", frozenset()), _whole_code("320193", frozenset({"0000320193"}))
    ('000001', '0000320193')
    """
    whole = whole_code(code, known)
    if whole in known or not (whole.isascii() and whole.isdigit()):
        return whole
    return whole.zfill(6 if len(whole) <= 6 else 10)


def _annual(read: FirmTable, rows: pd.DataFrame, made: pd.DataFrame, found: Mapping[str, Any]) -> pd.Series:
    """Rows of consolidated annual statements; interim periods and parents' own statements are set aside."""
    whole = pd.Series(True, index=rows.index)
    if "statement" in found:
        kind = rows[found["statement"]].astype("string").str.strip()
        consolidated = kind.isin(CONSOLIDATED)
        if consolidated.any():
            read.set_aside[Message("aside.parent")] = int((~consolidated).sum())
            whole &= consolidated
        else:
            kinds = ", ".join(kind.dropna().unique()[:SHOWN])
            read.notes.append(Message("joined.not_consolidated", table=read.name, kinds=kinds or Message("fault.none")))
    if "year" in found:
        told = periods(rows[found["year"]])
        at_end = pd.Series([day is not None and day.month == 12 and day.day in (None, 31) for day in told], rows.index)
        if at_end.any():
            read.set_aside[Message("aside.interim")] = int((whole & ~at_end).sum())
            lost = made["firm"][whole].nunique() - made["firm"][whole & at_end].nunique()
            whole &= at_end
            if lost:
                read.notes.append(Message("joined.no_december", table=read.name, n=lost))
    return whole


def check_unique(table: pd.DataFrame, keys: Sequence[str], called: str) -> None:
    """Refuse keys that stand twice.

    Raises:
        PanelError: some do; the first are named with how often they stand.
    """
    counts = table.groupby(list(keys), dropna=False, observed=True).size()
    twice = counts[counts > 1]
    if len(twice):
        shown = tuple(
            Message("panel.key_rows", key="-".join(map(str, k if isinstance(k, tuple) else (k,))), n=n)
            for k, n in twice.head(SHOWN).items()
        )
        raise PanelError(Message("panel.keys_twice", called=called, n_twice=len(twice), keys=tuple(keys), shown=shown))
