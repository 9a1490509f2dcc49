"""`textindex survey`: a questionnaire's scales, factors and regressions, from one file."""

from __future__ import annotations

from pathlib import Path

import click

from textindex.cli.options import language_option, table_formats
from textindex.cli.parameters import FILE, FOLDER
from textindex.cli.say import echo, secho
from textindex.core.messages import Message
from textindex.core.records import Language


@click.command("survey")
@click.argument("spec", type=FILE)
@click.option("--data", type=FILE, help="The answers: .csv .xlsx .dta .parquet  [default: as SPEC says]")
@click.option("--out", "-o", type=FOLDER, help="Folder for the outputs.")
@table_formats
@language_option
@click.option("--json", "as_json", is_flag=True, help="Print survey.json on stdout instead of the tables.")
def command(
    spec: Path, data: Path | None, out: Path | None, formats: tuple[str, ...], language: Language, as_json: bool
) -> None:
    """Score the questionnaire that SPEC describes, test its scales, and regress the scores.

    SPEC is a TOML file that names the scales, their items and which of these are reversed, and the regressions. The
    tables stand on stdout; --out adds scales.csv, items.csv, scores.csv, correlations.csv, loadings.csv, htmt.csv,
    fornell_larcker.csv, regressions.csv, survey.json, and the paper's tables (tables.docx, tables.tex, …). Reversals
    that seem forgotten and solutions that are not proper are told on stderr.
    """
    from textindex.exhibits import table_bytes
    from textindex.study.surveys import survey_to

    done = survey_to(spec, data, out, formats=formats, language=language)
    echo(done.record if as_json else table_bytes(done.tables, ".txt").decode(), nl=False)
    for warning in getattr(done.found, "warnings", ()):
        secho(Message("said.warning", warning=warning), err=True, fg="yellow")
    if out:
        echo(Message("said.files_in", files=tuple(path.name for path in done.files), out=out), err=True)
