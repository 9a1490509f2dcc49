"""In: a line of an English report. Out: whether it heads a chapter, and which: an item, or one without a number.

Reports to shareholders use the form's titles without item numbers, or have a review of operations or finances, or
both, in its stead: what of them counts as the management discussion, and how surely, is in `rank`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from textindex.documents.bodies_en import NOTHING
from textindex.documents.bodies_en import points_away as points_away
from textindex.documents.bodies_en import says_nothing as says_nothing
from textindex.documents.items import (
    BUSINESS,
    COMPANY,
    LABEL,
    LONG,
    MDNA,
    MDNA_TAIL,
    OFR,
    SHORT,
    STARTS,
    is_title,
    item,
)
from textindex.documents.items import letters as fold

STYLES: tuple[str, ...] = ("item", "contents", "title")
SURE = frozenset(("item",))
NESTED: frozenset[str] = frozenset()
PAIRED = 0
CONTENTS = re.compile(
    r"[\d\s]*(?:table\s+of\s+)?c\s?o\s?n\s?t\s?e\s?n\s?t\s?s[:\s]*(?:page|[目录錄\s]+)?|index|in\s+this\s+report",
    re.IGNORECASE,
)

NUMBERED = re.compile(r"(?P<number>\d{1,2})[.)]?\s+(?P<title>[A-Z][^.;]{3,110}?)\s*")

# Files that keep no line ends: a heading is where a sentence or a page ends, and its title is written in capitals.
LONG_LINE = 1_000
WITHIN = re.compile(
    r"(?:(?<=[.!?:)\d-])|(?<=applicable)|(?<=none))\s+(?=(?:part\s+[IV]+[\s,.:;—–-]*)?items?\s*\d)", re.IGNORECASE
)
CAPITAL = re.compile(r"(?:part\s+[IV]+[\s,.:;—–-]*)?items?[\s\d.:A-C—–-]*[A-Z(\[]", re.IGNORECASE)

# Titles that head a chapter of a report without item numbers, in letters only, in the order of Form 10-K.
RISK = r"(?:quantitative(?:and)?qualitative|qualitative(?:and)?quantitative)disclosures?aboutmarketrisks?"
BARE = tuple(
    (key, re.compile(pattern))
    for key, pattern in (
        (10, r"(?:descriptionof)?business"),
        (11, r"riskfactors"),
        (60, r"selected(?:consolidated)?financialdata"),
        (70, MDNA + MDNA_TAIL),
        (71, rf"{RISK}|marketrisks?"),
        (
            80,
            r"(?:audited)?(?:consolidated)?financialstatements(?:(?:and)?(?:supplementarydata|notes))?|consolidatedbalancesheets?"
            r"|consolidatedstatements?of(?:income|operations|earnings|comprehensiveincome|financialposition)"
            r"|reports?of(?:the)?independent(?:registeredpublicaccount[a-z]+?(?:firm)?|auditors?|accountants?)"
            r"|independentauditorss?reports?",
        ),
        (90, r"changesin(?:and)?disagreementswithaccountants[a-z]*"),
        (91, r"controlsandprocedures"),
    )
)
CAPITALS = re.compile(r"(?:descriptionof)?business|marketrisks?")  # a usual sub-heading otherwise
FIRST = re.compile(
    "|".join(r"\s?".join(word) for word in re.findall(
        r"\w+", "busi desc risk sele mana quan qual mark audi fina cons repo inde chan cont"
    )), re.IGNORECASE,
)  # fmt: skip
FIRST_LETTERS = frozenset("PpIiLl\u0130\u0131*#BDRSMQAFC")  # of an item, and of these
DIGIT = re.compile(r"\d")  # an entry of a table of contents
BARE_CHARS = 140
BARE_LINES = 5

PAGE = re.compile(
    r"(?:(?<!\d)(\d{1,3})(?:\s?[-–—,&]\s?\d{1,3}){0,4}|[FS]-\d+|N/?A|[—*])[\s.]*(?:part\s+[IV]+[\s.]*)?(?:page\s*)?$",
    re.IGNORECASE,
)
TO_PAGE = r"(?:\s?[-–—]\s?\d{1,3})?"
PAGE_FIRST = re.compile(rf"(?:pp?\.|page)?\s?(?P<page>\d{{1,3}}){TO_PAGE}[\s.|]+(?P<title>[^\d\s].*)")
PAGE_LAST = re.compile(
    rf"(?P<title>.*?[^\s.…·•_])[\s.…·•_|]*(?:\b(?:pp?\.|page)\s?)?(?<!\d)(?<!\d[.,])(?P<page>\d{{1,3}}){TO_PAGE}"
)
ENTRY_CHARS = 240  # with the dot leaders

LEADS_ON = re.compile(
    r"(?:\b(?:in|see|to|under|and|of|with|the|our|by|from|or|per|at|heading|caption|captioned|titled|entitled|refer|also|part\s+[iv]+,)|[,;“\"‘(\[—–])\s*$",
    re.IGNORECASE,
)

# Words of which the title of a review is made, and those that make it one.
WORD = re.compile(r"[a-z]+")
REVIEWS = re.compile(r"operat\w+|business|financ\w+|trading|division\w*|segment\w*|performance")
OF_REVIEW = re.compile(
    rf"{REVIEWS.pattern}|reviews?|results?|report|activities|outlook|prospects|group|company|chief|executive|officer"
    r"|ceo|cfo|directors?|of|and|the|our|s"
)
REPORT = re.compile(
    r"(?:combined|group|consolidated|our)*management(?:s|board|boards)?(?:report|review|commentary)(?:ofthe[a-z]*)?"
)
HOLDER = re.compile(
    r"(?:group)?strategicreport|(?:annual)?reportofthe(?:board|boardofdirectors|managementboard|executiveboard)"
    r"|boardofdirectorss?report"
)
# What comes after such a report in a table of contents that lists its parts beside it.
AFTER_REPORT = re.compile(
    r"governance|directors|remuneration|auditor|financialstatements|balancesheet|statements?(?:of|by)|incomestatement|^financials$"
    r"|shareholderinformation"
)
OTHER_PARTS = re.compile(
    r"significantchangesin|(?:matters|events)subsequent|(?:subsequent|after)(?:events|balancedate)|likelydevelopments"
    r"|environmental(?:regulation|issues|legislation)|dividends|remunerationreport|indemnif|directors(?:interests|meetings)"
    r"|proceedingsonbehalf|nonauditservices|auditorsindependence|sharesunderoption|principalactivities|companysecretary"
)
FUND = re.compile(r"investment(?:manager|adviser|advisor|portfolio)|portfoliostatement")  # these manage no business


def entry(line: str) -> tuple[str, int]:
    """The title and page of an entry of the table of contents, whichever stands first; no title if it is none.

    >>> entry("4 Risk Factors"), entry("Risk Factors ..... 12-15"), entry("Contents")
    (('Risk Factors', 4), ('Risk Factors', 12), ('', 0))
    """
    match = PAGE_LAST.fullmatch(line) or PAGE_FIRST.fullmatch(line) if len(line) <= ENTRY_CHARS else None
    return (match["title"], int(match["page"])) if match and len(fold(match["title"])) > 3 else ("", 0)


def may_head(text: str) -> bool:
    """A quick look whether a line may have a heading: most have none."""
    return text[0] in FIRST_LETTERS or len(text) > LONG_LINE


def marks(text: str, before: str, below: Callable[[], str]) -> Iterator[tuple[int, str, int, str, str]]:
    """Yield a line's headings: offset, style, number, title, and the heading in full.

    The number is ten times the item's and one more for A, two for B: 71 is Item 7A.

    Args:
        text: the line.
        before: the line above.
        below: gives the lines below, where a heading may go on.

    >>> list(marks("Item 7A. Quantitative and Qualitative Disclosures", "", str))
    [(0, 'item', 71, 'Quantitative and Qualitative', 'Item 7A. Quantitative and Qualitative Disclosures')]
    >>> list(marks("Item 1. Business” and elsewhere", "see “Risk Factors” and", str))
    []
    """
    if len(text) > LONG_LINE:
        yield from _within(text)
    before = before[-BARE_CHARS:]
    if STARTS.match(text):
        found = item(text, below() if len(text) < LONG_LINE else "")
        if found and (not re.search("[a-z]", before, re.IGNORECASE) or not LEADS_ON.search(before)):
            yield 0, "item", found.key, found.title, found.heading
        return
    if len(text) <= BARE_CHARS and text[:1].isupper() and FIRST.match(text) and not LABEL.fullmatch(before):
        yield from _bare(text, below())


def _within(text: str) -> Iterator[tuple[int, str, int, str, str]]:
    for place in WITHIN.finditer(text):
        part = text[place.end() : place.end() + LONG_LINE]
        found = item(part, "") if CAPITAL.match(part) else None
        if found and prescribed("item", found.title) and found.title[:1].isupper():
            heading = re.sub(r"\s+", " ", part[: part.find(found.title) + len(found.title)])
            yield place.end(), "item", found.key, found.title, heading


def _bare(text: str, below: str) -> Iterator[tuple[int, str, int, str, str]]:
    """A title without number that takes a line, or a few that are written alike."""
    heading = text
    for further in ["", *below.split("\n", BARE_LINES)[: BARE_LINES - 1]]:
        if further and (further.isupper() != text.isupper() or len(heading) > BARE_CHARS):
            return
        heading = f"{heading} {further}".strip()
        title = fold(heading)
        key = next((key for key, pattern in BARE if pattern.fullmatch(title)), None)
        if key is not None and not DIGIT.search(heading) and (text.isupper() or not CAPITALS.fullmatch(title)):
            yield 0, "title", key, heading, re.sub(r"\s+", " ", heading)
            return


def known(style: str, title: str) -> bool:
    """Whether a title is a chapter's: items number nothing else."""
    return True


