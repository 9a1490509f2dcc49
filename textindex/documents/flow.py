"""In: a document's pages. Out: the lines of its body as columns of numbers, a row a line, over the text of all."""

from __future__ import annotations

from collections.abc import Sequence
from struct import Struct
from typing import NamedTuple

import numpy as np

from textindex.core.records import Line, Page
from textindex.documents import classes
from textindex.documents.classes import Array

TEN = Struct("=10d")
MAX_WORD = 24  # characters of a word that tell how much room it takes
PLACE = ("left", "right", "bottom", "top", "head_right", "tail_left", "tail_bottom", "tail_top")


def runs_of(marked: Array) -> tuple[Array, Array]:
    """Where stretches of marked places begin, and after them."""
    edges = np.flatnonzero(marked[1:] != marked[:-1]) + 1
    if len(marked):
        edges = np.concatenate([[0] * bool(marked[0]), edges, [len(marked)] * bool(marked[-1])]).astype(np.int64)
    return edges[::2], edges[1::2]


def number_in(marked: Array, start: Array, stop: Array) -> Array:
    """How many places are marked in each of some stretches."""
    edges = np.stack([start, stop], axis=1).ravel()
    found: Array = np.add.reduceat(marked, edges, dtype=np.int32)[::2] * (start < stop)
    return found


def any_in(marked: Array, start: Array, stop: Array) -> Array:
    """Whether a place is marked in each of some stretches, which takes a third of counting them."""
    edges = np.stack([start, stop], axis=1).ravel()
    found: Array = np.logical_or.reduceat(marked, edges)[::2] & (start < stop)
    return found


class Whole(NamedTuple):
    """The pages' texts as one, a line feed behind each; its code points and what these are; where each page begins."""

    text: str
    codes: Array
    bits: Array
    bases: Array

    @classmethod
    def of(cls, pages: Sequence[Page]) -> Whole:
        """The text of some pages."""
        text = "".join(f"{page.text}\n" for page in pages)
        codes = classes.code_points(text)
        sizes = np.array([len(page.text) + 1 for page in pages], dtype=np.int64)
        return cls(text, codes, classes.look_up(classes.table(), codes), np.cumsum(sizes) - sizes)

    def has(self, bit: int) -> Array:
        """Where a character of some class stands, (n_chars,) bool."""
        found: Array = (self.bits & bit) != 0
        return found

    def runs(self, bit: int) -> tuple[Array, Array]:
        """Where stretches of characters of some class begin, and after them."""
        return runs_of(self.has(bit))


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

    def of(self, rows: Array) -> Flow:
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
        return number_in(marked, self.start, self.stop)

    def any(self, marked: Array) -> Array:
        """Whether a character of each line is marked, (n_lines,) bool."""
        return any_in(marked, self.start, self.stop)

    def need(self) -> Array:
        """The room, in ems, that the first character (Chinese) or word (Latin) of each line takes, (n_lines,)."""
        codes = self.whole.codes
        printed = (codes >= ord("!")) & (codes <= ord("~"))
        words, ends = runs_of(printed)
        latin = printed[self.start].nonzero()[0]
        start = self.start[latin]
        end = np.minimum(ends[words.searchsorted(start, "right") - 1], self.stop[latin])
        room = np.ones(len(self.start))
        room[latin] = np.maximum(1.0, 0.5 * np.minimum(end - start, MAX_WORD))
        return room


def of_lines(whole: Whole, bodies: Sequence[Sequence[Line]]) -> Flow:
    """The flow of lines that have a place on their page."""
    lines = [line for body in bodies for line in body]
    page = np.repeat(np.arange(len(bodies)), [len(body) for body in bodies])
    base = whole.bases[page]
    numbers = np.frombuffer(b"".join([TEN.pack(*line[:10]) for line in lines])).reshape(-1, 10)
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
