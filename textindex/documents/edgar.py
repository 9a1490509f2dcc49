"""In: the bytes of an EDGAR full submission. Out: its annual report, and what the header states of it.

A submission is a header and documents, one after the other: the report, its exhibits, graphics, data. Only the report
is taken, and the annual report to shareholders (EX-13), in which parts of it may stand; of a submission without an
annual report its first document, so that it can be told what it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from textindex.core.messages import Message
from textindex.core.patterns import regex
from textindex.documents.faults import ReadError

HEAD_BYTES = 4096
HEADER_BYTES = 1_000_000
SUBMISSION = re.compile(rb"^<(?:SEC-DOCUMENT|IMS-DOCUMENT|SEC-HEADER|IMS-HEADER|SUBMISSION)>", re.MULTILINE)
DOCUMENT, DOCUMENT_END, TEXT, TEXT_END = b"\n<DOCUMENT>", b"\n</DOCUMENT>", b"<TEXT>", b"</TEXT>"
TAGGED = regex(r"^<([A-Z0-9-]+)>(.*)$", re.MULTILINE)
ANNUAL = regex(r"10-?K(?:SB|T)?(?:40|405)?(?:SB)?|20-F|40-F|ARS")
WRAPPER = re.compile(rb"\s*<(?:XBRL|XML)>\s*", re.IGNORECASE)
TO_HOLDERS = "EX-13"
BINARY = re.compile(rb"\s*(?:<PDF>|begin [0-7]{3} )", re.IGNORECASE)
# The header's fields in both of its forms; the first of each is that of the registrant itself.
FIELDS = {
    "form": r"CONFORMED SUBMISSION TYPE:|<TYPE>",
    "period": r"CONFORMED PERIOD OF REPORT:|<PERIOD>",
    "name": r"COMPANY CONFORMED NAME:|<CONFORMED-NAME>",
    "cik": r"CENTRAL INDEX KEY:|<CIK>",
}
FILER = regex(r"^[ \t]*(?:FILER:|<FILER>)", re.MULTILINE)


class Submission(NamedTuple):
    """The report in a submission as bytes, its form and file name; what the header states: form, period, name, cik.

    ``exhibits`` are the annual reports to shareholders filed with it (EX-13), bytes and file name of each.
    """

    body: bytes
    form: str
    file: str
    stated: dict[str, str]
    exhibits: tuple[tuple[bytes, str], ...] = ()


def is_submission(data: bytes) -> bool:
    """Whether bytes are an EDGAR full submission, with or without the mail envelope of its early years.

    >>> is_submission(b"<SEC-DOCUMENT>0000320193-19-000119.txt : 20191031")
    True
    """
    return SUBMISSION.search(data[:HEAD_BYTES]) is not None


def is_annual(form: str) -> bool:
    """Whether a form is an annual report, or an amendment of one.

    >>> is_annual("10-K405"), is_annual("20-F/A"), is_annual("10-Q"), is_annual("NT 10-K")
    (True, True, False, False)
    """
    return ANNUAL.fullmatch(form.upper().partition("/")[0]) is not None


def open_submission(data: bytes) -> Submission:
    """Find the annual report in a submission.

    Raises:
        ReadError: empty, when there is no document in it; unreadable, when its report is kept as a picture or a PDF.
    """
    end = data.find(DOCUMENT)
    stated = _header(data[: end if end >= 0 else HEADER_BYTES][:HEADER_BYTES])
    taken: tuple[dict[str, str], int, int] | None = None
    found = False
    to_holders: list[tuple[bytes, str]] = []
    for document in _documents(data, end):
        head, start, stop = document
        binary = BINARY.match(data[start : start + 64])
        if head.get("TYPE", "").upper().startswith(TO_HOLDERS) and not binary:
            to_holders.append((_unwrapped(data[start:stop]), head.get("FILENAME", "")))
        if not found and is_annual(head.get("TYPE", "")) and not binary:
            taken, found = document, True
        taken = taken or document
    if taken is None:
        raise ReadError("empty", Message("edgar.no_document", form=stated.get("form") or "?"))
    head, start, stop = taken
    form = head.get("TYPE", "").upper()
    if BINARY.match(data[start : start + 64]):
        raise ReadError("unreadable", Message("edgar.picture", form=form))
    if not is_annual(stated.get("form", "")) or not is_annual(form):
        stated["form"] = form if is_annual(form) else stated.get("form", form)
    exhibits = tuple(to_holders) if is_annual(form) else ()
    return Submission(_unwrapped(data[start:stop]), form, head.get("FILENAME", ""), stated, exhibits)


def _documents(data: bytes, end: int) -> Iterator[tuple[dict[str, str], int, int]]:
    """Each document's head, and where its text begins and ends; ``end`` is where the first document begins."""
    while end >= 0:
        start, end = end + len(DOCUMENT), data.find(DOCUMENT, end + len(DOCUMENT))
        stop = _first(data.find(DOCUMENT_END, start, end if end >= 0 else len(data)), end, len(data))
        at = data.find(TEXT, start, stop)
        if at < 0:
            continue
        head = {key: value.strip() for key, value in TAGGED.findall(data[start:at].decode("latin-1"))}
        text_end = data.rfind(TEXT_END, at, stop)
        yield head, at + len(TEXT), text_end if text_end >= 0 else stop


def _unwrapped(body: bytes) -> bytes:
    wrapper = WRAPPER.match(body[:64])
    return body[wrapper.end() :] if wrapper else body


def _first(*places: int) -> int:
    return next(place for place in places if place >= 0)


def _header(data: bytes) -> dict[str, str]:
    text = data.decode("utf-8", "replace")
    filer = FILER.search(text)
    parts = [text[filer.start() :], text] if filer else [text]
    stated = {}
    for key, label in FIELDS.items():
        pattern = regex(rf"^[ \t]*(?:{label})[ \t]*(\S[^\r\n]*)", re.MULTILINE)
        for part in parts if key in ("name", "cik") else [text]:
            if found := pattern.search(part):
                stated[key] = found[1].strip()
                break
    return stated
