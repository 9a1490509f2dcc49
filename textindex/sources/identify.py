"""In: a document that was read. Out: its filing, completed and corrected by what the first pages say of themselves."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from textindex.base.records import ANNUAL_KINDS, Document, Filing, Kind
from textindex.base.text import nfkc
from textindex.sources.identify_en import english_cover
from textindex.sources.names import CHINESE_DIGITS, REVISED, filer_of, kind_of

COVER_PAGES = 3
FRONT_CHARS = 500
OTHER_CHARS = 120
RUNNING_PAGES = 3
PROSPECTUS_MENTIONS = 5
IDENTITY_PAGES = 16
PAGE_CHARS = 6000
YEAR = r"(?P<year>(?:19|20)[0-9]{2}|[一二][〇○零OО0一二三四五六七八九]{3})"
REPORT = (
    r"(?P<title>半年度报告|半年度報告|中期报告|中期報告|中報|第?[一二三四1-4]季度报告|季度报告|年度报告|年度報告|年报|年報)"
    r"(?P<rest>(?:全文|正文)?(?:[(（][^)）]{0,12}[)）])?摘?要?)"
)
TITLE = re.compile(YEAR + r"年?(?:年|度)?(?:年度)?" + REPORT)
TITLE_FIRST = re.compile(REPORT + r"[^0-9一-鿿]{0,6}" + YEAR + r"(?![0-9])")
TITLE_AND_ENGLISH = re.compile(r"(?P<year>20[0-9]{2})[^0-9]{0,12}?(?P<title>年报|年報|年度报告|年度報告)(?P<rest>)")
PROSPECTUS = re.compile("招股说明书|招股意向书|募集说明书|招股章程|招股說明書")
OTHER_TITLE = re.compile(
    YEAR + "年?度?(?:企业)?(?:社会责任|可持续发展|环境、社会|审计报告|财务报表|内部控制|独立董事|董事会工作|监事会工作)"
)
CODE_LABEL = r"(?:证券|股票|公司|股份|A股|證券|股份|上市)(?:简称及|名称及)?(?:代码|代號|代号|代碼|编码)"
CODE = re.compile(CODE_LABEL + r"[^0-9]{0,8}([0-9]{6})(?![0-9])")
CODE_NEAR = re.compile(CODE_LABEL + r".{0,160}?(?<![0-9.])([0369][0-9]{5}|20[0-9]{4})(?![0-9])")
INVESTED = re.compile("投资|持有|买入|参股|持股")
HONG_KONG = re.compile(r"(?:股份代號|股份代号|股票代號|H股代码)[^0-9]{0,8}([0-9]{4,5})(?![0-9])")
SHORT_NAME = re.compile(
    r"(?:A ?股)?(?:公司|证券|股票|證券|股份)(?:中文)?简称 ?[:：]? ?"
    r"((?:\*?ST|XD|XR|DR)? ?[一-鿿]{2,6}[A-Z]?)(?![一-鿿A-Z])"
)
NO_NAME = re.compile("股票|代码|简称|公司|证券|变更|编号|公告|交易所|报告|上市|种类")
FULL_NAME = re.compile(r"(?<![一-鿿])([一-鿿()]{4,30}?股份有限公司)")
INCORPORATED = re.compile("[注註][册冊]成立")
CIK = re.compile("[0-9]{10}")
BLANKS = re.compile(r"\s+")
CHINESE = re.compile("[一-鿿]")
LETTER = re.compile("[A-Za-z]")
WORD = re.compile(r"[^\W\d_]+")
SAMPLES, SAMPLE_CHARS = 12, 6000
SCRIPTS = {
    "ja": re.compile("[\u3040-\u30ff]"),
    "ko": re.compile("[\uac00-\ud7af]"),
    "ru": re.compile("[\u0400-\u04ff]"),
}
SMALL_WORDS = {
    "en": ("the", "of", "and", "to", "in", "for", "is", "that", "with", "our"),
    "de": ("und", "der", "die", "das", "für", "mit", "von", "den", "ist", "im"),
    "fr": ("le", "la", "les", "des", "et", "du", "une", "pour", "dans", "est"),
    "es": ("el", "la", "los", "las", "del", "por", "para", "una", "que", "en"),
    "pt": ("os", "da", "do", "das", "dos", "para", "uma", "não", "em", "que"),
    "it": ("il", "di", "che", "della", "per", "gli", "sono", "con", "nel", "alla"),
    "nl": ("de", "het", "een", "van", "en", "voor", "met", "zijn", "op", "niet"),
}


def identify(document: Document) -> tuple[Filing, list[str]]:
    """Complete a document's filing from its cover and first pages: `cover`, then `settle`."""
    return settle(document.filing, cover(document))


