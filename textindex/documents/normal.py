"""In: the pieces of a document's text. Out: them as one text in which every writing of a character is one.

NFKC, radicals as characters, case folding; nearly every character becomes one other, by a table over all code points.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from textindex.core.kinds import CODES, spread
from textindex.core.records import Folded, Origin
from textindex.core.text import nfkc
from textindex.documents import classes
from textindex.documents.classes import Array
from textindex.documents.pieces import Pieces
from textindex.documents.script import is_traditional, to_simplified

SIGNS = ("<circle>", "<super>", "<sub>", "<square>", "<fraction>")
MARKS = "\u0300-\u036f\u3099\u309a"  # they combine with the character before
OTHER, MARK = 1, 2
COMBINED = re.compile(f".[{MARKS}]{{1,30}}|.", re.DOTALL)  # as many as `core.text.normal` takes together
MAX_RUN_CHARS = 4096


def normalised(pieces: Pieces, numbers: Sequence[int]) -> Folded:
    """The folded text of some pieces, and where it was read.

    Args:
        pieces: the pieces, joined; pages by their index.
        numbers: the number of each page.
    """
    some = pieces.lengths() > 0
    page = np.array(numbers, dtype=np.int64)[pieces.page[some]]
    raw, runs = pieces.source, np.stack([pieces.start[some], page, pieces.offset[some]])
    del pieces  # their text is as large as what is made of it
    raw, runs = _without_unusual(raw, runs)
    # What is left maps one character to one character, so that folding the whole keeps every offset.
    codes = classes.look_up(_folds(), raw)
    if is_traditional(folded := _text(codes)):
        codes = classes.look_up(_simplified(), codes)
        folded = _text(codes)
    return Folded(folded.encode(), _sparse(codes, runs))


def _text(codes: Array) -> str:
    return str(codes.astype("<u4").tobytes(), "utf-32-le")


def _sparse(codes: Array, runs: Array) -> Origin:
    """The map in bytes, without the runs that only go on where the one before them ends.

    A place is found by reading on from where its run begins: so a new one begins at least every `MAX_RUN_CHARS`.
    """
    further = np.arange(MAX_RUN_CHARS, len(codes), MAX_RUN_CHARS)
    at = np.searchsorted(runs[0], further)
    new = np.append(runs[0], -1)[at] != further
    further, at = further[new], at[new]
    ahead = further - runs[0, at - 1]
    runs = np.insert(runs, at, runs[:, at - 1] + [ahead, 0 * ahead, ahead], axis=1)
    widths = (codes > 0x7F).astype(np.uint8) + (codes > 0x7FF) + (codes > 0xFFFF) + np.uint8(1)
    keep = np.ones(runs.shape[1], dtype=bool)
    steps = np.diff(runs)
    keep[1:] = (steps[1] != 0) | (steps[2] != steps[0]) | (runs[0, 1:] % MAX_RUN_CHARS == 0)
    kept = runs[0, keep]
    sizes = np.add.reduceat(np.append(widths, np.uint8(0)), kept, dtype=np.int64) if len(kept) else kept
    sizes[:-1][kept[1:] == kept[:-1]] = 0  # a run of characters that fold to nothing
    starts = np.cumsum(sizes) - sizes
    return Origin(starts.tolist(), runs[1, keep].tolist(), runs[2, keep].tolist())


def _without_unusual(raw: Array, runs: Array) -> tuple[Array, Array]:
    """Fold what does not fold one to one; each character that comes of it leads back to where it came from."""
    kinds = classes.look_up(_unusual(), raw)
    places = (kinds & OTHER) | np.append(kinds[1:] & MARK, 0)
    if not places.any():
        return raw, runs
    return _folded_apart(raw, Origin(*runs.tolist()), places.nonzero()[0].tolist())


def _folded_apart(raw: Array, origin: Origin, places: Sequence[int]) -> tuple[Array, Array]:
    text = _text(raw)
    out: list[str] = []
    runs: tuple[list[int], list[int], list[int]] = ([], [], [])
    shift, at, run = 0, 0, 0  # folded less raw length so far; what is done of the raw text, and of its runs
    for start in places:
        if start < at:
            continue
        stop = COMBINED.match(text, start).end()  # type: ignore[union-attr]
        out.append(text[at:start])
        until = bisect_left(origin.starts, start)
        _copy(runs, origin, run, until, shift)
        page, offset = _locate(origin, start)
        folded = _folded(text[start:stop]) if stop - start > 1 else _alone()[ord(text[start])]
        for number in range(len(folded)):
            _append(runs, start + shift + number, page, offset)
        out.append(folded)
        shift += len(folded) - (stop - start)
        at, run = stop, bisect_left(origin.starts, stop)
        if stop < len(text) and (run == len(origin.starts) or origin.starts[run] != stop):
            _append(runs, stop + shift, *_locate(origin, stop))
    out.append(text[at:])
    _copy(runs, origin, run, len(origin.starts), shift)
    return classes.code_points("".join(out)), np.array(runs, dtype=np.int64)


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
def _alone() -> dict[int, str]:
    """What each character of `classes.foldable` folds to: all at once, each on a line of its own."""
    codes = [code for code in classes.foldable() if chr(code) != "\n"]
    hidden = dict.fromkeys(code for code in codes if _invisible(chr(code)))
    folded = nfkc("\n".join(map(chr, codes))).casefold().translate(hidden).split("\n")
    signs = {code: chr(code) for code in codes if unicodedata.decomposition(chr(code)).startswith(SIGNS)}
    return dict(zip(codes, folded, strict=True)) | signs | {ord("\n"): "\n"}


@lru_cache(maxsize=1)
def _folds() -> Array:
    """For each code point the one that it folds to; (1_114_112,) int32."""
    table = np.arange(CODES, dtype=np.int32)
    for code, folded in _alone().items():
        if len(folded) == 1:
            table[code] = ord(folded)
    return table


@lru_cache(maxsize=1)
def _simplified() -> Array:
    """For each code point its simplified form; (1_114_112,) int32."""
    table = np.arange(CODES, dtype=np.int32)
    for code, simple in to_simplified().items():
        table[code] = ord(simple)
    return table


@lru_cache(maxsize=1)
def _unusual() -> Array:
    """For each code point whether it does not fold one to one: ligatures, invisible characters, combining marks."""
    table = np.zeros(CODES, dtype=np.uint8)
    table[[code for code, folded in _alone().items() if len(folded) != 1]] = OTHER
    for marks in spread(MARKS):
        table[marks] |= MARK
    return table
