"""In: names of applicants and firms. Out: what of a name is compared, and whether it is a person's."""

from __future__ import annotations

import re
import unicodedata

from textindex.core.text import CHINESE, HAN

LEGAL = (
    *("股份有限公司", "有限责任公司", "股份公司", "有限公司", "总公司", "公司"),
    *(
        "incorporated",
        "corporation",
        "company",
        "limited",
        "inc",
        "corp",
        "co",
        "ltd",
        "llc",
        "llp",
        "lp",
        "plc",
        "gmbh",
    ),
    *("ag", "sa", "spa", "srl", "bv", "nv", "ab", "oy", "as", "kk", "kabushiki kaisha", "pte", "pty", "se", "kg"),
)
_ZH = re.compile(f"(?:{'|'.join(name for name in LEGAL if not name.isascii())})$")
_EN = re.compile(rf"\b(?:{'|'.join(name for name in LEGAL if name.isascii())})$")
_MARKS = re.compile(r"[^\w\s]|_")
_PERSON = re.compile(f"[{HAN}]{{2,3}}|[{HAN}]{{1,3}}[·•][{HAN}·•]+")
_BODY = re.compile(r"(?:公司|大学|学院|研究|集团|医院|银行|中心|工厂|总局|学校|[厂院所局部站社店室馆库会])$")


def normalise(name: str) -> str:
    """A name as names are compared: NFKC, small letters, no marks and brackets, legal forms at its end taken off.

    Chinese names lose all blanks; what stands in brackets stays, without them. A name that is nothing but a legal form
    stays as it is.

    >>> normalise("中兴通讯股份有限公司"), normalise("阿里巴巴（中国）有限公司"), normalise("Apple Inc.")
    ('中兴通讯', '阿里巴巴中国', 'apple')
    """
    text = unicodedata.normalize("NFKC", name).casefold().replace("&", " and ")
    text = re.sub(r"(?<=\b\w)\.(?=\w\b)|(?<=\b\w)\.(?!\w)", "", text)  # S.p.A. is one word
    text = " ".join(_MARKS.sub(" ", text).split())
    if CHINESE.search(text):
        text = re.sub(r"\s+", "", text)
    while True:
        shorter = _EN.sub("", _ZH.sub("", text)).strip()
        shorter = shorter.removesuffix(" and").strip()
        if not shorter or shorter == text:
            return text
        text = shorter


def is_individual(name: str) -> bool:
    """Whether a Chinese name is a person's by its form: two or three characters that name no body.

    A guess: data that tell applicants' types are to be preferred.

    >>> is_individual("王小明"), is_individual("清华大学"), is_individual("第一铝厂")
    (True, False, False)
    """
    text = unicodedata.normalize("NFKC", name).strip()
    return bool(_PERSON.fullmatch(text)) and not _BODY.search(text)
