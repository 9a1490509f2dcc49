"""In: an index and other measures of the same firm-years. Out: convergence, internal consistency, stability.

Missing firm-years are left out of what they are missing in, never taken as zero. Intervals are of 95%: Fisher's z for
correlations, Feldt's for alpha, F for the intraclass correlation; these take firm-years as independent, which a firm's
years are not. The bootstrap by firm does not, and is the one to report where the two differ.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from textindex.core.construct import index_columns
from textindex.core.errors import SourceError
from textindex.core.messages import Message
from textindex.core.summaries import Shown
from textindex.statistics.correlation import RESAMPLES, bootstrap_by_firm, draws, pearson, percentiles, spearman, within
from textindex.statistics.intervals import UNDEFINED, Interval, fisher_z
from textindex.statistics.reliability import (
    alpha_of_covariance,
    cronbach_alpha,
    icc_oneway,
    icc_years_removed,
    item_statistics,
)
from textindex.tables.given import in_pandas
from textindex.tables.match import keyed, measures, merge, with_figures, year_in
from textindex.tables.read import read_frame, read_table
from textindex.workbench.coding.agree import plain

COLUMNS = (
    "part",
    "measure",
    "against",
    "scope",
    "statistic",
    "value",
    "low",
    "high",
    "boot_low",
    "boot_high",
    "n",
    "firms",
)
TEXTS = ("firm", "name", "language", "status", "firm_by", "cik", "ticker", "period_end", "file")
NONE = (math.nan, math.nan)


@dataclass(frozen=True, repr=False)
class Validity(Shown):
    """What speaks for a measure.

    Attributes:
        table: a row a figure: part (convergence, consistency, stability), measure, against, scope, statistic, value,
            low, high (analytic interval), boot_low, boot_high (bootstrap by firm), n (firm-years), firms.
        facts: the measure, its items, and the counts of the merge.
    """

    table: pd.DataFrame
    facts: dict[str, Any]

    def record(self) -> dict[str, Any]:
        """All of it for JSON; what is undefined is null."""
        return {**self.facts, "figures": plain(self.table)}


def validate(
    index: pd.DataFrame | str | Path,
    against: pd.DataFrame | str | Path,
    *,
    measure: str = "",
    columns: Sequence[str] = (),
    firm: str = "",
    year: str = "",
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> Validity:
    """Hold an index against other measures, its dimensions against each other, its years against the years before.

    Args:
        index: the index, its file (CSV, Parquet, Stata), or the folder of a run.
        against: the other measures by firm and year: CSV, Excel, Stata or Parquet.
        measure: the index's column; empty for the one that is an index (`textindex.core.construct.index_columns`).
        columns: of the other table; empty for all that hold figures.
        firm: its column of codes, where its name does not tell.
        year: its column of years or dates, where its name does not tell.
        resamples: of each bootstrap.
        seed: of each bootstrap.

    Raises:
        SourceError: a table cannot be used, a column is missing, a firm-year stands twice, or nothing matches.
    """
    table = read_index(index)
    measure, items = _columns(table, measure)
    if isinstance(against, str | Path):
        name, other = str(against), read_frame(against, fits=keyed(firm, year))
    else:
        name, other = Message("called.other"), in_pandas(against, SourceError)
    merged = merge(table, other, name, firm, year)
    figures = measures(merged, name, columns)
    rows: list[dict[str, Any]] = []
    for column in figures:
        both = pd.DataFrame(
            {
                "x": merged.table[measure].astype("float64").to_numpy(),
                "y": figures[column].to_numpy(),
                "firm": merged.table["firm"].to_numpy(),
                "year": merged.table["year"].astype("int64").to_numpy(),
            }
        ).dropna()
        told = {"part": "convergence", "measure": measure, "against": str(column)}
        rows += [{**told, **row} for row in convergence(both, resamples, seed)]
    whole = table[table["firm"].notna()]
    told = {"part": "consistency", "measure": measure, "against": ""}
    rows += [{**told, **row} for row in consistency(whole[["firm", *items]].dropna(), items, resamples, seed)]
    known = whole[["firm", "year", measure]].dropna().rename(columns={measure: "x"})
    told = {"part": "stability", "measure": measure, "against": ""}
    rows += [{**told, **row} for row in stability(known, resamples, seed)]
    return Validity(
        pd.DataFrame(rows, columns=list(COLUMNS)), {"measure": measure, "items": items, "merge": merged.counts}
    )


def read_index(index: pd.DataFrame | str | Path) -> pd.DataFrame:
    """An index with firm as text and figures as numbers; a firm-year that was not read has none.

    Raises:
        SourceError: it cannot be read, or is no index.
    """
    if isinstance(index, str | Path):
        place = Path(index)
        if place.is_dir():
            place = next(
                (place / f"index{end}" for end in (".parquet", ".csv") if (place / f"index{end}").is_file()), place
            )
            if place.is_dir():
                raise SourceError(Message("index.no_file", place=place))
        name, table = str(place), read_table(place)
    else:
        name, table = Message("called.index"), in_pandas(index, SourceError).copy()
    if missing := [column for column in ("firm", "year") if column not in table.columns]:
        raise SourceError(Message("index.column", name=name, missing=missing[0]))
    table = with_figures(table, name, [str(column) for column in table.columns if column in TEXTS])
    table["firm"] = [str(code) if not pd.isna(code) and str(code) else None for code in table["firm"]]
    table["year"] = pd.array([year_in(value, name, row) for row, value in table["year"].items()], dtype="Int64")
    twice = table[table["firm"].notna() & table["year"].notna() & table.duplicated(["firm", "year"])]
    if len(twice):
        raise SourceError(
            Message(
                "index.twice", name=name, firm=twice["firm"].iloc[0], year=twice["year"].iloc[0], twice=twice.index[0]
            )
        )
    return table


def _columns(table: pd.DataFrame, measure: str) -> tuple[str, list[str]]:
    """The measure's column and those of its dimensions."""
    totals = index_columns(table)
    numbers = [str(c) for c in table.columns if c != "year" and pd.api.types.is_numeric_dtype(table[c])]
    if not measure:
        if len(totals) != 1:
            raise SourceError(Message("validate.measure", totals=tuple(totals or numbers)))
        measure = next(iter(totals))
    if measure not in numbers:
        raise SourceError(Message("validate.no_figures", measure=measure, numbers=tuple(numbers)))
    prefix = max((p for p in totals.values() if measure.startswith(p)), key=len, default="")
    items = [column for column in numbers if column.startswith(f"{prefix}ln_")]
    return measure, items


