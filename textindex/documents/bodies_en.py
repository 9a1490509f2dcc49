"""In: what stands under an English item's heading. Out: whether it refers elsewhere, or says that there is nothing."""

from __future__ import annotations

import re

from textindex.core.patterns import regex

AWAY = regex(
    r"incorporated\s+(?:herein\s+|in\w*\s+this\s+\w+\s+|in\s+\w+\s+)?by\s+(?:this\s+)?reference|by\s+reference\s+(?:from|to|herein)"
    r"|refer(?:red|ence\s+is\s+made)?\s+to\b|(?:can|may|will)\s+be\s+found",
    re.IGNORECASE,
)
PERHAPS_AWAY = regex(
    r"(?:is|are)\s+(?:included|contained|set\s+(?:forth|out)|presented|found|located|provided|incorporated)\b"
    r"|appear(?:s|ing)?\s+(?:in|on|under)|\bsee\b|\bpages?\s+[\dFA]|\bexhibit\s+(?:13|15)\b",
    re.IGNORECASE,
)
AWAY_CHARS = 600
POINTER_CHARS = 1_500  # the longest body that one reference makes a pointer
PARTS_CHARS = 6_000  # the longest that is one if it is made of references
SENTENCE = regex(r"(?<=[.;])\s+(?=[A-Z“\"(])")
NOTHING = regex(r"(?:not\s+(?:applicable|required)|none|omitted|n/?a|\[?\(?reserved)\b.{0,200}", re.IGNORECASE)
OMITTED = regex(
    r"\bomit(?:s|ted|ting)?\b.{0,200}\bgeneral\s+instruction|general\s+instruction.{0,200}\bomit|\breduced\s+disclosure\s+format"
    r"|\bnot\s+(?:required|applicable)\b.{0,120}\bsmaller\s+reporting|smaller\s+reporting\s+compan.{0,120}\bnot\s+required",
    re.IGNORECASE | re.DOTALL,
)
SENTENCE_CHARS = 35  # shorter ones are headings
NOTHING_CHARS = 280


def points_away(body: str) -> bool:
    """Whether a body is short and refers to another place, or is longer and most of its sentences do.

    Form 20-F has items of many parts, each of which may be a reference to the annual report.

    >>> points_away("Refer to pages 6 through 42 of the 2024 Annual Report, which are incorporated by reference.")
    True
    """
    if len(body) <= POINTER_CHARS:
        return bool(AWAY.search(body)) or (len(body) <= AWAY_CHARS and bool(PERHAPS_AWAY.search(body)))
    if len(body) > PARTS_CHARS:
        return False
    said = [one for one in SENTENCE.split(body) if len(one) > SENTENCE_CHARS]
    return 2 * sum(len(one) for one in said if AWAY.search(one)) > sum(map(len, said))


def says_nothing(body: str) -> bool:
    """Whether a body says that the item does not apply, or that it is left out as the form allows.

    >>> says_nothing("Not applicable."), says_nothing("Our sales rose.")
    (True, False)
    >>> says_nothing("Item 7 has been omitted pursuant to General Instruction I(2) of Form 10-K.")
    True
    """
    return (len(body) <= NOTHING_CHARS and NOTHING.match(body) is not None) or (
        len(body) <= AWAY_CHARS and OMITTED.search(body) is not None
    )
