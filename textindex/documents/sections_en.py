"""In: a line of an English report. Out: whether it is an item's heading, and which item it is.

The titles are those of Form 10-K and Form 20-F (17 CFR 249.310, 249.220f) through the years. Reports to shareholders
use the same titles without item numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

STYLES: tuple[str, ...] = ("item", "title")
SURE = frozenset(("item",))
NESTED: frozenset[str] = frozenset()
PAIRED = 0
CONTENTS = re.compile(r"(?:table\s+of\s+)?contents(?:\s+page)?|index", re.IGNORECASE)

MDNA = r"management\W{0,3}s?\W{0,2}\s*(?:discussion\s+(?:and|&)|narrative)\s+analysis"
MDNA_TAIL = (
    r"(?:\s+of\s+(?:the\s+)?(?:consolidated\s+)?financial\s+conditions?"
    r"(?:\s*(?:,|and)\s*(?:the\s+)?results?\s+of\s+(?:our\s+)?operations?)?|\s+or\s+plan\s+of\s+operations?)?"
)
OFR = r"operating\s+and\s+financial\s+review(?:\s+and\s+prospects?)?"
COMPANY = r"information\s+(?:on|about)\s+(?:the|our)\s+company"
BUSINESS = (
    r"(?:description\s+of\s+)?(?:(?:the|our)\s+)?business(?:\s+of\s+(?:the\s+)?(?:company|corporation|registrant))?"
    r"(?:(?:\s*,\s*|\s+(?:and|&)\s+)(?:description\s+of\s+)?properties)?"
)
SHORT_TITLES = (
    rf"{BUSINESS}|risk\s+factors|cybersecurity|(?:description\s+of\s+)?propert(?:y|ies)|legal\s+proceedings"
    r"|executive\s+compensation"
)
TITLES = (
    rf"{MDNA}{MDNA_TAIL}|{OFR}|{COMPANY}|unresolved\s+staff|executive\s+officers|mine\s+safety|submission\s+of\s+matters"
    r"|[\[(]?(?:removed|reserved)|market\s+(?:for|price)|selected\s+(?:consolidated\s+)?financial|quantitative\s+and\s+qualitative"
    r"|(?:consolidated\s+)?financial\s+(?:statements|information)|changes\s+in\s+and|disagreements|controls\s+and\s+procedures|other\s+information"
    r"|disclosures?\s+(?:regarding|about|of|controls)|directors|security\s+ownership|certain\s+relationships|principal\s+account|exhibits?"
    r"|form\s+10|identity\s+of|offer\s+statistics|key\s+information|major\s+share|the\s+offer|additional\s+information"
    r"|description\s+of\s+(?:securities|registrant)|defaults|material\s+modifications|audit\s+committee|code\s+of\s+ethics|exemptions|purchases"
)
NUMBER = (
    r"items?\s*(?:nos?\.?\s*)?(\d{1,2})(?!\d)(?:\s{0,9}[.(]?\s{0,9}([A-C])(?![a-z])\)?)?(?:\s*\(T\))?"
    r"(?:\s*(?:and|&|,|/)\s*(?:item\s*)?\d{1,2}[A-C]?(?![a-z\d]))*"
)
LABEL = rf"(?:part\s+[IV]+\s*[,.:;—–-]*\s*)?{NUMBER}"
GAP = r"[\s.:;—–|-]*"
ITEM = re.compile(rf"(?P<label>{LABEL}{GAP})(?P<title>(?P<short>{SHORT_TITLES})|{TITLES})", re.IGNORECASE)
ITEM_LABEL = re.compile(rf"{LABEL}{GAP}$", re.IGNORECASE)
# Files that keep no line ends: a heading is where a sentence or a page ends, and its title is written in capitals.
LONG_LINE = 1_000
WITHIN = re.compile(rf"(?:(?<=[.!?:)\d-])|(?<=applicable)|(?<=none))\s+{ITEM.pattern}", re.IGNORECASE)
CAPITAL = re.compile(r"items?[\s\d.:A-C—–-]*[A-Z(\[]", re.IGNORECASE)

# Titles that head a chapter of a report without item numbers, in the order of Form 10-K.
BARE = (
    (10, re.compile(r"(?:DESCRIPTION\s+OF\s+)?BUSINESS")),  # in capitals only: a usual sub-heading otherwise
    (11, re.compile(r"risk\s+factors", re.IGNORECASE)),
    (60, re.compile(r"selected\s+(?:consolidated\s+)?financial\s+data", re.IGNORECASE)),
    (70, re.compile(rf"{MDNA}{MDNA_TAIL}", re.IGNORECASE)),
    (71, re.compile(r"quantitative\s+and\s+qualitative\s+disclosures?\s+about\s+market\s+risks?", re.IGNORECASE)),
    (
        80,
        re.compile(
            r"(?:consolidated\s+)?financial\s+statements(?:\s+and\s+supplementary\s+data)?|consolidated\s+balance\s+sheets?"
            r"|consolidated\s+statements?\s+of\s+(?:income|operations|earnings|comprehensive\s+income|financial\s+position)"
            r"|reports?\s+of\s+(?:the\s+)?independent\s+(?:registered\s+public\s+account\w+(?:\s+firm)?|auditors?|accountants?)"
            r"|independent\s+auditors?\W?s?\W?\s+reports?",
            re.IGNORECASE,
        ),
    ),
    (90, re.compile(r"changes\s+in\s+and\s+disagreements\s+with\s+accountants.*", re.IGNORECASE)),
    (91, re.compile(r"controls\s+and\s+procedures", re.IGNORECASE)),
)
BARE_CHARS = 140

PAGE = re.compile(r"(?:(?<!\d)(\d{1,3})|[FS]-\d+|N/?A|[—*])[\s.]*(?:part\s+[IV]+[\s.]*)?(?:page\s*)?$", re.IGNORECASE)
PAGE_FIRST = re.compile(r"(?P<page>\d{1,3})[\s.]+(?P<title>[^\d\s].*)")
PAGE_LAST = re.compile(r"(?P<title>.*?[^\s.…·•_])[\s.…·•_]*(?<!\d)(?<!\d[.,])(?P<page>\d{1,3})")

LEADS_ON = re.compile(
    r"(?:\b(?:in|see|to|under|and|of|with|the|our|by|from|or|per|at|heading|caption|captioned|titled|entitled|refer|also|part\s+[iv]+,)|[,;“\"‘(\[—–])\s*$",
    re.IGNORECASE,
)
QUOTED_ON = re.compile(
    r"\s*[,;]?[”\"]|\s*[—–]|[^“\"]{0,80}”|.{0,80}\b(?:in|of)\s+(?:this|our|the)\s+(?:annual\s+report|form|report)\b"
)
RUNS_ON = re.compile(r"\s*[-’'),;—–]|\s+(?!and\b|&)[a-z]")

AWAY = re.compile(
    r"incorporated\s+(?:herein\s+|in\w*\s+this\s+\w+\s+|in\s+\w+\s+)?by\s+(?:this\s+)?reference|by\s+reference\s+(?:from|to|herein)"
    r"|refer(?:red|ence\s+is\s+made)?\s+to\b|(?:can|may|will)\s+be\s+found",
    re.IGNORECASE,
)
PERHAPS_AWAY = re.compile(
    r"(?:is|are)\s+(?:included|contained|set\s+forth|presented|found|located|provided|incorporated)\b"
    r"|appear(?:s|ing)?\s+(?:in|on|under)|\bsee\b|\bpages?\s+[\dFA]",
    re.IGNORECASE,
)
AWAY_CHARS = 600
NOTHING = re.compile(r"(?:not\s+(?:applicable|required)|none|omitted|n/?a|\[?\(?reserved)\b.{0,200}", re.IGNORECASE)


def fold(title: str) -> str:
    """A title in lower case, letters only, without dot leaders and page number.

    >>> fold("Management’s  Discussion and Analysis .... 23")
    'managementsdiscussionandanalysis'
    """
    return re.sub(r"[^a-z]", "", title.lower())


def entry(line: str) -> tuple[str, int]:
    """The title and page of an entry of the table of contents, whichever stands first; no title if it is none.

    >>> entry("4 Risk Factors"), entry("Risk Factors ..... 12"), entry("Contents")
    (('Risk Factors', 4), ('Risk Factors', 12), ('', 0))
    """
    match = PAGE_LAST.fullmatch(line) or PAGE_FIRST.fullmatch(line) if len(line) <= BARE_CHARS else None
    return (match["title"], int(match["page"])) if match else ("", 0)


def marks(text: str, before: str, after: str) -> Iterator[tuple[int, str, int, str, str]]:
    """Yield a line's headings: offset, style, number, title, and the heading in full.

    The number is ten times the item's and one more for A, two for B: 71 is Item 7A.

    Args:
        text: the line.
        before: the line above.
        after: the lines below, where a heading may go on.

    >>> list(marks("Item 7A. Quantitative and Qualitative Disclosures", "", ""))
    [(0, 'item', 71, 'Quantitative and Qualitative', 'Item 7A. Quantitative and Qualitative Disclosures')]
    >>> list(marks("Item 1. Business” and elsewhere", "see “Risk Factors” and", ""))
    []
    """
    if len(text) > LONG_LINE:
        yield from _within(text)
    before, after = before[-BARE_CHARS:], after[: 4 * BARE_CHARS]
    whole = f"{text}\n{after}" if len(text) < LONG_LINE else text
    item = ITEM.match(whole)
    if item and (ITEM_LABEL.fullmatch(text) or item.start("title") < len(text)):
        if (_page(before) or not LEADS_ON.search(before)) and _stands(item, text, whole):
            yield 0, "item", _key(item), item["title"], _heading(item, whole)
        return
    if len(text) > BARE_CHARS or not text[:1].isupper() or ITEM_LABEL.fullmatch(before):
        return
    for key, pattern in BARE:
        for line in (text, f"{text}\n{after}"):
            bare = pattern.match(line)
            if bare and (bare.end() == len(text) or (bare.end() > len(text) and _ends_line(bare, line, text))):
                yield 0, "title", key, bare[0], re.sub(r"\s+", " ", bare[0])
                return


def _ends_line(bare: re.Match[str], whole: str, text: str) -> bool:
    return whole[len(text) : bare.end()].isupper() == text.isupper() and len(bare[0]) > len(text) + 4


def _within(text: str) -> Iterator[tuple[int, str, int, str, str]]:
    for item in WITHIN.finditer(text):
        if (
            CAPITAL.match(item["label"] + item["title"][:1])
            and item["title"][:1].isupper()
            and _stands(item, text, text)
        ):
            yield item.start("label"), "item", _key(item), item["title"], f"{item['label']}{item['title']}"


def _key(item: re.Match[str]) -> int:
    letter = (item[3] or "").upper()
    return int(item[2]) * 10 + " ABC".index(letter or " ")


def _stands(item: re.Match[str], text: str, whole: str) -> bool:
    """Whether what follows a title leaves it a heading and no reference to one."""
    if QUOTED_ON.match(text, item.end()):
        return False
    return not (item["short"] and RUNS_ON.match(whole, item.end()))


def _page(line: str) -> bool:
    return not re.sub(r"[\W\d_]", "", line)


def _heading(item: re.Match[str], whole: str) -> str:
    """The heading to the end of the line on which its title ends; of a title that runs into a paragraph, the title."""
    end = whole.find("\n", item.end())
    line = whole[: end if end >= 0 else len(whole)]
    return re.sub(r"\s+", " ", line if len(line) < 2 * BARE_CHARS else whole[: item.end()]).strip()


def known(style: str, title: str) -> bool:
    """Whether a title is a chapter's: items number nothing else."""
    return True


