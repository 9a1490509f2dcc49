"""In: texts, candidates. Out: what the measures need: each candidate's occurrences, where, in what company."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from zlib import crc32

import numpy as np

from textindex.workbench.expansion.candidates import Seed, Seeds, Seen, Texts, spans_of, with_seeds
from textindex.workbench.expansion.finder import Finder, Found
from textindex.workbench.expansion.layout import Layout
from textindex.workbench.expansion.passages import Grammar

EDGE = ""
"""Stands for a sentence's edge among the neighbours of a string."""
COMPARED_SEED_SENTENCES = 5_000
MIN_CHARS = 10
EXAMPLE_CHARS = range(20, 200)

TOTALS = ("hits", "new", "reports", "everywhere", "distinct", "nested")
NO_CHAR = 0x110000
PER_PATTERN = NO_CHAR + 1


class Candidate(NamedTuple):
    """What may be a term: its spelling, its words, and its kind."""

    text: str
    words: tuple[str, ...]
    kind: str


@dataclass
class CandidateCounts:
    """What is counted of one pattern.

    Of a part, which is no candidate, ``everywhere`` alone.

    Attributes:
        hits: all occurrences.
        new: those that no counted hit of the dictionary touches.
        reports: reports that hold it.
        everywhere: occurrences in sentences that were not met before.
        distinct: of them, those not inside a counted hit of the dictionary; the next five are of these.
        near: of them, those that begin near a hit, by the hit's dimension; near_in: in how many reports.
        nested: of them, those inside an occurrence of a longer candidate.
        left, right: what stands before and after it.
        sentences: the numbers of the sentences compared that hold it.
        example: the file and the bytes of the best sentence so far, and how good it is.
    """

    hits: int = 0
    new: int = 0
    reports: int = 0
    everywhere: int = 0
    distinct: int = 0
    near: Counter[str] = field(default_factory=Counter)
    near_in: Counter[str] = field(default_factory=Counter)
    nested: int = 0
    left: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    sentences: list[int] = field(default_factory=list)
    example: tuple[str, int, int, int] = ("", 0, 0, -1)


@dataclass
class ArchiveCounts:
    """What is counted of a whole archive.

    Attributes:
        patterns: each pattern's own counts.
        documents: how many texts were counted.
        positions: where an occurrence can begin, in distinct sentences; near: of these, near a hit, by dimension.
        compared: how many sentences were chosen to be compared; seeded: the numbers of those with a hit, by dimension.
        sentences: their words, if these were asked for.
    """

    patterns: dict[str, CandidateCounts]
    positions: int = 0
    documents: int = 0
    near: Counter[str] = field(default_factory=Counter)
    compared: int = 0
    sentences: list[list[str]] = field(default_factory=list)
    seeded: dict[str, list[int]] = field(default_factory=dict)


def count(
    texts: Texts,
    grammar: Grammar,
    seeds: Seeds,
    dimensions: Collection[str],
    patterns: Mapping[str, tuple[str, ...]],
    parts: Collection[str],
    share: float,
    keep: bool = False,
) -> ArchiveCounts:
    """Count patterns in all texts, in one pass.

    Args:
        texts: the reports.
        grammar: of their language.
        seeds: finds the dictionary's hits.
        dimensions: whose hits are seeds.
        patterns: what is looked for, and its words.
        parts: those of them that are no candidates, counted only because the measures need them.
        share: of the sentences that hold no seed, how many are compared.
        keep: give the words of these sentences.
    """
    counts = ArchiveCounts(
        {text: CandidateCounts() for text in patterns}, seeded={dimension: [] for dimension in dimensions}
    )
    counter = _Counter(
        counts=counts, grammar=grammar, dimensions=dimensions, patterns=patterns, parts=parts, share=share, keep=keep
    )
    for file, stored in texts():
        counts.documents += 1
        counter.report(file, Layout(stored.folded.data, grammar), seeds(file, stored))
    counter.finish()
    return counts


