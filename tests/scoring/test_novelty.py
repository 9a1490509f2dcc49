"""New, repeated and shared statements: an oracle that compares all pairs, any order, and reports from end to end."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import textindex as ti
from textindex.core import schemas
from textindex.core.errors import CombineError
from textindex.core.records import Dictionary, Dimension, MatchPolicy, Term
from textindex.scoring.scores import NEAR, new_columns, novelty_of
from textindex.scoring.scores.pairs import near
from textindex.scoring.sentences import signs

LONG = "公司运用大数据分析客户需求并改进服务质量提高经营效率"
SENTENCE = st.one_of(
    st.text("ab#", max_size=7),
    st.builds(
        lambda at, sign, twice: LONG[:at] + sign + LONG[at:] + twice,
        st.integers(0, 26),
        st.sampled_from(["", "新", "𠀀"]),
        st.sampled_from(["", "能", "能力", "能力强"]),
    ),
)
HIT = st.tuples(st.sampled_from(["000001", "600000", "600519"]), st.integers(2001, 2004), SENTENCE)


def alike(one, other):
    if one == other:
        return True
    a, b = ({text[i : i + 3] for i in range(len(text) - 2)} for text in (one, other))
    return bool(a & b) and len(a & b) * 10 >= 8 * len(a | b)


def table(rows):
    return pd.DataFrame(rows, columns=["firm", "year", "sentence"]).astype(
        {"firm": "string", "year": "Int64", "sentence": "object"}
    )


def by_hand(rows, firm, year, sentence, first):
    same = [(f, y) for f, y, other in rows if alike(sentence, other)]
    earlier = [y for f, y in same if f == firm and y < year]
    copies = len({f for f, y in same if f != firm and y <= year})
    kind = pd.NA if year <= first else "repeated" if earlier else "shared" if copies else "new"
    return min([*earlier, year]), max(earlier) if earlier else pd.NA, copies, kind


def same(one, other):
    return [tuple(map(str, row)) for row in one] == [tuple(map(str, row)) for row in other]


@given(st.lists(SENTENCE, unique=True, max_size=12))
def test_all_near_pairs_are_found_and_no_other(sentences):
    found = [tuple(pair) for pair in near(sentences).tolist()]
    n = len(sentences)
    assert found == [(i, j) for i in range(n) for j in range(i + 1, n) if alike(sentences[i], sentences[j])]


def test_a_pair_is_near_at_the_threshold_itself():
    assert NEAR == 0.8
    assert near(["abcdefghij", "abcdefghijkl"]).tolist() == [[0, 1]]  # 8 of 10
    assert near(["abcdefghij", "abcdefghijklm"]).tolist() == []  # 8 of 11


def test_pairs_are_found_over_several_portions(monkeypatch):
    monkeypatch.setattr("textindex.scoring.scores.pairs.PAIRS", 2)
    assert len(near([LONG + sign for sign in "甲乙丙丁戊己"])) == 15


@given(st.lists(HIT, max_size=14), st.randoms(use_true_random=False))
def test_hits_are_told_as_by_hand_in_any_order(rows, random):
    firsts = pd.Series({"000001": 2001, "600000": 2002, "600519": 2001}, dtype="Int64")
    expected = [by_hand(rows, *row, firsts[row[0]]) for row in rows]
    assert same(novelty_of(table(rows), firsts).itertuples(index=False), expected)
    order = random.sample(range(len(rows)), len(rows))
    shuffled = novelty_of(table([rows[place] for place in order]), firsts)
    assert same(shuffled.itertuples(index=False), [expected[place] for place in order])


def test_columns_are_missing_in_a_first_year_and_shares_where_there_is_no_hit():
    reports = pd.DataFrame(
        {"firm": ["a", "a", "a", "b"], "year": [2001, 2002, 2003, 2003]}, index=["a1", "a2", "a3", "b3"]
    )
    hits = pd.DataFrame(
        {"file": ["a1", "a2", "a2", "a2", "a2"], "novelty": [None, "new", "repeated", "repeated", "shared"]}
    )
    found = new_columns(hits, reports, pd.Series({"a": 2001, "b": 2003}))
    assert found["n_new"].astype("object").where(found["n_new"].notna(), None).tolist() == [None, 1, 0, None]
    assert found["share_repeated"].isna().tolist() == [True, False, True, True]
    assert found.loc["a2", ["share_repeated", "share_shared"]].tolist() == [0.5, 0.25]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2019年，公司投入1,200万元", "2020年公司投入3万元"),
        ("二〇一九年公司", "二○二○年公司"),
        ("in 2019, we used ai.", "in 2020 we used ai"),
    ],
)
def test_numbers_years_blanks_and_marks_do_not_part_sentences(one, other):
    assert signs(one) == signs(other)


@pytest.mark.parametrize(("length", "pairs"), [(28, []), (29, [[0, 1]])])
def test_from_how_many_signs_on_a_changed_one_is_borne(length, pairs):
    """The documentation says so."""
    text = "".join(chr(ord("一") + place) for place in range(length))
    assert near([text, text[:10] + "#" + text[11:]]).tolist() == pairs


def test_words_do():
    assert signs("公司统一规划") != signs("公司一规划")
    assert signs("新增一项") != signs("新增二项")  # a Chinese numeral is a year's name only before 年


OLD = "公司运用大数据技术分析客户的需求，改进服务。"
NEW = "公司建设了云计算中心，支持各分支机构的业务处理。"
ARCHIVE = {
    ("600000", 2018): OLD,
    ("600000", 2019): OLD.replace("，", "") + NEW,
    ("600519", 2017): "酒类产销平稳。",
    ("600519", 2019): NEW + "公司首次采用人工智能检验包装质量，提高了效率。",
}


def dictionary(key, *terms):
    return Dictionary(
        name="small",
        version="1",
        language="zh",
        title={"zh": "small", "en": "small"},
        policy=MatchPolicy(),
        dimensions=(Dimension(key, key, key, ""),),
        terms=tuple(Term(text, key) for text in terms),
        sources=(),
    )


def archive(folder, names="{firm}-{year}.txt"):
    folder.mkdir()
    rows = []
    for number, ((firm, year), body) in enumerate(ARCHIVE.items()):
        name = names.format(firm=firm, year=year, number=9 - number)
        (folder / name).write_text(f"{year}年年度报告\n第一节 概述\n{body}\n", encoding="utf-8")
        rows.append((name, firm, year, "某公司"))
    manifest = folder.with_suffix(".csv")
    pd.DataFrame(rows, columns=["path", "firm", "year", "name"]).to_csv(manifest, index=False)
    return {
        "paths": folder,
        "manifest": manifest,
        "dictionary": dictionary("d", "大数据", "云计算", "人工智能"),
        "count": "substring",
    }


def test_reports_from_end_to_end_under_any_names(tmp_path):
    found = ti.score(**archive(tmp_path / "one"), formulas=["new"])
    index = found.index.set_index(["firm", "year"])
    assert index["n_new"].isna().tolist() == [True, False, True, False]
    assert index.loc[("600000", 2019), ["n_new", "share_repeated", "share_shared"]].tolist() == [0, 0.5, 0.5]
    assert index.loc[("600519", 2019), ["n_new", "share_repeated", "share_shared"]].tolist() == [1, 0.0, 0.5]
    told = found.hits.set_index(["firm", "year", "term"])
    assert told.loc[("600000", 2019, "大数据"), ["first_seen", "last_seen", "copies", "novelty"]].tolist() == [
        *(2018, 2018, 0, "repeated")
    ]
    assert told.loc[("600519", 2019, "云计算"), ["first_seen", "copies", "novelty"]].tolist() == [2019, 1, "shared"]
    other = ti.score(**archive(tmp_path / "other", "{number}.txt"), formulas=["new"], store=tmp_path / "store")
    pd.testing.assert_frame_equal(found.index.drop(columns="file"), other.index.drop(columns="file"))
    pd.testing.assert_frame_equal(found.hits.drop(columns="file"), other.hits.drop(columns="file"))
    ti.write(found, tmp_path / "out")
    assert "n_new" in pd.read_stata(tmp_path / "out" / "index.dta")
    assert "n_new" in (tmp_path / "out" / "methods.md").read_text(encoding="utf-8")


def test_nothing_changes_where_it_is_not_asked_for(tmp_path):
    asked = archive(tmp_path / "one")
    plain, new = ti.score(**asked), ti.score(**asked, formulas=["new"])
    assert list(plain.hits) == list(schemas.HITS.columns)
    assert list(new.hits) == [*schemas.HITS.columns, *schemas.NOVELTY.columns]
    assert new.hits.dtypes[list(schemas.NOVELTY.columns)].astype(str).str.split("[").str[0].tolist() == list(
        schemas.NOVELTY.dtypes.values()
    )
    pd.testing.assert_frame_equal(plain.hits, new.hits[list(plain.hits)])
    pd.testing.assert_frame_equal(plain.index, new.index[list(plain.index)])


def test_a_dimension_of_that_name_is_refused_before_reading(tmp_path):
    with pytest.raises(CombineError, match="rename it"):
        ti.score(tmp_path, dictionary("new", "大数据"), formulas=["new"])
