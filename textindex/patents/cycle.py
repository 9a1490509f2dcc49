"""In: patents, their citations and IPC codes. Out: technology cycle time by industry and year; Change, its inverse."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal, NamedTuple

import pandas as pd

from textindex.core.choices import check_choices
from textindex.core.errors import PatentError
from textindex.core.messages import Message
from textindex.core.summaries import shown
from textindex.patents.concordance import match_codes, read_concordance
from textindex.patents.median import grouped_median, weighted_median
from textindex.patents.names import normalise
from textindex.patents.session import Session, Source, session
from textindex.patents.tables import load

Level = Literal["pair", "patent"]
Event = Literal["grant", "filing"]
Ages = Literal["days", "years"]
DAYS_PER_YEAR = 365.25
CELL, WINDOW, YEAR = Message("cited.cell"), Message("cited.window"), Message("cited.year")
USED = Message("cited.used")
REASONS = (
    *(Message("cited.none"), Message("cited.not_there"), Message("cited.other"), Message("cited.own")),
    *(Message("cited.no_dates"), Message("cited.younger"), Message("cited.no_industry")),
)
COLUMNS = ("industry", "year", "tct", "Change", "source", "n_citations", "n_patents", "n_used", "floored")


class CycleTime(NamedTuple):
    """Technology cycle time, and what became of each citation.

    Attributes:
        table: industry, year, ``tct`` (years), ``Change`` (1 / tct, at most 1 / floor), ``source`` (what the median
            is of), ``n_citations`` and ``n_patents`` of the cell itself, ``n_used`` citations that the median is of,
            ``floored``.
        ledger: ``citations`` (rows), what was dropped by reason, ``used``; ``inventions``, those without any citation
            used, those without an industry.
        unmatched: IPC codes that no prefix covers, with the number of patents.
    """

    table: pd.DataFrame
    ledger: dict[str, int]
    unmatched: pd.DataFrame

    def __repr__(self) -> str:
        return shown(self)


def technology_cycle(
    patents: Source,
    citations: Source,
    ipc: Source,
    concordance: Source | None = None,
    *,
    applications: Source | None = None,
    applicants: Source | None = None,
    mapping: str | Path | None = None,
    level: Level = "pair",
    by: Event = "grant",
    ages: Ages = "days",
    self_citations: bool = True,
    first_ipc: bool = False,
    min_citations: int = 30,
    floor: float = 1.0,
    memory_mb: int = 2000,
) -> CycleTime:
    """Weighted median age of the patents that an industry's inventions of a year cite, and its inverse.

    A citation's age is the time from the cited patent's grant (else the date that the citation gives, else publication,
    else filing) to the citing patent's grant. Each pair counts once, with the share of the citing patent that is the
    industry's. Only inventions count as citing patents, where kinds are told. An industry-year of fewer than
    ``min_citations`` is widened to three years, then to all industries of its year; ``source`` says so.

    Args:
        patents: patent_id, grant_date; kind, filing_date, publication_date where known.
        citations: citing, cited, and cited_date where known.
        ipc: patent_id, ipc.
        concordance: see `read_concordance`; None takes the sample, which no paper can rest on.
        applications: patent_id, filing_date, where they are a table of their own.
        applicants: patent_id, name; needed to leave self-citations out.
        mapping: a mapping's name or file; found by the headers unless given.
        level: ``pair``, the median over citations; ``patent``, over the patents' own medians.
        by: whose year it is, and what ages are counted to.
        ages: ``years`` where dates are known by year only (interpolated median).
        self_citations: False drops citations between patents that share an applicant.
        first_ipc: a patent's first IPC code only; otherwise its codes share equally.
        min_citations: below it, a cell is widened.
        floor: years; a shorter cycle is set to it.
        memory_mb: for DuckDB.

    Raises:
        PatentError: a table cannot be read or lacks a column, or no citation can be used.
    Source:
        OECD (2009), Patent Statistics Manual; Kayal and Waters (1999); Li, Xu and Sukumar (2023), section 3.2.3.
    """
    check_choices(PatentError, level=(level, Level), by=(by, Event), ages=(ages, Ages))
    if not self_citations and applicants is None:
        raise PatentError(Message("patents.self_citations"))
    listed = read_concordance(concordance)
    tables = {"patents": patents, "citations": citations, "ipc": ipc, "applications": applications}
    with session(memory_mb, *tables.values(), applicants) as db:
        for name, source in {**tables, "applicants": None if self_citations else applicants}.items():
            if source is not None:
                load(db, name, source, mapping)
        gather_patents(db, applications is not None)
        unmatched = share_out(db, listed, first_ipc)
        _ages(db, by, ages, not self_citations)
        ledger = _ledger(db)
        return CycleTime(_medians(db, level, ages, min_citations, floor), ledger, unmatched)


def _medians(db: Session, level: str, ages: str, least: int, floor: float) -> pd.DataFrame:
    if floor <= 0:
        raise PatentError(Message("patents.floor", floor=floor))
    _histogram(db, level)
    median = weighted_median if ages == "days" else grouped_median
    table = _widened(db, median, least)
    table["tct"] /= DAYS_PER_YEAR if ages == "days" else 1.0
    table["floored"] = table["tct"] < floor
    table["tct"] = table["tct"].clip(lower=floor)
    table["Change"] = 1 / table["tct"]
    return table[list(COLUMNS)]


def gather_patents(db: Session, applications: bool) -> None:
    """Table p: one row a patent; where an id stands twice (application and grant), its earliest dates."""
    filing = "coalesce(min(filing_date), min(a.filed))" if applications else "min(filing_date)"
    dated = "SELECT patent_id, min(filing_date) AS filed FROM applications GROUP BY patent_id"
    join = f"LEFT JOIN ({dated}) a USING (patent_id)" if applications else ""
    db.run(f"""
        CREATE TABLE p AS SELECT patent_id, min(grant_date) AS granted, {filing} AS filed,
               min(publication_date) AS published,
               CASE WHEN bool_or(kind = 'invention') THEN 'invention' ELSE min(kind) END AS kind,
               coalesce(min(claims) FILTER (grant_date IS NOT NULL), min(claims)) AS claims, min(lapse_date) AS lapsed
        FROM patents {join} WHERE patent_id IS NOT NULL GROUP BY patent_id""")


def share_out(db: Session, concordance: pd.DataFrame, first_ipc: bool = False) -> pd.DataFrame:
    """Table w: patent_id, industry, w, summing to one a patent. Returns codes that no prefix covers."""
    first = ""
    if first_ipc:
        first = "QUALIFY row_number() OVER (PARTITION BY patent_id ORDER BY sequence NULLS LAST, ipc) = 1"
    db.run(f"""CREATE TABLE codes AS SELECT DISTINCT patent_id, ipc FROM
               (SELECT * FROM ipc WHERE ipc IS NOT NULL AND patent_id IS NOT NULL {first})""")
    distinct = db.frame("SELECT ipc, count(*) AS n_patents FROM codes GROUP BY ipc ORDER BY ipc")
    matched = match_codes(distinct["ipc"], concordance)
    db.connection.register("matched", matched)
    db.run("""
        CREATE TABLE w AS
        WITH fitting AS (
            SELECT c.patent_id, c.ipc, m.industry, m.weight FROM codes c JOIN matched m ON c.ipc = m.code
            WHERE m.not_with = ''
               OR NOT EXISTS (SELECT 1 FROM codes o WHERE o.patent_id = c.patent_id
                              AND starts_with(replace(upper(o.ipc), ' ', ''), m.not_with))
               OR (m.unless_with <> '' AND EXISTS (SELECT 1 FROM codes o WHERE o.patent_id = c.patent_id
                              AND starts_with(replace(upper(o.ipc), ' ', ''), m.unless_with)))),
        parts AS (
            SELECT patent_id, industry, weight / sum(weight) OVER (PARTITION BY patent_id, ipc) AS part FROM fitting),
        sums AS (SELECT patent_id, industry, sum(part) AS part FROM parts GROUP BY patent_id, industry)
        SELECT patent_id, industry, part / sum(part) OVER (PARTITION BY patent_id) AS w FROM sums""")
    unmatched = distinct[~distinct["ipc"].isin(matched["code"])]
    return unmatched.sort_values(["n_patents", "ipc"], ascending=[False, True], ignore_index=True)


def _ages(db: Session, by: str, ages: str, drop_self: bool) -> None:
    """Table c: each pair once, with the citing patent's row in p, its age, and what becomes of it.

    One join at a time, and each over what the next one needs: a join that does not fit in memory goes to disk, two at
    a time would have to share it.
    """
    basis = "granted" if by == "grant" else "filed"
    db.run(f"CREATE TYPE reason AS ENUM {(*REASONS, USED)}")
    db.run("""CREATE TABLE d AS SELECT citing, cited, min(cited_date) AS cited_date, count(*)::INTEGER AS n
              FROM citations GROUP BY citing, cited""")
    own = "false"
    if drop_self:
        _own(db)
        own = "EXISTS (SELECT 1 FROM own WHERE own.citing = d.citing AND own.cited = d.cited)"
    db.run(f"""CREATE TABLE citable AS SELECT p.rowid::INTEGER AS citing, patent_id, p.{basis} AS basis, p.kind,
               s.patent_id IS NOT NULL AS placed FROM p LEFT JOIN (SELECT DISTINCT patent_id FROM w) s USING (patent_id)
               """)
    db.run(f"""
        CREATE TABLE e AS SELECT a.citing, d.cited, d.cited_date, d.n, a.basis, a.placed,
               CASE WHEN d.citing IS NULL OR d.cited IS NULL THEN 'without a patent cited'
                    WHEN a.patent_id IS NULL THEN 'by patents not in the table'
                    WHEN a.kind IS NOT NULL AND a.kind <> 'invention' THEN 'by other than inventions'
                    WHEN {own} THEN 'self-citations' END::reason AS reason
        FROM d LEFT JOIN citable a ON a.patent_id = d.citing""")
    db.run("DROP TABLE d")
    cited = "coalesce(q.granted, e.cited_date, q.published, q.filed)"
    db.run(f"""
        CREATE TABLE c AS SELECT citing, n, year(basis)::SMALLINT AS year, age::INTEGER AS age,
               CASE WHEN reason IS NOT NULL THEN reason
                    WHEN age IS NULL THEN 'without dates'
                    WHEN age < 0 THEN 'of younger patents'
                    WHEN NOT placed THEN 'without an industry'
                    ELSE 'used' END::reason AS reason
        FROM (SELECT e.*, date_diff('{"day" if ages == "days" else "year"}', {cited}, e.basis) AS age
              FROM e LEFT JOIN p q ON q.patent_id = e.cited)""")
    db.run("DROP TABLE e")


def _own(db: Session) -> None:
    """Table own: citations between patents that share an applicant."""
    db.connection.create_function("plain_name", normalise, ["VARCHAR"], "VARCHAR")
    db.run("""CREATE TABLE held AS SELECT DISTINCT patent_id, plain_name(name) AS holder
              FROM applicants WHERE name IS NOT NULL""")
    db.run("""CREATE TABLE own AS SELECT DISTINCT d.citing, d.cited FROM d
              JOIN held a ON a.patent_id = d.citing JOIN held b ON b.patent_id = d.cited AND b.holder = a.holder""")


def _ledger(db: Session) -> dict[str, int]:
    rows = db.run("SELECT reason, count(*), sum(n) FROM c GROUP BY reason").fetchall()
    pairs, total = {reason: int(n) for reason, n, _ in rows}, sum(int(n) for _, _, n in rows)
    nothing = "without a patent cited"
    blanks = sum(int(n) for reason, _, n in rows if reason == nothing)
    repeated = total - blanks - sum(n for reason, n in pairs.items() if reason != nothing)
    counts = {reason: pairs.get(reason, 0) for reason in REASONS} | {nothing: blanks}
    ledger = {
        Message("cited.citations"): total,
        **counts,
        Message("cited.repeated"): repeated,
        USED: pairs.get(USED, 0),
    }
    if not ledger[USED]:
        told = tuple(Message("said.counted", what=reason, n=n) for reason, n in ledger.items() if n)
        raise PatentError(Message("patents.no_citation", told=told))
    among = "SELECT count(*) FROM p WHERE (kind IS NULL OR kind = 'invention')"
    lacking = {
        Message("patents.a_citation"): "rowid NOT IN (SELECT DISTINCT citing FROM c WHERE reason = 'used')",
        Message("patents.an_industry"): "patent_id NOT IN (SELECT DISTINCT patent_id FROM w)",
    }
    without: dict[str, int] = {
        Message("patents.without", what=what): int(db.one(f"{among} AND {condition}"))
        for what, condition in lacking.items()
    }
    return {**ledger, Message("cited.inventions"): int(db.one(among)), **without}


def _histogram(db: Session, level: str) -> None:
    """Table h: weight by year, industry and age, in order of years; k: citations and patents by industry, year."""
    each = "SELECT citing, year, age FROM c WHERE reason = 'used'"
    if level == "patent":
        each = "SELECT citing, year, median(age) AS age FROM c WHERE reason = 'used' GROUP BY citing, year"
    db.run("""CREATE TABLE shares AS SELECT p.rowid::INTEGER AS citing, industry, w FROM w JOIN p USING (patent_id)""")
    db.run(f"""
        CREATE TABLE h AS SELECT year, industry, age::DOUBLE AS age, sum(w) AS weight FROM ({each})
        JOIN shares USING (citing) GROUP BY year, industry, age ORDER BY year, industry, age""")
    db.run("""
        CREATE TABLE k AS SELECT year, industry, sum(n) AS n_citations, count(*) AS n_patents
        FROM (SELECT year, citing, count(*) AS n FROM c WHERE reason = 'used' GROUP BY year, citing)
        JOIN shares USING (citing) GROUP BY year, industry""")


def _widened(db: Session, median: Callable[[Any, Any], float], least: int) -> pd.DataFrame:
    """The median of each industry and year of the data, of as wide a cell as holds enough citations."""
    counts = {(year, industry): n for year, industry, *n in db.run("FROM k").fetchall()}
    in_year = dict(db.run("SELECT year, count(*) FROM c WHERE reason = 'used' GROUP BY year").fetchall())
    rows = []
    for year in sorted({year for year, _ in counts}):  # three years in memory at a time
        window = db.frame(f"SELECT * FROM h WHERE year BETWEEN {year - 1} AND {year + 1} ORDER BY industry, year, age")
        own, near = window[window["year"] == year], dict(iter(window.groupby("industry")))
        cells = dict(iter(own.groupby("industry")))
        for industry in sorted({industry for _, industry in counts}):
            n, n_patents = counts.get((year, industry), (0, 0))
            n_near = sum(counts.get((y, industry), (0, 0))[0] for y in (year - 1, year, year + 1))
            if n >= max(least, 1):
                part, source, n_used = cells[industry], CELL, n
            elif n_near >= max(least, 1):
                part, source, n_used = near[industry], WINDOW, n_near
            else:
                part, source, n_used = own, YEAR, in_year[year]
            tct = median(part["age"].to_numpy(), part["weight"].to_numpy())
            rows.append((industry, int(year), tct, source, n, n_patents, n_used))
    rows.sort()
    return pd.DataFrame(rows, columns=["industry", "year", "tct", "source", "n_citations", "n_patents", "n_used"])
