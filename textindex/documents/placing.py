"""In: the characters of a page and their text. Out: its lines and their places, and whether some text stands twice."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from textindex.core.records import Line
from textindex.documents.characters import Box, Characters, Edges

LINE = re.compile(r"[^\s](?:[^\r\n]*[^\s])?")
BLANKS = "[ \u3000\xa0\u2000-\u200a\u202f]"
INNER_BLANKS = re.compile(rf"(?<=\S){BLANKS}+(?=\S)")
WIDE = "\u2e80-\u2fdf\u3400-\u9fff"
# Blanks where a cell may end: something Chinese on at least one side. Numbers apart from each other never form a word.
# (The first blank first, then what is before it: so the search passes over letters fast.)
GAP = re.compile(rf"{BLANKS}(?:(?<=[{WIDE}\uff00-\uffef].){BLANKS}*(?=\S)|(?<=\S.){BLANKS}*(?=[{WIDE}]))")
WIDE_GAP_EM = 0.75
BACK_EM = 0.3
ROW_EM = 0.5
CELL_PITCH_EM = 1.38
JUMP_EM = 2.0  # up or down within a line: what is set top to bottom, or elsewhere, is a line of its own
OTHER_SIZE = 2.0
NEIGHBOURS = 60
Span = tuple[int, int]
Ask = Callable[[int], Box]
"""Where the character at an offset of the text stands."""
SIDE_PLANE = 20_000.0
"""What is set sideways is placed as if the page were turned, and this far beside it: no upright line is near it."""


def place_lines(chars: Characters, text: str, where: Sequence[int] | None = None) -> tuple[tuple[Line, ...], bool]:
    """Place each line of a page as its reader sees it; what is set sideways, as if the page were turned.

    Args:
        chars: the page's characters.
        text: the page's text.
        where: the number of the character at each offset of the text; None if they are the same.

    Returns:
        The lines, and whether one goes back on itself or begins on another: text that stands there twice.
    """
    spans = [line.span() for line in LINE.finditer(text)]
    gaps = [gap.span() for gap in GAP.finditer(text)]  # each lies within a line
    known = _Known(chars, where, spans, gaps)
    lines: list[Line] = []
    turned: dict[int, Ask] = {}  # by the number of the line
    back = False
    here = 0
    for span, first, last in zip(spans, known.firsts, known.lasts, strict=True):
        below = here
        while below < len(gaps) and gaps[below][0] < span[1]:
            below += 1
        suspect = last[0] <= first[0] or abs(last[3] - first[3]) > last[2] - first[0]
        if not suspect and (line := _plain(span, (first, last), gaps, known, range(here, below))):
            lines.append(line)
            back = back or _goes_back(text, span, known.__getitem__)
        else:
            aside = _turned(chars, span[0], where) if suspect else None
            ask = aside or known.__getitem__
            found, again = _cut(text, span, ask, (ask(span[0]), ask(span[1] - 1)), gaps[here:below])
            if aside:
                turned |= dict.fromkeys(range(len(lines), len(lines) + len(found)), aside)
            lines += found
            back = back or again
        here = below
    return tuple(lines), back or _overlie(lines, lambda number: turned.get(number, known.__getitem__))


class _Known(dict[int, Box]):
    """Where characters stand: those at the ends of lines and gaps, asked for all at once, and others when they are.

    Attributes:
        firsts, lasts, befores, afters: the edges of the first and last character of each line, and of those before and
            after each gap.
    """

    def __init__(
        self, chars: Characters, where: Sequence[int] | None, spans: Sequence[Span], gaps: Sequence[Span]
    ) -> None:
        super().__init__()
        self._chars, self._where = chars, where
        offsets = [start for start, _ in spans] + [stop - 1 for _, stop in spans]
        offsets += [begin - 1 for begin, _ in gaps] + [end for _, end in gaps]
        edges = chars.edges([where[at] for at in offsets] if where else offsets)
        n, m = len(spans), len(gaps)
        self.firsts, self.lasts = edges[:n], edges[n : 2 * n]
        self.befores, self.afters = edges[2 * n : 2 * n + m], edges[2 * n + m :]

    def __missing__(self, offset: int) -> Box:
        box = self[offset] = self._chars.box(self._where[offset] if self._where else offset)
        return box


def _plain(span: Span, ends: tuple[Edges, Edges], gaps: Sequence[Span], known: _Known, own: range) -> Line | None:
    """A line of one size whose gaps, if any, part cells; None for another: `_cut` would give the same for it."""
    (left, top, _, bottom), (_, tail_top, right, tail_bottom) = ends
    high, tail_high = top - bottom, tail_top - tail_bottom
    if not (high <= OTHER_SIZE * tail_high and tail_high <= OTHER_SIZE * high):
        return None
    head_right, tail_left, cells = right, left, tuple[int, ...]()
    for number in own:
        _, _, before, level = known.befores[number]
        after, _, _, other_level = known.afters[number]
        room = after - before
        if abs(other_level - level) > JUMP_EM * high or -room > BACK_EM * high:
            return None
        if room > WIDE_GAP_EM * high:
            head_right = head_right if cells else before
            tail_left = after
            cells = (*cells, gaps[number][1])
    return Line(*span, left, right, bottom, top, head_right, tail_left, tail_bottom, tail_top, cells)


def _cut(text: str, span: Span, ask: Ask, ends: tuple[Box, Box], gaps: Sequence[Span]) -> tuple[list[Line], bool]:
    """A line and its cells; where text of another size or place was drawn behind it (a watermark), each part a line."""
    (start, stop), (first, last) = span, ends
    left, bottom, right, top = first
    _, tail_bottom, right, tail_top = last
    high = top - bottom
    head_right, tail_left, cells, back = right, left, list[int](), False
    breaks = [] if _alike(first, last) else _size_breaks(text, span, ask)
    for gap in gaps:
        before, after = ask(gap[0] - 1), ask(gap[1])
        if abs(after[1] - before[1]) > JUMP_EM * high:
            breaks.append(gap)
        elif after[0] - before[2] > WIDE_GAP_EM * high:
            head_right = head_right if cells else before[2]
            tail_left = after[0]
            cells.append(gap[1])
        elif before[2] - after[0] > BACK_EM * high:
            back = back or _in_row(before, after)
            below = abs(after[0] - tail_left) < ROW_EM * high and 0 < before[1] - after[1] < CELL_PITCH_EM * high
            if before[2] - after[0] > high and not below:  # the next line of a narrow cell goes on in it
                breaks.append(gap)
    back = back or _goes_back(text, span, ask)
    if breaks:
        return _broken(text, span, ask, sorted(set(breaks)), gaps, back)
    place = left, right, bottom, top, head_right, tail_left, tail_bottom, tail_top
    return [Line(start, stop, *place, tuple(cells))], back


def _broken(
    text: str, span: Span, ask: Ask, breaks: Sequence[Span], gaps: Sequence[Span], back: bool
) -> tuple[list[Line], bool]:
    """The parts of a line that is broken at some blanks."""
    starts, stops = [span[0], *(end for _, end in breaks)], [*(begin for begin, _ in breaks), span[1]]
    lines: list[Line] = []
    for start, stop in zip(starts, stops, strict=True):
        own = [gap for gap in gaps if start <= gap[0] and gap[1] <= stop]
        found, again = _cut(text, (start, stop), ask, (ask(start), ask(stop - 1)), own)
        lines += found
        back = back or again
    return lines, back


def _size_breaks(text: str, span: tuple[int, int], ask: Ask) -> list[tuple[int, int]]:
    """The blanks at which the size of a line's characters changes."""
    blanks = (blank.span() for blank in INNER_BLANKS.finditer(text, *span))
    return [blank for blank in blanks if not _alike(ask(blank[0] - 1), ask(blank[1]))]


