"""In: an index, a row a firm-year (and terms). Out: the small tables that its figures are drawn from.

A firm-year whose report was not read is missing: it counts in `coverage` and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

BIN = 0.5
TOP_STATUSES = 4
OTHER = "other"


def read_rows(index: pd.DataFrame) -> pd.DataFrame:
    """The firm-years with an index: the report was read and counted."""
    return index[index["ln_total"].notna()]


def columns_of(measure: str) -> tuple[str, str]:
    """The columns of a measure: its logarithm, and its hits.

    >>> columns_of("total"), columns_of("big_data")
    (('ln_total', 'n_total'), ('ln_big_data', 'n_big_data'))
    """
    return f"ln_{measure}", f"n_{measure}"


def over_time(index: pd.DataFrame, measure: str = "total") -> pd.DataFrame:
    """The index by year.

    Args:
        index: columns year, ln_total, and the measure's own (`columns_of`).
        measure: ``total``, or a dimension's key.

    Returns:
        year (each from the first to the last; without a firm-year its row is empty), n (firm-years), mean, q25, median,
        q75 (type 7: linear between order statistics), zero (share of firm-years without a hit).
    """
    value, hits = columns_of(measure)
    rows = read_rows(index)
    by_year = rows.groupby("year")[value]
    table = pd.DataFrame(
        {
            "n": by_year.size(),
            "mean": by_year.mean(),
            **{name: by_year.quantile(q) for name, q in (("q25", 0.25), ("median", 0.5), ("q75", 0.75))},
            "zero": rows[hits].eq(0).groupby(rows["year"]).mean(),
        }
    )
    if len(table):
        table = table.reindex(range(int(table.index.min()), int(table.index.max()) + 1))
    table["n"] = table["n"].fillna(0).astype("int64")
    return table.rename_axis("year").reset_index().astype({"year": "int64"})


def by_dimension(index: pd.DataFrame, dimensions: Mapping[str, str]) -> pd.DataFrame:
    """Mean of ln(1 + hits) by year and dimension.

    Args:
        index: the firm-years.
        dimensions: key to label, in order.

    Returns:
        year, dimension (its label), mean, zero (share without a hit), n.
    """
    parts = [over_time(index, key).assign(dimension=label) for key, label in dimensions.items()]
    return pd.concat(parts, ignore_index=True)[["year", "dimension", "mean", "zero", "n"]]


def by_industry(index: pd.DataFrame, measure: str = "total", most: int = 20) -> pd.DataFrame:
    """The index by industry, highest mean first.

    Args:
        index: with a column industry; rows without one are left out.
        measure: as in `over_time`.
        most: industries to keep, those with most firm-years.

    Returns:
        industry, n, firms, mean, q25, median, q75.
    """
    value, _ = columns_of(measure)
    groups = read_rows(index).dropna(subset="industry").groupby("industry")
    quantiles = {name: groups[value].quantile(q) for name, q in (("q25", 0.25), ("median", 0.5), ("q75", 0.75))}
    table = pd.DataFrame(
        {"n": groups.size(), "firms": groups["firm"].nunique(), "mean": groups[value].mean(), **quantiles}
    )
    table = table.sort_values("n", ascending=False, kind="stable").head(most)
    table = table.sort_values("mean", ascending=False, kind="stable").rename_axis("industry").reset_index()
    return table[["industry", "n", "firms", "mean", "q25", "median", "q75"]]


def distribution(index: pd.DataFrame, measure: str = "total") -> pd.DataFrame:
    """How many firm-years lie where: exact zeros apart, then bins of one half, each with its lower end.

    Returns:
        low, high (0 and 0: no hit), n, share.
    """
    value, hits = columns_of(measure)
    rows = read_rows(index)
    zero = rows[hits].eq(0)
    rest = rows.loc[~zero, value].astype("float64")
    bins = pd.Series(np.floor(rest / BIN)).astype("int64")
    last = int(bins.max()) if len(bins) else -1
    counts = bins.value_counts().reindex(range(last + 1), fill_value=0)
    low = [0.0, *(BIN * at for at in range(last + 1))]
    high = [0.0, *(BIN * (at + 1) for at in range(last + 1))]
    n = [int(zero.sum()), *counts.astype(int)]
    return pd.DataFrame({"low": low, "high": high, "n": n, "share": [one / max(len(rows), 1) for one in n]})


def coverage(index: pd.DataFrame) -> pd.DataFrame:
    """Firm-years by year and status, the rarer reasons together as `other`.

    Returns:
        year, status, n; status in the order of its frequency, ``ok`` first.
    """
    status = index["status"]
    order = status.value_counts().sort_index().sort_values(ascending=False, kind="stable").index
    frequent = ["ok", *(one for one in order if one != "ok")]
    kept = frequent if len(frequent) <= TOP_STATUSES + 1 else frequent[:TOP_STATUSES]
    named = status.where(status.isin(kept), OTHER)
    table = index.groupby(["year", named]).size().rename("n").reset_index()
    rank = {one: at for at, one in enumerate((*kept, OTHER))}
    return table.sort_values(
        ["year", "status"], key=lambda c: c.map(rank) if c.name == "status" else c, ignore_index=True
    )


def top_terms(terms: pd.DataFrame, measure: str = "total", most: int = 20) -> pd.DataFrame:
    """The terms that carry the index.

    Args:
        terms: dimension, term, kept (counted hits), firm_years (that hold the term).
        measure: all of them, or those of a dimension.
        most: terms to keep.

    Returns:
        term, dimension, hits, share (of the counted hits of all these terms), cumulative, firm_years.
    """
    own = terms if measure == "total" else terms[terms["dimension"] == measure]
    total = int(own["kept"].sum())
    table = own[own["kept"] > 0].sort_values(["kept", "term"], ascending=[False, True]).head(most)
    table = table.rename(columns={"kept": "hits"}).reset_index(drop=True)
    table["share"] = table["hits"] / max(total, 1)
    table["cumulative"] = table["hits"].cumsum() / max(total, 1)
    return table[["term", "dimension", "hits", "share", "cumulative", "firm_years"]]


def movers(index: pd.DataFrame, measure: str = "total", most: int = 10) -> pd.DataFrame:
    """The firms whose index rose and fell most between their first and their last year that was read.

    Args:
        index: the firm-years.
        measure: as in `over_time`.
        most: firms to keep at each end; a firm that did not move is at neither.

    Returns:
        firm, name (the last), first_year, last_year, before, after, change; greatest rise first.
    """
    value, _ = columns_of(measure)
    rows = read_rows(index).sort_values(["firm", "year"], kind="stable")
    ends = rows.groupby("firm").agg(
        name=("name", "last"), first_year=("year", "first"), last_year=("year", "last"),
        before=(value, "first"), after=(value, "last"),
    )  # fmt: skip
    ends = ends[ends["last_year"] > ends["first_year"]].reset_index()
    ends["change"] = ends["after"] - ends["before"]
    ends = ends.sort_values(["change", "firm"], ascending=[False, True], ignore_index=True)
    up, down = ends[ends["change"] > 0].head(most), ends[ends["change"] < 0].tail(most)
    return ends.loc[[*up.index, *down.index]].reset_index(drop=True)
