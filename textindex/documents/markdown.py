"""In: a Markdown report's text. Out: its pages, a line a paragraph, heading or row of a table, tabs between cells.

The library parses what CommonMark calls Markdown; own are the rules of what programs write that turn a PDF into it, and
by which text would be lost: tables with rows of any length or without a line of dashes, emphasis between Chinese
characters and marks, formulas of TeX, numbers of lists, marks of pages. The page made of it is read as any HTML page.
Pictures and the addresses of links are dropped, and with a picture the words that describe it: they are not printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from textindex.core.messages import Message
from textindex.core.patterns import regex
from textindex.core.records import Page
from textindex.documents import html, unmarked
from textindex.documents.faults import ReadError
from textindex.documents.unmarked import DASHES

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline

# Marks of pages in a line of their own, as converters write them, by what is in each; the first kind that stands twice
# is taken.
PAGE_MARKS = (
    ("\f", regex(r"\f")),
    ("<!--", regex(r"^[ \t]*<!--[ \t]*page[ \t_-]*break[ \t]*-->[ \t]*$", re.IGNORECASE | re.MULTILINE)),
    ("}--", regex(r"^\{\d{1,5}\}-{10,}[ \t]*$", re.MULTILINE)),
    (
        "<!--",
        regex(
            r"^[ \t]*<!--[ \t]*(?:page(?:[ \t_-]*(?:number|no\.?))?|第)[ \t]*[:：=#]?[ \t]*\"?\d{1,5}\"?[ \t]*页?[ \t]*"
            r"-->[ \t]*$",
            re.IGNORECASE | re.MULTILINE,
        ),
    ),
)
MIN_MARKS = 2
MAX_LINES = 100
"""Lines of one row of a table: an open row is looked for its end no further."""
FORMULA = regex(r"\$\$?([^$\n]{1,200})\$\$?")
TEX = regex(r"[\\^_{}]")
SIGN = regex(r"[^\sA-Za-z]{1,20}")
COMMAND = regex(r"\\(?:[a-zA-Z]+|.)|[{}^_~]")
SYMBOLS = {
    "surd": "√", "checkmark": "√", "bullet": "•", "cdot": "·", "sim": "~", "times": "×", "square": "□", "Box": "□",
    "leqslant": "≤", "geqslant": "≥", "leq": "≤", "geq": "≥", "le": "≤", "ge": "≥", "pm": "±", "rightarrow": "→",
    "alpha": "α", "beta": "β", "gamma": "γ", "mu": "μ", "Omega": "Ω", "degree": "°", "circ": "°", "quad": " ",
    "qquad": " ", "copyright": "©", "textregistered": "®", "circledcirc": "◎",
}  # fmt: skip
SPACES = {"\\ ": " ", "~": " "}
HEADING = regex(r"#(?<=^#)#{0,5}(?=[\u3400-\u9fff])", re.MULTILINE)  # 「#第一节」: written without its blank
CELL_END = regex(r"(?<!\\)\|")
WIDE = regex("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")
ADDRESS = regex(r"[a-z][a-z0-9+.-]*:|#|[^/]*[./]", re.IGNORECASE)
SHOWN = 40
NEAR = 50
"""Marks between a line's end and the nearest word, beyond which none is looked for."""


def read_pages(text: str) -> tuple[list[Page], list[str]]:
    """Take the text of a Markdown report.

    Returns:
        (pages, notes): its pages, by the marks that the converter left; without such, one.

    Raises:
        ReadError: empty, when nothing but pictures and marks is left.
    """
    pages: list[Page] = []
    for part in _parts(text.replace("\r\n", "\n").replace("\r", "\n")):
        if made := _text(part):
            pages.append(Page(len(pages) + 1, made, "markdown"))
    if not pages:
        raise ReadError("empty", Message("file.nothing_visible"))
    return pages, [Message("markdown.made"), *_described(text)]