def _alike(box: Box, other: Box) -> bool:
    high, other_high = box[3] - box[1], other[3] - other[1]
    return high <= OTHER_SIZE * other_high and other_high <= OTHER_SIZE * high


def _in_row(box: Box, other: Box) -> bool:
    return abs(box[1] - other[1]) < ROW_EM * (box[3] - box[1])


def _turned(chars: Characters, start: int, where: Sequence[int] | None) -> Ask | None:
    """How the characters of a line are asked for that is set sideways; None if it is upright as the page is shown."""
    quarters = chars.quarters(where[start] if where else start)
    if quarters == chars.turns:
        return None

    upright = chars.turned_by(quarters)

    def ask(offset: int) -> Box:
        left, bottom, right, top = upright(where[offset] if where else offset)
        return left + SIDE_PLANE * quarters, bottom, right + SIDE_PLANE * quarters, top

    return ask


def _goes_back(text: str, span: Span, ask: Ask) -> bool:
    """Whether a word that a line has twice, and the one behind it, stand at their first place again.

    What is drawn over a line again comes behind it, after a blank.
    """
    start, stop = span
    if text.find(" ", start, stop) < 0:
        return False
    words = text[start:stop].split(" ")
    if len(set(words)) == len(words):
        return False
    first: dict[str, int] = {}
    for number, word in enumerate(words):
        if first.setdefault(word, number) == number or not word:
            continue
        behind, again = words[first[word] + 1], words[number + 1] if number + 1 < len(words) else ""
        if number - first[word] == 1 or again.startswith(behind) or behind.startswith(again):
            old, new = (start + sum(map(len, words[:place])) + place for place in (first[word], number))
            before, after = ask(old + len(word) - 1), ask(new)
            if after[0] < before[2] - BACK_EM * (before[3] - before[1]) and _in_row(before, after):
                return True
    return False


def _overlie(lines: Sequence[Line], ask_of: Callable[[int], Ask]) -> bool:
    """Whether the first character of a line lies on one of another line, of about its size."""
    order = sorted(range(len(lines)), key=[line.bottom for line in lines].__getitem__)
    bottoms = [lines[number].bottom for number in order]
    for place, (number, following) in enumerate(zip(order, bottoms[1:], strict=False)):
        line = lines[number]
        middle = (line.bottom + line.top) / 2
        if following > middle:
            continue
        for other_place in range(place + 1, min(place + 1 + NEIGHBOURS, len(order))):
            if bottoms[other_place] > middle:
                break
            other = lines[order[other_place]]
            if _begins_on(line, other, ask_of, order[other_place]) or _begins_on(other, line, ask_of, number):
                return True
    return False


def _begins_on(line: Line, other: Line, ask_of: Callable[[int], Ask], number: int) -> bool:
    """Whether a line begins on another, which has a number."""
    high = line.top - line.bottom
    x = line.left + high / 4
    if not (other.left < x < other.right and 0.5 * high < other.top - other.bottom < 2 * high):
        return False
    y, ask = (line.bottom + line.top) / 2, ask_of(number)
    for offset in range(other.start, other.stop):
        left, bottom, right, top = ask(offset)
        if left < x < right and bottom < y < top:
            return True
    return False
