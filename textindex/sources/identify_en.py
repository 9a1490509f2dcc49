"""In: an English report. Out: which one it is: firm, fiscal year, name, form, as its header, cover or text says.

What the file states for machines (EDGAR's header, inline XBRL) comes first, then the cover of a 10-K or 20-F, which may
stand behind a letter to shareholders; a report without such a cover tells itself by its title, its running feet and its
auditor.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from datetime import date
from typing import Any

from textindex.base.records import Document, Kind

FRONT_PAGES, FRONT_CHARS = 16, 150_000  # where a form's cover is looked for
COVER_CHARS = 6_000
TITLE_PAGES, TITLE_CHARS = 4, 3_000
MIN_FEET, MIN_NAMED = 3, 3
AUDIT_CHARS = 2_500
LATEST_SHARE = 0.25
EARLY_FEBRUARY = 14
FLAGS = re.IGNORECASE | re.MULTILINE
BLANKS = re.compile(r"[ \t\xa0]+")
DASH = r"\s?[-‐‑–]\s?"
YEAR = r"(?:19|20)[0-9]{2}"
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = rf"(?:{'|'.join(MONTHS)})[a-z]{{0,6}}\.?"
DAY = r"[0-9]{1,2}(?:st|nd|rd|th)?"
DATE = (
    rf"({MONTH}\s*{DAY}\s*,?\s*{YEAR}|{DAY}\s+{MONTH},?\s*{YEAR}|[0-9]{{1,2}}/[0-9]{{1,2}}/{YEAR}"
    rf"|{YEAR}-[0-9]{{2}}-[0-9]{{2}})"
)
DATE_AND_YEARS = re.compile(rf"{DATE}((?:[\s,]+(?:and\s+)?{YEAR}\b){{0,4}})", re.IGNORECASE)
LEAD, END = r"^[^\w\n]{0,12}", r"[^\w\n]*$"
ENDED = re.compile(
    rf"\b(?:year|period|weeks)(?:\s*\([^)]*\))?\s+end(?:ed|ing)(?:\s+on)?[\s:._*–—-]{{0,120}}{DATE}", FLAGS
)
ENDED_LOOSELY = re.compile(rf"\b(?:fiscal\s+)?year\s+ended\b[^.]{{0,200}}?{DATE}", FLAGS)
TRANSITION = re.compile(rf"transition\s+period\s+from[^()]{{0,80}}?\bto\b[\s:._]{{0,60}}{DATE}", FLAGS)
FISCAL = re.compile(rf"\bfiscal\s+(?:years?\s+)?({YEAR})\b", FLAGS)

# ---- the cover of a form
FORM = re.compile(
    rf"\bform\s+(10(?:{DASH})?k(?:sb|t)?(?:(?:{DASH})?405)?|[24]0{DASH}f|10{DASH}q|[68]{DASH}k)(\s?/\s?a)?\b",
    FLAGS,
)
PURSUANT = re.compile(r"\breport\s+(?:pursuant\s+to|under)\s+(?:the\s+)?(?:section|rule)\s*13", FLAGS)
EXACT_NAME = re.compile(
    r"[(\[]?\s*(?:exact\s+name\s+of\s+(?:the\s+)?(?:registrant|issuer|company|small)|name\s+of\s+small\s+business)",
    FLAGS,
)
AMENDMENT = re.compile(r"\bamendment\s+no\.?\s*[0-9]", FLAGS)
EXCHANGE = r"(?:the\s+)?(?:new\s+york\s+stock|nyse|nasdaq|amex|american\s+stock|cboe|chicago\s+stock|otc)"
SYMBOL = re.compile(rf"(?<![A-Za-z0-9.$%/-])([A-Z]{{1,5}}(?:[./-][A-Z]{{1,2}})?)[\s\"”’,)*]*(?=(?i:{EXCHANGE}))")
NO_SYMBOL = {"STOCK", "SHARE", "CLASS", "NONE", "VALUE", "NOTES", "NOTE", "UNITS", "UNIT", "PAR", "EACH", "NAME", "THE"}
SYMBOL_SAID = re.compile(
    r"(?i:(?:under|with|by)\s+(?:the|our)\s+(?:(?:trading|ticker|stock|nasdaq|nyse)\s+)?symbols?)[\s:(]*[“\"'‘―]*"
    r"([A-Z]{1,5}(?:\.[A-Z])?)\b"
)
HONG_KONG = re.compile(r"\bstock\s+code\s*[:：]?\s*([0-9]{1,5})\b", FLAGS)

# ---- a report without one
REPORT = r"(?:form\s+10-?k|form\s+20-?f|annual\s+report)"
FOOT = re.compile(
    rf"^(.{{0,70}}?)[\s|–—-]*\b(?:({YEAR})\s+{REPORT}|{REPORT}\s+({YEAR}))\b[\s|–—-]*[0-9]{{0,3}}\s*$", FLAGS
)
ANNUAL_TITLE = re.compile(
    rf"{LEAD}(?:{YEAR}\s+)?annual\s+(?:financial\s+)?report(?:\s+(?:and|&|to|for)\b.{{0,80}}|\W+{YEAR}.{{0,8}})?{END}",
    FLAGS,
)
OTHER_TITLES: tuple[tuple[str, Kind], ...] = (
    (r"(?:interim|half[ -]?year(?:ly)?|six[ -]months?)\s+(?:\w+\s+)?(?:report|results|statements)", "half-year"),
    (r"quarterly\s+(?:\w+\s+)?report", "quarterly"),
    (rf"(?:preliminary\s+)?prospectus(?:\s+supplement)?{END}", "prospectus"),
    (r"(?:\w+\s+){0,3}(?:sustainability|responsibility|esg|impact)\s+(?:\w+\s+)?report", "other"),
    (
        rf"notice\s+of\s+(?:the\s+)?(?:{YEAR}\s)?annual|(?:definitive\s+)?proxy\s+statement{END}|schedule\s+14a",
        "other",
    ),
)
AUDITOR = re.compile(rf"{LEAD}(?:report\s+of\s+(?:the\s+)?independent\s|independent\s+auditor).{{0,60}}$", FLAGS)
ADDRESSEE = re.compile(
    r"\bto\s+the\s+(?:(?:board|directors|trustees|members|(?:share|stock|unit)holders|shareowners|and|of|the),?\s+)*?of\s+"
    r"(?!(?:the\s+)?(?:board|directors|trustees))([^\n,]{2,60}(?:,\s+(?:inc|ltd|l\.?p|llc|n\.v|s\.a)\b\.?)?)",
    FLAGS,
)
NARRATIVE = re.compile(
    rf"{LEAD}(?:(?:item\s+[0-9]+[a-z]?\W+)?management\W?s\s+discussion|dear\s+(?:fellow\s+)?(?:share|stock)(?:holder|owner)"
    r"|(?:letter|message)\s+to\s+(?:our\s+)?(?:share|stock)(?:holder|owner)|strategic\s+report|report\s+of\s+the\s+directors"
    r"|chair(?:man|woman|person)?\W?s\s+(?:statement|letter|report)|directors?\W{0,2}s?\s+report|business\s+review)",
    FLAGS,
)
TITLE_ENDED = re.compile(rf"^(?:[^\n]{{0,60}}\s)?(?:financial\s+|fiscal\s+)?year\s+ended\s+{DATE}{END}", FLAGS)
COMPANY = re.compile(
    r"\b((?:[A-Z][\w&'’.-]*,?[ ]){1,6}"
    r"(?i:inc|corp|corporation|company|ltd|limited|llc|plc|n\.v|s\.a|ag|se|asa|trust)\b\.?)"
)
NO_COMPANY = ("the company", "our company", "parent company", "holding company", "the trust", "public limited")


def english_cover(document: Document) -> dict[str, Any]:
    """What an English report says of firm, year, name, kind and revision; empty what it does not say.

    The firm is the CIK in ten digits, else the trading symbol (of Hong Kong: 00700.HK).
    """
    stated = document.stated
    pages = [_plain(page.text) for page in document.pages]
    front = "\n".join(pages[:FRONT_PAGES])[:FRONT_CHARS]
    seen = _form_cover(front)
    if not seen and "form" not in stated:
        seen = _uncovered(pages)
    if "form" in stated:
        kind, revision = kind_of_form(stated["form"])
        seen |= {"kind": kind, "revision": max(revision, int(stated.get("amended", "").lower() in ("true", "yes")))}
    told = seen.pop("period", None)
    period = _date(stated.get("period", "")) or told
    if period and not ("form" in stated and seen["kind"] == "other"):
        seen["year"] = fiscal_year(period, stated.get("fiscal_year", ""), pages)
    seen["name"] = stated.get("name") or seen.get("name", "")
    seen["firm"] = _cik(stated.get("cik", "")) or _ticker(stated.get("ticker", ""), front, pages)
    return seen


def kind_of_form(form: str) -> tuple[Kind, int]:
    """The kind of an SEC form, and 1 for an amendment.

    >>> kind_of_form("10-K405/A"), kind_of_form("20-F"), kind_of_form("40-F"), kind_of_form("424B5")
    (('10-K', 1), ('20-F', 0), ('annual', 0), ('other', 0))
    """
    form, _, amended = re.sub(DASH, "-", form.upper().strip()).partition("/")
    kind: Kind = "other"
    if form in ("20-F", "40-F", "ARS"):
        kind = "20-F" if form == "20-F" else "annual"
    elif re.match("10-?[KQ]", form):
        kind = "10-K" if "K" in form else "quarterly"
    return kind, int(amended.strip().startswith("A"))


def fiscal_year(period: date, stated: str, pages: list[str]) -> int:
    """The fiscal year that ends on a day.

    Args:
        period: the last day of the year reported on.
        stated: the fiscal year as inline XBRL states it, or nothing.
        pages: of a year that ends in January or early in February the report's words are counted: one firm calls the
            year ended on January 26, 2025 fiscal 2025, another that ended on February 2, 2025 fiscal 2024. Where none
            is named it is the one in which most of the year lay.

    >>> fiscal_year(date(2025, 2, 2), "", ["Fiscal 2024 includes 52 weeks."]), fiscal_year(date(2024, 9, 28), "", [])
    (2024, 2024)
    """
    if stated.isdecimal() and abs(int(stated) - period.year) <= 1:
        return int(stated)
    if (period.month, period.day) > (2, EARLY_FEBRUARY):
        return period.year
    named = Counter(year for page in pages for year in FISCAL.findall(page))
    return period.year if named[str(period.year)] > named[str(period.year - 1)] else period.year - 1


def _plain(text: str) -> str:
    """NFKC, single blanks, line ends as Unix has them; tabs between cells become blanks."""
    return BLANKS.sub(" ", unicodedata.normalize("NFKC", text).replace("\r\n", "\n").replace("\r", "\n"))


def _date(text: str) -> date | None:
    """The date in a text: 20241231, December 31, 2024, 31 December 2024, 12/31/2024, 2024-12-31."""
    if re.fullmatch(r"[0-9]{8}", text):
        numbers = [int(text[:4]), int(text[4:6]), int(text[6:])]
    else:
        found = re.findall(r"[0-9]+", text)
        if len(found) == 3:
            numbers = [int(n) for n in (found if len(found[0]) == 4 else (found[2], found[0], found[1]))]
        elif month := re.search("|".join(MONTHS), text.lower()):
            day, year = (int(n) for n in found[:2]) if len(found) == 2 else (0, 0)
            numbers = [year, MONTHS.index(month[0]) + 1, day]
        else:
            return None
    try:
        return date(*numbers)
    except ValueError:
        return None


def _form_cover(front: str) -> dict[str, Any]:
    """The cover of an SEC form: its title, what it is filed under, and the words below the registrant's name."""
    for label in EXACT_NAME.finditer(front):
        start = max(0, label.start() - COVER_CHARS)
        filed = PURSUANT.search(front, start, label.start())
        forms = list(FORM.finditer(front, start, label.start()))
        if filed and forms:
            break
    else:
        return {}
    # The title is the last mention before the line it is filed under: a letter before the cover may speak of it too.
    form = max((form for form in forms if form.start() < filed.start()), key=lambda f: f.start(), default=forms[0])
    cover = front[form.start() : form.start() + COVER_CHARS]
    dated = [found for pattern in (ENDED, TRANSITION) if (found := pattern.search(cover))]
    ended = min(dated, key=lambda found: found.start(), default=ENDED_LOOSELY.search(cover))
    kind, _ = kind_of_form(form[1])
    revision = form[2] is not None or AMENDMENT.search(cover[:600]) is not None
    name = _registrant(front[start : label.start()])
    return {"kind": kind, "revision": int(revision), "name": name, "period": _date(ended[1]) if ended else None}


