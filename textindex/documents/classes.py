"""In: code points. Out: what each is for folding, as bits: blank, Chinese, a mark that binds. One look-up a text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textindex.core.text import HAN
from textindex.documents.hyphens import HYPHENS

Array = NDArray[Any]


CODES = 0x110000
PORTION = 1 << 16
BLANKS = " \t\u3000\xa0\u2000-\u200a\u202f\u205f"
CHINESE = "\u2e80-\u2fdf\u3400-\u9fff\uf900-\ufaff"
BESIDE = f"{CHINESE}\u3000-\u303f\uff00-\uffef"
NARROW = "\u2e7f"  # the last character before the Chinese ones
WIDE_MARKS = "，。；：！？（）"
SIGNS = "†‡§¹²³⁰⁴-⁹®™℠"

BLANK = 1  # a blank within a line
SPACE = 2  # what `str.isspace` calls one, line ends included
IDEOGRAPH = 4  # Chinese characters, radicals and compatibility forms included
HAN_CHARACTER = 8  # without radicals, with the rare ones
BY_CHINESE = 16  # beside which a blank is looked at: Chinese characters, their punctuation, full-width forms
WIDE = 32  # Chinese characters and their punctuation; full-width Latin letters (Ｂ２Ｂ) are Latin ones
BINDS_ON = 64
BINDS_BACK = 128
SEAMLESS = 256  # no blank beside it where two lines are joined
TOUCHES = 512  # where two words may touch
GAP = 1024  # what a gap between Chinese characters may begin with
LETTER = 2048  # A to Z, both cases

# Where Unicode keeps characters that NFKC or case folding changes; Chinese characters proper fold to themselves.
FOLDING_RANGES: tuple[tuple[int, int], ...] = (
    (0x00, 0x3400),
    (0xA000, 0xAC00),
    (0xF900, 0x10000),
    (0x10400, 0x10600),
    (0x10780, 0x107C0),
    (0x10C80, 0x10D00),
    (0x11000, 0x12000),
    (0x13430, 0x13440),
    (0x16E40, 0x16E80),
    (0x1BCA0, 0x1BCB0),
    (0x1D100, 0x1D800),
    (0x1E900, 0x1EF00),
    (0x1F100, 0x1F300),
    (0x1FBF0, 0x1FC00),
    (0x2F800, 0x2FA20),
    (0xE0000, 0xE0200),
)


def foldable() -> Iterable[int]:
    """The code points that folding may change."""
    return chain.from_iterable(range(*span) for span in FOLDING_RANGES)


def code_points(text: str) -> Array:
    """A text's code points, (n_chars,) int32.

    Raises:
        UnicodeEncodeError: it holds half a character.
    """
    return np.frombuffer(text.encode("utf-32-le"), dtype="<i4")


def look_up(known: Array, codes: Array) -> Array:
    """What a table tells of each of some code points, portion by portion: numpy makes larger numbers of indices."""
    found = np.empty(len(codes), dtype=known.dtype)
    for first in range(0, len(codes), PORTION):
        found[first : first + PORTION] = known[codes[first : first + PORTION]]
    return found


@lru_cache(maxsize=1)
def table() -> Array:
    """For each code point its classes, as bits; (1_114_112,) uint16."""
    bits = np.zeros(CODES, dtype=np.uint16)
    for bit, signs in (
        (BLANK, BLANKS),
        (IDEOGRAPH, CHINESE),
        (HAN_CHARACTER, HAN),
        (BY_CHINESE, BESIDE),
        (BINDS_ON, f"([{{<$€£¥#@/“‘—–{HYPHENS[::-1]}"),
        (BINDS_BACK, f")]}}>%,.;:!?/”’—–{HYPHENS[::-1]}"),
        (SEAMLESS, f"{chr(ord(NARROW) + 1)}-{chr(CODES - 1)}{WIDE_MARKS}"),
        (WIDE, f"{chr(ord(NARROW) + 1)}-{chr(CODES - 1)}"),
        (TOUCHES, f".:;?!([{SIGNS}"),
        (GAP, f"/_|\\,{BLANKS}"),
        (LETTER, "A-Za-z"),
    ):
        for first, last, alone in re.findall("(.)-(.)|(.)", signs, re.DOTALL):
            bits[ord(alone or first) : ord(alone or last) + 1] |= bit
    bits[[code for code in range(0x3001) if chr(code).isspace()]] |= SPACE
    narrow = [code for code in foldable() if code > ord(NARROW) and unicodedata.normalize("NFKC", chr(code)).isascii()]
    bits[narrow] &= ~np.uint16(WIDE)
    bits[list(map(ord, WIDE_MARKS))] |= WIDE
    return bits
