"""Keyword in context finds every place, shows the report's own words, and writes what opens elsewhere."""

import base64
import csv
import hashlib
import re

import openpyxl
import pytest
from command_line import invoke
from hypothesis import given
from hypothesis import strategies as st

import textindex as ti
from textindex.cli.kwic import FILE_COLUMNS, FIRM_COLUMNS, FIXED, PIPED_COLUMNS, fit
from textindex.core.errors import DictionaryError, SourceError
from textindex.core.text import width
from textindex.workbench import Corpus, kwic
from textindex.workbench.concordance.places import Query, stream, tokens_of
from textindex.workbench.hits import hits_of


def test_every_place_is_found_as_a_plain_search_of_the_pages_finds_it(shelf, texts):
    found = kwic(["数据"], shelf)
    places = {
        (file, page, match.start())
        for file, pages in texts.items()
        for page, text in enumerate(pages, 1)
        for match in re.finditer("数据", text)
    }
    assert set(zip(found["file"], found["page"], found["start"], strict=True)) == places
    for line in found.itertuples():
        text = texts[line.file][line.page - 1]
        assert text[line.start :].startswith(line.surface)
    assert found["kept"].isna().all()


def test_full_width_and_traditional_words_are_found_and_shown_as_they_stand(shelf):
    assert list(kwic("AI", shelf)["surface"]) == ["ＡＩ"]
    assert list(kwic(["5g"], shelf)["surface"]) == ["5G"]  # not in 15G
    assert "大數據" in list(kwic(["大數據"], shelf)["surface"])


def test_the_ledger_and_the_lines_of_a_dictionary_are_the_same(real):
    for name in ("li2023-zh", "li2023-en"):
        loaded = ti.load_dictionary(name)
        ledger = hits_of(Corpus(real, languages=(loaded.language,)), [loaded])
        lines = kwic((), real, dictionary=loaded, context=30)
        same = ["file", "page", "start", "term", "surface", "left", "right", "polarity", "speaker", "tense", "section"]
        key = ["file", "page", "start", "term"]
        one, other = (table[[*same, "kept"]].sort_values(key).astype("object").to_numpy() for table in (ledger, lines))
        assert len(one) > 15
        assert (one == other).all()


def test_filters(shelf):
    assert set(kwic(["云计算"], shelf, firms=["600002"])["firm"]) == {"600002"}
    assert set(kwic(["数字化", "云计算"], shelf, years=[2018])["year"]) == {2018}
    assert set(kwic(["数据中心"], shelf, flags=["negated"])["polarity"]) == {"negated"}
    assert len(kwic(["云计算"], shelf, flags=["own"])) < len(kwic(["云计算"], shelf))
    assert len(kwic(["云计算"], shelf, limit=3)) == 3
    passed = kwic((), shelf, dictionary="wu2021-zh", not_kept=True)
    assert len(passed)
    assert not passed["kept"].any()
    assert passed["reason"].notna().all()
    of_one = kwic((), shelf, dictionary="wu2021-zh", dimension="big_data")
    assert set(of_one["dimension"]) == {"big_data"}
    assert set(kwic(["大数据"], shelf, dictionary="wu2021-zh")["term"]) == {"大数据"}
    assert kwic(["云计算"], shelf, section="mdna").empty


def test_only_its_section(real):
    found = kwic(["公司", "the"], real, section="mdna")
    assert set(found["section"]) == {"mdna"}
    assert len(found) < len(kwic(["公司", "the"], real))


@pytest.mark.parametrize("sort", ["left", "right", "firm", "year"])
def test_sorted_lines_are_the_same_lines(shelf, sort):
    plain, ordered = kwic(["数据", "云计算"], shelf), kwic(["数据", "云计算"], shelf, sort=sort)
    columns = list(plain.columns)
    assert sorted(map(str, plain.to_numpy().tolist())) == sorted(map(str, ordered.to_numpy().tolist()))
    keys = {
        "left": [tokens_of(left)[::-1] for left in ordered["left"]],
        "right": [tokens_of(right) for right in ordered["right"]],
        "firm": ordered["firm"].tolist(),
        "year": ordered["year"].tolist(),
    }
    assert keys[sort] == sorted(keys[sort])
    assert list(ordered.columns) == columns


