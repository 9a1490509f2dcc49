"""A store keeps what reading made of a file: when reading makes something else of it, `RULES` must be raised."""

import json
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import pytest

from textindex.core.records import Reading
from textindex.scoring.reading import RULES, take
from textindex.sources import find

RECORD = Path(__file__).with_name("readings.json")
PACKAGES = ("pypdfium2", "selectolax", "opencc")


def as_read(samples) -> dict:
    """What is made of the samples now, as one hash, and by what."""
    digest = sha256()
    for filing in find([samples / "zh", samples / "en", samples / "broken"]):
        reading = take(filing)
        assert isinstance(reading, Reading)
        folded = reading.folded
        text = (bytes(folded.data), [list(row) for row in folded.origin]) if folded else None
        kept = (
            filing.file,
            reading.reason,
            sorted(reading.cover.items()),
            reading.notes,
            reading.n_chars,
            text,
            reading.sections,
        )
        digest.update(repr(kept).encode())
    return {"rules": RULES, **{package: version(package) for package in PACKAGES}, "sha256": digest.hexdigest()}


def test_readings_are_those_of_these_rules(samples):
    recorded, now = json.loads(RECORD.read_text(encoding="utf-8")), as_read(samples)
    if other := [package for package in PACKAGES if recorded[package] != now[package]]:
        pytest.skip(f"recorded with other versions of {', '.join(other)}")
    assert now == recorded, (
        "files are read differently than before: raise RULES in textindex/reading.py, so that stores read them again, "
        f"and write to {RECORD.name}: {json.dumps(now)}"
    )
