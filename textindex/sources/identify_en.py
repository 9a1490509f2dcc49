"""In: an English report. Out: which one it is: firm, fiscal year, name, form, as its header, cover or text says.

What the file states for machines (EDGAR's header, inline XBRL) comes first, then the cover of a 10-K or 20-F, which may
stand behind a letter to shareholders or a proxy statement; a report without such a cover tells itself
(`textindex.sources.plain_en`).
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from textindex.core.messages import Message
from textindex.core.patterns import regex
from textindex.core.records import Document, Kind
from textindex.core.text import normal
from textindex.sources.codes import exchange_code
from textindex.sources.firms import COMPANY, is_lei, lei_of, named
from textindex.sources.fiscal import DATE, FLAGS, day_of, fiscal_year
from textindex.sources.plain_en import addressee, most_named, uncovered

FRONT_PAGES, FRONT_CHARS = 16, 150_000  # where a form's cover is looked for
COVER_CHARS = 6_000
NAME_LINES = 4
BLANKS = regex(" {2,}")
FAR_APART = regex(r"\s{9,}")
DASH = r"\s?[-‐‑–]\s?"
ENDED = regex(rf"\b(?:year|period|weeks)(?:\s*\([^)]*\))?\s+end(?:ed|ing)(?:\s+on)?[\s:._*–—-]{{0,120}}{DATE}", FLAGS)
ENDED_LOOSELY = regex(rf"\b(?:fiscal\s+)?year\s+ended\b[^.]{{0,200}}?{DATE}", FLAGS)
TRANSITION = regex(rf"transition\s+period\s+from[^()]{{0,80}}?\bto\b[\s:._]{{0,60}}{DATE}", FLAGS)
FORM = regex(
    rf"\bform\s+(10(?:{DASH})?k(?:sb|t)?(?:(?:{DASH})?405)?|[24]0{DASH}f|10{DASH}q|[68]{DASH}k)(\s?/\s?a)?\b",
    FLAGS,
)
PURSUANT = regex(r"\breport\s+(?:pursuant\s+to|under)\s+(?:the\s+)?(?:section|rule)\s*13", FLAGS)
EXACT_NAME = regex(
    r"[(\[]?\s{0,20}(?:exact\s+name\s+of\s+(?:the\s+)?(?:registrant|issuer|issuing\s+entity|company|small)"
    r"|name\s+of\s+small\s+business|exact\s+name\s+as\s+specified)",
    FLAGS,
)
TRANSLATED = regex(r"^(.{2,80})\n\s*\(\s*translation\s+of\s+(?:the\s+)?registrant\W?s?\s+name", FLAGS)
NUMBERED = regex(r"^(?:[0-9]{1,3}-[0-9]{2,6}\s+)?(\S.{2,90}?)\s+[0-9]{2}-[0-9]{7}\b", re.MULTILINE)
AMENDMENT = regex(r"\bamendment\s+no\.?\s*[0-9]", FLAGS)
ASSET_BACKED = regex(
    r"\bissuing\s+entity\b|\bexact\s+name\s+of\s+(?:the\s+)?(?:depositor|sponsor)|\bon\s+behalf\s+of\b[^.]{0,80}\btrust\b"
    r"|\basset[- ]backed\s+(?:certificates|notes|securities)|\bpass-through\s+certificates|\bthe\s+depositor\b",
    FLAGS,
)
PROXY = regex(r"\bproxy\s+statement\b", FLAGS)
EXCHANGE = r"(?:the\s+)?(?:new\s+york\s+stock|nyse|nasdaq|amex|american\s+stock|cboe|chicago\s+stock|otc)"
SYMBOL = regex(
    rf"(?<![A-Za-z0-9.$%/-])([A-Z]{{1,5}}(?:[./-][A-Z]{{1,2}})?|[A-Z][a-z][A-Z]{{2,3}})[\s\"”’,)*]*(?=(?i:{EXCHANGE}))"
)
NO_SYMBOL = frozenset(
    (
        *(
            "STOCK",
            "SHARE",
            "SHARES",
            "CLASS",
            "NONE",
            "VALUE",
            "NOTES",
            "NOTE",
            "UNITS",
            "UNIT",
            "PAR",
            "EACH",
            "NAME",
        ),
        *("THE", "NYSE", "AMEX", "ASX", "LSE", "TSX", "HKEX", "SEHK", "SGX", "OTC", "OTCQB", "OTCQX", "OTCBB", "CBOE"),
        *("BATS", "ARCA", "ADS", "ADR", "ADSS", "ADRS", "INC", "CORP", "LLC", "LTD", "ON", "OF", "AND"),
    )
)
SYMBOL_SAID = regex(
    r"[UuWwBb](?i:(?:(?<=u)nder|(?<=w)ith|(?<=b)y)\s+(?:the|our)\s+(?:(?:trading|ticker|stock|nasdaq|nyse)\s+)?symbols?)"
    r"[\s:(]*[“\"‘'―]*"
    r"([A-Z]{1,5}(?:\.[A-Z])?)\b"
)
LISTED_AS = regex(
    r"\((?:NYSE|NASDAQ|Nasdaq|AMEX|NYSE American|TSX|ASX|LSE|AIM|SGX|JSE|SIX|Euronext(?: \w+)?|Xetra)\s?:\s?"
    r"([A-Z0-9]{1,6}(?:\.[A-Z]{1,2})?)\b"
)


def english_cover(document: Document) -> dict[str, Any]:
    """What an English report says of itself; empty what it does not say.

    ``firm`` is the code of an exchange in China or Hong Kong only: other keys follow from CIK, LEI, name and ticker.
    """
    stated = document.stated
    pages = [_plain(page.text) for page in document.pages]
    front = "\n".join(pages[:FRONT_PAGES])[:FRONT_CHARS]
    seen = _form_cover(front)
    if not seen and PROXY.search(front[:COVER_CHARS]):  # proxy statement and annual report bound together
        seen = _form_cover("\n".join(pages))
    if seen and not seen["name"]:
        seen["name"] = _fallback_name(front, pages)
    if not seen and "form" not in stated:
        seen = uncovered(pages)
    if "form" in stated:
        kind, revision = kind_of_form(stated["form"])
        seen |= {"kind": kind, "revision": max(revision, int(stated.get("amended", "").lower() in ("true", "yes")))}
    told, titled = seen.pop("period", None), seen.pop("titled", None)
    period = day_of(stated.get("period", "")) or told
    if period and not ("form" in stated and seen["kind"] == "other"):
        seen["year"] = fiscal_year(period, stated.get("fiscal_year", ""), pages, titled)
        seen["period_end"] = period.isoformat()
    elif titled:
        seen["year"] = titled
    seen["name"] = stated.get("name") or seen.get("name", "")
    seen["cik"] = _cik(stated.get("cik", ""))
    seen["ticker"] = _ticker(stated.get("ticker", ""), front, pages)
    seen["lei"] = is_lei(stated.get("lei", "")) or lei_of("\n".join(pages))
    seen["firm"] = exchange_code(pages) if seen["kind"] != "other" or "what" in seen else ""
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


def _plain(text: str) -> str:
    """NFKC, single blanks, line ends as Unix has them, three of them at most where many stand; tabs become blanks.

    Patterns look over blanks from each place among them: there are to be few.
    """
    text = normal(text).replace("\r\n", "\n").replace("\r", "\n")
    return FAR_APART.sub(_fewer, BLANKS.sub(" ", text.replace("\t", " ")))


def _fewer(blanks: re.Match[str]) -> str:
    return "\n\n\n" if "\n" in blanks[0] else " "


def _form_cover(front: str) -> dict[str, Any]:
    """The cover of an SEC form: its title, what it is filed under, and the words below the registrant's name."""
    for label in EXACT_NAME.finditer(front):
        start = max(0, label.start() - COVER_CHARS)
        filed = PURSUANT.search(front, start, label.start())
        forms = list(FORM.finditer(front, start, label.start()))
        if filed and forms:
            name = _registrant(front[start : label.start()]) or _beside(front[label.end() : label.end() + 800])
            translated = TRANSLATED.search(front, label.end(), label.end() + 300)
            name = (named(translated[1]) if translated else "") or name
            break
    else:
        return _bare_cover(front)
    # The title is the last mention before the line it is filed under: a letter before the cover may speak of it too.
    form = max((form for form in forms if form.start() < filed.start()), key=lambda f: f.start(), default=forms[0])
    return _told(front, form, name)