def _described(text: str) -> list[str]:
    """What is told of passages that describe pictures: a model's words, not the report's."""
    found = [
        text[match.start() : match.start() + 2 * SHOWN].split("\n")[0] for match in unmarked.DESCRIBED.finditer(text)
    ]
    return [Message("markdown.described", n=len(found), first=found[0].strip("#* ")[:SHOWN])] if found else []


def _parts(text: str) -> list[str]:
    """The pages' sources."""
    for sign, mark in PAGE_MARKS:
        parts = mark.split(text) if sign in text else []
        if len(parts) > MIN_MARKS:
            return parts
    return [text]


def _text(source: str) -> str:
    """The text of one page; empty where there is none."""
    source = HEADING.sub(r"\g<0> ", FORMULA.sub(_plain, source))
    render = _parser().render
    parts = [(part if is_text else render(part), is_text) for part, is_text in unmarked.parts(source)]
    n_texts = sum(part.count("\n") + 1 for part, is_text in parts if is_text)
    if not unmarked.stand_alone([part for part, is_text in parts if not is_text], n_texts):
        return _shown(render(source))
    return "\n".join(filter(None, (part if is_text else _shown(part) for part, is_text in parts)))


def _shown(page: str) -> str:
    """The text of a page, or of a part of one, as HTML."""
    try:
        pages, _ = html.read_report(f"<html><body>{page}</body></html>")
    except ReadError:
        return ""
    return "\n".join(page.text for page in pages)


def _plain(formula: re.Match[str]) -> str:
    r"""A formula of TeX as text: ``$10\%$`` is 10%, ``$\surd$`` a tick, ``$5\mathrm{G}$`` the term 5G.

    What has none of TeX's signs and is more than a sign or a number is no formula: amounts in dollars.
    """
    inside, behind = formula[1], formula.string[formula.end() : formula.end() + 1]
    if inside[0].isspace() or inside[-1].isspace():
        return formula[0]
    if TEX.search(inside):
        return COMMAND.sub(_character, inside)
    return formula[0] if behind.isdigit() or not SIGN.fullmatch(inside) else inside


def _character(found: re.Match[str]) -> str:
    sign = found[0]
    if sign[0] == "\\" and sign[1].isalpha():
        return SYMBOLS.get(sign[1:], "")
    return SPACES.get(sign, sign[1:] if sign[:1] == "\\" and sign[1:] in "%$#&" else "")


@cache
def _parser() -> MarkdownIt:
    """The parser with the rules of this module; lines set in by blanks are no code, and ``[1]: x`` is text."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": True}).enable(["strikethrough"]).disable(["code", "reference"])
    parser.block.ruler.before("fence", "rows", _table, {"alt": ["paragraph", "blockquote", "list"]})
    parser.inline.ruler.at("emphasis", _emphasis)
    parser.add_render_rule("softbreak", _line_end)
    parser.add_render_rule("list_item_open", _item)
    parser.add_render_rule("image", _nothing)
    parser.validateLink = _is_address  # type: ignore[assignment,method-assign]
    return parser


def _is_address(target: str) -> bool:
    """Whether what stands in ``[…](here)`` is an address; else both are text: 〔2023〕 in another hand."""
    return ADDRESS.match(target) is not None


def _nothing(renderer: Any, tokens: Sequence[Any], at: int, options: Any, env: Any) -> str:
    return ""


def _item(renderer: Any, tokens: Sequence[Any], at: int, options: Any, env: Any) -> str:
    """An item of a list, with the number that the source gives it."""
    token = tokens[at]
    return f"<li>{token.info}{token.markup} " if token.info else "<li>"


def _line_end(renderer: Any, tokens: Sequence[Any], at: int, options: Any, env: Any) -> str:
    """A line's end within a paragraph: nothing, but where the line ends a sentence or the next begins something."""
    before = _written(tokens[max(0, at - NEAR) : at][::-1]).rstrip()
    after = _written(tokens[at + 1 : at + 1 + NEAR]).lstrip()
    return "<br>\n" if unmarked.breaks(before, after) else "\n"


