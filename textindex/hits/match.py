"""In: a folded text, a dictionary's terms, a splitter. Out: hits under the four counting rules.

One Aho-Corasick scan over the UTF-8 bytes finds every occurrence of every term; a text that holds none is never made
a Python string. The rules choose among the occurrences: ``substring`` takes all, ``longest`` the leftmost longest
without overlap, ``token`` and ``whole`` those that are words of the run they stand in. Only runs that hold an
occurrence are ever cut into words; since the tokenizer cuts each run on its own, the counts equal those of cutting the
whole text.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

from textindex.base.errors import MatchError
from textindex.base.records import CountRule, Hit, Term
from textindex.base.text import fold_term

Data = bytes | memoryview
"""Folded text in UTF-8."""
Span = tuple[int, int, int]
"""Start, stop (bytes) and the term's position in the dictionary."""

LATIN = frozenset(b"abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")
REACH = 256


class RunSplitter(Protocol):
    """What the word rules need of a tokenizer; `textindex.tokens.Splitter` is one."""

    def run_around(self, text: str, position: int) -> tuple[int, int]:
        """Start and stop of the run that is cut on its own."""
        ...

    def ends(self, run: str) -> Sequence[int]:
        """Where the run's words end, in characters, in order; each begins where the one before ends."""
        ...


class Run(NamedTuple):
    """A stretch of text that is cut on its own: where it begins (byte), where it ends, and its characters."""

    start: int
    stop: int
    text: str

    def offset(self, position: int) -> int:
        """The characters of the run before a byte of the text."""
        return len(self.text.encode()[: position - self.start].decode())


class Matcher:
    """The automaton of a dictionary.

    Args:
        terms: the dictionary's terms, distinct when folded.

    Raises:
        MatchError: there is no term.
    """

    def __init__(self, terms: Sequence[Term]) -> None:
        import ahocorasick_rs

        if not terms:
            raise MatchError("the dictionary has no terms")
        self._terms = tuple(terms)
        self.folded = tuple(fold_term(term.text) for term in terms)
        patterns = [term.encode() for term in self.folded]
        self._ends_latin = [(pattern[0] in LATIN, pattern[-1] in LATIN) for pattern in patterns]
        self._automaton = ahocorasick_rs.BytesAhoCorasick(
            patterns,
            matchkind=ahocorasick_rs.MatchKind.Standard,
            implementation=ahocorasick_rs.Implementation.DFA,
        )

    def occurrences(self, data: Data) -> list[Span]:
        """Every occurrence of every term, overlaps included, in order of start and then length.

        An end of a term that is a Latin letter or digit does not touch another one.

        >>> m = Matcher([Term("5G", "iot"), Term("物联网", "iot"), Term("联网", "iot")])
        >>> m.occurrences("15g, 5g物联网".encode())
        [(5, 7, 0), (7, 16, 1), (10, 16, 2)]
        """
        found = self._automaton.find_matches_as_indexes(data, overlapping=True)
        return sorted((start, stop, term) for term, start, stop in found if self._stands_free(data, start, stop, term))

    def _stands_free(self, data: Data, start: int, stop: int, term: int) -> bool:
        latin_start, latin_end = self._ends_latin[term]
        if latin_start and start > 0 and data[start - 1] in LATIN:
            return False
        return not (latin_end and stop < len(data) and data[stop] in LATIN)

    def match(
        self, data: Data, rule: CountRule, splitter: RunSplitter | None = None, plain: RunSplitter | None = None
    ) -> list[Hit]:
        """Find the hits of a folded text under one counting rule; see `match_by`."""
        return self.match_by(data, [rule], {rule: splitter} if splitter else {}, plain)[rule]

    def match_by(
        self,
        data: Data,
        rules: Iterable[CountRule],
        splitters: Mapping[CountRule, RunSplitter],
        plain: RunSplitter | None = None,
    ) -> dict[CountRule, list[Hit]]:
        """Find the hits of a folded text under several counting rules, by one scan.

        Args:
            data: folded text in UTF-8.
            rules: ``token`` and ``whole`` differ by their splitters alone: how the tokenizer has loaded the terms.
            splitters: the tokenizers for the two word rules.
            plain: a tokenizer without the dictionary; without it every ``boundary_ok`` is True.

        Returns:
            For each rule its hits in order of start. ``boundary_ok`` tells whether both ends of the hit are word
            boundaries for the plain tokenizer.

        Raises:
            MatchError: a word rule has no tokenizer.
        """
        spans = self.occurrences(data)
        runs = _Runs(data)
        found: dict[CountRule, list[Span]] = {}
        for rule in rules:
            if rule == "substring":
                found[rule] = spans
            elif rule == "longest":
                found[rule] = _leftmost_longest(spans)
            elif rule in splitters:
                found[rule] = self._words(spans, runs, splitters[rule])
            else:
                raise MatchError(f"counting by {rule!r} needs a tokenizer")
        bounds = _Bounds(runs, plain, len(data))
        made = {span: self._hit(span, bounds) for span in {span for chosen in found.values() for span in chosen}}
        return {rule: [made[span] for span in chosen] for rule, chosen in found.items()}

    def _hit(self, span: Span, bounds: _Bounds) -> Hit:
        start, stop, number = span
        term = self._terms[number]
        return Hit(start, stop, term.text, term.dimension, bounds.hold(start, stop))

    def _words(self, spans: Sequence[Span], runs: _Runs, splitter: RunSplitter) -> list[Span]:
        found = []
        for span in spans:
            start, stop, term = span
            run = runs.around(start, splitter.run_around)
            if stop <= run.stop:
                first = run.offset(start)
                ends = splitter.ends(run.text)
                place = bisect_right(ends, first)
                begins = first == 0 or (place > 0 and ends[place - 1] == first)
                if begins and ends[place] == first + len(self.folded[term]):
                    found.append(span)
        return found


