"""In: the folded text around a Chinese hit. Out: polarity, speaker, tense and the cues that decided.

The lists are cues a reader would accept; what they govern is cut out of the text first: the clause for a negation, the
sentence for a speaker or a plan, the lines before for a biography, a definition, a list or an outlook.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from textindex.matching.attribution_rules import Rule, load

Finding = tuple[str, str]
"""A value and the reason for it; the reason is empty where nothing was found."""


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
    named: Rule
    name_break: Rule
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
    industry: Rule
    trend_after: Rule
    strong_trend: Rule
    background_heading: Rule
    firm_heading: Rule
    plan: Rule
    taking: Rule
    taken: Rule
    plan_after: Rule
    proceeds: Rule
    outlook: Rule
    done: Rule


SENTENCE_END = re.compile(r"[。!?;\n]")


@cache
def rules() -> Cues:
    """The rules, read when they are first used."""
    return Cues(**load("zh", Cues._fields))


def judge(before: str, after: str, heading: str) -> tuple[str, str, str, str]:
    """Polarity, speaker, tense and reason of a Chinese hit."""
    cues = rules()
    if heading:
        before = f"{heading}\n{before}"
    line = before.rfind("\n") + 1
    paragraph = max(line, before.rfind("。") + 1)
    start = max(paragraph, before.rfind(";") + 1, before.rfind("!") + 1, before.rfind("?") + 1)
    sentence = before[start:]
    clause = sentence[max(sentence.rfind(","), sentence.rfind(":")) + 1 :]
    end = SENTENCE_END.search(after)
    rest = after[: end.start()] if end else after
    polarity, denial = _polarity(clause, after, cues)
    speaker, who = (
        _name(sentence, clause, after, cues)
        or _career(before, before[paragraph:], after, cues)
        or _boilerplate(before, sentence, rest, after, cues)
        or _other_party(sentence, clause, after, cues)
        or _background(before, sentence, rest, cues)
        or ("own", "")
    )
    tense, when = _tense(before, sentence, clause, after, speaker, cues)
    return polarity, speaker, tense, "; ".join([part for part in (denial, who, when) if part])


def _polarity(clause: str, after: str, cues: Cues) -> Finding:
    for rule in (cues.negated_deed, cues.nothing):
        cue = rule.search(clause)
        if cue is None or len(clause) - cue.end() > 25:
            continue
        if cues.no_denial.search(clause) or cues.other_denial.search(clause, cue.start()):
            continue
        if cues.attribute.search(clause, cue.end()) and not cues.having.match(cue.group()):
            continue
        return "negated", f"negation before the hit: {cue.group()}"
    for rule in (cues.denied_after, cues.not_applicable, cues.ended_after):
        if rule.needed(after, 0, 14) and (cue := rule.match(after)):
            return "negated", f"negation after the hit: {cue.group()[-8:]}"
    return "affirmed", ""


def _name(sentence: str, clause: str, after: str, cues: Cues) -> Finding | None:
    if (cue := cues.named.search(after, 0, 24)) and not cues.name_break.search(after, 0, cue.start()):
        return "other_party", f"part of a name: …{after[: cue.end()]}"
    if cues.institute.needed(after, 0, 8) and (cue := cues.institute.match(after)) and not cues.founded.search(clause):
        return "other_party", f"part of a name: …{cue.group()}"
    if sentence.rfind("“") > sentence.rfind("”") and (cue := cues.prize.search(sentence)):
        return "other_party", f"name of a prize: {cue.group()}"
    if cues.certificate.needed(after, 0, 8) and (cue := cues.certificate.match(after)):
        return "other_party", f"certificate: …{cue.group()}"
    return None


def _career(before: str, paragraph: str, after: str, cues: Cues) -> Finding | None:
    cue = cues.career.search(paragraph)
    if cue is None and cues.person.search(paragraph) and cues.post_after.match(after):
        cue = cues.career.search(before)
    if cue is None or (cues.dated.match(cue.group()) and not cues.post_after.match(after)):
        return None
    if cues.in_charge.search(paragraph):
        return None
    return "other_party", f"biography: {cue.group()}"


def _boilerplate(before: str, sentence: str, rest: str, after: str, cues: Cues) -> Finding | None:
    if (cues.defined_after.needed(after, 0, 13) and cues.defined_after.match(after)) or (
        cues.defined.needed(before) and cues.defined.search(before)
    ):
        return "boilerplate", "definition: 指"
    if cues.force_majeure.search(before):
        return "boilerplate", "force majeure: 不可抗力"
    policy = cues.accounting.search(sentence) or cues.accounting.search(rest)
    if cue := policy or cues.policy_heading.search(_line_above(before)):
        return "boilerplate", f"accounting: {cue.group()[:8]}"
    near, next_ = before[-80:], after[:80]
    if near.count(";") + near.count("、") + next_.count(";") + next_.count("、") >= 2:
        items = len(cues.scope_item.findall(near)) + len(cues.scope_item.findall(next_))
        if items >= 5 or (items >= 2 and cues.scope.search(before)):
            return "boilerplate", "business scope: a list of trades"
    if cues.weakness.match(after) and len(cues.defect.findall(before)) + len(cues.defect.findall(after)) >= 2:
        return "boilerplate", "standard of defects: 缺陷"
    if (
        cues.item_end.match(after)
        and cues.topics.needed(before)
        and not ("," in sentence or ":" in sentence)
        and cues.topics.search(before)
    ):
        return "boilerplate", "list of topics: 议题"
    if cues.contents.needed(after, 0, 40) and cues.contents.match(after):
        return "boilerplate", "table of contents"
    return None


def _other_party(sentence: str, clause: str, after: str, cues: Cues) -> Finding | None:
    if cues.counted.needed(clause[-8:]) and (cue := cues.counted.search(clause)):
        return "other_party", f"others are counted: {cue.group()}"
    if (cue := cues.organisation_after.match(after)) and not cues.self_as.search(clause):
        return "other_party", f"other firms: …{cue.group()}"
    for cue in cues.other_subject.finditer(sentence):
        if cues.object_mark.search(sentence, 0, cue.start()) or cues.no_subject.match(sentence, cue.end()):
            continue
        if not cues.own.search(sentence, cue.end()):
            return "other_party", f"another party's: {cue.group()}"
    return None


def _background(before: str, sentence: str, rest: str, cues: Cues) -> Finding | None:
    trend = cues.trend_after.search(rest, 0, 20)
    if trend and (trend.start() > 8 or "," in rest[: trend.start()]):
        trend = None
    if cues.own.search(sentence):
        if trend and cues.strong_trend.search(trend.group()):
            return "background", f"trend: …{trend.group()}"
        return None
    if cue := cues.policy.search(sentence):
        return "background", f"policy: {cue.group()}"
    if cue := cues.industry.search(sentence):
        return "background", f"industry: {cue.group()}"
    if trend:
        return "background", f"trend: …{trend.group()}"
    if (title := _heading(before)) and cues.background_heading.search(title) and not cues.firm_heading.search(title):
        return "background", f"under the heading {title}"
    return None


def _tense(before: str, sentence: str, clause: str, after: str, speaker: str, cues: Cues) -> Finding:
    if speaker == "boilerplate":
        return "fact", ""
    scope = clause if speaker == "background" else sentence
    if (cue := cues.plan.last(scope)) and not (cues.taking.search(clause[-9:]) and cues.taken.match(after)):
        return "plan", f"plan: {cue.group()}"
    if cues.plan_after.needed(after, 0, 16) and (cue := cues.plan_after.match(after)):
        return "plan", f"plan after the hit: {cue.group()[-6:]}"
    if speaker != "own":
        return "fact", ""
    if cue := cues.proceeds.search(before):
        return "plan", f"use of proceeds: {cue.group()}"
    if (cue := cues.outlook.last(before)) and not cues.done.search(before, cue.end()):
        return "plan", f"outlook: {cue.group()[:8].strip()}"
    return "fact", ""


def _line_above(before: str) -> str:
    stop = before.rfind("\n")
    return before[before.rfind("\n", 0, stop) + 1 : stop] if stop > 0 and len(before) - stop < 60 else ""


def _heading(before: str) -> str:
    """The last line before the hit's own that reads like a heading."""
    for line in reversed(before.split("\n")[1:-1]):
        if line and len(line) <= 30 and line[-1] not in "。,;、":
            return line
        if len(line) > 60:
            break
    return ""
