"""In: linear algebra of long, thin tables. Out: the same in one thread.

A product of a million rows by a dozen columns is done before a second thread has been woken, and waiting for it burns
both: on a machine that others use, many times what the product takes.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import Lock
from typing import Any


class _Blas:
    """Threads of the libraries behind numpy and scipy, which are the process's: the last to leave puts them back."""

    def __init__(self) -> None:
        from threadpoolctl import ThreadpoolController

        self.libraries = ThreadpoolController().select(user_api="blas")
        self.lock, self.inside = Lock(), 0
        self.before: Any = None

    def enter(self) -> None:
        with self.lock:
            if not self.inside:
                self.before = self.libraries.limit(limits=1)
            self.inside += 1

    def leave(self) -> None:
        with self.lock:
            self.inside -= 1
            if not self.inside:
                self.before.restore_original_limits()


@cache
def _blas() -> _Blas:
    return _Blas()


@contextmanager
def one_thread() -> Iterator[None]:
    """Keep linear algebra to one thread; also a decorator, and within itself.

    >>> import numpy as np
    >>> with one_thread():
    ...     (np.ones((2, 3)) @ np.ones(3)).tolist()
    [3.0, 3.0]
    """
    blas = _blas()
    blas.enter()
    try:
        yield
    finally:
        blas.leave()
