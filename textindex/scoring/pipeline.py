"""The whole road, as plain calls: archive, filings, readings in the store, hits, scores, index."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from textindex import dictionary as dictionaries_room
from textindex import documents, sources
from textindex.core import leaving, place
from textindex.core.choices import check_choices
from textindex.core.errors import CombineError, DictionaryError, DocumentError, SourceError
from textindex.core.later import pandas as pd
from textindex.core.messages import Message
from textindex.core.packed import read_bytes
from textindex.core.recognition import OcrMode
from textindex.core.records import (
    FLAGS,
    CountRule,
    Dictionary,
    Document,
    Flag,
    Language,
    PdfEngine,
    Rejection,
    ScoreFormula,
    Section,
    SectionName,
)
from textindex.core.results import ScoreResult
from textindex.runners import Limits
from textindex.scoring import assembly, counting, listing, outcomes, statements
from textindex.scoring import scorer as scoring
from textindex.scoring.archives import Progress
from textindex.scoring.outcomes import Scan
from textindex.scoring.reading import RULES
from textindex.scoring.scorer import Settings
from textindex.store import Store
from textindex.tables.frame import Frame

Paths = str | Path | Iterable[str | Path]
POOL_CHARS = 40_000_000  # text for which starting processes to score it pays


def read(path: str | Path, *, engine: PdfEngine = "pdfium", ocr: OcrMode = "never") -> Document:
    """Read one report and tell which it is; arguments as of `score`.

    Raises:
        DocumentError: the file cannot be read; the text says why (scanned, garbled, encrypted, …).
        SourceError: there is no such file.
    """
    check_choices(DocumentError, engine=(engine, PdfEngine), ocr=(ocr, OcrMode))
    path = place.local(path)
    if not place.is_remote(path) and Path(path).is_dir():
        raise SourceError(Message("fault.folder", path=path))
    filing, *others = sources.find([path])
    if others:
        first = f"{path}/{filing.file.partition('/')[2]}"
        raise SourceError(Message("packed.name_one", path=path, n=1 + len(others), first=first))
    document = documents.read(filing, engine=documents.with_ocr(engine, ocr))
    if isinstance(document, Rejection):
        raise DocumentError(
            Message(
                "fault.unread", file=filing.file, reason=Message(f"reason.{document.reason}"), detail=document.detail
            )
        )
    known, remarks = sources.identify(document)
    return replace(document, filing=known, notes=(*document.notes, *remarks))


def sections(path: str | Path, *, language: Language | None = None, engine: PdfEngine = "pdfium") -> list[Section]:
    """Find the management discussion and the business section of one report.

    Args:
        path: the report.
        language: ``zh`` or ``en``; None asks the report itself.
        engine: the PDF engine.

    Raises:
        DocumentError: the file cannot be read, or is in another language.
        SourceError: there is no such file.
    """
    check_choices(DocumentError, language=(language, Language | None))
    document = read(path, engine=engine)
    return documents.sections([page.text for page in document.pages], language or document.filing.language)


def read_archive(
    paths: Paths,
    store: str | Path,
    *,
    manifest: str | Path | None = None,
    engine: PdfEngine = "pdfium",
    ocr: OcrMode = "never",
    workers: int = 0,
    timeout_s: float = 600.0,
    memory_mb: int = 0,
    dask: str | None = None,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Read an archive into a store, each file once; what is there already is not read again.

    Args:
        paths: a folder, a file, or several of them; fsspec addresses too.
        store: folder, or fsspec address, that keeps what is read.
        manifest: as in `score`, as all that follows.
        engine: ``pdfium`` or ``pdfplumber``.
        ocr: as in `score`.
        workers: processes.
        timeout_s: seconds a report.
        memory_mb: megabytes a report.
        dask: a Dask scheduler's address.
        progress: called at each step.

    Returns:
        One row a file: which report it is, and ``ok`` or why it cannot be read (`textindex.core.schemas.DOCUMENTS`).

    Raises:
        SourceError, DocumentError, StoreError: what is wrong with the call, in one message.
    """
    limits = Limits(workers, timeout_s, memory_mb)
    return archive_read(
        paths, store, manifest=manifest, engine=engine, ocr=ocr, limits=limits, dask=dask, progress=progress
    ).pandas()


def archive_read(
    paths: Paths,
    store: str | Path,
    *,
    manifest: str | Path | None,
    engine: PdfEngine,
    ocr: OcrMode,
    limits: Limits,
    dask: str | None,
    progress: Progress | None,
) -> Frame:
    """What `read_archive` does and gives, without loading pandas: that takes as long as reading ten reports."""
    check_choices(DocumentError, engine=(engine, PdfEngine), ocr=(ocr, OcrMode))
    engine_and_ocr = documents.with_ocr(engine, ocr)
    documents.extractor_version(engine_and_ocr)
    shelf = Store(store, create=True)
    several = _several(paths)
    files, _ = listing.files_of(shelf, several, manifest, engine_and_ocr, limits, dask, progress)
    ledger = shelf.ledger(documents.readers(engine_and_ocr), RULES)
    judged = outcomes.tied([outcomes.judge(file, ledger, ("zh", "en")) for file in files])
    return assembly.documents_table(judged)


