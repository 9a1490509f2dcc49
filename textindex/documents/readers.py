"""In: what a PDF is read by. Out: the name under which readings are kept: of each program that reads, its version."""

from __future__ import annotations

from textindex.core.errors import DocumentError
from textindex.core.messages import Message
from textindex.core.recognition import OcrMode
from textindex.core.versions import version
from textindex.documents import recognize

ENGINE_PACKAGES = {"pdfium": "pypdfium2", "pdfplumber": "pdfplumber"}
PLAIN_READER = "plain 2"
MARKDOWN_READER = "markdown 1"
WORD_READER = "word 1"
NO_READER = "none 3"
OCR = " with ocr "
OCR_RULES = 2
"""Version of what is kept of a recognised page: where it is raised, pages are recognised anew."""
OCR_ORDER = 2
"""Version of what is made of a kept page, letters put right and rows in order: where it is raised, reports are read
again from them."""
OCR_DPI = 150


def extractor_version(engine: str) -> str:
    """Name the PDF engine and its version, as outputs record it, for example ``pdfium 5.15.2``.

    Raises:
        DocumentError: there is no such engine.
    """
    engine, mode = parted(engine)
    if engine not in ENGINE_PACKAGES:
        raise DocumentError(Message("pdf.engine", engine=engine, engines=tuple(ENGINE_PACKAGES)))
    own = f"{engine} {version(ENGINE_PACKAGES[engine])}"
    return own if mode == "never" else f"{own}; {ocr_version()}, {OCR_ORDER}, {mode}"


def with_ocr(engine: str, mode: OcrMode) -> str:
    """One name for a PDF engine and for what is read by OCR, by which readings are kept.

    >>> with_ocr("pdfium", "auto"), with_ocr("pdfium", "never"), parted("pdfium with ocr auto")
    ('pdfium with ocr auto', 'pdfium', ('pdfium', 'auto'))
    """
    return engine if mode == "never" else f"{engine}{OCR}{mode}"


def parted(engine: str) -> tuple[str, OcrMode]:
    """The PDF engine and the mode of OCR that such a name holds."""
    own, _, mode = engine.partition(OCR)
    return own, "auto" if mode == "auto" else "always" if mode == "always" else "never"


def ocr_version() -> str:
    """What recognises, and how: pages kept under another are recognised anew."""
    return f"{recognize.program_version()}, {OCR_DPI} dpi, {OCR_RULES}"


def markdown_reader() -> str:
    """What reads Markdown."""
    return f"markdown-it-py {version('markdown-it-py')}, {MARKDOWN_READER}, {markup_reader()}"


def markup_reader() -> str:
    """What reads HTML and text."""
    return f"selectolax {version('selectolax')}, {PLAIN_READER}"


def readers(engine: str) -> frozenset[str]:
    """Everything that `reader_of` may answer with a PDF engine."""
    return frozenset({extractor_version(engine), markup_reader(), markdown_reader(), WORD_READER, NO_READER})
