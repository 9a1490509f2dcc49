"""`textindex reconstruct`: which dictionary, section, rule, formula and terms come nearest to published numbers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal

import click

from textindex.cli.options import language_of
from textindex.cli.parameters import FILE, FOLDER, JSON
from textindex.cli.say import echo
from textindex.core.messages import Message


@click.command("reconstruct")
@click.argument("published", type=FILE)
@click.option("--store", "-s", required=True, help="The store of the reports (textindex read).")
@click.option(
    "--dictionary",
    "-d",
    "dictionaries",
    multiple=True,
    help="A dictionary to try, by name or file; repeatable.  [default: all that come with textindex]",
)
@click.option("--column", "columns", multiple=True, help="Column of PUBLISHED; repeatable.  [default: all figures]")
@click.option("--firm-column", "firm", default="", help="PUBLISHED's column of codes, where its name does not tell.")
@click.option(
    "--year-column", "year", default="", help="PUBLISHED's column of years or dates, where its name does not tell."
)
@click.option(
    "--together", is_flag=True, help="The columns are one table's: one dictionary, section, rule and speaker for all."
)
@click.option(
    "--compounds",
    type=click.IntRange(min=0),
    default=0,
    show_default=True,
    help="How many of the archive's own compounds (those that dict expand finds) are candidates too.",
)
@click.option(
    "--search-time",
    "time_s",
    type=click.FloatRange(min=1),
    default=120.0,
    show_default=True,
    help="Seconds that the search for a column's terms may take.",
)
@click.option("--out", "-o", type=FOLDER, help="Folder for files.")
@language_of("Language of the words.")
@JSON
def command(
    published: Path,
    store: str,
    dictionaries: tuple[str, ...],
    columns: tuple[str, ...],
    firm: str,
    year: str,
    together: bool,
    compounds: int,
    time_s: float,
    out: Path | None,
    language: Literal["en", "zh"],
    as_json: bool,
) -> None:
    """Find what made PUBLISHED (.csv, .xlsx, .dta, .parquet): firm, year and columns of counts or of an index.

    Every dictionary, dimension, section, rule, speaker and formula is held against each column; then the terms whose
    hits sum to it are looked for among the dictionaries' terms: surely in, surely out, undecided. Zeros where the
    report has hits are set aside as unread.

    With --out: universes.csv, terms.csv, unexplained.csv (the firm-years that the nearest universe does not give),
    report.md and reconstruct.json.
    """
    from textindex.cli.progress import Progress
    from textindex.workbench.reconstruction import report
    from textindex.workbench.reconstruction.reconstruct import reconstruct

    with Progress() as progress:
        found = reconstruct(
            published,
            store,
            dictionaries,
            columns=columns,
            firm=firm,
            year=year,
            together=together,
            compounds=compounds,
            time_s=time_s,
            progress=progress,
        )
    if out is not None:
        files = report.write(found, out, published.name, language)
        echo(Message("said.written", files=tuple(map(str, files))), err=True)
    if as_json:
        echo(json.dumps(found.record(), ensure_ascii=False))
        return
    for depth, said in report.lines(found, published.name):
        echo("  " * max(0, depth - 1), nl=False)
        echo(said)
