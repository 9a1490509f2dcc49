"""In: the pieces of text of a recognised page. Out: its rows, from the top down, and what pieces of one row are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import median
from typing import NamedTuple

ROW_SHARE = 0.5  # pieces whose middles are nearer than this share of their height are of one row


class Piece(NamedTuple):
    """A piece of text and its place, in points from the page's lower left corner."""

    text: str
    left: float
    bottom: float
    right: float
    top: float

    @property
    def middle(self) -> float:
        """The height at which it stands."""
        return (self.bottom + self.top) / 2


Row = list[Piece]


def rows_of(pieces: Iterable[Piece]) -> list[Row]:
    """Pieces from the top down, those of a row from left to right."""
    rows: list[Row] = []
    for piece in sorted(pieces, key=lambda piece: (-piece.middle, piece.left)):
        if rows and is_beside(rows[-1], piece):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda piece: piece.left) for row in rows]


def is_beside(row: Sequence[Piece], piece: Piece) -> bool:
    """Whether a piece goes on in a row: at its height, and over none of its pieces."""
    middle = sum(other.middle for other in row) / len(row)
    high = min(piece.top - piece.bottom, *(other.top - other.bottom for other in row))
    return abs(middle - piece.middle) < ROW_SHARE * high and not any(
        min(piece.right, other.right) - max(piece.left, other.left) > high for other in row
    )


def em_of(pieces: Iterable[Piece]) -> float:
    """The height of most of some pieces."""
    return median(piece.top - piece.bottom for piece in pieces)
