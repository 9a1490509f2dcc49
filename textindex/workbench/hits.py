"""In: the reports of a store, dictionaries. Out: their hits."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from textindex.core.records import Dictionary
from textindex.scoring import outcomes
from textindex.scoring.scorer import Scorer, Settings
from textindex.workbench.corpus import Corpus


def hits_of(corpus: Corpus, dictionaries: Sequence[Dictionary], settings: Settings | None = None) -> pd.DataFrame:
    """The hits of dictionaries, as `textindex.score` gives them (`textindex.core.schemas.HITS`).

    Args:
        corpus: the reports.
        dictionaries: what to count.
        settings: how; None takes each dictionary's own rule and policy.
    """
    settings = settings or Settings(tuple(dictionaries))
    settings.check()
    scorer, counts = Scorer(settings), outcomes.RunCounts()
    for report, stored in corpus.texts():
        counts.add([scorer.score(stored, report.file, report.language)])
    return counts.hits.frame({report.file: (report.firm, report.year) for report in corpus.reports}).pandas()
