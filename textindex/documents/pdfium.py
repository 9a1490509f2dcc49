"""In: a PDF's bytes. Out: its pages with text and the places of their lines, read by pdfium."""

from __future__ import annotations

import re
from collections.abc import Callable
from ctypes import byref, c_float, create_string_buffer
from functools import cache
from typing import Any

from textindex.base.records import Line, Page
from textindex.documents.faults import ReadError

LINE = re.compile(r"[^\s](?:[^\r\n]*[^\s])?")
CHINESE = re.compile(r"[\u3400-\u9fff]")
BLANKS = "[ \u3000\xa0\u2000-\u200a\u202f]"
BLANK = re.compile(BLANKS)
# Blanks where a cell may end: something Chinese on at least one side. Numbers apart from each other never form a word.
GAP = re.compile(rf"(?<=[\u3400-\u9fff\uff00-\uffef]){BLANKS}+(?=\S)|(?<=\S){BLANKS}+(?=[\u3400-\u9fff])")
WIDE_GAP_EM = 0.75
SAMPLE_PAGES = 6
LATIN_FONTS = (b"Times", b"Arial", b"Calibri", b"Helvetica", b"Courier", b"Symbol", b"Wingdings", b"Cambria")
PASSWORD_ERROR = 4


def read_pages(data: bytes) -> tuple[list[Page], list[str]]:
    """Read every page's text and lines.

    Returns:
        (pages, notes). A page that pdfium cannot load has an empty text and a note.

    Raises:
        ReadError: encrypted, unreadable (damaged), empty or scanned.
    """
    import pypdfium2 as pdfium

    _without_system_fonts()
    # Where pdfium fails without saying why, its last error stands: make that "no PDF", not that of an earlier file.
    pdfium.raw.FPDF_LoadMemDocument(b"no PDF", 6, None)
    try:
        pdf = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == PASSWORD_ERROR or "password" in str(error).lower():
            raise ReadError("encrypted", "needs a password to be opened; save it without one") from None
        raise ReadError("unreadable", f"a damaged PDF ({error}); download the report again") from None
    try:
        return _read_document(pdf, pdfium.PdfiumError)
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
    raw.FPDF_SetSystemFontInfo(byref(fonts))
    return fonts


def _read_document(pdf: Any, pdf_error: type[Exception]) -> tuple[list[Page], list[str]]:
    count = len(pdf)
    if count == 0:
        raise ReadError("empty", "a PDF without pages")
    notes = []
    pages, damaged, loses = _read_pages(pdf, count, pdf_error, repair=False)
    if loses:
        pages, damaged, _ = _read_pages(pdf, count, pdf_error, repair=True)
        notes.append("text layer repaired: pdfium left out lone characters of a font that is not embedded")
    if damaged:
        if len(damaged) > count / 20:
            raise ReadError("unreadable", f"a damaged PDF: {len(damaged)} of {count} pages cannot be loaded")
        notes.append(f"pages that cannot be loaded: {', '.join(map(str, damaged))}")
    if not any(page.text.strip() for page in pages):
        if _has_content(pdf, count, pdf_error):
            raise ReadError("scanned", f"{count} pages and no text layer: run OCR on it first")
        raise ReadError("empty", f"{count} blank pages")
    return pages, notes


