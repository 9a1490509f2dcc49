"""In: the members of a pack. Out: one ZIP archive that tells whether a byte of it was changed; and back, checked.

The archive's comment, its last bytes, holds the hash of all before it. It tells accidents and edits by hand, and is no
signature: who makes a pack anew makes a new hash.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from textindex.core.errors import StudyError
from textindex.core.messages import Message, at, of_error
from textindex.core.packed.limits import PackedError
from textindex.core.packed.zips import MAGIC, Zip, ends_as_zip
from textindex.core.place import read_bytes
from textindex.tables.packed import TIME

FORMAT = 1
FACTS = "pack.json"
SEAL = re.compile(rb"textindex pack ([0-9]{1,9}) sha256 ([0-9a-f]{64})\Z")
DIGITS = 64
LONGEST = 255
"""Bytes of a file's name, as systems take them."""
MOST_BYTES = 1_000_000_000
"""Bytes of a pack,"""
MOST_UNPACKED = 4_000_000_000
"""and of what is in it, unpacked."""


class Opened(NamedTuple):
    """A pack: what pack.json says, and the bytes of the other members by name."""

    facts: dict[str, Any]
    members: dict[str, bytes]


def seal(facts: Mapping[str, Any], members: Mapping[str, bytes]) -> bytes:
    """The bytes of a pack; equal members give equal bytes with one version of zlib.

    Args:
        facts: what pack.json says, besides the members' hashes.
        members: name to bytes.
    """
    told = {
        "textindex pack": FORMAT,
        **facts,
        "members": {name: sha256(members[name]).hexdigest() for name in sorted(members)},
    }
    written = json.dumps(told, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in sorted({**members, FACTS: written.encode()}.items()):
            info = zipfile.ZipInfo(name, TIME)
            info.create_system, info.external_attr = 3, 0o644 << 16  # the same on every system
            archive.writestr(info, data, zipfile.ZIP_DEFLATED)
        archive.comment = f"textindex pack {FORMAT} sha256 {'0' * DIGITS}".encode()
    body = buffer.getvalue()[:-DIGITS]
    return body + sha256(body).hexdigest().encode()


def unseal(path: str | Path) -> Opened:
    """Open a pack and check every byte of it.

    Raises:
        StudyError: it cannot be read, is no pack, of a newer version, cut short, changed, or holds what none does.
    """
    try:
        data = read_bytes(path, MOST_BYTES)
    except OSError as error:
        raise StudyError(Message("pack.closed", path=path, why=error.strerror or of_error(error))) from None
    found = SEAL.search(data, max(0, len(data) - DIGITS - 40))
    if found is None:
        is_cut = data.startswith(MAGIC) and not ends_as_zip(data)
        raise StudyError(Message("pack.cut" if is_cut else "pack.foreign", path=path))
    if int(found[1]) > FORMAT:
        raise StudyError(Message("pack.newer", path=path, made=int(found[1]), format=FORMAT))
    if sha256(data[:-DIGITS]).hexdigest().encode() != found[2]:
        raise StudyError(Message("pack.changed", path=path))
    try:
        members = _members(data)
    except PackedError as error:
        raise StudyError(Message("pack.unfit", path=path, why=error.strerror or str(error))) from None
    return _checked(path, members)


def _members(data: bytes) -> dict[str, bytes]:
    """Every member; nothing of one that leads out of the archive, lies twice or unpacks to more than it may.

    Raises:
        PackedError: there is such a one.
    """
    archive = Zip(io.BytesIO(data))
    for entry in archive.entries:
        if entry.reason or entry.link or entry.name != entry.handle.orig_filename:
            raise PackedError("unreadable", at(entry.name, entry.detail or "?"))
        if any(len(part.encode("utf-8", "replace")) > LONGEST for part in entry.name.split("/")):
            raise PackedError("unreadable", Message("pack.long_name", name=entry.name[:40]))
    if twice := [name for name, n in Counter(entry.name for entry in archive.entries).items() if n > 1]:
        raise PackedError("unreadable", Message("pack.twice", name=twice[0]))
    if sum(entry.size for entry in archive.entries) > MOST_UNPACKED:
        raise PackedError("too large", Message("pack.large", most=MOST_UNPACKED))
    found = {}
    for entry in archive.entries:
        with archive.open(entry) as stream:
            found[entry.name] = stream.read()
    return found


def _checked(path: str | Path, members: dict[str, bytes]) -> Opened:
    """What pack.json says, where it says what is there."""
    try:
        facts = json.loads(members.pop(FACTS))
        told = {str(name): str(digest) for name, digest in facts["members"].items()}
    except (KeyError, ValueError, TypeError, AttributeError, RecursionError):
        raise StudyError(Message("pack.unfit", path=path, why=Message("pack.no_facts", facts=FACTS))) from None
    for name in sorted(told.keys() ^ members.keys()):
        raise StudyError(Message("pack.unfit", path=path, why=Message("pack.untold", name=name, facts=FACTS)))
    for name, data in members.items():
        if sha256(data).hexdigest() != told[name]:
            raise StudyError(Message("pack.unfit", path=path, why=Message("pack.hash", name=name, facts=FACTS)))
    return Opened(facts, members)
