"""In: spans of a folded text, and how the report itself writes them. Out: those that count, so written.

Folding makes ``IT`` and ``it`` one. A term that is ``exact`` occurs only where the report writes it in the dictionary's
own capital and small letters, and counts only where the text around it is not set in capitals throughout.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence

from textindex.base.errors import MatchError
from textindex.base.records import Term

Written = Callable[[int, int], str]
"""The report's own characters of the bytes between two positions of the folded text."""

IN_CAPITALS = "stands among capitals, where it may be another word"
AROUND_CHARS = 30
MAX_CHAR_BYTES = 4
BREAK = re.compile(r"[-\u2010\u2013\s]+")
LONG_WORD = re.compile(r"[^\W\d_]{4}")


class Sieve:
    """What one text's spans are sorted out by; ``aside`` collects those that occur and do not count, and why."""

    def __init__(self, terms: Sequence[Term], data: bytes | memoryview, written: Written | None) -> None:
        self._exact = {number: _even(term.text) for number, term in enumerate(terms) if term.exact}
        self._data, self._written = data, written
        self.aside: dict[tuple[int, int, int], str] = {}

    def kept(self, spans: Iterable[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
        """The spans that count.

        Raises:
            MatchError: a term is exact, and how the report writes it is not known.
        """
        return [span for span in spans if span[2] not in self._exact or self._counts(span)]

    def _counts(self, span: tuple[int, int, int]) -> bool:
        if self._written is None:
            raise MatchError("a term counts only as it is written: the report's own characters are needed")
        start, stop, number = span
        if span in self.aside:
            return False
        if _even(self._written(start, stop)) not in (self._exact[number], f"{self._exact[number]}s"):
            return False
        if self._among_capitals(start, stop):
            self.aside[span] = IN_CAPITALS
            return False
        return True

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