def test_common_characters_are_sorted_by_pinyin():
    assert sorted("中北深上", key=tokens_of) == list("北上深中")  # bei, shang, shen, zhong


def test_the_first_line_comes_before_the_other_reports_are_read(real, monkeypatch):
    read = []
    texts = Corpus.texts

    def watched(self):
        for report, stored in texts(self):
            read.append(report.file)
            yield report, stored

    monkeypatch.setattr(Corpus, "texts", watched)
    next(stream(Query(("的", "the")), real))
    assert len(read) == 1


@pytest.mark.parametrize(
    ("query", "error"),
    [
        (Query(), DictionaryError),
        (Query((" ",)), DictionaryError),
        (Query(("云",), dimension="x"), DictionaryError),
        (Query(("云",), not_kept=True), DictionaryError),
        (Query(("云",), section="x"), SourceError),
        (Query(("云",), flags=("x",)), SourceError),
        (Query(("云",), firms=("nobody",)), SourceError),
        (Query(("飞天",), ti.load_dictionary("wu2021-zh")), DictionaryError),
        (Query((), ti.load_dictionary("wu2021-zh"), "x"), DictionaryError),
    ],
)
def test_what_cannot_be_answered_is_refused(shelf, query, error):
    with pytest.raises(error):
        list(stream(query, shelf))


TEXT = st.text(st.sampled_from("大数据AI ，。é́ＡＢ\t\n"), max_size=30)


@given(TEXT, st.integers(0, 40), st.booleans())
def test_a_fitted_text_takes_exactly_its_columns(text, columns, right_end):
    fitted = fit(text, columns, right_end)
    assert width(fitted) == columns
    kept = fitted.strip()
    clean = "".join(char if char.isprintable() else " " for char in text)
    assert kept in clean


def test_terms_stand_below_one_another_whatever_their_characters(shelf):
    lines = invoke("kwic", "数据", "云计算", "computing", "-s", shelf).stdout.splitlines()
    assert len(lines) > 20
    start = FIRM_COLUMNS + 1 + 4 + 2 + (PIPED_COLUMNS - FIXED - FILE_COLUMNS - 8) // 2
    for line in lines:
        place = next(place for place in range(len(line)) if width(line[:place]) == start)
        assert line[place:].lower().startswith(("【数据】", "【云计算】", "【computing】")), line


def test_no_colours_where_there_is_no_terminal(shelf):
    assert "\x1b" not in invoke("kwic", "云计算", "-s", shelf).stdout


