"""What a question to a site brings: its reports, and what else was listed.

In: nothing. Out: `Listing`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from textindex.core.messages import Message, some
from textindex.fetch.reports import Report

NAMED = 10


@dataclass(slots=True)
class Listing:
    """What was found.

    Attributes:
        reports: rows for the manifest, those that are not wanted among them.
        aside: what else was listed, by what it is, as numbers.
        warnings: sentences that the user should read.
        incomplete: what could not be listed to its end.
        firm_years: how many were asked for; 0 where that is not known.
    """

    reports: list[Report] = field(default_factory=list)
    aside: Counter[str] = field(default_factory=Counter)
    warnings: list[str] = field(default_factory=list)
    incomplete: list[str] = field(default_factory=list)
    firm_years: int = 0

    def told_of(self, unknown: Sequence[str]) -> None:
        """Take what is said of firms that the site does not know."""
        self.warnings += unknown
        self.incomplete += [Message("listed.not_known", name=sentence.partition(":")[0]) for sentence in unknown]

    def note_years(self, firms: Iterable[str], years: Sequence[int]) -> None:
        """Say how many firm-years were asked for, and which of firms that have reports are not among these."""
        firms = list(firms)
        self.firm_years = len(firms) * len(years)
        had = {(report.firm, report.year) for report in self.reports if report.wanted == "yes"}
        seen = {firm for firm, _ in had}
        missing = [f"{firm} {year}" for firm in firms if firm in seen for year in years if (firm, year) not in had]
        if missing:
            self.warnings.append(Message("fetch.no_report_of", missing=some(missing, NAMED)))
