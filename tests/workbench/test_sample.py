"""Samples: known chances, weights that give back the population, sheets that all coders can fill."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_ledgers import ledger

from textindex.core.errors import SourceError
from textindex.dictionary import load
from textindex.workbench.coding.codebook import codebook
from textindex.workbench.coding.sample import BANDS, KEY, SHEET, bands, rounded, sample, targets
from textindex.workbench.sentences import sentence

SIZES = st.lists(st.integers(1, 60), min_size=1, max_size=40)


@given(SIZES, st.integers(1, 500), st.sampled_from(["proportional", "equal"]), st.floats(0, 1, exclude_max=True))
def test_targets_and_their_rounding(sizes, n, allocation, start):
    sizes, n = np.array(sizes), min(n, sum(sizes))
    goals = targets(sizes, n, allocation)
    assert goals.sum() == pytest.approx(n)
    assert (goals > 0).all()
    assert (goals <= sizes + 1e-9).all()
    drawn = rounded(goals, start)
    assert drawn.sum() == n
    assert (drawn <= sizes).all()
    assert (np.abs(drawn - goals) < 1 + 1e-6).all()
    if allocation == "equal":  # none that has hits left gives fewer than another
        assert all(goals[sizes > goals + 1e-6] >= goals.max() - 1e-6)


@given(st.lists(st.floats(0.05, 3), min_size=1, max_size=12), st.integers(0, 20))
def test_rounding_is_right_on_average(goals, seed):
    goals = np.array(goals) * (np.ceil(sum(goals)) / sum(goals))
    starts = (np.arange(2000) + 0.5) / 2000
    mean = np.mean([rounded(goals, start) for start in starts], axis=0)
    assert mean == pytest.approx(goals, abs=2e-3)


@pytest.mark.parametrize("allocation", ["proportional", "equal"])
def test_weighted_sums_are_those_of_the_population_on_average(allocation):
    hits = ledger(300, seed=2)
    kept = hits[hits["kept"]]
    truth = {"n": len(kept), "cloud": (kept["dimension"] == "cloud").sum(), "long": (kept["page"] > 25).sum()}
    found = []
    for seed in range(150):
        sheet = sample(hits, 40, allocation=allocation, seed=seed).sheets[0]
        weight = sheet["weight"]
        found.append((weight.sum(), weight[sheet["dimension"] == "cloud"].sum(), weight[sheet["page"] > 25].sum()))
    means, errors = np.mean(found, axis=0), np.std(found, axis=0) / np.sqrt(150)
    assert (np.abs(means - list(truth.values())) <= 3.5 * errors + 1e-6).all()


def test_a_sheet_is_blind_complete_and_the_same_for_the_same_seed():
    hits = ledger()
    first, again = sample(hits, 50, seed=4), sample(hits.sample(frac=1, random_state=1), 50, seed=4)
    sheet = first.sheets[0]
    assert tuple(sheet.columns) == SHEET
    pd.testing.assert_frame_equal(sheet, again.sheets[0])
    assert first.name != sample(hits, 50, seed=5).name
    assert not sheet.duplicated(list(KEY)).any()
    assert sheet["row"].tolist() == list(range(1, 51))
    assert not any(sheet["relevant"])
    assert not any(sheet["note"])
    kept = hits[hits["kept"]].set_index(list(KEY)).index
    assert all(key in kept for key in sheet.set_index(list(KEY)).index)
    assert len(sample(hits, 10_000).sheets[0]) == len(kept)
    assert sample(hits, 10_000).sheets[0]["weight"].tolist() == [1.0] * len(kept)
    assert first.strata["drawn"].sum() == 50
    assert set(first.strata["band"]) <= set(BANDS)


@given(st.integers(2, 4), st.floats(0, 1), st.integers(0, 99))
def test_coders_share_what_overlaps_and_nothing_else(coders, overlap, seed):
    drawn = sample(ledger(150), 60, coders=coders, overlap=overlap, seed=seed)
    ids = [set(sheet["id"]) for sheet in drawn.sheets]
    assert len(set.union(*ids)) == 60
    assert len(set.intersection(*ids)) == round(overlap * 60)
    assert sum(map(len, ids)) == coders * round(overlap * 60) + 60 - round(overlap * 60)
    assert all((sheet["rows"] == len(sheet)).all() for sheet in drawn.sheets)


def test_bands_do_not_split_ties():
    found = bands(pd.Series(["a", "b", "c", "d"]))
    assert len(set(found.values())) == 1


def test_hits_without_a_year_are_in_the_population():
    hits = ledger(50)
    hits.loc[:20, "year"] = pd.NA
    drawn = sample(hits, 500)
    assert drawn.facts["n"] == hits["kept"].sum()
    assert "" in set(drawn.strata["year"])


def test_what_cannot_be_sampled_is_said():
    hits = ledger(30)
    two = pd.concat([hits, ledger(30, dictionary="other")])
    with pytest.raises(SourceError, match="choose one with --dictionary"):
        sample(two, 5)
    with pytest.raises(SourceError, match="no hits of third, but of mine, other"):
        sample(two, 5, dictionary="third")
    with pytest.raises(SourceError, match="no counted hit"):
        sample(hits.assign(kept=False), 5)


def test_sentence():
    page = "公司发展良好。公司运用\n大数据分析需求！明年继续。"
    start = page.index("大数据")
    assert sentence(page, start, start + 3, 200) == ("公司运用", "分析需求！")
    page = "Sales rose by 3.5 percent. We use big data\nin planning. It works."
    start = page.index("big data")
    assert sentence(page, start, start + 8, 200) == (
        "We use ",
        " in planning.".replace(" in", "\nin").replace("\n", ""),
    )


def test_codebook_has_both_languages_and_the_definitions():
    hits = ledger(40, dictionary="li2023-zh").assign(dimension="big_data")
    text = codebook(sample(hits, 10), load("li2023-zh"), ["sheet.xlsx"])
    definition = next(d.definition for d in load("li2023-zh").dimensions if d.key == "big_data")
    assert text.count(definition) == 2
    for words in (
        "How to decide",
        "如何判断",
        "Examples",
        "例子",
        "大数据及其应用" if "大数据及其应用" in text else "大数据",
    ):
        assert words in text
    assert "write its definitions here" in codebook(sample(ledger(40), 10), None, ["sheet.csv"])
