"""In: a word of an English dictionary. Out: its family, all the spellings that count as that word.

Inflections come from the tables of spacy-lookups-data (lemmas, words by part of speech, American spellings) and, for
words that the tables lack, from the regular endings. Every spelling belongs to one base, so that two families are the
same or have nothing in common.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from textindex.core.patterns import regex

# Endings in British and in American spelling: digitise, analyse, colour, centre.
AMERICAN = (
    (regex(r"(?<=\w{3})is(ations?|e|es|ed|ing|ers?)$"), r"iz\1"),
    (regex(r"ys(e|es|ed|ing|ers?)$"), r"yz\1"),
    (regex(r"our(s|ed|ing)?$"), r"or\1"),
    (regex(r"([bt])re(s|d)?$"), r"\1er\2"),
)
BRITISH = (
    (regex(r"(?<=\w{3})iz(ations?|e|es|ed|ing|ers?)$"), r"is\1"),
    (regex(r"yz(e|es|ed|ing|ers?)$"), r"ys\1"),
    (regex(r"or(s|ed|ing)?$"), r"our\1"),
    (regex(r"([bt])er(s|d)?$"), r"\1re\2"),
)
VERB_ENDING = regex(r"[iy]z(es|ed|ing)$")
NOT_PLURAL = regex(r"(?:ss|us|is|as|ics)$")
SIBILANT = regex(r"(?:s|x|z|ch|sh)$")
MIN_WORD = 3
MIN_PLURAL = 5
MIN_SPELLING = 4
"""Shorter words have no second spelling: cos is not because."""


class Families:
    """The families of English words."""

    def __init__(self) -> None:
        self._tables = _tables()

    def of(self, word: str) -> frozenset[str]:
        """All spellings of a word in small letters, in every inflection; the word itself is one of them.

        >>> families = Families()
        >>> sorted(families.of("centre"))
        ['center', 'centered', 'centers', 'centre', 'centred', 'centres']
        >>> sorted(families.of("computing")), sorted(families.of("chatbots"))
        (['computing', 'computings'], ['chatbot', 'chatbots'])
        """
        base = self.base(word)
        return frozenset({word} | {form for form in set(self._spellings(base)) if self.base(form) == base})

    @staticmethod
    def of_abbreviation(word: str) -> frozenset[str]:
        """The word and its plural: what is written in capitals has no other inflections.

        >>> sorted(Families.of_abbreviation("api"))
        ['api', 'apis']
        """
        return frozenset({word, f"{word}s"})

    def base(self, word: str) -> str:
        """What the spellings of a family have in common: the lemma in American spelling.

        A word in -ing that is a noun of its own, or comes from a noun (marketing, networking), is no inflection; nor
        is one in -ics (robotics).

        >>> families = Families()
        >>> [families.base(w) for w in ("digitalised", "digitalisations", "clouds", "marketing", "robotics", "data")]
        ['digitalize', 'digitalization', 'cloud', 'marketing', 'robotics', 'data']
        """
        if len(word) < MIN_WORD or not word.isalpha() or not word.isascii():
            return word
        american = self._american(word)
        if american.endswith("ics") or (american.endswith("ing") and self._is_noun_in_ing(american)):
            return american
        tables = self._tables
        lemma = self._lemma(word) or self._lemma(american)
        if lemma is not None:
            return self._american(lemma)
        if american in tables.known:
            return american
        return self._regular(american)

    def _american(self, word: str) -> str:
        tables = self._tables
        if len(word) < MIN_SPELLING:
            return word
        if word in tables.american:
            return tables.american[word]
        for british, american in AMERICAN:
            other, changed = british.subn(american, word)
            if changed and (other in tables.known or word not in tables.known):
                return other
        return word

    def _lemma(self, word: str) -> str | None:
        """The table's lemma, unless the word has a meaning of its own: data (datum), ground (grind), ai (have)."""
        tables = self._tables
        lemma = tables.lemmas.get(word)
        if lemma is None or lemma[0] != word[0]:
            return None
        regular = len(word) > len(lemma) and word.startswith(lemma[:-2])
        return lemma if regular or word not in tables.nominal else None

    def _is_noun_in_ing(self, word: str) -> bool:
        tables = self._tables
        if word in tables.nouns:
            return True
        lemma = self._lemma(word)
        bases = [lemma] if lemma else [stem for stem in _verbs_of(word) if stem in tables.verbs]
        if not bases:
            return VERB_ENDING.search(word) is None
        return any(base in tables.nouns for base in bases)

    def _regular(self, word: str) -> str:
        """The base of a word that no table has."""
        tables = self._tables
        verb_ending = VERB_ENDING.search(word)
        if verb_ending:
            return word[: verb_ending.start(1)] + "e"
        for stem in _verbs_of(word):
            if stem in tables.verbs:
                return stem
        singular = _singular(word)
        sure = len(word) >= MIN_PLURAL or (singular in tables.known and len(singular) >= MIN_WORD)
        return self._american(singular) if sure else word

    def _spellings(self, base: str) -> Iterator[str]:
        """What may be a spelling of a base: the tables' words, the regular inflections, and British forms of these."""
        tables = self._tables
        for lemma in (base, *tables.british.get(base, ())):
            for form in (lemma, *tables.inflected.get(lemma, ()), *_inflections(lemma)):
                yield form
                yield from tables.british.get(form, ())
                for american, british in BRITISH if form not in tables.known else BRITISH[:2]:
                    yield american.sub(british, form)


