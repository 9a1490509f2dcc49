"""In: the files of an archive, and a store. Out: each file listed; what the store lacked is read into it.

Where the archive is not there, its files as last seen.
"""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from textindex import documents, runners, sources
from textindex.core.errors import SourceError
from textindex.core.messages import Message, joined
from textindex.core.packed import order, size, stamp
from textindex.core.place import canonical_files, shown, suffix_of
from textindex.core.records import Filing, Listed, Reading, Rejection
from textindex.runners import Limits, Lost
from textindex.scoring.reading import RULES, Taken, take, task
from textindex.store import Store, Writer, roots_of

NAMED = 3
CHUNK = 24  # documents that one task of a cluster reads, and one part holds
SMALL_BYTES, PORTION_BYTES = 1_000_000, 12_000_000  # of a text that is read with others, and of these together
MANY = 4  # processes, which one writer does not keep busy with small texts
FEW = 64  # files for each process, up to which the largest are read first
SLOW = (".pdf", ".docx")  # what takes so long to read that a single writer keeps many processes busy


class Event(NamedTuple):
    """A step of a run: ``read`` or ``score``, how far it is, which file, and why it was rejected (or empty)."""

    step: str
    done: int
    total: int
    file: str = ""
    reason: str = ""


Progress = Callable[[Event], None]
Task = Callable[[Filing], Taken]


def fill(
    store: Store,
    filings: Sequence[Filing],
    before: Sequence[Listed],
    *,
    engine: str,
    limits: Limits,
    stamps: Mapping[str, str] = MappingProxyType({}),
    dask: str | None = None,
    progress: Progress | None = None,
) -> Generator[Listed, None, None]:
    """Read what the store lacks of an archive.

    A file is known by its content, its ending, and what would read it; its size and time of change spare forming the
    hash again. Files that were lost in an earlier run (timed out, crashed, too large) are tried again.

    Args:
        store: where readings are kept.
        filings: the archive's files, distinct by path.
        before: the archive's files as last seen.
        engine: the PDF engine.
        limits: processes, seconds and memory for the reading.
        stamps: of some files, where they are known (`packed.stamp`).
        dask: address of a Dask scheduler, or ``local``; None reads on this machine.
        progress: called after each file that was not known.

    Yields:
        Each file with its hash, or with why it was lost.
    """
    known = store.ledger(documents.readers(engine), RULES)
    say = progress or _silent
    if store.damaged:
        names = ", ".join(f"{name} ({why})" for name, why in store.damaged.items())
        say(Event("note", 0, 0, reason=Message("read.damaged", address=store.address, names=names)))
    seen_before = {listed.filing.path: listed for listed in before}
    now, todo = time.time(), dict[str, tuple[Filing, str]]()
    for filing in filings:
        mark = stamps[filing.path] if filing.path in stamps else stamp(filing.path, now)
        was = seen_before.get(filing.path)
        if mark and was and was.stamp == mark and (was.filing.sha256, suffix_of(filing.path)) in known:
            yield Listed(replace(filing, sha256=was.filing.sha256), mark)
        else:
            todo[filing.path] = filing, mark
    if not todo:
        return
    keys = frozenset(known)
    with store.at_work() as others:
        if others:
            say(Event("note", 0, 0, reason=Message("read.others", others=tuple(others), address=store.address)))
        read, files = _on_cluster if dask else _here, _in_order([filing for filing, _ in todo.values()])
        for done, listed in enumerate(read(store, files, engine, limits, keys, dask or ""), 1):
            say(Event("read", done, len(todo), listed.filing.file, listed.lost.reason if listed.lost else ""))
            yield listed._replace(stamp="" if listed.lost else todo[listed.filing.path][1])


def _in_order(filings: Sequence[Filing]) -> list[Filing]:
    """Files in the order in which they are read fastest: those of a packed file as they lie in it."""
    places = [order(filing.path) for filing in filings]
    first: dict[str, int] = {}
    for number, place in enumerate(places):
        if place:
            first.setdefault(place[0], number)
    keys = [(first[place[0]], place[1]) if place else (number, 0) for number, place in enumerate(places)]
    return [filings[number] for number in sorted(range(len(filings)), key=keys.__getitem__)]


def said_of(passed: Mapping[str, Sequence[str]]) -> str:
    """What a run tells of what it passes over.

    >>> said_of({"hidden": [".git/"], "written by an earlier run": ["out/index.csv", "out/run.json"]})
    'not read: 1 hidden (.git/); 2 written by an earlier run (out/index.csv, out/run.json)'
    """
    kinds = []
    for kind, names in passed.items():
        some = ", ".join(map(shown, names[:NAMED])) + (", …" if len(names) > NAMED else "")
        kinds.append(Message("read.kind", n=len(names), kind=kind, some=some))
    return Message("read.not", kinds=joined(kinds))


