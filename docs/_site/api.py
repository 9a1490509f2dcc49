"""In: a room. Out: what the package offers of it, as pages of mkdocstrings; a table of all public names."""

from __future__ import annotations

import inspect
from functools import cache

import textindex as ti

_shown: set[str] = set()


@cache
def by_room() -> dict[str, dict[str, str]]:
    """Room to its public names, each with the dotted name by which the source has it."""
    rooms: dict[str, dict[str, str]] = {}
    for name in ti.__all__:
        if name.startswith("__"):
            continue
        thing = getattr(ti, name)
        path = thing.__module__.split(".")
        rooms.setdefault(path[1], {})[name] = f"{thing.__module__}.{thing.__name__}"
    return rooms


def public(*rooms: str, language: str) -> str:
    """What rooms offer, each with signature and docstring."""
    parts = []
    for room in rooms:
        for name, dotted in by_room().get(room, {}).items():
            _shown.add(name)
            parts.append(f"::: {dotted}\n    options:\n      heading: textindex.{name}\n      toc_label: {name}\n")
    return "\n".join(parts)


def contents(*, language: str) -> str:
    """A table of all public names: what each does, in its docstring's first line, and where it stands."""
    lines = ["| name | what it does |", "|---|---|"]
    for names in by_room().values():
        for name, dotted in names.items():
            first = (inspect.getdoc(getattr(ti, name)) or "").partition("\n")[0].replace("|", "\\|")
            lines.append(f"| [`{name}`][{dotted}] | {first} |")
    return "\n".join(lines)


def undocumented() -> set[str]:
    """Public names that no page has shown."""
    return {name for names in by_room().values() for name in names} - _shown
