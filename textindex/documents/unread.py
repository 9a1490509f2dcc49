"""In: the characters of a PDF's pages. Out: the pages, those mended that pdfium cannot read, and a remark on the rest.

A font may not tell which character a glyph is, or tell a private or void one. The other engine, which also reads the
font's own table, is asked about the pages where that is so; ligatures in English words are told by the words.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from textindex.core.messages import Message
from textindex.core.records import Line, Page
from textindex.documents import glyphs, ligatures
from textindex.documents.characters import Characters
from textindex.documents.faults import ReadError
from textindex.documents.glyphs import VOID
from textindex.documents.hyphens import MARK

HYPHEN = 2  # what pdfium calls a hyphen at a line's end
# Control characters, lone halves of pdfium's line ends, void and private characters.
BAD_SIGN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffd-\uffff\ue000-\uf8ff]")
BAD = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffd-\uffff\ue000-\uf8ff]|(?<!\r)\n|\r(?!\n)")
LONE_END = re.compile(r"(?<!\r)\n|\r(?!\n)|[\v\f]")
SYMBOL = re.compile(r"[\uf000-\uf0ff]")  # where fonts of symbols keep their bullets
SYMBOL_FONTS = re.compile(rb"Symbol|dings|Icon|Bullet|Webding", re.IGNORECASE)
LETTER = re.compile(r"[A-Za-z\u2e80-\u2fdf\u3400-\u9fff]")
SIGN = r"[^A-Za-z\s'\u2019.\-\u2010-\u2014/,&)(0-9\ufffe]"
# A sign within a word, in two ways: the sign first, so that the search passes over letters fast; or a letter first.
AMONG_LETTERS = re.compile(rf"(?P<sign>{SIGN})(?<=[A-Za-z].)(?=[a-z])")
AMONG_OTHERS = re.compile(rf"[A-Za-z](?P<sign>{SIGN})(?=[a-z])")
MIN_BLANKS = 0.1  # a text with fewer is hardly one of Latin letters
SPACES = "\t\n\v\f\r"  # alone and told by the font: a blank under another number
STRIDE = 24
TRIES = 3
GARBLED_SHARE = 0.2


class Lost(NamedTuple):
    """A character that pdfium cannot read: where it is, its font and number there, and its middle on the page."""

    page: int
    offset: int
    font: bytes
    code: int
    x: float
    y: float

    @property
    def key(self) -> tuple[bytes, int] | None:
        """What the same glyph has elsewhere; None where other glyphs have it too."""
        is_sign = self.code <= sys.maxunicode and BAD.match(chr(self.code)) and self.code not in range(1, 32)
        return None if is_sign else (self.font, self.code)


def lost_characters(
    chars: Characters, text: str, where: Sequence[int] | None, *, thorough: bool = False
) -> frozenset[int]:
    """The numbers of a page's characters that pdfium cannot read; unless thorough, a sample tells if there are any."""
    at = range(len(text)) if where is None else where
    bad: set[int] = set()
    if _has_lone_ends(text) or BAD_SIGN.search(text):
        bad = {at[found.start()] for found in BAD.finditer(text) if _is_lost(chars, text, found.start(), at)}
    within = (at[found.start("sign")] for found in _within_words(text))
    if thorough or bad or chars.any_unmapped(at[::STRIDE]) or chars.any_unmapped(within):
        bad |= {index for index in chars.unmapped(at) if not SYMBOL_FONTS.search(chars.font(index))}
    return frozenset(bad)


def _within_words(text: str) -> Iterable[re.Match[str]]:
    return (AMONG_LETTERS if text.count(" ") > MIN_BLANKS * len(text) else AMONG_OTHERS).finditer(text)


def _has_lone_ends(text: str) -> bool:
    return not text.count("\r\n") == text.count("\r") == text.count("\n") or "\v" in text or "\f" in text


def _is_lost(chars: Characters, text: str, offset: int, at: Sequence[int]) -> bool:
    """Whether a void or private character stands for one that belongs to a word."""
    index, char = at[offset], text[offset]
    if (char == MARK and chars.code(index) == HYPHEN) or char in SPACES:
        return False
    if SYMBOL_FONTS.search(chars.font(index)):
        return False
    beside = [bool(LETTER.match(text[place])) for place in (offset - 1, offset + 1) if 0 <= place < len(text)]
    return beside == [True, True] if SYMBOL.match(char) else any(beside)


def without_controls(text: str, where: Sequence[int] | None, lost: frozenset[int]) -> str:
    """The text with lost characters that would end a line, or mean a hyphen, as void ones; lone line ends as blanks."""
    if lost:
        at = range(len(text)) if where is None else where
        text = "".join(
            VOID if at[offset] in lost and (char < " " or char >= MARK) else char for offset, char in enumerate(text)
        )
    return LONE_END.sub(" ", text) if _has_lone_ends(text) else text