def convergence(both: pd.DataFrame, resamples: int = RESAMPLES, seed: int = 0) -> Iterator[dict[str, Any]]:
    """Correlations of x and y: overall, within firms, by year.

    Args:
        both: columns x, y, firm, year; nothing missing.
        resamples: of each bootstrap.
        seed: of each bootstrap.
    """
    yield from _correlations(Message("scope.overall"), both, len(both), resamples, seed)
    again = both[both.groupby("firm")["x"].transform("size") > 1]
    if len(again):
        deviations = again.assign(x=within(again["x"], again["firm"]), y=within(again["y"], again["firm"]))
        pairs = len(again) - again["firm"].nunique() + 1
        yield from _correlations(Message("scope.within"), deviations, pairs, resamples, seed)
    for year, own in both.groupby("year"):
        yield from _correlations(Message("scope.year", year=str(year)), own, len(own), resamples, seed)


def _correlations(scope: str, both: pd.DataFrame, pairs: int, resamples: int, seed: int) -> Iterator[dict[str, Any]]:
    x, y, firms = (both[column].to_numpy() for column in ("x", "y", "firm"))
    for statistic, of in (("pearson", pearson), ("spearman", spearman)):
        rank = statistic == "spearman"
        estimate = fisher_z(of(x, y), pairs, rank=rank)
        boot = (
            NONE
            if math.isnan(estimate.value)
            else bootstrap_by_firm(x, y, firms, rank=rank, resamples=resamples, seed=seed)
        )
        yield _row(scope, statistic, estimate, boot, both)


def consistency(table: pd.DataFrame, items: Sequence[str], resamples: int, seed: int) -> Iterator[dict[str, Any]]:
    """Cronbach's alpha of the dimensions, each one's correlation with the others' sum, alpha without it.

    Args:
        table: columns firm and the items; nothing missing.
        items: the dimensions' columns.
        resamples: of the bootstrap.
        seed: of the bootstrap.
    """
    if len(items) < 2 or len(table) < 2:
        return
    a = table[list(items)].to_numpy(dtype=float)
    estimate = cronbach_alpha(a)
    boot = percentiles(
        np.array(
            [alpha_of_covariance(np.cov(a, rowvar=False, aweights=w)) for w in draws(table["firm"], resamples, seed)]
        )
    )
    yield _row(Message("scope.dimensions"), "cronbach_alpha", estimate, boot, table)
    varying = a[:, a.std(axis=0) > 0]
    if varying.shape[1] > 1:
        value = alpha_of_covariance(np.corrcoef(varying, rowvar=False))
        yield _row(Message("scope.dimensions"), "standardized_alpha", Interval(value, *NONE), NONE, table)
    for item, (correlation, dropped) in zip(items, item_statistics(a), strict=True):
        yield _row(item, "item_rest_correlation", fisher_z(correlation, len(a)), NONE, table)
        yield _row(item, "alpha_if_dropped", Interval(dropped, *NONE), NONE, table)


def stability(table: pd.DataFrame, resamples: int, seed: int) -> Iterator[dict[str, Any]]:
    """Rank correlations of each year with the next, and the share of variance that lies between firms.

    Args:
        table: columns firm, year, x; nothing missing.
        resamples: of each bootstrap.
        seed: of each bootstrap.
    """
    table = table.assign(year=table["year"].astype("int64"), x=table["x"].astype("float64"))
    ahead = table.assign(year=table["year"] - 1).rename(columns={"x": "y"})
    pairs = table.merge(ahead, on=["firm", "year"])
    found = []
    for year, own in pairs.groupby("year"):
        row = next(
            r
            for r in _correlations(f"{year}-{int(str(year)) + 1}", own, len(own), resamples, seed)
            if r["statistic"] == "spearman"
        )
        found.append(row["value"])
        yield {**row, "statistic": "rank_correlation"}
    known = [value for value in found if not math.isnan(value)]
    if known:
        mean = Interval(sum(known) / len(known), *NONE)
        yield _row(Message("scope.years_mean"), "rank_correlation", mean, NONE, pairs)
    x, firms = table["x"].to_numpy(), table["firm"].to_numpy()
    one = icc_oneway(x, firms) if len(table) else None
    yield _row(Message("scope.years"), "icc_oneway", one.estimate if one else UNDEFINED, NONE, table)
    two = icc_years_removed(x, firms, table["year"].to_numpy()) if len(table) else None
    yield _row(Message("scope.years_removed"), "icc_consistency", two.estimate if two else UNDEFINED, NONE, table)


def _row(
    scope: str, statistic: str, estimate: Interval, boot: tuple[float, float], table: pd.DataFrame
) -> dict[str, Any]:
    return {
        **{"scope": scope, "statistic": statistic, "value": estimate.value, "low": estimate.low, "high": estimate.high},
        **{"boot_low": boot[0], "boot_high": boot[1], "n": len(table), "firms": int(table["firm"].nunique())},
    }
