"""In: a text of the store. Out: its sentences, their words, and which rows of words may be a term."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from functools import cached_property
from typing import Any, NamedTuple, Protocol

import numpy as np

from textindex import matching
from textindex.core import toml
from textindex.core.data import shipped
from textindex.core.records import Dictionary
from textindex.core.text import JIEBA_HAN, RUN, RUN_CHARS, fold_term
from textindex.matching.families import Families
from textindex.matching.grammar import chinese_tag, english_kind, stop_words
from textindex.workbench.expansion.layout import Cutting, Layout

MAX_WORDS = 4
MAX_CHARS = 12
HAN = re.compile(f"[{JIEBA_HAN}]+")
WORD = re.compile(rf"[{JIEBA_HAN}]+|[a-z][a-z0-9&+]*[a-z0-9]|[0-9]+[a-z][a-z0-9]*")
LATIN_WORD = re.compile(r"[a-z][a-z0-9&]*[a-z][a-z0-9&]*|[0-9]+[a-z]|[a-z][0-9]+")
NOUN = frozenset(("n", "nz", "vn", "j", "an", "b", "eng", "x", ""))
"""Tags of jieba that a word may have to be a candidate by itself; empty: no word of jieba's list."""
NOT_IN_TERM = frozenset(
    (
        "r",
        "p",
        "c",
        "u",
        "uj",
        "ul",
        "uv",
        "ud",
        "m",
        "mq",
        "q",
        "t",
        "tg",
        "f",
        "d",
        "e",
        "y",
        "o",
        "nr",
        "nrt",
        "nrfg",
        "ns",
        "nt",
        "z",
        "k",
        "s",
        "zg",
    )
)
NOUN_OF_ONE = frozenset(("n", "ng", "g", "j", "nz"))
SUFFIX = frozenset(("k", "zg"))


def _among(characters: str) -> Any:
    """For every character whether it is one of those that a class of a pattern names."""
    table = np.zeros(sys.maxunicode + 1, dtype=bool)
    table[[ord(found[0]) for found in re.finditer(f"[{characters}]", "".join(map(chr, range(0x10000))))]] = True
    return table


MARKED = _among("。！？；!?;\n")
"""What ends a Chinese sentence."""
IN_RUN = _among(RUN_CHARS)


class Word(NamedTuple):
    """A word of a sentence: its characters there, what stands for all its forms, whether it follows the last one."""

    start: int
    stop: int
    key: str
    joined: bool


class Grammar(Cutting, Protocol):
    """What finding terms needs to know of a language."""

    language: str
    reach: int
    compared: int

    def words(self, text: str) -> list[Word]:
        """The words of a sentence, the dictionary's terms whole where the language writes no blanks."""
        ...

    def pieces(self, term: str) -> list[Word]:
        """The words of a term of the dictionary."""
        ...

    def may_be_in_term(self, word: str) -> bool:
        """Whether a word may stand in a term: no row that holds another one may be a term."""
        ...

    def may_be_term(self, words: Sequence[str]) -> bool:
        """Whether a row of words may be a term, by what the words can be."""
        ...

    def leads(self, word: str) -> bool:
        """Whether a word is particular enough to be a term alone, or to lead to one."""
        ...

    def may_be_part(self, piece: str) -> bool:
        """Whether a piece into which the tokenizer cuts a word that it does not know may be part of it."""
        ...

    def spell(self, words: Sequence[str]) -> str:
        """A row of words as a dictionary has it."""
        ...


def passed_over(language: str) -> dict[str, frozenset[str]]:
    """The lists of words that are no terms (``formulaic``), begin and end none (``light``), are too ``general``."""
    told = toml.parsed((shipped("dictionaries") / f"passed-over-{language}.toml").read_text(encoding="utf-8"))
    return {key: frozenset(words.split()) for key, words in told.items()}


def grammar_of(dictionary: Dictionary) -> Grammar:
    """The grammar of a dictionary's language."""
    return Chinese(dictionary) if dictionary.language == "zh" else English()


