"""In: Ctrl-C, or SIGTERM. Out: an orderly stop, also where a library swallows what is raised; else a sudden one.

Python hears a signal between two of its own steps. Where one long call of compiled code is at work (a query, a page of
a PDF, an equation), a thread hears it, waits a moment for the orderly stop, and ends the process.
"""

from __future__ import annotations

import signal
import socket
import sys
import threading
import time
from typing import Any, NoReturn

from textindex.cli.say import echo
from textindex.core import leaving
from textindex.core.messages import Message

INTERRUPTED = 130
MOMENT_S = 0.6
_asked: list[int] = []
_ears: list[socket.socket] = []


def listen() -> None:
    """Hear what asks this command to stop. A cluster's scheduler ends a job by SIGTERM: that is as Ctrl-C is."""
    _asked.clear()
    signal.signal(signal.SIGTERM, _stop)
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # else it is ignored (nohup), or another's
        signal.signal(signal.SIGINT, _stop)
    if leaving.is_own() and not _ears:
        _ears.extend(socket.socketpair())
        _ears[1].setblocking(False)
        signal.set_wakeup_fd(_ears[1].fileno(), warn_on_full_buffer=False)
        threading.Thread(target=_wait, daemon=True, name="stopping").start()


def was_asked() -> bool:
    """Whether a stop was asked for: then nothing that follows is a finished run."""
    return bool(_asked)


def heed() -> None:
    """Stop here if a stop was asked for and what it raised was lost (in a callback, a finalizer)."""
    if _asked:
        raise KeyboardInterrupt


def end() -> NoReturn:
    """End the stopped command; a process of our own without the libraries' last words, which may take long."""
    said = Message("said.interrupted")
    if leaving.is_own():
        leaving.leave(INTERRUPTED, said)
    echo(said, err=True)
    sys.exit(INTERRUPTED)


def _stop(number: int, frame: Any) -> None:
    _asked.append(number)
    raise KeyboardInterrupt


def _wait() -> None:
    """End the process a moment after a signal that stops it: by then it has ended by itself, or never will."""
    while heard := _ears[0].recv(64):
        if any(_stops(number) for number in heard):
            time.sleep(MOMENT_S)
            leaving.leave(INTERRUPTED, Message("said.interrupted"))


def _stops(number: int) -> bool:
    """Whether a signal is one of those that stop, and not ignored (nohup)."""
    return number in (signal.SIGTERM, signal.SIGINT) and signal.getsignal(number) is not signal.SIG_IGN
