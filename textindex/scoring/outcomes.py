"""In: an archive's files and the store's ledger. Out: what became of each file; the reports to score; counts."""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from textindex import documents, sources
from textindex.core.messages import Message
from textindex.core.messages.readings import LACKING
from textindex.core.place import is_remote, suffix_of
from textindex.core.records import CountRule, Dictionary, Filing, Listed, Rejection, SectionName
from textindex.scoring.archives import Event, Progress
from textindex.scoring.reading import RULES
from textindex.scoring.scorer import Job, Scored, Settings
from textindex.store import Entry, HitSpool, Store

if TYPE_CHECKING:
    import pandas as pd

LANGUAGES = ("zh", "en")
JOB_DOCUMENTS = 64

Ledger = Mapping[tuple[str, str], Entry]
"""The store's entries by content and ending."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: its filing as far as known, the rejection or None, and where its text is kept.

    ``notes`` are of the reading, ``remarks`` of disagreements about which report it is.
    """

    filing: Filing
    rejection: Rejection | None
    entry: Entry | None = None
    remarks: tuple[str, ...] = ()

    @property
    def notes(self) -> tuple[str, ...]:
        """Remarks on the reading."""
        return self.entry.notes if self.entry else ()

    @property
    def lacking(self) -> tuple[str, ...]:
        """Those of them which say that a part of its text was not read."""
        return tuple(note for note in self.notes if isinstance(note, Message) and note.code in LACKING)


def judge(listed: Listed, ledger: Ledger, languages: Collection[str], section: SectionName | None = None) -> Outcome:
    """Tell of a listed file which report it is, and whether it goes on; with a section, only if it has that."""
    filing = listed.filing
    if listed.lost is not None:
        return Outcome(filing, listed.lost)
    entry = ledger.get((filing.sha256, suffix_of(filing.path)))
    if entry is None:
        detail = Message("report.not_stored")
        return Outcome(filing, Rejection(filing, "documents", "unreadable", detail))
    if entry.reason:
        return Outcome(filing, Rejection(filing, "documents", entry.reason, entry.detail), entry)
    filing, remarks = sources.settle(filing, entry.cover)
    rejection = sources.not_annual(filing, entry.notes) or _other_language(filing, languages)
    if section is not None:
        rejection = rejection or _without(section, filing, entry)
    return Outcome(filing, rejection, entry, tuple(remarks))


def judged(
    store: Store,
    files: Sequence[Listed],
    languages: Collection[str],
    engine: str = "pdfium",
    section: SectionName | None = None,
    progress: Progress | None = None,
) -> list[Outcome]:
    """Tell of each file which report it is, by what the store holds of it."""
    told = set(store.damaged)
    ledger = store.ledger(documents.readers(engine), RULES)
    if any((f.filing.sha256, suffix_of(f.filing.path)) not in ledger for f in files if f.lost is None):
        ledger = store.ledger() | ledger  # an archive that is not there: what an earlier reader read of it
    found = {name: why for name, why in store.damaged.items() if name not in told}
    if found and progress is not None:
        names = ", ".join(f"{name} ({why})" for name, why in found.items())
        progress(Event("note", 0, 0, reason=Message("score.damaged", address=store.address, names=names)))
    return tied([judge(file, ledger, languages, section) for file in files])


