"""In: readings, and the files of an archive. Out: the store: what was read once, found again by content and reader."""

from __future__ import annotations

import json
import os
import socket
import time
import uuid
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Any

from textindex.core import leaving
from textindex.core.errors import StoreError
from textindex.core.messages import Message, of_error
from textindex.core.place import canonical
from textindex.core.records import Listed, Reading
from textindex.store import cache, listing, parts
from textindex.store.cache import Ledgers
from textindex.store.folder import STALE_S, Folder, lives

PARTS, ARCHIVES, RUNNING = "parts", "archives", "running"
MARK = "store.json"
PART_DOCUMENTS = 32
PART_CHARS = 12_000_000
PART_S = 60.0


class Store:
    """A folder, or an fsspec address, of immutable parts; several runs and machines may add to it at once.

    Args:
        address: where it lies.
        create: begin one where there is none, with what is written first.

    Attributes:
        damaged: parts that cannot be used, and why, as found by `ledger`; what they hold is read again.

    Raises:
        StoreError: there is no store, it is of a newer version, or it cannot be reached or written.
    """

    def __init__(self, address: str | Path, *, create: bool = False) -> None:
        self.folder = Folder(address)
        self.address = self.folder.address
        self.damaged: dict[str, str] = {}
        self._entries: dict[str, list[parts.Entry]] = {}  # of the parts that were read: parts do not change
        self._listing_of: dict[str, tuple[bytes, listing.Listing]] = {}  # by file, with its bytes
        mark = self.folder.read(MARK)
        if mark is None and not create:
            raise StoreError(Message("store.none", address=address))
        self._begun = mark is not None
        if mark is not None:
            self._check(mark)

    def _check(self, mark: bytes) -> None:
        try:
            made = json.loads(mark)["textindex store"]
        except (ValueError, KeyError, TypeError):
            raise StoreError(Message("store.mark", address=self.address, mark=MARK)) from None
        if not isinstance(made, int):
            raise StoreError(Message("store.mark", address=self.address, mark=MARK))
        if made > parts.FORMAT:
            raise StoreError(Message("store.newer", address=self.address, made=made, format=parts.FORMAT))

    def write(self, name: str, data: bytes) -> None:
        """Write a file of the store, and before the first one what marks it as a store."""
        if not self._begun:
            self.folder.write(MARK, json.dumps({"textindex store": parts.FORMAT}).encode() + b"\n")
            self._begun = True
        self.folder.write(name, data)

    def ledger(
        self, readers: Collection[str] | None = None, rules: int | None = None
    ) -> dict[tuple[str, str], parts.Entry]:
        """What the store holds, by content and ending; of several readings of a file the wanted one, else the newest.

        Args:
            readers: what would read files now; a reading by another reader is not found. None: take what is there.
            rules: version of the cleaning rules that a reading must have been made by.
        """
        found: dict[tuple[str, str], parts.Entry] = {}
        for entry in self.entries():
            if readers is not None and (entry.reader not in readers or entry.rules != rules):
                continue
            known = found.get((entry.sha256, entry.suffix))
            if known is None or (entry.rules, entry.reader) > (known.rules, known.reader):
                found[entry.sha256, entry.suffix] = entry
        return found

    def entries(self) -> Iterator[parts.Entry]:
        """Every row of every part that can be read, in order of the parts' names.

        Parts that are gone before they are looked at were put together meanwhile (`compact`): what they held is in
        others by then, which are listed again.
        """
        seen: set[str] = set()
        ledgers: Ledgers | None = None
        while new := [name for name in self.part_names() if name not in seen]:
            self._entries = {name: self._entries[name] for name in (*seen, *new) if name in self._entries}
            seen.update(new)
            for name in new:
                try:
                    if name not in self._entries:
                        ledgers = ledgers or Ledgers(self.folder, self.folder.marks(PARTS, ".parquet"))
                        self._entries[name] = self._ledger_of(name, ledgers)
                    yield from self._entries[name]
                    self.damaged.pop(name, None)
                except FileNotFoundError:
                    self.damaged.pop(name, None)
                except (ValueError, OSError) as error:
                    self.damaged[name] = of_error(error)
        if ledgers:
            ledgers.keep()

    def _ledger_of(self, name: str, ledgers: Ledgers) -> list[parts.Entry]:
        """What a part holds, read from it unless that is known."""
        if (known := ledgers.of(name)) is not None:
            return known
        with self.folder.open(f"{PARTS}/{name}") as file:
            table = parts.ledger(parts.open_part(file, name))
        found = list(parts.entries(table, name))
        ledgers.add(name, table)
        return found

    def part_names(self) -> list[str]:
        """The names of all parts, sorted."""
        return self.folder.names(PARTS, ".parquet")

    def add(self, readings: Sequence[Reading]) -> None:
        """Write a part; equal readings give an equal part, in whatever order they come.

        Raises:
            StoreError: it cannot be written; the other parts are as they were.
        """
        readings = sorted(readings, key=parts.key_of)
        self.write(f"{PARTS}/{parts.name_of(readings)}", parts.encode(readings))

    def texts(self, part: str, rows: Sequence[int]) -> Iterator[parts.Stored]:
        """The texts of some rows of a part, in order of the rows.

        Raises:
            StoreError: the part cannot be read any more.
        """
        return chain.from_iterable(self.groups(part, rows))

    def groups(self, part: str, rows: Sequence[int]) -> Iterator[list[parts.Stored]]:
        """The same, those together that are decompressed together.

        Raises:
            StoreError: the part cannot be read any more.
        """
        name = f"{PARTS}/{part}"
        with parts.readable(f"{self.address}/{name}"), self.folder.open(name) as file:
            yield from parts.groups(parts.open_part(file, part), rows, f"{self.address}/{name}")

    def folded(self, part: str, rows: Sequence[int]) -> Iterator[memoryview]:
        """The folded texts of some rows of a part, in order of the rows, without their pages' places and sections.

        Raises:
            StoreError: the part cannot be read any more.
        """
        name = f"{PARTS}/{part}"
        with parts.readable(f"{self.address}/{name}"), self.folder.open(name) as file:
            yield from parts.folded(parts.open_part(file, part), rows)

    def listings(self) -> dict[str, listing.Listing]:
        """The archives that were read into the store, as last seen, by key; of one under two spellings the later."""
        found: dict[str, listing.Listing] = {}
        for _, key, one in self._listings():
            if key not in found or found[key].seen < one.seen:
                found[key] = one
        return found

    def _listings(self) -> Iterator[tuple[str, str, listing.Listing]]:
        """Each listing's file, key and content: earlier versions named files by an archive's address as typed."""
        for name in self.folder.names(ARCHIVES, ".parquet"):
            data = self.folder.read(f"{ARCHIVES}/{name}")
            if data is not None:
                try:
                    one = self._decoded(name, data)
                except ValueError as error:
                    self.damaged[f"{ARCHIVES}/{name}"] = of_error(error)
                    continue
                roots = roots_of(one.roots)
                yield name, _key(roots), one._replace(roots=roots)

    def _decoded(self, name: str, data: bytes) -> listing.Listing:
        if name not in self._listing_of or self._listing_of[name][0] != data:
            self._listing_of[name] = data, listing.decode(data)
        return self._listing_of[name][1]

    def listing(self, roots: Sequence[str]) -> list[Listed] | None:
        """The files below some roots (of `roots_of`) as last seen; None where they were never read into this store."""
        name = f"{_key(roots)}.parquet"
        data = self.folder.read(f"{ARCHIVES}/{name}")
        if data is None:
            one = self.listings().get(_key(roots))
            return None if one is None else one.files
        try:
            return self._decoded(name, data).files
        except ValueError as error:
            self.damaged[f"{ARCHIVES}/{name}"] = of_error(error)
            return None

    def names(self, roots: Sequence[str], rules: Callable[[], str]) -> dict[str, tuple[Any, ...]]:
        """What the names of the files below some roots told, if that was by the same rules."""
        return cache.names_of(self.folder, _key(roots), rules)

    def save_names(
        self, roots: Sequence[str], rules: Callable[[], str], fields: Sequence[str], told: Mapping[str, Sequence[Any]]
    ) -> None:
        """Keep what they tell, each field by its name."""
        cache.keep_names(self.folder, _key(roots), rules, fields, told)

    def save_listing(self, roots: Sequence[str], files: Sequence[Listed]) -> None:
        """Keep what lies below some roots now; nothing is written where nothing changed."""
        listings, key = self.listings(), _key(roots)
        last = max((one.seen for one in listings.values()), default=0.0)
        known = listings.get(key)
        name, seen = f"{ARCHIVES}/{key}.parquet", max(time.time(), last + 1e-3)
        if known is None or known.files != list(files):
            self.write(name, listing.encode(roots, files, seen))
        elif known.seen < last:
            with suppress(StoreError):  # a store that may only be read knows the files; that they were seen is little
                self.write(name, listing.encode(roots, files, seen))

    def forget(self, root: str | Path) -> list[list[str]]:
        """Take archives out of what the store knows, their texts not; gives the roots of those that hold the root."""
        place, gone = canonical(root), []
        for name, _, one in list(self._listings()):
            if place in one.roots:
                self.folder.delete(f"{ARCHIVES}/{name}")
                cache.forget_names(self.folder, name.removesuffix(".parquet"))
                gone.append(one.roots)
        return gone

    @contextmanager
    def at_work(self) -> Iterator[list[str]]:
        """Leave a mark that a run adds to the store; gives the other runs that do."""
        mark = {"host": socket.gethostname(), "pid": os.getpid(), "started": time.time()}
        name = f"{uuid.uuid4().hex}.json"
        self.write(f"{RUNNING}/{name}", json.dumps(mark).encode())
        try:
            yield self.others_at_work(name)  # after the mark is there: of two that begin at once, one sees the other
        finally:
            self.folder.delete(f"{RUNNING}/{name}")

    def others_at_work(self, own: str = "") -> list[str]:
        """Runs that add to the store now, but for one's own; the marks of dead ones are taken away."""
        found: list[str] = []
        for name in self.folder.names(RUNNING, ".json"):
            if name == own:
                continue
            path = f"{RUNNING}/{name}"
            try:
                mark = json.loads(self.folder.read(path) or b"")
                host, pid, started = str(mark["host"]), int(mark["pid"]), float(mark["started"])
            except (ValueError, KeyError, TypeError):
                continue
            here = host == socket.gethostname()
            if not lives(pid, started) if here else time.time() - started > STALE_S:
                with suppress(StoreError):  # a store that may only be read keeps it
                    self.folder.delete(path)
            else:
                found.append(Message("store.process", pid=pid, host=host))
        return found


