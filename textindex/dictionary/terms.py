"""In: the node of a term. Out: a `Term`; what is wrong with it, or with how it is to count, is noted."""

from __future__ import annotations

import math
import re

from textindex.core.messages import Message
from textindex.core.records import FLAGS, Term
from textindex.core.terms import WILDCARDS
from textindex.core.text import CHINESE, fold_term
from textindex.dictionary.yaml_nodes import Faults, Node

EXACT = "exact"
TERM_KEYS = {"term", "dimension", "source", "why", "case", "exclude", "weight", "drop"}
KEY = re.compile(r"[a-z][a-z0-9_]{0,25}")
"""What a dimension's key may be."""
NUMBER = re.compile(r"\+?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
LATIN_LETTER = re.compile(r"[a-z]")
LAST_WORD = re.compile(r"[^\W_]*\Z")
MIN_HAN, MIN_LATIN = 2, 3
BETWEEN = {"，": Message("term.comma"), "、": "a mark 、", "；": Message("term.semicolon"), "\t": "a tab"}
"""What parts words in a list and stands in no term."""


def read_term(node: Node, key: str, dimensions: set[str], sources: set[str], faults: Faults) -> tuple[Term, int] | None:
    """A term and its line; None where there is none."""
    if node.text is not None:
        text = faults.string(node, Message("what.term"))
        return (Term(text, key), node.line) if text else None
    found = faults.keys(node, "a term", TERM_KEYS, {"term"})
    text = faults.string(found.get("term"), "term")
    if not text:
        return None
    named = faults.string(found.get("dimension"), Message("what.term_part", text=text, part="dimension"), key)
    if named not in dimensions:
        faults.add(node.line, Message("term.dimension", text=text, named=named, dimensions=tuple(sorted(dimensions))))
    source = faults.string(found.get("source"), Message("what.term_part", text=text, part="source"))
    if source and source not in sources:
        faults.add(node.line, Message("term.source", text=text, source=source))
    case = faults.string(found.get("case"), Message("what.term_part", text=text, part="case"))
    if case not in ("", EXACT):
        faults.add(found["case"].line, Message("term.case", text=text, case=case, exact=EXACT))
    why = faults.string(found.get("why"), Message("what.term_part", text=text, part="why"))
    exclude = _exclusions(text, found.get("exclude"), faults)
    weight = _weight(text, found.get("weight"), faults)
    drop = (
        read_flags(found["drop"], Message("what.term_part", text=text, part="drop"), faults)
        if "drop" in found
        else None
    )
    return Term(
        text=text,
        dimension=named,
        source=source,
        why=why,
        exact=case == EXACT,
        exclude=exclude,
        weight=weight,
        drop=drop,
    ), node.line


def read_flags(node: Node | None, what: str, faults: Faults) -> tuple[str, ...]:
    """The flags whose hits are dropped; an unknown one is a fault, and left out."""
    flags = [(item, faults.string(item, what)) for item in faults.list_of(node, what)]
    for item, flag in flags:
        if flag and flag not in FLAGS:
            faults.add(item.line, Message("term.flag", what=what, flag=flag, flags=tuple(FLAGS)))
    return tuple(flag for _, flag in flags if flag in FLAGS)


def _exclusions(text: str, node: Node | None, faults: Faults) -> tuple[str, ...]:
    what, found = Message("what.term_part", text=text, part="exclude"), {}
    for item in faults.list_of(node, what):
        excluded = faults.string(item, what)
        folded = fold_term(excluded)
        if not excluded:
            continue
        if folded in found:
            faults.add(item.line, Message("term.exclude_twice", what=what, excluded=excluded))
        elif folded == fold_term(text):
            faults.add(item.line, Message("term.exclude_itself", what=what, excluded=excluded))
        elif any(mark in excluded for mark in WILDCARDS):
            faults.add(item.line, Message("term.exclude_star", what=what, excluded=excluded))
        found[folded] = excluded
    return tuple(found.values())


def _weight(text: str, node: Node | None, faults: Faults) -> float:
    given = faults.string(node, Message("what.term_part", text=text, part="weight"), "1")
    weight = float(given) if NUMBER.fullmatch(given) else 0.0
    if node is not None and not (0 < weight < math.inf):
        faults.add(node.line, Message("term.weight", text=text, given=given))
        return 1.0
    return weight


def parted(term: Term) -> str:
    """What parts words and stands in a term, which is then several; empty where nothing does."""
    return next((named for mark, named in BETWEEN.items() if mark in term.text), "")


def check_term(term: Term, language: str, line: int, faults: Faults) -> None:
    """Note a wildcard that stands for too much, and an exclusion that can never apply."""
    if found := parted(term):
        faults.add(line, Message("term.parted", text=term.text, found=found))
        return
    if any(mark in term.stem for mark in WILDCARDS):
        faults.add(line, Message("term.star", text=term.text))
        return
    if term.wildcard and not _long_enough(fold_term(term.stem), language):
        of_what = Message("term.last_word") if language == "en" else ""
        faults.add(
            line,
            Message("term.short", text=term.text, min_han=MIN_HAN, min_latin=MIN_LATIN, of_what=of_what),
        )
    for excluded in term.exclude if language == "zh" else ():
        if fold_term(term.stem) not in fold_term(excluded):
            faults.add(line, Message("term.exclude_none", text=term.text, excluded=excluded))


def _long_enough(stem: str, language: str) -> bool:
    if language == "en":
        last = LAST_WORD.search(stem)
        return last is not None and sum(map(str.isalpha, last.group())) >= MIN_LATIN
    if stem != stem.strip():
        return False
    return len(CHINESE.findall(stem)) >= MIN_HAN or len(LATIN_LETTER.findall(stem)) >= MIN_LATIN