class _Tables:
    """What is used of spacy-lookups-data: lemmas, words by part of speech, American spellings; and the inverses."""

    def __init__(self) -> None:
        self.lemmas = {word: lemma for word, lemma in _read("lemma_lookup").items() if word.isalpha()}
        index = _read("lemma_index")
        self.nouns, self.verbs = frozenset(index["noun"]), frozenset(index["verb"])
        self.nominal = self.nouns | frozenset(index["adj"])
        self.known = self.nominal | self.verbs | frozenset(index["adv"]) | frozenset(self.lemmas)
        self.american = dict(_spellings(_read("lexeme_norm").items()))
        self.british: dict[str, list[str]] = defaultdict(list)
        for british, american in self.american.items():
            self.british[american].append(british)
        self.inflected: dict[str, list[str]] = defaultdict(list)
        for word, lemma in self.lemmas.items():
            self.inflected[lemma].append(word)


def _spellings(norms: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Of the table of normal forms, those that are other spellings of one word, not other words (gonna, fav)."""
    for word, norm in norms:
        plain = word.isalpha() and word.islower() and norm.isalpha() and norm.islower()
        if plain and len(word) >= MIN_SPELLING and word[:2] == norm[:2] and abs(len(word) - len(norm)) < MIN_WORD:
            yield word, norm


def _read(name: str) -> Any:
    from spacy.util import load_language_data
    from spacy_lookups_data import en

    return load_language_data(en[name])


@lru_cache(maxsize=1)
def _tables() -> _Tables:
    return _Tables()


def _verbs_of(word: str) -> list[str]:
    """The verbs of which a word may be a regular inflection.

    >>> _verbs_of("planning")
    ['plann', 'planne', 'plan']
    """
    for ending in ("ing", "ed"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= MIN_WORD:
            doubled = stem[-1] == stem[-2] and stem[-1] not in "aeiou"
            return [
                stem,
                f"{stem}e",
                *([stem[:-1]] if doubled else []),
                *([f"{stem[:-1]}y"] if stem[-1] == "i" else []),
            ]
    return []


def _singular(word: str) -> str:
    if NOT_PLURAL.search(word) or not word.endswith("s"):
        return word
    if word.endswith("ies") and len(word) > MIN_PLURAL:
        return word[:-3] + "y"
    return word[:-2] if word.endswith("es") and SIBILANT.search(word[:-2]) else word[:-1]


def _inflections(base: str) -> list[str]:
    """Every regular inflection that a base may have; those of another base are sorted out later."""
    stem = base[:-1]
    if base.endswith("e"):
        return [f"{base}s", f"{base}d", f"{stem}ing"]
    if base.endswith("y") and base[-2:-1] not in "aeiou":
        return [f"{stem}ies", f"{stem}ied", f"{base}ing"]
    plurals = ["es", "s"] if base.endswith("ch") else ["es"] if SIBILANT.search(base) else ["s"]
    return [base + ending for ending in (*plurals, "ed", "ing")]
