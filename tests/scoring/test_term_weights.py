"""Weights, exclusions and policies of single terms from report to index: every column against a count by hand."""

from fractions import Fraction
from math import log1p

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import textindex as ti
from textindex.core.errors import CombineError
from textindex.core.records import DROPPED, EXCLUDED, Dictionary, Dimension, MatchPolicy, Term
from textindex.scoring.scores import effects, weigh

CLOUD, DATA = "公司部署云计算平台。", "公司已建成大数据平台。"
DENIED, UNION = "公司目前尚未建立大数据平台。", "公司加入物联网联盟。"
CAR, CHIP = "公司生产网联汽车。", "公司销售智能化产品。"
COUNTS = [(3, 2, 1, 1, 0, 0), (0, 1, 4, 0, 2, 3), (1, 0, 0, 5, 1, 1), (0, 0, 0, 0, 0, 0)]


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    folder = tmp_path_factory.mktemp("weights")
    for number, counts in enumerate(COUNTS):
        body = "".join(text * n for text, n in zip((CLOUD, DATA, DENIED, UNION, CAR, CHIP), counts, strict=True))
        head = f"公司代码：60000{number}\n某某股份有限公司\n2020年年度报告\n"
        (folder / f"60000{number}_2020.txt").write_text(head + "公司经营情况良好。" * 40 + body, encoding="utf-8")
    return folder


def dictionary(*terms, drop=(), name="w"):
    dimensions = (Dimension("a", "甲", "A", ""), Dimension("b", "乙", "B", ""))
    return Dictionary(name, "1", "zh", {"zh": "w", "en": "w"}, MatchPolicy("whole", drop), dimensions, terms, ())


TERMS = (
    Term("云计算", "a", weight=0.1),
    Term("大数据", "a", weight=2.0, drop=("negated",)),
    Term("网联", "b", exclude=("物联网联盟",)),
    Term("智能*", "b", weight=0.5),
)


def test_the_index_is_of_weighted_hits_and_n_of_hits(archive):
    index = ti.score(archive, dictionary(*TERMS)).index
    assert [c for c in index.columns if c[:2] in ("n_", "w_", "ln", "di")] == [
        "n_a", "n_b", "n_total", "w_a", "w_b", "w_total", "ln_a", "ln_b", "digital", "n_pages", "n_chars",
    ]  # fmt: skip
    for row, (cloud, data, _, _, car, chip) in zip(index.itertuples(), COUNTS, strict=True):
        weighted = Fraction(cloud, 10) + 2 * data, car + Fraction(chip, 2)
        assert (row.n_a, row.n_b, row.n_total) == (cloud + data, car + chip, cloud + data + car + chip)
        assert (row.w_a, row.w_b, row.w_total) == (*map(float, weighted), float(sum(weighted)))
        assert row.digital == pytest.approx(log1p(float(sum(weighted))), rel=1e-15)
        assert row.ln_a == pytest.approx(log1p(float(weighted[0])), rel=1e-15)


def test_without_weights_there_is_no_w_column(archive):
    index = ti.score(archive, dictionary(*(t._replace(weight=1.0) for t in TERMS))).index
    assert not any(column.startswith("w_") for column in index)
    assert index["digital"].tolist() == np.log1p(index["n_total"].astype(float)).tolist()


@pytest.mark.parametrize("count", ["whole", "token", "longest", "substring"])
def test_what_is_excluded_stands_in_the_ledger_once_under_every_rule(archive, count):
    hits = ti.score(archive, dictionary(*TERMS, Term("物联网", "b")), count=count).hits
    rows = hits[hits["term"] == "网联"]
    out = rows[rows["reason"].fillna("").str.startswith(EXCLUDED)]
    assert out["reason"].unique().tolist() == [f"{EXCLUDED}物联网联盟"]
    assert len(out) == sum(counts[3] for counts in COUNTS)
    assert not out["kept"].any()
    assert rows["kept"].sum() == sum(counts[4] for counts in COUNTS)
    assert not hits.duplicated(["file", "page", "start", "term"]).any()


