"""In: the folded text around a Chinese hit. Out: polarity, speaker, tense and the cues that decided.

The lists are cues a reader would accept; what they govern is cut out of the text first: the clause for a negation, the
sentence for a speaker or a plan, the lines before for a biography, a definition, a list or an outlook.
"""

from __future__ import annotations

import re

from textindex.matching.attribution_zh_cues import Cues, rules

Finding = tuple[str, str]
"""A value and the reason for it; the reason is empty where nothing was found."""


NEAR = 200
"""Characters on either side that all but the outlook is looked for in; that may begin further above."""
LONG = 30
"""Characters of a line that is no heading."""
SENTENCE_END = re.compile(r"[。!?;\n]")


def judge(before: str, after: str, heading: str) -> tuple[str, str, str, str]:
    """Polarity, speaker, tense and reason of a Chinese hit."""
    cues = rules()
    if heading:
        before = f"{heading}\n{before}"
    above = _line(before)
    whole, before, after = before, before[-NEAR:], after[:NEAR]
    line = max(0, above - len(whole) + len(before))
    paragraph = max(line, before.rfind("。") + 1)
    start = max(paragraph, before.rfind(";") + 1, before.rfind("!") + 1, before.rfind("?") + 1)
    sentence = before[start:]
    earlier = whole[above : len(whole) - len(sentence)]
    clause = sentence[max(sentence.rfind(","), sentence.rfind(":")) + 1 :]
    end = SENTENCE_END.search(after)
    rest = after[: end.start()] if end else after
    polarity, denial = _polarity(clause, after, cues)
    speaker, who = (
        _name(before, sentence, clause, after, cues)
        or _career(before, before[paragraph:], after, cues)
        or _boilerplate(before, sentence, clause, rest, after, cues)
        or _other_party(sentence, clause, after, cues)
        or _background(whole, earlier, sentence, clause, rest, cues)
        or ("own", "")
    )
    tense, when = _tense(whole, earlier, sentence, clause, after, speaker, cues)
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


def _name(before: str, sentence: str, clause: str, after: str, cues: Cues) -> Finding | None:
    cue = cues.named.search(after, 0, 24)
    if cue and not cues.name_break.search(after[: cue.start()].removesuffix("\n")):
        return "other_party", f"part of a name: …{after[: cue.end()]}"
    if cues.institute.needed(after, 0, 8) and (cue := cues.institute.match(after)) and not cues.founded.search(clause):
        return "other_party", f"part of a name: …{cue.group()}"
    if (cue := cues.office.match(after)) and cues.office_field.search(clause):
        return "other_party", f"part of a name: …{cue.group()}"
    quoted = sentence.rfind("“") > sentence.rfind("”")
    if quoted and (cue := cues.prize.search(sentence)) and not cues.quoted_thing.match(after, after.find("”") + 1):
        return "other_party", f"name of a prize: {cue.group()}"
    if cues.event.needed(after, 0, 28) and (cue := cues.event.match(after)):
        return "other_party", f"part of a name: …{cue.group()}"
    if cue := cues.address.search(before, max(0, len(before) - 30)):
        return "other_party", f"address: {cue.group()}"
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


def _boilerplate(before: str, sentence: str, clause: str, rest: str, after: str, cues: Cues) -> Finding | None:
    if (cues.defined_after.needed(after, 0, 13) and cues.defined_after.match(after)) or (
        cues.defined.needed(before) and (cues.defined.search(before) or _glossary(before, after, cues))
    ):
        return "boilerplate", "definition: 指"
    if clause.endswith(cues.unticked.words):
        return "boilerplate", "empty box: □"
    if cues.force_majeure.search(before):
        return "boilerplate", "force majeure: 不可抗力"
    policy = cues.accounting.search(sentence) or cues.accounting.search(rest)
    title = _line_above(before)
    if cue := policy or (cues.policy_heading.search(title) if title else None):
        return "boilerplate", f"accounting: {cue.group()[:8]}"
    near, next_ = before[-80:], after[:80]
    marks = near.count(";") + next_.count(";")
    scope = marks + near.count("、") + next_.count("、") >= 2 and cues.scope.search(before)
    if scope or marks >= 2:
        items = len(cues.scope_item.findall(near)) + len(cues.scope_item.findall(next_))
        if items >= (2 if scope else 5):
            return "boilerplate", "business scope: a list of trades"
    weak = cues.weakness.needed(after, 0, 16) and cues.weakness.match(after)
    if weak and len(cues.defect.findall(before)) + len(cues.defect.findall(after)) >= 2:
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


def _glossary(before: str, after: str, cues: Cues) -> bool:
    (mark,) = cues.glossary.words
    return before.count(mark) + after.count(mark) >= 2


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


