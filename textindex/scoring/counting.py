"""In: the chosen reports, what they are scored by, limits. Out: their counts; and of which the scoring was given up.

Reports are scored many at a time, as they lie in the store. A portion that is not done in time, takes too much memory
or dies is done again report by report, each under the user's limits: one report is lost then, not its portion.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial

from textindex import runners
from textindex.core.errors import StoreError
from textindex.core.messages import Message
from textindex.core.records import Rejection
from textindex.runners import Limits, Lost
from textindex.scoring import outcomes
from textindex.scoring.archives import Event, Progress
from textindex.scoring.scorer import Job, Scored, Scorer, Settings
from textindex.store import GoneError, Store, key_of, warm

TRIES = 3  # how often texts are looked for that a `compact` puts elsewhere meanwhile
PORTION_S = 60.0  # ordinary portions take a second or two; what takes longer is looked at report by report

Got = list[Scored] | StoreError | Lost
Task = Callable[[Job], Got]


def count(
    address: str,
    used: Sequence[outcomes.Outcome],
    settings: Settings,
    limits: Limits,
    *,
    into: outcomes.RunCounts | None = None,
    here: bool = False,
    dask: str | None = None,
    progress: Progress | None = None,
) -> tuple[outcomes.RunCounts, list[Rejection]]:
    """Score the chosen reports.

    Args:
        address: the store's.
        used: the reports.
        settings: what they are scored by.
        limits: processes; seconds and memory a report.
        into: the counts of other reports, to which these are added.
        here: begin in this process, since there is too little to start others for.
        dask: a Dask scheduler's address, or ``local``.
        progress: called after each portion.

    Returns:
        The counts, and a rejection for each report whose scoring passed a limit or crashed: it is in no table.

    Raises:
        StoreError: the store changed meanwhile, or cannot be read.
    """
    limits = limits._replace(beyond_start=True)
    portion = limits._replace(timeout_s=min(limits.timeout_s, PORTION_S), workers=0 if here else limits.workers)
    work, make = _Work(used, into or outcomes.RunCounts(settings.dictionaries), progress), partial(_Task, settings)
    for _ in range(TRIES):
        work.gone = None
        jobs = list(outcomes.jobs(address, work.left()))
        work.take(_scored(make, jobs, portion, None if here else dask))
        work.take(_scored(make, work.again, limits, dask, alone=True), last=True)
        if work.gone is None:
            break
        work.find_again(Store(address))
    if left := work.left():
        told = Message("count.changed", n_left=len(left), n_used=len(used), address=address)
        raise work.gone or StoreError(told)
    return work.counts, list(work.lost.values())


class _Work:
    """The reports to score, and how far it is."""

    def __init__(self, used: Sequence[outcomes.Outcome], counts: outcomes.RunCounts, progress: Progress | None) -> None:
        self._used, self._progress = {outcome.filing.file: outcome for outcome in used}, progress
        self.counts, self._before = counts, len(counts.totals)
        self.lost: dict[str, Rejection] = {}
        self.again: list[Job] = []
        self.gone: GoneError | None = None

    def left(self) -> list[outcomes.Outcome]:
        """What is still to be scored."""
        return [own for file, own in self._used.items() if file not in self.counts.totals and file not in self.lost]

    def take(self, results: Iterator[tuple[Job, Got]], *, last: bool = False) -> None:
        """Take results; what is lost in them is tried again, one report a job, or the last time is given up."""
        self.again = []
        with closing(results):  # type: ignore[type-var]
            for job, got in results:
                if isinstance(got, GoneError):
                    self.gone = got
                elif isinstance(got, StoreError):
                    raise got
                elif not isinstance(got, Lost):
                    self.counts.add(got)
                elif last:
                    self.lost.update((file, self._given_up(file, got)) for file, _ in job.files.values())
                else:
                    self.again.extend(job._replace(files={row: told}) for row, told in job.files.items())
                self._tell(next(iter(job.files.values()))[0])

    def find_again(self, store: Store) -> None:
        """Look where the texts lie now, after the store's parts were put together."""
        now = {key_of(entry): entry for entry in store.entries()}
        for outcome in self.left():
            if outcome.entry is not None and (entry := now.get(key_of(outcome.entry))):
                self._used[outcome.filing.file] = replace(outcome, entry=entry)

    def _given_up(self, file: str, lost: Lost) -> Rejection:
        return Rejection(self._used[file].filing, "runners", lost.reason, Message("report.in_scoring", of=lost.detail))

    def _tell(self, file: str) -> None:
        if self._progress is not None:
            done = len(self.counts.totals) - self._before + len(self.lost)
            reason = self.lost[file].reason if file in self.lost else ""
            self._progress(Event("score", done, len(self._used), file if reason else "", reason))


class _Task:
    """Scores a job; a store that cannot be read is no fault of the reports, and is told as it is."""

    def __init__(self, settings: Settings) -> None:
        warm()  # here, so that it is no part of the first report's time
        self._score = Scorer(settings)

    def __call__(self, job: Job) -> list[Scored] | StoreError:
        try:
            return self._score(job)
        except StoreError as error:
            return error


def _scored(
    make: Callable[[], Task], jobs: Sequence[Job], limits: Limits, dask: str | None, *, alone: bool = False
) -> Iterator[tuple[Job, Got]]:
    """Each job with what became of it; on a cluster each ``alone`` in a process of its own, which can be ended."""
    if not jobs:
        return
    if dask:
        sheltered = partial(partial, _sheltered, make, limits) if alone else partial(_watched, make, limits)
        yield from runners.run_on_dask(sheltered, jobs, dask, limits.workers)
    elif limits.workers:
        yield from runners.run(make, jobs, limits._replace(workers=min(limits.workers, len(jobs))))
    else:
        task = make()
        yield from ((job, runners.watched(task, job, limits)) for job in jobs)


def _watched(make: Callable[[], Task], limits: Limits) -> Task:
    return partial(_under, make(), limits)


def _under(task: Task, limits: Limits, job: Job) -> Got:
    return runners.watched(task, job, limits)


def _sheltered(make: Callable[[], Task], limits: Limits, job: Job) -> Got:
    with closing(runners.run(make, [job], limits._replace(workers=1))) as results:
        return next(results)[1]
