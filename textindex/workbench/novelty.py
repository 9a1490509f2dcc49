"""In: the reports of a store as they were scored. Out: what is new in the sentence of each hit that is counted."""

from __future__ import annotations

from typing import Any

import pandas as pd

from textindex.core.schemas import NOVELTY
from textindex.scoring import scores, statements
from textindex.scoring.outcomes import RunCounts
from textindex.workbench.corpus import Corpus


def novelty(corpus: Corpus, counts: RunCounts) -> dict[tuple[str, int, int, str], dict[str, Any]]:
    """What the sentence of each counted hit is (`schemas.NOVELTY`), by the hit's file, page, start and term.

    Args:
        corpus: all reports of a store.
        counts: their hits by one dictionary, with sentences.
    """
    hits = counts.hits.frame({r.file: (r.firm, r.year) for r in corpus.reports}, sentences=True).pandas()
    kept = hits[hits["kept"]]
    years = pd.DataFrame([(r.firm, r.year) for r in corpus.reports], columns=["firm", "year"])
    told = scores.novelty_of(kept, years.groupby("firm")["year"].min(), statements.pairs_by(corpus.store))
    told = told[list(NOVELTY.columns)].astype("object")
    keys = zip(kept["file"], kept["page"], kept["start"], kept["term"], strict=True)
    rows = zip(keys, told.where(told.notna(), None).itertuples(index=False), strict=True)
    return {key: dict(zip(NOVELTY.columns, row, strict=True)) for key, row in rows}
