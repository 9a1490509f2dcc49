"""In: the page texts of a report. Out: its lines, and the records of what may be a heading or an entry of contents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from textindex.core.text import nfkc

# What extractors leave between words, and characters under another code (radicals, compatibility ideographs).
UNSEEN = re.compile("[\x00-\x1f\xad\u200b\ufeff\u2e80-\u2fdf\uf900-\ufaff]")
UNSEEN_IN_LINE = re.compile("[\x00-\x09\x0e-\x1b\x1f\xad\u200b\ufeff\u2e80-\u2fdf\uf900-\ufaff]")
BLANK = {code: nfkc(chr(code)) for code in (*range(0x2E80, 0x2FE0), *range(0xF900, 0xFB00))}
BLANK |= dict.fromkeys([*range(32), 0xAD, 0x200B, 0xFEFF], " ")
MARKUP = re.compile(r"#{1,6}\s+")  # headings of Markdown


class Line(NamedTuple):
    """One line that is not blank: its page, where it begins there, and its text without blanks at the ends."""

    page: int
    start: int
    text: str


class Mark(NamedTuple):
    """What looks like a chapter's heading; ``key`` is its number, ``weight`` how much speaks for it."""

    line: int
    page: int
    start: int
    style: str
    key: int
    title: str
    heading: str
    weight: int = 2

    @property
    def place(self) -> tuple[int, int]:
        """Page, and offset on it."""
        return self.page, self.start


class Entry(NamedTuple):
    """An entry of the table of contents."""

    style: str
    key: int
    title: str
    page: int | None


def lines_of(pages: Sequence[str]) -> Iterator[Line]:
    r"""The lines of the pages that are not blank, as printed: without what Markdown writes before a heading.

    >>> [tuple(line) for line in lines_of(["One\n\n ## Two"])]
    [(1, 0, 'One'), (1, 9, 'Two')]
    """
    for number, page in enumerate(pages, 1):
        start = 0
        for line in _seen(page).splitlines(keepends=True):
            if text := line.strip():
                at = start + line.index(text[0])
                if text[0] == "#" and (markup := MARKUP.match(text)):
                    at, text = at + markup.end(), text[markup.end() :]
                yield Line(number, at, text)
            start += len(line)


def _seen(page: str) -> str:
    """A page with what stands for each unseen character in its lines, which keep their places."""
    page = page.replace("\t", " ")
    return UNSEEN_IN_LINE.sub(lambda sign: BLANK[ord(sign[0])], page)


def squeeze(text: str) -> str:
    """A text on one line, with one blank between words."""
    return " ".join(with_blanks(text).split())


def with_blanks(text: str) -> str:
    """A text with blanks for what is not printed."""
    return text.translate(BLANK) if UNSEEN.search(text) else text


def text_between(pages: Sequence[str], start: tuple[int, int], end: tuple[int, int], at_most: int) -> str:
    """The text from one place to another, cut off after some characters."""
    parts, length = [], 0
    for number in range(start[0], end[0] + 1):
        page = pages[number - 1]
        part = page[start[1] if number == start[0] else 0 : end[1] if number == end[0] else len(page)]
        parts.append(part[: at_most - length])
        length += len(parts[-1])
        if length >= at_most:
            break
    return "\n".join(parts)


def chain_of(marks: Sequence[Mark]) -> list[Mark]:
    """The headings whose numbers rise through the text and that have the most weight together; the earliest of equals.

    >>> def mark(start: int, key: int) -> Mark:
    ...     return Mark(0, 1, start, "item", key, "", "")
    >>> [m.start for m in chain_of([mark(5, 70), mark(9, 10), mark(12, 70), mark(14, 70), mark(20, 80)])]
    [9, 12, 20]
    """
    marks = sorted(marks, key=lambda m: m.place)
    best = [(0, -1)] * len(marks)  # the weight of the best chain from here on, and its next heading
    rank = {key: place for place, key in enumerate(sorted({mark.key for mark in marks}, reverse=True), 1)}
    below = [(0, 1)] * (len(rank) + 1)  # the same of the headings below, by number: a Fenwick tree of what is greatest
    for i in reversed(range(len(marks))):
        weight, following = max((below[at] for at in _down(rank[marks[i].key] - 1)), default=(0, 1))
        best[i] = (marks[i].weight + weight, -following)
        at = rank[marks[i].key]
        while at < len(below):
            below[at] = max(below[at], (best[i][0], -i))
            at += at & -at
    here = max(range(len(marks)), key=lambda i: best[i][0], default=-1)
    chain = []
    while here >= 0:
        chain.append(marks[here])
        here = best[here][1]
    return chain


def _down(at: int) -> Iterator[int]:
    """The places of a Fenwick tree that together cover the ranks up to one."""
    while at:
        yield at
        at &= at - 1