def test_a_term_has_its_own_policy_and_a_run_overrides_both(archive):
    denied, others = sum(c[2] for c in COUNTS), sum(c[1] for c in COUNTS)
    own = dictionary(*TERMS)
    kept = dictionary(Term("大数据", "a", drop=()), drop=("negated",))
    for made, drop, counted in (
        (own, None, others), (own, [], others + denied), (kept, None, others + denied), (kept, ["negated"], others),
        (dictionary(Term("大数据", "a"), drop=("negated",)), None, others),
    ):  # fmt: skip
        result = ti.score(archive, made, drop=drop)
        rows = result.hits[result.hits["term"] == "大数据"]
        assert rows["kept"].sum() == counted
        assert (rows.loc[~rows["kept"], "reason"] == f"{DROPPED}negated").all()
    facts = ti.score(archive, own).provenance["dictionaries"][0]
    assert facts["drop_by_term"] == {"大数据": ["negated"]}
    assert "drop_by_term" not in ti.score(archive, own, drop=[]).provenance["dictionaries"][0]


def test_the_vectorizer_counts_hits_by_the_same_rules(archive):
    texts = [(archive / f"60000{n}_2020.txt").read_text(encoding="utf-8") for n in range(len(COUNTS))]
    counts = ti.DictionaryVectorizer(dictionary(*TERMS), level="term").fit_transform(texts).toarray()
    assert counts.tolist() == [[cloud, data, car, chip] for cloud, data, _, _, car, chip in COUNTS]


def test_labels_and_methods_say_what_is_weighted(archive, tmp_path):
    ti.write(ti.score(archive, dictionary(*TERMS)), tmp_path)
    with pd.read_stata(tmp_path / "index.dta", iterator=True) as file:
        labels = file.variable_labels()
    assert labels["w_total"] == "关键词加权总次数"
    assert labels["w_a"] == "加权次数：甲"
    assert labels["ln_a"] == "ln(1+加权次数)：甲"
    assert labels["digital"] == "数字化指数 ln(1+加权总次数)"
    methods = (tmp_path / "methods.md").read_text(encoding="utf-8")
    for said in (
        "ln(1 + weighted hits)", "other than 1: 3 of the terms, 0.1 to 2",
        "Terms that stand for all words beginning so (*): 1.",
        "inside strings listed for them: 1.", "negated (by term)", "ln(1 + 加权次数)", "前缀通配",
    ):  # fmt: skip
        assert said in methods
    ti.write(ti.score(archive, dictionary(Term("大数据", "a"))), tmp_path)
    assert "weight" not in (tmp_path / "methods.md").read_text(encoding="utf-8")


@given(
    st.lists(
        st.tuples(st.sampled_from("ab"), st.integers(1, 10**6), st.tuples(*[st.integers(0, 500)] * 3)),
        min_size=1,
        max_size=8,
    )
)
def test_weighted_hits_are_exact_sums_rounded_once(drawn):
    terms = [Term(str(n), dimension, weight=weight / 1000) for n, (dimension, weight, _) in enumerate(drawn)]
    found = weigh(np.array([column for _, _, column in drawn]).T, terms, ["a", "b"])
    for row in range(3):
        for name in ("a", "b", "total"):
            exact = sum(Fraction(w, 1000) * column[row] for d, w, column in drawn if name in (d, "total"))
            assert found[name][row] == float(exact)


def test_weights_that_cannot_be_summed_are_told():
    with pytest.raises(CombineError, match="too large"):
        weigh(np.array([[10]]), [Term("x", "a", weight=1e308)], ["a"])


def test_effects_of_flags_are_those_of_another_run(archive):
    """A flag treated the other way moves the weighted totals as scoring so does; terms with a policy keep it."""
    made = dictionary(*TERMS[:1], Term("大数据", "a", weight=3.0), *TERMS[2:])
    result = ti.score(archive, made)
    other = ti.score(archive, made, drop=["negated"])
    told = result.provenance["dictionaries"][0]["flags"]["negated"]
    ranks = result.index["w_total"].rank().corr(other.index["w_total"].rank())
    assert told["rank_correlation"] == pytest.approx(ranks, abs=1e-6)
    files = sorted(set(result.documents["file"]))
    own = effects(result.hits, files, (), {"大数据": ()}, {"大数据": 3.0})
    assert own["negated"]["rank_correlation"] == 1.0
