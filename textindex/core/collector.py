"""In: a piece of work. Out: the same, with Python's cycle collector at rest where it would find nothing."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

LOADED = 100_000
"""Objects that a command may make before the first look: loading its modules makes half as many, and few cycles."""


@contextmanager
def resting() -> Iterator[None]:
    """Let the collector rest over work that makes tens of thousands of small things without cycles.

    >>> with resting():
    ...     gc.isenabled()
    False
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def begin_late() -> None:
    """Let it begin when a command has loaded its modules.

    Its last look, at the end, stays: a library (duckdb) tells on stderr of what it did not free.
    """
    usual = gc.get_threshold()

    def begin(*_: Any) -> None:
        gc.callbacks.remove(begin)
        gc.set_threshold(*usual)

    gc.callbacks.append(begin)
    gc.set_threshold(LOADED, *usual[1:])
