"""In: nothing. Out: what a run of scoring gives, as one record; `assembly` forms it, the store writes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from textindex.core.later import pandas as pd
from textindex.core.records import Dictionary
from textindex.core.summaries import Shown


@dataclass(frozen=True, slots=True, repr=False)
class ScoreResult(Shown):
    """What a run gives.

    Attributes:
        tables: the five tables below as they are written (`textindex.tables.frame.Frame`); pandas is loaded when one
            of them is asked for.
        provenance: versions, parameters, hashes and the ledger of files; equal for equal input.
        run: when and how long; differs from run to run.
        dictionaries: by which the reports were scored.
        incomplete: of the scored files that lack a part of their text, what is missing, in order of the file's name.
    """

    tables: Mapping[str, Any]
    provenance: dict[str, Any]
    run: dict[str, Any]
    dictionaries: tuple[Dictionary, ...]
    incomplete: dict[str, tuple[str, ...]] = field(default_factory=dict)

    _fields: ClassVar = (
        *("index", "hits", "documents", "rejections", "terms"),
        *("provenance", "run", "dictionaries", "incomplete"),
    )

    @property
    def index(self) -> pd.DataFrame:
        """One row a firm-year for which an annual report was found; counts are missing where it was not read."""
        return self._pandas("index")

    @property
    def hits(self) -> pd.DataFrame:
        """The ledger, one row a hit (`textindex.core.schemas.HITS`)."""
        return self._pandas("hits")

    @property
    def documents(self) -> pd.DataFrame:
        """One row a file."""
        return self._pandas("documents")

    @property
    def rejections(self) -> pd.DataFrame:
        """One row a file that did not go on, with the reason."""
        return self._pandas("rejections")

    @property
    def terms(self) -> pd.DataFrame:
        """One row a term, counted by all four rules."""
        return self._pandas("terms")

    def _pandas(self, name: str) -> pd.DataFrame:
        table: pd.DataFrame = self.tables[name].pandas()
        return table

    def _headline(self) -> str:
        """Firm-years, hits, and what did not go on and why."""
        kept, firms = int(self.hits["kept"].sum()), self.index["firm"].nunique()
        names = ", ".join(dictionary.name for dictionary in self.dictionaries)
        lost = ", ".join(f"{reason} {n:,}" for reason, n in self.rejections["reason"].value_counts().items())
        return (
            f"ScoreResult: {len(self.index):,} firm-years of {firms:,} firms, {kept:,} hits counted by {names}; "
            f"{len(self.rejections):,} files rejected{f' ({lost})' if lost else ''}"
        )
