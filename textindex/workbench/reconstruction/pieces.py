"""In: terms that may be in a dictionary, reports. Out: what each adds to a count, and which others take that away.

Of 大数据 inside 大数据平台 nothing is counted where both are in the dictionary, and once where one is. So each
occurrence of a term is kept with the terms that would have it instead: what a set of terms counts follows for every
set, without matching again. Terms that may meet are matched apart, so that each finds what it would find alone; what
the word rules make of a run that holds two of them may differ from that, seldom.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from textindex.core.records import COUNT_RULES, CountRule, Dictionary, Hit, MatchPolicy, SectionName, Term
from textindex.core.text import fold_term
from textindex.scoring.hearing import context
from textindex.scoring.scorer import Scorer, Settings
from textindex.store import Stored
from textindex.workbench.corpus import Corpus
from textindex.workbench.reconstruction.counting import Flags, Tick
from textindex.workbench.reconstruction.law import Piece

_Span = tuple[int, int, int, Hit]
"""First byte, last one below zero, term, hit: in order as leftmost and longest go."""


class Way(NamedTuple):
    """How hits are counted: in what section (None: the report), by which rule, without which flags."""

    section: SectionName | None
    rule: CountRule
    drop: tuple[str, ...]


class Candidate(NamedTuple):
    """A term that may be in the dictionary, and where it comes from."""

    term: Term
    sources: tuple[str, ...]


def candidates(dictionaries: Sequence[Dictionary], more: Sequence[str] = ()) -> list[Candidate]:
    """The terms of dictionaries, each once, and further ones; as the first that has a term counts it."""
    found: dict[str, Candidate] = {}
    for dictionary in dictionaries:
        for term in dictionary.terms:
            key = fold_term(term.text)
            held = found.get(key, Candidate(term, ()))
            found[key] = held._replace(sources=(*held.sources, dictionary.name))
    for text in more:
        found.setdefault(fold_term(text), Candidate(Term(text, "more"), ()))
    return list(found.values())


def pieces(
    corpus: Corpus,
    files: Sequence[str],
    terms: Sequence[Term],
    language: str,
    ways: Collection[Way],
    tick: Tick = lambda: None,
) -> dict[Way, list[Piece]]:
    """What terms add to the counts of reports.

    Args:
        corpus: the reports of a store.
        files: those to count in, by the rows wanted.
        terms: what may be in the dictionary, distinct when folded.
        language: theirs.
        ways: how it is counted.
        tick: called after each report.

    Returns:
        By way what each term adds, in the order of the terms.
    """
    layers, rules = _layers(terms, language), [rule for rule in COUNT_RULES if any(w.rule == rule for w in ways)]
    settings = Settings(tuple(layers), count="whole")
    scorer, rows = Scorer(settings), {file: row for row, file in enumerate(files)}
    numbers = {term.text: number for number, term in enumerate(terms)}
    found: dict[Way, dict[tuple[int, frozenset[int]], dict[int, int]]] = {w: defaultdict(dict) for w in ways}
    for report, stored in corpus.texts():
        if report.file not in rows or report.language not in (language, ""):
            continue
        hits, flags = [scorer.hits(stored, layer, rules) for layer in layers], Flags(stored, report.language)
        for rule in rules:
            spans = sorted((hit.start, -hit.stop, numbers[hit.term], hit) for own in hits for hit in own[rule])
            places = list(zip(spans, _covers(spans, rule), strict=True))
            for way in ways:
                if way.rule == rule:
                    for kind, n in _counted(stored, places, way, flags, language).items():
                        found[way][kind][rows[report.file]] = n
        tick()
    return {
        way: [
            Piece(term, covers, np.array(list(n), dtype=np.int64), np.array(list(n.values()), dtype=float))
            for (term, covers), n in sorted(kinds.items(), key=lambda kind: (kind[0][0], sorted(kind[0][1])))
        ]
        for way, kinds in found.items()
    }


def _covers(spans: Sequence[_Span], rule: CountRule) -> list[frozenset[int]]:
    """For each occurrence the terms of which one that begins before, or as early and goes on longer, holds some of it.

    >>> hit = Hit(0, 0, "", "", True)
    >>> _covers([(0, -9, 1, hit), (0, -6, 0, hit), (3, -12, 2, hit)], "longest")
    [frozenset(), frozenset({1}), frozenset({0, 1})]
    """
    if rule == "substring":
        return [frozenset()] * len(spans)
    found, open_ = [], list[tuple[int, int]]()
    for start, stop, number, _ in spans:
        open_ = [(end, other) for end, other in open_ if end > start]
        found.append(frozenset(other for _, other in open_ if other != number))
        open_.append((-stop, number))
    return found


def _counted(
    stored: Stored, places: Sequence[tuple[_Span, frozenset[int]]], way: Way, flags: Flags, language: str
) -> Counter[tuple[int, frozenset[int]]]:
    """What counts one way, by term and what would take it away."""
    inside, drop = _inside(stored, way.section), frozenset(way.drop)
    held = [(number, covers, hit) for (_, _, number, hit), covers in places if hit.start in inside]
    if drop:
        told = flags.of([hit for *_, hit in held], language)
        held = [one for one, own in zip(held, told, strict=True) if drop.isdisjoint(own)]
    return Counter((number, covers) for number, covers, _ in held)


def _inside(stored: Stored, section: SectionName | None) -> range:
    if section is None:
        return range(len(stored.folded.data))
    present = (s for s in stored.sections if s.section == section and s.status == "present")
    place = next((context(stored.folded, one) for one in present), None)
    return range(place.start, place.stop) if place else range(0)


def _layers(terms: Sequence[Term], language: str) -> list[Dictionary]:
    """Terms in as few dictionaries as can be had simply, in none of which two can meet in a text."""
    keys = [fold_term(term.stem) for term in terms]
    meets = _words_meet if language == "en" else _letters_meet
    layers: list[list[int]] = []
    for number in sorted(range(len(terms)), key=lambda n: (len(keys[n]), keys[n])):
        fits = (own for own in layers if not any(meets(keys[number], keys[other]) for other in own))
        layer = next(fits, None)
        if layer is None:
            layers.append([number])
        else:
            layer.append(number)
    blank = Dictionary("", "", language, {}, MatchPolicy(), (), (), ())
    return [
        replace(blank, name=f"layer {at}", terms=tuple(terms[number]._replace(dimension="d") for number in sorted(own)))
        for at, own in enumerate(layers)
    ]


def _letters_meet(one: str, other: str) -> bool:
    """Whether two terms can share letters of a text.

    >>> _letters_meet("大数据", "数据"), _letters_meet("大数据", "据点"), _letters_meet("大数据", "云")
    (True, True, False)
    """
    if one in other or other in one:
        return True
    most = min(len(one), len(other))
    return any(one[-n:] == other[:n] or other[-n:] == one[:n] for n in range(1, most))


def _words_meet(one: str, other: str) -> bool:
    """Whether two terms can share words of a text: they have one that begins alike."""
    first, second = (re.findall("[a-z0-9]+", term) for term in (one, other))
    return any(a[:3] == b[:3] for a in first for b in second)


def alike(found: Sequence[Piece], n_terms: int, rows: Collection[int]) -> Mapping[int, int]:
    """Terms whose hits are as many in every firm-year, by the first of them: they cannot be told apart."""
    wanted, marks = frozenset(rows), [Counter[int]() for _ in range(n_terms)]
    for piece in found:
        for row, n in zip(piece.rows.tolist(), piece.n.tolist(), strict=True):
            if row in wanted:
                marks[piece.term][row] += int(n)
    groups: dict[frozenset[tuple[int, int]], list[int]] = defaultdict(list)
    for term, mark in enumerate(marks):
        if mark:
            groups[frozenset(mark.items())].append(term)
    return {term: group[0] for group in groups.values() if len(group) > 1 for term in group}
