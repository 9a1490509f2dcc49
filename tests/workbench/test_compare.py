"""Differences are those of two scoring runs; moves are checked against scipy and by hand."""

import json
from dataclasses import replace

import numpy as np
import openpyxl
import pandas as pd
import pytest
from command_line import invoke
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import rankdata, spearmanr

import textindex as ti
from textindex.core.errors import DictionaryError, SourceError
from textindex.core.records import COUNT_RULES, Dictionary, Dimension, MatchPolicy, Term
from textindex.scoring.scores import deciles
from textindex.workbench import Corpus, diff, impact
from textindex.workbench.comparison.compare import changes
from textindex.workbench.comparison.rank_changes import moves, with_industry
from textindex.workbench.hits import hits_of
from textindex.workbench.page.session import Session

TOTALS = st.lists(st.integers(0, 6), min_size=1, max_size=40)


def totals(store, dictionary):
    """Kept hits by file, by the ledger."""
    corpus = Corpus(store, languages=(dictionary.language,))
    ledger = hits_of(corpus, [dictionary])
    kept = ledger[ledger["kept"]].groupby("file").size()
    return kept.reindex([report.file for report in corpus.reports], fill_value=0)


@given(TOTALS)
def test_deciles_are_the_rounded_up_tenths_of_the_mean_rank(values):
    ranks = rankdata(values)
    expected = [-(-int(2 * rank) * 10 // (2 * len(values))) for rank in ranks]
    assert deciles(values).tolist() == expected
    assert all(1 <= decile <= 10 for decile in expected)


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=3, max_size=40))
def test_moves_are_spearmans_correlation_and_counts(pairs):
    one, other = zip(*pairs, strict=True)
    facts = moves(one, other)
    assert facts["changed"] == sum(a != b for a, b in pairs)
    if len(set(one)) > 1 and len(set(other)) > 1:
        assert facts["rank_correlation"] == pytest.approx(spearmanr(one, other).statistic, abs=1e-6)
    else:
        assert facts["rank_correlation"] is None


def test_fewer_than_three_have_no_correlation():
    assert moves([1, 2], [2, 1]) == {"firm_years": 2, "changed": 2, "moved_deciles": None, "rank_correlation": None}


def test_what_changes_in_terms():
    a = ti.load_dictionary("wu2021-zh")
    terms = [*a.terms[1:], Term("元宇宙", a.terms[0].dimension)]
    terms[0] = terms[0]._replace(dimension="big_data")
    terms[1] = terms[1]._replace(exact=True)
    b = replace(a, terms=tuple(terms), policy=MatchPolicy("longest", ()))
    found = {(one.term, one.what): one for one in changes(a, b)}
    assert found[a.terms[0].text, "removed"].dimension_a == a.terms[0].dimension
    assert found["元宇宙", "added"].dimension_b == a.terms[0].dimension
    assert found[a.terms[1].text, "moved"].dimension_b == "big_data"
    assert found[a.terms[2].text, "changed"].detail == "exact: no → yes"
    assert {one.detail for one in changes(a, b) if not one.term} == {
        f"counting rule: {a.policy.count} → longest",
        f"dropped flags: {', '.join(sorted(a.policy.drop))} → none",
    }
    assert changes(a, a) == ()


@pytest.mark.parametrize("rule", ["whole", "token", "longest", "substring"])
def test_the_index_by_both_is_that_of_two_runs(real, rule):
    a = replace(ti.load_dictionary("li2023-zh"), policy=MatchPolicy(rule, ()))
    b = replace(ti.load_dictionary("wu2021-zh"), policy=MatchPolicy("whole", ("negated", "other_party")))
    found = diff(a, b, real)
    table = found.firm_years.set_index("file")
    for side, dictionary in zip("ab", (a, b), strict=True):
        expected = totals(real, dictionary)
        assert table[f"total_{side}"].to_dict() == expected.to_dict()
        assert found.effect[f"hits_{side}"] == expected.sum()
        assert np.allclose(table[f"index_{side}"], np.log1p(expected))
        known = {term.text for term in dictionary.terms}
        of_side = found.terms[found.terms["term"].isin(known)]
        assert of_side[f"hits_{side}"].sum() <= expected.sum()
    assert found.years["firm_years"].sum() == len(table)
    by_year = found.years["moved_deciles"]
    assert (None if by_year.isna().all() else by_year.sum()) == found.effect["moved_deciles"]


def test_a_dictionary_does_not_differ_from_itself(real):
    found = diff("li2023-zh", "li2023-zh", real)
    assert (found.changes, found.effect["changed"], found.effect["moved_deciles"] or 0) == ((), 0, 0)
    assert found.terms.empty


