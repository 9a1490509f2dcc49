"""In: a document's pages. Out: the lines of its body: running heads, feet and page numbers are out."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set
from itertools import pairwise

import numpy as np

from textindex.core.records import Line, Page
from textindex.documents import classes, grid
from textindex.documents.classes import Array
from textindex.documents.flow import Flow, Whole, of_lines
from textindex.documents.placing import SIDE_PLANE

ZONE = 0.13
DRIFT_PT = 4.0
MIN_PAGES = 3
MARK_SHARE = 0.4
OVERLAP = 0.4
EDGE_LINES = 2
DIGITS = re.compile(r"[0-9０-９]+")
BLANKS = re.compile(r"\s+")
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
        bodies = _placed(pages)
        return of_lines(whole, bodies if any(bodies) else [page.lines for page in pages])
    flow = grid.lines_of(whole)
    kept = _without_page_count(flow, _without_heads(flow, len(pages)))
    return flow.of(kept.nonzero()[0]) if kept.any() and not kept.all() else flow


def _placed(pages: Sequence[Page]) -> list[list[Line]]:
    places: dict[str, list[float]] = defaultdict(list)
    keys: list[dict[int, str]] = []
    for page in pages:
        found = {}
        for index, line in enumerate(page.lines):
            height = page.height if line.left < SIDE_PLANE / 2 else page.width
            if line.top < height * ZONE or line.bottom > height * (1 - ZONE):
                found[index] = key = _key(page, line)
                places[key].append(line.bottom)
        keys.append(found)
    repeated = {key: sorted(heights) for key, heights in places.items() if len(heights) >= MIN_PAGES}
    bodies = [
        [
            line
            for index, line in enumerate(page.lines or grid.lines_of_page(page))
            if not (index in found and _recurs(line.bottom, repeated.get(found[index], ())))
        ]
        for page, found in zip(pages, keys, strict=True)
    ]
    marks = _watermarks(pages, bodies)
    if not any(marks.values()):
        return bodies
    return [
        [line for line in body if not _is_mark(line, marks.get(page.text[line.start : line.stop], frozenset()))]
        for page, body in zip(pages, bodies, strict=True)
    ]


Place = tuple[float, float]
"""Left, bottom."""


def _watermarks(pages: Sequence[Page], bodies: Sequence[Sequence[Line]]) -> dict[str, set[Place]]:
    """The texts that stand apart at one place on two fifths of the pages, and every place where they do on three."""
    least = max(MIN_PAGES, MARK_SHARE * len(pages))
    lines = [
        {page.text[line.start : line.stop] for line in body} if page.lines else set()
        for page, body in zip(pages, bodies, strict=True)
    ]
    often = {text for text, times in Counter(text for found in lines for text in found).items() if times >= least}
    often = _at_one_place(pages, bodies, often, least) if often else often
    places: dict[str, dict[Place, set[int]]] = {text: defaultdict(set) for text in often}
    for page, body in zip(pages, bodies, strict=True) if often else ():
        for line in _apart(page, body, often):
            places[page.text[line.start : line.stop]][round(line.left), round(line.bottom)].add(page.number)
    marks = {}
    for text, found in places.items():
        pages_at = _pages_at(found)
        if max(pages_at.values(), default=0) >= least:
            marks[text] = {place for place, times in pages_at.items() if times >= MIN_PAGES}
    return marks


def _at_one_place(pages: Sequence[Page], bodies: Sequence[Sequence[Line]], often: Set[str], least: float) -> set[str]:
    """Those of the texts found often that stand so often at one place, if apart or not."""
    places: dict[str, dict[Place, set[int]]] = {text: defaultdict(set) for text in often}
    for page, body in zip(pages, bodies, strict=True):
        for line in body if page.lines else ():
            if (text := page.text[line.start : line.stop]) in often:
                places[text][round(line.left), round(line.bottom)].add(page.number)
    return {text for text, found in places.items() if max(_pages_at(found).values(), default=0) >= least}


def _pages_at(found: Mapping[Place, set[int]]) -> dict[Place, int]:
    """On how many pages a text stands at each place, or beside it by a point."""
    return {place: len(set().union(*(found.get(near, ()) for near in _around(place)))) for place in found}


def _apart(page: Page, body: Sequence[Line], often: Set[str]) -> list[Line]:
    """Those of the lines found often that are no part of the page's flow of text.

    They lie on other lines, are set sideways on an upright page, or are drawn before or after all others although
    there is text above or below them. What a page says in its flow is text, however many pages say it.
    """
    known = [page.text[line.start : line.stop] in often for line in body]
    if not page.lines or not any(known):
        return []
    flow = [line for line, is_known in zip(body, known, strict=True) if not is_known]
    upright = 2 * sum(line.left < SIDE_PLANE / 2 for line in page.lines) > len(page.lines)
    low, high = page.height * ZONE, page.height * (1 - ZONE)
    flow = [line for line in flow if line.top > low and line.bottom < high]
    apart = []
    for line in (line for line, is_known in zip(body, known, strict=True) if is_known):
        if line.left > SIDE_PLANE / 2:
            apart += [line] if upright else []
            continue
        beside = [other for other in flow if other.left < line.right and line.left < other.right]
        first, last = (all(side(other, line) for other in flow) for side in (_after, _before))
        if (
            any(_on_it(other, line) for other in beside)
            or (first and any(other.bottom > line.bottom for other in beside))
            or (last and any(other.top < line.top for other in beside))
        ):
            apart.append(line)
    return apart


def _after(other: Line, line: Line) -> bool:
    return other.start > line.start


def _before(other: Line, line: Line) -> bool:
    return other.start < line.start


def _on_it(other: Line, line: Line) -> bool:
    """Whether two lines share much of their height."""
    shared = min(other.top, line.top) - max(other.bottom, line.bottom)
    return shared > OVERLAP * min(other.top - other.bottom, line.top - line.bottom)


def _around(place: Place) -> list[Place]:
    return [(place[0] + across, place[1] + up) for across in (-1, 0, 1) for up in (-1, 0, 1)]


def _is_mark(line: Line, places: Set[Place]) -> bool:
    return bool(places) and (round(line.left), round(line.bottom)) in places


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


def _key(page: Page, line: Line) -> str:
    return _key_of(page.text[line.start : line.stop])


def _key_of(text: str) -> str:
    return BLANKS.sub("", DIGITS.sub("#", text))


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
