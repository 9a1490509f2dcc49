"""`textindex adoption`: who adopted which technology, and when."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from textindex.cli.parameters import FILE, PLACE
from textindex.cli.say import echo
from textindex.core.messages import Message


def _groups(context: click.Context, option: click.Parameter, values: tuple[str, ...]) -> dict[str, list[str]]:
    found = {}
    for value in values:
        name, equals, parts = value.partition("=")
        if not (equals and name and parts):
            raise click.BadParameter(Message("adoption.pair", value=value))
        found[name.strip()] = [part.strip() for part in parts.split(",") if part.strip()]
    return found


def _window(context: click.Context, option: click.Parameter, value: str | None) -> tuple[int, int] | None:
    if value is None:
        return None
    first, _, last = value.partition("-")
    if not (first.isdigit() and last.isdigit()):
        raise click.BadParameter(Message("adoption.window", value=value))
    return int(first), int(last)


@click.command("adoption")
@click.argument("source", type=PLACE)
@click.option(
    "--out", "-o", required=True, type=FILE,
    help="File of the table with the new columns: .csv .dta .parquet .xlsx",
)  # fmt: skip
@click.option("--groups", "-g", "named", default="industry40", show_default=True, help="Groups that come with it.")
@click.option(
    "--technology", "own", multiple=True, callback=_groups, metavar="NAME=DIMENSION,…",
    help="A technology of your own, by dimensions or columns, in place of the groups; several times.",
)  # fmt: skip
@click.option("--at-least", "-k", type=float, default=1, show_default=True, help="Hits of a year that make an adopter.")
@click.option("--base", type=int, help="Year in which first adopters had none yet.  [default: the first]")
@click.option("--window", callback=_window, metavar="FIRST-LAST", help="Years in which adoption is the treatment.")
@click.option("--firm-column", "firm", default="firm", show_default=True, help="Column of firms.")
@click.option("--year-column", "year", default="year", show_default=True, help="Column of years.")
def command(source: Path, out: Path, named: str, own: dict[str, list[str]], **options: Any) -> None:
    """Tell from SOURCE which firm adopted which technology, and when.

    SOURCE is a folder that `textindex score` wrote, or a table of firm-years with counts (n_<dimension>) or with
    columns of 0 and 1. A firm adopts in the first year with at least so many kept hits. Writes SOURCE's rows with
    columns of each technology X: X, X_year, X_post, X_first, X_clean; with several, DT of any; and beside it the
    record (….adoption.json).
    """
    from textindex.study.matching import adoption_to

    found, files = adoption_to(source, out, own or named, **options)
    echo(str(found))
    echo(Message("said.written", files=tuple(map(str, files))), err=True)
