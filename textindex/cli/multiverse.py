"""`textindex multiverse`: one coefficient under every combination of choices, and which choices move it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from textindex.cli.options import language_of, of
from textindex.cli.parameters import FILE, FOLDER, JSON
from textindex.cli.say import echo
from textindex.core.messages import Message, lines

PLURAL = {"section": "sections", "count": "counts", "speaker": "speakers", "formula": "formulas"}


@click.command("multiverse")
@click.option("--store", "-s", required=True, help="The store of the reports (textindex read).")
@click.option("--panel", "-p", required=True, type=FILE, help="The panel: .dta .csv .parquet .xlsx")
@click.option("--out", "-o", required=True, type=FOLDER, help="Folder for files.")
@of("multiverse", "dictionaries", "--dictionary", "-d", "dictionaries")
@of("multiverse", "sections", "--section")
@of("multiverse", "counts", "--count")
@of("multiverse", "speakers", "--speaker")
@of("multiverse", "formulas", "--formula")
@of("multiverse", "screens", "--screen", "screens", type=click.FloatRange(0, 1, max_open=True))
@of("multiverse", "spec")
@of("multiverse", "models", "--model", "-M", "models")
@of("multiverse", "term", "--term", "-t")
@of("multiverse", "winsorize", "--winsorize", "winsorize_share", type=click.FloatRange(0, 0.5))
@click.option("--workers", "-w", "-j", type=click.IntRange(min=0), default=0, help="Processes.  [default: this one]")
@language_of("Language of the figure.")
@JSON
def command(store: str, panel: Path, out: Path, as_json: bool, **options: Any) -> None:
    """Estimate a coefficient under every combination of dictionary, section, rule, speaker, formula, screen and model.

    Writes multiverse.csv (a row a combination; one without an estimate says why), choices.csv (which choices move it)
    and curve.html, the specification curve. Speakers: all counts every hit; not-others drops negated and other
    parties' mentions; own also background, boilerplate and what the terms do not mean; own-done also plans; policy is
    what the dictionary says.

    beta is the coefficient in standard deviations of outcome and regressor; it alone compares formulas.
    """
    import textindex
    from textindex.cli.progress import Progress
    from textindex.study.actions import multiverse_to

    options = {PLURAL.get(name, name): value for name, value in options.items()}
    choices = textindex.Choices(**{name: tuple(options.pop(name)) for name in textindex.Choices._fields})
    with Progress() as progress:
        found, simulated, files = multiverse_to(store, panel, out, choices, progress=progress, **options)
    if as_json:
        echo(json.dumps({**found.summary(), "simulated": simulated}, ensure_ascii=False))
    else:
        echo(lines([str(found), Message("multiverse.simulated")] if simulated else [str(found)]))
    echo(Message("said.written", files=tuple(map(str, files))), err=True)
