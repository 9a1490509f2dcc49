"""In: a document, its folded text and a span of it. Out: the words as they stand on the pages."""

from __future__ import annotations

import re
from bisect import bisect_right

from textindex.base.records import Document, Folded

BREAKS = re.compile(r"\s+")


def quote(document: Document, folded: Folded, start: int, stop: int) -> str:
    """Return the span ``start:stop`` of the folded text in the report's own characters.

    Running heads between two pages do not belong to it, and line ends inside it are left out where the sentence goes
    on, as in the folded text.
    """
    origin = folded.origin
    start, stop = max(start, 0), min(stop, len(folded.text))
    out = []
    run = bisect_right(origin.starts, start) - 1
    last: tuple[int, int] | None = None
    while start < stop:
        end = origin.starts[run + 1] if run + 1 < len(origin.starts) else len(folded.text)
        number, offset = origin.pages[run], origin.offsets[run] + start - origin.starts[run]
        length = min(end, stop) - start
        if last != (number, offset):  # the second character of a ligature stands where the first does
            text = document.pages[number - 1].text[offset : offset + length]
            out.append(folded.text[start : start + length] if not text.strip() else text)
            last = (number, offset) if length == 1 else None
        start, run = start + length, run + 1
    return BREAKS.sub(" ", "".join(out))
