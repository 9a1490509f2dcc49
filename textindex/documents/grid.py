"""In: a text without geometry. Out: its lines in a grid whose em is 1: a Chinese character takes 1, a Latin one 0.5."""

from __future__ import annotations

import numpy as np

from textindex.core.records import Line, Page
from textindex.documents import classes
from textindex.documents.classes import Array
from textindex.documents.flow import Flow, Whole

IDEOGRAPHIC_BLANK = 0x3000


def lines_of(whole: Whole) -> Flow:
    """All lines of a text that are not blank; tabs, or two blanks and more, part the cells of one."""
    ends = np.flatnonzero((whole.codes == ord("\n")) | (whole.codes == ord("\r")))
    printed = np.flatnonzero(~whole.has(classes.SPACE))
    begin, end = np.append(0, ends + 1), np.append(ends, len(whole.codes))
    first, after = printed.searchsorted(begin), printed.searchsorted(end)
    begin, first, after = (column[first < after] for column in (begin, first, after))
    start, stop = printed[first], printed[after - 1] + 1
    del printed  # as large as all the rest
    full = whole.total(whole.codes > ord(classes.NARROW))
    blank = whole.total(whole.codes == IDEOGRAPHIC_BLANK)
    left = 0.5 * (start - begin + blank[start] - blank[begin])
    right = left + 0.5 * (stop - start + full[stop] - full[start])
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


def _cells(whole: Whole, start: Array, stop: Array) -> tuple[Array, Array]:
    """Where cells begin behind a gap within a line, and which line it is."""
    tabs, tab_ends = _runs(whole.codes == ord("\t"))
    blanks, blank_ends = _runs(np.isin(whole.codes, [ord(" "), IDEOGRAPHIC_BLANK, 0xA0]))
    long = blank_ends - blanks > 1
    begin, end = np.append(tabs, blanks[long]), np.append(tab_ends, blank_ends[long])
    order = np.argsort(end)
    begin, end = begin[order], end[order]
    at = start.searchsorted(end, "right") - 1
    inside = (at >= 0) & (begin >= start[at]) & (end < stop[at]) if len(start) else at < -1
    return end[inside], at[inside]


def _runs(marked: Array) -> tuple[Array, Array]:
    """Where stretches of marked characters begin, and after them."""
    edges = np.flatnonzero(np.diff(marked.astype(np.int8), prepend=0, append=0))
    return edges[::2], edges[1::2]


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
