"""In: the folded text around an English hit. Out: polarity, speaker, tense and the cues that decided."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from textindex.matching.attribution_rules import Rule, load

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
    possessive: Rule
    systems_of: Rule
    other_subject: Rule
    clause_head: Rule
    others: Rule
    they: Rule
    title_before: Rule
    officer_after: Rule
    name_after: Rule
    person: Rule
    career: Rule
    boilerplate: Rule
    defined_after: Rule
    item: Rule
    item_after: Rule
    requiring: Rule
    own_after: Rule
    field_after: Rule
    laws_after: Rule
    no_list: Rule
    law: Rule
    spread: Rule
    habits: Rule
    world: Rule
    plan: Rule
    will_not: Rule
    someday: Rule
    proposed: Rule
    risk: Rule
    plan_after: Rule


# A full stop ends a sentence unless it ends an abbreviation or an initial (the text is case folded).
SENTENCE_END = re.compile(r"[.!?\n•](?:\s|(?<=[\n•]))")
BACK = 400
"""Characters before the hit in which its sentence may begin."""
# All but the small letters becomes a blank.
SMALL = bytes(byte if chr(byte) in "abcdefghijklmnopqrstuvwxyz" else 32 for byte in range(256))
Words = frozenset[str]


@cache
def rules() -> Cues:
    """The rules, read when they are first used."""
    return Cues(**load("en", Cues._fields))


def judge(before: str, after: str, heading: str) -> tuple[str, str, str, str]:
    """Polarity, speaker, tense and reason of an English hit."""
    cues = rules()
    sentence, rest = _sentence(before, cues), _rest(after[:160], cues)
    words, later = _words(sentence), _words(rest[:110])
    polarity, denial = _polarity(sentence, rest, words, later, cues)
    speaker, who = (
        _title(sentence, rest, words, later, cues)
        or _boilerplate(before=before, sentence=sentence, rest=rest, after=after, words=words, later=later, cues=cues)
        or _other_party(sentence, rest, words, later, cues)
        or _background(sentence, rest, words, later, cues)
        or ("own", "")
    )
    tense, when = _tense(sentence, rest, speaker, words, later, cues)
    return polarity, speaker, tense, "; ".join([part for part in (denial, who, when) if part])


def _words(text: str) -> Words:
    return frozenset(text.encode("ascii", "replace").translate(SMALL).decode().split())


def _sentence(before: str, cues: Cues) -> str:
    low = max(0, len(before) - BACK)
    start = max(before.rfind("\n", low), before.rfind("•", low)) + 1
    low = max(low, start)
    for mark in ".!?":
        end = before.rfind(mark, low)
        while end >= 0:
            if before.startswith(" ", end + 1) and not before.endswith(cues.abbreviation.words, 0, end + 2):
                low = start = end + 2
                break
            end = before.rfind(mark, low, end)
    return before[start:].lstrip() if start else before


def _rest(after: str, cues: Cues) -> str:
    for mark in SENTENCE_END.finditer(after):
        if not after.endswith(cues.abbreviation.words, 0, mark.end()):
            return after[: mark.start()]
    return after.removesuffix(".")


def _polarity(sentence: str, rest: str, words: Words, later: Words, cues: Cues) -> Finding:
    if not cues.negation.spared(words) and (cue := cues.negation.last(sentence)):
        start = max(sentence.rfind(",", 0, cue.start()), sentence.rfind(";", 0, cue.start())) + 1
        if not (
            len(sentence) - cue.end() > 70
            or cues.barrier.search(sentence, cue.end())
            or cues.no_denial.search(sentence, max(0, cue.start() - 3))
            or cues.doubt.search(sentence, start, cue.start())
        ):
            return "negated", f"negation before the hit: {cue.group()}"
    if not cues.denied_after.spared(later) and (cue := cues.denied_after.match(rest)):
        return "negated", f"negation after the hit: {cue.group()[-24:]}"
    return "affirmed", ""


def _title(sentence: str, rest: str, words: Words, later: Words, cues: Cues) -> Finding | None:
    if not cues.title_before.spared(words) and (cue := cues.title_before.search(sentence[-70:])):
        return "other_party", f"a post: {cue.group().strip()} …"
    for rule in (cues.officer_after, cues.name_after):
        if not rule.spared(later) and (cue := rule.match(rest)):
            return "other_party", f"part of a name or title: …{cue.group()}"
    if not cues.person.spared(words) and cues.person.search(sentence) and (cue := cues.career.search(sentence)):
        return "other_party", f"biography: {cue.group()}"
    return None


def _boilerplate(
    before: str, sentence: str, rest: str, after: str, words: Words, later: Words, cues: Cues
) -> Finding | None:
    for text, held in ((sentence, words), (rest, later)):
        if not cues.boilerplate.spared(held) and (cue := cues.boilerplate.search(text)):
            return "boilerplate", f"standard text: {cue.group().strip()}"
    if cue := cues.defined_after.match(rest):
        return "boilerplate", f"definition: {cue.group().strip()}"
    if cues.item.search(before, max(0, len(before) - 14)) and cues.item_after.match(after):
        return "boilerplate", "heading of an item"
    return None


def _other_party(sentence: str, rest: str, words: Words, later: Words, cues: Cues) -> Finding | None:
    for rule in (cues.firms_after, cues.of_others):
        if not rule.spared(later) and (cue := rule.match(rest)):
            return "other_party", f"other firms: …{cue.group()}"
    if cues.others.spared(words):
        return None
    end = sentence[-60:]
    if cue := (cues.possessive.search(end) if "’" in end or "'" in end else None) or cues.systems_of.search(sentence):
        return "other_party", f"another party's: {cue.group().strip()}"
    for cue in cues.other_subject.finditer(sentence):
        if cues.clause_head.search(sentence[max(0, cue.start() - 60) : cue.start()]) and not cues.own.search(
            sentence, cue.end()
        ):
            return "other_party", f"another party's: {cue.group()}"
    if (
        not cues.they.spared(words)
        and (cue := cues.they.search(sentence))
        and cues.others.search(sentence, 0, cue.start())
        and not cues.own.search(sentence, cue.end())
    ):
        return "other_party", f"another party's: {cue.group()}"
    return None


def _background(sentence: str, rest: str, words: Words, later: Words, cues: Cues) -> Finding | None:
    if not cues.requiring.spared(words) and (cue := cues.requiring.search(sentence)):
        return "background", f"regulation: {cue.group()}"
    if not cues.own_after.spared(later) and cues.own_after.match(rest):
        return None
    field = None if cues.field_after.spared(later) else cues.field_after.match(rest)
    listed = None if cues.laws_after.spared(later) else cues.laws_after.search(rest, 0, 60)
    legal, spread = not cues.law.spared(words), not cues.spread.spared(words)
    habits, worldly = not cues.habits.spared(words), not cues.world.spared(words)
    if not (field or listed or legal or spread or habits or worldly):
        return None
    own = None if cues.own.spared(words) else cues.own.last(sentence)
    since = own.end() if own else 0
    distance = len(sentence) - since if own else len(sentence) + 100
    if field and distance > 12:
        return "background", f"a field: …{field.group()}"
    if listed and own is None and not cues.no_list.search(rest, 0, listed.start()):
        return "background", f"regulation: … {listed.group()}"
    if legal and (cue := cues.law.search(sentence, since)):
        return "background", f"regulation: {cue.group()}"
    if spread and distance > 60 and (cue := cues.spread.search(sentence[-90:])):
        return "background", f"the world: {cue.group().strip()}"
    if habits and (cue := cues.habits.search(sentence, since)):
        return "background", f"the world: {cue.group()}"
    if worldly and own is None and (cue := cues.world.search(sentence)):
        return "background", f"the world: {cue.group()}"
    return None


def _tense(sentence: str, rest: str, speaker: str, words: Words, later: Words, cues: Cues) -> Finding:
    if speaker == "boilerplate":
        return "fact", ""
    if speaker == "background" and not cues.proposed.spared(words) and (cue := cues.proposed.search(sentence)):
        return "plan", f"plan: {cue.group()}"
    if not cues.plan.spared(words):
        near = sentence[-110:]
        if (
            (cue := cues.plan.last(near))
            and not cues.risk.search(near, 0, cue.start())
            and not cues.will_not.search(near)
            and not (cues.someday.match(cue.group()) and ";" in near[cue.end() :])
        ):
            return "plan", f"plan: {cue.group().strip()}"
    if not cues.plan_after.spared(later) and (cue := cues.plan_after.match(rest)) and not cues.risk.search(sentence):
        return "plan", f"plan after the hit: {cue.group()[-16:].strip()}"
    return "fact", ""
