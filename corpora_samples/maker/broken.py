"""Enters: the bytes of a good PDF. Leaves: the bytes of the files with a fault and what should become of them."""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image, ImageDraw
from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped, unused-ignore]
from reportlab.lib.utils import ImageReader  # type: ignore[import-untyped, unused-ignore]
from reportlab.pdfbase import pdfmetrics, ttfonts  # type: ignore[import-untyped, unused-ignore]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped, unused-ignore]

from maker.blocks import Doc
from maker.layout import pdf

_NOT_FOUND = """<!DOCTYPE html>
<html><head><title>404 Not Found</title></head>
<body><h1>404 Not Found</h1><p>The requested file was not found on this server.</p></body></html>
"""


def broken_files(good: bytes) -> list[tuple[Doc, bytes]]:
    """Return the files with a fault that hold no planted term."""
    files = [
        ("scanned.pdf", "scanned", pdf(_draw_scans)),
        ("garbled.pdf", "garbled", _garbled()),
        ("truncated.pdf", "unreadable", good[: len(good) * 6 // 10]),
        ("not_a_pdf.pdf", "unreadable", _NOT_FOUND.encode()),
        ("empty.pdf", "empty", b""),
        ("blank_pages.pdf", "empty", pdf(_draw_nothing)),
        ("wrong_encoding.txt", "unreadable", _wrong_encoding()),
    ]
    return [(Doc(f"broken/{name}", "annual", status), data) for name, status, data in files]


def _draw_scans(canvas: Canvas) -> None:
    """Draw three pages with one picture each and no text."""
    for page in range(3):
        canvas.drawImage(ImageReader(_scan_image(page)), 0, 0, *A4)
        canvas.showPage()


def _scan_image(page: int) -> Image.Image:
    """Return a black-and-white picture of lines of strokes that look like print."""
    image = Image.new("1", (620, 876), 1)
    pen = ImageDraw.Draw(image)
    seed = 7 + page
    for y in range(90, 790, 22):
        for x in range(90, 530, 16):
            # A linear congruential step: the picture must not depend on a random generator's version.
            seed = (seed * 1103515245 + 12345) % 2**31
            for bit in range(4):
                if seed >> (8 + bit) & 1:
                    pen.line((x, y + 3 * bit, x + 11, y + 3 * bit))
                if seed >> (16 + bit) & 1:
                    pen.line((x + 3 * bit, y, x + 3 * bit, y + 11))
    return image


def _draw_nothing(canvas: Canvas) -> None:
    """Draw four pages with nothing on them."""
    for _ in range(4):
        canvas.showPage()


def _garbled() -> bytes:
    """Return a PDF whose text layer is private-use characters on two pages and (cid:12) marks on a third."""
    pdfmetrics.registerFont(ttfonts.TTFont("Vera", "Vera.ttf"))
    usual = ttfonts.makeToUnicodeCMap
    # The library offers no other way to spoil the map.
    ttfonts.makeToUnicodeCMap = _private_cmap
    try:
        return pdf(_draw_letters)
    finally:
        ttfonts.makeToUnicodeCMap = usual


def _draw_letters(canvas: Canvas) -> None:
    """Draw two pages of letters, to be garbled, and one of marks."""
    for page in range(3):
        canvas.setFont("Vera" if page < 2 else "Helvetica", 10)
        for place in range(40):
            row = "".join(chr(97 + (page + place * 7 + step * 5) % 26) for step in range(48))
            marks = " ".join(f"(cid:{(place * 31 + step * 57) % 900 + 12})" for step in range(8))
            canvas.drawString(80, 770 - 17 * place, row if page < 2 else marks)
        canvas.showPage()


def _private_cmap(name: str, subset: Sequence[int]) -> str:
    """Return a character map that sends every glyph to the private-use area, as faulty PDF printers write it."""
    head = f"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /{name} def /CMapType 2 def"
    pairs = "\n".join(f"<{place:02X}> <{0xE000 + place:04X}>" for place in range(len(subset)))
    span = f"1 begincodespacerange <00> <{len(subset) - 1:02X}> endcodespacerange"
    return f"{head}\n{span}\n{len(subset)} beginbfchar\n{pairs}\nendbfchar\nendcmap end end"


def _wrong_encoding() -> bytes:
    """Return bytes that are no text in UTF-8, GB18030 or UTF-16.

    Raises:
        ValueError: If one of them reads the bytes after all.
    """
    # 0xD8 pairs are lone surrogates in both orders of UTF-16; 0xFF stands in no GB18030 or UTF-8 text.
    raw = b"".join(bytes([0xD8, 0xD8, 0xFF, 0x80 + step % 90, 0x9F]) for step in range(600)) + b"\xff"
    for name in ("utf-8", "gb18030", "utf-16", "utf-16-le", "utf-16-be"):
        try:
            raw.decode(name)
        except UnicodeDecodeError:
            continue
        raise ValueError(f"the bytes read as {name}")
    return raw
