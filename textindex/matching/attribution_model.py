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
from functools import cache, lru_cache
from math import exp, fsum
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
Names = tuple[str, ...]
Place = tuple[int, int, int]
"""A listed word's number, where it begins and where it ends."""
DIGITS = b"0123456789"
POSITIONS = 8
AROUND = 100
MANY = 4096
"""Of findings, and of terms with their places, whose names are kept."""


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
    return {name for names in _found(seen, language) for name in names}


def _found(seen: Seen, language: str) -> tuple[Names, ...]:
    """The same: no name twice, and those together that are found together."""
    before, after = seen.before[-REACH[language][0] :], seen.after[: REACH[language][1]]
    start = _sentence(before, language)
    found = END[language].search(after)
    rest = after[: found.start()] if found else after
    around = before[-AROUND:] + after[:AROUND]
    return (
        *_kinds(before, start, rest, language),
        *_beside(before[start:], rest, language),
        _said(seen.attribution),
        _placed(seen.term, seen.dimension, seen.section, seen.boundary_ok, int(seen.position * POSITIONS)),
        _counted(min(4, _digits(around) // 8), min(5, around.count("\n"))),
    )


def _sentence(before: str, language: str) -> int:
    """Where the hit's sentence begins."""
    if language == "zh":
        return _behind(ENDS, before, 0)
    stop = 0
    for found in END[language].finditer(before):
        stop = found.end()
    return stop


def _behind(marks: str, text: str, start: int) -> int:
    """Where a text goes on behind the last of some marks at or after a place; that place if there is none."""
    return max(start, *[text.rfind(mark, start) + 1 for mark in marks])


def _digits(text: str) -> int:
    """How many digits a text holds: they are taken out of its bytes, which is faster than to look at characters."""
    data = text.encode()
    return len(data) - len(data.translate(None, DIGITS))


def _kinds(before: str, start: int, rest: str, language: str) -> Iterator[Names]:
    """Kinds of words by place, and which actor was named first and last.

    Args:
        before: the text before the hit.
        start: where the hit's sentence begins in it.
        rest: the sentence after the hit.
        language: ``zh`` or ``en``.
    """
    clause, pause = _behind(PAUSES[language], before, start), PAUSE[language].search(rest)
    behind = len(before) + 1
    beyond = behind + (pause.start() if pause else len(rest))
    find, listed = _WORDS[language], _listed(language)
    earlier = twice = often = sentence = in_clause = after = far = 0  # kinds, a bit each
    first = last = above = ""
    for number, at, _ in find(before, start, clause, rest, beyond):
        kinds, actors = listed[number]
        if at < start:
            often |= twice & kinds
            twice |= earlier & kinds
            earlier |= kinds
            if actors:
                above = actors[-1]
        elif at < behind:
            if at < clause:
                sentence |= kinds
            else:
                in_clause |= kinds
            if actors:
                first, last = first or actors[0], actors[-1]
        elif at < beyond:
            after |= kinds
        else:
            far |= kinds
    yield _called(language, "earlier", earlier & ~often)
    yield _called(language, "earlier", often, " much")
    yield _called(language, "sentence", sentence | in_clause)
    yield _called(language, "clause", in_clause)
    yield _called(language, "rest", after | far)
    yield _called(language, "after", after)
    yield _actors(first, last, above)


@cache
def _called(language: str, place: str, kinds: int, much: str = "") -> Names:
    """What kinds of words are called at a place."""
    return tuple(f"{place} {kind}{much}" for bit, kind in enumerate(_all(language)) if kinds >> bit & 1)


@cache
def _actors(first: str, last: str, above: str) -> Names:
    """The first and the last actor of the hit's sentence before it, and the last one above."""
    names = f"first {first or 'none'}", f"last in sentence {last or 'none'}", f"last earlier {above or 'none'}"
    return names if above and not last else (*names, f"last {last or 'none'}")


def _chinese_words(before: str, start: int, clause: int, rest: str, beyond: int) -> list[Place]:
    """Where the listed words stand: found by one scan, since none holds a mark that parts two places."""
    found: list[Place] = _scanner().find_matches_as_indexes(f"{before}\n{rest}")
    return found


def _english_words(before: str, start: int, clause: int, rest: str, beyond: int) -> list[Place]:
    """The same, of whole words and pairs of them; of each only behind which edge it stands."""
    behind = len(before) + 1
    parts = (
        (before[:start], 0, 0, 0),
        (before[start:], clause - start, start, clause),
        (rest, beyond - behind, behind, beyond),
    )
    return [place for part in parts for place in _english_in(*part)]


def _english_in(text: str, cut: int, here: int, there: int) -> Iterator[Place]:
    """The listed words of a text: those before the cut are said to stand at one place, the others at another."""
    numbers, pairs = _numbered()
    found = WORD.findall(text[:cut]) if cut else []
    n_before = len(found)
    found += WORD.findall(text[cut:])
    for at, word in enumerate(found):
        if word in pairs:
            place = here if at < n_before else there
            if word in numbers:
                yield numbers[word], place, place
            if (then := pairs[word]) and at + 1 < len(found) and found[at + 1] in then:
                yield then[found[at + 1]], place, place


_WORDS = {"zh": _chinese_words, "en": _english_words}


def _beside(sentence: str, rest: str, language: str) -> tuple[Names, Names]:
    """What stands next to the hit."""
    if language == "zh":
        left, right = {sentence[-1:], sentence[-2:]}, {rest[:1], rest[:2]}
    else:
        words, behind = WORD.findall(sentence[-40:]), WORD.findall(rest[:40])
        left, right = ({" ".join(words[-size:]) for size in (1, 2)}, {" ".join(behind[:size]) for size in (1, 2)})
    return tuple([f"next before {one}" for one in left]), tuple([f"next after {one}" for one in right])


@lru_cache(maxsize=MANY)
def _said(said: Attribution) -> Names:
    """What the rules say."""
    cues = dict.fromkeys(f"rules cue {cue.partition(':')[0]}" for cue in said.why.split("; "))
    return f"rules speaker {said.speaker}", f"rules polarity {said.polarity}", f"rules tense {said.tense}", *cues


@lru_cache(maxsize=MANY)
def _placed(term: str, dimension: str, section: str, boundary_ok: bool, position: int) -> Names:
    """The term and where it stands in the report."""
    place = f"section {section or 'elsewhere'}", f"position {position}", f"boundary {boundary_ok}"
    return f"term {term}", f"dimension {dimension}", *place


@cache
def _counted(digits: int, lines: int) -> Names:
    """What stands around the hit, in steps."""
    return f"digits {digits}", f"lines {lines}"


def own_probability(seen: Seen, language: str) -> float:
    """The probability that a hit tells of the firm's own technology or activity, calibrated, to four decimals.

    Raises:
        DictionaryError: the model's file, or that of its words, cannot be read.
        KeyError: there is no model for the language.
    """
    model = load(language)
    weights = model.weights
    total = model.constant + fsum(
        [weights[name] for names in _found(seen, language) for name in names if name in weights]
    )
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
def _all(language: str) -> list[str]:
    """All kinds of words; each one's place is its bit."""
    return list(dict.fromkeys(kind for some in words(language).values() for kind in some))


@cache
def _listed(language: str) -> list[tuple[int, Kinds]]:
    """Of each word that is looked for its kinds as bits, and which of them are actors."""
    bits = {kind: 1 << bit for bit, kind in enumerate(_all(language))}
    return [
        (sum(bits[kind] for kind in set(some)), tuple(kind for kind in some if kind in ACTORS))
        for some in words(language).values()
    ]


@cache
def _scanner() -> Any:
    """Finds the Chinese ones, of those that begin at a place the longest."""
    return first_longest(words("zh"))


@cache
def _numbered() -> tuple[Mapping[str, int], Mapping[str, Mapping[str, int]]]:
    """The English ones by number; and what begins one, with what may follow and the number of both together."""
    numbers = {word: number for number, word in enumerate(words("en"))}
    pairs: dict[str, dict[str, int]] = {}
    for listed, number in numbers.items():
        word, _, then = listed.partition(" ")
        pairs.setdefault(word, {}).update({then: number} if then else {})
    return numbers, pairs


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
