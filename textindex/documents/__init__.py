"""The documents room: a file becomes a `Document` or a `Rejection`, a document becomes what is matched (`Folded`)."""

from textindex.documents.fold import fold
from textindex.documents.quote import quote
from textindex.documents.read import ENGINES, SUFFIXES, extractor_version, read

__all__ = ["ENGINES", "SUFFIXES", "extractor_version", "fold", "quote", "read"]
