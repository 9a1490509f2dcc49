"""In: a store. Out: what it holds, by SQL; whether it is whole; and the same documents in fewer parts."""

from __future__ import annotations

import dataclasses
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from textindex.core import leaving
from textindex.core.errors import StoreError
from textindex.core.messages import Message, of_error
from textindex.core.place import shown, suffix_of
from textindex.core.records import Section
from textindex.store import parts, statements
from textindex.store.archive import ARCHIVES, PARTS, RUNNING, Store
from textindex.store.cache import CACHE, LEDGERS
from textindex.store.listing import TOLD

if TYPE_CHECKING:
    import pandas as pd

PLACES = ("", PARTS, ARCHIVES, RUNNING, CACHE, statements.FOLDER)
COMPACT_DOCUMENTS = 1024
UNTOLD = ("sections", "messages")  # of a document: the former are a table of their own
MOST_CHARS = 100_000
"""Of a question: what parses it takes up to 10 kB a character, which no limit of DuckDB's holds."""
MEMORY = "25%"
"""Of the machine's memory, for a query, and as much again for its answer."""
DISK = 0.5
"""Of the free disk where temporary files lie."""
WHOLE = frozenset({"year", "revision", "start_page", "start", "end_page", "end"})
VIEWS = """
CREATE VIEW texts AS
    SELECT {once} sha256, suffix, reader, rules, folded, pages
    FROM parts SEMI JOIN documents USING (sha256, suffix, reader, rules);
CREATE VIEW pages AS
    SELECT sha256, suffix, unnest(range(1, len(pages) + 1)) AS page, unnest(pages) AS text FROM texts;
"""


class Check(NamedTuple):
    """What `verify` finds.

    Attributes:
        parts: parts of the store.
        documents: documents in the good ones.
        damaged: the others, with what is wrong.
        twice: documents stored more than once; harmless, `compact` takes them out.
        leftovers: files that a killed run left half-written.
        missing: listed files whose reading is in no good part.
    """

    parts: int
    documents: int
    damaged: Mapping[str, str]
    twice: int
    leftovers: list[str]
    missing: list[str]


def info(store: Store) -> dict[str, Any]:
    """What a store holds: parts, bytes, documents, pages, characters, readers, archives."""
    ledger = list(store.ledger().values())
    return {
        "store": store.address,
        "parts": len(store.part_names()),
        "bytes": sum(store.folder.size(f"{PARTS}/{name}") for name in store.part_names()),
        "documents": len(ledger),
        "unreadable": dict(sorted(Counter(entry.reason for entry in ledger if entry.reason).items())),
        "pages": sum(entry.n_pages for entry in ledger),
        "characters": sum(entry.n_chars for entry in ledger),
        "readers": dict(sorted(Counter(entry.reader for entry in ledger).items())),
        "archives": {", ".join(map(shown, one.roots)): len(one.files) for one in store.listings().values()},
        "damaged": dict(store.damaged),
        "runs_now": store.others_at_work(),
    }


def verify(store: Store) -> Check:
    """Read every byte of every part against its checksums."""
    damaged: dict[str, str] = {}
    for name in store.part_names():
        try:
            with store.folder.open(f"{PARTS}/{name}") as file:
                part = parts.open_part(file, name)
                for group in range(part.num_row_groups):
                    parts.check_group(part, group)
        except (ValueError, OSError) as error:
            damaged[name] = of_error(error)
    good = [entry for entry in store.entries() if entry.part not in damaged]
    keys = Counter(parts.key_of(entry) for entry in good)
    held = {key[:2] for key in keys}
    listed = [file for one in store.listings().values() for file in one.files if file.lost is None]
    return Check(
        parts=len(store.part_names()),
        documents=len(keys),
        damaged=damaged | statements.damaged(store) | {k: v for k, v in store.damaged.items() if k not in damaged},
        twice=sum(number - 1 for number in keys.values()),
        leftovers=_leftovers(store),
        missing=sorted(shown(f.filing.path) for f in listed if (f.filing.sha256, suffix_of(f.filing.path)) not in held),
    )


def sql(store: Store, statement: str) -> pd.DataFrame:
    """Answer a question in SQL (DuckDB), which can change nothing: as `rows`, all at once.

    Raises:
        StoreError: as of `rows`; or the answer takes more memory than a query may.
    """
    import pandas as pd

    with rows(store, statement) as (frames, most):
        taken, size = [next(frames)], 0
        for frame in frames:
            size += int(taken[-1].memory_usage(deep=True).sum())
            if size > most:
                raise StoreError(Message("store.answer", n=sum(map(len, taken)), size=most))
            taken.append(frame)
    return pd.concat(taken, ignore_index=True) if len(taken) > 1 else taken[0]