def prescribed(style: str, title: str) -> bool:
    """Whether a title is one of the forms': another speaks less for a heading."""
    folded = fold(title)
    return bool(LONG.match(folded) or SHORT.fullmatch(folded)) if style == "item" else not CAPITALS.fullmatch(folded)


def is_bare(body: str) -> bool:
    """Whether nothing stands under a heading but the end of its title, a page number or the next part's title."""
    return not fold(body) or (is_title(body) and not NOTHING.match(body.strip()))


def rank(section: str, style: str, key: int, title: str) -> int:
    """How well a chapter is named; 0 where it is another.

    A management discussion by name is 6; a review of operations and finances together 5, of one of them 4; a management
    report 3; an item in its place under a name of its own, or a chief executive's review, 2; the report that holds it
    among other things (strategic report, the board's report) 1.

    >>> [rank("mdna", "contents", 0, one) for one in ("Management Discussion & Analysis", "Financial Review")]
    [6, 4]
    >>> [rank("mdna", "contents", 0, one) for one in ("Review of Operations", "Ten-year Financial Review", "Outlook")]
    [4, 0, 0]
    """
    folded = fold(title)
    if section == "business":
        return _business_rank(style, key, folded)
    if re.match(MDNA, folded):
        return 6 if style != "head" or re.fullmatch(MDNA + MDNA_TAIL, folded) else 0
    if style == "contents" and re.search(MDNA, folded):
        return 5  # with the chairman's statement, say
    if style == "title":
        return 0
    if style == "item":
        if re.match(OFR, folded):
            return 5
        own = not prescribed(style, title) and re.search(
            "discussion|analysis|mdanda|review|planofoperation|financialcondition|resultsofoperation", folded
        )
        return 2 if own and key in (50, 60, 70) else 0
    named = _review_rank(title.lower(), folded)
    return named if style != "number" or named >= 4 else 0


