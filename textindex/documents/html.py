"""In: an HTML report's text. Out: one page, a line a block (paragraph, heading, table row), tabs between cells."""

from __future__ import annotations

import re
from typing import Any

from textindex.base.records import Page
from textindex.documents.faults import ReadError

INLINE = {"a", "b", "i", "u", "em", "strong", "span", "font", "sub", "sup", "small", "big", "mark", "s", "ins", "del"}
INLINE |= {"code", "abbr", "cite", "q", "label", "tt", "var", "kbd"}
CELLS = {"td", "th"}
SILENT = {"script", "style", "head", "title", "noscript", "template"}
# A line break in the source stands for a blank in Western text and for nothing between Chinese characters.
BREAK_IN_CHINESE = re.compile(r"(?<=[^\x00-\xff])[ \t]*[\r\n]+[ \t]*(?=[^\x00-\xff])")
BLANKS = re.compile(r"[ \t\r\n\xa0]+")
PAGE_TAG = re.compile(r"<(?:html|!doctype html|body)\b", re.IGNORECASE)
TAG = re.compile(r"<(?:html|!doctype html|body|p|h\d?|div|table|br|span)\b[^>]*>", re.IGNORECASE)


def looks_like_html(text: str, *, certain: bool = False) -> bool:
    """Tell HTML by a tag among the first 4,096 characters; ``certain`` asks for one that only a whole page has.

    >>> looks_like_html("<h>2019</h><br/>"), looks_like_html("a < b")
    (True, False)
    """
    return (PAGE_TAG if certain else TAG).search(text[:4096]) is not None


def read_pages(text: str) -> tuple[list[Page], list[str]]:
    """Take the visible text of an HTML report.

    Raises:
        ReadError: empty, when nothing is visible.
    """
    from selectolax.lexbor import LexborHTMLParser

    # Comes first, because the parser would take the unknown <h> of some archives for inline text.
    tree = LexborHTMLParser(re.sub(r"<(/?)h>", r"<\1p>", text))
    if tree.body is None:
        raise ReadError("empty", "an HTML page without a body")
    pieces: list[str] = []
    _walk(tree.body, pieces)
    blocks = (_tidy(block) for block in "".join(pieces).split("\x00"))
    visible = "\n".join(block for block in blocks if block)
    if not visible:
        raise ReadError("empty", "an HTML page without visible text")
    return [Page(1, visible, "html")], []


def _walk(node: Any, pieces: list[str]) -> None:
    """Collect text; a block is set apart by NUL, a cell by a tab. Iterative: tables nest deeply in filings."""
    stack: list[Any] = [node]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            pieces.append(item)
            continue
        tag = item.tag
        if tag == "-text":
            pieces.append(item.text_content or "")
        elif tag not in SILENT and not tag.startswith(("-", "!", "_")):
            mark = "" if tag in INLINE else "\x01" if tag in CELLS else "\x00"
            pieces.append("" if tag in CELLS else mark)
            stack.append(mark)
            stack.extend(reversed(list(item.iter(include_text=True))))


def _tidy(block: str) -> str:
    cells = (BLANKS.sub(" ", BREAK_IN_CHINESE.sub("", cell)).strip() for cell in block.split("\x01"))
    return "\t".join(cells).strip("\t")
