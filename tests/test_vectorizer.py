"""DictionaryVectorizer is a proper scikit-learn transformer, and counts as `textindex.score` counts."""

import copy
import math
import pickle

import numpy as np
import pandas as pd
import pytest
from scipy import sparse
from sklearn.base import clone
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import FunctionTransformer

import textindex as ti
from textindex import DictionaryVectorizer

TEXTS = [
    "公司运用大数据和云计算，大数据平台上线。",
    "公司生产食品。",
    "人工智能、机器学习与区块链；移动支付，移动互联网。",
    "云计算，云计算，云计算",
]


def names_of(dictionary, level):
    loaded = ti.load_dictionary(dictionary)
    return [d.key for d in loaded.dimensions] if level == "dimension" else [t.text for t in loaded.terms]


def dense(vectorizer, texts=TEXTS):
    return vectorizer.fit_transform(texts).toarray().tolist()


@pytest.fixture(scope="module")
def fitted():
    return DictionaryVectorizer("wu2021-zh").fit(TEXTS)


# ---- what it counts


def test_counts_are_the_words_of_the_text(fitted):
    matrix = fitted.transform(TEXTS)
    table = pd.DataFrame.sparse.from_spmatrix(matrix, columns=fitted.get_feature_names_out())
    assert sparse.issparse(matrix)
    assert matrix.dtype == np.int64
    assert table["big_data"].tolist() == [2, 0, 0, 0]
    assert table["cloud_computing"].tolist() == [1, 0, 0, 3]
    assert table.sum(axis=1).tolist() == [3, 0, 5, 3]


def test_terms_sum_to_their_dimensions():
    by_term = DictionaryVectorizer("wu2021-zh", level="term").fit(TEXTS)
    matrix = by_term.transform(TEXTS).toarray()
    assert by_term.get_feature_names_out().tolist() == names_of("wu2021-zh", "term")
    owner = {term.text: term.dimension for term in ti.load_dictionary("wu2021-zh").terms}
    table = pd.DataFrame(matrix, columns=by_term.get_feature_names_out())
    assert table["云计算"].tolist() == [1, 0, 0, 3]
    assert table["移动互联"].sum() == 0  # the longer 移动互联网 is the word
    summed = table.T.groupby(owner).sum().T[names_of("wu2021-zh", "dimension")]
    assert summed.to_numpy().tolist() == dense(DictionaryVectorizer("wu2021-zh"))


@pytest.mark.parametrize("level", ["dimension", "term"])
def test_log_is_ln_of_one_plus_the_count(level):
    plain = DictionaryVectorizer("wu2021-zh", level=level).fit_transform(TEXTS)
    logs = DictionaryVectorizer("wu2021-zh", level=level, log=True).fit_transform(TEXTS)
    assert logs.dtype == np.float64
    expected = [[math.log(1 + n) for n in row] for row in plain.toarray().tolist()]
    np.testing.assert_allclose(logs.toarray(), expected)


@pytest.mark.parametrize(("rule", "expected"), [("whole", 1), ("longest", 1), ("substring", 2)])
def test_the_counting_rule_is_the_one_asked_for(rule, expected):
    assert np.sum(dense(DictionaryVectorizer("wu2021-zh", count=rule), ["移动互联网"])) == expected


def test_counts_equal_those_of_scoring_the_file(samples):
    file = samples / "zh" / "900001-云帆科技-2021年年度报告.txt"
    page_by_page = [page.text for page in ti.read(file).pages]
    for rule in ("token", "whole", "longest", "substring"):
        row = ti.score(file, "li2023-zh", count=rule).index.iloc[0]
        vectorizer = DictionaryVectorizer("li2023-zh", count=rule)
        names = [f"n_{name}" for name in names_of("li2023-zh", "dimension")]
        assert row["n_total"] > 20
        assert dense(vectorizer, ["\f".join(page_by_page)]) == [row[names].tolist()], rule


