"""What made a published table: universes, terms, what no one can tell; on reports whose every number is known."""

import itertools
import json
import math

import numpy as np
import pandas as pd
import pytest
from command_line import invoke
from hypothesis import example, given, settings
from hypothesis import strategies as st
from made_archives import archive, dictionary_of, pool

import textindex as ti
from textindex import dictionary
from textindex.core.records import COUNT_RULES, Term
from textindex.scoring.hearing import SPEAKERS
from textindex.workbench.corpus import Corpus
from textindex.workbench.reconstruction import report
from textindex.workbench.reconstruction.counting import PARTS, Choice, count
from textindex.workbench.reconstruction.law import Piece, Problem
from textindex.workbench.reconstruction.pieces import Way, pieces
from textindex.workbench.reconstruction.published import column
from textindex.workbench.reconstruction.search import bounds, fitted, search
from textindex.workbench.reconstruction.terms import over_ways
from textindex.workbench.reconstruction.universes import nearest

TERMS = pool()[::12]
SLOW = pytest.mark.slow


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """Reports of 16 firms in three years that hold some fifty terms."""
    place = tmp_path_factory.mktemp("reconstruct")
    ti.read_archive(archive(place / "reports", TERMS, 16, 3, 0, rate=-2.0), place / "store")
    return place / "store"


@pytest.fixture(scope="module")
def secret():
    """A third of these terms: nobody's dictionary."""
    return dictionary_of(TERMS[::3], "longest")


@pytest.fixture(scope="module")
def others():
    """The dictionary that is given in place of the secret one: all of these terms."""
    return dictionary_of(TERMS, "longest", "wide")


def index_of(store, one, **how):
    table = ti.score(None, one, store=store, **how).index
    return table[["firm", "year"]].assign(x=table["n_total"].astype(float), ln=table["digital"])


def published(store, one, noise=0, **how):
    """An index with so many firm-years of another number, and one unread report."""
    table = index_of(store, one, **how)
    draw = np.random.default_rng(1)
    bad = draw.choice(np.flatnonzero(table["x"] > 6), noise + 1, replace=False)
    table.loc[bad[:noise], "x"] += draw.integers(3, 30, noise)
    table.loc[bad[noise], "x"] = 0.0
    return table, table.loc[bad[noise], ["firm", "year"]].tolist()


@pytest.mark.parametrize(
    ("section", "rule"),
    [("report", "longest"), pytest.param("mdna", "token", marks=SLOW), pytest.param("report", "whole", marks=SLOW)],
)
def test_counts_of_every_choice_are_those_of_scoring(real, section, rule):
    both = [dictionary.load("wu2021-zh"), dictionary.load("li2023-zh")]
    corpus = Corpus(real, languages=("zh",))
    files = [one.file for one in corpus.reports][::-1]
    counts = count(corpus, files, both)
    for speaker, drop in SPEAKERS.items():
        part = None if section == "report" else section
        scored = ti.score(None, both, store=real, section=part, count=rule, drop=drop).index.set_index("file")
        for at, prefix in enumerate(("wu2021_zh_", "li2023_zh_")):
            choice = Choice(at, section, rule, speaker)
            ours = np.where(counts.known(choice), counts.terms(choice).sum(axis=1), -1)
            assert ours.tolist() == scored[f"{prefix}n_total"].reindex(files).fillna(-1).astype(int).tolist()


def test_parts_are_those_of_the_multiverse():
    from textindex.multiverse.run import SECTIONS

    assert list(PARTS) == list(SECTIONS)


