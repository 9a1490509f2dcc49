"""In: the pieces of text of a recognised page, and the rules drawn on it. Out: its rows, cells one after the other.

Where rules part a table, its cells are read as they are written: a table's row from left to right, all lines of a cell
before the next cell. What stands outside of cells goes from the top down, columns one after the other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from textindex.documents.columns import in_columns
from textindex.documents.rows import Piece, Row, is_beside, rows_of

NEAR_PT = 3.0
GAP_PT = 9.0  # in a rule that is drawn or scanned badly
ONE_PT = 1.5  # rules no farther apart are one
LONG_PT = 36.0  # an upright rule so long is none of a character
TOP_PT = 4.0  # cells whose tops differ by less begin in one row


class Rule(NamedTuple):
    """A rule that is level or upright, by the ends of the box around it, in points from the lower left corner."""

    left: float
    bottom: float
    right: float
    top: float


class Bar(NamedTuple):
    """A rule by where it stands and from where to where it goes: a level one at a height, an upright one at a side."""

    at: float
    low: float
    high: float

    def passes(self, place: float, near: float = NEAR_PT) -> bool:
        """Whether it goes by a place."""
        return self.low - near <= place <= self.high + near


Sides = tuple[Bar, Bar, Bar | None, Bar | None]
"""The rules above and below a cell, and those at its left and right, one of which may lack."""


class Block(NamedTuple):
    """Rows that are read together: a cell's, or a single one outside of cells."""

    top: float
    left: float
    rows: list[Row]
    is_cell: bool


def in_order(pieces: Sequence[Piece], rules: Iterable[Rule]) -> list[Row]:
    """The rows of a page in reading order.

    Args:
        pieces: in any order.
        rules: those drawn on the page.
    """
    cells, others = _cells(pieces, rules)
    if not cells:
        return in_columns(pieces)
    blocks = [
        Block(sides[0].at, sides[2].at if sides[2] else -1.0, in_columns(own), is_cell=True)
        for sides, own in cells.items()
    ]
    blocks += [Block(max(p.top for p in row), row[0].left, [row], is_cell=False) for row in rows_of(others)]
    rows: list[Row] = []
    for is_table, bands in groupby(_bands(blocks), lambda band: any(block.is_cell for block in band)):
        if is_table:
            for band in bands:
                rows += _side_by_side(band)
        else:
            rows += in_columns([piece for band in bands for block in band for row in block.rows for piece in row])
    return rows


def _cells(pieces: Iterable[Piece], rules: Iterable[Rule]) -> tuple[dict[Sides, list[Piece]], list[Piece]]:
    """The pieces by the cell in which they stand, and those outside of any."""
    level, upright = _bars(rules)
    cells: dict[Sides, list[Piece]] = defaultdict(list)
    others: list[Piece] = []
    for piece in pieces:
        sides = _sides(piece, level, upright)
        (cells[sides] if sides else others).append(piece)
    return cells, others


def _bars(rules: Iterable[Rule]) -> tuple[list[Bar], list[Bar]]:
    """Level and upright rules; a short upright one that no level ones end is a stroke of a character, or a bracket."""
    level, upright = [], []
    for rule in rules:
        wide, high = rule.right - rule.left, rule.top - rule.bottom
        if wide > high:
            level.append(Bar((rule.bottom + rule.top) / 2, rule.left, rule.right))
        else:
            upright.append(Bar((rule.left + rule.right) / 2, rule.bottom, rule.top))
    level = _whole(level)
    return level, [bar for bar in _whole(upright) if _parts_cells(bar, level)]


def _parts_cells(upright: Bar, level: Iterable[Bar]) -> bool:
    met = [bar.at for bar in level if bar.passes(upright.at) and upright.passes(bar.at)]
    ended = any(at < upright.low + NEAR_PT for at in met) and any(at > upright.high - NEAR_PT for at in met)
    return ended or (bool(met) and upright.high - upright.low > LONG_PT)


def _whole(bars: Iterable[Bar]) -> list[Bar]:
    """Bars whose parts are put together."""
    found: list[Bar] = []
    for bar in sorted(bars):
        for number, other in enumerate(found):
            if abs(other.at - bar.at) < ONE_PT and bar.low <= other.high + GAP_PT and bar.high >= other.low - GAP_PT:
                longer = max(bar, other, key=lambda one: one.high - one.low)
                found[number] = Bar(longer.at, min(bar.low, other.low), max(bar.high, other.high))
                break
        else:
            found.append(bar)
    return found


def _sides(piece: Piece, level: Sequence[Bar], upright: Sequence[Bar]) -> Sides | None:
    """The cell in which a piece's middle stands; None where no rules go round it."""
    x, y = (piece.left + piece.right) / 2, piece.middle
    here = [bar for bar in level if bar.passes(x)]
    above, below = (
        min((bar for bar in here if bar.at > y), default=None),
        max((bar for bar in here if bar.at < y), default=None),
    )
    beside = [bar for bar in upright if bar.passes(y, 0.0)]
    left, right = (
        max((bar for bar in beside if bar.at < x), default=None),
        min((bar for bar in beside if bar.at > x), default=None),
    )
    return (above, below, left, right) if above and below and (left or right) else None


def _bands(blocks: Iterable[Block]) -> Iterator[list[Block]]:
    """Blocks that begin at one height, from the top down; those of a band from left to right."""
    band: list[Block] = []
    for block in sorted(blocks, key=lambda block: -block.top):
        if band and band[0].top - block.top >= TOP_PT:
            yield sorted(band, key=lambda one: one.left)
            band = []
        band.append(block)
    if band:
        yield sorted(band, key=lambda one: one.left)


def _side_by_side(band: Sequence[Block]) -> list[Row]:
    """The rows of cells one after the other; those of a single row that stand beside each other are one row."""
    rows: list[Row] = []
    alone = False
    for block in band:
        single = len(block.rows) == 1
        if single and alone and all(is_beside(rows[-1], piece) for piece in block.rows[0]):
            rows[-1] = rows[-1] + block.rows[0]
        else:
            rows += block.rows
        alone = single
    return rows
