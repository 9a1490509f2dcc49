"""`textindex run`: a whole study from one file."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from textindex.cli.options import WORKERS, workers_or_cores
from textindex.cli.parameters import FILE
from textindex.cli.say import echo, padded, said, secho, style
from textindex.core.errors import StudyError
from textindex.core.messages import Message

WITH_REJECTIONS, USAGE = 3, 2
COLOURS = {"will run": "cyan", "up to date": "green", "cannot run": "red", "done": "green"}


@click.command("run")
@click.argument("study", default="study.toml", type=FILE)
@click.option(
    "--check",
    is_flag=True,
    help="Say what would be done and why; do and write nothing (addresses are asked what lies there).",
)
@click.option("--redo", "force", multiple=True, metavar="STEP", help="Do this step again in any case; several times.")
@WORKERS
@click.option("--json", "as_json", is_flag=True, help="Print how the steps stand as JSON on stdout.")
def command(study: Path, check: bool, force: tuple[str, ...], workers: int | None, as_json: bool) -> None:
    """Do the whole study that STUDY describes (study.toml unless given): archive to tables, in the folder `out`.

    A step is done again only if its settings, what it reads or what it wrote are not as they were; a run that was
    stopped goes on where it was. `textindex init` writes a study file. Exit code 3 says that reports were rejected or
    models not run; with --check, 2 says that the file has faults or a step cannot run.
    """
    from textindex.study import check_study, run_study

    if check:
        try:
            rows = check_study(study, force=force)
        except StudyError as error:
            secho(Message("said.error", error=error.args[0]), err=True, fg="red")
            sys.exit(USAGE)
        for row in () if as_json else rows:
            _say(row, err=False)
    else:
        rows = _run(run_study, study, force=force, workers=workers_or_cores(workers, None), err=as_json)
    if as_json:
        echo(json.dumps([asdict(row) for row in rows], ensure_ascii=False))
    if any(row.state == "cannot run" for row in rows):
        sys.exit(USAGE)
    if not check and any(row.rejected for row in rows):
        sys.exit(WITH_REJECTIONS)


def _run(run_study: Any, study: Path, err: bool, **options: Any) -> Any:
    from textindex.cli.progress import Progress

    with Progress() as progress:
        return run_study(study, progress=progress, told=lambda row: _tell(row, err), **options)


def _tell(row: Any, err: bool) -> None:
    if row.state == "will run":
        _line(row, "runs", err=True)
    else:
        _say(row, err)


def _line(row: Any, state: str, err: bool) -> None:
    state_said = style(padded(Message(f"state.{state}"), 11), fg=COLOURS[row.state])
    echo(f"{row.step:<11}{state_said}{said(row.why)}", err=err)


def _say(row: Any, err: bool) -> None:
    """One line a step, and its notes below."""
    _line(row, row.state, err)
    for note in row.notes if row.state == "done" else ():
        secho(Message("run.note", note=note), err=True, fg="yellow")
    if row.state == "done" and row.place:
        echo(Message("run.place", place=row.place), err=True)
