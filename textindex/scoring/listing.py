"""In: an archive's paths and the store. Out: its files, each listed once, of which what the store lacked is read."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from textindex import documents, sources
from textindex.core import packed
from textindex.core.messages import Message
from textindex.core.recognition import TIMES
from textindex.core.records import Listed
from textindex.runners import Limits
from textindex.scoring import archives
from textindex.scoring.archives import Event, Progress
from textindex.store import Store, roots_of


def files_of(
    shelf: Store,
    paths: Sequence[str | Path] | None,
    manifest: str | Path | None,
    engine: str,
    limits: Limits,
    dask: str | None,
    progress: Progress | None,
) -> tuple[list[Listed], dict[str, int]]:
    """The files of an archive as they are known, once what the store lacks of them is read.

    Args:
        shelf: the store.
        paths: of the archive; None takes all archives that the store knows.
        manifest: a table that tells of its files.
        engine: the PDF engine, and whether OCR reads.
        limits: processes, seconds and memory.
        dask: a Dask scheduler's address.
        progress: called at each step.

    Returns:
        The files, and how much is passed over, by kind.
    """
    if documents.parted(engine)[1] != "never":
        limits = limits._replace(timeout_s=limits.timeout_s * TIMES)
    roots = None if paths is None else roots_of(paths)
    there, why = _are_there(paths or ())
    if paths is None or roots is None or not there:
        files = archives.as_last_seen(shelf, paths, manifest, why, progress)
        if paths is not None and progress is not None:
            where = ", ".join(map(str, paths))
            progress(Event("note", 0, 0, reason=Message("score.last_seen", where=where)))
        return files, {}
    last = shelf.listing(roots) or []
    found = _looked_through(shelf, roots, paths, manifest, last)
    if found.passed and progress is not None:
        progress(Event("note", 0, 0, reason=archives.said_of(found.passed)))
    before = archives.as_spelled(last, found.filings)
    filled = archives.fill(
        shelf, found.filings, before, stamps=found.stamps, engine=engine, limits=limits, dask=dask, progress=progress
    )
    seen = {listed.filing.path: listed for listed in before}
    try:
        with closing(filled):
            seen.update((listed.filing.path, listed) for listed in filled)
    except KeyboardInterrupt:  # what was gone through is known the next time
        shelf.save_listing(roots, _in_order(found, seen))
        raise
    files = _in_order(found, seen)
    shelf.save_listing(roots, files)
    return files, {kind: len(names) for kind, names in found.passed.items()}


def _looked_through(
    shelf: Store,
    roots: Sequence[str],
    paths: Sequence[str | Path],
    manifest: str | Path | None,
    last: Sequence[Listed],
) -> sources.Found:
    """What lies in an archive; of files that are as when they were last seen, the store may know what they are."""
    known = shelf.names(roots, sources.rules)
    names, stamps = sources.Names(known), {one.filing.path: one.stamp for one in last} if known else {}
    found = sources.search(paths, manifest, sources.Before(time.time(), stamps, names))
    if names.told.keys() != known.keys():
        shelf.save_names(roots, sources.rules, sources.TOLD, names.told)
    return found


def _in_order(found: sources.Found, seen: dict[str, Listed]) -> list[Listed]:
    """What lies in an archive by name; files not gone through are listed as without a reading."""
    listed = [seen.get(filing.path, Listed(filing, "")) for filing in found.filings]
    listed += [Listed(rejection.filing, "", rejection) for rejection in found.rejections]
    return sorted(listed, key=lambda one: one.filing.file)


def _are_there(paths: Sequence[str | Path]) -> tuple[bool, str]:
    """Whether anything lies at any of the paths, and if not, why not."""
    try:
        return any(map(packed.exists, paths)), Message("find.no_such")
    except OSError as error:
        return False, error.strerror or str(error)
