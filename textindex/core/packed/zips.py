"""In: a ZIP archive, open. Out: its entries, and one's bytes as a stream."""

from __future__ import annotations

import errno
import lzma
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from textindex.core.messages import Message
from textindex.core.packed.limits import DIRECTORY_BYTES, Entry, PackedError, within
from textindex.core.packed.names import encoding_of, path_of

MAGIC = (b"PK\x03\x04", b"PK\x05\x06", b"PK00PK\x03\x04", b"PK\x07\x08PK")
END, END_64, AT_END_64 = b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07"
END_BYTES, COMMENT_BYTES, AT_END_64_BYTES, END_64_BYTES = 22, 65_535, 20, 56
HEADER_BYTES = 30
ENCRYPTED, IS_UTF_8 = 0x1, 0x800
UNICODE_PATH = 0x7075
UNIX = 3
METHODS = {
    zipfile.ZIP_STORED: "", zipfile.ZIP_DEFLATED: "", zipfile.ZIP_BZIP2: "", zipfile.ZIP_LZMA: "",
    9: "Deflate64", 93: "Zstandard", 95: "XZ", 98: "PPMd", 99: "AES",
}  # fmt: skip
"""Ways of packing by number; those with a name are not read."""
FAULTS = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError, RuntimeError, ValueError,
    OverflowError, struct.error,
)  # fmt: skip
"""What `zipfile` raises on damaged archives."""


def ends_as_zip(data: bytes) -> bool:
    """Whether the last bytes are the end record of a ZIP archive, whatever the first ones are."""
    at = data.rfind(END, max(0, len(data) - END_BYTES - COMMENT_BYTES))
    return at >= 0 and at + END_BYTES + int.from_bytes(data[at + 20 : at + 22], "little") == len(data)


class Zip:
    """A ZIP archive: `entries`, and `open` for one of them."""

    def __init__(self, file: IO[bytes]) -> None:
        """Read the list of members.

        Raises:
            PackedError: it is cut off or damaged, or its list is too large.
        """
        end = _end(file)
        if end < 0:
            raise PackedError("unreadable", Message("packed.no_end"))
        if _directory_bytes(file, end) > DIRECTORY_BYTES:
            raise PackedError("too large", Message("packed.directory", most=DIRECTORY_BYTES))
        try:
            self._zip = zipfile.ZipFile(file)
        except (*FAULTS, UnicodeDecodeError) as error:
            raise PackedError("unreadable", Message("packed.damaged", error=str(error))) from None
        infos = self._zip.infolist()
        plain = [_raw(info) for info in infos if not info.flag_bits & IS_UTF_8]
        encoding = encoding_of(plain)
        overlapping = _overlapping(infos, file.seek(0, 2))
        self.entries = [
            _entry(info, encoding, info.header_offset in overlapping)
            for info in infos
            if not info.orig_filename.endswith(("/", "\\")) or info.file_size
        ]

    @contextmanager
    def open(self, entry: Entry) -> Iterator[IO[bytes]]:
        """An entry's bytes; its checksum is looked at when the last is read.

        Raises:
            PackedError: the entry is damaged.
        """
        try:
            with self._zip.open(entry.handle) as stream:
                yield stream
        except FAULTS as error:
            raise PackedError("unreadable", Message("packed.damaged_member", error=str(error))) from None
        except OSError as error:
            if error.errno not in (None, errno.EINVAL):  # the disk's; bz2's have no number
                raise
            raise PackedError("unreadable", Message("packed.damaged_member", error=str(error))) from None


def _end(file: IO[bytes]) -> int:
    """Where the end record begins; -1 where there is none."""
    size = file.seek(0, 2)
    start = max(0, size - END_BYTES - COMMENT_BYTES)
    file.seek(start)
    tail = file.read()
    at = tail.rfind(END)
    while at >= 0:
        comment = int.from_bytes(tail[at + 20 : at + 22], "little")
        if at + END_BYTES + comment <= len(tail):
            return start + at
        at = tail.rfind(END, 0, at)
    return -1


def _directory_bytes(file: IO[bytes], end: int) -> int:
    """The size of the list of members, as the end record says it."""
    file.seek(end)
    told = int.from_bytes(file.read(END_BYTES)[12:16], "little")
    if end < AT_END_64_BYTES:
        return told
    file.seek(end - AT_END_64_BYTES)
    locator = file.read(AT_END_64_BYTES)
    if not locator.startswith(AT_END_64):
        return told
    file.seek(max(0, end - AT_END_64_BYTES - END_64_BYTES))
    record = file.read(END_64_BYTES)
    return int.from_bytes(record[40:48], "little") if record.startswith(END_64) else told


def _raw(info: zipfile.ZipInfo) -> bytes:
    return info.orig_filename.encode("cp437", "replace")


def _entry(info: zipfile.ZipInfo, encoding: str, overlaps: bool) -> Entry:
    name = info.orig_filename
    if not info.flag_bits & IS_UTF_8:
        name = _unicode_path(info) or _raw(info).decode(encoding, "replace")
    path, why = path_of(name)
    mark = f"{info.file_size}-{info.CRC:08x}-{'-'.join(map(str, info.date_time))}"
    kind = stat.S_IFMT(info.external_attr >> 16) if info.create_system == UNIX else 0
    entry = Entry(path, info.file_size, mark, handle=info, link=kind == stat.S_IFLNK)
    if why:
        return entry.refused("no access", why)
    if kind not in (0, stat.S_IFREG, stat.S_IFLNK):
        return entry.refused("no access", Message("folder.no_file"))
    if info.flag_bits & ENCRYPTED:
        return entry.refused("encrypted", Message("packed.encrypted"))
    if method := METHODS.get(info.compress_type, str(info.compress_type)):
        return entry.refused("unreadable", Message("packed.method", method=method))
    if overlaps:
        return entry.refused("too large", Message("packed.overlap"))
    return within(entry, info.compress_size)


def _unicode_path(info: zipfile.ZipInfo) -> str:
    """The name that a further field gives in UTF-8, if it is of this name (its checksum says so); else empty."""
    extra = info.extra
    while len(extra) >= 4:
        kind, size = struct.unpack("<HH", extra[:4])
        field, extra = extra[4 : 4 + size], extra[4 + size :]
        if kind == UNICODE_PATH and len(field) > 5 and int.from_bytes(field[1:5], "little") == zlib.crc32(_raw(info)):
            return field[5:].decode("utf-8", "replace")
    return ""


def _overlapping(infos: list[zipfile.ZipInfo], size: int) -> set[int]:
    """Where entries begin whose bytes are another entry's too: so a few bytes are made to stand for any number."""
    found = set()
    places = sorted(infos, key=lambda info: info.header_offset)
    for place, info in enumerate(places):
        after = places[place + 1].header_offset if place + 1 < len(places) else size
        if info.header_offset + HEADER_BYTES + info.compress_size > after:
            found.add(info.header_offset)
    return found
