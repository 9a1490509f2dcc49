"""In: the reports of a store, and the lines of some as they are scored. Out: the lines, with what is new in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

import pandas as pd

from textindex.core.schemas import NOVELTY
from textindex.scoring import outcomes, scores, statements
from textindex.scoring.scorer import Scored, Scorer
from textindex.store import Stored
from textindex.workbench.corpus import Corpus, Report

if TYPE_CHECKING:
    from textindex.workbench.concordance.places import Line


def with_novelty(
    corpus: Corpus, scorer: Scorer, lines_of: Callable[[Report, Stored, Scored], Iterable[Line]]
) -> Iterator[Line]:
    """Lines, and what the sentence of each counted hit is, over all reports of a corpus (`schemas.NOVELTY`).

    Args:
        corpus: all reports, each of which is scored once.
        scorer: for one dictionary, with sentences.
        lines_of: the lines of a report that are wanted.
    """
    counts = outcomes.RunCounts()
    lines: list[Line] = []
    for report, stored in corpus.texts():
        scored = scorer.score(stored, report.file, report.language)
        counts.add([scored])
        lines += lines_of(report, stored, scored)
    hits = counts.hits.frame({r.file: (r.firm, r.year) for r in corpus.reports}, sentences=True).pandas()
    kept = hits[hits["kept"]]
    years = pd.DataFrame([(r.firm, r.year) for r in corpus.reports], columns=["firm", "year"])
    told = scores.novelty_of(kept, years.groupby("firm")["year"].min(), statements.pairs_by(corpus.store))
    told = told[list(NOVELTY.columns)].astype("object")
    keys = zip(kept["file"], kept["page"], kept["start"], kept["term"], strict=True)
    rows = zip(keys, told.where(told.notna(), None).itertuples(index=False), strict=True)
    known = {key: dict(zip(NOVELTY.columns, row, strict=True)) for key, row in rows}
    for line in lines:
        yield line._replace(**known.get((line.file, line.page, line.start, line.term), {}))