@pytest.mark.parametrize(
    "rule", ["longest", *(pytest.param(rule, marks=SLOW) for rule in COUNT_RULES if rule != "longest")]
)
def test_what_a_set_of_terms_counts_follows_without_matching_again(store, rule):
    """For terms nested in each other too: against scoring with a dictionary of just these terms."""
    nested = [*TERMS, *{term[:-1] for term in TERMS if len(term) > 3}, "数据", "智能", "云"]
    terms = [Term(text, "d") for text in dict.fromkeys(nested)]
    corpus = Corpus(store, languages=("zh",))
    files, way = [one.file for one in corpus.reports], Way(None, rule, ())
    found = pieces(corpus, files, terms, "zh", [way])[way]
    assert any(piece.covers for piece in found) == (rule != "substring")
    draw = np.random.default_rng(0)
    for _ in range(1 if rule == "longest" else 3):
        chosen = draw.random(len(terms)) < 0.4
        own = dictionary_of([t.text for t, held in zip(terms, chosen, strict=True) if held], rule)
        scored = ti.score(None, own, store=store).index.set_index("file")["n_total"].reindex(files)
        ours = fitted(Problem(np.zeros(len(files)), np.zeros(len(files)), found, len(terms)), chosen)
        differ = (ours != scored.to_numpy(dtype=float)).mean()
        assert differ <= (0.05 if rule in ("token", "whole") else 0)


def test_a_universe_that_made_the_numbers_is_found_and_gives_them_all(store, others):
    table = index_of(store, others, count="substring")
    found = ti.reconstruct(table, store, [others, "zhao2021-recalled-zh"])
    for facts, kind, formula in zip(found.columns, ("counts", "logarithms"), ("count", "ln"), strict=True):
        near = facts["nearest"]
        assert (facts["kind"], near["formula"], facts["exact"]) == (kind, formula, len(table))
        assert (near["dictionary"], near["count"], near["section"]) == ("wide", "substring", "report")
    assert found.unexplained.empty


def test_terms_of_a_dictionary_that_nobody_gave(store, secret, others):
    """5% of the firm-years are wrong and one is unread: what is called sure is right, and most is sure."""
    table, unread = published(store, secret, noise=3)
    found = ti.reconstruct(table[["firm", "year", "x"]], store, [others])
    facts, terms = found.columns[0], found.terms.set_index("term")
    own = {term.text for term in secret.terms}
    assert facts["unread"] == [f"{unread[0]} {unread[1]}"]
    assert facts["terms"]["count"] in ("longest", "whole", "token")
    assert set(terms.index[terms["decision"] == "in"]) <= own
    assert set(terms.index[terms["decision"] == "out"]).isdisjoint(own)
    seen = terms[terms["hits"] > 0]
    assert (seen["decision"] != "undecided").mean() > 0.8
    assert set(terms.loc[terms["hits"] == 0, "why"]) <= {"unseen"}
    reasons = found.unexplained.set_index(["firm", "year"])["reason"]
    assert reasons[tuple(unread)] == "unread"
    assert facts["terms"]["exact"] >= 0.9 * (len(table) - 4)
    assert {"token", "whole", "substring"} & {way["count"] for way in facts["terms"]["tied"]}
    assert "other ways fit about as well" in report.markdown(found, "x.csv")


def test_terms_that_always_come_together_are_undecided_together(tmp_path, others):
    texts = {f"60000{firm}_{year}.txt": firm + 2 * (year - 2010) for firm in range(6) for year in range(2010, 2016)}
    for file, n in texts.items():
        lines = ["大数据和云计算。"] * n + ["区块链。"] * (n % 4) + ["董事会审议通过年度报告。"] * 40
        (tmp_path / file).write_text(f"{file[:6]}_样本 {file[7:11]}年年度报告\n" + "\n".join(lines), encoding="utf-8")
    ti.read_archive(tmp_path, tmp_path / "st")
    own = dictionary_of(["大数据", "区块链"], "longest")
    wide = dictionary_of(["大数据", "云计算", "区块链", "物联网"], "longest", "wide")
    table = ti.reconstruct(index_of(tmp_path / "st", own)[["firm", "year", "x"]], tmp_path / "st", [wide]).terms
    row = table.set_index("term")
    assert row["decision"].to_dict() == {
        "区块链": "in", "大数据": "undecided", "云计算": "undecided", "物联网": "undecided",
    }  # fmt: skip
    assert row.loc["大数据", "group"] == row.loc["云计算", "group"]
    assert row["why"][["大数据", "云计算", "物联网"]].tolist() == ["together", "together", "unseen"]


