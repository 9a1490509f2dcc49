"""In: the bytes of a text that is no UTF-8 and no UTF-16. Out: which Chinese encoding they are in, if they are in one.

Most Big5 text is valid GB18030 too, and the other way round: read in the wrong one it is a row of rare characters,
kana and private ones. So what the text then looks like decides: nearly all characters of a Chinese report, made
simplified, are among the 3,755 that GB 2312 puts first because they are the usual ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textindex.core.messages import Message
from textindex.core.patterns import regex
from textindex.documents.faults import ReadError
from textindex.documents.script import to_simplified

Array = NDArray[Any]
CHINESE = ("gb18030", "big5hkscs")
USUAL_SHARE = 0.85
"""Of the right encoding's characters 0.99 are usual in real reports; of the wrong one's, 0.2 to 0.5."""
MIN_CHARS = 20
SAMPLES, MIN_SAMPLE, MAX_SAMPLE = 20, 500, 1500
LEADS = ((0xC2, 0xDF, 2), (0xE0, 0xEF, 3), (0xF0, 0xF4, 4))
"""The bytes that lead a character of UTF-8, from first to last, and how many it then has."""
LINE_END = re.compile(rb"[\r\n]")
MIN_HIGH_BYTES = 12
# Characters by which a script is told; punctuation, full-width and Western letters stand in all of them.
TELLING = regex(
    "[\u0370-\u052f\u3040-\u30ff\u3105-\u312f\u3400-\u9fff\uac00-\ud7a3\ue000-\uf8ff\uf900-\ufaff\U00020000-\U0003ffff]"
)
HIGH = re.compile(rb"[\x80-\xff]")
THREES = re.compile(rb"(?:[\x00-\x7f]|[\xe2-\xef][\x80-\xbf]{2})+")


def is_mostly_utf_8(data: bytes) -> bool:
    r"""Whether more characters than stray bytes beyond ASCII are UTF-8.

    >>> is_mostly_utf_8("数据".encode() + b"\xca"), is_mostly_utf_8("数据".encode("gb18030"))
    (True, False)
    """
    characters = [np.count_nonzero(_begins(data, *lead)) for lead in LEADS]
    beyond = np.count_nonzero(np.frombuffer(data, dtype=np.uint8) & 0x80)
    return bool(sum(characters) > beyond - sum(size * n for (*_, size), n in zip(LEADS, characters, strict=True)))


def _begins(data: bytes, first: int, last: int, size: int) -> Array:
    """Where a character of UTF-8 begins, by the bytes that may lead it and how many it has, (n_bytes,) bool."""
    codes = np.frombuffer(data, dtype=np.uint8)
    goes_on = np.append((codes & 0xC0) == 0x80, np.zeros(size, dtype=bool))
    found: Array = (codes >= first) & (codes <= last)
    for step in range(1, size):
        found &= goes_on[step : step + len(codes)]
    return found


def is_western(data: bytes) -> bool:
    r"""Whether bytes beyond ASCII stand alone, as accents and quotation marks do in a text of one byte a character.

    UTF-8 and GB18030 write them in twos and threes. (The blank that does not break, A0, stands anywhere.)

    >>> is_western(b"caf\xe9, \xe0 la carte"), is_western("数据".encode("gb18030"))
    (True, False)
    """
    codes = np.frombuffer(data, dtype=np.uint8)
    high = np.append((codes >= 0x80) & (codes != 0xA0), False)
    begins = high & ~np.append(False, high[:-1])
    alone = begins[:-1] & ~high[1:]
    return bool(2 * np.count_nonzero(alone) >= np.count_nonzero(begins))


def chinese_encoding(data: bytes) -> str:
    r"""GB18030 or Big5 (with Hong Kong's supplement), whichever makes Chinese of the bytes; empty if none does.

    Raises:
        ReadError: unreadable, when parts of the text are in the one and parts in the other.

    >>> text = "本公司於報告期內的主要業務為數據中心的建設與營運，董事會已審閱"
    >>> chinese_encoding(text.encode("big5")), chinese_encoding(text.encode("gbk")), chinese_encoding(b"caf\xe9")
    ('big5hkscs', 'gb18030', '')
    """
    found = {encoding for sample in _samples(data) if (encoding := _encoding_of(sample))}
    if len(found) > 1:
        raise ReadError("unreadable", Message("text.two_chinese"))
    return found.pop() if found else ""


def _samples(data: bytes) -> Iterator[bytes]:
    """Stretches from all over the text, each from the beginning of a line."""
    step = max(MIN_SAMPLE, len(data) // SAMPLES)
    for at in range(0, len(data), step):
        line = LINE_END.search(data, at, at + step)
        if at == 0 or line:
            start = line.end() if at and line else 0
            yield data[start : start + min(step, MAX_SAMPLE)]


def _encoding_of(sample: bytes) -> str:
    for encoding in CHINESE:
        characters = TELLING.findall(sample.decode(encoding, "replace"))
        usual = sum(map(_usual().__contains__, "".join(characters).translate(to_simplified())))
        if len(characters) >= MIN_CHARS and usual >= USUAL_SHARE * len(characters):
            return encoding
    return ""


def line_in_utf_8(data: bytes) -> int:
    """The number of the first line that is Chinese in UTF-8, in a text of another encoding; 0 if there is none.

    That a line of a dozen bytes in another Chinese encoding is valid UTF-8 as well does not happen.
    """
    threes = _begins(data, 0xE2, 0xEF, 3)  # four of them one after the other do not come about by chance
    if not np.any(threes[:-9] & threes[3:-6] & threes[6:-3] & threes[9:]):
        return 0
    for number, line in enumerate(data.split(b"\n"), 1):
        if len(HIGH.findall(line)) >= MIN_HIGH_BYTES and THREES.fullmatch(line):
            return number
    return 0


@lru_cache(maxsize=1)
def _usual() -> frozenset[str]:
    """The characters of GB 2312's first level."""
    rows = (bytes((lead, trail)) for lead in range(0xB0, 0xD8) for trail in range(0xA1, 0xFF))
    return frozenset(pair.decode("gb2312", "ignore") for pair in rows)