def test_languages_do_not_mix(real):
    with pytest.raises(DictionaryError, match="no report has both"):
        diff("li2023-zh", "li2023-en", real)


@pytest.mark.parametrize("name", ["wu2021-zh", "industry40-en"])
def test_impact_is_that_of_scoring_without_the_term(real, name):
    loaded = ti.load_dictionary(name)
    before = totals(real, loaded)
    ledger = hits_of(Corpus(real, languages=(loaded.language,)), [loaded])
    found = list(dict.fromkeys(ledger["term"]))[:4]
    table = impact(name, real, found).set_index("term")
    for term in found:
        less = replace(loaded, terms=tuple(t for t in loaded.terms if t.text != term))
        after = totals(real, less)
        row = table.loc[term]
        assert row["lost"] == before.sum() - after.sum()
        assert row["changed"] == (before != after).sum()
        facts = moves(before, after)
        assert (None if pd.isna(row["moved_deciles"]) else row["moved_deciles"]) == facts["moved_deciles"]
        assert row["hits"] == ((ledger["term"] == term) & ledger["kept"]).sum()
    assert len(impact(name, real)) == len(loaded.terms)


WORDS = ("大数据", "数据中心", "大数据中心", "云计算", "物联网", "数字化", "5G")
WEIGHTS = st.sampled_from([1.0, 0.1, 0.3, 2.0, 1 / 3, 7.0])


@st.composite
def weighted(draw):
    """A dictionary of some words, any weights, any rule."""
    terms = tuple(
        Term(word, "d", weight=draw(WEIGHTS))
        for word in draw(st.lists(st.sampled_from(WORDS), min_size=2, unique=True))
    )
    policy = MatchPolicy(draw(st.sampled_from(COUNT_RULES)), draw(st.sampled_from([(), ("negated",)])))
    dimensions = (Dimension("d", "甲", "A", ""),)
    return Dictionary("w", "1", "zh", {"zh": "", "en": ""}, policy, dimensions, terms, ())


def scored(store, dictionary):
    """Hits and index by firm, as `score` gives them."""
    return ti.score(None, dictionary, store=store, workers=0).index.set_index("firm")[["n_total", "digital"]]


@settings(max_examples=25)
@given(weighted(), weighted())
def test_diff_has_the_index_that_score_gives(shelf, a, b):
    found = diff(a, b, shelf)
    table, one, two = found.firm_years.set_index("firm"), scored(shelf, a), scored(shelf, b)
    for side, own in (("a", one), ("b", two)):
        assert table[f"total_{side}"].to_dict() == own["n_total"].to_dict()
        assert table[f"index_{side}"].to_dict() == own["digital"].to_dict()
        if len(table) >= 20:
            assert table[f"decile_{side}"].tolist() == deciles(own["digital"].loc[table.index]).tolist()
        assert found.effect[f"hits_{side}"] == own["n_total"].sum()
    facts = moves(one["digital"], two["digital"])
    assert {key: found.effect[key] for key in facts} == facts
    years = found.years.set_index("year")
    assert years["changed"].sum() == facts["changed"]
    assert ("w_total_a" in table) == ("w_hits_a" in found.effect) == (a.weighted or b.weighted)


@settings(max_examples=25)
@given(weighted())
def test_impact_is_that_on_the_index_that_score_gives(shelf, made):
    before = scored(shelf, made)
    for row in impact(made, shelf).itertuples():
        less = replace(made, terms=tuple(term for term in made.terms if term.text != row.term))
        after = scored(shelf, less)
        facts = moves(before["digital"], after["digital"])
        told = (
            row.changed,
            None if pd.isna(row.moved_deciles) else row.moved_deciles,
            None if np.isnan(row.rank_correlation) else row.rank_correlation,
        )
        assert told == (facts["changed"], facts["moved_deciles"], facts["rank_correlation"])
        assert row.lost == before["n_total"].sum() - after["n_total"].sum()


@settings(max_examples=15)
@given(weighted(), st.data())
def test_the_page_shows_the_index_that_score_gives(shelf, made, data):
    off = data.draw(st.sampled_from(made.terms)).text
    session = Session(shelf, made)
    before, after = scored(shelf, made), scored(shelf, session.without([off]))
    for row in session.index([off]):
        assert (row["n_total"], row["index"]) == tuple(before.loc[row["firm"]])
        assert (row["n_total_now"], row["index_now"]) == tuple(after.loc[row["firm"]])