def rank(section: str, style: str, key: int, title: str) -> int:
    """How well a chapter is named; 0 where it is another.

    >>> rank("mdna", "item", 70, "MANAGEMENT’S DISCUSSION AND ANALYSIS"), rank("mdna", "item", 71, "Quantitative")
    (3, 0)
    """
    if section == "business":
        if style == "head":
            return 0
        first = key == 10 or style == "contents"
        company = key == 40 or style == "contents"
        named = re.fullmatch(BUSINESS, title, re.IGNORECASE) and first
        return 3 if named or (re.match(COMPANY, title, re.IGNORECASE) and company) else 0
    if re.match(MDNA, title, re.IGNORECASE):
        return 3 if style != "head" or re.fullmatch(MDNA + MDNA_TAIL, title, re.IGNORECASE) else 0
    return 2 if re.match(OFR, title, re.IGNORECASE) and style != "head" else 0


def points_away(body: str) -> bool:
    """Whether a body is short and refers to another place.

    >>> points_away("Refer to pages 6 through 42 of the 2024 Annual Report, which are incorporated by reference.")
    True
    """
    return bool(AWAY.search(body)) or (len(body) <= AWAY_CHARS and bool(PERHAPS_AWAY.search(body)))


def says_nothing(body: str) -> bool:
    """Whether a body says that the item does not apply.

    >>> says_nothing("Not applicable."), says_nothing("Our sales rose.")
    (True, False)
    """
    return len(body) <= BARE_CHARS * 2 and NOTHING.match(body) is not None
