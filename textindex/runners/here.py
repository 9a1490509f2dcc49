"""In: a task, an item, limits. Out: its result, or `Lost`: limits that hold without a process of the item's own.

A watch stops the item between two steps of Python's, and in the main thread within blocking calls and regular
expressions too. One long call of compiled code it cannot stop, and on Windows no blocking call: a command of ours ends
there, with what it has written; in a user's own session the call goes on to its end. A process of its own stops both.
"""

from __future__ import annotations

import ctypes
import os
import signal
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import Any, TypeVar

from textindex.core import leaving
from textindex.core.messages import Message
from textindex.runners.local import MEGABYTE, Limits, Lost, kept_apart, resident, timed_out, too_large

Item = TypeVar("Item")
Result = TypeVar("Result")

LOOK_S = 0.05
AGAIN_S = 1.0  # what a library swallowed is said again
DEAF_S = {"too large": 2.0, "timed out": 10.0}  # for so long: then the item hears nothing
FAILED = 1
SIGNAL = getattr(signal, "SIGURG", None)  # ignored unless asked for: one that comes too late harms nobody


def watched(task: Callable[[Item], Result], item: Item, limits: Limits) -> Result | Lost:
    """Do one item in this process under limits of time and memory (what is held at its beginning not counted)."""
    watch = _Watch(limits, _name(item))
    got: Any = None
    try:
        with watch:
            got = kept_apart(task, item)
    except _Over:
        watch.stop()
    return watch.lost or got


def _name(item: object) -> str:
    """What an item is called: a path, a filing's file."""
    return str(item if isinstance(item, str) else getattr(item, "file", ""))


class _Over(BaseException):
    """Raised within an item that has passed a limit; no `Exception`, so that nothing in it goes on."""


class _Watch:
    """Looks at the clock and the memory while an item is worked on in the thread that made it."""

    def __init__(self, limits: Limits, name: str) -> None:
        self._limits, self._worker, self._name = limits, threading.get_ident(), name
        self._lock, self._done = threading.Lock(), threading.Event()
        self._by_signal = SIGNAL is not None and threading.current_thread() is threading.main_thread()
        self._before: Any = None
        self.lost: Lost | None = None
        self._since = 0.0

    def __enter__(self) -> None:
        if self._by_signal:
            self._before = signal.signal(SIGNAL, self._raise)  # type: ignore[arg-type]
        threading.Thread(target=self._look, daemon=True, name="watch").start()

    def __exit__(self, *error: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Look no longer; what was raised and not yet heard is taken back."""
        with self._lock:
            self._done.set()
            if not self._by_signal:
                ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(self._worker), None)
        if self._by_signal and self._before is not None:
            signal.signal(SIGNAL, self._before)  # type: ignore[arg-type]

    def _look(self) -> None:
        end, memory = time.monotonic() + self._limits.timeout_s, self._limits.memory_mb * MEGABYTE
        most = resident(os.getpid()) + memory if memory else 0
        while not self._done.wait(AGAIN_S if self.lost else min(LOOK_S, max(0.0, end - time.monotonic()))):
            if memory and resident(os.getpid()) > most:
                self._stop_it(too_large(self._limits))
            if time.monotonic() >= end:
                self._stop_it(timed_out(self._limits))

    def _stop_it(self, why: Lost) -> None:
        with self._lock:
            if self._done.is_set():
                return
            if self.lost is None:
                self.lost, self._since = why, time.monotonic()
            elif leaving.is_own() and time.monotonic() - self._since > DEAF_S[self.lost.reason]:
                leaving.leave(FAILED, Message("lost.deaf", item=self._name, why=self.lost.detail))
            if self._by_signal:
                signal.pthread_kill(self._worker, SIGNAL)  # type: ignore[arg-type]
            else:
                ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(self._worker), ctypes.py_object(_Over))

    def _raise(self, number: int, frame: FrameType | None) -> None:
        if not self._done.is_set():
            raise _Over
