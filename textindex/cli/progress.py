"""In: the events of a run. Out: a bar with a forecast, a plain line a minute where there is no terminal, a log file."""

from __future__ import annotations

import json
import sys
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

import click

from textindex.cli import stopping
from textindex.cli.say import echo, secho, shown
from textindex.core.messages import Message
from textindex.core.place import without_password

LINE_S = 60.0
UNITS = {"list": "list", "fetch": "file", "read": "file", "score": "report", "estimate": "index"}


class Progress:
    """Shows the events of a run on stderr and appends them to a log; used in a ``with``, called with each event."""

    def __init__(self, log: Path | None = None) -> None:
        try:
            self._log = log.open("a", encoding="utf-8") if log else None
        except OSError as error:
            raise click.BadParameter(Message("list.of", of=log, what=error.strerror), param_hint="--log") from None
        self._bar: Any = None
        self._step, self._rejected = "", 0
        self._began = self._said = time.monotonic()

    def __call__(self, event: Any) -> None:
        """Take one `textindex.scoring.archives.Event`."""
        stopping.heed()
        self._record(event.step, file=event.file, reason=event.reason, done=event.done, total=event.total)
        if event.step == "note":
            secho(Message("said.note", note=event.reason), err=True, fg="yellow")
            return
        if event.step != self._step:
            self._begin(event)
        self._rejected += bool(event.reason)
        if self._bar is not None:
            self._bar.set_postfix_str(shown(self._of_rejected()), refresh=False)
            self._bar.update(event.done - self._bar.n)
        elif time.monotonic() - self._said > LINE_S:
            self._said = time.monotonic()
            echo(self._line(event), err=True)

    def _begin(self, event: Any) -> None:
        self._end()
        self._step, self._rejected = event.step, 0
        self._began = self._said = time.monotonic()
        if sys.stderr.isatty():
            from tqdm import tqdm

            self._bar = tqdm(total=event.total, unit=UNITS[event.step], desc=shown(_verb(event.step)), file=sys.stderr)
        elif event.step in ("read", "fetch"):
            echo(Message("progress.begins", verb=_verb(event.step), total=event.total), err=True)

    def _line(self, event: Any) -> str:
        spent = time.monotonic() - self._began
        left = spent / event.done * (event.total - event.done)
        told = {"verb": _verb(event.step), "done": event.done, "total": event.total, "rate": event.done / spent}
        lost = self._of_rejected()
        if lost:
            return Message("progress.line_lost", **told, left=_span(left), lost=lost)
        return Message("progress.line", **told, left=_span(left))

    def _of_rejected(self) -> str:
        if self._step == "read":
            return Message("progress.rejected", n=self._rejected)
        return Message("progress.failed", n=self._rejected) if self._step == "fetch" else ""

    def _record(self, event: str, **facts: Any) -> None:
        if self._log is not None:
            with suppress(OSError):  # a full disk is told of by what is written for good
                known = {key: value for key, value in facts.items() if value or key == "done"}
                line = {"time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "event": event, **known}
                self._log.write(without_password(json.dumps(line, ensure_ascii=False)) + "\n")
                self._log.flush()

    def _end(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None

    def __enter__(self) -> Progress:
        self._record("start", command=sys.argv[1:])
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self._end()
        self._record("end" if kind is None else "stopped", error="" if kind is None else f"{kind.__name__}: {error}")
        if self._log is not None:
            with suppress(OSError):
                self._log.close()


def _span(seconds: float) -> str:
    """A time to wait, in words.

    >>> _span(75), _span(7300)
    ('2 minutes', '2.0 hours')
    """
    if seconds < 5400:
        return Message("progress.minutes", n=max(1, -(-seconds // 60)))
    return Message("progress.hours", n=seconds / 3600)


def _verb(step: str) -> str:
    return Message(f"verb.{step}")
