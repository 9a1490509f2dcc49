"""In: the text of a table's cell. Out: what it says as a number, by either convention: 1,234 is 1234 or 1.234."""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import NamedTuple

from textindex.tables.units import SHARE, WIDE, Unit, unit_of

MISSING = frozenset(
    {"", "nan", "<na>", *"-./\\*_?", "--", "---", "----", "..", "...", "na", "n/a", "n.a.", "n.a", "nm", "n.m."}
    | {"null", "none", "nil", "missing", "#n/a", "#value!", "#div/0!", "#ref!", "#null!", "#num!", "#name?"}
    | {"不适用", "无", "没有", "暂无", "缺失", "空", "未披露", "不详", "无数据", "未公布"}
)
"""What stands for a missing number, in small letters, all dashes as ``-``."""
SIGNS = WIDE | {
    **dict.fromkeys(map(ord, "\u00a0\u2007\u2008\u2009\u200a\u2002\u2003\u202f\u205f\u3000"), " "),
    **dict.fromkeys(map(ord, "−‐‑‒–—―﹣－─━"), "-"),
    **dict.fromkeys(map(ord, "’‘ʼ´`′"), "'"),
    **dict.fromkeys(map(ord, "\ufeff\u200b\u200e\u200f\u2060"), None),
    **{ord("，"): ",", ord("﹐"): ",", ord("．"): ".", ord("￥"): "¥"},
}
"""One sign for each that means it: full-width ones, blanks, minus signs and dashes, apostrophes."""
_MONEY = r"(?:人民币|rmb|cny|usd|us\$|hk\$|hkd|eur|nt\$|[¥$€£])"
_CELL = re.compile(
    rf"(?P<open>\()?\s*(?P<sign>[-+])?\s*(?P<money>{_MONEY})?\s*(?P<inner>[-+])?\s*"
    r"(?P<body>[0-9.,' ]*[0-9][0-9.,' ]*?)(?P<power>\s?(?:e|[x×*]\s?10\s?\^)\s?[-+]?[0-9]{1,4})?(?P<last>-)?"
    r"\s*(?P<unit>[^0-9.,()+-][^0-9]*?)?\s*(?P<close>\))?(?P<after>%)?",
    re.IGNORECASE,
)
_BODY = {
    "." : r"(?P<whole>[0-9]+|[1-9][0-9]{0,2}(?:(?P<part>[,' ])[0-9]{3}(?:(?P=part)[0-9]{3})*)|)(?:\.(?P<rest>[0-9]*))?",
    ",": r"(?P<whole>[0-9]+|[1-9][0-9]{0,2}(?:(?P<part>[.' ])[0-9]{3}(?:(?P=part)[0-9]{3})*)|)(?:,(?P<rest>[0-9]*))?",
}  # fmt: skip
_READ = {sign: re.compile(pattern) for sign, pattern in _BODY.items()}
_ASIDE = re.compile(r"[,' .]")


class Cell(NamedTuple):
    """A cell that holds a number.

    Attributes:
        point: its value, in its unit's base, if the point is the decimal sign; None where it cannot be.
        comma: its value if the comma is.
        unit: what the cell itself names, such as 亿 or %; None where nothing.
        long: whether it has four digits and more in a row before the decimal sign, with nothing between.
    """

    point: float | None
    comma: float | None
    unit: Unit | None
    long: bool

    @property
    def signs(self) -> str:
        """The decimal signs that it may be written with; both too where its value is the same."""
        return ("." if self.point is not None else "") + ("," if self.comma is not None else "")

    @property
    def doubtful(self) -> bool:
        """Whether its value depends on the convention."""
        return self.point is not None and self.comma is not None and self.point != self.comma


@lru_cache(maxsize=65_536)
def cell_of(text: str) -> Cell | None:
    """What a text says as a number; None where it says none, or figures that are none.

    >>> cell_of("1,234"), cell_of("(0,5)"), cell_of("1.2亿").unit.factor, cell_of("12-31"), cell_of("1.2.3")
    (Cell(point=1234.0, comma=1.234, unit=None, long=False), Cell(point=None, comma=-0.5, unit=None, long=False), 100000000.0, None, None)
    """  # noqa: E501 (a doctest's answer stands in one line)
    found = _CELL.fullmatch(text.translate(SIGNS).strip())
    if found is None or bool(found["open"]) != bool(found["close"]):
        return None
    signs = [found[name] for name in ("sign", "inner", "last") if found[name]]
    if len(signs) + bool(found["open"]) > 1 or (found["unit"] and found["after"]):
        return None
    told = "".join(found[name] or "" for name in ("unit", "after")).strip()
    unit = unit_of(told) if told else None
    if told and (unit is None or (unit.base in ("", SHARE) and unit.factor == 1)):
        return None
    if found["money"]:
        money = unit_of(found["money"])
        if unit is not None and (money is None or unit.base not in ("", money.base)):
            return None
        unit = Unit(unit.factor if unit else 1.0, money.base if money else "", found["money"])
    power = int(re.sub(r".*10\s?\^|[eE\s]", "", found["power"] or "0"))
    power += round(math.log10(unit.factor)) if unit else 0
    minus = bool(found["open"]) or "-" in signs
    body = found["body"].strip()
    point, comma = (_value(body, sign, power, minus) for sign in ".,")
    if point is None and comma is None:
        return None
    return Cell(point, comma, unit, re.match(r"[0-9]{4}", body) is not None)


def _value(body: str, sign: str, power: int, minus: bool) -> float | None:
    found = _READ[sign].fullmatch(body)
    if found is None or not (found["whole"] or found["rest"]):
        return None
    digits = _ASIDE.sub("", found["whole"]) or "0"
    return float(f"{'-' if minus else ''}{digits}.{found['rest'] or '0'}e{power}")


def is_missing(text: str) -> bool:
    """Whether a text stands for a missing number.

    >>> is_missing("——"), is_missing("不适用"), is_missing("0")
    (True, True, False)
    """
    return text.translate(SIGNS).strip().casefold() in MISSING
