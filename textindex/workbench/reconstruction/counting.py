"""In: reports of a store, dictionaries. Out: their hits by term, section, rule and flags: one reading for every choice.

`textindex.score` gives one dictionary, rule, section and policy at a time; here a report is matched once by each
dictionary, and each hit is kept with all the choices under which it counts.
"""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from textindex import matching
from textindex.core.records import COUNT_RULES, SECTIONS, CountRule, Dictionary, Hit
from textindex.core.text import visible_chars
from textindex.scoring.hearing import SPEAKERS, Context, context, flags
from textindex.scoring.scorer import Scorer, Settings
from textindex.store import Stored
from textindex.workbench.corpus import Corpus

PARTS = ("report", *SECTIONS)
"""What of a report is counted; the names are those of the multiverse."""
Tick = Callable[[], None]
PLAINEST = "all"
"""The speaker that comes first among those that are equally near."""


class Choice(NamedTuple):
    """What counts: a dictionary by its place, a part of the report, a rule, whose words."""

    dictionary: int
    section: str
    rule: CountRule
    speaker: str


class Counts(NamedTuple):
    """The hits of dictionaries in reports.

    Attributes:
        dictionaries: what was counted.
        languages: of the reports.
        years: of the reports, 0 where unknown.
        size: (n_reports, 3) characters of each of `PARTS`, NaN where a report has no such section.
        words: the same for words, NaN where they were not counted.
        hits: (n, 7) int64: report, dictionary, term, sections, rules, speakers (bits, in the order of `PARTS`,
            `COUNT_RULES` and `SPEAKERS`), how many.
    """

    dictionaries: tuple[Dictionary, ...]
    languages: tuple[str, ...]
    years: np.ndarray[Any, Any]
    size: np.ndarray[Any, Any]
    words: np.ndarray[Any, Any]
    hits: np.ndarray[Any, Any]

    def choices(self) -> Iterator[Choice]:
        """Every combination of dictionary, section, rule and speaker."""
        for number in range(len(self.dictionaries)):
            for section in PARTS:
                for count in COUNT_RULES:
                    for speaker in sorted(SPEAKERS, key=lambda name: name != PLAINEST):
                        yield Choice(number, section, count, speaker)

    def known(self, choice: Choice) -> np.ndarray[Any, Any]:
        """(n_reports,) whether a report has the section and the dictionary's language."""
        own = self.dictionaries[choice.dictionary].language
        spoken = np.array([language in (own, "") for language in self.languages])
        known: np.ndarray[Any, Any] = spoken & ~np.isnan(self.size[:, PARTS.index(choice.section)])
        return known

    def terms(self, choice: Choice) -> np.ndarray[Any, Any]:
        """(n_reports, n_terms) int64: the counts that `textindex.score` gives under the choice."""
        report, number, term, sections, rules, speakers, n = self.hits.T
        counted = (
            (number == choice.dictionary)
            & (sections >> PARTS.index(choice.section) & 1 == 1)
            & (rules >> COUNT_RULES.index(choice.rule) & 1 == 1)
            & (speakers >> list(SPEAKERS).index(choice.speaker) & 1 == 1)
        )
        wide = len(self.dictionaries[choice.dictionary].terms)
        cells = np.bincount(report[counted] * wide + term[counted], n[counted], len(self.languages) * wide)
        table: np.ndarray[Any, Any] = cells.reshape(-1, wide).astype(np.int64)
        return table


