"""In: rows of the hit ledger by report. Out: the ledger as one table; rows wait in Arrow, a tenth of their size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import Any

from textindex.core.schemas import HITS, HitRow
from textindex.tables.arrow import array
from textindex.tables.frame import TYPES, Frame

WAITING_ROWS = 4096
TABLE_ROWS = 131_072  # rows that lie together in the ledger
within_a_report = attrgetter("dictionary", "page", "start", "stop", "term")
"""The order of a report's rows."""


class HitSpool:
    """Collects ledger rows: the columns of `HITS` without firm and year."""

    def __init__(self) -> None:
        self._waiting: list[HitRow] = []
        self._batches: list[Any] = []
        self._places: dict[str, tuple[int, int, int]] = {}  # of a report: batch, first row, number of rows

    def add(self, rows: Sequence[HitRow]) -> None:
        """Take a report's rows."""
        if rows:
            self._places[rows[0].file] = len(self._batches), len(self._waiting), len(rows)
            self._waiting += sorted(rows, key=within_a_report)
        if len(self._waiting) >= WAITING_ROWS:
            self._settle()

    def frame(self, firm_years: Mapping[str, tuple[str, int | None]]) -> Frame:
        """The ledger, sorted by firm, year and file, which firm and year are known from."""
        import pyarrow as pa

        self._settle()
        order = sorted((firm, year is None, year or 0, file) for file, (firm, year) in firm_years.items())
        tables, waiting, n_waiting = list[Any](), list[Any](), 0
        for firm, no_year, year, file in order:
            number, first, n = self._places.get(file, (0, 0, 0))
            if n:
                whose = array([firm] * n, pa.string()), array([None if no_year else year] * n, pa.int64())
                own = self._batches[number].slice(first, n)
                waiting.append(pa.RecordBatch.from_arrays([*whose, *own.columns], names=list(HITS.columns)))
                n_waiting += n
            if n_waiting >= TABLE_ROWS or (n_waiting and file == order[-1][-1]):
                tables.append(pa.Table.from_batches(waiting).combine_chunks())
                waiting, n_waiting = [], 0
        return Frame(pa.concat_tables(tables), HITS.dtypes) if tables else Frame.of_rows([], HITS.dtypes)

    def _settle(self) -> None:
        if self._waiting:
            self._batches.append(_batch(self._waiting))
            self._waiting = []


def _batch(rows: Sequence[HitRow]) -> Any:
    import pyarrow as pa

    types, columns = HITS.dtypes, zip(HitRow._fields, zip(*rows, strict=True), strict=True)
    arrays = [array(values, getattr(pa, TYPES[types[name]])()) for name, values in columns]
    return pa.RecordBatch.from_arrays(arrays, names=list(HitRow._fields))
