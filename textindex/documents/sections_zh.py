"""In: a line of a Chinese report. Out: whether it is a chapter's heading, and what the chapter is.

The titles are those that the regulator's rules for annual reports have prescribed since 2001, in simplified or
traditional characters; firms listed in Hong Kong use others, without numbers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from textindex.core.text import CHINESE
from textindex.documents import reviews_en

STYLES: tuple[str, ...] = ("节", "章", "部分", "篇", "§", "、", "（）", "1")
PAIRED = 3
ENGLISH = {reviews_en.NAMED: 4, reviews_en.BOTH: PAIRED, reviews_en.ONE: PAIRED}
SURE = frozenset(("节", "章", "§"))
NESTED = frozenset(("、", "（）", "1"))  # also used inside chapters
FUND: re.Pattern[str] | None = None
NUMBERED: re.Pattern[str] | None = None  # 一、 and 1. are ways of numbering chapters here
CONTENTS = re.compile(r"[\d\s]*目\s*[录錄]\s*(?:contents)?|contents\s*(?:目\s*[录錄])?", re.IGNORECASE)
TRANSLATION = re.compile(r"[A-Za-z][A-Za-z’'&,()/ -]{7,}")  # of a title, beside it, in a report in two languages

# The traditional characters of chapter titles and of references, each before its simplified form.
PAIRS = (
    "節节會会報报討讨論论與与經经營营業业層层況况財财務务計计據据標标簡简釋释監监績绩覽览顧顾東东項项審审環环債债關关書书優优證证備备錄录總总變变動动員员組组織织內内"
    "責责詳详參参見见閱阅載载於于無无適适請请為为從从評评檢检運运視视話话長长現现發发狀状團团執执辭辞對对"
)
SIMPLIFIED = str.maketrans(PAIRS[::2], PAIRS[1::2])
DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
NUMBER = r"[〇零一二三四五六七八九十\d]{1,4}(?:\s[一二三四五六七八九十])?"
GAP = r"[\s、.．:：|｜—–-]*"
# A heading stands at the start of a line, or where a sentence ends in the midst of one.
CHAPTER = re.compile(rf"(?:^|[。；]\s*|[）」]\s+)(第\s*({NUMBER})\s*([节節章篇]|部分))(?!第){GAP}(.*)$")
SIGN = re.compile(rf"(§\s*(\d{{1,2}})(?![\d.])){GAP}(.*)$")
LISTED = re.compile(r"(([一二三四五六七八九十]{1,3})\s*[、.．，,\s])\s*(.*)$")
BRACKETED = re.compile(r"([（(]([一二三四五六七八九十]{1,3})[）)])[\s、]*(.*)$")
PLAIN = re.compile(r"((\d{1,2})(?![\d.．]*\d)\s*[、.．]?)\s*([一-鿿].*)$")
# What all but the first of these begin with, so that one look tells a heading from any other line.
BEGINS = re.compile(
    r"§\s*\d|[一二三四五六七八九十]{1,3}\s*[、.．，,\s]|[（(][一二三四五六七八九十]|\d{1,2}(?![\d.．]*\d)\s*[、.．]?\s*[一-鿿]"
)
# What comes before or within a cross reference: 详见本报告“第四节 …”之“一、…”.
LEADS_ON = re.compile(
    r"(?:[详参请另可如]见|[参查请]阅|[按参依遵]照|根据|依据|参考|本(?:年度|半年度)?报告(?:的)?|如下|[于自在之及和与即为“\"「『《（(，、])$"
)
LEAD_CHARS = 20  # in which the longest of these stands
NO_TITLE = re.compile(
    r"[。；？！“”\"「」『』]|[详參参]见|，.*，|^[，、）)之的中所和与及]|(?:规定|部分|所述|内容|章节|一节)$"
)
PAGE_NUMBER = re.compile(r"(?<!\d)\d{1,3}$")
LEADERS = ".…·•_．。-"
TITLE_CHARS = 40
LINE_CHARS = 300  # of a title with its blanks and dot leaders
PAGE = re.compile(r"(?<!\d)(\d{1,3})\s*$")
PAGE_FIRST = re.compile(r"(?P<page>\d{1,3})[\s.、]*(?P<title>[^\d\s.、,，%年月日].*)")
PAGE_LAST = re.compile(r"(?P<title>.*?[^\s.…·•_])[\s.…·•_]*(?<!\d)(?<!\d[.,])(?P<page>\d{1,3})")
ENTRY_CHARS = 150

AND = r"(?:[与和及、]|以及)"
DISCUSSION = re.compile(
    rf"(?:讨论|分析|论述){AND}?(?:分析|讨论)|管理层(?:之|的|对.{{0,12}}的?)?(?:讨论|论述|回顾|检讨|评述|分析)"
)
BOARD = re.compile(r"董事[会局](?:工作)?报告书?|董事[会局]工作情况报告")
SUBJECT = r"(?:业务|财务|经营|营运|运营|营业|业绩)(?:状况|情况|表现|业绩|发展)?"
REVIEWED = rf"(?:公司|集团|本集团)?{SUBJECT}(?:{AND}{SUBJECT})*(?:概览|总览|回顾|综述|评述|检讨|审视)"
REVIEW = re.compile(
    rf"(?:(?:董事[会局])?(?:主席|董事长)(?:报告书?|致辞|的?话){AND})?{REVIEWED}(?:{AND}.*)?|回顾{AND}(?:前瞻|展望)"
)
# A review that says what was, in a chapter of its own, needs no second beside it; a survey may be a firm's profile.
ALONE = re.compile("回顾|综述|评述|检讨|审视")
EXECUTIVE = re.compile(
    r"(?:集团)?(?:行政总裁|首席执行官|董事总经理|总裁|总经理|行长|经营管理层|经营层|管理层)(?:工作|业务)?(?:报告书?|回顾)"
)
BUSINESS = re.compile(r"(?:公司|集团|本行|本公司|本集团)?(?:主要|主营)?业务(?:概要|概况|概述|简介)")
OTHERS = re.compile(r"未来|独立董事|监事|披露|摘要$|(?<!回顾[与和及])(?<!分析[与和及])(?<!检讨[与和及])展望")
# The words of the prescribed chapter titles: a title made of nothing else is one.
CHAPTER_WORDS = re.compile(
    r"(?:重要|重大|提示|声明|目录|释义|公司|本行|企业|基本|情况|简介|概况|概要|主要|近[三五]年|会计|财务|业务|银行|数据|指标|摘要|普通股|优先股"
    r"|股本|股份|可转换|可转债|债券|变动|股东大?会?|实际控制人|董事|监事|高级管理人员|高管|员工|法人|治理|结构|事项|审计|备查|文件"
    r"|社会|责任|环境|内部|控制|自我|评价|相关|书面|确认|意见|年度|工作|报告|报表|[、，和与及的会局书 ])*+"
)
AWAY = re.compile(r"详见|参见|参阅|请见|请查阅|查阅|刊[载登]|载于|披露于|另行披露|见附件")
NOTHING = re.compile(r"(?:□\s*适用)?\s*[√☑]?\s*(?:不适用|无|略)[\s。.]*")
POINTER_CHARS = 400
NOTHING_CHARS = 20


def number(text: str) -> int:
    """Read a number up to 99, in digits or Chinese.

    >>> number("十一"), number("二 十"), number("7"), number("三")
    (11, 20, 7, 3)
    """
    text = "".join(text.split())
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    return (DIGITS.get(tens, 1) * 10 if ten else 0) + DIGITS.get(ones, 0)


@lru_cache(maxsize=16_384)
def fold(title: str) -> str:
    """A title in simplified characters without white space, dot leaders, page number and translation.

    >>> fold("管理層討論與 分析 ...... 12"), fold("Corporate Information 公司資料"), fold("Risk Factors")
    ('管理层讨论与分析', '公司資料', 'riskfactors')
    """
    if CHINESE.search(title):
        title = TRANSLATION.sub(" ", title)
    folded = "".join(title.split()).translate(SIMPLIFIED).lower()
    return PAGE_NUMBER.sub("", folded).rstrip(LEADERS + ":：")


def entry(line: str) -> tuple[str, int]:
    """The title and page of an entry of the table of contents, whichever stands first; no title if it is none.

    >>> entry("4 管理層討論及分析"), entry("董事会报告 ..... 12"), entry("目录")
    (('管理層討論及分析', 4), ('董事会报告', 12), ('', 0))
    """
    match = PAGE_LAST.fullmatch(line) or PAGE_FIRST.fullmatch(line) if len(line) <= ENTRY_CHARS else None
    return (match["title"], int(match["page"])) if match else ("", 0)


def may_head(text: str) -> bool:
    """A quick look whether a line may have a heading: most have none."""
    return "第" in text or BEGINS.match(text) is not None


def marks(text: str, before: str, below: Callable[[], str]) -> Iterator[tuple[int, str, int, str, str]]:
    """Yield a line's heading: offset, style, number, title, and the heading in full.

    Args:
        text: the line.
        before: the line above.
        below: gives the lines below, where the title stands if the line ends with the number.

    >>> list(marks("第四节 董事会报告", "", str))
    [(0, '节', 4, '董事会报告', '第四节 董事会报告')]
    >>> list(marks("第四节 董事会报告", "具体内容详见本报告", str))
    []
    """
    found = CHAPTER.search(text) if "第" in text else None
    if found:
        style = found[3].translate(SIMPLIFIED)
        yield from _mark(
            style=style, found=found, at=found.start(1), title=found[4], text=text, before=before, below=below
        )
        return
    for style, pattern in (("§", SIGN), ("、", LISTED), ("（）", BRACKETED), ("1", PLAIN)):
        found = pattern.match(text)
        if found:
            yield from _mark(style=style, found=found, at=0, title=found[3], text=text, before=before, below=below)
            return


def _mark(
    style: str, found: re.Match[str], at: int, title: str, text: str, before: str, below: Callable[[], str]
) -> Iterator[tuple[int, str, int, str, str]]:
    if not title and style not in NESTED:
        title = below().partition("\n")[0]
    if len(title) > LINE_CHARS:
        return
    title = " ".join(title.split())
    folded = fold(title)
    lead = (text[:at].rstrip() or before)[-LEAD_CHARS:]
    if not 0 < len(folded) <= TITLE_CHARS or NO_TITLE.search(folded) or LEADS_ON.search(lead.translate(SIMPLIFIED)):
        return
    heading = text[at:] if found[len(found.groups())] else f"{found[1]} {title}"
    yield at, style, number(found[2]), title, " ".join(heading.split())


def known(style: str, title: str) -> bool:
    """Whether a title is a chapter's: 一、 and 1. also number what stands inside chapters."""
    if style not in NESTED or CHAPTER_WORDS.fullmatch(fold(title)):
        return True
    return rank("mdna", style, 0, title) not in (0, PAIRED)


