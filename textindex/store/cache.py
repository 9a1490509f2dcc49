"""In: what parts and the names of files tell. Out: the same at the next run, from one file in place of thousands.

Whatever lies in the folder ``cache`` is formed again where it lacks, is damaged, or is not of what is there now.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from textindex.core.errors import StoreError
from textindex.store.folder import Folder
from textindex.store.parts import LEDGER, Entry, entries
from textindex.tables.arrow import array

if TYPE_CHECKING:
    import pyarrow as pa

CACHE = "cache"
LEDGERS = f"{CACHE}/ledgers.parquet"
FEW = 16  # parts that are read sooner than kept
FEW_NAMES = 256  # names that are read sooner than kept
TOLD = b"textindex.told"  # what a table is of
WHOLE = ("year", "revision")


class Ledgers:
    """The ledgers of parts as they were read before, known again by their parts' marks (`Folder.marks`).

    Args:
        folder: the store's.
        marks: of all its parts, by name.
    """

    def __init__(self, folder: Folder, marks: Mapping[str, str]) -> None:
        self._folder, self._marks = folder, marks
        self._places: dict[str, tuple[int, int]] = {}  # of a part in the table: first row, number of rows
        self._table: Any = None
        self._read: dict[str, pa.Table] = {}
        if len(marks) > FEW and (table := _read(folder, LEDGERS)) is not None and set(table.column_names) == {*LEDGER}:
            self._table, first = table, 0
            for name, mark, rows in json.loads(table.schema.metadata[TOLD]):
                if marks.get(name) == mark:
                    self._places[name] = first, rows
                first += rows

    def of(self, name: str) -> list[Entry] | None:
        """What a part holds; None of a part that is not known."""
        if name in self._places:
            with suppress(ValueError):
                return list(entries(self._table.slice(*self._places[name]), name))
        return None

    def add(self, name: str, table: pa.Table) -> None:
        """Take the ledger of a part that was read."""
        self._read[name] = table

    def keep(self) -> None:
        """Keep all of them for the next run, if there are many new ones."""
        import pyarrow as pa

        if len(self._read) <= FEW:
            return
        held = {name: self._table.slice(*place) for name, place in self._places.items()} | self._read
        told = [(name, self._marks[name], len(table)) for name, table in held.items() if name in self._marks]
        table = pa.concat_tables([held[name].replace_schema_metadata() for name, _, _ in told])
        _write(self._folder, LEDGERS, table.replace_schema_metadata({TOLD: json.dumps(told)}))


def names_of(folder: Folder, key: str, rules: Callable[[], str]) -> dict[str, tuple[Any, ...]]:
    """What the names of an archive's files told when they were last read; nothing where that was by other rules."""
    table = _read(folder, _place(key))
    if table is None or table.schema.metadata[TOLD] != rules().encode():
        return {}
    names, *told = (column.to_pylist() for column in table.columns)
    return dict(zip((name.decode("utf-8", "surrogateescape") for name in names), zip(*told, strict=True), strict=True))


def keep_names(
    folder: Folder, key: str, rules: Callable[[], str], fields: Sequence[str], told: Mapping[str, Sequence[Any]]
) -> None:
    """Keep what the names of an archive's files tell, if they are many."""
    import pyarrow as pa

    if len(told) <= FEW_NAMES or not rules():
        return
    kinds = {field: pa.int64() if field in WHOLE else pa.string() for field in fields}
    columns = [array([name.encode("utf-8", "surrogateescape") for name in told], pa.binary())]
    columns += [array(own, kind) for own, kind in zip(zip(*told.values(), strict=True), kinds.values(), strict=True)]
    schema = pa.schema([pa.field("name", pa.binary()), *kinds.items()], {TOLD: rules()})
    _write(folder, _place(key), pa.Table.from_arrays(columns, schema=schema))


def forget_names(folder: Folder, key: str) -> None:
    """Forget what they tell."""
    folder.delete(_place(key))


def _place(key: str) -> str:
    return f"{CACHE}/names-{key}.parquet"


def _read(folder: Folder, place: str) -> Any:
    """A table that was kept; None where there is none that can be read."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    with suppress(StoreError, pa.ArrowException, OSError):
        if (data := folder.read(place)) is not None:
            table = pq.ParquetFile(io.BytesIO(data), page_checksum_verification=True).read(use_threads=False)
            return table if TOLD in (table.schema.metadata or {}) else None
    return None


def _write(folder: Folder, place: str, table: pa.Table) -> None:
    """Keep a table; a store that may only be read stays as it is."""
    import pyarrow.parquet as pq

    sink = io.BytesIO()
    pq.write_table(table, sink, compression="zstd", write_page_checksum=True)
    with suppress(StoreError):
        folder.write(place, sink.getbuffer())
