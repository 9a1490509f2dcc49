"""In: an English report without the cover of an SEC form. Out: what it is, whose, and when its year ends.

The title that stands first decides: an annual report's, or that of another document. A report whose title is a picture
is told by its running feet, or by its auditor and what is told beside.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from textindex.core.messages import Message
from textindex.core.patterns import regex
from textindex.sources.firms import COMPANY, is_company, named
from textindex.sources.fiscal import DATE, FLAGS, YEAR, day_of, year_end
from textindex.sources.titles_en import END, LEAD, annual_title, other_title, year_of

TITLE_PAGES, TITLE_CHARS = 4, 3_000
MIN_FEET, MIN_NAMED = 3, 3
AUDIT_CHARS = 2_500
FUND_FRONT, MIN_FUND = 40_000, 8
SELF_FRONT = 100_000  # where a report says of itself who it is
REPORT = r"(?:form\s+10-?k|form\s+20-?f|annual\s+report)"
FOOT = regex(
    rf"^[0-9]{{0,3}}\s?(.{{0,70}}?)[\s|–—-]{{0,20}}\b(?:({YEAR})\s+{REPORT}|{REPORT}\s+({YEAR}))\b[\s|–—-]{{0,20}}(.{{0,50}}?)"
    r"[\s|–—-]{0,20}[0-9]{0,3}\s{0,9}$",
    FLAGS,
)
FUND = regex(
    r"\b(?:sub-?funds?|ETFs?|unit\s?holders?|net\s+asset\s+value\s+per\s+(?:unit|share)|mutual\s+funds?|unit\s+trusts?"
    r"|fund\s+performance|redeemable\s+(?:units?|shares)|mrfp|ucits|oeic|sicav|n-csr)\b",
    FLAGS,
)
OF_A_FUND = regex(
    r"\b(?:management\s+report\s+of\s+fund\s+performance|sub-?funds?\s+of|certified\s+shareholder\s+report|n-csrs?"
    r"|exchange[ -]traded\s+funds?|authori[sz]ed\s+(?:unit\s+trust|fund)|ucits|the\s+sub-fund|index\s+ETF"
    r"|mutual\s+fund)\b",
    FLAGS,
)
ESTATE = regex(r"\breits?\b|real\s+estate\s+investment\s+trust|business\s+trust|\bpartnership\b", FLAGS)
AUDITOR = regex(
    rf"{LEAD}(?:report\s+of\s+(?:the\s+)?(?:independent|statutory)\s|(?:independent|statutory)\s+auditor"
    r"|auditor\W{0,2}s\W{0,2}\s+report).{0,90}$",
    FLAGS,
)
HOLDERS = r"(?:share|stock|unit)holders|shareowners|members"
ADDRESSEE = regex(
    rf"\bto\s+the\s+(?:(?:board|directors|trustees|general\s+meeting|{HOLDERS}|and|of|the),?\s+)*?of\s+"
    rf"(?!(?:the\s+)?(?:board|directors|trustees|{HOLDERS}))"
    r"([^\n,]{2,60}(?:,\s+(?:inc|ltd|l\.?p|llc|n\.v|s\.a)\b\.?)?)",
    FLAGS,
)
TO_THE_BOARD = regex(r"^(?:to\s+)?the\s+(?:board\s+of\s+directors|shareholders)\W*\n\s*([^\n]{3,80})$", FLAGS)
SAYS_OF_ITSELF = regex(  # Acme plc and its subsidiaries (the “Company”)
    COMPANY.pattern
    + r"(?:,?\s+(?:and|together\s+with)\s+its\s+(?:\w+\s+){0,2}subsidiaries)?[,\s]*(?:collectively,?\s+)?"
    r"(?:\(|(?:is|are)\s+referred\s+to)[^.()]{0,60}?[“\"‘'](?i:the\s+)?"
    r"(?:Company|Group|Corporation|Bank|we|us|our|Registrant)[,”\"’']"
)
RUNNING = regex(COMPANY.pattern + rf"\s+(?:ANNUAL REPORT|Annual Report)\s+{YEAR}\b")
NARRATIVE = regex(
    rf"{LEAD}(?:(?:item\s+[0-9]+[a-z]?\W+)?management\W?s\s+discussion|dear\s+(?:fellow\s+)?(?:share|stock)(?:holder|owner)"
    r"|(?:letter|message)\s+to\s+(?:our\s+)?(?:share|stock)(?:holder|owner)|strategic\s+report|business\s+review"
    r"|chair(?:man|woman|person)?\W?s\s+(?:statement|letter|report|message)|directors?\W{0,2}s?\s+report"
    r"|(?:operating|operational)\s+(?:and\s+financial\s+)?review|review\s+of\s+operations|management\s+report"
    r"|report\s+of\s+the\s+directors)",
    FLAGS,
)
TITLE_ENDED = regex(rf"^(?:[^\n]{{0,60}}\s)?(?:financial\s+|fiscal\s+)?year\s+ended\s+{DATE}{END}", FLAGS)


def uncovered(pages: Sequence[str]) -> dict[str, Any]:
    """Tell a report without a form's cover: kind, what else it is, name, last day of the year, year in the title."""
    written = [page[:TITLE_CHARS] for page in pages if page.strip()][:TITLE_PAGES]
    title, front = "\n".join(written), "\n".join(written)[:TITLE_CHARS]
    whole = "\n".join(pages)
    feet = FOOT.findall(whole)
    titled = annual_title(title)
    other = other_title(front, titled.start() if titled else len(front))
    audits = (whole[found.start() : found.start() + AUDIT_CHARS] for found in AUDITOR.finditer(whole))
    audit = next((text for text in audits if addressee(text)), "")
    if other:
        return {"name": _own_name(title, whole, audit, feet), "kind": other[0], "what": other[1], "period": None}
    years = [foot[1] or foot[2] for foot in feet]
    is_annual = titled or (audit and NARRATIVE.search(whole)) or (len(years) >= MIN_FEET and audit)
    seen: dict[str, Any] = {"kind": "annual" if is_annual else "other", "name": _own_name(title, whole, audit, feet)}
    if is_annual:
        seen["name"] = seen["name"] or most_named(title, 1) or most_named(whole, MIN_NAMED)
    if _fund(title, whole):
        seen |= {"kind": "other", "what": Message("kind.fund_en")}
    told = year_of(titled[0]) if titled else None
    if len(years) >= MIN_FEET:
        told = int(Counter(years).most_common(1)[0][0])
    ended = TITLE_ENDED.search(title) or _dated(audit)
    period = day_of(ended[1]) if ended else None
    if period is None or (told and abs(period.year - told) > 1):
        period = year_end(whole, told)
    return {**seen, "period": period, "titled": told}


