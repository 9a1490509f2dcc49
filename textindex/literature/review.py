"""In: the protocol of a literature review and its sheets. Out: the works, what became of each, and the flow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from textindex.core.errors import LiteratureError
from textindex.core.flow import Flow
from textindex.core.messages import Message
from textindex.core.summaries import Shown
from textindex.literature import duplicates, protocol, screening
from textindex.literature.read import read_references
from textindex.literature.records import Reference, title_key
from textindex.tables.read import read_table
from textindex.tables.workbook import having

SEPARATOR = "; "
WORK_COLUMNS = ("authors", "title", "year", "outlet", "doi", "kind", "language", "abstract", "keywords")


@dataclass(frozen=True, slots=True, repr=False)
class Review(Shown):
    """A review as far as it went.

    Attributes:
        protocol: what was searched, and the rules.
        references: every record, in the order of the searches.
        works: what the records are of, with the reasons of every merge in ``pairs``.
        outcomes: of each work, in their order.
        assessed: of the included works, what the full text showed; None where no sheet is given.
        flow: the counts.
        notes: what a person should know.
    """

    protocol: protocol.Protocol
    references: tuple[Reference, ...] = field(repr=False)
    works: tuple[duplicates.Work, ...] = field(repr=False)
    pairs: pd.DataFrame = field(repr=False)
    outcomes: tuple[screening.Outcome, ...] = field(repr=False)
    assessed: tuple[screening.Assessed, ...] | None = field(repr=False)
    flow: Flow
    notes: tuple[str, ...]

    def tables(self) -> dict[str, pd.DataFrame]:
        """The tables that are written: references, pairs, works, flow, searches."""
        searches = [{"source": s.source, "file": s.file.name, "way": s.way, "date": s.date, "query": s.query,
                     "fields": s.fields, "limits": s.limits, "hits": s.hits, "records": self.flow.identified[s.source]}
                    for s in self.protocol.searches]  # fmt: skip
        return {
            "works": self._works(),
            "pairs": self.pairs,
            "references": self._references(),
            "flow": pd.DataFrame(self.flow.rows()),
            "searches": pd.DataFrame(searches).astype({"hits": "Int64"}),
        }

    def _works(self) -> pd.DataFrame:
        full = {one.work: one for one in self.assessed or ()}
        rows = []
        for work, outcome in zip(self.works, self.outcomes, strict=True):
            row: dict[str, Any] = {"work": work.id, "outcome": "included" if outcome.included else "excluded"}
            row |= {"reason": outcome.reason, "detail": outcome.detail, "unknown": ", ".join(outcome.unknown)}
            if self.assessed is not None:
                row |= _full_text(full.get(work.id))
            row |= {name: _cell(getattr(work.best, name)) for name in WORK_COLUMNS}
            row |= {"records": SEPARATOR.join(record.id for record in work.records)}
            rows.append(row | {f"{name}_from": work.taken.get(name, "") for name in ("year", "language")})
        return pd.DataFrame(rows).astype({"year": "Int64"})

    def _references(self) -> pd.DataFrame:
        owner = {record.id: work.id for work in self.works for record in work.records}
        rows = []
        for record in self.references:
            row = {"record": record.id, "work": owner[record.id], "source": record.source, "line": record.line}
            row |= {name: _cell(getattr(record, name)) for name in ("accession", *WORK_COLUMNS)}
            came = SEPARATOR.join(f"{name}: {own}" for name, own in sorted(record.fields.items()))
            rows.append({**row, "fields": came, "raw": record.raw})
        return pd.DataFrame(rows).astype({"year": "Int64"})


def review(plan: str | Path, *, decisions: str | Path | None = None, assessed: str | Path | None = None) -> Review:
    """Read the exports that a protocol names, find duplicates, screen, and count the flow.

    Args:
        plan: the protocol (TOML): ``[[search]]`` with source and file for each export, ``[screening]`` with languages,
            years, types and ``[screening.terms]``.
        decisions: a sheet of pairs with ``same`` or ``apart`` in the column decision, as an earlier run wrote it
            (``pairs.csv``): it goes before the rule.
        assessed: a sheet of the included works, each with work, retrieved, included, and where excluded its reason;
            ``study`` where several reports tell of one.

    Raises:
        LiteratureError: the protocol or a sheet has faults, an export cannot be read, or the counts do not add up.
    """
    told = protocol.load_protocol(plan)
    references = [record for search in told.searches for record in read_references(search.file, search.source)]
    found = duplicates.deduplicate(references, _decisions(decisions) if decisions else ())
    outcomes = screening.screen(found.works, told.rules)
    identified = {s.source: sum(record.source == s.source for record in references) for s in told.searches}
    ways = {search.source: search.way for search in told.searches}
    sheet = _assessed(assessed, {work.id: work.best.title for work in found.works}) if assessed else None
    flow = screening.flow_of(identified, found.works, outcomes, sheet, ways)
    notes = [
        Message("review.hits", source=s.source, hits=s.hits, file=s.file.name, identified=identified[s.source])
        for s in told.searches
        if s.hits is not None and s.hits != identified[s.source]
    ]
    if look := sum(bool(pair.look) for pair in found.pairs):
        notes.append(Message("review.look", look=look))
    if unknown := sum(bool(outcome.unknown) for outcome in outcomes if outcome.included):
        notes.append(Message("review.unknown", unknown=unknown))
    table = _with_decisions(found.table(), decisions)
    return Review(
        protocol=told,
        references=tuple(references),
        works=found.works,
        pairs=table,
        outcomes=tuple(outcomes),
        assessed=sheet,
        flow=flow,
        notes=tuple(notes),
    )


def _sheet(path: str | Path, columns: Sequence[str]) -> pd.DataFrame:
    table = read_table(path, LiteratureError, formulas=False, fits=having(*columns))
    if missing := [name for name in columns if name not in table.columns]:
        raise LiteratureError(Message("review.sheet", path=path, missing=missing[0], columns=tuple(table.columns)))
    return table.map(lambda cell: str(cell).strip())


def _decisions(path: str | Path) -> list[tuple[str, str, str]]:
    table = _sheet(path, ("record_a", "record_b", "decision"))
    rows = zip(table["record_a"], table["record_b"], table["decision"].str.lower(), strict=True)
    return [(a, b, said) for a, b, said in rows if said]


def _with_decisions(pairs: pd.DataFrame, path: str | Path | None) -> pd.DataFrame:
    """The pairs with the decisions that were given, so that the sheet written next still holds them."""
    said = {frozenset((a, b)): (a, b, own) for a, b, own in _decisions(path)} if path else {}
    keys = [frozenset(pair) for pair in zip(pairs["record_a"], pairs["record_b"], strict=True)]
    pairs["decision"] = [said.pop(key, ("", "", ""))[2] for key in keys]
    if not said:
        return pairs
    rest = [{"record_a": a, "record_b": b, "verdict": "apart" if own == "apart" else "merged",
             "reason": "decided by hand", "decision": own} for a, b, own in said.values()]  # fmt: skip
    return pd.concat([pairs, pd.DataFrame(rest)]).fillna("").reset_index(drop=True)


def _assessed(path: str | Path, titles: Mapping[str, str]) -> tuple[screening.Assessed, ...]:
    table = _sheet(path, ("work", "retrieved", "included"))
    if waiting := [work for work, said in zip(table["work"], table["retrieved"], strict=True) if not said]:
        shown = f"{', '.join(waiting[:10])}{' …' if len(waiting) > 10 else ''}"
        raise LiteratureError(Message("review.waiting", path=path, n_waiting=len(waiting), shown=shown))
    for work, title in zip(table["work"], table["title"], strict=True) if "title" in table else ():
        if work in titles and title_key(title) != title_key(titles[work]):
            raise LiteratureError(Message("review.changed", path=path, work=work, titles=titles[work], title=title))
    for name in ("reason", "study"):
        if name not in table:
            table[name] = ""
    found = []
    for row, own in table.iterrows():
        retrieved = screening.said(own["retrieved"], f"{path}: row {row}, retrieved")
        included = retrieved and screening.said(own["included"], f"{path}: row {row}, included")
        found.append(screening.Assessed(own["work"], retrieved, included, own["reason"], own["study"]))
    return tuple(found)


def _full_text(one: screening.Assessed | None) -> dict[str, Any]:
    if one is None:
        return {"full_text": "", "full_text_reason": "", "study": ""}
    became = "included" if one.included else "excluded" if one.retrieved else "not retrieved"
    return {"full_text": became, "full_text_reason": one.reason, "study": one.study}


def _cell(value: Any) -> Any:
    return SEPARATOR.join(value) if isinstance(value, tuple) else value
