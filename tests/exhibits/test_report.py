"""The page of a run: its numbers are the run's, what reports say never runs, and it stays within its bytes."""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from xml.etree import ElementTree

import pandas as pd
import pytest
from command_line import invoke
from made_runs import DIMENSIONS, HOSTILE, write_hostile_run, write_run

import textindex as ti
from textindex.core.errors import ExhibitError, SourceError, StoreError
from textindex.exhibits.figures import index as index_figures
from textindex.exhibits.report import page as pages
from textindex.exhibits.report import parts
from textindex.exhibits.report.content import Content
from textindex.exhibits.report.data import inline, pack, sentences, unpack
from textindex.store.results import open_results
from textindex.study import report as reporting

ONE = {"big_data": DIMENSIONS["big_data"]}


class Elements(HTMLParser):
    """What a browser would make of a page: elements with their attributes, and the text of scripts by id."""

    def __init__(self, text):
        super().__init__()
        self.found, self.scripts, self._id = [], {}, None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        self._id = dict(attrs).get("id", "script") if tag == "script" else None

    def handle_endtag(self, tag):
        self._id = None

    def handle_data(self, data):
        if self._id:
            self.scripts[self._id] = self.scripts.get(self._id, "") + data


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("run")
    return folder, write_run(folder, firms=12, years=4, dimensions=ONE)


@pytest.fixture(scope="module")
def page(run):
    return ti.report(run[0], language="en")


@pytest.fixture(scope="module")
def scripts(page):
    return Elements(page).scripts


def test_the_book_is_the_index(run, scripts):
    book, index = unpack(scripts["book"]), run[1].sort_values(["firm", "year"])
    assert book["firm"] == sorted(set(index["firm"]))
    assert [book["firm"][at] for at, size in enumerate(book["sizes"]) for _ in range(size)] == list(index["firm"])
    assert [year + book["first"] for year in book["year"]] == list(index["year"])
    assert [book["statuses"][at] for at in book["status"]] == list(index["status"])
    for measure, column in (("total", "n_total"), ("big_data", "n_big_data")):
        assert book["counts"][measure] == [None if n != n else int(n) for n in index[column]]
    assert index["n_total"].isna().any()


def test_the_sentences_are_the_ledger(run, scripts):
    ledger = pd.read_parquet(run[0] / "hits.parquet").sort_values(["firm", "year", "file", "page", "start"])
    held = json.loads(scripts["held"])
    assert set(held) == set(ledger["firm"])
    for at, firm in enumerate(held):
        own, told = ledger[ledger["firm"] == firm], unpack(scripts[f"hits-{at}"])
        for column in ("year", "page", "left", "surface", "right"):
            assert told[column] == own[column].tolist()
        assert [bool(kept) for kept in told["kept"]] == own["kept"].tolist()
        for one, many, column in (
            ("term", "terms", "term"),
            ("reason", "reasons", "reason"),
            ("file", "files", "file"),
        ):
            assert [told[many][place] for place in told[one]] == own[column].tolist()


def test_the_page_says_the_runs_numbers(run, page):
    index = run[1]
    assert f"<dd>{index['digital'].notna().sum():,}</dd>" in page
    assert f"<dd>{int(index['n_total'].sum()):,}</dd>" in page
    assert f"<dd>{index['digital'].mean():.3f}<small>s.d. {index['digital'].std():.3f}</small></dd>" in page


def test_the_page_says_what_its_terms_and_rules_are(page):
    assert "counted by the rule whole (words that equal a term, terms not being cut)" in page
    said = "1 published; 2 chosen by the dictionary&#39;s makers (own mapping); 1 recalled from memory and not verified"
    assert f'<p class="warn">Its terms by source: {said}' in page


def test_the_methods_begin_in_the_pages_language():
    text = "# Methods\n\nMade.\n\n# 方法（中文）\n\n做。\n\n# Sources of the terms\n\n- none\n"
    chinese = [text for _, text in parts._paragraphs(text, "zh")]
    assert chinese == ["做。", "Methods", "Made.", "Sources of the terms", "none"]
    assert parts._paragraphs(text, "en")[0] == ("p", "Made.")


