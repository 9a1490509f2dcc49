"""In: a command. Out: the same, which writes over what is there by the one rule (`textindex.tables.replacing`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import Path
from typing import Any

import click

from textindex.cli.options import FORCE

WRITTEN = ("out", "target")
ALSO_WRITTEN = (
    "each",
    "decisions",
    "review",
    "log",
    "store",
)  # further files that a command writes, or reads and goes on with
APART = {
    "init": "touches no study file that is there",
    "fetch": "goes on with what it has fetched",
    "demo": "writes to a folder of its own",
    "sample": "writes over no sheet that is there",
    "sheet": "writes over no sheet that is there",
}
"""Commands with a rule of their own."""


def with_care(command: click.Command) -> click.Command:
    """Give a command, and those below it, ``--force`` and the rule, where they write what the user names."""
    if command.name in APART:
        return command
    if isinstance(command, click.Group):
        for child in command.commands.values():
            with_care(child)
    names = {option.name for option in command.params}
    if names.intersection(WRITTEN) and command.callback and not hasattr(command.callback, "is_careful"):
        if "force" not in names:
            FORCE(command)
        command.callback = _careful(command.callback, takes_force="force" in names)
    return command


def _careful(callback: Callable[..., Any], *, takes_force: bool) -> Callable[..., Any]:
    @wraps(callback)
    def careful(*args: Any, **given: Any) -> Any:
        from textindex.tables.replacing import check_apart, guarded

        force = given["force"] if takes_force else given.pop("force")
        read = {name: value for name, value in given.items() if name not in (*WRITTEN, *ALSO_WRITTEN)}
        with guarded(_paths(read.values()), force=force):
            for name in WRITTEN:
                if given.get(name) is not None:
                    check_apart(given[name])
            return callback(*args, **given)

    careful.is_careful = True  # type: ignore[attr-defined]  # a command is loaded more than once
    return careful


def _paths(values: Any) -> Iterator[str | Path]:
    """The texts and paths among values, which may be files."""
    for value in values:
        if isinstance(value, (tuple, list)):
            yield from _paths(value)
        elif isinstance(value, (str, Path)) and str(value):
            yield value
