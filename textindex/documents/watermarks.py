"""In: the lines of a document's body, which have places. Out: those that are no watermark.

A watermark is a text that stands apart from the flow of text at the very same place on two fifths of the pages.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

import numpy as np

from textindex.core.records import Page
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
    often = _standing(_spots(flow, texts, (row for row in rows if times[texts[row]] >= least)), least)
    apart = _apart(flow, pages, kept, [row for row in rows if texts[row] in often])
    marks = _standing(_spots(flow, texts, apart), least)
    left, bottom = np.rint(flow.place[:, LEFT]).tolist(), np.rint(flow.place[:, BOTTOM]).tolist()
    gone = [row for row, text in enumerate(texts) if text in marks and (left[row], bottom[row]) in marks[text]]
    kept = kept.copy()
    kept[gone] = False
    return kept


def _spots(flow: Flow, texts: Sequence[str], rows: Iterable[int]) -> Spots:
    """Where the texts of some lines stand."""
    found: dict[str, dict[tuple[float, float], set[int]]] = defaultdict(lambda: defaultdict(set))
    for row in rows:
        left, bottom = np.rint(flow.place[row, [LEFT, BOTTOM]]).tolist()
        found[texts[row]][left, bottom].add(int(flow.page[row]))
    return found


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
    found: list[int] = []
    others = kept.copy()
    others[list(known)] = False
    sideways = flow.place[:, LEFT] > SIDE_PLANE / 2
    for page, run in groupby(known, key=flow.page.tolist().__getitem__):
        first, stop = flow.page.searchsorted((page, page + 1))
        upright = 2 * np.count_nonzero(flow.place[first:stop, LEFT] < SIDE_PLANE / 2) > stop - first
        low, high = pages[page].height * ZONE, pages[page].height * (1 - ZONE)
        text = first + others[first:stop].nonzero()[0]
        text = text[(flow.place[text, TOP] > low) & (flow.place[text, BOTTOM] < high)]
        found += (row for row in run if (upright if sideways[row] else _is_over(flow, row, text)))
    return found


def _is_over(flow: Flow, row: int, others: Array) -> bool:
    """Whether a line lies on one of others, or is drawn before all or after all of them, out of their order."""
    left, right, bottom, top = flow.place[row, [LEFT, RIGHT, BOTTOM, TOP]]
    beside = others[(flow.place[others, LEFT] < right) & (left < flow.place[others, RIGHT])]
    if not len(beside):
        return False
    bottoms, tops = flow.place[beside, BOTTOM], flow.place[beside, TOP]
    shared = np.minimum(tops, top) - np.maximum(bottoms, bottom)
    if np.any(shared > OVERLAP * np.minimum(tops - bottoms, top - bottom)):
        return True
    start, starts = flow.start[row], flow.start[others]
    return bool((start < starts.min() and np.any(bottoms > bottom)) or (start > starts.max() and np.any(tops < top)))
