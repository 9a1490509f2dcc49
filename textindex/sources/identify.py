"""In: a document that was read. Out: its filing, completed and corrected by what the first pages say of themselves."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from textindex.core.kinds import Kinds
from textindex.core.messages import Message
from textindex.core.patterns import regex
from textindex.core.records import ANNUAL_KINDS, Document, Filing, Kind
from textindex.core.text import HAN, nfkc, normal
from textindex.sources.codes import exchange_code, is_a_share
from textindex.sources.firms import conformed, is_lei, keyed
from textindex.sources.fiscal import chinese_year_end
from textindex.sources.identify_en import english_cover
from textindex.sources.leaves import in_leaves
from textindex.sources.likeness import WHOLE_CHAPTERS, chapters, is_table, notice, of_others
from textindex.sources.names import CHINESE_DIGITS, filer_of, is_part, kind_of
from textindex.sources.shares import listed, order
from textindex.sources.titles import opening
from textindex.sources.versions import rank_on_cover

NAMED_KINDS = {
    str(said): said
    for said in (
        *(Message("named.annual"), Message("named.summary"), Message("named.half_year"), Message("named.other")),
        *(Message("named.half_year_summary"), Message("named.quarterly"), Message("named.english")),
        Message("named.prospectus"),
    )
}
"""Kinds of reports as messages say them."""
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
TITLE = regex(YEAR + r"年?(?:年|度)?(?:年度)?" + REPORT)
TITLE_FIRST = regex(REPORT + r"[^0-9一-鿿]{0,6}" + YEAR + r"(?![0-9])")
TITLE_AND_ENGLISH = regex(r"(?P<year>20[0-9]{2})[^0-9]{0,12}?(?P<title>年报|年報|年度报告|年度報告)(?P<rest>)")
PROSPECTUS = regex("招股说明书|招股意向书|募集说明书|招股章程|招股說明書")
OTHER_TITLE = regex(
    YEAR + "年?度?(?:企业)?(?:社会责任|可持续发展|环境、社会|审计报告|财务报表|内部控制|独立董事|董事会工作|监事会工作)"
)
SHORT_NAME = regex(
    r"(?:(?:A ?股)?(?:公司|证券|股票|證券|股份)(?:中文)?|A ?股 ?)简称 ?[:：]? ?"
    r"((?:\*?ST|XD|XR|DR)? ?[一-鿿]{2,6}[A-Z]?)(?![一-鿿A-Z])"
)
NO_NAME = regex("股票|代码|简称|公司|证券|变更|编号|公告|交易所|报告|上市|种类")
FULL_NAME = regex(r"(?<![一-鿿])([一-鿿()]{4,30}?股份有限公司)")
LIMITED = regex(r"(?<![一-鿿])([一-鿿()]{2,24}有限公司)(?![一-鿿])")
INCORPORATED = regex("[注註][册冊]成立")
FURTHER = ("cik", "lei", "ticker", "period_end", "what")
SEC_KINDS = ("10-K", "20-F", "quarterly")
PART = regex(r"pages?[_ -]?[0-9]+[_ -]+[0-9]+", re.IGNORECASE)
BLANKS = regex(r"\s+")
WORD = regex(r"[^\W\d_]+")
SAMPLES, SAMPLE_CHARS = 12, 6000
BOTH_LANGUAGES = 6
SCRIPTS = {"ja": "\u3040-\u30ff", "ko": "\uac00-\ud7af", "ru": "\u0400-\u04ff"}
KINDS = Kinds(chinese=HAN, letters="A-Za-z", **SCRIPTS)
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
    document = in_leaves(document)
    fronts = [nfkc(page.text[:PAGE_CHARS]) for page in document.pages[:IDENTITY_PAGES]]
    written = [text for front in fronts if (text := "".join(front.split()))]
    seen: dict[str, Any] = {"language": _language(document)}
    if not document.stated and is_table(document):  # the firms and years in it are those of its rows
        return seen | {"kind": "other", "what": Message("kind.table")}
    if seen["language"] == "en":
        seen |= english_cover(document)
    else:
        seen |= _kind(document, written)
        seen["firm"], seen["codes"] = listed(written)
        seen["firm"] = seen["firm"] or (_hong_kong(document) if seen.get("kind") else "")
        seen["name"] = _name(fronts, seen["firm"])
        if seen["firm"].endswith(".HK") and (ended := chinese_year_end(written)):
            seen["period_end"] = ended.isoformat()
            seen.setdefault("year", ended.year)
    if "lei" not in seen:
        seen["lei"] = is_lei(document.stated.get("lei", ""))
    return {key: value for key, value in seen.items() if value}


def settle(filing: Filing, seen: Mapping[str, Any]) -> tuple[Filing, list[str]]:
    """Complete a filing by what its cover says: a manifest's word stands, else the cover's beats the file name's.

    The firm's key follows from what is then known (`textindex.sources.firms.keyed`). An accession number in the file's
    name begins with the CIK of whoever filed it: it stands for the firm only where nothing else is known.

    Returns:
        The filing with firm, fiscal year, name, kind, language, revision and the rest as far as known, and a remark
        for each disagreement between sources.
    """
    remarks: list[str] = []
    taken: dict[str, Any] = {}
    in_part = bool(filing.year) and filing.kind == seen.get("kind") == "other"
    for key in ("year", "name", "kind", "language", "revision", *FURTHER):
        named, on_cover = getattr(filing, key), seen.get(key)
        if not on_cover:
            continue
        if key == "revision" and (named < 0 or named > on_cover):
            continue  # a report does not say of itself that it was withdrawn, or corrected again
        if key in filing.asserted:
            if key == "year" and named != on_cover:
                remarks.append(Message("remark.manifest", key=Message(f"key.{key}"), told=named, cover=on_cover))
            continue
        if key == "kind" and _keeps_kind(filing, on_cover):
            continue
        if in_part and (key == "year" or (key == "period_end" and seen.get("year") != filing.year)):
            continue  # a part of a report has no cover that tells the year: the dates in its text do not
        if named != on_cover:
            taken[key] = on_cover
        if key in ("year", "kind") and named and not _agree(key, named, on_cover):
            told, cover = (NAMED_KINDS.get(one, one) for one in (named, on_cover))
            remarks.append(Message("remark.name", key=Message(f"key.{key}"), told=told, cover=cover))
    known = replace(filing, **taken) if taken else filing
    if known.kind == "other" and not known.what and is_part(filing.file):
        known = replace(known, what=Message("kind.part"))
    if known.kind in ANNUAL_KINDS and known.what:
        remarks.append(Message("remark.no_sample", what=known.what))
    known, about_firm = _with_firm(filing, known, seen)
    if not known.period_end and known.year and known.language == "zh" and is_a_share(known.firm):
        known = replace(known, period_end=f"{known.year}-12-31")  # the Accounting Law's fiscal year is the calendar's
    return known, about_firm + remarks


def _keeps_kind(filing: Filing, on_cover: Kind) -> bool:
    """Whether what a name or a manifest tells of the kind stands against the cover."""
    if on_cover == "annual" and filing.kind in ("english", "10-K", "20-F"):
        return True  # the name is more precise
    if on_cover in ANNUAL_KINDS and filing.kind == "other" and PART.search(filing.file):
        return True  # pages 6 to 14 of a report are no report
    # Who names firm and year of a file in a manifest means it to be scored.
    return {"firm", "year"} <= filing.asserted and on_cover in ("prospectus", "other")


def _with_firm(filing: Filing, known: Filing, seen: Mapping[str, Any]) -> tuple[Filing, list[str]]:
    """The firm by code, CIK, LEI, name or symbol, and what sources disagree about."""
    on_cover = seen.get("firm") or seen.get("cik") or ""
    if "firm" in filing.asserted:
        differs = on_cover and filing.firm not in (on_cover, known.cik, known.ticker)
        said = Message("remark.manifest", key=Message("key.firm"), told=filing.firm, cover=on_cover)
        return known, [said] if differs else []
    in_name = filing.firm if (filing.firm.isdecimal() and len(filing.firm) == 6) or filing.firm.endswith(".HK") else ""
    if in_name.isdecimal() and known.language == "en" and (known.kind in SEC_KINDS or not is_a_share(in_name)):
        known = replace(known, cik=known.cik or in_name.zfill(10))  # 718413_1993.txt is a CIK's, 600519_2019.txt none
        in_name = ""
    remarks: list[str] = []
    code, codes = seen.get("firm") or in_name, str(seen.get("codes") or "").split()
    if in_name in codes:  # of several firms on the cover the name says which; of several shares the A share is the firm
        code, in_name = (in_name if order(in_name) == order(str(code)) else code), ""
    for named, told in ((in_name, seen.get("firm")), (filing.cik, seen.get("cik"))):
        if named and told and named != told:
            remarks.append(Message("remark.name", key=Message("key.firm"), told=named, cover=told))
    ticker, told = filing.ticker, seen.get("ticker")
    if ticker and told and ticker != told and not conformed(known.name).replace(" ", "").startswith(ticker):
        remarks.append(Message("remark.name", key=Message("key.ticker"), told=ticker, cover=told))
    known = keyed(known, str(code))
    if not known.firm:
        known = replace(known, firm=filer_of(filing.file))
    return known, remarks


def _agree(key: str, named: Any, on_cover: Any) -> bool:
    """Whether file name and cover say the same, one perhaps more precisely: annual and 10-K."""
    return bool(named == on_cover or (key == "kind" and {named, on_cover} <= ANNUAL_KINDS))


def _language(document: Document) -> str:
    """``zh`` or ``en``, or the language that it is in, as far as told; empty where there are no letters."""
    text = document.text
    step = max(SAMPLE_CHARS, len(text) // SAMPLES)
    sample = "".join(text[start : start + SAMPLE_CHARS] for start in range(0, len(text), step))
    found = KINDS.count(sample)
    chinese, letters = found["chinese"], found["letters"]
    for language in SCRIPTS:
        written = found[language]
        if written * 4 > chinese and written * 3 > letters:
            return language
    if chinese + letters == 0:
        return ""
    # A Chinese character says about as much as three or four letters. Where a report says all in both languages, as in
    # Hong Kong, it is a Chinese one; names and terms in Chinese do not make it one.
    return "zh" if chinese * BOTH_LANGUAGES > letters else _of_words(sample)


def _of_words(sample: str) -> str:
    """English, unless the small words of another language are twice as many as the English ones."""
    words = Counter(WORD.findall(sample.lower()))
    counts = {language: sum(words[word] for word in small) for language, small in SMALL_WORDS.items()}
    most = max(counts, key=counts.__getitem__)
    return most if counts[most] > 2 * counts["en"] and counts[most] > words.total() / 20 else "en"


def _kind(document: Document, written: list[str]) -> dict[str, Any]:
    """Kind, year and revision of a Chinese document: its title, what its first lines name it, and what it is made of.

    A document that begins with another title, a notice say, is an annual report all the same if that one's title runs
    over its pages and it has the chapters.
    """
    told = _title(written)
    if told.get("kind") == "prospectus":
        return told
    if what := of_others(document):
        return {**told, "kind": "other", "revision": 0, "what": what}
    if told.get("kind", "annual") != "annual":
        return told
    pages = [page.text for page in document.pages]
    first = opening(pages[:COVER_PAGES])
    whole = first.kind == "other" and _running(written).get("kind") == "annual" and chapters(pages) >= WHOLE_CHAPTERS
    named = Message("kind.titled", title=first.line) if first.kind == "other" and not whole else ""
    if what := named or notice(document):
        return {**told, "kind": "other", "revision": 0, "what": what}
    return told


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
    if running := _running(pages):
        return running
    # A prospectus names itself again and again; an annual report mentions one in passing.
    named = sum(len(PROSPECTUS.findall(text)) for text in pages[:COVER_PAGES])
    return {"kind": "prospectus"} if named >= PROSPECTUS_MENTIONS else {}


def _running(pages: list[str]) -> dict[str, Any]:
    """What a title says that runs over the pages."""
    running = [(text, _first_title(text)) for text in pages]
    told = Counter(tuple(_told(text, title).items()) for text, title in running if title)
    most = told.most_common(1)
    return dict(most[0][0]) if most and most[0][1] >= RUNNING_PAGES else {}


def _first_title(text: str) -> re.Match[str] | None:
    matches = [m for pattern in (TITLE, TITLE_FIRST, TITLE_AND_ENGLISH) if (m := pattern.search(text))]
    return min(matches, key=lambda match: match.start(), default=None)


def _told(text: str, title: re.Match[str]) -> dict[str, Any]:
    year = int(title["year"].translate(CHINESE_DIGITS))
    kind: Kind = kind_of(title["title"] + title["rest"])
    after = text[title.end() : title.end() + 12]
    if kind == "annual" and re.match("[(（]?摘要", after):
        kind = "summary"
    revision = rank_on_cover(text[max(0, title.start() - 8) : title.start()] + title["rest"] + after)
    return {"year": year, "kind": kind, "revision": revision}


def _hong_kong(document: Document) -> str:
    """The code of a report from Hong Kong; its pages as they are, since figures beside it must not run into it."""
    return exchange_code([normal(page.text) for page in document.pages])


def _name(fronts: list[str], firm: str) -> str:
    """The short name: after its label, before the code in the table of shares, else the full name on the cover."""
    texts = [BLANKS.sub(" ", front) for front in fronts]
    patterns = [SHORT_NAME]
    if firm:
        patterns.append(
            re.compile(rf"(?<![一-鿿])((?:\*?ST)?[一-鿿]{{2,6}}[A-Z]?) (?:[A-Z一-鿿]{{0,4}} )?{firm}(?![0-9@])")
        )
    for pattern in patterns:
        for text in texts:
            for match in pattern.finditer(text):
                if not NO_NAME.search(match[1]):
                    return match[1].replace(" ", "")
    full = [name for text in texts[:2] for name in FULL_NAME.findall(text) if not INCORPORATED.search(name)]
    if not full and firm.endswith(".HK"):
        full = [name for text in texts[:2] for name in LIMITED.findall(text) if not INCORPORATED.search(name)]
    return full[0] if full else ""
