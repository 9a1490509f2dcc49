"""Differences are those of two scoring runs; moves are checked against scipy and by hand."""

import json
from dataclasses import replace

import numpy as np
import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import rankdata, spearmanr

import textindex as ti
from textindex.base.errors import DictionaryError, SourceError
from textindex.base.records import MatchPolicy, Term
from textindex.cli import main
from textindex.workbench import Corpus, diff, impact
from textindex.workbench.compare import changes
from textindex.workbench.moves import deciles, moves, with_industry

TOTALS = st.lists(st.integers(0, 6), min_size=1, max_size=40)


def totals(store, dictionary):
    """Kept hits by file, by the ledger."""
    corpus = Corpus(store, languages=(dictionary.language,))
    ledger = corpus.ledger([dictionary])
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
    assert moves([1, 2], [2, 1]) == {"firm_years": 2, "changed": 2, "moved_deciles": 2, "rank_correlation": None}


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
        assert np.allclose(table[f"digital_{side}"], np.log1p(expected))
        known = {term.text for term in dictionary.terms}
        of_side = found.terms[found.terms["term"].isin(known)]
        assert of_side[f"hits_{side}"].sum() <= expected.sum()
    assert found.years["firm_years"].sum() == len(table)
    assert found.years["moved_deciles"].sum() == found.effect["moved_deciles"]


def test_a_dictionary_does_not_differ_from_itself(real):
    found = diff("li2023-zh", "li2023-zh", real)
    assert (found.changes, found.effect["changed"], found.effect["moved_deciles"]) == ((), 0, 0)
    assert found.terms.empty


def test_languages_do_not_mix(real):
    with pytest.raises(DictionaryError, match="no report has both"):
        diff("li2023-zh", "li2023-en", real)


@pytest.mark.parametrize("name", ["wu2021-zh", "industry40-en"])
def test_impact_is_that_of_scoring_without_the_term(real, name):
    loaded = ti.load_dictionary(name)
    before = totals(real, loaded)
    ledger = Corpus(real, languages=(loaded.language,)).ledger([loaded])
    found = list(dict.fromkeys(ledger["term"]))[:4]
    table = impact(name, real, found).set_index("term")
    for term in found:
        less = replace(loaded, terms=tuple(t for t in loaded.terms if t.text != term))
        after = totals(real, less)
        row = table.loc[term]
        assert row["lost"] == before.sum() - after.sum()
        assert row["changed"] == (before != after).sum()
        facts = moves(before, after)
        assert row["moved_deciles"] == facts["moved_deciles"]
        assert row["hits"] == ((ledger["term"] == term) & ledger["kept"]).sum()
    assert len(impact(name, real)) == len(loaded.terms)


def test_impact_of_a_term_that_is_not_there(real):
    with pytest.raises(DictionaryError, match="has no term 飞天"):
        impact("wu2021-zh", real, ["飞天"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("firm,industry\n1,银行\n600001,酿酒\n", ["银行", "酿酒", "酿酒", None]),
        ("firm,year,industry\n600001,2018,旧\n600001,2019,新\n", [None, "旧", "新", None]),
        ("year,industry,firm\n2018,旧,600001 \n,空,000001\n", [None, "旧", None, None]),
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
        (b"code,industry\n1,a\n", "no column firm"),
        (b"firm,industry\n1,a\n1,b\n", "two industries"),
        (b"firm,year,industry\n1,x,a\n", "no year"),
        (b"\xff\xfe\x00\x81", "cannot be read|neither|no column"),
        (b"", "cannot be read"),
        (None, "cannot be read"),
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
    run = CliRunner().invoke
    done = run(main, ["dict", "diff", str(a), str(b), "--store", str(shelf), "--industry", str(industry)])
    assert done.exit_code == 0, done.output
    assert "removed   数字金融" in done.stdout
    assert "added     移动支付" in done.stdout
    assert "=乙" in done.stdout
    out = tmp_path / "d.xlsx"
    arguments = [
        "dict",
        "diff",
        str(a),
        str(b),
        "-s",
        str(shelf),
        "--industry",
        str(industry),
        "--json",
        "-o",
        str(out),
    ]
    record = json.loads(run(main, arguments).stdout)
    assert set(record) == {"changes", "effect", "terms", "firm_years", "years", "industries"}
    assert len(record["firm_years"]) == 6
    assert openpyxl.load_workbook(out).sheetnames == ["terms", "firm_years", "years", "industries", "changes"]
    done = run(main, ["dict", "impact", "大数据", "数字金融", str(a), "-s", str(shelf), "-o", str(tmp_path / "i.csv")])
    assert done.exit_code == 0, done.output
    rows = json.loads(run(main, ["dict", "impact", str(a), "-s", str(shelf), "--json"]).stdout)
    assert {row["term"]: row["lost"] for row in rows}["数字金融"] == 12
    assert run(main, ["dict", "impact", "x", str(a), "-s", str(shelf)]).exit_code == 1
    assert run(main, ["dict", "impact", str(a)]).exit_code == 2
    assert run(main, ["dict", "diff", str(a), str(b), "-s", str(shelf), "-o", "x.txt"]).exit_code == 1
