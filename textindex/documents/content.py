"""In: a file's bytes and the ending of its name. Out: what it is: by its bytes, and by the ending only where these do
not tell (text, Markdown and fragments of HTML look alike).
"""

from __future__ import annotations

import io
from functools import lru_cache
from mimetypes import MimeTypes
from typing import Literal

from textindex.core.messages import Message
from textindex.core.packed import is_packed_name, kind_of, zips
from textindex.core.packed.limits import PackedError
from textindex.documents import edgar, html, word
from textindex.documents.faults import ReadError

Kind = Literal["PDF", "submission", "Word", "Markdown", "HTML", "text"]
PDF_SUFFIXES = (".pdf",)
WORD_SUFFIXES = (".docx", ".docm", ".dotx")
MARKDOWN_SUFFIXES = (".md", ".markdown", ".mdown")
TEXT_SUFFIXES = (".txt", ".text")
HTML_SUFFIXES = (".html", ".htm", ".xhtml")
SUFFIXES = (*PDF_SUFFIXES, *TEXT_SUFFIXES, *HTML_SUFFIXES, *MARKDOWN_SUFFIXES, *WORD_SUFFIXES)
TABLE_SUFFIXES = frozenset({
    *(".csv", ".tsv", ".xls", ".xlsx", ".xlsm", ".xlsb", ".ods", ".dta", ".parquet", ".feather", ".sav", ".rds"),
})  # fmt: skip
"""Endings of data: a table is no report that failed to be read."""
HEAD_BYTES = 4096
PDF, PDF_HEAD_BYTES = b"%PDF-", 1024
OLE, RTF = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
"""What a document of Office that is locked by a password holds, in the old format's shell."""
NO_REPORTS = frozenset({
    *(".yaml", ".yml", ".toml", ".ini", ".cfg", ".conf", ".log", ".do", ".ado", ".r", ".rmd", ".ipynb", ".dta", ".sav"),
    *(".rds", ".rdata", ".parquet", ".feather", ".arrow", ".pkl", ".pickle", ".npy", ".npz", ".h5", ".jsonl"),
    *(".ndjson", ".sql", ".db", ".sqlite", ".duckdb", ".bib", ".ris", ".tex", ".rst", ".lock", ".sh", ".bat"),
    *(".ps1", ".cmd", ".go", ".rs", ".java", ".cpp", ".ts", ".tsx", ".jsx", ".vue"),
    *(".php", ".rb", ".jl", ".lua", ".url", ".lnk", ".webloc", ".torrent", ".part", ".crdownload", ".tmp", ".map"),
    *(".woff", ".woff2", ".ttf", ".otf", ".ttc", ".webp", ".heic", ".avif", ".m4a", ".mkv", ".wps", ".et", ".dps"),
    *(".caj", ".kdh", ".nh", ".vsd", ".vsdx", ".mpp"),
})  # fmt: skip
"""Endings of files that are no reports and that Python's own table does not know."""


def is_pdf(data: bytes) -> bool:
    r"""Whether a file is a PDF: its mark stands among the first bytes, and before it no other format's.

    An archive (.zip, .tar) that holds a PDF as it is has the mark among its first bytes too.

    >>> is_pdf(b"junk %PDF-1.7"), is_pdf(b"PK\x03\x04 a.pdf %PDF-1.7")
    (True, False)
    """
    return PDF in data[:PDF_HEAD_BYTES] and not kind_of(data[:512])


def also_zip(data: bytes) -> list[str]:
    """What is told of a PDF behind which a ZIP archive stands, up to the file's last byte."""
    try:
        entries = zips.Zip(io.BytesIO(data)).entries if zips.ends_as_zip(data) else []
    except PackedError:
        return []
    return [Message("pdf.also_zip", n=len(entries))] if entries else []


def kind_by(data: bytes, suffix: str) -> Kind | None:
    """What a file is read as; None if it is none of what is read, of which `refusal` tells."""
    if is_pdf(data):
        return "PDF"
    if edgar.is_submission(data):
        return "submission"
    if word.is_word(data):
        return "Word"
    if kind_of(data[:512]) or data.startswith((OLE, RTF)):
        return None
    if suffix in MARKDOWN_SUFFIXES:
        return "Markdown"
    if suffix in HTML_SUFFIXES:
        return "HTML"
    if suffix in TEXT_SUFFIXES:
        return "text"
    if suffix in WORD_SUFFIXES or (suffix not in PDF_SUFFIXES and not _is_known(suffix)):
        return _by_content(data)
    return None


def _by_content(data: bytes) -> Kind | None:
    """HTML by a tag that only a whole page has, or text; None for bytes that are no text."""
    head = data[:HEAD_BYTES]
    if html.looks_like_html(head.decode("latin-1"), certain=True):
        return "HTML"
    zeros = head.count(0)
    marked = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    return "text" if marked or not zeros else None


@lru_cache(maxsize=256)
def _is_known(suffix: str) -> bool:
    """Whether an ending is that of some other kind of file: a picture, a table, a program."""
    return suffix in NO_REPORTS or MimeTypes(filenames=()).guess_type(f"x{suffix}", strict=False)[0] is not None


def refusal(data: bytes, suffix: str) -> ReadError:
    """Why a file that is none of what is read is not, and what to do."""
    packed = kind_of(data[:512])
    document = _document(data) if packed == "zip" else ""
    if suffix in TABLE_SUFFIXES or document == "Excel":
        return ReadError("not an annual report", Message("kind.table"))
    if data.startswith(OLE):
        if ENCRYPTED in data:
            return ReadError("encrypted", Message("office.encrypted"))
        return ReadError("unreadable", Message("office.old"))
    if data.startswith(RTF):
        return ReadError("unreadable", Message("office.rtf"))
    if document:
        return ReadError("unreadable", Message("office.other", what=document))
    if suffix in WORD_SUFFIXES:
        return ReadError("unreadable", Message("word.damaged", error=repr(data[:8])))
    if packed == "rar":
        return ReadError("unreadable", Message("packed.rar"))
    if packed:
        seen = Message("file.packed") if is_packed_name(f"x{suffix}") else Message("file.packed_ending", suffix=suffix)
        return ReadError("unreadable", seen)
    if suffix in PDF_SUFFIXES:
        is_page = html.looks_like_html(data[:HEAD_BYTES].decode("latin-1"))
        seen = Message("file.html") if is_page else Message("file.no_pdf", begins=repr(data[:8]))
        return ReadError("unreadable", seen)
    return ReadError("unreadable", Message("file.no_format", suffix=suffix) if suffix else Message("file.no_ending"))


def _document(data: bytes) -> str:
    """Which document a ZIP archive is, by its members; empty for none."""
    try:
        names = {entry.name for entry in zips.Zip(io.BytesIO(data)).entries}
    except PackedError:
        return ""
    marks = {"xl/workbook.xml": "Excel", "ppt/presentation.xml": "PowerPoint", "META-INF/container.xml": "EPUB"}
    found = next((what for mark, what in marks.items() if mark in names), "")
    return found or ("OpenDocument" if "mimetype" in names else "Office" if "[Content_Types].xml" in names else "")
