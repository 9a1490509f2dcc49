"""In: an export of a database. Out: its records (`Reference`); what kind of export it is, its content says."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from textindex.core.errors import LiteratureError
from textindex.core.messages import Message, at
from textindex.core.place import read_bytes
from textindex.literature.bibtex import read_bibtex
from textindex.literature.delimited import is_scopus, is_wos, read_scopus, read_wos
from textindex.literature.records import Reference, year_of
from textindex.literature.tagged import Entry, read_ris, read_wos_text
from textindex.literature.texts import decoded

READERS: dict[str, Callable[[str, str], list[Entry]]] = {
    "RIS": read_ris,
    "BibTeX": read_bibtex,
    "Scopus CSV": read_scopus,
    "Web of Science tab-delimited": read_wos,
    "Web of Science plain text": read_wos_text,
}
KINDS = ", ".join(READERS)


def read_references(path: str | Path, source: str = "") -> list[Reference]:
    """Read one export: RIS, BibTeX, Scopus' CSV, Web of Science's tab-delimited or plain text.

    Args:
        path: the file; UTF-8 with or without a mark, UTF-16, or what Western Excel saves (Windows-1252).
        source: the name of the database; the file's name without its ending unless given.

    Returns:
        The records in the order of the file, numbered from 1. Each keeps its raw text, and for each field where it
        came from.

    Raises:
        LiteratureError: no such file, no export of a known kind, no record in it, or a file that was cut.
    """
    place = Path(path)
    text = _text(place)
    try:
        entries = READERS[format_of(text, place)](text, str(place))
    except ImportError as error:
        raise LiteratureError(Message("references.package", place=place, error=error.name)) from None
    if not entries:
        raise LiteratureError(Message("references.none", place=place))
    name = source or place.stem
    return [_reference(entry, name, number) for number, entry in enumerate(entries, start=1)]


def format_of(text: str, place: Path) -> str:
    """The kind of export, told by what it begins with.

    Raises:
        LiteratureError: it is none that is known.
    """
    first = next((line for line in text.split("\n") if line.strip()), "")
    if re.match(r"[A-Z][A-Z0-9]  ?- ?", first) or re.search(r"^TY  ?- ?[A-Z]", text, re.MULTILINE):
        return "RIS"
    if is_wos(first):
        return "Web of Science tab-delimited"
    if is_scopus(first):
        return "Scopus CSV"
    if re.match(r"(FN|PT) \S", first):
        return "Web of Science plain text"
    if re.search(r"^\s*@\w+\s*[{(]", text, re.MULTILINE):
        return "BibTeX"
    if place.suffix.lower() == ".ris":
        return "RIS"  # its reader says which line is none
    raise LiteratureError(Message("references.kind", place=place, first=first[:60], kinds=KINDS))


def _text(place: Path) -> str:
    try:
        data = read_bytes(place)
    except OSError as error:
        raise LiteratureError(at(place, Message("protocol.closed", strerror=error.strerror or error))) from None
    if not data.strip(b"\xef\xbb\xbf\r\n\t "):
        raise LiteratureError(Message("references.empty", place=place))
    return decoded(data, place).removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _reference(entry: Entry, source: str, number: int) -> Reference:
    values: dict[str, Any] = dict(entry.values)
    values["year"] = year_of(str(values.get("year", "")))
    fields = {name: own for name, own in entry.fields.items() if values.get(name)}
    return Reference(f"{source}-{number}", source, **values, raw=entry.raw, fields=fields, line=entry.line)
