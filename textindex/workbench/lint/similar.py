"""In: two terms. Out: whether one looks or sounds like the other, or is one character apart from it."""

from __future__ import annotations

from functools import lru_cache

from textindex.core.messages import Message
from textindex.core.text import fold_term

LOOKS = str.maketrans("01i|5", "ollls")
"""Letters and digits taken for one another by eyes, by OCR and by those who type."""
ALIKE = (Message("like.shape"), Message("like.sound"), Message("like.apart"))
MIN_CHARS = {"zh": 3, "en": 6}
MIN_GAP_CHARS = 4


def likeness(one: str, other: str, language: str = "zh") -> str:
    """In what way two terms are alike: ``looks like``, ``sounds like``, ``one character apart from``; else empty.

    >>> likeness("020", "O2O"), likeness("云机算", "云计算"), likeness("数学金融", "数字金融")
    ('looks like', 'sounds like', 'one character apart from')
    >>> likeness("大数据", "数据"), likeness("大数据", "物联网")
    ('', '')
    """
    a, b = fold_term(one), fold_term(other)
    if a == b or abs(len(a) - len(b)) > 1:
        return ""
    if a.translate(LOOKS) == b.translate(LOOKS):
        return ALIKE[0]
    if language == "zh" and len(a) == len(b) > 1 and _differ(a, b) < len(a) and _sound(a) == _sound(b):
        return ALIKE[1]
    return ALIKE[2] if _one_apart(a, b, MIN_CHARS[language]) else ""


def _differ(a: str, b: str) -> int:
    return sum(x != y for x, y in zip(a, b, strict=True))


def _one_apart(a: str, b: str, shortest: int) -> bool:
    """One character other, or missing inside, or two neighbours changed over; one inside the other is not meant."""
    if min(len(a), len(b)) < shortest or a in b or b in a:
        return False
    if len(a) == len(b):
        wrong = [place for place, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
        if len(wrong) == 2 and wrong[1] == wrong[0] + 1:
            return a[wrong[0]] == b[wrong[1]] and a[wrong[1]] == b[wrong[0]]
        return len(wrong) == 1
    short, long = sorted((a, b), key=len)
    return len(long) >= MIN_GAP_CHARS and any(short == long[:at] + long[at + 1 :] for at in range(1, len(long) - 1))


@lru_cache(maxsize=10_000)
def _sound(text: str) -> tuple[str, ...]:
    """Pinyin without tones."""
    from pypinyin import lazy_pinyin

    return tuple(lazy_pinyin(text))
