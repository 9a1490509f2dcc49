"""In: a store and a dictionary. Out: of each counted hit, whether its sentence is new."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from textindex.core.records import Dictionary
from textindex.core.schemas import NOVELTY
from textindex.scoring import scores, statements
from textindex.store import Store
from textindex.workbench.corpus import Corpus
from textindex.workbench.hits import hits_of


def novelty_of(store: Store | str | Path, dictionary: Dictionary) -> dict[tuple[str, int, int, str], dict[str, Any]]:
    """What the sentences of a dictionary's counted hits are, over all reports of a store (`schemas.NOVELTY`).

    Returns:
        By file, page, start and term; None where nothing can be told, as in a firm's first year.

    Raises:
        StoreError, SourceError: as of `Corpus`.
    """
    corpus = Corpus(store, languages=(dictionary.language,))
    hits = hits_of(corpus, [dictionary])
    kept = hits[hits["kept"]].assign(
        sentence=pd.Series(statements.sentences(corpus.store, corpus.used, hits), dtype="object")
    )
    years = pd.DataFrame([(r.firm, r.year) for r in corpus.reports], columns=["firm", "year"])
    told = scores.novelty_of(kept, years.groupby("firm")["year"].min())[list(NOVELTY.columns)].astype("object")
    keys = zip(kept["file"], kept["page"], kept["start"], kept["term"], strict=True)
    rows = told.where(told.notna(), None).itertuples(index=False)
    named = (dict(zip(NOVELTY.columns, row, strict=True)) for row in rows)
    return {(str(f), int(p), int(s), str(t)): row for (f, p, s, t), row in zip(keys, named, strict=True)}
