"""Python's cycle collector rests where it would find nothing, and goes on as before elsewhere."""

import gc
import subprocess
import sys

import pytest

import textindex
from textindex.core import collector


@pytest.fixture(autouse=True)
def as_usual():
    usual = gc.get_threshold()
    yield
    assert gc.isenabled()
    assert gc.get_threshold() == usual


def test_it_rests_within_and_not_after_an_error():
    def work():
        with collector.resting():
            with collector.resting():
                pass
            assert not gc.isenabled()
            raise KeyError

    with pytest.raises(KeyError):
        work()


def test_in_a_command_it_begins_once_as_many_objects_are_made_as_loading_makes():
    usual, callbacks = gc.get_threshold(), list(gc.callbacks)
    gc.collect()
    collector.begin_late()
    held = [[] for _ in range(collector.LOADED // 2)]
    assert gc.get_threshold() == (collector.LOADED, *usual[1:])
    held += [[] for _ in range(collector.LOADED)]
    assert gc.get_threshold() == usual
    assert gc.callbacks == callbacks
    del held


def test_a_short_command_leaves_the_collector_as_it_was():
    usual, callbacks = gc.get_threshold(), list(gc.callbacks)
    collector.begin_late()
    gc.collect()
    assert (gc.get_threshold(), gc.callbacks) == (usual, callbacks)


def test_a_command_that_loads_duckdb_says_nothing_when_it_ends(tmp_path, samples):
    """Without the last look duckdb tells of each of its types that they leaked."""
    textindex.read_archive(samples / "zh" / "900002_2018.txt", str(tmp_path / "store"))
    asked = [sys.executable, "-m", "textindex", "store", "sql", str(tmp_path / "store"), "SELECT 1 AS one"]
    done = subprocess.run(asked, capture_output=True, text=True, check=True)
    assert (done.stderr, done.stdout.split()) == ("", ["one", "1"])
