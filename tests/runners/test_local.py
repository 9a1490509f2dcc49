"""The runner: results in order and equal with and without processes; a hang or a crash loses one item only."""

import os
import signal
import time
from functools import partial

import pytest

from textindex.runners import Limits, Lost, run


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


def test_results_are_equal_with_and_without_processes():
    items = list(range(12))
    here = list(run(make_square, items, Limits(0, 60)))
    assert here == [(item, (item * item, True)) for item in items]
    assert sorted(run(make_square, items, Limits(2, 60))) == here


def test_items_are_taken_only_as_fast_as_they_are_worked_on():
    taken = []

    def items():
        for item in range(200):
            taken.append(item)
            yield item

    results = run(make_square, items(), Limits(2, 60))
    done = [next(results) for _ in range(10)]
    assert len(taken) <= len(done) + 2 * 3
    results.close()


def make_hungry():
    return eat


def eat(megabytes):
    eaten = []
    for _ in range(megabytes):
        eaten.append(bytes(b"x" * 1_000_000))
        time.sleep(0.001)
    return megabytes


def test_an_item_that_takes_too_much_memory_is_lost_alone():
    done = dict(run(make_hungry, [1, 4000, 2], Limits(1, 60, memory_mb=400)))
    assert done[1] == 1
    assert done[2] == 2
    assert done[4000] == Lost("too large", "it needs more than 400 MB of memory")


@pytest.mark.parametrize("workers", [0, 2])
def test_no_items_give_no_results(workers):
    assert list(run(make_square, [], Limits(workers, 60))) == []


def test_a_task_that_hangs_or_dies_is_lost_alone():
    items = ["a", "exit", "b", "hang", "c", "kill", "d", "e"]
    done = list(run(partial(make_task, os.getpid()), items, Limits(2, 3)))
    assert sorted(item for item, _ in done) == sorted(items)
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
    done = list(run(partial(make_task, os.getpid()), ["kill", "exit", "kill"], Limits(1, 30)))
    assert sorted(item for item, _ in done) == ["exit", "kill", "kill"]
    assert [result.reason for _, result in done] == ["crashed"] * 3


@pytest.mark.parametrize("workers", [0, 1])
def test_an_item_that_the_task_cannot_take_is_lost_with_its_reason_and_the_others_go_on(workers):
    done = sorted(run(make_failing, [1, 2, 3], Limits(workers, 30)), key=lambda pair: pair[0])
    assert done[0] == (1, 1)
    assert done[1][1] == Lost("crashed", "KeyError: 'a fault of the program, not of the item'")
    assert sorted(item for item, _ in done) == [1, 2, 3]


def test_the_task_is_made_once_in_each_process(tmp_path):
    assert len(list(run(partial(makings, tmp_path), range(20), Limits(1, 30)))) == 20
    assert len(list(tmp_path.iterdir())) == 1


def test_who_stops_listening_leaves_no_process_behind():
    results = run(pid_of_worker, ["a", "b", "c"], Limits(1, 60))
    _, worker = next(results)
    os.kill(worker, 0)  # it lives
    results.close()
    with pytest.raises(ProcessLookupError):
        os.kill(worker, 0)


def pid_of_worker():
    return own_pid


def own_pid(item):
    return os.getpid()
