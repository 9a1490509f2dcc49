"""In: readings. Out: a Parquet part that holds them, and back: its ledger, and folded texts as they lie in memory."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache, partial
from hashlib import sha256
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from textindex.core.errors import StoreError
from textindex.core.messages import Message, of_error, restored
from textindex.core.records import Folded, Reading, Section
from textindex.store.origins import packed, unpacked
from textindex.store.texts import Pages, Values
from textindex.store.told import messages_written, sections_read, sections_written
from textindex.tables.arrow import table_of

if TYPE_CHECKING:
    import pyarrow as pa

FORMAT = 4
ROW_GROUP = 16  # documents that are decompressed together
COVER = ("firm", "year", "name", "kind", "language", "revision", "cik", "lei", "ticker", "period_end", "what", "codes")
LEDGER = (
    *("sha256", "suffix", "reader", "rules", "extractor", "reason", "detail", *COVER),
    *("notes", "n_pages", "n_chars", "sections", "messages", "page_origin"),
)
"""What a part holds of a document, but for its texts."""
TEXTS = ("folded", "origin", "sections")


class GoneError(StoreError):
    """A part that is not where it was: it was put together with others meanwhile, or deleted."""


class Entry(NamedTuple):
    """A document of the store: what is known of it, and where its text lies."""

    part: str
    row: int
    sha256: str
    suffix: str
    reader: str
    rules: int
    extractor: str
    reason: Any
    detail: str
    cover: Mapping[str, Any]
    notes: tuple[str, ...]
    n_pages: int
    n_chars: int
    sections: tuple[Section, ...] = ()
    page_origin: str = ""


class Stored(NamedTuple):
    """A stored document's text: folded, and its pages as extracted, read only when they are looked at; its sections."""

    row: int
    folded: Folded
    pages: Sequence[str]
    sections: tuple[Section, ...] = ()


@cache
def schema() -> pa.Schema:
    """The columns of a part, a row a document."""
    import pyarrow as pa

    text, whole = pa.string(), pa.int64()
    types = {
        **dict.fromkeys(("rules", "year", "revision", "n_pages", "n_chars"), whole),
        "notes": pa.list_(text),
        "pages": pa.list_(text),
        "folded": pa.large_string(),
        "origin": pa.large_binary(),
    }
    names = (*LEDGER, "folded", "origin", "pages")
    return pa.schema([(name, types.get(name, text)) for name in names], {"textindex.format": str(FORMAT)})


def warm() -> None:
    """Load what reads parts."""
    import pyarrow.parquet  # noqa: F401


def key_of(reading: Reading | Entry) -> tuple[str, str, str, int]:
    """What a reading is found by: content, ending, reader, and the version of our rules."""
    return reading.sha256, reading.suffix, reading.reader, reading.rules


def name_of(readings: Iterable[Reading | Entry]) -> str:
    """A part's name says which readings it holds: the same ones, written twice, are one part."""
    keys = sorted("\t".join(map(str, key_of(reading))) for reading in readings)
    return f"part-{sha256(chr(10).join(keys).encode()).hexdigest()[:32]}.parquet"


def encode(readings: Sequence[Reading]) -> bytes:
    """A part's bytes."""
    return encode_table(table_of([_row(reading) for reading in readings], schema()))


def encode_table(table: Any) -> bytes:
    """A part's bytes, from rows that are a table already."""
    import pyarrow.parquet as pq

    sink = io.BytesIO()
    pq.write_table(
        table,
        sink,
        compression="zstd",
        compression_level=3,
        row_group_size=ROW_GROUP,
        use_dictionary=False,
        write_page_checksum=True,
    )
    return sink.getvalue()