def test_counts_equal_those_of_scoring_a_file_of_one_page(tmp_path):
    text = "某某股份有限公司2020年年度报告\n" + "\n".join(TEXTS) * 20 + "\n公司推进大数\n据与数字化，Ｂ２Ｂ与B2B业务。"
    file = tmp_path / "900009_2020年年度报告.txt"
    file.write_text(text, encoding="utf-8")
    for dictionary in ("li2023-zh", "wu2021-zh"):
        row = ti.score(file, dictionary).index.iloc[0]
        names = [f"n_{name}" for name in names_of(dictionary, "dimension")]
        assert row["n_total"] > 100
        assert dense(DictionaryVectorizer(dictionary), [text]) == [row[names].tolist()]


def test_a_dictionary_of_ones_own_may_be_a_file_or_a_record(tmp_path):
    file = tmp_path / "own.yaml"
    file.write_text(
        "name: own\nlanguage: zh\npolicy: {count: longest}\ndimensions:\n  d:\n    label: {zh: 维, en: d}\n"
        "    terms: [上线, 食品]\n",
        encoding="utf-8",
    )
    for given in (file, str(file), ti.load_dictionary(file)):
        assert dense(DictionaryVectorizer(given)) == [[1], [1], [0], [0]]


# ---- what is refused


def test_one_text_instead_of_a_list_is_refused(fitted):
    with pytest.raises(ValueError, match="list of texts"):
        fitted.transform("公司运用大数据。")
    with pytest.raises(ValueError, match="list of texts"):
        DictionaryVectorizer("wu2021-zh").fit_transform("公司运用大数据。")


def test_an_unknown_level_is_refused():
    with pytest.raises(ValueError, match="'word'"):
        DictionaryVectorizer("wu2021-zh", level="word").fit(TEXTS)


def test_an_unknown_dictionary_is_refused_at_fit_and_not_before():
    vectorizer = DictionaryVectorizer("no-such")
    with pytest.raises(ti.DictionaryError, match="no-such"):
        vectorizer.fit(TEXTS)


def test_an_unknown_counting_rule_is_refused_at_fit():
    with pytest.raises(ti.TextIndexError, match="words"):
        DictionaryVectorizer("wu2021-zh", count="words").fit(TEXTS)


def test_a_rule_that_cannot_count_the_dictionary_is_refused_at_fit(tmp_path):
    file = tmp_path / "own.yaml"
    file.write_text(
        "name: own\nlanguage: zh\npolicy: {count: longest}\ndimensions:\n  d:\n    label: {zh: 维, en: d}\n"
        "    terms: [big data, 大数据]\n",
        encoding="utf-8",
    )
    assert dense(DictionaryVectorizer(file), ["big data, 大数据"]) == [[2]]
    with pytest.raises(ti.DictionaryError, match="big data"):
        DictionaryVectorizer(file, count="whole").fit(TEXTS)


# ---- what scikit-learn expects


@pytest.mark.parametrize(("level", "width"), [("dimension", 5), ("term", 76)])
def test_an_empty_list_gives_no_rows_and_all_columns(level, width):
    matrix = DictionaryVectorizer("wu2021-zh", level=level).fit([]).transform([])
    assert matrix.shape == (0, width)
    assert matrix.dtype == np.int64


def test_texts_may_come_in_any_iterable(fitted):
    expected = fitted.transform(TEXTS).toarray().tolist()
    for texts in (tuple(TEXTS), iter(TEXTS), np.array(TEXTS, dtype=object), pd.Series(TEXTS, index=list("dcba"))):
        assert fitted.transform(texts).toarray().tolist() == expected


def test_an_unfitted_one_says_so():
    from sklearn.exceptions import NotFittedError

    with pytest.raises(NotFittedError):
        DictionaryVectorizer("wu2021-zh").transform(TEXTS)
    with pytest.raises(NotFittedError):
        DictionaryVectorizer("wu2021-zh").get_feature_names_out()


def test_parameters_can_be_read_and_set():
    vectorizer = DictionaryVectorizer("wu2021-zh", count="longest", level="term", log=True)
    parameters = {"dictionary": "wu2021-zh", "count": "longest", "level": "term", "log": True}
    assert vectorizer.get_params() == parameters
    assert DictionaryVectorizer().set_params(**parameters).get_params() == parameters


