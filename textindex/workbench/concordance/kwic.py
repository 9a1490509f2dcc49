"""In: words, or a dictionary, and a store. Out: a table of every place where they stand, with the words around it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from textindex import dictionary as dictionaries_room
from textindex.core.choices import check_choices
from textindex.core.errors import SourceError
from textindex.core.records import Dictionary, Flag, SectionName
from textindex.core.schemas import NOVELTY
from textindex.workbench.concordance.places import CONTEXT_CHARS, Line, Query, Sort, ordered, stream

DTYPES = {"year": "Int64", "page": "int64", "start": "int64", "own_p": "float64", "kept": "boolean", **NOVELTY.dtypes}


def kwic(
    terms: Sequence[str] | str = (),
    store: Any = "",
    *,
    dictionary: Dictionary | str | Path | None = None,
    dimension: str = "",
    sort: Sort | None = None,
    firms: Collection[str] = (),
    years: Collection[int] = (),
    section: SectionName | Literal[""] = "",
    flags: Collection[Flag | Literal["own"]] = (),
    not_kept: bool = False,
    limit: int | None = None,
    context: int = CONTEXT_CHARS,
    novelty: bool = False,
) -> pd.DataFrame:
    """Keyword in context over all annual reports of a store.

    Args:
        terms: words, as they are written; with a dictionary, some of its terms (none: all of them).
        store: a store, its folder or its address.
        dictionary: a dictionary, whose hits are shown, counted or not.
        dimension: only terms of this dimension of the dictionary.
        sort: ``left`` or ``right`` (neighbouring words; Chinese in the order of GB 18030, for common characters that
            of pinyin), ``firm`` or ``year``; None leaves the reports as they are stored.
        firms: only reports of these; empty for all.
        years: only reports of these fiscal years; empty for all.
        section: only ``mdna`` or ``business``.
        flags: only places that have one of these: negated, other_party, background, boilerplate, plan,
            off_concept, own.
        not_kept: only what the dictionary does not count.
        limit: at most so many places, after sorting.
        context: characters shown on either side.
        novelty: tell of each hit that is counted whether its sentence is new in the store, as `textindex.score` does
            with the formula ``new`` (``first_seen``, ``last_seen``, ``copies``, ``novelty``, empty otherwise).

    Returns:
        A row a place, with the columns of `Line`.

    Raises:
        DictionaryError, SourceError: see `Query.check`.
        StoreError: there is no store.
    """
    check_choices(SourceError, sort=(sort, Sort | None), section=(section or None, SectionName | None))
    check_choices(SourceError, flags=(flags, Collection[Flag | Literal["own"]]))
    given = (
        dictionary if dictionary is None or isinstance(dictionary, Dictionary) else dictionaries_room.load(dictionary)
    )
    words = (terms,) if isinstance(terms, str) else tuple(terms)
    query = Query(
        terms=words,
        dictionary=given,
        dimension=dimension,
        firms=tuple(firms),
        years=tuple(years),
        section=section,
        flags=tuple(flags),
        not_kept=not_kept,
        context=context,
        novelty=novelty,
    )
    return frame(ordered(stream(query, store), sort, limit))


def frame(lines: Iterator[Line]) -> pd.DataFrame:
    """The places as a table."""
    table = pd.DataFrame(list(lines), columns=list(Line._fields), dtype="object")
    return table.astype({column: DTYPES.get(column, "string") for column in Line._fields})
