"""In: two lines that follow each other, and where they stand. Out: whether one sentence, or one cell, goes on.

A line goes on in the next if it is full: what the next line begins with had no room on it. A heading above a
paragraph, a list item, a cell beside or above another is short, or stands elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textindex.core.records import Line

BUCKET_PT = 6.0
KEY_PT = 0.5
BODY_PITCH_EM = 2.6
CELL_PITCH_EM = 1.38
CENTRED_PITCH_EM = 1.55
INDENT_EM = 2.7
HANGING_EM = 3.2
NUMBERING_EM = 6.0
SLACK_EM = 1.2
WIDE_COLUMN_EM = 15.0
NEIGHBOURS = 40


class Margins:
    """How far to the right the lines reach that begin at a place of the page.

    Args:
        lines: the body lines of a page.
    """

    def __init__(self, lines: Iterable[Line]) -> None:
        self._reach: dict[int, list[float]] = {}
        self._known: dict[tuple[int, int], float | None] = {}
        for line in lines:
            for left in {line.left, line.tail_left}:
                self._reach.setdefault(round(left / BUCKET_PT), []).append(line.right)

    def right_of(self, left: float, em: float) -> float | None:
        """The right margin of the column that begins at ``left``; None for a narrow one that a single line fills.

        First lines of paragraphs are indented by two characters and belong to the same column.
        """
        key = round(left / KEY_PT), round(em / KEY_PT)
        if key not in self._known:
            self._known[key] = self._right_of(left, em)
        return self._known[key]

    def _right_of(self, left: float, em: float) -> float | None:
        buckets = {round((left + shift * em) / BUCKET_PT) + step for shift in (0, 2) for step in (-1, 0, 1)}
        rights = [right for bucket in buckets for right in self._reach.get(bucket, ())]
        if not rights:
            return None
        margin = max(rights)
        filled = sum(right > margin - 1.5 * em for right in rights)
        return margin if filled > 1 or margin - left > WIDE_COLUMN_EM * em else None


def goes_on(lines: Sequence[Line], index: int, margins: Margins, need_em: float) -> bool:
    """Tell whether line ``index`` goes on in line ``index + 1`` of the same page.

    Args:
        lines: the body lines of one page in reading order.
        index: the upper line.
        margins: the page's right margins.
        need_em: the room that the next line's first character or word would have taken, in ems.
    """
    above, below = lines[index], lines[index + 1]
    em, size = above.tail_top - above.tail_bottom, below.top - below.bottom
    if em <= 0 or not 0.7 < size / em < 1.4:
        return False
    em = min(em, size)
    pitch = above.tail_bottom - below.bottom
    if abs(pitch) < 0.5 * em:
        return -0.3 * em < below.left - above.right < 0.3 * em
    if not 0.5 * em < pitch < BODY_PITCH_EM * em:
        return False
    return _fills_column(above, below, margins, em, need_em) or (
        _same_cell(above, below, pitch, em) and _in_table(lines, index, em)
    )


def goes_on_overleaf(above: Line, below: Line, margins: Margins, need_em: float) -> bool:
    """Tell whether the last body line of a page goes on in the first body line of the next."""
    em, size = above.tail_top - above.tail_bottom, below.top - below.bottom
    if em <= 0 or not 0.8 < size / em < 1.25:
        return False
    return _fills_column(above, below, margins, em, need_em)


def _fills_column(above: Line, below: Line, margins: Margins, em: float, need_em: float) -> bool:
    hangs = 0.6 * em <= below.left - above.left < HANGING_EM * em and above.tail_left == above.left
    margin = margins.right_of(above.left if hangs else below.left, em)
    if margin is None:
        return False
    room = (margin - above.right) / em
    if abs(above.tail_left - below.left) < 0.6 * em:
        return room < need_em + SLACK_EM
    if above.tail_left - above.left > NUMBERING_EM * em:
        return False  # the tail is a cell of its own, and the next line begins elsewhere
    if hangs:
        return abs(room) < need_em  # a new paragraph is indented too: only a line without any room left goes on
    return -0.6 < (above.left - below.left) / em < INDENT_EM and room < need_em + SLACK_EM


def _same_cell(above: Line, below: Line, pitch: float, em: float) -> bool:
    """One above the other, aligned at the left, in the middle or at the right, the lower one not the longer."""
    if below.head_right > above.right + 0.6 * em:
        return False
    if abs(above.tail_left - below.left) < 0.5 * em:
        return pitch <= CELL_PITCH_EM * em
    centred = abs((above.tail_left + above.right) - (below.left + below.head_right)) < 0.7 * em
    flush_right = abs(above.right - below.head_right) < 0.3 * em and above.tail_left < below.left
    return (centred or flush_right) and pitch <= CENTRED_PITCH_EM * em


def _in_table(lines: Sequence[Line], index: int, em: float) -> bool:
    """Whether something stands beside the two lines: another cell."""
    above, below = lines[index], lines[index + 1]
    if above.cells or below.cells:
        return True
    for other in lines[max(0, index - NEIGHBOURS) : index + 2 + NEIGHBOURS]:
        beside = other.left > above.right + 0.5 * em or other.right < above.left - 0.5 * em
        if beside and other.bottom < above.top - 0.3 * em and other.top > below.bottom + 0.3 * em:
            return True
    return False
