"""What became of the records of a review, as PRISMA 2020 draws it: a frozen record whose sums are checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from textindex.core.errors import LiteratureError
from textindex.core.messages import Message, joined


@dataclass(frozen=True, slots=True)
class Flow:
    """The counts of a PRISMA 2020 flow diagram (Page et al. 2021, BMJ 372:n71).

    What was not counted is None, which is not 0: its box is not drawn.

    Attributes:
        identified: records by source.
        ways: source to ``database``, ``register`` or ``other``; a database where it is not told.
        duplicates: records removed as duplicates before screening.
        automation, other_removed: records removed before screening by a tool, or for another reason.
        screened: records screened.
        excluded: of these, by reason, in the order in which the rules were asked.
        sought, not_retrieved: reports sought for retrieval, and those of them that were not found.
        assessed: reports assessed in full.
        excluded_reports: of these, by reason.
        included: reports included.
        studies: studies that they tell of; several reports may tell of one.

    Raises:
        LiteratureError: a count is negative, or not what the counts above it leave; all faults are listed.

    >>> Flow({"Scopus": 5, "WoS": 3}, duplicates=2, screened=6, excluded={"language": 4}, included=2).included
    2
    >>> Flow({"Scopus": 5}, duplicates=2, screened=4, excluded={}, included=4)
    Traceback (most recent call last):
    ...
    textindex.core.errors.LiteratureError: the flow does not add up: screened is 4, and 5 identified less 2 removed is 3
    """

    identified: Mapping[str, int]
    duplicates: int
    screened: int
    excluded: Mapping[str, int]
    included: int
    ways: Mapping[str, str] = field(default_factory=dict)
    automation: int | None = None
    other_removed: int | None = None
    sought: int | None = None
    not_retrieved: int | None = None
    assessed: int | None = None
    excluded_reports: Mapping[str, int] = field(default_factory=dict)
    studies: int | None = None

    def __post_init__(self) -> None:
        """Refuse counts that do not add up."""
        if faults := self._faults():
            raise LiteratureError(Message("flow.wrong", faults=joined(faults)))

    @property
    def total(self) -> int:
        """Records identified from all sources."""
        return sum(self.identified.values())

    def _faults(self) -> list[str]:
        names = (
            *("duplicates", "automation", "other_removed", "screened"),
            *("sought", "not_retrieved", "assessed", "included", "studies"),
        )
        singles = {name: getattr(self, name) for name in names}
        counts = {name: n for name, n in singles.items() if n is not None}
        for group in (self.identified, self.excluded, self.excluded_reports):
            counts |= group
        faults: list[str] = [Message("flow.below", name=name, n=n) for name, n in counts.items() if n < 0]
        removed = self.duplicates + (self.automation or 0) + (self.other_removed or 0)
        faults += _sum(
            "screened",
            self.screened,
            Message("flow.so_many", n=self.total, what=Message("flow.identified")),
            self.total,
            Message("flow.removed"),
            removed,
        )
        excluded = sum(self.excluded.values())
        told = Message("flow.so_many", n=self.screened, what=Message("flow.screened"))
        if self.sought is None:
            late = {"not_retrieved": self.not_retrieved, "assessed": self.assessed}
            faults += [Message("flow.no_sought", name=name) for name, n in late.items() if n is not None]
            faults += [Message("flow.excluded")] if self.excluded_reports else []
            faults += _sum("included", self.included, told, self.screened, Message("flow.excluded_some"), excluded)
        else:
            faults += _sum("sought", self.sought, told, self.screened, Message("flow.excluded_some"), excluded)
            lost = self.not_retrieved or 0
            assessed = self.sought - lost if self.assessed is None else self.assessed
            faults += _sum(
                "assessed",
                assessed,
                Message("flow.so_many", n=self.sought, what=Message("flow.sought")),
                self.sought,
                Message("flow.not_retrieved"),
                lost,
            )
            out = sum(self.excluded_reports.values())
            faults += _sum(
                "included",
                self.included,
                Message("flow.so_many", n=assessed, what=Message("flow.assessed")),
                assessed,
                Message("flow.excluded_some"),
                out,
            )
        if self.studies is not None and self.studies > self.included:
            faults.append(Message("flow.studies", included=self.included, studies=self.studies))
        return faults

    def rows(self) -> list[dict[str, Any]]:
        """The counts one below the other: stage, box, what, n."""
        found: list[dict[str, Any]] = []

        def add(stage: str, box: str, what: str, n: int | None) -> None:
            if n is not None:
                found.append({"stage": stage, "box": box, "what": what, "n": n})

        for source, n in self.identified.items():
            add("identification", "identified", source, n)
        add("identification", "identified", "total", self.total)
        add("identification", "removed", "duplicates", self.duplicates)
        add("identification", "removed", "by automation", self.automation)
        add("identification", "removed", "other reasons", self.other_removed)
        add("screening", "screened", "records", self.screened)
        for reason, n in self.excluded.items():
            add("screening", "excluded", reason, n)
        add("screening", "excluded", "total", sum(self.excluded.values()))
        add("screening", "sought", "reports", self.sought)
        add("screening", "not retrieved", "reports", self.not_retrieved)
        add("screening", "assessed", "reports", self.assessed)
        for reason, n in self.excluded_reports.items():
            add("screening", "reports excluded", reason, n)
        add("included", "included", "studies", self.studies)
        add("included", "included", "reports", self.included)
        return found


def _sum(name: str, n: int, above: str, whole: int, what: str, less: int) -> list[str]:
    left = whole - less
    return [] if n == left else [Message("flow.sum", name=name, n=n, above=above, less=less, what=what, left=left)]
