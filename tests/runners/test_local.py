"""The runner: results in order and equal with and without processes; a hang or a crash loses one item only."""

import os
import signal
import time
from functools import partial

import pytest

from textindex.runners import Lost, run


def make_square():
    made_in = os.getpid()

    def square(item):
        time.sleep(0.02 * (item % 3))  # later items are done before earlier ones
        return item * item, os.getpid() == made_in

    return square


def make_task(home):
    return partial(misbehave, home)


def misbehave(home, item):
    """Do what the item says, in a worker process only; the test's own process is never harmed."""
    if os.getpid() == home:
        raise AssertionError("not in a process of its own")
    if item == "hang":
        time.sleep(3600)
    if item == "exit":
        os._exit(3)
    if item == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    return item.upper()


def make_failing():
    return fail


def fail(item):
    if item == 2:
        raise KeyError("a fault of the program, not of the item")
    return item


def makings(folder):
    """A task whose making leaves a mark, to count how often it is made."""
    (folder / f"{os.getpid()}-{time.monotonic_ns()}").touch()
    return str


def test_results_come_in_order_and_are_equal_with_and_without_processes():
    items = list(range(12))
    here = list(run(make_square, items, workers=0, timeout_s=60))
    assert here == [(item, (item * item, True)) for item in items]
    assert list(run(make_square, items, workers=2, timeout_s=60)) == here


@pytest.mark.parametrize("workers", [0, 2])
def test_no_items_give_no_results(workers):
    assert list(run(make_square, [], workers=workers, timeout_s=60)) == []


def test_a_task_that_hangs_or_dies_is_lost_alone():
    items = ["a", "exit", "b", "hang", "c", "kill", "d", "e"]
    done = list(run(partial(make_task, os.getpid()), items, workers=2, timeout_s=3))
    assert [item for item, _ in done] == items
    results = dict(done)
    assert {item: results[item] for item in "abcde"} == {item: item.upper() for item in "abcde"}
    lost = {item: results[item] for item in ("exit", "hang", "kill")}
    assert all(isinstance(result, Lost) for result in lost.values())
    assert {item: result.reason for item, result in lost.items()} == {
        "exit": "crashed",
        "hang": "timed out",
        "kill": "crashed",
    }
    assert "3 seconds" in lost["hang"].detail
    assert "exit code 3" in lost["exit"].detail
    assert str(-signal.SIGKILL) in lost["kill"].detail


def test_when_every_item_kills_its_process_every_item_is_lost():
    done = list(run(partial(make_task, os.getpid()), ["kill", "exit", "kill"], workers=1, timeout_s=30))
    assert [item for item, _ in done] == ["kill", "exit", "kill"]
    assert [result.reason for _, result in done] == ["crashed"] * 3


@pytest.mark.parametrize("workers", [0, 1])
def test_an_item_that_the_task_cannot_take_is_lost_with_its_reason_and_the_others_go_on(workers):
    done = list(run(make_failing, [1, 2, 3], workers=workers, timeout_s=30))
    assert done[0] == (1, 1)
    assert done[1][1] == Lost("crashed", "KeyError: 'a fault of the program, not of the item'")
    assert [item for item, _ in done] == [1, 2, 3]


def test_the_task_is_made_once_in_each_process(tmp_path):
    assert len(list(run(partial(makings, tmp_path), range(20), workers=1, timeout_s=30))) == 20
    assert len(list(tmp_path.iterdir())) == 1


def test_who_stops_listening_leaves_no_process_behind():
    results = run(pid_of_worker, ["a", "b", "c"], workers=1, timeout_s=60)
    _, worker = next(results)
    os.kill(worker, 0)  # it lives
    results.close()
    with pytest.raises(ProcessLookupError):
        os.kill(worker, 0)


def pid_of_worker():
    return own_pid


def own_pid(item):
    return os.getpid()
