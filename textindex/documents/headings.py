"""In: a paragraph of an HTML report with line breaks. Out: whether it is one heading, which they only lay out.

Lines of one paragraph may be a heading in two lines, or an address, a title page, a list. A heading is short, is set
off from the text as a whole, and has none of what an address or a list has: figures, stops, commas, colons, brackets.
Between Chinese characters nothing is left where lines are joined, so that there only bold type will do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from typing import Any

from textindex.core.patterns import regex
from textindex.core.text import CHINESE

MAX_CHARS = 100
MAX_CHINESE = 30
MAX_LINES = 3
BOLD = regex(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
CENTRED = regex(r"text-align\s*:\s*center", re.IGNORECASE)
NO_HEADING = regex(
    r"[0-9.,;:!?@()\[\]。，、；：！？（）]|^(?:part|item|note|form|table|第)\b", re.IGNORECASE | re.MULTILINE
)


def is_heading(block: Any, inline: Set[str]) -> bool:
    """Whether all of a paragraph is one heading; ``inline`` names the elements that break no line."""
    centred = _is_centred(block)
    text, bold = "", True
    for part, is_bold in _parts(block, inline):
        if part.strip() and not (is_bold or centred):
            return False
        bold = bold and (is_bold or not part.strip())
        text += part
        if len(text) > 2 * MAX_CHARS:
            return False
    lines = [line for line in map(str.strip, text.split("\n")) if line]
    heading = " ".join(lines)
    if not 2 <= len(lines) <= MAX_LINES or len(heading) > MAX_CHARS or NO_HEADING.search("\n".join(lines)):
        return False
    return not CHINESE.search(heading) or (bold and len(heading) <= MAX_CHINESE)


def _parts(block: Any, inline: Set[str]) -> Iterator[tuple[str, bool]]:
    """The texts of a paragraph and its line breaks, each with whether it is bold; a full stop for what is no line."""
    stack = [(child, _is_bold(block)) for child in reversed(list(block.iter(include_text=True)))]
    while stack:
        node, bold = stack.pop()
        if node.tag == "-text":
            yield re.sub(r"\s", " ", node.text_content or ""), bold
        elif node.tag == "br":
            yield "\n", True
        elif node.tag not in inline:
            yield ".", True
            return
        else:
            bold = bold or _is_bold(node)
            stack += [(child, bold) for child in reversed(list(node.iter(include_text=True)))]


def _is_bold(node: Any) -> bool:
    return "data-bold" in node.attributes or bool(BOLD.search(node.attributes.get("style") or ""))


def _is_centred(block: Any) -> bool:
    """Whether a paragraph is centred, by itself or by the element that it stands in."""
    for node in (block, block.parent):
        if node is None:
            return False
        given = node.attributes
        if (given.get("align") or "").lower() == "center" or node.tag == "center":
            return True
        if CENTRED.search(given.get("style") or ""):
            return True
    return False
