"""In: a run's words as jieba cuts it without the dictionary, a hit's ends in it. Out: whether it straddles two words.

A dictionary's terms, kept whole, are cut out of any text in which their characters follow each other: 大数据 out of
扩大数据规模, 网联 out of 论坛网联合主办. That a hit's end is no word's end does not show it (云服务 in 云服务费
is a hit); that it takes one character from the middle of a word of jieba's own list and reads on into the next does.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence

from textindex.core.messages import Message

STRADDLES = Message("why.straddles")


def straddles(run: str, ends: Sequence[int], first: int, last: int, knows: Callable[[str], bool]) -> bool:
    """Whether a hit takes the last character of a known word and goes on into others.

    So it does where it ends within a known word of which it takes the first character (参|数控|制: 参数, 控制), and
    where the word that it begins in has two characters and the rest of it is known words of two or more
    (扩|大数据: 扩大, 数据).

    Args:
        run: the characters that are cut on their own.
        ends: where its words end, cut without the dictionary.
        first: where the hit begins in it.
        last: where the hit ends.
        knows: whether a word stands in jieba's list.

    >>> known = {"扩大", "数据", "参数", "控制", "结合物", "联网", "规模"}.__contains__
    >>> straddles("扩大数据规模", (2, 4, 6), 1, 4, known), straddles("参数控制", (2, 4), 1, 3, known)
    (True, True)
    >>> straddles("结合物联网", (3, 5), 2, 5, known), straddles("数据规模", (2, 4), 0, 3, known)
    (False, False)
    """
    word = _around(ends, first)
    if word is None or word[1] - first != 1 or word[1] >= last or not knows(run[slice(*word)]):
        return False
    begins, at = word[0], word[1]
    while at < last:
        stop = ends[bisect_right(ends, at)]
        if stop > last:
            return last - at == 1 and knows(run[at:stop])
        if stop - at < 2 or not knows(run[at:stop]):
            return False
        at = stop
    return first - begins == 1


def _around(ends: Sequence[int], place: int) -> tuple[int, int] | None:
    """The word in which a place lies; None where a word begins there."""
    at = bisect_right(ends, place)
    start = ends[at - 1] if at else 0
    return None if start == place or at >= len(ends) else (start, ends[at])
