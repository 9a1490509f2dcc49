"""The sample corpus has known counts: what its script planted is what is found, file by file and term by term."""

import csv
from collections import Counter, defaultdict

import pytest

import textindex as ti


@pytest.fixture(scope="module")
def truth(samples):
    with (samples / "truth.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def result(samples):
    return ti.score([samples / "zh", samples / "broken"], ["li2023-zh", "wu2021-zh"])


def planted(truth, status):
    counts = defaultdict(Counter)
    for row in truth:
        folder, _, file = row["file"].partition("/")
        if folder in ("zh", "broken") and row["status"] == status:
            counts[file][row["term"]] += int(row["n"])
    return counts


@pytest.mark.parametrize("dictionary", ["li2023-zh", "wu2021-zh"])
def test_every_planted_term_is_found_and_nothing_else(truth, result, dictionary):
    terms = {term.text for term in ti.load_dictionary(dictionary).terms}
    kept = result.hits[(result.hits["dictionary"] == dictionary) & result.hits["kept"]]
    found = Counter(zip(kept["file"], kept["term"], strict=True))
    expected = Counter(
        {
            (file, term): n
            for file, by_term in planted(truth, "ok").items()
            for term, n in by_term.items()
            if term in terms
        }
    )
    assert found == +expected
    assert expected.total() > 100


def test_every_file_becomes_what_the_truth_says(truth, result):
    expected = {}
    for row in truth:
        folder, _, file = row["file"].partition("/")
        if folder in ("zh", "broken"):
            expected[file] = row["status"]
    became = dict(zip(result.documents["file"], result.documents["status"], strict=True))
    differing = {file: (became[file], status) for file, status in expected.items() if became[file] != status}
    assert not differing
    assert became.keys() == expected.keys()


def test_a_firm_that_never_speaks_of_it_has_true_zeros(result):
    zeros = result.index[(result.index["firm"] == "900002") & (result.index["year"] < 2020)]
    assert list(zeros["li2023_zh_n_total"]) == [0, 0]
    assert list(zeros["li2023_zh_digital"]) == [0.0, 0.0]
