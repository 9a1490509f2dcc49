"""In: PyYAML's composed nodes. Out: plain values that remember their line, and a list of faults to report at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


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


def to_node(node: Any, within: tuple[int, ...] = ()) -> Node:
    """Turn a composed PyYAML node into a `Node`; an empty file is an empty mapping, a node within itself a text."""
    if node is None:
        return Node(1, mapping=[])
    line = node.start_mark.line + 1
    if id(node) in within:
        return Node(line, text="(an alias of what it stands in)")
    inner = (*within, id(node))
    if node.id == "mapping":
        return Node(line, mapping=[(str(k.value), k.start_mark.line + 1, to_node(v, inner)) for k, v in node.value])
    if node.id == "sequence":
        return Node(line, items=[to_node(item, inner) for item in node.value])
    return Node(line, text=str(node.value))
