"""In: English words in which one character is not known. Out: the ligature that it must be, where only one makes a word."""

from __future__ import annotations

import gzip
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Protocol, TypeVar

LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl"}
BEFORE = re.compile(r"[A-Za-zﬀ-ﬄ]*$")
AFTER = re.compile(r"[A-Za-zﬀ-ﬄ]*")
WORD = re.compile(r"(?<![^\s(\"“‘])[a-z]{4,}(?=[\s.,;:)\"”’]|$)")
REACH = 40
MIN_TOLD = 2


class Placed(Protocol):
    """A character that is not known."""

    @property
    def page(self) -> int: ...
    @property
    def offset(self) -> int: ...
    @property
    def key(self) -> tuple[bytes, int] | None: ...


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
    words = {char: word for char in unread if (word := _word(texts[char.page], char.offset)) != ("", "")}
    if not words:
        return {}
    known = _english() | {word for text in texts.values() for word in WORD.findall(text)}
    found: dict[Char, str] = {}
    by_glyph: dict[object, set[str]] = defaultdict(set)
    counts: dict[object, int] = defaultdict(int)
    for char, (before, after) in words.items():
        fits = [sign for sign, letters in LIGATURES.items() if f"{before}{letters}{after}".lower() in known]
        if len(fits) == 1:
            found[char] = fits[0]
            by_glyph[char.key].add(fits[0])
            counts[char.key] += 1
    for char in words:
        if char not in found and char.key and len(by_glyph[char.key]) == 1 and counts[char.key] >= MIN_TOLD:
            found[char] = next(iter(by_glyph[char.key]))
    return found


def _word(text: str, offset: int) -> tuple[str, str]:
    return (
        BEFORE.findall(text[max(0, offset - REACH) : offset])[0],
        AFTER.findall(text[offset + 1 : offset + 1 + REACH])[0],
    )


@lru_cache(maxsize=1)
def _english() -> frozenset[str]:
    """The words of spaCy's tables: lemmas by part of speech, and the inflections of them."""
    from spacy_lookups_data import en

    def table(name: str) -> dict[str, list[str]]:
        with gzip.open(f"{en[name]}.gz", "rt", encoding="utf-8") as file:
            return dict(json.load(file))

    return frozenset(table("lemma_lookup")) | frozenset(word for words in table("lemma_index").values() for word in words)
