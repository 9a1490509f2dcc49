"""`textindex event-study`: effects of a technology that firms adopt at different times."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from textindex.cli.options import language_option, table_formats
from textindex.cli.parameters import FILE, FOLDER
from textindex.cli.say import echo, secho
from textindex.core.messages import Message, joined

ESTIMATORS = ("imputation", "did2s", "callaway-santanna", "sun-abraham", "local-projections", "twfe")
FIGURES = ("svg", "pdf", "png", "html", "json")
WITH_REJECTIONS = 3


@click.command("event-study")
@click.argument("panel", type=FILE)
@click.option("--outcome", "-Y", required=True, metavar="TERM", help="A column, or such as ln(1+exports).")
@click.option("--unit", default="firm", show_default=True, metavar="COLUMN", help="Column of firms.")
@click.option("--time", default="year", show_default=True, metavar="COLUMN", help="Column of whole years.")
@click.option("--cohort", metavar="COLUMN", help="Column of the year of adoption; 0 or empty for never.")
@click.option("--treatment", "-T", metavar="COLUMN", help="In place of --cohort: 1 from adoption on, 0 before.")
@click.option(
    "--estimator", "-e", "estimators", multiple=True, type=click.Choice([*ESTIMATORS, "all"]),
    help="Estimator; several times.  [default: all]",
)  # fmt: skip
@click.option("--compare-with", "control", type=click.Choice(["never", "not-yet"]),
              help="Whom callaway-santanna (never) and local-projections (not-yet) compare with.")  # fmt: skip
@click.option(
    "--covariate",
    "-c",
    "covariates",
    multiple=True,
    metavar="TERM",
    help="Covariate of callaway-santanna, as it was in the base period; several times.",
)
@click.option(
    "--adjustment",
    "method",
    type=click.Choice(["reg", "ipw", "dr"]),
    help="How callaway-santanna uses the covariates.  [default: reg]",
)
@click.option(
    "--base-period",
    "base",
    type=click.Choice(["varying", "universal"]),
    help="Base period of callaway-santanna's leads.  [default: varying]",
)
@click.option(
    "--gaps",
    type=click.Choice(["rows", "pairs"]),
    help="Where firms miss waves, callaway-santanna counts all rows, or firms seen in both waves.  [default: rows]",
)
@click.option(
    "--weighting", type=click.Choice(["variance", "equal"]), help="Weights of local projections.  [default: variance]"
)
@click.option("--periods", "window", nargs=2, type=int, metavar="FIRST LAST", help="Periods shown, such as -5 5.")
@click.option("--cluster", metavar="COLUMN", help="Column to cluster by.  [default: the unit]")
@click.option("--complete", is_flag=True, help="Use only firms that are seen in every wave.")
@click.option("--keep-always", is_flag=True, help="Keep always treated firms in sun-abraham and twfe.")
@click.option("--out", "-o", type=FOLDER, help="Folder for the outputs.")
@table_formats
@click.option("--figure", "figures", multiple=True, type=click.Choice(FIGURES), default=["svg"], show_default=True,
              help="Kinds of the figures' files.")  # fmt: skip
@language_option
@click.option("--title", default="", help="Title above the figure of effects.")
@click.option("--json", "as_json", is_flag=True, help="Print event-study.json on stdout instead of the tables.")
def command(panel: Path, out: Path | None, as_json: bool, **options: Any) -> None:
    """Estimate the effects of a technology that firms of PANEL adopt at different times, and keep.

    Each estimator's effects by period since adoption stand on stdout, with joint tests that nothing happens before.
    --out adds att.csv, effects.csv, group_time.csv, cohorts.csv, years.csv, pretests.csv, bacon.csv (what a two-way
    estimate averages; where every firm is seen in every wave), event-study.json, the paper's table (tables.docx,
    tables.tex, …), and the figures: event-study.svg, group-time-….svg, bacon.svg. Firms that are always treated, rows
    without values and what cannot be told are counted on stderr. Exit code 3 says that some estimators could not be
    run.
    """
    from textindex.study.event_studies import event_study_to

    given = {key: value for key, value in options.items() if value not in (None, (), "", False)}
    named, figures = given.pop("estimators", ("all",)), given.pop("figures")
    if given.pop("keep_always", False):
        given["always"] = "keep"
    estimators = ESTIMATORS if "all" in named else named
    done = event_study_to(
        panel, out, given.pop("outcome"), estimators, figures=[f".{kind}" for kind in figures], **given
    )
    echo(done.record if as_json else _shown(done), nl=False)
    for note in dict.fromkeys(note for study in done.studies for note in study.warnings):
        secho(Message("said.note_small", note=note), err=True, fg="yellow")
    for name, why in done.failed.items():
        secho(Message("estimate.not_run", name=name, why=why), err=True, fg="yellow")
    if out:
        echo(Message("said.files_in", files=tuple(path.name for path in done.files), out=out), err=True)
    sys.exit(WITH_REJECTIONS if set(done.failed) - {"decomposition"} else 0)


def _shown(done: Any) -> str:
    """The studies as texts, their notes left to stderr; the decomposition."""
    found = [*done.studies, *([done.bacon] if done.bacon is not None else [])]
    return Message("list.line", first=joined([str(replace(own, warnings=())) for own in found], "list.apart"), then="")
