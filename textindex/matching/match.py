"""In: a folded text, a dictionary's terms, a splitter. Out: hits under the four counting rules.

One Aho-Corasick scan over the UTF-8 bytes finds every occurrence of every term; a text that holds none is never made
a Python string. The rules choose among the occurrences: ``substring`` takes all, ``longest`` the leftmost longest
without overlap, ``token`` and ``whole`` those that are words of the run they stand in. Only runs that hold an
occurrence are ever cut into words; since the tokenizer cuts each run on its own, the counts equal those of cutting the
whole text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from textindex.core.errors import MatchError
from textindex.core.messages import Message
from textindex.core.records import CountRule, Hit, Term
from textindex.core.text import fold_term
from textindex.matching.runs import Data, Runs, RunSplitter, is_edge, word_end
from textindex.matching.straddling import STRADDLES
from textindex.matching.written import Conditions, Sieve, Span, Written, free_before, latin_end, stands_free

Stem = tuple[int, int, int]
"""The term's position in the dictionary, and start and stop of its letters."""


class Found(NamedTuple):
    """The hits under each rule; and for each what it finds and no rule counts, as it is written or placed, and why.

    And where terms stand to the letter, Chinese ones whatever is beside them (`Matcher.stems`), English ones freely.
    """

    by_rule: dict[CountRule, list[Hit]]
    aside: dict[CountRule, list[tuple[Hit, str]]]
    stems: Sequence[Stem] = ()


class Scan(NamedTuple):
    """What a scan finds: terms to the letter; what word rules may find; what is told as neither; `Found.stems`."""

    literal: Sequence[Span]
    candidates: Sequence[Span]
    touched: dict[Span, str]
    stems: Sequence[Stem] = ()


