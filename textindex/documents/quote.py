"""In: a report's pages, its folded text and a span of it. Out: the words as they stand on the pages."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from textindex.core.records import Folded
from textindex.core.text import MAX_CHAR_BYTES
from textindex.documents.hyphens import MARK

BREAKS = re.compile(r"\s+")


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
    origin, out = folded.origin, []
    run = bisect_right(origin.starts, start) - 1
    last: tuple[int, int] | None = None  # where the last character quoted stands
    while start < stop:
        end = min(origin.starts[run + 1], stop) if run + 1 < len(origin.starts) else stop
        before, words = len(folded.part(origin.starts[run], start)), folded.part(start, end)
        number, offset = origin.pages[run], origin.offsets[run] + before
        again = last == (number, offset)  # the second character of a ligature stands where the first does
        last = (number, offset + len(words) - 1)
        text = pages[number - 1][offset + again : offset + len(words)]
        out.append(words[again:] if not text.strip() else text)
        start, run = end, run + 1
    return BREAKS.sub(" ", "".join(out)).replace(MARK, "-")


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