def _background(before: str, earlier: str, sentence: str, clause: str, rest: str, cues: Cues) -> Finding | None:
    trend = cues.trend_after.search(rest, 0, 24)
    if trend and (trend.start() > 10 or "," in rest[: trend.start()] or cues.taken_up.search(clause)):
        trend = None
    cue = cues.outside.match(rest) if cues.outside.needed(rest, 0, 44) else None
    if cue and (not cues.firm.search(clause) or cues.facing.search(clause)):
        return "background", f"from outside: …{cue.group()}"
    if cues.own.search(sentence):
        if trend and cues.strong_trend.search(trend.group()):
            return "background", f"trend: …{trend.group()}"
        cue = cues.decreeing.search(sentence)
        if cue and not cues.firm.search(sentence, cue.start()) and not cues.obeyed.search(sentence, 0, cue.start()):
            return "background", f"policy: {cue.group()}"
        if (cue := cues.others_begin.match(sentence)) and not cues.firm.search(sentence):
            return "background", f"industry: {cue.group()}"
        return None
    for name, rule in (("policy", cues.policy), ("industry", cues.industry)):
        if cue := rule.search(sentence):
            return "background", f"{name}: {cue.group()}"
    if trend:
        return "background", f"trend: …{trend.group()}"
    if (
        (title := _heading(before[-NEAR:]))
        and cues.background_heading.search(title)
        and not cues.firm_heading.search(title)
    ):
        return "background", f"under the heading {title}"
    if title := _numbered(before, cues):
        return "background", f"under the heading {title}"
    return _topic(earlier, sentence, cues)


def _topic(earlier: str, sentence: str, cues: Cues) -> Finding | None:
    """What an earlier sentence of the paragraph speaks of, if the firm does not stand after it."""
    if not earlier or cues.item.match(sentence):
        return None
    cue = cues.topic.last(earlier)
    if cue and not cues.own.search(earlier, earlier.rfind("。", 0, cue.start()) + 1):
        return "background", f"topic of the paragraph: {cue.group()}"
    return None


def _tense(before: str, earlier: str, sentence: str, clause: str, after: str, speaker: str, cues: Cues) -> Finding:
    if speaker == "boilerplate":
        return "fact", ""
    scope = clause if speaker == "background" else sentence
    cue = _future(scope, cues)
    if cue and not (cues.taking.search(clause[-9:]) and cues.taken.match(after)):
        return "plan", f"plan: {cue.group()}"
    if cues.plan_after.needed(after, 0, 16) and (cue := cues.plan_after.match(after)):
        return "plan", f"plan after the hit: {cue.group()[-6:]}"
    if speaker != "own":
        return "fact", ""
    if sentence and (cue := _carried(earlier, sentence, cues)):
        return "plan", f"plan in the paragraph: {cue.group()}"
    if cue := cues.proceeds.search(before, max(0, len(before) - NEAR)):
        return "plan", f"use of proceeds: {cue.group()}"
    if (cue := cues.outlook.last(before)) and not cues.done.search(before, cue.end()):
        return "plan", f"outlook: {cue.group()[:8].strip()}"
    return "fact", ""


def _carried(earlier: str, sentence: str, cues: Cues) -> re.Match[str] | None:
    """A plan of an earlier sentence of the paragraph that this one, without a subject, goes on with."""
    cue = cues.carried.last(earlier) if earlier else None
    if cue is None or cues.done.search(earlier, cue.end()) or cues.done.search(sentence) or cues.firm.search(sentence):
        return None
    return cue


def _line(before: str) -> int:
    """Where the hit's paragraph begins: a long line without a full stop is a printed one that the next goes on with."""
    start = before.rfind("\n") + 1
    while start > LONG:
        above = before.rfind("\n", 0, start - 1) + 1
        if start - 1 - above < LONG or before[start - 2] in "。;:!?":
            break
        start = above
    return start


def _future(scope: str, cues: Cues) -> re.Match[str] | None:
    """The last cue of a plan whose 将 does not mean 把."""
    found = None
    for cue in cues.plan.finditer(scope):
        if not (cue.group().endswith("将") and cues.disposal.match(scope, cue.end() - 1)):
            found = cue
    return found


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


def _numbered(before: str, cues: Cues) -> str:
    """The last numbered heading before the hit's own line, if it is about the industry."""
    if (cue := cues.industry_heading.last(before)) is None:
        return ""
    title, *below = before[before.rfind("\n", 0, cue.start()) + 1 :].split("\n")
    if len(title) > LONG or not cues.numbered.match(title) or cues.firm_heading.search(title):
        return ""
    if any(0 < len(line) <= LONG and line[-1] not in "。,;、:" and cues.numbered.match(line) for line in below[:-1]):
        return ""
    return title
