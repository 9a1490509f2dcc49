"""In: the chosen reports, what they are scored by, limits. Out: their tally; and of which the scoring was given up.

Reports are scored many at a time, as they lie in the store. A portion that is not done in time, takes too much memory
or dies is done again report by report, each under the user's limits: one report is lost then, not its portion.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from functools import partial
from typing import Any

from textindex import outcomes, runners
from textindex.archives import Event, Progress
from textindex.base.errors import StoreError
from textindex.base.records import Rejection
from textindex.runners import Limits, Lost
from textindex.scoring import Job, Scored, Scorer, Settings

PORTION_S = 60.0  # ordinary portions take a second or two; what takes longer is looked at report by report
IN_SCORING = "; in scoring"

Got = list[Scored] | StoreError | Lost
Task = Callable[[Job], Got]


def count(
    address: str,
    used: Sequence[outcomes.Outcome],
    settings: Settings,
    limits: Limits,
    *,
    here: bool = False,
    dask: str | None = None,
    progress: Progress | None = None,
) -> tuple[outcomes.Tally, list[Rejection]]:
    """Score the chosen reports.

    Args:
        address: the store's.
        used: the reports.
        settings: what they are scored by.
        limits: processes; seconds and memory a report.
        here: begin in this process, since there is too little to start others for.
        dask: a Dask scheduler's address, or ``local``.
        progress: called after each portion.

    Returns:
        The tally, and a rejection for each report whose scoring passed a limit or crashed: it is in no table of counts.

    Raises:
        StoreError: the store changed meanwhile, or cannot be read.
    """
    limits = limits._replace(beyond_start=True)
    portion = limits._replace(timeout_s=min(limits.timeout_s, PORTION_S), workers=0 if here else limits.workers)
    tally, lost = outcomes.Tally(settings.dictionaries), dict[str, Rejection]()
    filings = {outcome.filing.file: outcome.filing for outcome in used}
    make = partial(_Task, settings)
    again: list[Job] = []

    def take(results: Iterator[tuple[Job, Got]], *, last: bool) -> None:
        with closing(results):  # type: ignore[type-var]
            for job, got in results:
                if isinstance(got, StoreError):
                    raise got
                if not isinstance(got, Lost):
                    tally.add(got)
                elif last:
                    lost.update((file, _given_up(filings[file], got)) for file, _ in job.files.values())
                else:
                    again.extend(job._replace(files={row: told}) for row, told in job.files.items())
                if progress is not None:
                    told = lost.get(next(iter(job.files.values()))[0])
                    file, reason = (told.filing.file, told.reason) if told else ("", "")
                    progress(Event("score", len(tally.totals) + len(lost), len(used), file, reason))

    take(_scored(make, list(outcomes.jobs(address, used)), portion, None if here else dask), last=False)
    take(_scored(make, again, limits, dask, alone=True), last=True)
    if len(tally.totals) + len(lost) != len(used):
        done = len(tally.totals) + len(lost)
        raise StoreError(f"{len(used)} reports were to be scored and {done} were; the store {address} changed")
    return tally, list(lost.values())


def _given_up(filing: Any, lost: Lost) -> Rejection:
    return Rejection(filing, "runners", lost.reason, lost.detail + IN_SCORING)


class _Task:
    """Scores a job; a store that cannot be read is no fault of the reports, and is told as it is."""

    def __init__(self, settings: Settings) -> None:
        import pyarrow.parquet  # noqa: F401 (here, so that it is no part of the first report's time)

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
