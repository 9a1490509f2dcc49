"""In: a YAML text. Out: plain values that remember their line, and a list of faults to report at once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from typing import Any

from textindex.core.errors import DictionaryError
from textindex.core.messages import Message, lines, of_error

DEEPEST = 100
"""Nodes within each other that a dictionary may have; ours have six."""
BRACKETS = re.compile(r"[\[{\]}]")
INDENTED = re.compile(r"^[ ?-]{101}", re.MULTILINE)
TAB = re.compile(r"^[ ]*\t", re.MULTILINE)
FULL_WIDTH = {"：": Message("yaml.colon"), "［": "[", "］": "]", "｛": "{", "｝": "}", "“": '"', "”": '"'}
"""Marks that a Chinese keyboard writes, and what YAML takes for them."""
ALIASES = Message("yaml.aliases")


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
        n = len(self.found)
        head = Message("faults.one" if n == 1 else "faults.some", file=self.file, n=n)
        each = [Message("faults.at", place=self.place(line), what=what) for line, what in sorted(self.found)]
        return Message("faults.all", head=head, each=lines(each)) if each else head

    def place(self, line: int) -> str:
        """A line of the file in words, or a row of its table."""
        return Message(f"at.{self.unit}", n=line)

    def keys(self, node: Node, what: str, known: set[str], required: set[str]) -> dict[str, Node]:
        """Read a mapping, noting unknown, repeated and missing keys."""
        if node.mapping is None:
            self.add(node.line, Message("yaml.mapping", what=what))
            return {}
        found: dict[str, Node] = {}
        for key, line, value in node.mapping:
            if key in found:
                self.add(line, Message("yaml.twice", what=what, key=key))
            elif key not in known:
                self.add(line, Message("yaml.unknown", what=what, key=key, known=tuple(sorted(known))))
            else:
                found[key] = value
        for key in sorted(required - found.keys()):
            self.add(node.line, Message("yaml.missing", what=what, key=key))
        return found

    def list_of(self, node: Node | None, what: str) -> list[Node]:
        """Read a list, noting anything else; nothing is an empty list."""
        if node is not None and node.items is None:
            self.add(node.line, Message("yaml.list", what=what))
        return (node.items or []) if node else []

    def string(self, node: Node | None, what: str, default: str = "") -> str:
        """Read a text, noting anything else."""
        if node is None:
            return default
        if node.text is None or not node.text.strip():
            self.add(node.line, Message("yaml.text", what=what))
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
        where = (
            Message("place.column", line=mark.line + 1, column=mark.column + 1) if mark else Message("place.somewhere")
        )
        told = _cause(text, mark.line if mark else 0) or (Message("yaml.look", problem=error.problem))
        raise DictionaryError(Message("yaml.broken", name=path.name, where=where, told=told)) from None
    except yaml.YAMLError as error:
        raise DictionaryError(Message("yaml.broken_somewhere", name=path.name, error=of_error(error))) from None
    except RecursionError:
        raise DictionaryError(Message("yaml.deep", name=path.name, deepest=DEEPEST)) from None
    except OverflowError:
        raise DictionaryError(Message("list.of", of=path.name, what=ALIASES)) from None


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
        return Message("yaml.tab", number=number)
    lines = text.splitlines()
    for number in range(min(line, len(lines) - 1), -1, -1):
        bare = lines[number].partition(" #")[0]
        if found := next((mark for mark in FULL_WIDTH if mark in bare), None):
            return Message("yaml.full_width", number=number + 1, found=found, full_width=FULL_WIDTH[found])
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
