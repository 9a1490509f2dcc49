"""In: a document's pages. Out: the lines of its body: running heads, feet and page numbers are out."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from textindex.core.records import Page
from textindex.documents import classes, grid
from textindex.documents.classes import Array
from textindex.documents.flow import Flow, Whole, of_lines
from textindex.documents.placing import SIDE_PLANE
from textindex.documents.watermarks import BOTTOM, LEFT, MIN_PAGES, TOP, ZONE, without_watermarks

DRIFT_PT = 4.0
EDGE_LINES = 2
DIGITS = re.compile(r"[0-9０-９]+")
PAGE_NUMBER = re.compile(
    r"[-—–－~·|\s]*(?:第\s*)?(?:page\s*)?[0-9]{1,4}(?:\s*页)?(?:\s*(?:/|of|，?\s*共)\s*[0-9]{1,4}(?:\s*页)?)?[-—–－~·|\s]*",
    re.IGNORECASE,
)
PAGE_NUMBER_CHARS = 12


def body(pages: Sequence[Page]) -> Flow:
    """Return the pages' lines without what they repeat around the text.

    Where lines have a place on the page, a line is furniture if it stands in the upper or lower eighth and the same
    text (numbers aside) stands at the same height on at least three pages; elsewhere (a watermark), if the same text
    stands apart from the flow of text at the very same place on two fifths of the pages. A text file has no places:
    there, only
    the first and last lines of its pages (form feeds) are compared, and lines that count
    the pages upwards, one by one, are taken out. Where nothing else would be left, nothing is furniture.
    """
    whole = Whole.of(pages)
    if any(page.lines for page in pages):
        flow = of_lines(whole, [page.lines or grid.lines_of_page(page) for page in pages])
        kept = without_watermarks(flow, pages, _without_recurring(flow, pages))
    else:
        flow = grid.lines_of(whole)
        kept = _without_page_count(flow, _without_heads(flow, len(pages)))
    return flow.of(kept.nonzero()[0]) if kept.any() and not kept.all() else flow


def _without_recurring(flow: Flow, pages: Sequence[Page]) -> Array:
    """Which lines are left without those that stand at the edge of three pages at one height, numbers aside."""
    kept = np.ones(len(flow.page), dtype=bool)
    sizes = np.array([(page.height, page.width) for page in pages], dtype=np.float64)[flow.page]
    height = np.where(flow.place[:, LEFT] < SIDE_PLANE / 2, sizes[:, 0], sizes[:, 1])
    outer = (flow.place[:, TOP] < height * ZONE) | (flow.place[:, BOTTOM] > height * (1 - ZONE))
    edges = (outer & np.array([bool(page.lines) for page in pages], dtype=bool)[flow.page]).nonzero()[0]
    keyed = list(zip(map(_key_of, map(flow.text, edges)), flow.place[edges, BOTTOM].tolist(), strict=True))
    places: dict[str, list[float]] = defaultdict(list)
    for key, bottom in sorted(keyed):
        places[key].append(bottom)
    kept[edges] = [not _recurs(bottom, places[key]) for key, bottom in keyed]
    return kept


def _recurs(height: float, heights: Sequence[float]) -> bool:
    return bisect_right(heights, height + DRIFT_PT) - bisect_left(heights, height - DRIFT_PT) >= MIN_PAGES


def _without_heads(flow: Flow, n_pages: int) -> Array:
    """Which lines are left without those that stand among the first or last two of three pages, numbers aside."""
    rows = range(len(flow.page))
    kept = np.ones(len(rows), dtype=bool)
    if n_pages < MIN_PAGES:
        return kept
    firsts = flow.page.searchsorted(range(n_pages + 1)).tolist()
    edges = [
        {row: _key_of(flow.text(row)) for row in (*rows[first:stop][:EDGE_LINES], *rows[first:stop][-EDGE_LINES:])}
        for first, stop in pairwise(firsts)
    ]
    pages_with = Counter(key for found in edges for key in set(found.values()))
    kept[[row for found in edges for row, key in found.items() if key and pages_with[key] >= MIN_PAGES]] = False
    return kept


def _key_of(text: str) -> str:
    return "".join(DIGITS.sub("#", text).split())


def _without_page_count(flow: Flow, kept: Array) -> Array:
    """Which of the lines kept are left without page numbers: the longest run upwards by one."""
    short = kept & (flow.stop - flow.start <= PAGE_NUMBER_CHARS)
    short &= ~flow.any(~flow.whole.has(classes.COUNTED | classes.SPACE))
    numbered = [
        (row, int(re.findall("[0-9]+", text)[0]))
        for row in short.nonzero()[0].tolist()
        if PAGE_NUMBER.fullmatch(text := flow.text(row))
    ]
    drop = _longest_count(numbered)
    if len(drop) >= MIN_PAGES:
        kept[list(drop)] = False
    return kept


def _longest_count(numbered: Sequence[tuple[int, int]]) -> set[int]:
    """The lines of the longest run of numbers upwards by one, each after the other, given each line and its number."""
    best: dict[int, int] = {}  # the number that a run ends in: the position of its last line
    length, before = [0] * len(numbered), [-1] * len(numbered)
    for position, (_, number) in enumerate(numbered):
        before[position] = best.get(number - 1, -1)
        length[position] = 1 + (length[before[position]] if before[position] >= 0 else 0)
        if length[position] > (length[best[number]] if number in best else 0):
            best[number] = position
    position = max(range(len(numbered)), key=length.__getitem__, default=-1)
    run = set[int]()
    while position >= 0:
        run.add(numbered[position][0])
        position = before[position]
    return run