def _row(reading: Reading) -> dict[str, Any]:
    folded = reading.folded
    return {
        **{key: getattr(reading, key) for key in ("sha256", "suffix", "reader", "rules", "extractor", "detail")},
        **{key: reading.cover.get(key) for key in COVER},
        "reason": reading.reason,
        "notes": list(reading.notes),
        "n_pages": len(reading.pages),
        "n_chars": reading.n_chars,
        "sections": sections_written(reading.sections),
        "messages": messages_written(reading),
        "page_origin": reading.page_origin,
        "folded": None if folded is None else folded.data,
        "origin": None if folded is None else packed(folded.origin),
        "pages": list(reading.pages),
    }


def open_part(file: Any, name: str) -> Any:
    """A part as a Parquet file, whose checksums are looked at as it is read.

    Raises:
        StoreError: it is of a newer version.
        ValueError: it is no part of a store, or is damaged.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        part = pq.ParquetFile(file, page_checksum_verification=True)
    except (pa.ArrowInvalid, OSError) as error:
        raise ValueError(Message("shard.damaged", first=_first(error))) from None
    made = (part.schema_arrow.metadata or {}).get(b"textindex.format")
    if made is None:
        raise ValueError(Message("shard.foreign"))
    if made.isdigit() and int(made) < FORMAT:
        raise ValueError(Message("shard.older", decode=made.decode()))
    if not made.isdigit() or int(made) > FORMAT:
        raise StoreError(Message("shard.newer", name=name, decode=made.decode(), format=FORMAT))
    if not part.schema_arrow.equals(schema()):
        raise ValueError(Message("shard.columns"))
    return part


DAMAGED = Message("shard.values")


@contextmanager
def _as_written() -> Iterator[None]:
    """Whatever values that no store writes make the reading stumble over: the part is damaged."""
    try:
        yield
    except (TypeError, IndexError, KeyError, AttributeError, OverflowError, RecursionError, ValueError) as error:
        raise ValueError(Message("shard.values_first", damaged=DAMAGED, first=_first(error))) from None


@contextmanager
def readable(place: str) -> Iterator[None]:
    """Say what to do where a part that could be read before cannot be read now."""
    import pyarrow as pa

    try:
        yield
    except FileNotFoundError:
        raise GoneError(Message("shard.gone", place=place)) from None
    except (ValueError, OSError, pa.ArrowException) as error:
        raise StoreError(Message("shard.delete", place=place, first=_first(error))) from None


def ledger(part: Any) -> pa.Table:
    """What a part holds, without its texts.

    Raises:
        ValueError: it is damaged.
    """
    import pyarrow as pa

    try:
        return part.read(columns=list(LEDGER), use_threads=False)
    except (pa.ArrowInvalid, OSError) as error:
        raise ValueError(Message("shard.damaged", first=_first(error))) from None


def entries(table: pa.Table, name: str) -> Iterator[Entry]:
    """The rows of a part's ledger.

    Raises:
        ValueError: it is damaged.
    """
    for number, row in enumerate(table.to_pylist()):
        if any(row[key] is None for key in ("sha256", "suffix", "reader", "rules")):
            raise ValueError(DAMAGED)
        with _as_written():
            said = json.loads(row.pop("messages") or "{}")
            cover = {key: row.pop(key) for key in COVER}
            cover["what"] = cover["what"] and restored(cover["what"], said.get("what"))
            notes = row["notes"] or ()
            row["notes"] = tuple(map(restored, notes, said.get("notes") or [None] * len(notes)))
            row["detail"] = restored(row["detail"], said.get("detail"))
            row["sections"] = sections_read(row["sections"])
        yield Entry(part=name, row=number, cover={k: v for k, v in cover.items() if v is not None}, **row)


def texts(part: Any, rows: Sequence[int], place: str = "") -> Iterator[Stored]:
    """The texts of some rows, in their order; a text is a view of what Arrow holds, no Python string.

    Pages can be looked at while the part is open.
    """
    return chain.from_iterable(groups(part, rows, place))


def groups(part: Any, rows: Sequence[int], place: str = "") -> Iterator[list[Stored]]:
    """The same, those together that are decompressed together."""
    for group, first, here in _groups(part, rows):
        folded, origins, sections = _columns(part, group, TEXTS)
        pages, found = _GroupPages(part, group, place), list[Stored]()
        texts, maps = Values(folded), Values(origins)
        for row in here:
            with _as_written():
                data, origin = texts.of(row - first), unpacked(maps.of(row - first))
                own = sections_read(sections[row - first].as_py())
            found.append(Stored(row, Folded(data, origin), Pages(partial(pages.of, row - first)), own))
        yield found


def folded(part: Any, rows: Sequence[int]) -> Iterator[memoryview]:
    """The folded texts of some rows, in their order, and nothing else of them: half the time of `texts`."""
    for group, first, here in _groups(part, rows):
        (column,) = _columns(part, group, TEXTS[:1])
        texts = Values(column)
        for row in here:
            with _as_written():
                data = texts.of(row - first)
            yield data


def _groups(part: Any, rows: Sequence[int]) -> Iterator[tuple[int, int, list[int]]]:
    """The row groups that hold some rows: each one's number, its first row, and those of the rows that it holds."""
    first = 0
    for group in range(part.num_row_groups):
        size = part.metadata.row_group(group).num_rows
        if here := [row for row in sorted(rows) if first <= row < first + size]:
            yield group, first, here
        first += size


