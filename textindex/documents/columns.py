"""In: the pieces of text of a page or of a part of it. Out: its rows; where it is set in columns, column by column.

A column is running text: many lines of letters that begin at one edge, and of which most reach the other. What stands
beside it is as wide, is set as closely and goes as far down, or it is the table of labels that such a page may hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, pairwise
from statistics import median

import numpy as np

from textindex.core.patterns import regex
from textindex.documents.rows import Piece, Row, em_of, rows_of

MIN_ROWS = 5
MIN_WIDTH_EM = 8.0
GAP_EM = 1.5  # within a line: behind a bullet, or where it is set wide
FULL_SHARE, RAGGED = 0.5, 0.15  # so many lines end so near the edge
FLUSH_SHARE, INDENT_EM = 0.8, 2.5
LETTERS_SHARE, LETTERS_A_ROW = 0.65, 10
BESIDE_SHARE = 0.5
PITCHES, WIDTHS = 1.5, 2.5  # by which columns may differ
APART_PITCHES = 2.25
EDGE_EM, BEFORE_EM, STRAY_SHARE = 3.0, 1.0, 0.1
MOST_EDGES = 6
LETTER = regex(r"[^\W\d_]")


def in_columns(pieces: Sequence[Piece]) -> list[Row]:
    """The rows of some pieces in reading order.

    >>> left, right = ([Piece("abcdefghij " * 3, x, y, x + 200, y + 10) for y in range(90, 0, -15)] for x in (0, 230))
    >>> in_columns(left + right) == [[piece] for piece in left + right]
    True
    """
    rows = rows_of(pieces)
    if len(pieces) < 2 * MIN_ROWS:
        return rows
    em = em_of(pieces)
    tried = [_parted(rows, edge, em) for edge in _edges(pieces, em)]
    return max(tried, key=lambda one: one[0])[1] if any(gained for gained, _ in tried) else rows


def _parted(rows: Sequence[Row], edge: float, em: float) -> tuple[int, list[Row]]:
    """Rows, and between those that cross the edge of a column, columns: how many pieces stand in such, and the rows."""
    gained, found = 0, []
    crossed = [any(_crosses(piece, edge, em) for piece in row) for row in rows]
    for crosses, run in groupby(zip(crossed, rows, strict=True), lambda one: one[0]):
        own = [row for _, row in run]
        if crosses:
            found += own
            continue
        for stretch in _stretches(own):
            columns = _columns([piece for row in stretch for piece in row])
            parted = len(columns) > 1
            gained += sum(map(len, columns)) if parted else 0
            found += [row for column in columns for row in rows_of(column)] if parted else stretch
    return gained, found


def _edges(pieces: Sequence[Piece], em: float) -> list[float]:
    """Where a further column may begin: at it or shortly behind, many pieces begin, and shortly before, hardly any."""
    lefts = np.sort([piece.left for piece in pieces])
    begin = lefts.searchsorted(lefts + EDGE_EM * em) - lefts.searchsorted(lefts)
    before = lefts.searchsorted(lefts) - lefts.searchsorted(lefts - BEFORE_EM * em)
    fit = (begin >= MIN_ROWS) & (before <= STRAY_SHARE * begin) & (lefts - lefts[0] > MIN_WIDTH_EM * em)
    found: list[float] = []
    for at in np.argsort(-begin, kind="stable"):
        if fit[at] and all(abs(lefts[at] - other) > em / 2 for other in found):
            found.append(float(lefts[at]))
    return [left - em / 2 for left in found[:MOST_EDGES]]


def _crosses(piece: Piece, edge: float, em: float) -> bool:
    return piece.left < edge - 0.3 * em and piece.right > edge + 0.3 * em


def _stretches(rows: list[Row]) -> list[list[Row]]:
    """Rows that stand close together; all but those apart at the head and the foot, if they are columns."""
    steps = _steps(rows)
    far = APART_PITCHES * max(median(steps), em_of([piece for row in rows for piece in row])) if steps else 0.0
    cuts = [0, *(at for at, step in enumerate(steps, 1) if step > far), len(rows)]
    parts = [rows[start:stop] for start, stop in pairwise(cuts)]
    if len(parts) < 3:
        return parts
    first, last = (len(parts[at]) == 1 for at in (0, -1))
    body = parts[first : len(parts) - last]
    whole = [row for part in body for row in part]
    if len(_columns([piece for row in whole for piece in row])) < 2:
        return parts
    return [*parts[:first], whole, *parts[len(parts) - last :]]


def _steps(rows: Sequence[Row]) -> list[float]:
    middles = [sum(piece.middle for piece in row) / len(row) for row in rows]
    return [above - below for above, below in pairwise(middles)]


def _columns(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """The columns of some pieces, one if they are one, none if they are no running text."""
    if len(pieces) < MIN_ROWS:
        return []
    rows = rows_of(pieces)
    if _is_column(rows):
        return [list(pieces)]
    em = em_of(pieces)
    for edge in _edges(pieces, em):
        before = [piece for piece in pieces if piece.right <= edge + 0.3 * em]
        behind = [piece for piece in pieces if piece.left >= edge - 0.3 * em]
        if len(before) + len(behind) < len(pieces) or not _is_column(rows_of(before)):
            continue
        others = _columns(behind)
        if others and _alike(before, others[0]):
            return [before, *others]
    return []


def _is_column(rows: Sequence[Row]) -> bool:
    if len(rows) < MIN_ROWS:
        return False
    pieces = [piece for row in rows for piece in row]
    em, edge = em_of(pieces), max(piece.right for piece in pieces)
    left = sorted(row[0].left for row in rows)[len(rows) // 10]
    wide = edge - left
    whole = sum(all(b.left - a.right < GAP_EM * em for a, b in pairwise(row)) for row in rows)
    full = sum(row[-1].right > edge - RAGGED * wide for row in rows)
    flush = sum(row[0].left < left + INDENT_EM * em for row in rows)
    text = "".join("".join(piece.text.split()) for piece in pieces)
    letters = len(LETTER.findall(text))
    return (
        wide > MIN_WIDTH_EM * em
        and min(whole, flush) >= FLUSH_SHARE * len(rows)
        and full >= FULL_SHARE * len(rows)
        and letters >= max(LETTERS_SHARE * len(text), LETTERS_A_ROW * len(rows))
    )


def _alike(column: Sequence[Piece], other: Sequence[Piece]) -> bool:
    """Whether two columns stand beside each other, about as wide, their lines about as far apart."""
    (low, high, wide, pitch), (other_low, other_high, other_wide, other_pitch) = map(_extent, (column, other))
    beside = min(high, other_high) - max(low, other_low)
    return (
        beside > BESIDE_SHARE * min(high - low, other_high - other_low)
        and max(pitch, other_pitch) < PITCHES * min(pitch, other_pitch)
        and max(wide, other_wide) < WIDTHS * min(wide, other_wide)
    )


def _extent(column: Sequence[Piece]) -> tuple[float, float, float, float]:
    low, high = min(piece.bottom for piece in column), max(piece.top for piece in column)
    wide = max(piece.right for piece in column) - min(piece.left for piece in column)
    return low, high, wide, median(_steps(rows_of(column)))