def test_command(shelf, tmp_path):
    assert invoke("kwic", "飞天遁地", "-s", shelf).stdout == ""
    assert len(invoke("kwic", "云计算", "-s", shelf, "--years", "2019-2020", "--limit", "5").stdout.splitlines()) == 5
    assert "not counted" in invoke("kwic", "-d", "wu2021-zh", "-s", shelf, "--not-kept").stdout
    assert "2015-2019" in invoke("kwic", "云", "-s", shelf, "--years", "x", code=2).stderr
    assert "first year" in invoke("kwic", "云", "-s", shelf, "--years", "2019-2015", code=2).stderr
    invoke("kwic", "-s", shelf, code=2)
    assert "no store" in invoke("kwic", "云", "-s", tmp_path / "none", code=1).stderr
    assert (
        ".csv, .xlsx, .dta, .parquet, .html"
        in invoke("kwic", "云", "-s", shelf, "-o", tmp_path / "a.txt", code=1).stderr
    )
    (tmp_path / "file").write_text("")
    assert "cannot be written" in invoke("kwic", "云", "-s", shelf, "-o", tmp_path / "file" / "a.csv", code=1).stderr
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_files(shelf, tmp_path):
    number = len(kwic(["云计算", "数字化"], shelf))
    for ending in ("csv", "xlsx", "html"):
        invoke("kwic", "云计算", "数字化", "-s", shelf, "-o", tmp_path / f"k.{ending}")
    raw = (tmp_path / "k.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(raw.decode("utf-8-sig").splitlines()))
    sheet = openpyxl.load_workbook(tmp_path / "k.xlsx").active
    assert len(rows) == sheet.max_row - 1 == number
    page = (tmp_path / "k.html").read_text(encoding="utf-8")
    assert page.count("<mark>") == number
    assert "&lt;b&gt;" in page
    assert "<b>" not in page
    assert not re.search(r"(src|href)=|https?://", page)
    (script,) = re.findall("<script>(.*?)</script>", page, re.DOTALL)
    own = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{own}'\"" in page
    assert "default-src 'none'" in page


def test_no_text_runs_as_a_formula(tmp_path):
    import pandas as pd

    from textindex.tables.write import write_book

    texts = ["=1+1", "+1", "-1", "@x", "\tx", "plain", "a=b", "\x0bodd", None]
    table = pd.DataFrame({"text": pd.array(texts, dtype="string"), "number": [-1.5] * len(texts)})
    write_book({"t": table}, tmp_path / "t.csv")
    with (tmp_path / "t.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["text"][:2] for row in rows[:6]] == ["'=", "'+", "'-", "'@", "'\t", "pl"]
    assert {row["number"] for row in rows} == {"-1.5"}
    write_book({"t": table}, tmp_path / "t.xlsx")
    cells = [row[0] for row in openpyxl.load_workbook(tmp_path / "t.xlsx")["t"].iter_rows(min_row=2)]
    assert {cell.data_type for cell in cells[:-1]} == {"s"}
    assert [cell.value for cell in cells] == [*texts[:7], "odd", None]


def test_own_p_stands_beside_the_page_where_a_dictionary_is_asked(real, tmp_path):
    lines = kwic((), real, dictionary="li2023-zh")
    shown = invoke("kwic", "-d", "li2023-zh", "-s", real).stdout.splitlines()
    assert [re.search(r"  p\.\d+ +(\d\.\d\d) ", line)[1] for line in shown] == [f"{p:.2f}" for p in lines["own_p"]]
    assert not re.search(r"  p\.\d+ +\d\.\d\d ", invoke("kwic", "云计算", "-s", real).stdout)
    invoke("kwic", "-d", "li2023-zh", "-s", real, "-o", tmp_path / "k.html")
    page = (tmp_path / "k.html").read_text(encoding="utf-8")
    assert [f"{p:.2f}" for p in lines["own_p"]] == re.findall(r"<td>(\d\.\d\d)</td><td>\d+</td>", page)


def test_novelty_is_that_of_a_run_whatever_is_shown_of_it(samples, real):
    ledger = ti.score(samples / "zh", "li2023-zh", formulas=["new"], workers=0).hits
    some = sorted(set(ledger["firm"]))[:2]
    lines = kwic((), real, dictionary="li2023-zh", firms=some, years=[2020, 2021], novelty=True)
    own = ledger[ledger["firm"].isin(some) & ledger["year"].isin([2020, 2021])]
    key = ["firm", "year", "page", "start", "term"]
    columns = ["first_seen", "last_seen", "copies", "novelty"]
    one, other = (table.set_index(key)[columns].astype("string").sort_index() for table in (own, lines))
    assert one.equals(other)
    assert {"new", "repeated"} <= set(lines["novelty"].dropna())
    repeated = lines[lines["novelty"] == "repeated"]
    shown = invoke("kwic", "-d", "li2023-zh", "-s", real, "--novelty", *(f"--firm={firm}" for firm in some)).stdout
    assert shown.count("repeated, first in 20") >= len(repeated)
    assert kwic((), real, dictionary="li2023-zh", limit=3)["novelty"].isna().all()
    with pytest.raises(DictionaryError, match="novelty belong to a dictionary"):
        kwic(["云"], real, novelty=True)