def cover(document: Document) -> dict[str, Any]:
    """What the first pages say of firm, year, name, kind, language and revision; nothing of what they do not say."""
    texts = [_squeeze(page.text[:PAGE_CHARS]) for page in document.pages[:IDENTITY_PAGES]]
    written = [text for text in texts if text]
    seen: dict[str, Any] = {"language": _language(document)}
    if seen["language"] == "en":
        seen |= english_cover(document)
    else:
        seen |= _title(written)
        seen["firm"] = _firm(written)
        seen["name"] = _name(document, seen["firm"])
    return {key: value for key, value in seen.items() if value}


def settle(filing: Filing, seen: Mapping[str, Any]) -> tuple[Filing, list[str]]:
    """Complete a filing by what its cover says: a manifest's word stands, else the cover's beats the file name's.

    An English report that states neither CIK nor trading symbol goes by its name, as EDGAR writes it (GAINSCO INC); an
    accession number in the file's name begins with the CIK of whoever filed it and stands for the firm only where no
    name is known either.

    Returns:
        The filing with firm, fiscal year, name, kind, language and revision as far as known, and a remark for each
        disagreement between sources.
    """
    remarks = []
    taken: dict[str, Any] = {}
    filer = filer_of(filing.file)
    guessed = filer != "" and filing.firm == filer and "firm" not in filing.asserted
    for key in ("firm", "year", "name", "kind", "language", "revision"):
        named, on_cover = getattr(filing, key), seen.get(key)
        if not on_cover:
            continue
        if key in filing.asserted:
            if key in ("firm", "year") and named != on_cover:
                remarks.append(f"{key}: the manifest says {named}, the cover {on_cover}; the manifest is taken")
            continue
        if key == "kind" and on_cover == "annual" and named in ("english", "10-K", "20-F"):
            continue  # the name is more precise
        if key == "kind" and {"firm", "year"} <= filing.asserted and on_cover in ("prospectus", "other"):
            continue  # who names firm and year of a file in a manifest means it to be scored
        if key == "firm" and CIK.fullmatch(named) and not CIK.fullmatch(on_cover) and not guessed:
            continue  # a ticker may change, a CIK does not
        taken[key] = on_cover
        if (
            key in ("firm", "year", "kind")
            and named
            and not _agree(key, named, on_cover)
            and not (key == "firm" and guessed)
        ):
            remarks.append(f"{key}: the file name says {named}, the cover {on_cover}; the cover is taken")
    known = replace(filing, **taken)
    if known.language == "en" and "firm" not in taken and (guessed or not known.firm) and known.name:
        known = replace(known, firm=conformed(known.name))
    return known, remarks


def _agree(key: str, named: Any, on_cover: Any) -> bool:
    """Whether file name and cover say the same, one perhaps more precisely: AAPL and its CIK, annual and 10-K."""
    if key == "firm" and CIK.fullmatch(on_cover):
        return named == on_cover or not named.isdecimal()
    return bool(named == on_cover or (key == "kind" and {named, on_cover} <= ANNUAL_KINDS))


def conformed(name: str) -> str:
    """A firm's name in capitals without punctuation, as EDGAR writes names.

    >>> conformed("GAINSCO, Inc."), conformed("The Home Depot, Inc.")
    ('GAINSCO INC', 'HOME DEPOT INC')
    """
    plain = re.sub(r"[^0-9A-Z&/ -]", "", unicodedata.normalize("NFKC", name).upper())
    return BLANKS.sub(" ", plain).strip().removeprefix("THE ")


def _squeeze(text: str) -> str:
    return re.sub(r"\s+", "", nfkc(text))


