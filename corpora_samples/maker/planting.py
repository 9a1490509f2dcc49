"""Enters: text with terms in braces. Leaves: the text as shown, the counts of the terms, or a stop.

Every digital term is written in braces (``{大数据}``, or ``{B2B|Ｂ２Ｂ}`` where the page shows another form). Counts
are taken from the braces and the braces are taken away by the same pattern, so the counts hold by construction. Text
outside the braces may hold no digital vocabulary at all.
"""

from __future__ import annotations

import re
from collections import Counter

PLANT = re.compile(r"\{([^{}|]+)(?:\|([^{}]+))?\}")
# Roots of digital vocabulary. Nothing outside braces may contain one of them.
_FORBIDDEN = re.compile(
    r"互联|数据|智能|智慧|云(?!帆)|信息(?!披露|\n)|网|平台|电商|电子|软件|数字|数码|数控|数智|线上|线下|系统|自动|计算|算法|虚拟"
    r"|集成|一体化|识别|区块|机器|移动|在线|征信|金融科技|支付|通信|通讯|终端|芯片|远程|编程|建模|学习|可视|共享|客服|家居"
    r"|物联|[A-Za-zＡ-Ｚａ-ｚ]"
)
_FORBIDDEN_EN = re.compile(
    r"\bdata|digital|cloud|artificial|intelligen|internet|online|website|web\b|software|e-?commerce|electronic|comput"
    r"|information|system|platform|machine|automat|robot|network|mobile|technolog|algorithm|virtual|cyber|(?-i:\bIT\b)|\bapps?\b",
    re.IGNORECASE,
)


def face(found: re.Match[str]) -> str:
    """Return a found term as the page shows it."""
    return found.group(2) or found.group(1)


def planted(text: str) -> Counter[str]:
    """Count the terms planted in a marked text."""
    return Counter(found.group(1) for found in PLANT.finditer(text))


def shown(text: str) -> str:
    """Return a marked text as the reader sees it, without braces."""
    return PLANT.sub(face, text)


def check_clean(text: str, english: bool = False, allow: str = "") -> None:
    """Stop when a marked text holds digital vocabulary outside its braces.

    Args:
        text: The marked text.
        english: Whether to test against the English list.
        allow: A word that is taken away first (the trap heading, say).

    Raises:
        ValueError: If such a word is found.
    """
    bare = PLANT.sub("□", text)
    if allow:
        bare = bare.replace(allow, "")
    hit = (_FORBIDDEN_EN if english else _FORBIDDEN).search(bare)
    if hit:
        raise ValueError(f"digital vocabulary outside braces: {bare[max(0, hit.start() - 15) : hit.end() + 15]!r}")


def paras(text: str, glue: str = "") -> list[str]:
    """Split a text into paragraphs at blank lines and join the lines within each."""
    return [re.sub(r"\n\s*", glue, part.strip()) for part in re.split(r"\n\s*\n", text.strip())]
