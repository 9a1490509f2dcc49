"""In: a store, a dictionary, chosen firms. Out: what the workbench page shows: terms, contexts, the index"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from textindex.core.errors import DictionaryError, SourceError
from textindex.core.messages import Message
from textindex.core.records import Dictionary
from textindex.scoring import scores
from textindex.store import Store
from textindex.workbench.corpus import Corpus
from textindex.workbench.hits import hits_of

MAX_CONTEXTS = 500
MAX_FIRMS = 20
CONTEXT = ("firm", "year", "file", "page", "section", "left", "surface", "right", "boundary_ok")
CONTEXT_FLAGS = ("polarity", "speaker", "tense", "off_concept", "off_cue", "kept", "reason")


class Session:
    """A dictionary on the table, over the reports of a store.

    Args:
        store: a store, its folder or its address.
        dictionary: what is tuned.
        firms: whose index is shown; empty takes the first ones of the store.

    Attributes:
        firms: all firms of the store with a short name, in order: {code: name}.
        chosen: the firms whose index is shown.

    Raises:
        SourceError: the store holds no report in the dictionary's language, or not of a chosen firm.
    """

    def __init__(self, store: Store | str | Path, dictionary: Dictionary, firms: Collection[str] = ()) -> None:
        self._store = store if isinstance(store, Store) else Store(store)
        self.dictionary = dictionary
        corpus = Corpus(self._store, languages=(dictionary.language,))
        self.firms = {
            report.firm: report.name for report in sorted(corpus.reports, key=lambda r: (r.firm, r.year or 0))
        }
        if unknown := [firm for firm in firms if firm not in self.firms]:
            raise SourceError(Message("session.none", unknown=tuple(unknown)))
        self.chosen = list(firms)[:MAX_FIRMS] or list(self.firms)[:MAX_FIRMS]
        self._hits = hits_of(corpus, [dictionary])
        self._texts = {term.text for term in dictionary.terms}
        self._corpora: dict[tuple[str, ...], Corpus] = {}

    def terms(self) -> list[dict[str, Any]]:
        """Each term with its dimension, counted hits, those passed over, and how many reports have it."""
        counted = self._hits[self._hits["kept"]]
        n_hits, n_reports = counted["term"].value_counts(), counted.groupby("term")["file"].nunique()
        passed = self._hits.loc[~self._hits["kept"], "term"].value_counts()
        return [
            {
                "term": term.text,
                "dimension": term.dimension,
                "why": term.why,
                "hits": int(n_hits.get(term.text, 0)),
                "reports": int(n_reports.get(term.text, 0)),
                "passed_over": int(passed.get(term.text, 0)),
            }
            for term in self.dictionary.terms
        ]

    def contexts(self, term: str) -> list[dict[str, Any]]:
        """A term's hits with the words around them; at most `MAX_CONTEXTS`.

        Raises:
            DictionaryError: the dictionary has no such term.
        """
        self._known([term])
        own = self._hits[self._hits["term"] == term].head(MAX_CONTEXTS)
        columns = [*CONTEXT, *CONTEXT_FLAGS]
        values = own[columns].astype("object").where(own[columns].notna(), None)
        return [dict(zip(columns, row, strict=True)) for row in values.itertuples(index=False, name=None)]

    def index(self, off: Iterable[str], firms: Collection[str] = ()) -> list[dict[str, Any]]:
        """The index of the chosen firms as it is, and without the terms that are switched off.

        The reports are counted again without these terms, so that the counts are exact: what an absent term held may
        go to another.

        Raises:
            DictionaryError: an unknown term, or none is left.
        """
        reduced = self.without(off)
        chosen = tuple(firms) or tuple(self.chosen)
        if chosen not in self._corpora:
            self._corpora = {chosen: Corpus(self._store, languages=(self.dictionary.language,), firms=chosen)}
        corpus = self._corpora[chosen]
        before = _index(corpus, self.dictionary, self._hits[self._hits["firm"].isin(chosen)])
        after = before if reduced is self.dictionary else _index(corpus, reduced, hits_of(corpus, [reduced]))
        return [
            {
                "firm": report.firm,
                "year": report.year,
                "name": report.name,
                "n_total": before[report.file][0],
                "n_total_now": after[report.file][0],
                "index": before[report.file][1],
                "index_now": after[report.file][1],
            }
            for report in sorted(corpus.reports, key=lambda r: (r.firm, r.year or 0))
        ]

    def without(self, off: Iterable[str]) -> Dictionary:
        """The dictionary without some terms.

        Raises:
            DictionaryError: an unknown term, or none is left.
        """
        gone = set(off)
        self._known(gone)
        if not gone:
            return self.dictionary
        left = tuple(term for term in self.dictionary.terms if term.text not in gone)
        if not left:
            raise DictionaryError(Message("session.off"))
        used = {term.dimension for term in left}
        dimensions = tuple(dimension for dimension in self.dictionary.dimensions if dimension.key in used)
        return replace(self.dictionary, terms=left, dimensions=dimensions)

    def _known(self, terms: Iterable[str]) -> None:
        if unknown := sorted(set(terms) - self._texts):
            raise DictionaryError(Message("kwic.no_terms", dictionary=self.dictionary.name, unknown=tuple(unknown[:5])))


def _index(corpus: Corpus, dictionary: Dictionary, hits: pd.DataFrame) -> dict[str, tuple[int, float]]:
    """Hits and index of each report, by its file; the index is of weighted hits where terms have weights."""
    files = [report.file for report in corpus.reports]
    counts = scores.term_counts(hits, files, [t.text for t in dictionary.terms])
    weighted = scores.weigh(counts, dictionary.terms, [dimension.key for dimension in dictionary.dimensions])
    index = zip(counts.sum(axis=1).tolist(), np.log1p(weighted["total"]).tolist(), strict=True)
    return dict(zip(files, index, strict=True))
