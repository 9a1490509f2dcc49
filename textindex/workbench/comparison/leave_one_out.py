"""In: a dictionary and stored texts. Out: its counts, and what becomes of the hits as each term is left out.

Leaving a term out is more than taking its hits away: under ``longest`` it frees characters for other terms, and under
the word rules jieba, that no longer has the term, may cut other words. What may change is found first
(`textindex.workbench.comparison.affected`), counted anew by the same matcher, and everything else is subtraction.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from textindex import documents, matching
from textindex.core.records import Dictionary, Hit
from textindex.matching.match import Matcher
from textindex.matching.runs import Run, RunSplitter
from textindex.scoring.hearing import heard
from textindex.scoring.scorer import WORD_RULES, Settings
from textindex.store import Stored
from textindex.workbench.comparison.affected import Affected, kit

MAX_MATCHERS = 512


class Counted(NamedTuple):
    """One text's counts: term to kept hits; and term to what its absence does to the hits of each term."""

    terms: Counter[str]
    without: dict[str, Counter[str]]


class LeaveOneOut:
    """Counts a dictionary by its rule and policy, as `textindex.score` does, and without each of some terms.

    Args:
        dictionary: what is counted.
        left_out: the terms to leave out, one at a time, by their text.

    Raises:
        DictionaryError: the dictionary's counting rule cannot count it.
    """

    def __init__(self, dictionary: Dictionary, left_out: Iterable[str] = ()) -> None:
        settings = Settings((dictionary,))
        settings.check()
        self._language, self._rule = dictionary.language, settings.rule(dictionary)
        self._terms = {term.text: term for term in dictionary.terms}
        policy = settings.drops(dictionary)
        own = {text: getattr(term, "drop", None) for text, term in self._terms.items()}
        self._drops = {text: frozenset(policy if drop is None else drop) for text, drop in own.items()}
        self._left_out = frozenset(left_out)
        self._kit = kit(dictionary, self._rule, self._left_out)
        self._whole = self._kit.matcher(dictionary.terms)
        self._small: OrderedDict[frozenset[str], Matcher] = OrderedDict()
        words = self._rule in WORD_RULES
        self._plain = None if not words else matching.Splitter() if self._language == "zh" else self._kit.splitter

    def __call__(self, stored: Stored) -> Counted:
        """Count a text, and without each term that is to be left out."""
        found = self._find(self._whole, self._kit.splitter, stored)
        kept = self._kept(stored, found)
        terms = Counter(hit.term for hit, counts in kept.items() if counts)
        without = defaultdict[str, Counter[str]](Counter)
        without |= {term: Counter({term: -number}) for term, number in terms.items() if term in self._left_out}
        if self._left_out and self._rule != "substring":
            starts = [hit.start for hit in found]
            for affected in self._kit.stretches(stored, found):
                first, last = (bisect_left(starts, edge) for edge in (affected.stretch.start, affected.stretch.stop))
                self._rematch(stored, {hit: kept[hit] for hit in found[first:last]}, affected, without)
        return Counted(terms, without)

    def _rematch(
        self, stored: Stored, kept: dict[Hit, bool], affected: Affected, without: dict[str, Counter[str]]
    ) -> None:
        """Add what the absence of terms does to the hits of the others in a stretch; ``kept`` tells of its own hits."""
        stretch, present, left_out = affected
        for term in left_out:
            others = present - {term}
            if not others:
                continue
            after = set(self._find(self._matcher(others), self._kit.without(term), stored, stretch))
            old = {hit for hit in kept if hit.term != term}
            if after != old:
                gained = self._kept(stored, list(after - old))
                without[term].update(hit.term for hit, counts in gained.items() if counts)
                without[term].subtract(hit.term for hit in old - after if kept[hit])

    def _find(
        self, matcher: Matcher, splitter: RunSplitter | None, stored: Stored, stretch: Run | None = None
    ) -> list[Hit]:
        """The hits by the dictionary's rule, in the whole text or a stretch of it."""
        first, last = (stretch.start, stretch.stop) if stretch else (0, len(stored.folded.data))

        def written(start: int, stop: int) -> str:
            return documents.quote(stored.pages, stored.folded, first + start, first + stop)

        found = matcher.match(stored.folded.data[first:last], self._rule, splitter, self._plain, written)
        return [Hit(hit.start + first, hit.stop + first, hit.term, hit.dimension, True) for hit in found]

    def _kept(self, stored: Stored, found: Sequence[Hit]) -> dict[Hit, bool]:
        """Whether each hit is kept by the policy: none of its flags is to be dropped."""
        if not any(self._drops.values()):
            return dict.fromkeys(found, True)
        told = heard(stored, found, self._language)
        return {hit: self._drops[hit.term].isdisjoint(said.flags) for hit, (_, said) in zip(found, told, strict=True)}

    def _matcher(self, texts: frozenset[str]) -> Matcher:
        """The automaton of a few terms, in the dictionary's order; those asked for last are kept."""
        if texts not in self._small:
            if len(self._small) >= MAX_MATCHERS:
                self._small.popitem(last=False)
            self._small[texts] = self._kit.matcher([term for text, term in self._terms.items() if text in texts])
        self._small.move_to_end(texts)
        return self._small[texts]
