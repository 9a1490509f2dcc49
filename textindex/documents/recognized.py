"""In: the pieces of text of a recognised page, and its rules. Out: a `Page`: rows, cells and columns in order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from textindex.core.records import Line, Page
from textindex.documents.cells import Rule, in_order
from textindex.documents.placing import WIDE_GAP_EM
from textindex.documents.rows import Piece, Row, em_of

TIGHT_EM = 0.4


def page_of(
    number: int, pieces: Sequence[Piece], rules: Iterable[Rule], size: tuple[float, float], confidence: float
) -> Page:
    """A page from what was recognised on it.

    Args:
        number: of the page, from 1.
        pieces: in any order.
        rules: that part the cells of its tables.
        size: the page's width and height as it is read, in points.
        confidence: of its characters, 0..1.
    """
    text, lines = _written(in_order(pieces, rules))
    return Page(
        number=number, text=text, origin="ocr", height=size[1], lines=lines, width=size[0], confidence=confidence
    )


def _written(rows: Sequence[Row]) -> tuple[str, tuple[Line, ...]]:
    """The text of rows, a line each, and the lines' places."""
    texts: list[str] = []
    lines: list[Line] = []
    at = 0
    for row in rows:
        em = em_of(row)
        line, starts = row[0].text, [at]
        for before, after in pairwise(row):
            line += _between(before, after, em)
            starts.append(at + len(line))
            line += after.text
        lines.append(_line(row, starts, at + len(line), em))
        texts.append(line)
        at += len(line) + 2
    return "\r\n".join(texts), tuple(lines)


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
