"""In: dictionaries of LIWC (.dic) and WordStat (.cat). Out: drafts of ours; and the other way round.

LIWC, as of its versions 2007 and 2015: between two lines with ``%`` a number and a name for each category, then an
entry a line with the numbers of its categories. WordStat: a category a line, below it, one tab further in, its entries
with their weight in brackets.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from textindex.core.errors import DictionaryError
from textindex.core.messages import Message
from textindex.core.patterns import regex
from textindex.core.records import Dictionary, Term
from textindex.core.terms import WILDCARDS
from textindex.dictionary.draft import Draft, decoded, no_globs
from textindex.dictionary.yaml_nodes import Faults, Node

HEADER = regex(r"(\d+)\s+(.+)")
UNTABBED = regex(r"(.+?)((?:\s+\d+)+)")
WEIGHTED = regex(r"(.+?)\s*\((\d+(?:\.\d+)?)\)")
RULE = "@"
BRACKETS = regex(r"[()<>]")
"""What LIWC puts conditions in: ``like (02 134)125/464``, ``kind <of>131/135``."""


def read_liwc(path: Path, faults: Faults) -> Draft:
    """Read a dictionary of LIWC.

    Raises:
        DictionaryError: it has no header.
    """
    draft = Draft(faults)
    lines = list(enumerate(decoded(path, draft.notes).splitlines(), 1))
    marks = [number for number, line in lines if line.strip() == "%"]
    if len(marks) < 2:
        raise DictionaryError(Message("liwc.header", name=path.name))
    names: dict[int, str] = {}
    for line, text in lines[marks[0] : marks[1] - 1]:
        _read_category(draft, line, text, names)
    for line, text in lines[marks[1] :]:
        if text.strip():
            _read_entry(draft, line, text, names)
    return draft


def _read_category(draft: Draft, line: int, text: str, names: dict[int, str]) -> None:
    found = HEADER.fullmatch(text.strip())
    if found is None:
        if text.strip():
            draft.faults.add(line, Message("liwc.category", text=text.strip()))
        return
    number, name = int(found[1]), found[2].strip()
    if number in names or name in names.values():
        draft.faults.add(line, Message("liwc.twice", number=number, name=name))
    names[number] = name
    draft.category(name, line)


def _read_entry(draft: Draft, line: int, text: str, names: dict[int, str]) -> None:
    if "\t" in text.strip():
        term, *rest = text.strip().split("\t")
        ids = " ".join(rest).split()
    else:
        found = UNTABBED.fullmatch(text.strip())
        term, ids = (found[1], found[2].split()) if found else (text.strip(), [])
    if BRACKETS.search(term):
        draft.faults.add(line, Message("liwc.brackets", term=term))
        return
    if not ids:
        draft.faults.add(line, Message("liwc.none", term=term))
    for each in dict.fromkeys(ids):
        if not (each.isascii() and each.isdigit()):
            draft.faults.add(line, Message("liwc.number", term=term, each=each))
        elif int(each) not in names:
            draft.faults.add(line, Message("liwc.undefined", term=term, each=each))
        else:
            draft.add(names[int(each)], line, term)


def write_liwc(dictionary: Dictionary) -> bytes:
    """Write a dictionary as LIWC reads it, without terms that it takes for conditions."""
    numbers = {dimension.key: number for number, dimension in enumerate(dictionary.dimensions, 1)}
    head = [f"{number}\t{key}" for key, number in numbers.items()]
    body = [f"{plain(term)}\t{numbers[term.dimension]}" for term in dictionary.terms if not BRACKETS.search(term.text)]
    return "\n".join(["%", *head, "%", *body, ""]).encode()


def read_wordstat(path: Path, faults: Faults) -> Draft:
    """Read a dictionary of WordStat; a category within others is named by all of them."""
    draft = Draft(faults)
    above: list[tuple[int, str]] = []
    for line, depth, text in _indented(decoded(path, draft.notes)):
        while above and above[-1][0] >= depth:
            above.pop()
        found = WEIGHTED.fullmatch(text)
        if found is None:
            above.append((depth, text))
            draft.category(".".join(name for _, name in above), line)
        elif not above:
            faults.add(line, Message("wordstat.none", found=found[1]))
        elif found[1].startswith(RULE):
            faults.add(line, Message("wordstat.rule", found=found[1]))
        elif no_globs(draft, line, found[1], "WordStat"):
            weight = {} if float(found[2]) == 1 else {"weight": Node(line, text=found[2])}
            draft.add(".".join(name for _, name in above), line, found[1], weight)
    draft.prune()
    return draft


def _indented(text: str) -> Iterator[tuple[int, int, str]]:
    """Line number, tabs before and text of each line that is not empty."""
    for line, content in enumerate(text.splitlines(), 1):
        bare = content.strip()
        if bare:
            yield line, content[: len(content) - len(content.lstrip())].count("\t"), bare


def write_wordstat(dictionary: Dictionary) -> bytes:
    """Write a dictionary as WordStat reads it: whole numbers as weights, no terms that it takes for rules or globs."""
    lines = []
    for dimension in dictionary.dimensions:
        lines.append(dimension.key)
        for term in dictionary.terms:
            if term.dimension == dimension.key and not term.text.startswith(RULE) and "?" not in term.text:
                weight = f"{term.weight:.0f}" if term.weight.is_integer() else "1"
                lines.append(f"\t{plain(term)} ({weight})")
    return "\n".join([*lines, ""]).encode()


def plain(term: Term) -> str:
    """A term's text as other programs write it."""
    return term.stem + WILDCARDS[0] if term.wildcard else term.text
