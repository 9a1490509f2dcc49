"""In: a filing. Out: its `Outcome`: read, identified, folded and matched. What one worker does with one report."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from textindex import dictionary as dictionaries_room
from textindex import documents, hits, sources, tokens
from textindex.base.errors import DictionaryError
from textindex.base.records import (
    COUNT_RULES,
    CountRule,
    Dictionary,
    Document,
    Filing,
    Folded,
    Hit,
    Rejection,
)

WORD_RULES: tuple[Literal["token", "whole"], ...] = ("token", "whole")
CONTEXT_CHARS = 30
NOT_A_WORD = "no word of its own for jieba"
OVERLAPS = "overlaps a hit that is counted"


@dataclass(frozen=True, slots=True)
class Settings:
    """What every report of a run is scored by; plain values, so that a worker process can be given them.

    ``count`` overrides the dictionaries' own counting rules; ``words`` asks for the total of words.
    """

    dictionaries: tuple[Dictionary, ...]
    count: CountRule | None = None
    engine: str = "pdfium"
    words: bool = False

    def rule(self, dictionary: Dictionary) -> CountRule:
        """The counting rule of a dictionary in this run."""
        return self.count or dictionary.policy.count

    def check(self) -> None:
        """Find what is wrong with the settings before hours of reading.

        Raises:
            DictionaryError: a dictionary that its counting rule cannot count.
            DocumentError: an unknown engine.
        """
        documents.extractor_version(self.engine)
        for dictionary in self.dictionaries:
            if self.rule(dictionary) not in WORD_RULES:
                continue
            if dictionary.language != "zh":
                raise DictionaryError(
                    f"{dictionary.name}: English words are not matched yet; count by longest or substring"
                )
            dictionaries_room.check_words(dictionary)


def rule_of(count: str | None) -> CountRule | None:
    """The counting rule of that name; None stays None.

    Raises:
        DictionaryError: there is no such rule.
    """
    rules: dict[str, CountRule] = {rule: rule for rule in COUNT_RULES}
    if count is not None and count not in rules:
        raise DictionaryError(f"no counting rule is called {count!r}: choose one of {', '.join(COUNT_RULES)}")
    return rules[count] if count else None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file.

    ``rows`` are ledger rows without firm and year (they are known once all reports are), ``totals`` counts under each
    of the four rules: dictionary, rule, term to number. ``notes`` are of the reading, ``remarks`` of disagreements
    about which report it is.
    """

    filing: Filing
    rejection: Rejection | None
    n_pages: int | None = None
    n_chars: int | None = None
    n_words: int | None = None
    extractor: str = ""
    notes: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    rows: tuple[tuple[Any, ...], ...] = ()
    totals: dict[str, dict[CountRule, Counter[str]]] | None = None


def task(settings: Settings) -> Callable[[], Scorer]:
    """A picklable maker of `Scorer(settings)`, for the runners."""
    return partial(Scorer, settings)


