"""In: a folded text. Out: its sentences as arrays of places, so that a report is counted at once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np

from textindex.workbench.expansion.passages import Grammar


class Layout:
    """The sentences of a text.

    Args:
        data: the folded text.
        grammar: of its language.

    Attributes:
        data: the text.
        pieces: the sentences' bytes.
        starts, stops: the byte at which each begins, and the one behind it.

    >>> from textindex.workbench.expansion.passages import English
    >>> Layout(b"big data. ai; ", English()).pieces
    [b'big data', b' ai', b' ']
    """

    def __init__(self, data: bytes | memoryview, grammar: Grammar) -> None:
        self.data = bytes(data)
        pieces, starts = grammar.cut(self.data)
        sizes = np.fromiter(map(len, pieces), dtype=np.int64, count=len(pieces))
        self.pieces = [piece for piece in pieces if piece]
        self.starts = starts[sizes > 0]
        self.stops = self.starts + sizes[sizes > 0]

    @cached_property
    def text(self) -> str:
        """The text's characters."""
        return self.data.decode()

    @cached_property
    def before(self) -> Any:
        """How many characters begin before each byte, and before the text's end."""
        begins = (np.frombuffer(self.data, dtype=np.uint8) & 0xC0) != 0x80
        return np.concatenate(([0], begins.cumsum()))

    @cached_property
    def firsts(self) -> Any:
        """The character at which each sentence begins."""
        return self.before[self.starts]

    @cached_property
    def lasts(self) -> Any:
        """The character behind each sentence."""
        return self.before[self.stops]

    @cached_property
    def points(self) -> Any:
        """The characters as numbers."""
        return np.frombuffer(self.text.encode("utf-32-le"), dtype=np.uint32)

    @property
    def chars(self) -> int:
        """Characters of all sentences."""
        return len(b"".join(self.pieces).decode())

    def holding(self, places: Sequence[int] | Any) -> Any:
        """The numbers of the sentences that hold some bytes; what parts two belongs to the first, -1 is before all."""
        return np.searchsorted(self.starts, places, side="right") - 1
