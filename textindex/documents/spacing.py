"""In: the lines of a text without geometry. Out: for each, the gaps in it that part nothing: of OCR, of a tokenizer.

OCR sets blanks between Chinese characters, in ones, twos and mixed; a text that was cut into words before has a blank,
a slash or another mark between them. A blank may also part the cells of a table. But cells are few: where gaps stand
between a large share of the Chinese characters of a text, or of some page of it, they part none.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable

import numpy as np

from textindex.core.patterns import regex
from textindex.documents import classes
from textindex.documents.classes import CHINESE, Array
from textindex.documents.flow import Flow

# Blanks; a mark between words; the tag of a part of speech (数据/n 中心/n). A tab is a cell's, whatever its share.
GAP = regex(r"[/_][a-z]{1,4} +| *[/|_\\,] *|[ \t\u3000\xa0\u2000-\u200a\u202f\u205f]+")
BETWEEN = regex(rf"(?<=[{CHINESE}])(?:{GAP.pattern})(?=[{CHINESE}])")
TAG = regex("[a-z]+")
LETTER_SPACED = regex(rf"(?<![^\s])(?:[{CHINESE}][ \u3000\xa0]+){{2,}}[{CHINESE}](?![{CHINESE}])")
SPACED_HINT = regex(rf"[ \u3000\xa0][{CHINESE}][ \u3000\xa0]")
TWO_FIRST = regex(rf"[{CHINESE}][ \u3000\xa0]+[{CHINESE}](?![^ \u3000\xa0])")
SHARE = 0.15
"""Of a whole text; reports have gaps between 6% of the characters that follow one another at most."""
BLOCK_SHARE = 0.3
"""Of a block, in which tables may stand."""
KIND_SHARE = 0.1
MIN_PAIRS = 100
BLOCK_CHARS = 2_000
NOTHING: frozenset[str] = frozenset()


def kind_of(gap: str) -> str:
    """What makes gaps the same: their blanks and marks, whatever the tag.

    >>> kind_of("/vn "), kind_of(" ")
    ('/ ', ' ')
    """
    return TAG.sub("", gap)


def closed_gaps(flow: Flow) -> list[frozenset[str]] | None:
    """The kinds of gaps that part nothing, line by line; None for an ordinary text, which has none of them."""
    n_lines = len(flow.page)
    chinese = flow.whole.has(classes.IDEOGRAPH)
    if not chinese.any():
        return None
    follows = chinese.copy()
    follows[1:] &= chinese[:-1]
    follows[0] = False
    touching = np.append(0, np.cumsum(flow.number(follows)))
    places, rows = _openings(flow, chinese)
    if whole := _closed(flow, int(touching[-1]), places, SHARE):
        return [whole] * n_lines
    found = [NOTHING] * n_lines
    for start, stop in _blocks(flow.stop - flow.start):
        first, last = rows.searchsorted((start, stop))
        if closed := _closed(flow, int(touching[stop] - touching[start]), places[first:last], BLOCK_SHARE):
            found[start:stop] = [closed] * (stop - start)
    return found if any(found) else None


def _openings(flow: Flow, chinese: Array) -> tuple[Array, Array]:
    """Where gaps behind Chinese characters may begin in a text's lines, and the line of each, in order."""
    places = (chinese[:-1] & flow.whole.has(classes.GAP)[1:]).nonzero()[0] + 1
    rows = flow.start.searchsorted(places, "right") - 1
    inside = (rows >= 0) & (places < flow.stop[rows])
    return places[inside], rows[inside]


def _blocks(sizes: Array) -> Iterable[tuple[int, int]]:
    """Stretches of lines with so many characters as a page may have; what is left over at the end is none."""
    total = sizes.cumsum()
    start, done = 0, 0
    while (stop := int(total.searchsorted(done + BLOCK_CHARS)) + 1) <= len(total):
        yield start, stop
        start, done = stop, int(total[stop - 1])


def _closed(flow: Flow, touching: int, places: Array, share: float) -> frozenset[str]:
    """The kinds of gaps that part nothing where so many Chinese characters touch, and gaps may begin at some places."""
    if (1 - share) * (len(places) + 1) <= share * touching:  # too few, even if all of them were gaps of one kind
        return NOTHING
    found = (BETWEEN.match(flow.whole.text, place) for place in places.tolist())
    gaps = Counter(kind_of(gap.group()) for gap in found if gap)
    total = touching + gaps.total()
    frequent = frozenset(kind for kind, number in gaps.items() if number > KIND_SHARE * total and "\t" not in kind)
    return frequent if total >= MIN_PAIRS and sum(gaps[kind] for kind in frequent) > share * total else NOTHING


def letter_spaced(text: str) -> deque[tuple[int, int]]:
    """Stretches set letter by letter: three Chinese characters or more, or two that begin a line: 合 计, 项 目."""
    found = deque(match.span() for match in LETTER_SPACED.finditer(text)) if SPACED_HINT.search(text) else deque()
    if (two := TWO_FIRST.match(text)) and not (found and found[0][0] == 0):
        found.appendleft(two.span())
    return found
