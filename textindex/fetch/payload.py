"""In: a file as it came. Out: what is wrong with it: another kind of file than its name says, or a part of one."""

from __future__ import annotations

import re
from pathlib import Path
from threading import Lock

from textindex.core.messages import Message

HEAD, TAIL = 1024, 4096
PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body|title)\b", re.IGNORECASE)
MARKUP = re.compile(rb"<(?:!doctype|\?xml|html|head|body|title|p|div|table|font|h[1-6]|pre|center)\b", re.IGNORECASE)
ERROR_PAGE = re.compile(
    rb"<title>[^<]{0,80}(?:not found|forbidden|denied|bad gateway|unavailable|server error|please wait|sec\.gov \|)"
    rb"|acw_sc__v2|<code>nosuchkey",
    re.IGNORECASE,
)
SUBMISSION = re.compile(rb"^<(?:SEC-DOCUMENT|IMS-DOCUMENT|SEC-HEADER|IMS-HEADER|DOCUMENT|SUBMISSION)>", re.MULTILINE)
ENDS = re.compile(
    rb"</(?:html|body|xbrl|document|sec-document|text)\s*>|-----END PRIVACY-ENHANCED MESSAGE", re.IGNORECASE
)
OFFICE = (b"\xd0\xcf\x11\xe0", b"PK\x03\x04", b"{\\rtf")
HTML_ENDINGS = (".html", ".htm", ".xhtml")
_pdfium = Lock()
"""pdfium's library works for one thread at a time."""


def fault(path: Path, ending: str) -> str:
    """Say what is wrong with a file that came; nothing where it is what it should be.

    Args:
        path: the file, whatever it is called for now.
        ending: that of the name it is to get, in lower case.

    Returns:
        A few words; empty for a good file.
    """
    size = path.stat().st_size
    if not size:
        return Message("came.nothing")
    with path.open("rb") as file:
        head = file.read(HEAD)
        file.seek(max(0, size - TAIL))
        tail = file.read()
    if ending == ".pdf":
        if b"%PDF-" not in head:
            return Message("came.html") if PAGE.search(head) else Message("came.no_pdf")
        return "" if b"%%EOF" in tail or _opens(path) else Message("came.part_of_pdf")
    if ending in HTML_ENDINGS:
        if b"%PDF-" in head:
            return Message("came.pdf")
        if ERROR_PAGE.search(head) and size < TAIL * 4:
            return Message("came.error")
        return "" if MARKUP.search(head) or SUBMISSION.search(head) else Message("came.no_html")
    if ERROR_PAGE.search(head) and size < TAIL * 4:
        return Message("came.error")
    if ending in (".doc", ".docx", ".rtf"):
        return "" if head.startswith(OFFICE) else Message("came.no_word")
    return ""


def is_whole(path: Path, ending: str) -> bool:
    """Whether a file of text ends as such files do; one that does not may be a part, or merely untidy."""
    if ending not in (*HTML_ENDINGS, ".txt"):
        return True
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(HEAD)
        file.seek(max(0, size - TAIL))
        tail = file.read()
    marked = MARKUP.search(head) or SUBMISSION.search(head) or b"PRIVACY-ENHANCED" in head
    return not marked or ENDS.search(tail) is not None


def _opens(path: Path) -> bool:
    """Whether pdfium opens a PDF whose end is not where it should be."""
    import pypdfium2

    with _pdfium:
        try:
            with pypdfium2.PdfDocument(path) as document:
                return len(document) > 0
        except pypdfium2.PdfiumError as error:
            return "password" in str(error).lower()
