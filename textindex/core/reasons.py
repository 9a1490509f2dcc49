"""In: a rejection's reason, a language. Out: what the reason is called, and what to do next."""

from __future__ import annotations

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
        "加 --ocr auto 重新计分（文字识别，约每页 5 秒），或换用带文字层的版本",
        "score again with --ocr auto (about 5 seconds a page), or get an edition with a text layer",
    ),
    "garbled": Said(
        "乱码", "garbled",
        "换用其他来源的版本，或加 --ocr auto 重新计分（文字识别）",
        "get the report from another source, or score again with --ocr auto",
    ),
    "encrypted": Said(
        "加密", "encrypted", "去掉打开密码另存，再重新计分", "save it without its password, and score again"
    ),
    "unreadable": Said(
        "无法读取", "unreadable",
        "若不是报告则无须处理；否则请重新下载（PDF、HTML 或文本），再重新计分",
        "nothing to do if it is no report; else download it again, as PDF, HTML or text, and score again",
    ),
    "no access": Said(
        "无法进入", "no access",
        "请取得该文件夹的读取权限后重新计分；其中的文件均未计入",
        "get the right to read it, and score again: nothing in it is scored",
    ),
    "empty": Said(
        "空文件", "empty",
        "文件中没有或几乎没有文字：若不是报告则无须处理；否则请重新下载，再重新计分",
        "the file holds no text or next to none: nothing to do if it is no report; else download it again, then score",
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
        "若该公司该年度的年度报告已计入，或本来就不是报告，则无须处理；否则请补充年度报告全文",
        "nothing to do where the firm's annual report is scored, or it is no report; else get that report in full",
    ),
    "other language": Said(
        "其他语言", "other language",
        "用该语言的词典计分（--dictionary）；非中文、非英文的报告无法计分",
        "score it with a dictionary in its language (--dictionary); only Chinese and English can be scored",
    ),
    "duplicate": Said(
        "重复", "duplicate",
        "无须处理；若应采用这一份，请在对照表（--manifest）中写明其公司和年度",
        "nothing to do; if this is the one to take, name its firm and year in a manifest (--manifest)",
    ),
    "superseded": Said(
        "已被更正版取代", "superseded",
        "无须处理；若应采用更正前的这一份，请在对照表（--manifest）中写明其公司和年度",
        "nothing to do; if the report before its correction is to be taken, name its firm and year in a manifest "
        "(--manifest)",
    ),
    "unidentified": Said(
        "无法识别公司或年度", "unidentified",
        "在对照表（--manifest）中写明其公司和会计年度",
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
