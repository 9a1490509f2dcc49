"""In: a filing. Out: its `Reading`, what is kept of a file so that it is read once: pages, cover, folded text."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from contextlib import nullcontext
from dataclasses import replace
from functools import partial
from hashlib import sha256
from typing import NamedTuple

from textindex import documents, sources
from textindex.core import collector
from textindex.core.messages import Message
from textindex.core.packed import read_bytes
from textindex.core.place import suffix_of
from textindex.core.recognition import origin_of
from textindex.core.records import Document, Filing, Reading, Reason, Rejection, Section
from textindex.core.text import visible_chars
from textindex.store import RecognizedPages

RULES = 7
"""Version of what `documents` and `sources.cover` make of a file; a test tells when it must be raised."""


class AlreadyKept(NamedTuple):
    """A file whose reading is in the store already: only its hash was formed."""

    sha256: str


Taken = Reading | AlreadyKept | Rejection


def task(
    engine: str, known: Collection[tuple[str, str]] = (), store: str = ""
) -> Callable[[], Callable[[Filing], Taken]]:
    """A picklable maker of `take`, for the runners."""
    return partial(partial, take, engine=engine, known=known, store=store)


def take(filing: Filing, *, engine: str = "pdfium", known: Collection[tuple[str, str]] = (), store: str = "") -> Taken:
    """Read, identify and fold one file.

    Args:
        filing: which file.
        engine: the PDF engine.
        known: (sha256, suffix) of what need not be read again.
        store: where pages that OCR has read are kept as they are done; empty keeps none.

    Returns:
        The reading; a file that was opened and cannot be read has its reason in it. A `Rejection` where the file
        cannot be opened, of which there is nothing to keep.
    """
    try:
        data = read_bytes(filing.path, documents.MOST_BYTES)
    except OSError as error:
        return documents.not_opened(filing, error)
    digest, suffix = sha256(data).hexdigest(), suffix_of(filing.path)
    if (digest, suffix) in known:
        return AlreadyKept(digest)
    # a report's lines are tens of thousands of tuples without cycles (pdfplumber does leave cycles)
    with collector.resting() if engine == "pdfium" else nullcontext():
        return _read(filing, data, digest, suffix, engine, store)


def _read(filing: Filing, data: bytes, digest: str, suffix: str, engine: str, store: str = "") -> Reading:
    reader = documents.reader_of(data, suffix, engine)
    kept = (
        RecognizedPages(store, digest, documents.ocr_version())
        if store and documents.parted(engine)[1] != "never"
        else None
    )
    document = documents.read(replace(filing, sha256=digest), engine=engine, data=data, kept=kept)
    if isinstance(document, Rejection):
        return Reading(digest, suffix, reader, RULES, reason=document.reason, detail=document.detail)
    folded = documents.fold(document)
    n_chars = visible_chars(folded.text)
    if n_chars == 0:
        reason, detail = _nothing_visible(page.text for page in document.pages)
        return Reading(digest, suffix, reader, RULES, reason=reason, detail=detail)
    if nothing := sources.no_text(document):
        return Reading(digest, suffix, reader, RULES, reason=nothing[0], detail=nothing[1])
    cover = sources.cover(document)
    sections = _sections(document, cover.get("language", ""))
    return Reading(
        sha256=digest,
        suffix=suffix,
        reader=reader,
        rules=RULES,
        extractor=document.extractor,
        cover=cover,
        notes=(*document.notes, *documents.section_remarks(sections)),
        pages=tuple(page.text for page in document.pages),
        page_origin=_origin(document),
        n_chars=n_chars,
        sections=sections,
        folded=folded,
    )


def _origin(document: Document) -> str:
    """Where the pages' text came from: the first that is none of OCR, and the pages that OCR read."""
    others = [page.origin for page in document.pages if page.origin != "ocr"]
    read = [(page.number, page.confidence) for page in document.pages if page.origin == "ocr"]
    return origin_of(others[0] if others else "ocr" if read else "plain", read)


def _sections(document: Document, language: str) -> tuple[Section, ...]:
    if language not in documents.SECTION_LANGUAGES:
        return ()
    return tuple(documents.sections([page.text for page in document.pages], language))


def _nothing_visible(pages: Iterable[str]) -> tuple[Reason, str]:
    """Why a text without a visible character has none."""
    text = "".join("".join(pages).split())
    if text and not any(map(str.isprintable, text)):
        return "garbled", Message("file.invisible", chars=len(text))
    return "empty", Message("file.nothing_visible")