class Scorer:
    """Scores one report at a time; holds the automata and tokenizers, which are costly to build."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._matchers = [(d, hits.Matcher(d.terms)) for d in settings.dictionaries]
        self._plain = tokens.Splitter()
        self._splitters: dict[tuple[str, CountRule], tokens.Splitter] = {
            (d.name, rule): tokens.Splitter(matcher.folded, rule)
            for d, matcher in self._matchers
            for rule in WORD_RULES
        }

    def __call__(self, filing: Filing) -> Outcome:
        """Read, identify, fold and match one file."""
        with _collector_at_rest(self._settings.engine == "pdfium"):
            return self._score(filing)

    def _score(self, filing: Filing) -> Outcome:
        document = documents.read(filing, engine=self._settings.engine)
        if isinstance(document, Rejection):
            return Outcome(document.filing, document)
        filing, remarks = sources.identify(document)
        rejection = sources.not_annual(filing) or self._other_language(filing)
        if rejection:
            return Outcome(
                filing,
                rejection,
                len(document.pages),
                extractor=document.extractor,
                notes=document.notes,
                remarks=tuple(remarks),
            )
        folded = documents.fold(document)
        rows, totals = self._match(document, folded)
        return Outcome(
            filing=filing,
            rejection=None,
            n_pages=len(document.pages),
            n_chars=len(folded.text) - folded.text.count(" ") - folded.text.count("\n"),
            n_words=self._plain.count_words(folded.text) if self._settings.words else None,
            extractor=document.extractor,
            notes=document.notes,
            remarks=tuple(remarks),
            rows=tuple(rows),
            totals=totals,
        )

    def count(self, text: str, dictionary: Dictionary) -> Counter[str]:
        """Count a dictionary's terms in a folded text under the run's rule: term to number."""
        matcher = next(m for d, m in self._matchers if d.name == dictionary.name)
        return Counter(hit.term for hit in self._by_rule(text, dictionary, matcher, self._settings.rule(dictionary)))

    def _other_language(self, filing: Filing) -> Rejection | None:
        languages = {d.language for d in self._settings.dictionaries}
        if not filing.language or filing.language in languages:
            return None
        words = {"zh": "Chinese", "en": "English"}
        wanted = " and ".join(sorted(words[language] for language in languages))
        detail = f"the report is in {words[filing.language]}, the dictionary in {wanted}"
        return Rejection(filing, "sources", "other language", detail)

    def _match(
        self, document: Document, folded: Folded
    ) -> tuple[list[tuple[Any, ...]], dict[str, dict[CountRule, Counter[str]]]]:
        rows, totals = [], {}
        for dictionary, matcher in self._matchers:
            spans = matcher.occurrences(folded.text)
            found = {rule: self._by_rule(folded.text, dictionary, matcher, rule, spans) for rule in COUNT_RULES}
            kept = found[self._settings.rule(dictionary)]
            rows += [self._row(document, folded, dictionary, hit, None) for hit in kept]
            if self._settings.rule(dictionary) in WORD_RULES:
                passed = _passed_over(found["longest"], kept)
                rows += [self._row(document, folded, dictionary, hit, why) for hit, why in passed]
            totals[dictionary.name] = {rule: Counter(hit.term for hit in found[rule]) for rule in COUNT_RULES}
        return rows, totals

    def _by_rule(
        self, text: str, dictionary: Dictionary, matcher: hits.Matcher, rule: CountRule, spans: Any = None
    ) -> list[Hit]:
        return matcher.match(text, rule, self._splitters.get((dictionary.name, rule)), self._plain, spans)

    def _row(
        self, document: Document, folded: Folded, dictionary: Dictionary, hit: Hit, reason: str | None
    ) -> tuple[Any, ...]:
        page, start = folded.origin.locate(hit.start)
        end_page, last = folded.origin.locate(hit.stop - 1)
        return (
            document.filing.file,
            page,
            start,
            end_page,
            last + 1,
            None,
            dictionary.name,
            hit.term,
            hit.dimension,
            documents.quote(document, folded, hit.start, hit.stop),
            documents.quote(document, folded, hit.start - CONTEXT_CHARS, hit.start),
            documents.quote(document, folded, hit.stop, hit.stop + CONTEXT_CHARS),
            hit.boundary_ok,
            reason is None,
            reason,
        )


@contextmanager
def _collector_at_rest(wanted: bool) -> Iterator[None]:
    """Let Python's cycle collector rest over one document.

    A report's lines are tens of thousands of small tuples without cycles; looking through them again and again takes
    a tenth of the time. (pdfplumber does leave cycles: there the collector goes on.)
    """
    wanted = wanted and gc.isenabled()
    if wanted:
        gc.disable()
    try:
        yield
    finally:
        if wanted:
            gc.enable()


def _passed_over(longest: list[Hit], kept: list[Hit]) -> list[tuple[Hit, str]]:
    """Longest-match hits that the word rule does not count, and why."""
    spans = {(hit.start, hit.stop) for hit in kept}
    taken = {position for hit in kept for position in range(hit.start, hit.stop)}
    return [
        (hit, NOT_A_WORD if taken.isdisjoint(range(hit.start, hit.stop)) else OVERLAPS)
        for hit in longest
        if (hit.start, hit.stop) not in spans
    ]
