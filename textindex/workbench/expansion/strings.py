"""In: strings. Out: every place where one of them stands in a text, all places of a text at once, as arrays."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import numpy as np

from textindex.matching.written import LATIN

IS_LATIN = np.zeros(sys.maxunicode + 1, dtype=bool)
IS_LATIN[list(LATIN)] = True
ROOMY = 3
"""Slots for each node at least."""
DENSE = 1 << 22
"""Pairs of characters of which a table is kept; more are looked for among those that strings begin with."""


class Strings:
    """A tree of strings, walked from every character of a text at the same time.

    Where thousands of strings stand at every third character, this takes a tenth of what an automaton takes that gives
    each place as a tuple.

    Args:
        strings: distinct, none empty.
        dense: pairs of characters of which a table is kept at most.

    >>> strings, text = Strings(["数据", "大数据", "据"]), "大数据"
    >>> strings(np.array([ord(char) for char in text]))
    (array([0, 1, 2]), array([3, 3, 3]), array([1, 0, 2]))
    """

    def __init__(self, strings: Sequence[str], dense: int = DENSE) -> None:
        chars = sorted(set("".join(strings)))
        self._own = np.zeros(sys.maxunicode + 1, dtype=np.int64)  # one more than its number; 0 for other characters
        self._own[[ord(char) for char in chars]] = np.arange(1, len(chars) + 1)
        self._width = len(chars) + 1
        self._keys: list[Any] = []  # of each level: node above times width plus character, sorted
        self._strings: list[Any] = []  # of each level: the string that ends in a node; -1 for none
        nodes = dict.fromkeys(range(len(strings)), 0)  # where each string stands
        for level in range(max(map(len, strings), default=0)):
            nodes = {n: at * self._width + int(self._own[ord(strings[n][level])]) for n, at in nodes.items()}
            keys = sorted(set(nodes.values()))
            place = {key: number for number, key in enumerate(keys)}
            nodes = {n: place[key] for n, key in nodes.items()}
            ends = np.full(len(keys), -1, dtype=np.int64)
            for n, at in nodes.items():
                if len(strings[n]) == level + 1:
                    ends[at] = n
            self._keys.append(np.array(keys, dtype=np.int64))
            self._strings.append(ends)
            nodes = {n: at for n, at in nodes.items() if len(strings[n]) > level + 1}
        self._slots = [_slots(keys) for keys in self._keys]
        self._pairs = self._table(dense)
        self._paired: Any = None if self._pairs is None else self._pairs > 0
        self._roots = np.zeros(self._width, dtype=np.int64)  # one more than the node that a character leads to
        if self._keys:  # where pairs are looked up, what goes on need not be found
            some = np.flatnonzero(self._strings[0] >= 0) if self._pairs is not None else slice(None)
            self._roots[self._keys[0][some]] = np.arange(1, len(self._keys[0]) + 1)[some]

    def _table(self, dense: int) -> Any:
        """For each pair of characters the node of the second level, one more than its number; None if too many."""
        if len(self._keys) < 2 or self._width**2 > dense:
            return None
        table = np.zeros(self._width**2, dtype=np.int64)
        above, char = np.divmod(self._keys[1], self._width)
        table[self._keys[0][above] * self._width + char] = np.arange(1, len(self._keys[1]) + 1)
        return table

    def __call__(self, points: Any) -> tuple[Any, Any, Any]:
        """Every place where a string stands, in order of start, the longer first.

        Args:
            points: the text's characters as numbers.

        Returns:
            The character at which each begins, the one behind it, and the string's number.
        """
        if not self._keys:
            return (np.zeros(0, dtype=np.int64),) * 3
        own = np.zeros(len(points) + len(self._keys), dtype=np.int64)
        self._own.take(points, out=own[: len(points)], mode="clip")
        found = []
        at = nodes = np.zeros(0, dtype=np.int64)
        for level, ends in enumerate(self._strings):
            if level == 0:
                if self._pairs is None or self._roots.any():
                    at, nodes = _some(self._roots.take(own))
            elif level == 1 and self._pairs is not None:
                at, nodes = self._second(own, len(points))
            else:
                at, nodes = self._step(own, at, nodes, level)
            strings = ends.take(nodes)
            here = np.flatnonzero(strings >= 0)
            starts = at.take(here)
            found.append((starts, starts + (level + 1), strings.take(here)))
        starts, stops, numbers = (np.concatenate(part) for part in zip(*found, strict=True))
        order = np.argsort(starts * (len(found) + 1) - (stops - starts), kind="stable")
        return starts.take(order), stops.take(order), numbers.take(order)

    def _second(self, own: Any, size: int) -> tuple[Any, Any]:
        pairs = own[:size] * self._width
        pairs += own[1 : size + 1]
        at = np.flatnonzero(self._paired.take(pairs))
        return at, self._pairs.take(pairs.take(at)) - 1

    def _step(self, own: Any, at: Any, nodes: Any, level: int) -> tuple[Any, Any]:
        """The places that go on, and the nodes that they come to."""
        (held, numbers), asked = self._slots[level], nodes * self._width + own.take(at + level)
        slots = _first_slot(asked, len(held))
        found = held.take(slots)
        same = found == asked
        left = np.flatnonzero(~same & (found >= 0))
        while len(left):
            slots[left] = next_slots = (slots.take(left) + 1) & (len(held) - 1)
            found = held.take(next_slots)
            same[left] = here = found == asked.take(left)
            left = left[~here & (found >= 0)]
        some = np.flatnonzero(same)
        return at.take(some), numbers.take(slots.take(some))


def _some(nodes: Any) -> tuple[Any, Any]:
    """Where numbers are above 0, and one less than they."""
    at = np.flatnonzero(nodes)
    return at, nodes.take(at) - 1


def _slots(keys: Any) -> tuple[Any, Any]:
    """A table in which each key is found from its first slot on, before a free one: the keys, -1 for none; numbers."""
    size = 1 << (ROOMY * len(keys)).bit_length()
    held, numbers = np.full(size, -1, dtype=np.int64), np.zeros(size, dtype=np.int64)
    for number, (key, slot) in enumerate(zip(keys.tolist(), _first_slot(keys, size).tolist(), strict=True)):
        while held[slot] >= 0:
            slot = (slot + 1) % size
        held[slot], numbers[slot] = key, number
    return held, numbers


def _first_slot(keys: Any, size: int) -> Any:
    return (keys * 0x9E3779B1 >> 15) & (size - 1)


def standing_free(points: Any, starts: Any, stops: Any) -> Any:
    """Which spans touch no Latin letter or digit with an end that is one."""
    latin = np.zeros(len(points) + 1, dtype=bool)  # at -1 is the text's end
    IS_LATIN.take(points, out=latin[:-1], mode="clip")
    before, first, last, behind = (latin.take(at) for at in (starts - 1, starts, stops - 1, stops))
    return ~(before & first) & ~(last & behind)