@pytest.mark.slow
def test_one_table_has_one_rule_and_a_dimension_a_column(store):
    wu = dictionary.load("wu2021-zh")
    scored = ti.score(None, wu, store=store, count="substring", drop=[]).index
    keys = [d.key for d in wu.dimensions if scored[f"n_{d.key}"].max() > 5]
    table = scored[["firm", "year"]].assign(**{f"t_{key}": scored[f"n_{key}"].astype(float) for key in keys})
    found = ti.reconstruct(table, store, ["wu2021-zh"], together=True)
    assert [facts["nearest"]["dimension"] for facts in found.columns] == keys
    assert (
        len({tuple(facts["nearest"][key] for key in ("section", "count", "speaker")) for facts in found.columns}) == 1
    )
    first = found.settings.iloc[0]
    assert (first["exact"], first["near"]) == (first["n"], 1.0)


@pytest.mark.slow
def test_a_share_is_known_by_its_power_of_ten_and_turned_back_into_counts(store, others):
    scored = ti.score(None, others, store=store, formulas=["per-10k-chars"]).index
    table = scored[["firm", "year"]].assign(share=(scored["pc10k_total"] / 10).round(4))
    facts = ti.reconstruct(table, store, [others]).columns[0]
    assert (facts["kind"], facts["nearest"]["formula"], facts["nearest"]["scale"]) == ("numbers", "per-10k-chars", 0.1)
    assert facts["exact"] == facts["compared"]
    assert facts["terms"]["firm_years"] == facts["compared"]


@pytest.mark.slow
def test_few_firm_years_are_said_to_be_few_and_nothing_is_made_up(store, secret):
    table, _ = published(store, secret)
    few = table[["firm", "year", "x"]].iloc[:12]
    facts = ti.reconstruct(few, store).columns[0]["terms"]
    own = {term.text for term in secret.terms}
    assert facts["method"] == "bounds"
    assert set(facts["surely_in"]) <= own
    assert set(facts["surely_out"]).isdisjoint(own)
    assert facts["few"] > 0


def test_a_column_of_zeros_tells_nothing(store):
    corpus = Corpus(store)
    table = pd.DataFrame([(one.firm, one.year, 0) for one in corpus.reports], columns=["firm", "year", "x"])
    found = ti.reconstruct(table, store, ["wu2021-zh"])
    assert found.columns[0]["nearest"] is None
    assert found.universes.empty
    assert "nothing but zeros" in report.markdown(found, "x.csv")


def test_the_command_writes_its_files(store, secret, others, tmp_path):
    table, _ = published(store, secret, noise=2)
    table.to_excel(tmp_path / "table.xlsx", index=False)
    words = [
        "reconstruct",
        str(tmp_path / "table.xlsx"),
        "--store",
        str(store),
        "-d",
        "wu2021-zh",
        "-d",
        "li2023-wide-zh",
    ]
    words += ["--column", "x", "--out", str(tmp_path / "out")]
    done = invoke(*words, "--json", "--language", "zh")
    told = json.loads(done.stdout)
    assert told == json.loads((tmp_path / "out" / "reconstruct.json").read_text(encoding="utf-8"))
    assert told["matched"]["matched"] == len(table)
    names = ["report.md", "reconstruct.json", "terms.csv", "unexplained.csv", "universes.csv"]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(names)
    assert "未能解释的公司年度" in (tmp_path / "out" / "report.md").read_text(encoding="utf-8")


