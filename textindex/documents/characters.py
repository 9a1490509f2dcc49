"""In: a document that pdfium has open. Out: its pages' text, and what each character is and where it stands, fast."""

from __future__ import annotations

import ctypes
import struct
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache, partial
from itertools import repeat
from operator import itemgetter
from typing import Any, NamedTuple

Box = tuple[float, float, float, float]
"""Left, bottom, right, top."""
Edges = Box
"""The same as pdfium gives them: left, top, right, bottom."""

INVISIBLE = (3, 7)  # text rendering modes: neither filled nor stroked
NAME_BYTES = 128
FOUR = struct.Struct("4f")
REORDERED: Callable[[Box], Box] = itemgetter(0, 3, 2, 1)  # a box from edges, and edges from a box


class Handle(ctypes.c_void_p):
    """An object of pdfium, as its functions give it and take it."""


def passed(handle: Handle) -> Any:
    """An object of pdfium as its functions are passed it: made once, it saves a fifth of each call."""
    return ctypes.c_void_p.from_param(handle.value)


class DamagedError(Exception):
    """A page that pdfium cannot load."""


class Asks(NamedTuple):
    """pdfium's functions without ctypes' checks and conversions, which take most of a call's time."""

    load: Any
    load_text: Any
    close: Any
    close_text: Any
    width: Any
    height: Any
    rotation: Any
    count: Any
    text: Any
    text_index: Any
    n_items: Any
    box: Any
    error: Any
    unicode: Any
    angle: Any
    drawn: Any
    mode: Any
    font: Any
    name: Any
    embedded: Any
    item: Any
    type: Any
    bounds: Any
    set_mode: Any
    set_stroke: Any
    transform: Any


@cache
def _asks() -> Asks:
    from pypdfium2 import raw

    def bare(function: Any, result: Any) -> Any:
        """A function of what needs no conversion: handles, references and numbers that are C's int."""
        return ctypes.PYFUNCTYPE(result)(ctypes.cast(function, ctypes.c_void_p).value or 0)

    def plain(function: Any, result: Any, *arguments: Any) -> Any:
        """A function of addresses as numbers, and of others."""
        return ctypes.PYFUNCTYPE(result, *arguments)(ctypes.cast(function, ctypes.c_void_p).value or 0)

    def long(function: Any, result: Any) -> Any:
        """A function that may take long: others may run meanwhile."""
        return ctypes.CFUNCTYPE(result)(ctypes.cast(function, ctypes.c_void_p).value or 0)

    at, number = ctypes.c_void_p, ctypes.c_int
    return Asks(
        load=long(raw.FPDF_LoadPage, Handle),
        load_text=long(raw.FPDFText_LoadPage, Handle),
        close=bare(raw.FPDF_ClosePage, None),
        close_text=bare(raw.FPDFText_ClosePage, None),
        width=bare(raw.FPDF_GetPageWidthF, ctypes.c_float),
        height=bare(raw.FPDF_GetPageHeightF, ctypes.c_float),
        rotation=bare(raw.FPDFPage_GetRotation, number),
        count=bare(raw.FPDFText_CountChars, number),
        text=bare(raw.FPDFText_GetText, number),
        text_index=bare(raw.FPDFText_GetTextIndexFromCharIndex, number),
        n_items=bare(raw.FPDFPage_CountObjects, number),
        box=bare(raw.FPDFText_GetLooseCharBox, number),
        error=bare(raw.FPDFText_HasUnicodeMapError, number),
        unicode=bare(raw.FPDFText_GetUnicode, ctypes.c_uint),
        angle=bare(raw.FPDFText_GetCharAngle, ctypes.c_float),
        drawn=bare(raw.FPDFText_GetTextObject, at),
        mode=plain(raw.FPDFTextObj_GetTextRenderMode, number, at),
        font=plain(raw.FPDFTextObj_GetFont, at, at),
        name=plain(raw.FPDFFont_GetBaseFontName, ctypes.c_size_t, at, at, ctypes.c_size_t),
        embedded=plain(raw.FPDFFont_GetIsEmbedded, number, at),
        item=bare(raw.FPDFPage_GetObject, Handle),
        type=bare(raw.FPDFPageObj_GetType, number),
        bounds=bare(raw.FPDFPageObj_GetBounds, number),
        set_mode=bare(raw.FPDFTextObj_SetTextRenderMode, number),
        set_stroke=bare(raw.FPDFPageObj_SetStrokeWidth, number),
        transform=bare(raw.FPDFPageObj_Transform, None),
    )


