"""In: a task and its items. Out: each item with its result, or `Lost` with the reason; a crash loses one item only."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any, Literal, NamedTuple, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

MEGABYTE = 1_000_000
AHEAD = 3  # items handed out a worker, so that none waits for this process
RECYCLED_AFTER = 500  # items, after which a worker makes room for a fresh one
TOO_LARGE = 87  # exit code of a worker that passes its memory limit
WATCH_S = 0.02


class Lost(NamedTuple):
    """A task that came to no result: out of time, out of memory, or its process died."""

    reason: Literal["timed out", "too large", "crashed"]
    detail: str


class Limits(NamedTuple):
    """What one item may use.

    Attributes:
        workers: processes; 0 runs in this one, without limits and without shelter from crashes.
        timeout_s: seconds after which an item is given up and its process replaced.
        memory_mb: resident megabytes of a worker's process; 0 sets no limit.
    """

    workers: int = 0
    timeout_s: float = 600.0
    memory_mb: int = 0


def run(
    make_task: Callable[[], Callable[[Item], Result]], items: Iterable[Item], limits: Limits
) -> Generator[tuple[Item, Result | Lost], None, None]:
    """Run a task over items, in this process (no workers) or in a pool of spawned processes.

    Args:
        make_task: builds the task; called once in each process, so that what is costly is built once. Picklable.
        items: what to work on; picklable. Taken only as fast as they are worked on.
        limits: processes, seconds and memory.

    Yields:
        (item, result), in the order in which they are done.
    """
    if limits.workers == 0:
        task = make_task()
        for item in items:
            yield item, _kept_apart(task, item)
        return
    yield from _pooled(make_task, items, limits)


def _pooled(
    make_task: Callable[[], Callable[[Item], Result]], items: Iterable[Item], limits: Limits
) -> Generator[tuple[Item, Result | Lost], None, None]:
    from concurrent.futures import FIRST_COMPLETED, wait
    from multiprocessing import get_context

    from pebble import ProcessPool

    context: Any = get_context("spawn")
    watch = (limits.memory_mb * MEGABYTE, os.getpid())
    waiting: dict[Any, Item] = {}
    items = iter(items)
    with ProcessPool(
        max_workers=limits.workers,
        max_tasks=RECYCLED_AFTER,
        context=context,
        initializer=_prepare,
        initargs=[make_task, *watch],
    ) as pool:
        try:
            while True:
                for item in islice(items, AHEAD * limits.workers - len(waiting)):
                    with _interrupts_held():
                        waiting[pool.schedule(_call, args=[item], timeout=limits.timeout_s)] = item
                if not waiting:
                    break
                for done in wait(waiting, return_when=FIRST_COMPLETED).done:
                    yield waiting.pop(done), _result(done, limits)
        except BaseException:  # Ctrl-C, or the caller stops listening: leave no process behind
            pool.stop()  # type: ignore[no-untyped-call]
            raise


def _result(future: Any, limits: Limits) -> Any:
    from pebble import ProcessExpired

    try:
        return future.result()
    except TimeoutError:
        return Lost("timed out", f"not done after {limits.timeout_s:g} seconds")
    except ProcessExpired as error:
        if error.exitcode == TOO_LARGE:
            return Lost("too large", f"it needs more than {limits.memory_mb:,} MB of memory")
        return Lost("crashed", f"the worker process died (exit code {error.exitcode})")


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Start the pool's threads, and by them its processes, deaf to Ctrl-C: this process alone answers it.

    A signal mask is inherited by threads and processes. Windows has none; there the workers' own handler must do.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()  # started later, with the first process, it would lift the mask
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_prepared: list[Callable[[Any], Any]] = []
"""In a worker process, the one task that it was started for."""


def _prepare(make_task: Callable[[], Callable[[Any], Any]], memory: int, parent: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_watch, args=(memory, parent), daemon=True).start()
    _prepared[:] = [make_task()]


def _watch(memory: int, parent: int) -> None:
    """End this worker when it passes its memory limit, or when the process that started it is gone."""
    import psutil

    process = psutil.Process()
    while True:
        if memory and process.memory_info().rss > memory:
            os._exit(TOO_LARGE)
        if os.getppid() != parent:
            os._exit(1)
        time.sleep(WATCH_S)


def _call(item: Any) -> Any:
    return _kept_apart(_prepared[0], item)


def _kept_apart(task: Callable[[Item], Result], item: Item) -> Result | Lost:
    """An item that the task cannot take is lost with its reason; the others go on."""
    try:
        return task(item)
    except MemoryError:
        return Lost("too large", "it needs more memory than there is")
    except Exception as error:  # noqa: BLE001 (whatever it is, it is this item's, and is reported with it)
        return Lost("crashed", f"{type(error).__name__}: {error}")
