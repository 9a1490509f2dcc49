"""In: Ctrl-C, or SIGTERM. Out: an orderly stop, also where a library swallows what is raised within it."""

from __future__ import annotations

import signal
from typing import Any

_asked: list[int] = []


def listen() -> None:
    """Hear what asks this command to stop. A cluster's scheduler ends a job by SIGTERM: that is as Ctrl-C is."""
    _asked.clear()
    signal.signal(signal.SIGTERM, _stop)
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # else it is ignored (nohup), or another's
        signal.signal(signal.SIGINT, _stop)


def was_asked() -> bool:
    """Whether a stop was asked for: then nothing that follows is a finished run."""
    return bool(_asked)


def heed() -> None:
    """Stop here if a stop was asked for and what it raised was lost (in a callback, a finalizer)."""
    if _asked:
        raise KeyboardInterrupt


def _stop(number: int, frame: Any) -> None:
    _asked.append(number)
    raise KeyboardInterrupt