def _silent(event: Event) -> None:
    """Take an event, and say nothing."""


def _here(
    store: Store,
    filings: Sequence[Filing],
    engine: str,
    limits: Limits,
    known: Collection[tuple[str, str]],
    dask: str,
) -> Iterator[Listed]:
    """Read files in this process or in processes of this machine.

    Of many processes each writes the parts of small texts itself: a single writer would keep few of them busy. What is
    lost among others is read again by itself.
    """
    many = limits.workers >= MANY and documents.parted(engine)[1] == "never"
    together = _together(filings, limits.workers) if many else []
    of_portions = {filing.path for portion in together for filing in portion}
    alone = [filing for filing in filings if filing.path not in of_portions]
    with Writer(store) as writer:
        if not together:
            yield from _read(writer, _largest_first(alone, limits.workers), engine, limits, known)
            return
        again, taken = list[Filing](), set(known)
        portions = [*((filing,) for filing in _largest_first(alone, limits.workers)), *together]
        make = partial(partial, read_portion, store.address, engine, limits, known)
        with closing(runners.run(make, portions, limits)) as results:
            for portion, done in results:
                if len(portion) == 1 and not isinstance(done, list):
                    yield _kept(writer, portion[0], done, taken)
                elif isinstance(done, list):
                    again += [one for one, listed in zip(portion, done, strict=True) if listed.lost]
                    yield from (listed for listed in done if not listed.lost)
                else:
                    again += portion
        if again:
            yield from _read(writer, again, engine, limits, known)


def _largest_first(filings: Sequence[Filing], workers: int) -> Sequence[Filing]:
    """Few files in the order in which several processes are done with them at about the same time."""
    if workers < 2 or len(filings) > FEW * workers or any(order(filing.path) for filing in filings):
        return filings
    return sorted(filings, key=lambda filing: -(size(filing.path) or 0))


def _together(filings: Sequence[Filing], workers: int) -> list[tuple[Filing, ...]]:
    """Portions of the small texts among some files, which grow fewer towards the end; copies are in one portion."""
    by_size: dict[int, list[Filing]] = defaultdict(list)
    for filing in filings:
        if suffix_of(filing.path) not in SLOW and order(filing.path) is None:
            bytes_ = size(filing.path)
            if bytes_ is not None and bytes_ <= SMALL_BYTES:
                by_size[bytes_].append(filing)
    left = sum(map(len, by_size.values()))
    portions, waiting, held = list[tuple[Filing, ...]](), list[Filing](), 0
    for bytes_, alike in by_size.items():
        for filing in alike:
            waiting.append(filing)
            held += bytes_
            full = len(waiting) >= CHUNK or held >= PORTION_BYTES
            if full or (filing is alike[-1] and len(waiting) * 2 * workers >= left):
                portions.append(tuple(waiting))
                left -= len(waiting)
                waiting, held = [], 0
    return [*portions, tuple(waiting)] if waiting else portions


def read_portion(
    address: str, engine: str, limits: Limits, known: Collection[tuple[str, str]], portion: Sequence[Filing]
) -> list[Listed] | Taken:
    """What a process does with a portion: read its files, write them as one part; a single one's reading it gives."""
    if len(portion) == 1:
        return take(portion[0], engine=engine, known=known, store=address)
    with Writer(Store(address, create=True), whole=True) as writer:
        return list(_read(writer, portion, engine, limits._replace(workers=0), known))


def _on_cluster(
    store: Store,
    filings: Sequence[Filing],
    engine: str,
    limits: Limits,
    known: Collection[tuple[str, str]],
    dask: str,
) -> Iterator[Listed]:
    chunks = _chunks(filings)
    make = partial(partial, read_chunk, store.address, engine, limits, known)
    for chunk, done in runners.run_on_dask(make, chunks, dask, limits.workers):
        if isinstance(done, Lost):
            yield from (Listed(filing, "", _lost(filing, done)) for filing in chunk)
        else:
            yield from done


def _chunks(filings: Sequence[Filing]) -> list[tuple[Filing, ...]]:
    """Portions of an archive; files of one size, among which are all copies, fall to one worker, that keeps one."""
    by_size: dict[object, list[Filing]] = defaultdict(list)
    for filing in filings:
        by_size[size(filing.path) or filing.path].append(filing)
    chunks: list[tuple[Filing, ...]] = []
    waiting: list[Filing] = []
    for alike in by_size.values():
        waiting += alike
        if len(waiting) >= CHUNK:
            chunks.append(tuple(waiting))
            waiting = []
    return [*chunks, tuple(waiting)] if waiting else chunks


