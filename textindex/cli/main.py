"""The command `textindex` and its exit codes: 0 done, 1 failed, 2 usage, 3 done with rejections, 130 interrupted."""

from __future__ import annotations

import codecs
import io
import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any, ClassVar

import click

import textindex
from textindex.cli import stopping
from textindex.cli.chinese import chinese, teach
from textindex.cli.replacing import with_care
from textindex.cli.say import echo, language, secho, shown
from textindex.core import collector, leaving
from textindex.core.errors import TextIndexError
from textindex.core.messages import Message, of_error

FAILED = 1
teach()


class Commands(click.Group):
    """Turns the project's own errors into one message, and loads each command's module when it is called."""

    LAZY: ClassVar = {
        "fetch": "fetch",
        "score": "score",
        "demo": "demo",
        "dict": "dictionaries",
        "kwic": "kwic",
        "read": "read",
        "sections": "sections",
        "store": "store",
        "workbench": "workbench",
        "validate": "validate",
        "reconstruct": "reconstruct",
        "adoption": "adoption",
        "match": "match",
        "estimate": "estimate",
        "power": "power",
        "simulate": "simulate",
        "patents": "patents",
        "panel": "panel",
        "survey": "survey",
        "recheck": "recheck",
        "filter": "filter",
        "event-study": "event_study",
        "multiverse": "multiverse",
        "literature": "literature",
        "report": "report",
        "table": "table",
        "draw": "draw",
        "init": "init",
        "run": "study",
        "pack": "pack",
        "verify": "verify",
        "doctor": "doctor",
        "completion": "completion",
    }

    def main(self, args: Sequence[str] | None = None, *more: Any, **extra: Any) -> Any:
        """Run, whatever characters the console or file behind stdout can show."""
        _legible()
        if args is not None:
            return super().main(args, *more, **extra)
        leaving.own_process(partial(echo, err=True))
        collector.begin_late()
        return super().main(args, *more, **extra)

    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        """No colours where NO_COLOR is set (no-color.org)."""
        if os.environ.get("NO_COLOR"):
            extra.setdefault("color", False)
        with _harmless():
            return super().make_context(*args, **extra)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Commands in the order in which a newcomer meets them."""
        return [
            *(
                "demo",
                "fetch",
                "score",
                "read",
                "sections",
                "store",
                "kwic",
                "dict",
                "workbench",
                "validate",
                "reconstruct",
            ),
            *(
                "patents",
                "panel",
                "simulate",
                "filter",
                "adoption",
                "match",
                "event-study",
                "power",
                "estimate",
                "multiverse",
            ),
            *(
                "table",
                "draw",
                "report",
                "survey",
                "recheck",
                "literature",
                "init",
                "run",
                "pack",
                "verify",
                "doctor",
                "completion",
            ),
        ]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a command."""
        from importlib import import_module

        if cmd_name not in self.LAZY:
            return None
        command: click.Command = import_module(f"textindex.cli.{self.LAZY[cmd_name]}").command
        command = with_care(command)
        return chinese(command) if language() == "zh" else command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """Find a command; where there is none of a name, tell of those that are called nearly so."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from difflib import get_close_matches

            if near := get_close_matches(args[0], self.LAZY, cutoff=0.7):
                error.message = Message("said.near", error=error.message, near=tuple(near))  # type: ignore[misc]
            raise

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The option --help, made anew: click keeps it in the language in which it was made first."""
        self._help_option = None
        return super().get_help_option(ctx)

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """The options of the whole, with the terminal's helps."""
        params = super().get_params(ctx)
        return chinese(click.Command(None, params=params)).params if language() == "zh" else params

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What the whole is for, in the terminal's language."""
        click.Command.format_help_text(chinese(self) if language() == "zh" else self, ctx, formatter)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; an error of ours is a message, not a traceback."""
        stopping.listen()
        try:
            try:
                with _harmless():
                    done = super().invoke(ctx)
            finally:
                if stopping.was_asked():  # whatever came of it: a stop is no finished run, and no failed one
                    raise KeyboardInterrupt
            return done
        except TextIndexError as error:
            secho(Message("said.error", error=of_error(error)), err=True, fg="red")
            sys.exit(FAILED)
        except MemoryError:
            secho(Message("said.error", error=Message("lost.no_memory")), err=True, fg="red")
            sys.exit(FAILED)
        except (KeyboardInterrupt, click.exceptions.Abort):
            stopping.end()


@contextmanager
def _harmless() -> Iterator[None]:
    """What click says of a wrong option or name steers no terminal either."""
    try:
        yield
    except click.ClickException as error:
        error.message = shown(error.message)  # type: ignore[misc]  # click calls it final; its text is ours to show
        raise


def _legible() -> None:
    r"""Characters that a code page lacks are written as JSON writes them (\u6570): nothing fails, nothing is lost."""
    codecs.register_error("textindex", _escaped)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="textindex")


def _escaped(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return json.dumps(error.object[error.start : error.end])[1:-1], error.end


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(textindex.__version__, prog_name="textindex")
def main() -> None:
    """From annual reports to a firm-year digitalization index.

    \b
    textindex demo                                    try it on bundled sample reports
    textindex score reports/ --out out/               score your own folder
    textindex dict list                               the dictionaries that come with it
    """  # noqa: D301 (click reads the backspace as: keep these lines)
