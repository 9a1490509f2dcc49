"""In: the bytes of a Word document (.docx). Out: its pages, a line a paragraph or row of a table, tabs between cells.

Parsed as a stream by expat, which Python has: a library for .docx builds the whole tree, and gives no text boxes, notes
or tracked changes in their order. Read is what a reader of the printed document sees in its body: insertions and no
deletions, no hidden text, comments or fields' codes; a text box behind the paragraph that holds it; notes behind the
paragraph that refers to them. Running heads and feet are left out, as those of a PDF are.
"""

from __future__ import annotations

import io
from typing import Any
from xml.parsers.expat import ExpatError, ParserCreate

from textindex.core.messages import Message
from textindex.core.packed import zips
from textindex.core.packed.limits import Entry, PackedError
from textindex.core.records import Page
from textindex.documents.faults import ReadError
from textindex.documents.word_text import BREAK, Body

CONTENT_TYPES = "[Content_Types].xml"
MAIN = ("wordprocessingml.document.main+xml", "wordprocessingml.template.main+xml", "document.macroEnabled.main+xml")
NOTES = ("wordprocessingml.footnotes+xml", "wordprocessingml.endnotes+xml")
MAX_PART_BYTES = 300_000_000
"""Of one part, unpacked: the XML of the largest reports is a tenth of it."""
MAX_DEPTH = 1_000
"""Elements within each other; documents with tables in tables have 60."""
CHUNK = 1_000_000


def is_word(data: bytes) -> bool:
    """Whether a file is a Word document in the format of today: a ZIP archive whose list of parts says so."""
    if not data.startswith(zips.MAGIC) or CONTENT_TYPES.encode() not in data:
        return False
    try:
        return bool(_parts(zips.Zip(io.BytesIO(data)))[0])
    except (PackedError, ReadError):
        return False


def read_pages(data: bytes) -> tuple[list[Page], list[str]]:
    """Take the text of a Word document.

    Returns:
        (pages, notes): where it was saved by Word, the pages are those that Word laid out; else those that begin with a
        break, or one.

    Raises:
        ReadError: damaged, encrypted, too large, or without text.
    """
    try:
        package = zips.Zip(io.BytesIO(data))
        main, notes = _parts(package)
        texts = [_read(package, main[0], {**_notes(package, notes)})] if main else []
    except PackedError as error:
        raise ReadError(error.reason, error.strerror or "") from None
    pages = [page for page in "\n".join(texts).split(BREAK) if page.strip()]
    if not pages:
        raise ReadError("empty", Message("file.nothing_visible"))
    return [Page(number, page.strip("\n"), "docx") for number, page in enumerate(pages, 1)], []


def _parts(package: zips.Zip) -> tuple[list[str], list[str]]:
    """The names of the main part and of those with notes, by the package's own list."""
    found: dict[str, list[str]] = {"main": [], "notes": []}

    def start(name: str, attributes: dict[str, str]) -> None:
        kind, part = attributes.get("ContentType", ""), attributes.get("PartName", "").lstrip("/")
        if part and kind.endswith(MAIN):
            found["main"].append(part)
        elif part and kind.endswith(NOTES):
            found["notes"].append(part)

    _parse(package, CONTENT_TYPES, start)
    return found["main"], found["notes"]


def _notes(package: zips.Zip, parts: list[str]) -> dict[tuple[str, str], str]:
    """The text of each note by what refers to it and its number."""
    notes: dict[tuple[str, str], str] = {}
    for part in parts:
        body = Body({})
        _parse(package, part, body.start, body.end, body.data)
        notes.update(body.notes)
    return notes


def _read(package: zips.Zip, part: str, notes: dict[tuple[str, str], str]) -> str:
    body = Body(notes)
    _parse(package, part, body.start, body.end, body.data)
    return body.text()


def _parse(package: zips.Zip, part: str, start: Any, end: Any = None, data: Any = None) -> None:
    """Go through one part; nothing that declares entities, or nests without end, is gone through.

    Raises:
        ReadError: it is missing, damaged or too large.
    """
    parser: Any = ParserCreate(namespace_separator=" ")
    depth = 0

    def opened(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            raise ReadError("too large", Message("word.deep", most=MAX_DEPTH))
        start(name, attributes)

    def closed(name: str) -> None:
        nonlocal depth
        depth -= 1
        if end is not None:
            end(name)

    def refused(*_: Any) -> None:
        raise ReadError("unreadable", Message("word.entities"))

    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = opened, closed
    parser.StartDoctypeDeclHandler = refused
    if data is not None:
        parser.CharacterDataHandler = data
    try:
        with package.open(_entry(package, part)) as stream:
            while chunk := stream.read(CHUNK):
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
    except ExpatError as error:
        raise ReadError("unreadable", Message("word.damaged", error=str(error))) from None


def _entry(package: zips.Zip, part: str) -> Entry:
    entry = next((entry for entry in package.entries if entry.name == part), None)
    if entry is None:
        raise ReadError("unreadable", Message("word.damaged", error=part))
    if entry.reason:
        raise ReadError(entry.reason, entry.detail)
    if entry.size > MAX_PART_BYTES:
        raise ReadError("too large", Message("packed.member_bytes", size=entry.size, most=MAX_PART_BYTES))
    return entry
