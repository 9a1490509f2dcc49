"""`textindex score`: a folder of annual reports becomes a firm-year index."""

from __future__ import annotations

import json
import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from textindex.base.errors import IdentityWarning
from textindex.base.records import COUNT_RULES
from textindex.cli import render

WITH_REJECTIONS = 3
FORMULAS = ("per-10k-chars", "per-10k-words", "tfidf", "entropy", "pca", "z", "z-year")


@click.command("score")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--dictionary",
    "-d",
    "dictionaries",
    multiple=True,
    default=("li2023-zh",),
    show_default=True,
    help="A shipped dictionary (see `textindex dict list`) or a YAML file; may be given several times.",
)
@click.option(
    "--out", "-o", required=True, type=click.Path(path_type=Path, file_okay=False), help="Folder for the outputs."
)
@click.option(
    "--manifest",
    "-m",
    type=click.Path(path_type=Path, dir_okay=False),
    help="CSV with path, firm, year, name, for files that do not tell which report they are.",
)
@click.option(
    "--count", type=click.Choice(COUNT_RULES), help="How terms are counted; the dictionary's own rule unless given."
)
@click.option(
    "--formula",
    "formulas",
    multiple=True,
    type=click.Choice(FORMULAS),
    help="A further index beside ln(1 + n); may be given several times.",
)
@click.option(
    "--weights",
    type=click.Path(path_type=Path, dir_okay=False),
    help="provenance.json of an earlier run, whose fitted weights are to be used.",
)
@click.option(
    "--engine",
    type=click.Choice(["pdfium", "pdfplumber"]),
    default="pdfium",
    show_default=True,
    help="PDF reader: pdfium is fast, pdfplumber slow.",
)
@click.option(
    "--workers",
    "-j",
    type=click.IntRange(min=0),
    default=None,
    help="Processes; 0 works in this one, without --timeout.  [default: one a core]",
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=1),
    default=600,
    show_default=True,
    help="Seconds after which a report is given up.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the provenance as JSON on stdout.")
def command(**options: Any) -> None:
    """Score annual reports (PDF, HTML, text) below PATHS into one row a firm-year.

    Every hit can be traced to its sentence in hits.parquet. Exit code 3 says that some files were rejected;
    rejections.csv says why.
    """
    result = score_and_write(**options)
    if options["as_json"]:
        click.echo(json.dumps(result.provenance, ensure_ascii=False))
    if len(result.rejections):
        sys.exit(WITH_REJECTIONS)


def score_and_write(
    paths: tuple[Path, ...],
    dictionaries: tuple[str, ...],
    out: Path,
    manifest: Path | None = None,
    count: Any = None,
    formulas: tuple[str, ...] = (),
    weights: Path | None = None,
    engine: str = "pdfium",
    workers: int | None = None,
    timeout: float = 600.0,
    as_json: bool = False,
) -> Any:
    """Run `textindex.score`, write its outputs and print the summary; returns the result."""
    from textindex import pipeline, sources, store

    if weights and not formulas:
        raise click.UsageError("--weights serves --formula: name the formulas whose weights are to be used")
    old = _weights(weights) if weights else None
    store.check_writable(out)
    total = len(sources.find(paths, manifest))
    with _progress(total) as tick, warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", IdentityWarning)
        result = pipeline.score(
            paths,
            dictionaries,
            manifest=manifest,
            count=count,
            formulas=formulas,
            weights=old,
            engine=engine,
            workers=(os.cpu_count() or 1) if workers is None else workers,
            timeout_s=timeout,
            progress=tick,
        )
    files = store.write(result, out)
    render.warnings_of([w.message for w in caught if issubclass(w.category, IdentityWarning)])
    render.summary(result, files, to_stderr=as_json)
    return result


def _weights(path: Path) -> dict[str, Any]:
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise click.BadParameter(f"{path}: no provenance.json ({error})") from None
    weights = record.get("weights") if isinstance(record, dict) else None
    if not isinstance(weights, dict) or not all(isinstance(own, dict) for own in weights.values()):
        raise click.BadParameter(f"{path}: holds no weights; give the provenance.json of a run with --formula")
    return weights


@contextmanager
def _progress(total: int) -> Iterator[Any]:
    """A bar with a forecast on stderr; where stderr is no terminal, a line at the beginning."""
    from tqdm import tqdm

    if not sys.stderr.isatty():
        click.echo(f"Scoring {total} files …", err=True)
    rejected = 0
    with tqdm(total=total, unit="file", disable=not sys.stderr.isatty(), file=sys.stderr) as bar:

        def tick(outcome: Any) -> None:
            nonlocal rejected
            rejected += outcome.rejection is not None
            bar.set_postfix_str(f"{rejected} rejected", refresh=False)
            bar.update()

        yield tick
