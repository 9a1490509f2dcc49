"""In: the ledger with the sentence of each kept hit. Out: whether it is new; what is compared is kept in the store."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

import numpy as np

from textindex.core import schemas
from textindex.core.errors import CombineError, StoreError
from textindex.core.later import pandas as pd
from textindex.core.messages import Message
from textindex.core.records import Dictionary
from textindex.scoring import scores
from textindex.scoring.outcomes import Scan
from textindex.store import Statements, Store

NEW = (
    "n_new, hits in sentences that no earlier report of the firm and no report of another firm of the same or an "
    f"earlier year has (Jaccard similarity below {scores.NEAR}); ln_new = ln(1 + n_new); share_repeated and "
    "share_shared, the shares of hits in sentences that the firm had before, or only other firms have; missing in a "
    "firm's first year"
)
"""What the formula is."""


def check_names(dictionaries: Sequence[Dictionary]) -> None:
    """Refuse a dictionary whose columns would be called as those of the formula.

    Raises:
        CombineError: one has a dimension ``new``.
    """
    for dictionary in dictionaries:
        if "new" in {d.key for d in dictionary.dimensions}:
            raise CombineError(Message("statements.new", dictionary=dictionary.name))


def novelty(hits: pd.DataFrame, scan: Scan, shelf: Store | None) -> pd.DataFrame:
    """What the sentence of each kept hit is (`schemas.NOVELTY`), by the hit's row; each dictionary's on their own.

    Args:
        hits: the ledger, with its sentences.
        scan: the run.
        shelf: where what is compared is kept for the next run; None keeps nothing.
    """
    kept = hits.loc[hits["kept"], ["firm", "year", "dictionary", "sentence"]]
    parts = [pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in schemas.NOVELTY.dtypes.items()})]
    for dictionary in scan.settings.dictionaries:
        own = kept[kept["dictionary"] == dictionary.name]
        if len(own):
            parts.append(scores.novelty_of(own, _first_years(_reports(scan, dictionary)), pairs_by(shelf)))
    told: pd.DataFrame = pd.concat(parts).reindex(hits.index).astype(schemas.NOVELTY.dtypes)
    return told[list(schemas.NOVELTY.columns)]


def pairs_by(shelf: Store | None) -> Callable[[Sequence[str]], Any]:
    """What finds the near pairs of sentences: those that a store knows are compared with the others alone."""
    return scores.near if shelf is None else partial(near_in, shelf)


def near_in(shelf: Store, sentences: Sequence[str]) -> Any:
    """Pairs of places of sentences that are near, as of `scores.near`; what was not known of them is kept then."""
    known = Statements(shelf, scores.COMPARED)
    at, pairs = known.find(sentences), known.pairs()
    new = sorted(np.flatnonzero(at < 0).tolist(), key=lambda place: sentences[place])
    place_of = np.full(known.n + len(new), -1)
    place_of[at[at >= 0]] = np.flatnonzero(at >= 0)
    place_of[known.n :] = new
    if new:
        fresh = [sentences[place] for place in new]
        prefixes, found = scores.joined(fresh)
        met = [
            scores.near_to(fresh, scores.Prefixes(*part.prefixes), part.texts)[:, ::-1] + (part.first, known.n)
            for part in known.parts
        ]
        pairs = np.concatenate([pairs, *met, found + known.n])
        if taken := known.taken_in(len(fresh)):
            fresh = [text for part in taken for text in part.texts(np.arange(len(part.table)))] + fresh
            prefixes = scores.prefixes(fresh)
        with suppress(StoreError):  # a store that may only be read: they are compared again the next time
            known.add(fresh, prefixes, pairs, taken)
    pairs = np.sort(place_of[pairs], axis=1)
    pairs = pairs[pairs[:, 0] >= 0]
    return pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]


def columns_of(scan: Scan, hits: scores.Columns, dictionary: Dictionary) -> pd.DataFrame:
    """The columns of the index for one dictionary, of its rows of the ledger, a row a report (by file)."""
    reports = _reports(scan, dictionary)
    kept = pd.DataFrame({name: hits[name][hits["kept"]] for name in ("file", "novelty")})
    return scores.new_columns(kept, reports, _first_years(reports))


def _reports(scan: Scan, dictionary: Dictionary) -> pd.DataFrame:
    """Firm and year by file, of the reports that a dictionary scores."""
    own = [o.filing for o in scan.used if dictionary in scan.settings.of_language(o.filing.language)]
    table = pd.DataFrame({"firm": [f.firm for f in own], "year": [f.year for f in own]}, index=[f.file for f in own])
    return table.astype({"firm": "string", "year": "Int64"})


def _first_years(reports: pd.DataFrame) -> pd.Series:
    first: pd.Series = reports.groupby("firm")["year"].min()
    return first