def score(
    paths: Paths | None = None,
    dictionary: str | Path | Dictionary | Sequence[str | Path | Dictionary] = "li2023-zh",
    *,
    store: str | Path | None = None,
    manifest: str | Path | None = None,
    count: CountRule | None = None,
    section: SectionName | None = None,
    drop: Sequence[Flag] | None = None,
    own: float | None = None,
    formulas: Sequence[ScoreFormula] = (),
    weights: dict[str, Any] | None = None,
    engine: PdfEngine = "pdfium",
    ocr: OcrMode = "never",
    workers: int = 0,
    timeout_s: float = 600.0,
    memory_mb: int = 0,
    dask: str | None = None,
    progress: Progress | None = None,
) -> ScoreResult:
    """Score a folder of annual reports: one row a firm-year, every count traceable to its sentence.

    Args:
        paths: a folder, a file, or several of them; fsspec addresses too. None: everything that the store holds.
        dictionary: a shipped dictionary's name, a YAML file, a `Dictionary`, or several of these.
        store: folder, or fsspec address, where texts are kept, so that each file is read once. An archive that is
            not there is scored from it. None keeps nothing.
        manifest: table (CSV, Excel) with path, firm, year, name, for files that do not tell which report they are.
        count: ``token``, ``whole``, ``longest`` or ``substring``; None takes each dictionary's own rule.
        section: ``mdna`` (management discussion) or ``business`` scores only that; a report without it is a missing
            row that says so. None scores the whole report.
        drop: flags whose hits are not counted: ``negated``, ``other_party``, ``background``, ``boilerplate``,
            ``plan``, ``off_concept``; an empty sequence drops none; None takes each dictionary's own policy.
        own: hits whose ``own_p``, the probability that they tell of the firm's own, is below this (0 to 1) are not
            counted; None counts whatever it is.
        formulas: further indices, names of `textindex.scoring.assembly.FORMULAS`. ``new`` compares
            the hits' sentences, and adds to the ledger what they are.
        weights: fitted weights of an earlier run (its provenance's ``weights``), to score new firms by.
        engine: ``pdfium`` or ``pdfplumber``.
        ocr: ``auto`` reads pages without a usable text layer by OCR, ``always`` all pages of PDFs; a report may then
            take twenty times ``timeout_s``.
        workers: processes; 0 works in this one. Scripts that ask for more need ``if __name__ == "__main__":``.
        timeout_s: seconds after which the reading of a report (with workers) or its scoring is given up.
        memory_mb: megabytes that either may take; 0 sets no limit. Without workers the scoring is stopped between two
            steps of Python's, not within one long call of compiled code.
        dask: a Dask scheduler's address (``tcp://…``), or ``local``, to work on a cluster.
        progress: called at each step with an `textindex.scoring.archives.Event`.

    Raises:
        SourceError, DictionaryError, CombineError, DocumentError, StoreError: what is wrong with the call, in one
            message.
    """
    check_choices(DictionaryError, count=(count, CountRule | None), drop=(drop, Sequence[Flag] | None))
    check_choices(DocumentError, section=(section, SectionName | None), engine=(engine, PdfEngine), ocr=(ocr, OcrMode))
    check_choices(CombineError, formulas=(formulas, Sequence[ScoreFormula]))
    settings = settings_of(
        dictionary, count=count, section=section, drop=drop, own=own, formulas=formulas, weights=weights,
        by=documents.with_ocr(engine, ocr),
    )  # fmt: skip
    limits = Limits(workers, timeout_s, memory_mb)
    return scored(
        settings, paths, store, manifest=manifest, formulas=formulas, weights=weights, limits=limits, dask=dask,
        progress=progress,
    )  # fmt: skip


def settings_of(
    dictionary: str | Path | Dictionary | Sequence[str | Path | Dictionary],
    *,
    count: str | None,
    section: SectionName | None,
    drop: Sequence[str] | None,
    own: float | None,
    formulas: Sequence[str],
    weights: dict[str, Any] | None,
    by: str,
) -> Settings:
    """By what reports are scored, looked at before they are read: as of `score`; ``by`` names engine and OCR."""
    words, new, rule = "per-10k-words" in formulas, "new" in formulas, scoring.rule_of(count)
    settings = Settings(_dictionaries(dictionary), rule, by, words, section, _flags(drop), own, new)
    settings.check()
    for item in settings.dictionaries:
        assembly.weights_of(item, settings, weights)
    if new:
        statements.check_names(settings.dictionaries)
    return settings


