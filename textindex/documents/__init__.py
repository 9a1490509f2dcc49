"""The documents room: a file becomes a `Document` or a `Rejection`, a document becomes what is matched (`Folded`)."""

from textindex.documents.fold import fold
from textindex.documents.ocr import version as ocr_version
from textindex.documents.quote import around, quote
from textindex.documents.read import (
    ENGINES,
    MOST_BYTES,
    SUFFIXES,
    extractor_version,
    not_opened,
    parted,
    read,
    reader_of,
    readers,
    with_ocr,
)
from textindex.documents.sections import GRAMMARS as SECTION_LANGUAGES
from textindex.documents.sections import remarks as section_remarks
from textindex.documents.sections import sections

__all__ = [
    "ENGINES",
    "MOST_BYTES",
    "SECTION_LANGUAGES",
    "SUFFIXES",
    "around",
    "extractor_version",
    "fold",
    "not_opened",
    "ocr_version",
    "parted",
    "quote",
    "read",
    "reader_of",
    "readers",
    "section_remarks",
    "sections",
    "with_ocr",
]
