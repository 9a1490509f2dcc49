"""Every harness takes what was found before, and some inputs of its own; `make fuzz` tries many more."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from tests.fuzz.harnesses import HARNESSES
from textindex.core.errors import TextIndexError

CORPUS = Path(__file__).with_name("corpus")
FOUND = sorted(path for path in CORPUS.glob("*/*") if path.is_file())


@pytest.mark.parametrize("path", FOUND, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_what_was_found_is_read_or_refused_in_words(path):
    with suppress(TextIndexError):
        HARNESSES[path.parent.name][1](path.read_bytes())


@pytest.mark.parametrize("name", HARNESSES)
def test_each_harness_works(name):
    strategy, read = HARNESSES[name]

    @settings(max_examples=15, suppress_health_check=list(HealthCheck), database=None)
    @given(strategy)
    def one(data):
        with suppress(TextIndexError):
            read(data)

    one()


def test_every_corpus_has_a_harness():
    assert {path.parent.name for path in FOUND} <= HARNESSES.keys()
