"""In: the lines of a text without geometry. Out: for each, the gaps in it that part nothing: of OCR, of a tokenizer.

OCR sets blanks between Chinese characters, in ones, twos and mixed; a text that was cut into words before has a blank,
a slash or another mark between them. A blank may also part the cells of a table. But cells are few: where gaps stand
between a large share of the Chinese characters of a text, or of some page of it, they part none.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Sequence

CHINESE = "\u2e80-\u2fdf\u3400-\u9fff\uf900-\ufaff"
# Blanks; a mark between words; the tag of a part of speech (数据/n 中心/n). A tab is a cell's, whatever its share.
GAP = re.compile(r"[/_][a-z]{1,4} +| *[/|_\\,] *|[ \t\u3000\xa0\u2000-\u200a\u202f\u205f]+")
BETWEEN = re.compile(rf"(?<=[{CHINESE}])(?:{GAP.pattern})(?=[{CHINESE}])")
TOUCHING = re.compile(rf"(?<=[{CHINESE}])[{CHINESE}]")
TAG = re.compile("[a-z]+")
LETTER_SPACED = re.compile(rf"(?<![^\s])(?:[{CHINESE}][ \u3000\xa0]+){{2,}}[{CHINESE}](?![{CHINESE}])")
SPACED_HINT = re.compile(rf"[ \u3000\xa0][{CHINESE}][ \u3000\xa0]")
TWO_FIRST = re.compile(rf"[{CHINESE}][ \u3000\xa0]+[{CHINESE}](?![^ \u3000\xa0])")
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


def closed_gaps(lines: Sequence[str]) -> list[frozenset[str]]:
    """The kinds of gaps that part nothing, line by line; nothing for all lines of an ordinary text.

    >>> closed_gaps(["公司 推进 大 数据 平台 建设"] * 20)[0]
    frozenset({' '})
    """
    touching = [len(TOUCHING.findall(line)) for line in lines]
    gaps = [Counter(map(kind_of, BETWEEN.findall(line))) for line in lines]
    if whole := _closed(sum(touching), _added(gaps), SHARE):
        return [whole] * len(lines)
    found: list[frozenset[str]] = []
    start, size = 0, 0
    for stop, line in enumerate(lines, 1):
        size += len(line)
        if size >= BLOCK_CHARS or stop == len(lines):
            closed = _closed(sum(touching[start:stop]), _added(gaps[start:stop]), BLOCK_SHARE)
            found += [closed if size >= BLOCK_CHARS else NOTHING] * (stop - start)
            start, size = stop, 0
    return found


def _added(counters: Sequence[Counter[str]]) -> Counter[str]:
    total = Counter[str]()
    for counter in counters:
        total.update(counter)
    return total


def _closed(touching: int, gaps: Counter[str], share: float) -> frozenset[str]:
    total = touching + gaps.total()
    frequent = frozenset(kind for kind, number in gaps.items() if number > KIND_SHARE * total and "\t" not in kind)
    return frequent if total >= MIN_PAIRS and sum(gaps[kind] for kind in frequent) > share * total else NOTHING


def letter_spaced(text: str) -> deque[tuple[int, int]]:
    """Stretches set letter by letter: three Chinese characters or more, or two that begin a line: 合 计, 项 目."""
    found = deque(match.span() for match in LETTER_SPACED.finditer(text)) if SPACED_HINT.search(text) else deque()
    if (two := TWO_FIRST.match(text)) and not (found and found[0][0] == 0):
        found.appendleft(two.span())
    return found
