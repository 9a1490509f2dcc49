"""`textindex dict`: the dictionaries that come with textindex; and making, converting and checking your own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from textindex.cli import tuning
from textindex.cli.code import code
from textindex.cli.coding import agree, classify, sample
from textindex.cli.expansion import decide, expand, log
from textindex.cli.options import FORCE
from textindex.cli.parameters import FILE
from textindex.cli.say import echo, secho
from textindex.cli.say import language as spoken
from textindex.core.messages import Message

LANGUAGES = click.Choice(["zh", "en"])
FORMATS = ("textindex", "csv", "excel", "quanteda", "liwc", "wordstat", "cntext")


@click.group("dict")
def command() -> None:
    """List, show, make, convert and validate dictionaries; find doubtful and new terms; code hits and decide."""


for _command in (expand, decide, log, tuning.lint, tuning.diff, tuning.impact, sample, code, agree, classify):
    command.add_command(_command)


@command.command("list")
def list_dictionaries() -> None:
    """List the shipped dictionaries."""
    from textindex import dictionary

    for name in dictionary.shipped_names():
        loaded = dictionary.load(name)
        title = loaded.title.get(spoken(), loaded.title["en"])
        sizes = {"terms": len(loaded.terms), "dimensions": len(loaded.dimensions)}
        echo(
            Message(
                "dict.listed", name=name, **sizes, count=loaded.policy.count, standing=_standing(loaded), title=title
            )
        )


@command.command("show")
@click.argument("dictionary")
def show(dictionary: str) -> None:
    """Print a dictionary's sources, dimensions and terms (tab-separated: dimension, term, source, why)."""
    from textindex import dictionary as room

    loaded = room.load(dictionary)
    for source in loaded.sources:
        echo(f"# {source.key} [{source.status}]: {source.reference}", err=True)
    for term in loaded.terms:
        echo(f"{term.dimension}\t{term.text}\t{term.source}\t{term.why}")


@command.command("validate")
@click.argument("dictionary")
def validate(dictionary: str) -> None:
    """Check a file (YAML, a list of words, or one that dict convert reads); every fault is listed with its line."""
    from textindex import dictionary as room

    loaded, notes = room.read(dictionary)
    _say(notes)
    sizes = {"terms": len(loaded.terms), "dimensions": len(loaded.dimensions)}
    echo(Message("dict.valid", name=loaded.name, **sizes))


@command.command("new")
@click.argument("name")
@click.option("--dictionary", "-d", "start", help="Begin with the dimensions and terms of this one.")
@click.option(
    "--text-language",
    "language",
    type=LANGUAGES,
    help="Language of the terms.  [default: that of --dictionary, else zh]",
)
def new(name: str, start: str | None, language: str | None) -> None:
    """Write NAME.yaml to start from, with comments; nothing is overwritten."""
    from textindex import dictionary as room

    path = room.new(name, start=start, language=language, comments=spoken())
    echo(Message("dict.made", path=path))


@command.command("convert")
@click.argument("source")
@click.argument("target", type=FILE)
@click.option("--format", "form", type=click.Choice(FORMATS), help="The target's format.  [default: by its ending]")
@click.option(
    "--text-language", "language", type=LANGUAGES, help="The source's, where it does not say.  [default: by its terms]"
)
@FORCE
def convert(source: str, target: Path, form: str | None, language: str | None, force: bool) -> None:
    """Convert a dictionary: YAML, CSV, Excel, lists of words, quanteda, LIWC (.dic), WordStat (.cat), cntext.

    What the target's format cannot hold is named. A TARGET that is there is written over only where it holds the same
    dictionary, or with --force.
    """
    from textindex import dictionary as room

    done = room.convert(source, target, form, language=language, force=force)
    _say((*done.notes, *done.lost))
    sizes = {"terms": len(done.dictionary.terms), "dimensions": len(done.dictionary.dimensions)}
    echo(Message("dict.converted", target=target, **sizes))


def _say(messages: tuple[str, ...]) -> None:
    """Remarks, one a line, where they do not mix with results."""
    for message in messages:
        secho(Message("said.note", note=message), err=True, fg="yellow")


def _standing(dictionary: Any) -> str:
    """Where a dictionary's terms come from, and whether they are verified."""
    if _is_own(dictionary):
        return Message("dict.own_unverified" if dictionary.unverified else "dict.own")
    return Message("dict.unverified" if dictionary.unverified else "dict.published")


def _is_own(dictionary: object) -> bool:
    return any(source.status == "own mapping" for source in dictionary.sources)  # type: ignore[attr-defined]
