"""What the documentation says of new and repeated statements is what was read."""

import csv
import sys
from collections import Counter
from pathlib import Path

import pytest

HERE = Path(__file__).parent / "novelty"
DOCS = Path(__file__).parents[2] / "docs" / "methods"
sys.path.insert(0, str(HERE))
ROWS = list(
    csv.DictReader(
        (HERE / "labels.tsv").read_text(encoding="utf-8").splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE
    )
)

YEARS = {2004: (2, 0), 2018: (299, 3), 2024: (222, 1), 2025: (171, 28)}
"""Counted hits of 000001, and those repeated, as the documentation has them."""


def total(*labels, **where):
    """Hits of some labels in all the series, by the inverse of their probabilities."""
    return sum(
        1 / float(row["probability"])
        for row in ROWS
        if row["label"] in labels and all(row[name] == value for name, value in where.items())
    )


def test_sixty_hits_were_read_twice():
    assert len(ROWS) == len({row["id"] for row in ROWS}) == 60
    assert {row["label"] for row in ROWS} == {"repeated", "reworded", "new"}
    assert Counter(row["stratum"] for row in ROWS) == {"repeated": 20, "alike": 20, "new": 20}
    assert sum(row["first_reading"] != row["second_reading"] for row in ROWS) == 4
    assert all(row["label"] == row["first_reading"] for row in ROWS)
    assert total("repeated", "reworded", "new") == pytest.approx(982, abs=0.2)


def test_precision_and_recall_are_those_of_the_documentation():
    called = {"novelty": "repeated"}
    precision = total("repeated", **called) / total("repeated", "reworded", "new", **called)
    recall = total("repeated", **called) / total("repeated")
    wide = total("repeated", "reworded", **called) / total("repeated", "reworded")
    for ending in (".md", ".zh.md"):
        text = (DOCS / f"indices{ending}").read_text(encoding="utf-8")
        for value in (precision, recall, wide):
            assert f" {value:.2f}" in text, value


@pytest.mark.slow
def test_the_hits_are_told_as_they_were_when_they_were_read(shared_data, tmp_path):
    import novelty_draw

    hits = novelty_draw.ledger(shared_data, str(tmp_path / "store"))
    told = hits.set_index(novelty_draw.KEY)[["novelty", "nearest"]]
    for row in ROWS:
        kind, nearest = told.loc[row["file"], int(row["page"]), int(row["start"]), row["term"]]
        assert (kind, f"{nearest:.4f}") == (row["novelty"], row["nearest"]), row["id"]
    own = hits[hits["firm"] == "000001"]
    n = {year: (own["year"].eq(year).sum(), own["novelty"][own["year"] == year].eq("repeated").sum()) for year in YEARS}
    assert n == YEARS
