"""In: texts, a dictionary's hits in them. Out: the words before and after the hits, and their combinations: what may be
a term. Only sentences that hold a hit are cut into words, and what is counted is bounded.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, NamedTuple

from textindex.core.records import Dictionary
from textindex.core.text import fold_term
from textindex.matching.grammar import chinese_tag
from textindex.matching.match import automaton
from textindex.scoring.scorer import Scorer, Settings
from textindex.store import Stored
from textindex.workbench.expansion.layout import Layout
from textindex.workbench.expansion.passages import HAN, MAX_WORDS, Grammar, Word

MAX_COUNTED = 1_000_000
MAX_SEEN = 1_000_000
MAX_REMEMBERED = 4_000_000
"""Hits that `Seeds` remembers: of a larger archive it finds the others anew in each reading."""
NEW_WORD_CHARS = range(2, 7)

Texts = Callable[[], Iterable[tuple[str, Stored]]]
"""The reports' files and texts, as often as they are asked for, in the same order."""


class Seed(NamedTuple):
    """A hit of the dictionary: its bytes in the folded text, its term and dimension."""

    start: int
    stop: int
    term: str
    dimension: str


class Seeds:
    """Finds a dictionary's hits, those that `textindex.score` counts; once in a text, then it remembers them.

    Args:
        dictionary: what to count, by its own rule and policy.
    """

    def __init__(self, dictionary: Dictionary) -> None:
        settings = Settings((dictionary,))
        settings.check()
        self._scorer, self._language = Scorer(settings), dictionary.language
        self._kinds: dict[tuple[str, str], int] = {}
        self._remembered: dict[tuple[str, int], array[int]] = {}
        self._room = MAX_REMEMBERED

    def __call__(self, file: str, stored: Stored) -> list[Seed]:
        """The hits in one text, in order."""
        text = file, hash(bytes(stored.folded.data))
        if (held := self._remembered.get(text)) is not None:
            kinds = list(self._kinds)
            return [Seed(*each[:2], *kinds[each[2]]) for each in zip(held[::3], held[1::3], held[2::3], strict=True)]
        seeds = self._found(file, stored)
        if len(seeds) < self._room:
            self._room -= len(seeds) + 1
            self._remembered[text] = array("L", chain.from_iterable(map(self._number, seeds)))
        return seeds

    def _number(self, seed: Seed) -> tuple[int, int, int]:
        kind = seed.term, seed.dimension
        return seed.start, seed.stop, self._kinds.setdefault(kind, len(self._kinds))

    def _found(self, file: str, stored: Stored) -> list[Seed]:
        folded, seeds = stored.folded, []
        for row in self._scorer.score(stored, file, self._language).rows:
            if row.kept:
                last = folded.find(row.end_page, row.stop - 1)
                size = next(n for n in range(1, 5) if last + n >= len(folded.data) or _begins(folded.data[last + n]))
                seeds.append(Seed(folded.find(row.page, row.start), last + size, row.term, row.dimension))
        return sorted(seeds)


def _begins(byte: int) -> bool:
    """Whether a byte begins a character."""
    return byte & 0xC0 != 0x80


class Seen:
    """Tells sentences that were met before, so that what a report prints every year counts once.

    It remembers about a million; of a larger archive it forgets and begins anew.
    """

    def __init__(self) -> None:
        self._hashes: set[int] = set()

    def before(self, text: str | bytes) -> bool:
        """Whether this sentence was met, and remember it."""
        mark = hash(text)
        if mark in self._hashes:
            return True
        if len(self._hashes) >= MAX_SEEN:
            self._hashes.clear()
        self._hashes.add(mark)
        return False


Place = tuple[int, int, str]
"""Where a hit stands in a sentence's characters, and its dimension."""


def with_seeds(layout: Layout, seeds: Sequence[Seed]) -> dict[int, list[Seed]]:
    """The sentences in which hits begin, by number, with these hits: both in order of the text."""
    found: dict[int, list[Seed]] = {}
    for number, seed in zip(layout.holding([seed.start for seed in seeds]).tolist(), seeds, strict=True):
        if number >= 0 and seed.start < layout.stops[number]:
            found.setdefault(number, []).append(seed)
    return found


def spans_of(layout: Layout, number: int, seeds: Iterable[Seed]) -> list[Place]:
    """The hits of a sentence in its characters."""
    before, first, stop = layout.before, layout.firsts[number], layout.stops[number]
    return [
        (int(before[seed.start] - first), int(before[min(seed.stop, stop)] - first), seed.dimension) for seed in seeds
    ]


def with_stems(layout: Layout, scanner: Any, stems: Sequence[str]) -> dict[int, set[str]]:
    """The sentences that hold stems, by number, with these stems; an automaton of the stems scans for them."""
    found: dict[int, set[str]] = {}
    spans = scanner.find_matches_as_indexes(layout.data, overlapping=True) if stems else ()
    numbers = layout.holding([start for _, start, _ in spans]).tolist()
    for (stem, _, stop), number in zip(spans, numbers, strict=True):
        if number >= 0 and stop <= layout.stops[number]:
            found.setdefault(number, set()).add(stems[stem])
    return found


