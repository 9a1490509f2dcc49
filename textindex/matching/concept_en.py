"""In: the folded text around an English hit, how the report writes it. Out: what it is in place of its term: a name."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from textindex.core.patterns import regex
from textindex.matching.attribution_rules import Rule, load

WORD = regex(r"[\w&’'.-]+")
CLOSE = 80
"""Characters behind a hit in which the rest of a name stands."""


class Cues(NamedTuple):
    """The rules of ``dictionaries/concept-en.toml``; each says there what it is for."""

    company: Rule
    body: Rule
    owned: Rule
    small: Rule


@cache
def rules() -> Cues:
    """The rules, read when they are first used."""
    return Cues(**load("en", Cues._fields, "concept"))


def judge(before: str, after: str, proper: bool, written: Callable[[int], str]) -> str:
    """What an English hit is in place of its term, with the words that told; empty where nothing speaks against it.

    Args:
        before: folded text before the hit.
        after: folded text after it.
        proper: the term is itself the name of a firm or a product, and means it within a longer name too.
        written: the hit and so many characters behind it, as the report writes them.
    """
    if proper:
        return ""
    cues, near = rules(), after[:CLOSE]
    words = frozenset(re.findall(r"[a-z]+", near))
    for kind, rule in (("company", cues.company), ("body, fund or index", cues.body)):
        if rule.spared(words) or not (found := rule.match(near)):
            continue
        if kind != "company" and cues.owned.search(before[-40:]):
            continue
        name = written(found.end())
        if _is_name(name, cues):
            return f"name of a {kind}: {name}"
    return ""


def _is_name(name: str, cues: Cues) -> bool:
    """Whether a report writes words as a name: each with a capital, small words apart."""
    words = [word for word in WORD.findall(name) if word.lower() not in cues.small.words]
    return all(not word[0].islower() for word in words)
