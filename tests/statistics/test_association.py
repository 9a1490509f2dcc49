"""The measures against independent computation, and the examples of the papers they come from."""

from itertools import pairwise
from math import inf, log, log2

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2_contingency, entropy

from textindex.statistics.association import (
    branching_entropy,
    c_values,
    cohesion,
    log_likelihood,
    mutual_information,
)

cells = st.integers(0, 10_000)
words = st.sampled_from("abc")


@pytest.mark.parametrize(
    ("table", "published"),
    [((110, 2442, 111, 29114), 270.72), ((29, 13, 123, 31612), 263.90), ((31, 23, 139, 31584), 256.84)],
    ids=["the swiss", "can be", "previous year"],
)
def test_log_likelihood_is_that_of_dunnings_table(table, published):
    assert log_likelihood(*table) == pytest.approx(published, abs=0.005)


@given(cells.filter(bool), cells.filter(bool), cells.filter(bool), cells.filter(bool))
def test_log_likelihood_is_scipys_g_test(a, b, c, d):
    theirs = chi2_contingency([[a, b], [c, d]], correction=False, lambda_="log-likelihood").statistic
    assert log_likelihood(a, b, c, d) == pytest.approx(theirs, rel=1e-6, abs=1e-6)


@given(cells, cells, cells, cells)
def test_log_likelihood_is_a_ratio_of_likelihoods(a, b, c, d):
    def best(hits, trials, rate):
        return sum(n * log(p) for n, p in ((hits, rate), (trials - hits, 1 - rate)) if n)

    rows = [(a, a + b), (c, c + d)]
    pooled = (a + c) / max(1, a + b + c + d)
    free = sum(best(hits, trials, hits / trials) for hits, trials in rows if trials)
    bound = sum(best(hits, trials, pooled) for hits, trials in rows if trials)
    assert log_likelihood(a, b, c, d) == pytest.approx(2 * (free - bound), rel=1e-6, abs=1e-5)


@given(cells.filter(bool), cells, cells, cells)
def test_pmi_is_the_ratio_of_the_joint_share_to_chance(a, b, c, d):
    table = np.array([[a, b], [c, d]]) / (a + b + c + d)
    assert mutual_information(a, b, c, d) == pytest.approx(np.log2(table[0, 0] / table[0].sum() / table[:, 0].sum()))


def test_what_never_happens_together_has_no_information():
    assert mutual_information(0, 5, 5, 5) == -inf


def slow_c_values(frequencies):
    """By the recursion of the definition: an occurrence inside a longer candidate belongs to the longest."""

    def holds(long, short):
        return len(long) > len(short) and any(
            long[i : i + len(short)] == short for i in range(len(long) - len(short) + 1)
        )

    def nested(term):
        return sum(frequencies[other] - nested(other) for other in frequencies if holds(other, term))

    found = {}
    for term, n in frequencies.items():
        longer = [other for other in frequencies if holds(other, term)]
        found[term] = log2(len(term)) * (n - (nested(term) / len(longer) if longer else 0))
    return found


@given(st.dictionaries(st.lists(words, min_size=1, max_size=5).map(tuple), st.integers(1, 50), max_size=12))
def test_c_value_follows_its_definition(frequencies):
    assert c_values(frequencies) == pytest.approx(slow_c_values(frequencies))


def test_c_value_of_the_papers_example():
    cell = ("basal", "cell", "carcinoma")
    table = {
        ("adenoid", "cystic", *cell): (5, 11.6096),
        ("cystic", *cell): (11, 12.0),
        ("ulcerated", *cell): (7, 14.0),
        ("recurrent", *cell): (5, 10.0),
        ("circumscribed", *cell): (3, 6.0),
        cell: (984, 1551.36),
    }
    found = c_values({term: n for term, (n, _) in table.items()})
    assert found == pytest.approx({term: value for term, (_, value) in table.items()}, abs=0.01)


@given(st.lists(st.integers(0, 1000), max_size=20))
def test_branching_entropy_is_scipys(counts):
    theirs = entropy(counts, base=2) if sum(counts) else 0.0
    assert branching_entropy(counts) == pytest.approx(theirs, abs=1e-9)


@given(st.text("数据湖", min_size=40, max_size=200), st.integers(2, 4), st.data())
def test_cohesion_is_the_weakest_joint_counted_by_hand(text, size, data):
    start = data.draw(st.integers(0, len(text) - size))
    string = text[start : start + size]

    def times(part):
        return sum(text.startswith(part, at) for at in range(len(text)))

    total = len(text)
    joints = [
        log2((times(string) / total) / (times(string[:at]) / total) / (times(string[at:]) / total))
        for _, at in pairwise(range(size))
    ]
    splits = [(times(string[:at]), times(string[at:])) for at in range(1, size)]
    assert cohesion(times(string), splits, total) == pytest.approx(min(joints))


def test_a_string_that_is_not_there_does_not_hold_together():
    assert cohesion(0, [(1, 1)], 10) == -inf
