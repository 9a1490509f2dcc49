"""In: an address, also one that leads into a packed file (``2019.zip/600519.pdf``). Out: its bytes, what lies inside.

A packed file is a .zip, .tar, .tar.gz, .7z … or a file that is one by its bytes: it is read in place. A path into it is
the packed file's own with the path inside behind it; where a file or folder really bears that path, it is meant.
"""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from functools import lru_cache
from pathlib import Path
from typing import IO, Any, NamedTuple

from textindex.core import place
from textindex.core.packed.inside import Inside, Listing, Member, Refused, is_packed, kind_of
from textindex.core.packed.limits import ENDINGS, PackedError, is_packed_name

__all__ = [
    "ENDINGS",
    "Listing",
    "Member",
    "PackedError",
    "Refused",
    "exists",
    "holds_files",
    "is_packed_name",
    "kind_of",
    "listing",
    "order",
    "read_bytes",
    "size",
    "split",
    "stamp",
]

KEPT_OPEN = 4
KEPT_LISTED = 16


class Split(NamedTuple):
    """The address of a packed file, and a path inside it."""

    packed: str
    path: str


def split(address: str | Path) -> Split | None:
    """Part an address that leads into a packed file; None for what lies there as a file or folder, or not at all.

    >>> split("no/such.zip/a.pdf") is None
    True
    """
    text = str(address)
    if place.is_remote(text):
        return _split_far(text)
    if os.path.lexists(text):
        return None
    for above in Path(text).parents:
        if above.is_file():
            return Split(str(above), Path(text).relative_to(above).as_posix())
        if above.exists():
            return None
    return None


def _split_far(address: str) -> Split | None:
    """The same of a far address: only by the endings of packed files, and if there is such a file."""
    at = address.find("/", address.find("://") + 3)
    while at > 0:
        if is_packed_name(address[:at]):
            system, path = place.filesystem(address[:at])
            with place.reached():
                if system.isfile(path):
                    return Split(address[:at], address[at + 1 :].strip("/"))
        at = address.find("/", at + 1)
    return None


def holds_files(address: str | Path) -> bool:
    """Whether a file is a packed one, by its bytes (far away by its ending too): a document of Office is none.

    Raises:
        OSError: it cannot be opened.
    """
    if place.is_remote(address) and not is_packed_name(str(address)):
        return False
    with _file(str(address)) as file:
        return is_packed(file)


def listing(address: str | Path) -> Listing:
    """Everything inside a packed file.

    Raises:
        PackedError: nothing of it can be read; OSError: it cannot be opened.
    """
    text = str(address)
    return _listing(text, _mark(text))


@lru_cache(maxsize=KEPT_LISTED)
def _listing(address: str, mark: str) -> Listing:
    opened = Inside(_file(address), address)
    try:
        return opened.listing()
    finally:
        opened.close()


@lru_cache(maxsize=KEPT_LISTED)
def _by_path(address: str, mark: str) -> dict[str, Member]:
    return {member.path: member for member in _listing(address, mark).members}


def _member(where: Split) -> Member | None:
    return _by_path(where.packed, _mark(where.packed)).get(where.path)


def read_bytes(address: str | Path, most: int | None = None) -> bytes:
    """Every byte of a file, also of one inside a packed file, which has further bounds.

    Args:
        address: where it lies.
        most: as in `textindex.core.place.read_bytes`.

    Raises:
        OSError: it cannot be read; a `PackedError` knows for which of the reasons.
    """
    where = _split_quickly(address)
    if where is None:
        return place.read_bytes(address, most)
    return _inside(where.packed).bytes_of(where.path, most)


def _split_quickly(address: str | Path) -> Split | None:
    """As `split`, without asking a far place for what cannot lead into a packed file."""
    text = str(address)
    if place.is_remote(text) and not any(f"{ending}/" in text.lower() for ending in ENDINGS):
        return None
    return split(text)


def exists(address: str | Path) -> bool:
    """Whether anything lies at an address, or a file or folder inside a packed file.

    Raises:
        OSError: that cannot be told, because the place cannot be reached.
    """
    if place.exists(address):
        return True
    where = _split_quickly(address)
    if where is None:
        return False
    try:
        found = _by_path(where.packed, _mark(where.packed))
    except PackedError:
        return False
    return where.path in found or any(path.startswith(f"{where.path}/") for path in found)


def size(address: str) -> int | None:
    """Bytes of a file; None where that cannot be told."""
    try:
        where = _split_quickly(address)
        if where is None:
            return place.size(address)
        member = _member(where)
    except OSError:
        return None
    return member.size if member else None


def stamp(address: str, now: float) -> str:
    """What changes when a file does, as of `textindex.core.place.stamp`; empty where that cannot be told.

    Of a file inside a packed one: its size, checksum and time there, or where the format keeps no checksum (tar), the
    packed file's own.
    """
    try:
        where = _split_quickly(address)
        if where is None:
            return place.stamp(address, now)
        member = _member(where)
    except OSError:
        return ""
    if member is None:
        return ""
    if member.mark:
        return f"inside {member.mark}"
    around = place.stamp(where.packed, now)
    return around and f"{member.size} inside {around}"


def order(address: str) -> tuple[str, int] | None:
    """The packed file in which a file lies, and its place there: in this order reading is quickest. None for others."""
    try:
        where = _split_quickly(address)
        member = where and _member(where)
    except OSError:
        return None
    return (where.packed, member.order) if where and member else None


class _Open(threading.local):
    """The packed files that a thread of a process holds open, the one used last at the end."""

    def __init__(self) -> None:
        self.process = os.getpid()
        self.files: OrderedDict[tuple[str, str], Inside] = OrderedDict()


_open = _Open()


def _inside(address: str) -> Inside:
    """A packed file, held open: other files of it will be asked for. A child process shares no open file."""
    if _open.process != os.getpid():
        _open.process, _open.files = os.getpid(), OrderedDict()
    key = address, _mark(address)
    if key not in _open.files:
        _open.files[key] = Inside(_file(address), address)
        while len(_open.files) > KEPT_OPEN:
            _, oldest = _open.files.popitem(last=False)
            oldest.close()
    _open.files.move_to_end(key)
    return _open.files[key]


def _file(address: str) -> IO[bytes]:
    """A file, open; of a far one, what fsspec makes of it."""
    if not place.is_remote(address):
        place.check_regular(address)
        return Path(address).open("rb")
    system, path = place.filesystem(address)
    with place.reached():
        file: Any = system.open(path, "rb")
    return file  # type: ignore[no-any-return]


def _mark(address: str) -> str:
    """By what an opened packed file is known again: its size and time of change, be it ever so recent."""
    if not place.is_remote(address):
        seen = os.stat(address)  # noqa: PTH116 (an address, not a Path)
        return f"{seen.st_size}-{seen.st_mtime_ns}-{seen.st_ino}"
    return place.stamp(address, 0.0)
