"""In: a report's pages, its folded text and a span of it. Out: the words as they stand on the pages, and where."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from textindex.core.records import Folded
from textindex.core.text import MAX_CHAR_BYTES
from textindex.documents.hyphens import MARK

BREAKS = re.compile(r"\s+")
Place = tuple[int, int]
"""A page from 1, and code points before a place on it."""
NOWHERE = (0, 0)


class Quoted(NamedTuple):
    """A span in the report's own characters, what stands before and after it, and where it begins and ends.

    ``start`` and ``stop`` are code points of the pages ``page`` and ``end_page`` (from 1).
    """

    left: str
    surface: str
    right: str
    page: int
    start: int
    end_page: int
    stop: int


def quote(pages: Sequence[str], folded: Folded, start: int, stop: int) -> str:
    """Return the bytes ``start:stop`` of the folded text in the report's own characters.

    Running heads between two pages do not belong to it, and line ends inside it are left out where the sentence goes
    on, as in the folded text.

    Args:
        pages: the pages' text as extracted, in order.
        folded: the folded text.
        start: where a character of it begins.
        stop: where another one begins.
    """
    return next(_spans(pages, folded, (start, stop)))[0] if start < stop else ""


def quoted(pages: Sequence[str], folded: Folded, start: int, stop: int, chars: int) -> Quoted:
    r"""The same of a span that is not empty, with some characters before and after it: in one walk over the text.

    >>> from textindex.core.records import Origin
    >>> folded = Folded("我们用大数据。".encode(), Origin([0, 9, 12], [1] * 3, [0, 4, 6]))
    >>> quoted(["我们用 大\n数据。"], folded, 9, 18, 2)
    Quoted(left='们用', surface='大数据', right='。', page=1, start=4, end_page=1, stop=8)
    """
    first, last = around(folded, start, stop, chars)
    (left, *_), (surface, begins, ends), (right, *_) = _spans(pages, folded, (first, start, stop, last))
    return Quoted(left, surface, right, *begins, *ends)


def _spans(pages: Sequence[str], folded: Folded, edges: Sequence[int]) -> Iterator[tuple[str, Place, Place]]:
    """What stands on the pages between bytes and the next of them; where its first character is, and its last ends."""
    (starts, numbers, offsets), data, at = folded.origin, folded.data, edges[0]
    run, n_runs = bisect_right(starts, at) - 1, len(starts)
    stop = starts[run + 1] if run + 1 < n_runs else len(data)
    number, offset = numbers[run], offsets[run] + len(str(data[starts[run] : at], "utf-8"))
    page = pages[number - 1]
    for edge in edges[1:]:
        first, last = None, NOWHERE
        out: list[str] = []
        while at < edge:
            while stop <= at:
                run += 1
                stop = starts[run + 1] if run + 1 < n_runs else len(data)
                offset = offsets[run]
                if number != numbers[run]:
                    number = numbers[run]
                    page = pages[number - 1]
            end = stop if stop < edge else edge
            words = str(data[at:end], "utf-8")
            first = first or (number, offset)
            again = last == (number, offset + 1)  # the second character of a ligature stands where the first does
            text = page[offset + again : offset + len(words)]
            out.append(words[again:] if not text or text.isspace() else text)
            at, offset = end, offset + len(words)
            last = number, offset
        yield BREAKS.sub(" ", "".join(out)).replace(MARK, "-"), first or NOWHERE, last


def around(folded: Folded, start: int, stop: int, chars: int) -> tuple[int, int]:
    """Bytes at which the stretch of some characters before a span begins, and that after it ends.

    >>> from textindex.core.records import Origin
    >>> around(Folded("我们用大数据。".encode(), Origin([0], [1], [0])), 9, 18, 2)
    (3, 21)
    """
    data, reach = folded.data, chars * MAX_CHAR_BYTES
    before = str(data[max(0, start - reach) : start], "utf-8", "ignore")[-chars:]
    after = str(data[stop : stop + reach], "utf-8", "ignore")[:chars]
    return start - len(before.encode()), stop + len(after.encode())
