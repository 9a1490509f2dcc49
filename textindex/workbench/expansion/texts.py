"""In: a store's reports, a task. Out: what the task makes of each portion, in order; what readings know of the reports.

Several processes may work; neither the results nor their order depends on how many.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing
from functools import partial
from typing import Any, NamedTuple, TypeVar

import numpy as np

from textindex import runners
from textindex.runners import Limits, Lost
from textindex.scoring.scorer import Job
from textindex.store import Store, Stored

Result = TypeVar("Result")

LONGEST_S = 86_400.0


class Known(NamedTuple):
    """What the first reading tells the later ones of a report.

    Attributes:
        seeds: start, stop and kind of each hit, in four bytes each; None: too many for all to be remembered.
        fresh: a bit for each sentence: whether it was not met before; None where nothing is known of that.
        begun: the sentences with hits that were not met before among those with hits.
        compared: the sentences that were chosen to be compared; None before any were.
    """

    seeds: bytes | None
    fresh: bytes | None
    begun: tuple[int, ...]
    compared: tuple[int, ...] | None = None

    def first(self, number: int) -> Any:
        """Which of so many sentences were not met before; all, where that is not known."""
        if self.fresh is None:
            return np.ones(number, dtype=bool)
        return np.unpackbits(np.frombuffer(self.fresh, dtype=np.uint8), count=number).astype(bool)


NOTHING = Known(b"", None, ())


class Portion(NamedTuple):
    """Some reports of a part, and what is known of each, in order of the rows."""

    number: int
    job: Job
    known: Sequence[Known]

    def texts(self) -> Iterator[tuple[str, Stored, Known]]:
        """Each report's file, its text, and what is known of it."""
        stored = Store(self.job.address).texts(self.job.part, list(self.job.files))
        for one, known in zip(stored, self.known, strict=True):
            yield self.job.files[one.row][0], one, known

    def folded(self, find: Callable[[Stored], bytes]) -> Iterator[tuple[str, memoryview, bytes, Known]]:
        """Each report's file, its folded text, its hits, which are found where they are not known, and what is known."""
        if any(known.seeds is None for known in self.known):
            for file, stored, known in self.texts():
                yield file, memoryview(stored.folded.data), known.seeds or find(stored), known
            return
        files = [self.job.files[row][0] for row in sorted(self.job.files)]
        texts = Store(self.job.address).folded(self.job.part, list(self.job.files))
        for file, data, known in zip(files, texts, self.known, strict=True):
            yield file, data, known.seeds or b"", known


class Texts:
    """The reports that are read, as often as they are asked for, in one order.

    Args:
        jobs: where they lie.
        workers: processes; 0 reads in this one.

    Attributes:
        known: what is known of the reports of each job.
    """

    def __init__(self, jobs: Sequence[Job], workers: int = 0) -> None:
        self.jobs, self._workers = jobs, min(workers, len(jobs))
        self.known: list[Sequence[Known]] = [(NOTHING,) * len(job.files) for job in jobs]

    def of(self, files: Collection[str]) -> Iterator[tuple[str, Stored]]:
        """The texts of some files."""
        for job in self.jobs:
            rows = {row: told for row, told in job.files.items() if told[0] in files}
            if rows:
                for one in Store(job.address).texts(job.part, list(rows)):
                    yield rows[one.row][0], one

    def each(self, make: Callable[[], Callable[[Portion], Result]]) -> Iterator[Result]:
        """What a task makes of each portion.

        Args:
            make: makes the task, once in each process; can be pickled.
        """
        portions = (Portion(number, job, self.known[number]) for number, job in enumerate(self.jobs))
        make = partial(_resting, make)
        if not self._workers:
            yield from map(make(), portions)
            return
        waiting: dict[int, Result] = {}
        here: Callable[[Portion], Result] | None = None
        first = 0
        with closing(runners.run(make, portions, Limits(self._workers, LONGEST_S))) as results:
            for portion, got in results:
                if isinstance(got, Lost):  # whatever befell it there, here it is done, or says what is wrong
                    here = here or make()
                    got = here(portion)
                waiting[portion.number] = got
                while first in waiting:
                    yield waiting.pop(first)
                    first += 1


def _resting(make: Callable[[], Callable[[Portion], Result]]) -> Callable[[Portion], Result]:
    return partial(_at_rest, make())


def _at_rest(task: Callable[[Portion], Result], portion: Portion) -> Result:
    """Work on a portion while Python's cycle collector rests: what is found is tens of thousands of small things."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        return task(portion)
    finally:
        if enabled:
            gc.enable()
