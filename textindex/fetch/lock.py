"""In: a folder. Out: the right to work in it alone; it ends with the process, however that ends."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from textindex.core.errors import FetchError
from textindex.core.messages import Message

NAME = ".fetch.lock"


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Work in a folder alone.

    Raises:
        FetchError: another run is at work there, or the folder cannot be written to.
    """
    place = folder / NAME
    while True:
        try:
            handle = os.open(place, os.O_RDWR | os.O_CREAT)
        except OSError as error:
            raise FetchError(Message("fetch.closed", folder=folder, strerror=error.strerror or error)) from None
        if not _take(handle):
            os.close(handle)
            raise FetchError(Message("fetch.another", folder=folder))
        if _still_there(handle, place):
            break
        os.close(handle)  # the run before took it away as it ended
    try:
        yield
    finally:
        with suppress(OSError):  # Windows keeps a file that is open: it is left, empty
            place.unlink()
        os.close(handle)


def _still_there(handle: int, place: Path) -> bool:
    with suppress(OSError):
        return os.fstat(handle).st_ino == place.stat().st_ino
    return False


def _take(handle: int) -> bool:
    """Whether the lock could be had."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:  # a disk that knows no locks keeps nobody out
        return error.errno not in (errno.EACCES, errno.EAGAIN, errno.EWOULDBLOCK, errno.EDEADLK)
    return True
