"""In: nothing. Out: how much a packed file may hold, and the error that says what is wrong with one."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterable
from typing import Any, Literal, NamedTuple

from textindex.core.messages import Message

RATIO = 300
"""Bytes unpacked for one packed; reports have 1 to 40, an empty table some 200."""
RATIO_FROM = 20_000_000
"""Bytes unpacked up to which the ratio does not matter."""
MEMBER_BYTES = 2_000_000_000
"""Bytes of one file inside, unpacked."""
INNER_BYTES = 20_000_000_000
"""Bytes of a packed file inside another, which goes to the folder of temporary files while it is open."""
TOTAL_BYTES = 500_000_000_000
"""Bytes of all files inside together, unpacked."""
MEMBERS = 200_000
"""Files inside one, those of packed files in it included."""
DIRECTORY_BYTES = 100_000_000
"""Bytes of a ZIP archive's list of its members."""
DEPTH = 3
"""Packed files within each other, the outermost included."""
IN_MEMORY = 64_000_000
"""Bytes of an inner packed file that stays in memory."""

Reason = Literal["encrypted", "unreadable", "no access", "too large", "empty"]


class PackedError(OSError):
    """A packed file, or a file inside, cannot be read; ``reason`` is of the closed list of rejections."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(errno.EIO, detail)
        self.reason: Reason = reason


class Entry(NamedTuple):
    """One file inside a packed file.

    Attributes:
        name: its path inside, with forward slashes; no two are equal, none is a folder of another.
        size: bytes unpacked, as the packed file declares them.
        mark: what changes when its bytes do; empty where only the packed file's own time of change tells.
        reason: why it is not read; empty if it is.
        detail: the same in words.
        handle: what the format's module knows it by.
        link: whether it is a link, which has no bytes of its own.
    """

    name: str
    size: int
    mark: str = ""
    reason: Reason | Literal[""] = ""
    detail: str = ""
    handle: Any = None
    link: bool = False

    def refused(self, reason: Reason, detail: str) -> Entry:
        """The same entry, not to be read."""
        return self if self.reason else self._replace(reason=reason, detail=detail)


def within(entry: Entry, packed: int | None) -> Entry:
    """An entry, refused if it is larger than a report can be, or than its packed bytes can make.

    Args:
        entry: of a packed file.
        packed: its bytes as they are packed; None where they are packed together with others.
    """
    most = INNER_BYTES if is_packed_name(entry.name) else MEMBER_BYTES
    if entry.size > most:
        return entry.refused("too large", Message("packed.member_bytes", size=entry.size, most=most))
    if packed is not None and entry.size > max(RATIO_FROM, RATIO * packed):
        return entry.refused("too large", Message("packed.ratio", size=entry.size, packed=packed, most=RATIO))
    return entry


ENDINGS = (".zip", ".tar", ".tgz", ".tbz", ".tbz2", ".txz", ".gz", ".bz2", ".xz", ".7z")


def is_packed_name(name: str) -> bool:
    """Whether a name ends as those of packed files do.

    >>> is_packed_name("2019.tar.gz"), is_packed_name("2019.ZIP"), is_packed_name("2019.pdf")
    (True, True, False)
    """
    return name.lower().endswith(ENDINGS)


def apart(entries: Iterable[Entry], refuse: Callable[[Entry, str], Entry]) -> list[Entry]:
    """Entries of which no two have one name and none is a folder of another.

    Of files with one name the second and later ones get a number; what lies below a file gets one and is refused.
    """
    listed = list(entries)
    taken = {entry.name for entry in listed}
    seen: set[str] = set()
    found = []
    for entry in listed:
        if entry.name in seen:
            entry = entry._replace(name=_numbered(entry.name, taken))
            taken.add(entry.name)
        seen.add(entry.name)
        found.append(entry)
    for place, entry in enumerate(found):
        if above := _file_above(entry.name, seen):
            found[place] = refuse(entry._replace(name=_numbered(entry.name, taken)), above)
            taken.add(found[place].name)
    return found


def _numbered(name: str, taken: set[str]) -> str:
    folder, slash, last = name.rpartition("/")
    stem, dot, suffix = last.rpartition(".")
    number = 2
    while True:
        new = f"{stem} ({number}).{suffix}" if dot and stem else f"{last} ({number})"
        if f"{folder}{slash}{new}" not in taken:
            return f"{folder}{slash}{new}"
        number += 1


def _file_above(name: str, names: set[str]) -> str:
    """The first of the folders of a path that is itself a file."""
    at = name.find("/")
    while at > 0:
        if name[:at] in names:
            return name[:at]
        at = name.find("/", at + 1)
    return ""
