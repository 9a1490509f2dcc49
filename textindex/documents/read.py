"""In: a `Filing`. Out: a `Document`, or the `Rejection` that says why there is none."""

from __future__ import annotations

import errno
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import NamedTuple

from textindex.core.messages import Message
from textindex.core.packed import PackedError, read_bytes
from textindex.core.place import suffix_of
from textindex.core.records import Document, Filing, Page, Reason, Rejection
from textindex.core.versions import version
from textindex.documents import content, edgar, html, markdown, ocr, pdfium, plain, plumber, quality, word
from textindex.documents.content import SUFFIXES as SUFFIXES
from textindex.documents.faults import ReadError
from textindex.documents.readers import (
    NO_READER,
    PLAIN_READER,
    WORD_READER,
    extractor_version,
    markdown_reader,
    markup_reader,
    ocr_version,
    parted,
)

Reader = Callable[[bytes], tuple[list[Page], list[str]]]
ENGINES: dict[str, Reader] = {"pdfium": pdfium.read_pages, "pdfplumber": plumber.read_pages}
MOST_BYTES = 1_000_000_000  # of any report; more is not even opened
MAX_TEXT_BYTES = 100_000_000  # of HTML or text; the largest reports have a third of it
ELSEWHERE = re.compile(
    r"\bexhibit\s+\(?13\b|annual\s+report\s+to\s+(?:its\s+|our\s+)?(?:share|stock)holders", re.IGNORECASE
)
SURROGATE = re.compile("[\ud800-\udfff]")


def reader_of(data: bytes, suffix: str, engine: str) -> str:
    """Name what reads such a file, and its version: a file kept under another name is to be read again.

    >>> reader_of(b"", ".exe", "pdfium")
    'none 3'
    """
    kind = content.kind_by(data, suffix)
    if kind is None:
        return NO_READER
    if kind == "PDF":
        return extractor_version(engine)
    return WORD_READER if kind == "Word" else markdown_reader() if kind == "Markdown" else markup_reader()


def read(
    filing: Filing, *, engine: str = "pdfium", data: bytes | None = None, kept: ocr.Kept | None = None
) -> Document | Rejection:
    """Read one report: PDF, Word, HTML, Markdown, text, or the annual report of an EDGAR full submission.

    HTML, Markdown and text may be in UTF-8, GB18030, Windows-1252 or UTF-16.

    Args:
        filing: which file; of it ``path`` is used, and ``sha256`` if ``data`` is given and it is known. The file's
            content, not its ending, decides how it is read.
        engine: for PDFs, ``pdfium`` (fast) or ``pdfplumber`` (slow, the layout engine); with OCR as `with_ocr` says.
        data: the file's bytes, where they are at hand already.
        kept: where pages that OCR has read are kept, and found again.

    Returns:
        A `Document` whose pages carry the text as extracted and whose filing carries the file's sha256; or a
        `Rejection` (scanned, garbled, encrypted, unreadable, empty, too large).

    Raises:
        DocumentError: there is no such engine.
    """
    extractor_version(engine)
    if data is None:
        try:
            data = read_bytes(filing.path, MOST_BYTES)
        except OSError as error:
            return not_opened(filing, error)
        filing = replace(filing, sha256="")
    filing = filing if filing.sha256 else replace(filing, sha256=sha256(data).hexdigest())
    try:
        found = _extract(data, filing.path, engine, kept)
        pages = [_storable(page) for page in found.pages]
        notes = found.notes + quality.check(pages)
    except ReadError as fault:
        return Rejection(filing, "documents", fault.reason, fault.detail)
    return Document(filing, tuple(pages), found.extractor, tuple(notes), found.stated)


def not_opened(filing: Filing, error: OSError) -> Rejection:
    """The rejection of a file whose bytes cannot be had; inside a packed file, for the reason that this gives."""
    if isinstance(error, PackedError):
        return Rejection(filing, "documents", error.reason, error.strerror or "")
    reason: Reason = "too large" if error.errno == errno.EFBIG else "unreadable"
    return Rejection(filing, "documents", reason, Message("file.closed", why=error.strerror or str(error)))


def _storable(page: Page) -> Page:
    """A page without half characters (lone surrogates), which no file can hold."""
    try:
        page.text.encode()
    except UnicodeEncodeError:
        return replace(page, text=SURROGATE.sub("\ufffd", page.text))
    return page