class Matcher:
    """The automaton of a dictionary.

    A term with a wildcard (``智能*``) is found by its stem. Under the word rules its hits are the words, cut without
    the dictionary, that begin with the stem; under the others each occurrence of the stem that stands free on the left,
    up to the end of the Latin letters and digits that follow if it ends in one. Where its hit and a plain term's are
    the same span, the plain term has it, then the wildcard with the longest stem.

    Args:
        terms: the dictionary's terms, distinct when folded.

    Attributes:
        folded: the folded terms that a tokenizer may load: those without a wildcard.
        wildcards: whether any term has one.

    Raises:
        MatchError: there is no term.
    """

    def __init__(self, terms: Sequence[Term]) -> None:
        if not terms:
            raise MatchError(Message("dict.no_terms"))
        self._terms = tuple(terms)
        stems = [fold_term(term.stem) for term in terms]
        self.folded = tuple(stem for stem, term in zip(stems, terms, strict=True) if not term.wildcard)
        self._chars = [len(stem) for stem in stems]
        self._patterns = [stem.encode() for stem in stems]
        longest = max(self._chars)
        self._wild = {number: 2 + longest - self._chars[number] for number, t in enumerate(terms) if t.wildcard}
        self.wildcards = bool(self._wild)
        self._conditions = Conditions(terms)
        self._automaton = automaton(self._patterns)

    def stems(self, data: Data) -> Sequence[Stem]:
        """Every place where the letters of a term stand, whatever is beside them: its number, start and stop."""
        found: Sequence[Stem] = self._automaton.find_matches_as_indexes(data, overlapping=True)
        return found

    def occurrences(self, data: Data) -> list[Span]:
        """Every occurrence of every term, overlaps included, in order of start and then length.

        An end of a term that is a Latin letter or digit does not touch another one.

        >>> m = Matcher([Term("5G", "iot"), Term("物联网", "iot"), Term("联网", "iot")])
        >>> m.occurrences("15g, 5g物联网".encode())
        [(5, 7, 0), (7, 16, 1), (10, 16, 2)]
        >>> Matcher([Term("digital*", "d")]).occurrences(b"digitalised, predigital")
        [(0, 11, 0)]
        """
        return self._standing(self.stems(data), data)

    def _standing(self, found: Sequence[Stem], data: Data) -> list[Span]:
        if not self._wild:
            return sorted((start, stop, term) for term, start, stop in found if stands_free(data, start, stop))
        spans = []
        for term, start, stop in found:
            if term not in self._wild and stands_free(data, start, stop):
                spans.append((start, stop, term))
            elif term in self._wild and free_before(data, start):
                spans.append((start, latin_end(data, stop), term))
        return sorted(spans)

    def match(
        self,
        data: Data,
        rule: CountRule,
        splitter: RunSplitter | None = None,
        plain: RunSplitter | None = None,
        written: Written | None = None,
    ) -> list[Hit]:
        """Find the hits of a folded text under one counting rule; see `match_by`."""
        splitters = {rule: splitter} if splitter else {}
        return self.match_by(data, [rule], splitters, plain, written).by_rule[rule]

    def match_by(
        self,
        data: Data,
        rules: Iterable[CountRule],
        splitters: Mapping[CountRule, RunSplitter],
        plain: RunSplitter | None = None,
        written: Written | None = None,
    ) -> Found:
        """Find the hits of a folded text under several counting rules, by one scan.

        Args:
            data: folded text in UTF-8.
            rules: ``token`` and ``whole`` differ by their splitters alone: how the tokenizer has loaded the terms.
            splitters: the tokenizers for the two word rules.
            plain: a tokenizer without the dictionary; without it every ``boundary_ok`` is True. The word rules need it
                for terms with a wildcard, and ``whole`` to leave out what straddles two words.
            written: the report's own characters of a span, for terms that count only as the dictionary writes them.

        Returns:
            For each rule its hits in order of start. ``boundary_ok`` tells whether both ends of the hit are word
            boundaries for the plain tokenizer. Apart from them, what the rule finds and does not count for the way it
            is written, for standing inside a string that its term excludes, or for straddling two words.

        Raises:
            MatchError: a word rule has no tokenizer; a term counts only as written, and ``written`` is missing.
        """
        occurring, candidates, touched, stems = self._scan(data)
        runs, sieve = Runs(data), Sieve(self._conditions, data, written)
        literal, unfit = sieve.sort(occurring)
        unfit |= touched
        words: dict[RunSplitter, tuple[list[Span], dict[Span, str]]] = {}
        found: dict[CountRule, Sequence[Span]] = {}
        aside: dict[CountRule, dict[Span, str]] = {}
        for rule in rules:
            if rule == "substring":
                found[rule], aside[rule] = literal, unfit
            elif rule == "longest":
                found[rule], aside[rule] = self._leftmost_longest(literal, data), unfit
            elif rule in splitters:
                splitter = splitters[rule]
                if splitter not in words:
                    confirmed, out = sieve.sort(self._words(candidates, runs, splitter, plain))
                    if rule == "whole" and plain is not None:
                        confirmed, torn = _untorn(confirmed, runs, plain)
                        out |= torn
                    words[splitter] = self._leftmost_longest(confirmed, data), _besides(unfit, confirmed, out)
                found[rule], aside[rule] = words[splitter]
            else:
                raise MatchError(Message("count.tokenizer", rule=rule))
        bounds = _Bounds(runs, plain, len(data))
        spans = dict.fromkeys(span for chosen in (*found.values(), *aside.values()) for span in chosen)
        made = {span: self._hit(span, bounds) for span in sorted(spans)}
        return Found(
            {rule: [made[span] for span in chosen] for rule, chosen in found.items()},
            {rule: [(made[span], why) for span, why in sorted(out.items())] for rule, out in aside.items()},
            stems,
        )

    def _scan(self, data: Data) -> Scan:
        stems = self.stems(data)
        spans = self._standing(stems, data)
        return Scan(spans, spans, {}, stems)

    def _hit(self, span: Span, bounds: _Bounds) -> Hit:
        start, stop, number = span
        term = self._terms[number]
        return Hit(start, stop, term.text, term.dimension, bounds.hold(start, stop))

    def _words(self, spans: Sequence[Span], runs: Runs, splitter: RunSplitter, plain: RunSplitter | None) -> list[Span]:
        found = []
        for span in spans:
            start, stop, term = span
            if term in self._wild:
                found += self._begun(span, runs, plain)
                continue
            run, first, last = runs.place(start, stop, splitter.run_around)
            if last is not None and word_end(run.ends(splitter), first) == last:
                found.append(span)
        return found

    def _begun(self, span: Span, runs: Runs, plain: RunSplitter | None) -> list[Span]:
        """The word that begins with the stem found at a place, cut without the dictionary; nothing if none does."""
        if plain is None:
            raise MatchError(Message("count.star"))
        start, _, term = span
        run = runs.around(start, plain.run_around)
        first = run.offset(start)
        end = word_end(run.ends(plain), first)
        if end is None or end - first < self._chars[term]:
            return []
        stop = start + len(run.text[first:end].encode())
        return [(start, stop, term)] if stands_free(runs.data, start, stop) else []

    def _leftmost_longest(self, spans: Sequence[Span], data: Data) -> list[Span]:
        """Spans without overlap; of terms with the same span, the one that stands there to the letter, then others."""

        def order(span: Span) -> tuple[int, int, int, int]:
            start, stop, term = span
            return start, -stop, self._wild.get(term) or data[start:stop] != self._patterns[term], term

        chosen, end = [], 0
        for span in sorted(spans, key=order):
            if span[0] >= end:
                chosen.append(span)
                end = span[1]
        return chosen