def count(
    corpus: Corpus,
    files: Sequence[str],
    dictionaries: Sequence[Dictionary],
    *,
    words: bool = False,
    tick: Tick = lambda: None,
) -> Counts:
    """Count dictionaries in reports under every choice.

    Args:
        corpus: the reports of a store.
        files: those to count in, in the order in which the rows are wanted.
        dictionaries: what to count, each in the reports of its language.
        words: whether words are counted too, which takes long.
        tick: called after each report.
    """
    settings = Settings(tuple(dictionaries), count="whole")
    counters = [_Counter(settings, dictionary) for dictionary in dictionaries]
    scorer, rows, numbers = Scorer(settings), array("q"), {file: number for number, file in enumerate(files)}
    size, n_words = (np.full((len(files), len(PARTS)), np.nan) for _ in range(2))
    for report, stored in corpus.texts():
        if report.file not in numbers:
            continue
        number, places, known = numbers[report.file], _places(stored), Flags(stored, report.language)
        parts = [None if place is None else stored.folded.part(place.start, place.stop) for place in places]
        size[number] = [report.entry.n_chars, *(math.nan if part is None else visible_chars(part) for part in parts)]
        if words:
            n_words[number] = _words([stored.folded.text, *parts], report.language)
        for at, dictionary in enumerate(settings.dictionaries):
            if dictionary in settings.of_language(report.language):
                kinds = counters[at](scorer.hits(stored, dictionary), places, known)
                for kind, n in kinds.items():
                    rows.extend((number, at, *kind, n))
        tick()
    by_file = {report.file: report for report in corpus.reports}
    return Counts(
        dictionaries=settings.dictionaries,
        languages=tuple(by_file[file].language for file in files),
        years=np.array([by_file[file].year or 0 for file in files]),
        size=size,
        words=n_words,
        hits=np.array(rows, dtype=np.int64).reshape(-1, 7),
    )


def _places(stored: Stored) -> list[Context | None]:
    """Where the sections stand; None of one that the report has not."""
    present = {s.section: context(stored.folded, s) for s in reversed(stored.sections) if s.status == "present"}
    return [present.get(name) for name in SECTIONS]


def _words(parts: Sequence[str | None], language: str) -> list[float]:
    splitter = matching.EnglishSplitter() if language == "en" else matching.Splitter()
    return [math.nan if part is None else float(splitter.count_words(part)) for part in parts]


class _Counter:
    """Tells under which choices the hits of one dictionary count."""

    def __init__(self, settings: Settings, dictionary: Dictionary) -> None:
        self._dictionary = dictionary
        self._numbers = {term.text: place for place, term in enumerate(dictionary.terms)}
        own = settings.drops_by_term(dictionary)
        policy = settings.drops(dictionary)
        self._drops = [
            {term.text: frozenset(own.get(term.text, policy) if flags is None else flags) for term in dictionary.terms}
            for flags in SPEAKERS.values()
        ]

    def __call__(
        self, found: Mapping[CountRule, Sequence[Hit]], places: Sequence[Context | None], known: Flags
    ) -> Counter[tuple[int, int, int, int]]:
        """How many hits there are of each kind: term, sections, rules, speakers."""
        rules = Counter[Hit]()
        for bit, rule in enumerate(COUNT_RULES):
            rules.update(dict.fromkeys(found[rule], 1 << bit))
        kinds = Counter[tuple[int, int, int, int]]()
        for hit, own in zip(rules, known.of(list(rules), self._dictionary.language), strict=True):
            inside = (place is not None and place.start <= hit.start < place.stop for place in places)
            sections = 1 + sum(2 << bit for bit, held in enumerate(inside) if held)
            speakers = sum(1 << bit for bit, drop in enumerate(self._drops) if drop[hit.term].isdisjoint(own))
            kinds[self._numbers[hit.term], sections, rules[hit], speakers] += 1
        return kinds


class Flags:
    """The flags of one report's hits; what several dictionaries or rules find is looked at once."""

    def __init__(self, stored: Stored, language: str) -> None:
        self._stored, self._language = stored, language
        self._seen: dict[tuple[int, int, str], tuple[str, ...]] = {}

    def of(self, hits: Sequence[Hit], language: str) -> list[tuple[str, ...]]:
        """The flags of hits; language is that of their dictionary, for a report whose own is not known."""
        keys = [(hit.start, hit.stop, hit.term) for hit in hits]
        new = [(key, hit) for key, hit in zip(keys, hits, strict=True) if key not in self._seen]
        told = flags(self._stored, [hit for _, hit in new], self._language or language)
        self._seen.update((key, own) for (key, _), own in zip(new, told, strict=True))
        return [self._seen[key] for key in keys]
