"""In: the folder of a run, and the store of its texts. Out: what a pack holds of both, as tables of texts."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from textindex.core import leaving
from textindex.core.errors import StudyError, TextIndexError
from textindex.core.messages import Message
from textindex.core.place import suffix_of
from textindex.store import Store
from textindex.store.parts import Entry
from textindex.study.pack.clean import hashed, ledger_of, named_within
from textindex.study.pack.compare import AT, rows_of
from textindex.tables.cells import csv_text
from textindex.tables.read import read_frame, read_table

TOLD = {"documents": ("notes", "notes_zh"), "rejections": ("detail", "detail_zh", "advice", "advice_zh")}
"""Columns in words, which may quote a report: a pack is without them."""
PAGES = ("file", "page", "chars", "text")
MANIFEST = ("path", "firm", "year", "name")
RUN = ("index", "terms", "documents", "rejections")
TABLES = (*RUN, "ledger", "pages")
"""The tables of a pack; each is a member, ``index.csv`` and so on."""
NEEDED = {
    "documents": ("file", "firm", "year", "sha256", "status", "extractor"),
    "index": ("firm", "year", "status", "file"),
    "terms": ("dictionary", "term"),
    "ledger": ("file", *AT),
    "pages": PAGES,
}
"""Their columns without which nothing can be compared."""


def tables_of(run: Path, store: str | Path, quotes: int) -> dict[str, pd.DataFrame]:
    """The tables of a run, as a pack holds them.

    Args:
        run: what `textindex score` wrote.
        store: what its texts are read from.
        quotes: characters of a report on either side of a hit.

    Raises:
        SourceError, StoreError: a file of the run, or the store, cannot be read.
        StudyError: the store lacks a report that the run read.
    """
    found = {name: read_table(run / f"{name}.csv") for name in RUN}
    found["ledger"] = ledger_of(read_frame(run / "hits.parquet").reset_index(drop=True), quotes)
    for name, told in TOLD.items():
        found[name] = found[name].drop(columns=[column for column in told if column in found[name]])
    found["pages"] = pages_of(found["documents"], store)
    names = named_within(list(found["documents"]["file"]))
    return {
        name: table.assign(file=table["file"].map(lambda file: names.get(file, file))) if "file" in table else table
        for name, table in found.items()
    }


def pages_of(documents: pd.DataFrame, store: str | Path) -> pd.DataFrame:
    """The pages of the reports that a run read: file, page, characters, and the hash of the text as extracted.

    Raises:
        StoreError: the store cannot be read.
        StudyError: it lacks a report.
    """
    shelf = Store(store, create=True)  # where there is none, it lacks every report
    wanted = {
        (row.sha256, suffix_of(row.file)): (row.file, row.extractor) for row in rows_of(documents) if row.extractor
    }
    held: dict[tuple[str, str], Entry] = {}
    for entry in shelf.entries():
        key = (entry.sha256, entry.suffix)
        best = held.get(key)
        if key in wanted and entry.extractor == wanted[key][1] and (best is None or best.rules < entry.rules):
            held[key] = entry
    if lacking := sorted(file for key, (file, _) in wanted.items() if key not in held):
        raise StudyError(Message("pack.no_text", store=shelf.address, n=len(lacking), first=lacking[0]))
    by_part: dict[str, dict[int, tuple[str, str]]] = {}
    for key, entry in held.items():
        by_part.setdefault(entry.part, {})[entry.row] = key
    texts = {
        keys[stored.row]: [(str(len(page)), hashed(page)) for page in stored.pages]
        for part, keys in by_part.items()
        for stored in shelf.texts(part, list(keys))
    }
    rows = [
        (row.file, str(number), *page)
        for row in rows_of(documents)
        for number, page in enumerate(texts.get((row.sha256, suffix_of(row.file)), ()) if row.extractor else (), 1)
    ]
    return pd.DataFrame(rows, columns=list(PAGES), dtype="object")


def asserted(store: str | Path, documents: pd.DataFrame) -> pd.DataFrame:
    """What a manifest said of the files of a run: path, firm, year, name; nothing where none did."""
    listed = [
        one.filing for own in Store(store, create=True).listings().values() for one in own.files if one.filing.asserted
    ]
    told = {(filing.file, filing.sha256): filing for filing in listed}
    rows = [
        (row.file, *("" if key not in own.asserted else getattr(own, key) or "" for key in MANIFEST[1:]))
        for row in rows_of(documents)
        if (own := told.get((row.file, row.sha256)))
    ]
    return pd.DataFrame(rows, columns=list(MANIFEST), dtype="object")


def as_texts(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The tables as they are read back from a pack: every cell a text."""
    return read_members({f"{name}.csv": written(table) for name, table in tables.items()})


def written(table: pd.DataFrame) -> bytes:
    """A table as a member of a pack: CSV, UTF-8 with the mark that Excel looks for."""
    return csv_text(table).encode("utf-8-sig", "replace")


def read_members(members: Mapping[str, bytes]) -> dict[str, pd.DataFrame]:
    """The tables of a pack, every cell a text.

    Raises:
        StudyError: one lacks or is none.
    """
    found = {}
    with leaving.folder(prefix="textindex-") as folder:
        for name in TABLES:
            try:
                place = Path(folder) / f"{name}.csv"
                place.write_bytes(members[place.name])
                found[name] = read_table(place) if members[place.name].strip() else pd.DataFrame()
                found[name][list(NEEDED.get(name, ()))]
            except (KeyError, TextIndexError):
                raise StudyError(Message("pack.table", name=f"{name}.csv")) from None
    return found


def read_csv(data: bytes, name: str) -> pd.DataFrame:
    """A table of estimates or a manifest, every cell a text.

    Raises:
        StudyError: it is none.
    """
    try:
        return pd.read_csv(io.BytesIO(data), dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except ValueError:
        raise StudyError(Message("pack.table", name=name)) from None
