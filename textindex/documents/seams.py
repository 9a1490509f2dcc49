"""In: lines that follow each other, and where they stand. Out: whether one sentence, or one cell, goes on in the next.

A line goes on in the next if it is full: what the next line begins with had no room on it. A heading above a
paragraph, a list item, a cell beside or above another is short, or stands elsewhere.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from textindex.documents.classes import Array
from textindex.documents.flow import PLACE, Flow

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
MOST_BUCKETS = 1 << 20  # a page is a few hundred wide, and what is set sideways stands a few thousand beside it


class Places(NamedTuple):
    """Where lines stand, each (n_lines,): see `textindex.core.records.Line`."""

    left: Array
    right: Array
    bottom: Array
    top: Array
    head_right: Array
    tail_left: Array
    tail_bottom: Array
    tail_top: Array

    def of(self, rows: Any) -> Places:
        """Those of some lines."""
        return Places(*(column[rows] for column in self))


assert Places._fields == PLACE


def joins(flow: Flow) -> Array:
    """Tell for each body line but the last whether it goes on in the next, by where they stand on their pages.

    Returns:
        (n_lines - 1,) bool. The last line of a page goes on in the first of the next.
    """
    lines, need = Places(*flow.place.T), flow.need()[1:]
    above, below = lines.of(slice(None, -1)), lines.of(slice(1, None))
    overleaf = flow.page[1:] != flow.page[:-1]
    em, size = above.tail_top - above.tail_bottom, below.top - below.bottom
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = size / em
    alike = (em > 0) & np.where(overleaf, (ratio > 0.8) & (ratio < 1.25), (ratio > 0.7) & (ratio < 1.4))
    em = np.where(overleaf, em, np.minimum(em, size))
    pitch = above.tail_bottom - below.bottom
    level = alike & ~overleaf & (np.abs(pitch) < 0.5 * em)
    gap = below.left - above.right
    joined: Array = level & (-0.3 * em < gap) & (gap < 0.3 * em)
    under = alike & (overleaf | ((0.5 * em < pitch) & (pitch < BODY_PITCH_EM * em)))
    asked = np.flatnonzero(under)
    joined[asked] = _fill_columns(flow, lines, asked, em[asked], need[asked])
    cells = np.flatnonzero(under & ~joined & ~overleaf)
    cells = cells[_same_cells(above.of(cells), below.of(cells), pitch[cells], em[cells])]
    joined[cells] = _in_tables(flow, lines, cells, em[cells])
    return joined


def _fill_columns(flow: Flow, lines: Places, rows: Array, em: Array, need: Array) -> Array:
    """Whether some lines are full, so that they go on in the line below each."""
    above, below = lines.of(rows), lines.of(rows + 1)
    indent = below.left - above.left
    hangs = (0.6 * em <= indent) & (indent < HANGING_EM * em) & (above.tail_left == above.left)
    margin = _margins(flow, lines, flow.page[rows], np.where(hangs, above.left, below.left), em)
    room = (margin - above.right) / em  # nan where there is no margin: then no comparison is true
    fits = room < need + SLACK_EM
    back = (above.left - below.left) / em
    # A new paragraph is indented too: only a line without any room left goes on in one.
    further = np.where(hangs, np.abs(room) < need, (back > -0.6) & (back < INDENT_EM) & fits)
    # A tail far from the line's head is a cell of its own, and the next line begins elsewhere.
    further &= ~(above.tail_left - above.left > NUMBERING_EM * em)
    return np.where(np.abs(above.tail_left - below.left) < 0.6 * em, fits, further)


def _margins(flow: Flow, lines: Places, page: Array, left: Array, em: Array) -> Array:
    """The right margins of the columns that begin at some places; nan for a narrow one that a single line fills.

    First lines of paragraphs are indented by two characters and belong to the same column. Places that are nearly the
    same are asked once, as the first of them.
    """
    keys = np.stack([page, np.rint(left / KEY_PT), np.rint(em / KEY_PT)])
    order = np.lexsort(keys)
    fresh = np.append(True, np.any(keys[:, order[1:]] != keys[:, order[:-1]], axis=0))[: len(order)]
    first = order[fresh]  # the sort is stable: the first of equals
    page, left, em = page[first], left[first], em[first]
    reach = _Reach(flow, lines)
    at, indented = _bucket(left), _bucket(left + 2 * em)
    both = [reach.of(page, at + step) for step in (-1, 0, 1)]
    both += [reach.of(page, indented + step, np.abs(indented + step - at) > 1) for step in (-1, 0, 1)]
    rights = np.sort(np.concatenate(both, axis=1), axis=1)
    margin, second = rights[:, -1], rights[:, -2]
    wide = margin - left > WIDE_COLUMN_EM * em
    margin = np.where(np.isfinite(margin) & ((second > margin - 1.5 * em) | wide), margin, np.nan)
    found = np.empty(len(order))
    found[order] = margin[np.cumsum(fresh) - 1]
    return found


def _bucket(left: Array) -> Array:
    return np.clip(np.rint(left / BUCKET_PT), -MOST_BUCKETS / 4, MOST_BUCKETS / 4).astype(np.int64)


class _Reach:
    """How far to the right the lines reach that begin at a place of a page: the two that reach farthest."""

    def __init__(self, flow: Flow, lines: Places) -> None:
        tails = lines.tail_left != lines.left
        key = _key(np.append(flow.page, flow.page[tails]), _bucket(np.append(lines.left, lines.tail_left[tails])))
        right = np.append(lines.right, lines.right[tails])
        order = np.lexsort((-right, key))
        key, right = key[order], right[order]
        firsts = np.flatnonzero(np.append(True, key[1:] != key[:-1])[: len(key)])
        self.keys = key[firsts]
        following = np.append(right[1:], -np.inf)
        alone = np.append(key[1:] != key[:-1], True)[: len(key)]
        self.two = np.stack([right, np.where(alone, -np.inf, following)], axis=1)[firsts]

    def of(self, page: Array, bucket: Array, where: Array | None = None) -> Array:
        """The two farthest right ends in some buckets, (n, 2); less than everything where there are none."""
        key = _key(page, bucket)
        at = np.minimum(self.keys.searchsorted(key), len(self.keys) - 1)
        known = self.keys[at] == key
        if where is not None:
            known &= where
        return np.where(known[:, None], self.two[at], -np.inf)


def _key(page: Array, bucket: Array) -> Array:
    return page * MOST_BUCKETS + bucket


def _same_cells(above: Places, below: Places, pitch: Array, em: Array) -> Array:
    """One above the other, aligned at the left, in the middle or at the right, the lower one not the longer."""
    flush = np.abs(above.tail_left - below.left) < 0.5 * em
    centred = np.abs((above.tail_left + above.right) - (below.left + below.head_right)) < 0.7 * em
    flush_right = (np.abs(above.right - below.head_right) < 0.3 * em) & (above.tail_left < below.left)
    near = np.where(flush, pitch <= CELL_PITCH_EM * em, (centred | flush_right) & (pitch <= CENTRED_PITCH_EM * em))
    return near & ~(below.head_right > above.right + 0.6 * em)


def _in_tables(flow: Flow, lines: Places, rows: Array, em: Array) -> Array:
    """Whether something stands beside each of some lines and the next: another cell."""
    near = rows[:, None] + np.arange(-NEIGHBOURS, NEIGHBOURS + 2)
    there = (near >= 0) & (near < len(flow.page))
    near = np.clip(near, 0, len(flow.page) - 1)
    there &= flow.page[near] == flow.page[rows][:, None]
    above, below = lines.of(rows), lines.of(rows + 1)
    em = em[:, None]
    beside = (lines.left[near] > above.right[:, None] + 0.5 * em) | (lines.right[near] < above.left[:, None] - 0.5 * em)
    level = lines.bottom[near] < above.top[:, None] - 0.3 * em
    level &= lines.top[near] > below.bottom[:, None] + 0.3 * em
    found: Array = flow.celled[rows] | flow.celled[rows + 1] | np.any(there & beside & level, axis=1)
    return found