class Chinese:
    """Chinese by jieba, with a dictionary's terms as whole words; parts of speech by jieba's word list."""

    language = "zh"
    reach = 20  # characters before and after a seed
    compared = 1_800_000  # characters whose sentences are compared

    def __init__(self, dictionary: Dictionary) -> None:
        self._terms = frozenset(fold_term(term.text) for term in dictionary.terms)
        self._fits: dict[str, tuple[bool, bool, bool]] = {}

    @cached_property
    def _splitter(self) -> matching.Splitter:
        return matching.Splitter(sorted(self._terms), "whole", alone=True)

    @cached_property
    def _plain(self) -> matching.Splitter:
        return matching.Splitter(alone=True)

    @cached_property
    def _lists(self) -> dict[str, frozenset[str]]:
        return passed_over("zh")

    @cached_property
    def _stop(self) -> frozenset[str]:
        return stop_words("zh") | self._lists["formulaic"]

    def cut(self, text: str, points: Any) -> tuple[Any, Any]:
        """See `Grammar`."""
        ends = np.flatnonzero(MARKED.take(points, mode="clip"))
        return np.append(0, ends + 1), np.append(ends, len(points))

    def units(self, layout: Layout) -> tuple[Any, Any]:
        """See `Grammar`: jieba cuts each run by itself, and no mark that ends a sentence is in one."""
        inside = np.zeros(len(layout.points) + 2, dtype=bool)
        IN_RUN.take(layout.points, out=inside[1:-1], mode="clip")
        edges = np.flatnonzero(inside[1:] != inside[:-1])
        return edges[::2], edges[1::2]

    def words(self, text: str) -> list[Word]:
        """See `Grammar`."""
        return self._words(text, self._splitter)

    def pieces(self, term: str) -> list[Word]:
        """See `Grammar`; as jieba cuts it without the dictionary."""
        return self._words(term, self._plain)

    def _words(self, text: str, splitter: matching.Splitter) -> list[Word]:
        found = []
        for run in RUN.finditer(text):
            begin = at = run.start()
            for end in splitter.ends(run[0]):
                stop = begin + end
                found.append(Word(at, stop, text[at:stop], at > begin))
                at = stop
        return found

    def may_be_in_term(self, word: str) -> bool:
        """See `Grammar`."""
        return self._fit(word)[1]

    def may_be_term(self, words: Sequence[str]) -> bool:
        """See `Grammar`."""
        text = "".join(words)
        if len(text) > MAX_CHARS or (len(words) == 1 and len(text) < 2) or text in self._stop:
            return False
        fits = [self._fit(word) for word in words]
        if not (all(fit[1] for fit in fits) and fits[0][0] and fits[-1][2]):
            return False
        return len(words) > 1 or chinese_tag(text) in NOUN

    def _fit(self, word: str) -> tuple[bool, bool, bool]:
        """Whether a word may begin a term, be in one, end one."""
        if word not in self._fits:
            self._fits[word] = self._judge(word)
        return self._fits[word]

    def _judge(self, word: str) -> tuple[bool, bool, bool]:
        if word in self._terms:
            return True, True, True
        if WORD.fullmatch(word) is None or word in self._stop:
            return False, False, False
        tag = chinese_tag(word)
        if tag in NOT_IN_TERM and not (tag in ("k", "zg") and HAN.fullmatch(word)):
            return False, False, False
        if not tag and len(word) > 1 and not self._stop.isdisjoint(word):
            return False, False, False  # a word that jieba makes up around a particle
        if word in self._lists["light"]:
            return False, True, False
        if len(word) == 1:
            return tag in NOUN_OF_ONE, True, tag in NOUN_OF_ONE or tag in SUFFIX
        return True, True, tag not in ("a", "ag", "ad", "b", "d")

    def leads(self, word: str) -> bool:
        """See `Grammar`."""
        return word not in self._lists["general"] and all(self._fit(word))

    def may_be_part(self, piece: str) -> bool:
        """See `Grammar`."""
        return self._fit(piece)[1] if len(piece) > 1 else HAN.match(piece) is not None and piece not in self._stop

    def spell(self, words: Sequence[str]) -> str:
        """See `Grammar`."""
        return "".join(words)


class English:
    """English by spaCy's tokenizer; a word stands for its family. Parts of speech by spaCy's tables."""

    language = "en"
    reach = 80
    compared = 3_000_000
    MARK = re.compile(r"\n+|[.!?;:]+(?= )|[;!?]+")
    GAPS = frozenset((" ", "-", "\u2010", "\u2013"))

    def __init__(self) -> None:
        self._splitter = matching.EnglishSplitter()
        self._families = Families()
        lists = passed_over("en")
        self._stop, self._general = stop_words("en") | lists["formulaic"], lists["general"]
        self._base: dict[str, str] = {}
        self._kinds: dict[str, str] = {}

    def cut(self, text: str, points: Any) -> tuple[Any, Any]:
        """See `Grammar`."""
        marks = np.array([mark.span() for mark in self.MARK.finditer(text)], dtype=np.int64).reshape(-1, 2)
        return np.append(0, marks[:, 1]), np.append(marks[:, 0], len(text))

    def units(self, layout: Layout) -> tuple[Any, Any]:
        """See `Grammar`: the sentences."""
        return layout.firsts, layout.lasts

    def words(self, text: str) -> list[Word]:
        """See `Grammar`."""
        found: list[Word] = []
        at = last = 0
        for chunk in re.finditer(r"\S+", text):
            at = chunk.start()
            for end in self._splitter.ends(chunk.group()):
                stop = chunk.start() + end
                word = text[at:stop]
                if word not in self.GAPS:
                    joined = bool(found) and (at == last or text[last:at] in self.GAPS)
                    found.append(Word(at, stop, self._key(word), joined))
                    last = stop
                at = stop
        return found

    def pieces(self, term: str) -> list[Word]:
        """See `Grammar`."""
        return self.words(term)

    def _key(self, word: str) -> str:
        if word not in self._base:
            if len(self._base) > 500_000:
                self._base.clear()
            self._base[word] = base = self._families.base(word)
            self._kinds.setdefault(base, english_kind(word))
        return self._base[word]

    def may_be_in_term(self, word: str) -> bool:
        """See `Grammar`."""
        if LATIN_WORD.fullmatch(word) is None or word in self._stop:
            return False
        if self._families.base(word) != word:
            return False  # as a term, such a word would stand for another family (lower: low)
        return self._kind(word) != "other"

    def may_be_term(self, words: Sequence[str]) -> bool:
        """See `Grammar`."""
        return self._kind(words[-1]) in ("noun", "") and all(map(self.may_be_in_term, words))

    def _kind(self, word: str) -> str:
        return self._kinds.get(word) or english_kind(word)

    def leads(self, word: str) -> bool:
        """See `Grammar`."""
        return word not in self._general and self.may_be_term((word,))

    def may_be_part(self, piece: str) -> bool:
        """See `Grammar`; spaCy cuts at blanks and marks, not within words."""
        return False

    def spell(self, words: Sequence[str]) -> str:
        """See `Grammar`."""
        return " ".join(words)
