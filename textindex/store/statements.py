"""In: sentences around hits, and which are near. Out: the same at the next run: kept in the store, never half-written.

A part holds sentences with what joins them, and of each the earlier ones that are near it; it names the part that it
goes on from, so that within such a chain every sentence has been compared with every other one. Where several runs went
on from one part, the longest chain is taken. What cannot be read, or is of another version, is not known: it is
compared again, with the same result.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from contextlib import suppress
from hashlib import blake2b, sha256
from typing import Any, NamedTuple

import numpy as np

from textindex.core.messages import Message, of_error
from textindex.store.archive import Store

FOLDER = "statements"
VERSION, AFTER = b"textindex.statements", b"textindex.after"
FORMAT = 1

Array = np.ndarray[Any, Any]


class KnownPart(NamedTuple):
    """Some sentences that were compared.

    Attributes:
        name: of its file.
        first: the place of its first sentence among all.
        table: its columns.
    """

    name: str
    first: int
    table: Any

    @property
    def prefixes(self) -> tuple[Array, Array, Array]:
        """What its sentences are joined by: ranks, keys, and where those of each sentence end."""
        ranks = np.frombuffer(self.table.column("ranks")[0].as_py(), "uint8")
        keys, ends = _unlisted(self.table.column("prefix"))
        return ranks, keys, ends

    @property
    def pairs(self) -> Array:
        """Near pairs of places among all, the later one second."""
        earlier, ends = _unlisted(self.table.column("near"))
        later = np.repeat(np.arange(len(ends)) + self.first, np.diff(ends, prepend=0))
        return np.column_stack([earlier, later])

    def texts(self, places: Array) -> list[str]:
        """Its sentences of some places within it."""
        texts: list[str] = self.table.column("text").take(places).to_pylist()
        return texts


class Statements:
    """The sentences of a store that were compared.

    Args:
        store: where they are kept.
        by: by what they were compared, and its version; what was compared by another is not known.

    Attributes:
        parts: the parts, in order.
        n: how many sentences they hold.
    """

    def __init__(self, store: Store, by: str) -> None:
        self._store, self._by = store, f"{FORMAT} {by}".encode()
        self.parts: list[KnownPart] = []
        self.n = 0
        for name in self._chain():
            try:
                table = _read(store, name, self.n)
            except (ValueError, OSError):
                break
            self.parts.append(KnownPart(name, self.n, table))
            self.n += len(table)

    def find(self, texts: Sequence[str]) -> Array:
        """The place of each sentence among all; -1 where it is not known."""
        import pyarrow as pa
        import pyarrow.compute as pc

        known = [chunk for part in self.parts for chunk in part.table.column("key").chunks]
        if not known:
            return np.full(len(texts), -1)
        places = pc.index_in(_keys(texts), value_set=pa.chunked_array(known))
        found: Array = places.fill_null(-1).to_numpy(zero_copy_only=False).astype("int64")
        return found

    def pairs(self) -> Array:
        """All near pairs of places, the later one second."""
        return np.concatenate([np.empty((0, 2), "int64"), *(part.pairs for part in self.parts)])

    def taken_in(self, n: int) -> list[KnownPart]:
        """The last parts that a new one of so many sentences should hold too, so that parts stay few."""
        last = len(self.parts)
        while last and len(self.parts[last - 1].table) <= n:
            last -= 1
            n += len(self.parts[last].table)
        return self.parts[last:]

    def add(
        self,
        texts: Sequence[str],
        prefixes: tuple[Array, Array, Array],
        pairs: Array,
        in_place_of: Sequence[KnownPart] = (),
    ) -> None:
        """Write a part, and delete whatever is not of the chain then.

        Args:
            texts: its sentences: those of the parts that it takes in, then the new ones.
            prefixes: what they are joined by.
            pairs: all near pairs of places among all, the later one second.
            in_place_of: the parts that it takes in.

        Raises:
            StoreError: it cannot be written; what was there is as before.
        """
        earlier = self.parts[: len(self.parts) - len(in_place_of)]
        first = sum(len(part.table) for part in earlier)
        table = _table(texts, prefixes, pairs[pairs[:, 1] >= first], first)
        after = earlier[-1].name if earlier else ""
        digest = sha256(b"\n".join([self._by, after.encode(), *table.column("key").to_pylist()])).hexdigest()
        name = f"{FOLDER}-{digest[:32]}.parquet"
        told = table.replace_schema_metadata({VERSION: self._by, AFTER: after.encode()})
        self._store.write(f"{FOLDER}/{name}", _encoded(told))
        for other in {*self._names()} - {name, *(part.name for part in earlier)}:
            self._store.folder.delete(f"{FOLDER}/{other}")

    def _names(self) -> list[str]:
        return self._store.folder.names(FOLDER, ".parquet")

    def _chain(self) -> list[str]:
        """The names of the parts of the longest chain, in order."""
        told: dict[str, tuple[str, int]] = {}
        for name in self._names():
            with suppress(ValueError, OSError):
                by, after, n = _told(self._store, name)
                if by == self._by:
                    told[name] = after, n
        chains = [_back(name, told) for name in told]
        whole = [chain for chain in chains if told[chain[0]][0] == ""]
        return max(whole, key=lambda chain: (sum(told[name][1] for name in chain), chain[-1]), default=[])


def _back(name: str, told: Mapping[str, tuple[str, int]]) -> list[str]:
    """A part and those before it, the first one first."""
    chain = [name]
    while (after := told[chain[0]][0]) in told and after not in chain:
        chain.insert(0, after)
    return chain


def forget(store: Store) -> None:
    """Delete all that was compared: whose sentences are still asked for is not known; those are compared again."""
    for name in store.folder.names(FOLDER, ".parquet"):
        store.folder.delete(f"{FOLDER}/{name}")


def damaged(store: Store) -> dict[str, str]:
    """The parts that cannot be read, and why; what they hold is compared again."""
    found = {}
    for name in store.folder.names(FOLDER, ".parquet"):
        try:
            if _told(store, name)[0].startswith(f"{FORMAT} ".encode()):
                _read(store, name, None)
        except (ValueError, OSError) as error:
            found[f"{FOLDER}/{name}"] = of_error(error)
    return found


def _schema() -> Any:
    import pyarrow as pa

    return pa.schema(
        [
            ("key", pa.binary(16)),
            ("text", pa.large_string()),
            ("near", pa.large_list(pa.int64())),
            ("prefix", pa.large_list(pa.uint32())),
            ("ranks", pa.large_binary()),  # in the first row alone
        ]
    )


def _keys(texts: Sequence[str]) -> Any:
    import pyarrow as pa

    return pa.array([blake2b(text.encode(), digest_size=16).digest() for text in texts], pa.binary(16))


def _table(texts: Sequence[str], prefixes: tuple[Array, Array, Array], pairs: Array, first: int) -> Any:
    import pyarrow as pa

    ranks, keys, ends = prefixes
    ordered = pairs[np.lexsort((pairs[:, 0], pairs[:, 1]))]
    near = np.searchsorted(ordered[:, 1], np.arange(first, first + len(texts)), side="right")
    columns = [
        _keys(texts),
        pa.array(texts, pa.large_string()),
        _listed(ordered[:, 0], near, pa.int64()),
        _listed(keys, ends, pa.uint32()),
        pa.array([ranks.tobytes(), *([None] * (len(texts) - 1))], pa.large_binary()),
    ]
    return pa.Table.from_arrays(columns, schema=_schema())


def _listed(values: Array, ends: Array, kind: Any) -> Any:
    """Lists of values, a row each, where those of each end."""
    import pyarrow as pa

    return pa.LargeListArray.from_arrays(np.concatenate([[0], ends]), pa.array(values, kind))


def _unlisted(column: Any) -> tuple[Array, Array]:
    """The other way round."""
    lists = column.combine_chunks()
    offsets = lists.offsets.to_numpy()
    return lists.flatten().to_numpy(), offsets[1:] - offsets[0]


def _encoded(table: Any) -> bytes:
    import pyarrow.parquet as pq

    sink = io.BytesIO()
    pq.write_table(table, sink, compression="zstd", use_dictionary=False, write_page_checksum=True)
    return sink.getvalue()


def _told(store: Store, name: str) -> tuple[bytes, str, int]:
    """By what a part was compared, which it goes on from, and how many sentences it holds.

    Raises:
        ValueError, OSError: it cannot be read.
    """
    with store.folder.open(f"{FOLDER}/{name}") as file:
        part = _opened(file)
        said = part.schema_arrow.metadata or {}
        if VERSION not in said or AFTER not in said:
            raise ValueError(Message("shard.foreign"))
        return said[VERSION], said[AFTER].decode(), part.metadata.num_rows


def _read(store: Store, name: str, first: int | None) -> Any:
    """A part's table, every byte of it looked at.

    Args:
        store: where it is.
        name: its file.
        first: the place of its first sentence among all, where it is known.

    Raises:
        ValueError, OSError: it is damaged, or not what a store writes.
    """
    import pyarrow as pa

    with store.folder.open(f"{FOLDER}/{name}") as file:
        part = _opened(file)
        if not part.schema_arrow.equals(_schema()):
            raise ValueError(Message("shard.columns"))
        try:
            table = part.read(use_threads=False).combine_chunks()
            table.validate(full=True)
        except (pa.ArrowInvalid, OSError) as error:
            raise ValueError(Message("shard.damaged", first=of_error(error).partition("\n")[0])) from None
    nulls = [table.column(column).null_count for column in ("key", "text", "near", "prefix")]
    near, ends = _unlisted(table.column("near"))
    own = np.repeat(np.arange(len(ends)) + (first or 0), np.diff(ends, prepend=0))
    ranks = table.column("ranks")[0].as_py() if len(table) else None
    late = first is not None and bool((near >= own).any())
    if any(nulls) or not ranks or len(ranks) & len(ranks) - 1 or len(ranks) < 1 << 8 or late or (near < 0).any():
        raise ValueError(Message("shard.values"))
    return table


def _opened(file: Any) -> Any:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return pq.ParquetFile(file, page_checksum_verification=True)
    except (pa.ArrowInvalid, OSError) as error:
        raise ValueError(Message("shard.damaged", first=of_error(error).partition("\n")[0])) from None
