"""The hits that were read: each has one answer, a firm is on one side only, probabilities add up to the population."""

import csv
from collections import Counter, defaultdict
from pathlib import Path

import pytest

LABELS = Path(__file__).parent / "attribution" / "labels.tsv"
ROWS = list(csv.DictReader(LABELS.read_text(encoding="utf-8").splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))
VALUES = {
    "polarity": {"affirmed", "negated"},
    "speaker": {"own", "other_party", "background", "boilerplate"},
    "tense": {"fact", "plan"},
    "on_concept": {"yes", "no"},
    "split": {"train", "test"},
    "decided_by": {"both", "third", "third, rule sharpened"},
}


def test_every_hit_was_drawn_once_and_has_allowed_answers():
    assert Counter(row["language"] for row in ROWS) == {"zh": 2_000, "en": 1_000}
    assert len({row["id"] for row in ROWS}) == len(ROWS)
    places = {(row["language"], row["file"], row["page"], row["start"], row["term"]) for row in ROWS}
    assert len(places) == len(ROWS)
    for column, allowed in VALUES.items():
        assert {row[column] for row in ROWS} <= allowed, column


def test_a_firm_is_trained_on_or_tested_on():
    sides = defaultdict(set)
    for row in ROWS:
        sides[row["firm"]].add(row["split"])
    assert all(len(side) == 1 for side in sides.values())


def test_what_both_readers_say_is_the_answer_unless_a_third_decided():
    for row in ROWS:
        same = all(row[f"{name}_a"] == row[f"{name}_b"] for name in ("speaker", "tense", "on_concept"))
        if row["decided_by"] == "both":
            assert same
            assert row["speaker"] == row["speaker_a"]
        elif row["decided_by"] == "third":
            assert not same


@pytest.mark.parametrize(("language", "population"), [("zh", 2_357), ("en", 2_813)])
def test_probabilities_estimate_the_population(language, population):
    """Horvitz and Thompson: the inverses of the probabilities sum to the number of hits, but for luck."""
    chances = [float(row["probability"]) for row in ROWS if row["language"] == language]
    assert all(0 < chance <= 1 for chance in chances)
    assert sum(1 / chance for chance in chances) == pytest.approx(population, rel=0.02)
