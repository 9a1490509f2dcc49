"""In: a stretch of page text. Out: the same in pieces, parted by a blank where two words only touch.

Where a report lacks the blank after a sentence (``computing.We``, ``data;our``) or sets a footnote's mark at a word
(``center(1)``, ``center†``, ``center.1``), the tokenizer takes all of it for one word. What is parted here is certain
by the report's own letters, which folding makes small: a stop between a small letter and a capital one; a semicolon, a
question or an exclamation mark between letters. Addresses (``node.js``) and numbers (``Web2.0``) stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

SIGNS = "†‡§¹²³⁰⁴-⁹®™℠"
TOUCHES = re.compile(
    rf"[.:;?!(\[{SIGNS}](?:"
    r"(?<=[a-z]{2}[.:])[”’\"')\]]?(?=[A-Z])"
    r"|(?<=[a-z]{3}\.)(?=[0-9]{1,2}(?![0-9A-Za-z.,%]))"
    r"|(?<=[A-Za-z]{2}[;?!])[”’\"')\]]?(?=[A-Za-z])"
    r"|(?<=[A-Za-z]{2}[(\[])(?=(?:[0-9]{1,2}|[A-Za-z]|[*†‡§]{1,3})[)\]])"
    rf"|(?<=[A-Za-z]{{2}}[{SIGNS}]))"
)
BEHIND = frozenset(".:;?!")
"""Behind these marks the blank belongs; before the others."""


def parted(piece: tuple[int, int, str]) -> Iterable[tuple[int, int, str]]:
    """Part a piece (page, offset, text) where words touch.

    >>> list(parted((1, 0, "We use cloud computing.We run a data center(1) at node.js")))
    [(1, 0, 'We use cloud computing. '), (1, 23, 'We run a data center '), (1, 43, '(1) at node.js')]
    """
    return _parted(*piece) if TOUCHES.search(piece[2]) else (piece,)


def _parted(page: int, offset: int, text: str) -> Iterator[tuple[int, int, str]]:
    at = 0
    for touch in TOUCHES.finditer(text):
        edge = touch.end() if touch[0][0] in BEHIND else touch.start()
        yield page, offset + at, text[at:edge] + " "
        at = edge
    yield page, offset + at, text[at:]
