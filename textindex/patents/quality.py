"""In: patents, citations, IPC codes, who holds what. Out: each invention's quality, and firms' innovation by year."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd

from textindex.core.choices import check_choices
from textindex.core.errors import PatentError
from textindex.core.messages import Message
from textindex.core.summaries import shown
from textindex.patents.cycle import DAYS_PER_YEAR, gather_patents
from textindex.patents.link import holders
from textindex.patents.session import Session, Source, session
from textindex.patents.survival import expected_life
from textindex.patents.tables import load

Ranks = Literal["percentile", "maximum"]
DIMENSIONS = ("time", "scope", "strength")
TERM_YEARS = 20
FORWARD_YEARS = 5


class Quality(NamedTuple):
    """Quality of inventions and of firms' inventions.

    Attributes:
        patents: patent_id, section, grant_year; ``time`` (share of the term left at grant that the patent was or is
            expected to be in force), ``in_force``, ``scope`` = ln(1 + claims), ``strength`` = ln(1 + citations received
            within five years), ``truncated`` (the data end before those five years); ``q_time``, ``q_scope``,
            ``q_strength``, their ranks within section and grant year; ``quality``, the mean of the ranks.
        firms: firm, year of grant, ``n_inventions``, ``PatentQuantity`` = ln(1 + n_inventions), the means of the ranks,
            ``PatentQuality``, ``n_scored``, ``has_patent``. Firm-years without an invention have no row.
        notes: which dimensions the data do not have; how many patents are left out, and why.
    """

    patents: pd.DataFrame
    firms: pd.DataFrame
    notes: list[str]

    def __repr__(self) -> str:
        return shown(self)


def patent_quality(
    patents: Source,
    citations: Source,
    ipc: Source,
    *,
    applicants: Source | None = None,
    links: Source | None = None,
    applications: Source | None = None,
    mapping: str | Path | None = None,
    as_of: date | None = None,
    ranks: Ranks = "percentile",
    memory_mb: int = 2000,
) -> Quality:
    """Quality of granted inventions in three dimensions, ranked within IPC section and grant year.

    A patent in force is censored: its life is expected from the patents of its section that lapsed (`expected_life`),
    never counted until today. A dimension that the data lack altogether is left out and told; a patent that lacks one
    of the others has no quality.

    Args:
        patents: patent_id, grant_date, filing_date, claims, lapse_date (empty: in force), kind.
        citations: citing, cited.
        ipc: patent_id, ipc; the section is that of the first code.
        applicants: patent_id, name; with ``links``, for the firms' table.
        links: name, firm: `match_applicants`.
        applications: patent_id, filing_date, where they stand in a table of their own.
        mapping: a mapping's name or file.
        as_of: the last day that the data cover; the last grant unless given.
        ranks: ``percentile``, (rank - 1/2) / n; ``maximum``, the value trimmed at 1% and 99% by the cohort's largest.
        memory_mb: what DuckDB may take before it works on disk.

    Raises:
        PatentError: a table cannot be read or lacks a column; no invention is granted.
    Source:
        Squicciarini, Dernis and Criscuolo (2013), OECD, for cohorts; the three dimensions follow the paper's section
        3.2.4, whose own source does not give formulas: these are ours.
    """
    check_choices(PatentError, ranks=(ranks, Ranks))
    if (links is None) != (applicants is None):
        raise PatentError(Message("patents.both"))
    with session(memory_mb, patents, citations, ipc, applications, applicants, links) as db:
        for name, source in (("patents", patents), ("citations", citations), ("ipc", ipc)):
            load(db, name, source, mapping)
        if applications is not None:
            load(db, "applications", applications, mapping)
        gather_patents(db, applications is not None)
        table = _inventions(db)
        notes: list[str] = []
        if table.empty:
            raise PatentError(Message("patents.no_invention"))
        left_out = int(db.one("SELECT count(*) FROM p WHERE kind IS NULL OR kind = 'invention'")) - len(table)
        if left_out:
            notes.append(Message("patents.left_out", left_out=left_out))
        held = None
        if applicants is not None and links is not None:
            load(db, "applicants", applicants, mapping)
            holders(db, links)
            held = db.frame("SELECT DISTINCT patent_id, firm FROM holding ORDER BY firm, patent_id")
    scored = _dimensions(table, as_of, notes)
    _rank(scored, ranks)
    return Quality(scored, _firms(scored, held), notes)


def _inventions(db: Session) -> pd.DataFrame:
    return db.frame(f"""
        WITH s AS (SELECT patent_id, arg_min(upper(left(ipc, 1)), (coalesce(sequence, 0), ipc)) AS section
                   FROM ipc WHERE ipc IS NOT NULL GROUP BY patent_id),
        f AS (SELECT cited, count(DISTINCT citing) AS forward FROM citations
              JOIN p a ON a.patent_id = citing JOIN p b ON b.patent_id = cited
              WHERE a.granted >= b.granted AND a.granted < b.granted + INTERVAL {FORWARD_YEARS} YEAR GROUP BY cited)
        SELECT p.patent_id, s.section, year(p.granted) AS grant_year, p.granted, p.filed, p.lapsed, p.claims,
               coalesce(f.forward, 0) AS forward
        FROM p JOIN s USING (patent_id) LEFT JOIN f ON f.cited = p.patent_id
        WHERE p.granted IS NOT NULL AND (p.kind IS NULL OR p.kind = 'invention') ORDER BY p.patent_id""")


def _dimensions(table: pd.DataFrame, as_of: date | None, notes: list[str]) -> pd.DataFrame:
    last = pd.Timestamp(as_of) if as_of else table["granted"].max()
    made = table[["patent_id", "section", "grant_year"]].copy()
    made["time"], made["in_force"] = np.nan, pd.array([pd.NA] * len(table), dtype="boolean")
    if table["lapsed"].isna().all() or table["filed"].isna().all():
        notes.append(Message("patents.no_time"))
    else:
        _time(table, made, last)
    made["scope"] = np.log1p(table["claims"].astype(float))
    if made["scope"].isna().all():
        notes.append(Message("patents.no_scope"))
    made["strength"] = np.log1p(table["forward"].astype(float))
    made["truncated"] = table["granted"] + pd.DateOffset(years=FORWARD_YEARS) > last
    return made


def _time(table: pd.DataFrame, made: pd.DataFrame, last: pd.Timestamp) -> None:
    """Years in force by years of term left at grant; of patents in force, the expectation."""

    def years(days: pd.Series) -> Any:
        return days.dt.days.to_numpy(dtype=float) / DAYS_PER_YEAR

    expiry = table["filed"] + pd.DateOffset(years=TERM_YEARS)
    known = table["filed"].notna() & (expiry > table["granted"])
    stop = pd.concat([table["lapsed"], expiry], axis=1).min(axis=1).clip(upper=max(last, table["granted"].max()))
    lapsed = table["lapsed"].notna() & (table["lapsed"] <= stop) & (table["lapsed"] < expiry)
    age, term = years(stop - table["granted"]).clip(min=0), years(expiry - table["granted"])
    for _, rows in made[known].groupby("section"):
        own = made.index.get_indexer(rows.index)
        life = expected_life(age[own], lapsed.to_numpy()[own], term[own])
        made.loc[rows.index, "time"] = life / term[own]
    made.loc[known, "in_force"] = (~lapsed & (expiry > stop))[known]


def _rank(scored: pd.DataFrame, how: str) -> None:
    """Add q_time, q_scope, q_strength and quality, within section and grant year."""
    used = [name for name in DIMENSIONS if scored[name].notna().any()]
    for name in DIMENSIONS:
        cohort = scored.groupby(["section", "grant_year"])[name]
        if how == "percentile":
            scored[f"q_{name}"] = (cohort.rank() - 0.5) / cohort.transform("count")
        else:
            trimmed = scored[name].clip(cohort.transform("quantile", 0.01), cohort.transform("quantile", 0.99))
            largest = trimmed.groupby([scored["section"], scored["grant_year"]]).transform("max")
            scored[f"q_{name}"] = (trimmed / largest).where(largest > 0)
    scored["quality"] = scored[[f"q_{name}" for name in used]].mean(axis=1, skipna=False)


def _firms(scored: pd.DataFrame, held: pd.DataFrame | None) -> pd.DataFrame:
    names = [f"q_{name}" for name in DIMENSIONS]
    if held is None:
        held = pd.DataFrame({"patent_id": pd.Series(dtype=str), "firm": pd.Series(dtype=str)})
    own = held.merge(scored, on="patent_id").rename(columns={"grant_year": "year"}).groupby(["firm", "year"])
    made = own.agg(
        n_inventions=("patent_id", "size"),
        n_scored=("quality", "count"),
        **{name: (name, "mean") for name in names},
        PatentQuality=("quality", "mean"),
    ).reset_index()
    made.insert(3, "PatentQuantity", np.log1p(made["n_inventions"]))
    made["has_patent"] = 1
    return made
