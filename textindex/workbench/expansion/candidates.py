"""In: texts, a dictionary's hits in them. Out: the words before and after the hits, and their combinations: what may be
a term. Only what stands near a hit, or beside what leads to terms, is cut into words; what is counted is bounded.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from textindex.core.records import Dictionary
from textindex.core.text import fold_term
from textindex.matching.grammar import chinese_tag
from textindex.workbench.expansion.layout import Layout
from textindex.workbench.expansion.passages import HAN, MAX_WORDS, Grammar, Word, grammar_of
from textindex.workbench.expansion.seeds import BYTES, Place, Seeds, near, with_seeds
from textindex.workbench.expansion.seen import Seen
from textindex.workbench.expansion.strings import Strings
from textindex.workbench.expansion.texts import Known, Portion, Texts

MAX_COUNTED = 1_000_000
MAX_REMEMBERED = 4_000_000
"""Hits that are remembered: of a larger archive the others are found anew in each reading."""
CUT_WHOLE = 50_000_000
"""Characters of an archive of which all sentences with hits are cut into words whole; of others a share as large."""
MAX_UNITS, SHORT = 100_000, 40
"""So many stretches of text are remembered with their rows, so long ones."""
NEW_WORD_CHARS = range(2, 7)

Row = tuple[str, ...]
Held = Sequence[tuple[int, int, int]]
"""Stems in a stretch of text: where each begins, the character behind it, and its number."""


@dataclass
class Gathered:
    """What stands near the seeds.

    Attributes:
        rows, strings: rows of words, and strings of characters, with how often they stand there.
        seeds: the seeds by term.
        chars: characters of all texts.
        words, cut: words of the sentences that were cut into words whole, and the characters of these: of a large
            archive not all that hold a hit are.
    """

    rows: Counter[Row] = field(default_factory=Counter)
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


class _Sentence(NamedTuple):
    """A sentence with hits: its number and hash; how many words it has, how long it is; what stands near the hits."""

    number: int
    hash: int
    words: int
    cut: int
    rows: list[Row]
    strings: list[str]


class _Gathered(NamedTuple):
    """What the first reading finds in a portion.

    ``seeds``, ``sizes`` (how many sentences) and ``sentences`` (those with hits) are by report. ``hashes`` are the
    distinct ones, and ``first`` the places of the sentences that have them first, counted over all reports.
    """

    chars: int
    terms: Counter[str]
    seeds: list[bytes]
    sizes: list[int]
    sentences: list[list[_Sentence]]
    hashes: Any
    first: Any


def gather(texts: Texts, dictionary: Dictionary, dimensions: Collection[str]) -> Gathered:
    """Count the rows of words that begin near the hits of some dimensions; and learn what is known of each report.

    Args:
        texts: the reports.
        dictionary: whose hits.
        dimensions: whose hits are seeds.
    """
    found, seen, met = Gathered(), Seen(), _Met()
    room = MAX_REMEMBERED * BYTES
    make = partial(_Gather, dictionary, frozenset(dimensions), CUT_WHOLE / max(texts.chars, 1))
    for number, part in enumerate(texts.each(make)):
        fresh = np.zeros(sum(part.sizes), dtype=bool)
        fresh[part.first] = seen.first(part.hashes)
        known, at = list[Known](), 0
        for seeds, size, sentences in zip(part.seeds, part.sizes, part.sentences, strict=True):
            new = [one for one in sentences if not met.before(one.hash)]
            for one in new:
                found.words, found.cut = found.words + one.words, found.cut + one.cut
                found.rows.update(one.rows)
                found.strings.update(one.strings)
            held = seeds if len(seeds) <= room else None
            room -= len(held or b"")
            known.append(Known(held, np.packbits(fresh[at : at + size]).tobytes(), tuple(one.number for one in new)))
            at += size
        texts.known[number] = known
        found.chars += part.chars
        found.seeds.update(part.terms)
        for counter in (found.rows, found.strings):
            prune(counter)
    return found


class _Met:
    """Tells sentences with hits that were met before; beyond a million it forgets and begins anew."""

    def __init__(self) -> None:
        self._hashes = set[int]()

    def before(self, mark: int) -> bool:
        """Whether this sentence was met, and remember it."""
        if mark in self._hashes:
            return True
        if len(self._hashes) >= MAX_COUNTED:
            self._hashes.clear()
        self._hashes.add(mark)
        return False


class _Gather:
    """The first reading of portions: hits, what stands near them, the hashes of all sentences."""

    def __init__(self, dictionary: Dictionary, dimensions: Collection[str], share: float) -> None:
        self._grammar, self._seeds, self._share = grammar_of(dictionary), Seeds(dictionary), share
        self._dimensions, self._rows, self._met = dimensions, Rows(self._grammar), _Met()

    def __call__(self, portion: Portion) -> _Gathered:
        found, hashes = _Gathered(0, Counter(), [], [], [], None, None), list[Any]()
        for batch in portion.batches(self._seeds.found, anew=True):
            layout = Layout(batch.texts, self._grammar)
            seeds = self._seeds.unpacked(batch.seeds, layout.begins)
            own = [seed for seed in seeds if seed.dimension in self._dimensions]
            found.terms.update(seed.term for seed in own)
            found.seeds.extend(batch.seeds)
            found.sizes.extend(layout.sizes)
            by_report: list[list[_Sentence]] = [[] for _ in batch.files]
            for one in self._sentences(layout, with_seeds(layout, own)):
                report = int(layout.reports(one.number))
                by_report[report].append(one._replace(number=one.number - int(layout.heads[report])))
            found.sentences.extend(by_report)
            hashes.append(layout.hashes)
            found = found._replace(chars=found.chars + layout.chars)
        distinct, first = np.unique(np.concatenate(hashes), return_index=True)
        return found._replace(hashes=distinct, first=first)

    def _sentences(self, layout: Layout, seeded: Mapping[int, Sequence[Place]]) -> Iterator[_Sentence]:
        """The sentences with hits that this reader has not met before; those that it has stand in earlier portions."""
        for number, places in seeded.items():
            mark = int(layout.hashes[number])
            if self._met.before(mark):
                continue
            first, last = int(layout.firsts[number]), int(layout.lasts[number])
            text, reach = layout.text[first:last], self._grammar.reach
            whole = self._share >= 1 or mark < self._share * 2**64
            words, rows = 0, list[Row]()
            for begin, end in layout.units_in(number):
                if whole or any(begin < to + reach and at - reach < end for at, to, _ in places):
                    unit = self._grammar.words(layout.text[begin:end])
                    words += len(unit)
                    rows += [row for start, _, row in self._rows(unit) if near(begin + start, places, reach)]
            strings = [*_strings(first, text, places, reach)] if self._grammar.language == "zh" else []
            yield _Sentence(number, mark, words if whole else 0, len(text) if whole else 0, rows, strings)


class Rows:
    """Finds the rows of words that may be a term, by what the words can be; and remembers which may.

    Args:
        grammar: of the words' language.
    """

    def __init__(self, grammar: Grammar) -> None:
        self._grammar = grammar
        self._fits: dict[Row, bool] = {}
        self._possible: dict[str, bool] = {}

    def __call__(self, words: Sequence[Word], behind: int = sys.maxsize) -> Iterator[tuple[int, int, Row]]:
        """Where each row begins and ends, and its words, in the order in which they begin, the shorter first.

        Args:
            words: of a sentence.
            behind: the character from which on no row is to begin.
        """
        for first, word in enumerate(words):
            if word.start >= behind:
                return
            row: Row = ()
            for one in words[first : first + MAX_WORDS]:
                if (row and not one.joined) or not self._may_be_in(one.key):
                    break
                row = (*row, one.key)
                if self._may(row):
                    yield word.start, one.stop, row

    def _may_be_in(self, word: str) -> bool:
        may = self._possible.get(word)
        if may is None:
            if len(self._possible) > MAX_COUNTED:
                self._possible.clear()
            self._possible[word] = may = self._grammar.may_be_in_term(word)
        return may

    def _may(self, row: Row) -> bool:
        fits = self._fits.get(row)
        if fits is None:
            if len(self._fits) > MAX_COUNTED:
                self._fits.clear()
            self._fits[row] = fits = self._grammar.may_be_term(row)
        return fits


def _strings(begin: int, text: str, places: Sequence[Place], reach: int) -> Iterator[str]:
    """The strings of Chinese characters that begin near the hits of a sentence, which begins at a character."""
    for run in HAN.finditer(text):
        for start in range(run.start(), run.end() - 1):
            if near(begin + start, places, reach):
                for size in NEW_WORD_CHARS:
                    if start + size <= run.end():
                        yield text[start : start + size]


def rows_with(texts: Texts, dictionary: Dictionary, dimensions: Collection[str], stems: Sequence[str]) -> Counter[Row]:
    """Count the rows of words near the hits of some dimensions, and those anywhere that hold a stem.

    Args:
        texts: the reports, of which is known what `gather` learns.
        dictionary: whose hits.
        dimensions: whose hits are seeds.
        stems: what the terms have in common that are looked for.
    """
    rows = Counter[Row]()
    for part in texts.each(partial(_RowsWith, dictionary, frozenset(dimensions), tuple(stems))):
        rows.update(part)
        prune(rows)
    return rows


class _RowsWith:
    """Counts the rows of portions that stand near hits or hold stems; only the stretches that do are cut into words."""

    def __init__(self, dictionary: Dictionary, dimensions: Collection[str], stems: Sequence[str]) -> None:
        self._grammar, self._seeds = grammar_of(dictionary), Seeds(dictionary)
        self._dimensions, self._rows = dimensions, Rows(self._grammar)
        self._stems, self._find = stems, Strings(stems)
        self._held: dict[str, list[Row]] = {}

    def __call__(self, portion: Portion) -> Counter[Row]:
        found = Counter[Row]()
        for batch in portion.batches(self._seeds.found):
            layout = Layout(batch.texts, self._grammar)
            seeds = self._seeds.unpacked(batch.seeds, layout.begins)
            own = with_seeds(layout, [seed for seed in seeds if seed.dimension in self._dimensions])
            fresh = np.concatenate([one.first(size) for one, size in zip(batch.known, layout.sizes, strict=True)])
            heads = zip(layout.heads.tolist(), batch.known, strict=True)
            begun = {head + number for head, one in heads for number in one.begun}
            self._batch(layout, own, fresh, begun, found)
        return found

    def _batch(
        self, layout: Layout, seeded: Mapping[int, list[Place]], fresh: Any, begun: Collection[int], rows: Counter[Row]
    ) -> None:
        """Count what stands in sentences that were not met before: with stems, or, where none is in them, with hits."""
        starts, stops, stems = self._find(layout.points)
        sentences = layout.holding(starts)
        inside = (sentences >= 0) & (stops <= layout.lasts[sentences])
        starts, stops, stems, sentences = starts[inside], stops[inside], stems[inside], sentences[inside]
        stemmed = frozenset(sentences.tolist())
        own = {n: at for n, at in seeded.items() if (fresh[n] if n in stemmed else n in begun)}
        kept = fresh[sentences]
        firsts, lasts = layout.units
        holders: dict[int, list[tuple[int, int, int]]] = {}
        units = np.searchsorted(firsts, starts[kept], side="right") - 1
        places = zip(starts[kept].tolist(), stops[kept].tolist(), stems[kept].tolist(), strict=True)
        for unit, (start, stop, stem) in zip(units.tolist(), places, strict=True):
            holders.setdefault(unit, []).append((start, stop, stem))
        for number, hits in own.items():
            for unit in layout.units_of(number):
                rows.update(self._near(layout, unit, holders.pop(unit, []), hits))
        for unit, held in holders.items():
            begin = int(firsts[unit])
            text = layout.text[begin : int(lasts[unit])]
            rows.update(self._holding(text, [(start - begin, stop - begin, stem) for start, stop, stem in held]))

    def _near(self, layout: Layout, unit: int, held: Held, hits: Sequence[Place]) -> Iterator[Row]:
        """The rows of a stretch that begin near hits or hold a stem."""
        begin, end = (int(side[unit]) for side in layout.units)
        for start, stop, row in self._rows(self._grammar.words(layout.text[begin:end])):
            if near(begin + start, hits, self._grammar.reach) or self._holds(begin + start, begin + stop, row, held):
                yield row

    def _holding(self, text: str, held: Held) -> list[Row]:
        """The rows of a stretch that hold a stem; of a short one they are remembered."""
        rows = self._held.get(text)
        if rows is None:
            behind = max(first for first, _, _ in held) + 1 if self._grammar.language == "zh" else sys.maxsize
            found = self._rows(self._grammar.words(text), behind)
            rows = [row for start, stop, row in found if self._holds(start, stop, row, held)]
            if len(text) <= SHORT:
                if len(self._held) >= MAX_UNITS:
                    self._held.clear()
                self._held[text] = rows
        return rows

    def _holds(self, start: int, stop: int, row: Row, held: Held) -> bool:
        """Whether a row holds one of the stems in its stretch: in Chinese as letters, in English as a word."""
        if self._grammar.language == "zh":
            return any(start <= first and last <= stop for first, last, _ in held)
        return any(self._stems[stem] in row for _, _, stem in held)


def prune(counter: Counter[Row] | Counter[str]) -> None:
    """Keep a counter bounded: of what is rare so far, forget the rarest (lossy counting, Manku and Motwani 2002)."""
    least = 1
    while len(counter) > MAX_COUNTED:
        for key in [key for key, n in counter.items() if n <= least]:
            del counter[key]
        least += 1


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
