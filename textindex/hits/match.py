"""In: a folded text, a dictionary's terms, a splitter. Out: hits under one of four counting rules.

One Aho-Corasick scan over the UTF-8 bytes finds every occurrence of every term. The rules choose among them:
``substring`` takes all, ``longest`` the leftmost longest without overlap, ``token`` and ``whole`` those that are words
of the run they stand in. Only runs that hold an occurrence are ever cut into words; since the tokenizer cuts each
run on its own, the counts equal those of cutting the whole text.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from textindex.base.errors import MatchError
from textindex.base.records import CountRule, Hit, Term
from textindex.base.text import fold_term

Span = tuple[int, int, int]
"""Start, stop (code points) and the term's position in the dictionary."""


class RunSplitter(Protocol):
    """What the word rules need of a tokenizer; `textindex.tokens.Splitter` is one."""

    def run_around(self, text: str, position: int) -> tuple[int, int]:
        """Start and stop of the run that is cut on its own."""
        ...

    def words(self, run: str) -> list[str]:
        """The run's words in order; joined, they give the run."""
        ...


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
        self._ends_latin = [(_is_latin(term[0]), _is_latin(term[-1])) for term in self.folded]
        self._position = {term: position for position, term in enumerate(self.folded)}
        self._automaton = ahocorasick_rs.BytesAhoCorasick(
            [term.encode() for term in self.folded],
            matchkind=ahocorasick_rs.MatchKind.Standard,
            implementation=ahocorasick_rs.Implementation.DFA,
        )

    def occurrences(self, text: str) -> list[Span]:
        """Every occurrence of every term, overlaps included, in order of start and then length.

        An end of a term that is a Latin letter or digit does not touch another one.

        >>> m = Matcher([Term("5G", "iot"), Term("物联网", "iot"), Term("联网", "iot")])
        >>> m.occurrences("15g, 5g物联网")
        [(5, 7, 0), (7, 10, 1), (8, 10, 2)]
        """
        data = text.encode()
        found = self._automaton.find_matches_as_indexes(data, overlapping=True)
        if not found:
            return []
        spans, seen_bytes, seen_chars = [], 0, 0
        found.sort(key=lambda match: match[1])
        for term, start_byte, _ in found:
            seen_chars += len(data[seen_bytes:start_byte].decode())
            seen_bytes = start_byte
            stop = seen_chars + len(self.folded[term])
            if self._stands_free(text, seen_chars, stop, term):
                spans.append((seen_chars, stop, term))
        spans.sort()
        return spans

    def _stands_free(self, text: str, start: int, stop: int, term: int) -> bool:
        latin_start, latin_end = self._ends_latin[term]
        if latin_start and start > 0 and _is_latin(text[start - 1]):
            return False
        return not (latin_end and stop < len(text) and _is_latin(text[stop]))

    def match(
        self,
        text: str,
        rule: CountRule,
        splitter: RunSplitter | None = None,
        plain: RunSplitter | None = None,
        occurrences: Sequence[Span] | None = None,
    ) -> list[Hit]:
        """Find the hits of a folded text under a counting rule.

        Args:
            text: folded text.
            rule: ``token`` and ``whole`` differ by the splitter alone: how its tokenizer has loaded the terms.
            splitter: the tokenizer for the two word rules.
            plain: a tokenizer without the dictionary; without it every ``boundary_ok`` is True.
            occurrences: what `occurrences` gave for the text, to save a scan.

        Returns:
            Hits in order of start. ``boundary_ok`` tells whether both ends of the hit are word boundaries for the
            plain tokenizer.
        """
        spans = self.occurrences(text) if occurrences is None else list(occurrences)
        if rule == "longest":
            spans = _leftmost_longest(spans)
        elif rule != "substring":
            if splitter is None:
                raise MatchError(f"counting by {rule!r} needs a tokenizer")
            spans = self._words(text, spans, splitter)
        bounds = _Bounds(text, plain)
        return [
            Hit(start, stop, self._terms[term].text, self._terms[term].dimension, bounds.hold(start, stop))
            for start, stop, term in spans
        ]

    def _words(self, text: str, spans: Sequence[Span], splitter: RunSplitter) -> list[Span]:
        free = set(spans)
        found, done = [], 0
        for start, _, _ in spans:
            if start < done:
                continue
            run_start, done = splitter.run_around(text, start)
            at = run_start
            for word in splitter.words(text[run_start:done]):
                term = self._position.get(word)
                if term is not None and (at, at + len(word), term) in free:
                    found.append((at, at + len(word), term))
                at += len(word)
        return found


def _leftmost_longest(spans: Sequence[Span]) -> list[Span]:
    chosen, end = [], 0
    for span in sorted(spans, key=lambda span: (span[0], -span[1])):
        if span[0] >= end:
            chosen.append(span)
            end = span[1]
    return chosen


class _Bounds:
    """The word boundaries of the runs that hold hits, for one text."""

    def __init__(self, text: str, plain: RunSplitter | None) -> None:
        self._text, self._plain = text, plain
        self._run = (0, 0)
        self._cuts: set[int] = set()

    def hold(self, start: int, stop: int) -> bool:
        return self._is_boundary(start) and self._is_boundary(stop)

    def _is_boundary(self, position: int) -> bool:
        if self._plain is None or position <= 0 or position >= len(self._text):
            return True
        if not self._run[0] <= position <= self._run[1]:
            self._run = start, stop = self._plain.run_around(self._text, position)
            self._cuts, at = {start, stop}, start
            for word in self._plain.words(self._text[start:stop]):
                at += len(word)
                self._cuts.add(at)
        return position in self._cuts


def _is_latin(char: str) -> bool:
    return "a" <= char <= "z" or "0" <= char <= "9" or "A" <= char <= "Z"