def read_chunk(
    address: str, engine: str, limits: Limits, known: Collection[tuple[str, str]], chunk: Sequence[Filing]
) -> list[Listed]:
    """What a worker of a cluster does: read some files in a process of their own, write them as one part."""
    with Writer(Store(address, create=True), whole=True) as writer:
        return list(_read(writer, chunk, engine, limits._replace(workers=1), known))


def _read(
    writer: Writer, filings: Sequence[Filing], engine: str, limits: Limits, known: Collection[tuple[str, str]]
) -> Iterator[Listed]:
    """Read files, each content once, and hand the readings to a writer."""
    taken = set(known)
    for filing, got in _taken(task(engine, known, writer.address), filings, limits):
        yield _kept(writer, filing, got, taken)


def _kept(writer: Writer, filing: Filing, got: Taken | Lost, taken: set[tuple[str, str]]) -> Listed:
    """A file as listed, once its reading, if there is one and its content is new, is in a writer's hands."""
    if isinstance(got, Lost):
        return Listed(filing, "", _lost(filing, got))
    if isinstance(got, Rejection):
        return Listed(filing, "", got)
    if isinstance(got, Reading) and (got.sha256, got.suffix) not in taken:
        taken.add((got.sha256, got.suffix))
        writer.add(got)
    return Listed(replace(filing, sha256=got.sha256), "")


def _taken(
    make: Callable[[], Task], filings: Sequence[Filing], limits: Limits
) -> Iterator[tuple[Filing, Taken | Lost]]:
    """Each file with what became of it; in this process too (no workers) under limits, as far as a watch reaches."""
    if limits.workers:
        yield from runners.run(make, filings, limits)
        return
    take = make()
    yield from ((filing, runners.watched(take, filing, limits)) for filing in filings)


def _lost(filing: Filing, lost: Lost) -> Rejection:
    return Rejection(filing, "runners", lost.reason, Message("report.tried_again", of=lost.detail))


def as_spelled(before: Sequence[Listed], filings: Sequence[Filing]) -> list[Listed]:
    """Files as last seen, under the paths by which they are found now: an archive may be named in several ways."""
    here = {filing.path for filing in filings}
    if all(listed.filing.path in here for listed in before):
        return list(before)
    now = dict(zip(canonical_files(filing.path for filing in filings), filings, strict=True))
    then = canonical_files(listed.filing.path for listed in before)
    return [
        listed._replace(filing=replace(listed.filing, path=now[place].path)) if place in now else listed
        for place, listed in zip(then, before, strict=True)
    ]


def as_last_seen(
    store: Store,
    paths: Sequence[str | Path] | None = None,
    manifest: str | Path | None = None,
    why: str = Message("find.not_read"),
    progress: Progress | None = None,
) -> list[Listed]:
    """The files of an archive that is not there (``why`` says so), or of all archives, as the store knows them.

    Raises:
        SourceError: the store knows none.
    """
    files = store.listing(roots_of(paths)) if paths is not None else _of_all(store, progress or _silent)
    if not files:
        where = ", ".join(map(str, paths)) if paths is not None else store.address
        if paths is None:
            raise SourceError(Message("find.empty_store", where=where, why=why))
        raise SourceError(Message("find.unknown", where=where, why=why, store=store.address))
    if manifest is not None:
        raise SourceError(Message("read.no_archive"))
    return sorted(files, key=lambda listed: listed.filing.file)


def _of_all(store: Store, say: Progress) -> list[Listed]:
    """The files of all archives, each once, as last seen.

    Files of equal name and bytes in two archives are one: an archive that was moved or renamed is listed by both
    places. What has no bytes (lost when it was read) goes with the others of its archive.
    """
    taken: dict[str, Listed] = {}
    known: dict[tuple[str, str], str] = {}
    for one in sorted(store.listings().values(), key=lambda one: one.seen, reverse=True):
        here, again = ", ".join(map(shown, one.roots)), Counter[str]()
        mine: dict[str, Listed] = {}
        for place, listed in zip(canonical_files(file.filing.path for file in one.files), one.files, strict=True):
            key = listed.filing.file, listed.filing.sha256
            if place not in taken and key in known:
                again[known[key]] += 1
            elif place not in taken:
                mine[place] = listed
        if again and not any(listed.filing.sha256 for listed in mine.values()):
            mine = {}
        taken |= mine
        known |= {(own.filing.file, own.filing.sha256): here for own in mine.values() if own.filing.sha256}
        for there, number in again.items():
            moved = Message("read.moved", number=number, here=here, there=there)
            forget = Message("read.forget", address=store.address, here=here)
            say(Event("note", 0, 0, reason=f"{moved}; {forget}"))
    filings = sources.distinct([listed.filing for listed in taken.values()])
    return [listed._replace(filing=filing) for listed, filing in zip(taken.values(), filings, strict=True)]
