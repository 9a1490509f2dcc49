"""`textindex dict`: the dictionaries that come with textindex; and making, converting and checking your own."""

from __future__ import annotations

from pathlib import Path

import click

from textindex.cli import tuning
from textindex.cli.coding import agree, classify, sample
from textindex.cli.expansion import decide, expand, log
from textindex.cli.options import FORCE
from textindex.cli.say import echo, secho

LANGUAGES = click.Choice(["zh", "en"])
FORMATS = ("textindex", "csv", "excel", "quanteda", "liwc", "wordstat", "cntext")


@click.group("dict")
def command() -> None:
    """List, show, make, convert and validate dictionaries; find doubtful and new terms; code hits and decide."""


for _command in (expand, decide, log, tuning.lint, tuning.diff, tuning.impact, sample, agree, classify):
    command.add_command(_command)


@command.command("list")
def list_dictionaries() -> None:
    """List the shipped dictionaries."""
    from textindex import dictionary

    for name in dictionary.shipped_names():
        loaded = dictionary.load(name)
        standing = "own selection" if _is_own(loaded) else "published terms" if not loaded.unverified else ""
        standing += (", some terms UNVERIFIED" if _is_own(loaded) else "UNVERIFIED") if loaded.unverified else ""
        size = f"{len(loaded.terms):>4} terms  {len(loaded.dimensions):>2} dimensions"
        echo(f"{name:<22} {size}  {loaded.policy.count:<8} {standing:<36} {loaded.title['en']}")


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
    echo(f"{loaded.name}: {len(loaded.terms)} terms in {len(loaded.dimensions)} dimensions, no faults")


@command.command("new")
@click.argument("name")
@click.option("--dictionary", "-d", "start", help="Begin with the dimensions and terms of this one.")
@click.option(
    "--text-language", "language", type=LANGUAGES, help="Of the terms.  [default: that of --dictionary, else zh]"
)
def new(name: str, start: str | None, language: str | None) -> None:
    """Write NAME.yaml to start from, with comments; nothing is overwritten."""
    from textindex import dictionary as room

    path = room.new(name, start=start, language=language)
    echo(f"Written to {path}; edit it, then: textindex dict validate {path}")


@command.command("convert")
@click.argument("source")
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
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
    echo(f"Written to {target}: {len(done.dictionary.terms)} terms in {len(done.dictionary.dimensions)} dimensions")


def _say(messages: tuple[str, ...]) -> None:
    """Remarks, one a line, where they do not mix with results."""
    for message in messages:
        secho(f"Note: {message}", err=True, fg="yellow")


def _is_own(dictionary: object) -> bool:
    return any(source.status == "own mapping" for source in dictionary.sources)  # type: ignore[attr-defined]
