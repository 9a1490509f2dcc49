"""In: a packed file, open. Out: every file inside it, those of packed files in it too; one's bytes by its path."""

from __future__ import annotations

import io
import tempfile
from typing import IO, NamedTuple, cast

from textindex.core.messages import Message
from textindex.core.packed import sevenzips, tars, zips
from textindex.core.packed.limits import (
    DEPTH,
    IN_MEMORY,
    INNER_BYTES,
    MEMBER_BYTES,
    MEMBERS,
    TOTAL_BYTES,
    Entry,
    PackedError,
    Reason,
    apart,
    is_packed_name,
)

HEAD_BYTES = 512
HEADER_BYTES = 30  # before a member's name
OFFICE = ("[Content_Types].xml", "mimetype", "META-INF/manifest.xml", "META-INF/MANIFEST.MF")
"""Members by which a ZIP archive is one document: of Office, OpenDocument, EPUB; or a program (Java)."""
CHUNK = 1_000_000


class Member(NamedTuple):
    """A file inside.

    Attributes:
        path: inside, through packed files in it: ``2019.zip/600519.pdf``.
        size: bytes unpacked.
        mark: what changes when its bytes do; empty where only the packed file's time of change tells.
        order: its place among all; reading in this order is quickest.
    """

    path: str
    size: int
    mark: str
    order: int


class Refused(NamedTuple):
    """What inside is not read (an empty path is the packed file itself), the reason, and the same in words."""

    path: str
    reason: Reason
    detail: str


class Listing(NamedTuple):
    """What is inside a packed file: the files to read, what is refused, and links, which have no bytes."""

    members: list[Member]
    refused: list[Refused]
    links: list[str]


Format = zips.Zip | tars.Tar | sevenzips.SevenZip


def kind_of(head: bytes) -> str:
    r"""The sort of packed file that begins so: ``zip``, ``tar``, ``7z``, ``rar``, a compressed one; empty for others.

    >>> kind_of(b"7z\xbc\xaf\x27\x1c"), kind_of(b"%PDF-1.7")
    ('7z', '')
    """
    if head.startswith(zips.MAGIC):
        return "zip"
    if head.startswith(sevenzips.MAGIC):
        return "7z"
    if head.startswith(b"Rar!\x1a\x07"):
        return "rar"
    return "compressed" if tars.packer_of(head) else "tar" if tars.is_tar(head) else ""


def is_document(file: IO[bytes]) -> bool:
    """Whether a ZIP archive is one document (.docx, .xlsx, .epub …) and not files that somebody packed."""
    try:
        return any(entry.name in OFFICE for entry in zips.Zip(file).entries)
    except PackedError:  # cut off: its first member tells
        file.seek(0)
        head = file.read(HEAD_BYTES)
        return any(head[HEADER_BYTES:].startswith(name.encode()) for name in OFFICE)


def opened(file: IO[bytes], name: str) -> Format:
    """Open a packed file.

    Args:
        file: its bytes.
        name: its name, which the one file inside a compressed one takes.

    Raises:
        PackedError: it cannot be read.
    """
    file.seek(0)
    kind = kind_of(file.read(HEAD_BYTES))
    if kind == "zip":
        return zips.Zip(file)
    if kind == "7z":
        return sevenzips.SevenZip(file)
    if kind in ("tar", "compressed"):
        return tars.Tar(file, _stem(name))
    raise PackedError("unreadable", Message("packed.rar" if kind == "rar" else "packed.none"))


def _stem(name: str) -> str:
    """A file's name without the ending of what compressed it.

    >>> _stem("2019/600519_2019.html.gz"), _stem("x.tgz")
    ('600519_2019.html', 'x')
    """
    last = name.replace("\\", "/").rpartition("/")[2]
    stem, dot, _ = last.rpartition(".")
    return stem if dot and stem else f"{last} (unpacked)"


