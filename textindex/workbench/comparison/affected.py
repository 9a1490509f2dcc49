"""In: a dictionary, and a text with its hits. Out: the stretches in which a term's absence may change other hits.

A stretch is matched on its own: no run of jieba and no occurrence of a term reaches beyond it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple, Protocol

from textindex import matching
from textindex.core.records import CountRule, Dictionary, Hit, Term
from textindex.core.text import RUN_CHARS, fold_term
from textindex.matching.jieba_splitter import MAX_CACHED_RUNS
from textindex.matching.match import Matcher
from textindex.matching.runs import Run, Runs, RunSplitter
from textindex.scoring.scorer import WORD_RULES
from textindex.store import Stored

LINE = re.compile(r"[^\n]+")
LATIN = re.compile(r"[a-z0-9]+")
WILDCARDS = ("*", "＊")
ROUNDING = 1e-9
"""Far more than the errors of adding up a run's logarithms, and far less than two paths differ but by chance."""


class Affected(NamedTuple):
    """A stretch, the terms that may be hits in it, and those whose absence may change the hits of others."""

    stretch: Run
    present: frozenset[str]
    left_out: frozenset[str]


class Kit(Protocol):
    """What counting a language's dictionary needs, whole and without a term."""

    @property
    def splitter(self) -> RunSplitter | None:
        """The tokenizer of the whole dictionary; None where the rule needs none."""
        ...

    def matcher(self, terms: Sequence[Term]) -> Matcher:
        """An automaton of some terms."""
        ...

    def without(self, term: str) -> RunSplitter | None:
        """The tokenizer of the dictionary without a term."""
        ...

    def stretches(self, stored: Stored, found: Sequence[Hit]) -> Iterator[Affected]:
        """The stretches of a text, with its hits, in which the absence of a term may change the hits of others."""
        ...


def kit(dictionary: Dictionary, rule: CountRule, left_out: Collection[str]) -> Kit:
    """What a dictionary's language asks for."""
    return (Chinese if dictionary.language == "zh" else English)(dictionary, rule, frozenset(left_out))


def stem_of(term: Term) -> str:
    """A term's text as it is looked for: folded, without a wildcard."""
    return fold_term(term.text.rstrip("*＊"))


class Chinese:
    """Chinese: a term left out frees its characters; under the word rules jieba does not have it any more."""

    def __init__(self, dictionary: Dictionary, rule: CountRule, left_out: frozenset[str]) -> None:
        self._terms, self._left_out = dictionary.terms, left_out
        self._whole = Matcher(dictionary.terms)
        self._loading = rule if rule in WORD_RULES else None
        self.splitter: matching.Splitter | None = None
        self._splitters: dict[str, matching.Splitter] = {}
        self._changed: dict[str, set[str]] = defaultdict(set)  # words of other frequency, to the terms left out
        self._drift = 0.0
        if self._loading:
            self.splitter = self._load("")
            for term in sorted(left_out):
                self._compare(term, self.splitter)
        self._seldom = {word: terms for word, terms in self._changed.items() if not self._seen(word, terms)}
        self._around = _around(_stretch(dictionary.terms))

    def matcher(self, terms: Sequence[Term]) -> Matcher:
        """An automaton of some terms."""
        return Matcher(terms)

    def without(self, term: str) -> RunSplitter | None:
        """The tokenizer that has loaded all terms but one."""
        return self._splitters.get(term, self.splitter)

    def stretches(self, stored: Stored, found: Sequence[Hit]) -> Iterator[Affected]:
        """The stretches that hold a term to be left out beside another one."""
        runs, words = Runs(stored.folded.data), Runs(stored.folded.data)
        present: dict[Run, set[str]] = defaultdict(set)
        cut: dict[Run, set[Run]] = defaultdict(set)
        for start, _, number in self._whole.occurrences(stored.folded.data):
            stretch = runs.around(start, self._around)
            present[stretch].add(self._terms[number].text)
            if self._loading:
                cut[stretch].add(words.around(start, matching.Splitter.run_around))
        for stretch, texts in present.items():
            left_out = (texts | self._recut(cut[stretch])) & self._left_out
            if left_out and (len(texts) > 1 or not left_out <= texts):
                yield Affected(stretch, frozenset(texts), frozenset(left_out))

    def _load(self, without: str) -> matching.Splitter:
        folded = [fold_term(t.text) for t in self._terms if t.text != without and not t.text.endswith(WILDCARDS)]
        assert self._loading
        remembered = 0 if without else MAX_CACHED_RUNS
        return matching.Splitter(folded, self._loading, remembered)

    def _compare(self, term: str, whole: matching.Splitter) -> None:
        """Note in which words jieba's frequencies differ without a term."""
        self._splitters[term] = splitter = self._load(term)
        changed, drift = splitter.unlike(whole)
        for word in changed:
            self._changed[word].add(term)
        self._drift = max(self._drift, drift)

    def _seen(self, word: str, terms: set[str]) -> bool:
        """Whether every place of a word is among the occurrences of the only term that it is changed by."""
        latin = LATIN.match(word) or LATIN.match(word[::-1])
        return not latin and terms == {t.text for t in self._terms if stem_of(t) == word}

    def _recut(self, runs: Collection[Run]) -> set[str]:
        """The terms without which jieba may cut one of the runs otherwise, found as occurrences or not."""
        terms: set[str] = set()
        for run in runs:
            for word, without in self._seldom.items():
                if word in run.text:
                    terms |= without
            unsure = self._drift * len(run.text) + ROUNDING
            if self._drift and self.splitter and self.splitter.margin(run.text) <= unsure:
                return set(self._left_out)
        return terms


