"""In: a text in pieces. Out: the same, parted by a blank where two words only touch.

Where a report lacks the blank after a sentence (``computing.We``, ``data;our``) or sets a footnote's mark at a word
(``center(1)``, ``center†``, ``center.1``), the tokenizer takes all of it for one word. What is parted here is certain
by the report's own letters, which folding makes small: a stop between a small letter and a capital one; a semicolon, a
question or an exclamation mark between letters. Addresses (``node.js``) and numbers (``Web2.0``) stay.
"""

from __future__ import annotations

import re

import numpy as np

from textindex.documents import classes
from textindex.documents.classes import SIGNS, Array

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


def edges(text: str) -> list[int]:
    """Where a stretch of text is to be parted.

    >>> edges("We use cloud computing.We run a data center(1) at node.js")
    [23, 43]
    """
    return [touch.end() if touch[0][0] in BEHIND else touch.start() for touch in TOUCHES.finditer(text)]


def perhaps(codes: Array) -> Array:
    """Where words may touch: a mark directly behind two letters, with no blank behind it, or a sign of a footnote.

    Args:
        codes: (n_chars,) code points.

    Returns:
        The places of the marks, in order.
    """
    bits = classes.look_up(classes.table(), codes)
    letter = (bits & classes.LETTER) != 0
    found = np.flatnonzero(((bits[2:] & classes.TOUCHES) != 0) & letter[1:-1] & letter[:-2]) + 2
    behind = np.append(bits, classes.SPACE)[found + 1]
    kept: Array = found[((behind & classes.SPACE) == 0) | (codes[found] >= 128)]
    return kept
