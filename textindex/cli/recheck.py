"""`textindex recheck`: a published regression against the correlations that its paper prints."""

from __future__ import annotations

from pathlib import Path

import click

from textindex.cli.options import language_option, table_formats
from textindex.cli.parameters import FILE, FOLDER
from textindex.cli.say import echo
from textindex.core.messages import Message
from textindex.core.records import Language


@click.command("recheck")
@click.argument("spec", type=FILE)
@click.option("--out", "-o", type=FOLDER, help="Folder for the outputs.")
@table_formats
@language_option
@click.option("--json", "as_json", is_flag=True, help="Print recheck.json on stdout instead of the table.")
def command(spec: Path, out: Path | None, formats: tuple[str, ...], language: Language, as_json: bool) -> None:
    """Check the published regression of SPEC against the published correlations, which is all that it needs.

    SPEC is a TOML file: the correlations as printed ("0.433**"), n, the outcome, and, where the paper prints them, B,
    t, p, VIF, R2, F and the legend of the stars. The table stands on stdout: what follows from the correlations, the
    band that their rounding allows, what is printed; then what does not follow. --out adds recheck.csv,
    matrix.csv, recheck.json and the table's files.
    """
    from textindex.exhibits import table_bytes
    from textindex.study.surveys import recheck_to

    done = recheck_to(spec, out, formats=formats, language=language)
    echo(done.record if as_json else table_bytes(done.tables, ".txt").decode(), nl=False)
    if out:
        echo(Message("said.files_in", files=tuple(path.name for path in done.files), out=out), err=True)
