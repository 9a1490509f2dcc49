"""In: what is known of firms by code, CIK, LEI, name and symbol. Out: one stable key a firm, the same in all years."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from textindex.core.messages import Message
from textindex.core.patterns import regex
from textindex.core.records import Filing
from textindex.core.text import CHINESE

MAX_NAME_CHARS, MAX_NAME_WORDS = 90, 12
BLANKS = regex(r"\s+")
SHORTER = {
    "CORPORATION": "CORP",
    "INCORPORATED": "INC",
    "COMPANY": "CO",
    "COMPANIES": "COS",
    "LIMITED": "LTD",
    "AND": "&",
}
FORMS = frozenset(
    (
        *(
            "INC",
            "CORP",
            "CO",
            "LTD",
            "LLC",
            "LLP",
            "LP",
            "PLC",
            "NV",
            "SA",
            "AG",
            "SE",
            "ASA",
            "AB",
            "AS",
            "OYJ",
            "SPA",
        ),
        *("BHD", "BERHAD", "PTE", "PTY", "KK", "KGAA", "GMBH", "SARL", "SAB", "CV", "TRUST", "GROUP", "HOLDINGS"),
        "HOLDING",
    )
)
LEGAL = (
    r"(?:inc|corp|corporation|incorporated|company|co|ltd|limited|llc|llp|l\.?p|plc|n\.?v|s\.?a|s\.?e|a\.?g|asa|ab|a/s"
    r"|oyj|s\.?p\.?a|berhad|bhd|k\.?k|kgaa|kabushiki kaisha|trust)"
)
ENDS_IN_FORM = regex(rf"\b{LEGAL}\.?$", re.IGNORECASE)
WORD = r"(?:[A-Z0-9][\w&'’*/-]{0,60}(?:\.\w[\w&'’*/-]{0,60}){0,9}|(?:[A-Z]\.){1,9})"
COMPANY = regex(
    rf"(?<![\w&])({WORD},?[ ](?:(?:{WORD}|of|and|de|du|the|for|&),?[ ]){{0,7}}?"
    r"(?:(?i:inc|corp|corporation|incorporated|company|ltd|limited|llc|llp|plc|asa|oyj|berhad|bhd|kgaa|trust)\b\.?"
    r"|L\.?P\.?|N\.?V\.?|S\.?A\.?|A\.?G\.?|S\.?E\.?|AB|A/S|S\.?p\.?A\.?|K\.?K\.?)(?![\w&]))"
)
EXCHANGE = regex(
    r"(?:the )?(?:nyse|nasdaq|amex|asx|lse|tsx|hkex|sehk|sgx|otc\w*|(?:[\w.]+ ){0,3}stock (?:exchange|market)"
    r"|(?:the )?stock exchange of .*|stock exchange)(?:,? (?:llc|inc\.?|limited|arca|american|global|select|market))*",
    re.IGNORECASE,
)
NO_NAME = regex(
    r"\b(?:commission file|file (?:no|number)|registrants?|as specified|charter|fiscal|years? ended|pursuant|exact name"
    r"|name of|form (?:10|20|40|8|6)|securities (?:and exchange|registered)|exchange act|i\.?r\.?s|employer"
    r"|table of contents|annual report|financial statements?|statements? of|auditors?|transition period|jurisdiction"
    r"|(?:chartered|public) accountants?|pages? [0-9]|not applicable|telephone|zip code|mark one|washington, d"
    r"|title of each|par value|proxy statement|stock code|stock exchange of hong kong|see accompanying"
    r"|continued|general meeting|incorporated in|organized under"
    r"|the (?:company|group|corporation|trust|fund|board|issuer|parent|bank|registrant)$)"
    r"|https?:|www\.|@|[_=…]{2,}|\.{3,}|\$",
    re.IGNORECASE,
)
NO_BEGINNING = regex(
    r"(?:notes? (?:to|on|the)\b|page [0-9]|items? [0-9]+[a-z]?\.|exhibits? [0-9]|chapter|report (?:of|on|to)\b|dear\b"
    r"|chief \w+ officer|directors?\b|chair(?:man|woman|person)?\b|dated\b|(?:ordinary |common )?shares? (?:of|in)\b"
    r"|(?:file|commission|number|name|exact|registrant|report|company|exchange|state)s?$|important\b"
    r"|members of|(?:share|stock|unit)holders? of|board of|independent|consolidated (?:statement|balance)|subsidiar\w+"
    r"|parent (?:company|corporation)|holding (?:company|corporation)|public limited|private limited|limited liability"
    r"|joint stock|trust (?:company|deed)$|listed company|group (?:company|companies)$|our\b|this\b|these\b)",
    re.IGNORECASE,
)
LEADS_ON = regex(r"(?:and|or|of|with|for|the)\s")
FUNCTION_WORD = regex(
    r"(?:to|in|for|as|by|from|on|at|if|we|that|those|all|any|each|such|when|where|with|its|their|it|see|and|or|of)\b",
    re.IGNORECASE,
)
SAID_OF_IT = regex(
    r"\s*[(\[]\s*(?:the\b|[“\"‘']|together|collectively|formerly|incorporated|registered|stock|hereafter|abn|acn|an?\s"
    r"|continued).*$|\s+[|•·]\s.*$|\s+(?:ABN|ACN)\b.*$|,?\s+(?:and|&)\s+(?:its\s+|consolidated\s+)*subsidiar.*$",
    re.IGNORECASE,
)
PAGE = regex(rf"({LEGAL}\.?)\s+[0-9]{{1,3}}$", re.IGNORECASE)
STATE = regex(r"\s*/[A-Z]{2,3}/?$")
FULL_LEI = regex(r"[A-Z0-9]{18}[0-9]{2}")
# The first letter first, so that the search passes over others fast.
LEI = regex(
    r"[Ll](?<!\w.)(?i:EI|egal entity identifier)\b"
    r"(?i:[^A-Z0-9]{0,60}(?:(?:code|number|no)[^A-Z0-9]{0,8})?([A-Z0-9]{18}[0-9]{2}))\b"
)


def is_company(name: str) -> bool:
    """Whether a name ends in a legal form.

    >>> is_company("easyJet plc"), is_company("Significant Accounting Policies")
    (True, False)
    """
    return ENDS_IN_FORM.search(name) is not None


def named(text: str) -> str:
    """The firm's name in a text that should be one, without what is said of it; empty where it is none.

    >>> named("OFX Group Limited | ABN 12 165 602 273"), named("Banc Corp. (the Company)"), named("HSBC TRUST (USA)")
    ('OFX Group Limited', 'Banc Corp.', 'HSBC TRUST (USA)')
    >>> [named(text) for text in ("Commission File No. 1-10299", "Number", "INC.", "NYSE", "NOTES TO THE COMPANY")]
    ['', '', '', '', '']
    """
    name = BLANKS.sub(" ", unicodedata.normalize("NFKC", text)).strip(" _*|•·:;,–—-“”\"'")
    name = STATE.sub("", SAID_OF_IT.sub("", name)).strip(" _*|:;,–—-“”\"'")
    name = PAGE.sub(r"\1", name)
    words = re.findall(r"\w[\w'’.&-]*", name)
    letters = sum(character.isalpha() for character in name)
    if letters < 2 or letters * 2 < len(name) or len(name) > MAX_NAME_CHARS or len(words) > MAX_NAME_WORDS:
        return ""
    if NO_NAME.search(name) or NO_BEGINNING.match(name) or EXCHANGE.fullmatch(name):
        return ""
    if FUNCTION_WORD.match(name) and not ENDS_IN_FORM.search(name):  # On Holding AG is a firm, In Switzerland none
        return ""
    if LEADS_ON.match(name):  # the second line of a name: Exchanges / and Clearing Limited
        return ""
    if name[0].islower() and not ENDS_IN_FORM.search(name) and not name[1:2].isupper():  # easyJet plc, eBay
        return ""
    if re.search(r"(?i)\b(?:of|the|and|to|in|for|by|a|an|on|with)$", name):
        return ""
    return name if set(conformed(name).split()) - FORMS - {"&", "THE", "OF"} else ""


def conformed(name: str) -> str:
    """A firm's name in capitals without punctuation, as EDGAR writes names.

    >>> conformed("GAINSCO, Inc."), conformed("The Home Depot, Inc."), conformed("Amazon.com, Inc.")
    ('GAINSCO INC', 'HOME DEPOT INC', 'AMAZON COM INC')
    >>> conformed("Union Pacific Corporation"), conformed("Procter and Gamble Company"), conformed("AEGON N.V.")
    ('UNION PACIFIC CORP', 'PROCTER & GAMBLE CO', 'AEGON NV')
    """
    upper = STATE.sub("", unicodedata.normalize("NFKC", name).upper().strip())
    plain = "".join(c for c in unicodedata.normalize("NFKD", upper) if not unicodedata.combining(c))
    plain = re.sub(r"[^\w&/ -]|_", "", re.sub(r"\.(?=COM\b|NET\b)", " ", plain))
    words = [SHORTER.get(word, word) for word in BLANKS.sub(" ", plain).strip().removeprefix("THE ").split(" ")]
    return " ".join(words)


@lru_cache(maxsize=65_536)  # an archive has a firm's name in each of its years
def core(name: str) -> str:
    """What names of one firm share however they are written: no blanks, no legal form at the end.

    >>> core("Amazon.com"), core("AMAZON COM INC"), core("Tesla, Inc."), core("CO")
    ('AMAZONCOM', 'AMAZONCOM', 'TESLA', 'CO')
    """
    words = conformed(name).split()
    while len(words) > 1 and words[-1] in FORMS - {"TRUST", "GROUP", "HOLDINGS", "HOLDING"}:
        words.pop()
    return re.sub(r"[^\w&]", "", "".join(words))


def lei_of(text: str) -> str:
    """The one LEI that a text names, its check digits right (ISO 17442); empty where it names none or several."""
    if "LEI" not in text and "dentifier" not in text:  # most reports
        return ""
    right = {is_lei(lei) for lei in LEI.findall(text)} - {""}
    return right.pop() if len(right) == 1 else ""


def is_lei(text: str) -> str:
    """An LEI in capitals, if its check digits are right (ISO 17442); empty for any other text.

    >>> is_lei("724500y6duvhqd6oxn27"), is_lei("724500Y6DUVHQD6OXN28")
    ('724500Y6DUVHQD6OXN27', '')
    """
    lei = text.strip().upper()
    right = FULL_LEI.fullmatch(lei) and int("".join(str(int(c, 36)) for c in lei)) % 97 == 1
    return lei if right else ""


def keyed(filing: Filing, code: str) -> Filing:
    """Give a filing its firm's key by the order: A-share or Hong Kong code, CIK, LEI, name, trading symbol.

    A key by name or symbol is marked as such in ``firm_by``, since either may change from year to year. A firm that a
    manifest gives stays; a Chinese name stands for no firm, since its code is what other data have.
    """
    if "firm" in filing.asserted:
        return filing
    known = code or filing.cik or filing.lei
    if known:
        return filing if (filing.firm, filing.firm_by) == (known, "") else replace(filing, firm=known, firm_by="")
    if filing.name and not CHINESE.search(filing.name):
        return replace(filing, firm=conformed(filing.name), firm_by="name")
    return replace(filing, firm=filing.ticker, firm_by="ticker" if filing.ticker else "")


def tie(filings: Sequence[Filing]) -> tuple[list[Filing], list[list[str]]]:
    """Give the reports of one firm one key, where the archive itself says that they are of one firm.

    A firm's CIK, of which another report gives the exchange's code, becomes that code. A name becomes the code, CIK or
    LEI of the one firm that bears this name in another report; a name in several spellings becomes the most common one.
    A symbol alone becomes the key of the one firm that states it. Where several firms come into question nothing is
    done.

    Returns:
        The filings in order, and for each the remarks on what was done.
    """
    codes = _ties(filings, lambda f: f.cik, lambda f: bool(f.cik) and f.firm != f.cik and not f.firm_by)
    known = [replace(f, firm=codes.get(f.cik, f.firm)) if f.firm == f.cik and _open(f) else f for f in filings]
    by_name = _ties(known, lambda f: core(f.name), lambda f: not f.firm_by)
    common = _most_common(known)
    bearers = {filing.firm: filing for filing in reversed(known)}
    for number, filing in enumerate(known):
        if filing.firm_by == "name" and _open(filing):
            key = core(filing.name)
            known[number] = _as(filing, bearers[by_name[key]]) if key in by_name else replace(filing, firm=common[key])
    by_ticker = _ties(known, lambda f: f.ticker, lambda f: f.firm_by != "ticker")
    bearers |= {filing.firm: filing for filing in reversed(known)}
    for number, filing in enumerate(known):
        if filing.firm_by == "ticker" and _open(filing) and filing.ticker in by_ticker:
            known[number] = _as(filing, bearers[by_ticker[filing.ticker]])
    remarks: list[list[str]] = [
        [Message("remark.firm_archive", before=before.firm, after=after.firm)] if before.firm != after.firm else []
        for before, after in zip(filings, known, strict=True)
    ]
    return known, remarks


def _as(filing: Filing, of: Filing) -> Filing:
    """A filing with the key of another one of its firm."""
    return replace(filing, firm=of.firm, firm_by=of.firm_by, cik=filing.cik or of.cik, name=filing.name or of.name)


def _most_common(filings: Sequence[Filing]) -> dict[str, str]:
    """The most common spelling of each name by which firms are known; of equals the longest."""
    spelt = Counter((core(filing.name), filing.firm) for filing in filings if filing.firm_by == "name")
    ranked = sorted(spelt.items(), key=lambda item: (item[1], len(item[0][1]), item[0][1]))
    return {key: firm for (key, firm), _ in ranked}


def _open(filing: Filing) -> bool:
    return "firm" not in filing.asserted


def _ties(filings: Sequence[Filing], by: Callable[[Filing], str], holds: Callable[[Filing], bool]) -> Mapping[str, str]:
    """The firm of each mark that exactly one firm bears among the filings for which a condition holds."""
    firms: dict[str, set[str]] = defaultdict(set)
    for filing in filings:
        if filing.firm and by(filing) and holds(filing):
            firms[by(filing)].add(filing.firm)
    return {mark: next(iter(of)) for mark, of in firms.items() if len(of) == 1}
