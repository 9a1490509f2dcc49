"""In: what a table writes of a unit (万元, RMB '000, %), alone or in a header. Out: its factor and what it counts.

Amounts of money are carried to whole units of their currency (元), shares of a hundred to shares of one.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
"""Full-width signs and figures, as Chinese input sets them, to those of ASCII."""
SCALES_ZH = {
    **{"十": 1e1, "百": 1e2, "千": 1e3, "万": 1e4, "萬": 1e4, "十万": 1e5, "百万": 1e6, "千万": 1e7},
    **{"亿": 1e8, "億": 1e8, "十亿": 1e9, "百亿": 1e10, "千亿": 1e11, "万亿": 1e12},
}
MONEY_ZH = {
    **{"人民币元": "元", "元人民币": "元", "人民币": "元", "元": "元", "圆": "元", "美元": "美元", "美金": "美元"},
    **{"港元": "港元", "港币": "港元", "港币元": "港元", "欧元": "欧元", "日元": "日元", "日圆": "日元"},
    **{"英镑": "英镑", "澳元": "澳元", "加元": "加元", "新台币": "新台币", "新台币元": "新台币", "韩元": "韩元"},
    **{"新加坡元": "新加坡元", "新元": "新加坡元", "瑞士法郎": "瑞士法郎", "澳门元": "澳门元"},
}
THINGS_ZH = ("股", "人", "户", "家", "个", "名", "位", "次", "项", "件", "年", "天", "席", "篇", "条", "笔", "份", "只")
SCALES = {
    **{"'000": 1e3, "'000s": 1e3, "000": 1e3, "000s": 1e3, "thousand": 1e3, "thousands": 1e3, "k": 1e3, "1000": 1e3},
    **{"tenthousand": 1e4, "10thousand": 1e4, "10000": 1e4, "10,000": 1e4, "million": 1e6, "millions": 1e6},
    **{"mn": 1e6, "mln": 1e6, "mio": 1e6, "m": 1e6, "mm": 1e6, "'000000": 1e6, "'000,000": 1e6, "1,000": 1e3},
    **{"hundredmillion": 1e8, "100million": 1e8, "billion": 1e9, "billions": 1e9, "bn": 1e9, "b": 1e9},
    **{"trillion": 1e12, "tn": 1e12, "tenmillion": 1e7, "10million": 1e7},
}
MONEY = {
    **{"rmb": "元", "cny": "元", "yuan": "元", "renminbi": "元", "rmbyuan": "元", "cn¥": "元", "¥": "元"},
    **{"usd": "美元", "us$": "美元", "$": "美元", "dollar": "美元", "dollars": "美元", "usdollars": "美元"},
    **{"hkd": "港元", "hk$": "港元", "eur": "欧元", "euro": "欧元", "euros": "欧元", "€": "欧元", "jpy": "日元"},
    **{"yen": "日元", "gbp": "英镑", "£": "英镑", "chf": "瑞士法郎", "aud": "澳元", "cad": "加元", "sgd": "新加坡元"},
    **{"twd": "新台币", "nt$": "新台币", "krw": "韩元"},
}
SHARES = {"%": 1e-2, "percent": 1e-2, "percentage": 1e-2, "pct": 1e-2, "百分比": 1e-2, "百分数": 1e-2, "‰": 1e-3}
NONE = frozenset({"没有单位", "无单位", "无", "nounit", "none"})
CURRENCIES = frozenset({*MONEY_ZH.values(), *MONEY.values()})
SHARE = "share"
LETTERS = frozenset({"k", "m", "b", "mm", "000", "1000", "10000", "1,000", "10,000"})
"""Scales that mean one only beside a currency: (m) may be metres."""


def _one_of(words: object) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))  # type: ignore[call-overload]


_ZH = re.compile(
    f"(?P<before>{_one_of(MONEY_ZH)})?(?P<scale>{_one_of(SCALES_ZH)})?"
    f"(?P<after>{_one_of(MONEY_ZH)}|{_one_of(THINGS_ZH)})?"
)
_EN = re.compile(
    f"(?:(?P<money>{_one_of(MONEY)})(?P<scale>{_one_of(SCALES)})?|(?P<scale2>{_one_of(SCALES)})(?P<money2>{_one_of(MONEY)})?)"
)
_FILLING = re.compile(r"^(?:单位|金额单位|unit|units)[:\s]*|\b(?:in|of|unit|units)\b|\s+", re.IGNORECASE)
_BRACKETED = re.compile(r"^(?P<name>.*\S)\s*[(\[【](?P<unit>[^()\[\]【】]*)[)\]】]\s*$", re.DOTALL)
_SET_APART = re.compile(
    r"^(?P<name>.*?\S)\s*(?:[,;:/_|-]|\s|(?=单位))\s*(?P<unit>(?:单位[:\s]*)?[^,;:/_|]+)$", re.DOTALL
)


class Unit(NamedTuple):
    """A unit.

    Attributes:
        factor: by which a value in it is multiplied.
        base: what it counts then: a currency (元, 美元), ``share``, a thing (股), or nothing.
        written: as it stands in the table.
    """

    factor: float = 1.0
    base: str = ""
    written: str = ""

    @property
    def is_money(self) -> bool:
        """Whether it is one of a currency."""
        return self.base in CURRENCIES

    def carried(self, value: Any) -> Any:
        """Values in it, a number or an array, carried to its base."""
        return value * self.factor if self.factor >= 1 else value / round(1 / self.factor)


PLAIN = Unit()


def unit_of(text: str) -> Unit | None:
    """The unit that a text names; None where it names none that is known.

    >>> unit_of("万元"), unit_of("RMB '000"), unit_of("没有单位"), unit_of("营业收入")
    (Unit(factor=10000.0, base='元', written='万元'), Unit(factor=1000.0, base='元', written="RMB '000"), Unit(factor=1.0, base='', written='没有单位'), None)
    """  # noqa: E501 (a doctest's answer stands in one line)
    written = text.strip()
    bare = _FILLING.sub("", written.translate(WIDE).replace("’", "'").replace("‘", "'").strip("()[]【】 ")).casefold()
    if not bare:
        return None
    if bare in NONE:
        return Unit(written=written)
    if bare in SHARES:
        return Unit(SHARES[bare], SHARE, written)
    if found := _ZH.fullmatch(bare):
        return _chinese(found, written)
    if found := _EN.fullmatch(bare):
        money, scale = found["money"] or found["money2"], found["scale"] or found["scale2"]
        if money or (scale and scale not in LETTERS):
            return Unit(SCALES.get(scale or "", 1.0), MONEY.get(money or "", ""), written)
    return None


def _chinese(found: re.Match[str], written: str) -> Unit | None:
    before, scale, after = found["before"] or "", found["scale"] or "", found["after"] or ""
    bases = {MONEY_ZH.get(word, word) for word in (before, after) if word}
    if before and after == "元":  # 美元 is one word, but 港币(万)元 names its currency first
        bases = {MONEY_ZH[before]}
    if len(bases) > 1:
        return None
    return Unit(SCALES_ZH.get(scale, 1.0), bases.pop() if bases else "", written)


def split_header(header: str) -> tuple[str, Unit | None]:
    """A header without the unit that stands at its end, and that unit.

    In brackets any unit counts; after another sign or a blank only one of money or %.

    >>> split_header("营业收入（万元）")
    ('营业收入', Unit(factor=10000.0, base='元', written='万元'))
    >>> split_header("Total assets (RMB million)")[1].factor, split_header("公开（公告）号"), split_header("a_k")
    (1000000.0, ('公开（公告）号', None), ('a_k', None))
    """
    plain = header.translate(WIDE)
    if (found := _BRACKETED.match(plain)) and (unit := unit_of(found["unit"])):
        return found["name"].strip(), unit
    if (
        (found := _SET_APART.match(plain))
        and (unit := unit_of(found["unit"]))
        and (unit.is_money or unit.base == SHARE)
    ):
        return found["name"].rstrip(" ,;:/_|-"), unit
    return header, None
