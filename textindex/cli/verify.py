"""`textindex verify`: a pack's numbers made again from one's own copy of the reports."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from textindex.cli.options import WORKERS, workers_or_cores
from textindex.cli.parameters import FILE, JSON, PLACE
from textindex.cli.progress import Progress
from textindex.cli.say import echo, secho
from textindex.core.messages import Message

DIFFERS = 3
SHOWN = 20


@click.command("verify")
@click.argument("pack", type=PLACE)
@click.option("--archive", multiple=True, required=True, help="Your copy of the reports, a folder; several times.")
@click.option(
    "--panel",
    "-p",
    type=FILE,
    help="The panel: .dta .csv .parquet .xlsx",
)
@click.option("--store", "-s", help="Keep the texts here, to verify again; a folder or an address.")
@WORKERS
@click.option(
    "--out",
    "-o",
    type=FILE,
    help="Every difference as a table (.csv, .xlsx), or a page (.md).",
)
@JSON
def command(
    pack: Path, archive: tuple[str, ...], out: Path | None, workers: int | None, as_json: bool, **options: Any
) -> None:
    """Make every number of PACK again from your own copy of the reports, and say which differ and why.

    The reports are scored by the pack's dictionaries and settings. Of each that differs it is told whether it is
    missing, another version, has another text layer (another version of pdfium) or is counted by another version of a
    package, with the first page and hit. Regressions are run again where the pack holds the panel or you give it. Exit
    code 3 says that a number differs.
    """
    from textindex.study.pack import verify
    from textindex.study.pack.told import json_of, page_of
    from textindex.study.pack.verify import report_of
    from textindex.tables.write import check_ending, write_tables

    if out is not None:
        check_ending(out, (".csv", ".xlsx", ".md"))
    with Progress() as progress:
        done = verify(pack, archive, workers=workers_or_cores(workers, None), progress=progress, **options)
    if out is not None:
        write_tables({out: page_of(done, pack.name) if out.suffix.lower() == ".md" else report_of(done)})
    if as_json:
        echo(json.dumps(json_of(done), ensure_ascii=False))
    else:
        _say(done, pack)
    if not done.equal:
        sys.exit(DIFFERS)


def _say(done: Any, pack: Path) -> None:
    from textindex.study.pack.told import head, line

    for told in head(done, pack.name):
        echo(told)
    rows = list(done.differences.itertuples())
    rows.sort(key=lambda row: not row.numbers)
    for row in rows[:SHOWN]:
        secho(line(row), fg="red" if row.numbers else "yellow")
    if len(rows) > SHOWN:
        echo(Message("verify.more", n=len(rows) - SHOWN))
    secho(Message("verify.equal") if done.equal else Message("verify.differs", n=len(rows)), bold=True)
