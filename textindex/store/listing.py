"""In: the files of an archive as seen in a run. Out: a Parquet table of them, and back."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from textindex.core.messages import Message, kept, restored
from textindex.core.records import Filing, Listed, Rejection
from textindex.tables.arrow import table_of

TOLD = ("firm", "year", "name", "language", "kind", "revision", "sha256")
TOLD_LATER = ("firm_by", "cik", "lei", "ticker", "period_end", "what")
"""What listings of earlier versions do not have."""


class Listing(NamedTuple):
    """An archive: its roots, its files, and when they were last seen."""

    roots: list[str]
    files: list[Listed]
    seen: float


def encode(roots: Sequence[str], files: Sequence[Listed], seen: float) -> bytes:
    """The table's bytes."""
    import pyarrow.parquet as pq

    table = table_of([_row(listed) for listed in files], _schema(roots, seen))
    sink = io.BytesIO()
    pq.write_table(table, sink, compression="zstd")
    return sink.getvalue()


def decode(data: bytes) -> Listing:
    """The listing.

    Raises:
        ValueError: the bytes are no listing.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        # read_table would import pandas: a third of a second; and threads that still run when Python ends may abort it
        table = pq.ParquetFile(io.BytesIO(data)).read(use_threads=False)
        metadata = table.schema.metadata or {}
        roots, seen = json.loads(metadata[b"textindex.roots"]), float(metadata[b"textindex.seen"])
        return Listing(roots, [_listed(row) for row in table.to_pylist()], seen)
    except (pa.ArrowInvalid, OSError, KeyError, TypeError) as error:
        raise ValueError(Message("store.no_listing", partition=str(error).partition(chr(10))[0])) from None


def _schema(roots: Sequence[str], seen: float) -> Any:
    import pyarrow as pa

    text, whole = pa.string(), pa.int64()
    types = {"year": whole, "revision": whole, "asserted": pa.list_(text), "path": pa.binary()}
    names = ("path", "file", *TOLD, *TOLD_LATER, "asserted", "stamp", "stage", "reason", "detail", "messages")
    metadata = {"textindex.roots": json.dumps(list(roots)), "textindex.seen": repr(seen)}
    return pa.schema([(name, types.get(name, text)) for name in names], metadata)


def _row(listed: Listed) -> dict[str, Any]:
    filing, lost = listed.filing, listed.lost
    return {
        **{name: getattr(filing, name) for name in (*TOLD, *TOLD_LATER)},
        "path": filing.path.encode("utf-8", "surrogateescape"),
        "file": filing.file,
        "asserted": sorted(filing.asserted),
        "stamp": listed.stamp,
        **{name: getattr(lost, name, None) for name in ("stage", "reason", "detail")},
        "messages": _messages({"what": filing.what, "detail": lost.detail if lost else ""}),
    }


def _messages(texts: Mapping[str, str]) -> str | None:
    """Code and parameters of what is said of a file, beside the English sentences."""
    said = {name: record for name, text in texts.items() if (record := kept(text))}
    return json.dumps(said, ensure_ascii=False) if said else None


def _listed(row: dict[str, Any]) -> Listed:
    said = json.loads(row.get("messages") or "{}")
    for name in ("what", "detail"):
        row[name] = row.get(name) and restored(row[name], said.get(name))
    filing = Filing(
        path=row["path"].decode("utf-8", "surrogateescape"),
        file=row["file"],
        asserted=frozenset(row["asserted"]),
        **({name: row[name] for name in TOLD} | {name: row.get(name) or "" for name in TOLD_LATER}),
    )
    lost = Rejection(filing, row["stage"], row["reason"], row["detail"]) if row["reason"] else None
    return Listed(filing, row["stamp"], lost)