def tied(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Give the reports of one firm one key, where a table of firms, or the archive itself, says that they are one's."""
    known = companies_of(outcomes)
    told, first = sources.completed([outcome.filing for outcome in outcomes], known)
    filings, then = sources.tie(told)
    remarks = [one + other for one, other in zip(first, then, strict=True)]
    return [
        outcome
        if filing is outcome.filing
        else replace(
            outcome,
            filing=filing,
            rejection=outcome.rejection and replace(outcome.rejection, filing=filing),
            remarks=(*outcome.remarks, *said),
        )
        for outcome, filing, said in zip(outcomes, filings, remarks, strict=True)
    ]


def companies_of(outcomes: Iterable[Outcome]) -> sources.Companies:
    """The tables of firms that lie in the archive, beside its files; else those kept for all archives."""
    files = ((outcome.filing.path, outcome.filing.file) for outcome in outcomes)
    folders = {(path.removesuffix(file), os.path.split(path)[0]) for path, file in files}
    places = set[Path]()
    for root, folder in ((Path(root), Path(folder)) for root, folder in folders if not is_remote(folder)):
        places |= {root, folder, *(above for above in folder.parents if root in above.parents)}
    return sources.companies(sorted(places))


def _other_language(filing: Filing, languages: Collection[str]) -> Rejection | None:
    if not filing.language or filing.language in languages:
        return None
    wanted = Message("text_in.both" if len(set(languages)) > 1 else f"text_in.{next(iter(languages))}")
    own = Message(f"text_in.{filing.language}") if filing.language in LANGUAGES else filing.language
    detail = Message("language.other", report=own, dictionary=wanted)
    return Rejection(filing, "sources", "other language", detail)


def _without(section: SectionName, filing: Filing, entry: Entry) -> Rejection | None:
    found = next((found for found in entry.sections if found.section == section), None)
    if found is None or found.status == "absent":
        why = found.why if found else Message("section.no_language")
        return Rejection(filing, "documents", "no section", Message("report.section", section=section, why=why))
    if found.status == "pointer":
        return Rejection(filing, "documents", "pointer", Message("report.section", section=section, why=found.why))
    return None


def choose(outcomes: Iterable[Outcome]) -> tuple[list[Outcome], list[Rejection]]:
    """Pick one annual report per firm-year; give it and all rejections. Together they are all outcomes."""
    outcomes = sorted(outcomes, key=lambda o: o.filing.file)
    readable = {o.filing.file: o for o in outcomes if o.rejection is None}
    candidates = [sources.ReadReport(o.filing, o.entry.n_chars if o.entry else 0) for o in readable.values()]
    chosen, passed = sources.resolve(candidates)
    rejections = [o.rejection for o in outcomes if o.rejection is not None] + passed
    return [readable[filing.file] for filing in chosen], rejections


def without(outcomes: Iterable[Outcome], lost: Sequence[Rejection], scored: Collection[str]) -> list[Outcome]:
    """What became of each file once the scoring of some was given up, so that another may stand for their firm-year.

    Args:
        outcomes: what became of each file before.
        lost: why the scoring of some was given up. A copy of one of them would be lost too.
        scored: the files that are scored.
    """
    by_file = {rejection.filing.file: rejection for rejection in lost}
    by_content = {rejection.filing.sha256: rejection.filing for rejection in lost}

    def after(outcome: Outcome) -> Outcome:
        filing = outcome.filing
        if filing.file in by_file:
            return replace(outcome, rejection=by_file[filing.file])
        if outcome.rejection is None and filing.sha256 in by_content and filing.file not in scored:
            copy = Message("report.copy", of=by_content[filing.sha256].file)
            return replace(outcome, rejection=Rejection(filing, "sources", "duplicate", copy))
        return outcome

    return list(map(after, outcomes))


def stand_ins(outcomes: Iterable[Outcome], chosen: Collection[str], lost: Iterable[Rejection]) -> list[Outcome]:
    """The same, and of each chosen file of a firm-year that lost others in scoring a remark on it."""
    by_year: dict[tuple[str, int | None], list[Rejection]] = defaultdict(list)
    for rejection in lost:
        by_year[rejection.filing.firm, rejection.filing.year].append(rejection)

    def told(outcome: Outcome) -> Outcome:
        gone = by_year.get((outcome.filing.firm, outcome.filing.year))
        if not gone or outcome.filing.file not in chosen:
            return outcome
        files = ", ".join(rejection.filing.file for rejection in gone)
        return replace(outcome, remarks=(*outcome.remarks, Message("remark.instead", lost=files, why=gone[-1].detail)))

    return list(map(told, outcomes))


def jobs(address: str, chosen: Iterable[Outcome]) -> Iterator[Job]:
    """The work of scoring, a part or a portion of one at a time.

    Files of equal bytes that stand for several firm-years share a row of the store: each is work of its own.
    """
    by_part: dict[tuple[str, int], dict[int, tuple[str, str]]] = defaultdict(dict)
    sharing = Counter[tuple[str, int]]()
    for outcome in chosen:
        if outcome.entry is not None:
            place = (outcome.entry.part, outcome.entry.row)
            by_part[place[0], sharing[place]][place[1]] = (outcome.filing.file, outcome.filing.language)
            sharing[place] += 1
    for part, files in sorted(by_part.items()):
        rows = sorted(files)
        for first in range(0, len(rows), JOB_DOCUMENTS):
            yield Job(address, part[0], {row: files[row] for row in rows[first : first + JOB_DOCUMENTS]})


class RunCounts:
    """What scoring adds up: the ledger of hits, each term's hits by rule, each file's (weighted) total by rule."""

    def __init__(self, dictionaries: Sequence[Dictionary] = ()) -> None:
        self._weights = {d.name: {t.text: t.weight for t in d.terms} for d in dictionaries if d.weighted}
        self.hits = HitSpool()
        self.terms: dict[tuple[str, CountRule], Counter[str]] = defaultdict(Counter)
        self.totals: dict[str, dict[str, dict[CountRule, float]]] = {}
        self.n_chars: dict[str, int | None] = {}
        self.n_words: dict[str, int | None] = {}

    def add(self, scored: Sequence[Scored]) -> None:
        """Take the scored files of a job."""
        for one in scored:
            self.hits.add(one.rows, one.sentences)
            self.n_chars[one.file] = one.n_chars
            self.n_words[one.file] = one.n_words
            self.totals[one.file] = {
                name: {rule: self._total(name, counter) for rule, counter in by_rule.items()}
                for name, by_rule in one.totals.items()
            }
            for name, by_rule in one.totals.items():
                for rule, counter in by_rule.items():
                    if counter:
                        self.terms[name, rule].update(counter)

    def _total(self, name: str, counter: Counter[str]) -> float:
        """Rounded, so that totals that are equal but for the order of summing stay equal."""
        weights = self._weights.get(name)
        return round(sum(weights[term] * n for term, n in counter.items()), 9) if weights else counter.total()


class Scan(NamedTuple):
    """What a run finds: of which its tables are formed.

    Attributes:
        settings: what the reports are scored by.
        outcomes: what became of each file.
        used: those that are scored, one a firm-year, in order.
        rejections: why the others are not.
        counts: the hits of those that are scored.
        passed_over: how much of what lies in the archive can be no report, by kind.
        novelty: what the sentence of each kept hit is, by its row in the ledger; None where it is not asked for.
    """

    settings: Settings
    outcomes: Sequence[Outcome]
    used: Sequence[Outcome]
    rejections: Sequence[Rejection]
    counts: RunCounts
    passed_over: Mapping[str, int] = {}
    novelty: pd.DataFrame | None = None