class Writer:
    """Collects readings and writes them as parts of a fitting size, at the latest after a minute.

    Used in a ``with``; what is collected is written at its end, after Ctrl-C too.

    Args:
        store: where the parts go.
        whole: write one part, at the end: what is done again for a lost worker is then the same part.
    """

    def __init__(self, store: Store, *, whole: bool = False) -> None:
        self._store, self._whole, self.address = store, whole, store.address
        self._readings: list[Reading] = []
        self._chars, self._since = 0, 0.0

    def add(self, reading: Reading) -> None:
        """Take a reading; it is safe once the part is written.

        Raises:
            StoreError: the part cannot be written.
        """
        if not self._readings:
            self._chars, self._since = 0, time.monotonic()
        self._readings.append(reading)
        self._chars += reading.n_chars
        late = time.monotonic() - self._since > PART_S
        if self._whole:
            return
        if late or len(self._readings) >= PART_DOCUMENTS or self._chars >= PART_CHARS:
            self.flush()

    def flush(self) -> None:
        """Write what is collected."""
        if self._readings:
            with leaving.whole():
                self._store.add(self._readings)
            self._readings = []  # not before: an interrupt may come while the part is written

    def __enter__(self) -> Writer:
        import pyarrow.parquet  # noqa: F401 (an interrupt during this import would spoil it; here nothing is lost yet)

        return self

    def __exit__(self, *error: Any) -> None:
        self.flush()


def roots_of(paths: Sequence[str | Path]) -> list[str]:
    """The roots of an archive in one form, by which it is known again."""
    return sorted({canonical(path) for path in paths})


def _key(roots: Sequence[str]) -> str:
    return sha256("\n".join(roots).encode("utf-8", "surrogateescape")).hexdigest()[:32]