def test_weighted_hits_are_told_on_the_screen(shelf, yaml):
    a, b = yaml(["大数据", "云计算"], "a"), yaml(["大数据"], "b", more="      - {term: 云计算, weight: 2.5}\n")
    done = invoke("dict", "diff", a, b, "-s", shelf)
    assert "weight: 1.0 → 2.5" in done.stdout
    assert "hits 29 → 29 (weighted 29 → 51.5), " in done.stdout  # 云计算 stands 15 times
    assert "w_total_b" in done.stdout


def test_impact_of_a_term_that_is_not_there(real):
    with pytest.raises(DictionaryError, match="has no term 飞天"):
        impact("wu2021-zh", real, ["飞天"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("firm,industry\n1,银行\n600001,酿酒\n", ["银行", "酿酒", "酿酒", None]),
        ("firm,year,industry\n600001,2018,旧\n600001,2019,新\n", [None, "旧", "新", None]),
        ("year,industry,firm\n2018,旧,600001 \n,空,000001\n", [None, "旧", None, None]),
        ("证券代码,行业\n1,银行\n600001,酿酒\n", ["银行", "酿酒", "酿酒", None]),
        ("行业代码,行业名称,股票代码\nJ66,银行,1\nC15,酿酒,600001\n", ["银行", "酿酒", "酿酒", None]),
        ("Stkcd,Accper,Nnindcd\n证券代码,会计期间,行业代码\n600001,2018-12-31,旧\n", [None, "旧", None, None]),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_industries_are_joined(tmp_path, text, expected, encoding):
    path = tmp_path / "industry.csv"
    path.write_text(text, encoding=encoding)
    table = pd.DataFrame(
        {
            "firm": pd.array(["000001", "600001", "600001", "9"], dtype="string"),
            "year": pd.array([2018, 2018, 2019, 2018], dtype="Int64"),
        }
    )
    joined = with_industry(table, path)
    assert [None if pd.isna(value) else value for value in joined["industry"]] == expected


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"branch,industry\n1,a\n", "no column firm"),
        (b"firm,industry\n1,a\n1,b\n", "two industries"),
        (b"firm,year,industry\n1,x,a\n", "row 2: the year 'x' is neither a year nor a day"),
        (b"\xff\xfe\x00\x81", "neither|no column"),
        (b"", "is empty"),
        (None, "cannot be opened"),
    ],
)
def test_bad_tables_of_industries_are_refused(tmp_path, content, message):
    path = tmp_path / "industry.csv"
    if content is not None:
        path.write_bytes(content)
    table = pd.DataFrame({"firm": pd.array(["000001"], dtype="string"), "year": pd.array([2018], dtype="Int64")})
    with pytest.raises(SourceError, match=message):
        with_industry(table, path)


def test_commands(shelf, yaml, tmp_path):
    a, b = yaml(["大数据", "云计算", "数字金融"], "a"), yaml(["大数据", "云计算", "移动支付"], "b")
    industry = tmp_path / "i.csv"
    industry.write_text("firm,industry\n600001,甲\n600003,=乙\n", encoding="gb18030")
    done = invoke("dict", "diff", a, b, "--store", shelf, "--industry", industry)
    assert "removed   数字金融" in done.stdout
    assert "added     移动支付" in done.stdout
    assert "=乙" in done.stdout
    out = tmp_path / "d.xlsx"
    arguments = ["dict", "diff", a, b, "-s", shelf, "--industry", industry, "--json", "-o", out]
    record = json.loads(invoke(*arguments).stdout)
    assert set(record) == {"changes", "effect", "terms", "firm_years", "years", "industries"}
    assert len(record["firm_years"]) == 6
    assert openpyxl.load_workbook(out).sheetnames == ["terms", "firm_years", "years", "industries", "changes"]
    impact = ["dict", "impact", a, "大数据", "数字金融", "-s", shelf, "-o"]
    for _ in range(2):  # what the command wrote, it writes again
        invoke(*impact, tmp_path / "impact.csv")
    before = industry.read_bytes()
    invoke(*impact, industry, code=1)  # a table of the user's own
    assert industry.read_bytes() == before
    rows = json.loads(invoke("dict", "impact", a, "-s", shelf, "--json").stdout)
    assert {row["term"]: row["lost"] for row in rows}["数字金融"] == 12
    invoke("dict", "impact", a, "x", "-s", shelf, code=1)
    invoke("dict", "impact", a, code=2)
    invoke("dict", "diff", a, b, "-s", shelf, "-o", "x.txt", code=1)
