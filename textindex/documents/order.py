"""In: a page's lines as the file draws them. Out: the stretches of its text in the order in which they are read.

A table set sideways may come last line first; columns may come row by row, so that each of their lines is cut in two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from operator import itemgetter
from typing import NamedTuple

from textindex.core.records import Line
from textindex.documents.placing import SIDE_PLANE, Ask, Span

MIN_ROWS = 3
MIN_COLUMN_EM = 8.0
CHINESE = re.compile(r"[\u2e80-\u2fdf\u3400-\u9fff]")
WITHIN = re.compile(r"[，。；！？]\S")
FULL_EM = 1.6  # a line that ends this near the column's edge is full
FULL_SHARE = 0.6
INDENT_EM = 2.6
PITCH_EM = 2.6
ROW_EM = 0.4


class Part(NamedTuple):
    """A column's share of a row."""

    start: int
    stop: int
    left: float
    right: float


def reading_order(text: str, lines: Sequence[Line], ask: Ask | None = None) -> list[Span] | None:
    """Find in which order a page is read.

    Args:
        text: the page's text.
        lines: as the file draws them.
        ask: where the character at an offset of the text stands; columns are not looked for without it.

    Returns:
        The offsets of its stretches, one a line; None where the file draws them in that order.
    """
    aside = [line.left > SIDE_PLANE / 2 for line in lines]
    if len([line for line in lines if line.cells]) < MIN_ROWS and not any(aside):
        return None
    found: list[tuple[Sequence[Line], list[Span] | None]] = []  # each stretch, and how it is read if not so
    changed = False
    for sideways, group in groupby(zip(aside, lines, strict=True), itemgetter(0)):
        run = [line for _, line in group]
        if sideways and _is_upwards(run):
            found.append((_downwards(run), None))
            changed = True
            continue
        for stretch in _stretches(run):
            columns = None if sideways or ask is None or len(stretch) < MIN_ROWS else _columns(text, stretch, ask)
            found.append((stretch, columns))
            changed = changed or columns is not None
    if not changed:
        return None
    return [span for rows, columns in found for span in columns or [(line.start, line.stop) for line in rows]]


def _is_upwards(lines: Sequence[Line]) -> bool:
    """Whether lines come in the order from the lowest to the highest."""
    steps = [below.bottom - above.bottom for above, below in pairwise(lines)]
    return sum(step > 1 for step in steps) > sum(step < -1 for step in steps)


def _downwards(lines: Sequence[Line]) -> list[Line]:
    """Lines from the highest to the lowest, those of a row as they came."""
    rows: list[list[Line]] = []
    for line in lines:
        if rows and abs(rows[-1][0].bottom - line.bottom) < ROW_EM * (line.top - line.bottom):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [line for row in sorted(rows, key=lambda row: -row[0].bottom) for line in row]


def _stretches(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Part lines where rows of columns begin and end: as many cells at the same places, or a line within one column."""
    stretch: list[Line] = []
    row: Line | None = None  # the last line with cells
    for line in lines:
        if stretch and not (row and _goes_below(stretch[-1], row, line)):
            yield stretch
            stretch, row = [], None
        stretch.append(line)
        row = line if line.cells else row
    if stretch:
        yield stretch


def _goes_below(above: Line, row: Line, line: Line) -> bool:
    em = row.top - row.bottom
    if not 0.5 * em < above.bottom - line.bottom < PITCH_EM * em:
        return False
    first, last = abs(row.left - line.left) < INDENT_EM * em, abs(row.tail_left - line.left) < INDENT_EM * em
    if line.cells:
        return first and len(line.cells) == len(row.cells) and abs(row.tail_left - line.tail_left) < INDENT_EM * em
    return last or (first and line.right < row.tail_left)


def _columns(text: str, rows: Sequence[Line], ask: Ask) -> list[Span] | None:
    """The lines of columns that are drawn row by row, column by column; None for a table.

    A column holds sentences and its lines fill it; a table's cells do so rarely. (Where they do, they go on from row to
    row as lines do.)
    """
    whole = [line for line in rows if line.cells]
    if len(whole) < MIN_ROWS:
        return None
    em = whole[0].top - whole[0].bottom
    if not _fill([Part(line.start, line.stop, line.left, line.head_right) for line in whole], em):
        return None
    lefts = [part.left for part in _parts(whole[0], ask)]
    columns: list[list[Part]] = [[] for _ in lefts]
    for line in rows:
        for number, part in enumerate(_parts(line, ask)):
            at = number if line.cells else min(range(len(lefts)), key=lambda k: abs(lefts[k] - line.left))
            columns[at].append(part)
    if not all(
        _fill(column, em) and _is_prose([text[part.start : part.stop] for part in column]) for column in columns
    ):
        return None
    return [(part.start, part.stop) for column in columns for part in column]


def _parts(line: Line, ask: Ask) -> list[Part]:
    edges = [line.start, *line.cells, line.stop + 1]
    return [Part(start, stop - 1, ask(start)[0], ask(stop - 2)[2]) for start, stop in pairwise(edges)]


def _fill(column: Sequence[Part], em: float) -> bool:
    """Whether most lines of a column end at its edge."""
    edge, left = max(part.right for part in column), min(part.left for part in column)
    full = sum(part.right > edge - FULL_EM * em for part in column)
    return edge - left > MIN_COLUMN_EM * em and full >= FULL_SHARE * len(column)


def _is_prose(rows: Sequence[str]) -> bool:
    """Whether a column is Chinese and holds a comma or stop within its lines."""
    text = "".join(rows)
    return 2 * len(CHINESE.findall(text)) > len(text) and any(WITHIN.search(row) for row in rows)
