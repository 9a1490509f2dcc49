"""In: the page texts of a report, and its language. Out: where the management discussion and the business stand.

What the two languages know of headings is in `sections_zh` and `sections_en`. Here a report's headings are put in
order: those of the table of contents apart, and cross references and running heads out, because only headings whose
numbers rise through the whole text are taken.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Literal, NamedTuple, Protocol

from textindex.base.errors import DocumentError
from textindex.documents import sections_en, sections_zh

Kind = Literal["mdna", "business"]
Status = Literal["present", "absent", "pointer"]
KINDS: tuple[Kind, ...] = ("mdna", "business")
MIN_CHAPTERS: dict[Kind, int] = {"mdna": 2, "business": 3}  # that a numbering must have, unless it is a sure one

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
BLANK = dict.fromkeys([*range(32), 0xAD, 0x200B, 0xFEFF], " ")  # what extractors leave between words
BLANKS = re.compile(r"[\s\x00-\x1f]+")
LEADERS = re.compile(r"[.…·]{5}|(?:[.·] ){5}")
PAGE_AT_END = re.compile(
    r"(?:(?<!\d)(\d{1,3})|[FS]-\d+|N/?A|[—*])[\s.]*(?:part\s+[IV]+[\s.]*)?(?:page\s*)?$", re.IGNORECASE
)
PAGE_FIRST = re.compile(r"(?P<page>\d{1,3})[\s.、]+(?P<title>[^\d\s].*)")
PAGE_LAST = re.compile(r"(?P<title>.*?[^\s.…·•_])[\s.…·•_]*(?<!\d)(?<!\d[.,])(?P<page>\d{1,3})")


@dataclass(frozen=True, slots=True)
class Section:
    """One section of a report, or the reason why there is none.

    Attributes:
        section: ``mdna`` or ``business``.
        status: ``present``; ``pointer``, where the item only names the document that holds it; ``absent``.
        start_page: page of the heading, from 1; None where absent.
        start: code points before the heading on that page.
        end_page: page on which the next section's heading stands, or the last page; None unless present.
        end: code points before that heading on its page.
        heading: the heading, white space made one space.
        ends_before: the heading that ends the section; empty where the document ends it.
        starts_with: the section's first characters, its heading included.
        why: one sentence: what this was taken for.
    """

    section: Kind
    status: Status
    start_page: int | None = None
    start: int | None = None
    end_page: int | None = None
    end: int | None = None
    heading: str = ""
    ends_before: str = ""
    starts_with: str = ""
    why: str = ""


class Grammar(Protocol):
    """What one language knows of headings.

    STYLES are the ways of numbering chapters, the surest first; the SURE ones need no second chapter to be believed
    (a text may be one section cut out); PAIRED is the rank of titles that count only where two follow each other, or
    0; CONTENTS matches a whole line that heads a table of contents.
    """

    STYLES: tuple[str, ...]
    SURE: frozenset[str]
    PAIRED: int
    CONTENTS: re.Pattern[str]

    def marks(self, text: str, before: str, after: str) -> Iterable[tuple[int, str, int, str, str]]:
        """Headings of a line: offset, style, number, title, and the heading in full."""

    def known(self, style: str, title: str, contents: frozenset[str]) -> bool:
        """Whether a heading of this style and title begins a chapter and not a part of one."""

    def fold(self, title: str) -> str:
        """The title as it is compared."""

    def rank(self, section: str, style: str, key: int, title: str) -> int:
        """0: another chapter. Else the higher, the better it is named."""

    def points_away(self, body: str) -> bool:
        """Whether a short body only says where the section can be found."""

    def says_nothing(self, body: str) -> bool:
        """Whether a short body says that there is nothing to tell."""


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


class Entry(NamedTuple):
    """An entry of the table of contents."""

    style: str
    key: int
    title: str
    page: int | None


def sections(pages: Sequence[str], language: str) -> list[Section]:
    """Find the management discussion and the business section of a report.

    Args:
        pages: the text of each page as extracted, in order.
        language: ``zh`` or ``en``.

    Returns:
        One `Section` for ``mdna`` and one for ``business``, in this order.

    Raises:
        DocumentError: another language.

    >>> text = "Item 7. Management's Discussion and Analysis\\nSales rose.\\nItem 8. Financial Statements\\nNone"
    >>> found = sections([text], "en")[0]
    >>> found.status, found.start, found.ends_before
    ('present', 0, 'Item 8. Financial Statements')
    """
    grammars: dict[str, Grammar] = {"zh": sections_zh, "en": sections_en}
    if language not in grammars:
        raise DocumentError(f"sections are found in Chinese and English reports, not in language {language!r}")
    outline = _Outline(pages, grammars[language])
    return [outline.find(kind) for kind in KINDS]


class _Outline:
    """A report's chapters, by each way of numbering them."""

    def __init__(self, pages: Sequence[str], grammar: Grammar) -> None:
        self.pages, self.grammar = pages, grammar
        self.lines = list(_lines(pages))
        self.starts = [(line.page, line.start) for line in self.lines]
        marks = list(self._marks())
        self.entries, inside = self._numbered_entries(marks)
        listed, listing = self._plain_entries()
        self.entries += listed
        titles = frozenset(grammar.fold(entry.title) for entry in self.entries)
        marks = [m for i, m in enumerate(marks) if i not in inside and m.line not in listing]
        marks = [m for m in marks if grammar.known(m.style, m.title, titles)]
        marks += self._listed_marks(listed, listing)
        self.offset = self._page_offset(marks)
        weighed = [self._weighed(m) for m in marks]
        styles = (*grammar.STYLES, "contents")
        self.chains = {style: _chain([m for m in weighed if m.style == style]) for style in styles}
        self.chapters = max(len(chain) for chain in self.chains.values())

    def find(self, kind: Kind) -> Section:
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

    def _candidates(self, kind: Kind) -> Iterator[Section]:
        for style, chain in self.chains.items():
            sure = style in self.grammar.SURE and (len(chain) > 1 or self.chapters < MIN_ENTRIES)
            if sure or len(chain) >= MIN_CHAPTERS[kind]:
                yield from self._in_chain(kind, style, chain)
        yield from self._by_running_head(kind)

    # -- headings

    def _marks(self) -> Iterator[Mark]:
        for i, line in enumerate(self.lines):
            before = self.lines[i - 1].text if i else ""
            after = "\n".join(later.text for later in self.lines[i + 1 : i + 4])
            for at, style, key, title, heading in self.grammar.marks(line.text, before, after):
                yield Mark(i, line.page, line.start + at, style, key, title, heading)

    def _numbered_entries(self, marks: list[Mark]) -> tuple[list[Entry], set[int]]:
        """The entries of tables of contents among the numbered headings, and which headings they are.

        Dot leaders make an entry of a heading. A run of rising numbers is a table of contents if most of its headings
        are followed by nothing but a page, or by next to nothing while they come again later.
        """
        inside = {
            i for i, m in enumerate(marks) if any(LEADERS.search(s.text) for s in self.lines[m.line : m.line + 2])
        }
        entries = [_entry(marks[i], PAGE_AT_END.search(self.lines[marks[i].line].text)) for i in sorted(inside)]
        for style in self.grammar.STYLES:
            own = [i for i, m in enumerate(marks) if m.style == style and i not in inside]
            last = {marks[i].key: i for i in own}
            run: list[tuple[int, re.Match[str] | None, bool]] = []
            for i, j in pairwise([*own, -1]):
                span = self._text(marks[i], marks[j], ENTRY_CHARS + 1) if marks[j].key > marks[i].key and j > 0 else ""
                page, again = PAGE_AT_END.search(span), last[marks[i].key] > i
                if 0 < len(span) <= ENTRY_CHARS and (page or again):
                    run.append((i, page, page is not None or len(span) <= SHORT_CHARS))
                    continue
                page = PAGE_AT_END.search(self.lines[marks[i].line].text)
                run.append((i, page, page is not None or again))
                if len(run) >= MIN_ENTRIES and sum(short for *_, short in run) > MOST * len(run):
                    entries += [_entry(marks[k], found) for k, found, _ in run]
                    inside |= {k for k, *_ in run}
                run = []
        return entries, inside

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
                title, page = (above, int(later.text[:4])) if alone else _title_and_page(later.text)
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
        by_title: dict[str, list[Entry]] = {}
        for entry in entries:
            by_title.setdefault(self.grammar.fold(entry.title), []).append(entry)
        for i, line in enumerate(self.lines):
            if i not in listing and len(line.text) <= ENTRY_LINE_CHARS:
                for entry in by_title.get(self.grammar.fold(line.text), ()):
                    yield Mark(i, line.page, line.start, "contents", entry.key, entry.title, _squeeze(line.text))

    def _page_offset(self, marks: list[Mark]) -> int | None:
        """How far the file's page numbers are ahead of the printed ones: what most entries agree on."""
        gaps: Counter[int] = Counter()
        for entry in self.entries:
            if entry.page is not None:
                gaps.update({m.page - entry.page for m in marks if self._is(m, entry)})
        gap, times = max(gaps.items(), key=lambda item: item[1], default=(0, 0))
        return gap if times >= MIN_ENTRIES - 1 and len(self.pages) > 1 else None

    def _is(self, mark: Mark, entry: Entry) -> bool:
        if (mark.style, mark.key) != (entry.style, entry.key):
            return False
        ours, theirs = self.grammar.fold(mark.title), self.grammar.fold(entry.title)
        return min(len(ours), len(theirs)) > 0 and (ours.startswith(theirs) or theirs.startswith(ours))

    def _weighed(self, mark: Mark) -> Mark:
        """A heading weighs more if it is one sought, if it is in the table of contents, and if its page agrees."""
        listed = [entry for entry in self.entries if self._is(mark, entry)]
        placed = any(entry.page is not None and entry.page + (self.offset or 0) == mark.page for entry in listed)
        sought = any(self._names(kind, mark.style, mark.key, mark.title) for kind in KINDS)
        return mark._replace(weight=2 + sought + bool(listed) + 2 * (self.offset is not None and placed))

    def _names(self, kind: Kind, style: str, key: int, title: str) -> bool:
        return self.grammar.rank(kind, style, key, title) not in (0, self.grammar.PAIRED)

    # -- sections

    def _in_chain(self, kind: Kind, style: str, chain: list[Mark]) -> Iterator[Section]:
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

    def _section(self, kind: Kind, mark: Mark, end: Mark | None, why: str = "") -> Section:
        text = _squeeze(self._text(mark, end, POINTER_CHARS + 400))
        body = text[len(mark.heading) :].strip(" .:：")
        quote, named = text[:QUOTE_CHARS], f"“{mark.heading}” on page {mark.page}"
        if len(body) <= POINTER_CHARS and self.grammar.says_nothing(body):
            return Section(kind, "absent", why=f"{named} says only: {body[:QUOTE_CHARS]}")
        if len(body) <= POINTER_CHARS and self.grammar.points_away(body):
            why = f"{named} is short and refers elsewhere: {body[: 2 * QUOTE_CHARS]}"
            return Section(kind, "pointer", mark.page, mark.start, None, None, mark.heading, "", quote, why)
        page, start, before = (end.page, end.start, end.heading) if end else (*self._end, "")
        why = why or f"{self._taken_for(mark)}; it ends before {f'“{before}”' if end else 'the end of the document'}"
        return Section(kind, "present", mark.page, mark.start, page, start, mark.heading, before, quote, why)

    def _taken_for(self, mark: Mark) -> str:
        listed = next((entry for entry in self.entries if self._is(mark, entry)), None)
        what = "a heading without number" if mark.style in ("title", "contents") else "a numbered heading"
        if listed is None:
            return f"{what} in the order of the other chapters"
        return f"{what} that the table of contents lists" + (f" for page {listed.page}" if listed.page else "")

    def _is_long(self, found: Section) -> bool:
        mark = Mark(0, found.start_page or 1, found.start or 0, "", 0, "", "")
        end = mark._replace(page=found.end_page or 1, start=found.end or 0)
        return len(self._text(mark, end, LED_CHARS)) >= LED_CHARS

    @cached_property
    def _heads(self) -> list[Line]:
        """The first lines of every page."""
        first = (bisect_right(self.starts, (number, -1)) for number in range(1, len(self.pages) + 1))
        return [ln for i, at in enumerate(first, 1) for ln in self.lines[at : at + HEAD_LINES] if ln.page == i]

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

    def _by_running_head(self, kind: Kind) -> Iterator[Section]:
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

    def _why_absent(self, kind: Kind) -> str:
        if any(self._names(kind, entry.style, entry.key, entry.title) for entry in self.entries):
            return "the table of contents lists it, but no such heading stands in the text"
        if self.chapters < MIN_ENTRIES:
            return "no chapter headings were found"
        return f"none of the {self.chapters} chapters has such a title"

    @property
    def _end(self) -> tuple[int, int]:
        return max(1, len(self.pages)), len(self.pages[-1]) if self.pages else 0

    def _text(self, mark: Mark, end: Mark | None, at_most: int) -> str:
        """The text from a heading to the next, cut off after some characters."""
        last, stop = (end.page, end.start) if end else self._end
        parts, length = [], 0
        for number in range(mark.page, last + 1):
            page = self.pages[number - 1]
            part = page[mark.start if number == mark.page else 0 : stop if number == last else len(page)]
            parts.append(part[: at_most - length])
            length += len(parts[-1])
            if length >= at_most:
                break
        return "\n".join(parts)