def test_a_few_firm_years_are_counted_in_whole_numbers():
    table = pd.DataFrame({"year": [2019, 2020, 2020], "status": ["ok", "ok", "scanned"], "n": [1, 1, 1]})
    axis = index_figures.coverage(table).to_dict()["encoding"]["y"]["axis"]
    assert axis["values"] == [0, 1, 2]


def test_no_address_of_another_host_and_one_script(page):
    elements = Elements(page)
    run_by_browser = [own for tag, own in elements.found if tag == "script" and own.get("type") is None]
    assert len(run_by_browser) == 1
    loaded = [own[key] for _, own in elements.found for key in ("src", "href", "xlink:href", "data") if key in own]
    assert loaded
    assert all(address.startswith("#") for address in loaded)
    policy = next(own["content"] for tag, own in elements.found if own.get("http-equiv"))
    assert policy.startswith("default-src 'none'")
    assert "@import" not in page
    assert "url(http" not in page


def test_equal_runs_give_equal_pages(run, page):
    assert ti.report(run[0], language="en") == page


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    return write_hostile_run(tmp_path_factory.mktemp("hostile"))


def test_hostile_text_is_text(hostile, tmp_path):
    made = ti.report(hostile, language="zh")
    (tmp_path / "hostile.html").write_text(made, encoding="utf-8")
    elements = Elements(made)
    assert "img" not in [tag for tag, _ in elements.found]
    assert not [key for _, own in elements.found for key in own if key.startswith("on")]
    assert len([tag for tag, own in elements.found if tag == "script" and "type" not in own]) == 1
    assert unpack(elements.scripts["book"])["name"][0].startswith("</script><img")
    assert json.loads(elements.scripts["words"])["dimensions"]["d"] == HOSTILE


def test_an_svg_that_says_markup_or_control_characters_stays_one():
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg"><clipPath id="c0"/>'
        '<g clip-path="url(#c0)"><text role="x">&lt;b role="a"&gt;\x01</text></g></svg>'
    )
    made = ElementTree.fromstring(inline(svg, "f"))
    assert made[1][0].text == '<b role="a">'
    assert made[0].attrib["id"] == "f-c0"
    assert made[1].attrib["clip-path"] == "url(#f-c0)"
    assert made[1][0].attrib == {}


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """Many firms, whose sentences do not find room on a small page."""
    folder = tmp_path_factory.mktemp("large")
    write_run(folder, firms=220, years=15, per_year=8, dimensions=ONE)
    return folder


def test_the_page_keeps_to_its_limit_and_says_what_it_holds(large):
    limit = 500_000
    results = open_results(large)
    ranked = list(results.firms_by_hits()["firm"])

    def content(firms, named=False):
        return Content(
            results.index, results.terms, results.rejections, results.construct, results.dimensions,
            results.provenance, results.facts, (),
            results.methods, reporting._hits(results, firms, None), named, len(ranked),
        )  # fmt: skip

    made = pages.page(content(ranked[:200]), "en", limit)
    held = json.loads(Elements(made).scripts["held"])
    assert 0 < len(held) < 200
    assert 0.9 * limit < len(made.encode()) <= limit
    assert held[0] == ranked[0]
    assert f"with their sentences: {len(held)} (those with the most counted hits)" in made
    with pytest.raises(ExhibitError, match="name fewer firms"):
        pages.page(content(ranked[:200], named=True), "en", limit)


@pytest.mark.slow
def test_two_hundred_firms_with_many_hits_stay_below_fifteen_megabytes(large):
    whole = ti.report(large, language="en")
    assert len(json.loads(Elements(whole).scripts["held"])) == 200
    assert len(whole.encode()) < 15_000_000


def test_named_firms_are_those_held(run, scripts):
    made = Elements(ti.report(run[0], firms=["600003", "600001", "600003"])).scripts
    assert json.loads(made["held"]) == ["600003", "600001"]
    assert made["book"] == scripts["book"]
    with pytest.raises(ExhibitError, match="no firm 1"):
        ti.report(run[0], firms=["1"])


