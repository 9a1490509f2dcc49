"""In: the hashes of sentences. Out: which were not met before, so that what a report prints every year counts once."""

from __future__ import annotations

from typing import Any

import numpy as np

FIRST_BITS, LAST_BITS = 14, 23
FULL = 0.6
"""Sentences are remembered in 64 MB at most: five million of them."""


class Seen:
    """Tells sentences that were met before; of an archive that has more than it remembers it forgets and begins anew.

    A table of hashes in which each is looked for from its place on (open addressing, linear probing).
    """

    def __init__(self) -> None:
        self._slots = np.zeros(1 << FIRST_BITS, dtype=np.uint64)
        self._bits, self._held = FIRST_BITS, 0

    def first(self, hashes: Any) -> Any:
        """Which sentences were not met; and remember them.

        Args:
            hashes: distinct numbers of 64 bits.
        """
        self._make_room(len(hashes))
        return self._put(np.maximum(hashes, np.uint64(1)))

    def _make_room(self, number: int) -> None:
        kept = self._slots[self._slots > 0] if self._held + number > FULL * len(self._slots) else None
        if kept is None:
            return
        while self._held + number > FULL * (1 << self._bits) and self._bits < LAST_BITS:
            self._bits += 1
        full = self._held + number > FULL * (1 << self._bits)
        while number > FULL * (1 << self._bits):  # one portion alone is larger than what is remembered otherwise
            self._bits += 1
        self._slots, self._held = np.zeros(1 << self._bits, dtype=np.uint64), 0
        if not full:
            self._put(kept)

    def _put(self, hashes: Any) -> Any:
        new = np.zeros(len(hashes), dtype=bool)
        left = np.arange(len(hashes))
        at = (hashes >> np.uint64(64 - self._bits)).astype(np.int64)
        while len(left):
            held = self._slots[at[left]]
            free = left[held == 0]
            self._slots[at[free]] = hashes[free]  # of two that want one slot the last has it
            got = free[self._slots[at[free]] == hashes[free]]
            new[got] = True
            left = left[(held != hashes[left]) & ~new[left]]
            at[left] = (at[left] + 1) & (len(self._slots) - 1)
        self._held += int(new.sum())
        return new
