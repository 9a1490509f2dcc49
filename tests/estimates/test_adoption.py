"""Adoption from counts or dummies: every firm is accounted for, unknown is not never, and bad tables are refused."""

import re
from math import expm1, log1p

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textindex import EstimateError, EstimateWarning, adoption, fit, load_dictionary, percent_effects, size_classes
from textindex.estimates.adoption import GROUPS

YEARS = [2010, 2014, 2018]


def waves(**firms):
    """One row a firm and wave; None is a wave without a row, NaN a report that was not read."""
    rows = [
        {"firm": name, "year": year, "n_robotics": value}
        for name, values in firms.items()
        for year, value in zip(YEARS, values, strict=True)
        if value is not None
    ]
    return pd.DataFrame(rows)


NAN = float("nan")


def test_every_kind_of_firm():
    data = waves(
        late=[0, 0, 4], early=[0, 2, 0], always=[1, 1, 1], never=[0, 0, 0], gap=[0, None, 5], unread=[NAN, NAN, NAN],
        unsure=[0, NAN, 3], entrant=[None, 0, 0],
    )  # fmt: skip
    with pytest.warns(EstimateWarning) as said:
        found = adoption(data, {"ROB": "robotics"})
    firms = found.firms.set_index("firm")
    assert firms["ROB_year"].fillna(-1).to_dict() == {
        "late": 2018, "early": 2014, "always": 2010, "never": 0, "gap": 2018, "unread": -1, "unsure": 2018,
        "entrant": 0,
    }  # fmt: skip
    assert firms["ROB"].fillna(-1).to_dict() == {
        "late": 1, "early": 1, "always": 1, "never": 0, "gap": 1, "unread": -1, "unsure": 1, "entrant": 0,
    }  # fmt: skip
    assert firms.loc["always", "ROB_first"] == 0
    assert np.isnan(firms.loc["entrant", "ROB_first"])
    assert firms.loc[["late", "early", "never", "gap", "unsure"], "ROB_first"].eq(1).all()
    assert found.table.loc[0].to_dict() == {
        "technology": "ROB", "adopters": 5, "not": 2, "before the window": 0, "no report": 1,
        "adopted when first seen": 1, "year uncertain": 2, "named less later": 1,
    }  # fmt: skip
    texts = " | ".join(str(w.message) for w in said)
    assert "1 firm had adopted when first seen" in texts
    assert "2 firms have no report of the wave before adoption" in texts
    assert "of 1 firm no row tells it" in texts
    post = found.panel.set_index(["firm", "year"])["ROB_post"]
    assert post["early"].tolist() == [0, 1, 1]
    assert post["unread"].isna().all()


@pytest.mark.filterwarnings("ignore::textindex.EstimateWarning")
def test_a_window_makes_earlier_adopters_neither_treated_nor_controls():
    data = waves(late=[0, 0, 4], early=[0, 2, 3], never=[0, 0, 0])
    found = adoption(data, {"ROB": "robotics"}, window=(2015, 2018)).firms.set_index("firm")
    assert found["ROB"].fillna(-1).to_dict() == {"late": 1, "early": -1, "never": 0}
    found = adoption(data, {"ROB": "robotics"}, window=(2011, 2014)).firms.set_index("firm")
    assert found["ROB"].to_dict() == {"late": 0, "early": 1, "never": 0}


def test_at_least_so_many_hits_over_all_dimensions_of_a_group():
    data = pd.DataFrame({"firm": list("aabb"), "year": [2010, 2018] * 2, "n_x": [0, 1, 0, 2], "n_z": [0, 1, 0, 2]})
    assert adoption(data, {"T": ["x", "z"]}, at_least=3).firms["T_year"].tolist() == [0, 2018]
    assert adoption(data, {"T": ["x", "z"]}, at_least=2).firms["T_year"].tolist() == [2018, 2018]


def test_exclusive_controls_leave_out_adopters_of_the_other_technology():
    data = pd.DataFrame({
        "firm": np.repeat(list("abcd"), 2), "year": [2010, 2018] * 4,
        "n_ai": [0, 1, 0, 0, 0, 1, 0, 0], "n_robotics": [0, 0, 0, 1, 0, 1, 0, 0],
    })  # fmt: skip
    firms = adoption(data, {"IT": "ai", "ROB": "robotics"}).firms
    assert firms["IT_clean"].tolist() == [1, 0, 1, 1]
    assert firms["ROB_clean"].tolist() == [0, 1, 1, 1]
    assert firms["DT"].tolist() == [1, 1, 1, 0]
    assert firms["DT_clean"].tolist() == [1, 1, 1, 1]


def test_the_groups_are_those_that_the_dictionary_names():
    heads = {"IT": "Information technologies.", "ROB": "Production technologies."}
    for dimension in load_dictionary("industry40-en").dimensions:
        named = [name for name, parts in GROUPS["industry40"].items() if dimension.key in parts]
        assert [dimension.definition.startswith(heads[name]) for name in named] == [True], dimension.key
    assert len(load_dictionary("industry40-en").dimensions) == sum(map(len, GROUPS["industry40"].values()))


