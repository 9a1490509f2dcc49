"""In: a line of an English report. Out: whether it heads a chapter, and which: an item, or one without a number.

Reports to shareholders use the form's titles without item numbers, or have a review of operations or finances, or
both, in its stead: what of them counts as the management discussion, and how surely, is in `rank`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from textindex.core.patterns import regex
from textindex.documents import reviews_en
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
    PART,
    SHORT,
    STARTS,
    is_title,
    item,
)
from textindex.documents.items import letters as fold
from textindex.documents.reviews_en import BOTH, EXECUTIVE, LEAST, NAMED, ONE

STYLES: tuple[str, ...] = ("item", "contents", "title")
SURE = frozenset(("item",))
NESTED: frozenset[str] = frozenset()
PAIRED = 0
CONTENTS = regex(
    r"[\d\s]*(?:(?:annual\s+)?report\s+)?(?:table\s+of\s+)?c\s?o\s?n\s?t\s?e\s?n\s?t\s?s[:\s]*(?:page|[目录錄\s]+)?|index"
    r"|(?:what.?s\s+)?in(?:side)?\s+this\s+(?:annual\s+)?report|(?:what.?s\s+)?inside",
    re.IGNORECASE,
)

NUMBERED = regex(r"(?P<number>\d{1,2})[.)]?\s+(?P<title>[A-Z][^.;]{3,110}?)\s*")

# Files that keep no line ends: a heading is where a sentence or a page ends, and its title is written in capitals.
LONG_LINE = 1_000
WITHIN = regex(
    r"(?:(?<=[.!?:)\d-])|(?<=applicable)|(?<=none))\s+(?=(?:part\s+[IV]+[\s,.:;—–-]*)?items?\s*\d)", re.IGNORECASE
)
PART_BEFORE = regex(PART, re.IGNORECASE)  # the item stands behind it
CAPITAL = regex(r"(?:part\s+[IV]+[\s,.:;—–-]*)?items?[\s\d.:A-C—–-]*[A-Z(\[]", re.IGNORECASE)

OWN = regex("discussion|analysis|mdanda|review|planofoperation|financialcondition|resultsofoperation|performance")
# Titles that head a chapter of a report without item numbers, in letters only, in the order of Form 10-K.
RISK = r"(?:quantitative(?:and)?qualitative|qualitative(?:and)?quantitative)disclosures?aboutmarketrisks?"
STATED = r"(?:income|operations|earnings|comprehensiveincome|financialposition|profitorloss)"
BARE = tuple(
    (key, regex(pattern))
    for key, pattern in (
        (10, r"(?:descriptionof)?business"),
        (11, r"riskfactors"),
        (60, r"selected(?:consolidated)?financialdata"),
        (70, MDNA + MDNA_TAIL),
        (71, rf"{RISK}|marketrisks?"),
        (
            80,
            r"(?:audited)?(?:consolidated)?financialstatements(?:(?:and)?(?:supplementarydata|notes))?|consolidatedbalancesheets?"
            rf"|(?:consolidated)?statements?of(?:consolidated)?{STATED}|consolidated(?:income|earnings|profitandloss)statements?"
            r"|reports?of(?:the)?independent(?:registeredpublicaccount[a-z]+?(?:firm)?|auditors?|accountants?)"
            r"|independentauditorss?reports?|(?:statementof)?managements?(?:statementof)?responsibilit(?:y|ies)(?:(?:for|over)[a-z]+)?"
            r"|reportofmanagement|(?:reportofmanagement|managements?report)on(?:internalcontrols?|financialstatements)[a-z]*",
        ),
        (90, r"changesin(?:and)?disagreementswithaccountants[a-z]*"),
        (91, r"controlsandprocedures"),
    )
)
CAPITALS = regex(r"(?:descriptionof)?business|marketrisks?")  # a usual sub-heading otherwise
FIRST = regex(
    "|".join(r"\s?".join(word) for word in re.findall(
        r"\w+", "busi desc risk sele mana quan qual mark audi fina cons repo inde chan cont disc revi anal oper stat"
    )), re.IGNORECASE,
)  # fmt: skip
FIRST_LETTERS = frozenset("PpIiLl\u0130\u0131*#BDRSMQAFCO")  # of an item, and of these
DIGIT = regex(r"\d")  # an entry of a table of contents
REVIEW_KEY = 69
BARE_CHARS = 140
BARE_LINES = 5

PAGE = regex(
    r"(?:(?<!\d)(\d{1,3})(?:\s?[-–—,&]\s?\d{1,3}){0,4}|[FS]-\d+|N/?A|[—*])[\s.]*(?:part\s+[IV]+[\s.]*)?(?:page\s*)?$",
    re.IGNORECASE,
)
TO_PAGE = r"(?:\s?[-–—]\s?\d{1,3})?"
PAGE_FIRST = regex(rf"(?:pp?\.|page)?\s?(?P<page>\d{{1,3}}){TO_PAGE}[\s.|]+(?P<title>[^\d\s].*)")
PAGE_LAST = regex(
    rf"(?P<title>.*?[^\s.…·•_])[\s.…·•_|]*(?:\b(?:pp?\.|page)\s?)?(?<!\d)(?<!\d[.,])(?P<page>\d{{1,3}}){TO_PAGE}"
)
ENTRY_CHARS = 240  # with the dot leaders

LEADS_ON = regex(
    r"(?:\b(?:in|see|to|under|and|of|with|the|our|by|from|or|per|at|heading|caption|captioned|titled|entitled|refer|also|part\s+[iv]+,)|[,;“\"‘(\[—–])\s*$",
    re.IGNORECASE,
)

OTHER_PARTS = regex(
    r"significantchangesin|(?:matters|events)subsequent|(?:subsequent|after)(?:events|balancedate)|likelydevelopments"
    r"|environmental(?:regulation|issues|legislation)|dividends|remunerationreport|indemnif|directors(?:interests|meetings)"
    r"|proceedingsonbehalf|nonauditservices|auditorsindependence|sharesunderoption|principalactivities|companysecretary"
)
FUND = regex(r"investment(?:manager|adviser|advisor|portfolio)|portfoliostatement")  # these manage no business


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
        part = PART_BEFORE.match(text)
        at = part.end() if part else 0
        found = item(text[at:], below() if len(text) < LONG_LINE else "")
        if found and (not re.search("[a-z]", before, re.IGNORECASE) or not LEADS_ON.search(before)):
            yield at, "item", found.key, found.title, found.heading
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
        key = next((key for key, pattern in BARE if pattern.fullmatch(title)), None) or _review_key(heading)
        if key is not None and not DIGIT.search(heading) and (text.isupper() or not CAPITALS.fullmatch(title)):
            yield 0, "title", key, heading, re.sub(r"\s+", " ", heading)
            return


def _review_key(heading: str) -> int | None:
    """The place of what stands for Item 7: of another name before it, so that a discussion by name may follow."""
    found = reviews_en.rank(heading)
    return 70 if found == NAMED else REVIEW_KEY if found >= ONE else None


def known(style: str, title: str) -> bool:
    """Whether a title is a chapter's: items number nothing else."""
    return True


