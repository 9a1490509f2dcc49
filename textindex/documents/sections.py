"""In: the page texts of a report, and its language. Out: where the management discussion and the business stand.

What the two languages know of headings is in `sections_zh` and `sections_en`, with the same functions, and: STYLES, the
ways of numbering chapters, the surest first; SURE, those that need no second chapter to be believed (a text may be
one section cut out); NESTED, those that number parts of chapters too and count only where the sure ones find nothing;
PAIRED, the rank of titles that count only where two follow each other; NUMBERED, what a numbered part looks
like; FUND, titles that only a fund's report has. Here a report's headings are put in order: those
of the table of contents apart, and cross references and running heads out, because only headings whose numbers rise
through the whole text are taken.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property, partial
from types import ModuleType

from textindex.core.errors import DocumentError
from textindex.core.messages import Message
from textindex.core.records import SECTIONS, Section, SectionName
from textindex.documents import sections_en, sections_zh
from textindex.documents.chapters import TOP_LINES, RunningHeads, pictured_marks, printed_offset, title_marks, tops
from textindex.documents.contents import MIN_ENTRIES, numbered_entries, plain_entries
from textindex.documents.outline import Entry, Mark, chain_of, lines_of, squeeze, text_between
from textindex.documents.parts import Part, headed_parts, lawful_parts, numbered_parts

SECTION_LANGUAGES = {"zh": sections_zh, "en": sections_en}
MIN_CHAPTERS: dict[SectionName, int] = {"mdna": 2, "business": 3}  # that a numbering must have, unless it is a sure one

LEAST = 1  # the rank of a chapter that holds the section among other things
QUOTE_CHARS = 60
BODY_CHARS = 8_000  # of a section, to see whether it says anything itself
LED_CHARS = 5_000  # the shortest chapter to which an item may refer
SHORT_CHARS = 300
BELOW_CHARS = 400  # of the lines in which a heading may go on
BELOW_LINES = 24


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
    if language not in SECTION_LANGUAGES:
        raise DocumentError(Message("section.language", language=language))
    outline = _Outline(pages, SECTION_LANGUAGES[language])
    return [outline.find(kind) for kind in SECTIONS]


def section_remarks(found: Sequence[Section]) -> tuple[str, ...]:
    """What a user should know of the sections found: one that only the document's end ends may hold what follows it.

    >>> section_remarks([Section("mdna", "present", 3, 0, 90, 12, "Item 7. Management's Discussion")])
    ('mdna runs to the end of the document: no later heading was found',)
    """
    open_ended = (one for one in found if one.status == "present" and not one.ends_before)
    return tuple(Message("section.open_ended", section=one.section) for one in open_ended)


class _Outline:
    """A report's chapters, by each way of numbering them."""

    def __init__(self, pages: Sequence[str], grammar: ModuleType) -> None:
        self.pages, self.grammar = pages, grammar
        self.lines = list(lines_of(pages))
        self.heads = RunningHeads(self.lines, grammar.fold)
        listed, listing = plain_entries(self.lines, len(pages), grammar)
        titles = {grammar.fold(entry.title) for entry in listed}
        marks = [m for m in self._marks() if grammar.known(m.style, m.title) or grammar.fold(m.heading) in titles]
        numbered, inside = numbered_entries(pages, marks, grammar)
        self.entries: dict[tuple[str, int], list[Entry]] = defaultdict(list)
        for entry in dict.fromkeys(numbered + listed):
            self.entries[entry.style, entry.key].append(entry)
        marks = [m for i, m in enumerate(marks) if i not in inside and m.line not in listing]
        self.offset = self._page_offset(marks)
        self.chains = self._chains(marks, grammar.STYLES)
        if any(len(self.chains[style]) >= MIN_ENTRIES for style in grammar.SURE):
            self.chains = {style: chain for style, chain in self.chains.items() if style not in grammar.NESTED}
        else:  # by their titles alone, which takes longer
            marks = list(title_marks(self.lines, listed, listing, grammar))
            if self.offset is None:
                self.offset = self._page_offset(marks)
            if self.offset is None and listed:
                self.offset = printed_offset(self.lines, len(pages))
            marks += pictured_marks(listed, marks, self.offset, len(pages)) if self.offset is not None else ()
            self.chains |= self._chains(marks, ["contents"])
        self.chapters = max(len(chain) for chain in self.chains.values())

    def _chains(self, marks: list[Mark], styles: Iterable[str]) -> dict[str, list[Mark]]:
        weighed = [self._weighed(m) for m in self._without_dividers(marks)]
        return {style: chain_of([m for m in weighed if m.style == style]) for style in styles}

    def find(self, kind: SectionName) -> Section:
        """The section, from the surest way of numbering that has it; a long chapter to which an item points."""
        away: Section | None = None
        for found in self._candidates(kind):
            if found.status != "present":
                away = away or found
            elif away is None:
                return found
            elif self._is_long(found):
                return replace(found, why=Message("section.elsewhere", heading=away.heading, why=found.why))
        return away or Section(kind, "absent", why=self._why_absent(kind))

    def _candidates(self, kind: SectionName) -> Iterator[Section]:
        """What may be the section: by the sure numbering first, then the best named, whichever way it was found."""
        others: list[tuple[int, Section]] = []
        for style, chain in self.chains.items():
            sure = style in self.grammar.SURE and (len(chain) > 1 or self.chapters < MIN_ENTRIES)
            if sure:
                yield from (found for _, found in self._in_chain(kind, style, chain))
            elif len(chain) >= MIN_CHAPTERS[kind]:
                others += self._in_chain(kind, style, chain)
        for part in self._parts(kind) if kind == "mdna" else ():
            others.append((part.rank, self._section(kind, part.mark, part.end, part.why)))
        yield from (found for _, found in sorted(others, key=lambda one: -one[0]))
        yield from self._drawn(kind)

    def _drawn(self, kind: SectionName) -> Iterator[Section]:
        """A numbered chapter whose heading is drawn, on the page that the table of contents gives."""
        for style in self.grammar.SURE if self.offset is not None else ():
            for entry in (entry for (its, _), entries in self.entries.items() if its == style for entry in entries):
                page = (entry.page or 0) + (self.offset or 0)
                later = [m for m in self.chains[style] if m.key > entry.key]
                fits = all(m.page <= page for m in self.chains[style] if m.key < entry.key)
                if entry.page and later and fits and page < later[0].page and self._names(kind, *entry[:3]):
                    mark = Mark(line=-1, page=page, start=0, style=style, key=entry.key, title=entry.title, heading="")
                    yield self._section(kind, mark, later[0])

    def _parts(self, kind: SectionName) -> list[Part]:
        parts = [
            *numbered_parts(self.lines, kind, self.grammar),
            *headed_parts(self.lines, self.heads, kind, self.grammar),
        ]
        return parts or list(lawful_parts(self.lines, self.grammar))

    def _marks(self) -> Iterator[Mark]:
        may_head = self.grammar.may_head
        for i in [i for i, line in enumerate(self.lines) if may_head(line.text)]:
            line = self.lines[i]
            before = self.lines[i - 1].text if i else ""
            for at, style, key, title, heading in self.grammar.marks(line.text, before, partial(self._below, i)):
                yield Mark(
                    line=i, page=line.page, start=line.start + at, style=style, key=key, title=title, heading=heading
                )

    def _below(self, i: int) -> str:
        """The lines below a line, of which a heading may take several: some extractors set each word on its own."""
        parts, length = [], 0
        for line in self.lines[i + 1 : i + 1 + BELOW_LINES]:
            parts.append(line.text[:SHORT_CHARS])
            length += len(parts[-1])
            if length >= BELOW_CHARS:
                break
        return "\n".join(parts)

    def _without_dividers(self, marks: list[Mark]) -> Iterator[Mark]:
        """The headings without those on a page of their own before the chapter: the next page begins with it again."""
        first = tops(self.lines, TOP_LINES)
        opening = {(m.style, m.key, m.page) for m in marks if m.line in first}
        for mark in marks:
            again = (mark.style, mark.key, mark.page + 1) in opening
            if not (again and len(self.pages[mark.page - 1]) - mark.start < SHORT_CHARS):
                yield mark

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
        named = (kind for kind in SECTIONS if self._names(kind, mark.style, mark.key, mark.title))
        sought = any(self.grammar.rank(kind, mark.style, mark.key, mark.title) > LEAST for kind in named)
        form = 1 + self.grammar.prescribed(mark.style, mark.title)
        return mark._replace(weight=form + sought + bool(listed) + 2 * placed)

    def _names(self, kind: SectionName, style: str, key: int, title: str) -> bool:
        return self.grammar.rank(kind, style, key, title) not in (0, self.grammar.PAIRED)

    def _in_chain(self, kind: SectionName, style: str, chain: list[Mark]) -> Iterator[tuple[int, Section]]:
        """What the chapters of one numbering have, the best named first; neighbours of one name are taken together."""
        groups: list[tuple[int, int, int]] = []  # rank, first, one after the last
        for i, mark in enumerate(chain):
            rank = self.grammar.rank(kind, style, mark.key, mark.title)
            if rank and groups and groups[-1][0] == rank and groups[-1][2] == i:
                groups[-1] = (rank, groups[-1][1], i + 1)
            elif rank:
                groups.append((rank, i, i + 1))
        for rank, first, stop in sorted(groups, key=lambda group: (-group[0], group[1])):
            if rank == LEAST and self._of_a_fund:
                continue  # a fund's strategic report is about its portfolio
            single = style == "contents" and self.grammar.alone(chain[first].title)
            if rank != self.grammar.PAIRED or stop - first > 1 or single:
                end = next(iter(chain[stop:]), None)
                if style == "title":  # any chapter of the table of contents ends what it does not list
                    listed = (m for m in self.chains.get("contents", ()) if m.page > chain[first].page)
                    end = min((m for m in (end, next(listed, None)) if m), key=lambda m: m.place, default=None)
                if style == "contents":  # its entries may be parts of the chapter
                    last = max(self.heads.reaches(chain[stop - 1]), chain[first].page)
                    later = [m for m in chain[stop:] if m.page > last]
                    end = next((m for m in later if self.grammar.ends(kind, rank, m.title)), next(iter(later), end))
                yield rank, self._section(kind, chain[first], end)

    @cached_property
    def _of_a_fund(self) -> bool:
        titles = (self.grammar.fold(entry.title) for entries in self.entries.values() for entry in entries)
        return self.grammar.FUND is not None and any(self.grammar.FUND.search(title) for title in titles)

    def _section(self, kind: SectionName, mark: Mark, end: Mark | None, why: str = "") -> Section:
        place = end.place if end else (len(self.pages), len(self.pages[-1]))
        text = squeeze(text_between(self.pages, mark.place, place, BODY_CHARS))
        body = text[len(mark.heading) :].strip(" .:：")
        quote, named = text[:QUOTE_CHARS], Message("section.named", heading=mark.heading or mark.title, page=mark.page)
        if not body:
            return Section(kind, "absent", why=Message("section.nothing", named=named))
        if self.grammar.says_nothing(body):
            return Section(kind, "absent", why=Message("section.says_only", named=named, body=body[: 2 * QUOTE_CHARS]))
        if self.grammar.points_away(body):
            why = Message("section.short", named=named, body=body[: 2 * QUOTE_CHARS])
            return Section(
                section=kind,
                status="pointer",
                start_page=mark.place[0],
                start=mark.place[1],
                heading=mark.heading,
                starts_with=quote,
                why=why,
            )
        before = end.heading or end.title if end else ""
        if not why:
            taken = self._taken_for(mark)
            why = (
                Message("section.present", taken=taken, end=before)
                if end
                else Message("section.present_last", taken=taken)
            )
        return Section(
            section=kind,
            status="present",
            start_page=mark.place[0],
            start=mark.place[1],
            end_page=place[0],
            end=place[1],
            heading=mark.heading,
            ends_before=before,
            starts_with=quote,
            why=why,
        )

    def _taken_for(self, mark: Mark) -> str:
        listed = next(iter(self._listed(mark)), None)
        if not mark.heading:
            return Message("section.by_contents", page=mark.page)
        what = Message("section.plain_heading" if mark.style in ("title", "contents") else "section.numbered")
        if listed is None:
            return Message("section.in_order", what=what)
        if listed.page:
            return Message("section.listed_page", what=what, page=listed.page)
        return Message("section.listed", what=what)

    def _is_long(self, found: Section) -> bool:
        start, end = (found.start_page or 1, found.start or 0), (found.end_page or 1, found.end or 0)
        return len(text_between(self.pages, start, end, LED_CHARS)) >= LED_CHARS

    def _why_absent(self, kind: SectionName) -> str:
        if any(self._names(kind, *key, entry.title) for key, entries in self.entries.items() for entry in entries):
            return Message("section.only_listed")
        if self.chapters < MIN_ENTRIES:
            return Message("section.no_chapters")
        return Message("section.none", chapters=self.chapters)
