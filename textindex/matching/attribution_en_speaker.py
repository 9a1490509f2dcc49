"""In: the text around an English hit, by sentence. Out: whose technology it is, and the cue that decided."""

from __future__ import annotations

import re

from textindex.matching.attribution_en_cues import Cues, Finding, Words, worldly

LINES, SHORT = 3, 40
"""A list of terms: line feeds before the hit at least, and characters before it in its line at most."""


def speaker(before: str, sentence: str, rest: str, after: str, words: Words, later: Words, cues: Cues) -> Finding:
    """Whose technology a hit is; the firm's own where nothing speaks against it.

    Args:
        before: text before the hit.
        sentence: what of it belongs to the hit's sentence.
        rest: what follows in the hit's sentence.
        after: text after the hit.
        words: words of ``sentence``.
        later: words of ``rest``.
        cues: the rules.
    """
    return (
        _title(sentence, rest, words, later, cues)
        or _boilerplate(before, sentence, rest, after, words, later, cues)
        or _other_party(sentence, rest, words, later, cues)
        or _background(sentence, rest, words, later, cues)
        or _led(before, sentence, words, cues)
        or ("own", "")
    )


def _title(sentence: str, rest: str, words: Words, later: Words, cues: Cues) -> Finding | None:
    staff = not cues.staff_after.spared(later) and cues.staff_after.match(rest)
    if not cues.title_before.spared(words) and not staff and (cue := cues.title_before.search(sentence[-70:])):
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
    if len(sentence) < SHORT and before.count("\n") >= LINES and (cue := cues.glossary.search(before)):
        return "boilerplate", f"a list of terms: {cue.group()}"
    if cues.item.search(before, max(0, len(before) - 14)) and cues.item_after.match(after):
        return "boilerplate", "heading of an item"
    return None


def _other_party(sentence: str, rest: str, words: Words, later: Words, cues: Cues) -> Finding | None:
    for rule in (cues.firms_after, cues.of_others, cues.rivalry_after):
        if not rule.spared(later) and (cue := rule.match(rest)):
            if rule is cues.firms_after and not cues.bought.spared(words) and cues.bought.search(sentence[-60:]):
                continue
            return "other_party", f"other firms: …{cue.group()}"
    return _rivals(sentence, words, cues) or _parties(sentence, words, cues)


def _rivals(sentence: str, words: Words, cues: Cues) -> Finding | None:
    """Competitors and firms of no name, told before the hit, with nothing of the firm since."""
    if not cues.other_such.spared(words) and (cue := cues.other_such.search(sentence[-60:])):
        return "other_party", f"another party's: {cue.group().strip()}"
    for rule in (cues.rivalry, cues.firms_that):
        if not rule.spared(words) and (cue := rule.last(sentence)) and not cues.own.search(sentence, cue.end()):
            return "other_party", f"other firms: {cue.group()}"
    return None


