"""In: a report's folded text, hit by hit. Out: which hits are not what their term means, and what they are instead.

Four kinds: an abbreviation that the report itself defines as something else; a part of the name of a company, a body, a
fund or an index, in full or as the report shortens it; an item of a form whose box is not ticked. Elsewhere in the
report only what a hit asks for is looked at, once: where its abbreviation or its own words stand.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from textindex.matching import abbreviations, attribution_rules, concept_en, concept_zh

BACK, AHEAD = 60, 90
"""Characters before and behind a hit that are looked at."""


class Concept:
    """What one report's hits mean.

    Args:
        data: its folded text in UTF-8.
        quoted: the report's own characters of the bytes between two positions.
        stems: where the dictionary's terms stand, as a scan gives it (`Found.stems`), which spares looking for them.
    """

    def __init__(
        self, data: bytes | memoryview, quoted: Callable[[int, int], str], stems: Iterable[tuple[int, int, int]] = ()
    ) -> None:
        self._data, self._quoted = data, quoted
        self._defined: dict[str, str] = {}
        self._places = _Places(data, stems)
        self._companies = concept_zh.Companies(data, self._places.of)

    def _defined_as(self, name: str) -> str:
        if name not in self._defined:
            places = self._places.stems.get(name.encode())
            self._defined[name] = abbreviations.defined_otherwise(name, self._data, self._quoted, places)
        return self._defined[name]

    def instead(self, start: int, stop: int, before: str, after: str, *, language: str, term: str) -> str:
        """What a hit is instead of what its term means, and what told so; empty where nothing speaks against it.

        Args:
            start: its first byte.
            stop: the byte behind it.
            before: folded text before it, ``BACK`` characters or more, or up to the beginning.
            after: folded text behind it, ``AHEAD`` characters or more, or up to the end.
            language: ``zh`` or ``en``.
            term: the dictionary's term.
        """
        if (name := abbreviations.within(term)) and (other := self._defined_as(name)):
            return f"abbreviation: {abbreviations.known().written[name]} is {other}"
        if language == "en":

            def written(chars: int) -> str:
                return self._quoted(start, stop + len(after[:chars].encode()))

            return concept_en.judge(before, after, _is_proper(term), written)
        surface = str(self._data[start:stop], "utf-8")
        return concept_zh.judge(before[-BACK:], surface, after[:AHEAD], self._companies)


class _Places:
    """Where the dictionary's terms stand in a text, by their letters; no part of `Concept`, which would hold itself."""

    def __init__(self, data: bytes | memoryview, stems: Iterable[tuple[int, int, int]]) -> None:
        self._data = data
        self.stems: dict[bytes, list[int]] = {}
        for _, start, stop in stems:
            self.stems.setdefault(bytes(data[start:stop]), []).append(start)

    def of(self, words: bytes) -> Iterable[int]:
        """Where a hit's Chinese words stand: its term's stem and, of a wildcard, what follows it."""
        data, size = self._data, len(words)
        stem = next(filter(words.startswith, self.stems), None)
        if stem is None:
            return (found.start() for found in re.finditer(re.escape(words), data))
        return [at for at in self.stems[stem] if data[at : at + size] == words]


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
