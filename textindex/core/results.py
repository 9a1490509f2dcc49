"""In: nothing. Out: what a run of scoring gives, as one record; `assembly` forms it, the store writes it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from textindex.core.later import Later
from textindex.core.records import Dictionary
from textindex.core.summaries import Shown

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = Later("pandas")


@dataclass(frozen=True, slots=True, repr=False)
class ScoreResult(Shown):
    """What a run gives.

    Attributes:
        index: one row a firm-year for which an annual report was found; counts are missing where it was not read.
        hits: the ledger, one row a hit (`textindex.core.schemas.HITS`).
        documents: one row a file.
        rejections: one row a file that did not go on, with the reason.
        terms: one row a term, counted by all four rules.
        provenance: versions, parameters, hashes and the ledger of files; equal for equal input.
        run: when and how long; differs from run to run.
        dictionaries: by which the reports were scored.
        incomplete: of the scored files that lack a part of their text, what is missing, in order of the file's name.
    """

    index: pd.DataFrame
    hits: pd.DataFrame
    documents: pd.DataFrame
    rejections: pd.DataFrame
    terms: pd.DataFrame
    provenance: dict[str, Any]
    run: dict[str, Any]
    dictionaries: tuple[Dictionary, ...]
    incomplete: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def _headline(self) -> str:
        """Firm-years, hits, and what did not go on and why."""
        kept, firms = int(self.hits["kept"].sum()), self.index["firm"].nunique()
        names = ", ".join(dictionary.name for dictionary in self.dictionaries)
        lost = ", ".join(f"{reason} {n:,}" for reason, n in self.rejections["reason"].value_counts().items())
        return (
            f"ScoreResult: {len(self.index):,} firm-years of {firms:,} firms, {kept:,} hits counted by {names}; "
            f"{len(self.rejections):,} files rejected{f' ({lost})' if lost else ''}"
        )
