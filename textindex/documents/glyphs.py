"""In: a PDF, a page of it, places on it. Out: what is drawn there as pdfminer and the fonts' own tables read it."""

from __future__ import annotations

import io
import logging
import re
import struct
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import cache, partial
from itertools import islice
from typing import Any

import numpy as np

VOID = "\ufffd"
NOTHING = re.compile(r"\(cid:\d+\)|[\x00-\x1f\ue000-\uf8ff\ufffd-\uffff]")
NEAR = 0.4  # of a character's height, between the two engines' middles


class Reader:
    """Reads places of a PDF's pages; the PDF is opened when it is asked first."""

    def __init__(self, data: bytes) -> None:
        self._pages = cache(partial(_Pages, data))

    def read(self, number: int, places: Sequence[tuple[float, float, str, str]]) -> list[str]:
        """Read what is drawn at some places of a page.

        Args:
            number: the page, from 1.
            places: middles of characters, in points from the page's lower left corner, and the characters before and
                behind them as far as known: one of them must be read there too, since the engines may place a line
                differently.

        Returns:
            For each place its character; empty where there is none, `VOID` where there is one that is unknown here too.
        """
        return _read(self._pages, number, places)

    def may_tell(self, number: int, font: bytes, code: int) -> bool:
        """Whether a font of a page may tell a glyph, without a look at the page, which takes far longer.

        It does not where no font of that name has a map or a name for it; fonts of more than two bytes, and those of
        pages within pages, are not looked at.
        """
        try:
            fonts = self._pages().fonts(number, font.decode("latin-1"))
            return not fonts or any(_tells(one, code) for one in fonts)
        except _faults():
            return True


class _Pages:
    """The pages of a PDF, looked up as far as they are asked for: most of a long one are not."""

    def __init__(self, data: bytes) -> None:
        import pdfplumber
        from pdfminer.pdfpage import PDFPage

        class Found(PDFPage):
            """A page of which nothing is read yet."""

            def __init__(self, *arguments: Any) -> None:
                self.arguments = arguments

        logging.getLogger("pdfminer").setLevel(logging.ERROR)
        self._pdf = pdfplumber.open(io.BytesIO(data))
        _ask_fonts_too(self._pdf.rsrcmgr)
        self._left: Iterator[Any] = Found.create_pages(self._pdf.doc)
        self._found: list[Any] = []

    def page(self, number: int) -> Any:
        """A page of pdfplumber."""
        from pdfplumber.page import Page

        return Page(self._pdf, self._looked_up(number), page_number=number)

    def _looked_up(self, number: int) -> Any:
        from pdfminer.pdfpage import PDFPage
        from pdfplumber.utils.exceptions import PdfminerException

        try:
            self._found += islice(self._left, max(0, number - len(self._found)))
            return PDFPage(*self._found[number - 1].arguments)
        except Exception as fault:
            raise PdfminerException(fault) from fault  # as pdfplumber's own list of pages does

    def fonts(self, number: int, name: str) -> list[Any]:
        """A page's fonts of a name, in any of their subsets (ABCDEF+Courier); none where it has pages within."""
        from pdfminer.pdftypes import PDFObjRef, dict_value, stream_value
        from pdfminer.psparser import literal_name

        resources = self._looked_up(number).resources
        within = map(stream_value, dict_value(resources.get("XObject", {})).values())
        if any(literal_name(one.get("Subtype")) != "Image" for one in within):
            return []
        found = []
        for spec in dict_value(resources.get("Font", {})).values():
            told = dict_value(spec)
            if literal_name(told.get("BaseFont")).rpartition("+")[2] == name.rpartition("+")[2]:
                identity = spec.objid if isinstance(spec, PDFObjRef) else None
                found.append(self._pdf.rsrcmgr.get_font(identity, told))
        return found


def _faults() -> tuple[type[Exception], ...]:
    """What pdfminer raises on pages that it cannot read."""
    from pdfminer.pdfexceptions import PDFException
    from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

    common = (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError)
    return (PDFException, PdfminerException, MalformedPDFException, *common)


