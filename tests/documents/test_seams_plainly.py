"""Which lines go on in the next: all lines together, and the plain rule line by line, say the same of any page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from hypothesis import given
from hypothesis import strategies as st

from textindex.core.records import Line, Page
from textindex.documents import seams
from textindex.documents.flow import Whole, of_lines
from textindex.documents.seams import (
    BODY_PITCH_EM,
    BUCKET_PT,
    CELL_PITCH_EM,
    CENTRED_PITCH_EM,
    HANGING_EM,
    INDENT_EM,
    KEY_PT,
    NEIGHBOURS,
    NUMBERING_EM,
    SLACK_EM,
    WIDE_COLUMN_EM,
)


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


def plain_joins(pages: Sequence[Page]) -> list[bool]:
    """For each line but the last whether it goes on in the next, one by one."""
    joined: list[bool] = []
    above: Sequence[Line] = ()
    margins = Margins(above)
    for page in pages:
        if not page.lines:
            continue
        if above:
            joined.append(goes_on_overleaf(above[-1], page.lines[0], margins, need(page, page.lines[0])))
        above, margins = page.lines, Margins(page.lines)
        joined += [goes_on(above, at, margins, need(page, above[at + 1])) for at in range(len(above) - 1)]
    return joined


def need(page: Page, line: Line) -> float:
    """The room, in ems, that the first character (Chinese) or word (Latin) of a line takes."""
    text = page.text[line.start : min(line.stop, line.start + 24)]
    if not text[0].isascii():
        return 1.0
    return max(1.0, 0.5 * next((at for at, char in enumerate(text) if not "!" <= char <= "~"), len(text)))


@st.composite
def some_pages(draw):
    pages = []
    for number in range(draw(st.integers(1, 3))):
        texts = draw(st.lists(st.sampled_from(["大数据", "word on", "a", "长" * 30, "x1"]), max_size=8))
        text, lines, bottom = "\n".join(texts), [], 700.0
        starts = [sum(map(len, texts[:at])) + at for at in range(len(texts))]
        for start, words in zip(starts, texts, strict=True):
            left = draw(st.sampled_from([90.0, 90.2, 96.1, 111.0, 114.0, 120.0, 300.0]))
            right = left + draw(st.sampled_from([20.0, 200.0, 330.0, 409.0, 412.5]))
            high = draw(st.sampled_from([10.0, 10.5, 14.0]))
            bottom -= draw(st.sampled_from([0.0, 3.0, 12.0, 15.0, 21.0, 60.0]))
            tail = draw(st.sampled_from([left, left, left + 30, (left + right) / 2]))
            cells = (start + 1,) if tail > left and len(words) > 1 and draw(st.booleans()) else ()
            edge = right if tail == left else tail - 5
            place = left, right, bottom, bottom + high, edge, tail, bottom, bottom + high
            lines.append(Line(start, start + len(words), *place, cells))
        pages.append(Page(number + 1, text, lines=tuple(lines)))
    return pages


@given(some_pages())
def test_all_lines_together_go_on_as_each_by_itself(pages):
    flow = of_lines(Whole.of(pages), [page.lines for page in pages])
    assert seams.joins(flow).tolist() == plain_joins(pages)
