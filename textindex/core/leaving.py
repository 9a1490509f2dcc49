"""In: files and folders while they are written. Out: none of them half-written where this process must end at once.

A command that is told to stop ends in order, by exceptions. One long call of compiled code hears no exception: where
it is at work, the process ends from another thread, and what stands here is taken away first.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NoReturn

WHOLE_S = 10.0  # how long a step that is done whole or not at all is waited for
_half: set[Path] = set()
_step = threading.RLock()
_say: list[Callable[[object], None]] = []


def own_process(say: Callable[[object], None]) -> None:
    """Note that this process is textindex's own command, and no user's session: it may be ended at once.

    Args:
        say: prints a message.
    """
    _say[:] = [say]


def is_own() -> bool:
    """Whether this process is textindex's own command."""
    return bool(_say)


def begun(path: Path) -> Path:
    """Note a file or folder that is half-written from now on; gives it back."""
    _half.add(path)
    return path


def over(path: Path) -> None:
    """It has its own name now, or is gone."""
    _half.discard(path)


@contextmanager
def folder(prefix: str | None = None, dir: Path | str | None = None) -> Iterator[str]:
    """A temporary folder, which is gone afterwards, also where the process ends at once."""
    with tempfile.TemporaryDirectory(prefix=prefix, dir=dir) as made:
        place = begun(Path(made))
        try:
            yield made
        finally:
            over(place)


@contextmanager
def whole() -> Iterator[None]:
    """A short step that is done whole: the process does not end at once within it."""
    with _step:
        yield


def leave(code: int, why: object) -> NoReturn:
    """End this process now, from whatever thread: take away what is half-written, tell why, run nothing else."""
    _step.acquire(timeout=WHOLE_S)
    for path in tuple(_half):
        with suppress(OSError):
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    with suppress(OSError, ValueError):
        for say in _say:
            say(why)
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)
