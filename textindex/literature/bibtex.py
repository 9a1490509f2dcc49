"""In: the text of a BibTeX file. Out: its records, LaTeX read as characters, string macros filled in."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from typing import Any

from textindex.core.errors import LiteratureError
from textindex.core.messages import Message, joined
from textindex.literature.tagged import Entry

TYPES = {
    "article": "Article", "inproceedings": "Conference Paper", "conference": "Conference Paper", "book": "Book",
    "incollection": "Book Chapter", "inbook": "Book Chapter", "phdthesis": "Thesis", "mastersthesis": "Thesis",
    "thesis": "Thesis", "techreport": "Report", "report": "Report", "unpublished": "Unpublished", "online": "Web Page",
}  # fmt: skip
NOTES = re.compile(
    r"article|conference paper|review|editorial|erratum|corrigendum|correction|retraction|letter|note|short survey|"
    r"book( chapter)?|data paper|proceedings paper|meeting abstract|early access|article in press",
    re.IGNORECASE,
)
"""What a note may be that tells the type of document: some exports have it there."""
SINGLE = {
    "title": ("title",), "year": ("year", "date"), "doi": ("doi",), "abstract": ("abstract",),
    "outlet": ("journal", "journaltitle", "booktitle"), "language": ("language", "langid"),
    "kind": ("document_type", "type"),
}  # fmt: skip
PIECE = re.compile(r'"[^"]*"|\{[^{}]*\}')
LATEX = re.compile(r"[\\{}$~^`]|''|--")
SHOWN = 3


def read_bibtex(text: str, name: str) -> list[Entry]:
    """The records of a BibTeX file.

    Args:
        text: of the file.
        name: of the file, for messages.

    Raises:
        LiteratureError: entries that cannot be read (each with its line), one cut off among them.
    """
    from bibtexparser.entrypoint import parse_string
    from bibtexparser.middlewares import LatexDecodingMiddleware
    from bibtexparser.model import DuplicateBlockKeyBlock
    from bibtexparser.model import Entry as Fields

    logging.getLogger("bibtexparser").setLevel(logging.ERROR)
    library = parse_string(text)
    twice = [block for block in library.failed_blocks if isinstance(block, DuplicateBlockKeyBlock)]
    faults = [block for block in library.failed_blocks if block not in twice]
    if faults:
        told: str = joined(
            Message("bib.line", line=(block.start_line or 0) + 1, text=_first_line(block.raw))
            for block in faults[:SHOWN]
        )
        if len(faults) > SHOWN:
            told = Message("list.some_more", some=told, n=len(faults) - SHOWN)
        raise LiteratureError(Message("bib.unread", name=name, n_faults=len(faults), told=told))
    entries: list[Any] = sorted([*library.entries, *(b.ignore_error_block for b in twice)], key=lambda b: b.start_line)
    macros = {key.lower(): str(string.value) for key, string in library.strings_dict.items()}
    decoder = LatexDecodingMiddleware()
    for entry in entries:
        coded = []
        for field in entry.fields:
            field.value = _joined(str(field.value), macros)
            if LATEX.search(field.value):  # decoding takes milliseconds, and most fields are plain text
                field.value = _literal(field.key.lower(), field.value)
                coded.append(field)
        decoder.transform_entry(Fields(entry.entry_type, entry.key, coded), library)
    return [_entry(entry) for entry in entries]


def _joined(value: str, macros: Mapping[str, str]) -> str:
    """A value of several pieces (``jib # " 12"``) as one, macros filled in.

    >>> _joined('jib # " 12"', {"jib": "J. Int. Bus."}), _joined("C # and digital # trade", {})
    ('J. Int. Bus. 12', 'C # and digital # trade')
    """
    pieces = [piece.strip() for piece in value.split("#")]
    if len(pieces) < 2 or not all(PIECE.fullmatch(piece) or piece.lower() in macros for piece in pieces):
        return value
    return "".join(macros.get(piece.lower(), piece[1:-1]) for piece in pieces)


def _literal(key: str, value: str) -> str:
    r"""A value whose ``%`` and ``&`` are characters, as BibTeX has it; LaTeX would drop what follows them.

    >>> _literal("title", r"R&D rose 20% \& more")
    'R\\&D rose 20\\% \\& more'
    """
    if key in ("doi", "url"):  # an underscore or a tilde there is one
        value = re.sub(r"(?<!\\)([_~#^])", r"\\\1", value).replace(r"\~", r"\textasciitilde{}")
    return re.sub(r"(?<!\\)([%&])", r"\\\1", value)


def _entry(block: Any) -> Entry:
    there = {field.key.lower(): _plain(str(field.value)) for field in block.fields}
    values: dict[str, Any] = {"accession": block.key}
    fields = {"accession": "key"}
    for attribute, names in SINGLE.items():
        if name := next((name for name in names if there.get(name)), None):
            values[attribute], fields[attribute] = there[name], name
    if "kind" not in values and NOTES.fullmatch(there.get("note", "")):
        values["kind"], fields["kind"] = there["note"], "note"
    if "kind" not in values and (kind := TYPES.get(block.entry_type.lower())):
        values["kind"], fields["kind"] = kind, f"@{block.entry_type}"
    if people := there.get("author", ""):
        values["authors"] = tuple(part.strip() for part in re.split(r"\s+and\s+", people) if part.strip())
        fields["authors"] = "author"
    if words := there.get("keywords", there.get("author_keywords", "")):
        values["keywords"] = tuple(part.strip() for part in re.split(r"[;,]", words) if part.strip())
        fields["keywords"] = "keywords"
    return Entry(values, fields, block.raw or "", (block.start_line or 0) + 1)


def _plain(text: str) -> str:
    """A field without the braces that keep capitals, and on one line.

    >>> _plain("{Caf{e} {SME}s}")
    'Cafe SMEs'
    """
    return " ".join(text.replace("{", "").replace("}", "").split())


def _first_line(raw: str | None) -> str:
    return (raw or "").strip().split("\n")[0][:60]