class English:
    """English: a term left out frees its words; the words are cut as before."""

    def __init__(self, dictionary: Dictionary, rule: CountRule, left_out: frozenset[str]) -> None:
        self._left_out, self._literal = left_out, rule not in WORD_RULES
        self._words = _words()
        self.splitter: RunSplitter | None = None if self._literal else self._words
        self._forms: dict[str, list[list[tuple[str, ...]]]] = {}
        self._begins: dict[str, set[str]] = defaultdict(set)
        for term in dictionary.terms:
            self._add(term)
        self._around = _around(LINE)

    def _add(self, term: Term) -> None:
        """Note which Latin words a term's parts are made of, in any spelling; a wildcard's last may go on."""
        parts = self._words.parts(stem_of(term), term.exact)
        forms = [[tuple(LATIN.findall(form)) for form in sorted(part)] for part, _ in parts]
        self._forms[term.text] = [part for part in forms if all(part)]
        lone = not self._forms[term.text] or (len(self._forms[term.text]) == 1 and term.text.endswith(WILDCARDS))
        for first in [()] if lone else self._forms[term.text][0]:
            self._begins[first[0] if first else ""].add(term.text)

    def matcher(self, terms: Sequence[Term]) -> Matcher:
        """An automaton of some terms."""
        return matching.PhraseMatcher(terms, self._words)

    def without(self, term: str) -> RunSplitter | None:
        """The words are cut the same, whatever the terms."""
        return self.splitter

    def stretches(self, stored: Stored, found: Sequence[Hit]) -> Iterator[Affected]:
        """The lines with a hit that is to be left out, in which other terms may stand too."""
        runs = Runs(stored.folded.data)
        counted: dict[Run, set[str]] = defaultdict(set)
        for hit in found:
            counted[runs.around(hit.start, self._around)].add(hit.term)
        for line, texts in counted.items():
            present = texts | self._possible(line.text)
            if texts & self._left_out and len(present) > 1:
                yield Affected(line, frozenset(present), frozenset(texts & self._left_out))

    def _possible(self, text: str) -> set[str]:
        """The terms of which every word may stand in a line."""
        words = LATIN.findall(text)
        held = set(words)
        begun = set().union(self._begins[""], *(self._begins[word] for word in held if word in self._begins))
        return {term for term in begun if all(self._stands(part, held, term) for part in self._forms[term])}

    def _stands(self, part: Sequence[tuple[str, ...]], held: set[str], term: str) -> bool:
        if part is self._forms[term][-1] and term.endswith(WILDCARDS):
            return any(word.startswith(form[-1]) for form in part for word in held)
        return any(held.issuperset(form) for form in part)


class _Words(matching.EnglishSplitter):
    """spaCy's words, with a memory of those that the terms are made of."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: dict[tuple[str, bool], list[tuple[frozenset[str], bool]]] = {}

    def parts(self, term: str, exact: bool) -> list[tuple[frozenset[str], bool]]:
        """The words of a term, found once."""
        if (term, exact) not in self._parts:
            self._parts[term, exact] = super().parts(term, exact)
        return self._parts[term, exact]


@lru_cache(maxsize=1)
def _words() -> _Words:
    return _Words()


def _stretch(terms: Sequence[Term]) -> re.Pattern[str]:
    """What a stretch is made of: the characters of jieba's runs and of the terms; lines where more is looked at."""
    if any(term.exact or getattr(term, "exclude", ()) for term in terms):
        return LINE
    others = {char for term in terms for char in fold_term(term.text)} - {"\n"}
    return re.compile(f"[{RUN_CHARS}{re.escape(''.join(sorted(others)))}]+")


class _around:  # noqa: N801 (a function with a pattern)
    """Finds the stretch around a character."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self._pattern = pattern

    def __call__(self, text: str, position: int) -> tuple[int, int]:
        """Start and stop of the stretch."""
        ahead = self._pattern.match(text, position)
        behind = self._pattern.match(text[:position][::-1])
        return position - (behind.end() if behind else 0), ahead.end() if ahead else position
