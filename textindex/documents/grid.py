"""In: a text without geometry. Out: its lines in a grid whose em is 1: a Chinese character takes 1, a Latin one 0.5."""

from __future__ import annotations

import numpy as np

from textindex.core.records import Line, Page
from textindex.documents import classes
from textindex.documents.classes import Array
from textindex.documents.flow import Flow, Whole, number_in, runs_of

IDEOGRAPHIC_BLANK = 0x3000


def lines_of(whole: Whole) -> Flow:
    """All lines of a text that are not blank; tabs, or two blanks and more, part the cells of one."""
    begin, start, stop = _extents(whole)
    left = 0.5 * (start - begin)
    if chr(IDEOGRAPHIC_BLANK) in whole.text:
        blank = np.append(0, np.cumsum(whole.codes == IDEOGRAPHIC_BLANK))
        left += 0.5 * (blank[start] - blank[begin])
    right = left + 0.5 * (stop - start + number_in(whole.codes > ord(classes.NARROW), start, stop))
    page = whole.bases.searchsorted(start, "right") - 1
    cells, at = _cells(whole, start, stop)
    celled = np.zeros(len(start), dtype=bool)
    celled[at] = True
    return Flow(
        whole=whole,
        page=page,
        start=start,
        stop=stop,
        place=np.stack([left, right], axis=1),
        cells=cells,
        celled=celled,
    )


def _extents(whole: Whole) -> tuple[Array, Array, Array]:
    """Where each line begins that is not blank, its first printed character, and the place after its last one.

    A stretch of blanks in which a line ends parts two lines; all that lies between two such stretches is one.
    """
    ends = np.flatnonzero((whole.codes == ord("\n")) | (whole.codes == ord("\r")))
    blanks, blank_ends = whole.runs(classes.SPACE)
    stretch = blanks.searchsorted(ends, "right") - 1
    last = np.flatnonzero(np.diff(stretch, append=-1))  # the last line end of each such stretch
    parting = stretch[last]
    size = len(whole.codes)
    leading = blank_ends[0] if len(blanks) and blanks[0] == 0 else 0
    trailing = blanks[-1] if len(blanks) and blank_ends[-1] == size else size
    begin, start = np.append(0, ends[last] + 1), np.append(leading, blank_ends[parting])
    stop = np.append(blanks[parting], trailing)
    printed = start < stop
    return begin[printed], start[printed], stop[printed]


def _cells(whole: Whole, start: Array, stop: Array) -> tuple[Array, Array]:
    """Where cells begin behind a gap within a line, and which line it is."""
    begin, end = whole.runs(classes.LETTER_BLANK)
    long = end - begin > 1
    begin, end = begin[long], end[long]
    if "\t" in whole.text:
        tabs, tab_ends = runs_of(whole.codes == ord("\t"))
        begin, end = np.append(tabs, begin), np.append(tab_ends, end)
        order = np.argsort(end)
        begin, end = begin[order], end[order]
    at = start.searchsorted(end, "right") - 1
    inside = (at >= 0) & (begin >= start[at]) & (end < stop[at]) if len(start) else at < -1
    return end[inside], at[inside]


def lines_of_page(page: Page) -> list[Line]:
    """The lines of a page whose lines have no place on it, as if they had."""
    flow = lines_of(Whole.of([page]))
    return [
        Line(
            start=int(flow.start[row]),
            stop=int(flow.stop[row]),
            left=left,
            right=right,
            bottom=-1.0 - row,
            top=-float(row),
            head_right=right,
            tail_left=left,
            tail_bottom=-1.0 - row,
            tail_top=-float(row),
            cells=tuple(flow.cells_of(row)),
        )
        for row, (left, right) in enumerate(flow.place.tolist())
    ]
