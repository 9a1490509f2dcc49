"""In: a task and its items. Out: each item with its result, or `Lost` with the reason; a crash loses one item only."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Literal, NamedTuple, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


class Lost(NamedTuple):
    """A task that came to no result: it ran out of time, or its process died."""

    reason: Literal["timed out", "crashed"]
    detail: str


def run(
    make_task: Callable[[], Callable[[Item], Result]],
    items: Sequence[Item],
    *,
    workers: int,
    timeout_s: float,
) -> Iterator[tuple[Item, Result | Lost]]:
    """Run a task over items, in this process (one worker) or in a pool of spawned processes.

    Args:
        make_task: builds the task; called once in each process, so that what is costly is built once. Picklable.
        items: what to work on; picklable.
        workers: processes; 0 runs in this one, without deadline and without shelter from crashes.
        timeout_s: seconds after which an item is given up and its process replaced.

    Yields:
        (item, result), in order of the items.
    """
    if workers == 0:
        task = make_task()
        for item in items:
            yield item, _kept_apart(task, item)
        return
    yield from _pooled(make_task, items, workers, timeout_s)


def _pooled(
    make_task: Callable[[], Callable[[Item], Result]], items: Sequence[Item], workers: int, timeout_s: float
) -> Iterator[tuple[Item, Result | Lost]]:
    from multiprocessing import get_context

    from pebble import ProcessExpired, ProcessPool

    context: Any = get_context("spawn")
    size = min(workers, max(1, len(items)))
    with ProcessPool(max_workers=size, context=context, initializer=_prepare, initargs=[make_task]) as pool:
        try:
            with _interrupts_held():
                future = pool.map(_call, items, timeout=timeout_s)
            results = future.result()
            for item in items:
                try:
                    yield item, next(results)
                except TimeoutError:
                    yield item, Lost("timed out", f"not done after {timeout_s:g} seconds")
                except ProcessExpired as error:
                    yield item, Lost("crashed", f"the worker process died (exit code {error.exitcode})")
        except BaseException:  # Ctrl-C, or the caller stops listening: leave no process behind
            pool.stop()  # type: ignore[no-untyped-call]
            raise


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


def _prepare(make_task: Callable[[], Callable[[Any], Any]]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _prepared[:] = [make_task()]


def _call(item: Any) -> Any:
    return _kept_apart(_prepared[0], item)


def _kept_apart(task: Callable[[Item], Result], item: Item) -> Result | Lost:
    """An item that the task cannot take is lost with its reason; the others go on."""
    try:
        return task(item)
    except Exception as error:  # noqa: BLE001 (whatever it is, it is this item's, and is reported with it)
        return Lost("crashed", f"{type(error).__name__}: {error}")
