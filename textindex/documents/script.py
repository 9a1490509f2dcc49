"""In: folded text. Out: whether it is set in traditional characters, and the table that folds them to simplified."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

CHINESE = range(0x3400, 0xA000)
TRADITIONAL_SHARE = 0.1
SAMPLE_CHARS = 5_000


@lru_cache(maxsize=1)
def to_simplified() -> dict[int, str]:
    """Character by character, OpenCC's simplified form of every traditional character; lengths do not change."""
    import opencc

    characters = [chr(code) for code in CHINESE]
    simplified = opencc.OpenCC("t2s").convert("\n".join(characters)).split("\n")
    return {ord(a): b for a, b in zip(characters, simplified, strict=True) if a != b and len(b) == 1}


def is_traditional(text: str) -> bool:
    """Whether a text is set in traditional characters: more than a tenth of its Chinese ones differ from simplified.

    Simplified texts have some too (乾, 著, names), far fewer than 1%.

    >>> is_traditional("本集團的數據資產與雲計算平臺"), is_traditional("本集团的数据资产与云计算平台")
    (True, False)
    """
    step = max(1, len(text) // SAMPLE_CHARS)
    codes = np.frombuffer(text[::step].encode("utf-32-le", "surrogatepass"), dtype="<u4")
    chinese = codes[(codes >= CHINESE.start) & (codes < CHINESE.stop)]
    return int(_differs()[chinese - CHINESE.start].sum()) > TRADITIONAL_SHARE * len(chinese)


@lru_cache(maxsize=1)
def _differs() -> NDArray[np.bool_]:
    """For each Chinese character whether it has another simplified form."""
    known = to_simplified()
    return np.array([code in known for code in CHINESE])
