"""`textindex dict`: the dictionaries that come with textindex, and a check of your own."""

from __future__ import annotations

import click

from textindex.cli.expansion import decide, expand, log


@click.group("dict")
def command() -> None:
    """List, show, validate and tune dictionaries."""


for tuning in (expand, decide, log):
    command.add_command(tuning)


@command.command("list")
def list_dictionaries() -> None:
    """List the shipped dictionaries."""
    from textindex import dictionary

    for name in dictionary.shipped_names():
        loaded = dictionary.load(name)
        standing = "own selection" if _is_own(loaded) else "published terms" if not loaded.unverified else ""
        standing += (", some terms UNVERIFIED" if _is_own(loaded) else "UNVERIFIED") if loaded.unverified else ""
        size = f"{len(loaded.terms):>4} terms  {len(loaded.dimensions):>2} dimensions"
        click.echo(f"{name:<22} {size}  {loaded.policy.count:<8} {standing:<36} {loaded.title['en']}")


@command.command("show")
@click.argument("dictionary")
def show(dictionary: str) -> None:
    """Print a dictionary's sources, dimensions and terms (tab-separated: dimension, term, source, why)."""
    from textindex import dictionary as room

    loaded = room.load(dictionary)
    for source in loaded.sources:
        click.echo(f"# {source.key} [{source.status}]: {source.reference}", err=True)
    for term in loaded.terms:
        click.echo(f"{term.dimension}\t{term.text}\t{term.source}\t{term.why}")


@command.command("validate")
@click.argument("dictionary")
def validate(dictionary: str) -> None:
    """Check a YAML file; every fault is listed with its line."""
    from textindex import dictionary as room

    loaded = room.load(dictionary)
    click.echo(f"{loaded.name}: {len(loaded.terms)} terms in {len(loaded.dimensions)} dimensions, no faults")


def _is_own(dictionary: object) -> bool:
    return any(source.status == "own mapping" for source in dictionary.sources)  # type: ignore[attr-defined]
