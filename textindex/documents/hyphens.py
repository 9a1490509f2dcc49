"""In: a document's pages, and two parts that a hyphen at a line's end sets apart. Out: whether they are one word.

Typesetters break words (digi-tal); a compound (cloud-based) is broken at its own hyphen. The document itself tells
which: by how it writes the word elsewhere, by whether the parts are words of their own, by what it does with others.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cached_property

MARK = "\ufffe"
"""What pdfium writes for a hyphen at a line's end, when it joins the lines."""
HYPHENS = "-\u2010\u2011"
BROKEN = re.compile(rf"([A-Za-z]+)(?:{MARK}|[{HYPHENS}][ \t]*[\r\n]\s*)([A-Za-z]+)")
WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")
BEFORE = re.compile(r"[A-Za-z]*$")
AFTER = re.compile(r"[A-Za-z]*")


class Hyphens:
    """What a document's own words say of those that are broken at a line's end.

    Args:
        texts: the pages' text as extracted.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts

    @cached_property
    def _words(self) -> Counter[str]:
        """The document's words, compounds as they stand; without those broken at a line's end."""
        text = BROKEN.sub(" ", "\n".join(self._texts)).lower()
        return Counter(WORD.findall(text.translate(dict.fromkeys(map(ord, HYPHENS), "-"))))

    @cached_property
    def _alone(self) -> frozenset[str]:
        """All that is a word of its own, if only within a compound."""
        return frozenset(part for word in self._words for part in word.split("-"))

    @cached_property
    def _is_set(self) -> bool:
        """Whether the document breaks words at all, as typesetters do: by those that it tells of itself."""
        told = [self._told(*found.groups()) for found in BROKEN.finditer("\n".join(self._texts))]
        return told.count(True) >= told.count(False)

    def _told(self, first: str, second: str) -> bool | None:
        """Whether two parts are one word, by the document's other words; None if they do not tell."""
        if min(len(first), len(second)) < 2:
            return False
        small = second.islower()
        first, second = first.lower(), second.lower()
        joined, compound = self._words[first + second], self._words[f"{first}-{second}"]
        if joined != compound:
            return joined > compound
        known = (first in self._alone) + (second in self._alone)
        if known == 2 or not small:
            return False
        return None if known else True

    def is_one_word(self, before: str, after: str) -> bool:
        """Whether the last letters of a text and the first of another are one word, and the hyphen is none of it.

        >>> page = "Digital data. Cloud-based services, based on clouds. Email."
        >>> [Hyphens([page]).is_one_word(*parts) for parts in (("digi", "tal"), ("cloud", "based"), ("e", "mail"))]
        [True, False, False]
        """
        told = self._told(BEFORE.findall(before)[0], AFTER.findall(after)[0])
        return self._is_set if told is None else told

    def with_hyphens(self, text: str) -> str:
        """A line in which the marks are hyphens again where they belong to a compound or a number."""
        if MARK not in text:
            return text
        parts = text.split(MARK)
        out = parts[0]
        for part in parts[1:]:
            between = out[-1:].isascii() and out[-1:].isalnum() and part[:1].isascii() and part[:1].isalnum()
            out += ("-" if between and not self.is_one_word(out, part) else MARK) + part
        return out
