"""In: a text's sentences, patterns. Out: every occurrence of a pattern, as an array."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

import numpy as np

from textindex import matching
from textindex.core.records import Term
from textindex.matching.written import LATIN
from textindex.workbench.expansion.layout import Layout
from textindex.workbench.expansion.passages import Grammar, Word

LATIN_BYTE = np.array([byte in LATIN for byte in range(256)])

Found = Any
"""An array of three rows: start and stop of each occurrence in a text's characters, and the pattern's number."""


class Finder:
    """Finds patterns in sentences: in Chinese as strings, in English as rows of words in any inflection."""

    def __init__(self, grammar: Grammar, patterns: Mapping[str, tuple[str, ...]]) -> None:
        self._grammar = grammar
        if grammar.language == "zh":
            self._matcher = matching.Matcher([Term(text, "") for text in patterns])
        else:
            self._numbers = {words: number for number, words in enumerate(patterns.values())}
            self._sizes = sorted({len(words) for words in patterns.values()})

    def __call__(self, layout: Layout) -> tuple[Found, Any]:
        """Every occurrence in a text, in order of start, the longer first; and where an occurrence can begin."""
        if self._grammar.language == "zh":
            found, places = self._strings(layout), np.arange(len(layout.text))
        else:
            found, places = self._rows(layout)
        return found[:, np.lexsort((-found[1], found[0]))], places

    def _strings(self, layout: Layout) -> Found:
        spans = self._matcher.stems(layout.data)
        flat = np.fromiter(chain.from_iterable(spans), dtype=np.int64, count=3 * len(spans))
        numbers, starts, stops = flat.reshape(-1, 3).T
        data = np.frombuffer(layout.data + b" ", dtype=np.uint8)  # at -1 is the end's blank
        before, first, last, behind = (LATIN_BYTE[data[places]] for places in (starts - 1, starts, stops - 1, stops))
        free = ~(before & first) & ~(last & behind)
        sentences = layout.holding(starts)
        free &= (sentences >= 0) & (stops <= layout.stops[sentences])
        return np.stack((layout.before[starts], layout.before[stops], numbers))[:, free]

    def _rows(self, layout: Layout) -> tuple[Found, Any]:
        found: list[tuple[int, int, int]] = []
        places: list[int] = []
        for first, piece in zip(layout.firsts.tolist(), layout.pieces, strict=True):
            words = self._grammar.words(piece.decode())
            places += [first + word.start for word in words]
            found += [(first + start, first + stop, number) for start, stop, number in self._phrases(words)]
        return np.array(found, dtype=np.int64).reshape(-1, 3).T, np.array(places, dtype=np.int64)

    def _phrases(self, words: Sequence[Word]) -> Iterator[tuple[int, int, int]]:
        keys = [word.key for word in words]
        for first, word in enumerate(words):
            end = first + 1
            for size in self._sizes:
                while end < min(first + size, len(words)) and words[end].joined:
                    end += 1
                if end < first + size:
                    break
                number = self._numbers.get(tuple(keys[first:end]))
                if number is not None:
                    yield word.start, words[end - 1].stop, number