def _registrant(above: str) -> str:
    """The line above the words (Exact name of registrant as specified in its charter)."""
    lines = [line.strip(" _*") for line in above.split("\n")]
    named = [line for line in lines if re.search("[A-Za-z]{2}", line)]
    return named[-1] if named else ""


def _cik(stated: str) -> str:
    return stated.zfill(10) if stated.isdecimal() and len(stated) <= 10 and int(stated) else ""


def _ticker(stated: str, front: str, pages: list[str]) -> str:
    """The trading symbol: as stated, beside the exchange on the cover, or in a sentence, where the most common one."""
    if re.fullmatch(r"[A-Z][A-Z0-9./ -]{0,9}", stated) and stated not in ("N/A", "NONE", "NA"):
        return stated
    for symbols in re.finditer(r"\bsymbol", front, FLAGS):
        for match in SYMBOL.finditer(front, symbols.end(), symbols.end() + 1500):
            if match[1] not in NO_SYMBOL:
                return match[1]
    said = Counter(symbol for page in pages for symbol in SYMBOL_SAID.findall(page) if symbol not in NO_SYMBOL)
    if said:
        return str(said.most_common(1)[0][0])
    listed = HONG_KONG.search("\n".join(pages[:TITLE_PAGES]))
    return f"{int(listed[1]):05d}.HK" if listed and "hong kong" in front.lower() else ""