def _lines(pages: Sequence[str]) -> Iterator[Line]:
    for number, page in enumerate(pages, 1):
        for match in LINE.finditer(page):
            text = match[0].translate(BLANK)
            stripped = text.strip()
            if stripped:
                yield Line(number, match.start() + len(text) - len(text.lstrip()), stripped)


def _squeeze(text: str) -> str:
    return BLANKS.sub(" ", text).strip()


def _title_and_page(line: str) -> tuple[str, int]:
    """An entry's title and page, whichever stands first; no title if the line is none.

    >>> _title_and_page("4 管理層討論及分析"), _title_and_page("Risk Factors ..... 12"), _title_and_page("Contents")
    (('管理層討論及分析', 4), ('Risk Factors', 12), ('', 0))
    """
    match = PAGE_LAST.fullmatch(line) or PAGE_FIRST.fullmatch(line) if len(line) <= ENTRY_LINE_CHARS else None
    return (match["title"], int(match["page"])) if match else ("", 0)


def _entry(mark: Mark, page: re.Match[str] | None) -> Entry:
    return Entry(mark.style, mark.key, mark.title, int(page[1]) if page and page[1] else None)


def _chain(marks: list[Mark]) -> list[Mark]:
    """The headings whose numbers rise through the text and that have the most weight together; the earliest of equals.

    >>> def mark(start: int, key: int) -> Mark:
    ...     return Mark(0, 1, start, "item", key, "", "")
    >>> [m.start for m in _chain([mark(5, 70), mark(9, 10), mark(12, 70), mark(14, 70), mark(20, 80)])]
    [9, 12, 20]
    """
    marks = sorted(marks, key=lambda m: (m.page, m.start))
    best: list[tuple[int, int]] = [(0, -1)] * len(marks)  # the weight of the best chain from here on, and its next
    for i in reversed(range(len(marks))):
        onward = [(best[j][0], -j) for j in range(i + 1, len(marks)) if marks[j].key > marks[i].key]
        weight, following = max(onward, default=(0, 1))
        best[i] = (marks[i].weight + weight, -following)
    here = max(range(len(marks)), key=lambda i: best[i][0], default=-1)
    chain = []
    while here >= 0:
        chain.append(marks[here])
        here = best[here][1]
    return chain