def _business_rank(style: str, key: int, folded: str) -> int:
    if style == "head":
        return 0
    if re.fullmatch(BUSINESS, folded) and (key == 10 or style == "contents"):
        return 3
    if re.match(COMPANY, folded) and (key == 40 or style == "contents"):
        return 3
    if style == "item" and key == 10 and "business" in folded:
        return 2
    if style == "item" and key == 10 and not prescribed(style, folded):
        return 1  # under a name of its own
    return int(
        style == "item" and key == 40 and re.match("information(?:on|about|concerning|regarding)", folded) is not None
    )


def _review_rank(title: str, folded: str) -> int:
    if re.match(r"managements?(?:s)?analysisof(?:the)?(?:financial|operating|business|results)", folded):
        return 6
    words = set(WORD.findall(title))
    named = {word for word in words if REVIEWS.fullmatch(word)}
    if named and words & {"review", "reviews"} and all(OF_REVIEW.fullmatch(word) for word in words):
        return 5 if len({word[:6] == "financ" for word in named}) == 2 else 4
    if REPORT.fullmatch(folded):
        return 3
    if re.fullmatch(r"(?:group)?(?:chiefexecutive|ceo|managingdirector)(?:officer)?s?(?:review|report)", folded):
        return 2
    return int(HOLDER.fullmatch(folded) is not None)


def ends(section: str, rank: int, title: str) -> bool:
    """Whether a chapter that the table of contents lists next ends one of a rank, and is no part of it.

    >>> [ends("mdna", 1, title) for title in ("Our strategy", "Corporate governance")]
    [False, True]
    >>> [ends("mdna", 6, title) for title in ("Financial review", "Our people")]
    [False, True]
    """
    folded = fold(title)
    if section != "mdna":
        return True
    if rank in (1, 3):
        return AFTER_REPORT.search(folded) is not None
    return rank < 6 or not 4 <= _review_rank(title.lower(), folded) <= 5


def part(title: str) -> int:
    """How surely a line is the heading of a part of a directors' report that does the job, and its rank; 0 if none.

    Australian law has the directors' report review the operations; it names the parts but does not number them.
    """
    folded = fold(title)
    return (
        2
        if len(title) < BARE_CHARS // 2
        and re.fullmatch(
            rf"{OFR}|reviewof(?:operations|results)(?:andactivities)?|operatingandfinancialperformance", folded
        )
        else 0
    )


def ends_part(title: str) -> bool:
    """Whether a line is the heading of another part of a directors' report."""
    return len(title) < BARE_CHARS and OTHER_PARTS.match(fold(title)) is not None