def _uncovered(pages: list[str]) -> dict[str, Any]:
    """A report without a form's cover: an annual report by its title, or by its auditor and what is told beside."""
    title = "\n".join([page[:TITLE_CHARS] for page in pages if page.strip()][:TITLE_PAGES])
    for pattern, kind in OTHER_TITLES:
        if re.search(rf"{LEAD}(?:{YEAR}\s+)?(?:{pattern})", title[:TITLE_CHARS], FLAGS):
            return {"kind": kind}
    whole = "\n".join(pages)
    audits = (whole[found.start() : found.start() + AUDIT_CHARS] for found in AUDITOR.finditer(whole))
    audit = next((text for text in audits if ADDRESSEE.search(text)), "")
    titled = ANNUAL_TITLE.search(title)
    feet = FOOT.findall(whole)
    is_annual = titled or (audit and NARRATIVE.search(whole))
    seen: dict[str, Any] = {"kind": "annual" if is_annual else "other", "name": _name(title, whole, audit, feet)}
    if dated := _dated(audit) or TITLE_ENDED.search(title):
        return seen | {"period": _date(dated[1])}
    years = [foot[1] or foot[2] for foot in feet]
    if len(years) < MIN_FEET and titled:
        years = re.findall(YEAR, titled[0])
    return seen | ({"year": int(Counter(years).most_common(1)[0][0])} if years else {"period": _latest(whole)})


