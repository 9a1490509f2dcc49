"""`textindex table`: Table 1 of a panel, or the tables of a run of estimates, as a paper prints them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from textindex.cli.options import exhibit_options
from textindex.cli.parameters import FILE, PLACE
from textindex.cli.say import echo
from textindex.core.messages import Message


@click.command("table")
@click.argument("source", type=PLACE)
@click.option("--out", "-o", type=FILE, help="File: .docx .tex .html .xlsx .md .txt")
@click.option("--model", "-M", "models", multiple=True, help="Of estimates: only this model; several times.")
@click.option("--term", "-t", "terms", multiple=True, help="Of estimates: print this term; the others are controls.")
@click.option("--show-controls", is_flag=True, help="Of estimates: print the controls' coefficients too.")
@click.option("--published", is_flag=True, help="Of estimates: add in brackets what the paper prints.")
@click.option("--variable", "-v", "variables", multiple=True, help="Of a panel: this column; several times.")
@exhibit_options
def command(source: Path, out: Path | None, **options: Any) -> None:
    """Typeset SOURCE: a folder that `textindex estimate` wrote (or its estimates.json), or a panel.

    Of estimates come their tables, without estimating again. Of a panel (.dta, .csv, .xlsx, .parquet) comes Table 1:
    descriptive statistics, correlations with stars, variance inflation factors. The tables stand on stdout as text,
    and in --out as what its ending says.
    """
    from textindex.core.errors import ExhibitError
    from textindex.exhibits import TABLES, describe, table_bytes, typeset
    from textindex.exhibits.saving import save_exhibit
    from textindex.tables.write import check_ending

    if out:
        check_ending(out, TABLES)
    if not source.exists():
        raise ExhibitError(Message("table.no_source", source=source))
    labels, language = options["labels"], options["language"]
    if source.is_dir() or source.suffix.lower() == ".json":
        if options["variables"]:
            raise click.UsageError(Message("table.of_panel"))
        given = chosen(source, options["models"])
        tables = typeset(
            given,
            terms=options["terms"] or None,
            show_controls=options["show_controls"],
            published=options["published"],
            labels=labels,
            language=language,
        )
    else:
        if options["terms"] or options["models"]:
            raise click.UsageError(Message("table.of_estimates"))
        known = _in_chinese() if language == "zh" else {}
        tables = describe(_panel(source), options["variables"] or None, labels={**known, **labels}, language=language)
    echo(table_bytes(tables, ".txt").decode(), nl=False)
    if out:
        echo(Message("said.written", files=save_exhibit(tables, out)), err=True)


def chosen(source: Path, models: tuple[str, ...]) -> Any:
    """The estimates of a run, or some of them by name.

    Raises:
        EstimateError: there are none, or none of that name.
    """
    from textindex.core.errors import EstimateError
    from textindex.estimates import read_estimates

    given = read_estimates(source)
    by_name = {estimate.spec.name: estimate for estimate in given.estimates}
    if absent := [name for name in models if name not in by_name]:
        raise EstimateError(Message("table.no_model", source=source, model=absent[0], models=tuple(by_name)))
    if not models:
        return given
    own, none = tuple(by_name[name] for name in models), given.differences.iloc[:0]
    return replace(given, estimates=own, differences=none, mediations=none)


def _in_chinese() -> dict[str, str]:
    """What the variables of the shipped models are called in Chinese."""
    from textindex.estimates import load_specs

    return load_specs("li2023").labels_in("zh")


def _panel(source: Path) -> Any:
    from textindex.estimates import read_panel

    return read_panel(source)
