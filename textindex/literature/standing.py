"""In: a sentence and the place of a hit in it. Out: why the hit is no support: quoted, another study's, denied.

Rules on words, told with each hit; a person reads the passage and decides.
"""

from __future__ import annotations

import re

QUOTES = re.compile(r"“[^“”]*”|«[^«»]*»|\"[^\"]*\"|「[^「」]*」")
QUOTED_WORDS = 4  # a shorter stretch in marks is a term that is named, not somebody's words
NAME = r"[A-Z\u00c0-\u00de][\w'’\u00c0-\u024f-]+"
NAMES = rf"{NAME}(?:(?:,? (?:and|&) |, ){NAME})*(?: et al\.?)?"
YEARS = r"(?:19|20)\d\d[a-z]?"
IN_BRACKETS = re.compile(rf"\([^()]*\b{NAME}[^()]*?,? {YEARS}[^()]*\)|\[\d{{1,3}}(?:[,;\u2013-] ?\d{{1,3}})*\]")
IN_TEXT = re.compile(rf"{NAMES}(?:['’]s?)? \(({YEARS})(?:[,;:] ?[^()]*)?\)")
DENIED_BEFORE = re.compile(
    r"\b(?:no|little|without|lack of|insufficient) (?:\w+ )?(?:evidence|support|indication|sign|proof)\b|"
    r"\b(?:fail(?:s|ed|ing)? to|hardly|barely|scarcely|rarely|seldom)\b|"
    r"\b(?:do|does|did|could|can) ?not (?:find|observe|confirm|support|detect|show|see)\b|\bcannot (?:confirm|find)\b|"
    r"\b(?:reject(?:s|ed)?|refut(?:es|ed)|contradict(?:s|ed)) (?:the )?(?:hypothesis|claim|idea|view|assumption)\b|"
    r"\b(?:no|not any) (?:significant |statistically significant )?(?:effect|impact|influence|relationship|"
    r"association)\b",
    re.IGNORECASE,
)
DENIED_AFTER = re.compile(
    r"\b(?:is|are|was|were|has been|have been) (?:not (?:supported|confirmed|significant|found|observed)|"
    r"rejected|refuted)\b|"
    r"\bfind(?:s)? no support\b|\bfound no support\b",
    re.IGNORECASE,
)
NO_DENIAL = re.compile(
    r"\b(?:no|without|little) doubt\b|\bnot only\b|\bfail(?:s|ed)? to (?:deny|see why)\b", re.IGNORECASE
)


def quoted(sentence: str, start: int, stop: int) -> bool:
    """Whether a hit stands in somebody's words: quotation marks around four words or more.

    >>> text = 'They call it “a new way to cut transaction costs at once” today.'
    >>> at = text.index("transaction")
    >>> quoted(text, at, at + 16), quoted('the “transaction costs” view', 5, 21)
    (True, False)
    """
    return any(
        match.start() < start and stop < match.end() and len(match.group().split()) >= QUOTED_WORDS
        for match in QUOTES.finditer(sentence)
    )


def others(sentence: str) -> str:
    """The citation that makes a sentence another study's; empty where there is none.

    >>> others("According to Autio et al. (2018), costs fall."), others("Costs fall (Autio, 2018; Bell, 2001).")
    ('Autio et al. (2018)', '(Autio, 2018; Bell, 2001)')
    >>> others("We interviewed 20 firms in Italy (see Table 2).")
    ''
    """
    found = IN_TEXT.search(sentence) or IN_BRACKETS.search(sentence)
    return found.group() if found else ""


def denied(sentence: str, start: int, stop: int) -> str:
    """The words by which a study denies what the hit says; empty where there are none.

    >>> text = "We find no evidence that platforms reduce costs."
    >>> denied(text, text.index("reduce"), len(text) - 1)
    'no evidence'
    """
    before, after = sentence[:start], sentence[stop:]
    cue = next((m for m in reversed(list(DENIED_BEFORE.finditer(before))) if not _turned(before, m.end())), None)
    if cue and not NO_DENIAL.search(before[max(0, cue.start() - 10) : cue.end() + 10]):
        return cue.group()
    late = DENIED_AFTER.search(after)
    return late.group() if late and not _turned(after[: late.start()], 0) else ""


def _turned(text: str, start: int) -> bool:
    """Whether the sentence turns between the cue and the hit: what is denied is something else."""
    return bool(re.search(r"\b(?:but|however|although|while|whereas|yet)\b|;", text[start:], re.IGNORECASE))
