"""In: an HTML report's text. Out: its pages, a line a block (paragraph, heading, table row), tabs between cells.

What the report states of itself in inline XBRL (``dei:`` facts) is given apart; hidden content is no text.
"""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from textindex.core.messages import Message
from textindex.core.patterns import regex
from textindex.core.records import Page
from textindex.documents import plain
from textindex.documents.faults import ReadError
from textindex.documents.headings import is_heading
from textindex.documents.hyphens import HYPHENS, MARK
from textindex.documents.tags import VOID, within_limits

INLINE = {"a", "b", "i", "u", "em", "strong", "span", "font", "sub", "sup", "small", "big", "mark", "s", "ins", "del"}
INLINE |= {"code", "abbr", "cite", "q", "label", "tt", "var", "kbd", "wbr", "nobr", "strike", "acronym", "samp", "dfn"}
CELLS = {"td", "th"}
ROWS = {"tr", "table", "tbody", "thead", "tfoot", "caption"}
SILENT = {"script", "style", "head", "title", "noscript", "template", "ix:header"}
# Marks in the collected text: the end of a block, of a cell and of a row, a page break, a blank and a line kept as is;
# what parts the items of a list, and what breaks a line within a text that is one (a cell, a heading, an item).
BLOCK, CELL, ROW, BREAK, KEPT, LINE, ITEM, SOFT = "\x00", "\x01", "\x02", "\x0c", "\x03", "\x04", "\x05", "\x06"
RAISED = "\x07"
ITEMS = {"ul", "ol", "dl", "li", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6"}
WHOLE = {"li", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "caption"}
CLIMB = 6
MAX_JOINED = 200
"""Characters of a cell, heading or item of which the lines are one text; longer ones hold paragraphs."""
# A line break in the source stands for a blank in Western text and for nothing between Chinese characters.
BREAK_IN_CHINESE = regex(r"(?<=[^\x00-\xff])[ \t]*[\r\n]+[ \t]*(?=[^\x00-\xff])")
BLANKS = regex(r"[ \t\r\n\xa0]+")
MANY_BLANKS = ("  ", "\t", "\r", "\n", "\xa0")
"""One of them is in a text of which the blanks are more than single ones."""
EDGE = f"{BLOCK}{SOFT} \t\r\n\x0b\xa0\u3000"
CELL_PARTS = regex(f"([{CELL}{ROW}{ITEM}])")
MARKS = regex(f"[{BLOCK}{CELL}{ROW}{BREAK}{KEPT}{LINE}{ITEM}{SOFT}]")
ENDS = regex(f"[{BLOCK}{ROW}{ITEM}]")
ENDS_OF_LINES = regex(rf"[{BLOCK}{SOFT}\s]+")
WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
SOFT_IN_CHINESE = regex(f"(?<=[{WIDE}]){SOFT}(?=[{WIDE}])")
SOFT_HYPHEN = regex(f"(?<=[A-Za-z])[{HYPHENS}]{SOFT}(?=[a-z])")
# What stands raised behind a word is the mark of a footnote, and no letter of it.
FOOTNOTE = regex(r"\s*[(\[]?(?:[0-9]{1,3}|[a-zA-Z]|[*†‡§#]+)(?:[,;\s]+(?:[0-9]{1,3}|[a-zA-Z]))*[)\]]?\s*")
PAGE_TAG = regex(r"<(?:html|!doctype html|body)\b", re.IGNORECASE)
TAG = regex(r"<(?:html|!doctype html|body|p|h\d?|div|table|br|span)\b[^>]*>", re.IGNORECASE)
LAYOUT_TAG = regex(r"<(?:p|br|div|tr|td|li|h[1-6])\b", re.IGNORECASE)
COMMENT_OR_TAG = regex(r"<!--.*?-->|</?[a-zA-Z!?][^<>]*>", re.DOTALL)
ANY_TAG = regex(r"</?[a-zA-Z!?][^<>]*>")
LONG_NUMBER = regex(r"&#[0-9]{8,};?")  # no character has it, and Python reads no number of thousands of digits
HEADS = [(regex(rf"<{name}\b", re.IGNORECASE), regex(rf"</{name}\s*>", re.IGNORECASE)) for name in ("head", "title")]
PRE = regex(r"<pre\b.*?(?:</pre|\Z)", re.DOTALL | re.IGNORECASE)
SWALLOWING = regex(r"<(/?)(script|style|title|textarea|iframe|xmp|noframes|noembed)\b[^<>]*>", re.IGNORECASE)
SELF_CLOSED = regex(r"<([a-zA-Z][\w:]*)((?:\s[^<>]*)?)/>")
# As spans, they are not opened again in each paragraph that follows one that nothing closes.
FORMATTING = regex(r"<(/?)(?:a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)(?=[\s>])([^<>]*)>", re.IGNORECASE)
BOLD = regex(r"<(?:b|strong)(?=[\s>])", re.IGNORECASE)
MIN_PRE_LINES = 100
LINES_A_TAG = 50
STYLE_HIDDEN = regex(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
STYLE_INLINE = regex(r"display\s*:\s*inline\s*(?:;|$)", re.IGNORECASE)
STYLE_GAP = regex(r"(?:padding|margin)-left\s*:\s*(?!0*(?:\.0*)?(?:p[tx]|em|%|in|;|$))[0-9.]", re.IGNORECASE)
BREAK_BEFORE = regex(r"break-before\s*:\s*(?:always|page)", re.IGNORECASE)
BREAK_AFTER = regex(r"break-after\s*:\s*(?:always|page)", re.IGNORECASE)
LEI_SCHEME = "standards.iso.org/iso/17442"
DAY = regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
DEI = {
    "EntityCentralIndexKey": "cik",
    "EntityRegistrantName": "name",
    "DocumentType": "form",
    "DocumentPeriodEndDate": "period",
    "DocumentFiscalYearFocus": "fiscal_year",
    "TradingSymbol": "ticker",
    "AmendmentFlag": "amended",
}


def looks_like_html(text: str, *, certain: bool = False) -> bool:
    """Tell HTML by a tag among the first 4,096 characters; ``certain`` asks for one that only a whole page has.

    >>> looks_like_html("<h>2019</h><br/>"), looks_like_html("a < b")
    (True, False)
    """
    return (PAGE_TAG if certain else TAG).search(text[:4096]) is not None


def read_pages(text: str) -> tuple[list[Page], list[str]]:
    """Take the visible text of an HTML report; its style says where a page ends.

    Raises:
        ReadError: empty, when nothing is visible.
    """
    pages, _ = read_report(text)
    return pages, []


def read_report(text: str) -> tuple[list[Page], dict[str, str]]:
    """Take the visible text of an HTML report, and what it states of itself in inline XBRL.

    Raises:
        ReadError: empty, when nothing is visible.
    """
    if is_preformatted(text):
        bare = unescape(LONG_NUMBER.sub("\ufffd", _without_tags(plain.without_sgml(text))))
        pages, _ = plain.read_pages(bare)
        return [Page(page.number, page.text, "html") for page in pages], {}
    from selectolax.lexbor import LexborHTMLParser

    # Comes first, because the parser would take the unknown <h> of some archives for inline text.
    text = re.sub(r"<(/?)h>", r"<\1p>", text)
    tree = LexborHTMLParser(_closed(PRE.sub(lambda pre: plain.without_sgml(pre[0]), text)))
    if tree.body is None:
        raise ReadError("empty", Message("html.no_body"))
    pieces: list[str] = []
    _walk(tree.body, pieces)
    texts = [text for part in "".join(pieces).split(BREAK) if (text := _page_text(part))]
    if not texts:
        raise ReadError("empty", Message("html.no_text"))
    return [Page(number, text, "html") for number, text in enumerate(texts, 1)], _stated(tree)


def is_preformatted(text: str) -> bool:
    """Whether the lines of the source are the lines of the report: hardly a tag lays it out."""
    lines = text.count("\n")
    return lines >= MIN_PRE_LINES and lines_without_tag(text) > 0


def lines_without_tag(text: str) -> int:
    """By how many lines a source has more than its tags can lay out; less than none where it has fewer."""
    return text.count("\n") - len(LAYOUT_TAG.findall(text)) * LINES_A_TAG


def _without_tags(text: str) -> str:
    """A page of which the lines are the report's, without head, comments and tags."""
    for begin, end in HEADS:
        kept, at = [], 0
        while (opened := begin.search(text, at)) and (closed := end.search(text, opened.end())):
            kept.append(text[at : opened.start()])
            at = closed.end()
        text = "".join([*kept, text[at:]])
    at = text.rfind("-->") + len("-->") if "-->" in text else 0  # behind the last of these nothing closes a comment
    return COMMENT_OR_TAG.sub("", text[:at]) + ANY_TAG.sub("", text[at:])


def _closed(text: str) -> str:
    """The page without openings that nothing closes and that would swallow the rest: a comment, a script, <div/>."""
    if text.rfind("<!--") > text.rfind("-->"):
        at = text.rfind("<!--")
        text = text[:at] + text[at + 4 :]
    if "xmlns" in text[:8192]:
        text = SELF_CLOSED.sub(_opened_and_closed, text)
    text = FORMATTING.sub(r"<\1span\2>", BOLD.sub("<span data-bold", text))
    text = within_limits(text, INLINE)
    still_open: dict[str, tuple[int, int]] = {}
    for match in SWALLOWING.finditer(text):
        if match[1]:
            still_open.pop(match[2].lower(), None)
        else:
            still_open.setdefault(match[2].lower(), match.span())
    for start, stop in sorted(still_open.values(), reverse=True):
        text = text[:start] + text[stop:]
    return text


def _opened_and_closed(match: re.Match[str]) -> str:
    """XHTML's <div/> as HTML writes it."""
    return match[0] if match[1].lower() in VOID else f"<{match[1]}{match[2]}></{match[1]}>"


def _walk(node: Any, pieces: list[str]) -> None:
    """Collect text and marks. Iterative: tables nest deeply in filings."""
    stack: list[Any] = [node]
    kept = 0  # how many <pre> are open
    headings: dict[int, bool] = {}
    raised: list[int] = []  # where the text of each open <sup> begins
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            kept -= item == KEPT
            if item == RAISED:
                _set_apart(pieces, raised.pop())
            elif item != KEPT:
                pieces.append(item)
            continue
        tag = item.tag
        if tag == "-text":
            text = MARKS.sub(" ", item.text_content or "")
            pieces.append(text.replace("\r\n", "\n").replace("\n", LINE).replace(" ", KEPT) if kept else text)
            continue
        if tag in SILENT or tag.startswith(("-", "!", "_")):
            continue
        style = item.attributes.get("style") or ""
        if style and STYLE_HIDDEN.search(style):
            continue
        before, after = _marks(tag, style)
        if tag == "br" and _is_within(item, headings):
            before = after = SOFT
        if tag == "sup":
            raised.append(len(pieces))
            stack.append(RAISED)
        if before:
            pieces.append(before)
        if after:
            stack.append(after)
        if tag == "pre":
            kept += 1
            stack.append(KEPT)
        stack.extend(reversed(list(item.iter(include_text=True))))


def _is_within(node: Any, headings: dict[int, bool]) -> bool:
    """Whether a line break stands in a heading or an item of a list: as in a cell, it breaks what is one text."""
    block = None
    for _ in range(CLIMB):
        node = node.parent
        if node is None:
            break
        if node.tag in WHOLE:
            return True
        if node.tag not in INLINE:
            block = block or node
            if node.tag not in ("p", "div"):
                break
    if block is None or block.tag not in ("p", "div"):
        return False
    if block.mem_id not in headings:
        headings[block.mem_id] = is_heading(block, INLINE)
    return headings[block.mem_id]


def _set_apart(pieces: list[str], start: int) -> None:
    """Put a blank before what is raised, if it is the mark of a footnote behind a word."""
    behind = "".join(pieces[start:]) if len(pieces) - start <= CLIMB else ""
    if FOOTNOTE.fullmatch(behind) and "".join(pieces[max(0, start - CLIMB) : start])[-1:].isalpha():
        pieces.insert(start, " ")


def _marks(tag: str, style: str) -> tuple[str, str]:
    """What an element sets before and after its content."""
    if tag in CELLS:
        return "", CELL
    if tag in INLINE or tag.startswith("ix:") or (style and STYLE_INLINE.search(style)):
        return (" " if style and STYLE_GAP.search(style) else ""), ""
    before = after = ROW if tag in ROWS else ITEM if tag in ITEMS else BLOCK
    if style:
        before = BREAK if BREAK_BEFORE.search(style) else before
        after = BREAK if BREAK_AFTER.search(style) else after
    return before, after


def _page_text(part: str) -> str:
    parts = CELL_PARTS.split(part)
    for at in range(0, len(parts) - 1, 2):
        if parts[at + 1] == CELL:
            # What opens and closes a block at the edge of a cell parts nothing: a row stays a line.
            cell, parts[at + 2] = parts[at].rstrip(EDGE), parts[at + 2].lstrip(EDGE)
            # A block or a line each, they are one text.
            parts[at] = ENDS_OF_LINES.sub(_as_soft, cell) if len(cell) <= MAX_JOINED else cell
    blocks = (_tidy(block) for block in ENDS.split("".join(parts)))
    return "\n".join(block for block in blocks if block)


def on_one_line(text: str) -> str:
    """A text without the line ends of its source, and with one blank for each stretch of them."""
    if "\n" in text or "\r" in text:
        text = BREAK_IN_CHINESE.sub("", text)
    text = text.strip()
    return BLANKS.sub(" ", text) if any(blanks in text for blanks in MANY_BLANKS) else text


def _tidy(block: str) -> str:
    cells = (_joined(on_one_line(cell)) for cell in block.split(CELL))
    return "\t".join(cells).strip("\t").replace(LINE, "\n").replace(KEPT, " ").rstrip()


def _as_soft(blanks: re.Match[str]) -> str:
    """What ends a line in a text that is one, with the blanks around it; other blanks as they are."""
    return SOFT if SOFT in blanks[0] or BLOCK in blanks[0] else blanks[0]


def _joined(text: str) -> str:
    """A text without the breaks of its lines; a hyphen at the end of one is left to be judged with the whole report."""
    if SOFT not in text:
        return text
    text = ENDS_OF_LINES.sub(_as_soft, text).strip(SOFT)
    if len(text) > MAX_JOINED:
        return text.replace(SOFT, LINE)
    return SOFT_HYPHEN.sub(MARK, SOFT_IN_CHINESE.sub("", text)).replace(SOFT, " ")


def _stated(tree: Any) -> dict[str, str]:
    """The first fact of each kind that tells which report it is; the first is that of the registrant itself."""
    stated: dict[str, str] = {}
    for node in tree.css("[name^='dei:']"):
        key = DEI.get(node.attributes["name"].removeprefix("dei:"))
        if key and key not in stated and (value := BLANKS.sub(" ", node.text()).strip()):
            stated[key] = value
    return {**_european(tree), **stated}


def _european(tree: Any) -> dict[str, str]:
    """What a report in the European format (ESEF) states: the firm's LEI and name, the last day of its last period."""
    identifier = tree.css_first(f"[scheme*='{LEI_SCHEME}']")
    if identifier is None:
        return {}
    stated = {"lei": identifier.text().strip()}
    name = tree.css_first("[name$=':NameOfReportingEntityOrOtherMeansOfIdentification']")
    if name is not None:
        stated["name"] = BLANKS.sub(" ", name.text()).strip()
    days = [node.text().strip()[:10] for node in tree.css("xbrli\\:enddate")]
    if days := [day for day in days if DAY.fullmatch(day)]:
        stated["period"] = max(days)
    return {key: value for key, value in stated.items() if value}
