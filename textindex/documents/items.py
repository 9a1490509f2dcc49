"""In: a line of an English report and those below. Out: the item of Form 10-K or 20-F that it heads, and its title.

A title is compared by its letters alone: extractors split words ("Busines s"), set each on a line of its own, and
filers write "&" or leave out the apostrophe. A numbered line whose title is none of the form's heads an item all the
same if it is written as a title is: number, order and table of contents say which it is.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from textindex.core.patterns import regex

WORDS = tuple(
    re.findall(
        r"\w+", "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    )
)
ROMANS = tuple(re.findall(r"\w+", "I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI"))
LETTER = regex("[A-Za-z]")
LAST = 19  # the highest item that any of the forms has had; "Item 405 of Regulation S-K" is none
NUMBERS = (
    r"(?:(?P<digits>\d{1,2})(?!\d|\.\d)"
    rf"|(?P<word>{'|'.join(sorted(WORDS, key=len, reverse=True))})(?![a-z])"
    rf"|(?P<roman>(?-i:{'|'.join(sorted(ROMANS, key=len, reverse=True))}))(?![a-z]))"
)
LETTERED = r"(?:\s{0,9}[.(\[]?\s{0,9}(?P<letter>[A-C])(?![a-z])[)\]]?)"
FURTHER = r"(?:[\s.]*(?:and|&|,|/|through)\s*(?:items?\s*)?\d{1,2}(?:\s?[(.]?[A-C]\)?)?(?![a-z\d]))*"
GAP = r"[\s.:;—–|*-]*"
PART = r"(?:part\s+(?:[IV]+|\d)\s*[,.:;—–-]*\s*)?"
ITEM = r"[*#]{0,3}\s?[il]\s?t\s?e\s?m\s?s?(?![a-rt-z])"
NUMBERED = rf"{PART}{ITEM}\s*(?:nos?\.?\s*)?{NUMBERS}"
LABEL = regex(rf"(?P<number>{NUMBERED}{LETTERED}?(?:\s*\(T\))?{FURTHER}){GAP}", re.IGNORECASE)
UNLETTERED = regex(rf"(?P<number>{NUMBERED}){GAP}", re.IGNORECASE)  # Item 1. B usiness is no Item 1B
BEGUN = regex(rf"{PART}{ITEM}[\s.:]*", re.IGNORECASE)  # a line that breaks off before the number
STARTS = regex(rf"{PART}{ITEM}", re.IGNORECASE)

# The titles of Forms 10-K and 20-F (17 CFR 249.310, 249.220f) through the years, in letters only, as they begin.
MDNA = r"managements?(?:discussions?(?:and)?analys[ie]s|narrativeanalysis|discussionandnarrativeanalysis)"
MDNA_TAIL = (
    r"(?:of(?:the)?(?:resultsof)?(?:consolidated)?financialconditions?(?:and)?(?:the)?(?:results?of(?:our)?operations?)?"
    r"|of(?:the)?results?of(?:our)?operations?(?:and)?(?:financialconditions?)?|orplanofoperations?)?"
)
OFR = r"operating(?:and)?financialreview(?:(?:and)?prospects?)?"
COMPANY = r"information(?:on|about)(?:the|our)company"
BUSINESS = (
    r"(?:descriptionof)?(?:the|our)?business(?:of(?:the)?(?:company|corporation|registrant))?"
    r"(?:(?:and)?(?:descriptionof)?properties)?"
)
# A title of one or two words is one only if no sentence runs on from it.
SHORT = regex(
    rf"{BUSINESS}|riskfactors|cybersecurity|(?:descriptionof)?propert(?:y|ies)|legalproceedings|executivecompensation"
)
LONG = regex(
    rf"{MDNA}{MDNA_TAIL}|{OFR}|{COMPANY}|unresolvedstaff|executiveofficers|minesafety|submissionofmatters|removed"
    r"|reserved|market(?:for|price)|selected(?:consolidated)?financial|quantitative(?:and)?qualitative"
    r"|qualitative(?:and)?quantitative|(?:consolidated)?financial(?:statements|information)|changesin(?:and)?"
    r"|disagreements|controls(?:and)?procedures|otherinformation|disclosures?(?:regarding|about|of|controls)|directors"
    r"|securityownership|certainrelationships|principalaccount|exhibits?|form10|identityof|offerstatistics|keyinformation"
    r"|majorshare|theoffer|additionalinformation|descriptionof(?:securities|registrant)|defaults|materialmodifications"
    r"|auditcommittee|codeofethics|exemptions|purchases"
)
TITLE_LETTERS = 160  # as far as a title is compared
HEADING_CHARS = 280

QUOTED_ON = regex(
    r"\s*[,;]?[”\"]|\s*[—–]|[^“\"]{0,80}”|.{0,80}\b(?:in|of)\s+(?:this|our|the)\s+(?:annual\s+report|form|report)\b"
)
RUNS_ON = regex(r"\s*[-’'),;—–]|\s+(?!and\b|&)[a-z]")
SMALL = regex(r"an?|about|and|as|at|by|for|from|in|its|o[fnr]|our|the|their|to|with|under", re.IGNORECASE)
TITLE_WORDS = 18
WORD = regex(r"[A-Za-z][\w.’'&/-]*")
NO_TITLE = regex(r"[“”\"‘?!;]|\.\s+[A-Z]|\b(?:hereof|herein|above|below)\b")
PAGED = regex(r"[\s.…·_]*(?:\d{1,3}(?:\s?[-–]\s?\d{1,3})?)?[\s.]*$")


class Item(NamedTuple):
    """``key`` is ten times the number and one more for A, two for B: 71 is Item 7A; ``prescribed``: a form's title."""

    key: int
    title: str
    heading: str
    prescribed: bool


