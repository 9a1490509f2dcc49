"""In: texts, candidates. Out: what is counted of them in all texts, whoever counted which."""

from __future__ import annotations

import sys
from collections.abc import Collection, Mapping
from functools import partial
from typing import Any

import numpy as np

from textindex.core.records import Dictionary
from textindex.workbench.expansion.counts import (
    COMPARED_SEED_SENTENCES,
    EDGE,
    NO_CHAR,
    PER_PATTERN,
    ArchiveCounts,
    CandidateCounts,
    Compared,
    Counting,
    PartCounts,
    Patterns,
)
from textindex.workbench.expansion.layout import Layout
from textindex.workbench.expansion.passages import grammar_of
from textindex.workbench.expansion.seeds import Seeds, with_seeds
from textindex.workbench.expansion.texts import Portion, Texts

MOST_WAITING = 1_000_000


def count(
    texts: Texts,
    dictionary: Dictionary,
    dimensions: Collection[str],
    patterns: Mapping[str, tuple[str, ...]],
    parts: Collection[str],
    share: float,
    beside: Collection[str] | None = None,
    leading: bool = False,
) -> ArchiveCounts:
    """Count patterns in all texts, in one reading.

    Args:
        texts: the reports; of those of which `gather` learnt nothing every sentence is new and without a hit.
        dictionary: whose hits.
        dimensions: whose hits are seeds.
        patterns: what is looked for, and its words.
        parts: those of them that are no candidates, counted only because the measures need them.
        share: of the sentences that hold no seed, how many are compared.
        beside: those of which it is noted what stands beside them; None for all but the parts.
        leading: tell only what words must have that lead to terms, and give the words of the sentences compared.
    """
    sides = patterns.keys() - set(parts) if beside is None else beside
    asked = Patterns(dict(patterns), frozenset(parts), frozenset(sides), tuple(dimensions), share, leading)
    total = Total(asked)
    for number, part in enumerate(texts.each(partial(_Count, dictionary, asked))):
        compared = total.add(part)
        texts.known[number] = [
            known._replace(compared=tuple(compared.get(report, ()))) for report, known in enumerate(texts.known[number])
        ]
    return total.counts()


class _Count:
    """Counts the patterns of portions."""

    def __init__(self, dictionary: Dictionary, asked: Patterns) -> None:
        self._grammar, self._seeds = grammar_of(dictionary), Seeds(dictionary)
        self._counter = Counting(self._grammar, asked)

    def __call__(self, portion: Portion) -> PartCounts:
        for batch in portion.batches(self._seeds.found):
            layout = Layout(batch.texts, self._grammar)
            seeded = with_seeds(layout, self._seeds.unpacked(batch.seeds, layout.begins))
            self._counter.batch(batch, layout, seeded)
        return self._counter.part()


class Total:
    """Adds up what is counted of parts, in their order; `counts` gives it to the patterns.

    Args:
        asked: what is counted.
    """

    def __init__(self, asked: Patterns) -> None:
        self._counts = ArchiveCounts(
            {text: CandidateCounts() for text in asked.words}, seeded={key: [] for key in asked.dimensions}
        )
        self._of_patterns, self._keep = list(self._counts.patterns.values()), asked.leading
        self._arrays: dict[str, dict[str, Any]] = {"totals": {}, "near": {}, "near_in": {}}
        self._beside = {name: _Sums() for name in ("left", "right")}

    def add(self, part: PartCounts) -> dict[int, list[int]]:
        """Take what was counted of a part; gives the sentences that are compared, by their report's number in it."""
        counts = self._counts
        counts.documents += part.documents
        counts.positions += part.positions
        counts.near.update(part.near_positions)
        for name, sums in self._arrays.items():
            for key, values in getattr(part, name).items():
                sums[key] = sums[key] + values if key in sums else values
        for name, sums_beside in self._beside.items():
            sums_beside.add(*getattr(part, name))
        for number, worth, place in part.best:
            tally = self._of_patterns[number]
            if worth > tally.example[3]:
                tally.example = (*place, worth)
        compared: dict[int, list[int]] = {}
        for one in part.compared:
            few = bool(one.dimensions) and sum(map(len, counts.seeded.values())) < COMPARED_SEED_SENTENCES
            if few or one.chosen:
                self._compare(one)
                compared.setdefault(one.report, []).append(one.sentence)
        return compared

    def _compare(self, one: Compared) -> None:
        counts = self._counts
        number, counts.compared = counts.compared, counts.compared + 1
        if self._keep:
            counts.sentences.append([sys.intern(word) for word in one.words])
        for dimension in one.dimensions:
            counts.seeded[dimension].append(number)
        for pattern in one.patterns:
            self._of_patterns[pattern].sentences.append(number)

    def counts(self) -> ArchiveCounts:
        """What was counted of all parts."""
        for name, values in self._arrays["totals"].items():
            for tally, value in zip(self._of_patterns, values.tolist(), strict=True):
                setattr(tally, name, value)
        for name in ("near", "near_in"):
            for dimension, values in self._arrays[name].items():
                for number in np.flatnonzero(values).tolist():
                    getattr(self._of_patterns[number], name)[dimension] = int(values[number])
        for name, beside in self._beside.items():
            for key, n in zip(*beside.all(), strict=True):
                number, point = divmod(key, PER_PATTERN)
                getattr(self._of_patterns[number], name)[EDGE if point == NO_CHAR else chr(point)] = n
        return self._counts


class _Sums:
    """Counts by key, put together when twice as many wait."""

    def __init__(self) -> None:
        self._waiting: list[tuple[Any, Any]] = []
        self._number, self._most = 0, MOST_WAITING

    def add(self, keys: Any, often: Any) -> None:
        """Take the counts of distinct keys."""
        self._waiting.append((keys, often))
        self._number += len(keys)
        if self._number > self._most:
            self._put_together()
            self._most = max(MOST_WAITING, 2 * self._number)

    def _put_together(self) -> None:
        keys, often = (np.concatenate(part) for part in zip(*self._waiting, strict=True))
        distinct, place = np.unique(keys, return_inverse=True)
        self._waiting = [(distinct, np.bincount(place, often, len(distinct)).astype(np.int64))]
        self._number = len(distinct)

    def all(self) -> tuple[list[int], list[int]]:
        """The keys, in order, and their counts."""
        if not self._waiting:
            return [], []
        self._put_together()
        keys, often = self._waiting[0]
        return keys.tolist(), often.tolist()
