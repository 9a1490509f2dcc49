"""The options that several commands share: how an archive is read, how tables and figures look."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import click

from textindex.cli.parameters import FILE
from textindex.cli.say import SPOKEN, language
from textindex.core.keys import keys_of
from textindex.core.messages import Message
from textindex.core.study import SECTIONS

SEVERAL = ("texts", "paths", "nameds", "numbers")


def of(section: str, key: str, *names: str, **own: Any) -> Callable[[Any], Any]:
    """The option for a key of a study: default, values and help stand in `textindex.core.study` once for both.

    Args:
        section: the study's section.
        key: its key.
        names: of the option; the key's unless given.
        own: what the command says otherwise, as `click.option` takes it.
    """
    told = keys_of(SECTIONS[section])[key]
    given: dict[str, Any] = {"help": told.help or f"{told.en[:1].upper()}{told.en[1:]}."}
    if told.kind.name == "flag":
        given["is_flag"] = True
    else:
        given |= {"multiple": True} if told.kind.name in SEVERAL else {}
        given |= {"type": click.Choice(told.among)} if told.among else {}
        given |= {"default": told.default, "show_default": True} if told.default not in (None, ()) else {}
    return click.option(*(names or (f"--{key.replace('_', '-')}",)), **{**given, **own})


WORKERS = click.option(
    "--workers",
    "-w",
    "-j",
    type=click.IntRange(min=0),
    default=None,
    help="Processes; 0 works in this one.  [default: one a core]",
)
OPTIONS = (
    of("reports", "manifest", "--manifest", "-m", type=FILE),
    of("reports", "engine"),
    of("reports", "ocr"),
    WORKERS,
    of("reports", "timeout", type=click.FloatRange(min=1)),
    of("reports", "memory", type=click.IntRange(min=200)),
    click.option(
        "--dask",
        metavar="ADDRESS",
        help="Work on a Dask cluster: its scheduler's address (tcp://…), or local.",
    ),
    click.option("--log", type=FILE, help="Append what happens to a file, as JSON lines."),
)


def reading_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say how an archive is read."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


FORCE = click.option("--force", is_flag=True, help="Write over what is there and this command did not write.")
"""One rule for all commands: `textindex.tables.replacing`; `textindex.cli.replacing` gives it to them."""


def workers_or_cores(workers: int | None, dask: str | None) -> int:
    """One process a core unless told otherwise; on a cluster the workers are the cluster's."""
    if workers is None:
        return 0 if dask else os.cpu_count() or 1
    return workers


def _labels(context: click.Context, option: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for value in values:
        name, equals, text = value.rpartition("=")
        if not (equals and name and text):
            raise click.BadParameter(Message("option.label", value=value))
        found[name] = text
    return found


def speaks(context: click.Context, option: click.Parameter, value: str) -> str:
    """Who asks for words in a language is spoken to in it, whatever the terminal's is."""
    if context.get_parameter_source(str(option.name)) is click.core.ParameterSource.COMMANDLINE:
        context.meta[SPOKEN] = value
    return value


def language_of(what: str) -> Callable[[Any], Any]:
    """The option that asks for words in a language; the terminal's unless it is given.

    Args:
        what: the words of what, as a help says it.
    """
    return click.option(
        "--language",
        type=click.Choice(["en", "zh"]),
        default=language,
        callback=speaks,
        is_eager=True,
        help=f"{what}  [default: the terminal's]",
    )


EXHIBIT = (
    click.option(
        "--label",
        "-l",
        "labels",
        multiple=True,
        callback=_labels,
        metavar="NAME=TEXT",
        help="What is printed for a variable; several times.",
    ),
    language_of("Language of the words."),
)
FIGURE = (
    click.option(
        "--out",
        "-o",
        required=True,
        type=FILE,
        help="File: .svg .pdf .png .html .json",
    ),
    click.option("--title", default="", help="Title above the figure."),
    click.option(
        "--width",
        type=click.Choice(["column", "page"]),
        default="column",
        show_default=True,
        help="A journal's column (84 mm) or page (174 mm).",
    ),
    click.option(
        "--ppi", type=click.IntRange(min=50, max=2400), default=300, show_default=True, help="Pixels an inch of a PNG."
    ),
)


def _formats(context: click.Context, option: click.Parameter, value: str) -> tuple[str, ...]:
    from textindex.core.study_results import FORMATS

    names = [name.strip().lower() for name in value.split(",") if name.strip()]
    if unknown := [name for name in names if name not in FORMATS]:
        raise click.BadParameter(Message("option.format", unknown=unknown[0], formats=tuple(FORMATS)))
    return tuple(dict.fromkeys(FORMATS[name] for name in names))


table_formats = click.option(
    "--format",
    "formats",
    default="docx,latex",
    show_default=True,
    callback=_formats,
    help="Formats of the paper's tables: docx, latex, html, xlsx, md, txt; several with commas.",
)
language_option = language_of("Language of the words in tables.")


def exhibit_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that tables and figures share."""
    for option in reversed(EXHIBIT):
        command = option(command)
    return command


def figure_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that figures share."""
    for option in reversed(FIGURE):
        command = option(command)
    return command
