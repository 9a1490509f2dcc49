"""In: texts, a dictionary. Out: the dictionary's hits, those that scoring counts, and the sentences they stand in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from textindex.core.records import Dictionary
from textindex.scoring.scorer import Scorer, Settings
from textindex.store import Stored
from textindex.workbench.expansion.layout import Layout

BYTES = 12
"""That a hit takes where it is kept: four for each number."""


class Seed(NamedTuple):
    """A hit of the dictionary: its bytes in the folded text, its term and dimension."""

    start: int
    stop: int
    term: str
    dimension: str


class Seeds:
    """Finds a dictionary's hits, those that `textindex.score` counts.

    Args:
        dictionary: what to count, by its own rule and policy.
    """

    def __init__(self, dictionary: Dictionary) -> None:
        self._dictionary = dictionary
        self._kinds = [(term.text, term.dimension) for term in dictionary.terms]
        self._numbers = {kind: number for number, kind in enumerate(self._kinds)}

    @cached_property
    def _scorer(self) -> Scorer:
        settings = Settings((self._dictionary,))
        settings.check()
        return Scorer(settings)

    def __call__(self, stored: Stored) -> list[Seed]:
        """The hits in one text, in order."""
        return sorted(
            Seed(hit.start, hit.stop, hit.term, hit.dimension)
            for hit in self._scorer.undropped(stored, self._dictionary)
        )

    def found(self, stored: Stored) -> bytes:
        """The hits in one text, in few bytes."""
        rows = [(seed.start, seed.stop, self._numbers[seed.term, seed.dimension]) for seed in self(stored)]
        return np.array(rows, dtype="<u4").tobytes()

    def unpacked(self, packed: Sequence[bytes], begins: Sequence[int]) -> list[Seed]:
        """The hits again, of texts that begin at some bytes."""
        found = []
        for data, begin in zip(packed, begins, strict=True):
            rows = np.frombuffer(data, dtype="<u4").reshape(-1, 3).tolist()
            found += [Seed(begin + start, begin + stop, *self._kinds[kind]) for start, stop, kind in rows]
        return found


Place = tuple[int, int, str]
"""Where a hit stands in a text's characters, as far as its sentence goes, and its dimension."""


def with_seeds(layout: Layout, seeds: Sequence[Seed]) -> dict[int, list[Place]]:
    """The sentences in which hits begin, by number, with these hits: both in order of the text."""
    found: dict[int, list[Place]] = {}
    if not seeds:
        return found
    places = layout.characters([(seed.start, seed.stop) for seed in seeds])
    numbers = layout.holding(places[:, 0])
    for number, (first, last), seed in zip(numbers.tolist(), places.tolist(), seeds, strict=True):
        if number >= 0 and first < (stop := int(layout.lasts[number])):
            found.setdefault(number, []).append((first, min(last, stop), seed.dimension))
    return found


def near(start: int, places: Iterable[Place], reach: int) -> bool:
    """Whether a character is at most some characters away from a hit of its sentence, or in it."""
    return any(first - reach <= start < last + reach for first, last, _ in places)


def near_by_dimension(layout: Layout, seeded: Mapping[int, Sequence[Place]], reach: int) -> dict[str, Any]:
    """For each dimension, which characters are at most some characters away from its hits, in the same sentence."""
    found: dict[str, Any] = {}
    for number, places in seeded.items():
        begin, end = int(layout.firsts[number]), int(layout.lasts[number])
        for first, last, dimension in places:
            if dimension not in found:
                found[dimension] = np.zeros(len(layout.text) + 1, dtype=bool)
            found[dimension][max(begin, first - reach) : min(end, last + reach)] = True
    return found
