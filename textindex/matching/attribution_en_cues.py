"""In: ``dictionaries/attribution-en.toml``. Out: the cues of the English rules, and the words that they need."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from textindex.matching.attribution_rules import Rule, load

Words = frozenset[str]
Finding = tuple[str, str]
"""A value and the reason for it; the reason is empty where nothing was found."""


class Cues(NamedTuple):
    """The rules of ``dictionaries/attribution-en.toml``; each says there what it is for."""

    abbreviation: Rule
    negation: Rule
    barrier: Rule
    no_denial: Rule
    doubt: Rule
    denied_after: Rule
    own: Rule
    of_others: Rule
    firms_after: Rule
    bought: Rule
    other_such: Rule
    rivalry: Rule
    rivalry_after: Rule
    firms_that: Rule
    carried: Rule
    possessive: Rule
    systems_of: Rule
    other_subject: Rule
    granted: Rule
    clause_head: Rule
    others: Rule
    they: Rule
    title_before: Rule
    staff_after: Rule
    officer_after: Rule
    name_after: Rule
    person: Rule
    career: Rule
    boilerplate: Rule
    defined_after: Rule
    glossary: Rule
    item: Rule
    item_after: Rule
    requiring: Rule
    own_after: Rule
    own_before: Rule
    insiders: Rule
    field_after: Rule
    needs_after: Rule
    laws_after: Rule
    no_list: Rule
    law: Rule
    means: Rule
    spread: Rule
    new_technologies: Rule
    taken_up: Rule
    bare: Rule
    acts: Rule
    in_general: Rule
    class_subject: Rule
    habits: Rule
    world: Rule
    plan: Rule
    will_not: Rule
    someday: Rule
    proposed: Rule
    risk: Rule
    plan_after: Rule


@cache
def rules() -> Cues:
    """The rules, read when they are first used."""
    return Cues(**load("en", Cues._fields))


@cache
def telling() -> Words:
    """The words that any rule needs: the others of a text need not be looked up rule by rule."""
    return _needs(rules())


@cache
def worldly() -> tuple[Words, Words]:
    """Words before and after the hit, without which no rule on the law or the world need be tried."""
    cues = rules()
    before = (cues.law, cues.spread, cues.habits, cues.class_subject, cues.new_technologies, cues.world)
    after = (cues.field_after, cues.needs_after, cues.laws_after, cues.in_general, cues.acts)
    return _needs(before), _needs(after)


def _needs(some: Iterable[Rule]) -> Words:
    return frozenset().union(*(rule.needs for rule in some))