def _untorn(spans: Sequence[Span], runs: Runs, plain: RunSplitter) -> tuple[list[Span], dict[Span, str]]:
    """The spans that do not straddle two words; and those that do."""
    kept, torn = [], dict[Span, str]()
    for span in spans:
        run, first, last = runs.place(span[0], span[1], plain.run_around)
        if last is not None and plain.straddled(run.text, run.ends(plain), first, last):
            torn[span] = STRADDLES
        else:
            kept.append(span)
    return kept, torn


def _besides(unfit: Mapping[Span, str], kept: Sequence[Span], out: dict[Span, str]) -> dict[Span, str]:
    """What is set aside under a word rule: its own, and what the literal rules set aside where it finds nothing."""
    if not unfit:
        return out
    there = {(start, term) for start, _, term in (*kept, *out)}
    return out | {span: why for span, why in unfit.items() if (span[0], span[2]) not in there}


def automaton(patterns: Sequence[bytes]) -> Any:
    """An automaton that finds every occurrence of every pattern, as (pattern, start, stop)."""
    import ahocorasick_rs

    return ahocorasick_rs.BytesAhoCorasick(
        patterns,
        matchkind=ahocorasick_rs.MatchKind.Standard,
        implementation=ahocorasick_rs.Implementation.DFA,
    )


def first_longest(words: Iterable[str]) -> Any:
    """An automaton that finds, from left to right, the longest of some words that begins first; as `automaton`."""
    import ahocorasick_rs

    return ahocorasick_rs.AhoCorasick(
        words,
        matchkind=ahocorasick_rs.MatchKind.LeftmostLongest,
        implementation=ahocorasick_rs.Implementation.DFA,
    )


class _Bounds:
    """The word boundaries of the runs that hold hits, for one text."""

    def __init__(self, runs: Runs, plain: RunSplitter | None, size: int) -> None:
        self._runs, self._plain, self._size = runs, plain, size

    def hold(self, start: int, stop: int) -> bool:
        """Whether words begin or end at both ends of a span."""
        if self._plain is None:
            return True
        run, first, last = self._runs.place(start, stop, self._plain.run_around)
        if start > 0 and not is_edge(run.ends(self._plain), first):
            return False
        if stop >= self._size:
            return True
        if last is None:
            run = self._runs.around(stop, self._plain.run_around)
            last = run.offset(stop)
        return is_edge(run.ends(self._plain), last)
