"""In: the first pages of an English document. Out: its title: that of an annual report, or what else it is."""

from __future__ import annotations

import re

from textindex.core.messages import Message
from textindex.core.patterns import regex
from textindex.core.records import Kind
from textindex.sources.firms import named
from textindex.sources.fiscal import FLAGS, YEAR

LEAD, END = r"^[^\w\n]{0,12}", r"[^\w\n]*$"
YEARS = rf"{YEAR}(?:\s?[/–-]\s?(?:20)?[0-9]{{2}})?"
ANNUAL = (
    r"(?:annual\s+(?:integrated\s+|financial\s+|securities\s+)?reports?|integrated\s+(?:annual\s+)?report"
    r"|reports?\s+and\s+accounts|report\s+and\s+financial\s+statements|universal\s+registration\s+document)"
)
ANNUAL_TITLE = regex(
    rf"{LEAD}(?:{YEARS}\s+)?(?:{ANNUAL}(?:\W+(?:FY\s?)?{YEARS}(?:\s+of\b.{{0,60}}|.{{0,8}}))?"
    rf"|(?-i:(?=[A-Z])){ANNUAL}\s+(?:(?:and|to|for|on)\b|&).{{0,80}}){END}",  # in a sentence it has no capital
    FLAGS,
)
NAMED_TITLE = regex(  # the firm's name stands before it, in one line
    rf"^([^\n]{{2,60}}?)[^\w\n]+(?:{YEARS}\s+)?(?:Annual (?:Integrated |Financial )?Report|ANNUAL REPORT)"
    rf"(?: (?:and|AND|&) (?:Accounts|ACCOUNTS|Financial Statements|FINANCIAL STATEMENTS))?(?:\W+{YEARS})?{END}",
    re.MULTILINE,
)
QUARTER = r"(?:first|second|third|fourth|1st|2nd|3rd|4th)"
OTHER_TITLES: tuple[tuple[Kind, str, tuple[str, ...]], ...] = (
    (
        "half-year",
        "",
        (
            r"(?:interim|half[ -]?year(?:ly)?|six[ -]months?)\s+(?:\w+\s+)?(?:report|results|statements)",
            r"appendix\s+4d\b",
        ),
    ),
    ("quarterly", "", (rf"(?:{QUARTER}[ -])?quarter(?:ly)?\s+(?:\w+\s+)?report", rf"{QUARTER}[ -]quarter\s+results")),
    ("prospectus", "", (rf"(?:preliminary\s+)?prospectus(?:\s+supplement)?{END}",)),
    (
        "other",
        Message("kind.esg"),
        (
            r"(?:\w+\s+){0,4}(?:sustainability|responsibility|esg|impact|climate)\s+(?:\w+\s+){0,2}report",
            r"(?:\w+\s+){0,4}environmental,?\s+social,?\s+(?:and|&)\s+governance\s+(?:\(esg\)\s+)?report",
        ),
    ),
    (
        "other",
        Message("kind.governance"),
        (r"(?:\w+\s+){0,2}corporate\s+governance\s+(?:report|statement)", rf"(?:\w+\s+)?remuneration\s+report{END}"),
    ),
    ("other", Message("kind.meeting"), (rf"notice\s+of\s+(?:the\s+)?(?:{YEAR}\s)?(?:annual|extraordinary)",)),
    (
        "other",
        Message("kind.proxy"),
        (rf"(?:\w+\s+)?proxy\s+statement(?:\s+pursuant.*|\s+for.*)?{END}", r"schedule\s+14a", r"form\s+of\s+proxy"),
    ),
    (
        "other",
        Message("kind.results"),
        (
            r"(?:.{0,40}\s)?(?:annual|full[ -]year|final|preliminary)\s+results?\s+announcement\b.{0,60}$",
            r"(?:.{0,40}\s)?(?:annual|full[ -]year|final|preliminary)\s+results?\s+for\s+the\s+(?:\w+\s+)?year\b.*$",
            rf"(?:.{{0,40}}\s)?(?:annual|full[ -]year|final|preliminary)\s+results?\s+{YEARS}{END}",
            r"announcement\s+of\s+(?:.{0,20}\s)?results.{0,80}$",
            r".{0,40}earnings\s+(?:release|call).{0,40}$",
            rf".{{0,80}}\breports?\s+(?:\w+\s+)?(?:{QUARTER}[ -]quarter|full[ -]year|q[1-4])\b.{{0,80}}$",
            rf"press\s+release{END}",
        ),
    ),
    (
        "other",
        Message("kind.announcement"),
        (
            rf"circular{END}",
            r"(?:clarification\s+|supplemental\s+)?announcement\b.{0,80}$",
            r"(?:.{0,30}\s)?poll\s+results.{0,60}$",
        ),
    ),
    ("other", Message("kind.presentation"), (r"(?:.{0,40}\s)?(?:investor|results|company)\s+presentation\b.{0,40}$",)),
    (
        "other",
        Message("kind.broker_en"),
        (
            r"(?:equity|company|broker)\s+research\b.{0,60}$",
            r".{0,30}(?:target\s+price|price\s+target)\s*[:(].{0,60}$",
        ),
    ),
)
OTHER = tuple(
    (kind, what, regex(rf"{LEAD}(?:{YEAR}\s+)?(?:{'|'.join(patterns)})", FLAGS))
    for kind, what, patterns in OTHER_TITLES
)
ANNOUNCED = regex(
    r"responsibility\s+for\s+the\s+contents\s+of\s+this\s+(?:announcement|circular|document|notice)"
    r"|\bthis\s+announcement\s+is\s+made",
    FLAGS,
)


def annual_title(front: str) -> re.Match[str] | None:
    r"""The title of an annual report: alone in its line, or after the firm's name.

    >>> annual_title("Acme plc\nAnnual Report\n2021")[0], annual_title("Acme plc Annual Report 2021")[0]
    ('Annual Report\n2021', 'Acme plc Annual Report 2021')
    >>> annual_title("as told in our annual report")
    """
    found = [ANNUAL_TITLE.search(front), next((m for m in NAMED_TITLE.finditer(front) if named(m[1])), None)]
    return min((match for match in found if match), key=lambda match: match.start(), default=None)


def year_of(title: str) -> int | None:
    """The year in a title: the later one of 2020/21.

    >>> year_of("Annual Report 2020/21"), year_of("2021 Annual Report"), year_of("Annual Report")
    (2021, 2021, None)
    """
    if pair := re.search(rf"({YEAR})\s?[/–-]\s?(?:20)?([0-9]{{2}})\b", title):
        first = int(pair[1])
        return first + 1 if int(pair[2]) == (first + 1) % 100 else first
    years = re.findall(YEAR, title)
    return int(years[0]) if years else None


def other_title(front: str, before: int) -> tuple[Kind, str] | None:
    r"""What another document calls itself before some place of its first page: kind, and in words what it is.

    >>> other_title("Acme plc\nInterim Report 2021", 99), other_title("Notice of Annual General Meeting", 99)
    (('half-year', ''), ('other', 'a notice of a general meeting'))
    """
    found = [(match.start(), kind, what) for kind, what, title in OTHER if (match := title.search(front))]
    first = min(found, default=None, key=lambda item: item[0])
    if first and first[0] < before:
        return first[1], first[2]
    return ("other", Message("kind.announcement")) if ANNOUNCED.search(front) else None
