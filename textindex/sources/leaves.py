"""In: a document. Out: the same; where its format keeps no pages, in leaves of a page's length, so that first is first.

Which report it is, the first pages tell. Markdown and Word documents may be one page of a whole report, in which the
firms that it holds shares of have codes too.
"""

from __future__ import annotations

from dataclasses import replace

from textindex.core.records import Document, Page

PAGELESS = ("markdown", "docx")
LEAF_CHARS = 1_500
LONG = 4
"""A page of so many leaves is none that was printed."""


def in_leaves(document: Document) -> Document:
    r"""A Markdown or Word document with its long pages parted, each at the end of a line.

    >>> from textindex.core.records import Filing
    >>> long = Document(Filing("a.md", "a.md"), (Page(1, "数字化转型\n" * 1500, "markdown"),), "", (), {})
    >>> len(in_leaves(long).pages)
    6
    """
    if not any(page.origin in PAGELESS and len(page.text) > LONG * LEAF_CHARS for page in document.pages):
        return document
    leaves = [leaf for page in document.pages for leaf in _leaves(page.text)]
    return replace(document, pages=tuple(Page(number, leaf, "plain") for number, leaf in enumerate(leaves, 1)))


def _leaves(text: str) -> list[str]:
    if len(text) <= LONG * LEAF_CHARS:
        return [text]
    leaves, at = [], 0
    while at < len(text):
        end = text.find("\n", at + LEAF_CHARS)
        end = len(text) if end < 0 else end
        leaves.append(text[at:end])
        at = end + 1
    return leaves