def _fund(title: str, whole: str) -> bool:
    """Whether a report is that of an open fund or of one that is sold as units.

    A company or trust with shareholders and a board that invests, and one that holds real estate, are firms.
    """
    front = whole[:FUND_FRONT]
    if ESTATE.search(title):
        return False
    return OF_A_FUND.search(front) is not None and len(FUND.findall(front)) >= MIN_FUND


def _dated(audit: str) -> re.Match[str] | None:
    return re.search(rf"\b(?:ended|as\s+of|as\s+at)\s+{DATE}", audit, FLAGS)


def addressee(audit: str) -> str:
    """Whom an auditor addresses: the firm."""
    for pattern in (ADDRESSEE, TO_THE_BOARD):
        for found in pattern.finditer(audit):
            name = named(re.sub(r"\s*\((?:continued)\).*", "", found[1]))
            if name and (pattern is ADDRESSEE or is_company(name)):
                return name
    return ""


def _own_name(title: str, whole: str, audit: str, feet: list[tuple[str, str, str, str]]) -> str:
    """The firm's name: in running feet, as the auditor addresses it, as the report says of itself, else in front."""
    beside = (named(re.sub(r"^[\W\d]+|[\s|–—-]+$", "", text)) for foot in feet for text in (foot[0], foot[3]))
    running = Counter(name for name in beside if is_company(name))
    if running and running.most_common(1)[0][1] >= MIN_FEET:
        return running.most_common(1)[0][0]
    if addressed := addressee(audit):
        return addressed
    front = whole[:SELF_FRONT].replace("\n", " ")
    for pattern, least in ((RUNNING, MIN_FEET), (SAYS_OF_ITSELF, 1)):
        said = Counter(name for found in pattern.findall(front) if (name := named(found)))
        if said and said.most_common(1)[0][1] >= least:
            return said.most_common(1)[0][0]
    lines = (named(line) for line in title.split("\n"))
    return next((name for name in lines if is_company(name)), "")


def most_named(text: str, least: int) -> str:
    """The company that a text names most often, the first of equals; empty where none is named often enough."""
    companies = Counter(name for found in COMPANY.findall(text.replace("\n", " ")) if (name := named(found)))
    return companies.most_common(1)[0][0] if companies and companies.most_common(1)[0][1] >= least else ""
