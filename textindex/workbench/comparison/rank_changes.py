"""In: two totals of each firm-year. Out: how far the index moves: rank correlation, deciles, by group."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from textindex.core.errors import SourceError
from textindex.core.messages import Message
from textindex.scoring import scores
from textindex.tables.codes import whole_code
from textindex.tables.dates import day_of, why_not
from textindex.tables.match import FIRM, INDUSTRY, YEAR, called
from textindex.tables.read import read_table

USUAL = {"firm": FIRM, "industry": INDUSTRY, "year": YEAR}
MIN_REPORTS = 3  # of fewer, no correlation
DECIMALS = 6


def rank_correlation(one: Any, other: Any) -> float | None:
    """Spearman's rank correlation; None for fewer than three firm-years, or where one of the two does not vary."""
    from scipy.stats import rankdata

    ranks = [rankdata(total) for total in (one, other)]
    if len(ranks[0]) < MIN_REPORTS or any(np.ptp(rank) == 0 for rank in ranks):
        return None
    return round(float(np.corrcoef(*ranks)[0, 1]), DECIMALS)


def moves(one: Any, other: Any) -> dict[str, Any]:
    """How far one total of the firm-years is from another.

    Returns:
        ``firm_years``; ``changed``: whose total differs; ``moved_deciles``: whose decile differs, None of fewer
        than 20 (`textindex.scoring.scores.MIN_FOR_DECILES`);
        ``rank_correlation`` (Spearman), None where it cannot be formed.
    """
    one, other = np.asarray(one), np.asarray(other)
    return {
        "firm_years": len(one),
        "changed": int((one != other).sum()),
        "moved_deciles": scores.moved_deciles(one, other),
        "rank_correlation": rank_correlation(one, other),
    }


def by_group(table: pd.DataFrame, group: str, measure: str = "total") -> pd.DataFrame:
    """The same within the groups of a column, with the deciles of all firm-years; groups in order, missing ones last.

    Args:
        table: columns total_a, total_b, decile_a, decile_b and the group's.
        group: the column.
        measure: what the columns total_a and total_b are called but for their ending.

    Returns:
        group, firm_years, mean_a, mean_b (of the totals), changed, moved_deciles, rank_correlation.
    """
    rows, few = [], len(table) < scores.MIN_FOR_DECILES
    for key, part in table.groupby(group, dropna=False, sort=True):
        rows.append(
            {
                group: None if pd.isna(key) else key,
                "firm_years": len(part),
                "mean_a": part[f"{measure}_a"].mean(),
                "mean_b": part[f"{measure}_b"].mean(),
                "changed": int((part[f"{measure}_a"] != part[f"{measure}_b"]).sum()),
                "moved_deciles": None if few else int((part["decile_a"] != part["decile_b"]).sum()),
                "rank_correlation": rank_correlation(part[f"{measure}_a"], part[f"{measure}_b"]),
            }
        )
    found = pd.DataFrame(rows)
    return (
        found.astype({group: table[group].dtype, "moved_deciles": "Int64", "rank_correlation": "float64"})
        if rows
        else found
    )


def with_industry(table: pd.DataFrame, path: str | Path) -> pd.DataFrame:
    """The firm-years with their industry, from a table of firms.

    Args:
        table: columns firm, year.
        path: what `textindex.tables.read.read_table` takes, with the columns firm, industry and, where it changes,
            year, or what else such columns are called (`textindex.tables.match`: 证券代码, 行业, 年度, Stkcd, Nnindcd).
            Codes that lost their zeros are found.

    Returns:
        The table with a column industry; missing where the file does not tell.

    Raises:
        SourceError: the file cannot be read, lacks a column, or tells two industries of a firm (and year).
    """
    given = read_table(path, fits=_tells_industries).astype("string")
    given = given.mask(given == "")
    names = {name: called(given.columns, usual) for name, usual in USUAL.items()}
    if missing := [name for name in ("firm", "industry") if names[name] is None]:
        raise SourceError(Message("industry.column", path=path, missing=tuple(missing), given=tuple(given.columns)))
    given = given.rename(columns={found: name for name, found in names.items() if found is not None})
    given = given[~given["firm"].str.strip().str.lower().isin(FIRM)]  # a row of labels, as CSMAR writes
    keys = ["firm", "year"] if "year" in given.columns else ["firm"]
    given = given[[*keys, "industry"]].dropna().apply(lambda column: column.str.strip())
    given["firm"] = given["firm"].map(partial(whole_code, known=set(table["firm"]))).astype("string")
    if "year" in keys:
        given["year"] = _years(given["year"], path)
    given = given.drop_duplicates()
    if len(twice := given[given.duplicated(keys)]):
        which = " ".join(map(str, twice.iloc[0][keys]))
        raise SourceError(
            Message("industry.twice", path=path, which=which, of="" if "year" in keys else Message("industry.years"))
        )
    return table.merge(given, how="left", on=keys)


def _tells_industries(header: Sequence[object]) -> bool:
    return called(header, FIRM) is not None and called(header, INDUSTRY) is not None


def _years(given: pd.Series, path: str | Path) -> pd.Series:
    told = {value: day_of(value) for value in given.unique()}
    for row, value in given.items():
        if told[value] is None:
            raise SourceError(Message("industry.year", path=path, row=row, value=value, why_not=why_not(value)))
    return pd.Series([day.year for value in given if (day := told[value])], index=given.index, dtype="Int64")
