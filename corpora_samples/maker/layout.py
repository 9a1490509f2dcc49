"""Enters: a document as blocks. Leaves: its pages with headers, footers and table of contents, and the PDF of them."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped, unused-ignore]
from reportlab.lib.pdfencrypt import StandardEncryption  # type: ignore[import-untyped, unused-ignore]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped, unused-ignore]

from maker.blocks import Block, Doc
from maker.lines import LEFT, RIGHT, SIZE, SONG, Line, lead_in, width_of, wrap, wrap_para

_PAGE_W, _PAGE_H = A4
_TOP, _BOTTOM = _PAGE_H - 86.0, 76.0
_LEAD = 20.4
# A page may end this many lines early when that leaves a planted term broken over the page end.
_RAGGED = 5


@dataclass(frozen=True)
class _Run:
    """A drawing step: a text at a place, or (when text is empty) a straight rule to x2, y2."""

    x: float
    y: float
    text: str = ""
    size: float = SIZE
    space: float = 0.0
    x2: float = 0.0
    y2: float = 0.0


def _centred(y: float, text: str, size: float) -> _Run:
    return _Run((_PAGE_W - width_of(text, size)) / 2, y, text, size)


class Pages:
    """Lays blocks out on pages; ``seen`` counts the planted terms broken over lines, cells and pages."""

    def __init__(self, doc: Doc) -> None:
        """Lay a document out, its header on every page but a cover, its page numbers at the foot."""
        self.pages: list[list[_Run]] = []
        self.seen: Counter[str] = Counter()
        self._y = 0.0
        self._toc_page = -1
        self._toc: list[tuple[str, int]] = []
        self._waiting: list[list[Line]] = []
        # A summary has its title on the first page of text; so has a document without a cover.
        self._short = doc.kind == "summary" or doc.blocks[0].kind != "cover"
        self._new_page()
        for block in doc.blocks:
            self._draw(block)
        self._flush(force=True)
        self._contents()
        for number, page in enumerate(self.pages, start=1):
            page.append(_centred(44, f"{number} / {len(self.pages)}", 9))
            if number > 1 or self._short:
                # Header first: a page's text stream begins with it, as in real reports.
                rule = _Run(LEFT, _PAGE_H - 61, x2=RIGHT, y2=_PAGE_H - 61)
                page[:0] = [_centred(_PAGE_H - 56, doc.header, 9), rule]

    def _draw(self, block: Block) -> None:
        """Lay out one block."""
        if block.kind in ("toc", "section"):
            self._flush(force=True)
        if block.kind == "cover":
            self._cover(block.text)
        elif block.kind == "toc":
            self._new_page()
            self._toc_page = len(self.pages) - 1
            self._new_page()
        elif block.kind == "section":
            self._heading(block.text, 15.0)
            self._toc.append((block.text, len(self.pages)))
        elif block.kind == "heading":
            self._heading(block.text, 13.0)
        elif block.kind == "table":
            self._table(block)
        elif block.kind == "straddle":
            self._waiting.append(wrap_para(lead_in(block.text, 2)))
        else:
            self._para(wrap_para(lead_in(block.text, 2) if block.kind == "plant" else block.text))
        if block.kind not in ("heading", "section"):
            self._flush()

    def _new_page(self) -> None:
        self.pages.append([])
        self._y = _TOP

    def _room(self) -> int:
        """Return how many lines still fit on the page."""
        return int((self._y - _BOTTOM) / _LEAD)

    def _put(self, x: float, text: str, size: float = SIZE, space: float = 0.0) -> None:
        """Draw one line of text at the present height."""
        self.pages[-1].append(_Run(x, self._y, text, size, space))

    def _cover(self, text: str) -> None:
        """Draw a cover; a short document goes on below it on the same page."""
        top, name, title, foot = text.split("\n")
        self._put(LEFT - 10, top, 11)
        drop = 60.0 if self._short else 210.0
        for line, size, fall in ((name, 24.0, drop), (title, 22.0, 50.0), (foot, 14.0, 300.0)):
            if line:
                self._y -= fall
                self.pages[-1].append(_centred(self._y, line, size))
        self._y -= 30
        if not self._short:
            self._new_page()

    def _heading(self, text: str, size: float) -> None:
        """Draw a heading, on a new page if it would stand alone at the foot."""
        if self._room() < 4:
            self._new_page()
        self._y -= _LEAD * 1.3
        self._put(LEFT, text, size)
        self._y -= _LEAD * 0.2

    def _para(self, lines: Sequence[Line]) -> None:
        """Draw the lines of a paragraph, preferring page ends at which a planted term is broken."""
        page_broken = False
        for place, line in enumerate(lines):
            if self._room() < 1 or (page_broken and self._room() < _RAGGED):
                self._new_page()
                self.seen["page"] += page_broken
            self._y -= _LEAD
            indent = 2 * SIZE if place == 0 else 0.0
            slack = RIGHT - LEFT - indent - line.width
            last = place == len(lines) - 1
            # Full lines are stretched or squeezed to the margin, as a word processor does.
            space = 0.0 if last and slack > 0 else slack / max(1, len(line.text) - 1)
            self._put(LEFT + indent, line.text, SIZE, space)
            page_broken = line.broken
            self.seen["line"] += line.broken

    def _flush(self, force: bool = False) -> None:
        """Draw a waiting paragraph as soon as the page ends where one of its terms is broken."""
        for lines in list(self._waiting):
            ends = [place for place, line in enumerate(lines, start=1) if line.broken]
            if force or any(0 <= self._room() - place < _RAGGED for place in ends):
                self._waiting.remove(lines)
                self._para(lines)

    def _table(self, block: Block) -> None:
        """Draw a table with rules; text is wrapped in its cells."""
        size, lead, pad = 9.0, 13.0, 4.0
        self._y -= 8
        for row in block.rows:
            cells = [wrap(cell, wide - 2 * pad, size) for cell, wide in zip(row, block.widths, strict=True)]
            height = max(len(cell) for cell in cells) * lead + 2 * pad
            if self._y - height < _BOTTOM:
                self._new_page()
            top, x = self._y, LEFT
            for cell, wide in zip(cells, block.widths, strict=True):
                for place, line in enumerate(cell):
                    self.pages[-1].append(_Run(x + pad, top - pad - 9.5 - place * lead, line.text, size))
                    self.seen["cell"] += line.broken
                self._box(x, top, x + wide, top - height)
                x += wide
            self._y = top - height
        self._y -= 8

    def _box(self, x: float, top: float, right: float, low: float) -> None:
        """Draw the rules around a cell."""
        corners = [(x, top), (right, top), (right, low), (x, low), (x, top)]
        for (x1, y1), (x2, y2) in pairwise(corners):
            self.pages[-1].append(_Run(x1, y1, x2=x2, y2=y2))

    def _contents(self) -> None:
        """Fill the reserved page with a letter-spaced title and dotted leaders."""
        if self._toc_page < 0:
            return
        page, y = self.pages[self._toc_page], _TOP - 40
        page.append(_Run(_PAGE_W / 2 - 30, y, "目    录", 16))
        for title, number in self._toc:
            y -= _LEAD * 1.3
            dots = int((RIGHT - LEFT - width_of(f"{title}{number}", SIZE)) / width_of(".", SIZE))
            page.append(_Run(LEFT, y, f"{title}{'.' * dots}{number}"))


def pdf(draw: Callable[[Canvas], None], size: tuple[float, float] = A4, password: str = "") -> bytes:
    """Return what ``draw`` draws as PDF without date and title, locked if there is a password."""
    lock = StandardEncryption(password, "owner", strength=128) if password else None
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=size, invariant=1, encrypt=lock)
    canvas.setTitle("")
    draw(canvas)
    canvas.save()
    return stream.getvalue()


def pages_pdf(pages: Pages, password: str = "") -> bytes:
    """Return laid-out pages as PDF; with a password, it is needed to open the file."""

    def draw(canvas: Canvas) -> None:
        for page in pages.pages:
            canvas.setLineWidth(0.5)
            for run in page:
                if not run.text:
                    canvas.line(run.x, run.y, run.x2, run.y2)
                    continue
                text = canvas.beginText(run.x, run.y)
                text.setFont(SONG, run.size)
                text.setCharSpace(round(run.space, 4))
                text.textOut(run.text)
                canvas.drawText(text)
            canvas.showPage()

    return pdf(draw, password=password)
