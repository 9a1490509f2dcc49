"""In: a page as pdfium reads it. Out: what each of its characters is and where it stands, asked one by one, fast."""

from __future__ import annotations

import ctypes
import struct
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import repeat
from typing import Any, NamedTuple

Box = tuple[float, float, float, float]
"""Left, bottom, right, top."""

INVISIBLE = (3, 7)  # text rendering modes: neither filled nor stroked
NAME_BYTES = 128


class Asks(NamedTuple):
    """pdfium's functions without ctypes' checks, which take most of a call's time; handles are plain addresses."""

    box: Any
    error: Any
    unicode: Any
    angle: Any
    drawn: Any
    mode: Any
    font: Any
    name: Any
    item: Any
    type: Any
    bounds: Any


@cache
def _asks() -> Asks:
    from pypdfium2 import raw

    def plain(function: Any, result: Any, *arguments: Any) -> Any:
        address: Any = ctypes.cast(function, ctypes.c_void_p).value
        return ctypes.PYFUNCTYPE(result, *arguments)(address)

    at, number, real = ctypes.c_void_p, ctypes.c_int, ctypes.c_float
    return Asks(
        box=plain(raw.FPDFText_GetLooseCharBox, number, at, number, at),
        error=plain(raw.FPDFText_HasUnicodeMapError, number, at, number),
        unicode=plain(raw.FPDFText_GetUnicode, ctypes.c_uint, at, number),
        angle=plain(raw.FPDFText_GetCharAngle, real, at, number),
        drawn=plain(raw.FPDFText_GetTextObject, at, at, number),
        mode=plain(raw.FPDFTextObj_GetTextRenderMode, number, at),
        font=plain(raw.FPDFTextObj_GetFont, at, at),
        name=plain(raw.FPDFFont_GetBaseFontName, ctypes.c_size_t, at, at, ctypes.c_size_t),
        item=plain(raw.FPDFPage_GetObject, at, at, number),
        type=plain(raw.FPDFPageObj_GetType, number, at),
        bounds=plain(raw.FPDFPageObj_GetBounds, number, at, at, at, at, at),
    )


class Characters:
    """The characters of a page, numbered as pdfium numbers them; valid as long as the text page is open.

    Args:
        page: a page of pypdfium2.
        textpage: its text page.
    """

    def __init__(self, page: Any, textpage: Any) -> None:
        self._asks = _asks()
        self._page = ctypes.cast(textpage.raw, ctypes.c_void_p).value
        self._modes: dict[int | None, bool] = {None: True}
        self._fonts: dict[int | None, bytes] = {None: b""}
        self.count: int = textpage.count_chars()
        self.width, self.height = page.get_size()  # as shown
        self.turns: int = page.get_rotation() // 90
        self._as_stored = self._loose_boxes()
        self.box: Callable[[int], Box] = self.turned_by(self.turns)
        """Where a character stands as the page is shown."""

    def _loose_boxes(self) -> Callable[[int], Box]:
        """Tell of pdfium's loose boxes (advance width by font size), which exist for every font."""
        ask, page = self._asks.box, self._page
        rect = (ctypes.c_float * 4)()
        target, unpacked = ctypes.addressof(rect), struct.Struct("4f").unpack_from

        def box(index: int) -> Box:
            ask(page, index, target)
            left, top, right, bottom = unpacked(rect)
            return left, bottom, right, top

        return box

    def boxes(self, indices: Sequence[int]) -> list[Box]:
        """Where many characters stand as the page is shown: as `box` tells, in half the time."""
        rects = (ctypes.c_float * (4 * len(indices)))()
        first = ctypes.addressof(rects)
        targets = range(first, first + ctypes.sizeof(rects), 4 * ctypes.sizeof(ctypes.c_float))
        deque(map(self._asks.box, repeat(self._page), indices, targets), maxlen=0)
        found = [(left, bottom, right, top) for left, top, right, bottom in struct.iter_unpack("4f", rects)]
        return [self._turned(box, self.turns) for box in found] if self.turns else found

    def turned_by(self, quarters: int) -> Callable[[int], Box]:
        """What tells where a character stands on the page turned to the right by so many quarters."""
        stored, turned = self._as_stored, self._turned
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
            name = ctypes.create_string_buffer(NAME_BYTES)
            font = self._asks.font(drawn)
            if font:
                self._asks.name(font, ctypes.addressof(name), NAME_BYTES)
            self._fonts[drawn] = name.value
        return self._fonts[drawn]


def flat_texts(page: Any, width: float) -> list[Any]:
    """The text objects of a page that are narrower than so many points, as pypdfium2's functions take them."""
    from pypdfium2 import raw

    asks, handle = _asks(), ctypes.cast(page.raw, ctypes.c_void_p).value
    items = list(map(asks.item, repeat(handle), range(raw.FPDFPage_CountObjects(page))))
    texts = [item for item, kind in zip(items, map(asks.type, items), strict=True) if kind == raw.FPDF_PAGEOBJ_TEXT]
    rects = (ctypes.c_float * (4 * len(texts)))()
    step, first = ctypes.sizeof(ctypes.c_float), ctypes.addressof(rects)
    edges = (range(first + edge * step, first + ctypes.sizeof(rects) + edge * step, 4 * step) for edge in range(4))
    deque(map(asks.bounds, texts, *edges), maxlen=0)
    bounds = zip(texts, struct.iter_unpack("4f", rects), strict=True)
    return [ctypes.cast(text, raw.FPDF_PAGEOBJECT) for text, (left, _, right, _) in bounds if right - left < width]
