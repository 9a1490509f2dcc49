"""In: a study file (TOML). Out: its sections with paths made whole and defaults filled in, or every fault in it."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from textindex.core import place, toml
from textindex.core.choices import nearest
from textindex.core.errors import StudyError
from textindex.core.keys import PATHS, Key, keys_of
from textindex.core.messages import Message, joined, of_error
from textindex.core.place import read_text
from textindex.core.study import SECTIONS, Asked, Top

Fault = Callable[[str, str, str], None]
"""Told of a section, a key, and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class StudyFile:
    """A study file.

    Attributes:
        path: the file.
        folder: where it lies; relative paths begin there.
        title: what the study is called.
        out: folder of all outputs.
        asked: its sections, every key with its value or default. Paths are as written.
    """

    path: Path
    folder: Path
    title: str
    out: Path
    asked: Asked

    def at(self, written: str) -> Path:
        """Where a path of the file leads; one that is whole stays."""
        return Path(os.path.normpath(self.folder / unified(written)))

    def address(self, written: str) -> str:
        """The same for what may be an fsspec address."""
        return written if place.is_remote(written) else str(self.at(written))

    def named(self, given: str) -> str | Path:
        """A shipped thing's name as it is, or a file's place."""
        return self.at(given) if Path(unified(given)).suffix else given


def unified(written: str) -> str:
    r"""A path as every system reads it, ``~`` written out.

    >>> unified(r"data\firms.dta")
    'data/firms.dta'
    """
    return str(Path(written.replace("\\", "/")).expanduser())


def load_study(path: str | Path, more: Callable[[StudyFile], Sequence[str]] = lambda _: ()) -> StudyFile:
    """Read a study file and check all of it.

    Args:
        path: the file.
        more: finds what else is wrong with a file that has faults, so that all is told at once.

    Raises:
        StudyError: it cannot be read, or has faults; all are listed, with their lines.
    """
    file = Path(path)
    try:
        text = read_text(file)
        root = toml.parsed(text)
    except FileNotFoundError:
        raise StudyError(Message("fault.no_study", file=file)) from None
    except OSError as error:
        raise StudyError(Message("fault.study_closed", file=file, why=error.strerror or str(error))) from None
    except UnicodeDecodeError as error:
        raise StudyError(Message("fault.utf8", path=file, byte=error.start)) from None
    except toml.TomlError as error:
        hint = Message("study.quotes", paths=PATHS)
        raise StudyError(Message("study.toml", file=file.name, error=of_error(error), hint=hint)) from None
    lines, faults = _lines(text), list[tuple[int, str]]()

    def fault(section: str, key: str, message: str) -> None:
        faults.append((lines.get((section, key)) or lines.get((section, "")) or 0, message))

    top, asked = _sections(root, fault)
    study = StudyFile(file, file.parent, top.title, Path(os.path.normpath(file.parent / unified(top.out))), asked)
    for folder in asked.reports.folders if asked.reports else ():
        if not place.is_remote(folder) and study.at(folder).absolute() in (study.at(top.out) / "x").absolute().parents:
            fault("", "out", Message("study.out_inside", out=top.out, folder=folder))
    if faults:
        told = [
            Message("list.of", of=Message("at.line", n=line), what=message) if line else message
            for line, message in sorted(faults)
        ]
        raise StudyError(
            Message(
                "study.faults",
                file=file.name,
                told=joined((Message("list.indented", of=one) for one in (*told, *more(study))), "list.line"),
            )
        )
    return study


def _lines(text: str) -> dict[tuple[str, str], int]:
    """The line on which each section and key stands, as far as a look at line beginnings tells."""
    found: dict[tuple[str, str], int] = {}
    section = ""
    for number, line in enumerate(text.split("\n"), 1):
        if header := re.match(r"\s*\[+\s*[\"']?([^\]\"']*?)[\"']?\s*\]", line):
            section = header[1]
            found.setdefault((section, ""), number)
        elif key := re.match(r"\s*(?:\"([^\"]*)\"|'([^']*)'|([\w-]+))\s*=", line):
            found.setdefault((section, next(part for part in key.groups() if part is not None)), number)
    return found