class Inside:
    """A packed file that is open: its `entries` by name, the bytes of any file inside."""

    def __init__(self, file: IO[bytes], name: str) -> None:
        """Open it.

        Args:
            file: its bytes; stays open as long as this is used.
            name: its name.

        Raises:
            PackedError: nothing of it can be read.
        """
        self._file, self._inner = file, dict[str, Inside]()
        self.packed = opened(file, name)
        entries = apart(self.packed.entries, _below)
        self.entries = {entry.name: entry for entry in entries}

    def close(self) -> None:
        """Let go of the file, and of those inside it."""
        self._close_inner()
        if isinstance(packed := getattr(self, "packed", None), sevenzips.SevenZip):
            packed.close()
        self._file.close()

    def __del__(self) -> None:
        self.close()

    def _close_inner(self) -> None:
        while self._inner:
            self._inner.popitem()[1].close()

    def listing(self) -> Listing:
        """Everything inside, through all packed files in it."""
        listing = Listing([], [], [])
        self._list("", 1, listing, [0])
        if not any(listing):
            listing.refused.append(Refused("", "empty", Message("packed.empty")))
        return listing

    def bytes_of(self, path: str, most: int | None = None) -> bytes:
        """The bytes of a file inside.

        Args:
            path: as the listing gives it.
            most: bytes that it may have; never more than `MEMBER_BYTES`.

        Raises:
            PackedError: it is not there or not to be read, or damaged.
        """
        if entry := self.entries.get(path):
            if entry.reason:
                raise PackedError(entry.reason, entry.detail)
            if most is not None and entry.size > most:
                raise PackedError("too large", Message("packed.member_bytes", size=entry.size, most=most))
            whole = io.BytesIO()
            self._copy(entry, MEMBER_BYTES, whole)
            return whole.getvalue()
        at = path.find("/")
        while at > 0:
            above = self.entries.get(path[:at])
            if above and not above.reason:
                return self.inner(above).bytes_of(path[at + 1 :], most)
            at = path.find("/", at + 1)
        raise PackedError("unreadable", Message("packed.not_inside", path=path))

    def inner(self, entry: Entry) -> Inside:
        """A packed file inside, open; the one asked for last stays so.

        Raises:
            PackedError: it is no packed file, damaged, or larger than it says.
        """
        if entry.name not in self._inner:
            self._close_inner()
            self._inner[entry.name] = Inside(self._unpacked(entry), entry.name)
        return self._inner[entry.name]

    def _unpacked(self, entry: Entry) -> IO[bytes]:
        """An entry as a file that can be looked through: in memory, or a temporary one without a name."""
        spool = cast("IO[bytes]", tempfile.SpooledTemporaryFile(max_size=IN_MEMORY))  # noqa: SIM115 (lives with it)
        try:
            self._copy(entry, INNER_BYTES, spool)
        except OSError:
            spool.close()
            raise
        spool.seek(0)
        return spool

    def _copy(self, entry: Entry, most: int, target: IO[bytes]) -> None:
        left = min(most, entry.size) + 1
        with self.packed.open(entry) as stream:
            while left > 0 and (chunk := stream.read(min(CHUNK, left))):
                target.write(chunk)
                left -= len(chunk)
        if left <= 0:
            raise PackedError("too large", Message("packed.larger", size=entry.size))

    def _list(self, above: str, depth: int, listing: Listing, total: list[int]) -> None:
        """Add what is inside; ``total`` is the sum of bytes so far."""
        for entry in self.entries.values():
            path = f"{above}{entry.name}"
            if entry.reason:
                listing.refused.append(Refused(path, entry.reason, entry.detail))
            elif entry.link:
                listing.links.append(path)
            elif len(listing.members) + len(listing.refused) >= MEMBERS:
                listing.refused.append(Refused(above[:-1], "too large", Message("packed.members", most=MEMBERS)))
                break
            elif total[0] + entry.size > TOTAL_BYTES:
                listing.refused.append(Refused(path, "too large", Message("packed.total", most=TOTAL_BYTES)))
            else:
                total[0] += entry.size
                if not (is_packed_name(entry.name) and self._list_inner(entry, path, depth, listing, total)):
                    listing.members.append(Member(path, entry.size, entry.mark, len(listing.members)))
        if isinstance(self.packed, tars.Tar) and self.packed.fault:
            listing.refused.append(Refused(above[:-1], *self.packed.fault))

    def _list_inner(self, entry: Entry, path: str, depth: int, listing: Listing, total: list[int]) -> bool:
        """Add what is inside a packed file in this one; no, where it is none by its bytes, but a file as others."""
        try:
            with self._unpacked(entry) as file:
                if not is_packed(file):
                    return False
            if depth >= DEPTH:
                raise PackedError("too large", Message("packed.depth", most=DEPTH))
            self.inner(entry)._list(f"{path}/", depth + 1, listing, total)
        except PackedError as error:
            listing.refused.append(Refused(path, error.reason, error.strerror or ""))
        return True


def is_packed(file: IO[bytes]) -> bool:
    """Whether a file holds others that somebody packed: by its bytes, a document of Office is none."""
    file.seek(0)
    kind = kind_of(file.read(HEAD_BYTES))
    return bool(kind) and not (kind == "zip" and is_document(file))


def _below(entry: Entry, above: str) -> Entry:
    return entry.refused("no access", Message("packed.below", path=above))