def _parties(sentence: str, words: Words, cues: Cues) -> Finding | None:
    """Customers, suppliers and the like as owners or as subjects."""
    if cues.others.spared(words):
        return None
    end = sentence[-60:]
    if cue := cues.possessive.search(end) if "’" in end or "'" in end else None:
        return "other_party", f"another party's: {cue.group().strip()}"
    if (cue := cues.systems_of.search(sentence)) and not cues.own.search(
        sentence, max(0, cue.start() - 20), cue.start()
    ):
        return "other_party", f"another party's: {cue.group().strip()}"
    for cue in cues.other_subject.finditer(sentence):
        if (
            cues.clause_head.search(sentence[max(0, cue.start() - 60) : cue.start()])
            and not cues.granted.match(sentence, cue.start())
            and not cues.own.search(sentence, cue.end())
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
    before, after = worldly()
    if before.isdisjoint(words) and after.isdisjoint(later):
        return None
    if not cues.own_after.spared(later) and cues.own_after.match(rest):
        return None
    if not cues.own_before.spared(words) and cues.own_before.search(sentence[-40:]):
        return None
    own = None if cues.own.spared(words) else cues.own.last(sentence)
    return _law(sentence, rest, words, later, own, cues) or _world(sentence, rest, words, later, own, cues)


def _law(sentence: str, rest: str, words: Words, later: Words, own: re.Match[str] | None, cues: Cues) -> Finding | None:
    """Fields, markets and bodies of law that the hit names, and laws told since the firm's last mention."""
    since = own.end() if own else 0
    named = len(sentence) - since > 12 or not own
    if named and not cues.field_after.spared(later) and (cue := cues.field_after.match(rest)):
        return "background", f"a field: …{cue.group()}"
    if not own and (cues.insiders.spared(words) or not cues.insiders.search(sentence)):
        if not cues.needs_after.spared(later) and (cue := cues.needs_after.match(rest)):
            return "background", f"regulation: …{cue.group()}"
        cue = None if cues.laws_after.spared(later) else cues.laws_after.search(rest, 0, 60)
        if cue and not cues.no_list.search(rest, 0, cue.start()):
            return "background", f"regulation: … {cue.group()}"
    cue = None if cues.law.spared(words) else cues.law.search(sentence, since)
    if cue and not cues.means.search(sentence, cue.end()):
        return "background", f"regulation: {cue.group()}"
    return None


def _world(
    sentence: str, rest: str, words: Words, later: Words, own: re.Match[str] | None, cues: Cues
) -> Finding | None:
    """Technology, people and markets in general."""
    distance = len(sentence) - own.end() if own else len(sentence) + 100
    if distance > 60 and not cues.spread.spared(words) and (cue := cues.spread.search(sentence[-140:])):
        return "background", f"the world: {cue.group().strip()}"
    if not cues.habits.spared(words) and (cue := cues.habits.search(sentence, own.end() if own else 0)):
        return "background", f"the world: {cue.group()}"
    if distance > 4 and not cues.in_general.spared(later) and (cue := cues.in_general.match(rest)):
        return "background", f"the world: …{cue.group()}"
    if (
        not cues.class_subject.spared(words)
        and (cue := cues.class_subject.last(sentence))
        and cues.clause_head.search(sentence[max(0, cue.start() - 60) : cue.start()])
        and not cues.own.search(sentence, cue.end())
    ):
        return "background", f"the world: {cue.group()}"
    if (
        not cues.acts.spared(later)
        and (cue := cues.acts.match(rest))
        and cues.bare.search(sentence)
        and not cues.own.search(rest, 0, cue.end() + 50)
    ):
        return "background", f"the world: it{cue.group()}"
    if own:
        return None
    if (
        not cues.new_technologies.spared(words)
        and (cue := cues.new_technologies.search(sentence))
        and not cues.taken_up.search(sentence, max(0, cue.start() - 40), cue.start())
    ):
        return "background", f"the world: {cue.group()}"
    if not cues.world.spared(words) and (cue := cues.world.search(sentence)):
        return "background", f"the world: {cue.group()}"
    return None


def _led(before: str, sentence: str, words: Words, cues: Cues) -> Finding | None:
    """What the sentence before tells, where this one is an item of its list or takes up its subject by a pronoun."""
    start = len(before) - len(sentence)
    if start == 0 or not cues.own.spared(words):
        return None
    told = before[:start].rstrip(" \n•")
    if before[start - 2 : start].strip(" ") in ("\n", "•", "\n•") and (end := told.rfind(":")) >= 0:
        intro = told[max(told.rfind("\n", 0, end), told.rfind(". ", 0, end)) + 1 : end]
        if "\n" not in told[end + 2 :] or "•" in before[end:start]:
            if cue := cues.rivalry.last(intro):
                return "other_party", f"a list of: {cue.group()}"
            if (cue := cues.law.last(intro)) and not cues.own.search(intro, cue.end()):
                return "background", f"a list of: {cue.group()}"
    if cues.carried.match(sentence):
        line = told[max(told.rfind("\n"), told.rfind(". ", 0, len(told) - 1)) + 1 :]
        if (cue := cues.rivalry.last(line) or cues.others.last(line)) and not cues.own.search(line, cue.end()):
            return "other_party", f"a sentence before: {cue.group()}"
    return None