class Rects:
    """Memory for so many rectangles that pdfium writes at once, and the references to each of their edges."""

    def __init__(self, most: int) -> None:
        self.most = most
        edges = (ctypes.c_float * (4 * most))()
        size = ctypes.sizeof(ctypes.c_float)
        self.at = [[ctypes.byref(edges, size * place) for place in range(edge, 4 * most, 4)] for edge in range(4)]
        self._bytes = memoryview(edges).cast("B")

        self.one: Callable[[], Edges] = partial(FOUR.unpack_from, self._bytes)
        """What the first of them is, as written."""

    def first(self, n: int) -> Iterator[Any]:
        """The first so many of them, as written."""
        return FOUR.iter_unpack(self._bytes[: FOUR.size * n])


_rects = cache(partial(Rects, 1024))


@contextmanager
def opened(pdf: Any, index: int) -> Iterator[Handle]:
    """A page of a document of pypdfium2, whose own pages take a twentieth of the time in which a report is read.

    Raises:
        DamagedError: it cannot be loaded.
    """
    asks = _asks()
    page = asks.load(pdf.raw, index)
    if not page:
        raise DamagedError
    try:
        yield page
    finally:
        asks.close(page)


@contextmanager
def characters(page: Handle) -> Iterator[Characters]:
    """The characters of an open page.

    Raises:
        DamagedError: its text cannot be loaded.
    """
    asks = _asks()
    textpage = asks.load_text(page)
    if not textpage:
        raise DamagedError
    try:
        yield Characters(page, textpage)
    finally:
        asks.close_text(textpage)


class Characters:
    """The characters of a page, numbered as pdfium numbers them; valid as long as the text page is open.

    Args:
        page: the page.
        textpage: its text page.
    """

    def __init__(self, page: Handle, textpage: Handle) -> None:
        self._asks = asks = _asks()
        self._page = passed(textpage)
        self._modes: dict[int | None, bool] = {None: True}
        self._fonts: dict[int | None, bytes] = {None: b""}
        self.count: int = asks.count(textpage)
        self.width, self.height = float(asks.width(page)), float(asks.height(page))  # as shown
        self.turns: int = asks.rotation(page)
        self.box: Callable[[int], Box] = self.turned_by(self.turns)
        """Where a character stands as the page is shown."""

    def text(self) -> str:
        """The page's text as pdfium tells it: without some of the characters, and with others."""
        first, last = 0, self.count - 1
        while first <= last and self._asks.text_index(self._page, first) == -1:
            first += 1
        while first <= last and self._asks.text_index(self._page, last) == -1:
            last -= 1
        if first > last:
            return ""
        units = ctypes.create_string_buffer(4 * (self.count + 1))
        told = self._asks.text(self._page, first, last - first + 1, units)
        return str(memoryview(units)[: 2 * max(told - 1, 0)], "utf-16-le", "ignore")

    def _loose_box(self, index: int) -> Box:
        """The loose box (advance width by font size), which exists for every font."""
        rects = _rects()
        self._asks.box(self._page, index, rects.at[0][0])
        left, top, right, bottom = rects.one()
        return left, bottom, right, top

    def edges(self, indices: Sequence[int]) -> list[Edges]:
        """Where many characters stand as the page is shown: what `box` tells, in half the time and pdfium's order."""
        rects, found = _rects(), list[Edges]()
        for first in range(0, len(indices), rects.most):
            some = indices[first : first + rects.most]
            deque(map(self._asks.box, repeat(self._page), some, rects.at[0]), maxlen=0)
            found += rects.first(len(some))
        return [REORDERED(self._turned(REORDERED(edges), self.turns)) for edges in found] if self.turns else found

    def boxes(self, indices: Sequence[int]) -> list[Box]:
        """Where many characters stand as the page is shown: as `box` tells."""
        return list(map(REORDERED, self.edges(indices)))

    def turned_by(self, quarters: int) -> Callable[[int], Box]:
        """What tells where a character stands on the page turned to the right by so many quarters."""
        stored, turned = self._loose_box, self._turned
        return stored if quarters == 0 else lambda index: turned(stored(index), quarters)

    def _turned(self, box: Box, quarters: int) -> Box:
        left, bottom, right, top = box
        width, height = self.width, self.height
        if (quarters - self.turns) % 2:
            width, height = height, width
        if quarters == 1:
            return bottom, height - right, top, height - left
        if quarters == 2:
            return width - right, height - top, width - left, height - bottom
        if quarters == 3:
            return width - top, left, width - bottom, right
        return box

    def quarters(self, index: int) -> int:
        """By how many quarters the page is to be turned to the right for a character to stand upright."""
        return -round(float(self._asks.angle(self._page, index)) / 1.5707964) % 4

    def any_unmapped(self, indices: Iterable[int]) -> bool:
        """Whether the font of some of these does not tell which character it is."""
        return 1 in map(self._asks.error, repeat(self._page), indices)

    def unmapped(self, indices: Sequence[int]) -> list[int]:
        """Those of which the font does not tell which character it is."""
        told = list(map(self._asks.error, repeat(self._page), indices))
        return [index for index, error in zip(indices, told, strict=True) if error == 1] if 1 in told else []

    def code(self, index: int) -> int:
        """The character's code point, 0 where it has none."""
        return int(self._asks.unicode(self._page, index))

    def drawings(self, indices: Sequence[int]) -> list[int | None]:
        """The text objects that draw some characters, as numbers; None for what pdfium adds."""
        return list(map(self._asks.drawn, repeat(self._page), indices))

    def seen(self, drawing: int | None) -> bool:
        """Whether a text object draws visibly: the text layer of OCR does not."""
        if drawing not in self._modes:
            self._modes[drawing] = self._asks.mode(drawing) not in INVISIBLE
        return self._modes[drawing]

    def font(self, index: int) -> bytes:
        """The name of its font."""
        drawn = self._asks.drawn(self._page, index)
        if drawn not in self._fonts:
            self._fonts[drawn] = _name(self._asks.font(drawn))
        return self._fonts[drawn]


