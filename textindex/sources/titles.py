"""In: a title, a file's name or a document's first lines. Out: whether it names an annual report or something else.

A Chinese title ends with what the document is: 关于2019年年报的更正公告 is a notice, 2019年年报（更正后） is none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Literal, NamedTuple

from textindex.core.patterns import regex

YEAR = r"(?:(?:19|20)[0-9]{2}|[一二][〇○零OО0一二三四五六七八九]{3})"
HEADS = (
    "公告书?|公告書|公吿|通告|通函|通知书?|通報|通报|提示|说明书?|說明書?|意见书?|意見書?|业绩预告|業績預告"
    "|盈利预告|盈利警告|快报|快報|预案|預案|方案|议案|議案|提案|决议|決議|回复|回覆|答复|答覆|复函|回函|来函"
    "|问询函|問詢函|关注函|關注函|监管函|警示函|审核函|声明|聲明|承诺函?|承諾函?|说明会|說明會|会议资料|會議資料"
    "|会议材料|记录表|紀錄表|会议纪要|制度|办法|辦法|细则|細則|工作规程|若干规定|暂行规定|发展规划|规划纲要"
    "|行动计划|若干措施|募集说明书|推介材料|专项核查|名单|一览表|明细表|汇总表|白皮书|蓝皮书|新闻稿|業績公佈"
    "|业绩公布|业绩发布|演示材料|点评|點評|简评|快评|解读|财务报表|財務報表|报表附注|审计报告书?|審計報告書?"
    "|核数师报告|鉴证报告|鑒證報告|审核报告|审阅报告|验资报告|评价报告|評價報告|评估报告|决算报告|決算報告"
    "|预算报告|述职报告|述職報告|履职报告|履职情况报告|工作报告|工作報告|督导报告|评级报告|評級報告|管理事务报告"
    "|受托报告|专项报告|專項報告|使用情况的?报告|责任报告书?|責任報告書?|可持续发展报告|可持續發展報告"
    "|(?:环境、社会|环境社会|環境、社會).{0,10}(?:报告|報告)|ESG报告|ESG報告|治理报告|核查报告|检查报告|研究报告"
    "|深度报告|分析报告"
)
HEAD = regex(f"(?:{HEADS})$", re.IGNORECASE)
REPORT = regex("(?<![年度季期0-9会局])(?:报告|報告)[书書]?$")
"""A report of another thing than a period; 董事会报告 is a chapter of the annual report, and excerpts begin so."""
OF_SOMETHING = regex(rf"{YEAR}|公司|集团|集團|银行|銀行")
NOTICE_INSIDE = regex("问询函|問詢函|关注函|业绩说明会|业绩点评|年报点评|年报解读|業績說明會")
FUND = regex(
    "证券投资基金|證券投資基金|基金中基金|指数基金|(?<![A-Za-z])ETF(?![A-Za-z])|基金(?=.{0,12}(?:年度|年报|季度|季报|中期|中报))|资产管理计划|信托计划"
)
BOND = regex("债券?.{0,4}(?:年度报告|年报|半年|中期报告)|(?:公司债|企业债|融资券|中期票据).{0,6}报告")
ANNUAL = regex(
    rf"(?P<before>.{{0,40}}?)(?:{YEAR}年?(?:年|度|年度)?(?:报告|報告|报|報)|(?:年度报告|年度報告|年报|年報)[(（]?{YEAR}年?度?[)）]?)"
    r"(?:书|書)?(?:全文|正文)?(?:[(（][^)）]{0,12}[)）])?[A-Za-z0-9&.,/ -]*"
)
NO_ANNUAL = regex("关于|關於|半$|半年|第?[一二三四]季|中期|摘要|披露|审计|内部控制")
UNSAYING = regex("(?:公司|上市公司|信息披露|定期报告|定期|年报|年度报告|巨潮)?公告|定期报告")
"""Of a name beside an annual report's title: where the file comes from, not what it is."""
BRACKETED = regex(r"[(\[【〔〈《][^()\[\]【】〔〕]{0,24}[)\]】〕〉》]$")
TRAILING = regex(r"[0-9.,年月日/号第;:：，_~\-—–\s]+$")
PARTS = regex(r"[_\s:：|,，\-—–()（）【】\[\]]+")
BODY = regex("[。；;！!]|目录|目錄|重要提示|释义|釋義|^第[一1]?[节章節]|^致.{0,12}股东|^一、")
FIRST_LINES, MAX_LINE = 24, 60


class Opening(NamedTuple):
    """What a document's first lines name it, and the line that does."""

    kind: Literal["annual", "other", ""]
    line: str = ""


def names_other(title: str) -> bool:
    """Whether a title, without blanks, is that of something else than a periodic report.

    >>> names_other("关于2019年年报的更正公告"), names_other("2019年年报(更正后)"), names_other("决算报告(2019年)")
    (True, False, True)
    """
    if FUND.search(title) or BOND.search(title) or NOTICE_INSIDE.search(title):
        return True
    bare = _bare(title)
    return HEAD.search(bare) is not None or (
        REPORT.search(bare) is not None and OF_SOMETHING.search(bare) is not None and "定期" not in bare
    )


def file_names_other(name: str) -> bool:
    """Whether a file's name, without its ending, says that it is something else than a periodic report.

    >>> file_names_other("600001_甲乙科技_2019年度利润分配预案公告"), file_names_other("600519_公告_2019年年度报告")
    (True, False)
    """
    parts = [part for part in PARTS.split(unicodedata.normalize("NFKC", name)) if part]
    annual = any(is_annual(part) for part in parts)
    return any(names_other(part) and not (annual and UNSAYING.fullmatch(part)) for part in parts)


def is_annual(title: str) -> bool:
    """Whether a title, without blanks, is an annual report's and nothing more.

    >>> is_annual("甲乙股份有限公司2019年年度报告"), is_annual("甲乙2019年半年度报告"), is_annual("关于2019年年度报告")
    (True, False, False)
    """
    found = ANNUAL.fullmatch(title)
    return found is not None and not NO_ANNUAL.search(found["before"]) and not names_other(title)


def opening(pages: Iterable[str]) -> Opening:
    """What the first lines of a Chinese document name it; nothing where the text begins without a title.

    Args:
        pages: the texts of its pages, from the first on. The first one with text counts.
    """
    lines = next((lines for page in pages if (lines := _lines(page))), [])
    for number, line in enumerate(lines):
        if BODY.search(line) or len(line) > MAX_LINE:
            break
        joined = "".join(lines[max(0, number - 2) : number + 1])
        if is_annual(line) or is_annual("".join(lines[max(0, number - 1) : number + 1])):
            after = lines[number + 1] if number + 1 < len(lines) else ""
            says_more = len(after) <= MAX_LINE / 2 and HEAD.search(_bare(after)) and not BODY.search(after)
            return Opening("other", line + after) if says_more or names_other(joined) else Opening("annual", line)
        if names_other(line) or (len(joined) <= MAX_LINE and names_other(joined)):
            return Opening("other", line if HEAD.search(_bare(line)) else joined)
    return Opening("")


def _lines(page: str) -> list[str]:
    plain = (re.sub(r"^[#*|\s]+|\s+", "", unicodedata.normalize("NFKC", line)) for line in page[:4000].splitlines())
    return [line for line in plain if line][:FIRST_LINES]


def _bare(title: str) -> str:
    """A title without what may follow its noun: brackets, a date, a number."""
    while (shorter := TRAILING.sub("", BRACKETED.sub("", title))) != title:
        title = shorter
    return title
