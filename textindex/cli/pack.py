"""`textindex pack`: one file for a referee."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from textindex.cli.options import of
from textindex.cli.parameters import FILE, PLACE
from textindex.cli.say import echo, secho
from textindex.core.messages import Message


@click.command("pack")
@click.argument("study", default="study.toml", type=PLACE)
@click.option("--out", "-o", required=True, type=FILE, help="The pack, a .zip.")
@click.option(
    "--quotes",
    type=click.IntRange(0, 30),
    default=0,
    show_default=True,
    help="Characters of a report on either side of a hit that the pack may hold.",
)
@click.option(
    "--with-panel", is_flag=True, help="Put the panel of the regressions in; its data may be licensed to you alone."
)
@click.option(
    "--add",
    multiple=True,
    type=FILE,
    help="A code book (.md), coding sheet or sheet of decisions (.csv, .xlsx) to put in; several times.",
)
@click.option("--store", "-s", help="Where the run's texts lie.  [default: the study's; textindex-store beside a run]")
@click.option("--archive", multiple=True, help="The reports, read again where there is no store; several times.")
@of("reports", "manifest", "--manifest", "-m", type=FILE)
@click.option("--dictionary", "-d", multiple=True, help="Of a run, the file of a dictionary of your own.")
def command(study: Path, out: Path, **options: Any) -> None:
    """Put what a study's numbers were made of into one file, for a referee or a data editor who has the reports.

    STUDY is a study file or its folder, the study done, or the folder of a run of `textindex score`. Study file,
    dictionaries with decisions and reasons, specifications, index, ledger, the hashes of all reports and pages, tables
    and versions are in it. No report is, no firm data, no path of this machine. `textindex verify` makes the numbers
    again from a copy of the reports.
    """
    from textindex.study.pack import pack

    done = pack(study, out, **options)
    documents, hits = (done.facts["counts"][name] for name in ("documents", "ledger"))
    echo(
        Message(
            "pack.done", path=done.path, members=len(done.members), size=done.path.stat().st_size, reports=documents,
            hits=hits, quotes=done.facts["quotes"],
        )
    )  # fmt: skip
    for line in done.left_out:
        secho(Message("pack.without", what=line), err=True, fg="yellow")
    echo(Message("pack.next", path=done.path), err=True)
