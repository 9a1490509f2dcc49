"""In: a folded text, all but Latin letters and digits made blank. Out: the words that the figure of a footnote touches.

In ``data center1`` the figure is a footnote's mark whose raised place was lost. For a term of several words that is
certain: what is written is ``data center``, and then a 1, as in ``data center 1``. A single word with a figure may be a
name of its own (Internet2, Web3): no rule counts it, and the ledger keeps it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

TOUCHED = "a figure touches its end: a footnote's mark, or another name"
MIN_LETTERS = 4
"""Shorter words with figures are names more often than not: H2O, Web2, MP3."""
MARK = rb"[0-9]{1,2}(?:,[0-9]{1,2})*(?![0-9a-z]|[.,-][0-9])"
BEHIND = re.compile(MARK)
WORD = re.compile(f"([a-z]{{{MIN_LETTERS},}})[0-9]{{1,2}}(?:,[0-9]{{1,2}})*")
# Letters as a, figures as 1: bytes.find is quicker than any pattern, and nearly every text holds none.
KINDS = bytes(
    0x61 if chr(byte).isalpha() and byte < 0x80 else 0x31 if 0x30 <= byte < 0x3A else 0x20 for byte in range(256)
)
SIGN = b"a" * MIN_LETTERS + b"1"


def touched(spread: bytes, data: bytes | memoryview) -> Iterator[int]:
    """Where in the spread text the words end that are followed directly by a footnote's figure.

    Args:
        spread: the text with a blank before it and one behind it.
        data: the text.

    >>> list(touched(b" data center1  5g2  web22 smart4 0 ", b"data center1, 5g2. web22 smart4.0"))
    [12]
    """
    kinds = spread.translate(KINDS)
    at = kinds.find(SIGN)
    while at >= 0:
        end = at + MIN_LETTERS
        if BEHIND.match(data, end - 1):
            yield end
        at = kinds.find(SIGN, end)


def without_mark(word: str) -> str:
    """A word as the tokenizer cuts it without the figure of a footnote; empty if it has none.

    >>> without_mark("center1"), without_mark("h2"), without_mark("center")
    ('center', '', '')
    """
    found = WORD.fullmatch(word)
    return found[1] if found else ""
