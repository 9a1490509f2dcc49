"""In: the pages of a report. Out: the code under which an exchange in China or Hong Kong lists its firm."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from textindex.core.patterns import regex

COVER_PAGES = 4
HEADING_CHARS = 400
COVER_LINE = 160
A_SHARE = regex(r"(?:60|68|00|30|43|8[2-9]|92)[0-9]{4}|(?:200|201|900)[0-9]{3}")
# Its first character first, then what it may go on with: so the search passes over other text fast.
LABEL = (
    r"(?-i:[sS\u017fhH股證证港])(?:(?:(?<=s)tock|(?:(?<=H)\s?s|(?<=s))hares?)\s+codes?(?:\s+(?:no|number)s?\.?)?"
    r"|(?:(?<=H)KEX|(?<=S)EHK|(?<=H)KSE|(?<=H)KG)(?=\s?[:：])"
    r"|(?<=股)\s?[份票]\s?代\s?[號号碼码]|(?<=[證证])\s?券\s?代\s?[號号碼码]"
    r"|(?<=[H港])\s?股\s?(?:股\s?份\s?)?代\s?[號号碼码])"
)
LABEL_WORDS = ("code", "hkex", "sehk", "hkse", "hkg", "代")  # one of them is in each
LABELLED = regex(
    rf"{LABEL}[^0-9\n]{{0,30}}\n?[^0-9\n]{{0,20}}(?P<code>[0-9]{{1,6}})(?![0-9]|\.[0-9]|[,/-][0-9])"
    r"(?:\s*\([^)\n]{1,30}\))?(?:\s*(?:and|&|/|,|及|和)\s*(?P<other>[0-9]{1,6})(?![0-9]))?",
    re.IGNORECASE,
)
AT_HONG_KONG = regex(
    r"(?<![0-9.,])(?P<code>[0-9]{1,5})(?P<other>)\s+"
    r"(?:the\s+)?(?:stock\s+exchange\s+of\s+hong\s+kong|hong\s+kong\s+stock\s+exchange)",
    re.IGNORECASE,
)
HONG_KONG = regex(
    r"hong\s*kong|HKEX|SEHK|香港|聯交所|联交所|股\s?份\s?代\s?[號号]"
    r"|incorporated\s+in\s+[\w ,’'()]{3,60}\s+with\s+limited\s+liability",  # the words that its rules ask for
    re.IGNORECASE,
)
ITS_EXCHANGE = regex(r"stock\s+exchange\s+of\s+hong\s+kong|hong\s+kong\s+stock\s+exchange|聯交所", re.IGNORECASE)
MAINLAND = regex(r"shanghai|shenzhen|beijing stock|A[ -]shares?\b|SSE\b|SZSE\b|上海|深圳|A\s?股", re.IGNORECASE)
ELSEWHERE = regex(
    r"taiwan|TWSE|TPEx|bursa|malaysia|singapore|SGX|korea|KOSPI|tokyo|TSE\b|台灣|臺灣|ISIN", re.IGNORECASE
)
ABOUT_THE_FIRM = regex(
    r"(?:corporate|company|listing|share(?:holders?)?|investors?[’'`]?s?)\s+information|corporate\s+profile"
    r"|公司資料|公司资料|公司信息",
    re.IGNORECASE,
)
ABOUT_WORDS = ("format", "rofile", "公司")  # one of them is in each


def is_a_share(code: str) -> bool:
    """Whether six digits are a code of the exchanges of Shanghai, Shenzhen or Beijing.

    >>> is_a_share("600519"), is_a_share("718413"), is_a_share("202021")
    (True, False, False)
    """
    return len(code) == 6 and A_SHARE.fullmatch(code) is not None


def of_hong_kong(digits: str) -> str:
    """A Hong Kong code as it is written here.

    >>> of_hong_kong("700")
    '00700.HK'
    """
    return f"{int(digits):05d}.HK"


def exchange_code(pages: Sequence[str]) -> str:
    """The firm's code: on the cover, else where the report tells of the firm itself; A shares before Hong Kong.

    A list of investments has such codes too: elsewhere none is looked for.
    """
    cover = [page for page in pages if page.strip()][:COVER_PAGES]
    pages_about = (page for page in pages if _is_about_the_firm(page[:HEADING_CHARS]))
    for number, page in enumerate([*cover, *pages_about]):
        found = list(_codes(page, own_line=number < len(cover)))
        if share := next((code for code in found if is_a_share(code) and MAINLAND.search(page)), ""):
            return share
        here = [code for code in found if int(code) > 0 and len(code.lstrip("0")) <= 5]
        if here and (_in_hong_kong([*cover, page]) or any(ITS_EXCHANGE.search(page) for page in pages)):
            # The counter in yuan has a code of its own, an 8 before that of the counter in dollars.
            return of_hong_kong(min(here, key=lambda code: len(code) == 5 and code[0] == "8"))
    return ""


def _is_about_the_firm(heading: str) -> bool:
    folded = heading.casefold()
    return any(word in folded for word in ABOUT_WORDS) and ABOUT_THE_FIRM.search(heading) is not None


def _in_hong_kong(pages: Iterable[str]) -> bool:
    return any(HONG_KONG.search(page) for page in pages)


def _codes(page: str, *, own_line: bool) -> Iterable[str]:
    """Labelled codes; of a cover those in short lines, as covers have them, not within a paragraph."""
    folded = page.casefold()
    for pattern, words in ((LABELLED, LABEL_WORDS), (AT_HONG_KONG, ("hong",))):
        for match in pattern.finditer(page) if any(word in folded for word in words) else ():
            start, stop = page.rfind("\n", 0, match.start()) + 1, page.find("\n", match.end())
            line = page[start : stop if stop >= 0 else len(page)]
            near = page[max(0, match.start() - 40) : match.end() + 20]
            if not ELSEWHERE.search(near) and (not own_line or len(line) <= COVER_LINE):
                yield from filter(None, (match["code"], match["other"]))
