"""What several rooms must agree on about text: how a term is folded, what jieba cuts as a block, how a share reads."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from itertools import pairwise

from textindex.core.radicals import CHARACTERS

# jieba cuts each stretch of these characters on its own (jieba.re_han_default; a test holds the two together).
JIEBA_HAN = r"\u4E00-\u9FD5"
RUN_CHARS = JIEBA_HAN + r"a-zA-Z0-9+#&\._%\-"
RUN = re.compile(f"[{RUN_CHARS}]+")

HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Chinese characters, for a class in a pattern: the unified ones, their extensions, compatibility forms."""
CHINESE = re.compile(f"[{HAN}]")
MARKS_TOGETHER = 30
MANY_MARKS = re.compile(rf"[^\x00-\x7f\w\s]{{{MARKS_TOGETHER + 1},}}")
"""Marks that combine with a letter are no letters to a pattern; more of them than these no language writes."""
MAX_CHAR_BYTES = 4  # of a character in UTF-8


# They choose one of a character's shapes and are seen only in it; in a text they would part a word.
SELECTORS = dict.fromkeys([*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)])
COMPATIBLE: dict[int, str | None] = {**CHARACTERS, **SELECTORS}
PERHAPS_COMPATIBLE = re.compile("[\u2e80-\u2fff\u31c0-\u31ef\ufe00-\ufe0f\U000e0100-\U000e01ef]")


def normal(text: str) -> str:
    """NFKC, in time that grows with the text: of many marks on one letter, 30 are put in order together.

    Source:
        Unicode Standard Annex 15, stream-safe text format.

    >>> normal("Ｂ２Ｂ"), len(normal("e" + "\u0316\u0301" * 50_000)) > 99_000
    ('B2B', True)
    """
    if text.isascii():
        return text
    parts, at = list[str](), 0
    for run in MANY_MARKS.finditer(text):
        cuts = [at, *range(run.start(), run.end(), MARKS_TOGETHER)]
        parts += (unicodedata.normalize("NFKC", text[start:stop]) for start, stop in pairwise(cuts))
        at = cuts[-1]
    return "".join([*parts, unicodedata.normalize("NFKC", text[at:])])


def nfkc(text: str) -> str:
    """NFKC, and radicals as the characters that they look like; what only selects a character's shape is left out.

    >>> nfkc("⻋联⽹，Ｂ２Ｂ")
    '车联网,B2B'
    """
    text = normal(text)
    return text.translate(COMPATIBLE) if PERHAPS_COMPATIBLE.search(text) else text


def fold_term(term: str) -> str:
    """Fold a term as texts are folded: NFKC, radicals as characters, and case.

    >>> fold_term("Ｂ２Ｂ"), fold_term("FinTech")
    ('b2b', 'fintech')
    """
    return nfkc(term).casefold()


def splittable(term: str) -> bool:
    """Whether jieba can ever yield a term as one word: all of it lies in one block.

    >>> splittable("大数据"), splittable("B2B/B2C"), splittable("big data")
    (True, False, False)
    """
    return RUN.fullmatch(fold_term(term)) is not None


def visible_chars(text: str) -> int:
    r"""Characters of a folded text, blanks and line feeds excluded.

    >>> visible_chars("big data\n")
    7
    """
    return len(text) - text.count(" ") - text.count("\n")


def percent(share: float) -> str:
    """A share that somebody chose, in percent and to its last digit: 0.014 is not 0.01.

    >>> percent(0.014), percent(0.1), percent(0.0), percent(1e-7)
    ('1.4%', '10%', '0%', '0.00001%')
    """
    return f"{(Decimal(str(share)) * 100).normalize():f}%"


def width(text: str) -> int:
    """Columns that a text takes on a screen of fixed width: two for a Chinese character, none for a combining one.

    >>> width("Size"), width("观测值"), width("e\u0301")
    (4, 6, 1)
    """
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text if not unicodedata.combining(c))


UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]|\r(?!\n)")
"""Characters that steer a terminal or the order of what it shows; line ends and tabs are none."""


def visible(text: str) -> str:
    r"""A text that a terminal shows as it is: what would steer it is written out.

    >>> print(visible("a\x1b]0;owned\x07b"))
    a\x1b]0;owned\x07b
    """
    return UNSEEN.sub(lambda found: repr(found[0])[1:-1], text)
