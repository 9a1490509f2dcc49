"""In: a task and its items. Out: each item with its result, or `Lost` with the reason; a crash loses one item only."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import islice
from mmap import PAGESIZE
from multiprocessing import get_context, resource_tracker
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeVar

from textindex.core.errors import RunnerError
from textindex.core.messages import Message

Item = TypeVar("Item")
Result = TypeVar("Result")

MEGABYTE = 1_000_000
RECYCLED_AFTER = 500  # items, after which a worker makes room for a fresh one
START_S = 300.0  # a worker that is not ready by then never will be
STILLBORN = 5  # workers that end before they are ready, one after the other: something else is wrong
WATCH_S, REST_S = 0.005, 0.05  # between two looks at the workers' memory, near the limit and far from it
FASTEST = 10_000_000_000  # bytes that no process takes in a second
ORPHAN_S = 0.2


class Lost(NamedTuple):
    """A task that came to no result: out of time, out of memory, or its process died."""

    reason: Literal["timed out", "too large", "crashed"]
    detail: str


class Limits(NamedTuple):
    """What one item may use.

    Attributes:
        workers: processes; 0 runs in this one, without shelter from crashes, and `run` without limits.
        timeout_s: seconds after which an item is given up and its process replaced.
        memory_mb: resident megabytes of a worker's process; 0 sets no limit.
        beyond_start: count memory from when the worker is ready: what its task itself holds is not the items'.
    """

    workers: int = 0
    timeout_s: float = 600.0
    memory_mb: int = 0
    beyond_start: bool = False


def timed_out(limits: Limits) -> Lost:
    """An item that took too long."""
    return Lost("timed out", Message("lost.time", seconds=limits.timeout_s))


def too_large(limits: Limits) -> Lost:
    """An item that took too much memory."""
    return Lost("too large", Message("lost.memory", megabytes=limits.memory_mb))


def run(
    make_task: Callable[[], Callable[[Item], Result]], items: Iterable[Item], limits: Limits
) -> Generator[tuple[Item, Result | Lost], None, None]:
    """Run a task over items, in this process (no workers) or in spawned processes.

    Args:
        make_task: builds the task; called once in each process, so that what is costly is built once. Picklable.
        items: what to work on; picklable. Taken only as fast as they are worked on.
        limits: processes, seconds and memory.

    Yields:
        (item, result), in the order in which they are done.

    Raises:
        RunnerError: processes cannot be started.
    """
    if limits.workers > 0:
        yield from _in_processes(make_task, iter(items), limits)
        return
    task = make_task()
    for item in items:
        yield item, kept_apart(task, item)


def _in_processes(
    make_task: Callable[[], Callable[[Item], Result]], items: Iterator[Item], limits: Limits
) -> Generator[tuple[Item, Result | Lost], None, None]:
    busy: list[_Worker] = []
    stillborn = 0
    try:
        with _watched(busy, limits.memory_mb):
            busy.extend(_Worker(make_task, item, limits) for item in islice(items, limits.workers))
            while busy:
                for worker in _heard(busy):
                    answer = worker.answer()
                    if answer is READY:
                        stillborn = 0
                        continue
                    if answer is NEVER_READY:
                        stillborn += 1
                        if stillborn > STILLBORN:
                            raise RunnerError(Message("workers.end"))
                        busy[busy.index(worker)] = _Worker(make_task, worker.item, limits)
                        continue
                    done = worker.item
                    for item in islice(items, 1):
                        if worker.fit:
                            worker.give(item)
                        else:
                            worker.end()
                            busy[busy.index(worker)] = _Worker(make_task, item, limits)
                        break
                    else:
                        worker.end()
                        busy.remove(worker)
                    yield done, answer
    finally:  # Ctrl-C, or the caller stops listening: leave no process behind
        for worker in busy:
            worker.end()


READY, NEVER_READY = object(), object()


class _Worker:
    """A process that works on one item at a time.

    It shares nothing with the others: each has a pipe of its own, so that one that is killed, even in the middle of
    what it sends, keeps nothing from them. (Pools whose workers share a queue and its lock hang or break then.)
    """

    def __init__(self, make_task: Callable[[], Any], item: Any, limits: Limits) -> None:
        context = get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, make_task, os.getpid()), daemon=True)
        with _signals_held():
            self._process.start()
        theirs.close()
        self.pid = self._process.pid
        self.item, self._limits = item, limits
        self.deadline, self.too_large = time.monotonic() + START_S, False
        self._ready, self._served, self._alive = False, 0, True
        self.most = 0 if limits.beyond_start else limits.memory_mb * MEGABYTE

    @property
    def fit(self) -> bool:
        """Whether it can take a further item."""
        return self._alive and self._served < RECYCLED_AFTER

    def give(self, item: Any) -> None:
        """Hand it an item."""
        self.item, self.deadline = item, time.monotonic() + self._limits.timeout_s
        with suppress(OSError):  # it is dead: its silence will tell
            self.pipe.send(item)

    def answer(self) -> Any:
        """What it says, or what its silence means."""
        if not self.pipe.poll():
            self.end()
            return timed_out(self._limits) if self._ready else NEVER_READY
        try:
            got = self.pipe.recv()
        except (EOFError, OSError):
            return self._died()
        if not self._ready:
            self._ready = True
            if self._limits.beyond_start and self._limits.memory_mb:
                self.most = resident(self.pid) + self._limits.memory_mb * MEGABYTE
            self.give(self.item)
            return READY
        self._served += 1
        return got

    def _died(self) -> Any:
        self._alive = False
        self._process.join()
        if self.too_large:
            return too_large(self._limits)
        if not self._ready:
            return NEVER_READY
        return Lost("crashed", Message("lost.died", code=self._process.exitcode))

    def end(self) -> None:
        """Leave nothing of it."""
        self._alive = False
        self._process.kill()
        self._process.join()
        self.pipe.close()


def _heard(busy: Sequence[_Worker]) -> list[_Worker]:
    """The workers that have something to say, or whose time is over."""
    soonest = min(worker.deadline for worker in busy)
    spoken = wait([worker.pipe for worker in busy], max(0.0, soonest - time.monotonic()))
    return [worker for worker in busy if worker.pipe in spoken or worker.deadline <= time.monotonic()]


def resident(pid: int | None) -> int:
    """Bytes that a process holds; 0 where it is gone."""
    with suppress(OSError):  # Linux tells it here; psutil, which asks any system, takes longer to load than a report
        return int(Path(f"/proc/{pid}/statm").read_bytes().split()[1]) * PAGESIZE
    import psutil

    with suppress(psutil.Error):
        return int(psutil.Process(pid).memory_info().rss)
    return 0


@contextmanager
def _watched(busy: Sequence[_Worker], memory: int) -> Iterator[None]:
    """End workers that pass their memory limit (where there is one).

    They are looked at from this process: within a worker, one long call (decoding a text, parsing a page) keeps every
    other thread from running, and with it a watch.
    """
    over = threading.Event()
    thread = threading.Thread(target=_watch, args=(busy, memory * MEGABYTE, over), daemon=True)
    if memory:
        thread.start()
    try:
        yield
    finally:
        over.set()
        if memory:
            thread.join()


def _watch(busy: Sequence[_Worker], memory: int, over: threading.Event) -> None:
    """Look at them before any can have taken what it may still take: looking often would cost what a worker does."""
    import psutil

    left = memory
    while not over.wait(min(REST_S, max(WATCH_S, left / FASTEST))):
        left = memory
        for worker in tuple(busy):
            with suppress(psutil.Error):
                if worker.most:
                    left = min(left, worker.most - resident(worker.pid))
                    if left < 0:
                        worker.too_large = True
                        psutil.Process(worker.pid).kill()
                        left = 0


@contextmanager
def _signals_held() -> Iterator[None]:
    """Start a process deaf to Ctrl-C and SIGTERM until it has chosen for itself: this process alone answers them.

    A signal mask is inherited. Windows has none; there the worker's own choice must do.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # started later, with the first process, it would lift the mask
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(pipe: Connection, make_task: Callable[[], Callable[[Any], Any]], parent: int) -> None:
    """What a worker does: make the task, say so, then answer item after item until nobody listens."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT, signal.SIGTERM})
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    task = make_task()
    with suppress(EOFError, OSError):
        pipe.send(None)
        while True:
            pipe.send(kept_apart(task, pipe.recv()))


def _end_with(parent: int) -> None:
    """End this worker when the process that started it is gone."""
    while os.getppid() == parent:
        time.sleep(ORPHAN_S)
    os._exit(1)


def kept_apart(task: Callable[[Item], Result], item: Item) -> Result | Lost:
    """An item that the task cannot take is lost with its reason; the others go on."""
    try:
        return task(item)
    except MemoryError:
        return Lost("too large", Message("lost.no_memory"))
    except Exception as error:  # noqa: BLE001 (whatever it is, it is this item's, and is reported with it)
        return Lost("crashed", f"{type(error).__name__}: {error}")
