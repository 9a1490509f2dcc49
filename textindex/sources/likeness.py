"""In: a document's text. Out: whether it can be an annual report: what else its marks and chapters show it to be.

A title may be missing or may mislead; what the text is made of decides then. A short text is no fault by itself:
archives hold excerpts and old reports. It needs a mark of something else.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Sequence

from textindex.core.messages import Message
from textindex.core.patterns import regex
from textindex.core.records import Document, Reason
from textindex.core.text import normal, visible_chars

CHAPTERS = regex(
    r"^(?:[#*]|[^\S\n])*+(?:第\s*[一二三四五六七八九十0-9]{1,3}\s*[节章節]|[一二三四五六七八九十]{1,3}\s*[、.])?\s{0,20}"
    r"(重要提示|公司简介|公司基本情况|会计数据|主要财务数据|股本变动|股份变动|董事、监事|公司治理|股东大会|董事会报告|经营情况讨论"
    r"|管理层讨论|监事会报告|重要事项|重大事项|财务会计报告|财务报告|备查文件|公司业务概要)",
    re.MULTILINE,
)
WHOLE_CHAPTERS = 6
NOTICE_CHARS, NOTICE_CHAPTERS = 40_000, 3
HEAD_CHARS, FOOT_CHARS, POINTER_CHARS = 3_000, 2_000, 1_500
NOTICE = regex(
    "特此(?:公告|公吿|说明|說明|报告|通知|回复|回覆|函复|致函|声明)|保证本公告|本公告(?:内容|所载|内|乃|由|仅)|重要内容提示"
)
POINTER = regex("(?:全文|年度报告|年报|年報).{0,40}(?:披露于|刊登|登载|刊载|刊發|巨潮资讯|cninfo|网站查阅|網站)")
RATED = "(?:维持|给予|上调|下调|首次覆盖|评级为?).{0,4}(?:买入|增持|推荐|强烈推荐|中性|减持|优于大市)"
RESEARCH = tuple(
    regex(mark)
    for mark in (
        *("证券研究报告", "研究所", "执业证书", "投资评级", "分析师", "盈利预测", "目标价", "业绩[简点]评"),
        RATED,
    )
)
FUND = ("基金管理人", "基金托管人")
GOVERNMENT = regex("[〔\\[【(（](?:19|20)[0-9]{2}[〕\\]】)）]\\s*[0-9]{1,4}\\s*号")
ADDRESSED = regex("人民政府|国务院|委员会|办公厅|办公室|各[省市县区州].{0,40}[：:]")
ERROR_CHARS = 2_000
ERROR = regex(
    "|".join(
        (
            r"(?<![0-9])40[0134]\s*[-:：.]?\s*(?:not\s+found|forbidden|unauthorized|bad\s+request|error|页面)",
            r"(?<![0-9])50[0234]\s*[-:：.]?\s*(?:bad\s+gateway|internal|service|gateway|error)",
            r"page\s+not\s+found|access\s+denied|nosuchkey|object\s+not\s+found|too\s+many\s+requests|rate\s+limit",
            r"enable\s+javascript|checking\s+your\s+browser",
            "(?:页面|网页|頁面|文件|公告|链接|资源)(?:已)?(?:不存在|未找到|找不到|无法访问|已删除|已被删除|失效|過期|过期)",
            "(?:访问|请求)的(?:页面|网页|文件|资源)|无法找到(?:该)?(?:页|网页|文件)|访问被拒绝|没有权限",
            "请(?:稍后|稍候)再试|系统繁忙|访问(?:过于)?频繁|请输入验证码|请先登录|登录后查看|服务器(?:内部)?错误|(?:请求|连接)超时",
        )
    ),
    re.IGNORECASE,
)
EMPTY_CHARS, BARE_CHARS = 20, 150
TABLE_CHARS, TABLE_ROWS, TABLE_SHARE = 200_000, (5, 500), 0.8
"""Of a table's rows nearly all have as many cells; of 148 reports the lines of the one most like it are 39% alike."""
MARKS = "\t,;|"
SENTENCE = regex(r"[。，；;,！？]|[a-z]\.(?:\s|$)")


def no_text(document: Document) -> tuple[Reason, str] | None:
    """Why a file holds no report's text at all, whatever it is called: an error page, or next to nothing.

    A text without a sentence, such as the title on the cover of a report of pictures, is next to nothing.

    Returns:
        (reason, what was seen), or None.
    """
    text = document.text[: ERROR_CHARS * 4]
    n_chars = visible_chars(text)
    if n_chars < ERROR_CHARS and (error := ERROR.search(text)):
        return "unreadable", Message("file.error_page", text=_shown(text[error.start() :]))
    if n_chars < EMPTY_CHARS or (n_chars < BARE_CHARS and not SENTENCE.search(text)):
        return "empty", Message("file.no_sentence", chars=n_chars, text=_shown(text))
    return None


def is_table(document: Document) -> bool:
    """Whether a text is a table, as data are sold: nearly all its lines have the same number of cells."""
    text = "\n".join(page.text for page in document.pages[: TABLE_ROWS[1]])[:TABLE_CHARS]
    lines = [line for line in text.splitlines() if line.strip()][: TABLE_ROWS[1]]
    return any(_as_wide(lines, mark) for mark in MARKS)


def _as_wide(lines: Sequence[str], mark: str) -> bool:
    try:
        widths = Counter(len(cells) for cells in csv.reader(lines, delimiter=mark))
    except csv.Error:  # a cell without end
        return False
    rows = widths.total()
    return rows >= TABLE_ROWS[0] and any(width > 1 and n >= TABLE_SHARE * rows for width, n in widths.items())


def chapters(pages: Sequence[str]) -> int:
    """How many of an annual report's chapters have a heading in a Chinese document."""
    return len({found for page in pages for found in CHAPTERS.findall(page)})


def of_others(document: Document) -> str:
    """Whose report a Chinese document is, where it is none of the firm itself: a fund's, a broker's; else empty."""
    pages = [page.text for page in document.pages]
    head = _head(pages)
    if all(word in head for word in FUND):
        return Message("kind.fund")
    marks = sum(mark.search(head) is not None for mark in RESEARCH)
    return Message("kind.broker") if marks > 1 and chapters(pages) <= NOTICE_CHAPTERS else ""


def notice(document: Document) -> str:
    """What a Chinese document without an annual report's chapters is by its marks; empty where it has none."""
    pages = [page.text for page in document.pages]
    size = sum(map(len, pages))
    if size > NOTICE_CHARS or chapters(pages) > NOTICE_CHAPTERS:
        return ""
    head, foot = _head(pages), _squeezed(pages[-1][-FOOT_CHARS:]) if pages else ""
    if mark := NOTICE.search(head) or NOTICE.search(foot):
        return Message("kind.notice", mark=mark[0])
    if GOVERNMENT.search(head[:1000]) and ADDRESSED.search(head[:1000]):
        return Message("kind.government")
    if size < POINTER_CHARS and (mark := POINTER.search(head)):
        return Message("kind.available", mark=mark[0])
    return ""


def _head(pages: Sequence[str]) -> str:
    return _squeezed(" ".join(page[:HEAD_CHARS] for page in pages[:2]))


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", normal(text))


def _shown(text: str) -> str:
    return " ".join(text.split())[:40]