def prescribed(style: str, title: str) -> bool:
    """Whether a title is one of the forms': another speaks less for a heading."""
    folded = fold(title)
    if style == "item":
        return bool(LONG.match(folded) or SHORT.fullmatch(folded))
    return not CAPITALS.fullmatch(folded) and (style != "title" or _review_key(title) != REVIEW_KEY)


def is_bare(body: str) -> bool:
    """Whether nothing stands under a heading but the end of its title, a page number or the next part's title."""
    return not fold(body) or (is_title(body) and not NOTHING.match(body.strip()))


def rank(section: str, style: str, key: int, title: str) -> int:
    """How well a chapter is named; 0 where it is another.

    Of a management discussion as `reviews_en.rank` says, and for an item in its place under a name of its own what a
    chief executive's review has. A title that stands alone in the text may be that of a part, but by the name itself.

    >>> [rank("mdna", "contents", 0, one) for one in ("Financial Review", "Ten-year Financial Review", "Outlook")]
    [5, 0, 0]
    >>> rank("mdna", "item", 70, "Our Results of Operations"), rank("mdna", "title", 69, "Financial Review")
    (2, 1)
    """
    folded = fold(title)
    if section == "business":
        return _business_rank(style, key, fold(reviews_en.without_number(title)))
    if style == "item":
        return _item_rank(key, title, folded)
    found = reviews_en.rank(title)
    if re.match(MDNA, folded):
        return NAMED if style != "head" or re.fullmatch(MDNA + MDNA_TAIL, folded) else 0
    if style == "contents" and found < BOTH and re.search(MDNA, folded):
        return BOTH  # with the chairman's statement, say
    if style == "title":
        return found if found == NAMED else LEAST if found >= ONE else 0
    return found if style != "number" or found >= ONE else 0


def _item_rank(key: int, title: str, folded: str) -> int:
    if re.match(MDNA, folded):
        return NAMED
    if re.match(OFR, folded):
        return BOTH
    own = not prescribed("item", title) and OWN.search(folded)
    return EXECUTIVE if own and key in (50, 60, 70) else 0


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


def ends(section: str, rank: int, title: str) -> bool:
    """Whether a chapter that the table of contents lists next ends one of a rank, and is no part of it."""
    return section != "mdna" or reviews_en.ends(rank, title)


def alone(title: str) -> bool:
    """Whether a review is one without another beside it: all are."""
    return True


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
