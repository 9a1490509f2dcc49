"""In: a report's lines and the entries of its table of contents. Out: where the chapters that it lists stand."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from operator import attrgetter
from types import ModuleType

from textindex.core.text import CHINESE
from textindex.documents.contents import MIN_ENTRIES, MOST
from textindex.documents.outline import Entry, Line, Mark, squeeze

LINE_CHARS = 150  # the longest line that may be a title or a running head
TOP_LINES = 12  # a chapter's title stands among these, below what the designer sets above it
HEAD_LINES = 4  # a running head among these
TITLE_LINES = 5  # over which a title may be broken
HEAD_GAP = 3  # pages without a running head (plates, wide tables) that do not end a chapter


def tops(lines: Sequence[Line], most: int) -> dict[int, None]:
    """Which lines are among the first ``most`` of their page, in order."""
    first = 0
    found: dict[int, None] = {}
    while first < len(lines):
        stop = bisect_right(lines, lines[first].page, first, key=attrgetter("page"))
        found |= dict.fromkeys(range(first, min(stop, first + most)))
        first = stop
    return found


def title_marks(
    lines: Sequence[Line], entries: Sequence[Entry], listing: Collection[int], grammar: ModuleType
) -> Iterator[Mark]:
    """Where a title of the table of contents stands: alone on a line, or at the top of a page, broken over lines.

    A running head may name the part of the report before the chapter, with a bar between.
    """
    if not entries:
        return
    by_title = {grammar.fold(entry.title): entry for entry in reversed(entries)}
    may_be = _first_letters(by_title, grammar.fold)
    for i, line in enumerate(lines):
        if i not in listing and len(line.text) <= LINE_CHARS and may_be(line.text):
            names = [line.text, *(line.text.split("|") if "|" in line.text else ())]
            entry = next((by_title[folded] for name in names if (folded := grammar.fold(name)) in by_title), None)
            if entry:
                yield Mark(
                    line=i,
                    page=line.page,
                    start=line.start,
                    style="contents",
                    key=entry.key,
                    title=entry.title,
                    heading=squeeze(line.text),
                )
    for i in tops(lines, TOP_LINES):
        at, heading = lines[i], lines[i].text
        for line in lines[i + 1 : i + TITLE_LINES] if may_be(heading) and i not in listing else ():
            heading = f"{heading} {line.text}"
            if line.page != at.page or len(heading) > LINE_CHARS:
                break
            entry = by_title.get(grammar.fold(heading))
            if entry:
                yield Mark(
                    line=i,
                    page=at.page,
                    start=at.start,
                    style="contents",
                    key=entry.key,
                    title=entry.title,
                    heading=squeeze(heading),
                )


def _first_letters(titles: Collection[str], fold: Callable[[str], str]) -> Callable[[str], bool]:
    """A quick look whether a line may be one of the titles: by its first letter; a translation may stand before it."""
    initials = {title[:1] for title in titles}
    known: dict[str, bool] = {}

    def may_be(text: str) -> bool:
        first = text.lstrip("0123456789 .")[:1]
        if first not in known:
            known[first] = fold(first) in initials
        return known[first] or "|" in text or (first.isascii() and CHINESE.search(text) is not None)

    return may_be


def pictured_marks(entries: Sequence[Entry], found: Sequence[Mark], offset: int, n_pages: int) -> Iterator[Mark]:
    """The pages of chapters whose titles do not stand there in the text, being drawn: the table of contents tells them.

    Where a title stands elsewhere, in the running head of the chapter's next page say, most of the others must stand
    where the table says, or on the page before, which may be the chapter's title page.
    """
    pages: dict[int, set[int]] = defaultdict(set)
    for mark in found:
        pages[mark.key].add(mark.page)
    right = [entry for entry in entries if (entry.page or 0) + offset in pages.get(entry.key, ())]
    trusted = len(right) >= MIN_ENTRIES and len(right) > MOST * len(pages)
    for entry in entries:
        page = (entry.page or 0) + offset
        stands = pages.get(entry.key)
        if 0 < page <= n_pages and (not stands or (trusted and not stands & {page - 1, page})):
            yield Mark(line=-1, page=page, start=0, style="contents", key=entry.key, title=entry.title, heading="")


def printed_offset(lines: Sequence[Line], n_pages: int) -> int | None:
    """How far the file's page numbers are ahead of those printed alone at the top or foot of most pages."""
    ends: dict[int, list[int]] = {}
    for i, line in enumerate(lines):
        ends.setdefault(line.page, [i, i])[1] = i
    printed = ((page, lines[i].text.strip("-–— ")) for page, both in ends.items() for i in dict.fromkeys(both))
    gaps = Counter(page - int(number) for page, number in printed if number.isdecimal() and len(number) <= 3)
    gap, times = gaps.most_common(1)[0] if gaps else (0, 0)
    return gap if 2 * times > n_pages > MIN_ENTRIES else None


class RunningHeads:
    """The first lines of a report's pages, by title."""

    def __init__(self, lines: Sequence[Line], fold: Callable[[str], str]) -> None:
        self._fold = fold
        self._lines = [lines[i] for i in tops(lines, HEAD_LINES) if len(lines[i].text) <= LINE_CHARS]

    @property
    def titles(self) -> list[str]:
        """The lines as they are, each once, in alphabetical order."""
        return sorted({line.text for line in self._lines})

    def lines(self, title: str) -> list[Line]:
        """The lines with this title at the top of their pages."""
        wanted = self._fold(title)
        return [line for line in self._lines if self._fold(line.text) == wanted]

    def reaches(self, mark: Mark) -> int:
        """The last page that carries a chapter's title as its running head."""
        last = mark.page
        for line in self.lines(mark.title):
            if last < line.page <= last + HEAD_GAP:
                last = line.page
        return last
