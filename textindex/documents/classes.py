"""In: code points. Out: what each is for folding, as bits: blank, Chinese, a mark that binds. One look-up a text."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textindex.core.kinds import CODES, spread
from textindex.core.text import HAN
from textindex.documents.hyphens import HYPHENS

Array = NDArray[Any]


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
LETTER_BLANK = 4096  # a blank between letters set apart
IN_SENTENCE = 8192  # a mark that stands within a sentence, or ends one
COUNTED = 16384  # what a page's number is made of, blanks aside
BEGINNING = 32768  # the first character of what begins a heading, an item or a paragraph of its own

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
        portion = slice(first, first + PORTION)
        known.take(codes[portion], out=found[portion], mode="clip")  # all are in it; "raise" would copy first
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
        (LETTER_BLANK, " \u3000\xa0"),
        (IN_SENTENCE, "，。；,;"),
        (COUNTED, "0-9/|~·，共第页—–－PAGEOFpageof-"),
        (
            BEGINNING,
            "(（0-9０-９A-Za-z一二三四五六七八九十百第注附单证股"
            "\u2460-\u24ff\u2776-\u2793\u25a0-\u25ff\u2022\u00b7\u2610-\u2612\u2713\u2714√★※➢#|*>—-",
        ),
    ):
        for codes in spread(signs):
            bits[codes] |= bit
    bits[[code for code in range(0x3001) if chr(code).isspace()]] |= SPACE
    wide = [code for code in foldable() if code > ord(NARROW)]
    folded = unicodedata.normalize("NFKC", "\n".join(map(chr, wide))).split("\n")
    narrow = [code for code, text in zip(wide, folded, strict=True) if text.isascii()]
    bits[narrow] &= ~np.uint16(WIDE)
    bits[list(map(ord, WIDE_MARKS))] |= WIDE
    return bits
