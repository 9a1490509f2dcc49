"""Answers and specifications with faults: one message that says what to change."""

import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import textindex as ti

SPEC = {
    "range": [1, 5],
    "scale": [{"name": "a", "items": ["a1", "a2", "a3"]}, {"name": "b", "items": ["b1", "b2"]}],
    "regression": [{"name": "1", "outcome": "b", "regressors": ["a", "size"]}],
}
ITEMS = ["a1", "a2", "a3", "b1", "b2"]


@pytest.fixture
def made():
    """Sixty whole questionnaires on 1 to 5."""
    random = np.random.default_rng(7)
    level = random.normal(size=(60, 1))
    answers = np.clip(np.round(3 + level + random.normal(size=(60, 5))), 1, 5)
    return pd.DataFrame(answers, columns=ITEMS).assign(size=random.integers(1, 90, 60))


def quietly(spec, data):
    """The result; its warnings stand in it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ti.SurveyWarning)
        return ti.survey(spec, data)


def refused(spec, data, *said):
    with pytest.raises(ti.SurveyError) as told:
        ti.survey(spec, data)
    for words in said:
        assert words in str(told.value), str(told.value)


def test_answers_out_of_range_are_named_by_row_and_by_item(made):
    made.loc[[3, 9], "a2"] = [55, 0]
    made.loc[5, "b1"] = -1
    refused(SPEC, made, "a2 (1 to 5): row 5 has 55, row 11 has 0", "b1 (1 to 5): row 7 has -1", "missing_codes = [99]")


def test_codes_that_stand_for_no_answer_are_counted_and_are_missing(made):
    made.loc[[3, 9], "a2"] = 99
    found = quietly({**SPEC, "missing_codes": [99]}, made)
    assert found.rows["missing_codes"] == {"99": 2}
    assert found.items.set_index("item").loc["a2", "missing"] == 2
    assert np.isnan(found.scores.loc[3, "a"])
    refused({**SPEC, "missing_codes": [3]}, made, "missing_codes: 3 is an answer of scale a (1 to 5)")


def test_words_and_labels_are_no_answers(made):
    refused(SPEC, made.assign(a1=made["a1"].astype(object).where(made.index != 4, "agree")), "a1", "'agree'", "numbers")
    refused(SPEC, made.assign(a1=pd.Categorical(["agree"] * 60)), "a1", "labels (agree)", "export it as numbers")


def test_columns_that_are_not_there(made):
    refused(SPEC, made.rename(columns={"a2": "A2"}), "no column 'a2'", "there are a1, A2")
    refused(SPEC, made.drop(columns="size"), "no column 'size'")
    refused(SPEC, pd.concat([made, made["a1"]], axis=1), "two columns called 'a1'")


def test_every_fault_of_a_specification_is_told_at_once(made):
    spec = {
        "range": [5, 1], "scoring": "half", "score": "some", "stars": {"*": 5}, "factors": -1,
        "scale": [
            {"name": "a", "items": ["a1", "a2"], "reverse": ["a9"]},
            {"name": "a", "items": ["a2"], "range": [1]},
            {"items": ["a1"]},
        ],
        "regression": [{"outcome": "a", "regressors": ["a", "b", "b"]}, {"outcome": "a"}],
    }  # fmt: skip
    refused(
        spec, made, "range is the lowest and the highest answer", "'scoring' is unknown; 'score'?",
        "score must be complete or half, not 'some'", "stars are marks and levels", "factors must be 1 or more",
        "scale a: reverse names 'a9'", "two scales are called 'a'", "item 'a2' stands in a and a",
        "scale a: range", "scale 3: a name and items are needed", "'b' stands twice",
        "the outcome 'a' stands among its regressors", "regression 2: an outcome and regressors are needed",
    )  # fmt: skip
    refused({}, made, "there is no [[scale]]")
    refused({"scale": "a"}, made, "scale must be a list in brackets")


def test_a_singular_design_names_its_columns(made):
    twice = made.assign(size2=made["size"] * 2 + 1, one=1)
    spec = {**SPEC, "regression": [{"name": "1", "outcome": "b", "regressors": ["a", "size", "size2"]}]}
    refused(spec, twice, "regression 1: size, size2 give one another exactly", "singular")
    spec["regression"] = [{"name": "1", "outcome": "b", "regressors": ["a", "one"]}]
    refused(spec, twice, "regression 1: one is the same in every row")
    spec["regression"] = [{"name": "1", "outcome": "one", "regressors": ["a"]}]
    refused(spec, twice, "the outcome one is 1 in every row")


def test_too_few_rows(made):
    refused(SPEC, made.head(3), "regression 1: 3 of 3 rows", "4 at least")
    refused(SPEC, made.assign(b1=np.nan), "regression 1: 0 of 60 rows", "Missing are b in 60", 'score = "half"')
    found = quietly(SPEC, made.head(5))
    assert found.factoring is None
    assert "5 rows answer all 5 items; factors need more rows than items, so there are no loadings" in found.warnings


def test_names_that_are_numbers_and_specifications_that_are_none(made):
    numbered = made[["a1", "a2", "a3"]].set_axis([1, 2, 3], axis=1)
    found = quietly({"range": [1, 5], "scale": [{"name": "a", "items": ["1", "2", "3"]}]}, numbered)
    assert found.scales["n"].tolist() == [60]
    refused(3, made, "a specification is the path of a TOML file")


def test_a_part_that_explains_its_whole_is_told(made):
    found = quietly({**SPEC, "regression": [{"outcome": "b", "regressors": ["a", "b1"]}]}, made)
    assert "b1 is an item of b: one is a part of the other" in found.regressions[0].warnings


def test_logarithms_of_nothing(made):
    spec = {**SPEC, "regression": [{"outcome": "b", "regressors": ["a", "ln(size)"]}]}
    refused(spec, made.assign(size=made["size"].where(made.index != 2, 0)), "ln(size): row 4 has 0", "ln(1+…)")
    spec["regression"][0]["regressors"][1] = "ln(1+size)"
    found = quietly(spec, made.assign(size=made["size"].where(made.index != 2, 0)))
    assert found.scores.loc[2, "ln(1+size)"] == 0


def test_items_that_cannot_be_factored_are_told_and_the_rest_is_done(made):
    found = quietly(SPEC, made.assign(a3=made["a1"]))
    assert found.warnings == ("no factors: a1 and a3 are the same answers; take one out",)
    assert found.factoring is None
    assert len(found.regressions) == 1
    found = quietly(SPEC, made.assign(a2=3))
    assert found.warnings[0].startswith("a: a2 has the same answer (3) in every row")
    assert found.warnings[1] == "no factors: a2 does not vary among the rows that answer all items"
    assert np.isnan(found.scales["alpha"][0])
    with pytest.raises(ti.SurveyError, match="5 items cannot have 4 factors"):
        ti.survey({**SPEC, "factors": 4}, made)


def test_a_scale_of_one_item_has_a_score_and_no_alpha(made):
    spec = {**SPEC, "scale": [SPEC["scale"][0], {"name": "b", "items": ["b1"]}]}
    found = quietly({**spec, "factors": 1}, made)
    assert "no confirmatory analysis: b has too few items" in found.warnings[-1]
    assert "4 items are too few for 2 factors; there are no loadings" in quietly(spec, made).warnings
    assert found.scores["b"].tolist() == made["b1"].tolist()
    assert found.scales["alpha"].isna().tolist() == [False, True]


def test_files_that_cannot_be_read(tmp_path):
    refused(tmp_path / "none.toml", None, "none.toml", "cannot be opened")
    (tmp_path / "broken.toml").write_text("range = [1, 7", encoding="utf-8")
    refused(tmp_path / "broken.toml", None, "broken.toml", "broken TOML")
    (tmp_path / "latin.toml").write_bytes('title = "Qualité"'.encode("latin-1"))
    refused(tmp_path / "latin.toml", None, "not UTF-8")
    (tmp_path / "s.toml").write_text('[[scale]]\nname = "a"\nitems = ["a1"]\n', encoding="utf-8")
    refused(tmp_path / "s.toml", None, "no answers", 'data = "answers.csv"')
    refused(tmp_path / "s.toml", tmp_path / "none.csv", "none.csv")
    (tmp_path / "empty.csv").write_text("a1\n", encoding="utf-8")
    refused(tmp_path / "s.toml", tmp_path / "empty.csv", "has no rows")


@settings(max_examples=20)
@given(
    st.lists(
        st.lists(st.sampled_from([1.0, 2, 3, 4, 5, float("nan")]), min_size=5, max_size=5), min_size=5, max_size=12
    )
)
def test_any_answers_give_a_result_or_a_message(rows):
    """Nothing but our own errors, whatever is missing or constant; and every row is scored or missing."""
    data = pd.DataFrame(rows, columns=ITEMS).assign(size=range(len(rows)))
    try:
        found = quietly({**SPEC, "score": "half"}, data)
    except ti.SurveyError:
        return
    assert found.items[["n", "missing"]].sum(axis=1).eq(len(rows)).all()
    there = data[["a1", "a2", "a3"]].notna().sum(axis=1) >= 2
    assert found.scores["a"].notna().equals(there)


def test_an_outcome_that_the_regressors_give_is_told():
    data = pd.DataFrame(
        [[1, 1, 1, 1, 1], [1, 1, 2, 1, 1], [1, 1, 3, 1, 1], [1, 1, 1, 1, 2]], columns=ITEMS, dtype=float
    )
    spec = {**SPEC, "regression": [{"name": "1", "outcome": "a", "regressors": ["size"]}]}
    refused(spec, data.assign(size=data["a3"]), "regression 1: size give", "outcome a exactly in the 4 rows")


def test_a_row_that_decides_alone_leaves_no_hc3(made):
    found = quietly(SPEC, made.assign(size=[*[0] * 59, 1]))
    table = found.regressions[0].coefficients.set_index("term")
    assert table["se_hc3"].isna().all()
    assert table["se_hc1"].notna().all()
    assert any("leverage is 1" in note for note in found.regressions[0].warnings)


def test_a_file_of_spss_is_told_what_to_do(tmp_path):
    (tmp_path / "answers.sav").write_bytes(b"$FL2")
    refused(SPEC, tmp_path / "answers.sav", "answers.sav: in SPSS, save it as Stata (.dta)")
