"""In: one report, limits. Out: what `read` or `sections` makes of it, in a process of its own that a limit ends."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from functools import partial
from typing import Any, TypeVar

from textindex import runners
from textindex.core.errors import DocumentError, TextIndexError
from textindex.core.messages import Message
from textindex.runners import Limits, Lost

Made = TypeVar("Made")


def under_limits(verb: Callable[..., Made], path: str, limits: Limits, **options: Any) -> Made:
    """Do one thing with one report.

    Args:
        verb: `textindex.read` or `textindex.sections`.
        path: the report.
        limits: seconds and memory. With no workers it is done in this process, where one long call of compiled code
            cannot be stopped.
        options: what else the verb takes.

    Raises:
        DocumentError: it passed a limit, or what reads it died.
        TextIndexError: whatever the verb raises.
    """
    task = partial(_told, verb, options)
    if limits.workers and not path.lower().startswith("memory://"):  # which is this process's own
        with closing(runners.run(partial(partial, task), [path], limits._replace(workers=1))) as results:
            got = next(results)[1]
    else:
        got = runners.watched(task, path, limits)
    if isinstance(got, Lost):
        raise DocumentError(Message("alone.limits", path=path, reason=got.reason, detail=got.detail))
    if isinstance(got, TextIndexError):
        raise got
    made: Made = got
    return made


def _told(verb: Callable[..., Any], options: dict[str, Any], path: str) -> Any:
    """What the verb gives; an error of ours as a result, so that it is told as it is."""
    try:
        return verb(path, **options)
    except TextIndexError as error:
        return error
