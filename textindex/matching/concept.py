"""In: a report's folded text, hit by hit. Out: which hits are not what their term means, and what they are instead.

Four kinds: an abbreviation that the report itself defines as something else; a part of the name of a company, a body, a
fund or an index, in full or as the report shortens it; an item of a form whose box is not ticked. What is asked of the
whole report (its abbreviations, the companies that it names) is read once, and only if a hit asks for it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cached_property, lru_cache

from textindex.core.text import MAX_CHAR_BYTES
from textindex.matching import abbreviations, attribution_rules, concept_en, concept_zh

BACK, AHEAD = 60, 90
"""Characters before and behind a hit that are looked at."""


class Concept:
    """What one report's hits mean.

    Args:
        data: its folded text in UTF-8.
        quoted: the report's own characters of the bytes between two positions.
    """

    def __init__(self, data: bytes | memoryview, quoted: Callable[[int, int], str]) -> None:
        self._data, self._quoted = data, quoted

    @cached_property
    def _abbreviations(self) -> dict[str, str]:
        return abbreviations.defined_otherwise(self._data, self._quoted)

    @cached_property
    def _companies(self) -> concept_zh.Companies:
        return concept_zh.companies(self._data)

    def instead(self, start: int, stop: int, *, language: str, term: str) -> str:
        """What a hit is instead of what its term means, and what told so; empty where nothing speaks against it.

        Args:
            start: its first byte.
            stop: the byte behind it.
            language: ``zh`` or ``en``.
            term: the dictionary's term.
        """
        if (name := abbreviations.within(term)) and (other := self._abbreviations.get(name)):
            return f"abbreviation: {abbreviations.known().written[name]} is {other}"
        data = self._data
        before = str(data[max(0, start - BACK * MAX_CHAR_BYTES) : start], "utf-8", "ignore")
        after = str(data[stop : stop + AHEAD * MAX_CHAR_BYTES], "utf-8", "ignore")
        if language == "en":

            def written(chars: int) -> str:
                return self._quoted(start, stop + len(after[:chars].encode()))

            return concept_en.judge(before, after, _is_proper(term), written)
        surface = str(data[start:stop], "utf-8")
        return concept_zh.judge(before[-BACK:], surface, after[:AHEAD], lambda: self._companies)


@lru_cache(maxsize=4096)
def _is_proper(term: str) -> bool:
    """Whether an English term is the name of a firm or a product: capitals, and no abbreviation of a thing.

    >>> _is_proper("Amazon Web Services"), _is_proper("AI"), _is_proper("IT system"), _is_proper("cloud")
    (True, False, False, False)
    """
    words = [word for word in term.split() if word[:1].isalpha()]
    return bool(words) and all(word[0].isupper() and not word.isupper() for word in words)


def concept_sha256(language: str) -> str:
    """The hash of the files that hold what `Concept` looks for in a language.

    Raises:
        DictionaryError: one cannot be read.
    """
    both = attribution_rules.sha256(language, "concept") + abbreviations.known().sha256
    return hashlib.sha256(both.encode()).hexdigest()
