"""In: a Markdown source. Out: the text of what has no markup but headings and tables, and the source of the rest.

What programs make of a report's PDF is nearly all lines of text, headings and rows between pipes. Read here, it takes a
tenth of the time that the library and a parser of HTML take; whatever may be more is left to these. Tests hold the two
equal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from textindex.core.patterns import regex
from textindex.documents.html import is_preformatted, lines_without_tag, on_one_line
from textindex.documents.tags import TAG, VOID

BLANK_LINES = regex(r"\n(?:[ \t]*\n)+")
# What may be markup within a line, by its first sign and then as a whole: <公司章程> is none. Emphasis takes two signs.
SIGN = regex(r"[\\`<&~\]\x00-\x08\x0b-\x1f]")
MARKUP = regex(r"[\\`\x00-\x08\x0b-\x1f]|<(?![^\x00-\x7f])|&#?\w{1,32};|~~|\]\(")
EMPHASIS = "*_"
# A row may lack its last pipe: no text has one here, so that none ends it on a line below.
LINE = regex(
    r"(?P<row>\|.*\|.*)|(?P<heading>#{1,6}[ \t].*(?<![#\s])\s*)"
    # What begins neither a list, a quotation, a rule nor a line under a heading, and is not set in.
    r"|(?P<text>(?![ \t#>=~]|[0-9]{1,9}[.)](?:[ \t]|$)|[-+*_](?:[-+*_ \t]|$))(?=\s*\S)[^|]*)"
)
DASHES = regex(r"[\s|:-]*-[\s|:-]*")
BLANKS = regex(r"[ \t\xa0]+")
INNER_BLANKS = regex("  +")
MAX_LINES = 40  # of a paragraph
SPARE_LINES = 5
"""Of a source that the tag of a paragraph, heading or row lays out beyond the paragraph's own, at least."""
FENCES = ("```", "~~~")
# Elements that end where they say, whatever stands beside them.
CONTAINED = frozenset({
    *("p", "div", "center", "blockquote", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6"),
    *("table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption"),
    *("a", "b", "i", "u", "s", "em", "strong", "span", "font", "sub", "sup", "small", "big", "code", "del"),
})  # fmt: skip
ENDS = frozenset("。！？；：!?;:.…")
BEGINS = regex(
    r"[(（]?[一二三四五六七八九十百0-9０-９a-zA-Z]{1,4}[、.．)）](?![0-9])|第[一二三四五六七八九十百0-9]{1,4}[章节条项]"
    r"|[\u2460-\u24ff\u25a0-\u25ff\u2022\u2610-\u2612\u2713\u2714\uf052√√]|(?:注|附注|单位|证券代码|股票代码)[:：0-9]"
)
# What a model writes of a picture in place of it, at the beginning of a line.
DESCRIBED = regex(
    r"^[#* \t-]*(?:(?:这是一[张幅个]|该图[片标像]?|图[片像标](?:内容|描述|设计)|由于图片)"
    r"|(?:the|this) (?:image|picture|figure|photo|logo) (?:shows|features|depicts|displays|contains|is)|logo de[a-z]+)",
    re.IGNORECASE | re.MULTILINE,
)


def parts(source: str) -> Iterator[tuple[str, bool]]:
    r"""Part a source at blank lines, behind which nothing but a list, and what is fenced, goes on.

    Returns:
        The parts in order, those of one kind together: each as its text, or as it stands where it may hold markup;
        and whether it is text.

    >>> list(parts("# One\nTwo\n\n- three\n\n| 4 | 5 |"))
    [('One\nTwo', True), ('- three', False), ('4\t5', True)]
    """
    if any(fence in source for fence in FENCES):
        yield source, False
        return
    stretches = [stretch for stretch in BLANK_LINES.split(source) if stretch.strip(" \t\n")]
    read = ((stretch, _lines(stretch)) for stretch in stretches)
    for is_text, run in groupby(read, key=lambda one: one[1] is not None):
        if is_text:
            yield "\n".join(line for _, lines in run for line in lines or () if line), True
        else:
            yield "\n\n".join(stretch for stretch, _ in run), False


def _lines(stretch: str) -> list[str] | None:
    """The text of a stretch without blank lines, by paragraph, heading and row; None where it may hold markup."""
    if (SIGN.search(stretch) and MARKUP.search(stretch)) or max(map(stretch.count, EMPHASIS)) > 1:
        return None
    found: list[str] = []
    paragraph: list[str] = []
    for line in stretch.split("\n"):
        kind = LINE.fullmatch(line)
        if kind is None or len(paragraph) == MAX_LINES:
            return None
        if kind.lastgroup == "text":
            paragraph.append(line)
            continue
        found += _paragraph(paragraph)
        paragraph = []
        if kind.lastgroup == "heading":
            found.append(on_one_line(line.lstrip("#")))
        elif not ("-" in line and DASHES.fullmatch(line)):
            found.append(_row(line))
    return found + _paragraph(paragraph) or None


def _row(line: str) -> str:
    """The cells of a row, a tab between."""
    if "\t" in line or "\xa0" in line:
        line = BLANKS.sub(" ", line)
    row = "\t".join(map(str.strip, line.split("|"))).strip("\t")
    return INNER_BLANKS.sub(" ", row) if "  " in row else row


def _paragraph(lines: Sequence[str]) -> list[str]:
    """The text of a paragraph, parted where its lines are."""
    if len(lines) < 2:
        return list(map(on_one_line, lines))
    texts = [lines[0]]
    for above, line in pairwise(lines):
        if above.endswith("  ") or breaks(above.strip(), line.strip()):
            texts.append(line)
        else:
            texts[-1] += f"\n{line}"
    return list(map(on_one_line, texts))


def breaks(above: str, below: str) -> bool:
    """Whether a line of a paragraph, without blanks at its ends, is no part of the same text as the one below it."""
    return above[-1:] in ENDS or BEGINS.match(below) is not None or DESCRIBED.match(below) is not None


def stand_alone(pages: Sequence[str], n_texts: int) -> bool:
    """Whether parts, as HTML, read the same alone as within the whole, of which so many lines are text already."""
    few_tags = sum(map(lines_without_tag, pages)) > SPARE_LINES * n_texts  # the whole might be taken for preformatted
    return not few_tags and not any(map(is_preformatted, pages)) and all(map(is_contained, pages))


def is_contained(page: str) -> bool:
    """Whether a part, as HTML, reads the same alone as within the whole: all that it opens, it closes.

    >>> is_contained("<p>one<br>two</p>"), is_contained("<p>one</p><div>"), is_contained("<!-- one -->")
    (True, False, False)
    """
    still_open: list[str] = []
    for tag in TAG.finditer(page):
        name = tag[1].lower()
        if name in VOID and tag[0].endswith(">"):
            continue
        if name in CONTAINED and tag[0].endswith(">"):
            still_open.append(name)
        elif not (still_open and name == f"/{still_open.pop()}"):
            return False
    return not still_open and "<!" not in page and "<?" not in page