def prescribed(style: str, title: str) -> bool:
    """Whether a title speaks for a heading: all do, since `known` leaves only those."""
    return True


def is_bare(body: str) -> bool:
    """Whether nothing stands under a heading."""
    return not body.strip()


def ends(section: str, rank_of_it: int, title: str) -> bool:
    """Whether a chapter that the table of contents lists next ends one of a rank: reviews may be parts of a discussion.

    >>> ends("mdna", 4, "財務回顧"), ends("mdna", 4, "企業管治報告")
    (False, True)
    """
    return section != "mdna" or rank_of_it <= PAIRED or rank(section, "contents", 0, title) != PAIRED


def alone(title: str) -> bool:
    """Whether a review is one without another beside it.

    >>> alone("業務回顧及展望"), alone("业务概览")
    (True, False)
    """
    return ALONE.search(fold(title)) is not None or not CHINESE.search(title)


def part(title: str) -> int:
    """The rank of a part of a directors' report that does the job: there is none in Chinese reports."""
    return 0


def ends_part(title: str) -> bool:
    """Whether a line is the heading of another part of a directors' report."""
    return False


def rank(section: str, style: str, key: int, title: str) -> int:
    """How well a chapter is named: 管理层讨论与分析, else 业务回顾 with 财务回顾 beside it, else 董事会报告.

    Firms listed in Hong Kong have a 董事会报告 that holds no discussion beside their reviews of business and finances.

    A chief executive's report is the last that may stand for one.

    >>> [rank("mdna", "节", 4, title) for title in ("经营情况讨论与分析", "财务回顾", "董事会报告", "监事会报告")]
    [4, 3, 2, 0]
    >>> [rank("mdna", "contents", 4, title) for title in ("管理層論述及分析", "業務回顧及展望", "行政總裁報告", "展望")]
    [4, 3, 1, 0]
    """
    folded = fold(title)
    if style == "contents" and not CHINESE.search(title):  # of a report in two languages
        return 0 if section == "business" else ENGLISH.get(reviews_en.rank(title), 0)
    if section == "business":
        return 2 if style != "contents" and BUSINESS.fullmatch(folded) else 0
    if OTHERS.search(folded) or len(folded) > 30:
        return 0
    if DISCUSSION.search(folded):
        return 4
    if REVIEW.fullmatch(folded):
        return PAIRED
    if BOARD.search(folded) and len(folded) <= 15:
        return 2
    return int(EXECUTIVE.fullmatch(folded) is not None)


def points_away(body: str) -> bool:
    """Whether a body is short and refers to another document.

    >>> points_away("详见公司同日披露的《2019年度董事会工作报告》。"), points_away("2019年，公司实现营业收入12亿元。")
    (True, False)
    """
    return len(body) <= POINTER_CHARS and AWAY.search(body.translate(SIMPLIFIED)) is not None


def says_nothing(body: str) -> bool:
    """Whether a body says 不适用 and no more."""
    return len(body) <= NOTHING_CHARS and NOTHING.fullmatch(body.translate(SIMPLIFIED)) is not None
