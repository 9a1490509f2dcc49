"""In: the page texts of a report, and its language. Out: where the management discussion and the business stand.

What the two languages know of headings is in `sections_zh` and `sections_en`, with the same functions, and: STYLES, the
ways of numbering chapters, the surest first; SURE, those that need no second chapter to be believed (a text may be
one section cut out); NESTED, those that number parts of chapters too and count only where the sure ones find nothing;
PAIRED, the rank of titles that count only where two follow each other. Here a report's headings are put in order: those
of the table of contents apart, and cross references and running heads out, because only headings whose numbers rise
through the whole text are taken.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import pairwise
from types import ModuleType
from typing import NamedTuple

from textindex.base.errors import DocumentError
from textindex.base.records import SECTIONS, Section, SectionName
from textindex.base.text import nfkc
from textindex.documents import sections_en, sections_zh

GRAMMARS = {"zh": sections_zh, "en": sections_en}
MIN_CHAPTERS: dict[SectionName, int] = {"mdna": 2, "business": 3}  # that a numbering must have, unless it is a sure one

QUOTE_CHARS = 60
POINTER_CHARS = 1_500  # the longest body that may be only a reference
LED_CHARS = 5_000  # the shortest chapter to which an item may refer
ENTRY_CHARS = 800  # the longest entry of a table of contents, its sub-entries included
SHORT_CHARS = 300  # the longest entry that gives no page
ENTRY_LINE_CHARS = 150
MIN_ENTRIES = 4
MOST = 0.6  # the share of a table's entries that must look like entries
MAX_CONTENTS_LINES = 120
MAX_PAGE = 999
HEAD_LINES = 4  # a running head stands among the first lines of its page
HEAD_GAP = 3  # pages without a running head (plates, wide tables) that do not end a chapter

LINE = re.compile(r"[^\r\n\f\v\x1c-\x1e\x85\u2028\u2029]+")
# What extractors leave between words, and characters under another code (radicals, compatibility ideographs).
UNSEEN = re.compile("[\x00-\x1f\xad\u200b\ufeff\u2e80-\u2fdf\uf900-\ufaff]")
BLANK = {code: nfkc(chr(code)) for code in (*range(0x2E80, 0x2FE0), *range(0xF900, 0xFB00))}
BLANK |= dict.fromkeys([*range(32), 0xAD, 0x200B, 0xFEFF], " ")
LEADERS = re.compile(r"[.…·]{5}|(?:[.·] ){5}")


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


def sections(pages: Sequence[str], language: str) -> list[Section]:
    r"""Find the management discussion and the business section of a report.

    Args:
        pages: the text of each page as extracted, in order.
        language: ``zh`` or ``en``.

    Returns:
        One `Section` for ``mdna`` and one for ``business``, in this order.

    Raises:
        DocumentError: another language.

    >>> text = "Item 7. Management's Discussion and Analysis\nSales rose.\nItem 8. Financial Statements\nNone"
    >>> found = sections([text], "en")[0]
    >>> found.status, found.start, found.ends_before
    ('present', 0, 'Item 8. Financial Statements')
    """
    if language not in GRAMMARS:
        raise DocumentError(f"sections are found in Chinese and English reports, not in language {language!r}")
    outline = _Outline(pages, GRAMMARS[language])
    return [outline.find(kind) for kind in SECTIONS]


class _Outline:
    """A report's chapters, by each way of numbering them."""

    def __init__(self, pages: Sequence[str], grammar: ModuleType) -> None:
        self.pages, self.grammar = pages, grammar
        self.lines = list(_lines(pages))
        self.starts = [(line.page, line.start) for line in self.lines]
        listed, listing = self._plain_entries()
        titles = {grammar.fold(entry.title) for entry in listed}
        marks = [m for m in self._marks() if grammar.known(m.style, m.title) or grammar.fold(m.heading) in titles]
        numbered, inside = self._numbered_entries(marks)
        self.entries: dict[tuple[str, int], list[Entry]] = defaultdict(list)
        for entry in dict.fromkeys(numbered + listed):
            self.entries[entry.style, entry.key].append(entry)
        marks = [m for i, m in enumerate(marks) if i not in inside and m.line not in listing]
        marks += self._listed_marks(listed, listing)
        self.offset = self._page_offset(marks)
        weighed = [self._weighed(m) for m in marks]
        styles = (*grammar.STYLES, "contents")
        self.chains = {style: _chain([m for m in weighed if m.style == style]) for style in styles}
        self.chapters = max(len(chain) for chain in self.chains.values())
        if any(len(self.chains[style]) >= MIN_ENTRIES for style in grammar.SURE):
            self.chains = {style: chain for style, chain in self.chains.items() if style not in grammar.NESTED}

    def find(self, kind: SectionName) -> Section:
        """The section, from the surest way of numbering that has it; a long chapter to which an item points."""
        away: Section | None = None
        for found in self._candidates(kind):
            if found.status != "present":
                away = away or found
            elif away is None:
                return found
            elif self._is_long(found):
                return replace(found, why=f"“{away.heading}” refers elsewhere; {found.why}")
        return away or Section(kind, "absent", why=self._why_absent(kind))

    def _candidates(self, kind: SectionName) -> Iterator[Section]:
        for style, chain in self.chains.items():
            sure = style in self.grammar.SURE and (len(chain) > 1 or self.chapters < MIN_ENTRIES)
            if sure or len(chain) >= MIN_CHAPTERS[kind]:
                yield from self._in_chain(kind, style, chain)
        yield from self._by_running_head(kind)

    def _marks(self) -> Iterator[Mark]:
        for i, line in enumerate(self.lines):
            before = self.lines[i - 1].text if i else ""
            after = "\n".join(later.text[:SHORT_CHARS] for later in self.lines[i + 1 : i + 4])
            for at, style, key, title, heading in self.grammar.marks(line.text, before, after):
                yield Mark(i, line.page, line.start + at, style, key, title, heading)

    def _numbered_entries(self, marks: list[Mark]) -> tuple[list[Entry], set[int]]:
        """The entries of tables of contents among the numbered headings, and which headings they are.

        Dot leaders make an entry of a heading. A run of rising numbers is a table of contents if most of its headings
        are followed by nothing but a page, or by next to nothing while they come again later.
        """
        heads = [self._first_lines(mark) for mark in marks]
        inside = {i for i, lines in enumerate(heads) if LEADERS.search(" ".join(lines[:2]))}
        entries = [_entry(marks[i], self.grammar.PAGE.search(heads[i][0])) for i in sorted(inside)]
        for style in self.grammar.STYLES:
            own = [i for i, m in enumerate(marks) if m.style == style and i not in inside]
            last = {marks[i].key: i for i in own}
            run: list[tuple[int, re.Match[str] | None, bool]] = []
            for i, j in pairwise([*own, -1]):
                rises = j > 0 and marks[j].key > marks[i].key
                span = self._text(marks[i].place, marks[j].place, ENTRY_CHARS + 1) if rises else ""
                page, again = self.grammar.PAGE.search(span), last[marks[i].key] > i
                if 0 < len(span) <= ENTRY_CHARS and (page or again):
                    run.append((i, page, page is not None or len(span) <= SHORT_CHARS))
                    continue
                page = self.grammar.PAGE.search(heads[i][0])
                run.append((i, page, page is not None or again))
                if len(run) >= MIN_ENTRIES and sum(short for *_, short in run) > MOST * len(run):
                    entries += [_entry(marks[k], found) for k, found, _ in run]
                    inside |= {k for k, *_ in run}
                run = []
        return entries, inside

    def _first_lines(self, mark: Mark) -> list[str]:
        """The lines from a heading on, as far as an entry of a table of contents may go."""
        return self.pages[mark.page - 1][mark.start : mark.start + SHORT_CHARS].splitlines()

    def _plain_entries(self) -> tuple[list[Entry], set[int]]:
        """The titles and pages of a table of contents under its heading, and the lines it takes."""
        for i, line in enumerate(self.lines):
            if not self.grammar.CONTENTS.fullmatch(line.text):
                continue
            entries: list[Entry] = []
            listing, missed = set[int](), 0
            for j, later in enumerate(self.lines[i + 1 : i + MAX_CONTENTS_LINES], i + 1):
                above = self.lines[j - 1].text
                alone = later.text.isdecimal() and not above[-1:].isdecimal()  # the page has a line of its own
                title, page = (above, int(later.text[:4])) if alone else self.grammar.entry(later.text)
                if title and (entries[-1].page or 0 if entries else 0) <= page <= MAX_PAGE:
                    entries.append(Entry("contents", len(entries), title, page))
                    listing |= {j, j - alone}
                    missed = 0
                elif (missed := missed + 1) > HEAD_LINES:
                    break
            if len(entries) >= MIN_ENTRIES:
                return entries, listing
        return [], set()

    def _listed_marks(self, entries: list[Entry], listing: set[int]) -> Iterator[Mark]:
        """The lines that are nothing but a title of the table of contents."""
        by_title = {self.grammar.fold(entry.title): entry for entry in reversed(entries)}
        for i, line in enumerate(self.lines):
            if i not in listing and len(line.text) <= ENTRY_LINE_CHARS:
                entry = by_title.get(self.grammar.fold(line.text))
                if entry:
                    yield Mark(i, line.page, line.start, "contents", entry.key, entry.title, _squeeze(line.text))

    def _page_offset(self, marks: list[Mark]) -> int | None:
        """How far the file's page numbers are ahead of the printed ones: what most entries agree on."""
        pages = ((m.page, entry.page) for m in marks for entry in self._listed(m))
        gaps = Counter(page - printed for page, printed in pages if printed is not None)
        gap, times = gaps.most_common(1)[0] if gaps else (0, 0)
        return gap if times >= MIN_ENTRIES - 1 and len(self.pages) > 1 else None

    def _listed(self, mark: Mark) -> list[Entry]:
        """The entries of the table of contents that are this heading; some are cut short."""
        ours = self.grammar.fold(mark.title)
        entries = [(entry, self.grammar.fold(entry.title)) for entry in self.entries.get((mark.style, mark.key), ())]
        return [entry for entry, its in entries if ours and its and (ours.startswith(its) or its.startswith(ours))]

    def _weighed(self, mark: Mark) -> Mark:
        """A heading weighs more if it is one sought, if it is in the table of contents, and if its page agrees."""
        listed = self._listed(mark)
        placed = self.offset is not None and any(entry.page == mark.page - self.offset for entry in listed)
        sought = any(self._names(kind, mark.style, mark.key, mark.title) for kind in SECTIONS)
        return mark._replace(weight=2 + sought + bool(listed) + 2 * placed)

    def _names(self, kind: SectionName, style: str, key: int, title: str) -> bool:
        return self.grammar.rank(kind, style, key, title) not in (0, self.grammar.PAIRED)

    def _in_chain(self, kind: SectionName, style: str, chain: list[Mark]) -> Iterator[Section]:
        """What the chapters of one numbering have, the best named first; neighbours of one name are taken together."""
        groups: list[tuple[int, int, int]] = []  # rank, first, one after the last
        for i, mark in enumerate(chain):
            rank = self.grammar.rank(kind, style, mark.key, mark.title)
            if rank and groups and groups[-1][0] == rank and groups[-1][2] == i:
                groups[-1] = (rank, groups[-1][1], i + 1)
            elif rank:
                groups.append((rank, i, i + 1))
        for rank, first, stop in sorted(groups, key=lambda group: (-group[0], group[1])):
            if rank != self.grammar.PAIRED or stop - first > 1:
                end = next(iter(chain[stop:]), None)
                if style == "contents":  # its entries may be parts of the chapter
                    end = next((m for m in chain[stop:] if m.page > self._head_reaches(chain[first])), end)
                yield self._section(kind, chain[first], end)

    def _section(self, kind: SectionName, mark: Mark, end: Mark | None, why: str = "") -> Section:
        place, before = (end.place, end.heading) if end else ((len(self.pages), len(self.pages[-1])), "")
        text = _squeeze(self._text(mark.place, place, POINTER_CHARS + 400))
        body = text[len(mark.heading) :].strip(" .:：")
        quote, named = text[:QUOTE_CHARS], f"“{mark.heading}” on page {mark.page}"
        if len(body) <= POINTER_CHARS and self.grammar.says_nothing(body):
            return Section(kind, "absent", why=f"{named} says only: {body[:QUOTE_CHARS]}")
        if len(body) <= POINTER_CHARS and self.grammar.points_away(body):
            why = f"{named} is short and refers elsewhere: {body[: 2 * QUOTE_CHARS]}"
            return Section(kind, "pointer", *mark.place, None, None, mark.heading, "", quote, why)
        why = why or f"{self._taken_for(mark)}; it ends before {f'“{before}”' if end else 'the end of the document'}"
        return Section(kind, "present", *mark.place, *place, mark.heading, before, quote, why)

    def _taken_for(self, mark: Mark) -> str:
        listed = next(iter(self._listed(mark)), None)
        what = "a heading without number" if mark.style in ("title", "contents") else "a numbered heading"
        if listed is None:
            return f"{what} in the order of the other chapters"
        return f"{what} that the table of contents lists" + (f" for page {listed.page}" if listed.page else "")

    def _is_long(self, found: Section) -> bool:
        start, end = (found.start_page or 1, found.start or 0), (found.end_page or 1, found.end or 0)
        return len(self._text(start, end, LED_CHARS)) >= LED_CHARS

    @cached_property
    def _heads(self) -> list[Line]:
        """The first lines of every page."""
        first = (bisect_right(self.starts, (number, -1)) for number in range(1, len(self.pages) + 1))
        heads = [line for i, at in enumerate(first, 1) for line in self.lines[at : at + HEAD_LINES] if line.page == i]
        return [line for line in heads if len(line.text) <= ENTRY_LINE_CHARS]

    def _head_lines(self, title: str) -> list[Line]:
        """The lines with this title at the top of their pages."""
        wanted = self.grammar.fold(title)
        return [line for line in self._heads if self.grammar.fold(line.text) == wanted]

    def _head_reaches(self, mark: Mark) -> int:
        """The last page that carries a chapter's title as its running head."""
        last = mark.page
        for line in self._head_lines(mark.title):
            if last < line.page <= last + HEAD_GAP:
                last = line.page
        return last

    def _by_running_head(self, kind: SectionName) -> Iterator[Section]:
        """A chapter without number, in a report without table of contents, by the running head of its pages."""
        for title in sorted({line.text for line in self._heads if self._names(kind, "head", 0, line.text)}):
            lines = self._head_lines(title)
            if len({line.page for line in lines}) >= MIN_ENTRIES:
                mark = Mark(0, lines[0].page, lines[0].start, "head", 0, title, _squeeze(title))
                last = self._head_reaches(mark)
                after = next((line for line in self.lines if line.page > last), None)
                end = after and Mark(0, after.page, after.start, "head", 0, "", _squeeze(after.text)[:QUOTE_CHARS])
                why = f"the running head of pages {mark.page} to {last}; the next page begins with another"
                yield self._section(kind, mark, end, why)

    def _why_absent(self, kind: SectionName) -> str:
        if any(self._names(kind, *key, entry.title) for key, entries in self.entries.items() for entry in entries):
            return "the table of contents lists it, but no such heading stands in the text"
        if self.chapters < MIN_ENTRIES:
            return "no chapter headings were found"
        return f"none of the {self.chapters} chapters has such a title"

    def _text(self, start: tuple[int, int], end: tuple[int, int], at_most: int) -> str:
        """The text from one place to another, cut off after some characters."""
        parts, length = [], 0
        for number in range(start[0], end[0] + 1):
            page = self.pages[number - 1]
            part = page[start[1] if number == start[0] else 0 : end[1] if number == end[0] else len(page)]
            parts.append(part[: at_most - length])
            length += len(parts[-1])
            if length >= at_most:
                break
        return "\n".join(parts)


