"""`textindex filter`: firm-years that disclose more than is expected of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from textindex.cli.options import of
from textindex.cli.parameters import FILE, FOLDER, PLACE
from textindex.cli.say import echo, said, secho
from textindex.core.glosses import gloss
from textindex.core.messages import Message
from textindex.core.text import percent


@click.command("filter")
@click.option("--panel", "-p", "source", required=True, type=FILE, help="The panel: .dta .csv .parquet .xlsx")
@click.option("--out", "-o", required=True, type=FOLDER, help="Folder for outputs.")
@of("filter", "count", "--count-column", "count", metavar="COLUMN")
@of("filter", "model", "--expectation", "model")
@of("filter", "residual")
@of("filter", "controls", "--fundamental", "controls", metavar="TERM")
@of("filter", "inputs", "--input", "inputs", metavar="TERM")
@of("filter", "effects", "--effect", "effects", metavar="EFFECT")
@of("filter", "firm_effects")
@of("filter", "offset", metavar="TERM")
@of("filter", "by")
@of("filter", "share")
@of("filter", "exact_share")
@of("filter", "seed", type=click.IntRange(min=0))
@of("filter", "path", metavar="SPEC#MODEL")
@of("filter", "draws", type=click.IntRange(min=0))
@of("filter", "hits", is_flag=False, type=PLACE)
@of("filter", "dictionary", "--dictionary", "-d")
@of("filter", "label", "--truth", "label", metavar="COLUMN")
@of("filter", "also")
@click.option("--json", "as_json", is_flag=True, help="Print the record as JSON on stdout.")
def command(
    source: Path,
    out: Path,
    hits: Path | None,
    dictionary: str | None,
    also: tuple[str, ...],
    as_json: bool,
    **options: Any,
) -> None:
    """Tell which firm-years disclose more than fundamentals and real digital inputs lead one to expect.

    Writes screen.csv (a row a firm-year), summary.csv, agreement.csv (of models), path.csv (the coefficient without the
    upper 1% to 20%), screen.json, and panel-screened with the panel's own ending: the panel with the column
    above_expectation, for `screen = { column = "above_expectation" }` in a file of specifications.
    """
    from textindex.estimates import CAUTION
    from textindex.study.actions import filter_to

    if dictionary and not hits:
        raise click.UsageError(Message("filter.dictionary"))
    given = {key: value for key, value in options.items() if value or key not in ("controls", "inputs", "effects")}
    given["path"] = None if options["path"] == "none" else options["path"]
    found, record, files = filter_to(source, out, hits=hits, dictionary=dictionary, also=also, **given)
    if as_json:
        echo(record, nl=False)
    else:
        _account(found, CAUTION)
    echo(Message("said.written_in", name=tuple(path.name for path in files), out=out), err=True)


def _account(found: Any, caution: str) -> None:
    """What a researcher reads first."""
    echo(str(found))
    known = found.record.get("label")
    if known:
        figures = tuple(f"{key} {known[key]:.3f}" for key in ("auc", "precision", "recall") if known[key] is not None)
        echo(Message("filter.against", column=known["column"], figures=figures))
    summary = found.summary
    for by in ("year", "Size tercile", "count"):
        own = summary[summary["by"] == by]
        shown = tuple(f"{said(gloss(str(row.group)))} {row.share:.1%}" for row in own.itertuples() if row.scored)
        if shown:
            echo(Message("filter.above", by=Message(f"filter.by_{by.split()[-1]}"), shown=shown))
    for row in found.agreement.itertuples():
        echo(Message("filter.both", first=row.first, second=row.second, both=row.both, jaccard=row.jaccard))
    _say_path(found.path)
    if "share_plan_background" in found.table:
        _say_text(found.table)
    for note in found.warnings:
        secho(Message("said.note_small", note=note), err=True, fg="yellow")
    echo(caution)


def _say_path(path: Any) -> None:
    """The first coefficient at some cuts."""
    if path.empty:
        return
    first = path["term"].iloc[0]
    for row in path[(path["term"] == first) & path["share"].isin([0.0, 0.01, 0.05, 0.10, 0.20])].itertuples():
        beside = Message("filter.random", random_mean=row.random_mean) if row.draws else ""
        span = Message("filter.span", low=row.random_low, high=row.random_high) if row.draws else ""
        what = Message("filter.without", share=percent(row.share)) if row.share else Message("filter.all")
        told = {"term": first, "what": what, "beside": beside, "span": span}
        echo(Message("filter.path", estimate=row.estimate, se=row.se, **told))


def _say_text(table: Any) -> None:
    """How rows above expectation and others talk."""
    for name, flag in ((Message("filter.expectation"), 1), (Message("filter.others"), 0)):
        own = table.loc[table["above_expectation"] == flag, "share_plan_background"].dropna()
        if len(own):
            echo(Message("filter.text", name=name, mean=own.mean(), n=len(own)))
