"""In: a task and its items. Out: each item with what came of it, several at a time where the site allows that."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import TypeVar

from textindex.fetch.client import Client

A = TypeVar("A")
B = TypeVar("B")
HEEDED_S = 0.5


def side_by_side(client: Client, task: Callable[[A], B], items: Sequence[A]) -> Iterator[tuple[A, B]]:
    """Do a task for each item, no more ahead of what is taken than there are workers.

    What ends the run (an error, Ctrl-C) lets those under way come to an orderly end first.

    Raises:
        Exception: what the task raises.
    """
    if client.limits.workers == 1:
        for item in items:
            yield item, task(item)
        return
    waiting, running = iter(items), dict[Future[B], A]()
    with ThreadPoolExecutor(client.limits.workers) as pool:
        try:
            while True:
                while len(running) < client.limits.workers:
                    try:
                        item = next(waiting)
                    except StopIteration:
                        break
                    running[pool.submit(task, item)] = item
                if not running:
                    return
                done, _ = wait(running, timeout=HEEDED_S, return_when=FIRST_COMPLETED)
                for future in done:
                    yield running.pop(future), future.result()
        except BaseException:
            client.stop.set()
            raise
