"""In: a tar archive or one compressed file, open. Out: its entries, and one's bytes as a stream.

What is compressed as a whole is read from its beginning: a file behind the last one read is reached by reading on, one
before it by beginning anew.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, Any, cast

from textindex.core.messages import Message
from textindex.core.packed.limits import MEMBER_BYTES, MEMBERS, RATIO, RATIO_FROM, Entry, PackedError, Reason, within
from textindex.core.packed.names import encoding_of, path_of

PACKERS: dict[bytes, Callable[[IO[bytes]], IO[bytes]]] = {
    b"\x1f\x8b": lambda file: cast("IO[bytes]", gzip.GzipFile(fileobj=file, mode="rb")),
    b"BZh": lambda file: cast("IO[bytes]", bz2.BZ2File(file)),
    b"\xfd7zXZ\x00": lambda file: cast("IO[bytes]", lzma.LZMAFile(file)),  # noqa: SIM115 (is given on)
}
"""What opens a compressed file, by its first bytes."""
MARK, MARK_AT, BLOCK = b"ustar", 257, 512
HEADER_BYTES = 1_000_000
"""The most that is read at once for the list: names and further fields of one entry."""
FAULTS = (tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, ValueError, OverflowError, RecursionError)
"""The last one: a name that is announced again and again."""


class Bounded(io.RawIOBase):
    """A stream that ends with an error where it gives more bytes than its packed ones can reasonably make."""

    def __init__(self, file: IO[bytes], packed: int | None) -> None:
        self._file = file
        self._most = None if packed is None else max(RATIO_FROM, RATIO * packed)
        self._packed = packed or 0
        self.listing = True

    def read(self, size: int = -1, /) -> bytes:  # noqa: D102 (as of io.RawIOBase)
        if self.listing and (size < 0 or size > HEADER_BYTES):
            raise PackedError("too large", Message("packed.header", most=HEADER_BYTES))
        data = self._file.read(size)
        self._check()
        return data

    def seek(self, offset: int, whence: int = 0, /) -> int:  # noqa: D102
        if self._most is not None and whence == 0 and offset > self._most:
            self._refuse(offset)
        at = self._file.seek(offset, whence)
        self._check()
        return at

    def tell(self) -> int:  # noqa: D102
        return self._file.tell()

    def _check(self) -> None:
        if self._most is not None and (at := self._file.tell()) > self._most:
            self._refuse(at)

    def _refuse(self, size: int) -> None:
        raise PackedError("too large", Message("packed.ratio", size=size, packed=self._packed, most=RATIO))


def packer_of(head: bytes) -> Callable[[IO[bytes]], IO[bytes]] | None:
    """What opens a file that begins with these bytes, if it is compressed as a whole."""
    return next((packer for magic, packer in PACKERS.items() if head.startswith(magic)), None)


def is_tar(head: bytes) -> bool:
    """Whether a tar archive begins so: its mark, or the checksum of the old format without one."""
    if len(head) < BLOCK:
        return False
    if head[MARK_AT : MARK_AT + len(MARK)] == MARK:
        return True
    digits = head[148:156].rstrip(b" \0").strip()
    summed = sum(head[:148]) + sum(head[156:BLOCK]) + 8 * 32
    return bool(digits) and all(48 <= digit < 56 for digit in digits) and int(digits, 8) == summed


class Tar:
    """A tar archive, or the one file that a compressed file is: `entries`, and `open` for one of them.

    `fault` says why the list ends before the archive does, with its reason; empty where all of it was read.
    """

    def __init__(self, file: IO[bytes], stem: str) -> None:
        """Read through it.

        Args:
            file: open.
            stem: the file's name without the ending of what compressed it.

        Raises:
            PackedError: nothing of it can be read.
        """
        size = file.seek(0, 2)
        file.seek(0)
        head = file.read(BLOCK)
        file.seek(0)
        packer = packer_of(head)
        self._stream = Bounded(packer(file) if packer else file, size if packer else None)
        self.fault: tuple[Reason, str] | None = None
        try:
            head = self._stream.read(BLOCK) if packer else head
        except (*FAULTS, OSError) as error:
            raise _damaged(error) from None
        self._single = packer is not None and not is_tar(head)
        self.entries = [self._one(stem)] if self._single else self._listed()
        self._stream.listing = False

    def _one(self, stem: str) -> Entry:
        """The only file: its size is known when it was read through."""
        size = BLOCK
        try:
            while chunk := self._stream.read(HEADER_BYTES):
                size += len(chunk)
                if size > MEMBER_BYTES:
                    break
        except (*FAULTS, OSError) as error:
            fault = _damaged(error)
            return Entry(stem, size).refused(fault.reason, fault.strerror or "")
        return within(Entry(stem, min(size, self._stream.tell()), handle=0), None)

    def _listed(self) -> list[Entry]:
        self._stream.seek(0)
        infos: list[tarfile.TarInfo] = []
        try:
            with tarfile.open(fileobj=cast("Any", self._stream), mode="r:", encoding="utf-8") as tar:
                while (info := tar.next()) is not None:
                    infos.append(info)
                    if len(infos) > MEMBERS:
                        raise PackedError("too large", Message("packed.members", most=MEMBERS))
                self._stream.seek(tar.offset)
                self._check_end(self._stream.read(BLOCK), len(infos))
        except (*FAULTS, OSError) as error:
            fault = _damaged(error)
            self.fault = fault.reason, fault.strerror or ""
        if not infos and self.fault:
            raise PackedError(*self.fault)
        encoding = encoding_of(info.name.encode("utf-8", "surrogateescape") for info in infos)
        return [_entry(info, encoding) for info in infos if not info.isdir()]

    def _check_end(self, block: bytes, members: int) -> None:
        """Tell an archive that is at its end from one that goes on with what is no entry, or is cut off."""
        if block.strip(b"\0") or not block:
            raise PackedError("unreadable", Message("packed.tar_end", members=members))

    @contextmanager
    def open(self, entry: Entry) -> Iterator[IO[bytes]]:
        """An entry's bytes.

        Raises:
            PackedError: the archive is damaged there.
        """
        try:
            self._stream.seek(entry.handle)
            yield cast("IO[bytes]", _Part(self._stream, entry.size))
        except FAULTS as error:
            raise _damaged(error) from None
        except OSError as error:
            if error.errno is not None:  # of the disk; those of gzip and bz2 have no number
                raise
            raise _damaged(error) from None


class _Part(io.RawIOBase):
    """The next bytes of a stream, as a stream of their own."""

    def __init__(self, stream: Bounded, size: int) -> None:
        self._stream, self._left = stream, size

    def read(self, size: int = -1, /) -> bytes:
        wanted = self._left if size < 0 else min(size, self._left)
        data = self._stream.read(wanted) if wanted else b""
        if wanted and not data:
            raise PackedError("unreadable", Message("packed.cut_off"))
        self._left -= len(data)
        return data


def _damaged(error: Exception) -> PackedError:
    if isinstance(error, PackedError):
        return error
    return PackedError("unreadable", Message("packed.damaged", error=str(error)))


def _entry(info: tarfile.TarInfo, encoding: str) -> Entry:
    name = info.name
    if not name.isascii():
        name = name.encode("utf-8", "surrogateescape").decode(encoding, "replace")
    path, why = path_of(name)
    entry = Entry(path, info.size, handle=info.offset_data, link=info.issym() or info.islnk())
    if why:
        return entry.refused("no access", why)
    if info.issparse():
        return entry.refused("unreadable", Message("packed.method", method="sparse"))
    if not info.isreg() and not entry.link:
        return entry.refused("no access", Message("folder.no_file"))
    return within(entry, None)
