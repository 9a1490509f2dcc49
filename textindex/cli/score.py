"""`textindex score`: a folder of annual reports becomes a firm-year index."""

from __future__ import annotations

import json
import sys
import warnings
from pathlib import Path
from typing import Any

import click

from textindex.cli import render
from textindex.cli.options import FORCE, of, reading_options, workers_or_cores
from textindex.cli.parameters import FILE, FOLDER
from textindex.cli.progress import Progress
from textindex.cli.say import echo
from textindex.core.errors import IdentityWarning, OutputWarning
from textindex.core.messages import Message, of_error
from textindex.core.place import read_text
from textindex.core.records import FLAGS, ScoreFormula

WITH_REJECTIONS = 3
STORE = "textindex-store"


def _flags(context: click.Context, option: click.Parameter, value: str | None) -> tuple[str, ...] | None:
    """The flags of --drop; None where it is not given."""
    if value is None:
        return None
    flags = () if value.strip() == "none" else tuple(flag.strip() for flag in value.split(","))
    if unknown := [flag for flag in flags if flag not in FLAGS]:
        raise click.BadParameter(Message("score.flag_unknown", unknown=tuple(map(repr, unknown)), flags=tuple(FLAGS)))
    return flags


@click.command("score")
@click.argument("paths", nargs=-1)
@of("score", "dictionaries", "--dictionary", "-d", "dictionaries")
@click.option("--out", "-o", required=True, type=FOLDER, help="Folder for the outputs.")
@click.option(
    "--store",
    "-s",
    help="Where texts are kept, so that each report is read once: a folder or an address such as s3://bucket/store.  "
    f"[default: {STORE}, beside --out]",
)
@of("score", "count")
@of("score", "section")
@of("score", "drop", multiple=False, type=str, metavar="FLAGS", callback=_flags)
@of("score", "own")
@of("score", "formulas", "--formula", "formulas")
@click.option(
    "--weights",
    type=FILE,
    help="provenance.json of an earlier run, whose fitted weights are to be used.",
)
@reading_options
@FORCE
@click.option("--json", "as_json", is_flag=True, help="Print the provenance as JSON on stdout.")
def command(**options: Any) -> None:
    """Score annual reports (PDF, HTML, text) below PATHS into one row a firm-year.

    Each report is read once, into the store; a changed dictionary is counted from there, and a stopped run goes on
    where it was. Without PATHS, or where they are gone, what the store holds is scored. Every hit can be traced to its
    sentence in hits.parquet. Exit code 3 says that some files were rejected; rejections.csv says why.
    """
    if not options["paths"] and options["store"] is None:
        raise click.UsageError(Message("score.nothing_asked"))
    options["store"] = options["store"] or str(options["out"].absolute().parent / STORE)
    result = score_and_write(**options)
    if options["as_json"]:
        echo(json.dumps(result.provenance, ensure_ascii=False))
    if len(result.tables["rejections"]):
        sys.exit(WITH_REJECTIONS)


def score_and_write(
    paths: tuple[Any, ...],
    dictionaries: tuple[str, ...],
    out: Path,
    store: str | None = None,
    weights: Path | None = None,
    formulas: tuple[ScoreFormula, ...] = (),
    workers: int | None = None,
    timeout: float = 600.0,
    memory: int = 0,
    dask: str | None = None,
    log: Path | None = None,
    as_json: bool = False,
    force: bool = False,
    **settings: Any,
) -> Any:
    """Run `textindex.score`, write its outputs and print the summary; returns the result."""
    from textindex.scoring import pipeline
    from textindex.store import check_writable, write

    if weights and not formulas:
        raise click.UsageError(Message("score.weights_alone"))
    old = _weights(weights) if weights else None
    check_writable(out, force=force)
    with Progress(log) as progress, warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", IdentityWarning)
        result = pipeline.score(
            paths or None,
            dictionaries,
            store=store,
            formulas=formulas,
            weights=old,
            workers=workers_or_cores(workers, dask),
            timeout_s=timeout,
            memory_mb=memory,
            dask=dask,
            progress=progress,
            **settings,
        )
        warnings.simplefilter("always", OutputWarning)
        files = write(result, out)
    told = (OutputWarning, IdentityWarning)  # what the files do not hold comes first
    render.warnings_of([w.message for kind in told for w in caught if issubclass(w.category, kind)])
    render.summary(result, files, to_stderr=as_json)
    return result


def _weights(path: Path) -> dict[str, Any]:
    try:
        record = json.loads(read_text(path, "utf-8"))
    except (OSError, ValueError) as error:
        raise click.BadParameter(Message("score.no_provenance", path=path, error=of_error(error))) from None
    weights = record.get("weights") if isinstance(record, dict) else None
    if not isinstance(weights, dict) or not all(isinstance(own, dict) for own in weights.values()):
        raise click.BadParameter(Message("score.no_weights", path=path))
    return weights
