"""In: a coded sheet, one row a hit or a firm-year. Out: firm-years with own counts and the chance of each."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from textindex.core.errors import EstimateError
from textindex.core.messages import Message
from textindex.tables.columns import Columns, is_written
from textindex.tables.given import in_pandas
from textindex.tables.read import numbered, read_table
from textindex.tables.workbook import having

CODED, PROBABILITY, OWN = "coded", "probability", "own"
KEYS = ("firm", "year")
SHOWN = 5


def coded_firm_years(sheet: pd.DataFrame | str | Path) -> pd.DataFrame:
    """Coded firm-years of a sheet.

    A sheet with a column ``relevant`` has one row a hit: a hit is own where relevant is 1 and the speaker, if there is
    such a column, is ``own`` or empty. Its column ``hits`` says how many hits each firm-year has; all of them must be
    there, and coded. Any other sheet has one row a firm-year, and its columns are taken as they are.

    Args:
        sheet: a table or its file, with ``firm``, ``year`` and ``probability``.

    Returns:
        One row a firm-year: firm (text), year, probability, coded (1), own and hits of a sheet of hits, or the sheet's
        other columns.

    Raises:
        EstimateError: a column lacks, a hit is not there or not coded, a firm-year has two chances or two rows.

    >>> import pandas as pd
    >>> hits = {"firm": ["a", "a"], "year": [2019, 2019], "probability": [0.1, 0.1], "hits": [2, 2]}
    >>> coded_firm_years(pd.DataFrame({**hits, "relevant": ["1", "0"]}))[["own", "hits", "coded"]].values.tolist()
    [[1, 2, 1]]
    """
    if isinstance(sheet, str | Path):
        table = read_table(sheet, fits=having(*KEYS, PROBABILITY))
    else:
        table = in_pandas(sheet, EstimateError).copy()
    if missing := [name for name in (*KEYS, PROBABILITY) if name not in table]:
        more = Message("sheet.chance")
        raise EstimateError(
            Message("sheet.no_column", missing=missing[0], more=more if missing[0] == PROBABILITY else "")
        )
    table["firm"] = table["firm"].astype(str).str.strip()
    columns = Columns(numbered(table), "the sheet", EstimateError, ["firm"])
    for name in ("year", PROBABILITY):
        table[name] = columns.numbers(name).to_numpy()
    if table["year"].isna().any():
        raise EstimateError(Message("sheet.no_year", sum=int(table["year"].isna().sum())))
    table["year"] = table["year"].astype(int)
    found = _of_hits(table) if "relevant" in table else _numbers(table)
    if (twice := found.duplicated(list(KEYS))).any():
        raise EstimateError(Message("sheet.twice", named=_named(found[twice])))
    return found.assign(**{CODED: 1}).reset_index(drop=True)


def join_coded(
    data: pd.DataFrame, coded: pd.DataFrame, panel: tuple[str, str] = KEYS
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """A panel with the columns of its coded firm-years, missing elsewhere; and what a note must say.

    Raises:
        EstimateError: no firm-year of the sheet is in the panel.
    """
    data, coded = in_pandas(data, EstimateError), in_pandas(coded, EstimateError)
    if missing := [name for name in panel if name not in data]:
        raise EstimateError(Message("sheet.panel_column", missing=missing[0]))
    firm, year = data[panel[0]], data[panel[1]]
    keys = pd.MultiIndex.from_arrays([firm.astype(str).str.strip(), pd.to_numeric(year, errors="coerce")])
    by = coded.set_index(list(KEYS))
    there = by.index.isin(keys)
    if not there.any():
        raise EstimateError(
            Message("sheet.apart", named=_named(coded), keys=tuple((f"{a} {b:g}" for a, b in keys[:SHOWN])))
        )
    found = by.reindex(keys).set_axis(data.index)
    found[CODED] = found[CODED].fillna(0).astype(int)
    new = data.drop(columns=[name for name in found if name in data]).join(found)
    lost = int((~there).sum())
    told = Message("sheet.lost", lost=lost, n_there=len(there), named=_named(coded[~there]))
    return new, (told,) if lost else ()


def _of_hits(table: pd.DataFrame) -> pd.DataFrame:
    """Firm-years of a sheet of hits."""
    if "hits" not in table:
        raise EstimateError(Message("sheet.no_hits"))
    codes = table["relevant"].fillna("").astype(str).str.strip().str.removesuffix(".0")
    if (open_ := ~codes.isin(["0", "1"])).any():
        raise EstimateError(Message("sheet.open", sum=int(open_.sum()), named=_named(table[open_])))
    own = codes == "1"
    if "speaker" in table:
        own &= table["speaker"].fillna("").astype(str).str.strip().isin(["", "own"])
    table = table.assign(**{OWN: own.astype(int)}, hits=pd.to_numeric(table["hits"], errors="coerce"))
    groups = table.groupby(list(KEYS), sort=False)
    found = groups.agg(own=(OWN, "sum"), hits=("hits", "first"), probability=(PROBABILITY, "first"), rows=(OWN, "size"))
    found = found.reset_index()
    if (short := found["rows"] != found["hits"]).any():
        raise EstimateError(Message("sheet.short", sum=int(short.sum()), named=_named(found[short])))
    if (groups[PROBABILITY].nunique(dropna=False) > 1).any():
        raise EstimateError(Message("sheet.two"))
    return found.drop(columns="rows").astype({"hits": int})


def _numbers(table: pd.DataFrame) -> pd.DataFrame:
    """A sheet of firm-years, texts that are numbers read as such."""
    found, columns = table.copy(), Columns(numbered(table), "the sheet", EstimateError, ["firm"])
    for name in found.columns.difference(["firm", "year", PROBABILITY]):
        if is_written(found[name]):
            found[name] = columns.read(name).values.to_numpy()
    return found


def _named(table: pd.DataFrame) -> str:
    """A few firm-years."""
    pairs = table[list(KEYS)].drop_duplicates()
    told = ", ".join(f"{firm} {year}" for firm, year in pairs.head(SHOWN).itertuples(index=False))
    return told + (", …" if len(pairs) > SHOWN else "")
