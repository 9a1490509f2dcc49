"""In: the folded text around a hit, its place and what the rules find. Out: the probability that it tells of the own.

A logistic regression over what the rules find, kinds of words in the hit's clause, sentence and the text before
(``dictionaries/attribution-words.toml``), what stands beside the hit, its term and its place. Fitted to hits that were
read by ``tests/quality/attribution/train.py``; its numbers are ``dictionaries/attribution-model-zh.json`` and ``-en``.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from math import exp
from typing import Any, NamedTuple

from textindex.core import toml
from textindex.core.data import shipped
from textindex.core.errors import DictionaryError
from textindex.core.messages import Message
from textindex.core.place import read_bytes
from textindex.matching.attribution import Attribution
from textindex.matching.match import first_longest

ENDS = "。!?;\n"
END = {"zh": re.compile(f"[{ENDS}]"), "en": re.compile(r"[.!?\n•](?:\s|$)")}
PAUSES = {"zh": ",:、()", "en": ",:;()—–"}
PAUSE = {language: re.compile(f"[{marks}]") for language, marks in PAUSES.items()}
WORD = re.compile(r"[a-z]+|[0-9]+|[$%]")
REACH = {"zh": (200, 100), "en": (400, 200)}
"""Characters before and after a hit that are looked at, by language."""
ACTORS = frozenset(("own", "other", "policy", "market", "name"))
Kinds = tuple[str, ...]
DIGITS = "0123456789"
POSITIONS = 8
AROUND = 100


class Seen(NamedTuple):
    """A hit as the model sees it.

    Attributes:
        before, after: folded text around it.
        term, dimension: the dictionary's.
        section: of the report, empty elsewhere.
        position: where in the report it begins, from 0 to below 1.
        boundary_ok: as in the ledger.
        attribution: what the rules say.
    """

    before: str
    after: str
    term: str
    dimension: str
    section: str
    position: float
    boundary_ok: bool
    attribution: Attribution


class Model(NamedTuple):
    """Weights by feature, the constant, and the line that calibrates their sum."""

    weights: Mapping[str, float]
    constant: float
    slope: float
    shift: float


def features(seen: Seen, language: str) -> set[str]:
    """The names of what the model finds in a hit."""
    before, after = seen.before[-REACH[language][0] :], seen.after[: REACH[language][1]]
    start = _sentence(before, language)
    sentence, earlier = before[start:], before[:start]
    found = END[language].search(after)
    rest = after[: found.start()] if found else after
    return {*_kinds(sentence, earlier, rest, language), *_beside(sentence, rest, language), *_facts(seen)}


def _sentence(before: str, language: str) -> int:
    """Where the hit's sentence begins."""
    if language == "zh":
        return _behind(ENDS, before)
    stop = 0
    for found in END[language].finditer(before):
        stop = found.end()
    return stop


def _behind(marks: str, text: str) -> int:
    """Where a text goes on behind the last of some marks; its beginning if it holds none."""
    return max(map(text.rfind, marks)) + 1


def _kinds(sentence: str, earlier: str, rest: str, language: str) -> Iterator[str]:
    """Kinds of words by place, and which actor was named first and last."""
    found = PAUSE[language].search(rest)
    inside = _words(sentence, _behind(PAUSES[language], sentence), language)
    outside = [kind for _, kind in _words(earlier, 0, language)]
    for in_clause, kind in inside:
        yield f"sentence {kind}"
        if in_clause:
            yield f"clause {kind}"
    for beyond, kind in _words(rest, found.start() if found else len(rest), language):
        yield f"rest {kind}"
        if not beyond:
            yield f"after {kind}"
    for kind in set(outside):
        yield f"earlier {kind}{' much' if outside.count(kind) > 2 else ''}"
    named = [kind for _, kind in inside if kind in ACTORS]
    before = [kind for kind in outside if kind in ACTORS]
    yield f"first {named[0] if named else 'none'}"
    yield f"last in sentence {named[-1] if named else 'none'}"
    yield f"last earlier {before[-1] if before else 'none'}"
    yield f"last {named[-1] if named else f'earlier {before[-1]}' if before else 'none'}"


