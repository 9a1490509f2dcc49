"""In: a YAML text. Out: plain values that remember their line, and a list of faults to report at once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from typing import Any

from textindex.core.errors import DictionaryError

DEEPEST = 100
"""Nodes within each other that a dictionary may have; ours have six."""
BRACKETS = re.compile(r"[\[{\]}]")
INDENTED = re.compile(r"^[ ?-]{101}", re.MULTILINE)
TAB = re.compile(r"^[ ]*\t", re.MULTILINE)
FULL_WIDTH = {"：": "a colon : and a blank", "［": "[", "］": "]", "｛": "{", "｝": "}", "“": '"', "”": '"'}
"""Marks that a Chinese keyboard writes, and what YAML takes for them."""
ALIASES = "aliases (*name) that stand for more than the file holds; write the terms out"


@dataclass(slots=True)
class Node:
    """A YAML value (mapping, list or text) with the line it begins on. Mapping items keep their keys' lines."""

    line: int
    mapping: list[tuple[str, int, Node]] | None = None
    items: list[Node] | None = None
    text: str | None = None


@dataclass(slots=True)
class Faults:
    """What is wrong with a file, collected so that one reading shows all of it."""

    file: str
    found: list[tuple[int, str]] = field(default_factory=list)
    unit: str = "line"

    def add(self, line: int, message: str) -> None:
        """Note a fault at a line (counted from 1)."""
        self.found.append((line, message))

    def report(self) -> str:
        """All faults in order of line, one a line."""
        count = len(self.found)
        head = f"{self.file}: {count} fault{'s' if count != 1 else ''}"
        return "\n".join([head, *(f"  {self.unit} {line}: {message}" for line, message in sorted(self.found))])

    def keys(self, node: Node, what: str, known: set[str], required: set[str]) -> dict[str, Node]:
        """Read a mapping, noting unknown, repeated and missing keys."""
        if node.mapping is None:
            self.add(node.line, f"{what} must be a mapping (key: value)")
            return {}
        found: dict[str, Node] = {}
        for key, line, value in node.mapping:
            if key in found:
                self.add(line, f"{what}: {key!r} is given twice")
            elif key not in known:
                self.add(line, f"{what}: unknown key {key!r}; known are {', '.join(sorted(known))}")
            else:
                found[key] = value
        for key in sorted(required - found.keys()):
            self.add(node.line, f"{what}: {key!r} is missing")
        return found

    def list_of(self, node: Node | None, what: str) -> list[Node]:
        """Read a list, noting anything else; nothing is an empty list."""
        if node is not None and node.items is None:
            self.add(node.line, f"{what} must be a list: [a, b] or an item a line, each after a dash")
        return (node.items or []) if node else []

    def string(self, node: Node | None, what: str, default: str = "") -> str:
        """Read a text, noting anything else."""
        if node is None:
            return default
        if node.text is None or not node.text.strip():
            self.add(node.line, f"{what} must be a text")
            return default
        return node.text.strip()


def parse(text: str, path: Path) -> Node:
    """The nodes of a YAML text.

    Raises:
        DictionaryError: it is no YAML, or its aliases stand for more than it holds.
    """
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        if _may_be_deep(text):
            _check_depth(yaml.parse(text, Loader=loader))
        return _Nodes(len(text)).of(yaml.compose(text, Loader=loader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"line {mark.line + 1}, column {mark.column + 1}" if mark else "somewhere"
        told = _cause(text, mark.line if mark else 0) or (
            f"{error.problem}; look for a missing colon, bracket, quote or blank"
        )
        raise DictionaryError(f"{path.name}: {where}: broken YAML: {told}") from None
    except yaml.YAMLError as error:
        raise DictionaryError(f"{path.name}: broken YAML: {error}") from None
    except RecursionError:
        raise DictionaryError(f"{path.name}: lists or mappings within each other, over {DEEPEST} deep") from None
    except OverflowError:
        raise DictionaryError(f"{path.name}: {ALIASES}") from None


def _may_be_deep(text: str) -> bool:
    """Whether nodes may lie deeper within each other than `DEEPEST`, by brackets and by what begins a line."""
    depth = accumulate(1 if mark in "[{" else -1 for mark in BRACKETS.findall(text))
    return max(depth, default=0) > DEEPEST or INDENTED.search(text) is not None


def _check_depth(events: Iterable[Any]) -> None:
    """Refuse what is deeper than `DEEPEST` before libyaml composes it, whose recursion would end the process.

    Raises:
        RecursionError: it is deeper.
    """
    depth = 0
    for event in events:
        kind = type(event).__name__
        depth += kind.endswith(("SequenceStartEvent", "MappingStartEvent")) - kind.endswith(
            ("SequenceEndEvent", "MappingEndEvent")
        )
        if depth > DEEPEST:
            raise RecursionError


def _cause(text: str, line: int) -> str:
    """What made a text no YAML, where one of the usual slips stands at that line or before it; else nothing."""
    if tab := TAB.search(text):
        number = text.count("\n", 0, tab.start()) + 1
        return f"line {number} begins with a tab; YAML takes blanks only: put two blanks for each step"
    lines = text.splitlines()
    for number in range(min(line, len(lines) - 1), -1, -1):
        bare = lines[number].partition(" #")[0]
        if found := next((mark for mark in FULL_WIDTH if mark in bare), None):
            return f"line {number + 1} holds a full-width {found}; YAML takes {FULL_WIDTH[found]}"
        if number < line and bare.strip():  # what stands before a sound line is not what broke it
            break
    return ""


class _Nodes:
    """Turns composed nodes into `Node`s; what aliases name is copied, so that no more is made than a text can hold."""

    def __init__(self, most: int) -> None:
        self._left = most + 1

    def of(self, node: Any, within: tuple[int, ...] = ()) -> Node:
        """A `Node`; an empty file is an empty mapping, a node within itself a text.

        Raises:
            OverflowError: more nodes than the text has characters.
        """
        if node is None:
            return Node(1, mapping=[])
        self._left -= 1
        if self._left < 0:
            raise OverflowError
        line = node.start_mark.line + 1
        if id(node) in within:
            return Node(line, text="(an alias of what it stands in)")
        inner = (*within, id(node))
        if node.id == "mapping":
            pairs = [(str(k.value), k.start_mark.line + 1, self.of(v, inner)) for k, v in node.value]
            return Node(line, mapping=pairs)
        if node.id == "sequence":
            return Node(line, items=[self.of(item, inner) for item in node.value])
        return Node(line, text=str(node.value))
