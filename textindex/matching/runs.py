"""In: a folded text, a tokenizer, a place. Out: the run that holds the place: a stretch that is cut on its own.

Only runs that are asked for are decoded and cut, each once.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from typing import Protocol

Data = bytes | memoryview
"""Folded text in UTF-8."""
REACH = 64  # bytes at each side that are looked at first; most runs are a word or a clause


class RunSplitter(Protocol):
    """What the word rules need of a tokenizer; `textindex.matching.Splitter` is one."""

    def run_around(self, text: str, position: int) -> tuple[int, int]:
        """Start and stop of the run that is cut on its own."""
        ...

    def ends(self, run: str) -> Sequence[int]:
        """Where the run's words end, in characters, in order; each begins where the one before ends."""
        ...

    def straddled(self, run: str, ends: Sequence[int], first: int, last: int) -> bool:
        """Whether what stands between two characters of a run takes the end of one word and goes on into another.

        ``ends`` are those of the run, which is asked for them once for all its hits.
        """
        ...


class Run:
    """A stretch of text that is cut on its own: where it begins (byte), where it ends, and its characters.

    A run may be a whole report without a blank, and hold thousands of hits: what is asked of it for each hit (`offset`,
    `ends`) is worked out once for all of them. Most are a word, and are asked once.
    """

    __slots__ = ("_ends", "_places", "start", "stop", "text")

    def __init__(self, start: int, stop: int, text: str) -> None:
        self.start, self.stop, self.text = start, stop, text
        self._places: Sequence[int] | None = None  # the byte at which each character begins, from the run's start
        self._ends: dict[RunSplitter, Sequence[int]] = {}

    def offset(self, position: int) -> int:
        """The characters of the run before a byte of the text."""
        inside = position - self.start
        if self.stop - self.start == len(self.text):  # a byte is a character
            return inside
        if self._places is None:
            self._places = [place for place, byte in enumerate(self.text.encode()) if byte & 0xC0 != 0x80]
        return bisect_left(self._places, inside)

    def ends(self, splitter: RunSplitter) -> Sequence[int]:
        """Where the run's words end for a tokenizer."""
        found = self._ends.get(splitter)
        if found is None:
            found = self._ends[splitter] = splitter.ends(self.text)
        return found


class Runs:
    """The runs of one text that hold positions asked for, each looked for and decoded once."""

    def __init__(self, data: Data) -> None:
        self.data = data
        self._starts: list[int] = []
        self._found: list[Run] = []  # in order, none of them overlapping another
        self._last = Run(0, 0, "")
        self._places: dict[tuple[int, int], tuple[Run, int, int | None]] = {}

    def around(self, position: int, run_around: Callable[[str, int], tuple[int, int]]) -> Run:
        """The run that holds the character beginning at a byte."""
        if self._last.start <= position < self._last.stop:
            return self._last
        at = bisect_right(self._starts, position) - 1
        if at < 0 or position >= self._found[at].stop:
            run = self._look(position, run_around)
            if run.start == run.stop:  # a character that belongs to none
                return run
            at += 1
            if at < len(self._found) or (at and run.start < self._found[at - 1].stop):
                # An English line takes the place of those of its chunks that were found on their own.
                at, after = (bisect_left(self._starts, edge) for edge in (run.start, run.stop))
                self._starts[at:after], self._found[at:after] = [run.start], [run]
            else:
                self._starts.append(run.start)
                self._found.append(run)
        self._last = self._found[at]
        return self._last

    def place(
        self, start: int, stop: int, run_around: Callable[[str, int], tuple[int, int]]
    ) -> tuple[Run, int, int | None]:
        """The run that a span begins in, and the characters of it before the span and to its end; None if it goes on.

        Each span is asked for by several rules, and looked for once.
        """
        place = self._places.get((start, stop))
        if place is None:
            run = self.around(start, run_around)
            place = run, run.offset(start), run.offset(stop) if stop <= run.stop else None
            self._places[start, stop] = place
        return place

    def _look(self, position: int, run_around: Callable[[str, int], tuple[int, int]]) -> Run:
        """Look at a window of the text, at a wider one if the run leaves it."""
        data, reach = self.data, REACH
        while True:
            before = str(data[max(0, position - reach) : position], "utf-8", "ignore")
            text = before + str(data[position : position + reach], "utf-8", "ignore")
            start, stop = run_around(text, len(before))
            begins = start > 0 or reach >= position
            if begins and (stop < len(text) or position + reach >= len(data)):
                run = text[start:stop]
                first = position - len(text[start : len(before)].encode())
                return Run(first, first + len(run.encode()), run)
            reach *= 4


def word_end(ends: Sequence[int], start: int) -> int | None:
    """Where the word ends that begins at a character of a run; None if none begins there.

    >>> word_end((3, 4, 9), 4), word_end((3, 4, 9), 5)
    (9, None)
    """
    place = bisect_right(ends, start)
    begins = start == 0 or (place > 0 and ends[place - 1] == start)
    return ends[place] if begins and place < len(ends) else None


def is_edge(ends: Sequence[int], place: int) -> bool:
    """Whether a word begins or ends at a character of a run, or behind its last one.

    >>> is_edge((3, 4, 9), 4), is_edge((3, 4, 9), 5)
    (True, False)
    """
    at = bisect_left(ends, place)
    return place == 0 or (at < len(ends) and ends[at] == place)
