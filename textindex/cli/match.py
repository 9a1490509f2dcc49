"""`textindex match`: treated firms and the controls that were as likely to be treated."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from textindex.cli.options import language_of
from textindex.cli.parameters import FILE, FOLDER
from textindex.cli.say import echo
from textindex.core.messages import Message
from textindex.core.study_results import FORMATS


def _pairs(context: click.Context, option: click.Parameter, values: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    for value in values:
        if not all(value.partition("=")):
            raise click.BadParameter(Message("match.pair", value=value))
    return tuple((value.partition("=")[0].strip(), value.partition("=")[2].strip()) for value in values)


def _support(context: click.Context, option: click.Parameter, value: str) -> bool | str:
    return {"none": False}.get(value, value)


@click.command("match")
@click.argument("source", type=FILE)
@click.option("--treatment", "-T", required=True, help="Column of 1 (treated) and 0.")
@click.option(
    "--covariate", "-c", "covariates", multiple=True, required=True, metavar="TERM",
    help="Covariate of the score: a column, ln(COLUMN), i.COLUMN; several times.",
)  # fmt: skip
@click.option(
    "--where", multiple=True, callback=_pairs, metavar="COLUMN=VALUE",
    help="Match on these rows, such as year=2010: one a firm, from before the treatment.",
)  # fmt: skip
@click.option(
    "--outcome", "-Y", "outcomes", multiple=True, metavar="TERM", help="Tell the effect on it; several times."
)
@click.option("--out", "-o", required=True, type=FOLDER, help="Folder for outputs.")
@click.option("--method", type=click.Choice(["nearest", "kernel", "entropy", "ipw"]), default="nearest",
              show_default=True, help="Pairs, or weights without pairs.")  # fmt: skip
@click.option("--ratio", type=click.IntRange(min=1), default=1, show_default=True, help="Controls of a treated firm.")
@click.option("--replacement", is_flag=True, help="A control may serve several treated firms.")
@click.option("--caliper", type=float, help="The farthest that a control may be.")
@click.option(
    "--caliper-in",
    type=click.Choice(["sd", "score"]),
    default="sd",
    show_default=True,
    help="Unit of --caliper: standard deviations (sd), or the score itself.",
)
@click.option("--distance", type=click.Choice(["score", "logit"]), default="score", show_default=True,
              help="Match on the score, or on ln(p / (1 - p)).")  # fmt: skip
@click.option("--support", type=click.Choice(["treated", "both", "none"]), default="treated", show_default=True,
              callback=_support, help="Who is left out beyond the other group's scores.")  # fmt: skip
@click.option("--order", type=click.Choice(["largest", "smallest", "data"]), default="largest", show_default=True,
              help="Who chooses first without replacement.")  # fmt: skip
@click.option("--ties", type=click.Choice(["lower", "position", "average"]), default="lower", show_default=True,
              help="lower: lower score, then lower row; position: MatchIt's; average: all.")  # fmt: skip
@click.option("--bandwidth", type=float, default=0.06, show_default=True, help="Bandwidth of the kernel.")
@click.option("--unit", default="firm", show_default=True, help="Column of firms.")
@click.option(
    "--weights-name", "weights", default="weight", show_default=True, help="Name of the new column of weights."
)
@click.option(
    "--format", "formats", multiple=True, type=click.Choice(sorted(FORMATS)), default=["docx"], show_default=True,
    help="Format of the balance table; several times.",
)  # fmt: skip
@language_of("Language of the words.")
def command(source: Path, out: Path, formats: tuple[str, ...], **options: Any) -> None:
    """Match the treated firms of SOURCE (.csv .dta .parquet .xlsx) with controls by their propensity score.

    Writes matched-pairs.csv, matched.csv (every firm, its score, weight and what became of it), balance.csv,
    balance.docx (Table B1), love-plot.svg, support.svg, match.json, and panel-weighted with SOURCE's own ending: all
    its rows with each firm's weight, for `weights = "weight"` in a file of specifications; `[[match]]` there does it
    in one run.
    """
    from textindex.study.matching import match_to

    endings = tuple(dict.fromkeys(FORMATS[name] for name in formats))
    found, effects, files = match_to(source, out, formats=endings, **options)
    echo(str(found))
    for effect in effects:
        echo(str(effect))
    echo(Message("said.written_in", name=tuple(path.name for path in files), out=out), err=True)
