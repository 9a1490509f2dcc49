"""In: the lines of a text without geometry. Out: for each, whether one sentence goes on in the next.

Programs that make text of a PDF keep its lines: a full line breaks off within a sentence, often within a word. A line
is full where it is as wide as the text is set; where the widths differ from page to page, the sentence itself tells: it
has begun, it has not ended, and the next line begins nothing new. A heading, a row of a table, an item of a list is no
sentence, or is followed by what begins with a number, a mark or an indent. Some programs set a blank behind the last
line of each paragraph and each cell, and behind no other: there a line without one goes on, in a cell of a table too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from textindex.core.records import Line
from textindex.core.text import CHINESE

MIN_WRAP_EM = 15.0
MIN_WRAPPED_LINES = 8
WRAP_SPREAD_EM = 3.0
MIN_ENDED = 30
ENDED_WITH_BLANK = 0.8
OPEN_WITH_BLANK = 0.7
MIN_CHAIN = 0.6
"""A line inside a sentence is at least this share as wide as the line above it."""
IN_SENTENCE = re.compile("[，。；,;](?=.)")
ENDS = frozenset("。！？；：!?;:.…")
CLOSING = "”’」』》〉）)】]\"'"
# What begins a heading, an item or a paragraph of its own: 一、 （一） 1. 1） (1) ① 第三节 ● □ √ # |
BEGINS = re.compile(
    r"[(（]?[一二三四五六七八九十百0-9０-９a-zA-Z]{1,4}[、.．)）](?![0-9])|第[一二三四五六七八九十百0-9]{1,4}[章节条项]"
    r"|[\u2460-\u24ff\u2776-\u2793\u25a0-\u25ff\u2022\u00b7\u2610-\u2612\u2713\u2714√□■●○◆◇★※➢#|*>—-]"
    r"|(?:注|附注|单位|证券代码|股票代码)[:：0-9]"
)


class Row(NamedTuple):
    """A line, its text, the room (in ems) that its first character or word takes; whether a blank stands behind it."""

    line: Line
    text: str
    need: float
    blank: bool = False


def joins(rows: Sequence[Row]) -> list[bool]:
    """Tell for each line of a text but the last whether it goes on in the next."""
    width = wrap_width(row.line for row in rows)
    broken = breaks_sentences(row.text for row in rows if _is_wide(row.line))
    marked = marks_ends(rows)
    joined: list[bool] = []
    for above, below in pairwise(rows):
        full = is_full(above.line, below, width)
        inside = bool(joined) and joined[-1]
        cut = marked and is_cut(above, below)
        joined.append(full or cut or (broken and sentence_goes_on(rows[len(joined) - 1].line, above, below, inside)))
    return joined


def wrap_width(lines: Iterable[Line]) -> float | None:
    """The width at which a text is wrapped throughout; None where its lines are whole paragraphs, or of many widths.

    A wrapped text has its wide lines end at about the same place, and hardly any beyond it.
    """
    rights = [line.right for line in lines if line.right > MIN_WRAP_EM]
    if len(rights) < MIN_WRAPPED_LINES:
        return None
    mode = Counter(map(round, rights)).most_common(1)[0][0]
    near = sum(-WRAP_SPREAD_EM <= right - mode <= WRAP_SPREAD_EM for right in rights)
    beyond = sum(right > mode + WRAP_SPREAD_EM for right in rights)
    return float(mode) if near > 0.4 * len(rights) and beyond < 0.2 * len(rights) else None


def is_full(above: Line, below: Row, width: float | None) -> bool:
    """Whether what the next line begins with had no room on a line of a text of one width."""
    if width is None or above.cells or below.line.left > above.left + 1:
        return False
    return width - WRAP_SPREAD_EM - below.need < above.right <= width + 2 * WRAP_SPREAD_EM


def marks_ends(rows: Sequence[Row]) -> bool:
    """Whether a blank behind a line tells that a paragraph or a cell has ended.

    It stands behind nearly all lines that end with a stop (but those where a line happens to break off after one), and
    not behind most of the wide lines that do not.
    """
    ended = [row.blank for row in rows if _has_ended(row.text)]
    unended = [row.blank for row in rows if _is_wide(row.line) and not _has_ended(row.text)]
    marked = len(ended) >= MIN_ENDED and sum(ended) > ENDED_WITH_BLANK * len(ended)
    return marked and sum(unended) < OPEN_WITH_BLANK * len(unended)


def is_cut(above: Row, below: Row) -> bool:
    """Whether Chinese text goes on in the next line, where the end of a paragraph or cell has a blank behind it."""
    if above.blank or above.line.cells or below.line.cells or below.line.left > above.line.left + 1:
        return False
    chinese = CHINESE.search(above.text) and CHINESE.search(below.text)
    return chinese is not None and not BEGINS.match(below.text)


def breaks_sentences(texts: Iterable[str]) -> bool:
    """Whether most wide lines that hold a sentence's marks break off within one: three in four of a wrapped text do.

    Of a text whose lines are whole paragraphs it is one in four at most: items of lists, cells.
    """
    sentences = [text for text in texts if IN_SENTENCE.search(text)]
    broken = sum(not _has_ended(text) for text in sentences)
    return len(sentences) >= MIN_WRAPPED_LINES and broken > len(sentences) / 2


def sentence_goes_on(before: Line, above: Row, below: Row, inside: bool) -> bool:
    """Whether a wide line breaks off within a sentence; ``inside`` tells that the line before it goes on in it."""
    if above.line.cells or below.line.cells or not _is_wide(above.line) or _has_ended(above.text):
        return False
    if below.line.left > above.line.left + 1 or BEGINS.match(below.text):
        return False
    if not CHINESE.search(above.text):
        return below.text[0].islower()
    chained = inside and _width(above.line) > MIN_CHAIN * _width(before)
    return chained or IN_SENTENCE.search(above.text) is not None


def _width(line: Line) -> float:
    return line.right - line.left


def _is_wide(line: Line) -> bool:
    return _width(line) > MIN_WRAP_EM and not line.cells


def _has_ended(text: str) -> bool:
    return text.rstrip(CLOSING)[-1:] in ENDS
