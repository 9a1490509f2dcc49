"""`textindex draw`: one figure to a file: coefficients, a marginal effect, a specification curve, those of an index."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import click

from textindex.cli.draw_index import COMMANDS
from textindex.cli.options import exhibit_options, figure_options
from textindex.cli.parameters import FILE, PLACE
from textindex.cli.say import echo, secho
from textindex.core.messages import Message


@click.group("draw")
def command() -> None:
    """Draw a figure: .svg, .pdf, .png, .html (self-contained) or .json (its Vega-Lite specification)."""


for _of_index in COMMANDS:
    command.add_command(_of_index)


@command.command("coefficients")
@click.argument("source", type=PLACE)
@click.option("--model", "-M", "models", multiple=True, help="This model; several times, five at most.")
@click.option("--term", "-t", "terms", multiple=True, help="This term; several times.  [default: all but controls]")
@figure_options
@exhibit_options
def coefficients(source: Path, models: tuple[str, ...], terms: tuple[str, ...], out: Path, **options: Any) -> None:
    """Draw coefficients with 95% intervals from SOURCE, a folder that `textindex estimate` wrote or estimates.json."""
    import textindex
    from textindex.cli.table import chosen

    _check(out)
    chart = textindex.draw_coefficients(chosen(source, models), terms or None, **_look(options))
    _save(chart, out, options)


@command.command("marginal")
@click.argument("spec")
@click.option("--panel", "-p", required=True, type=FILE, help="The panel: .dta .csv .parquet .xlsx")
@click.option("--model", "-M", required=True, help="The model of SPEC, such as 2.3.")
@click.option("--term", "-t", required=True, help="Whose effect, such as Digital.")
@click.option("--over", required=True, help="Over which moderator, such as Change.")
@click.option("--interaction", help="The product's term, where it is a column of its own.")
@figure_options
@exhibit_options
def marginal(spec: str, panel: Path, model: str, term: str, over: str, out: Path, **options: Any) -> None:
    """Draw a term's marginal effect over its moderator, with a 95% band and the moderator's histogram.

    SPEC is a shipped specification (`textindex estimate --list`) or a TOML file; the model is estimated on the panel.
    """
    import textindex
    from textindex import estimates as room
    from textindex.core.errors import EstimateWarning

    _check(out)
    file = room.load_specs(spec)
    data = room.read_panel(panel, text=[file.model(model).panel[0]])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", EstimateWarning)  # each is printed below
        found = room.estimate(file, data, models=[model]).estimates[0]
    for note in found.warnings:
        secho(Message("list.of", of=model, what=note), err=True, fg="yellow")
    own = _look(options)
    chart = textindex.draw_marginal_effects(found, term, over, data, interaction=options["interaction"], **own)
    _save(chart, out, options)


@command.command("curve")
@click.argument("table", type=FILE)
@click.option("--choice", "choices", multiple=True, help="A column of choices; several times.  [default: all]")
@click.option(
    "--of",
    type=click.Choice(["estimate", "beta"]),
    default="estimate",
    show_default=True,
    help="beta: columns beta, beta_low and beta_high, which compare indices of different units.",
)
@figure_options
@exhibit_options
def curve(table: Path, choices: tuple[str, ...], of: Any, out: Path, **options: Any) -> None:
    """Draw the specification curve of TABLE: a row a specification, columns estimate, low, high, p and its choices."""
    import textindex

    _check(out)
    chart = textindex.draw_specification_curve(_numbered(table), choices or None, of=of, **_look(options))
    _save(chart, out, options)


def _numbered(path: Path) -> Any:
    """A table with its estimates as numbers; an empty cell is a missing one.

    Raises:
        ExhibitError: a cell of theirs is no number.
    """
    from textindex.core.errors import ExhibitError
    from textindex.tables.columns import Columns
    from textindex.tables.read import read_frame

    found = read_frame(path, ExhibitError)
    columns = Columns(found, str(path), ExhibitError)
    for column in ("estimate", "low", "high", "p", "beta", "beta_low", "beta_high"):
        if column in found:
            found[column] = columns.numbers(column)
    if "simulated" in found:
        found["simulated"] = ~found["simulated"].astype(str).isin(["", "0", "0.0", "False", "false", "nan", "None"])
    return found


def _look(options: dict[str, Any]) -> dict[str, Any]:
    return {key: options[key] for key in ("labels", "language", "title", "width")}


def _check(out: Path) -> None:
    from textindex.exhibits import FIGURES
    from textindex.tables.write import check_ending

    check_ending(out, FIGURES)


def _save(chart: Any, out: Path, options: dict[str, Any]) -> None:
    import textindex
    from textindex.core.errors import ExhibitWarning

    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always", ExhibitWarning)
        path = textindex.save_exhibit(
            chart, out, title=options["title"], language=options["language"], ppi=options["ppi"]
        )
    for warning in said:
        secho(Message("said.warning", warning=warning.message), err=True, fg="yellow")
    echo(path)
