"""`textindex read`: what is extracted from one report; or a whole archive, once, into a store."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import Any

import click

from textindex.cli import render
from textindex.cli.options import reading_options, workers_or_cores
from textindex.cli.progress import Progress
from textindex.cli.say import echo
from textindex.core.messages import Message
from textindex.core.recognition import TIMES, OcrMode
from textindex.core.records import PdfEngine
from textindex.runners import Limits

WITH_REJECTIONS = 3


@click.command("read")
@click.argument("paths", nargs=-1, required=True)
@click.option("--store", "-s", help="Read everything below PATHS into this store: a folder, or an address (s3://…).")
@click.option(
    "--page", "pages", multiple=True, type=click.IntRange(min=1), help="Only this page; several may be given."
)
@click.option("--folded", is_flag=True, help="The cleaned text that is matched, in place of the text as extracted.")
@reading_options
def command(paths: tuple[str, ...], store: str | None, pages: tuple[int, ...], folded: bool, **options: Any) -> None:
    """Print the text of one report; or, with --store, read an archive once for all later scoring.

    What is in the store already is not read again, so that a stopped run goes on where it was. Exit code 3 says that
    some files cannot be read.
    """
    if store is not None:
        if pages or folded:
            raise click.UsageError(Message("read.one_only"))
        _into_store(paths, store, **options)
    elif len(paths) > 1:
        raise click.UsageError(Message("read.several"))
    else:
        seconds = options["timeout"] * (1 if options["ocr"] == "never" else TIMES)
        limits = Limits(1 if options["workers"] is None else options["workers"], seconds, options["memory"])
        _print(paths[0], pages, folded, options["engine"], options["ocr"], limits)


def _into_store(
    paths: tuple[str, ...],
    store: str,
    manifest: Path | None,
    engine: PdfEngine,
    ocr: OcrMode,
    workers: int | None,
    timeout: float,
    memory: int,
    dask: str | None,
    log: Path | None,
) -> None:
    from textindex.scoring import pipeline

    with Progress(log) as progress:
        limits = Limits(workers_or_cores(workers, dask), timeout, memory)
        documents = pipeline.archive_read(
            paths, store, manifest=manifest, engine=engine, ocr=ocr, limits=limits, dask=dask, progress=progress
        )
    unread = [status for status, n in zip(documents["status"], documents["n_chars"], strict=True) if n != n]
    rejected = dict(Counter(unread).most_common())
    told = {"files": len(documents), "read": len(documents) - len(unread)}
    lost = {"lost": len(unread), "reasons": render.counted(rejected)}
    echo(Message("read.done_lost", **told, **lost) if unread else Message("read.done", **told))
    for line in render.advised(rejected):
        echo(line)
    echo(Message("read.next", store=store))
    if unread:
        sys.exit(WITH_REJECTIONS)


def _print(file: str, pages: tuple[int, ...], folded: bool, engine: PdfEngine, ocr: OcrMode, limits: Limits) -> None:
    import textindex
    from textindex.scoring.alone import under_limits
    from textindex.scoring.pipeline import read

    document = under_limits(read, file, limits, engine=engine, ocr=ocr)
    filing = document.filing
    known = {"firm": filing.firm or "?", "year": filing.year or "?", "name": filing.name}
    kind = filing.kind or Message("read.kind_unknown")
    pages_of = {"pages": len(document.pages), "extractor": document.extractor}
    echo(Message("read.report", **known, kind=kind, **pages_of), err=True)
    for note in document.notes:
        echo(Message("read.note", note=note), err=True)
    if beyond := [number for number in pages if number > len(document.pages)]:
        raise click.BadParameter(Message("read.no_page", page=beyond[0], pages=len(document.pages)))
    if folded and pages:
        raise click.UsageError(Message("read.folded_whole"))
    if folded:
        echo(textindex.fold(document).text)
        return
    for page in document.pages:
        if not pages or page.number in pages:
            how = Message("read.ocr", confidence=page.confidence) if page.origin == "ocr" else ""
            echo(Message("read.page", number=page.number, how=how, text=page.text))