@pytest.mark.slow
def test_what_is_printed_in_either_language(store, secret, tmp_path):
    published(store, secret, noise=2)[0].to_csv(tmp_path / "t.csv", index=False)
    words = ["reconstruct", str(tmp_path / "t.csv"), "--store", str(store), "-d", "zhao2021-recalled-zh"]
    for language, said in (("en", "nearest: zhao2021-recalled-zh"), ("zh", "最接近：zhao2021-recalled-zh")):
        done = invoke(*words, "--language", language)
        assert said in done.stdout


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda t: t.drop(columns="firm"), "--firm-column"),
        (lambda t: t.assign(year=t["year"] + 50), "no year of theirs"),
        (lambda t: t.assign(firm="9" + t["firm"].str[1:]), "no firm-year is in the index"),
        (lambda t: pd.concat([t, t.head(1)]), "stands twice"),
        (lambda t: t[["firm", "year"]], "no column of figures"),
        (lambda t: t.assign(x="many"), "no column of figures"),
    ],
)
def test_a_published_table_that_cannot_be_used(store, secret, tmp_path, change, said):
    change(published(store, secret)[0][["firm", "year", "x"]]).to_csv(tmp_path / "t.csv", index=False)
    words = ["reconstruct", str(tmp_path / "t.csv"), "--store", str(store), "--out", str(tmp_path / "out")]
    done = invoke(*words, code=1)
    assert said in done.output
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_the_time_that_a_search_may_take_is_kept(store, secret, others):
    table, _ = published(store, secret, noise=3)
    found = ti.reconstruct(table[["firm", "year", "x"]], store, [others], time_s=0.0)
    why = found.terms.loc[found.terms["hits"] > 0, "why"]
    assert (why == "time").any()
    assert found.columns[0]["terms"]["time"] == (found.terms["why"] == "time").sum()


counts = st.lists(st.lists(st.integers(0, 4), min_size=4, max_size=4), min_size=3, max_size=9)


def problem_of(table, totals):
    table = np.array(table, dtype=float)
    own = [Piece(at, frozenset(), np.flatnonzero(n), n[n > 0]) for at, n in enumerate(table.T)]
    return Problem(np.array(totals, dtype=float), np.zeros(len(totals)), own, table.shape[1])


@given(counts, st.lists(st.booleans(), min_size=4, max_size=4))
@settings(max_examples=60, deadline=None)
def test_a_search_is_as_good_as_trying_every_set(table, truth):
    """Sums without errors: some set gives them all, and so does the one that is found."""
    totals = np.array(table) @ np.array(truth, dtype=float)
    asked = problem_of(table, totals)
    found = search(asked, [np.zeros(4, dtype=bool)], 30)
    assert (found.fitted == totals).all()
    fits = [set(each) for n in range(5) for each in itertools.combinations(range(4), n)
            if (np.array(table)[:, list(each)].sum(axis=1) == totals).all()]  # fmt: skip
    for term in range(4):
        apart = {term in each for each in fits}
        if len(apart) == 2:  # some set has it and some has not: nothing tells
            assert found.evidence[term] < 1e-6


def test_a_term_on_which_ways_disagree_that_fit_alike_is_undecided():
    """One rule counts the first term alone; another gives the same numbers where the second one takes hits from it."""
    draw = np.random.default_rng(0)
    alone, nested, third = draw.integers(1, 9, (3, 60)).astype(float)
    rows, free = np.arange(60), frozenset[int]()
    whole = [Piece(0, free, rows, alone), Piece(1, free, rows, nested), Piece(2, free, rows, third)]
    token = [whole[0], Piece(0, frozenset({1}), rows, nested), whole[2]]
    ways = {Way(None, rule, ()): Problem(alone, np.zeros(60), own, 3) for rule, own in
            (("whole", whole), ("token", token))}  # fmt: skip
    found = {way: search(asked, [np.zeros(3, dtype=bool)], 30) for way, asked in ways.items()}
    first, second = found.values()
    assert (first.terms.tolist(), second.terms.tolist()) == ([True, False, False], [True, True, False])
    assert min(first.evidence.min(), second.evidence.min()) > 20
    evidence = over_ways(found, dict.fromkeys(found, 0.0), first)
    assert evidence[1] == 0
    assert min(evidence[0], evidence[2]) > 20
    unlikely = over_ways(found, {way: 50.0 * (own is second) for way, own in found.items()}, first)
    assert unlikely[1] == pytest.approx(min(50.0, first.evidence[1]))


