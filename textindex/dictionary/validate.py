"""In: the nodes of a dictionary file. Out: a `Dictionary`; faults are noted, none is raised."""

from __future__ import annotations

import re

from textindex.core.construct import DIGITAL, Construct, fault_of, label_of
from textindex.core.errors import DictionaryError
from textindex.core.messages import Message
from textindex.core.place import MAX_NAME, is_name
from textindex.core.records import COUNT_RULES, CountRule, Dictionary, Dimension, MatchPolicy, Source, Term
from textindex.core.text import fold_term, splittable
from textindex.dictionary.terms import KEY, check_term, parted, read_flags, read_term
from textindex.dictionary.yaml_nodes import Faults, Node

LANGUAGES = ("zh", "en")
STATUSES = ("published", "own mapping", "unverified")
WORD_RULES = ("token", "whole")
NO_WORD = Message("term.no_word")
LATIN = re.compile(r"[a-z0-9]")
TOP = {"name", "extends", "title", "language", "version", "construct", "policy", "sources", "dimensions"}
SIZES = frozenset({"total", "pages", "chars"})
"""What follows n_ in the names of an index's other columns."""


def extended(root: Node) -> str | None:
    """The name of the dictionary that a file extends, if it does."""
    named = [value.text for key, _, value in root.mapping or [] if key == "extends"]
    return named[0] if named else None


def build(root: Node, stem: str, faults: Faults, base: Dictionary | None = None) -> Dictionary | None:
    """Check a whole file and form the dictionary; None when its frame is too broken to form one.

    The dimensions and terms of ``base``, which the file extends, come first.
    """
    top = faults.keys(root, Message("what.dictionary"), TOP, {"name", "language", "dimensions"})
    name = faults.string(top.get("name"), "name", stem)
    if name != stem and not is_name(name):  # files are called by it
        faults.add(top["name"].line, Message("new.name", name=name[:MAX_NAME]))
    language = faults.string(top.get("language"), "language", "zh")
    if language not in LANGUAGES:
        faults.add(top["language"].line, Message("dict.language", language=language, languages=tuple(LANGUAGES)))
    title = _labels(top.get("title"), "title", faults, name)
    version = faults.string(top.get("version"), "version", "1")
    construct = _construct(top.get("construct"), faults, base.construct if base else DIGITAL)
    policy = _policy(top.get("policy"), faults)
    sources = _sources(top.get("sources"), faults)
    held = {d.key for d in base.dimensions} if base else set()
    dimensions, terms = _dimensions(top.get("dimensions"), {s.key for s in sources}, faults, held)
    first = {} if base is None else {fold_term(term.text): f"in {base.name}" for term in base.terms}
    _check_terms(terms, first, faults)
    _check_matchable(terms, language, policy, faults)
    if not terms and not faults.found:
        faults.add(root.line, Message("dict.no_terms"))
    if faults.found:
        return None
    return Dictionary(
        name=name,
        version=version,
        language=language,
        title=title,
        policy=policy,
        dimensions=(*(base.dimensions if base else ()), *dimensions),
        terms=(*(base.terms if base else ()), *(term for term, _ in terms)),
        sources=(*sources, *(s for s in (base.sources if base else ()) if s.key not in {own.key for own in sources})),
        construct=construct,
    )


def _labels(node: Node | None, what: str, faults: Faults, default: str) -> dict[str, str]:
    if node is None:
        return {"zh": default, "en": default}
    found = faults.keys(node, what, {"zh", "en"}, {"zh", "en"})
    return {key: faults.string(found.get(key), f"{what}.{key}", default) for key in ("zh", "en")}


def _construct(node: Node | None, faults: Faults, default: Construct) -> Construct:
    """What is measured; a label may be one for both languages, and is the name where there is none."""
    if node is None:
        return default
    found = {"name": node} if node.text is not None else faults.keys(node, "construct", {"name", "label"}, {"name"})
    name = faults.string(found.get("name"), "construct.name")
    if name and (fault := fault_of(name)):
        faults.add(found["name"].line, f"construct.name {fault}")
    label = found.get("label")
    if label is None or label.text is not None:
        known = default if name == default.name else DIGITAL if name == DIGITAL.name else Construct(name, name, name)
        text = label_of(faults.string(label, "construct.label")) if label is not None else ""
        return Construct(name, text or known.zh, text or known.en)
    given = faults.keys(label, "construct.label", {"zh", "en"}, set())
    texts = {key: label_of(faults.string(given[key], f"construct.label.{key}")) for key in given}
    other = next((text for text in texts.values() if text), name)
    return Construct(name, texts.get("zh") or other, texts.get("en") or other)