def test_above_expectation_is_shown_where_a_table_is_given(run, tmp_path):
    index = run[1][run[1]["digital"].notna()]
    table = index[["firm", "year"]].assign(
        n=index["n_total"], expected=1.25, residual=index["n_total"] - 1.25, above_expectation=0
    )
    table.loc[table.index[:3], "above_expectation"] = 1
    table.loc[table.index[3], "expected"] = None
    table["firm"] = table["firm"].astype(int)  # a spreadsheet took the text for a number
    table.to_csv(tmp_path / "scored.csv", index=False)
    made = ti.report(run[0], language="en", above=tmp_path / "scored.csv")
    assert f"{len(table) - 1} firm-years have an expected number of hits, 3 are flagged" in made
    book = unpack(Elements(made).scripts["book"])
    rated = [row for row in book["above"] if row]
    assert len(rated) == len(table) - 1
    assert sum(row[2] for row in rated) == 3
    assert {row[0] for row in rated} == {"1.2"}
    for word in ("liar", "exaggerat", "window dressing"):
        assert word not in re.sub("<script.*?</script>", "", made, flags=re.DOTALL).lower()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("firm,year,n\n1,2018,1\n", "no column expected, residual, above_expectation"),
        (
            "firm,year,n,expected,residual,above_expectation\n1,x,1,1,0,0\n",
            "row 2: column year holds a cell that is no number: 'x'",
        ),
        ("firm,year,n,expected,residual,above_expectation\n1,,1,1,0,0\n", "row 2 has no year"),
        (
            "firm,year,n,expected,residual,above_expectation\n1,2018,1,1,0,0\n1,2018,1,1,0,0\n",
            "1 2018 stands there twice",
        ),
    ],
)
def test_a_table_that_cannot_be_used_is_refused_by_name(run, tmp_path, text, said):
    (tmp_path / "scored.csv").write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match=re.escape(said)):
        reporting.read_above(tmp_path / "scored.csv", {"600001"})


def test_a_folder_that_is_none_is_refused_and_nothing_is_written(tmp_path):
    done = invoke("report", tmp_path, code=1)
    assert "give a folder that `textindex score --out` wrote" in done.stderr
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "provenance.json").write_text("{", encoding="utf-8")
    for name in ("index.parquet", "hits.parquet", "methods.md", "terms.csv", "rejections.csv"):
        (tmp_path / name).write_bytes(b"")
    with pytest.raises(StoreError, match="damaged"):
        open_results(tmp_path)


def test_a_run_that_read_nothing_still_has_its_page(tmp_path):
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "600001_2018.pdf").write_bytes(b"%PDF-1.4 broken")
    ti.write(ti.score(tmp_path / "reports", workers=0), tmp_path / "out")
    made = ti.report(tmp_path / "out", language="en")
    assert "There is nothing to show" in made
    assert "1 of 1" in made  # the firm-year is missing


@pytest.mark.parametrize("ending", [".svg", ".pdf", ".png", ".html", ".json"])
def test_draw_writes_each_format(run, tmp_path, ending):
    out = tmp_path / f"figure{ending}"
    invoke("draw", "over-time", run[0], "-o", out, "--language", "en")
    begins = {".svg": b"<svg", ".pdf": b"%PDF", ".png": b"\x89PNG", ".html": b"<!DOCTYPE", ".json": b"{"}
    assert out.read_bytes().startswith(begins[ending])


def test_draw_refuses_what_it_cannot_draw(run, tmp_path):
    refused = invoke("draw", "terms", run[0], "-o", tmp_path / "a.gif", code=1)
    assert "ending" in refused.stderr
    with pytest.raises(ExhibitError, match="no dimension of made: big_data"):
        ti.draw_index(run[0], "terms", measure="cloud")
    with pytest.raises(ExhibitError, match=r"figure: .* is none of over-time, by-dimension"):
        ti.draw_index(run[0], "pie")
    with pytest.raises(ExhibitError, match="industry"):
        ti.draw_index(run[0], "by-industry")
    assert list(tmp_path.iterdir()) == []


def test_charts_hold_aggregates_only(large):
    for figure in ("over-time", "by-dimension", "distribution", "coverage", "terms", "movers"):
        spec = json.dumps(ti.draw_index(large, figure).to_dict())
        assert len(spec) < 40_000, figure


