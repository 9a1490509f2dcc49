"""Indices are what their formulas say: against scikit-learn, numpy and versions written out in plain Python."""

import json
import math
from statistics import fmean, stdev

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfTransformer

import textindex as ti
from textindex.core.errors import CombineError
from textindex.dictionary import shipped_names
from textindex.scoring.index import FORMULAS, TABLE_1, Counts, combine, summarise

TERMS_PER_DIMENSION = 2
brief = settings(deadline=None, max_examples=40)


def counts_of(rows, years=None, chars=None, words=None):
    """Counts of a table of term counts: columns 0 and 1 belong to dimension d0, 2 and 3 to d1, and so on."""
    terms = np.array(rows, dtype="int64")
    n, width = terms.shape
    index = [f"f{i}" for i in range(n)]
    by_dimension = terms.reshape(n, width // TERMS_PER_DIMENSION, TERMS_PER_DIMENSION).sum(axis=2)
    names = [f"d{j}" for j in range(by_dimension.shape[1])]
    dimensions = pd.DataFrame(by_dimension, columns=names, index=index)
    dimensions["total"] = by_dimension.sum(axis=1)
    size = {
        "year": years or [2020] * n,
        "n_chars": chars or [10_000] * n,
        "n_words": words or [5_000] * n,
    }
    table = pd.DataFrame(terms, columns=[f"t{j}" for j in range(width)], index=index)
    return Counts(dimensions, table, pd.DataFrame(size, index=index))


def owners(counts):
    return {term: f"d{j // TERMS_PER_DIMENSION}" for j, term in enumerate(counts.terms.columns)}


def dimension_names(counts):
    return [name for name in counts.dimensions.columns if name != "total"]


@st.composite
def tables(draw, min_rows=1, max_rows=9):
    """Rows of term counts, with columns of zeros, constant columns and sparse ones more often than chance has them."""
    n = draw(st.integers(min_rows, max_rows))
    width = TERMS_PER_DIMENSION * draw(st.integers(1, 4))
    column = st.one_of(
        st.just([0] * n),
        st.integers(1, 40).map(lambda value: [value] * n),
        st.lists(st.sampled_from([0, 0, 0, 1, 7]), min_size=n, max_size=n),
        st.lists(st.integers(0, 300), min_size=n, max_size=n),
    )
    columns = draw(st.lists(column, min_size=width, max_size=width))
    return [list(row) for row in zip(*columns, strict=True)]


def plain_entropy(rows):
    """熵值法 with loops: scores, and each column's weight."""
    n, width = len(rows), len(rows[0])
    scaled, information = [], []
    for j in range(width):
        column = [row[j] for row in rows]
        low, high = min(column), max(column)
        if high == low:
            scaled.append([0.0] * n)
            information.append(0.0)
            continue
        ones = [(x - low) / (high - low) for x in column]
        whole = math.fsum(ones)
        e = -math.fsum(x / whole * math.log(x / whole) for x in ones if x > 0) / math.log(n)
        scaled.append(ones)
        information.append(1 - e)
    spread = math.fsum(information)
    weights = [i / spread if spread else 0.0 for i in information]
    return [math.fsum(weights[j] * scaled[j][i] for j in range(width)) for i in range(n)], weights


@brief
@given(tables())
def test_counts_stay_and_logs_are_of_one_plus_the_count(rows):
    counts = counts_of(rows)
    columns, fitted = combine(counts, owners(counts))
    assert fitted == {}
    for j, name in enumerate(dimension_names(counts)):
        expected = [row[2 * j] + row[2 * j + 1] for row in rows]
        assert columns[f"n_{name}"].tolist() == expected
        assert columns[f"ln_{name}"].tolist() == pytest.approx([math.log(1 + n) for n in expected])
    assert columns["n_total"].tolist() == [sum(row) for row in rows]
    assert columns["digital"].tolist() == pytest.approx([math.log(1 + sum(row)) for row in rows])
    assert list(columns.index) == list(counts.dimensions.index)


@brief
@given(tables(), st.data())
def test_per_ten_thousand_is_the_count_by_the_size(rows, data):
    sizes = st.lists(st.integers(1, 500_000), min_size=len(rows), max_size=len(rows))
    chars, words = data.draw(sizes), data.draw(sizes)
    counts = counts_of(rows, chars=chars, words=words)
    columns, _ = combine(counts, owners(counts), ["per-10k-chars", "per-10k-words"])
    for prefix, size in (("pc10k", chars), ("pw10k", words)):
        for name in counts.dimensions.columns:
            expected = [10_000 * n / s for n, s in zip(counts.dimensions[name], size, strict=True)]
            assert columns[f"{prefix}_{name}"].tolist() == pytest.approx(expected)


@brief
@given(tables())
def test_tfidf_equals_scikit_learn_summed_by_dimension(rows):
    counts = counts_of(rows)
    columns, _ = combine(counts, owners(counts), ["tfidf"])
    weighted = TfidfTransformer(norm=None, smooth_idf=True).fit_transform(counts.terms.to_numpy()).toarray()
    for j, name in enumerate(dimension_names(counts)):
        np.testing.assert_allclose(columns[f"tfidf_{name}"], weighted[:, 2 * j : 2 * j + 2].sum(axis=1), atol=1e-9)
    np.testing.assert_allclose(columns["tfidf_total"], weighted.sum(axis=1), atol=1e-9)


@brief
@given(tables())
@example([[3, 1, 0, 0]])
@example([[0, 0], [0, 0]])
@example([[5, 0, 1, 1], [5, 0, 9, 0], [5, 0, 0, 0]])
def test_entropy_weights_equal_the_formula_written_out(rows):
    counts = counts_of(rows)
    names = dimension_names(counts)
    columns, fitted = combine(counts, owners(counts), ["entropy"])
    scores, weights = plain_entropy(counts.dimensions[names].to_numpy().tolist())
    assert [fitted["entropy"]["weight"][name] for name in names] == pytest.approx(weights, abs=1e-9)
    assert columns["entropy"].tolist() == pytest.approx(scores, abs=1e-9)
    assert columns["entropy"].between(-1e-9, 1 + 1e-9).all()


def standardised(logs):
    """The columns that vary, standardised by population moments; constant ones are told by their counts."""
    varying = [column for column in logs.columns if logs[column].nunique() > 1]
    values = logs[varying].to_numpy()
    return varying, (values - values.mean(axis=0)) / values.std(axis=0)


@brief
@given(tables(min_rows=3))
@example([[2, 0, 1, 0], [2, 0, 5, 0], [2, 0, 9, 4]])
def test_first_component_equals_numpy(rows):
    counts = counts_of(rows)
    names = dimension_names(counts)
    logs = np.log1p(counts.dimensions[names].astype(float))
    varying, z = standardised(logs)
    assume(varying)
    columns, fitted = combine(counts, owners(counts), ["pca"])
    loading = fitted["pca"]["loading"]
    values, vectors = np.linalg.eigh(z.T @ z / len(z))
    assert sum(loading.values()) >= 0
    assert all(loading[name] == 0 for name in names if name not in varying)
    assert fitted["pca"]["explained"] == pytest.approx(values[-1] / values.sum())
    assert np.var(columns["pca1"]) == pytest.approx(values[-1])
    assert columns["pca1"].mean() == pytest.approx(0, abs=1e-9)
    first = vectors[:, -1]
    apart = len(values) == 1 or values[-1] - values[-2] > 1e-3
    if apart and abs(first.sum()) > 1e-3:  # otherwise the component or its sign is not determined
        first = first if first.sum() > 0 else -first
        u, s, vt = np.linalg.svd(z, full_matrices=False)
        sign = 1 if vt[0].sum() > 0 else -1
        assert [loading[name] for name in varying] == pytest.approx(first.tolist(), abs=1e-6)
        assert columns["pca1"].tolist() == pytest.approx((sign * u[:, 0] * s[0]).tolist(), abs=1e-6)


@pytest.mark.parametrize("rows", [[[1, 2], [3, 4]], [[1, 1], [1, 1], [1, 1]], [[0, 0]] * 5])
def test_a_component_of_too_little_is_refused(rows):
    counts = counts_of(rows)
    with pytest.raises(CombineError, match="three firm-years"):
        combine(counts, owners(counts), ["pca"])


@brief
@given(st.integers(1, 40), st.integers(3, 12), st.integers(0, 100))
@example(5, 3, 50)
@example(2, 6, 0)
def test_a_column_constant_when_fitted_has_no_part_in_the_component_of_new_rows(constant, n, new):
    counts = counts_of([[constant, 0, i * i, 0] for i in range(n)])
    columns, fitted = combine(counts, owners(counts), ["pca"])
    assert fitted["pca"]["loading"] == pytest.approx({"d0": 0.0, "d1": 1.0}, abs=1e-12)
    other = counts_of([[new, 0, i * i, 0] for i in range(n)])
    again, _ = combine(other, owners(other), ["pca"], fitted)
    assert again["pca1"].tolist() == pytest.approx(columns["pca1"].tolist(), abs=1e-6)


@brief
@given(tables())
@example([[27, 1]] * 5)
@example([[2, 0]])
def test_z_is_the_distance_from_the_mean_in_standard_deviations(rows):
    counts = counts_of(rows)
    columns, _ = combine(counts, owners(counts), ["z"])
    assert columns["z_digital"].tolist() == pytest.approx(plain_z([sum(row) for row in rows]), abs=1e-7, nan_ok=True)


def plain_z(totals):
    """Missing where the counts do not vary: there is no standard deviation to divide by."""
    if len(set(totals)) < 2:
        return [math.nan] * len(totals)
    digital = [math.log(1 + total) for total in totals]
    mean, sd = fmean(digital), stdev(digital)
    return [(x - mean) / sd for x in digital]


@brief
@given(tables(min_rows=1), st.data())
def test_z_within_the_year_is_z_of_each_years_rows(rows, data):
    years = data.draw(st.lists(st.integers(2018, 2020), min_size=len(rows), max_size=len(rows)))
    counts = counts_of(rows, years=years)
    columns, _ = combine(counts, owners(counts), ["z-year"])
    expected = [math.nan] * len(rows)
    for year in set(years):
        places = [i for i, y in enumerate(years) if y == year]
        for place, value in zip(places, plain_z([sum(rows[i]) for i in places]), strict=True):
            expected[place] = value
    assert columns["zy_digital"].tolist() == pytest.approx(expected, abs=1e-7, nan_ok=True)


@brief
@given(tables(min_rows=4), st.data())
def test_weights_of_one_run_score_equal_rows_equally_after_json(rows, data):
    years = data.draw(st.lists(st.integers(2018, 2020), min_size=len(rows), max_size=len(rows)))
    counts = counts_of(rows, years=years)
    names = dimension_names(counts)
    assume(any(counts.dimensions[name].nunique() > 1 for name in names))
    columns, fitted = combine(counts, owners(counts), list(FORMULAS))
    again = json.loads(json.dumps(fitted, allow_nan=False))
    assert again == fitted
    some = data.draw(st.lists(st.sampled_from(list(counts.dimensions.index)), min_size=1, max_size=4, unique=True))
    part = Counts(*(table.loc[some] for table in counts))
    scored, kept = combine(part, owners(counts), list(FORMULAS), again)
    assert kept == fitted
    pd.testing.assert_frame_equal(scored, columns.loc[some], rtol=1e-9, atol=1e-9)


def test_a_year_that_was_not_fitted_has_no_score_within_the_year():
    old = counts_of([[1, 0], [4, 0]], years=[2019, 2019])
    _, fitted = combine(old, owners(old), ["z-year"])
    new = counts_of([[1, 0], [4, 0]], years=[2019, 2020])
    columns, _ = combine(new, owners(new), ["z-year"], fitted)
    assert columns["zy_digital"].isna().tolist() == [False, True]


@pytest.mark.parametrize("formula", ["tfidf", "entropy", "pca"])
def test_weights_of_another_dictionary_are_refused(formula):
    wide = counts_of([[1, 0, 2, 1], [3, 1, 1, 0], [0, 2, 5, 9]])
    _, fitted = combine(wide, owners(wide), [formula])
    narrow = counts_of([[1, 0], [3, 1], [0, 2]])
    with pytest.raises(CombineError, match="another dictionary"):
        combine(narrow, owners(narrow), [formula], fitted)


def test_a_run_refuses_the_weights_of_another_dictionary(tmp_path):
    for number, words in enumerate(["大数据", "大数据和云计算", "云计算、云计算、人工智能"], 1):
        text = f"某某股份有限公司2020年年度报告\n公司推进{words}建设。" + "公司经营情况良好。" * 40
        (tmp_path / f"90001{number}_2020年年度报告.txt").write_text(text, encoding="utf-8")
    old = ti.score(tmp_path, "wu2021-zh", formulas=["entropy", "z"]).provenance["weights"]
    assert old["wu2021-zh"].keys() == {"dictionary_sha256", "count", "entropy", "z"}
    with pytest.raises(CombineError, match="zhao2021-recalled-zh"):
        ti.score(tmp_path, "zhao2021-recalled-zh", formulas=["entropy", "z"], weights=old)


def test_an_unknown_formula_is_refused_by_name():
    counts = counts_of([[1, 0]])
    with pytest.raises(CombineError, match=r"entropie.*entropy"):
        combine(counts, owners(counts), ["entropie"])


def test_no_rows_give_no_rows_and_weights_that_json_can_hold():
    counts = counts_of(np.empty((0, 4)))
    formulas = [formula for formula in FORMULAS if formula != "pca"]
    columns, fitted = combine(counts, owners(counts), formulas)
    assert columns.empty
    assert {"n_d0", "n_total", "digital", "tfidf_d1", "entropy", "z_digital", "zy_digital"} <= set(columns.columns)
    json.dumps(fitted, allow_nan=False)


@pytest.mark.parametrize("name", shipped_names())
def test_column_names_fit_into_stata_for_every_shipped_dictionary(name):
    dictionary = ti.load_dictionary(name)
    rng = np.random.default_rng(0)
    keys = [dimension.key for dimension in dictionary.dimensions]
    texts = [term.text for term in dictionary.terms]
    index = list("abcde")
    dimensions = pd.DataFrame(rng.integers(0, 9, (5, len(keys))), columns=keys, index=index)
    dimensions["total"] = dimensions.sum(axis=1)
    terms = pd.DataFrame(rng.integers(0, 9, (5, len(texts))), columns=texts, index=index)
    size = pd.DataFrame({"year": 2020, "n_chars": 1000, "n_words": 500}, index=index)
    owner = {term.text: term.dimension for term in dictionary.terms}
    columns, _ = combine(Counts(dimensions, terms, size), owner, list(FORMULAS))
    assert all(column.isidentifier() and len(column) <= 32 for column in columns)
    assert len(columns.columns) == 5 * (len(keys) + 1) + 4  # five families, and entropy, pca1 and two z


@brief
@given(st.lists(st.one_of(st.none(), st.integers(0, 500).map(math.log1p)), max_size=20))
def test_a_summary_equals_the_statistics_module_and_passes_over_missing_values(values):
    known = [value for value in values if value is not None]
    found = summarise(pd.Series(values, dtype="float64"))
    assert set(TABLE_1) <= set(found)
    assert found["n"] == len(known)
    expected = {
        "mean": fmean(known) if known else None,
        "sd": stdev(known) if len(known) > 1 else None,
        "min": min(known, default=None),
        "max": max(known, default=None),
    }
    for key, value in expected.items():
        assert found[key] == (value if value is None else pytest.approx(value, abs=1e-9))