def _name(font: int | None) -> bytes:
    """A font's name; empty without a font."""
    name = ctypes.create_string_buffer(NAME_BYTES)
    if font:
        _asks().name(font, name, NAME_BYTES)
    return name.value


def is_drawn_on(page: Handle) -> bool:
    """Whether there is anything on a page."""
    return bool(_asks().n_items(page) > 0)


def widen_flat(page: Handle, width: float, passed_over: tuple[bytes, ...]) -> int:
    """Give the text objects that are narrower than so many points the width of a stroke, in memory.

    Args:
        page: the page.
        width: in points.
        passed_over: what the names of fonts begin with whose texts are left alone, as are those of embedded fonts.

    Returns:
        How many were widened.
    """
    asks = _asks()
    stroke, thin = 1, ctypes.c_float.from_param(1.0)  # the rendering mode, and how wide
    nowhere = [ctypes.c_double.from_param(value) for value in (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)]
    left_alone: dict[int | None, bool] = {}
    widened = 0
    for text in _flat_texts(page, width):
        font = asks.font(text)
        if font not in left_alone:
            left_alone[font] = bool(asks.embedded(font)) or _name(font).startswith(passed_over)
        if not left_alone[font]:
            asks.set_mode(text, stroke)
            asks.set_stroke(text, thin)
            asks.transform(text, *nowhere)  # moves nothing, but has the width computed anew
            widened += 1
    return widened


def _flat_texts(page: Handle, width: float) -> list[Handle]:
    """The text objects of a page that are narrower than so many points."""
    from pypdfium2 import raw

    asks, rects = _asks(), _rects()
    items = list(map(asks.item, repeat(passed(page)), range(asks.n_items(page))))
    flat: list[Handle] = []
    for first in range(0, len(items), rects.most):
        some = items[first : first + rects.most]
        deque(map(asks.bounds, some, *rects.at), maxlen=0)
        bounds = zip(some, rects.first(len(some)), strict=True)
        flat += (item for item, (left, _, right, _) in bounds if right - left < width)
    return [item for item in flat if asks.type(item) == raw.FPDF_PAGEOBJ_TEXT]
