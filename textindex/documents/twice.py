"""In: a page's characters in the order drawn. Out: those of them that a reader sees, each once.

Bold is made by drawing a line again beside itself, scans get an invisible text layer, pages are drawn twice. Two
characters of one size cannot both be read at one place: equal ones are one, and what is drawn visibly goes before what
is not. A layer that is alone stays.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from textindex.documents.characters import Box

SAME_WIDTH = 0.5  # of a character's width: its neighbours are a whole one away
SAME_HEIGHT = 0.12  # of its height, both ways
SAME_PT = 1.2  # or this far, where letters are small
SAME_SIZE = 0.7
CELL_PT = 12.0
BACK_CHARS = 4  # glyphs drawn again one by one follow the first this soon
RUN_CHARS = 3
COVERED = 0.5  # of a run that must lie on other text for all of it to be a copy
ROW = 0.5
BLANK_EM = 0.15


class Char(NamedTuple):
    """A character that was drawn: what it is, where it stands upright, whether it is drawn visibly, and by what.

    The characters of one drawing stand beside each other, and those of a ligature at one place: none is a copy there.
    """

    text: str
    box: Box
    seen: bool = True
    drawing: int | None = None


Cell = tuple[str, int, int]


class _Places:
    """Characters by where they stand."""

    def __init__(self) -> None:
        self._cells: dict[Cell, list[tuple[int, Char]]] = defaultdict(list)

    def add(self, number: int, char: Char, name: str) -> None:
        x, y = _middle(char.box)
        self._cells[name, int(x // CELL_PT), int(y // CELL_PT)].append((number, char))

    def near(self, char: Char, name: str) -> Iterator[tuple[int, Char]]:
        x, y = (int(value // CELL_PT) for value in _middle(char.box))
        for column in (x - 1, x, x + 1):
            for row in (y - 1, y, y + 1):
                yield from self._cells.get((name, column, row), ())


def once(chars: Sequence[Char | None]) -> list[int]:
    """Find which characters a reader sees.

    Args:
        chars: in the order drawn; None for blanks and line ends.

    Returns:
        Positions of the characters kept, in order.
    """
    drawn = [(number, char) for number, char in enumerate(chars) if char and all(map(math.isfinite, char.box))]
    if not _any_twins([char for _, char in drawn]):
        return [number for number, char in enumerate(chars) if char]
    equal, any_text = _Places(), _Places()
    twins: dict[int, int] = {}
    for number, char in sorted(drawn, key=lambda item: not item[1].seen):
        twin = next((n for n, other in equal.near(char, char.text) if _same_place(char, other)), None)
        equal.add(number, char, char.text)  # the third pass lies on the second, which may be far from the first
        if twin is None:
            any_text.add(number, char, "")
        else:
            twins[number] = twin
    copies: set[int] = set()
    for run in _runs(chars):
        copies |= _drawn_again(run, twins)
    for run in _runs(chars):
        copies |= _covered(run, chars, copies, any_text)
    return [number for number, char in enumerate(chars) if char and number not in copies]


def _any_twins(chars: Sequence[Char]) -> bool:
    """A quick look whether there may be copies: equal characters at one place, or text that is drawn invisibly."""
    if not all(char.seen for char in chars):
        return True
    numbers: dict[str, int] = {}
    kind = np.array([numbers.setdefault(char.text, len(numbers)) for char in chars], dtype=np.int64)
    left, bottom, right, top = np.array([char.box for char in chars], dtype=np.float64).reshape(-1, 4).T
    x, y = (left + right) / 2, (bottom + top) / 2
    reach = min(CELL_PT, max(SAME_PT, SAME_HEIGHT * float(np.max(np.maximum(right - left, top - bottom), initial=0.0))))
    order = np.lexsort((x, kind))
    kind, x, y = kind[order], x[order], y[order]
    for step in range(1, len(order)):
        beside = (kind[step:] == kind[:-step]) & (x[step:] - x[:-step] < reach)
        if not beside.any():
            return False
        for at in (beside & (np.abs(y[step:] - y[:-step]) < reach)).nonzero()[0].tolist():
            if _same_place(chars[order[at]], chars[order[at + step]]):
                return True
    return False


def _runs(chars: Sequence[Char | None]) -> Iterator[list[int]]:
    """Stretches between blanks that are all visible, or all not."""
    run: list[int] = []
    for number, char in enumerate(chars):
        apart = char is None or char.text.isspace()
        if run and (apart or char.seen != chars[run[0]].seen):  # type: ignore[union-attr]
            yield run
            run = []
        if not apart:
            run.append(number)
    if run:
        yield run


def _drawn_again(run: list[int], twins: dict[int, int]) -> set[int]:
    """Which characters of a run are copies: two or more in a row, or soon after the first, or half of the run.

    A single letter that another line's equal letter happens to touch is none.
    """
    again = [number for number in run if number in twins]
    if 2 * len(again) >= len(run):
        return set(again)
    inside = set(again)
    return {
        number
        for number in again
        if number - 1 in inside or number + 1 in inside or 0 < number - twins[number] <= BACK_CHARS
    }


def _covered(run: list[int], chars: Sequence[Char | None], copies: set[int], places: _Places) -> set[int]:
    """What else of a run is a copy, misread or misplaced, of text that stands there.

    An invisible run is one if half of it lies on visible text; a visible one if more than half of it are copies.
    """
    left = [number for number in run if number not in copies]
    known = len(run) - len(left)
    first = chars[run[0]]
    if not left or first is None or (first.seen and (len(run) < RUN_CHARS or known <= COVERED * len(run))):
        return set()
    own = set(run)
    under = {number for number in left if _lies_on_other(chars[number], own, places)}
    if first.seen:
        return under
    return set(left) if known + len(under) >= COVERED * len(run) else set()


def _lies_on_other(char: Char | None, own: set[int], places: _Places) -> bool:
    assert char is not None
    x, y = _middle(char.box)
    return any(
        number not in own
        and other.seen
        and other.box[0] <= x <= other.box[2]
        and other.box[1] <= y <= other.box[3]
        and _alike(char.box, other.box, 0.5)
        for number, other in places.near(char, "")
    )


def _same_place(char: Char, other: Char) -> bool:
    if char.drawing is not None and char.drawing == other.drawing:
        return False
    (x, y), (other_x, other_y) = _middle(char.box), _middle(other.box)
    wide = min(char.box[2] - char.box[0], other.box[2] - other.box[0])
    high = min(char.box[3] - char.box[1], other.box[3] - other.box[1])
    near = max(SAME_PT, SAME_HEIGHT * max(wide, high))
    # A font without widths has characters of none: a small part of their height then tells. Set sideways, it is turned.
    return (
        abs(x - other_x) < min(near, SAME_WIDTH * max(wide, 0.1 * high), CELL_PT)
        and abs(y - other_y) < min(near, SAME_WIDTH * max(high, 0.1 * wide), CELL_PT)
        and _alike(char.box, other.box, SAME_SIZE)
    )


def _alike(box: Box, other: Box, least: float) -> bool:
    """Whether two boxes are about equally large, by their longer sides."""
    small, large = sorted((max(box[2] - box[0], box[3] - box[1]), max(other[2] - other[0], other[3] - other[1])))
    return small >= least * large


def _middle(box: Box) -> tuple[float, float]:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def joined(text: str, chars: Sequence[Char | None], kept: Sequence[int]) -> tuple[str, list[int]]:
    """Form the text of the characters kept.

    What stood between two of them stays, unless something was taken out there: then their places tell whether a
    line ends, a blank stands, or nothing.

    Returns:
        The text, and the position in the old one of each of its characters.
    """
    parts: list[str] = []
    where: list[int] = []
    drawn = [number for number, char in enumerate(chars) if char]
    rank = {number: place for place, number in enumerate(drawn)}
    for before, number in zip([None, *kept], kept, strict=False):
        if before is None:
            between = "" if rank[number] else text[:number]
            source = list(range(len(between)))
        elif rank[number] == rank[before] + 1:
            between, source = text[before + 1 : number], list(range(before + 1, number))
        else:
            between = _between(chars[before], chars[number])
            source = [before] * len(between)
        parts += [between, text[number]]
        where += [*source, number]
    return "".join(parts), where


def _between(before: Char | None, after: Char | None) -> str:
    assert before is not None
    assert after is not None
    (_, y), (_, other_y) = _middle(before.box), _middle(after.box)
    high = min(before.box[3] - before.box[1], after.box[3] - after.box[1])
    gap = after.box[0] - before.box[2]
    if abs(y - other_y) > ROW * high or gap < -ROW * high:
        return "\r\n"
    return " " if gap > BLANK_EM * high else ""
