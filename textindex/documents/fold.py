"""In: a `Document`. Out: `Folded`, the text that is matched, with the map back to pages and offsets.

Lines that one sentence broke are joined, words set apart letter by letter are closed, what only touches is parted by
a line break; then NFKC (and radicals as characters) and case folding, character by character, so that every offset
leads back.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate, chain

import numpy as np

from textindex.core.records import Document, Folded, Line, Origin, Page
from textindex.core.text import nfkc
from textindex.documents import wrapped
from textindex.documents.furniture import body_lines
from textindex.documents.hyphens import HYPHENS, Hyphens
from textindex.documents.script import is_traditional, to_simplified
from textindex.documents.seams import Margins, goes_on, goes_on_overleaf
from textindex.documents.spacing import CHINESE, GAP, NOTHING, closed_gaps, kind_of, letter_spaced
from textindex.documents.touching import parted
from textindex.documents.wrapped import Row

WIDE = f"{CHINESE}\u3000-\u303f\uff00-\uffef"
# Each begins with the one character that it looks for: so the search passes over letters fast.
LEADER = re.compile(r"[.…·](?:(?<=\.)(?:\.{3}| (?:\. ){3})|(?<=…)…|(?<=·)·{3})")  # the dots of a table of contents
# A line without any of these is taken as it is: single blanks between Latin letters and numbers stay.
CUTTING = re.compile(rf"[\t \u3000\xa0\u2000-\u200a\u202f\u205f](?:(?<! )| |(?<=[{WIDE}] )|(?=[{WIDE}]))")
SIGNS = ("<circle>", "<super>", "<sub>", "<square>", "<fraction>")
WIDE_MARKS = frozenset("，。：；！？（）")
NARROW = "\u2e7f"  # the last character before the Chinese ones
BINDS_ON = frozenset(f"([{{<$€£¥#@/“‘—–{HYPHENS}")
BINDS_BACK = frozenset(f")]}}>%,.;:!?/”’—–{HYPHENS}")
BLANK = frozenset(" \t\u3000")
CUT_NUMBER = re.compile(r"[0-9][.,]$")
MAX_RUN_CHARS = 4096
BLANKS = re.compile(r"[ \t\u3000\xa0\u2000-\u200a\u202f\u205f]+")

# Where Unicode keeps characters that NFKC or case folding changes; Chinese characters proper fold to themselves.
FOLDING_RANGES: tuple[tuple[int, int], ...] = (
    (0x00, 0x3400),
    (0xA000, 0xAC00),
    (0xF900, 0x10000),
    (0x10400, 0x10600),
    (0x10780, 0x107C0),
    (0x10C80, 0x10D00),
    (0x11000, 0x12000),
    (0x13430, 0x13440),
    (0x16E40, 0x16E80),
    (0x1BCA0, 0x1BCB0),
    (0x1D100, 0x1D800),
    (0x1E900, 0x1EF00),
    (0x1F100, 0x1F300),
    (0x1FBF0, 0x1FC00),
    (0x2F800, 0x2FA20),
    (0xE0000, 0xE0200),
)

Piece = tuple[int, int, str]
"""Page number, offset on the page, text."""


def fold(document: Document) -> Folded:
    """Clean a document's text for matching.

    Returns:
        The folded text: running heads, feet and page numbers out; lines of one sentence joined (with a blank between
        Latin letters, with nothing otherwise), other lines and table cells parted by a line feed; NFKC, case folded;
        a report in traditional characters turned into simplified ones, character by character.
        Its origin maps every character to the page and offset where it was read.
    """
    return _normalise([part for piece in _pieces(document.pages) for part in parted(piece)])


def _pieces(pages: tuple[Page, ...]) -> Iterator[Piece]:
    """Yield stretches of page text, each ending in the separator that belongs between it and the next."""
    bodies = body_lines(pages)
    hyphens = Hyphens([page.text for page in pages])
    flow = [(page, line) for page, lines in zip(pages, bodies, strict=True) for line in lines]
    closed: list[frozenset[str]] = [NOTHING] * len(flow)
    if any(page.lines for page in pages):
        joined = _placed_joins(pages, bodies)
    else:
        closed = closed_gaps([page.text[line.start : line.stop] for page, line in flow])
        flow = [(page, _without_cells(page, line, gaps)) for (page, line), gaps in zip(flow, closed, strict=True)]
        rows = [_row(page.text, line) for page, line in flow]
        joined = [on and not LEADER.search(row.text) for on, row in zip(wrapped.joins(rows), rows, strict=False)]
    for (page, line), (next_page, below), on, gaps in zip(flow, flow[1:], joined, closed, strict=False):
        text, after = page.text[line.start : line.stop], next_page.text[below.start : below.stop]
        seam = _seam(text, after, on)
        if _is_broken(text, after) and (on or page is next_page):
            seam = ""
            if hyphens.is_one_word(text[:-1], after):
                line = line._replace(stop=line.stop - 1)
        yield from _line_pieces(page, line, seam, hyphens, gaps)
    if flow:
        yield from _line_pieces(*flow[-1], "", hyphens, closed[-1])


def _without_cells(page: Page, line: Line, closed: frozenset[str]) -> Line:
    """A line without those of its cells that begin behind a gap which parts nothing."""
    if not closed or not line.cells:
        return line
    gaps = {line.start + gap.end(): gap.group() for gap in GAP.finditer(page.text[line.start : line.stop])}
    return line._replace(cells=tuple(cell for cell in line.cells if kind_of(gaps.get(cell, "\n")) not in closed))


def _placed_joins(pages: tuple[Page, ...], bodies: list[list[Line]]) -> list[bool]:
    """For each body line but the last whether it goes on in the next, by where they stand on their pages."""
    joined: list[bool] = []
    above: list[Line] = []
    margins = Margins(above)
    for page, lines in zip(pages, bodies, strict=True):
        if not lines:
            continue
        if above:
            joined.append(goes_on_overleaf(above[-1], lines[0], margins, _need(page.text, lines[0])))
        above, margins = lines, Margins(lines)
        for index in range(len(lines) - 1):
            on = goes_on(lines, index, margins, _need(page.text, lines[index + 1]))
            joined.append(on and not LEADER.search(page.text, lines[index].start, lines[index].stop))
    return joined


def _row(text: str, line: Line) -> Row:
    return Row(line, text[line.start : line.stop], _need(text, line), text[line.stop : line.stop + 1] in BLANK)


def _need(text: str, line: Line) -> float:
    """The room, in ems, that the first character (Chinese) or word (Latin) of a line takes."""
    if not text[line.start].isascii():
        return 1.0
    end = line.start
    while end < line.stop and end - line.start < 24 and "!" <= text[end] <= "~":
        end += 1
    return max(1.0, 0.5 * (end - line.start))


def _is_broken(text: str, after: str) -> bool:
    """Whether a line ends within a word, at a hyphen."""
    return text[-1] in HYPHENS and text[-2:-1].isascii() and text[-2:-1].isalpha() and after[0].islower()


def _seam(text: str, after: str, on: bool) -> str:
    """What belongs between a line and the next: a line feed, a blank between Latin words, or nothing."""
    if not on:
        return "\n"
    before, behind = text[-1], after[0]
    if max(before, behind) > NARROW or {before, behind} & WIDE_MARKS or before in BINDS_ON or behind in BINDS_BACK:
        return ""
    return "" if CUT_NUMBER.search(text) and behind.isdigit() else " "


def _line_pieces(page: Page, line: Line, seam: str, hyphens: Hyphens, closed: frozenset[str]) -> list[Piece]:
    """Cut a line at those of its blanks that stand for something else than one blank, and at the gaps to be closed.

    A separator takes the place of the first character that it replaces, so that a piece keeps step with its page.
    """
    text = hyphens.with_hyphens(page.text[line.start : line.stop])
    if not closed and not CUTTING.search(text):
        return [(page.number, line.start, text + seam)]
    spaced, cells = letter_spaced(text), frozenset(line.cells)
    pieces, at = [], 0
    for gap in (GAP if closed else BLANKS).finditer(text):
        start, stop = gap.span()
        while spaced and spaced[0][1] <= start:
            spaced.popleft()
        own = _of_gap(gap, closed) if closed else None
        if own is not None:
            separator = own
        elif spaced and spaced[0][0] < start and stop < spaced[0][1]:
            separator = ""
        elif line.start + stop in cells:
            separator = "\n"
        else:
            separator = _blank(text[start - 1], text[stop], bool(page.lines))
        if separator != gap.group():
            pieces.append((page.number, line.start + at, text[at:start] + separator))
            at = stop
    pieces.append((page.number, line.start + at, text[at:] + seam))
    return pieces


def _of_gap(gap: re.Match[str], closed: frozenset[str]) -> str | None:
    """What belongs at a gap of a text whose gaps are closed: nothing beside Chinese; None where it is any blank."""
    start, stop = gap.span()
    inside = start > 0 and stop < len(gap.string)
    if inside and kind_of(gap.group()) in closed and (_is_wide(gap.string[start - 1]) or _is_wide(gap.string[stop])):
        return ""
    return None if BLANKS.fullmatch(gap.group()) else gap.group()


def _blank(before: str, after: str, placed: bool) -> str:
    """What a narrow blank stands for: nothing beside Chinese, unless two Chinese words of a plain text touch."""
    wide_before, wide_after = _is_wide(before), _is_wide(after)
    if wide_before and wide_after:
        return "" if placed else " "
    return "" if wide_before or wide_after else " "


def _is_wide(char: str) -> bool:
    """Chinese characters and their punctuation; full-width Latin letters (Ｂ２Ｂ) are Latin ones."""
    return (char > NARROW and not unicodedata.normalize("NFKC", char).isascii()) or char in WIDE_MARKS


def _normalise(pieces: list[Piece]) -> Folded:
    pieces = [piece for piece in pieces if piece[2]]
    raw = "".join(text for _, _, text in pieces)
    starts = list(accumulate((len(text) for _, _, text in pieces), initial=0))[:-1]
    origin = Origin(starts, [page for page, _, _ in pieces], [offset for _, offset, _ in pieces])
    raw, origin = _without_unusual(raw, origin)
    # What is left maps one character to one character, so that folding the whole keeps every offset.
    folded = raw.translate(_one_to_one())
    if is_traditional(folded):
        folded = folded.translate(to_simplified())
    return Folded(folded.encode(), _sparse(folded, origin))


def _sparse(folded: str, origin: Origin) -> Origin:
    """The map in bytes, without the runs that only go on where the one before them ends.

    A place is found by reading on from where its run begins: so a new one begins at least every `MAX_RUN_CHARS`.
    """
    runs = np.array(origin, dtype=np.int64)
    further = np.setdiff1d(np.arange(MAX_RUN_CHARS, len(folded), MAX_RUN_CHARS), runs[0])
    at = np.searchsorted(runs[0], further)
    ahead = further - runs[0, at - 1]
    runs = np.insert(runs, at, runs[:, at - 1] + [ahead, 0 * ahead, ahead], axis=1)
    codes = np.frombuffer(folded.encode("utf-32-le"), dtype=np.uint32)
    widths = 1 + (codes > 0x7F).astype(np.int64) + (codes > 0x7FF) + (codes > 0xFFFF)
    keep = np.ones(runs.shape[1], dtype=bool)
    steps = np.diff(runs)
    keep[1:] = (steps[1] != 0) | (steps[2] != steps[0]) | (runs[0, 1:] % MAX_RUN_CHARS == 0)
    starts = np.concatenate([[0], np.cumsum(widths)])[runs[0, keep]]
    return Origin(starts.tolist(), runs[1, keep].tolist(), runs[2, keep].tolist())


def _without_unusual(raw: str, origin: Origin) -> tuple[str, Origin]:
    """Fold what does not fold one to one; each character that comes of it leads back to where it came from."""
    found = list(_unusual().finditer(raw))
    if not found:
        return raw, origin
    out: list[str] = []
    runs: tuple[list[int], list[int], list[int]] = ([], [], [])
    shift, at, run = 0, 0, 0  # folded less raw length so far; what is done of the raw text, and of its runs
    for match in found:
        start, stop = match.span()
        out.append(raw[at:start])
        until = bisect_left(origin.starts, start)
        _copy(runs, origin, run, until, shift)
        page, offset = _locate(origin, start)
        folded = _folded(match.group())
        for number in range(len(folded)):
            _append(runs, start + shift + number, page, offset)
        out.append(folded)
        shift += len(folded) - (stop - start)
        at, run = stop, bisect_left(origin.starts, stop)
        if stop < len(raw) and (run == len(origin.starts) or origin.starts[run] != stop):
            _append(runs, stop + shift, *_locate(origin, stop))
    out.append(raw[at:])
    _copy(runs, origin, run, len(origin.starts), shift)
    return "".join(out), Origin(*runs)


def _locate(origin: Origin, position: int) -> tuple[int, int]:
    run = bisect_right(origin.starts, position) - 1
    return origin.pages[run], origin.offsets[run] + position - origin.starts[run]


def _copy(runs: tuple[list[int], list[int], list[int]], origin: Origin, first: int, last: int, shift: int) -> None:
    runs[0].extend(start + shift for start in origin.starts[first:last])
    runs[1].extend(origin.pages[first:last])
    runs[2].extend(origin.offsets[first:last])


def _append(runs: tuple[list[int], list[int], list[int]], start: int, page: int, offset: int) -> None:
    for column, value in zip(runs, (start, page, offset), strict=True):
        column.append(value)


def _folded(text: str) -> str:
    """NFKC, radicals as characters, case folding; enclosed and raised signs (①, ², ™) stay: they part words."""
    if unicodedata.decomposition(text[0]).startswith(SIGNS):
        return text
    return "".join(char for char in nfkc(text).casefold() if not _invisible(char))


def _invisible(char: str) -> bool:
    return (unicodedata.category(char) in ("Cf", "Cc") and char not in "\n\t") or char == "\ufffe"


@lru_cache(maxsize=1)
def _one_to_one() -> dict[int, str]:
    """Every character that folds to one other character."""
    table = {}
    for code in chain.from_iterable(range(*span) for span in FOLDING_RANGES):
        if len(folded := _folded(chr(code))) == 1 and folded != chr(code):
            table[code] = folded
    return table


@lru_cache(maxsize=1)
def _unusual() -> re.Pattern[str]:
    """Stretches that do not fold one to one: ligatures, invisible characters, letters with combining marks."""
    ranges: list[list[int]] = []
    for code in chain.from_iterable(range(*span) for span in FOLDING_RANGES):
        if len(_folded(chr(code))) == 1:
            continue
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    many = "".join(f"{re.escape(chr(a))}-{re.escape(chr(b))}" for a, b in ranges)
    marks = "\u0300-\u036f\u3099\u309a"
    return re.compile(f".[{marks}]+|[{many}]", re.DOTALL)
