"""In: spans of a folded text, and how the report itself writes them. Out: those that count, so written and so placed.

Folding makes ``IT`` and ``it`` one. A term that is ``exact`` occurs only where the report writes it in the dictionary's
own capital and small letters, and counts only where the text around it is not set in capitals throughout. An occurrence
inside an occurrence of a string that its term excludes does not count.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence

from textindex.core.errors import MatchError
from textindex.core.messages import Message
from textindex.core.records import EXCLUDED, Term
from textindex.core.text import MAX_CHAR_BYTES, fold_term

Written = Callable[[int, int], str]
"""The report's own characters of the bytes between two positions of the folded text."""

IN_CAPITALS = Message("why.in_capitals")
AROUND_CHARS = 30
BREAK = re.compile(r"[-\u2010\u2013\s]+")
LONG_WORD = re.compile(r"[^\W\d_]{4}")
LATIN = frozenset(b"abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")
Span = tuple[int, int, int]
"""Start, stop (bytes) and the term's position in the dictionary."""


class Conditions:
    """What the terms of a dictionary ask of an occurrence, besides that it is there; most ask nothing."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self.exact = {number: _even(term.stem) for number, term in enumerate(terms) if term.exact}
        self.begins = frozenset(number for number in self.exact if terms[number].wildcard)
        self.excluded = {
            number: [(fold_term(text).encode(), text) for text in sorted(term.exclude, key=lambda x: (-len(x), x))]
            for number, term in enumerate(terms)
            if term.exclude
        }
        self.asked = frozenset((*self.exact, *self.excluded))


class Sieve:
    """What one text's spans are sorted out by."""

    def __init__(self, conditions: Conditions, data: bytes | memoryview, written: Written | None) -> None:
        self._conditions, self._data, self._written = conditions, data, written
        self._seen: dict[Span, tuple[bool, str]] = {}

    def sort(self, spans: Sequence[Span]) -> tuple[Sequence[Span], dict[Span, str]]:
        """The spans that count; and those that occur and do not count, with the reason.

        Raises:
            MatchError: a term is exact, and how the report writes it is not known.
        """
        asked = self._conditions.asked
        if not asked:
            return spans, {}
        kept, aside = [], {}
        for span in spans:
            counts, why = self._verdict(span) if span[2] in asked else (True, "")
            if counts:
                kept.append(span)
            elif why:
                aside[span] = why
        return kept, aside

    def _verdict(self, span: Span) -> tuple[bool, str]:
        if span not in self._seen:
            self._seen[span] = self._judged(span)
        return self._seen[span]

    def _judged(self, span: Span) -> tuple[bool, str]:
        start, stop, number = span
        exact = self._conditions.exact.get(number)
        if exact is not None and not self._stands_as(exact, span):
            return False, ""
        if within := self._excluded(span):
            return False, EXCLUDED + within
        if exact is not None and self._among_capitals(start, stop):
            return False, IN_CAPITALS
        return True, ""

    def _stands_as(self, exact: str, span: Span) -> bool:
        """Whether the report writes a span as the dictionary does."""
        if self._written is None:
            raise MatchError(Message("count.written"))
        start, stop, number = span
        written = _even(self._written(start, stop))
        return written.startswith(exact) if number in self._conditions.begins else written in (exact, f"{exact}s")

    def _excluded(self, span: Span) -> str:
        """The longest of the term's excluded strings that stands around a span, the span inside it; or nothing."""
        start, stop, number = span
        for pattern, text in self._conditions.excluded.get(number, ()):
            first = max(0, stop - len(pattern))
            window = bytes(self._data[first : start + len(pattern)])
            at = window.find(pattern)
            while at >= 0:
                if stands_free(self._data, first + at, first + at + len(pattern)):
                    return text
                at = window.find(pattern, at + 1)
        return ""

    def _among_capitals(self, start: int, stop: int) -> bool:
        """Whether its line has no small letter near it, and a word longer than most abbreviations."""
        data, written = self._data, self._written
        assert written is not None
        reach = AROUND_CHARS * MAX_CHAR_BYTES
        before = str(data[max(0, start - reach) : start], "utf-8", "ignore")[-AROUND_CHARS:].rpartition("\n")[2]
        after = str(data[stop : stop + reach], "utf-8", "ignore")[:AROUND_CHARS].partition("\n")[0]
        first, last = start - len(before.encode()), stop + len(after.encode())
        around = f"{written(first, start)} {written(stop, last)}"
        return not any(map(str.islower, around)) and any(
            word.isupper() for word in LONG_WORD.findall(unicodedata.normalize("NFKC", around))
        )


def _even(text: str) -> str:
    """A term as written, its hyphens and blanks made even."""
    return BREAK.sub(" ", unicodedata.normalize("NFKC", text))


def stands_free(data: bytes | memoryview, start: int, stop: int) -> bool:
    """Whether no end of a span that is a Latin letter or digit touches another one."""
    if start > 0 and data[start - 1] in LATIN and data[start] in LATIN:
        return False
    return not (stop < len(data) and data[stop] in LATIN and data[stop - 1] in LATIN)


def free_before(data: bytes | memoryview, start: int) -> bool:
    """Whether what begins at a byte with a Latin letter or digit does not follow another one."""
    return not (start > 0 and data[start - 1] in LATIN and data[start] in LATIN)


def latin_end(data: bytes | memoryview, stop: int) -> int:
    """Where the Latin letters and digits end that go on after a span; its own end if it ends in none."""
    if data[stop - 1] in LATIN:
        while stop < len(data) and data[stop] in LATIN:
            stop += 1
    return stop