class Extract(NamedTuple):
    """What a reader made of a file: its pages, remarks, the reader's name, what the file states of itself."""

    pages: list[Page]
    notes: list[str]
    extractor: str
    stated: dict[str, str]


def _extract(data: bytes, path: str, engine: str, kept: ocr.Kept | None = None) -> Extract:
    if not data:
        raise ReadError("empty", Message("file.no_bytes"))
    suffix = suffix_of(path)
    kind = content.kind_by(data, suffix)
    if kind is None:
        raise content.refusal(data, suffix)
    if kind == "PDF":
        found = _pdf(data, engine, kept)
        return found._replace(notes=[*found.notes, *content.also_zip(data)])
    if kind == "submission":
        return _submission(data)
    if kind == "Word":
        return Extract(*word.read_pages(data), WORD_READER, {})
    if kind == "Markdown":
        return _markdown(data)
    return _text(data, certain=kind == "text")


def _pdf(data: bytes, engine: str, kept: ocr.Kept | None) -> Extract:
    """A PDF's pages: its text layer, and by OCR what that does not tell, as far as asked for."""
    own, mode = parted(engine)
    if mode == "never":
        return Extract(*ENGINES[own](data), extractor_version(own), {})
    layer: ocr.Layer = ocr.Layer([], [], whole=False)
    try:
        pages, notes = ENGINES[own](data)
        layer = ocr.Layer(pages, notes, whole=True)
        quality.check(pages)
    except ReadError as fault:
        if fault.reason not in ("scanned", "garbled"):
            raise
        layer = layer._replace(whole=layer.whole and fault.reason == "scanned")
    pages, notes = ocr.read_pages(data, layer, mode, kept)
    by = (
        f"{extractor_version(own)}; {ocr_version()}"
        if any(p.origin == "ocr" for p in pages)
        else extractor_version(own)
    )
    return Extract(pages, notes, by, {})


def _submission(data: bytes) -> Extract:
    report = edgar.open_submission(data)
    found = _text(report.body, certain=not report.file.lower().endswith((".htm", ".html")))
    # The header was written by EDGAR, the facts in the report by the firm.
    stated = {**found.stated, **report.stated}
    if edgar.is_annual(report.form):
        return _with_exhibits(found, report.exhibits)._replace(stated=stated)
    note = Message("edgar.no_annual", form=stated["form"])
    return found._replace(stated=stated, notes=[note, *found.notes])


def _with_exhibits(found: Extract, exhibits: Sequence[tuple[bytes, str]]) -> Extract:
    """A report with the annual report to shareholders behind it, where it says that parts of it stand there."""
    if not exhibits or not any(ELSEWHERE.search(page.text) for page in found.pages):
        return found
    pages, notes = list(found.pages), list(found.notes)
    for body, file in exhibits:
        try:
            more = _text(body, certain=not file.lower().endswith((".htm", ".html")))
        except ReadError as fault:
            notes.append(Message("edgar.exhibit_unread", why=fault.detail))
            continue
        pages += [replace(page, number=len(pages) + place) for place, page in enumerate(more.pages, 1)]
        notes.append(Message("edgar.exhibit"))
    return found._replace(pages=pages, notes=notes)


def _markdown(data: bytes) -> Extract:
    text, notes = _decoded(data)
    pages, remarks = markdown.read_pages(text)
    return Extract(pages, notes + remarks, f"markdown-it-py {version('markdown-it-py')}", {})


def _decoded(data: bytes) -> tuple[str, list[str]]:
    if len(data) > MAX_TEXT_BYTES:
        raise ReadError("too large", Message("file.too_large", size=len(data), most=MAX_TEXT_BYTES))
    return plain.decode(data)


def _text(data: bytes, *, certain: bool) -> Extract:
    """Read HTML or text; ``certain`` takes for HTML only what a whole page has."""
    text, notes = _decoded(data)
    if html.looks_like_html(text, certain=certain):
        pages, stated = html.read_report(text)
        return Extract(pages, notes, f"selectolax {version('selectolax')}", stated)
    pages, remarks = plain.read_pages(text)
    return Extract(pages, notes + remarks, PLAIN_READER, {})
