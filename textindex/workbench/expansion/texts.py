"""In: a store's reports, a task. Out: what the task makes of each portion, in order; what readings know of the reports.

Several processes may work; neither the results nor their order depends on how many.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing
from functools import partial
from typing import Any, NamedTuple, TypeVar

import numpy as np

from textindex import runners
from textindex.core import collector
from textindex.runners import Limits, Lost
from textindex.scoring.scorer import Job
from textindex.store import Store, Stored

Result = TypeVar("Result")

LONGEST_S = 86_400.0
BATCH_BYTES = 300_000


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


class Batch(NamedTuple):
    """Some reports that are looked at together: their files, folded texts, hits, and what else is known of each."""

    files: list[str]
    texts: list[memoryview]
    seeds: list[bytes]
    known: list[Known]


class Portion(NamedTuple):
    """Some reports of a part, and what is known of each, in order of the rows."""

    number: int
    job: Job
    known: Sequence[Known]

    def batches(self, find: Callable[[Stored], bytes], *, anew: bool = False) -> Iterator[Batch]:
        """The reports, so many at a time that their texts fill `BATCH_BYTES`.

        Args:
            find: finds the hits of a text, where they are not known.
            anew: find those of every text.
        """
        batch = Batch([], [], [], [])
        for file, data, seeds, known in self._each(find, anew):
            batch.files.append(file)
            batch.texts.append(data)
            batch.seeds.append(seeds)
            batch.known.append(known)
            if sum(map(len, batch.texts)) >= BATCH_BYTES:
                yield batch
                batch = Batch([], [], [], [])
        if batch.files:
            yield batch

    def _each(self, find: Callable[[Stored], bytes], anew: bool) -> Iterator[tuple[str, memoryview, bytes, Known]]:
        store, rows = Store(self.job.address), sorted(self.job.files)
        files = [self.job.files[row][0] for row in rows]
        if anew or any(known.seeds is None for known in self.known):
            texts = store.texts(self.job.part, rows)
            for file, stored, known in zip(files, texts, self.known, strict=True):
                seeds = find(stored) if anew or known.seeds is None else known.seeds
                yield file, memoryview(stored.folded.data), seeds, known
        else:
            for file, data, known in zip(files, store.folded(self.job.part, rows), self.known, strict=True):
                yield file, data, known.seeds or b"", known


class Texts:
    """The reports that are read, as often as they are asked for, in one order.

    Args:
        jobs: where they lie.
        chars: of all of them.
        workers: processes; 0 reads in this one.

    Attributes:
        known: what is known of the reports of each job.
    """

    def __init__(self, jobs: Sequence[Job], chars: int, workers: int = 0) -> None:
        self.jobs, self.chars, self._workers = jobs, chars, min(workers, len(jobs))
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
    with collector.resting():
        return task(portion)