@pytest.mark.parametrize("as_record", [False, True])
def test_a_clone_has_the_same_parameters_and_is_unfitted(as_record):
    given = ti.load_dictionary("wu2021-zh") if as_record else "wu2021-zh"
    vectorizer = DictionaryVectorizer(given, level="term", log=True).fit(TEXTS)
    other = clone(vectorizer)
    assert other.get_params() == vectorizer.get_params()
    assert not hasattr(other, "dictionary_")
    assert dense(other) == vectorizer.transform(TEXTS).toarray().tolist()


@pytest.mark.parametrize("duplicate", [lambda v: pickle.loads(pickle.dumps(v)), copy.deepcopy], ids=["pickle", "copy"])
def test_a_copy_counts_the_same_fitted_or_not(duplicate):
    vectorizer = DictionaryVectorizer("wu2021-zh")
    assert dense(duplicate(vectorizer)) == dense(vectorizer)
    other = duplicate(vectorizer)  # fitted and used
    assert other.transform(TEXTS).toarray().tolist() == vectorizer.transform(TEXTS).toarray().tolist()
    assert other.get_feature_names_out().tolist() == vectorizer.get_feature_names_out().tolist()


def test_fitting_again_counts_again():
    vectorizer = DictionaryVectorizer("wu2021-zh")
    first = dense(vectorizer)
    assert dense(vectorizer) == first


def test_fitting_again_after_a_change_counts_by_the_change():
    vectorizer = DictionaryVectorizer("wu2021-zh", count="substring")
    vectorizer.fit_transform(TEXTS)
    vectorizer.set_params(dictionary="li2023-zh", count="whole", level="term")
    assert dense(vectorizer) == dense(DictionaryVectorizer("li2023-zh", level="term"))


def test_pandas_output_of_a_sparse_matrix_is_refused_as_by_scikit_learns_own(fitted):
    vectorizer = DictionaryVectorizer("wu2021-zh").set_output(transform="pandas")
    with pytest.raises(ValueError, match="sparse matrix"):
        vectorizer.fit_transform(TEXTS)


def test_made_dense_in_a_pipeline_it_gives_a_data_frame_with_its_names():
    to_dense = FunctionTransformer(lambda matrix: matrix.toarray(), feature_names_out="one-to-one", accept_sparse=True)
    pipeline = Pipeline([("counts", DictionaryVectorizer("wu2021-zh")), ("dense", to_dense)])
    table = pd.DataFrame(pipeline.fit_transform(TEXTS), columns=pipeline.get_feature_names_out())
    assert list(table.columns) == names_of("wu2021-zh", "dimension")
    assert table["big_data"].tolist() == [2, 0, 0, 0]


@pytest.fixture(scope="module")
def labelled():
    return [f"{text}第{i}段。" for i in range(6) for text in TEXTS], ["digital", "plain", "digital", "digital"] * 6


def test_a_classifier_learns_from_it_in_a_pipeline(labelled):
    texts, labels = labelled
    model = Pipeline([("counts", DictionaryVectorizer("wu2021-zh", log=True)), ("model", LogisticRegression(C=100))])
    model.fit(texts, labels)
    assert model.predict(texts).tolist() == labels
    assert model.predict(["公司生产饮料。", "公司上云计算和大数据。"]).tolist() == ["plain", "digital"]
    assert model[:-1].get_feature_names_out().tolist() == names_of("wu2021-zh", "dimension")


def test_a_grid_search_tries_dictionaries(labelled):
    texts, labels = labelled
    model = Pipeline([("counts", DictionaryVectorizer()), ("model", LogisticRegression(C=100))])
    dictionaries = ["li2023-zh", "wu2021-zh"]
    search = GridSearchCV(model, {"counts__dictionary": dictionaries}, cv=2, error_score="raise").fit(texts, labels)
    assert list(search.cv_results_["param_counts__dictionary"]) == dictionaries
    assert search.cv_results_["mean_test_score"].tolist() == [1.0, 1.0]
    assert search.best_estimator_["counts"].dictionary in dictionaries
