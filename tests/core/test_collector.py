"""Python's cycle collector rests where it would find nothing, and goes on as before elsewhere."""

import gc

import pytest

from textindex.core import collector


@pytest.fixture(autouse=True)
def as_usual():
    usual = gc.get_threshold()
    yield
    gc.unfreeze()
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
    with collector.of_a_command():
        held = [[] for _ in range(collector.LOADED // 2)]
        assert gc.get_threshold() == (collector.LOADED, *usual[1:])
        held += [[] for _ in range(collector.LOADED)]
        assert gc.get_threshold() == usual
        assert gc.callbacks == callbacks
        del held
        assert gc.get_freeze_count() == 0
    assert gc.get_freeze_count() > 0


def test_a_short_command_leaves_the_collector_as_it_was():
    usual, callbacks = gc.get_threshold(), list(gc.callbacks)
    with collector.of_a_command():
        pass
    gc.collect()
    assert (gc.get_threshold(), gc.callbacks) == (usual, callbacks)
