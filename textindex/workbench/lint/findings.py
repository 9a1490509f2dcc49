"""In: a dictionary's terms, and what an archive knows of them. Out: findings: what is doubtful, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from textindex import matching
from textindex.core.messages import Message, joined
from textindex.core.records import Dictionary, Term
from textindex.core.text import fold_term, splittable
from textindex.documents.script import to_simplified
from textindex.scoring.scorer import WORD_RULES
from textindex.workbench.lint.similar import ALIKE, likeness
from textindex.workbench.lint.usage import Place, Survey, Usage

MIN_HITS = 10
MIN_REPORTS = 5
MIN_SENTENCE_REPORTS = 3
MOST = 0.5
WITHIN_SHARE = 0.05
RARER = 20
SHOWN = 3


class Finding(NamedTuple):
    """One doubt about a term.

    Attributes:
        rule: which; a key of `textindex.workbench.lint.check.RULES`.
        term: the term.
        message: what was found, and what to think of.
        example: a sentence of the archive; empty where there is none.
        file: the report that it stands in.
        page: the page, from 1; None without an example.
        figures: the numbers that the message rests on.
    """

    rule: str
    term: str
    message: str
    example: str
    file: str
    page: int | None
    figures: dict[str, Any]


def finding(rule: str, term: str, message: str, where: Place | None = None, **figures: Any) -> Finding:
    """A finding, with the sentence at a place."""
    sentence, file, page = where or ("", "", None)
    return Finding(rule=rule, term=term, message=message, example=sentence, file=file, page=page, figures=figures)


def twins(given: Dictionary) -> Iterator[Finding]:
    """Terms that are one when folded, or, in English, the same words."""
    first: dict[str, str] = {}
    for term in given.terms:
        folded = fold_term(term.text)
        if folded in first:
            message = Message("doubt.duplicate", first=first[folded])
            yield finding("duplicate", term.text, message, twin=first[folded])
        first.setdefault(folded, term.text)
    if given.language == "en":
        distinct = [term for term in given.terms if first[fold_term(term.text)] == term.text]
        for one, other in matching.same_words(distinct, matching.EnglishSplitter()):
            yield finding("same words", other, Message("doubt.same_words", one=one), twin=one)


def traditional(given: Dictionary) -> Iterator[Finding]:
    """Traditional characters: reports are matched in simplified ones."""
    folded = {fold_term(term.text): term.text for term in given.terms}
    for term in given.terms if given.language == "zh" else ():
        simple = fold_term(term.text).translate(to_simplified())
        if simple in folded and simple != fold_term(term.text):
            message = Message("doubt.both_scripts", simple=folded[simple])
            yield finding("traditional", term.text, message, twin=folded[simple])
        elif simple != fold_term(term.text):
            message = Message("doubt.traditional", simple=simple)
            yield finding("traditional", term.text, message, simplified=simple)


def nested(given: Dictionary, survey: Survey | None) -> Iterator[Finding]:
    """Terms inside others: by ``substring`` counted twice, by the other rules only where they stand alone."""
    twice = given.policy.count == "substring"
    matcher = matching.Matcher(given.terms)
    around: dict[str, list[str]] = {}
    for outer in given.terms:
        data = fold_term(outer.text).encode()
        for _, _, number in matcher.occurrences(data):
            inner = given.terms[number].text
            if fold_term(inner) != fold_term(outer.text) and outer.text not in around.setdefault(inner, []):
                around[inner].append(outer.text)
    for term in given.terms:
        if outers := around.get(term.text):
            told = {"outers": _some(outers), "count": given.policy.count}
            message = Message("doubt.nested_twice" if twice else "doubt.nested", **told)
            figures: dict[str, Any] = {"inside": outers}
            if survey and (known := survey.known.get(term.text)):
                inside = dict(known.nested.most_common())
                figures |= {"occurrences": known.strings, "occurrences_inside": inside}
                often = {"inside": known.inside_others, "all": known.strings}
                message = Message("doubt.nested_often", what=message, **often)
            yield finding("nested", term.text, message, **figures)


def no_word(given: Dictionary, survey: Survey | None) -> Iterator[Finding]:
    """Terms that jieba, which has loaded them, never yields as one word: alone, or wherever they stand."""
    if given.language != "zh":
        return
    plain = [term for term in given.terms if not term.text.endswith(("*", "＊"))]
    folded = [fold_term(term.text) for term in plain]
    splitters = {rule: matching.Splitter(filter(splittable, folded), rule) for rule in WORD_RULES}
    for term, text in zip(plain, folded, strict=True):
        if not splittable(text):
            message = Message("doubt.blank")
            yield finding("no word", term.text, message, alone=None)
            continue
        cut = {rule: s.words(text) for rule, s in splitters.items() if s.words(text) != [text]}
        for rule, words in cut.items():
            message = Message("doubt.cut", rule=rule, words=" / ".join(words))
            yield finding("no word", term.text, message, by=[rule], alone=words)
        known = survey.known.get(term.text) if survey else None
        never = [rule for rule in WORD_RULES if known and not known.rules[rule] and rule not in cut]
        if known and never and (outside := known.strings - known.inside_others):
            message = Message("doubt.never", n=outside, rules=joined(never, "list.and"))
            yield finding("no word", term.text, message, by=never, occurrences=outside, hits=0)


def of_archive(term: Term, known: Usage, survey: Survey, language: str) -> Iterator[Finding]:
    """What the archive says of one term by itself."""
    if not known.strings and not any(known.rules.values()):
        message = Message("doubt.absent", reports=survey.reports)
        yield finding("absent", term.text, message, reports=survey.reports, hits=0)
        return
    inside = known.within.total()
    if inside and inside >= WITHIN_SHARE * known.hits:
        words = [word for word, _ in known.within.most_common(SHOWN)]
        tokenizer = "jieba" if language == "zh" else "spaCy"
        told = {"inside": inside, "hits": known.hits, "tokenizer": tokenizer}
        message = Message("doubt.inside", **told, words=tuple(words))
        where = known.within_at[words[0]]
        counts = dict(known.within.most_common())
        yield finding("inside a word", term.text, message, where, hits=known.hits, inside=inside, words=counts)
    if known.hits < MIN_HITS or survey.reports < MIN_REPORTS:
        return
    file, most = known.by_file.most_common(1)[0]
    if most > MOST * known.hits:
        message = Message("doubt.one_report", most=most, hits=known.hits, file=file)
        yield finding("one report", term.text, message, known.file_at[file], hits=known.hits, in_report=most, file=file)
    for key, number in known.sentences.most_common(1):
        reports = len(known.held[key])
        if number > MOST * known.hits and reports >= MIN_SENTENCE_REPORTS:
            message = Message("doubt.one_sentence", most=number, hits=known.hits, reports=reports)
            where = known.sentence_at[key]
            yield finding(
                "one sentence", term.text, message, where, hits=known.hits, in_sentence=number, reports=reports
            )


def misspelt(given: Dictionary, shipped: Mapping[str, tuple[str, str]], survey: Survey | None) -> Iterator[Finding]:
    """Terms that are like another one, here or in a shipped dictionary, and far rarer; or look-alikes."""
    own = {fold_term(term.text): (term.text, "") for term in given.terms}
    words = matching.Splitter() if given.language == "zh" else None
    for key, (term, _) in own.items():
        number = survey.strings[key] if survey else 0
        is_word = words is not None and words.knows(key)
        alike = [
            (how, other, source, survey.strings[fold_term(other)] if survey else 0)
            for other, source in {**shipped, **own}.values()
            if (how := likeness(term, other, given.language))
        ]
        for how, other, source, more in sorted(alike, key=lambda each: (ALIKE.index(each[0]), -each[3])):
            rarer = more >= max(MIN_HITS, RARER * number) and not is_word
            odd = _stranger(term, other, shipped) and (how == ALIKE[0] or (how == ALIKE[1] and not is_word))
            if rarer or (odd and (survey is None or how == ALIKE[0])):
                named = Message("misspelt.source", other=other, source=source) if source else other
                often = Message("misspelt.often", more=more, number=number) if survey else ""
                message = Message("misspelt.like", how=how, named=named, often=often)
                figures = (
                    {"like": other, "occurrences": number, "occurrences_like": more} if survey else {"like": other}
                )
                yield finding("misspelt", term, Message("misspelt.slip", message=message), **figures)
                break


def _stranger(term: str, other: str, shipped: Mapping[str, Any]) -> bool:
    """Of two alike, whether the first is the one to name: more digits, else only the other is in a shipped one."""
    digits = sum(map(str.isdigit, term)) - sum(map(str.isdigit, other))
    known = (fold_term(other) in shipped) - (fold_term(term) in shipped)
    return (digits, known, term > other) > (0, 0, False)


def _some(terms: Sequence[str]) -> str:
    some = Message("list.each", each=tuple(terms[:SHOWN]))
    return Message("doubt.some_more", some=some, n=len(terms) - SHOWN) if len(terms) > SHOWN else some
