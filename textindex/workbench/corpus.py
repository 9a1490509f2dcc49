"""In: a store. Out: its annual reports, one a firm-year, with their texts: what every tool of the workbench reads."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import NamedTuple

from textindex.core.errors import SourceError
from textindex.core.messages import Message, some
from textindex.scoring import archives, outcomes
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
        used: of each, what was read and where it is kept.

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
        self.used = [
            o
            for o in used
            if (not firms or o.filing.firm in firms)
            and (not years or o.filing.year in years)
            and o.filing.language in languages
        ]
        if not self.used:
            raise SourceError(self._none(firms, used))
        self.reports = [
            Report(o.filing.file, o.filing.firm, o.filing.year, o.filing.name, o.filing.language, o.entry)
            for o in self.used
            if o.entry
        ]

    def _none(self, firms: Collection[str], used: Collection[outcomes.Outcome]) -> Message:
        """Why there is no report; where firms were asked for, with codes that are known: of firms so named, if any."""
        names = {o.filing.firm: o.filing.name for o in used if o.filing.firm}
        if not firms or not names or not {*firms}.isdisjoint(names):
            return Message("corpus.none", address=self.store.address)
        meant = {
            o.filing.firm: o.filing.name
            for o in used
            if o.filing.firm and any(firm.casefold() in o.filing.name.casefold() for firm in firms if firm)
        }
        such = some([f"{code} {name}".strip() for code, name in sorted((meant or names).items())], 3)
        return Message("corpus.no_firm", address=self.store.address, firms=some(sorted(firms)), such=such)

    def __len__(self) -> int:
        return len(self.reports)

    def texts(self, files: Collection[str] | None = None) -> Iterator[tuple[Report, Stored]]:
        """Each report with its text, in the order in which they are stored.

        Args:
            files: names of the reports' files; None for all.
        """
        by_file = {report.file: report for report in self.reports}
        used = self.used if files is None else [o for o in self.used if o.filing.file in files]
        for job in outcomes.jobs(self.store.address, used):
            for stored in self.store.texts(job.part, list(job.files)):
                yield by_file[job.files[stored.row][0]], stored