def placed(number: int, chars: Characters, text: str, where: Sequence[int] | None, lost: frozenset[int]) -> list[Lost]:
    """The lost characters of a page by their offsets."""
    found = []
    for offset, char in enumerate(text) if lost else ():
        index = offset if where is None else where[offset]
        if index in lost and not char.isspace():
            left, bottom, right, top = chars.box(index)
            middle = (left + right) / 2, (bottom + top) / 2
            found.append(Lost(number, offset, chars.font(index), chars.code(index), *middle))
    return found


def mend(data: bytes, pages: list[Page], lost: Sequence[Lost]) -> tuple[list[Page], list[str]]:
    """Mend what can be, and say what cannot.

    Args:
        data: the PDF.
        pages: all of them.
        lost: the characters that pdfium cannot read, by page.

    Returns:
        (pages, remarks).

    Raises:
        ReadError: garbled, where a fifth of the visible characters stays unread.
    """
    if not lost:
        return pages, []
    texts = {page.number: page.text for page in pages}
    by_page: dict[int, list[Lost]] = defaultdict(list)
    for char in lost:
        by_page[char.page].append(char)
    known = _read_by_other(glyphs.Reader(data), by_page, texts)
    unread = [char for char in lost if char not in known]
    known |= ligatures.told(texts, unread)
    mended = [_with(page, {c.offset: known[c] for c in by_page[page.number] if c in known}) for page in pages]
    left = [char for char in unread if char not in known]
    notes: list[str] = []
    if changed := sum(known[char] != texts[char.page][char.offset] for char in known):
        notes.append(Message("pdf.mended", chars=changed))
    if left:
        visible = sum(len("".join(text.split())) for text in texts.values())
        where = sorted({char.page for char in left})
        some = ", ".join(map(str, where[:5])) + (", ..." if len(where) > 5 else "")
        seen = {"chars": len(left), "some": len(where), "pages": len(pages), "which": some}
        if len(left) > GARBLED_SHARE * visible:
            raise ReadError("garbled", Message("pdf.unread_most", **seen))
        notes.append(Message("pdf.unread", **seen))
    return mended, notes


def _read_by_other(other: glyphs.Reader, by_page: dict[int, list[Lost]], texts: dict[int, str]) -> dict[Lost, str]:
    """What the other engine reads at the places of lost characters; what a glyph is on one page, it is on all."""
    glyph: dict[tuple[bytes, int], str] = {}
    known: dict[Lost, str] = {}
    without = 0
    for number, chars in by_page.items():
        text, lost = texts[number], {char.offset for char in chars}
        for key in {char.key for char in chars if char.key and char.key not in glyph} if without < TRIES else ():
            if not other.may_tell(number, *key):
                glyph[key] = VOID
        left = [char for char in chars if char.key not in glyph]
        if left and without < TRIES:
            read = other.read(number, [(char.x, char.y, *_beside(char, text, lost)) for char in left])
            known |= {char: text for char, text in zip(left, read, strict=True) if text}
            glyph |= {char.key: known[char] for char in left if char in known and char.key}
            without = 0 if any(text and text != VOID for text in read) else without + 1
        known |= {char: glyph[char.key] for char in chars if char.key in glyph}
    return {char: text for char, text in known.items() if text != VOID}


def _beside(char: Lost, text: str, lost: set[int]) -> tuple[str, str]:
    """The characters before and behind; nothing where they are not known, or blanks."""
    before, behind = (
        text[at].strip() if 0 <= at < len(text) and at not in lost else "" for at in (char.offset - 1, char.offset + 1)
    )
    return before, behind


def _with(page: Page, found: dict[int, str]) -> Page:
    """A page with other characters at some offsets; its lines keep step."""
    if not found:
        return page
    shifts, shift, parts, at = {}, 0, [], 0
    for offset in sorted(found):
        parts += [page.text[at:offset], found[offset]]
        at = offset + 1
        shift += len(found[offset]) - 1
        shifts[offset] = shift
    text = "".join([*parts, page.text[at:]])
    if not shift and not any(shifts.values()):
        return replace(page, text=text)
    return replace(page, text=text, lines=tuple(_shifted(page.lines, shifts)))


def _shifted(lines: Iterable[Line], shifts: dict[int, int]) -> Iterable[Line]:
    offsets, by = list(shifts), [0, *shifts.values()]

    def moved(offset: int) -> int:
        return offset + by[bisect_left(offsets, offset)]

    for line in lines:
        yield line._replace(start=moved(line.start), stop=moved(line.stop), cells=tuple(map(moved, line.cells)))
