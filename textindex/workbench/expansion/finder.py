"""In: a text's sentences, patterns. Out: every occurrence of a pattern, as arrays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from textindex.workbench.expansion.layout import Layout
from textindex.workbench.expansion.passages import Grammar, Word
from textindex.workbench.expansion.strings import Strings, standing_free

Found = tuple[Any, Any, Any, Any]
"""Start and stop of each occurrence in a text's characters, the pattern's number, and its sentence's: four arrays."""


class Finder:
    """Finds patterns in sentences: in Chinese as strings, in English as rows of words in any inflection."""

    def __init__(self, grammar: Grammar, patterns: Mapping[str, tuple[str, ...]]) -> None:
        self._grammar = grammar
        if grammar.language == "zh":
            self._strings = Strings(list(patterns))
        else:
            self._numbers = {words: number for number, words in enumerate(patterns.values())}
            self._sizes = sorted({len(words) for words in patterns.values()})

    def __call__(self, layout: Layout) -> tuple[Found, Any]:
        """Every occurrence in a text, in order of start, the longer first; and where an occurrence can begin.

        In Chinese that is anywhere: None.
        """
        if self._grammar.language != "zh":
            return self._rows(layout)
        starts, stops, numbers = self._strings(layout.points)
        sentences = layout.holding(starts)
        free = standing_free(layout.points, starts, stops) & (sentences >= 0) & (stops <= layout.lasts.take(sentences))
        some = np.flatnonzero(free)
        return (starts.take(some), stops.take(some), numbers.take(some), sentences.take(some)), None

    def _rows(self, layout: Layout) -> tuple[Found, Any]:
        found: list[tuple[int, int, int]] = []
        places: list[int] = []
        for first, piece in zip(layout.firsts.tolist(), layout.pieces, strict=True):
            words = self._grammar.words(piece)
            places += [first + word.start for word in words]
            found += [(first + start, first + stop, number) for start, stop, number in self._phrases(words)]
        starts, stops, numbers = np.array(found, dtype=np.int64).reshape(-1, 3).T
        order = np.lexsort((-stops, starts))
        starts, stops, numbers = starts[order], stops[order], numbers[order]
        return (starts, stops, numbers, layout.holding(starts)), np.array(places, dtype=np.int64)

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
