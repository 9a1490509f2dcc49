"""In: the lines of a document's body, and which go on. Out: the pieces that its text is made of, and what parts them.

Blanks that stand for something else than one blank are put right: they part cells (a line feed), stand beside Chinese
characters (nothing), or within words set letter by letter (nothing). Nearly all lines are looked at together, as
columns of numbers; a line with a mark for a hyphen, with gaps to be closed or set letter by letter, by itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from textindex.documents import classes
from textindex.documents.classes import Array
from textindex.documents.flow import Flow
from textindex.documents.hyphens import HYPHENS, MARK, Hyphens
from textindex.documents.spacing import GAP, NOTHING, kind_of, letter_spaced

BLANKS = re.compile(f"[{classes.BLANKS}]+")
# A line without any of these is taken as it is: single blanks between Latin letters and numbers stay.
CUTTING = re.compile(rf"[{classes.BLANKS}](?:(?<! )| |(?<=[{classes.BESIDE}] )|(?=[{classes.BESIDE}]))")
BLANK, LINE_END, NOTHING_BETWEEN = ord(" "), ord("\n"), 0


class Pieces(NamedTuple):
    """Stretches of the pages' text, each with the separator that belongs behind it; each column is (n_pieces,).

    Attributes:
        source: the code points that pieces are cut from: the document's, and those of lines that were put right.
        start, stop: of a piece in the source.
        behind: the code point of its separator, 0 where there is none.
        page, offset: the index of the page, and the place of its first character there.
    """

    source: Array
    start: Array
    stop: Array
    behind: Array
    page: Array
    offset: Array

    def of(self, rows: Any) -> Pieces:
        """Some of them."""
        return Pieces(self.source, *(column[rows] for column in self[1:]))

    def lengths(self) -> Array:
        """The characters of each, with the separator."""
        found: Array = self.stop - self.start + (self.behind != NOTHING_BETWEEN)
        return found

    def joined(self) -> Pieces:
        """The same pieces with their separators, cut from the code points of all of them one after the other."""
        sizes = self.lengths()
        stop = np.cumsum(sizes)
        return Pieces(self.raw(), stop - sizes, stop, np.zeros_like(self.behind), self.page, self.offset)

    def raw(self) -> Array:
        """The code points of all pieces one after the other."""
        sizes = self.lengths()
        after = np.cumsum(sizes)
        raw = np.empty(after[-1] if len(after) else 0, dtype=np.int32)
        first = 0
        while first < len(sizes):  # portion by portion: the indices take more than the text
            done = int(after[first - 1]) if first else 0
            last = max(first + 1, int(after.searchsorted(done + classes.PORTION)))
            of, begin = slice(first, last), after[first:last] - sizes[first:last]
            at = np.arange(done, after[last - 1]) + np.repeat(self.start[of] - begin, sizes[of])
            raw[done : after[last - 1]] = self.source[np.minimum(at, len(self.source) - 1)]
            first = last
        parted = self.behind != NOTHING_BETWEEN
        raw[(after - 1)[parted]] = self.behind[parted]
        return raw


def cut(flow: Flow, joined: Array, closed: Sequence[frozenset[str]] | None, placed: Array, hyphens: Hyphens) -> Pieces:
    """Cut the lines into pieces.

    Args:
        flow: the body's lines.
        joined: (n_lines - 1,) bool, whether a line goes on in the next.
        closed: for each line the gaps that part nothing; None where there are none in the whole document.
        placed: (n_pages,) bool, whether a page's lines have places.
        hyphens: what the document tells of its hyphens.
    """
    if not len(flow.page):
        nothing = np.zeros(0, dtype=np.int64)
        return Pieces(flow.whole.codes, nothing, nothing, nothing, nothing, nothing)
    seams, stop = _seams(flow, joined, hyphens)
    alone = _alone(flow, closed)
    pieces = _pieces(flow, stop, seams, placed, ~alone)
    slow = alone.nonzero()[0].tolist()
    if not slow:
        return pieces
    row_of = flow.start.searchsorted(pieces.start, "right") - 1
    parts, rows = [], []
    for row in slow:
        gaps = closed[row] if closed else NOTHING
        own = _line_pieces(flow, row, (int(stop[row]), int(seams[row])), hyphens, gaps, bool(placed[flow.page[row]]))
        parts += own
        rows += [row] * len(own)
    added = _added(pieces.source, parts, flow.page[rows])
    order = np.argsort(np.append(row_of, rows), kind="stable")
    columns = (np.append(ours, theirs)[order] for ours, theirs in zip(pieces[1:], added[1:], strict=True))
    return Pieces(added.source, *columns)


def _seams(flow: Flow, joined: Array, hyphens: Hyphens) -> tuple[Array, Array]:
    """What belongs behind each line, and where it stops: before a hyphen that only ends the line."""
    codes, bits = flow.whole.codes, flow.whole.bits
    last, first = flow.stop[:-1] - 1, flow.start[1:]
    seamless = ((bits[last] & (classes.SEAMLESS | classes.BINDS_ON)) != 0) | (
        (bits[first] & (classes.SEAMLESS | classes.BINDS_BACK)) != 0
    )
    seams = np.full(len(flow.page), NOTHING_BETWEEN, dtype=np.int64)
    seams[:-1] = np.where(joined, np.where(seamless, NOTHING_BETWEEN, BLANK), LINE_END)
    for row in (joined & ~seamless & np.isin(codes[last], (ord("."), ord(",")))).nonzero()[0].tolist():
        if _cuts_number(flow, row):
            seams[row] = NOTHING_BETWEEN
    stop = flow.stop.copy()
    broken = np.isin(codes[last], list(map(ord, HYPHENS))) & (last > flow.start[:-1])
    broken &= ((bits[last - 1] & classes.LETTER) != 0) & (joined | (flow.page[1:] == flow.page[:-1]))
    for row in broken.nonzero()[0].tolist():
        if flow.whole.text[flow.start[row + 1]].islower():
            seams[row] = NOTHING_BETWEEN
            if hyphens.is_one_word(flow.text(row)[:-1], flow.text(row + 1)):
                stop[row] -= 1
    return seams, stop


def _cuts_number(flow: Flow, row: int) -> bool:
    """Whether a line ends within a number, behind a digit and its comma or stop."""
    text, stop = flow.whole.text, flow.stop[row]
    before = text[stop - 2] if stop - 2 >= flow.start[row] else ""
    return "0" <= before <= "9" and text[flow.start[row + 1]].isdigit()


def _alone(flow: Flow, closed: Sequence[frozenset[str]] | None) -> Array:
    """Which lines are to be looked at by themselves."""
    whole = flow.whole
    ends = whole.bits[flow.start] | whole.bits[flow.stop - 1]
    alone: Array = (ends & classes.BLANK) != 0
    if MARK in whole.text:
        alone |= flow.any(whole.codes == ord(MARK))
    if closed:
        alone |= np.array([bool(gaps) for gaps in closed])
    return alone | flow.any(_spaced(flow))


def _spaced(flow: Flow) -> Array:
    """Where lines may be set letter by letter, (n_chars,) bool: at a middle character, or at the second of a line."""
    bits = flow.whole.bits
    begin, end = flow.whole.runs(classes.LETTER_BLANK)
    inner = (begin > 0) & (end < len(bits))
    begin, end = begin[inner], end[inner]
    between = (bits[begin - 1] & bits[end] & classes.IDEOGRAPH) != 0
    begin, end = begin[between], end[between]
    found = np.zeros(len(bits), dtype=bool)
    found[end[:-1][begin[1:] == end[:-1] + 1]] = True
    found[end[flow.start[flow.start.searchsorted(begin, "right") - 1] == begin - 1]] = True
    return found


def _pieces(flow: Flow, stop: Array, seams: Array, placed: Array, rows: Array) -> Pieces:
    """The pieces of some lines: a separator takes the place of the first character that it replaces."""
    whole = flow.whole
    begin, end, behind, row = _gaps(flow, rows, placed)
    kept = end < stop[row]
    begin, end, behind = begin[kept], end[kept], behind[kept]
    starts = np.append(flow.start[rows], end)
    stops = np.append(stop[rows], begin)
    by_start, by_stop = np.argsort(starts, kind="stable"), np.argsort(stops, kind="stable")
    starts = starts[by_start]
    page = whole.bases.searchsorted(starts, "right") - 1
    between = np.append(seams[rows], behind)[by_stop]
    return Pieces(whole.codes, starts, stops[by_stop], between, page, starts - whole.bases[page])


def _gaps(flow: Flow, rows: Array, placed: Array) -> tuple[Array, Array, Array, Array]:
    """Where the blanks of some lines stand for something else: begin, end, what belongs there, and the line."""
    codes, bits = flow.whole.codes, flow.whole.bits
    begin, end = flow.whole.runs(classes.BLANK)
    row = flow.start.searchsorted(begin, "right") - 1
    inside = (row >= 0) & (begin < flow.stop[row]) & rows[row]
    begin, end, row = begin[inside], end[inside], row[inside]
    before, after = bits[begin - 1], bits[end]
    single = (end - begin == 1) & (codes[begin] == BLANK)
    # A line whose blanks are single ones between Latin letters and numbers is taken as it is.
    looked_at = ~single | (((before | after) & classes.BY_CHINESE) != 0)
    cutting = np.zeros(len(flow.page), dtype=bool)
    cutting[row[looked_at]] = True
    wide_before, wide_after = (before & classes.WIDE) != 0, (after & classes.WIDE) != 0
    both_wide = np.where(placed[flow.page[row]], NOTHING_BETWEEN, BLANK)
    behind = np.where(wide_before & wide_after, both_wide, np.where(wide_before | wide_after, NOTHING_BETWEEN, BLANK))
    at = np.minimum(flow.cells.searchsorted(end), max(len(flow.cells) - 1, 0))
    is_cell = flow.cells[at] == end if len(flow.cells) else end < 0
    behind = np.where(is_cell & flow.celled[row], LINE_END, behind)
    changed = cutting[row] & ~(single & (behind == BLANK))
    return begin[changed], end[changed], behind[changed], row[changed]


def _added(source: Array, parts: Sequence[tuple[int, str]], page: Array) -> Pieces:
    """Pieces of text, each with its place on a page, and a source that they are cut from."""
    sizes = np.array([len(text) for _, text in parts], dtype=np.int64)
    stop = len(source) + np.cumsum(sizes)
    source = np.append(source, classes.code_points("".join(text for _, text in parts)))
    offset = np.array([offset for offset, _ in parts], dtype=np.int64)
    return Pieces(source, stop - sizes, stop, np.zeros_like(sizes), page, offset)


def _line_pieces(
    flow: Flow, row: int, end: tuple[int, int], hyphens: Hyphens, closed: frozenset[str], placed: bool
) -> list[tuple[int, str]]:
    """Cut a line at those of its blanks that stand for something else than one blank, and at the gaps to be closed.

    Args:
        flow: the lines.
        row: which.
        end: where it stops, and the code point of what belongs behind it.
        hyphens: what the document tells of its hyphens.
        closed: the gaps that part nothing.
        placed: whether the page's lines have places.

    Returns:
        (offset on the page, text) of each piece.
    """
    whole, first = flow.whole, int(flow.start[row])
    base = first - int(whole.bases[flow.page[row]])
    text = hyphens.with_hyphens(whole.text[first : end[0]])
    seam = chr(end[1]) if end[1] else ""
    if not closed and not CUTTING.search(text):
        return [(base, text + seam)]
    spaced, cells = letter_spaced(text), frozenset(cell - first for cell in flow.cells_of(row))
    pieces, at = [], 0
    for gap in (GAP if closed else BLANKS).finditer(text):
        start, stop = gap.span()
        while spaced and spaced[0][1] <= start:
            spaced.popleft()
        own = _of_gap(gap, closed) if closed else None
        if own is not None:
            separator = own
        elif spaced and spaced[0][0] < start and stop < spaced[0][1]:
            separator = ""
        elif stop in cells:
            separator = "\n"
        else:
            separator = _blank(text[start - 1], text[stop], placed)
        if separator != gap.group():
            pieces.append((base + at, text[at:start] + separator))
            at = stop
    pieces.append((base + at, text[at:] + seam))
    return pieces


def _of_gap(gap: re.Match[str], closed: frozenset[str]) -> str | None:
    """What belongs at a gap of a text whose gaps are closed: nothing beside Chinese; None where it is any blank."""
    start, stop = gap.span()
    inside = start > 0 and stop < len(gap.string)
    if inside and kind_of(gap.group()) in closed and (_is_wide(gap.string[start - 1]) or _is_wide(gap.string[stop])):
        return ""
    return None if BLANKS.fullmatch(gap.group()) else gap.group()


def _blank(before: str, after: str, placed: bool) -> str:
    """What a narrow blank stands for: nothing beside Chinese, unless two Chinese words of a plain text touch."""
    wide_before, wide_after = _is_wide(before), _is_wide(after)
    if wide_before and wide_after:
        return "" if placed else " "
    return "" if wide_before or wide_after else " "


def _is_wide(char: str) -> bool:
    return bool(classes.table()[ord(char)] & classes.WIDE)
