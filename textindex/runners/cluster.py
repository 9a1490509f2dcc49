"""In: a task, its items and a Dask scheduler. Out: each item with its result, or `Lost`: what `local.run` gives."""

from __future__ import annotations

import multiprocessing
import pickle
from collections.abc import Callable, Generator, Sequence
from contextlib import ExitStack
from functools import lru_cache
from itertools import islice
from typing import Any, TypeVar

from textindex.core.errors import RunnerError
from textindex.core.messages import Message
from textindex.runners.local import Lost

Item = TypeVar("Item")
Result = TypeVar("Result")

AHEAD = 2  # items handed out a thread of the cluster
CONNECT_S = 30


def run_on_dask(
    make_task: Callable[[], Callable[[Item], Result]], items: Sequence[Item], address: str, workers: int = 0
) -> Generator[tuple[Item, Result | Lost], None, None]:
    """Run a task over items on the workers of a Dask cluster.

    Args:
        make_task: builds the task; called once in each worker process. Picklable.
        items: what to work on; picklable.
        address: the scheduler's (``tcp://host:8786``), or ``local`` for worker processes on this machine.
        workers: with ``local``, how many processes; 0 takes one a core.

    Yields:
        (item, result), in the order in which they are done. What a lost worker had is done by another; an item that
        takes several workers with it is `Lost`.

    Raises:
        RunnerError: Dask is not installed, or there is no scheduler at the address.
    """
    try:
        from distributed import KilledWorker, as_completed
    except ImportError:
        raise RunnerError(Message("dask.needed")) from None
    if not items:
        return
    packed = pickle.dumps(make_task)
    with ExitStack() as stack:
        client = stack.enter_context(_client(address, workers, stack))
        waiting: dict[Any, Item] = {}
        remaining = iter(items)
        finished = as_completed(loop=client.loop)  # type: ignore[no-untyped-call]
        while True:
            room = AHEAD * max(1, sum(client.nthreads().values())) - len(waiting)
            for item in islice(remaining, max(0, room)):
                future = client.submit(_work, packed, item, pure=False)
                waiting[future] = item
                finished.add(future)  # type: ignore[no-untyped-call]
            if not waiting:
                return
            future = next(finished)
            item = waiting.pop(future)
            try:
                yield item, future.result()
            except KilledWorker as error:
                yield item, Lost("crashed", Message("lost.workers", workers=error.allowed_failures + 1))


def _client(address: str, workers: int, stack: ExitStack) -> Any:
    from distributed import Client, LocalCluster

    if address == "local":
        size = workers or None
        address = stack.enter_context(
            LocalCluster(n_workers=size, threads_per_worker=1, dashboard_address="127.0.0.1:0")  # type: ignore[no-untyped-call]
        ).scheduler_address
    try:
        return Client(address, timeout=CONNECT_S, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise RunnerError(Message("dask.silent", address=address, partition=str(error).partition(chr(10))[0])) from None


def _work(packed: bytes, item: Any) -> Any:
    # Dask's workers are daemons, which Python forbids to have children; a document's shelter is such a child. It ends
    # by itself when its worker is gone (see local._end_with).
    multiprocessing.current_process()._config["daemon"] = False  # type: ignore[attr-defined]
    return _made(packed)(item)


@lru_cache(maxsize=2)
def _made(packed: bytes) -> Callable[[Any], Any]:
    made: Callable[[Any], Any] = pickle.loads(packed)()
    return made
