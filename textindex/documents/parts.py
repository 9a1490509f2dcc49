"""In: the lines of a report that lists no such chapter. Out: where a section may stand by other signs, and how surely.

A part of a chapter with a number and a name of its own; a running head; a part that the law has a directors' report
hold. Each is told as its rank, its heading, the heading that ends it, and why it was taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from types import ModuleType
from typing import NamedTuple

from textindex.core.messages import Message
from textindex.documents.chapters import RunningHeads
from textindex.documents.contents import MIN_ENTRIES
from textindex.documents.outline import Line, Mark, squeeze

MOST_TRIED = 20  # headings of one sort, so that texts that repeat themselves come to an end
QUOTE_CHARS = 60


class Part(NamedTuple):
    """Where a section may stand; ``end`` is None at the document's end."""

    rank: int
    mark: Mark
    end: Mark | None
    why: str


def numbered_parts(lines: Sequence[Line], section: str, grammar: ModuleType) -> Iterator[Part]:
    """Numbered parts of chapters that are the section by their names, each up to the part with the next number."""
    if grammar.NUMBERED is None:
        return
    parts = [(i, found) for i, line in enumerate(lines) if (found := grammar.NUMBERED.fullmatch(line.text))]
    ranked = (
        (at, rank) for at, (_, part) in enumerate(parts) if (rank := grammar.rank(section, "number", 0, part["title"]))
    )
    for at, rank in islice(ranked, MOST_TRIED):
        i, part = parts[at]
        j = next((j for j, later in parts[at + 1 :] if int(later["number"]) == int(part["number"]) + 1), None)
        if j is not None:
            end = _mark(lines[j], "number")
            why = Message("section.part", end=end.heading)
            yield Part(rank, _mark(lines[i], "number"), end, why)


def headed_parts(lines: Sequence[Line], heads: RunningHeads, section: str, grammar: ModuleType) -> Iterator[Part]:
    """Chapters without number, in a report without table of contents, by the running heads of their pages.

    Two of one rank that follow each other (reviews of operations and of finances) are taken together.
    """
    ranked = ((rank, title) for title in heads.titles if (rank := grammar.rank(section, "head", 0, title)))
    chapters: list[tuple[int, Mark, int]] = []  # rank, first heading, last page
    for rank, title in islice(ranked, MOST_TRIED):
        found = heads.lines(title)
        if rank != grammar.PAIRED and len({line.page for line in found}) >= MIN_ENTRIES:
            mark = Mark(
                line=0,
                page=found[0].page,
                start=found[0].start,
                style="head",
                key=0,
                title=title,
                heading=squeeze(title),
            )
            chapters.append((rank, mark, heads.reaches(mark)))
    chapters.sort(key=lambda chapter: (chapter[1].place, -chapter[2]))
    joined: list[tuple[int, Mark, int]] = []
    for rank, mark, last in chapters:
        if joined and joined[-1][0] == rank and mark.page <= joined[-1][2] + 1:
            joined[-1] = (rank, joined[-1][1], max(last, joined[-1][2]))
        else:
            joined.append((rank, mark, last))
    for rank, mark, last in joined:
        after = next((line for line in lines if line.page > last), None)
        why = Message("section.running", first=mark.page, last=last)
        yield Part(rank, mark, _mark(after, "head") if after else None, why)


def lawful_parts(lines: Sequence[Line], grammar: ModuleType) -> Iterator[Part]:
    """The part of a directors' report that the law has review the business, up to the next part."""
    ranked = ((i, rank) for i, line in enumerate(lines) if (rank := grammar.part(line.text)))
    for i, rank in islice(ranked, 1):
        j = next((j for j in range(i + 1, len(lines)) if grammar.ends_part(lines[j].text)), None)
        if j is not None:
            end = _mark(lines[j], "part")
            yield Part(rank, _mark(lines[i], "part"), end, Message("section.lawful", end=end.heading))


def _mark(line: Line, style: str) -> Mark:
    return Mark(
        line=0, page=line.page, start=line.start, style=style, key=0, title="", heading=squeeze(line.text)[:QUOTE_CHARS]
    )
