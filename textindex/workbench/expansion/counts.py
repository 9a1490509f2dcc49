"""In: reports' sentences, candidates. Out: what the measures need: each one's occurrences, where, in what company."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from zlib import crc32

import numpy as np

from textindex.workbench.expansion.finder import Finder
from textindex.workbench.expansion.layout import Layout
from textindex.workbench.expansion.passages import Grammar
from textindex.workbench.expansion.seeds import Place, near_by_dimension
from textindex.workbench.expansion.texts import Batch

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

    Of a part, which is no candidate, ``everywhere`` alone; of what is only looked at as a word that may lead to terms
    not ``hits``, ``new``, ``reports``, ``nested`` and ``example``.

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


class Patterns(NamedTuple):
    """What is counted, and how: can be handed to a process.

    Attributes:
        words: of each pattern.
        parts: those that are no candidates, counted only because the measures need them.
        dimensions: whose hits are seeds.
        beside: those of which it is noted what stands beside them.
        share: of the sentences that hold no seed, how many are compared.
        leading: tell only what words must have that lead to terms, and give the words of the sentences compared.
    """

    words: dict[str, tuple[str, ...]]
    parts: frozenset[str]
    beside: frozenset[str]
    dimensions: tuple[str, ...]
    share: float
    leading: bool


class Compared(NamedTuple):
    """A sentence that may be compared.

    Attributes:
        report: its report's number in the part, sentence: its own in the report.
        words: its words, if asked for.
        dimensions: of its hits.
        chosen: by its characters, whatever hits it holds.
        patterns: those that it holds.
    """

    report: int
    sentence: int
    words: list[str]
    dimensions: list[str]
    chosen: bool
    patterns: list[int]


class PartCounts(NamedTuple):
    """What is counted of some reports: arrays with a place for each pattern.

    ``left`` and ``right`` have what stands beside patterns, as keys (`PER_PATTERN`) and how often; ``best`` the
    patterns that have an example, how good it is, and where it stands.
    """

    documents: int
    positions: int
    near_positions: Counter[str]
    totals: dict[str, Any]
    near: dict[str, Any]
    near_in: dict[str, Any]
    left: tuple[Any, Any]
    right: tuple[Any, Any]
    compared: list[Compared]
    best: list[tuple[int, int, tuple[str, int, int]]]


class Counting:
    """Counts report by report; `part` gives what was counted since it was last asked.

    Args:
        grammar: of the reports' language.
        asked: what is counted.
    """

    def __init__(self, grammar: Grammar, asked: Patterns) -> None:
        self._grammar, self._asked = grammar, asked
        chars = {n: text for n, text in enumerate(asked.words) if text in asked.parts and _is_character(text)}
        self._chars = np.array(list(chars), dtype=np.int64)
        self._char_at = np.zeros(NO_CHAR, dtype=np.int32)  # one more than its place among them; 0 for other characters
        self._char_at[list(map(ord, chars.values()))] = np.arange(1, len(chars) + 1)
        self._place = np.array([n for n in range(len(asked.words)) if n not in chars], dtype=np.int64)
        self._find = Finder(grammar, {text: w for n, (text, w) in enumerate(asked.words.items()) if n not in chars})
        self._candidate = np.array([text not in asked.parts for text in asked.words], dtype=bool)[self._place]
        self._beside = np.array([text in asked.beside for text in asked.words], dtype=bool)
        self._seeded = 0  # sentences with seeds that were given, over all parts
        self._worth = self._zeros() - 1  # of each pattern's example, over all parts: later ones must be better
        self._begin()

    def _begin(self) -> None:
        self._documents = self._positions = 0
        self._near_positions: Counter[str] = Counter()
        self._totals = {name: self._zeros() for name in TOTALS}
        self._near = {dimension: self._zeros() for dimension in self._asked.dimensions}
        self._near_in = {dimension: self._zeros() for dimension in self._asked.dimensions}
        self._left: list[Any] = []
        self._right: list[Any] = []
        self._compared: list[Compared] = []
        self._best: dict[int, tuple[str, int, int]] = {}

    def _zeros(self) -> Any:
        return np.zeros(len(self._asked.words), dtype=np.int64)

    def _add(self, name: str, numbers: Any) -> None:
        self._totals[name] += np.bincount(numbers, minlength=len(self._asked.words))

    def part(self) -> PartCounts:
        """What was counted."""
        best = [(number, int(self._worth[number]), place) for number, place in self._best.items()]
        left, right = (
            np.unique(np.concatenate([np.zeros(0, dtype=np.int64), *beside]), return_counts=True)
            for beside in (self._left, self._right)
        )
        part = PartCounts(
            documents=self._documents,
            positions=self._positions,
            near_positions=self._near_positions,
            totals=self._totals,
            near=self._near,
            near_in=self._near_in,
            left=left,
            right=right,
            compared=self._compared,
            best=best,
        )
        self._begin()
        return part

    def batch(self, batch: Batch, layout: Layout, seeded: Mapping[int, list[Place]]) -> None:
        """Count some reports.

        Args:
            batch: the reports.
            layout: their sentences.
            seeded: those with hits, and these.
        """
        fresh = np.concatenate([one.first(size) for one, size in zip(batch.known, layout.sizes, strict=True)])
        (starts, stops, numbers, inside), places = self._find(layout)
        near = near_by_dimension(layout, seeded, self._grammar.reach)
        self._everywhere(layout, fresh, self._place.take(numbers[fresh.take(inside)]), places, near)
        own = np.flatnonzero(self._candidate.take(numbers))
        starts, stops, inside = starts.take(own), stops.take(own), inside.take(own)
        numbers = self._place.take(numbers.take(own))
        touched, held = _covered(starts, stops, seeded)
        if not self._asked.leading:
            self._add("hits", numbers)
            self._add("new", numbers[~touched])
            self._totals["reports"] += self._in_reports(layout, numbers, inside)
        starts, stops, numbers, inside = (one[~held] for one in (starts, stops, numbers, inside))
        if not self._asked.leading:
            self._examples(batch.files, layout, seeded, numbers, inside)
        distinct = fresh.take(inside)
        for dimension in near.keys() & self._near.keys():
            close = near[dimension].take(starts)
            self._near_in[dimension] += self._in_reports(layout, numbers[close], inside[close])
            self._near[dimension] += np.bincount(numbers[distinct & close], minlength=len(self._worth))
        kept = np.flatnonzero(distinct)
        numbers, inside = numbers.take(kept), inside.take(kept)
        self._distinct(layout, starts.take(kept), stops.take(kept), numbers, inside)
        self._compare(layout, seeded, self._wanted(batch, layout, seeded, fresh), numbers, inside)
        self._documents += len(batch.files)

    def _in_reports(self, layout: Layout, numbers: Any, inside: Any) -> Any:
        """In how many reports each pattern stands."""
        each = np.unique(layout.reports(inside) * len(self._worth) + numbers)
        return np.bincount(each % max(len(self._worth), 1), minlength=len(self._worth))

    def _everywhere(self, layout: Layout, fresh: Any, numbers: Any, places: Any, near: Mapping[str, Any]) -> None:
        """Count what stands in sentences that were not met before, parts of one character by the characters."""
        self._add("everywhere", numbers)
        within: Any = layout.within(fresh) if near or len(self._chars) or places is not None else None
        if places is None:
            self._positions += int((layout.lasts - layout.firsts)[fresh].sum())
        else:
            places = places[within[places]]
            self._positions += len(places)
        for dimension in near.keys() & self._near.keys():
            close = near[dimension] & within if places is None else near[dimension][places]
            self._near_positions[dimension] += int(close.sum())
        if len(self._chars):
            found = self._char_at.take(layout.points)
            found = found * within[:-1] if places is None else found[places]
            self._totals["everywhere"][self._chars] += np.bincount(found, minlength=len(self._chars) + 1)[1:]

    def _distinct(self, layout: Layout, starts: Any, stops: Any, numbers: Any, inside: Any) -> None:
        """Count the occurrences in sentences that were not met before."""
        self._add("distinct", numbers)
        if not self._asked.leading:
            reached = np.append(0, np.maximum.accumulate(stops)[:-1]) if len(stops) else stops
            self._add("nested", numbers[stops <= reached])
        some = np.flatnonzero(self._beside.take(numbers))
        starts, stops, inside = starts.take(some), stops.take(some), inside.take(some)
        points, keys = layout.points, numbers.take(some) * PER_PATTERN
        before, behind = points.take(starts - 1, mode="clip"), points.take(stops, mode="clip")
        self._left.append(keys + np.where(starts > layout.firsts.take(inside), before, NO_CHAR))
        self._right.append(keys + np.where(stops < layout.lasts.take(inside), behind, NO_CHAR))

    def _wanted(
        self, batch: Batch, layout: Layout, seeded: Mapping[int, list[Place]], fresh: Any
    ) -> Iterator[tuple[int, bool]]:
        """Sentences that may be compared: those chosen before; else with hits, or that their characters choose."""
        if all(known.compared is not None for known in batch.known):
            for head, known in zip(layout.heads.tolist(), batch.known, strict=True):
                yield from ((head + number, True) for number in known.compared or ())
            return
        least, before, data = self._asked.share * 2**32, layout.bytes_before, memoryview(layout.data)
        long = np.flatnonzero(fresh & (layout.lasts - layout.firsts >= MIN_CHARS))
        starts, stops = before[layout.firsts[long]].tolist(), before[layout.lasts[long]].tolist()
        for sentence, first, last in zip(long.tolist(), starts, stops, strict=True):
            chosen = least >= 2**32 or crc32(data[first:last]) < least
            if chosen or sentence in seeded:
                yield sentence, chosen

    def _compare(
        self,
        layout: Layout,
        seeded: Mapping[int, list[Place]],
        wanted: Iterable[tuple[int, bool]],
        numbers: Any,
        inside: Any,
    ) -> None:
        """Note the sentences to be compared, of those chosen for their hits as many as may be among the first."""
        for sentence, chosen in wanted:
            dimensions = [d for d in dict.fromkeys(d for *_, d in seeded.get(sentence, ())) if d in self._near]
            if not chosen and not (dimensions and self._seeded < COMPARED_SEED_SENTENCES):
                continue
            self._seeded += len(dimensions)
            words = self._grammar.words(layout.piece(sentence)) if self._asked.leading else ()
            told = [sys.intern(word.key) for word in words if word.key.isalnum()]
            first, last = np.searchsorted(inside, (sentence, sentence + 1))
            patterns = sorted(set(numbers[first:last].tolist()))
            report = int(layout.reports(sentence))
            place = self._documents + report, sentence - int(layout.heads[report])
            self._compared.append(Compared(*place, told, dimensions, chosen, patterns))

    def _examples(
        self, files: Sequence[str], layout: Layout, seeded: Mapping[int, list[Place]], numbers: Any, inside: Any
    ) -> None:
        """Of all sentences that hold a pattern, keep the first that can be read at a glance, best near a seed."""
        lengths = layout.lasts - layout.firsts
        worth = 2 * ((lengths >= EXAMPLE_CHARS.start) & (lengths < EXAMPLE_CHARS.stop))
        worth[list(seeded)] += 1
        worth = worth.take(inside)
        for at in np.flatnonzero(worth > self._worth.take(numbers)).tolist():
            number, value = int(numbers[at]), int(worth[at])
            if value > self._worth[number]:
                self._worth[number] = value
                sentence, before = inside[at], layout.bytes_before
                report = int(layout.reports(sentence))
                first, last = (
                    int(before[side[sentence]] - layout.begins[report]) for side in (layout.firsts, layout.lasts)
                )
                self._best[number] = (files[report], first, last)


def _is_character(text: str) -> bool:
    """Whether a pattern is one character, which occurs wherever it stands: a Latin one must stand alone."""
    return len(text) == 1 and not text.isascii()


def _covered(starts: Any, stops: Any, seeded: Mapping[int, list[Place]]) -> tuple[Any, Any]:
    """Which occurrences a hit of the dictionary touches; and which one holds whole."""
    if not seeded:
        return np.zeros(len(starts), dtype=bool), np.zeros(len(starts), dtype=bool)
    spans = np.array([(first, last) for places in seeded.values() for first, last, _ in places], dtype=np.int64)
    first, last = spans[:, 0], np.maximum.accumulate(spans[:, 1])
    touched = np.searchsorted(first, stops) > np.searchsorted(np.sort(spans[:, 1]), starts, side="right")
    at = np.searchsorted(first, starts, side="right") - 1
    return touched, (at >= 0) & (last[at] >= stops)
