"""In: workers that want to ask a site. Out: each its turn, so that requests stand apart in time, and rests are kept."""

from __future__ import annotations

import time
from threading import Event, Lock

LONG_REST_S = 30.0


class Pace:
    """Lets one request after the other go.

    Args:
        pause_s: seconds between two requests: from start to start; where there is one worker, from an answer's end to
            the next request.
        alone: there is one worker.
        stop: set where the run is to end: then nobody waits any longer.
    """

    def __init__(self, pause_s: float, *, alone: bool, stop: Event) -> None:
        self._pause, self._alone, self._stop = pause_s, alone, stop
        self._next = self._rested = 0.0
        self._lock = Lock()

    def turn(self) -> None:
        """Wait for one's turn.

        Raises:
            KeyboardInterrupt: the run is to end.
        """
        while True:
            with self._lock:
                now = time.monotonic()
                at = max(self._next, self._rested)
                if at <= now:
                    self._next = now + self._pause
                    return
            self.wait(at - now)

    def done(self) -> None:
        """An answer has come to its end."""
        if self._alone:
            with self._lock:
                self._next = max(self._next, time.monotonic() + self._pause)

    def rest(self, seconds: float) -> None:
        """No request goes for so many seconds."""
        with self._lock:
            self._rested = max(self._rested, time.monotonic() + seconds)

    def wait(self, seconds: float) -> None:
        """Sleep, unless the run ends.

        Raises:
            KeyboardInterrupt: the run is to end.
        """
        if self._stop.wait(max(0.0, seconds)):
            raise KeyboardInterrupt