def _written(tokens: Sequence[Any]) -> str:
    """What the first token says that says something."""
    return next((str(token.content) for token in tokens if token.content.strip()), "")


def _emphasis(state: StateInline, silent: bool) -> bool:
    """The library's rule for ``*`` and ``_``, by which ``**“数字”**化`` is emphasis too.

    CommonMark asks for a blank between a mark of punctuation and a letter beyond it; Chinese sets none.
    """
    from markdown_it.rules_inline.state_inline import Delimiter

    start, marker = state.pos, state.src[state.pos]
    if silent or marker not in "*_":
        return False
    run = state.scanDelims(start, marker == "*")
    before = state.src[start - 1 : start] if start else ""
    after = state.src[start + run.length : start + run.length + 1]
    wide = marker == "*" and WIDE.match(before) is not None, marker == "*" and WIDE.match(after) is not None
    can_open = run.can_open or bool(wide[0] and after.strip())
    can_close = run.can_close or bool(wide[1] and before.strip())
    for _ in range(run.length):
        token = state.push("text", "", 0)
        token.content = marker
        place = len(state.tokens) - 1
        state.delimiters.append(Delimiter(ord(marker), run.length, place, -1, can_open, can_close))
    state.pos += run.length
    return True


def _table(state: StateBlock, first: int, end: int, silent: bool) -> bool:
    """Rows between pipes, of any number of cells each; a line of dashes among them is optional and no row.

    GitHub's own rule drops what a row has beyond its heading's cells, and sees no table without the dashes.
    """
    lines = [_line(state, row) for row in range(first, min(first + 2, end))]
    piped = lines[0].startswith("|") and lines[0].count("|") > 1
    if not piped and not (len(lines) == 2 and "|" in lines[0] and "|" in lines[1] and DASHES.fullmatch(lines[1])):
        return False
    if silent:
        return True
    row, table = first, state.push("table_open", "table", 1)
    table.map = [first, end]
    for cells, row in _rows(state, first, end, piped):
        if cells:
            _row(state, cells, row)
    state.push("table_close", "table", -1)
    state.line = row + 1
    return True


def _rows(state: StateBlock, first: int, end: int, piped: bool) -> Iterator[tuple[list[str], int]]:
    """The cells of each row and the last line of it; of a line of dashes, none.

    A row that no pipe closes goes on up to a line that one closes, if no other row begins before.
    """
    at = first
    while at < end:
        line = _line(state, at)
        if not (line.startswith("|") or (line.endswith("|") if piped else "|" in line)):
            return
        last = at if line.endswith("|") or not piped else _closing(state, at, end)
        whole = "\n".join(_line(state, row) for row in range(at, last + 1))
        yield ([] if DASHES.fullmatch(whole) else _cells(whole)), last
        at = last + 1


def _line(state: StateBlock, row: int) -> str:
    return state.src[state.bMarks[row] + state.tShift[row] : state.eMarks[row]].strip()


def _closing(state: StateBlock, first: int, end: int) -> int:
    """The line on which a row ends that no pipe closes on its first: a cell may hold lines of its own."""
    for row in range(first + 1, min(end, first + MAX_LINES)):
        line = _line(state, row)
        if not line or line.startswith("|"):
            break
        if line.endswith("|"):
            return row
    return first


def _cells(row: str) -> list[str]:
    cells = CELL_END.split(row.removeprefix("|"))
    return [cell.strip().replace("\\|", "|") for cell in (cells if cells[-1].strip() else cells[:-1])]


def _row(state: StateBlock, cells: Sequence[str], line: int) -> None:
    state.push("tr_open", "tr", 1)
    for cell in cells:
        state.push("td_open", "td", 1)
        token = state.push("inline", "", 0)
        token.content, token.map, token.children = cell, [line, line + 1], []
        state.push("td_close", "td", -1)
    state.push("tr_close", "tr", -1)