def _bare_cover(front: str) -> dict[str, Any]:
    """A cover that leaves the words (Exact name of registrant …) out: title, line it is filed under, number, name."""
    for filed in PURSUANT.finditer(front):
        forms = list(FORM.finditer(front, max(0, filed.start() - 400), filed.start()))
        number = re.compile(r"commission\s+file\s+n\w+", FLAGS).search(front, filed.end(), filed.end() + 1500)
        if forms and number:
            below = front[number.start() : number.start() + 400].split("\n")
            return _told(front, forms[-1], next((name for line in below[1:] if (name := named(line))), ""))
    return {}


def _told(front: str, form: re.Match[str], name: str) -> dict[str, Any]:
    cover = front[form.start() : form.start() + COVER_CHARS]
    dated = [found for pattern in (ENDED, TRANSITION) if (found := pattern.search(cover))]
    ended = min(dated, key=lambda found: found.start(), default=ENDED_LOOSELY.search(cover))
    kind, _ = kind_of_form(form[1])
    revision = form[2] is not None or AMENDMENT.search(cover[:600]) is not None
    seen = {"kind": kind, "revision": int(revision), "name": name, "period": day_of(ended[1]) if ended else None}
    if kind == "10-K" and ASSET_BACKED.search(cover):
        seen["what"] = Message("kind.asset_backed")
    elif kind == "other":
        seen["what"] = Message("kind.form", form=re.sub(DASH, "-", form[1].upper()))
    return seen