def _dated(audit: str) -> re.Match[str] | None:
    return re.search(rf"\b(?:ended|as\s+of|as\s+at)\s+{DATE}", audit, FLAGS)


def _latest(text: str) -> date | None:
    """The last of the year ends that a text speaks of: the day that most of its dates share, in the latest year."""
    dates = Counter[date]()
    for written, more in DATE_AND_YEARS.findall(text):  # December 31, 2022 and 2021
        if first := _date(written):
            days = [first, *(_date(f"{year}-{first.month}-{first.day}") for year in re.findall(YEAR, more))]
            dates.update(day for day in days if day)
    if not dates:
        return None
    ends = Counter[tuple[int, int]]()
    for day, number in dates.items():
        ends[day.month, day.day] += number
    counts = {day: n for day, n in dates.items() if (day.month, day.day) == ends.most_common(1)[0][0]}
    return max(day for day, n in counts.items() if n >= LATEST_SHARE * max(counts.values()))


def _name(title: str, whole: str, audit: str, feet: list[tuple[str, str, str]]) -> str:
    """The firm's name: in running feet, as the auditor addresses it, else the company named most often."""
    named = Counter(name for foot in feet if (name := re.sub(r"^[\W\d]+|[\s|–—-]+$", "", foot[0])))
    if named and named.most_common(1)[0][1] >= MIN_FEET:
        return named.most_common(1)[0][0]
    if addressed := ADDRESSEE.search(audit):
        return str(addressed[1].strip(" :.-"))
    for text, least in ((title, 1), (whole, MIN_NAMED)):
        companies = Counter(COMPANY.findall(text.replace("\n", " ")))
        named = Counter({name: n for name, n in companies.items() if not name.lower().startswith(NO_COMPANY)})
        if named and named.most_common(1)[0][1] >= least:
            return str(named.most_common(1)[0][0])
    return ""
