"""In: a PDF, its pages as its text layer has them. Out: the same with the pages that need it read by OCR."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple, Protocol

import numpy as np

from textindex.core.messages import Message
from textindex.core.recognition import OcrMode
from textindex.core.records import Page
from textindex.documents import quality, recognize
from textindex.documents.cells import Rule
from textindex.documents.faults import ReadError
from textindex.documents.misread import mended
from textindex.documents.readers import OCR_DPI
from textindex.documents.recognize import Corners
from textindex.documents.recognized import page_of
from textindex.documents.rows import Piece

MAX_SIDE = 2_000  # pixels; the program shrinks what is larger
FEW_CHARS = quality.STAMP_CHARS
POOR_REPORT = 0.8
POOR_PAGE = 0.7
TOLD = 12


class Kept(Protocol):
    """Where recognised pages are kept as they are done, by file and page."""

    def get(self, name: str) -> bytes | None:
        """What is kept under a name; None where nothing is."""

    def put(self, name: str, data: bytes) -> None:
        """Keep it."""


class Layer(NamedTuple):
    """A PDF's text layer: pages and notes; ``whole`` where it can be used for the pages that have it."""

    pages: list[Page]
    notes: list[str]
    whole: bool


def read_pages(data: bytes, layer: Layer, mode: OcrMode, kept: Kept | None = None) -> tuple[list[Page], list[str]]:
    """Read by OCR what a text layer does not tell.

    Args:
        data: the PDF.
        layer: its text layer.
        mode: ``auto`` for pages without a usable text layer; ``always`` for all.
        kept: where pages are kept as they are done.

    Raises:
        ReadError: ``scanned`` where OCR reads too little, or too badly.
        MissingExtraError: what recognises is not installed.
    """
    with _opened(data) as pdf:
        pages = list(layer.pages) if layer.whole else [Page(number, "") for number in range(1, len(pdf) + 1)]
        notes = list(layer.notes) if layer.whole else []
        wanted = _wanting(pdf, pages) if layer.whole and mode == "auto" else [page.number for page in pages]
        told: list[Page] = []
        for number in wanted:
            page, aslant = _page(pdf, number, kept)
            told.append(page)
            if aslant:
                notes.append(Message("ocr.aslant", page=number, lines=aslant))
    if not told:
        return pages, notes
    notes += judge(told, len(pages))
    for page in told:
        pages[page.number - 1] = _better(page, pages[page.number - 1])
    return pages, notes


def judge(told: Sequence[Page], count: int) -> list[Message]:
    """Judge what OCR made of some pages of a report that has ``count``.

    Returns:
        Remarks: how many pages, how sure, which of them are left out.

    Raises:
        ReadError: ``scanned`` where it is too unsure of what it read, or reads no text on most pages.
    """
    sizes = [len(page.text) for page in told]
    if 2 * sum(size < quality.BLANK_PAGE_CHARS for size in sizes) > count > 1 or not sum(sizes):
        raise ReadError("scanned", Message("ocr.nothing", read=len(told), pages=count))
    sure = sum(page.confidence * size for page, size in zip(told, sizes, strict=True)) / sum(sizes)
    if sure < POOR_REPORT:
        raise ReadError("scanned", Message("ocr.poor", read=len(told), pages=count, sure=sure, limit=POOR_REPORT))
    remarks = [Message("ocr.read", read=len(told), pages=count, sure=sure)]
    if poor := [page for page in told if page.text and page.confidence < POOR_PAGE]:
        which = tuple(f"{page.number} ({page.confidence:.2f})" for page in poor[:TOLD])
        remarks.append(Message("ocr.unsure", pages=len(poor), which=which + ("…",) * (len(poor) > TOLD)))
    return remarks


def _better(page: Page, before: Page) -> Page:
    """A page as OCR reads it; where it is unsure, what the text layer has of it, which may be nothing."""
    if page.confidence >= POOR_PAGE:
        return page
    return Page(page.number, "") if quality.is_nonsense(before.text) else before


@contextmanager
def _opened(data: bytes) -> Iterator[Any]:
    import pypdfium2 as pdfium

    pdf = pdfium.PdfDocument(data)
    try:
        yield pdf
    finally:
        pdf.close()


def _wanting(pdf: Any, pages: Sequence[Page]) -> list[int]:
    """Numbers of the pages without a usable text layer: little or nonsense for text, and something drawn."""
    return [page.number for page in pages if quality.is_nonsense(page.text) or _is_picture(pdf, page)]


def _is_picture(pdf: Any, page: Page) -> bool:
    if len(page.text.strip()) >= FEW_CHARS:
        return False
    import pypdfium2 as pdfium
    from pypdfium2 import raw

    try:
        drawn = pdf[page.number - 1]
    except pdfium.PdfiumError:
        return False
    try:
        kinds = [item.type for item in drawn.get_objects(max_depth=3)]
    finally:
        drawn.close()
    # A scan is a picture; letters drawn as outlines are hundreds of paths.
    return raw.FPDF_PAGEOBJ_IMAGE in kinds or kinds.count(raw.FPDF_PAGEOBJ_PATH) > FEW_CHARS


def _page(pdf: Any, number: int, kept: Kept | None) -> tuple[Page, int]:
    """A page as OCR reads it, or as it was kept; and how many lines aslant are left out."""
    name = f"{number:05d}.json"
    data = kept.get(name) if kept else None
    found = _parsed(data)
    if found is None:
        found = _recognized(pdf, number)
        if kept:
            kept.put(name, json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode())
    pieces = [Piece(mended(text), *place) for text, *place in found["pieces"]]
    rules = [Rule(*rule) for rule in found["rules"]]
    return page_of(number, pieces, rules, (found["width"], found["height"]), found["confidence"]), found["aslant"]


def _parsed(data: bytes | None) -> dict[str, Any] | None:
    """A kept page; None where it is damaged, to be recognised again."""
    try:
        found = json.loads(data) if data else None
    except ValueError:
        return None
    keys = {"pieces", "rules", "width", "height", "confidence", "aslant"}
    return found if isinstance(found, dict) and keys <= found.keys() else None


def _recognized(pdf: Any, number: int) -> dict[str, Any]:
    """What is kept of a page: its pieces and rules with places in points, as it is read upright."""
    import pypdfium2 as pdfium

    try:
        page = pdf[number - 1]
    except pdfium.PdfiumError:
        return {"pieces": [], "rules": [], "width": 0.0, "height": 0.0, "confidence": 0.0, "aslant": 0}
    try:
        width, height = page.get_size()
        scale = min(OCR_DPI / 72, MAX_SIDE / max(width, height))
        image = np.ascontiguousarray(page.render(scale=scale, rev_byteorder=True).to_numpy()[..., :3])
    finally:
        page.close()
    # On a page larger than paper is (a pixel a point) a millimetre is told by the page's height as if it were A4.
    dots_a_mm = max(image.shape[:2]) / 297
    found = recognize.recognize(image, dots_a_mm, recognize.program())
    if found.turns % 2:
        width, height = height, width

    def placed(corners: Corners) -> tuple[float, ...]:
        across, down = [[round(corner[axis] / scale, 1) for corner in corners] for axis in (0, 1)]
        return min(across), round(height - max(down), 1), max(across), round(height - min(down), 1)

    return {
        "pieces": [[seen.text, *placed(seen.corners)] for seen in found.pieces],
        "rules": [placed((rule[:2], rule[2:])) for rule in found.rules],
        "width": width,
        "height": height,
        "confidence": round(recognize.confidence(found.pieces), 4),
        "aslant": found.aslant,
    }