def _read(pdf: Callable[[], _Pages], number: int, places: Sequence[tuple[float, float, str, str]]) -> list[str]:
    try:
        page = pdf().page(number)
        drawn = _Drawn([char for char in page.chars if not char["text"].isspace()])
        page.close()
        return [drawn.at(x, float(page.height) - y, beside) for x, y, *beside in places]
    except _faults():
        return [""] * len(places)  # pdfminer cannot read the page: then nobody knows


def _tells(font: Any, code: int) -> bool:
    from pdfminer.pdffont import PDFCIDFont, PDFSimpleFont, PDFUnicodeNotDefined

    if isinstance(font, PDFSimpleFont):
        glyphs = [code]
    elif isinstance(font, PDFCIDFont) and code < 1 << 16:
        # The number is that of one byte or two: pdfium does not say.
        glyphs = [glyph for size in (1, 2) if code < 1 << 8 * size for glyph in font.decode(code.to_bytes(size, "big"))]
    else:
        return True
    for glyph in glyphs:
        with suppress(PDFUnicodeNotDefined):
            if not NOTHING.search(font.to_unichr(glyph)):
                return True
    return False


class _Drawn:
    """The characters that are drawn on a page, and where."""

    def __init__(self, chars: Sequence[dict[str, Any]]) -> None:
        self._texts = [str(char["text"]) for char in chars]
        edges = [[char[edge] for edge in ("x0", "x1", "top", "bottom")] for char in chars]
        left, right, top, bottom = np.array(edges, dtype=np.float64).reshape(-1, 4).T
        with np.errstate(all="ignore"):  # a damaged font may have no size, or one beyond counting
            self._x, self._down = (left + right) / 2, (top + bottom) / 2
            self._high = np.maximum(bottom - top, 1e-6)
            self._wide = np.maximum(right - left, 0.2 * self._high)

    def at(self, x: float, down: float, beside: Sequence[str]) -> str:
        """The character at a place, if one of those beside it is read there too: as `Reader.read` gives it."""
        # Boxes differ in height between the engines more than in their middles along the line.
        with np.errstate(all="ignore"):
            distances = np.maximum(np.abs(self._x - x) / self._wide, np.abs(self._down - down) / self._high)
        near = np.flatnonzero(distances < NEAR)
        if not len(near):
            return ""
        place = int(near[distances[near].argmin()])
        around = [self._texts[at] if 0 <= at < len(self._texts) else "" for at in (place - 1, place + 1)]
        if any(beside) and not any(known and known == read for known, read in zip(beside, around, strict=True)):
            return ""
        return VOID if NOTHING.search(self._texts[place]) else self._texts[place]


def _ask_fonts_too(manager: Any) -> None:
    """Let each font's own table tell what its ToUnicode map calls void or private."""
    given = manager.get_font

    def get_font(*arguments: Any, **keywords: Any) -> Any:
        font = given(*arguments, **keywords)
        if getattr(font, "fontfile", None) and not hasattr(font, "told_by_map"):
            font.told_by_map = font.to_unichr
            font.to_unichr = _own_table(font)
        return font

    manager.get_font = get_font


def _own_table(font: Any) -> Callable[[int], str]:
    from pdfminer.pdffont import PDFUnicodeNotDefined, TrueTypeFont

    own: list[Any] = []

    def to_unichr(cid: int) -> str:
        try:
            text = str(font.told_by_map(cid))
        except PDFUnicodeNotDefined:
            text = ""
        if text and not NOTHING.search(text):
            return text
        if not own:
            try:
                own.append(TrueTypeFont("", io.BytesIO(font.fontfile.get_data())).create_unicode_map())
            except (TrueTypeFont.CMapNotFound, struct.error, ValueError, LookupError, AssertionError):
                own.append(None)  # a damaged font, or one without a table: it tells nothing
        if own[0] is not None and cid in own[0].cid2unichr:
            return str(own[0].cid2unichr[cid])
        raise PDFUnicodeNotDefined(None, cid)

    return to_unichr
