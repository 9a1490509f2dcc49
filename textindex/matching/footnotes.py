"""In: a folded text, all but Latin letters and digits made blank. Out: the words that the figure of a footnote touches.

In ``data center1`` the figure is a footnote's mark whose raised place was lost. For a term of several words that is
certain: what is written is ``data center``, and then a 1, as in ``data center 1``. A single word with a figure may be a
name of its own (Internet2, Web3): no rule counts it, and the ledger keeps it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import product
from string import ascii_lowercase, digits

from textindex.core.messages import Message

TOUCHED = Message("why.touched")
MIN_LETTERS = 4
"""Shorter words with figures are names more often than not: H2O, Web2, MP3."""
MARK = rb"[0-9]{1,2}(?:,[0-9]{1,2})*(?![0-9a-z]|[.,-][0-9])"
BEHIND = re.compile(MARK)
SIGNS = tuple((letter + figure).encode() for letter, figure in product(ascii_lowercase, digits))
"""A letter before a figure: nearly every text holds few, so that the scan for terms may look for them as well."""
WORD = re.compile(f"([a-z]{{{MIN_LETTERS},}})[0-9]{{1,2}}(?:,[0-9]{{1,2}})*")


def touched(places: Iterable[int], spread: bytes, data: bytes | memoryview) -> Iterator[int]:
    """Where in the spread text the words end that are followed directly by a footnote's figure.

    Args:
        places: where one of `SIGNS` begins.
        spread: the text with a blank before it and one behind it, blanks for all but Latin letters and digits.
        data: the text.

    >>> list(touched([11, 16, 22, 30], b" data center1  5g2  web22 smart4 0 ", b"data center1, 5g2. web22 smart4.0"))
    [12]
    """
    for end in (place + 1 for place in places):
        if spread[max(0, end - MIN_LETTERS) : end].isalpha() and BEHIND.match(data, end - 1):
            yield end


def without_mark(word: str) -> str:
    """A word as the tokenizer cuts it without the figure of a footnote; empty if it has none.

    >>> without_mark("center1"), without_mark("h2"), without_mark("center")
    ('center', '', '')
    """
    found = WORD.fullmatch(word)
    return found[1] if found else ""
