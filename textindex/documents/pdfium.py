"""In: a PDF's bytes. Out: its pages with text and the places of their lines, read by pdfium."""

from __future__ import annotations

import ctypes
import sys
from contextlib import suppress
from functools import cache
from typing import Any, NamedTuple

from textindex.core.messages import Message
from textindex.core.recognition import cost
from textindex.core.records import Page
from textindex.core.text import CHINESE
from textindex.documents import twice, unread
from textindex.documents.characters import Characters, DamagedError, Handle, characters, is_drawn_on, opened, widen_flat
from textindex.documents.faults import ReadError
from textindex.documents.hyphens import MARK
from textindex.documents.order import reading_order
from textindex.documents.placing import SIDE_PLANE, place_lines

SAMPLE_PAGES = 6
LATIN_FONTS = (b"Times", b"Arial", b"Calibri", b"Helvetica", b"Courier", b"Symbol", b"Wingdings", b"Cambria")
PASSWORD_ERROR = 4
M_MXFAST = 1  # of mallopt


def read_pages(data: bytes) -> tuple[list[Page], list[str]]:
    """Read every page's text and lines.

    Returns:
        (pages, notes). A page that pdfium cannot load has an empty text and a note.

    Raises:
        ReadError: encrypted, unreadable (damaged), empty or scanned.
    """
    import pypdfium2 as pdfium

    _without_system_fonts()
    _without_small_bins()
    # Where pdfium fails without saying why, its last error stands: make that "no PDF", not that of an earlier file.
    pdfium.raw.FPDF_LoadMemDocument(b"no PDF", 6, None)
    try:
        pdf = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == PASSWORD_ERROR or "password" in str(error).lower():
            raise ReadError("encrypted", Message("pdf.password")) from None
        raise ReadError("unreadable", Message("pdf.damaged", error=str(error))) from None
    try:
        return _read_document(data, pdf)
    finally:
        pdf.close()


@cache
def _without_system_fonts() -> Any:
    """Let pdfium find no font of the machine for what a PDF does not embed, from now on in this process.

    Such fonts give other widths, and so other lines, in reports of the years before 2006: the text would depend on what
    is installed.

    Returns:
        What pdfium calls; it must live as long as pdfium does.
    """
    from pypdfium2 import raw

    kinds = dict(raw.FPDF_SYSFONTINFO._fields_)
    fonts = raw.FPDF_SYSFONTINFO(version=1)
    for name in ("Release", "EnumFonts", "DeleteFont", "MapFont", "GetFont"):
        setattr(fonts, name, kinds[name](lambda *_: None))
    for name in ("GetFontData", "GetFaceName", "GetFontCharset"):
        setattr(fonts, name, kinds[name](lambda *_: 0))
    raw.FPDF_SetSystemFontInfo(ctypes.byref(fonts))
    return fonts


@cache
def _without_small_bins() -> None:
    """Have glibc join small pieces of memory as they are freed, from now on in this process.

    It keeps those up to 128 bytes apart, and joins them all whenever a large piece is asked for or freed: with what
    pdfium makes of a page that takes a twentieth of the time of reading. Other C libraries have no such bins.
    """
    if sys.platform == "linux" and hasattr(libc := ctypes.CDLL(None), "mallopt"):
        libc.mallopt(M_MXFAST, 0)


def _read_document(data: bytes, pdf: Any) -> tuple[list[Page], list[str]]:
    count = len(pdf)
    if count == 0:
        raise ReadError("empty", Message("pdf.no_pages"))
    notes: list[str] = []
    found = _read_pages(pdf, count)
    if found.loses:
        found = _read_pages(pdf, count, repair=True)
        notes.append(Message("pdf.repaired"))
    if first := next((char.page for char in found.lost if char.key), 0):  # the pages before it were only sampled
        again = _read_pages(pdf, count, repair=found.loses is None, thorough_until=first - 1)
        found = found._replace(
            pages=again.pages + found.pages[first - 1 :],
            lost=again.lost + [char for char in found.lost if char.page >= first],
        )
    pages, damaged = found.pages, found.damaged
    if damaged:
        if len(damaged) > count / 20:
            raise ReadError("unreadable", Message("pdf.damaged_pages", damaged=len(damaged), pages=count))
        notes.append(Message("pdf.left_out", pages=tuple(damaged)))
    if not any(page.text.strip() for page in pages):
        if _has_content(pdf, count):
            raise ReadError("scanned", Message("pdf.no_text", pages=count, cost=cost(count)))
        raise ReadError("empty", Message("pdf.blank", pages=count))
    pages, remarks = unread.mend(data, pages, found.lost)
    return pages, notes + remarks


class Found(NamedTuple):
    """What was read of a document, damaged pages by number; whether a sample loses characters, None if not asked."""

    pages: list[Page]
    lost: list[unread.Lost]
    damaged: list[int]
    loses: bool | None


