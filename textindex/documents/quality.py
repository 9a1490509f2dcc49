"""In: the pages of a file. Out: nothing, or remarks; a `ReadError` where the text layer is none (scanned, garbled)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median

from textindex.core.kinds import Kinds
from textindex.core.messages import Message
from textindex.core.recognition import cost
from textindex.core.records import Page
from textindex.core.text import HAN
from textindex.documents.faults import ReadError

SAMPLE_PAGES = 40
BLANK_PAGE_CHARS = 12
STAMP_CHARS = 60
MIN_STAMPED_PAGES = 8
MIN_REPORT_CHARS = 3000
CID = re.compile(r"\(cid:\d+\)")
WORD = re.compile(r"[A-Za-z]+")
# Characters by kind. Foreign: Latin with marks, Greek, Cyrillic, half-width kana, which Chinese text becomes when it is
# decoded wrongly. Common: those that make up about half of any Chinese report, in simplified and traditional form.
KINDS = Kinds(
    blank="\t-\r\x1c- \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000",
    bad="\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f",
    foreign="\u0080-\u024f\u0370-\u052f\uff61-\uff9f",
    chinese=HAN,
    common="的一在有为是不和人中大公司年月日本期报告会股及其他业务资产产品行业经营管理金额项目合计财务情况收入成本费用单位元"
    "以与对于个用发上下分理部部分展计生法定关如方要化技新工度相关应收付款投资利润说明同进"
    "為個會業務資產產經營額項計財報實關應於與對發現進",
)
STOPWORDS = frozenset(
    [
        "the",
        "of",
        "and",
        "to",
        "in",
        "a",
        "for",
        "our",
        "we",
        "is",
        "are",
        "that",
        "on",
        "as",
        "or",
        "by",
        "with",
        "from",
        "at",
        "be",
        "this",
        "was",
        "not",
        "an",
        "which",
        "have",
        "has",
        "its",
        "it",
        "may",
        "other",
        "these",
        "under",
        "will",
        "were",
        "their",
        "any",
        "such",
        "company",
        "year",
        "million",
        "net",
    ]
)


def check(pages: Sequence[Page]) -> list[str]:
    """Judge a text layer from a sample of pages spread over the report.

    Returns:
        Remarks for the user, such as pages without text.

    Raises:
        ReadError: ``scanned`` when most pages hold no text, ``garbled`` when the text is no Chinese or English.
    """
    sizes = [len(page.text.strip()) for page in pages]
    blank = sum(size < BLANK_PAGE_CHARS for size in sizes)
    printed = any(page.origin == "text-layer" for page in pages)
    could = printed and not any(page.origin == "ocr" for page in pages)
    remarks: list[str] = []
    if blank > max(2, len(pages) / 20):
        some = {"blank": blank, "pages": len(pages)}
        scans = could and Message("quality.blank_scans", **some, cost=cost(blank))
        remarks.append(scans or Message("quality.blank", **some))
    if printed and len(pages) > 1 and blank > len(pages) / 2:
        raise ReadError("scanned", Message("quality.no_text", blank=blank, pages=len(pages), cost=cost(blank)))
    if printed and len(pages) >= MIN_STAMPED_PAGES and median(sizes) < STAMP_CHARS:
        told = Message("quality.stamped", pages=len(pages), chars=STAMP_CHARS, cost=cost(len(pages)))
        raise ReadError("scanned", told)
    written = [page.text for page in pages if len(page.text.strip()) >= BLANK_PAGE_CHARS] or [p.text for p in pages]
    verdicts = [_is_language(text) for text in _portions(written[:: max(1, len(written) // SAMPLE_PAGES)])]
    bad = [verdict for verdict in verdicts if verdict]
    judged = len([verdict for verdict in verdicts if verdict is not None])
    if len(bad) > judged / 4:
        raise ReadError("garbled", Message("quality.garbled", bad=len(bad), judged=judged, what=bad[0]))
    if sum(sizes) >= MIN_REPORT_CHARS and judged < len(verdicts) / 5:
        raise ReadError("garbled", Message("quality.hardly"))
    if bad:
        remarks.append(Message("quality.garbled_some", bad=len(bad), judged=judged, what=bad[0]))
    return remarks


def is_nonsense(text: str) -> bool:
    """Whether a page's text is none that can be read; False where it has too little to tell."""
    return bool(_is_language(text))


def _portions(texts: Sequence[str], size: int = 5000) -> list[str]:
    """Pages as they are; a text without pages in portions of some thousand characters."""
    if len(texts) > 1:
        return list(texts)
    text = texts[0]
    portions = [text[start : start + size] for start in range(0, len(text), size)]
    return portions[:: max(1, len(portions) // SAMPLE_PAGES)]


def _is_language(text: str) -> str | None:
    """Say what is wrong with a page's text: '' for a page of language, None for one that has too little to tell.

    >>> _is_language("(cid:12)(cid:7)(cid:33)" * 20)
    'undecoded glyph numbers, (cid:12)'
    >>> _is_language("公司本期营业收入为人民币的其他业务收入，主要是产品销售。" * 6)
    ''
    """
    found = KINDS.count(text)
    visible, chinese = len(text) - found["blank"], found["chinese"]
    undecoded = CID.findall(text) if "(cid:" in text else []
    if len(undecoded) * 20 > visible / 2:
        return Message("quality.cid", example=undecoded[0])
    if found["bad"] > visible / 5 and visible >= BLANK_PAGE_CHARS:
        return Message("quality.private")
    if found["foreign"] > visible / 4 and visible >= 60:
        return Message("quality.foreign")
    if chinese >= 100:
        return "" if found["common"] >= chinese * 0.12 else Message("quality.no_chinese")
    words = WORD.findall(text)
    if len(words) < 80 or chinese > 20:
        return None if visible < 400 or words or chinese else Message("quality.neither")
    if sum(map(len, words)) < visible * 0.4:
        return None
    common = sum(word.lower() in STOPWORDS for word in words)
    letters = "".join(words).lower()
    vowels = sum(map(letters.count, "aeiou")) / len(letters)
    # A table of names has no stop words, but vowels as any language has; a shifted alphabet has neither.
    return "" if common >= len(words) * 0.08 or 0.25 < vowels < 0.52 else Message("quality.no_english")
