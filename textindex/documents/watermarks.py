"""In: the lines of a document's body, which have places. Out: those that are no watermark.

A watermark is a text that stands apart from the flow of text at the very same place on two fifths of the pages.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np

from textindex.core.records import Page
from textindex.documents import classes
from textindex.documents.classes import Array
from textindex.documents.flow import PLACE, Flow
from textindex.documents.placing import SIDE_PLANE

LEFT, RIGHT, BOTTOM, TOP = map(PLACE.index, ("left", "right", "bottom", "top"))
ZONE = 0.13
"""Of a page's height, above and below, where its running heads and feet stand."""
MIN_PAGES = 3
MARK_SHARE = 0.4
OVERLAP = 0.4

Spots = Mapping[str, Mapping[tuple[float, float], set[int]]]
"""By text and place (left, bottom), in whole points: the pages on which the text stands there."""


def without_watermarks(flow: Flow, pages: Sequence[Page], kept: Array) -> Array:
    """Which of some lines are left without watermarks.

    Args:
        flow: the lines.
        pages: their pages; on one without lines of its own there is no watermark.
        kept: (n_lines,) bool, which of the lines.

    Returns:
        (n_lines,) bool. A watermark goes from every place where it stands apart on three pages.
    """
    least = max(MIN_PAGES, MARK_SHARE * len(pages))
    texts = [flow.whole.text[start:stop] for start, stop in zip(flow.start.tolist(), flow.stop.tolist(), strict=True)]
    lined = np.array([bool(page.lines) for page in pages], dtype=bool)[flow.page]
    rows = (kept & lined).nonzero()[0].tolist()
    times = Counter(map(texts.__getitem__, rows))
    often = _standing(_spots(flow, texts, [row for row in rows if times[texts[row]] >= least]), least)
    apart = _apart(flow, pages, kept, [row for row in rows if texts[row] in often])
    marks = _standing(_spots(flow, texts, apart), least)
    marked = [row for row, text in enumerate(texts) if text in marks]
    kept = kept.copy()
    kept[[row for row, place in zip(marked, _places(flow, marked), strict=True) if place in marks[texts[row]]]] = False
    return kept


def _spots(flow: Flow, texts: Sequence[str], rows: Sequence[int]) -> Spots:
    """Where the texts of some lines stand."""
    found: dict[str, dict[tuple[float, float], set[int]]] = defaultdict(lambda: defaultdict(set))
    for row, place, page in zip(rows, _places(flow, rows), flow.page[rows].tolist(), strict=True):
        found[texts[row]][place].add(page)
    return found


def _places(flow: Flow, rows: Sequence[int]) -> list[tuple[float, float]]:
    """Left and bottom of some lines in whole points."""
    return [*zip(*(np.rint(flow.place[rows, edge]).tolist() for edge in (LEFT, BOTTOM)), strict=True)]


def _standing(spots: Spots, least: float) -> dict[str, set[tuple[float, float]]]:
    """The texts that stand at one place, or beside it by a point, on so many pages; and their places on three."""
    found = {}
    for text, places in spots.items():
        near = {place: (places.get(beside, ()) for beside in _beside(*place)) for place in places}
        n_pages = {place: len(set().union(*pages)) for place, pages in near.items()}
        if max(n_pages.values()) >= least:
            found[text] = {place for place, times in n_pages.items() if times >= MIN_PAGES}
    return found


def _beside(left: float, bottom: float) -> list[tuple[float, float]]:
    return [(left + across, bottom + up) for across in (-1, 0, 1) for up in (-1, 0, 1)]


def _apart(flow: Flow, pages: Sequence[Page], kept: Array, known: Sequence[int]) -> list[int]:
    """Those of the lines found often that are no part of their page's flow of text.

    They lie on other lines, are set sideways on an upright page, or are drawn before or after all others although
    there is text above or below them. What a page says in its flow is text, however many pages say it.
    """
    rows = np.array(known, dtype=np.int64)
    left, bottom, top = (flow.place[:, edge] for edge in (LEFT, BOTTOM, TOP))
    height = np.array([page.height for page in pages], dtype=np.float64)[flow.page]
    others = kept & (top > height * ZONE) & (bottom < height * (1 - ZONE))
    others[rows] = False
    n_upright = np.bincount(flow.page[left < SIDE_PLANE / 2], minlength=len(pages))
    upright = 2 * n_upright > np.bincount(flow.page, minlength=len(pages))
    sideways = left[rows] > SIDE_PLANE / 2
    apart = np.where(sideways, upright[flow.page[rows]], _are_over(flow, rows, others.nonzero()[0]))
    return [int(row) for row in rows[apart]]


def _are_over(flow: Flow, rows: Array, others: Array) -> Array:
    """Whether lines lie on others of their page, or are drawn before all or after all of them, out of their order."""
    page = flow.page[others]
    first, after = page.searchsorted(flow.page[rows]), page.searchsorted(flow.page[rows], "right")
    portion = np.cumsum(after - first) // classes.PORTION
    ends = [0, *(np.flatnonzero(portion[1:] != portion[:-1]) + 1).tolist(), len(rows)]
    found = [_over(flow, rows[a:b], others, first[a:b], after[a:b]) for a, b in pairwise(ends)]
    return np.concatenate(found)


def _over(flow: Flow, rows: Array, others: Array, first: Array, after: Array) -> Array:
    """The same of some lines, each with the others from a first one on: all their pairs are looked at together."""
    times = after - first
    of = np.repeat(np.arange(len(rows)), times)
    other = others[np.arange(len(of)) - np.repeat(np.cumsum(times) - times - first, times)]
    line = rows[of]

    def number(pairs: Array) -> Array:
        return np.bincount(of[pairs], minlength=len(rows))

    left, right, bottom, top = flow.place[line][:, [LEFT, RIGHT, BOTTOM, TOP]].T
    its_left, its_right, its_bottom, its_top = flow.place[other][:, [LEFT, RIGHT, BOTTOM, TOP]].T
    beside = (its_left < right) & (left < its_right)
    shared = np.minimum(its_top, top) - np.maximum(its_bottom, bottom)
    lies_on = number(beside & (shared > OVERLAP * np.minimum(its_top - its_bottom, top - bottom))) > 0
    before, behind = flow.start[line] < flow.start[other], flow.start[line] > flow.start[other]
    over: Array = lies_on | ((number(before) == times) & (number(beside & (its_bottom > bottom)) > 0))
    over |= (number(behind) == times) & (number(beside & (its_top < top)) > 0)
    return over