def _read_pages(pdf: Any, count: int, *, repair: bool = False, thorough_until: int | None = None) -> Found:
    """Read all pages; stop as soon as one of a sample is seen to lose characters without repair.

    A font that does not tell one glyph may not tell others: pages behind it, or the first ones where these are asked
    for again, are looked through character by character.
    """
    found = Found([], [], [], None if repair else False)
    step = max(1, count // SAMPLE_PAGES)
    thorough = thorough_until is not None
    for index in range(count if thorough_until is None else thorough_until):
        try:
            with opened(pdf, index) as page:
                if repair:
                    _widen_lone_characters(page)
                read, unknown = _read_page(page, index + 1, thorough=thorough)
                found.pages.append(read)
                found.lost.extend(unknown)
                thorough = thorough or any(char.key for char in unknown)
                if not repair and index % step == min(1, step - 1) and _loses_characters(page, read.text):
                    return found._replace(loses=True)
        except DamagedError:
            found.damaged.append(index + 1)
            found.pages.append(Page(index + 1, ""))
    return found


def _read_page(page: Handle, number: int, *, thorough: bool) -> tuple[Page, list[unread.Lost]]:
    with characters(page) as chars:
        text, where = _text(chars.text(), chars)
        lost = unread.lost_characters(chars, text, where, thorough=thorough)
        text = unread.without_controls(text, where, lost)
        lines, doubled = place_lines(chars, text, where)
        if doubled:
            drawn = _drawn(chars, text, where)
            once = twice.once(drawn)
            if len(once) < len(drawn) - drawn.count(None):
                text, kept = twice.joined(text, drawn, once)
                where = [where[offset] for offset in kept] if where else kept
                lines, _ = place_lines(chars, text, where)
            else:
                text = text[: once[-1] + 1] if once else ""
        place = where
        spans = reading_order(text, lines, chars.box if place is None else lambda offset: chars.box(place[offset]))
        if spans:
            text, where = _arranged(text, where, spans)
            lines, _ = place_lines(chars, text, where)
        read = Page(number, text, "text-layer", chars.height, lines, chars.width)
        return read, unread.placed(number, chars, text, where, lost)


def _arranged(text: str, where: list[int] | None, spans: list[tuple[int, int]]) -> tuple[str, list[int]]:
    """A page's text in another order, a stretch a line, and the number of the character at each offset."""
    found: list[int] = []
    for start, stop in spans:
        numbers = where[start:stop] if where else range(start, stop)
        found += [*numbers, numbers[-1], numbers[-1]]
    return "\r\n".join(text[start:stop] for start, stop in spans), found[:-2]


def _text(text: str, chars: Characters) -> tuple[str, list[int] | None]:
    """The page's text, and the number of the character at each offset where these are not the same.

    pdfium leaves some control characters out of its text, and counts what lies beyond U+FFFF twice.
    """
    if len(text) == chars.count:
        return text, None
    found: list[str] = []
    where: list[int] = []
    for index in range(chars.count):
        code = chars.code(index)
        if 0xDC00 <= code < 0xE000 and found and "\ud800" <= found[-1] < "\udc00":
            found[-1] = chr(0x10000 + ((ord(found[-1]) - 0xD800) << 10) + code - 0xDC00)
            continue
        found.append(MARK if code == unread.HYPHEN else chr(code))
        where.append(index)
    return "".join(found), where


def _drawn(chars: Characters, text: str, where: list[int] | None) -> list[twice.Char | None]:
    """A page's characters as they were drawn, each where it stands upright; None for blanks and line ends."""
    found: list[twice.Char | None] = [None] * len(text)
    offsets = [offset for offset, char in enumerate(text) if not char.isspace()]
    indices = [where[offset] for offset in offsets] if where else offsets
    drawings, quarters = chars.drawings(indices), list(map(chars.quarters, indices))
    boxes = [chars.turned_by(turns) for turns in range(4)]
    told = zip(offsets, indices, quarters, chars.boxes(indices), drawings, strict=True)
    for offset, index, turns, box, drawing in told:
        left, bottom, right, top = box if turns == chars.turns else boxes[turns](index)
        aside = SIDE_PLANE * turns
        place = left + aside, bottom, right + aside, top
        found[offset] = twice.Char(text[offset], place, chars.seen(drawing), drawing)
    return found


def _loses_characters(page: Handle, text: str) -> bool:
    """Tell whether pdfium dropped Chinese characters of this page.

    pdfium passes over text objects of zero width. In fonts that are not embedded (and not installed) a lone Chinese
    character has zero width, so lone 年, 月 or 元 go missing. Widening them brings them back: try it and count.
    """
    if not _widen_lone_characters(page):
        return False
    with characters(page) as chars:
        return len(CHINESE.findall(chars.text())) > len(CHINESE.findall(text))


def _widen_lone_characters(page: Handle) -> int:
    """Give text objects of zero width the width of a stroke, so that pdfium keeps them; return how many.

    In the Latin fonts that every PDF producer leaves out they are blanks, which nobody misses.
    """
    return widen_flat(page, 1e-4, LATIN_FONTS)


def _has_content(pdf: Any, count: int) -> bool:
    for index in range(count):
        with suppress(DamagedError), opened(pdf, index) as page:
            if is_drawn_on(page):
                return True
    return False
