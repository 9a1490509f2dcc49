"""In: a 7z archive, open, and the library py7zr. Out: its entries, and one's bytes as a stream.

A 7z archive packs many files as one: to read one, those before it are unpacked too. So it is unpacked once a process,
into a temporary file without a name, which is gone with the process whatever ends it.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

from textindex.core.messages import Message
from textindex.core.packed.limits import IN_MEMORY, RATIO, RATIO_FROM, TOTAL_BYTES, Entry, PackedError, within
from textindex.core.packed.names import path_of

MAGIC = b"7z\xbc\xaf\x27\x1c"


class SevenZip:
    """A 7z archive: `entries`, and `open` for one of them."""

    def __init__(self, file: IO[bytes]) -> None:
        """Read the list of members.

        Raises:
            PackedError: it is damaged or encrypted, unpacks to too much, or py7zr is not installed.
        """
        try:
            import py7zr
        except ImportError:
            raise PackedError("unreadable", Message("packed.no_7z")) from None
        self._file, self._size = file, file.seek(0, 2)
        self._unpacked: tuple[IO[bytes], dict[str, tuple[int, int]]] | None = None
        file.seek(0)
        try:
            with py7zr.SevenZipFile(file, mode="r") as archive:
                locked = archive.needs_password()
                infos = [] if locked else archive.list()
                links = {one.filename for one in archive.files if one.is_symlink or one.is_junction}
        except py7zr.exceptions.PasswordRequired:
            locked, infos, links = True, [], set()
        except Exception as error:  # noqa: BLE001 (on damaged bytes the library raises whatever comes of them)
            raise _damaged(error) from None
        if locked:
            raise PackedError("encrypted", Message("packed.encrypted"))
        total = sum(info.uncompressed for info in infos)
        if total > min(TOTAL_BYTES, max(RATIO_FROM, RATIO * self._size)):
            raise PackedError("too large", Message("packed.ratio", size=total, packed=self._size, most=RATIO))
        self.entries = [_entry(info, info.filename in links) for info in infos if not info.is_directory]

    def close(self) -> None:
        """Let go of what was unpacked."""
        if self._unpacked is not None:
            self._unpacked[0].close()

    @contextmanager
    def open(self, entry: Entry) -> Iterator[IO[bytes]]:
        """An entry's bytes.

        Raises:
            PackedError: the archive is damaged there.
        """
        if self._unpacked is None:
            self._unpacked = self._unpack(None)
        spool, places = self._unpacked
        if entry.handle not in places:  # damaged somewhere: each alone
            spool.close()
            self._unpacked = spool, places = self._unpack([entry.handle])
        if entry.handle not in places or places[entry.handle][1] != entry.size:
            raise PackedError("unreadable", Message("packed.damaged_member", error="CRC"))
        at, size = places[entry.handle]
        spool.seek(at)
        yield io.BytesIO(spool.read(size))

    def _unpack(self, names: list[str] | None) -> tuple[IO[bytes], dict[str, tuple[int, int]]]:
        """Unpack all or some: a file of all bytes, and where in it each member's lie; none of a damaged archive."""
        import py7zr

        spool: Any = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 (lives with the archive)
        places: dict[str, tuple[int, int]] = {}
        self._file.seek(0)
        try:
            with py7zr.SevenZipFile(self._file, mode="r") as archive:
                archive.extract(targets=names, factory=_factory(spool, places))
        except Exception:  # noqa: BLE001 (as above; what is not among the places is told as damaged)
            places.clear()
        return spool, places


def _factory(spool: IO[bytes], places: dict[str, tuple[int, int]]) -> Any:
    """What py7zr asks for a file to write each member to; members of several blocks are written one after another."""
    from py7zr.io import Py7zIO, WriterFactory

    class Member(Py7zIO):
        def __init__(self, name: str) -> None:
            self.name, self.length = name, 0

        def write(self, data: bytes | bytearray) -> int:
            at = spool.seek(0, 2)
            spool.write(data)
            start, size = places.get(self.name, (at, 0))
            places[self.name] = start, size + len(data)
            self.length += len(data)
            return len(data)

        def read(self, size: int | None = None) -> bytes:
            return b""

        def seek(self, offset: int, whence: int = 0) -> int:
            return offset

        def flush(self) -> None:
            """Nothing waits."""

        def size(self) -> int:
            return self.length

    class Members(WriterFactory):
        def create(self, filename: str) -> Any:
            places[filename] = spool.seek(0, 2), 0
            return Member(filename)

    return Members()


def _damaged(error: Exception) -> PackedError:
    return PackedError("unreadable", Message("packed.damaged", error=str(error) or type(error).__name__))


def _entry(info: Any, link: bool) -> Entry:
    path, why = path_of(info.filename)
    mark = f"{info.uncompressed}-{info.crc32:08x}-{info.creationtime}" if info.crc32 is not None else ""
    entry = Entry(path, info.uncompressed, mark, handle=info.filename, link=link)
    return entry.refused("no access", why) if why else within(entry, None)
