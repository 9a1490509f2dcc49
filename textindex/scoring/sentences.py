"""In: a folded text and where a hit stands in it. Out: the sentence around the hit, as signs.

It is of the cleaned text, in which lines and pages of one sentence are joined.
"""

from __future__ import annotations

from textindex.core.patterns import regex
from textindex.core.records import Folded, Hit
from textindex.core.text import MAX_CHAR_BYTES

END = regex(r"[。！？；!?;\n\f]|(?<=[a-z0-9)\"%]{2})\.(?=\s)")
REACH = {"zh": 200, "en": 500}  # characters on either side at most
YEAR = regex(r"[〇○零一二三四五六七八九]{2,4}(?=年)")
NUMBER = regex(r"\d+(?:[.,]\d+)*")
MARKS = regex(r"[^\w#]|_")


def signs(sentence: str) -> str:
    """A folded sentence without blanks and marks, each number and each year's name one sign.

    >>> signs("二〇二〇年，公司投入1,200.5万元用于大数据。"), signs("in 2020, it used big data")
    ('#年公司投入#万元用于大数据', 'in#itusedbigdata')
    """
    return MARKS.sub("", NUMBER.sub("#", YEAR.sub("#", sentence)))


def signs_around(folded: Folded, hit: Hit, language: str) -> str:
    """The sentence around a hit as signs."""
    return signs(around(folded, hit.start, hit.stop, REACH.get(language, REACH["en"])))


def around(folded: Folded, start: int, stop: int, reach: int) -> str:
    """The sentence around the bytes of a hit, at most so many characters on either side.

    >>> from textindex.core.records import Origin
    >>> text = "公司发展良好。公司运用大数据分析需求。明年继续。"
    >>> around(Folded(text.encode(), Origin([0], [1], [0])), 33, 42, 200)
    '公司运用大数据分析需求。'
    """
    size = reach * MAX_CHAR_BYTES
    before = str(folded.data[max(0, start - size) : start], "utf-8", "ignore")[-reach:]
    after = str(folded.data[stop : stop + size], "utf-8", "ignore")[:reach]
    ends = [end.end() for end in END.finditer(before + " ")]
    end = END.search(after + "\n")
    return before[ends[-1] if ends else 0 :] + folded.part(start, stop) + after[: end.end() if end else None]