@dataclass
class Gathered:
    """What stands near the seeds.

    Attributes:
        rows, strings: rows of words, and strings of characters, with how often they stand there.
        seeds: the seeds by term.
        chars: characters of all texts.
        words, cut: words of the sentences that were cut into words, and the characters of these.
    """

    rows: Counter[tuple[str, ...]] = field(default_factory=Counter)
    strings: Counter[str] = field(default_factory=Counter)
    seeds: Counter[str] = field(default_factory=Counter)
    chars: int = 0
    words: int = 0
    cut: int = 0


def building_words(dictionary: Dictionary, grammar: Grammar) -> Counter[str]:
    """The words of which a dictionary's terms are made (数据, 智能; data, cloud), and in how many terms each is."""
    found: Counter[str] = Counter()
    for term in dictionary.terms:
        found.update({word.key for word in grammar.pieces(fold_term(term.text))})
    return found


def gather(
    texts: Texts, grammar: Grammar, seeds: Seeds, dimensions: Collection[str], stems: Sequence[str] = ()
) -> Gathered:
    """Count the rows of words that begin near the hits of some dimensions, and those anywhere that hold a stem.

    Args:
        texts: the reports.
        grammar: of their language.
        seeds: finds the hits.
        dimensions: whose hits are seeds.
        stems: what their terms have in common.
    """
    found, seen = Gathered(), Seen()
    fits: dict[tuple[str, ...], bool] = {}
    scanner = automaton([stem.encode() for stem in stems])
    for file, stored in texts():
        hits = [seed for seed in seeds(file, stored) if seed.dimension in dimensions]
        found.seeds.update(seed.term for seed in hits)
        layout = Layout(stored.folded.data, grammar)
        found.chars += layout.chars
        seeded, stemmed = with_seeds(layout, hits), with_stems(layout, scanner, stems)
        for number in sorted(seeded.keys() | stemmed.keys()):
            text = layout.pieces[number].decode()
            if seen.before(text):
                continue
            spans = spans_of(layout, number, seeded.get(number, ()))
            words = grammar.words(text)
            found.words, found.cut = found.words + len(words), found.cut + len(text)
            _count_rows(words, spans, stemmed.get(number, ()), grammar, fits, found.rows)
            if grammar.language == "zh":
                _count_strings(text, spans, grammar.reach, found.strings)
        for counter in (found.rows, found.strings):
            prune(counter)
    return found


def prune(counter: Counter[tuple[str, ...]] | Counter[str]) -> None:
    """Keep a counter bounded: of what is rare so far, forget the rarest (lossy counting, Manku and Motwani 2002)."""
    least = 1
    while len(counter) > MAX_COUNTED:
        for key in [key for key, n in counter.items() if n <= least]:
            del counter[key]
        least += 1


def near(start: int, spans: Iterable[Place], reach: int) -> bool:
    """Whether a character of a sentence is at most some characters away from a hit, or in it."""
    return any(first - reach <= start < last + reach for first, last, _ in spans)


def _count_rows(
    words: Sequence[Word],
    spans: Sequence[Place],
    stems: Collection[str],
    grammar: Grammar,
    fits: dict[tuple[str, ...], bool],
    rows: Counter[tuple[str, ...]],
) -> None:
    for first, word in enumerate(words):
        close = near(word.start, spans, grammar.reach)
        if not (close or stems):
            continue
        for size in range(1, MAX_WORDS + 1):
            last = first + size - 1
            if last >= len(words) or (size > 1 and not words[last].joined):
                break
            row = tuple(one.key for one in words[first : last + 1])
            if row not in fits:
                if len(fits) > MAX_COUNTED:
                    fits.clear()
                fits[row] = grammar.may_be_term(row)
            if fits[row] and (close or holds(row, stems, grammar)):
                rows[row] += 1


def holds(row: Sequence[str], stems: Iterable[str], grammar: Grammar) -> bool:
    """Whether a row of words holds one of the stems."""
    text = grammar.spell(row)
    return any(stem in (text if grammar.language == "zh" else row) for stem in stems)


def _count_strings(text: str, spans: Sequence[Place], reach: int, strings: Counter[str]) -> None:
    for run in HAN.finditer(text):
        for start in range(run.start(), run.end() - 1):
            if near(start, spans, reach):
                for size in NEW_WORD_CHARS:
                    if start + size <= run.end():
                        strings[text[start : start + size]] += 1


def known_terms(dictionary: Dictionary, grammar: Grammar) -> frozenset[str]:
    """A dictionary's terms as candidates are spelled."""
    return frozenset(
        grammar.spell([word.key for word in grammar.words(fold_term(term.text))]) for term in dictionary.terms
    ) | {fold_term(term.text) for term in dictionary.terms}


def new_words(
    strings: Mapping[str, int], grammar: Grammar, rows: Collection[str], known: Collection[str], least: int
) -> dict[str, tuple[str, ...]]:
    """Of strings near the hits, those that jieba does not know and cannot make of longer words: string to its pieces.

    Whether they are words, their cohesion and what stands beside them decide.
    """
    found = {}
    for text, n in strings.items():
        if n < least or text in known or text in rows or chinese_tag(text):
            continue
        pieces = tuple(word.key for word in grammar.words(text))
        if min(map(len, pieces)) > 1 and len(pieces) > 1:
            continue
        if not all(grammar.may_be_part(piece) for piece in pieces):
            continue
        found[text] = pieces
    return found
