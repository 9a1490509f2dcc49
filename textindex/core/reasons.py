"""In: a rejection's reason and detail, a language. Out: what the reason is called, what to do next, what was seen."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class Said(NamedTuple):
    """What is said of a reason: its name and what to do next, in Chinese and in English."""

    zh: str
    en: str
    advice_zh: str
    advice_en: str


SAID: Mapping[str, Said] = MappingProxyType({
    "scanned": Said(
        "扫描件", "scanned",
        "先做文字识别（OCR），或换用带文字层的版本，再重新计分",
        "run OCR on it, or get an edition with a text layer, and score again",
    ),
    "garbled": Said(
        "乱码", "garbled",
        "换用其他来源的版本，或用文字识别（OCR）重做文字层，再重新计分",
        "get the report from another source, or run OCR over its text layer, and score again",
    ),
    "encrypted": Said(
        "加密", "encrypted", "去掉打开密码另存，再重新计分", "save it without its password, and score again"
    ),
    "unreadable": Said(
        "无法读取", "unreadable",
        "重新下载该报告（PDF、HTML 或文本），再重新计分",
        "download the report again, as PDF, HTML or text, and score again",
    ),
    "no access": Said(
        "无法进入", "no access",
        "请取得该文件夹的读取权限后重新计分；其中的文件均未计入",
        "get the right to read it, and score again: nothing in it is scored",
    ),
    "empty": Said(
        "空文件", "empty",
        "文件中没有文字：重新下载该报告，再重新计分",
        "the file holds no text: download the report again, and score again",
    ),
    "too large": Said(
        "过大", "too large",
        "调高内存上限（--memory）后重新计分，或去掉文件中不属于报告的部分",
        "score again with more memory (--memory), or take out what is no part of the report",
    ),
    "timed out": Said(
        "超时", "timed out",
        "延长时限（--timeout）后重新计分，该文件会再试一次",
        "score again with more time (--timeout): it is tried again",
    ),
    "crashed": Said(
        "崩溃", "crashed",
        "重新计分，该文件会再试一次；若仍崩溃，换用 --engine pdfplumber 或其他版本",
        "score again, it is tried again; if it crashes again, take --engine pdfplumber or another edition",
    ),
    "not an annual report": Said(
        "非年度报告", "not an annual report",
        "无须处理；若该公司该年度没有其他文件计入，请补充其年度报告全文",
        "nothing to do where the firm's annual report is scored; else get that report in full",
    ),
    "other language": Said(
        "其他语言", "other language",
        "用该语言的词典计分（--dictionary）；非中文、非英文的报告无法计分",
        "score it with a dictionary in its language (--dictionary); only Chinese and English can be scored",
    ),
    "duplicate": Said(
        "重复", "duplicate",
        "无须处理；若应采用这一份，请在清单（--manifest）中写明其公司和年度",
        "nothing to do; if this is the one to take, name its firm and year in a manifest (--manifest)",
    ),
    "superseded": Said(
        "已被更正版取代", "superseded",
        "无须处理；若应采用更正前的这一份，请在清单（--manifest）中写明其公司和年度",
        "nothing to do; if the report before its correction is to be taken, name its firm and year in a manifest "
        "(--manifest)",
    ),
    "unidentified": Said(
        "无法识别公司或年度", "unidentified",
        "在清单（--manifest）中写明其公司和会计年度",
        "name its firm and fiscal year in a manifest (--manifest)",
    ),
    "no section": Said(
        "未找到该章节", "no section",
        "用 textindex sections 查看该报告的章节；或不用 --section，对整份报告计分",
        "look at the report's headings with `textindex sections`; or leave out --section to score the whole report",
    ),
    "pointer": Said(
        "章节仅指向其他文件", "pointer",
        "该章节在所指的文件中，可换用该文件；或不用 --section，对整份报告计分",
        "the section is in the document that it names: score that one; or leave out --section",
    ),
})  # fmt: skip
"""Every reason of the closed list."""

ENDINGS = {
    "; in scoring": "（计分时）",
    "; it is tried again when the archive is read again": "；下次读取时再试",
    "; if it is an annual report, name its firm and year in a manifest to keep the firm-year as a missing row":
        "；若为年度报告，请在清单中写明公司和年度，以保留为缺失行",
}  # fmt: skip
SEEN_ZH = (
    (r"the report is in (.+), the dictionary in (.+)", "报告语言（{0}）与词典语言（{1}）不同"),
    (r"the report is in neither Chinese nor English \((.+)\)", "报告既非中文也非英文（{0}）"),
    (r"no firm and no year on the cover.+", "封面和文件名中没有公司和年度"),
    (r"no firm on the cover.+", "封面和文件名中没有公司"),
    (r"no year on the cover.+", "封面和文件名中没有年度"),
    (r"neither cover nor file name tells what this is.*", "封面和文件名都看不出是何文件"),
    (r"a summary of an annual report.*", "年度报告摘要"),
    (r"a half-year report", "半年度报告"),
    (r"a summary of a half-year report", "半年度报告摘要"),
    (r"a quarterly report", "季度报告"),
    (r"an English version", "英文版"),
    (r"a prospectus", "招股说明书"),
    (r"another kind of document \(an EDGAR submission of form ([^,]+),.*", "其他文件（EDGAR 表格 {0}）"),
    (r"another kind of document: ([^(]+?)(?: \(.*)?", "其他文件：{0}"),
    (r"another kind of document.*", "其他文件"),
    (r"a fund's report.*", "基金报告"),
    (r"a broker's research.*", "券商研究报告"),
    (r"a notice \(it says (.+?)\).*", "公告（文中有“{0}”）"),
    (r"a paper of the government.*", "政府公文"),
    (r"a notice that a report is available.*", "年度报告披露的提示性公告"),
    (r"(\d+) characters and no sentence: (.*)", "只有 {0} 字，没有一句话：{1}"),
    (r"an error page in place of the report: (.*)", "下载到的是错误页面：{0}"),
    (r"withdrawn; (.+) is taken", "该版本已取消或已更正，采用 {0}"),
    (r"corrected by (.+), which was published later", "其后公布的版本为 {0}"),
    (r"the same bytes as (.+)", "与 {0} 完全相同"),
    (r"another annual report of .+?: (.+) is taken; it has ([\d,]+) characters more", "采用 {0}，其多 {1} 字"),
    (r"another annual report of .+?: (.+) is taken", "采用 {0}"),
    (r"corrected by (.+)", "更正版为 {0}"),
    (r"its text is not in the store.*", "库中没有其文本，请重新读取"),
    (r"cannot be opened: (.+)", "无法打开：{0}"),
    (r"the folder cannot be listed: (.+)", "无法列出该文件夹：{0}"),
    (r"no regular file .+", "不是普通文件（管道、套接字或设备）"),
    (r"the bytes are no text in .+", "不是 UTF-8、GB18030、Latin-1 或 UTF-16 编码的文本，请另存为 UTF-8"),
    (r"line (\d+) is no object with page, type and inside", "第 {0} 行不是含 page、type、inside 的对象"),
    (r"line (\d+) names page (\S+); pages are counted from 1", "第 {0} 行的页码为 {1}，页码从 1 起"),
    (r"an EDGAR submission of form (\S+) without a document", "EDGAR 表格 {0}，其中没有文件"),
    (r"the (\S+) of this EDGAR submission is a PDF or a picture.*", "EDGAR 申报中的 {0} 是 PDF 或图片，不是文字"),
    (r"needs a password to be opened.*", "需要密码才能打开"),
    (r"a damaged PDF: (\d+) of (\d+) pages cannot be loaded", "PDF 损坏：{1} 页中有 {0} 页无法载入"),
    (r"two encodings in one file, GB18030 and Big5; .*", "文件中混有 GB18030 与 Big5 两种编码；请统一编码后另存"),
    (r"two encodings in one file: line ([\d,]+) is UTF-8, .*", "文件中第 {0} 行是 UTF-8，其余不是；请全部另存为 UTF-8"),
    (
        r"two encodings in one file: most is UTF-8, but ([\d,]+) .*",
        "文件大部分是 UTF-8，但有 {0} 个字符不是；请全部另存为 UTF-8",
    ),
    (r"([\d,]+) control characters among its text", "文本中有 {0} 个控制字符，不是报告文本"),
    (r"a damaged PDF \(.+", "PDF 损坏"),
    (r"a PDF without pages", "PDF 没有页面"),
    (r"(\d+) pages and no text layer.*", "共 {0} 页，没有文字层"),
    (r"(\d+) blank pages", "共 {0} 页，均为空白"),
    (r"(\d+) of (\d+) pages hold no text.*", "{1} 页中有 {0} 页没有文字"),
    (
        r"([\d,]+) characters on (\d+) of (\d+) pages cannot be read .*",
        "{2} 页中有 {1} 页的 {0} 个字符无法读出：字体没有说明它们是什么字",
    ),
    (r"half of its (\d+) pages hold fewer than (\d+) characters.*", "{0} 页中有一半不足 {1} 字（印章或页码）"),
    (r"the text layer of (\d+) of (\d+) sampled pages is .+", "抽查 {1} 页，其中 {0} 页的文字层无法辨认"),
    (r"hardly a page holds enough Chinese or English.*", "几乎没有一页的中文或英文多到可以辨认"),
    (r"the file has no bytes", "文件为零字节"),
    (r"the file holds only blanks", "文件中只有空白"),
    (r"not a PDF: it begins with an HTML page.*", "不是 PDF，而是 HTML 网页"),
    (r"not a PDF: it begins with bytes (.+); download.*", "不是 PDF（开头为 {0}）"),
    (r"a file without ending is no report format.*", "文件没有扩展名，不是报告格式：请用 PDF、HTML 或文本"),
    (r"(\S+) is no report format.*", "{0} 不是报告格式：请用 PDF、HTML 或文本"),
    (r"([\d,]+) bytes of text; no report has more than ([\d,]+)", "文本有 {0} 字节，超过 {1}"),
    (r"an HTML page without (?:a body|visible text)", "HTML 网页中没有正文"),
    (r"mdna: .*", "管理层讨论与分析"),
    (r"business: .*", "公司业务"),
    (r"not done after (\S+) seconds", "{0} 秒内未完成"),
    (r"it needs more than ([\d,]+) MB of memory", "所需内存超过 {0} MB"),
    (r"it needs more memory than there is", "所需内存超过现有内存"),
    (r"the worker process died \(exit code (\S+)\)", "读取进程异常退出（退出码 {0}）"),
    (r"it was lost with (\d+) workers of the cluster", "集群中 {0} 个进程因它退出"),
)
"""Details as the rooms write them, and what they say in Chinese; of two that fit the first."""
LANGUAGES_ZH = {"Chinese and English": "中文和英文", "Chinese": "中文", "English": "英文"}


def name_of(reason: str, language: str) -> str:
    """What a reason is called.

    >>> name_of("scanned", "zh"), name_of("scanned", "en")
    ('扫描件', 'scanned')
    """
    said = SAID.get(reason)
    return reason if said is None else said.zh if language == "zh" else said.en


def advice(reason: str, language: str) -> str:
    """What to do next about a file rejected for a reason; empty for a reason that is not known.

    >>> advice("encrypted", "en")
    'save it without its password, and score again'
    """
    said = SAID.get(reason)
    return "" if said is None else said.advice_zh if language == "zh" else said.advice_en


def seen(detail: str, language: str) -> str:
    """What was seen of a rejected file; in Chinese where the text is one of ours, else as it stands.

    >>> seen("the same bytes as 甲.pdf", "zh"), seen("the same bytes as 甲.pdf", "en")
    ('与 甲.pdf 完全相同', 'the same bytes as 甲.pdf')
    """
    if language != "zh":
        return detail
    body, tail = detail, ""
    for ending, told in ENDINGS.items():
        if body.endswith(ending):
            body, tail = body.removesuffix(ending), told + tail
    for pattern, form in SEEN_ZH:
        if found := re.fullmatch(pattern, body, re.DOTALL):
            return form.format(*(LANGUAGES_ZH.get(part, part) for part in found.groups())) + tail
    return detail
