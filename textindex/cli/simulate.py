"""`textindex simulate`: a panel with known coefficients, to try a design on; every row of it is simulated."""

from __future__ import annotations

import json
from pathlib import Path

import click

from textindex.cli.parameters import FILE
from textindex.cli.say import echo, language
from textindex.core.messages import Message


@click.command("simulate")
@click.option(
    "--out",
    "-o",
    required=True,
    type=FILE,
    help="File: .csv, .xlsx, .dta or .parquet. The truth is written beside it (….simulated-truth.json).",
)
@click.option(
    "--n-firms", "firms", type=int, default=2049, show_default=True, help="Firms; firm-years are about 7.7 a firm."
)
@click.option(
    "--seed", type=click.IntRange(min=0), default=20230607, show_default=True, help="Equal seed, equal panel."
)
@click.option("--no-channels", is_flag=True, help="An outcome that no channel (Tables 6 and 8) feeds into.")
@click.option("--json", "as_json", is_flag=True, help="Print the truth as JSON on stdout.")
def command(out: Path, firms: int, seed: int, no_channels: bool, as_json: bool) -> None:
    """Draw a firm-year panel with the paper's names and moments from known coefficients.

    Calibrated to Table 1 of Li, Xu and Sukumar (2023), built from the coefficients of its Tables 2 to 8. No row is a
    real firm: a column `simulated` says so in each.
    """
    import textindex
    from textindex.study.actions import write_simulation
    from textindex.tables.write import check_ending

    check_ending(out)
    made = textindex.simulate(seed, firms, channels=not no_channels)
    panel, truth = made
    files = write_simulation(made, out, language())
    if as_json:
        echo(json.dumps(truth, ensure_ascii=False))
    else:
        echo(Message("simulate.done", n=len(panel), firms=firms, seed=seed))
    echo(Message("said.written", files=tuple(map(str, files))), err=True)
