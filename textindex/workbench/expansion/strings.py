"""In: strings. Out: every place where one of them stands in a text, all places of a text at once, as arrays."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import numpy as np

from textindex.matching.written import LATIN

IS_LATIN = np.zeros(sys.maxunicode + 1, dtype=bool)
IS_LATIN[list(LATIN)] = True
MARKS = 16
DENSE = 1 << 22
"""Pairs of characters of which a table is kept; more are looked for among those that strings begin with."""


class Strings:
    """A tree of strings, walked from every character of a text at the same time.

    Where thousands of strings stand at every third character, this takes a tenth of what an automaton takes that gives
    each place as a tuple.

    Args:
        strings: distinct, none empty.

    >>> strings, text = Strings(["数据", "大数据", "据"]), "大数据"
    >>> strings(np.array([ord(char) for char in text]))
    (array([0, 1, 2]), array([3, 3, 3]), array([1, 0, 2]))
    """

    def __init__(self, strings: Sequence[str]) -> None:
        chars = sorted(set("".join(strings)))
        self._own = np.zeros(sys.maxunicode + 1, dtype=np.uint16)  # one more than its number; 0 for other characters
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
        self._maybe = [self._marked(keys) for keys in self._keys]
        self._pairs = self._table()
        self._roots = np.zeros(self._width, dtype=np.int64)  # one more than the node that a character leads to
        if self._keys:  # where pairs are looked up, what goes on need not be found
            some = np.flatnonzero(self._strings[0] >= 0) if self._pairs is not None else slice(None)
            self._roots[self._keys[0][some]] = np.arange(1, len(self._keys[0]) + 1)[some]

    @staticmethod
    def _marked(keys: Any) -> Any:
        """A table in which a key's place is marked, so that most of what is no key need not be looked for."""
        table = np.zeros(1 << MARKS, dtype=bool)
        table[_mark(keys)] = True
        return table

    def _table(self) -> Any:
        """For each pair of characters the node of the second level, one more than its number; None if too many."""
        if len(self._keys) < 2 or self._width**2 > DENSE:
            return None
        table = np.zeros(self._width**2, dtype=np.int32)
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
        own = np.append(self._own[points], np.zeros(len(self._keys), dtype=np.uint16))
        found = []
        at = nodes = np.zeros(0, dtype=np.int64)
        for level, ends in enumerate(self._strings):
            if level == 0:
                if self._pairs is None or self._roots.any():
                    at, nodes = self._first(own)
            elif level == 1 and self._pairs is not None:
                at, nodes = self._second(own, len(points))
            else:
                at, nodes = self._step(own, at, nodes, level)
            strings = ends[nodes]
            here = np.flatnonzero(strings >= 0)
            found.append((at[here], at[here] + level + 1, strings[here]))
        starts, stops, numbers = (np.concatenate(part) for part in zip(*found, strict=True))
        order = np.argsort(starts * (len(found) + 1) - (stops - starts), kind="stable")
        return starts[order], stops[order], numbers[order]

    def _first(self, own: Any) -> tuple[Any, Any]:
        nodes = self._roots[own]
        at = np.flatnonzero(nodes)
        return at, nodes[at] - 1

    def _second(self, own: Any, size: int) -> tuple[Any, Any]:
        pairs = self._pairs[own[:size].astype(np.int32) * self._width + own[1 : size + 1]]
        at = np.flatnonzero(pairs)
        return at, pairs[at].astype(np.int64) - 1

    def _step(self, own: Any, at: Any, nodes: Any, level: int) -> tuple[Any, Any]:
        """The places that go on, and the nodes that they come to."""
        keys, asked = self._keys[level], nodes * self._width + own[at + level]
        some = np.flatnonzero(self._maybe[level][_mark(asked)])
        at, asked = at[some], asked[some]
        place = np.minimum(np.searchsorted(keys, asked), len(keys) - 1)
        same = np.flatnonzero(keys[place] == asked)
        return at[same], place[same]


def _mark(keys: Any) -> Any:
    """A place in a table of marks for each key."""
    return (keys * 0x9E3779B1 >> 15) & ((1 << MARKS) - 1)


def standing_free(points: Any, starts: Any, stops: Any) -> Any:
    """Which spans touch no Latin letter or digit with an end that is one."""
    latin = np.append(IS_LATIN[points], False)
    return ~(latin[starts - 1] & latin[starts]) & ~(latin[stops - 1] & latin[stops])
