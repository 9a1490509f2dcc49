"""In: a file's name or a title. Out: which version of its report it is: withdrawn, as first published, a correction.

Exchanges and cninfo mark versions in the name: （已取消）, （更正前）, （更新后）, （第二次修订）. A mark stands in
brackets, behind the title, or between separators; elsewhere the word may be a firm's (城市更新).
"""

from __future__ import annotations

import re
import unicodedata

from textindex.core.patterns import regex

OPEN, CLOSE = (
    r"(?:^|[(\[【〔_\-—–\s:：.，,、]|报告|報告|年报|年報|全文|正文|摘要|版)",
    r"(?=$|[)\]】〕_\-—–\s:：.，,、0-9])",
)
CHANGED = "更正|更新|修订|修訂|修正|修改|补充|補充|订正|訂正|调整|調整|补正|重述"
TIMES = "第?(?P<{0}>[一二三四五六七八九十1-9])[次版]"
WITHDRAWN = (
    r"(?:该公告|本公告|公告)?(?:已经?)?被?(?:取消|作废|作廢|废止|撤销|撤銷|撤回|失效|取代)(?:版|稿|公告)?"
    rf"|(?:{CHANGED}|变更)(?:之|以)?前(?:版|稿)?|旧版|舊版|旧稿|错误版|有误版?"
)
WITHDRAWN_EN = (
    "cancell?ed|withdrawn|superseded|obsolete|void|before[ _-](?:amendment|correction|revision)"
    "|pre[ _-](?:amendment|correction)"
)
REVISED = (
    rf"(?:{TIMES.format('before')})?(?:已经?)?(?:{CHANGED})(?:之后|以后|后|後|版本|版|稿|本|案)?"
    rf"(?:{TIMES.format('after')})?(?:[Vv]?(?P<number>[1-9一二三四五六七八九]))?|新版|最新版|[Vv](?P<version>[2-9])"
)
REVISED_EN = (
    "(?:amended|amendment|revised|corrected|restated|updated)(?:[ _-]?(?:no\\.?)?[ _-]?(?P<english>[1-9])(?![0-9]))?"
)
MARK = regex(
    rf"{OPEN}(?:(?P<withdrawn>{WITHDRAWN}|(?i:{WITHDRAWN_EN}))|(?P<revised>{REVISED}|(?i:{REVISED_EN}))){CLOSE}"
)
ON_COVER = regex(
    rf"(?:{TIMES.format('before')})?(?:修订|修訂|更新(?:后|後|版)|更正(?:后|後|版)|修正版|补充后|補充後)(?:{TIMES.format('after')})?"
)
DIGITS = {sign: number for number, sign in enumerate("一二三四五六七八九十", start=1)}


def rank(title: str) -> int:
    """-1 for a version that is withdrawn or corrected by another, 0 as first published, 1 and more for a correction.

    >>> rank("2019年年报（已取消）"), rank("2019年年报"), rank("2019年年报（更新后）"), rank("2019年年报（第二次修订）")
    (-1, 0, 1, 2)
    """
    ranks = [_one(mark) for mark in MARK.finditer(unicodedata.normalize("NFKC", title))]
    return min(ranks) if ranks and min(ranks) < 0 else max(ranks, default=0)


def rank_on_cover(text: str) -> int:
    """The same of what stands around the title on a cover, where blanks are gone: 0 or a correction's number.

    >>> rank_on_cover("(第二次修订)甲乙股份有限公司"), rank_on_cover("甲乙股份")
    (2, 0)
    """
    found = ON_COVER.search(text)
    told = found and (found["before"] or found["after"] or "1")
    return 0 if not told else DIGITS.get(told) or int(told)


def _one(mark: re.Match[str]) -> int:
    if mark["withdrawn"]:
        return -1
    if mark["version"]:
        return int(mark["version"]) - 1  # V2 is the first correction
    told = mark["before"] or mark["after"] or mark["number"] or mark["english"] or "1"
    return DIGITS.get(told) or int(told)
