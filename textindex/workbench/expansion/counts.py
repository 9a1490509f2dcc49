"""In: texts, candidates. Out: what the measures need: each candidate's occurrences, where, in what company."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from zlib import crc32

from textindex import matching
from textindex.core.records import Term
from textindex.workbench.expansion.candidates import Place, Seed, Seeds, Seen, Texts, near, spans_of, with_seeds
from textindex.workbench.expansion.passages import Grammar, Sentence, Word

EDGE = ""
"""Stands for a sentence's edge among the neighbours of a string."""
COMPARED_SEED_SENTENCES = 5_000
MIN_CHARS = 10
EXAMPLE_CHARS = range(20, 200)

Found = tuple[int, int, int]
"""Start and stop in a sentence's characters, and the pattern's number."""


class Candidate(NamedTuple):
    """What may be a term: its spelling, its words, and its kind."""

    text: str
    words: tuple[str, ...]
    kind: str


@dataclass
class CandidateCounts:
    """What is counted of one pattern.

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


class Finder:
    """Finds patterns in sentences: in Chinese as strings, in English as rows of words in any inflection."""

    def __init__(self, grammar: Grammar, patterns: Mapping[str, tuple[str, ...]]) -> None:
        self._grammar = grammar
        self._texts = list(patterns)
        if grammar.language == "zh":
            self._matcher = matching.Matcher([Term(text, "") for text in patterns])
        else:
            self._numbers = {words: number for number, words in enumerate(patterns.values())}
            self._sizes = sorted({len(words) for words in patterns.values()})

    def __call__(self, sentence: Sentence, words: Sequence[Word]) -> list[Found]:
        """Every occurrence in a sentence, in order of start, the longer first."""
        if self._grammar.language == "zh":
            held = sentence.text.encode()
            spans = self._matcher.occurrences(held)
            found = [(len(held[:a].decode()), len(held[:b].decode()), number) for a, b, number in spans]
        else:
            found = list(self._rows(words))
        return sorted(found, key=lambda one: (one[0], -one[1])) if len(found) > 1 else found

    def _rows(self, words: Sequence[Word]) -> Iterator[Found]:
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
    counter = _Counter(counts, grammar, dimensions, patterns, parts, share, keep)
    for file, stored in texts():
        counts.documents += 1
        found = seeds(file, stored)
        counter.report(file, with_seeds(grammar.sentences(stored.folded.data), found))
    return counts


class _Counter:
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
        self._find, self._seen = Finder(grammar, patterns), Seen()
        self._of_candidates = list(counts.patterns.values())
        self._candidate = [text not in parts for text in patterns]
        self._share, self._keep = share, keep

    def report(self, file: str, sentences: Iterable[tuple[Sentence, list[Seed]]]) -> None:
        here: set[int] = set()
        beside: set[tuple[int, str]] = set()
        for sentence, touching in sentences:
            met = self._seen.before(sentence.text)
            words = self._grammar.words(sentence.text) if self._grammar.language == "en" else []
            found = self._find(sentence, words)
            spans = spans_of(sentence, touching) if touching and (found or not met) else []
            free = []
            for one in found:
                start, stop, number = one
                tally = self._of_candidates[number]
                tally.hits += 1
                tally.everywhere += not met
                here.add(number)
                touched = [(first, last) for first, last, _ in spans if start < last and first < stop]
                tally.new += not touched
                if not any(first <= start and stop <= last for first, last in touched):
                    free.append(one)
            own = [span for span in spans if span[2] in self._dimensions]
            if not met:
                self._distinct(sentence, words, free, own)
            beside.update((n, s[2]) for start, _, n in free for s in own if near(start, [s], self._grammar.reach))
            self._examples(file, sentence, free, bool(spans))
        for number in here:
            self._of_candidates[number].reports += 1
        for number, dimension in beside:
            self._of_candidates[number].near_in[dimension] += 1

    def _distinct(self, sentence: Sentence, words: Sequence[Word], found: Sequence[Found], spans: list[Place]) -> None:
        """Count a sentence that was not met before."""
        text, counts, reach = sentence.text, self._counts, self._grammar.reach
        by_dimension = {key: [s for s in spans if s[2] == key] for key in {s[2] for s in spans}}
        places = range(len(text)) if self._grammar.language == "zh" else [word.start for word in words]
        counts.positions += len(places)
        for dimension, own in by_dimension.items():
            counts.near[dimension] += sum(near(place, own, reach) for place in places)
        inside = 0
        for start, stop, number in found:
            tally = self._of_candidates[number]
            tally.distinct += 1
            tally.left[text[start - 1] if start else EDGE] += 1
            tally.right[text[stop] if stop < len(text) else EDGE] += 1
            tally.near.update(dimension for dimension, own in by_dimension.items() if near(start, own, reach))
            if self._candidate[number]:
                tally.nested += stop <= inside
                inside = max(inside, stop)
        self._compare(sentence, words, found, by_dimension)

    def _compare(
        self, sentence: Sentence, words: Sequence[Word], found: Sequence[Found], dimensions: Collection[str]
    ) -> None:
        """Number a sentence to be compared; of a large archive some are: which, their characters decide."""
        counts = self._counts
        seeded = bool(dimensions) and sum(map(len, counts.seeded.values())) < COMPARED_SEED_SENTENCES
        if not seeded and crc32(sentence.text.encode()) >= self._share * 2**32:
            return
        if len(sentence.text) < MIN_CHARS:
            return
        number, counts.compared = counts.compared, counts.compared + 1
        if self._keep:
            held = words or self._grammar.words(sentence.text)
            counts.sentences.append([sys.intern(word.key) for word in held if word.key.isalnum()])
        for dimension in dimensions:
            counts.seeded[dimension].append(number)
        for pattern in {pattern for _, _, pattern in found}:
            self._of_candidates[pattern].sentences.append(number)

    def _examples(self, file: str, sentence: Sentence, found: Sequence[Found], seeded: bool) -> None:
        """Of all sentences that hold a pattern, keep the first that can be read at a glance, best near a seed."""
        worth = 2 * (len(sentence.text) in EXAMPLE_CHARS) + seeded
        for _, _, number in found:
            tally = self._of_candidates[number]
            if worth > tally.example[3]:
                tally.example = (file, sentence.start, sentence.stop, worth)
