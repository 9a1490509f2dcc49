"""In: a reading's sections, and what is said of it. Out: the JSON that a part keeps of them, and the sections again.

A message is kept with its code and parameters beside its English sentence: it is told in the language of who reads it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

from textindex.core.messages import kept, restored
from textindex.core.records import Reading, Section

NAMES = tuple(field.name for field in fields(Section))


def sections_written(sections: Iterable[Section]) -> str:
    """Sections as a part keeps them."""
    return json.dumps([_written(section) for section in sections], ensure_ascii=False)


def sections_read(text: str) -> tuple[Section, ...]:
    """The sections that a part keeps.

    Raises:
        ValueError, TypeError, KeyError: it is not what `sections_written` writes.
    """
    found = json.loads(text)
    if not isinstance(found, list):
        raise ValueError("sections are a list")
    return tuple(_read(**section) for section in found)


def messages_written(reading: Reading) -> str | None:
    """Code and parameters of what is said of a reading, beside the English sentences in the other columns."""
    said = {"detail": kept(reading.detail), "what": kept(reading.cover.get("what") or "")}
    notes = [kept(note) for note in reading.notes]
    told = {name: record for name, record in said.items() if record} | ({"notes": notes} if any(notes) else {})
    return json.dumps(told, ensure_ascii=False) if told else None


def _written(section: Section) -> dict[str, Any]:
    told = {name: getattr(section, name) for name in NAMES}
    return {**told, "why": str(section.why), "message": kept(section.why)}


def _read(why: str, message: Mapping[str, Any] | None, **further: Any) -> Section:
    return Section(why=restored(why, message), **further)
