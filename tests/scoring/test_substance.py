"""The share of hits that are plans, background or boilerplate: by hand, and missing where there are no hits."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textindex.core.errors import CombineError
from textindex.scoring.scores import plans_and_background

BASE = {"firm": "000001", "year": 2020, "dictionary": "d", "polarity": "affirmed", "speaker": "own", "tense": "fact",
        "kept": True, "reason": ""}  # fmt: skip
ROW = st.fixed_dictionaries({
    "firm": st.sampled_from(["000001", "600000"]),
    "year": st.sampled_from([2019, 2020]),
    "speaker": st.sampled_from(["own", "other_party", "background", "boilerplate"]),
    "tense": st.sampled_from(["fact", "plan"]),
    "kept": st.booleans(),
    "reason": st.sampled_from(["", "dropped: plan", "inside a longer word"]),
})  # fmt: skip


def ledger(*rows):
    table = pd.DataFrame([BASE | row for row in rows], columns=list(BASE))
    return table.astype({"firm": "string", "year": "Int64", "reason": "string", "kept": "bool"})


@given(st.lists(ROW, max_size=30))
def test_shares_are_those_counted_by_hand(rows):
    found = plans_and_background(ledger(*rows))
    own = {}
    for row in rows:
        if row["kept"] or row["reason"].startswith("dropped: "):
            soft = row["tense"] == "plan" or row["speaker"] in ("background", "boilerplate")
            own.setdefault((row["firm"], row["year"]), []).append(soft)
    assert list(found[["firm", "year"]].itertuples(index=False, name=None)) == sorted(own)
    for row in found.itertuples():
        assert row.share_plan_background == sum(own[row.firm, row.year]) / len(own[row.firm, row.year])
        assert row.hits == len(own[row.firm, row.year])


def test_what_a_policy_drops_is_seen():
    dropped = {"tense": "plan", "kept": False, "reason": "dropped: plan"}
    other = {"kept": False, "reason": "inside another word"}
    found = plans_and_background(ledger({}, dropped, other)).iloc[0]
    assert (found.hits, found.hits_plan, found.share_plan_background) == (2, 1, 0.5)


def test_no_hits_are_no_share():
    assert plans_and_background(ledger()).empty
    assert plans_and_background(ledger({"kept": False, "reason": "inside a word"}, {"firm": None})).empty


def test_ledgers_of_several_dictionaries():
    both = ledger({}, {"dictionary": "e", "tense": "plan"})
    with pytest.raises(CombineError, match=r"1 firm-year has hits of several dictionaries \(d, e\); say which"):
        plans_and_background(both)
    assert plans_and_background(both, "e")["share_plan_background"].tolist() == [1.0]
    with pytest.raises(CombineError, match="no hits of 'f'; there is d, e"):
        plans_and_background(both, "f")
    apart = ledger({}, {"dictionary": "e", "firm": "0000320193"})
    assert len(plans_and_background(apart)) == 2


def test_tables_that_are_no_ledger():
    with pytest.raises(CombineError, match="no column 'tense'; take hits"):
        plans_and_background(ledger({}).drop(columns="tense"))
