"""In: a store. Out: its annual reports, one a firm-year, with their texts: what every tool of the workbench reads."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from textindex.core.errors import SourceError
from textindex.core.messages import Message
from textindex.core.records import Dictionary
from textindex.core.schemas import NOVELTY
from textindex.scoring import archives, outcomes, scores, statements
from textindex.scoring.scorer import Scorer, Settings
from textindex.store import Entry, Store, Stored

LANGUAGES = ("zh", "en")


class Report(NamedTuple):
    """An annual report of the store: its file's name, firm, fiscal year, short name, language, and where it is kept."""

    file: str
    firm: str
    year: int | None
    name: str
    language: str
    entry: Entry


class Corpus:
    """The annual reports that a store holds.

    Args:
        store: a store, its folder or its address.
        languages: only reports in these.
        firms: only these firms; empty for all.
        years: only these fiscal years; empty for all.

    Attributes:
        reports: the reports, one a firm-year, in order of their files' names.

    Raises:
        StoreError: there is no store.
        SourceError: it holds no such report.
    """

    def __init__(
        self,
        store: Store | str | Path,
        *,
        languages: Collection[str] = LANGUAGES,
        firms: Collection[str] = (),
        years: Collection[int] = (),
    ) -> None:
        self.store = store if isinstance(store, Store) else Store(store)
        files = archives.as_last_seen(self.store)
        used, _ = outcomes.choose(outcomes.judged(self.store, files, languages))
        self._used = [
            o
            for o in used
            if (not firms or o.filing.firm in firms)
            and (not years or o.filing.year in years)
            and o.filing.language in languages
        ]
        if not self._used:
            raise SourceError(Message("corpus.none", address=self.store.address))
        self.reports = [
            Report(o.filing.file, o.filing.firm, o.filing.year, o.filing.name, o.filing.language, o.entry)
            for o in self._used
            if o.entry
        ]

    def __len__(self) -> int:
        return len(self.reports)

    def texts(self) -> Iterator[tuple[Report, Stored]]:
        """Each report with its text, in the order in which they are stored."""
        by_file = {report.file: report for report in self.reports}
        for job in outcomes.jobs(self.store.address, self._used):
            for stored in self.store.texts(job.part, list(job.files)):
                yield by_file[job.files[stored.row][0]], stored

    def ledger(self, dictionaries: Sequence[Dictionary], settings: Settings | None = None) -> pd.DataFrame:
        """The hits of dictionaries, as `textindex.score` gives them (`textindex.core.schemas.HITS`).

        Args:
            dictionaries: what to count.
            settings: how; None takes each dictionary's own rule and policy.
        """
        settings = settings or Settings(tuple(dictionaries))
        settings.check()
        scorer, counts = Scorer(settings), outcomes.RunCounts()
        for report, stored in self.texts():
            counts.add([scorer.score(stored, report.file, report.language)])
        return counts.hits.frame({report.file: (report.firm, report.year) for report in self.reports})

    def sentences(self, hits: pd.DataFrame) -> dict[int, str]:
        """The sentence around each counted hit of a ledger, as signs (`scores.signs`), by the hit's row."""
        return statements.sentences(self.store, self._used, hits)


def novelty_of(store: Store | str | Path, dictionary: Dictionary) -> dict[tuple[str, int, int, str], dict[str, Any]]:
    """What the sentences of a dictionary's counted hits are, over all reports of a store (`schemas.NOVELTY`).

    Returns:
        By file, page, start and term; None where nothing can be told, as in a firm's first year.

    Raises:
        StoreError, SourceError: as of `Corpus`.
    """
    corpus = Corpus(store, languages=(dictionary.language,))
    hits = corpus.ledger([dictionary])
    kept = hits[hits["kept"]].assign(sentence=pd.Series(corpus.sentences(hits), dtype="object"))
    years = pd.DataFrame([(r.firm, r.year) for r in corpus.reports], columns=["firm", "year"])
    told = scores.novelty_of(kept, years.groupby("firm")["year"].min())[list(NOVELTY.columns)].astype("object")
    keys = zip(kept["file"], kept["page"], kept["start"], kept["term"], strict=True)
    rows = told.where(told.notna(), None).itertuples(index=False)
    named = (dict(zip(NOVELTY.columns, row, strict=True)) for row in rows)
    return {(str(f), int(p), int(s), str(t)): row for (f, p, s, t), row in zip(keys, named, strict=True)}