def _sections(root: Mapping[str, Any], fault: Fault) -> tuple[Top, Asked]:
    loose = {key: value for key, value in root.items() if key not in SECTIONS or not key}
    tops = {key: value for key, value in loose.items() if not isinstance(value, (dict, list)) or key in keys_of(Top)}
    top: Top = _section(Top, "", tops, fault)
    made: dict[str, Any] = {}
    for name in loose.keys() - tops.keys():
        fault(name, "", Message("study.section", name=name, near=_near(name, SECTIONS)))
    for name, own in root.items():
        if not name or name not in SECTIONS:
            continue
        if not isinstance(own, dict):
            fault("", name, Message("study.is_section", name=name))
            continue
        made[name] = _section(SECTIONS[name], name, own, fault)
    asked = Asked(**made)
    _together(asked, set(root), fault)
    return top, asked


def _section(kind: Any, name: str, own: Mapping[str, Any], fault: Fault) -> Any:
    """A section, checked by pydantic; a key that is unknown or wrong is told, and has its default."""
    from pydantic import ValidationError

    known, called = keys_of(kind), f"[{name}] " if name else ""
    for key in own.keys() - known.keys():
        fault(name, key, Message("study.key", called=called, key=key, near=_near(key, known)))
    given = {key: value for key, value in own.items() if key in known}
    try:
        return _checker(kind).validate_python(given)
    except ValidationError as error:
        wrong = {str(each["loc"][0]): each for each in reversed(error.errors())}  # a key's first fault
    for key, each in wrong.items():
        fault(name, key, Message("study.wrong", called=called, key=key, why=_told(known[key], given[key], each)))
    return _checker(kind).validate_python({key: value for key, value in given.items() if key not in wrong})


@cache
def _checker(kind: Any) -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(kind)


def _told(key: Key, value: object, error: Any) -> str:
    """What is wrong with a value, as it follows the key's name."""
    if error["type"] == "literal_error" and isinstance(error["input"], str):
        return Message(
            "study.none_of", input=error["input"], among=tuple(key.among), nearest=nearest(error["input"], key.among)
        )
    fault = error.get("ctx", {}).get("error", "")
    said = of_error(fault) if isinstance(fault, Exception) else str(fault)
    return said if said.startswith(": ") else key.kind.told(value)


def _near(name: str, known: Any) -> str:
    return nearest(name, known) or Message("study.there_are", known=tuple(known))


def _together(asked: Asked, there: set[str], fault: Fault) -> None:
    """What sections need of each other."""
    if asked == Asked() and not there - set(keys_of(Top)):
        fault("", "", Message("study.begin"))
    if asked.reports and not asked.reports.folders and asked.reports.store == "textindex-store":
        fault("reports", "", Message("study.folders"))
    for name, needs in (("score", "reports"), ("report", "score"), ("multiverse", "reports")):
        if getattr(asked, name) and needs not in there:
            fault(name, "", Message("study.needs", name=name, section=needs))
    for name in ("estimate", "filter", "multiverse"):
        if getattr(asked, name) and "panel" not in there:
            fault(name, "", Message("study.needs_panel", name=name))
    _sources(asked, there, fault)
    if asked.estimate and asked.estimate.screened and "filter" not in there:
        fault("estimate", "screened", Message("study.screened"))
    if asked.report and asked.report.above and "filter" not in there:
        fault("report", "above", Message("study.above"))
    if asked.filter and asked.filter.hits and "score" not in there:
        fault("filter", "hits", Message("study.hits"))


def _sources(asked: Asked, there: set[str], fault: Fault) -> None:
    """What panel and Change are made of."""
    panel, change = asked.panel, asked.change
    if panel:
        if bool(panel.file) == bool(panel.firms):
            fault("panel", "", Message("study.either"))
        if panel.firms and "score" not in there:
            fault("panel", "", Message("study.with_firms"))
        if not panel.winsorize < 0.5:
            fault("panel", "winsorize", Message("study.winsorize"))
    if change:
        tables = [change.patents, change.citations, change.ipc]
        if bool(change.file) == any(tables) or (any(tables) and not all(tables)):
            fault("change", "", Message("study.change"))
        if not panel or panel.file:
            fault("change", "", Message("study.serves"))