class _Counter:
    """Counts report by report, in arrays with a place for each pattern; `finish` gives them to the patterns."""

    def __init__(
        self,
        counts: ArchiveCounts,
        grammar: Grammar,
        dimensions: Collection[str],
        patterns: Mapping[str, tuple[str, ...]],
        parts: Collection[str],
        share: float,
        keep: bool,
    ) -> None:
        self._counts, self._grammar, self._dimensions = counts, grammar, frozenset(dimensions)
        self._seen = Seen()
        chars = {text: number for number, text in enumerate(patterns) if text in parts and _is_character(text)}
        self._char_numbers = np.array(list(chars.values()), dtype=np.int64)
        self._char_at = np.zeros(NO_CHAR, dtype=np.int32)  # one more than its place among them; 0 for other characters
        self._char_at[[ord(char) for char in chars]] = np.arange(1, len(chars) + 1)
        self._place = np.array([n for n, text in enumerate(patterns) if text not in chars], dtype=np.int64)
        self._find = Finder(grammar, {text: words for text, words in patterns.items() if text not in chars})
        self._of_patterns = list(counts.patterns.values())
        self._candidate = np.array([text not in parts for text in patterns], dtype=bool)
        self._share, self._keep = share, keep
        self._totals = {name: self._zeros() for name in TOTALS}
        self._near = {dimension: self._zeros() for dimension in sorted(dimensions)}
        self._near_in = {dimension: self._zeros() for dimension in sorted(dimensions)}
        self._left: Counter[int] = Counter()
        self._right: Counter[int] = Counter()
        self._worth = self._zeros() - 1

    def _zeros(self) -> Any:
        return np.zeros(len(self._of_patterns), dtype=np.int64)

    def _add(self, name: str, numbers: Any) -> None:
        self._totals[name] += np.bincount(numbers, minlength=len(self._of_patterns))

    def report(self, file: str, layout: Layout, hits: Sequence[Seed]) -> None:
        """Count one report."""
        seeded = with_seeds(layout, hits)
        fresh = ~np.fromiter(map(self._seen.before, layout.pieces), dtype=bool, count=len(layout.pieces))
        found, places = self._find(layout)
        places = places[_within(layout, fresh)[places]]
        self._counts.positions += len(places)
        found[2] = self._place[found[2]]
        inside = np.searchsorted(layout.firsts, found[0], side="right") - 1
        self._everywhere(layout, found[2][fresh[inside]], places)
        own = self._candidate[found[2]]
        found, inside = found[:, own], inside[own]
        touched, free = _covered(found, layout, seeded)
        for name, which in (("hits", ...), ("new", ~touched)):
            self._add(name, found[2][which])
        self._totals["reports"][np.unique(found[2])] += 1
        (starts, stops, numbers), inside = found[:, free], inside[free]
        distinct = fresh[inside]
        for dimension, near in _near(layout, seeded, self._grammar.reach).items():
            if dimension in self._dimensions:
                self._counts.near[dimension] += int(near[places].sum())
                self._near_in[dimension][np.unique(numbers[near[starts]])] += 1
                self._near[dimension] += np.bincount(numbers[distinct & near[starts]], minlength=len(self._worth))
        self._distinct(layout, starts[distinct], stops[distinct], numbers[distinct], inside[distinct])
        self._compare(layout, seeded, fresh, numbers[distinct], inside[distinct])
        self._examples(file, layout, seeded, numbers, inside)

    def _everywhere(self, layout: Layout, numbers: Any, places: Any) -> None:
        """Count what stands in sentences that were not met before, parts of one character by the characters."""
        self._add("everywhere", numbers)
        if len(self._char_numbers):
            often = np.bincount(self._char_at[layout.points[places]], minlength=len(self._char_numbers) + 1)
            self._totals["everywhere"][self._char_numbers] += often[1:]

    def _distinct(self, layout: Layout, starts: Any, stops: Any, numbers: Any, inside: Any) -> None:
        """Count the occurrences in sentences that were not met before."""
        self._add("distinct", numbers)
        points = np.concatenate((layout.points, [NO_CHAR]))
        left = np.where(starts > layout.firsts[inside], points[starts - 1], NO_CHAR)
        right = np.where(stops < layout.lasts[inside], points[stops], NO_CHAR)
        self._left.update((numbers * PER_PATTERN + left).tolist())
        self._right.update((numbers * PER_PATTERN + right).tolist())
        reached = np.concatenate(([0], np.maximum.accumulate(stops)[:-1])) if len(stops) else stops
        self._add("nested", numbers[stops <= reached])

    def _compare(
        self, layout: Layout, seeded: Mapping[int, Sequence[Seed]], fresh: Any, numbers: Any, inside: Any
    ) -> None:
        """Number the sentences to be compared; of a large archive some are: which, their characters decide."""
        counts = self._counts
        first, last = (np.searchsorted(inside, np.arange(len(fresh)), side=side) for side in ("left", "right"))
        lengths = layout.lasts - layout.firsts
        for sentence in np.flatnonzero(fresh & (lengths >= MIN_CHARS)).tolist():
            held = seeded.get(sentence, ())
            dimensions = dict.fromkeys(seed.dimension for seed in held if seed.dimension in self._dimensions)
            few = bool(dimensions) and sum(map(len, counts.seeded.values())) < COMPARED_SEED_SENTENCES
            if not few and crc32(layout.pieces[sentence]) >= self._share * 2**32:
                continue
            number, counts.compared = counts.compared, counts.compared + 1
            if self._keep:
                words = self._grammar.words(layout.pieces[sentence].decode())
                counts.sentences.append([sys.intern(word.key) for word in words if word.key.isalnum()])
            for dimension in dimensions:
                counts.seeded[dimension].append(number)
            for pattern in sorted(set(numbers[first[sentence] : last[sentence]].tolist())):
                self._of_patterns[pattern].sentences.append(number)

    def _examples(
        self, file: str, layout: Layout, seeded: Mapping[int, Sequence[Seed]], numbers: Any, inside: Any
    ) -> None:
        """Of all sentences that hold a pattern, keep the first that can be read at a glance, best near a seed."""
        lengths = layout.lasts - layout.firsts
        worth = 2 * ((lengths >= EXAMPLE_CHARS.start) & (lengths < EXAMPLE_CHARS.stop))
        worth[list(seeded)] += 1
        worth = worth[inside]
        for at in np.flatnonzero(worth > self._worth[numbers]).tolist():
            number, value = int(numbers[at]), int(worth[at])
            if value > self._worth[number]:
                self._worth[number] = value
                start, stop = int(layout.starts[inside[at]]), int(layout.stops[inside[at]])
                self._of_patterns[number].example = (file, start, stop, value)

    def finish(self) -> None:
        """Give each pattern what was counted of it."""
        for name, values in self._totals.items():
            for tally, value in zip(self._of_patterns, values.tolist(), strict=True):
                setattr(tally, name, value)
        for name, by_dimension in (("near", self._near), ("near_in", self._near_in)):
            for dimension, values in by_dimension.items():
                for number in np.flatnonzero(values).tolist():
                    getattr(self._of_patterns[number], name)[dimension] = int(values[number])
        for name, beside in (("left", self._left), ("right", self._right)):
            for key, n in beside.items():
                number, point = divmod(key, PER_PATTERN)
                getattr(self._of_patterns[number], name)[EDGE if point == NO_CHAR else chr(point)] = n