def _language(document: Document) -> str:
    """``zh`` or ``en``, or the language that it is in, as far as told; empty where there are no letters."""
    text = document.text
    step = max(SAMPLE_CHARS, len(text) // SAMPLES)
    sample = "".join(text[start : start + SAMPLE_CHARS] for start in range(0, len(text), step))
    chinese, letters = len(CHINESE.findall(sample)), len(LETTER.findall(sample))
    for language, script in SCRIPTS.items():
        written = len(script.findall(sample))
        if written * 4 > chinese and written * 3 > letters:
            return language
    if chinese + letters == 0:
        return ""
    # A Chinese character says about as much as three letters.
    return "zh" if chinese * 3 > letters else _of_words(sample)


def _of_words(sample: str) -> str:
    """English, unless the small words of another language are twice as many as the English ones."""
    words = Counter(WORD.findall(sample.lower()))
    counts = {language: sum(words[word] for word in small) for language, small in SMALL_WORDS.items()}
    most = max(counts, key=counts.__getitem__)
    return most if counts[most] > 2 * counts["en"] and counts[most] > words.total() / 20 else "en"


def _title(pages: list[str]) -> dict[str, Any]:
    """The report's own title: at the beginning of the first pages, else the one that runs over the pages."""
    for number, text in enumerate(pages[:COVER_PAGES]):
        front = text[:FRONT_CHARS]
        title = _first_title(front)
        if title is None and number == 0:
            if PROSPECTUS.search(front):
                return {"kind": "prospectus"}
            if OTHER_TITLE.search(front[:OTHER_CHARS]):
                return {"kind": "other"}
        if title is not None:
            return _told(front, title)
    running = [(text, _first_title(text)) for text in pages]
    told = Counter(tuple(_told(text, title).items()) for text, title in running if title)
    most = told.most_common(1)
    if most and most[0][1] >= RUNNING_PAGES:
        return dict(most[0][0])
    # A prospectus names itself again and again; an annual report mentions one in passing.
    named = sum(len(PROSPECTUS.findall(text)) for text in pages[:COVER_PAGES])
    return {"kind": "prospectus"} if named >= PROSPECTUS_MENTIONS else {}


def _first_title(text: str) -> re.Match[str] | None:
    matches = [m for pattern in (TITLE, TITLE_FIRST, TITLE_AND_ENGLISH) if (m := pattern.search(text))]
    return min(matches, key=lambda match: match.start(), default=None)


def _told(text: str, title: re.Match[str]) -> dict[str, Any]:
    year = int(title["year"].translate(CHINESE_DIGITS))
    kind: Kind = kind_of(title["title"] + title["rest"])
    after = text[title.end() : title.end() + 12]
    if kind == "annual" and re.match("[(（]?摘要", after):
        kind = "summary"
    revised = REVISED.search(text[max(0, title.start() - 8) : title.start()] + title["rest"] + after)
    return {"year": year, "kind": kind, "revision": 1 if revised else 0}


def _firm(pages: list[str]) -> str:
    """The stock code; an A-share code before that of a Hong Kong listing, a firm's own before one it invests in."""
    for pattern in (CODE, CODE_NEAR):
        for text in pages:
            for match in pattern.finditer(text):
                if not INVESTED.search(text[max(0, match.start() - 24) : match.start()]):
                    return match[1]
    for text in pages:
        if listed := HONG_KONG.search(text):
            return f"{int(listed[1]):05d}.HK"
    return ""


def _name(document: Document, firm: str) -> str:
    """The short name: after its label, before the code in the table of shares, else the full name on the cover."""
    texts = [BLANKS.sub(" ", nfkc(p.text[:PAGE_CHARS])) for p in document.pages[:IDENTITY_PAGES]]
    patterns = [SHORT_NAME]
    if firm:
        patterns.append(
            re.compile(rf"(?<![一-鿿])((?:\*?ST)?[一-鿿]{{2,6}}[A-Z]?) (?:[A-Z一-鿿]{{0,4}} )?{firm}(?![0-9])")
        )
    for pattern in patterns:
        for text in texts:
            for match in pattern.finditer(text):
                if not NO_NAME.search(match[1]):
                    return match[1].replace(" ", "")
    full = [name for text in texts[:2] for name in FULL_NAME.findall(text) if not INCORPORATED.search(name)]
    return full[0] if full else ""
