"""In: the folded text around an English hit. Out: polarity, speaker, tense and the cues that decided."""

from __future__ import annotations

from textindex.core.patterns import regex
from textindex.matching.attribution_en_cues import Cues, Finding, Words, rules, telling
from textindex.matching.attribution_en_speaker import speaker

# A full stop ends a sentence unless it ends an abbreviation or an initial (the text is case folded).
SENTENCE_END = regex(r"[.!?\n•](?:\s|(?<=[\n•]))")
BACK = 400
"""Characters before the hit in which its sentence may begin."""
# All but the small letters becomes a blank.
SMALL = bytes(byte if chr(byte) in "abcdefghijklmnopqrstuvwxyz" else 32 for byte in range(256))


def judge(before: str, after: str, heading: str) -> tuple[str, str, str, str]:
    """Polarity, speaker, tense and reason of an English hit."""
    cues = rules()
    sentence, rest = _sentence(before, cues), _rest(after[:160], cues)
    words, later = telling() & _words(sentence), telling() & _words(rest[:110])
    polarity, denial = _polarity(sentence, rest, words, later, cues)
    who, whose = speaker(before, sentence, rest, after, words, later, cues)
    tense, when = _tense(sentence, rest, who, words, later, cues)
    return polarity, who, tense, "; ".join([part for part in (denial, whose, when) if part])


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


def _tense(sentence: str, rest: str, who: str, words: Words, later: Words, cues: Cues) -> Finding:
    if who == "boilerplate":
        return "fact", ""
    if who == "background" and not cues.proposed.spared(words) and (cue := cues.proposed.search(sentence)):
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
