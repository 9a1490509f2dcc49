"""In: a title as cninfo lists it, and its type codes. Out: which kind of report, of which year, in which version.

What a title names comes first; the type code tells where the title does not (``全文`` under 010301). Other documents
about a report (notices, opinions, summaries, English versions) are told apart with the reason.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from textindex.core.messages import Message
from textindex.fetch.reports import Kind

CHINESE_DIGITS = str.maketrans("〇○零Oo一二三四五六七八九", "00000123456789")
YEAR = r"(?:(?:19|2[0Oo])[0-9Oo]{2}|[一二][〇○零Oo一二三四五六七八九]{3})"
YEARS = re.compile(rf"(?<![0-9])({YEAR})(?=年|度|[^0-9一-鿿]|[一-鿿]|$)")
ANNUAL = re.compile(
    rf"(?:{YEAR}年?年?度?|年度|^年|(?<=[^半]年)度?)(?:报告|报)(?:书|全文|正文|全本)*$|年报(?:全文|正文)?$"
    rf"|(?:年度报告|年报)(?:全文|正文)?{YEAR}年?度?$"
)
HALF = re.compile("半年度?报|半年报|中期报告|中报")
QUARTER = re.compile("第?([一二三四1-4])季度?(?:报告|报)|季度报告")
BRACKETED = re.compile(r"\(([^()]{0,40})\)$|\[([^\[\]]{0,40})\]$|【([^【】]{0,40})】$|〔([^〔〕]{0,40})〕$")
BARE_MARK = re.compile("(?<=[告报文书])[-—_:]*(已取消|(?:更新|更正|修订|修正|补充|调整)(?:之?[前后]|版|稿|本))$")
HONG_KONG = re.compile(r"H股(?:公告|市场公告)|\(H股[^()]*\)")
SIMPLER = str.maketrans("報書關於會審計財務", "报书关于会审计财务")
WITH_SUMMARY = re.compile("(?<=[告文])[及和与]其?摘要")
SERIES = re.compile(r"^(?:[\[【(][^\])】]{0,12}[\])】])+")
WITHDRAWN = re.compile(r"取消|作废|废止|撤销|撤回|(?:更新|更正|修订|修正|补充|调整|变更)(?:之|以)?前|旧版")
CHANGED = re.compile("更新|更正|修订|修正|补充|调整|修改|订正|重述")
ENGLISH = re.compile("英文|english", re.IGNORECASE)
LATIN = re.compile(r"[A-Za-z]")
CHINESE = re.compile("[一-鿿]")
NOTICE = re.compile(
    "^关于|关于.*(?:公告|说明|提示|通知|意见|函)|(?:公告|通知|说明|意见书?|意见函|提示|函|决议|议案|声明|核查报告|声明书)$"
)
CORRECTION = re.compile(r"更正|补充|修订|修正")
OTHERS = (
    (re.compile("审核意见|确认意见|书面意见"), Message("title.opinion")),
    (re.compile("审计报告|审阅报告|鉴证报告|财务报表|财务报告$"), Message("title.audit")),
    (re.compile("业绩快报|业绩预告|快报|预告"), Message("title.forecast")),
    (re.compile("主要财务指标"), Message("title.figures")),
    (
        re.compile("述职|履职|内部控制|社会责任|可持续|环境、社会|ESG|监事会.*报告|董事会.*报告|募集资金|利润分配"),
        Message("title.report"),
    ),
)
TYPES: tuple[tuple[str, str], ...] = (
    ("010301", "annual"),
    ("010303", "half-year"),
    ("010305", "quarterly"),
    ("010307", "quarterly"),
    ("01030301", "half-year"),
)
MARK_CHARS = 20


class Title(NamedTuple):
    """What a title says.

    Attributes:
        kind: the kind of report; empty where the title is of none that is fetched.
        year: the fiscal year; None where the title names none.
        why: what the document is, where it is no full report of its kind.
        withdrawn: it is marked as withdrawn, or as corrected by a later version.
        changed: it is marked as a correction.
        body: it is the 正文 of a report that may have a 全文 too.
        marks: what stands in brackets behind the title.
        quarter: 1 or 3 for a quarterly report.
    """

    kind: Kind | str = ""
    year: int | None = None
    why: str = ""
    withdrawn: bool = False
    changed: bool = False
    body: bool = False
    marks: str = ""
    quarter: int = 0


def read_title(title: str, types: Sequence[str] = ()) -> Title:
    """Tell what an announcement is.

    Args:
        title: without markup.
        types: the site's type codes, the most precise last.

    >>> read_title("2018年年度报告（更新后）")[:2], read_title("2018年年度报告（更新前）").withdrawn
    (('annual', 2018), True)
    >>> read_title("2O18年年度报告").year, read_title("二〇一八年年度报告").year, read_title("年报全文").year
    (2018, 2018, None)
    >>> read_title("关于2018年年度报告的更正公告")[:3]
    ('correction', 2018, 'a notice of a correction')
    """
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", title)).translate(SIMPLER)
    text = WITH_SUMMARY.sub("", text)
    bare, marks = _without_marks(text)
    year, quarter = year_of(text), 0
    withdrawn = any(WITHDRAWN.search(mark) for mark in marks)
    changed = any(CHANGED.search(mark) for mark in marks) and not withdrawn
    told = "、".join(marks)[:MARK_CHARS]
    base = Title(kind="", year=year, why="", withdrawn=withdrawn, changed=changed, body=False, marks=told)
    if found := QUARTER.search(bare):
        quarter = {"一": 1, "1": 1, "三": 3, "3": 3}.get(found[1] or "", 0)
    if CHINESE.search(text) is None and LATIN.search(text):
        return base._replace(why=Message("title.in_english"))
    if ENGLISH.search(text):
        return base._replace(why=Message("title.english"))
    if HONG_KONG.search(text):
        return base._replace(why=Message("title.hong_kong"))
    if "摘要" in text:
        if HALF.search(bare) or QUARTER.search(bare):
            return base._replace(why=Message("title.interim"))
        return base._replace(kind="summary")
    for pattern, why in OTHERS:
        if pattern.search(bare):
            return base._replace(why=why)
    if NOTICE.search(bare) or any(NOTICE.search(mark) for mark in marks):
        is_change = CORRECTION.search(text) is not None
        if is_change:
            return base._replace(kind="correction", why=Message("title.correction"))
        return base._replace(why=Message("title.notice"))
    if QUARTER.search(bare):
        return base._replace(kind="quarterly", quarter=quarter, body=bare.endswith("正文"))
    if HALF.search(bare):
        return base._replace(kind="half-year", body=bare.endswith("正文"))
    if ANNUAL.search(bare):
        return base._replace(kind="annual", body=bare.endswith("正文"))
    if re.search(r"年(?:度报告|报).{0,4}(?:更正|补充|修订|修正)", bare):
        return base._replace(kind="correction", why=Message("title.correction"))
    kind = of_types(types) if re.search("全文|正文|报告书?$", bare) else ""
    if kind:
        return base._replace(kind=kind, body=bare.endswith("正文"), quarter=3 if types[-1].startswith("010307") else 0)
    return base._replace(why=Message("title.other"))


def of_types(types: Sequence[str]) -> str:
    """The kind that type codes tell; empty where they tell none.

    >>> of_types(["01010503", "010113", "010301"]), of_types(["01030301"]), of_types(["012399"])
    ('annual', 'half-year', '')
    """
    if not types:
        return ""
    return next((kind for code, kind in sorted(TYPES, reverse=True) if types[-1].startswith(code)), "")


def year_of(text: str) -> int | None:
    """The fiscal year in a title without blanks; of two that follow each other the later.

    >>> year_of("ST大渊B2002年年度报告"), year_of("2018年年度报告(2019年6月修订)"), year_of("年报全文")
    (2002, 2018, None)
    """
    bare, _ = _without_marks(text)
    found = YEARS.search(bare) or YEARS.search(text)
    if found is None:
        return None
    year = int(found[1].translate(CHINESE_DIGITS))
    return year if 1985 <= year <= 2100 else None


def _without_marks(text: str) -> tuple[str, list[str]]:
    """A title without what stands in brackets before and behind it, and what stood behind."""
    text = SERIES.sub("", text)
    marks: list[str] = []
    while found := BRACKETED.search(text) or BARE_MARK.search(text):
        marks.insert(0, next(filter(None, found.groups()), ""))
        text = text[: found.start()]
    return text, [mark for mark in marks if mark]
