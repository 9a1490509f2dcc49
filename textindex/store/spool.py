"""In: rows of the hit ledger, as they come. Out: the ledger as one table; rows wait in Arrow, a tenth of their size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from textindex.core.schemas import HITS, HitRow

if TYPE_CHECKING:
    import pandas as pd

WAITING_ROWS = 4096
SENTENCE = "sentence"
OWN = ("firm", "year")  # known from the file
KEYS = ["firm", "year", "file", "dictionary", "page", "start", "stop", "term"]


class HitSpool:
    """Collects ledger rows: the columns of `HITS` without firm and year; and their sentences, if given."""

    def __init__(self) -> None:
        self._columns = HitRow._fields
        self._waiting: list[tuple[Any, ...]] = []
        self._tables: list[Any] = []

    def add(self, rows: Sequence[HitRow], sentences: Sequence[str | None] = ()) -> None:
        """Take a document's rows, and their sentences."""
        self._waiting.extend((*row, sentence) for row, sentence in zip_longest(rows, sentences))
        if len(self._waiting) >= WAITING_ROWS:
            self._settle()

    def frame(self, firm_years: Mapping[str, tuple[str, int | None]], *, sentences: bool = False) -> pd.DataFrame:
        """The ledger, sorted, with firm and year by file; with a column ``sentence`` where it is asked for."""
        import pandas as pd
        import pyarrow as pa

        self._settle()
        table = pa.concat_tables([self._empty(), *self._tables])
        table = table if sentences else table.drop_columns([SENTENCE])
        strings = {pa.string(): pd.StringDtype("pyarrow", na_value=pd.NA)}
        hits: pd.DataFrame = table.to_pandas(types_mapper=strings.get)
        for position, column in enumerate(OWN):
            known = {file: values[position] for file, values in firm_years.items()}
            hits.insert(position, column, hits["file"].map(known))
        return hits.astype(HITS.dtypes).sort_values(KEYS, kind="stable", ignore_index=True)

    def _settle(self) -> None:
        import pyarrow as pa

        if self._waiting:
            columns = [pa.array(values, field.type) for values, field in zip(*self._transposed(), strict=True)]
            self._tables.append(pa.Table.from_arrays(columns, schema=self._schema()))
            self._waiting = []

    def _transposed(self) -> tuple[list[tuple[Any, ...]], Any]:
        return list(zip(*self._waiting, strict=True)), self._schema()

    def _empty(self) -> Any:
        return self._schema().empty_table()

    def _schema(self) -> Any:
        import pyarrow as pa

        types = {"string": pa.string(), "int64": pa.int64(), "bool": pa.bool_(), "float64": pa.float64()}
        columns = [(column, types[HITS.dtypes[column]]) for column in self._columns]
        return pa.schema([*columns, (SENTENCE, pa.string())])
