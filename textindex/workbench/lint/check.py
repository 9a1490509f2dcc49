"""In: a dictionary, with or without a store. Out: what is doubtful in it, each with a sentence from the archive."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from textindex import dictionary as dictionaries_room
from textindex import matching
from textindex.core.messages import Message
from textindex.core.records import Dictionary
from textindex.core.text import fold_term, splittable
from textindex.scoring.scorer import WORD_RULES
from textindex.workbench.lint import findings
from textindex.workbench.lint.findings import Finding
from textindex.workbench.lint.usage import Survey

RULES = {
    rule: Message(f"lint.{rule}")
    for rule in (
        "duplicate",
        "same words",
        "traditional",
        "no word",
        "absent",
        "inside a word",
        "one report",
        "one sentence",
        "misspelt",
        "nested",
    )
}


def lint(dictionary: Dictionary | str | Path, store: Any = None) -> list[Finding]:
    """What is doubtful in a dictionary. Findings are doubts, not faults: each is for the researcher to judge.

    Args:
        dictionary: a dictionary, its name or its file.
        store: a store, its folder or its address; without it, only the rules that need no archive.

    Returns:
        The findings, in the order of `RULES`, then of the dictionary's terms.

    Raises:
        DictionaryError: the dictionary has faults; all are listed.
        SourceError: the store holds no report in its language.
        StoreError: there is no store.
    """
    given = dictionary if isinstance(dictionary, Dictionary) else dictionaries_room.load(dictionary)
    shipped = _shipped(given)
    survey = None if store is None else Survey(_countable(given), store, shipped)
    found = [*findings.twins(given), *findings.traditional(given), *findings.no_word(given, survey)]
    for term in given.terms if survey else ():
        if survey and (known := survey.known.get(term.text)):
            found += findings.of_archive(term, known, survey, given.language)
    found += [*findings.misspelt(given, shipped, survey), *findings.nested(given, survey)]
    order = list(RULES)
    return sorted((_with_example(one, survey) for one in found), key=lambda one: order.index(one.rule))


def _with_example(finding: Finding, survey: Survey | None) -> Finding:
    """The finding, with the first sentence that holds its term where it has no other."""
    known = survey.known.get(finding.term) if survey else None
    if finding.example or known is None or known.first is None:
        return finding
    sentence, file, page = known.first
    return finding._replace(example=sentence, file=file, page=page)


def _shipped(given: Dictionary) -> dict[str, tuple[str, str]]:
    """The terms of the other dictionaries of that language that come with textindex, and the first that has each."""
    found: dict[str, tuple[str, str]] = {}
    for name in dictionaries_room.shipped_names():
        shipped = dictionaries_room.load(name)
        for term in shipped.terms if shipped.language == given.language and name != given.name else ():
            found.setdefault(fold_term(term.text), (term.text, name))
    return found


def _countable(given: Dictionary) -> Dictionary:
    """The dictionary as it can be counted: each term once; under the word rules only what may be a word."""
    terms = list({fold_term(term.text): term for term in reversed(given.terms)}.values())[::-1]
    if given.policy.count in WORD_RULES and given.language == "zh":
        terms = [term for term in terms if splittable(term.text)]
    if given.policy.count in WORD_RULES and given.language == "en":
        again = {twin for _, twin in matching.same_words(terms, matching.EnglishSplitter())}
        terms = [term for term in terms if term.text not in again]
    return replace(given, terms=tuple(terms))