def _columns(part: Any, group: int, names: Sequence[str]) -> list[Any]:
    table = part.read_row_group(group, columns=list(names), use_threads=False)
    return [table.column(name).combine_chunks() for name in names]


def check_group(part: Any, group: int) -> None:
    """Read every byte of a row group.

    Raises:
        ValueError: it is damaged.
    """
    import pyarrow as pa

    try:
        table = part.read_row_group(group, use_threads=False)
        table.validate(full=True)
    except (pa.ArrowInvalid, OSError) as error:
        raise ValueError(Message("shard.damaged", first=_first(error))) from None
    _check_values(table)


def _check_values(table: Any) -> None:
    """Look at what each row of a group says of itself, as its readers will.

    Raises:
        ValueError: it is not what a store writes.
    """
    with _as_written():
        if any(table.column(name).null_count for name in ("sha256", "suffix", "reader", "rules", "sections", "pages")):
            raise ValueError("a value lacks")
        if table.column("pages").combine_chunks().flatten().null_count:
            raise ValueError("a page lacks")
        for sections in table.column("sections").to_pylist():
            sections_read(sections)
        folded, origins = table.column("folded"), table.column("origin")
        for text, origin in zip(folded, origins, strict=True):
            if text.is_valid != origin.is_valid:
                raise ValueError("a text without its places")
            if origin.is_valid:
                unpacked(memoryview(origin.as_buffer()).cast("B"))


def merged(batch: Sequence[Entry], open_file: Callable[[str], Any]) -> tuple[str, bytes]:
    """One part from rows of several: its name and bytes."""
    import pyarrow as pa

    rows: dict[str, list[int]] = {}
    for entry in batch:
        rows.setdefault(entry.part, []).append(entry.row)
    tables = []
    for name, wanted in rows.items():
        with open_file(name) as file:
            tables.append(open_part(file, name).read(use_threads=False).take(wanted))
    return name_of(batch), encode_table(pa.concat_tables(tables))


class _GroupPages:
    """The page texts of a row group, decompressed when the first of them is looked at."""

    def __init__(self, part: Any, group: int, place: str) -> None:
        self._part, self._group, self._place = part, group, place
        self._column: Any = None

    def of(self, row: int) -> Values:
        """The pages of a document."""
        with readable(self._place):
            if self._column is None:
                table = self._part.read_row_group(self._group, columns=["pages"], use_threads=False)
                self._column = table.column("pages").combine_chunks()
            values = self._column[row].values
            if values is None or values.null_count:
                raise ValueError(DAMAGED)
        return Values(values)


def _first(error: Exception) -> str:
    said = of_error(error)
    return said if isinstance(said, Message) else said.partition("\n")[0]
