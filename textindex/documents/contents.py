"""In: a report's lines, or its numbered headings. Out: the entries of its tables of contents, and what they take.

A table of contents under its heading, or a page of titles with rising page numbers, gives `Entry`s in the style
"contents"; a run of numbered headings with nothing between them but pages gives entries in the style of the headings.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from types import ModuleType

from textindex.core.text import CHINESE
from textindex.documents.outline import Entry, Line, Mark, squeeze, text_between

ENTRY_CHARS = 800  # the longest entry of a table of contents, its sub-entries included
SHORT_CHARS = 300  # the longest entry that gives no page
MIN_ENTRIES = 4
MOST = 0.6  # the share of a table's entries that must look like entries
MAX_LINES = 120  # of a table of contents
MAX_MISSED = 8  # lines without a page in a row: parts of a chapter, or what stands beside the table
MAX_PAGE = 999
FRONT_PAGES = 15  # a table of contents without heading stands on one of the first pages
LEADERS = re.compile(r"[.…·]{5}|(?:[.·] ){5}")
MIN_ROWS = 3  # lines of a table of contents in columns
LATIN = re.compile("[A-Za-z]{3}")
TITLE = r"(?P<title>[A-Z\u3400-\u9fff][^\d\n]{2,90}?)"
LAST, FIRST = rf"{TITLE}[\s.…·•_|]+(?P<page>\d{{1,3}})(?=\s|$)", rf"(?P<page>\d{{1,3}})[\s.|]+{TITLE}(?=\s+\d|\s*$)"
TITLES_FIRST, PAGES_FIRST = (re.compile(rf"(?:\s*{re.sub('[?]P<[a-z]+>', '?:', one)})+\s*") for one in (LAST, FIRST))
ONE_OF = {TITLES_FIRST: re.compile(LAST), PAGES_FIRST: re.compile(FIRST)}
MIN_BARE = 3  # numbered titles with nothing under them that make a list


def plain_entries(lines: Sequence[Line], n_pages: int, grammar: ModuleType) -> tuple[list[Entry], set[int]]:
    """The titles and pages of the table of contents, and the lines that it takes.

    Without a heading it is the front page on which most lines are entries, whose pages go on through the report.
    """
    for i, line in enumerate(lines):
        if grammar.CONTENTS.fullmatch(line.text):
            entries, listing = _in_columns(lines[i + 1 : i + MAX_LINES], i + 1, grammar)
            if not entries:
                entries, listing = _entries(lines, i + 1, i + MAX_LINES, grammar)
            if len(entries) >= MIN_ENTRIES:
                return entries, listing
    front = [i for i, line in enumerate(lines[: FRONT_PAGES * MAX_LINES]) if line.page <= FRONT_PAGES]
    firsts = [i for i in front if i == 0 or lines[i - 1].page < lines[i].page]
    for first, stop in pairwise([*firsts, len(front)]):
        if n_pages > FRONT_PAGES and stop - first <= MAX_LINES:
            entries, listing = _entries(lines, first, stop, grammar)
            last = entries[-1].page or 0 if entries else 0
            if len(entries) > MIN_ENTRIES and len(listing) > (stop - first) / 2 and n_pages / 2 < last <= n_pages:
                return entries, listing
    return [], set()


def _in_columns(lines: Sequence[Line], first: int, grammar: ModuleType) -> tuple[list[Entry], set[int]]:
    """Entries of a table of contents whose columns stand side by side on its lines: `_entries` where they do not."""
    rows = [_several(line.text) for line in lines]
    if sum(map(bool, rows)) < MIN_ROWS:
        return [], set()
    found, listing, missed = list[tuple[int, str]](), set[int](), 0
    for j, (line, row) in enumerate(zip(lines, rows, strict=True), first):
        title, page = grammar.entry(line.text)
        own = row or ([(page, title)] if title else [])
        found += own
        if own:
            listing.add(j)
        missed = 0 if own else missed + bool(found)
        if missed > MAX_MISSED:
            break
    return [Entry("contents", i, title, page) for i, (page, title) in enumerate(sorted(found))], listing


def _several(text: str) -> list[tuple[int, str]]:
    """The pages and titles of a line that has several, rising from left to right; none of any other line.

    >>> _several("Highlights 1 Board of directors 24"), _several("02 Our strategy  30 Our board"), _several("Risks 12")
    ([(1, 'Highlights'), (24, 'Board of directors')], [(2, 'Our strategy'), (30, 'Our board')], [])
    """
    for pattern in (TITLES_FIRST, PAGES_FIRST):
        if len(text) <= ENTRY_CHARS and pattern.fullmatch(text):
            found = [(int(one["page"]), one["title"].strip()) for one in ONE_OF[pattern].finditer(text)]
            pages = [page for page, _ in found]
            return found if len(found) > 1 and pages == sorted(set(pages)) else []
    return []


def _entries(lines: Sequence[Line], first: int, stop: int, grammar: ModuleType) -> tuple[list[Entry], set[int]]:
    """Entries with the page before the title or after it, on the same line or on one of its own."""
    entries: list[Entry] = []
    listing, missed, last = set[int](), 0, 0
    leads = False  # titles in another language stand above those with the pages
    pages_first = first < len(lines) and lines[first].text.isdecimal()
    for j in range(first, min(stop, len(lines))):
        text, above = lines[j].text, lines[j - 1].text if j > first else ""
        alone = (above if pages_first else text).isdecimal()
        if alone and not (text if pages_first else above).isdecimal():
            title, page = (text, int(above[:4])) if pages_first else (above, int(text[:4]))
        else:
            title, page = grammar.entry(text)
        if title and last <= page <= MAX_PAGE:
            if (
                not alone
                and j > first
                and j - 1 not in listing
                and (_goes_on(above, title) or _translates(above, title))
            ):
                leads = leads or not entries
                title = f"{above} {title}"
                listing.add(j - 1)
            entries.append(Entry("contents", len(entries), title, page))
            listing |= {j, j - alone}
            missed, last = 0, page
        elif entries and j - 1 in listing and ((not leads and _translates(above, text)) or _goes_on_below(above, text)):
            entries[-1] = entries[-1]._replace(title=f"{entries[-1].title} {text}")
            listing.add(j)
        elif (missed := missed + 1) > MAX_MISSED:
            break
    return entries, listing


def _goes_on_below(above: str, text: str) -> bool:
    return above[:1].isdecimal() and _goes_on(above, text)


def _translates(above: str, text: str) -> bool:
    """Whether a line has a title in another language than the line above: one is in Chinese, one in Latin letters.

    >>> [_translates(above, "公司簡介") for above in ("6 Corporate Profile", "主席報告", "6")]
    [True, False, False]
    """
    both = [(CHINESE.search(line) is not None, LATIN.search(line) is not None) for line in (above, text)]
    return both in ([(True, False), (False, True)], [(False, True), (True, False)])


def _goes_on(above: str, title: str) -> bool:
    """Whether a title without page goes on in the next line.

    >>> _goes_on("Management Discussion", "and Analysis"), _goes_on("Strategic report", "Our markets")
    (True, False)
    """
    return (
        title[:1].islower()
        or title[:1] == "&"
        or above.rsplit(" ", 1)[-1] in ("and", "of", "the", "&", "及", "與", "与")
    )


def numbered_entries(pages: Sequence[str], marks: Sequence[Mark], grammar: ModuleType) -> tuple[list[Entry], set[int]]:
    """The entries of tables of contents among the numbered headings, and which headings they are.

    Dot leaders make an entry of a heading. A run of rising numbers is a table of contents if most of its headings are
    followed by nothing but a page, or by next to nothing while they come again elsewhere; so is a run of titles with
    nothing under any of them (the items that a form allows to leave out, an index at the end).
    """
    heads = [pages[m.page - 1][m.start : m.start + SHORT_CHARS].splitlines() for m in marks]
    inside = {i for i, lines in enumerate(heads) if LEADERS.search(" ".join(lines[:2]))}
    entries = [_entry(marks[i], grammar.PAGE.search(heads[i][0])) for i in sorted(inside)]
    for style in grammar.STYLES:
        own = [i for i, m in enumerate(marks) if m.style == style and i not in inside]
        bare = {k for run in _bare_runs(pages, marks, own, grammar.is_bare) for k in run}
        own = [i for i in own if i not in bare]
        runs = list(_runs(pages, marks, own, heads, grammar.PAGE))
        entries += [_entry(marks[k], grammar.PAGE.search(heads[k][0])) for k in sorted(bare)]
        entries += [_entry(marks[k], found) for run in runs for k, found in run]
        inside |= bare.union(k for run in runs for k, _ in run)
    return entries, inside


def _runs(
    pages: Sequence[str], marks: Sequence[Mark], own: list[int], heads: list[list[str]], page_at: re.Pattern[str]
) -> Iterator[list[tuple[int, re.Match[str] | None]]]:
    last = {marks[i].key: i for i in own}
    run: list[tuple[int, re.Match[str] | None, bool]] = []
    for i, j in pairwise([*own, -1]):
        rises = j > 0 and marks[j].key > marks[i].key
        span = text_between(pages, marks[i].place, marks[j].place, ENTRY_CHARS + 1) if rises else ""
        page, again = page_at.search(span), last[marks[i].key] > i
        if 0 < len(span) <= ENTRY_CHARS and (page or again):
            run.append((i, page, page is not None or len(span) <= SHORT_CHARS))
            continue
        page = page_at.search(heads[i][0])
        run.append((i, page, page is not None or again))
        if len(run) >= MIN_ENTRIES and sum(short for *_, short in run) > MOST * len(run):
            yield [(k, found) for k, found, _ in run]
        run = []


def _bare_runs(
    pages: Sequence[str], marks: Sequence[Mark], own: list[int], is_bare: Callable[[str], bool]
) -> Iterator[list[int]]:
    run: list[int] = []
    for i, j in pairwise([*own, -1]):
        end = marks[j].place if j > 0 else (len(pages), len(pages[-1]))
        span = squeeze(text_between(pages, marks[i].place, end, SHORT_CHARS))
        rises = j < 0 or marks[j].key > marks[i].key
        if rises and span.startswith(marks[i].heading) and is_bare(span[len(marks[i].heading) :]):
            run.append(i)
            continue
        if len(run) >= MIN_BARE:
            yield run
        run = []
    if len(run) >= MIN_BARE:
        yield run


def _entry(mark: Mark, page: re.Match[str] | None) -> Entry:
    return Entry(mark.style, mark.key, mark.title, int(page[1]) if page and page[1] else None)