def _is_character(text: str) -> bool:
    """Whether a pattern is one character, which occurs wherever it stands: a Latin one must stand alone."""
    return len(text) == 1 and not text.isascii()


def _within(layout: Layout, wanted: Any) -> Any:
    """Which characters of a text stand in some of its sentences; and False for its end."""
    steps = np.zeros(len(layout.text) + 1, dtype=np.int64)
    steps[layout.firsts[wanted]] += 1
    steps[layout.lasts[wanted]] -= 1
    return steps.cumsum() > 0


def _covered(found: Found, layout: Layout, seeded: Mapping[int, Sequence[Seed]]) -> tuple[Any, Any]:
    """Which occurrences a hit of the dictionary touches; and which none holds whole."""
    hits = [(seed.start, min(seed.stop, layout.stops[n])) for n, held in seeded.items() for seed in held]
    spans = layout.before[np.array(hits, dtype=np.int64).reshape(-1, 2)]
    first, last = spans[:, 0], np.maximum.accumulate(spans[:, 1])
    starts, stops, _ = found
    touched = np.searchsorted(first, stops) > np.searchsorted(np.sort(spans[:, 1]), starts, side="right")
    at = np.searchsorted(first, starts, side="right") - 1
    held = (at >= 0) & (last[at] >= stops) if len(last) else np.zeros(len(starts), dtype=bool)
    return touched, ~held


def _near(layout: Layout, seeded: Mapping[int, Sequence[Seed]], reach: int) -> dict[str, Any]:
    """For each dimension, which characters are at most some characters away from its hits, in the same sentence."""
    found: dict[str, Any] = {}
    for number, seeds in seeded.items():
        begin, end = int(layout.firsts[number]), int(layout.lasts[number])
        for first, last, dimension in spans_of(layout, number, seeds):
            if dimension not in found:
                found[dimension] = np.zeros(len(layout.text) + 1, dtype=bool)
            found[dimension][max(begin, begin + first - reach) : min(end, begin + last + reach)] = True
    return found
