"""`textindex power`: how many firm-years to code for a wanted standard error."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from textindex.cli.parameters import FILE, JSON
from textindex.cli.say import echo, tabled
from textindex.core.messages import Message


@click.command("power")
@click.argument("panel", type=FILE)
@click.option("--outcome", "-Y", required=True, metavar="TERM", help="A column, or such as ln(1+patents).")
@click.option("--predicted", required=True, metavar="TERM", help="The regressor as the rules count it.")
@click.option("--coded", type=FILE, help="A pilot: a coded sheet.")
@click.option("--true", metavar="TERM", help="Of the pilot: the coded value.  [default: ln(1+own)]")
@click.option("--error", type=click.FloatRange(min=0, min_open=True),
              help="Without a pilot: the mean of (coded value - prediction)², such as 0.1.")  # fmt: skip
@click.option("--regressor", "regressors", multiple=True, metavar="TERM", help="Controls; several times.")
@click.option("--fixed-effect", "fixed_effects", multiple=True, default=("firm", "year"), show_default=True,
              metavar="COLUMN", help="Held fixed; several times.")  # fmt: skip
@click.option("--interaction", metavar="TERM", help="The standard error of the product with this term.")
@click.option("--unit", default="firm-year", show_default=True, type=click.Choice(["firm-year", "firm"]),
              help="What is drawn.")  # fmt: skip
@click.option("--se", "standard_error", type=click.FloatRange(min=0, min_open=True), help="The standard error wanted.")
@click.option("--size", "sizes", multiple=True, type=click.IntRange(min=1), help="Numbers to show; several times.")
@JSON
def command(panel: Path, coded: Path | None, true: str | None, as_json: bool, **asked: Any) -> None:
    """Say how many firm-years of PANEL to code for a wanted standard error of the corrected slope.

    From a pilot (--coded SHEET) or, before anything is coded, from the prediction's mean squared error (--error). The
    standard error that stays with everything coded is the floor: no number beats it.
    """
    from textindex import estimates as room

    data = room.read_panel(panel)
    if true and coded is None:
        raise click.UsageError(Message("power.true"))
    if coded is not None:
        data, _ = room.join_coded(data, room.coded_firm_years(coded))
        asked |= {"true": true or "ln(1+own)", "coded": "coded", "probability": "probability"}
    found = room.power(data, asked.pop("outcome"), **asked)
    if as_json:
        record = {**found.record, "needed": found.needed, "floor": found.floor}
        echo(json.dumps({**record, "table": found.table.to_dict("records")}, ensure_ascii=False))
        return
    echo(found.headline)
    echo(tabled(found.table, float_format=lambda value: f"{value:.4f}"))
