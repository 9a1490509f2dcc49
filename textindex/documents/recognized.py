"""In: the pieces of text of a recognised page and their places. Out: a `Page`: rows, cells and columns in order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from textindex.core.records import Line, Page
from textindex.documents.characters import Box
from textindex.documents.order import reading_order
from textindex.documents.placing import WIDE_GAP_EM

ROW_SHARE = 0.5  # pieces whose middles are nearer than this share of their height are of one row
TIGHT_EM = 0.4


class Piece(NamedTuple):
    """A piece of text and its place, in points from the page's lower left corner."""

    text: str
    left: float
    bottom: float
    right: float
    top: float


def page_of(number: int, pieces: Sequence[Piece], size: tuple[float, float], confidence: float) -> Page:
    """A page from what was recognised on it.

    Args:
        number: of the page, from 1.
        pieces: in any order.
        size: the page's width and height as it is read, in points.
        confidence: of its characters, 0..1.
    """
    text, lines, placed = _written(_rows(pieces))
    spans = reading_order(text, lines, _asked(placed))
    if spans:
        rows = [[piece for start, piece in placed if begin <= start < end] for begin, end in spans]
        text, lines, _ = _written([row for row in rows if row])
    return Page(
        number=number, text=text, origin="ocr", height=size[1], lines=lines, width=size[0], confidence=confidence
    )


def _rows(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Pieces from the top down, those of a row from left to right."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: (-(piece.bottom + piece.top), piece.left)):
        if rows and _is_beside(rows[-1], piece):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda piece: piece.left) for row in rows]


def _is_beside(row: Sequence[Piece], piece: Piece) -> bool:
    middle = sum(other.bottom + other.top for other in row) / len(row)
    high = min(piece.top - piece.bottom, *(other.top - other.bottom for other in row))
    apart = abs(middle - piece.bottom - piece.top) / 2
    return apart < ROW_SHARE * high and not any(
        min(piece.right, other.right) - max(piece.left, other.left) > high for other in row
    )


def _written(rows: Sequence[Sequence[Piece]]) -> tuple[str, tuple[Line, ...], list[tuple[int, Piece]]]:
    """The text of rows, a line each; the lines' places; and at which offset each piece begins."""
    texts: list[str] = []
    lines: list[Line] = []
    placed: list[tuple[int, Piece]] = []
    at = 0
    for row in rows:
        em = median(piece.top - piece.bottom for piece in row)
        line, starts = row[0].text, [at]
        for before, after in pairwise(row):
            line += _between(before, after, em)
            starts.append(at + len(line))
            line += after.text
        placed += zip(starts, row, strict=True)
        lines.append(_line(row, starts, at + len(line), em))
        texts.append(line)
        at += len(line) + 2
    return "\r\n".join(texts), tuple(lines), placed


def _between(before: Piece, after: Piece, em: float) -> str:
    """A blank, unless the pieces are parts of one Chinese line."""
    letters = before.text[-1].isascii() and after.text[0].isascii()
    return " " if letters or after.left - before.right > TIGHT_EM * em else ""


def _line(row: Sequence[Piece], starts: Sequence[int], stop: int, em: float) -> Line:
    wide = [i for i, (a, b) in enumerate(pairwise(row), 1) if b.left - a.right > WIDE_GAP_EM * em]
    first, last = row[0], row[-1]
    head_right = row[wide[0] - 1].right if wide else last.right
    tail_left = row[wide[-1]].left if wide else first.left
    cells = tuple(starts[i] for i in wide)
    return Line(
        start=starts[0],
        stop=stop,
        left=first.left,
        right=last.right,
        bottom=first.bottom,
        top=first.top,
        head_right=head_right,
        tail_left=tail_left,
        tail_bottom=last.bottom,
        tail_top=last.top,
        cells=cells,
    )


def _asked(placed: Sequence[tuple[int, Piece]]) -> Callable[[int], Box]:
    """Where the character at an offset stands, its piece's width shared evenly among its characters."""

    def ask(offset: int) -> Box:
        start, piece = max((one for one in placed if one[0] <= offset), key=lambda one: one[0])
        step = (piece.right - piece.left) / len(piece.text)
        place = min(offset - start, len(piece.text) - 1)
        return piece.left + place * step, piece.bottom, piece.left + (place + 1) * step, piece.top

    return ask
