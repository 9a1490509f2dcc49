"""In: the title of a chapter of an English report. Out: how well it names the management discussion.

Few laws but those of the United States and Canada prescribe the name. Reports to shareholders have a review of
operations or finances or both in its stead, a chapter on performance, or a report that holds it among other things.
"""

from __future__ import annotations

import re

from textindex.core.patterns import regex
from textindex.documents.items import MDNA
from textindex.documents.items import letters as fold

NAMED, BOTH, ONE, REPORT, PERFORMANCE, EXECUTIVE, LEAST = range(7, 0, -1)

ENUMERATOR = regex(
    r"(?:part\s+)?(?:[IVX]+|[A-Z]|\d{1,2}(?:[.-]\d{1,2})?)[.)\]:]\s+|[(\[【](?:[IVXivx]+|[A-Za-z]|\d{1,2})[)\]】]\s*"
)
WORD = regex(r"[a-z]+")
SUBJECT = regex(r"operat\w+|business|financ\w+|trading|division\w*|segment\w*|performance|cfo")
DONE = regex(r"reviews?|commentary|discussions?|analys[ie]s")
OTHER_WORDS = regex(
    r"results?|report|activities|outlook|prospects|group|company|chair(?:man|person)?|statement|chief|managing|executive|officer|ceo"
    r"|directors?|strateg\w+|consolidated|conditions?|positions?|cash|flows?|liquidity|overview|year|by|on|for|of|and|the|our|s"
)
GOES_ON = frozenset(
    ("of", "and", "the", "our", "on", "for", "financial", "operating", "consolidated")
)  # at a line's end
AHEAD = frozenset(("outlook", "prospects", "operations", "results"))  # an overview with these is more than figures
ALONE = frozenset(("mdanda", "mdandareport", "annualmdanda"))
MANAGEMENT = regex(
    r"(?:combined|group|consolidated|annual|our)*management(?:s|board|boards)?(?:report|review|commentary)(?:ofthe[a-z]*)?"
    r"|(?:directors?)?reportonoperations"
)
PERFORMED = regex(
    r"(?:our|the|group|company|business|financial|operating|operational|operations|and|segmental|divisional|segment|s)*"
    r"(?:performance(?:report|fortheyear)?|(?<!the)operations?report|operationalreport|businessreport)"
    r"|reviewofthe(?:financial)?year|(?:reporton(?:the)?)?economic(?:position|report|development)"
    r"|(?:courseofbusiness|businessdevelopment)(?:and(?:economic|financial)(?:position|situation))?"
)
FINANCIAL_OFFICER = regex(
    r"(?:group)?(?:cfo|(?:chieffinancial|finance)(?:officer|director))s?(?:review|report|statement|commentary|overview)"
)
EXECUTIVES = regex(
    r"(?:group|the|and|chair(?:man|person)?s?)*(?:chiefexecutive|ceo|managingdirector|president|executivechair(?:man)?)"
    r"(?:officer|and|chiefexecutive|ceo|managingdirector|president|s)*(?:strategic)?(?:review|report)"
)
HOLDER = regex(
    r"(?:group)?strategicre(?:port|view)|(?:annual)?reportofthe(?:board|boardofdirectors|managementboard|executiveboard)"
    r"|boardofdirectorss?report"
)
# What comes after a report that holds the discussion, in a table of contents that lists its parts beside it.
AFTER_REPORT = regex(
    r"governance|directors|remuneration|auditor|financialstatements|balancesheet|statements?(?:of|by)|incomestatement|^financials$"
    r"|shareholderinformation"
)


def without_number(title: str) -> str:
    """A title without the number or letter before it.

    >>> without_number("IV. Management Review"), without_number("(a) Results"), without_number("[3] Risks")
    ('Management Review', 'Results', 'Risks')
    """
    found = ENUMERATOR.match(title)
    return title[found.end() :] if found else title


def rank(title: str) -> int:
    """How well a title names the discussion: 0 where it names something else.

    `NAMED` is a management discussion by name, `BOTH` a review of operations and finances, `ONE` a review of one of
    them, `REPORT` a management report, `PERFORMANCE` a chapter on it, `EXECUTIVE` a chief executive's review, and
    `LEAST` the report that holds it among other things (strategic report, the board's report).

    >>> [rank(one) for one in ("Management Discussion & Analysis", "MD&A", "Management's Financial Review")]
    [7, 7, 7]
    >>> [rank(one) for one in ("Operating and Financial Review", "Review of Operations", "Group Management Report")]
    [6, 5, 4]
    >>> [rank(one) for one in ("Our Performance", "CEO's Review", "Strategic Report", "Ten-year Financial Review")]
    [3, 2, 1, 0]
    """
    title = without_number(title)
    folded = fold(title)
    if re.match(MDNA, folded) or folded in ALONE:
        return NAMED
    for pattern, value in ((MANAGEMENT, REPORT), (FINANCIAL_OFFICER, ONE), (PERFORMED, PERFORMANCE)):
        if pattern.fullmatch(folded):
            return value
    if named := _review(WORD.findall(title.lower().replace("&", " and "))):
        return named
    if EXECUTIVES.fullmatch(folded):
        return EXECUTIVE
    return LEAST if HOLDER.fullmatch(folded) else 0


def _review(words: list[str]) -> int:
    """The rank of a title that is made of nothing but the words of such titles."""
    done = {word.rstrip("s") for word in words if DONE.fullmatch(word)}
    subjects = {word for word in words if SUBJECT.fullmatch(word)}
    others = [word for word in words if not (SUBJECT.fullmatch(word) or DONE.fullmatch(word))]
    manages = [word for word in others if word.startswith("management")]
    if (
        not words
        or words[-1] in GOES_ON
        or not all(OTHER_WORDS.fullmatch(word) for word in others if word not in manages)
    ):
        return 0
    if done and (manages or len(done - {"review"}) > 1 or (words[0].startswith("analys") and subjects)):
        return NAMED
    if "overview" in words and AHEAD & set(words):
        done.add("overview")
    of_finances = {word[:6] == "financ" for word in subjects}
    if not done or not subjects or (done == {"analysi"} and of_finances != {True}):
        return 0  # an analysis by segments is a note
    return BOTH if len(of_finances) == 2 else ONE


def ends(rank_of_it: int, title: str) -> bool:
    """Whether a chapter that the table of contents lists next ends one of a rank, and is no part of it.

    >>> [ends(LEAST, title) for title in ("Our strategy", "Corporate governance")]
    [False, True]
    >>> [ends(NAMED, title) for title in ("Financial review", "Our people")]
    [False, True]
    """
    if rank_of_it in (LEAST, REPORT):
        return AFTER_REPORT.search(fold(title)) is not None
    return rank_of_it < BOTH or rank(title) not in (ONE, BOTH)