def test_a_figure_by_industry_needs_only_firms_and_industries(run, tmp_path):
    firms = sorted(set(run[1]["firm"]))
    pd.DataFrame({"firm": firms, "industry": ["C13", "J66"] * 6}).to_csv(tmp_path / "i.csv", index=False)
    spec = ti.draw_index(run[0], "by-industry", industry=tmp_path / "i.csv", language="en").to_dict()
    rows = spec["datasets"][spec["layer"][0]["data"]["name"]] if "datasets" in spec else spec["data"]["values"]
    shown = {row["industry"]: row["n"] for row in rows}
    known = run[1][run[1]["digital"].notna()]
    assert shown == {name: int(known["firm"].isin(firms[at::2]).sum()) for at, name in enumerate(("C13", "J66"))}


def test_pack_is_the_same_each_time():
    assert pack({"a": "数字"}) == pack({"a": "数字"})


@pytest.fixture(scope="module")
def told(samples, tmp_path_factory):
    """A run that tells of novelty: its ledger, and the scripts of its page in Chinese."""
    folder = tmp_path_factory.mktemp("told")
    wide = ti.load_dictionary("li2023-wide-zh")
    dimensions = wide.dimensions[:2]  # few: each has its figures
    terms = tuple(term for term in wide.terms if term.dimension in {own.key for own in dimensions})
    few = replace(wide, name="few", dimensions=dimensions, terms=terms)
    ti.write(ti.score(samples / "zh", few, formulas=["new"], workers=0), folder)
    ledger = pd.read_parquet(folder / "hits.parquet").sort_values(["firm", "year", "file", "page", "start"])
    ledger.loc[ledger.index[0], ["off_concept", "off_cue"]] = [True, "abbreviation: AI is Albany International"]
    ledger.loc[ledger.index[1], ["off_concept", "off_cue"]] = [True, "name of a company: 某某数据公司"]
    ledger.to_parquet(folder / "hits.parquet")
    return ledger, Elements(ti.report(folder, language="zh")).scripts


def test_hits_tell_how_likely_they_are_own_and_whether_they_are_new(told):
    ledger, made = told
    for at, firm in enumerate(json.loads(made["held"])):
        own, hits = ledger[ledger["firm"] == firm], unpack(made[f"hits-{at}"])
        assert hits["own"] == [round(p, 2) for p in own["own_p"]]
        kinds = [None if kind is None else kind[0] for kind in hits["said"]]
        assert kinds == [kind if isinstance(kind, str) else None for kind in own["novelty"]]
        since = [kind[1] for kind in hits["said"] if kind and kind[0] == "repeated"]
        assert since == own.loc[own["novelty"] == "repeated", "first_seen"].tolist()
    assert (ledger["novelty"] == "repeated").any()


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            ["off concept: abbreviation: AI is Albany International", "off concept: name of a company: 某某数据公司"],
        ),
        ("zh", ["非本概念：缩写：AI 指 Albany International", "非本概念：公司名称：某某数据公司"]),
    ],
)
def test_what_is_not_the_concept_is_told_in_words(told, language, said):
    ledger, made = told
    firm = ledger["firm"].iloc[0]
    of_page = unpack(made[f"hits-{json.loads(made['held']).index(firm)}"])
    hits = of_page if language == "zh" else sentences(ledger[ledger["firm"] == firm], language)
    assert [hits["flags"][place][-1] for place in hits["flag"][:2]] == said


def test_bars_split_the_counted_hits_of_every_year_and_dimension(told):
    ledger, made = told
    book = unpack(made["book"])
    firms = [firm for firm, size in zip(book["firm"], book["sizes"], strict=True) for _ in range(size)]
    kept = ledger[ledger["kept"] & ledger["novelty"].notna()]
    for measure, split in book["novelty"].items():
        own = kept if measure == "total" else kept[kept["dimension"] == measure]
        expected = [
            [int((rows["novelty"] == kind).sum()) for kind in ("new", "repeated", "shared")] if len(rows) else None
            for firm, year in zip(firms, book["year"], strict=True)
            for rows in [own[(own["firm"] == firm) & (own["year"] == year + book["first"])]]
        ]
        assert split == expected
    assert any(row and row[1] for row in book["novelty"]["total"])


def test_a_run_without_these_columns_has_its_page_as_before(scripts):
    assert unpack(scripts["book"])["novelty"] == {}
    assert {"own", "said"}.isdisjoint(unpack(scripts["hits-0"]))