def _registrant(above: str) -> str:
    """The name above the words (Exact name of registrant as specified in its charter): a line, or two if it is long."""
    lines = [line.strip(" _*") for line in above.split("\n")]
    lines = [line for line in lines if re.search("[A-Za-z]{2}", line)][-NAME_LINES:]
    for number in range(len(lines) - 1, -1, -1):
        if name := named(lines[number]):
            return name
        if number and len(lines[number].split()) <= 3 and (name := named(" ".join(lines[number - 1 : number + 1]))):
            return name  # THE PROCTER & GAMBLE / COMPANY
    return ""


def _beside(below: str) -> str:
    """The name in a row of a cover that is a table: file number, name, state, number of the employer."""
    for row in NUMBERED.finditer(below):
        if (company := COMPANY.match(row[1] + " ")) and (name := named(company[1])):
            return name
    return ""


def _fallback_name(front: str, pages: list[str]) -> str:
    """The name of a registrant whose cover has it as a picture: as its auditor or its text says."""
    whole = "\n".join(pages)
    for found in re.finditer(r"report\s+of\s+independent\s+registered", whole, FLAGS):
        if name := addressee(whole[found.start() : found.start() + 1500]):
            return name
    return most_named(front, 2)


def _cik(stated: str) -> str:
    return stated.zfill(10) if stated.isdecimal() and len(stated) <= 10 and int(stated) else ""


def _ticker(stated: str, front: str, pages: list[str]) -> str:
    """The trading symbol: as stated, beside the exchange on the cover, or in a sentence, where the most common one."""
    if re.fullmatch(r"[A-Z][A-Z0-9./ -]{0,9}", stated) and stated not in ("N/A", "NONE", "NA"):
        return stated
    for symbols in re.finditer(r"\bsymbol", front, FLAGS):
        for match in SYMBOL.finditer(front, symbols.end(), symbols.end() + 1500):
            if match[1].upper() not in NO_SYMBOL:
                return match[1].upper()
    perhaps = (page for page in pages if "ymbol" in page.lower())
    said = Counter(symbol for page in perhaps for symbol in SYMBOL_SAID.findall(page) if symbol not in NO_SYMBOL)
    if said:
        return str(said.most_common(1)[0][0])
    listed = LISTED_AS.search(front)
    return listed[1] if listed and listed[1] not in NO_SYMBOL else ""
