"""In: the node of a term. Out: a `Term`; what is wrong with it, or with how it is to count, is noted."""

from __future__ import annotations

import math
import re

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
BETWEEN = {"，": "a full-width comma ，", "、": "a mark 、", "；": "a full-width semicolon ；", "\t": "a tab"}
"""What parts words in a list and stands in no term."""


def read_term(node: Node, key: str, dimensions: set[str], sources: set[str], faults: Faults) -> tuple[Term, int] | None:
    """A term and its line; None where there is none."""
    if node.text is not None:
        text = faults.string(node, "a term")
        return (Term(text, key), node.line) if text else None
    found = faults.keys(node, "a term", TERM_KEYS, {"term"})
    text = faults.string(found.get("term"), "term")
    if not text:
        return None
    named = faults.string(found.get("dimension"), f"term {text}: dimension", key)
    if named not in dimensions:
        faults.add(node.line, f"term {text}: unknown dimension {named!r}; known are {', '.join(sorted(dimensions))}")
    source = faults.string(found.get("source"), f"term {text}: source")
    if source and source not in sources:
        faults.add(node.line, f"term {text}: source {source!r} is not described under sources")
    case = faults.string(found.get("case"), f"term {text}: case")
    if case not in ("", EXACT):
        faults.add(found["case"].line, f"term {text}: case {case!r} is not known; known is {EXACT}")
    why = faults.string(found.get("why"), f"term {text}: why")
    exclude = _exclusions(text, found.get("exclude"), faults)
    weight = _weight(text, found.get("weight"), faults)
    drop = read_flags(found["drop"], f"term {text}: drop", faults) if "drop" in found else None
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
            faults.add(item.line, f"{what}: unknown flag {flag!r}; known are {', '.join(FLAGS)}")
    return tuple(flag for _, flag in flags if flag in FLAGS)


def _exclusions(text: str, node: Node | None, faults: Faults) -> tuple[str, ...]:
    what, found = f"term {text}: exclude", {}
    for item in faults.list_of(node, what):
        excluded = faults.string(item, what)
        folded = fold_term(excluded)
        if not excluded:
            continue
        if folded in found:
            faults.add(item.line, f"{what}: {excluded} is given twice")
        elif folded == fold_term(text):
            faults.add(
                item.line, f"{what}: {excluded} is the term itself, which would never count; take one of them out"
            )
        elif any(mark in excluded for mark in WILDCARDS):
            faults.add(item.line, f"{what}: {excluded}: what is excluded is a string as it stands, without *")
        found[folded] = excluded
    return tuple(found.values())


def _weight(text: str, node: Node | None, faults: Faults) -> float:
    given = faults.string(node, f"term {text}: weight", "1")
    weight = float(given) if NUMBER.fullmatch(given) else 0.0
    if node is not None and not (0 < weight < math.inf):
        faults.add(node.line, f"term {text}: weight {given!r} must be a positive number, such as 0.5")
        return 1.0
    return weight


def parted(term: Term) -> str:
    """What parts words and stands in a term, which is then several; empty where nothing does."""
    return next((named for mark, named in BETWEEN.items() if mark in term.text), "")


def check_term(term: Term, language: str, line: int, faults: Faults) -> None:
    """Note a wildcard that stands for too much, and an exclusion that can never apply."""
    if found := parted(term):
        faults.add(line, f"term {term.text}: {found} stands in it: write each term as an item of its own")
        return
    if any(mark in term.stem for mark in WILDCARDS):
        faults.add(line, f"term {term.text}: * stands for a word's rest: one of them, at the end of the term")
        return
    if term.wildcard and not _long_enough(fold_term(term.stem), language):
        of_what = " of the last word" if language == "en" else ""
        faults.add(
            line,
            f"term {term.text}: before * stand {MIN_HAN} Chinese characters or {MIN_LATIN} Latin letters"
            f"{of_what} at least",
        )
    for excluded in term.exclude if language == "zh" else ():
        if fold_term(term.stem) not in fold_term(excluded):
            faults.add(
                line, f"term {term.text}: exclude: {excluded} does not hold the term, so that it excludes nothing"
            )


def _long_enough(stem: str, language: str) -> bool:
    if language == "en":
        last = LAST_WORD.search(stem)
        return last is not None and sum(map(str.isalpha, last.group())) >= MIN_LATIN
    if stem != stem.strip():
        return False
    return len(CHINESE.findall(stem)) >= MIN_HAN or len(LATIN_LETTER.findall(stem)) >= MIN_LATIN
