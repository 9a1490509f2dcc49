"""In: the text of an export with a tag a line (RIS; Web of Science's plain text). Out: its records, each whole.

The records are cut here and read one at a time by rispy: given a whole file it leaves out a last record that does not
end, and makes one of two where the first does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from textindex.core.errors import LiteratureError
from textindex.core.messages import Message

RIS_LINE = re.compile(r"([A-Z][A-Z0-9])  ?-(?: |$)")
WOS_LINE = re.compile(r"([A-Z][A-Z0-9])(?: |$)")
TYPES = {
    "JOUR": "Article", "EJOUR": "Article", "JFULL": "Article", "CONF": "Conference Paper", "CPAPER": "Conference Paper",
    "BOOK": "Book", "EBOOK": "Book", "EDBOOK": "Book", "CHAP": "Book Chapter", "ECHAP": "Book Chapter",
    "THES": "Thesis", "RPRT": "Report", "UNPB": "Unpublished", "INPR": "Article in Press", "NEWS": "News",
    "MGZN": "Magazine Article", "BLOG": "Blog", "ELEC": "Web Page",
}  # fmt: skip
RIS = {
    "title": ("TI", "T1", "CT"), "year": ("PY", "Y1", "DA"), "outlet": ("T2", "JO", "JF", "JA", "J2", "BT"),
    "doi": ("DO",), "abstract": ("AB", "N2"), "kind": ("M3",), "language": ("LA",), "accession": ("AN", "ID"),
}  # fmt: skip
WOS = {
    "title": ("TI",), "year": ("PY", "EY"), "outlet": ("SO",), "doi": ("DI",), "abstract": ("AB",), "kind": ("DT",),
    "language": ("LA",), "accession": ("UT",),
}  # fmt: skip


class Block(NamedTuple):
    """One record's lines as they stand in the file, and the number of the first."""

    line: int
    text: str


class Entry(NamedTuple):
    """What one record says: attributes of `Reference`, and the field that each came from."""

    values: dict[str, Any]
    fields: dict[str, str]
    raw: str
    line: int


def read_ris(text: str, name: str) -> list[Entry]:
    """The records of a RIS export.

    Args:
        text: of the file, lines ended by line feeds.
        name: of the file, for messages.

    Raises:
        LiteratureError: a record does not begin or does not end: the file is cut or damaged.
    """
    import rispy
    from rispy.config import LIST_TYPE_TAGS, TAG_KEY_MAPPING

    reader = rispy.RisParser(mapping={tag: tag for tag in TAG_KEY_MAPPING}, list_tags=[*LIST_TYPE_TAGS, "SN"])
    found = []
    for block in _blocks(text, name, RIS_LINE, "TY", Message("tagged.ris")):
        record = reader.parse(_spaced(block.text))[0]
        entry = _entry(record, RIS, block)
        for tag in ("AU", "A1"):
            if people := _several(record.get(tag)):
                entry.values["authors"], entry.fields["authors"] = people, tag
                break
        if words := _several(record.get("KW")):
            entry.values["keywords"], entry.fields["keywords"] = words, "KW"
        if "kind" not in entry.values and (kind := TYPES.get(str(record.get("TY", "")).strip().upper())):
            entry.values["kind"], entry.fields["kind"] = kind, "TY"
        found.append(entry)
    return found


def read_wos_text(text: str, name: str) -> list[Entry]:
    """The records of Web of Science's plain text export (``FN Clarivate …``, ``PT J`` to ``ER``).

    Raises:
        LiteratureError: as `read_ris`.
    """
    import rispy
    from rispy.config import WOK_TAG_KEY_MAPPING

    reader = rispy.WokParser(mapping={tag: tag for tag in WOK_TAG_KEY_MAPPING} | {"UK": "UK"}, list_tags=["AU", "AF"])
    found = []
    for block in _blocks(text, name, WOS_LINE, "PT", Message("tagged.wos")):
        record = reader.parse(block.text)[0]
        entry = _entry(record, WOS, block)
        for tag in ("AU", "AF"):
            if people := _several(record.get(tag)):
                entry.values["authors"], entry.fields["authors"] = people, tag
                break
        if words := tuple(w.strip() for w in str(record.get("DE", "")).split(";") if w.strip()):
            entry.values["keywords"], entry.fields["keywords"] = words, "DE"
        found.append(entry)
    return found


def _blocks(text: str, name: str, tagged: re.Pattern[str], first: str, what: str) -> Iterator[Block]:
    """Cut a file into records; what stands between them may be blank, or the head and foot of Web of Science."""
    own: list[str] = []
    start, odd = 0, ""
    for number, line in enumerate(text.split("\n"), start=1):
        match = tagged.match(line)
        tag = match[1] if match else ""
        if not own:
            if tag == first:
                own, start = [line], number
            elif (line.strip() and tag not in ("FN", "VR", "EF", "")) or tag == "ER":
                raise LiteratureError(
                    Message("tagged.line", name=name, number=number, line=line[:40], what=what, first=first)
                )
            elif line.strip() and not odd:  # some databases write their name above the first record
                odd = Message("list.of", of=Message("at.line", n=number), what=repr(line[:40]))
        elif tag == first or tag == "EF":
            raise _cut(
                name,
                start,
                own,
                number,
                Message("tagged.another", number=number) if tag == first else Message("tagged.ends"),
            )
        else:
            own.append(line)
            if tag == "ER":
                yield Block(start, "\n".join(own) + "\n")
                own = []
    if own:
        raise _cut(name, start, own, 0, Message("tagged.ends"))
    if odd and not start:
        raise LiteratureError(Message("tagged.none", name=name, odd=odd, first=first))


def _cut(name: str, start: int, own: Sequence[str], number: int, why: str) -> LiteratureError:
    title = next((re.sub(r"^..[ -]*", "", line) for line in own if line[:2] in ("TI", "T1")), "")
    called = f" ({title[:60]})" if title else ""
    return LiteratureError(Message("tagged.cut", name=name, start=start, called=called, why=why))


def _spaced(text: str) -> str:
    """The record without blank lines, its tags as the standard spaces them."""
    lines = [RIS_LINE.sub(lambda m: f"{m[1]}  - ", line) for line in text.split("\n") if line.strip()]
    return "\n".join(lines)


def _entry(record: Mapping[str, Any], names: Mapping[str, Sequence[str]], block: Block) -> Entry:
    """The single fields of a record: of each the first tag that holds something."""
    values, fields = {}, {}
    for attribute, tags in names.items():
        for tag in tags:
            if text := " ".join(_several(record.get(tag))):
                values[attribute], fields[attribute] = text, tag
                break
    return Entry(values, fields, block.text, block.line)


def _several(value: Any) -> tuple[str, ...]:
    given = value if isinstance(value, list) else [] if value is None else [value]
    return tuple(text for one in given if (text := " ".join(str(one).split())))