def _leftmost_longest(spans: Sequence[Span]) -> list[Span]:
    chosen, end = [], 0
    for span in sorted(spans, key=lambda span: (span[0], -span[1])):
        if span[0] >= end:
            chosen.append(span)
            end = span[1]
    return chosen


class _Runs:
    """The runs of one text that hold positions asked for, each decoded once."""

    def __init__(self, data: Data) -> None:
        self._data = data
        self._found: dict[int, Run] = {}
        self._last = Run(0, 0, "")

    def around(self, position: int, run_around: Callable[[str, int], tuple[int, int]]) -> Run:
        """The run that holds the character beginning at a byte."""
        if self._last.start <= position < self._last.stop:
            return self._last
        if position not in self._found:
            self._found[position] = self._look(position, run_around)
        self._last = self._found[position]
        return self._last

    def _look(self, position: int, run_around: Callable[[str, int], tuple[int, int]]) -> Run:
        """Look at a window of the text, at a wider one if the run leaves it."""
        data, reach = self._data, REACH
        while True:
            before = str(data[max(0, position - reach) : position], "utf-8", "ignore")
            text = before + str(data[position : position + reach], "utf-8", "ignore")
            start, stop = run_around(text, len(before))
            begins = start > 0 or reach >= position
            if begins and (stop < len(text) or position + reach >= len(data)):
                run = text[start:stop]
                first = position - len(text[start : len(before)].encode())
                return Run(first, first + len(run.encode()), run)
            reach *= 4


class _Bounds:
    """The word boundaries of the runs that hold hits, for one text."""

    def __init__(self, runs: _Runs, plain: RunSplitter | None, size: int) -> None:
        self._runs, self._plain, self._size = runs, plain, size

    def hold(self, start: int, stop: int) -> bool:
        return self._is_boundary(start, start) and self._is_boundary(stop, start)

    def _is_boundary(self, position: int, inside: int) -> bool:
        """Whether a word begins or ends at a byte; another byte tells of which run it is the end."""
        if self._plain is None or position <= 0 or position >= self._size:
            return True
        run = self._runs.around(inside, self._plain.run_around)
        if position > run.stop:
            run = self._runs.around(position, self._plain.run_around)
        offset = run.offset(position)
        return offset == 0 or offset in self._plain.ends(run.text)