def test_own_dummies():
    data = pd.DataFrame({"firm": list("aabb"), "year": [2010, 2018] * 2, "uses": [0, 1, 0, 0]})
    assert adoption(data, {"IT": "uses"}).firms["IT"].tolist() == [1, 0]
    with pytest.raises(EstimateError, match=r"'IT' switches off in 1 firm \(a in 2018\).*cummax"):
        adoption(data.assign(uses=[1, 0, 0, 1]), {"IT": "uses"})


@given(st.lists(st.tuples(*[st.sampled_from([None, NAN, 0, 1, 2, 5])] * 3), min_size=2, max_size=12), st.integers(1, 3))
@pytest.mark.filterwarnings("ignore::textindex.EstimateWarning")
def test_the_year_is_the_first_with_enough_and_nobody_is_lost(firms, k):
    firms = [*firms, (0, 0, 5)]
    data = waves(**{f"f{i}": values for i, values in enumerate(firms)})
    found = adoption(data.sample(frac=1, random_state=k), {"T": "robotics"}, at_least=k)
    own = found.firms.set_index("firm")["T_year"]
    there = [i for i, values in enumerate(firms) if any(v is not None for v in values)]
    assert sorted(own.index) == sorted(f"f{i}" for i in there)
    for i in there:
        known = [(y, v) for y, v in zip(YEARS, firms[i], strict=True) if v is not None and not np.isnan(v)]
        wanted = next((y for y, v in known if v >= k), 0) if known else NAN
        assert own[f"f{i}"] == wanted or (np.isnan(own[f"f{i}"]) and np.isnan(wanted))
    row = found.table.loc[0]
    assert row["adopters"] + row["not"] + row["before the window"] + row["no report"] == len(there)


GOOD = waves(a=[0, 0, 4], b=[0, 0, 0])


@pytest.mark.parametrize(
    ("data", "options", "says"),
    [
        (GOOD.iloc[:0], {}, "the table has no rows"),
        (GOOD.assign(year=np.nan), {}, "the table has one wave (none)"),
        (GOOD[GOOD["year"] == 2018], {}, "the table has one wave (2018): adoption needs years before and after"),
        (GOOD.assign(year=[201012, 201412, 201812] * 2), {}, "holds 201012, which is no year"),
        (GOOD.assign(year=[2010.5, 2014, 2018] * 2), {}, "2010.5, which is no year"),
        (pd.concat([GOOD, GOOD.iloc[:1]]), {}, "1 firm-year occurs more than once (a 2010); keep one row of each"),
        (GOOD, {"base": 2011}, "no rows of the base year 2011; there are 2010, 2014, 2018"),
        (GOOD, {"window": (2015, 2017)}, "the window 2015 to 2017 holds no year"),
        (GOOD, {"at_least": 9}, "nobody adopts 'ROB' with at least 9 hits"),
        (GOOD, {"at_least": 0}, "at_least is a number above 0"),
        (GOOD, {"technologies": "industry50"}, "no groups are called 'industry50': industry40"),
        (GOOD, {"technologies": {"ROB": "robots"}}, "no column 'robots'; there is n_robotics"),
        (GOOD.assign(ROB=1), {}, "has a column 'ROB' already"),
    ],
)
def test_bad_input(data, options, says):
    options = {"technologies": {"ROB": "robotics"}, **options}
    with pytest.raises(EstimateError, match=re.escape(says)):
        adoption(data, **options)


def test_size_classes_refuse_what_is_none():
    data = pd.DataFrame({"firm": ["a", "a", "b"], "year": [2018, 2010, 2010], "employees": [60.0, np.nan, 250]})
    assert size_classes(data, cuts=(50, 250), by="first").tolist() == [1, 1, 2]
    assert size_classes(data, cuts=(50, 250)).fillna(-1).tolist() == [1, -1, 2]
    with pytest.raises(EstimateError, match="ascending"):
        size_classes(data, cuts=(250, 50))


def test_log_points_in_per_cent():
    rng = np.random.default_rng(1)
    data = pd.DataFrame({"firm": range(40), "year": 2010, "x": rng.normal(size=40)})
    data["y"] = 0.424 * data["x"] + rng.normal(size=40)
    found = fit(data, "y", ["x"])
    own, term = percent_effects(found, years=3).iloc[0], found["x"]
    assert own["percent"] == pytest.approx(100 * expm1(term["estimate"]))
    assert 3 * log1p(own["percent_a_year"] / 100) == pytest.approx(term["estimate"])
    assert (own["low"], own["high"]) == pytest.approx((100 * expm1(term["low"]), 100 * expm1(term["high"])))
    with pytest.raises(EstimateError, match="no term 'z'"):
        percent_effects(found, ["z"])