def scored(
    settings: Settings,
    paths: Paths | None,
    store: str | Path | None,
    *,
    manifest: str | Path | None = None,
    formulas: Sequence[ScoreFormula] = (),
    weights: dict[str, Any] | None = None,
    limits: Limits = Limits(),  # noqa: B008 (immutable)
    aside: Collection[tuple[str, str]] = (),
    dask: str | None = None,
    progress: Progress | None = None,
) -> ScoreResult:
    """Score by given settings: `score`, but for some firm-years that are set aside as if their reports were not there.

    Arguments are those of `score`, and ``aside``: firms and years, as texts.
    """
    started = time.time()
    found, read_at = scan(
        settings, paths, store, manifest=manifest, limits=limits, aside=aside, dask=dask, progress=progress
    )
    result = assembly.assemble(found, formulas, weights)
    result.provenance["manifest_sha256"] = sha256(read_bytes(Path(manifest))).hexdigest() if manifest else None
    if tables := outcomes.companies_of(found.outcomes).sha256:
        result.provenance["companies_sha256"] = dict(tables)
    result.run.update(_clock(started, read_at), workers=limits.workers, dask=dask, passed_over=found.passed_over)
    return result


def scan(
    settings: Settings,
    paths: Paths | None,
    store: str | Path | None,
    *,
    manifest: str | Path | None = None,
    limits: Limits = Limits(),  # noqa: B008 (immutable)
    aside: Collection[tuple[str, str]] = (),
    dask: str | None = None,
    progress: Progress | None = None,
) -> tuple[Scan, float]:
    """Find what a run's tables are formed of: arguments as in `scored`.

    Returns:
        What was found, and when the reading ended and the scoring began (seconds since the epoch).

    Raises:
        SourceError, StoreError: as of `score`.
    """
    with _shelf(store) as shelf:
        if paths is None and store is None:
            raise SourceError(Message("fault.no_place"))
        several = None if paths is None else _several(paths)
        files, passed = listing.files_of(shelf, several, manifest, settings.engine, limits, dask, progress)
        languages = {d.language for d in settings.dictionaries}
        judged = outcomes.judged(shelf, files, languages, settings.engine, settings.section, progress)
        if aside:
            judged = [own for own in judged if (own.filing.firm, str(own.filing.year)) not in aside]
        used, rejections = outcomes.choose(judged)
        read_at = time.time()
        counts, given_up = outcomes.RunCounts(settings.dictionaries), list[Rejection]()
        while left := [outcome for outcome in used if outcome.filing.file not in counts.totals]:
            few = sum(o.entry.n_chars for o in left if o.entry) < POOL_CHARS
            _, lost = counting.count(
                shelf.address, left, settings, limits, into=counts, here=few, dask=dask, progress=progress
            )
            if lost:
                given_up += lost
                judged = outcomes.without(judged, lost, counts.totals)
                used, rejections = outcomes.choose(judged)  # of what is lost, the next of its firm-year
        judged, used = (outcomes.stand_ins(several, counts.totals, given_up) for several in (judged, used))
        found = Scan(settings, judged, used, rejections, counts, passed)
        if settings.sentences:
            hits = assembly.ledger(found, sentences=True).pandas()
            found = found._replace(novelty=statements.novelty(hits, found, shelf if store is not None else None))
    return found, read_at


def _clock(started: float, read_at: float) -> dict[str, Any]:
    """When a run began and how long it took, for `run.json`."""
    return {
        "started": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(started)),
        "seconds_reading": round(read_at - started, 3),
        "seconds": round(time.time() - started, 3),
    }


def _flags(drop: Sequence[str] | None) -> tuple[str, ...] | None:
    return None if drop is None else tuple(flag for flag in (*FLAGS, *sorted(set(drop) - set(FLAGS))) if flag in drop)


def _several(paths: Paths) -> list[str]:
    return [place.local(path) for path in ([paths] if isinstance(paths, (str, Path)) else paths)]


@contextmanager
def _shelf(store: str | Path | None) -> Iterator[Store]:
    """The store, or one that is gone at the end."""
    if store is not None:
        yield Store(store, create=True)
        return
    with leaving.folder(prefix="textindex-") as folder:
        yield Store(folder, create=True)


def _dictionaries(given: Any) -> tuple[Dictionary, ...]:
    several = [given] if isinstance(given, (str, Path, Dictionary)) else list(given)
    loaded = tuple(item if isinstance(item, Dictionary) else dictionaries_room.load(item) for item in several)
    names = Counter(d.name for d in loaded)
    if twice := [name for name, number in names.items() if number > 1]:
        raise DictionaryError(Message("fault.dictionaries_twice", names=tuple(twice)))
    prefixes = Counter(d.prefix(True) for d in loaded)
    if twice := [prefix for prefix, number in prefixes.items() if number > 1]:
        raise DictionaryError(Message("fault.columns_twice", prefix=twice[0]))
    if not loaded:
        raise DictionaryError(Message("fault.dictionary_none"))
    return loaded
