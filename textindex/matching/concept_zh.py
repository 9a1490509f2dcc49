"""In: the folded text around a Chinese hit, the companies of its report. Out: what it is in place of its term."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import NamedTuple

from textindex.core.patterns import regex
from textindex.core.text import CHINESE
from textindex.matching.attribution_rules import Rule, load

NAME_REACH, NAME_CHARS = 24, 40
BODY_REACH = 12
REACH = 4 * NAME_CHARS
"""Bytes before and behind a 有限 that are looked at."""
LEGAL = "有限".encode()
LEGAL_FORM = regex(r"(?:股份|集团|控股|责任)*有\n?限\n?责?任?\n?公\n?司")
SHORT_AFTER = regex(r"^[^\n。;]{0,12}?简称为?:?[“\"'「]([^”\"'」\n]{2,20})[”\"'」]")
SHORT_BEFORE = regex(r"(?:^|\n)([^\n,。;:]{2,20})\n?指\n?[^\n。;]{0,40}$")
OUTSIDE = regex(r"[\s,。;:!?、“”\"'《》0-9%.*/-]")
LEFT = 2
"""Characters of a company's name that stand before the term in its short name too."""
LEFT_ALONE = 3
"""The same where no 公司 follows."""
TAIL = 4
"""Characters of the full name between the term and the legal form: 科技, (北京)."""
HEAD = regex(r"\n?20\d\d年?\n?(?:年度|半年度)报告")


class Cues(NamedTuple):
    """The rules of ``dictionaries/concept-zh.toml``; each says there what it is for."""

    company: Rule
    body: Rule
    fund: Rule
    name_break: Rule
    institute: Rule
    founded: Rule
    index_house: Rule
    index: Rule  # type: ignore[assignment]  # the rule's name in the file; no tuple's index is asked for
    short_end: Rule
    box: Rule
    box_end: Rule
    ticks: Rule
    somebody: Rule


@cache
def rules() -> Cues:
    """The rules, read when they are first used."""
    return Cues(**load("zh", Cues._fields, "concept"))


class Names(NamedTuple):
    """Names of companies that a report gives.

    Attributes:
        full: without the legal form, each with a line feed behind it.
        short: what the report calls them for short, by its glossary or 简称.
    """

    full: str
    short: tuple[str, ...]


class Companies:
    """The companies that a report names, its lists of subsidiaries and related parties among them.

    Args:
        data: its folded text.
        places: the bytes at which some words stand in it, in order.
    """

    def __init__(self, data: bytes | memoryview, places: Callable[[bytes], Iterable[int]]) -> None:
        self._data, self._places = data, places
        self._read: dict[int, tuple[str, tuple[str, ...]]] = {}
        self._near: dict[str, Names] = {}

    def near(self, words: str) -> Names:
        """The names that hold some words, and others beside these: one look around each place where the words stand.

        A name stands within the reach of the 有限 that tells it, and so do the words in it.
        """
        if words not in self._near:
            full, short, last = dict[str, None](), dict[str, None](), -1
            for place in self._places(words.encode()):
                first = max(0, place - REACH)
                window = bytes(self._data[first : place + REACH + len(LEGAL)])
                at = window.find(LEGAL)
                while at >= 0:
                    if first + at > last:
                        last = first + at
                        name, called = self._at(last)
                        full[name] = None
                        short.update(dict.fromkeys(called))
                    at = window.find(LEGAL, at + len(LEGAL))
            full.pop("", None)
            self._near[words] = Names("".join(f"{name}\n" for name in full), tuple(short))
        return self._near[words]

    def _at(self, at: int) -> tuple[str, tuple[str, ...]]:
        """The full name before a 有限, and short ones beside it; empty where it begins no legal form."""
        if at not in self._read:
            before = bytes(self._data[max(0, at - REACH) : at]).decode(errors="ignore")
            after = bytes(self._data[at : at + REACH]).decode(errors="ignore")
            name, short = "", []
            if (form := LEGAL_FORM.match(after)) and not HEAD.match(after, form.end()):
                name = OUTSIDE.split(before[-NAME_CHARS:])[-1]
                short = [SHORT_AFTER.match(after[form.end() :]), SHORT_BEFORE.search(before)]
            self._read[at] = name, tuple(found[1] for found in short if found)
        return self._read[at]


def judge(before: str, surface: str, after: str, companies: Companies) -> str:
    """What a Chinese hit is in place of its term, with the words that told; empty where nothing speaks against it."""
    cues = rules()
    found = _box(before, surface, after, cues) or _name(before, after, cues)
    return found or _short(before, surface, after, companies, cues)


def _box(before: str, surface: str, after: str, cues: Cues) -> str:
    near = before[-16:]
    if not (cues.box.needed(near) and (box := cues.box.search(near))):
        return ""
    end = cues.box_end.match(after)
    if end is None or not (cues.ticks.search(after[:60]) or cues.ticks.search(before[-60 : -len(box.group())])):
        return ""
    return f"box not ticked: {box.group()}{surface}"


def _name(before: str, after: str, cues: Cues) -> str:
    near = after[:NAME_REACH]
    for kind, rule, reach in (("company", cues.company, NAME_REACH), ("fund", cues.fund, NAME_REACH),
                              ("body", cues.body, BODY_REACH)):  # fmt: skip
        found = rule.search(near, 0, reach)
        if found and not cues.name_break.search(near, 0, found.start()):
            if kind != "company" and cues.founded.search(_clause(before)):
                return ""
            return f"name of a {kind}: …{_on_one_line(near[: found.end()])}"
    if cues.institute.needed(near, 0, 8) and (found := cues.institute.match(near)):
        return "" if cues.founded.search(_clause(before)) else f"name of a body: …{found.group()}"
    if cues.index.needed(near) and (found := cues.index.match(near)) and cues.index_house.search(_clause(before)):
        return f"name of an index: …{found.group()}"
    return ""


def _short(before: str, surface: str, after: str, companies: Companies, cues: Cues) -> str:
    """A company's short name around the hit: one that the report gives it, or the end of its full name."""
    left = before[-LEFT_ALONE:]
    if len(left) < LEFT_ALONE or not all(map(CHINESE.match, left[-LEFT:])):
        return ""
    names = companies.near(surface)
    for name in names.short:
        at = name.find(surface)
        rest = name[at + len(surface) :]
        if at >= 0 and name != surface and before.endswith(name[:at]) and after.startswith(rest):
            return f"name of a company: {name}"
    if not names.full or (end := cues.short_end.match(after)) is None:
        return ""
    begins = left[-LEFT:] if end.group().startswith("公司") else left
    rest = f"{re.escape(begins + surface)}[^\n]{{0,{TAIL}}}\n"
    if CHINESE.match(begins) and f"{begins}{surface}" in names.full and re.search(rest, names.full):
        return f"name of a company: {begins}{surface}…"
    return ""


def _on_one_line(text: str) -> str:
    return text.replace("\n", "")


def _clause(before: str) -> str:
    return re.split(r"[,。;:\n]", before[-40:])[-1]
