"""In: ``dictionaries/attribution-zh.toml``. Out: its rules by name, for `attribution_zh`."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from textindex.matching.attribution_rules import Rule, load


class Cues(NamedTuple):
    """The rules of ``dictionaries/attribution-zh.toml``; each says there what it is for."""

    negated_deed: Rule
    nothing: Rule
    no_denial: Rule
    other_denial: Rule
    attribute: Rule
    having: Rule
    denied_after: Rule
    not_applicable: Rule
    ended_after: Rule
    own: Rule
    firm: Rule
    named: Rule
    name_break: Rule
    office: Rule
    office_field: Rule
    event: Rule
    quoted_thing: Rule
    address: Rule
    institute: Rule
    founded: Rule
    prize: Rule
    certificate: Rule
    organisation_after: Rule
    self_as: Rule
    counted: Rule
    person: Rule
    career: Rule
    dated: Rule
    post_after: Rule
    in_charge: Rule
    other_subject: Rule
    object_mark: Rule
    no_subject: Rule
    defined_after: Rule
    defined: Rule
    glossary: Rule
    unticked: Rule
    force_majeure: Rule
    accounting: Rule
    policy_heading: Rule
    scope: Rule
    scope_item: Rule
    defect: Rule
    weakness: Rule
    topics: Rule
    item_end: Rule
    contents: Rule
    policy: Rule
    decreeing: Rule
    obeyed: Rule
    others_begin: Rule
    topic: Rule
    item: Rule
    industry: Rule
    trend_after: Rule
    outside: Rule
    facing: Rule
    taken_up: Rule
    strong_trend: Rule
    background_heading: Rule
    numbered: Rule
    industry_heading: Rule
    firm_heading: Rule
    plan: Rule
    disposal: Rule
    taking: Rule
    taken: Rule
    plan_after: Rule
    proceeds: Rule
    outlook: Rule
    carried: Rule
    done: Rule


@cache
def rules() -> Cues:
    """The rules, read when they are first used."""
    return Cues(**load("zh", Cues._fields))
