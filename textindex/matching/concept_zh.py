"""In: the folded text around a Chinese hit, the companies of its report. Out: what it is in place of its term."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from textindex.core.text import CHINESE
from textindex.matching.attribution_rules import Rule, load

NAME_REACH, NAME_CHARS = 24, 40
BODY_REACH = 12
LEGAL = "有限".encode()
LEGAL_FORM = re.compile(r"(?:股份|集团|控股|责任)*有\n?限\n?责?任?\n?公\n?司")
SHORT_AFTER = re.compile(r"^[^\n。;]{0,12}?简称为?:?[“\"'「]([^”\"'」\n]{2,20})[”\"'」]")
SHORT_BEFORE = re.compile(r"(?:^|\n)([^\n,。;:]{2,20})\n?指\n?[^\n。;]{0,40}$")
OUTSIDE = re.compile(r"[\s,。;:!?、“”\"'《》0-9%.*/-]")
LEFT = 2
"""Characters of a company's name that stand before the term in its short name too."""
LEFT_ALONE = 3
"""The same where no 公司 follows."""
TAIL = 4
"""Characters of the full name between the term and the legal form: 科技, (北京)."""
HEAD = re.compile(r"\n?20\d\d年?\n?(?:年度|半年度)报告")


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


class Companies(NamedTuple):
    """The companies that a report names, its lists of subsidiaries and related parties among them.

    Attributes:
        full: their names without the legal form, each with a line feed behind it.
        short: what the report calls them for short, by its glossary or 简称.
    """

    full: str
    short: tuple[str, ...]


@cache
def rules() -> Cues:
    """The rules, read when they are first used."""
    return Cues(**load("zh", Cues._fields, "concept"))


def companies(data: bytes | memoryview) -> Companies:
    """Read the companies out of a report's folded text: one look at each place where 有限 stands."""
    text = bytes(data)
    full, short = dict[str, None](), dict[str, None]()
    at = text.find(LEGAL)
    while at >= 0:
        before = text[max(0, at - 4 * NAME_CHARS) : at].decode(errors="ignore")
        after = text[at : at + 4 * NAME_CHARS].decode(errors="ignore")
        if (form := LEGAL_FORM.match(after)) and not HEAD.match(after, form.end()):
            name = before[-NAME_CHARS:]
            breaks = [found.end() for found in OUTSIDE.finditer(name)]
            full[name[breaks[-1] if breaks else 0 :]] = None
            for found in (SHORT_AFTER.match(after[form.end() :]), SHORT_BEFORE.search(before)):
                if found:
                    short[found[1]] = None
        at = text.find(LEGAL, at + len(LEGAL))
    return Companies("".join(f"{name}\n" for name in full), tuple(short))


def judge(before: str, surface: str, after: str, known: Callable[[], Companies]) -> str:
    """What a Chinese hit is in place of its term, with the words that told; empty where nothing speaks against it."""
    cues = rules()
    return (
        _box(before, surface, after, cues) or _name(before, after, cues) or _short(before, surface, after, known, cues)
    )


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


def _short(before: str, surface: str, after: str, known: Callable[[], Companies], cues: Cues) -> str:
    """A company's short name around the hit: one that the report gives it, or the end of its full name."""
    end = cues.short_end.match(after)
    left = before[-LEFT_ALONE:]
    if len(left) < LEFT_ALONE or not all(map(CHINESE.match, left[-LEFT:])):
        return ""
    names = known()
    for name in names.short:
        at = name.find(surface)
        rest = name[at + len(surface) :]
        if at >= 0 and name != surface and before.endswith(name[:at]) and after.startswith(rest):
            return f"name of a company: {name}"
    if end is None:
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