def letters(text: str) -> str:
    """The letters of a text in lower case, "&" being "and".

    >>> letters("Management’s  Discussion & Analysis .... 23")
    'managementsdiscussionandanalysis'
    """
    return re.sub(r"[^a-z]", "", text.lower().replace("&", "and"))


def is_title(text: str) -> bool:
    """Whether a line is written as titles are: few words, the long ones in capitals, no sentence and no reference.

    >>> [is_title(line) for line in ("Our Facilities", "of this report", "Market Risk. We owe debt.", "ACCOUNTS")]
    [True, False, False, True]
    """
    text = PAGED.sub("", text)
    words = WORD.findall(text)
    if not 0 < len(words) <= TITLE_WORDS or NO_TITLE.search(text) or text.endswith(","):
        return False
    big = [word for word in words if not SMALL.fullmatch(word)]
    return bool(big) and words[0][0].isupper() and all(word[0].isupper() for word in big) and len(letters(text)) > 3


def item(text: str, below: str) -> Item | None:
    """The item that a line heads.

    Args:
        text: the line, without blanks at its ends.
        below: the lines below, in which a heading may go on.

    >>> item("Item 7A. Quantitative & Qualitative Disclosures", "We hold debt.").key
    71
    >>> item("ITEM SEVEN", "Management Discussion And Analysis").key, item("Item 8. Audited Accounts", "").prescribed
    (70, False)
    >>> item("Item 7 of this report", ""), item("Item 405 of Regulation S-K", "")
    (None, None)
    """
    whole = f"{text}\n{below}" if below else text
    for pattern in (LABEL, UNLETTERED):
        label = pattern.match(whole)
        if not label or (label.end("number") > len(text) and not BEGUN.fullmatch(text)):
            continue
        end, short = _prescribed(whole, label.end())
        key = _key(label)
        if key and end and _stands(whole, text, end, short):
            return Item(key, _squeezed(whole[label.end() : end]), _heading(whole, end), True)
        if key and end and not short:
            return None  # a reference to the item
    label = LABEL.match(text) or LABEL.match(whole)
    return _untitled(label, whole) if label and label.end("number") <= len(text) else None


def _untitled(label: re.Match[str], whole: str) -> Item | None:
    """An item with a title of its own: the rest of its line, or the next line if the number stands alone."""
    key, start = _key(label), label.end()
    start += len(whole[start:]) - len(whole[start:].lstrip())
    stop = whole.find("\n", start)
    rest = whole[start : stop if stop >= 0 else len(whole)]
    if not key or len(rest) > HEADING_CHARS // 2 or not is_title(rest):
        return None
    return Item(key, PAGED.sub("", rest).strip(), _squeezed(whole[: start + len(rest)]), False)


def _prescribed(whole: str, start: int) -> tuple[int, bool]:
    """Where a form's title ends that begins at ``start``, and whether it is a short one; 0 if there is none."""
    stop = min(len(whole), start + 3 * TITLE_LETTERS)
    places = [letter.start() for letter in LETTER.finditer(whole, start, stop)]
    folded = "".join(whole[at] for at in places).lower()
    long = LONG.match(folded)
    short = None if long else SHORT.match(folded)
    found = long or short
    if not found:
        return 0, False
    last = found.end() - 1
    if last and "\n" in whole[places[last - 1] : places[last]]:
        last -= 1  # a plural's s is none that begins the next line
    return places[last] + 1, short is not None


def _stands(whole: str, text: str, end: int, short: bool) -> bool:
    """Whether what follows a title leaves it a heading and no reference to one."""
    if end <= len(text) and QUOTED_ON.match(text, end):
        return False
    return not (short and (RUNS_ON.match(whole, end) or whole[end : end + 1].isalpha()))


def _key(label: re.Match[str]) -> int:
    if label["digits"]:
        number = int(label["digits"])
    elif label["word"]:
        number = WORDS.index(label["word"].lower()) + 1
    else:
        number = ROMANS.index(label["roman"]) + 1
    letter = (label.groupdict().get("letter") or " ").upper()
    return number * 10 + " ABC".index(letter) if number <= LAST else 0


def _heading(whole: str, end: int) -> str:
    """The heading to the end of the line on which its title ends; of a title that runs into a paragraph, the title."""
    stop = whole.find("\n", end)
    line = whole[: stop if stop >= 0 else len(whole)]
    return _squeezed(line if len(line) < HEADING_CHARS else whole[:end])


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
