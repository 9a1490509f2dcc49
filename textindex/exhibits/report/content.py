"""What a report page is made of; in: nothing. Out: `Content`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from textindex.core.construct import Construct


@dataclass(frozen=True, slots=True)
class Content:
    """What a page shows; see `textindex.store.results.Results`.

    Attributes:
        index: firm, year, name, status, ``ln_total`` (the index), ``n_…`` and ``ln_…`` columns; industry where
            it is known.
        terms: term, dimension, kept, firm_years.
        rejections: file, reason, detail.
        construct: what the dictionary measures.
        dimensions: key to its labels in Chinese and English, in order.
        provenance: provenance.json.
        facts: the dictionary's part of it.
        others: names of the run's other dictionaries.
        methods: methods.md.
        hits: firms with their rows of the ledger, in the order in which they are to be embedded.
        named: whether the firms were named: then all of them must find room.
        with_hits: number of firms that have any hit.
        above: firm, year, n, expected, residual, flag; None where there is no such table.
        novelty: firm, year, dimension, novelty, n (counted hits); None where the run did not tell it.
    """

    index: pd.DataFrame
    terms: pd.DataFrame
    rejections: pd.DataFrame
    construct: Construct
    dimensions: Mapping[str, tuple[str, str]]
    provenance: Mapping[str, Any]
    facts: Mapping[str, Any]
    others: tuple[str, ...]
    methods: str
    hits: Iterable[tuple[str, pd.DataFrame]]
    named: bool
    with_hits: int
    above: pd.DataFrame | None = None
    novelty: pd.DataFrame | None = None