def _lines(pages: Sequence[str]) -> Iterator[Line]:
    for number, page in enumerate(pages, 1):
        for match in LINE.finditer(page):
            text = _with_blanks(match[0])
            stripped = text.strip()
            if stripped:
                yield Line(number, match.start() + len(text) - len(text.lstrip()), stripped)


def _squeeze(text: str) -> str:
    return " ".join(_with_blanks(text).split())


def _with_blanks(text: str) -> str:
    return text.translate(BLANK) if UNSEEN.search(text) else text


def _entry(mark: Mark, page: re.Match[str] | None) -> Entry:
    return Entry(mark.style, mark.key, mark.title, int(page[1]) if page and page[1] else None)


def _chain(marks: list[Mark]) -> list[Mark]:
    """The headings whose numbers rise through the text and that have the most weight together; the earliest of equals.

    >>> def mark(start: int, key: int) -> Mark:
    ...     return Mark(0, 1, start, "item", key, "", "")
    >>> [m.start for m in _chain([mark(5, 70), mark(9, 10), mark(12, 70), mark(14, 70), mark(20, 80)])]
    [9, 12, 20]
    """
    marks = sorted(marks, key=lambda m: m.place)
    best = [(0, -1)] * len(marks)  # the weight of the best chain from here on, and its next heading
    by_key: dict[int, tuple[int, int]] = {}  # the same by number, over the headings below
    for i in reversed(range(len(marks))):
        weight, following = max((found for key, found in by_key.items() if key > marks[i].key), default=(0, 1))
        best[i] = (marks[i].weight + weight, -following)
        by_key[marks[i].key] = max(by_key.get(marks[i].key, (0, 0)), (best[i][0], -i))
    here = max(range(len(marks)), key=lambda i: best[i][0], default=-1)
    chain = []
    while here >= 0:
        chain.append(marks[here])
        here = best[here][1]
    return chain
