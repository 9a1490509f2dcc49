"""`textindex panel`: index, Change and firm data become the sample for estimation."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from textindex.cli.options import of
from textindex.cli.parameters import FILE, PLACE
from textindex.cli.say import echo, language, secho, tabled
from textindex.core.messages import Message


def _pairs(context: click.Context, option: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for value in values:
        name, equals, column = value.partition("=")
        if not (equals and name.isidentifier() and column):
            raise click.BadParameter(Message("panel.pair", value=value))
        found[name] = column
    return found


def _span(context: click.Context, option: click.Parameter, value: str | None) -> tuple[int, int] | None:
    if value is None:
        return None
    first, dash, last = value.partition("-")
    if not (dash and first.isdigit() and last.isdigit() and int(first) <= int(last)):
        raise click.BadParameter(Message("panel.span", value=value))
    return int(first), int(last)


@click.group("panel")
def command() -> None:
    """Build the sample that estimations run on."""


@command.command("build")
@click.argument("index", type=PLACE)
@click.option("--change", type=FILE, help="industry, year, Change: what `textindex patents cycle` writes.")
@click.option(
    "--firms", multiple=True, required=True, type=FILE, help="Firm data (.dta, .csv, .xlsx, .parquet); several times."
)
@of("panel", "status", type=FILE)
@of("panel", "digital", "--digital", "indices", multiple=True, callback=_pairs, metavar="NAME=COLUMN")
@of("panel", "mapping")
@of("panel", "years", "--years", "-y", "span", callback=_span, metavar="FIRST-LAST")
@of("panel", "industry_codes")
@of("panel", "st_rule")
@of("panel", "drop_finance")
@of("panel", "winsorize", "--winsorize", "winsorize_share")
@of("panel", "keep", metavar="COLUMN")
@click.option("--out", "-o", required=True, type=FILE, help="File: .csv, .xlsx, .dta or .parquet.")
@click.option("--json", "as_json", is_flag=True, help="Print flow, rules and notes as JSON on stdout.")
def build(index: Path, firms: tuple[Path, ...], change: Path | None, out: Path, as_json: bool, **options: Any) -> None:
    """Join INDEX (a folder that `textindex score` wrote, or its index file), Change and firm data.

    ST firm-years and the information industry go out, values are winsorized, the variables get the paper's names. The
    flow table says how many firm-years each step took; it is written beside --out (….flow.json) with rules and notes.
    """
    import textindex
    from textindex.study.actions import write_panel
    from textindex.tables.write import check_ending

    check_ending(out)
    made = textindex.build_panel(index, list(firms), change, **options)
    files = write_panel(made, out, language())
    for name, reasons in made.record["set_aside"].items():
        for reason, n in reasons.items():
            echo(Message("panel.set_aside", name=name, n=n, reason=reason), err=True)
    if missing := made.record["missing"]:
        each = tuple(Message("said.counted", what=name, n=n) for name, n in missing.items())
        echo(Message("panel.missing", each=each), err=True)
    for note in made.record["notes"]:
        secho(note, fg="yellow", err=True)
    if as_json:
        echo(json.dumps(made.record, ensure_ascii=False))
    else:
        echo(tabled(made.flow))
    echo(Message("said.written", files=tuple(map(str, files))), err=True)
