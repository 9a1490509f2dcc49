"""In: rows of the hit ledger by report. Out: the ledger as one table; rows wait in Arrow, a tenth of their size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import zip_longest
from operator import attrgetter
from typing import Any

from textindex.core.schemas import HITS, HitRow
from textindex.tables.arrow import array
from textindex.tables.frame import TYPES, Frame

WAITING_ROWS = 4096
TABLE_ROWS = 131_072  # rows that lie together in the ledger
WAITING_REPORTS = 512  # a part of a batch for each: ten kilobytes, however few its rows
SENTENCE = "sentence"
within_a_report = attrgetter("dictionary", "page", "start", "stop", "term")
"""The order of a report's rows."""


class HitSpool:
    """Collects ledger rows: the columns of `HITS` without firm and year; and their sentences, if given."""

    def __init__(self) -> None:
        self._waiting: list[tuple[HitRow, str | None]] = []
        self._batches: list[Any] = []
        self._places: dict[str, tuple[int, int, int]] = {}  # of a report: batch, first row, number of rows

    def add(self, rows: Sequence[HitRow], sentences: Sequence[str | None] = ()) -> None:
        """Take a report's rows, and their sentences."""
        if rows:
            self._places[rows[0].file] = len(self._batches), len(self._waiting), len(rows)
            self._waiting += sorted(zip_longest(rows, sentences), key=lambda told: within_a_report(told[0]))
        if len(self._waiting) >= WAITING_ROWS:
            self._settle()

    def frame(self, firm_years: Mapping[str, tuple[str, int | None]], *, sentences: bool = False) -> Frame:
        """The ledger, sorted by firm, year and file, which firm and year are known from.

        With a column ``sentence`` where it is asked for.
        """
        import pyarrow as pa

        self._settle()
        types = {**HITS.dtypes, **({SENTENCE: "string"} if sentences else {})}
        order = sorted((firm, year is None, year or 0, file) for file, (firm, year) in firm_years.items())
        tables, settled, waiting, n_waiting = list[Any](), list[Any](), list[Any](), 0
        for firm, no_year, year, file in order:
            number, first, n = self._places.get(file, (0, 0, 0))
            if n:
                whose = array([firm] * n, pa.string()), array([None if no_year else year] * n, pa.int64())
                own = self._batches[number].slice(first, n).columns
                columns = [*whose, *(own if sentences else own[:-1])]
                waiting.append(pa.RecordBatch.from_arrays(columns, names=list(types)))
                n_waiting += n
            full = n_waiting >= TABLE_ROWS or (n_waiting > 0 and file == order[-1][-1])
            if waiting and (full or len(waiting) >= WAITING_REPORTS):
                settled.append(pa.Table.from_batches(waiting).combine_chunks())
                waiting = []
            if full:
                tables.append(pa.concat_tables(settled).combine_chunks())
                settled, n_waiting = [], 0
        return Frame(pa.concat_tables(tables), types) if tables else Frame.of_rows([], types)

    def _settle(self) -> None:
        if self._waiting:
            self._batches.append(_batch(self._waiting))
            self._waiting = []


def _batch(told: Sequence[tuple[HitRow, str | None]]) -> Any:
    import pyarrow as pa

    rows, sentences = zip(*told, strict=True)
    types, columns = HITS.dtypes, zip(HitRow._fields, zip(*rows, strict=True), strict=True)
    arrays = [array(values, getattr(pa, TYPES[types[name]])()) for name, values in columns]
    return pa.RecordBatch.from_arrays([*arrays, array(sentences, pa.string())], names=[*HitRow._fields, SENTENCE])
