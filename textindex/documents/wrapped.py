"""In: the lines of a text without geometry. Out: for each, whether one sentence goes on in the next.

Programs that make text of a PDF keep its lines: a full line breaks off within a sentence, often within a word. A line
is full where it is as wide as the text is set; where the widths differ from page to page, the sentence itself tells: it
has begun, it has not ended, and the next line begins nothing new. A heading, a row of a table, an item of a list is no
sentence, or is followed by what begins with a number, a mark or an indent. Some programs set a blank behind the last
line of each paragraph and each cell, and behind no other: there a line without one goes on, in a cell of a table too.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from textindex.core.patterns import regex
from textindex.documents import classes
from textindex.documents.classes import Array
from textindex.documents.flow import Flow, any_in

MIN_WRAP_EM = 15.0
MIN_WRAPPED_LINES = 8
WRAP_SPREAD_EM = 3.0
MIN_ENDED = 30
ENDED_WITH_BLANK = 0.8
OPEN_WITH_BLANK = 0.7
MIN_CHAIN = 0.6
"""A line inside a sentence is at least this share as wide as the line above it."""
ENDS = frozenset("。！？；：!?;:.…")
CLOSING = "”’」』》〉）)】]\"'"
# What begins a heading, an item or a paragraph of its own: 一、 （一） 1. 1） (1) ① 第三节 ● □ √ # |
BEGINS = regex(
    r"[(（]?[一二三四五六七八九十百0-9０-９a-zA-Z]{1,4}[、.．)）](?![0-9])|第[一二三四五六七八九十百0-9]{1,4}[章节条项]"
    r"|[\u2460-\u24ff\u2776-\u2793\u25a0-\u25ff\u2022\u00b7\u2610-\u2612\u2713\u2714√□■●○◆◇★※➢#|*>—-]"
    r"|(?:注|附注|单位|证券代码|股票代码)[:：0-9]"
)


class Rows(NamedTuple):
    """What tells of each line, (n_lines,): where it begins and ends, in ems, and what it is made of.

    ``need`` is the room that its first character or word takes; ``blank`` tells that a blank stands behind it,
    ``inside`` that one of a sentence's marks stands before its last character.
    """

    left: Array
    right: Array
    need: Array
    celled: Array
    wide: Array
    ended: Array
    blank: Array
    chinese: Array
    inside: Array


def joins(flow: Flow) -> Array:
    """Tell for each line of a text but the last whether it goes on in the next, (n_lines - 1,) bool."""
    rows = _rows(flow)
    above, below = Rows(*(column[:-1] for column in rows)), Rows(*(column[1:] for column in rows))
    lowers = below.left <= above.left + 1
    joined = _is_full(above, below, wrap_width(rows.right)) & lowers
    if marks_ends(rows):
        cut = ~above.blank & ~above.celled & ~below.celled & lowers & above.chinese & below.chinese
        joined |= cut & ~_begin(flow, cut & ~joined)
    if not breaks_sentences(rows):
        return joined
    open_ended = ~above.celled & ~below.celled & above.wide & ~above.ended & lowers
    width, on = (rows.right - rows.left).tolist(), joined.tolist()
    for row in (open_ended & ~joined & ~_begin(flow, open_ended & ~joined)).nonzero()[0].tolist():
        if not rows.chinese[row]:
            on[row] = flow.whole.text[flow.start[row + 1]].islower()
        else:  # the line before it may go on in it
            on[row] = bool(rows.inside[row]) or (row > 0 and on[row - 1] and width[row] > MIN_CHAIN * width[row - 1])
    return np.array(on, dtype=bool)


def _rows(flow: Flow) -> Rows:
    whole, (left, right) = flow.whole, flow.place.T
    return Rows(
        left=left,
        right=right,
        need=flow.need(),
        celled=flow.celled,
        wide=(right - left > MIN_WRAP_EM) & ~flow.celled,
        ended=_ended(flow),
        blank=np.isin(whole.codes[flow.stop], list(map(ord, " \t\u3000"))),
        chinese=flow.any(whole.has(classes.HAN_CHARACTER)),
        inside=any_in(whole.has(classes.IN_SENTENCE), flow.start, flow.stop - 1),
    )


def _ended(flow: Flow) -> Array:
    """Which lines end with a stop, closing quotes and brackets aside."""
    last = flow.whole.codes[flow.stop - 1]
    ended = np.isin(last, list(map(ord, ENDS)))
    for row in np.isin(last, list(map(ord, CLOSING))).nonzero()[0].tolist():
        ended[row] = flow.text(row).rstrip(CLOSING)[-1:] in ENDS
    return ended


def _begin(flow: Flow, asked: Array) -> Array:
    """For some of the lines but the last, (n_lines - 1,) bool, whether the line below begins something new."""
    found: Array = asked & ((flow.whole.bits[flow.start[1:]] & classes.BEGINNING) != 0)
    text, start, stop = flow.whole.text, flow.start.tolist(), flow.stop.tolist()
    for row in found.nonzero()[0].tolist():
        found[row] = BEGINS.match(text, start[row + 1], stop[row + 1]) is not None
    return found


def wrap_width(right: Array) -> float | None:
    """The width at which a text is wrapped throughout; None where its lines are whole paragraphs, or of many widths.

    A wrapped text has its wide lines end at about the same place, and hardly any beyond it.
    """
    right = right[right > MIN_WRAP_EM]
    if len(right) < MIN_WRAPPED_LINES:
        return None
    values, first, times = np.unique(np.rint(right), return_index=True, return_counts=True)
    mode = values[times == times.max()][first[times == times.max()].argmin()]  # of equals the one that comes first
    near = np.abs(right - mode) <= WRAP_SPREAD_EM
    beyond = right > mode + WRAP_SPREAD_EM
    return float(mode) if near.sum() > 0.4 * len(right) and beyond.sum() < 0.2 * len(right) else None


def _is_full(above: Rows, below: Rows, width: float | None) -> Array:
    """Whether what the next line begins with had no room on a line of a text of one width."""
    if width is None:
        return above.celled & False
    fills = (width - WRAP_SPREAD_EM - below.need < above.right) & (above.right <= width + 2 * WRAP_SPREAD_EM)
    return fills & ~above.celled


def marks_ends(rows: Rows) -> bool:
    """Whether a blank behind a line tells that a paragraph or a cell has ended.

    It stands behind nearly all lines that end with a stop (but those where a line happens to break off after one), and
    not behind most of the wide lines that do not.
    """
    ended, unended = rows.blank[rows.ended], rows.blank[rows.wide & ~rows.ended]
    marked = len(ended) >= MIN_ENDED and ended.sum() > ENDED_WITH_BLANK * len(ended)
    return bool(marked and unended.sum() < OPEN_WITH_BLANK * len(unended))


def breaks_sentences(rows: Rows) -> bool:
    """Whether most wide lines that hold a sentence's marks break off within one: three in four of a wrapped text do.

    Of a text whose lines are whole paragraphs it is one in four at most: items of lists, cells.
    """
    sentences = rows.wide & rows.inside
    broken = sentences & ~rows.ended
    return bool(sentences.sum() >= MIN_WRAPPED_LINES and broken.sum() > sentences.sum() / 2)