@contextmanager
def rows(store: Store, statement: str) -> Iterator[tuple[Iterator[pd.DataFrame], int]]:
    """Answer a question in SQL (DuckDB), which can change nothing: neither the store nor any file.

    It takes at most a quarter of the machine's memory, and beyond that half of the free disk, for a while.

    Tables: ``documents`` (a row a document: sha256, suffix, firm, year, n_chars, …, as its cover says), ``pages``
    (sha256, suffix, page, text), ``texts`` (sha256, suffix, folded), ``sections`` (sha256, suffix, section, status,
    start_page, heading, …), ``files`` (a row a file of an archive: path,
    file, sha256, …, as its name and the manifest say).

    Yields:
        The answer's rows as they come, in frames of some thousands; the first may be empty. And the bytes that they may
        take together.

    Raises:
        StoreError: DuckDB does not understand it, may not do it, or finds that memory and disk do not suffice.
    """
    import duckdb

    if len(statement) > MOST_CHARS:
        raise StoreError(Message("store.long", n=len(statement), most=MOST_CHARS))
    # DuckDB may always write where it spills to: a new folder of its own, in place of .tmp in the user's
    with leaving.folder(prefix="textindex-sql-") as spill:
        disk = int(DISK * shutil.disk_usage(spill).free)
        connection = duckdb.connect(config={"temp_directory": spill, "max_temp_directory_size": f"{disk}B"})
        try:
            connection.execute(f"SET memory_limit = '{MEMORY}'; SET enable_progress_bar = false")  # drawn on stdout
            limit = "current_setting('memory_limit')"
            (memory, most), *_ = connection.execute(f"SELECT {limit}, parse_formatted_bytes({limit})").fetchall()
            for name, table in _tables(store).items():
                connection.register(name, table)
            connection.execute(VIEWS.format(once="DISTINCT ON (sha256, suffix)" if _holds_twice(store) else ""))
            connection.execute("SET enable_external_access = false; SET lock_configuration = true")
            answer = connection.execute(statement)
            if answer is None or answer.description is None:
                raise StoreError(Message("store.no_question"))
            yield _frames(answer), most
        except duckdb.OutOfMemoryException:
            raise StoreError(Message("store.memory", memory=memory, disk=disk)) from None
        except duckdb.Error as error:
            raise StoreError(Message("store.duckdb", error=of_error(error))) from None
        finally:
            connection.close()


def _frames(answer: Any) -> Iterator[pd.DataFrame]:
    frame = answer.fetch_df_chunk()
    yield frame
    while len(frame := answer.fetch_df_chunk()):
        yield frame


def _holds_twice(store: Store) -> bool:
    """Whether a document stands in two parts, as two runs at once or a stopped `compact` leave it."""
    return any(number > 1 for number in Counter(parts.key_of(entry) for entry in store.entries()).values())


def _tables(store: Store) -> dict[str, Any]:
    import pyarrow as pa
    import pyarrow.dataset as ds

    ledger = list(store.ledger().values())
    columns = [name for name in parts.LEDGER if name not in (*parts.COVER, *UNTOLD)]
    rows = [{**{c: getattr(e, c) for c in columns}, **e.cover, "part": e.part, "row": e.row} for e in ledger]
    schema = parts.schema()
    fields = [schema.field(name) for name in parts.LEDGER if name not in UNTOLD]
    fields += [pa.field("part", pa.string()), pa.field("row", pa.int64())]
    sections = [
        {"sha256": e.sha256, "suffix": e.suffix, **dataclasses.asdict(found)} for e in ledger for found in e.sections
    ]
    told = ("sha256", "suffix", *(field.name for field in dataclasses.fields(Section)))
    files = [
        {"path": shown(f.filing.path), "file": f.filing.file, **{name: getattr(f.filing, name) for name in TOLD}}
        | {"lost": f.lost.reason if f.lost else None}
        for one in store.listings().values()
        for f in one.files
    ]
    names = ("path", "file", *TOLD, "lost")
    good = [f"{store.folder.path}/{PARTS}/{name}" for name in store.part_names() if name not in store.damaged]
    texts = ds.dataset(good, schema=schema, format="parquet", filesystem=store.folder.remote)
    return {
        "documents": pa.Table.from_pylist(rows, schema=pa.schema(fields)),
        "files": _table(files, names),
        "sections": _table(sections, told),
        "parts": texts,
    }


def _table(rows: list[dict[str, Any]], names: Sequence[str]) -> Any:
    import pyarrow as pa

    schema = pa.schema([(name, pa.int64() if name in WHOLE else pa.string()) for name in names])
    return pa.Table.from_pylist(rows, schema=schema)


def compact(store: Store) -> tuple[int, int]:
    """Write the documents of small parts into few large ones, each document once, then delete the small ones.

    Sentences that were compared are deleted too: those of terms and texts that are gone would stay for good.

    Stopped at any moment, it leaves every document in the store.

    Returns:
        Number of parts before and after.

    Raises:
        StoreError: a run adds to the store now, or a part is damaged.
    """
    with store.at_work() as others:
        if others:
            raise StoreError(Message("store.adding", others=tuple(others), address=store.address))
        before = store.part_names()
        kept: dict[tuple[str, str, str, int], parts.Entry] = {}
        for entry in store.entries():
            kept.setdefault(parts.key_of(entry), entry)
        if store.damaged:
            raise StoreError(Message("store.damaged_parts", damaged=tuple(store.damaged)))
        made = set()
        for batch in _batches(sorted(kept.values(), key=lambda entry: (entry.part, entry.row))):
            name, data = parts.merged(batch, lambda part: store.folder.open(f"{PARTS}/{part}"))
            if name not in before:
                store.folder.write(f"{PARTS}/{name}", data)
            made.add(name)
        for name in before:
            if name not in made:
                store.folder.delete(f"{PARTS}/{name}")
        statements.forget(store)
        for name in (LEDGERS, *_leftovers(store)):
            store.folder.delete(name)
    return len(before), len(made)


def _leftovers(store: Store) -> list[str]:
    return [name for folder in PLACES for name in store.folder.leftovers(folder)]


def _batches(entries: list[parts.Entry]) -> Iterator[list[parts.Entry]]:
    for first in range(0, len(entries), COMPACT_DOCUMENTS):
        yield entries[first : first + COMPACT_DOCUMENTS]
