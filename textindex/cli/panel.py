"""`textindex panel`: index, Change and firm data become the sample for estimation."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from textindex.cli.say import echo, secho

FILE = click.Path(path_type=Path, dir_okay=False)


def _pairs(context: click.Context, option: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for value in values:
        name, equals, column = value.partition("=")
        if not (equals and name.isidentifier() and column):
            raise click.BadParameter(f"{value!r}: write NAME=COLUMN, such as DigitalWide=li2023_wide_zh_digital")
        found[name] = column
    return found


def _span(context: click.Context, option: click.Parameter, value: str | None) -> tuple[int, int] | None:
    if value is None:
        return None
    first, dash, last = value.partition("-")
    if not (dash and first.isdigit() and last.isdigit() and int(first) <= int(last)):
        raise click.BadParameter(f"{value!r}: write first and last year, such as 2007-2020")
    return int(first), int(last)


@click.group("panel")
def command() -> None:
    """Build the sample that estimations run on."""


@command.command("build")
@click.argument("index", type=click.Path(path_type=Path))
@click.option("--change", type=FILE, help="industry, year, Change: what `textindex patents cycle` writes.")
@click.option(
    "--firms", multiple=True, required=True, type=FILE, help="Firm data (.dta, .csv, .xlsx, .parquet); several times."
)
@click.option("--status", type=FILE, help="Dated special treatment (ST): firm, date, status; or firm, start, end.")
@click.option(
    "--digital",
    "indices",
    multiple=True,
    callback=_pairs,
    metavar="NAME=COLUMN",
    help="A column of INDEX by a name of ours.",
)
@click.option(
    "--mapping", default="csmar", show_default=True, help="How headers are to be read: csmar or your own .toml."
)
@click.option("--years", "span", callback=_span, metavar="FIRST-LAST", help="Years to keep, such as 2007-2020.")
@click.option(
    "--industry-codes", type=click.Choice(["2012", "2001", "by-year"]), default="2012", show_default=True,
    help="Which codes of the CSRC the firms' industries are; by-year: those of 2001 before 2012.",
)  # fmt: skip
@click.option(
    "--st-rule", type=click.Choice(["any", "year-end"]), default="any", show_default=True, help="ST on which day."
)
@click.option("--drop-finance", is_flag=True, help="Leave financial firms out.")
@click.option(
    "--winsorize", "winsorize_share", type=float, default=0.01, show_default=True, help="Share at each end; 0 for none."
)
@click.option("--keep", multiple=True, metavar="COLUMN", help="A further column of the firm data; several times.")
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
    files = write_panel(made, out)
    for name, reasons in made.record["set_aside"].items():
        for reason, n in reasons.items():
            echo(f"{name}: {n:,} {reason} set aside", err=True)
    if missing := made.record["missing"]:
        echo("missing: " + ", ".join(f"{name} {n:,}" for name, n in missing.items()), err=True)
    for note in made.record["notes"]:
        secho(note, fg="yellow", err=True)
    if as_json:
        echo(json.dumps(made.record, ensure_ascii=False))
    else:
        echo(made.flow.to_string(index=False))
    echo(f"Written: {', '.join(map(str, files))}", err=True)