def _read_pages(
    pdf: Any, count: int, pdf_error: type[Exception], *, repair: bool
) -> tuple[list[Page], list[int], bool]:
    """Read all pages; stop as soon as one of a sample is seen to lose characters without repair."""
    pages: list[Page] = []
    damaged: list[int] = []
    step = max(1, count // SAMPLE_PAGES)
    for index in range(count):
        try:
            page = pdf[index]
            try:
                if repair:
                    _widen_lone_characters(page)
                pages.append(_read_page(page, index + 1))
                if not repair and index % step == min(1, step - 1) and _loses_characters(page, pages[-1].text):
                    return pages, damaged, True
            finally:
                page.close()
        except pdf_error:
            damaged.append(index + 1)
            pages.append(Page(index + 1, ""))
    return pages, damaged, False


def _read_page(page: Any, number: int) -> Page:
    textpage = page.get_textpage()
    try:
        text = textpage.get_text_range()
        # Offsets serve as pdfium's character indices; they differ only where a page has characters beyond U+FFFF.
        turned = _turned(page)
        lines = _lines(textpage, text, turned) if textpage.count_chars() == len(text) else ()
    finally:
        textpage.close()
    return Page(number, text, "text-layer", page.get_height(), lines)


Box = tuple[float, float, float, float]
"""Left, bottom, right, top."""


def _turned(page: Any) -> Callable[[Box], Box] | None:
    """How a box of a page that is shown turned (landscape tables) stands as the reader sees it; None if upright."""
    width, height = page.get_size()  # as shown
    turns: dict[int, Callable[[Box], Box]] = {
        90: lambda box: (box[1], height - box[2], box[3], height - box[0]),
        180: lambda box: (width - box[2], height - box[3], width - box[0], height - box[1]),
        270: lambda box: (width - box[3], box[0], width - box[1], box[2]),
    }
    return turns.get(page.get_rotation())


def _lines(textpage: Any, text: str, turned: Callable[[Box], Box] | None) -> tuple[Line, ...]:
    """Place each line by pdfium's loose boxes (advance width by font size), which exist for every font."""
    import pypdfium2.raw as raw

    handle, box = textpage.raw, raw.FS_RECTF()
    target, ask = byref(box), raw.FPDFText_GetLooseCharBox

    def place(index: int) -> Box:
        ask(handle, index, target)
        placed = box.left, box.bottom, box.right, box.top
        return placed if turned is None else turned(placed)

    lines = []
    for match in LINE.finditer(text):
        start, stop = match.span()
        left, bottom, _, top = place(start)
        head_right, tail_left, cells = None, left, []
        for gap in GAP.finditer(text, start, stop) if BLANK.search(text, start, stop) else ():
            gap_left, gap_right = place(gap.start() - 1)[2], place(gap.end())[0]
            if gap_right - gap_left > WIDE_GAP_EM * (top - bottom):
                head_right = gap_left if head_right is None else head_right
                tail_left = gap_right
                cells.append(gap.end())
        _, tail_bottom, right, tail_top = place(stop - 1)
        head_right = right if head_right is None else head_right
        lines.append(
            Line(start, stop, left, right, bottom, top, head_right, tail_left, tail_bottom, tail_top, tuple(cells))
        )
    return tuple(lines)


def _loses_characters(page: Any, text: str) -> bool:
    """Tell whether pdfium dropped Chinese characters of this page.

    pdfium passes over text objects of zero width. In fonts that are not embedded (and not installed) a lone Chinese
    character has zero width, so lone 年, 月 or 元 go missing. Widening them brings them back: try it and count.
    """
    if not _widen_lone_characters(page):
        return False
    textpage = page.get_textpage()
    try:
        return len(CHINESE.findall(textpage.get_text_range())) > len(CHINESE.findall(text))
    finally:
        textpage.close()


def _widen_lone_characters(page: Any) -> int:
    """Give text objects of zero width the width of a stroke, in memory, so that pdfium keeps them; return how many.

    In the Latin fonts that every PDF producer leaves out they are blanks, which nobody misses.
    """
    import pypdfium2.raw as raw

    left, bottom, right, top = c_float(), c_float(), c_float(), c_float()
    bounds = byref(left), byref(bottom), byref(right), byref(top)
    name = create_string_buffer(64)
    widened = 0
    for index in range(raw.FPDFPage_CountObjects(page)):
        item = raw.FPDFPage_GetObject(page, index)
        if raw.FPDFPageObj_GetType(item) != raw.FPDF_PAGEOBJ_TEXT:
            continue
        raw.FPDFPageObj_GetBounds(item, *bounds)
        if right.value - left.value >= 1e-4:
            continue
        font = raw.FPDFTextObj_GetFont(item)
        raw.FPDFFont_GetBaseFontName(font, name, len(name))
        if raw.FPDFFont_GetIsEmbedded(font) or name.value.startswith(LATIN_FONTS):
            continue
        raw.FPDFTextObj_SetTextRenderMode(item, raw.FPDF_TEXTRENDERMODE_STROKE)
        raw.FPDFPageObj_SetStrokeWidth(item, 1.0)
        raw.FPDFPageObj_Transform(item, 1, 0, 0, 1, 0, 0)  # moves nothing, but has the width computed anew
        widened += 1
    return widened


def _has_content(pdf: Any, count: int, pdf_error: type[Exception]) -> bool:
    import pypdfium2.raw as raw

    for index in range(count):
        try:
            page = pdf[index]
        except pdf_error:
            continue
        objects = raw.FPDFPage_CountObjects(page)
        page.close()
        if objects:
            return True
    return False
