"""In: an address and a place. Out: the file there, whole and checked, with its hash; or the fault that it is.

A file grows under a hidden name, ``.NAME.part``, and gets its own name once it is whole; what half of it came is asked
for from there on, if the site still has the same file.
"""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from textindex.core.messages import Message
from textindex.fetch import payload
from textindex.fetch.client import Client
from textindex.fetch.faults import Again, Stopped

RESERVE_BYTES = 20_000_000
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
RANGE = re.compile(r"bytes\s+([0-9]+)-[0-9]+/([0-9]+|\*)")
BAD_TRIES = 3


class Got(NamedTuple):
    """A file that came: its hash and its bytes."""

    sha256: str
    n_bytes: int


def download(client: Client, address: str, target: Path) -> Got:
    """Get one file.

    Args:
        client: of the site.
        address: where the file is.
        target: the place and name it gets; its ending says what it should be.

    Raises:
        Failed: it cannot be had.
        Stopped: the site, or a full disk, does not let the run go on.
    """
    part, notes = part_of(target), part_of(target).with_name(f".{target.name}.part.json")
    ending, before = target.suffix.lower(), set[str]()

    def attempt() -> Got:
        _take(client, address, part, notes)
        got = Got(digest(part), part.stat().st_size)
        wrong = payload.fault(part, ending)
        # A text without an end is asked for again; where the same comes once more, it is the site's whole file.
        if not wrong and got.sha256 not in before and not payload.is_whole(part, ending):
            wrong = Message("came.part")
            before.add(got.sha256)
        if wrong:
            _clear(part, notes)
            raise Again(wrong, at_most=BAD_TRIES)
        part.replace(target)
        _clear(notes)
        return got

    try:
        return client.persist(attempt)
    except OSError as error:
        if error.errno in FULL:
            raise Stopped(full(target.parent)) from None
        raise Stopped(Message("write.unwritten", path=target, strerror=error.strerror or error)) from None


def full(folder: Path) -> str:
    """What is said of a disk without room."""
    return Message("fetch.full", folder=folder)


def part_of(target: Path) -> Path:
    """Where a file grows."""
    return target.with_name(f".{target.name}.part")


def digest(path: Path) -> str:
    """The hash of a file's bytes."""
    made = sha256()
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            made.update(piece)
    return made.hexdigest()


def _take(client: Client, address: str, part: Path, notes: Path) -> None:
    """Bring the bytes that the part lacks.

    Raises:
        Again: they broke off, or do not fit to what is there.
    """
    known = _noted(notes, address)
    have = part.stat().st_size if known is not None and part.exists() else 0
    if have and known is not None and have == known.get("total"):
        return  # the run before ended between the last byte and the name
    headers = {"Accept-Encoding": "identity"}
    if have and known is not None:
        headers["Range"] = f"bytes={have}-"
        if known.get("validator"):
            headers["If-Range"] = known["validator"]
    with client.open("GET", address, headers) as answer:
        if answer.status_code == 416 or (answer.status_code == 206 and not _continues(answer, have, known)):
            _clear(part, notes)
            raise Again(Message("fault_of.other_file"), at_most=BAD_TRIES)
        if answer.status_code == 304:
            raise Again(Message("fault_of.without"), at_most=BAD_TRIES)
        length = answer.headers.get("content-length", "")
        expected = int(length) if length.isdecimal() else 0
        _room(part.parent, expected)
        if answer.status_code == 200:
            have = 0
            notes.write_text(json.dumps(_of(answer, address, expected)), encoding="utf-8")
        encoded = answer.headers.get("content-encoding", "identity") != "identity"
        with part.open("ab" if have else "wb") as file:
            for piece in client.pieces(answer, raw=not encoded):
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())


def _of(answer: Any, address: str, expected: int) -> dict[str, Any]:
    """What is to be known of a half file: which one it is."""
    tag = answer.headers.get("etag", "")
    validator = tag if tag and not tag.startswith("W/") else answer.headers.get("last-modified", "")
    encoded = answer.headers.get("content-encoding", "identity") != "identity"
    return {"address": address, "validator": validator, "total": 0 if encoded else expected, "encoded": encoded}


def _noted(notes: Path, address: str) -> dict[str, Any] | None:
    """What is known of a half file; None where it cannot be gone on with."""
    with suppress(OSError, ValueError):
        known = json.loads(notes.read_text(encoding="utf-8"))
        if isinstance(known, dict) and known.get("address") == address and not known.get("encoded"):
            return known
    return None


def _continues(answer: Any, have: int, known: dict[str, Any] | None) -> bool:
    """Whether a partial answer begins where the half file ends, and is of a file as long."""
    found = RANGE.fullmatch(answer.headers.get("content-range", "").strip())
    if found is None or int(found[1]) != have or not have:
        return False
    total = (known or {}).get("total")
    return not total or found[2] == "*" or int(found[2]) == total


def _room(folder: Path, expected: int) -> None:
    """Look whether the disk has room.

    Raises:
        Stopped: it has not.
    """
    if shutil.disk_usage(folder).free < expected + RESERVE_BYTES:
        raise Stopped(full(folder))


def _clear(*paths: Path) -> None:
    for path in paths:
        path.unlink(missing_ok=True)
