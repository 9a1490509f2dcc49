"""In: the map of a folded text to where it was read. Out: bytes that take little room, and back."""

from __future__ import annotations

from typing import Any

import numpy as np

from textindex.core.records import Origin

WIDTHS = (1, 2, 4)


def packed(origin: Origin) -> bytes:
    """A map as three rows of differences, each in the narrowest little-endian integers that hold them.

    One byte before each row says how many bytes an integer has. Most differences fit into two: half the size of the
    map, and half the time to read it.
    """
    rows = [len(origin.starts).to_bytes(4, "little")]
    for row in origin:
        differences = np.diff(np.array(row, dtype=np.int64), prepend=0)
        widest = int(np.abs(differences).max(initial=0))
        width = next(width for width in WIDTHS if widest < 1 << (8 * width - 1))
        rows += [bytes([width]), differences.astype(f"<i{width}").tobytes()]
    return b"".join(rows)


def unpacked(data: Any) -> Origin:
    """The map again.

    Raises:
        ValueError, TypeError, IndexError: the bytes are none.
    """
    length, at = int.from_bytes(data[:4], "little"), 4
    rows = []
    for name in Origin._fields:
        width = data[at]
        differences = np.frombuffer(data, dtype=f"<i{width}", count=length, offset=at + 1)
        if name == "starts" and (differences < 0).any():
            raise ValueError("places that go back")
        rows.append(np.cumsum(differences, dtype=np.int32).data)
        at += 1 + width * length
    return Origin(*rows)
