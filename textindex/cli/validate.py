"""`textindex validate`: an index against other measures, its own dimensions, and its own past."""

from __future__ import annotations

import json
from pathlib import Path

import click

from textindex.cli.parameters import BOOTSTRAP_SEED, JSON, PLACE
from textindex.cli.say import echo, tabled
from textindex.core.messages import Message


@click.command("validate")
@click.argument("index", type=PLACE)
@click.option(
    "--against", required=True, type=PLACE, help="Other measures by firm and year (.csv, .xlsx, .dta, .parquet)."
)
@click.option("--measure", default="", help="Column of the index.  [default: that of its construct, such as digital]")
@click.option(
    "--column", "columns", multiple=True, help="Column of the other file; repeatable.  [default: all figures]"
)
@click.option(
    "--firm-column", "firm", default="", help="The other file's column of codes, where its name does not tell."
)
@click.option(
    "--year-column", "year", default="", help="The other file's column of years or dates, where its name does not tell."
)
@click.option(
    "--resamples", default=1000, show_default=True, type=click.IntRange(min=0), help="Draws of the bootstrap by firm."
)
@BOOTSTRAP_SEED
@click.option("--out", "-o", type=PLACE, help="Write all figures as a table (.csv, .xlsx, .parquet).")
@JSON
def command(
    index: Path,
    against: Path,
    measure: str,
    columns: tuple[str, ...],
    firm: str,
    year: str,
    resamples: int,
    seed: int,
    out: Path | None,
    as_json: bool,
) -> None:
    """Hold INDEX (a run's folder or index file) against other measures of the same firm-years.

    Prints convergence (Pearson, Spearman; overall, within firm, by year), internal consistency of the dimensions
    (Cronbach's alpha) and stability over years (rank correlations, ICC). low and high are analytic 95% intervals,
    boot_low and boot_high of a bootstrap by firm.
    """
    from textindex.tables.write import write_tables
    from textindex.workbench.validity import validate

    found = validate(
        index, against, measure=measure, columns=columns, firm=firm, year=year, resamples=resamples, seed=seed
    )
    if out is not None:
        write_tables({out: found.table})
        echo(Message("said.written", files=out), err=True)
    if as_json:
        echo(json.dumps(found.record(), ensure_ascii=False))
        return
    merge = found.facts["merge"]
    echo(
        Message(
            "validate.matched",
            matched=merge["matched"],
            only_index=merge["only_index"],
            only_file=merge["only_file"],
            against=against.name,
            without_key=merge["without_key"],
        )
    )
    for (part, other), own in found.table.groupby(["part", "against"], sort=False):
        echo(Message(f"part.{part}", **({"against": other} if part == "convergence" else {})))
        shown = own.drop(columns=["part", "measure", "against"])
        echo(tabled(shown, float_format=lambda value: f"{value:.3f}", na_rep="-"))
