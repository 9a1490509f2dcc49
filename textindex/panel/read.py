"""In: files of firm data as databases export them. Out: tables keyed by firm and year; what was set aside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textindex.base.errors import PanelError
from textindex.base.mapping import columns_of
from textindex.base.tables import read_frame, whole_code

if TYPE_CHECKING:
    import pandas as pd

    Source = str | Path | pd.DataFrame

LABEL_ROWS = 3
SHOWN = 5
CONSOLIDATED = ("A", "合并报表", "合并", "1")
SUFFIX = r"^(\d{6})\.[A-Za-z]{2,4}$"
TEXT_ITEMS = frozenset({"industry", "industry_2001", "state_owned", "st", "listing_date"})


@dataclass
class Read:
    """A table of firm data.

    Attributes:
        name: its file.
        table: firm (text), year (Int64; absent where the file has none), items under our names.
        set_aside: rows left out on reading, by reason.
        notes: what a user should know.
    """

    name: str
    table: pd.DataFrame
    set_aside: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @property
    def keys(self) -> list[str]:
        """What its rows are keyed by."""
        return ["firm", "year"] if "year" in self.table else ["firm"]


def raw_table(source: Source, name: str = "the DataFrame", firm: Sequence[str] = ()) -> tuple[str, pd.DataFrame]:
    """A file (.csv, .tsv, .xlsx, .dta, .parquet) or DataFrame as it stands; CSV and Excel cells as text.

    Args:
        source: the file or DataFrame.
        name: what a DataFrame is called in messages.
        firm: headers of the column of firms, by which a workbook's sheet is found where the first has none.

    Raises:
        PanelError: it cannot be read, or two columns have one name.
    """
    if not isinstance(source, (str, Path)):
        if twice := sorted({str(column) for column in source.columns[source.columns.duplicated()]}):
            raise PanelError(f"{name}: two columns are called {twice[0]}; rename one")
        return name, source.copy()
    path = Path(source)
    table = read_frame(
        path,
        PanelError,
        csv={"dtype": str, "skipinitialspace": True},
        excel={"dtype": object},
        fits=lambda header: not firm or "firm" in columns_of(list(header), {"firm": firm}),
    )
    return path.name, table


def firm_table(source: Source, rules: Mapping[str, Any], known: frozenset[str], keep: Sequence[str], name: str) -> Read:
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
    keys = {"firm": [], "year": [], "statement": [], **rules.get("keys", {})}
    called, raw = raw_table(source, name, ("firm", *keys["firm"]))
    found = columns_of(raw.columns, keys)
    if "firm" not in found:
        raise PanelError(
            f"{called}: no column of firms' codes; here are {', '.join(map(str, raw.columns[:12]))}. Call it firm, or "
            "name it in a mapping file (--mapping)"
        )
    read = Read(called, raw)
    if sheet := raw.attrs.get("sheet"):
        read.notes.append(f"{called}: the sheet {sheet} is read; the first has no firms' codes")
    _drop_labels(read, found)
    rows = read.table
    made = rows[[found["firm"]]].set_axis(["firm"], axis=1)
    made["firm"] = codes(read, rows[found["firm"]], known)
    if "year" in found:
        made["year"] = years(rows[found["year"]], called)
    wanted = columns_of(rows.columns, {**rules.get("items", {}), **{column: [] for column in keep}})
    used = {str(header) for header in found.values()}
    for item, header in wanted.items():
        if str(header) not in used or (item in keep and item not in made):
            values = rows[header]
            text = item in TEXT_ITEMS or (item in keep and _is_text(values))
            made[item] = values if text else numbers(values, item, read)
    if "year" not in found:
        items = ", ".join(map(str, made.columns[1:])) or "nothing"
        read.notes.append(f"{called}: no column of years: what it holds ({items}) stands for every year of a firm")
    whole = _annual(read, rows, made, found)
    read.table = made[whole & made["firm"].notna()].reset_index(drop=True)
    read.set_aside["rows without a firm"] = int((whole & made["firm"].isna()).sum())
    check_unique(read.table, read.keys, called)
    return read


def _drop_labels(read: Read, found: Mapping[str, Any]) -> None:
    """Leading rows of labels and units: a firm or year without a digit, where those below have some."""
    rows, n = read.table, 0
    columns = [rows[found[name]] for name in ("firm", "year") if name in found]
    while n < min(LABEL_ROWS, len(rows)) and any(
        _wordy(column.iloc[n]) and any(map(_has_digit, column.iloc[n + 1 : n + 20])) for column in columns
    ):
        n += 1
    read.table = rows.iloc[n:]
    read.set_aside["rows of labels and units"] = n


def _has_digit(value: object) -> bool:
    return any(character.isdigit() for character in str(value))


def _wordy(value: object) -> bool:
    return isinstance(value, str) and value.strip() != "" and not _has_digit(value)


def codes(read: Read, values: pd.Series, known: frozenset[str]) -> pd.Series:
    """Firms' codes as text, zeros restored: to a code of the index, else to six digits, or ten of a CIK.

    An exchange's letters (000001.SZ) go where the index knows the code without them.
    """
    text = values.astype("string").str.strip().str.removeprefix("'").str.replace(r"\.0+$", "", regex=True)
    text = text.mask(text == "")
    bare = text.str.replace(SUFFIX, r"\1", regex=True)
    if (other := bare.isin(list(known)) & (bare != text).fillna(False)).any():
        read.notes.append(f"{read.name}: codes are taken without their exchange's letters ({text[other].iloc[0]})")
        text = text.mask(other.astype(bool), bare)
    changed = {code: whole for code in text.dropna().unique() if (whole := _whole_code(code, known)) != code}
    if changed:
        first = next(iter(changed))
        told = f"{len(changed):,} firms' codes had lost their zeros ({first} is {changed[first]})"
        read.notes.append(f"{read.name}: {told}")
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


def years(values: pd.Series, called: str) -> pd.Series:
    """Fiscal years from numbers, dates, or text such as 2019, 2019-12-31, 20191231, 2019年.

    Raises:
        PanelError: a value is none of these; the first ones are named.
    """
    import pandas as pd

    if pd.api.types.is_datetime64_any_dtype(values):
        told: pd.Series = values.dt.year.astype("Int64")
        return told
    text = values.astype("string").str.strip().str.replace(r"\.0+$", "", regex=True)
    year = text.str.extract(r"^((?:19|20)\d{2})(?:$|年|[-/.](?:\d{1,2})|(?:[01]\d[0-3]\d)$)")[0]
    bad = year.isna() & text.notna() & (text != "")
    if bad.any():
        shown = ", ".join(f"{value!r} (row {row})" for row, value in zip(_rows(bad), text[bad], strict=False))
        raise PanelError(f"{called}: {int(bad.sum()):,} values are no fiscal year: {shown}. Give 2019 or 2019-12-31")
    if year.isna().any():
        raise PanelError(f"{called}: {int(year.isna().sum()):,} rows have no year; take them out or fill them in")
    return year.astype("Int64")


def _rows(flagged: pd.Series) -> list[int | str]:
    """The first flagged rows as a spreadsheet numbers them, the header being 1; by name where they have names."""
    return [position if isinstance(position, str) else int(position) + 2 for position in flagged.index[flagged][:SHOWN]]


def numbers(values: pd.Series, item: str, read: Read) -> pd.Series:
    """Values as floats; text that is no number and infinite values become missing, and are told."""
    import numpy as np
    import pandas as pd

    if pd.api.types.is_numeric_dtype(values):
        made = values.astype("float64")
    else:
        text = values.astype("string").str.strip().str.replace(",", "")
        text = text.mask(text == "")
        made = pd.to_numeric(text, errors="coerce").astype("float64")
        bad = made.isna() & text.notna()
        if bad.any():
            read.notes.append(
                f"{read.name}: {item}: {int(bad.sum()):,} cells are no numbers ({text[bad].iloc[0]}): missing"
            )
    endless = np.isinf(made)
    if endless.any():
        read.notes.append(f"{read.name}: {item}: {int(endless.sum()):,} infinite values: missing")
    return made.mask(endless)


def _is_text(values: pd.Series) -> bool:
    """Whether no value is a number."""
    import pandas as pd

    there = values.dropna().astype("string").str.strip().str.replace(",", "")
    there = there[there != ""]
    return len(there) > 0 and bool(pd.to_numeric(there, errors="coerce").isna().all())


def _annual(read: Read, rows: pd.DataFrame, made: pd.DataFrame, found: Mapping[str, Any]) -> pd.Series:
    """Rows of consolidated annual statements; interim periods and parents' own statements are set aside."""
    import pandas as pd

    whole = pd.Series(True, index=rows.index)
    if "statement" in found:
        kind = rows[found["statement"]].astype("string").str.strip()
        consolidated = kind.isin(CONSOLIDATED)
        if consolidated.any():
            read.set_aside["statements of the parent alone"] = int((~consolidated).sum())
            whole &= consolidated
        else:
            kinds = ", ".join(kind.dropna().unique()[:SHOWN])
            read.notes.append(
                f"{read.name}: no statement is consolidated (A); here are {kinds or 'none'}, and all count"
            )
    if "year" in found:
        values = rows[found["year"]]
        if pd.api.types.is_datetime64_any_dtype(values):
            day = values.dt.strftime("%m%d")
        else:
            parts = values.astype("string").str.strip().str.extract(r"^\d{4}\D?(\d{2})\D?(\d{2})")
            day = parts[0] + parts[1]
        at_end = (day == "1231").fillna(False).astype(bool)
        if at_end.any():
            read.set_aside["interim periods"] = int((whole & ~at_end).sum())
            lost = made["firm"][whole].nunique() - made["firm"][whole & at_end].nunique()
            whole &= at_end
            if lost:
                read.notes.append(
                    f"{read.name}: {lost:,} firms have no period that ends on 31 December and are out; where their "
                    "fiscal years end on another day, give years (2019) instead of dates"
                )
    return whole


def check_unique(table: pd.DataFrame, keys: Sequence[str], called: str) -> None:
    """Refuse keys that stand twice.

    Raises:
        PanelError: some do; the first are named with how often they stand.
    """
    counts = table.groupby(list(keys), dropna=False, observed=True).size()
    twice = counts[counts > 1]
    if len(twice):
        shown = ", ".join(
            f"{'-'.join(map(str, k if isinstance(k, tuple) else (k,)))} ({n} rows)"
            for k, n in twice.head(SHOWN).items()
        )
        raise PanelError(
            f"{called}: {len(twice):,} keys ({', '.join(keys)}) stand more than once: {shown}. Keep one row of each: "
            "what makes them differ (a statement's kind, a currency, a correction) must be decided by you"
        )
