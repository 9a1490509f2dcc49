"""In: English words in which a character is not known. Out: the ligature that it must be, if only one makes a word."""

from __future__ import annotations

import gzip
import json
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Protocol, TypeVar

LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ti": "ti", "tt": "tt", "tti": "tti", "ft": "ft"}
"""What a page is given for each: the one character that Unicode has for it, else its letters."""
LETTERS = re.compile("[A-Za-z]")
GAP = "\0"
RUN = re.compile(f"[A-Za-zﬀ-ﬄ{GAP}]+")
WORD = re.compile(r"(?<![^\s(\"“‘])[a-z]{4,}(?=[\s.,;:)\"”’]|$)")
REACH = 40
MOST_IN_WORD = 3
MIN_TOLD = 2
MIN_TOLD_SHARE = 0.5


class Placed(Protocol):
    """A character that is not known."""

    @property
    def page(self) -> int:
        """Its page's number."""

    @property
    def offset(self) -> int:
        """Its offset in the page's text."""

    @property
    def key(self) -> tuple[bytes, int] | None:
        """What it is the same glyph as elsewhere by; None where it has nothing of its own."""


Char = TypeVar("Char", bound=Placed)


def told(texts: Mapping[int, str], unread: Iterable[Char]) -> dict[Char, str]:
    """Tell ligatures by the words they stand in.

    A word tells if one ligature alone makes it a known word: one of spaCy's table, or of the document itself. Where the
    words of a glyph all tell the same, those that do not tell follow them.

    Args:
        texts: each page's text.
        unread: the characters not known.

    Returns:
        A ligature for each that is told; pages show it as one character, which is folded to its letters.
    """
    found_in = _words(texts, unread)
    words = {char: word for char, word in found_in if LETTERS.search(word) and word.count(GAP) <= MOST_IN_WORD}
    if not words:
        return {}
    known = _english() | {word for text in texts.values() for word in WORD.findall(text)}
    found: dict[Char, str] = {}
    by_glyph: dict[object, set[str]] = defaultdict(set)
    counts: dict[object, int] = defaultdict(int)
    all_of: dict[object, int] = defaultdict(int)
    for char, word in words.items():
        all_of[char.key] += 1
        fits = [sign for sign, letters in LIGATURES.items() if word.replace(GAP, letters).lower() in known]
        if len(fits) == 1:
            found[char] = fits[0]
            by_glyph[char.key].add(fits[0])
            counts[char.key] += 1
    for char in words:
        key = char.key
        sure = key and len(by_glyph[key]) == 1 and counts[key] >= max(MIN_TOLD, MIN_TOLD_SHARE * all_of[key])
        if sure and char not in found:
            found[char] = next(iter(by_glyph[key]))
    return found


def _words(texts: Mapping[int, str], unread: Iterable[Char]) -> Iterator[tuple[Char, str]]:
    """Each character with the letters around it, a gap for each that is not known."""
    by_page: dict[int, list[Char]] = defaultdict(list)
    for char in unread:
        by_page[char.page].append(char)
    for page, chars in by_page.items():
        letters = list(texts[page].replace(GAP, " "))
        for char in chars:
            letters[char.offset] = GAP
        text = "".join(letters)
        runs = [run.span() for run in RUN.finditer(text)]
        for char in chars:
            start, stop = runs[bisect_right(runs, (char.offset, len(text))) - 1]
            yield char, text[max(start, char.offset - REACH) : min(stop, char.offset + REACH)]


@lru_cache(maxsize=1)
def _english() -> frozenset[str]:
    """The words of spaCy's tables: lemmas by part of speech, and the inflections of them."""
    from spacy_lookups_data import en

    def table(name: str) -> dict[str, list[str]]:
        with gzip.open(f"{en[name]}.gz", "rt", encoding="utf-8") as file:
            return dict(json.load(file))

    return frozenset(table("lemma_lookup")) | frozenset(
        word for words in table("lemma_index").values() for word in words
    )
