"""In: applicants' names, listed firms' names. Out: which applicant is which firm; the pairs to be decided."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from textindex.core.errors import PatentError
from textindex.core.messages import Message
from textindex.core.summaries import shown
from textindex.patents.names import normalise
from textindex.patents.session import Session, Source, session
from textindex.patents.tables import load
from textindex.tables.given import in_pandas
from textindex.tables.mapping import columns_of, load_mapping
from textindex.tables.read import read_frame

DECISIONS = ("applicant", "firm", "decision")
REVIEW = ("applicant", "n_patents", "firm", "firm_name", "relation", "score", "decision")
YES, NO = frozenset({"accept", "yes", "y", "1", "是", "接受"}), frozenset({"refuse", "no", "n", "0", "否", "拒绝"})
CANDIDATES = 3


class Matched(NamedTuple):
    """Applicants matched to firms.

    Attributes:
        links: name (as compared), firm, relation (name, former, subsidiary, …), how (equal, accepted).
        review: pairs to decide, the most patents first: applicant, n_patents, firm, firm_name, relation, score,
            decision (empty: write accept or refuse). A name that equals that of two firms has score 100.
        ledger: applicants' names, those linked by how, under review, refused, without a candidate.
    """

    links: pd.DataFrame
    review: pd.DataFrame
    ledger: dict[str, int]

    def __repr__(self) -> str:
        return shown(self)


def match_applicants(
    applicants: Source,
    firms: Source,
    decisions: pd.DataFrame | None = None,
    *,
    cutoff: float = 85.0,
    mapping: str | Path | None = None,
    memory_mb: int = 2000,
) -> Matched:
    """Match applicants to listed firms: equal normalized names at once, similar ones as candidates for a person.

    Args:
        applicants: patent_id, name.
        firms: firm, name, and relation (name, former, subsidiary) where told: a row a name, so that a firm may have
            many.
        decisions: applicant, firm, decision (accept, refuse), of earlier reviews; what is refused is not offered again.
        cutoff: similarity (0 to 100, rapidfuzz's ratio of normalized names) from which a pair is offered.
        mapping: a mapping's name or file.
        memory_mb: what DuckDB may take.

    Raises:
        PatentError: a table cannot be read or lacks a column; a decision is neither accept nor refuse.
    """
    known = _firm_names(firms)
    accepted, refused = _decided(decisions)
    with session(memory_mb, applicants, firms) as db:
        load(db, "applicants", applicants, mapping)
        named = db.frame("""SELECT name, count(DISTINCT patent_id) AS n FROM applicants WHERE name IS NOT NULL
                            GROUP BY name ORDER BY name""")
    counts: dict[str, int] = {}
    for name, n in zip(named["name"], named["n"], strict=True):
        counts[normalise(name)] = counts.get(normalise(name), 0) + int(n)
    links: list[tuple[Any, ...]] = []
    review: list[tuple[Any, ...]] = []
    ledger = {"names": len(counts), "equal": 0, "accepted": 0, "to review": 0, "refused": 0, "without a candidate": 0}
    for name, offered in _candidates(sorted(counts), known, cutoff).items():
        open_pairs = [pair for pair in offered if (name, pair[0]) not in refused]
        equal = [pair for pair in open_pairs if pair[3] == 100]
        taken = sorted(firm for own, firm in accepted if own == name)
        if taken:
            links += [(name, firm, "decided", "accepted") for firm in taken]
        elif len({firm for firm, *_ in equal}) == 1:
            links.append((name, equal[0][0], equal[0][2], "equal"))
        else:
            review += [(name, counts[name], *pair, "") for pair in open_pairs]
        linked = "accepted" if taken else "equal" if len({firm for firm, *_ in equal}) == 1 else ""
        ledger[linked or ("to review" if open_pairs else "refused" if offered else "without a candidate")] += 1
    sheet = pd.DataFrame(review, columns=list(REVIEW)).sort_values(
        ["n_patents", "applicant", "score", "firm"], ascending=[False, True, False, True], ignore_index=True
    )
    return Matched(pd.DataFrame(links, columns=["name", "firm", "relation", "how"]), sheet, ledger)


def _candidates(
    names: list[str], known: dict[str, list[tuple[str, str, str]]], cutoff: float
) -> dict[str, list[tuple[str, str, str, float]]]:
    """For each name the firms of equal names, else of the most similar ones."""
    from rapidfuzz import fuzz, process

    listed = sorted(known)
    found = {}
    for name in names:
        if name in known:
            found[name] = [(*firm, 100.0) for firm in known[name]]
            continue
        near = process.extract(name, listed, scorer=fuzz.ratio, score_cutoff=cutoff, limit=CANDIDATES)
        pairs = [(*firm, round(float(score), 1)) for other, score, _ in near for firm in known[other]]
        found[name] = [(firm, label, relation, min(score, 99.9)) for firm, label, relation, score in pairs]
    return found


def _firm_names(source: Source) -> dict[str, list[tuple[str, str, str]]]:
    """Normalized name to (firm, name as given, relation), firms once each."""
    called = str(source) if isinstance(source, (str, Path)) else Message("called.firms")
    table = read_frame(source, PatentError) if isinstance(source, (str, Path)) else in_pandas(source, PatentError)
    found = columns_of(table.columns, load_mapping("firm-names")["firms"])
    if missing := [name for name in ("firm", "name") if name not in found]:
        raise PatentError(
            Message("patents.no_column", called=called, missing=tuple(missing), columns=tuple(map(str, table.columns)))
        )
    relation = table[found["relation"]] if "relation" in found else pd.Series("name", table.index)
    known: dict[str, list[tuple[str, str, str]]] = {}
    for firm, name, how in zip(table[found["firm"]], table[found["name"]], relation, strict=True):
        if pd.isna(firm) or pd.isna(name):
            continue
        code = firm_code(firm)
        own = known.setdefault(normalise(str(name)), [])
        if code not in {other for other, *_ in own}:
            own.append((code, str(name), "name" if pd.isna(how) else str(how)))
    return known


def firm_code(value: object) -> str:
    """A firm's code as text; a Chinese one that a spreadsheet made a number gets its zeros back.

    >>> firm_code(999), firm_code("600519"), firm_code("1.0"), firm_code("AAPL")
    ('000999', '600519', '000001', 'AAPL')
    """
    text = str(value).strip()
    text = text.removesuffix(".0")
    return text.zfill(6) if text.isascii() and text.isdigit() and len(text) < 6 else text


def read_decisions(path: Path) -> pd.DataFrame:
    """The decisions in a file: a decisions' file, or a review sheet that was filled in.

    Raises:
        PatentError: it cannot be read, or lacks a column.
    """
    table = read_frame(path, PatentError)
    if missing := [name for name in DECISIONS if name not in table]:
        raise PatentError(Message("patents.lacks", path=path, missing=tuple(missing), decisions=tuple(DECISIONS)))
    return table[list(DECISIONS)]


def _decided(decisions: pd.DataFrame | None) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    accepted: set[tuple[str, str]] = set()
    refused: set[tuple[str, str]] = set()
    if decisions is None:
        return accepted, refused
    if missing := [name for name in DECISIONS if name not in decisions]:
        raise PatentError(Message("patents.decisions", missing=tuple(missing), decisions=tuple(DECISIONS)))
    for applicant, firm, decision in decisions[list(DECISIONS)].itertuples(index=False, name=None):
        word = "" if decision is None or decision != decision else str(decision).strip().lower()
        if word and word not in YES | NO:
            raise PatentError(Message("patents.decision", applicant=applicant, decision=decision))
        if word:
            (accepted if word in YES else refused).add((normalise(str(applicant)), firm_code(firm)))
    return accepted, refused


def holders(db: Session, links: Source) -> None:
    """Tables: linked (holder, firm), holding (patent_id, holder, firm), of the session's applicants."""
    load(db, "links", links)
    db.connection.create_function("plain_name", normalise, ["VARCHAR"], "VARCHAR")
    db.connection.create_function("plain_code", firm_code, ["VARCHAR"], "VARCHAR")
    db.run("""CREATE TABLE linked AS SELECT DISTINCT plain_name(name) AS holder, plain_code(firm) AS firm
              FROM links WHERE name IS NOT NULL AND firm IS NOT NULL""")
    db.run("""CREATE TABLE called AS SELECT name, plain_name(name) AS holder
              FROM (SELECT DISTINCT name FROM applicants WHERE name IS NOT NULL)""")
    db.run("""CREATE TABLE holding AS SELECT DISTINCT a.patent_id, c.holder, l.firm
              FROM applicants a JOIN called c USING (name) JOIN linked l USING (holder)
              WHERE a.patent_id IS NOT NULL""")
