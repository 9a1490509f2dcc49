"""In: a document's pages, and two parts that a hyphen at a line's end sets apart. Out: whether they are one word.

Typesetters break words (digi-tal); a compound (cloud-based) is broken at its own hyphen. The document itself tells
which: by how it writes the word elsewhere, by whether the parts are words of their own, by what it does with others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property

from textindex.core.patterns import regex

MARK = "\ufffe"
"""What pdfium writes for a hyphen at a line's end, when it joins the lines."""
HYPHENS = "-\u2010\u2011"
# The hyphen between two parts first, then what is beside it: so the search passes over letters fast.
BROKEN = regex(rf"[{HYPHENS}{MARK}](?<=[A-Za-z].)(?:(?<={MARK})|(?<!{MARK})[ \t]*[\r\n]\s*)(?P<second>[A-Za-z]+)")
WORD = regex(r"[a-z]+(?:-[a-z]+)*")
# Of a text in bytes: blanks for all but small letters and hyphens.
LETTERS = bytes(code if chr(code) in "abcdefghijklmnopqrstuvwxyz-" else 32 for code in range(256))
LETTERS_ONLY = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
AFTER = regex(r"[A-Za-z]*")
LONGEST = 100
"""Letters of a word at a line's end that are looked at: what is longer is none."""


class Hyphens:
    """What a document's own words say of those that are broken at a line's end.

    Args:
        texts: the pages' text as extracted.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts

    @cached_property
    def _text(self) -> str:
        return "\n".join(self._texts)

    @cached_property
    def _words(self) -> Counter[str]:
        """The document's words, compounds as they stand; without those broken at a line's end."""
        kept, at = [], 0
        for start, stop, _, _ in _broken(self._text):
            kept.append(self._text[at:start])
            at = stop
        text = " ".join([*kept, self._text[at:]]).lower()
        for hyphen in HYPHENS[1:]:
            text = text.replace(hyphen, HYPHENS[0])
        counts = Counter(text.encode("utf-8", "replace").translate(LETTERS).decode("ascii").split())
        for run in [run for run in counts if "-" in run]:
            times = counts.pop(run)
            counts.update(WORD.findall(run) * times)
        return counts

    @cached_property
    def _alone(self) -> frozenset[str]:
        """All that is a word of its own, if only within a compound."""
        return frozenset(part for word in self._words for part in word.split("-"))

    @cached_property
    def _is_set(self) -> bool:
        """Whether the document breaks words at all, as typesetters do: by those that it tells of itself."""
        told = [self._told(first, second) for _, _, first, second in _broken(self._text)]
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
        told = self._told(_last_word(before), _first_word(after))
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


def _last_word(text: str) -> str:
    """The letters with which a text ends.

    >>> _last_word("for digi"), _last_word("2019")
    ('digi', '')
    """
    end = text[-LONGEST:]
    return end[len(end.rstrip(LETTERS_ONLY)) :]


def _first_word(text: str) -> str:
    found = AFTER.match(text, 0, LONGEST)
    return found[0] if found else ""


def _broken(text: str) -> Iterator[tuple[int, int, str, str]]:
    """The words that a hyphen at a line's end parts: where one begins and ends, and its two parts."""
    at = 0
    for sign in BROKEN.finditer(text):
        start = stop = sign.start()
        while start > at and text[start - 1].isascii() and text[start - 1].isalpha():
            start -= 1
        if start < stop:  # a second part is not the first of another word
            at = sign.end()
            yield start, at, text[start:stop], sign["second"]
