"""Literature: exports of databases become one list of works, screened; papers and interviews become coded tables."""

from textindex.literature.duplicates import deduplicate
from textindex.literature.read import read_references
from textindex.literature.review import Review, review

__all__ = ["Review", "deduplicate", "read_references", "review"]
