"""Counting what is the firm's own: `own` leaves out improbable hits with the reason, the formula sums probabilities."""

import pandas as pd
import pytest

import textindex as ti
from textindex.core.errors import DictionaryError


@pytest.fixture(scope="module")
def all_of(samples):
    return ti.score(samples / "zh", formulas=["own"])


def test_every_hit_has_a_probability_and_the_formula_sums_those_that_count(all_of):
    assert all_of.hits["own_p"].between(0, 1).all()
    kept = all_of.hits[all_of.hits["kept"]]
    expected = kept.groupby("file")["own_p"].sum()
    likely = (kept["own_p"] >= 0.5).groupby(kept["file"]).sum()
    index = all_of.index.dropna(subset="n_total").set_index("file")
    for file, row in index.iterrows():
        assert row["n_own_expected"] == pytest.approx(expected.get(file, 0.0), abs=1e-3)
        assert row["n_own"] == likely.get(file, 0)
        assert row["n_own"] <= row["n_total"]
    lost = all_of.index["n_total"].isna()
    assert all_of.index.loc[lost, ["n_own", "n_own_expected"]].isna().all(axis=None), "missing is not zero"


def test_a_threshold_leaves_out_what_is_below_it_and_says_so(samples, all_of):
    own = 0.9
    some = ti.score(samples / "zh", own=own)
    key = ["file", "dictionary", "page", "start", "term"]
    both = all_of.hits.merge(some.hits, on=key, suffixes=("", "_own"))
    assert len(both) == len(all_of.hits) == len(some.hits)
    below = both["kept"] & (both["own_p"] < own)
    assert below.any()
    assert (both["kept_own"] == (both["kept"] & ~below)).all()
    assert set(both.loc[below, "reason_own"].map(str)) == {"own_p below 0.9"}
    assert some.index["n_total"].sum() == all_of.index["n_total"].sum() - below.sum()
    assert some.provenance["dictionaries"][0]["own"] == own


@pytest.mark.parametrize("own", [-0.1, 1.5])
def test_what_is_no_probability_is_refused(samples, own):
    with pytest.raises(DictionaryError, match="from 0 to 1"):
        ti.score(samples / "zh", own=own)


def test_missing_probabilities_do_not_count_as_own():
    from textindex.scoring.scores import own_columns

    hits = pd.DataFrame({"file": ["a"], "kept": [False], "own_p": [0.99]})
    assert {name: values.tolist() for name, values in own_columns(hits, ["a"]).items()} == {
        "n_own": [0],
        "n_own_expected": [0.0],
    }