def _words(text: str, cut: int, language: str) -> list[tuple[bool, str]]:
    """The kinds of the words in a text, in order, and whether each begins behind a pause at a place of it."""
    if language == "zh":
        scanner, kinds_of = _listed()
        return [(at >= cut, kind) for word, at, _ in scanner.find_matches_as_indexes(text) for kind in kinds_of[word]]
    kinds, first = _looked_for(language)
    found = WORD.findall(text[:cut]) if cut else []
    n_before = len(found)
    found += WORD.findall(text[cut:])
    listed = []
    for place in [place for place, word in enumerate(found) if word in first]:
        some, after = kinds.get(found[place], ()), first[found[place]]
        if after:
            some += after.get(found[place + 1] if place + 1 < len(found) else "", ())
        listed += [(place >= n_before, kind) for kind in some]
    return listed


def _beside(sentence: str, rest: str, language: str) -> Iterator[str]:
    """What stands next to the hit."""
    if language == "zh":
        pairs = [(sentence[-size:], rest[:size]) for size in (1, 2)]
    else:
        left, right = WORD.findall(sentence[-40:]), WORD.findall(rest[:40])
        pairs = [(" ".join(left[-size:]), " ".join(right[:size])) for size in (1, 2)]
    for one, other in pairs:
        yield f"next before {one}"
        yield f"next after {other}"


def _facts(seen: Seen) -> Iterator[str]:
    """What the rules say, the term and the place."""
    said = seen.attribution
    yield f"rules speaker {said.speaker}"
    yield f"rules polarity {said.polarity}"
    yield f"rules tense {said.tense}"
    for cue in said.why.split("; "):
        yield f"rules cue {cue.partition(':')[0]}"
    yield f"term {seen.term}"
    yield f"dimension {seen.dimension}"
    yield f"section {seen.section or 'elsewhere'}"
    yield f"position {int(seen.position * POSITIONS)}"
    yield f"boundary {seen.boundary_ok}"
    around = seen.before[-AROUND:] + seen.after[:AROUND]
    yield f"digits {min(4, sum(map(around.count, DIGITS)) // 8)}"
    yield f"lines {min(5, around.count(chr(10)))}"


def own_probability(seen: Seen, language: str) -> float:
    """The probability that a hit tells of the firm's own technology or activity, calibrated, to four decimals.

    Raises:
        DictionaryError: the model's file, or that of its words, cannot be read.
        KeyError: there is no model for the language.
    """
    model = load(language)
    weights = model.weights
    weighed = sorted([name for name in features(seen, language) if name in weights])
    total = model.constant + sum([weights[name] for name in weighed])
    return round(1 / (1 + exp(-(model.slope * total + model.shift))), 4)


@cache
def words(language: str) -> Mapping[str, Kinds]:
    """The words that are looked for, and the kinds of each.

    Raises:
        DictionaryError: the file cannot be read.
    """
    kinds: dict[str, list[str]] = {}
    for kind, some in toml.parsed(data_of("attribution-words.toml").decode())[language].items():
        for word in some:
            kinds.setdefault(word, []).append(kind)
    return {word: tuple(some) for word, some in kinds.items()}


@cache
def _looked_for(language: str) -> tuple[Mapping[str, Kinds], Mapping[str, Mapping[str, Kinds]]]:
    """The same; and for the first words, what may follow them, and the kinds of both together."""
    kinds = words(language)
    first: dict[str, dict[str, Kinds]] = {}
    for listed, some in kinds.items():
        word, _, next_word = listed.partition(" ")
        first.setdefault(word, {}).update({next_word: some} if next_word else {})
    return kinds, first


@cache
def _listed() -> tuple[Any, list[Kinds]]:
    """Finds the Chinese ones, of those that begin at a place the longest; and the kinds of each."""
    listed = words("zh")
    return first_longest(listed), list(listed.values())


@cache
def load(language: str) -> Model:
    """The model of a language, read when it is first used.

    Raises:
        DictionaryError: the file cannot be read.
    """
    name = f"attribution-model-{language}.json"
    try:
        held: dict[str, Any] = json.loads(data_of(name))
    except ValueError as error:
        raise DictionaryError(Message("model.unread", name=name, error=error)) from None
    return Model(held["weights"], held["constant"], held["slope"], held["shift"])


def model_sha256(language: str) -> str:
    """The hash of the model's numbers."""
    return hashlib.sha256(data_of(f"attribution-model-{language}.json")).hexdigest()


@cache
def data_of(name: str) -> bytes:
    """A file of the model, as it is first read.

    Raises:
        DictionaryError: it cannot be opened.
    """
    path = shipped("dictionaries") / name
    try:
        return read_bytes(path)
    except OSError as error:
        raise DictionaryError(Message("model.closed", path=path, strerror=error.strerror)) from None
