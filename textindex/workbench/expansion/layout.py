"""In: folded texts. Out: their sentences as arrays of places in their characters, so that all are counted at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from typing import Any, Protocol

import numpy as np

BASE = 0x9E3779B97F4A7C15
"""Of the hashes of sentences: odd, so that it has an inverse among the numbers of 64 bits."""


class Cutting(Protocol):
    """How the texts of a language are cut."""

    def cut(self, text: str, points: Any) -> tuple[Any, Any]:
        """The sentences of a folded text: where each begins, and the character behind it; some may be empty.

        A line of a table, a heading is a sentence.

        Args:
            text: the text.
            points: its characters as numbers.
        """
        ...

    def units(self, layout: Layout) -> tuple[Any, Any]:
        """The stretches of a text's sentences that are cut into words each on its own."""
        ...


class Layout:
    """The sentences of some texts, which are put together as lines of one.

    Args:
        texts: the folded texts.
        grammar: of their language.

    Attributes:
        text: all of them, points: their characters as numbers.
        firsts, lasts: the character at which each sentence begins, and the one behind it.
        heads: the number of each text's first sentence.

    >>> from textindex.workbench.expansion.passages import English
    >>> layout = Layout([b"big data. ai; ", b"cloud"], English())
    >>> layout.pieces, layout.heads
    (['big data', ' ai', ' ', 'cloud'], array([0, 3]))
    """

    def __init__(self, texts: Sequence[bytes | memoryview], grammar: Cutting) -> None:
        several = [str(text, "utf-8") for text in texts]
        self._texts, self._grammar = texts, grammar
        self.text = "\n".join(several)
        self.points = np.frombuffer(self.text.encode("utf-32-le"), dtype=np.uint32)
        firsts, lasts = grammar.cut(self.text, self.points)
        some = np.flatnonzero(lasts > firsts)
        self.firsts, self.lasts = firsts.take(some), lasts.take(some)
        self.heads = np.searchsorted(self.firsts, _begins(several))

    def __len__(self) -> int:
        return len(self.firsts)

    @property
    def pieces(self) -> list[str]:
        """The sentences."""
        return [self.piece(number) for number in range(len(self))]

    def piece(self, number: int) -> str:
        """One of the sentences."""
        return self.text[self.firsts[number] : self.lasts[number]]

    @property
    def sizes(self) -> list[int]:
        """How many sentences each text has."""
        return list(map(int, np.diff(self.heads, append=len(self))))

    def reports(self, sentences: Any) -> Any:
        """The numbers of the texts that some sentences belong to."""
        return np.searchsorted(self.heads, sentences, side="right") - 1

    @cached_property
    def begins(self) -> Any:
        """The byte at which each text begins."""
        return _begins(self._texts)

    @cached_property
    def data(self) -> bytes:
        """The bytes of all texts."""
        return b"\n".join(self._texts)

    @cached_property
    def bytes_before(self) -> Any:
        """The byte at which each character begins, and the text's end."""
        starts = (np.frombuffer(self.data, dtype=np.uint8) & 0xC0) != 0x80
        return np.append(np.flatnonzero(starts), len(self.data))

    def characters(self, places: Sequence[int] | Any) -> Any:
        """The characters that begin at some bytes, or first behind them."""
        return np.searchsorted(self.bytes_before, places)

    @cached_property
    def hashes(self) -> Any:
        """A number of 64 bits for each sentence, the same in every process: a polynomial of its characters."""
        powers, inverses = _powers(1 << max(17, len(self.points).bit_length()))
        sums = np.zeros(len(self.points) + 1, dtype=np.uint64)
        np.cumsum(self.points * powers[: len(self.points)], out=sums[1:])
        found = (sums[self.lasts] - sums[self.firsts]) * inverses[self.firsts]
        return (found ^ (found >> np.uint64(29))) * np.uint64(BASE)

    @property
    def chars(self) -> int:
        """Characters of all sentences."""
        return int((self.lasts - self.firsts).sum())

    @cached_property
    def units(self) -> tuple[Any, Any]:
        """The stretches that are cut into words each on its own: where each begins, and the character behind it."""
        return self._grammar.units(self)

    def units_of(self, number: int) -> range:
        """The numbers of the stretches of a sentence."""
        return range(*np.searchsorted(self.units[0], (self.firsts[number], self.lasts[number])).tolist())

    def units_in(self, number: int) -> Iterator[tuple[int, int]]:
        """The stretches of a sentence: where each begins, and the character behind it."""
        for unit in self.units_of(number):
            yield int(self.units[0][unit]), int(self.units[1][unit])

    def holding(self, places: Sequence[int] | Any) -> Any:
        """The numbers of the sentences that hold some characters; what parts two belongs to the first, -1 is before."""
        return np.searchsorted(self.firsts, places, side="right") - 1

    def within(self, wanted: Any) -> Any:
        """Which characters of the text stand in some of its sentences; and False for its end."""
        steps = np.zeros(len(self.text) + 1, dtype=np.int8)
        steps[self.firsts[wanted]] += 1
        steps[self.lasts[wanted]] -= 1
        return steps.cumsum(dtype=np.int8) > 0


def _begins(texts: Sequence[Sequence[Any]]) -> Any:
    """Where each of some texts begins that are put together as lines."""
    return np.cumsum([0, *(len(text) + 1 for text in texts[:-1])])


@lru_cache(maxsize=8)
def _powers(size: int) -> tuple[Any, Any]:
    """The first powers of `BASE`, and of its inverse."""
    return tuple(  # type: ignore[return-value]
        np.multiply.accumulate(np.append(np.uint64(1), np.full(size, base, dtype=np.uint64)))
        for base in (BASE, pow(BASE, -1, 1 << 64))
    )
