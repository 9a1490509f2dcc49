"""In: an address. Out: the files below it, each written whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import socket
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from textindex.core.errors import StoreError
from textindex.core.leaving import begun, over
from textindex.core.messages import Message
from textindex.core.place import filesystem, is_remote, local, reached, read_bytes

TEMPORARY = ".writing-"
WRITER = re.compile(re.escape(TEMPORARY) + r"(?P<host>.+)-(?P<pid>\d+)-[0-9a-f]{32}")
STALE_S = 86_400.0  # what a process of another machine left is its own for so long
BUCKETS = frozenset({"s3", "s3a", "gs", "gcs", "abfs", "az"})


class Folder:
    """A folder of this machine, or an fsspec address such as ``s3://bucket/store``.

    Attributes:
        address: as it was given.
        remote: the fsspec file system; None for a folder of this machine.
        path: the folder within its file system.
    """

    def __init__(self, address: str | Path) -> None:
        self.address = local(address)
        self.remote: Any = None
        if is_remote(self.address):
            with self._explained(Message("store.unreached")):
                self.remote, self.path = filesystem(self.address)
        else:
            path = Path(self.address).absolute()
            self.path = self.address = os.path.realpath(path) if ".." in path.parts else str(path)

    def names(self, folder: str, ending: str) -> list[str]:
        """Names of the files of a subfolder with an ending, sorted; none where there is no such folder."""
        with self._explained(Message("store.unlisted")):
            try:
                if self.remote is None:
                    found = os.listdir(self._at(folder))  # noqa: PTH208 (names, not paths)
                else:
                    self.remote.invalidate_cache()
                    found = [str(path).rpartition("/")[2] for path in self.remote.ls(self._at(folder), detail=False)]
            except (FileNotFoundError, NotADirectoryError):
                return []
        return sorted(name for name in found if _is_of(name, ending))

    def marks(self, folder: str, ending: str) -> dict[str, str]:
        """The same names, each with what changes when its file does."""
        with self._explained(Message("store.unlisted")):
            try:
                if self.remote is not None:
                    self.remote.invalidate_cache()
                    found = self.remote.ls(self._at(folder), detail=True)
                    marks = {str(one["name"]).rpartition("/")[2]: str(sorted(one.items())) for one in found}
                else:
                    with os.scandir(self._at(folder)) as listed:
                        marks = {entry.name: _mark(entry) for entry in listed}
            except (FileNotFoundError, NotADirectoryError):
                return {}
        return {name: mark for name, mark in marks.items() if _is_of(name, ending)}

    def read(self, name: str) -> bytes | None:
        """Every byte of a file; None where there is none."""
        with self._explained(Message("store.unread", name=name)):
            try:
                data: bytes
                data = read_bytes(Path(self._at(name))) if self.remote is None else self.remote.cat_file(self._at(name))
            except FileNotFoundError:
                return None
        return data

    def open(self, name: str) -> Any:
        """A file to read from here and there.

        Raises:
            OSError: it cannot be opened.
        """
        return Path(self._at(name)).open("rb") if self.remote is None else self.remote.open(self._at(name), "rb")

    def size(self, name: str) -> int:
        """Bytes of a file."""
        with self._explained(Message("store.unread", name=name)):
            path = self._at(name)
            return Path(path).stat().st_size if self.remote is None else int(self.remote.size(path))

    def write(self, name: str, data: bytes | memoryview) -> None:
        """Write a file: under another name first, on the disk for good, then by its own name.

        Raises:
            StoreError: it cannot be written; what was there is as before.
        """
        with self._explained(Message("store.unwritten")):
            if self.remote is None:
                self._write_here(Path(self._at(name)), data)
            else:
                self._write_there(self._at(name), bytes(data))

    def delete(self, name: str) -> None:
        """Delete a file, if it is there."""
        with self._explained(Message("store.undeleted", name=name)), contextlib.suppress(FileNotFoundError):
            if self.remote is None:
                Path(self._at(name)).unlink()
            else:
                self.remote.rm_file(self._at(name))

    def leftovers(self, folder: str) -> list[str]:
        """Files that a killed run left half-written; what a run is writing now is none."""
        if self.remote is not None:
            return []
        found = Path(self._at(folder)).glob(f"{TEMPORARY}*")
        return sorted(f"{folder}/{path.name}".lstrip("/") for path in found if not _is_being_written(path))

    def _at(self, name: str) -> str:
        return f"{self.path.rstrip('/')}/{name}" if name else self.path

    def _write_here(self, path: Path, data: bytes | memoryview) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = begun(path.with_name(f"{TEMPORARY}{socket.gethostname()}-{os.getpid()}-{uuid.uuid4().hex}"))
        try:
            with temporary.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        finally:
            over(temporary)
        _sync_folder(path.parent)

    def _write_there(self, path: str, data: bytes) -> None:
        try:
            self.remote.pipe_file(path, data)
        except FileNotFoundError:
            if BUCKETS.intersection(
                [self.remote.protocol] if isinstance(self.remote.protocol, str) else self.remote.protocol
            ):
                raise  # no such bucket: that is not ours to make
            self.remote.makedirs(path.rpartition("/")[0], exist_ok=True)
            self.remote.pipe_file(path, data)

    @contextmanager
    def _explained(self, what: str) -> Iterator[None]:
        try:
            with reached() if self.remote is not None else nullcontext():
                yield
        except OSError as error:
            advice = {
                errno.ENOSPC: Message("store.full"),
                errno.EDQUOT: Message("store.full"),
                errno.EACCES: Message("store.own"),
                errno.EROFS: Message("store.own"),
            }.get(error.errno or 0, "")
            raise StoreError(
                Message("store.fails", address=self.address, what=what, strerror=error.strerror or error, advice=advice)
            ) from None


def lives(pid: int, started: float) -> bool:
    """Whether the process of that number runs on this machine, and is the one that ran then."""
    import psutil

    try:
        return bool(psutil.Process(pid).create_time() <= started)
    except psutil.Error:
        return False


def _is_of(name: str, ending: str) -> bool:
    return name.endswith(ending) and not name.startswith(TEMPORARY)


def _mark(entry: os.DirEntry[str]) -> str:
    """A file's size and time of change; empty of one that is gone."""
    with contextlib.suppress(FileNotFoundError):
        seen = entry.stat()
        return f"{seen.st_size}-{seen.st_mtime_ns}"
    return ""


def _is_being_written(path: Path) -> bool:
    """Whether the run that a half-written file's name tells is at work."""
    writer = WRITER.fullmatch(path.name)
    try:
        seen = path.stat().st_mtime
    except OSError:
        return True  # it has its own name by now
    if writer is None:
        return False
    if writer["host"] != socket.gethostname():
        return time.time() - seen < STALE_S
    return lives(int(writer["pid"]), seen)


def _sync_folder(folder: Path) -> None:
    """Make a new name last through a power cut; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
