"""In: a document's pages. Out: the lines of its body as columns of numbers, a row a line, over the text of all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from textindex.core.records import Line, Page
from textindex.documents import classes
from textindex.documents.classes import Array

MAX_WORD = 24  # characters of a word that tell how much room it takes
PLACE = ("left", "right", "bottom", "top", "head_right", "tail_left", "tail_bottom", "tail_top")


class Whole(NamedTuple):
    """The pages' texts as one, a line feed between; its code points and what these are; where each page begins."""

    text: str
    codes: Array
    bits: Array
    bases: Array

    @classmethod
    def of(cls, pages: Sequence[Page]) -> Whole:
        """The text of some pages."""
        text = "\n".join(page.text for page in pages)
        codes = classes.code_points(text)
        sizes = np.array([len(page.text) + 1 for page in pages], dtype=np.int64)
        return cls(text, codes, classes.look_up(classes.table(), codes), np.cumsum(sizes) - sizes)

    def has(self, bit: int) -> Array:
        """Where a character of some class stands, (n_chars,) bool."""
        found: Array = (self.bits & bit) != 0
        return found

    def total(self, marked: Array) -> Array:
        """How many characters are marked before each place, (n_chars + 1,)."""
        total = np.zeros(len(marked) + 1, dtype=np.int32)
        np.cumsum(marked, out=total[1:])
        return total


class Flow(NamedTuple):
    """The body's lines in order.

    Attributes:
        whole: the text.
        page: (n_lines,) index of the page.
        start, stop: (n_lines,) where a line begins in the text, and after its last character.
        place: (n_lines, 8) where it stands, in the order of `PLACE`; of a text without geometry the first two alone.
        cells: where in the text a further cell of its line begins, in order.
        celled: (n_lines,) whether a line has further cells.
    """

    whole: Whole
    page: Array
    start: Array
    stop: Array
    place: Array
    cells: Array
    celled: Array

    def of(self, rows: Sequence[int]) -> Flow:
        """The flow of some of its lines."""
        columns = (self.page[rows], self.start[rows], self.stop[rows], self.place[rows], self.cells, self.celled[rows])
        return Flow(self.whole, *columns)

    def text(self, row: int) -> str:
        """A line's text."""
        return self.whole.text[self.start[row] : self.stop[row]]

    def cells_of(self, row: int) -> list[int]:
        """Where the further cells of a line begin."""
        first, last = self.cells.searchsorted((self.start[row], self.stop[row]))
        return [int(cell) for cell in self.cells[first:last]] if self.celled[row] else []

    def number(self, marked: Array) -> Array:
        """How many characters of each line are marked, (n_lines,)."""
        total = self.whole.total(marked)
        return total[self.stop] - total[self.start]

    def holding(self, places: Array | Sequence[int]) -> Array:
        """Which lines hold one of the places, (n_lines,) bool."""
        total = np.sort(np.asarray(places, dtype=np.int64))
        return total.searchsorted(self.stop) > total.searchsorted(self.start)

    def need(self) -> Array:
        """The room, in ems, that the first character (Chinese) or word (Latin) of each line takes, (n_lines,)."""
        codes = self.whole.codes
        printed = (codes >= ord("!")) & (codes <= ord("~"))
        ends = np.append(np.flatnonzero(~printed), len(codes))
        end = np.minimum(ends[ends.searchsorted(self.start)], self.stop)
        room = np.maximum(1.0, 0.5 * np.minimum(end - self.start, MAX_WORD))
        return np.where(codes[self.start] < 128, room, 1.0)


def of_lines(whole: Whole, bodies: Sequence[Sequence[Line]]) -> Flow:
    """The flow of lines that have a place on their page."""
    lines = [line for body in bodies for line in body]
    page = np.repeat(np.arange(len(bodies)), [len(body) for body in bodies])
    base = whole.bases[page]
    numbers = np.array([line[:10] for line in lines], dtype=np.float64).reshape(-1, 10)
    offsets = numbers[:, :2].astype(np.int64) + base[:, None]
    cells = [cell + int(start) for line, start in zip(lines, base.tolist(), strict=True) for cell in line.cells]
    celled = np.array([bool(line.cells) for line in lines], dtype=bool)
    return Flow(
        whole=whole,
        page=page,
        start=offsets[:, 0],
        stop=offsets[:, 1],
        place=numbers[:, 2:],
        cells=np.array(cells, dtype=np.int64),
        celled=celled,
    )