def _policy(node: Node | None, faults: Faults) -> MatchPolicy:
    if node is None:
        return MatchPolicy()
    found = faults.keys(node, "policy", {"count", "drop"}, set())
    count = faults.string(found.get("count"), "policy.count", "whole")
    rules: dict[str, CountRule] = {rule: rule for rule in COUNT_RULES}
    if count not in rules:
        faults.add(found["count"].line, Message("dict.count", count=count, count_rules=tuple(COUNT_RULES)))
    return MatchPolicy(rules.get(count, "whole"), read_flags(found.get("drop"), "policy.drop", faults))


def _sources(node: Node | None, faults: Faults) -> list[Source]:
    sources: list[Source] = []
    if node is not None and node.mapping is None:
        faults.add(node.line, Message("dict.sources"))
    for key, line, value in (node.mapping or []) if node else []:
        if any(key == known.key for known in sources):
            faults.add(line, Message("dict.source_twice", key=key))
        found = faults.keys(
            value, Message("what.source", key=key), {"status", "reference", "note"}, {"status", "reference"}
        )
        status = faults.string(found.get("status"), Message("what.source_part", key=key, part="status"))
        if status and status not in STATUSES:
            faults.add(line, Message("dict.status", key=key, status=status, statuses=tuple(STATUSES)))
        reference = faults.string(found.get("reference"), Message("what.source_part", key=key, part="reference"))
        sources.append(
            Source(
                key,
                status,
                reference,
                faults.string(found.get("note"), Message("what.source_part", key=key, part="note")),
            )
        )
    return sources


def _dimensions(
    node: Node | None, sources: set[str], faults: Faults, held: set[str]
) -> tuple[list[Dimension], list[tuple[Term, int]]]:
    """The dimensions and terms of a file; of those that the extended dictionary holds, the terms alone."""
    dimensions: list[Dimension] = []
    listed: list[tuple[str, Node]] = []
    if node is not None and node.mapping is None:
        faults.add(node.line, Message("dict.dimensions"))
    for key, line, value in (node.mapping or []) if node else []:
        if not KEY.fullmatch(key):
            faults.add(line, Message("dict.key", key=key))
        if key in SIZES:
            faults.add(line, Message("dict.key_taken", key=key))
        if any(key == known.key for known in dimensions):
            faults.add(line, Message("dict.dimension_twice", key=key))
        if key in held:
            found = faults.keys(value, Message("what.extended", key=key), {"terms"}, {"terms"})
            listed += [
                (key, item)
                for item in faults.list_of(found.get("terms"), Message("what.dimension_part", key=key, part="terms"))
            ]
            continue
        found = faults.keys(
            value, Message("what.dimension", key=key), {"label", "definition", "terms"}, {"label", "terms"}
        )
        labels = _labels(found.get("label"), Message("what.dimension_part", key=key, part="label"), faults, key)
        definition = faults.string(found.get("definition"), Message("what.dimension_part", key=key, part="definition"))
        dimensions.append(Dimension(key, labels["zh"], labels["en"], definition))
        listed += [
            (key, item)
            for item in faults.list_of(found.get("terms"), Message("what.dimension_part", key=key, part="terms"))
        ]
    keys = {dimension.key for dimension in dimensions} | held
    read = [read_term(item, key, keys, sources, faults) for key, item in listed]
    return dimensions, [term for term in read if term is not None]


def _check_terms(terms: list[tuple[Term, int]], first: dict[str, str], faults: Faults) -> None:
    """Note terms that are there already; ``first`` says where."""
    for term, line in terms:
        folded = fold_term(term.text)
        if folded in first:
            faults.add(line, Message("term.twice", text=term.text, first=first[folded]))
            continue
        first[folded] = Message("term.first", place=faults.place(line), dimension=term.dimension)


def _check_matchable(terms: list[tuple[Term, int]], language: str, policy: MatchPolicy, faults: Faults) -> None:
    """Note terms that can never be found: under word rules, those that are no word of their language."""
    for term, line in terms:
        check_term(term, language, line, faults)
        if language == "zh" and policy.count in WORD_RULES and not splittable(term.stem) and not parted(term):
            faults.add(line, f"term {term.text}: {NO_WORD}")
        if language == "en" and not LATIN.search(fold_term(term.text)):
            faults.add(line, Message("term.no_latin", text=term.text))
        if term.exact and term.text.upper() == term.text.lower():
            faults.add(line, Message("term.no_case", text=term.text))


def check_words(dictionary: Dictionary) -> None:
    """Refuse a dictionary that the word rules cannot count.

    Raises:
        DictionaryError: terms that jieba can never yield as one word; all are listed.
    """
    wrong = [term.text for term in dictionary.terms if not splittable(term.stem)]
    if wrong:
        raise DictionaryError(Message("dict.no_words", dictionary=dictionary.name, wrong=tuple(wrong), no_word=NO_WORD))