@given(counts, st.lists(st.booleans(), min_size=4, max_size=4))
@settings(max_examples=60, deadline=None)
def test_bounds_are_never_wrong_about_sums_without_errors(table, truth):
    evidence = bounds(problem_of(table, np.array(table) @ np.array(truth, dtype=float)))
    for term, held in enumerate(truth):
        assert evidence[term] == 0 or (evidence[term] > 0) == held


@given(st.lists(st.integers(0, 3000), min_size=3, max_size=30), st.integers(3, 6))
@example([0, 1, 1105], 3)
@settings(max_examples=60, deadline=None)
def test_rounded_logarithms_of_counts_are_known_and_turned_back(n, digits):
    made = column("x", np.round(np.log1p(np.array(n, dtype=float)), digits))
    if made.kind == "logarithms":
        totals, off = made.totals()
        assert (np.abs(totals - n) <= off).all()
    else:
        assert max(n) > 0.05 * 10**digits or set(n) <= {0}


def test_numbers_held_against_a_universe_with_zeros_set_aside(store, others):
    """The correlation of a column that is a universe but for one zero is 1 once the zero is set aside."""
    corpus = Corpus(store, languages=("zh",))
    table = index_of(store, others)
    by = {(one.firm, one.year): one.file for one in corpus.reports}
    files = [by[firm, year] for firm, year in table[["firm", "year"]].itertuples(index=False)]
    values = table["x"].to_numpy()
    at = int(values.argmax())
    values = np.where(np.arange(len(values)) == at, 0.0, values)
    found = nearest(column("x", values), count(corpus, files, [others]))
    assert found.unread.nonzero()[0].tolist() == [at]
    assert math.isclose(found.table["pearson"].iloc[0], 1.0)
    assert found.exact.sum() == len(values) - 1


@pytest.mark.slow
def test_published_counts_of_a_paper_are_recognized(shared_data, tmp_path):
    """Of table a of published_counts.csv: the dictionary, its dimensions, and the report that was not read."""
    folder = shared_data / "zh_pdf"
    names = ("000001-平安银行/2013年年度报告.pdf", "000001-平安银行/2016年年度报告.pdf", "normal_pay_table.PDF")
    reports = [folder / name for name in names]
    texts = [
        shared_data / "zh_text" / name
        for name in ("000001_平安银行_2018_annual.txt", "300617_安靠智电_2019_annual.txt")
    ]
    manifest = tmp_path / "m.csv"
    firms, years = ("000001", "000001", "000430", "000001", "300617"), (2013, 2016, 2016, 2018, 2019)
    rows = [(path.name, *key) for path, *key in zip([*reports, *texts], firms, years, strict=True)]
    pd.DataFrame(rows, columns=["path", "firm", "year"]).to_csv(manifest, index=False)
    ti.read_archive([*reports, *texts], tmp_path / "st", manifest=manifest)
    dimensions = ("ai", "big_data", "cloud", "blockchain", "digital_applications")
    found = ti.reconstruct(
        shared_data / "published_counts.csv", tmp_path / "st", ["wu2021-zh", "zhao2021-recalled-zh"],
        columns=[f"a_{one}" for one in dimensions], together=True,
    )  # fmt: skip
    wanted = [d.key for d in dictionary.load("wu2021-zh").dimensions]
    assert [facts["nearest"]["dimension"] for facts in found.columns] == wanted
    assert {facts["nearest"]["dictionary"] for facts in found.columns} == {"wu2021-zh"}
    assert all(facts["unread"] == ["000001 2013"] for facts in found.columns)
