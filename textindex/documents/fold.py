"""In: a `Document`. Out: `Folded`, the text that is matched, with the map back to pages and offsets.

Lines that one sentence broke are joined, words set apart letter by letter are closed, what only touches is parted by
a line break; then NFKC (and radicals as characters) and case folding, character by character, so that every offset
leads back.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from textindex.core.records import Document, Folded, Page
from textindex.documents import pieces, seams, touching, wrapped
from textindex.documents.classes import Array
from textindex.documents.flow import Flow
from textindex.documents.furniture import body
from textindex.documents.hyphens import Hyphens
from textindex.documents.normal import normalised
from textindex.documents.pieces import Pieces
from textindex.documents.spacing import GAP, closed_gaps, kind_of

# The dots of a table of contents. The one character looked for first: so the search passes over letters fast.
LEADER = re.compile(r"[.…·](?:(?<=\.)(?:\.{3}| (?:\. ){3})|(?<=…)…|(?<=·)·{3})")


def fold(document: Document) -> Folded:
    """Clean a document's text for matching.

    Returns:
        The folded text: running heads, feet and page numbers out; lines of one sentence joined (with a blank between
        Latin letters, with nothing otherwise), other lines and table cells parted by a line feed; NFKC, case folded;
        a report in traditional characters turned into simplified ones, character by character.
        Its origin maps every character to the page and offset where it was read.
    """
    pages = document.pages
    return normalised(_parted(_pieces(pages).joined()), [page.number for page in pages])


def _pieces(pages: Sequence[Page]) -> Pieces:
    """Stretches of page text, each ending in the separator that belongs between it and the next."""
    flow = body(pages)
    placed = np.array([bool(page.lines) for page in pages], dtype=bool)
    closed = None if placed.any() else closed_gaps(flow)
    if closed:
        flow = _without_cells(flow, closed)
    joined = seams.joins(flow) if placed.any() else wrapped.joins(flow)
    within = flow.page[1:] == flow.page[:-1] if placed.any() else joined
    leaders = [found.span() for found in LEADER.finditer(flow.whole.text)]
    for row in _overlapping(flow, leaders):
        if row < len(joined) and within[row] and LEADER.search(flow.text(row)):
            joined[row] = False
    return pieces.cut(flow, joined, closed, placed, Hyphens([page.text for page in pages]))


def _overlapping(flow: Flow, spans: Sequence[tuple[int, int]]) -> list[int]:
    """The lines in which some stretches of the text lie, if only in part."""
    size = len(flow.page) + 1
    first = flow.stop.searchsorted([start for start, _ in spans], "right")
    after = np.maximum(first, flow.start.searchsorted([stop for _, stop in spans]))
    open_spans = np.cumsum(np.bincount(first, minlength=size) - np.bincount(after, minlength=size))
    return [int(row) for row in open_spans.nonzero()[0]]


def _without_cells(flow: Flow, closed: Sequence[frozenset[str]]) -> Flow:
    """The lines without those of their cells that begin behind a gap which parts nothing."""
    celled, drop = flow.celled.copy(), set[int]()
    for row in [row for row in flow.celled.nonzero()[0].tolist() if closed[row]]:
        start = int(flow.start[row])
        gaps = {start + gap.end(): gap.group() for gap in GAP.finditer(flow.text(row))}
        cells = flow.cells_of(row)
        drop.update(cell for cell in cells if kind_of(gaps.get(cell, "\n")) in closed[row])
        celled[row] = not drop.issuperset(cells)
    return flow._replace(celled=celled, cells=flow.cells[~np.isin(flow.cells, list(drop))])


def _parted(found: Pieces) -> Pieces:
    """Joined pieces, parted where words only touch."""
    rows = np.unique(found.stop.searchsorted(touching.perhaps(found.source), "right")).tolist()
    more: list[tuple[int, int]] = []  # a piece, and where in it another one begins
    for row in rows:
        text = str(found.source[found.start[row] : found.stop[row]].astype("<u4").tobytes(), "utf-32-le")
        more += [(row, edge) for edge in touching.edges(text)]
    if not more:
        return found
    return _split(found, *np.array(more, dtype=np.int64).T).joined()


def _split(found: Pieces, rows: Array, edges: Array) -> Pieces:
    """The pieces with a blank at places of some of them."""
    order = np.argsort(np.append(np.arange(len(found.start)), rows), kind="stable")
    added = found.of(rows)
    at = np.append(found.start, added.start + edges)[order]
    offset = np.append(found.offset, added.offset + edges)[order]
    page = np.append(found.page, added.page)[order]
    final = np.append(found.stop, added.stop)[order]
    behind = np.append(found.behind, added.behind)[order]
    row = np.append(np.arange(len(found.start)), rows)[order]
    goes_on = np.append(row[1:] == row[:-1], False)
    stop = np.where(goes_on, np.append(at[1:], 0), final)
    return Pieces(found.source, at, stop, np.where(goes_on, pieces.BLANK, behind), page, offset)
