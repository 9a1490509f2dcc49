"""The sample: nothing is lost without a word; variables, ST, industries and tails against other computations."""

import itertools
import json
import math
from datetime import date

import numpy as np
import pandas as pd
import pytest
from command_line import invoke
from hypothesis import given, settings
from hypothesis import strategies as st

import textindex as ti
from textindex.core.errors import TextIndexError
from textindex.panel.sample import special_years, winsorize
from textindex.panel.variables import CHINESE, LABELS

INDEX = pd.DataFrame(
    {
        "firm": ["000001", "000001", "000002", "000002", "600003", "600003", "600004", "900009"],
        "year": [2018, 2019, 2018, 2019, 2018, 2019, 2019, 2019],
        "digital": [0.0, 1.0, 2.0, None, 3.0, 1.5, 2.5, 1.0],
    }
)
BALANCE = """Stkcd,Accper,Typrep,A001000000,A002000000,A003000000,A001212000
证券代码,会计期间,报表类型,资产总计,负债合计,所有者权益合计,固定资产净额
没有单位,没有单位,没有单位,元,元,元,元
1,2017-12-31,A,80,40,40,8
1,2018-12-31,A,"1,000",400,600,100
1,2018-12-31,B,7,7,7,7
1,2018-09-30,A,9,9,9,9
1,2019-01-01,A,5,5,5,5
1,2019-12-31,A,"2,000",500,inf,
2,2018-12-31,A,100,20,80,10
2,2019-12-31,A,0,10,-10,10
600003,2018-12-31,A,50,5,45,5
600003,2019-12-31,A,60,6,54,6
600004,2019-12-31,A,70,7,63,7
"""
INCOME = pd.DataFrame(
    {
        "Stkcd": [1, 1, 1, 2, 2, 600003, 600003, 600004],
        "Accper": pd.to_datetime([f"{y}-12-31" for y in (2017, 2018, 2019, 2018, 2019, 2018, 2019, 2019)]),
        "Typrep": ["A"] * 8,
        "B001101000": [10.0, 20, 50, 8, 4, 5, 6, 7],
        "B002000000": [1.0, 6, 8, 4, 5, 1, 1, 1],
        "OverseasRevenue": [0.0, 0, 99, 1, 2, 3, 4, 5],
    }
)
FIRMS = pd.DataFrame(
    {
        "Stkcd": [1, 2, 600003, 600004],
        "Listdt": ["1991-04-03", "2019-01-29", "2000-01-01", "2010-01-01"],
        "Nnindcd": ["C39", "C3911", "I65", "J66"],
        "EquityNature": ["国企", "民营", "外资", "国企"],
    }
)
CHANGE = pd.DataFrame(
    {"industry": ["C39", "C39", "C", "J"], "year": [2018, 2019, 2019, 2019], "Change": [0.5, 0.25, 0.1, 0.9]}
)


@pytest.fixture
def files(tmp_path):
    INDEX.to_csv(tmp_path / "index.csv", index=False, encoding="utf-8-sig")
    (tmp_path / "balance.csv").write_text(BALANCE, encoding="gb18030")
    INCOME.to_stata(tmp_path / "income.dta", write_index=False, version=118)
    FIRMS.to_excel(tmp_path / "firms.xlsx", index=False)
    CHANGE.to_parquet(tmp_path / "change.parquet")
    return tmp_path


def test_csmar_exports_as_they_come(files):
    arguments = ["panel", "build", str(files / "index.csv"), "--change", str(files / "change.parquet")]
    for name in ("balance.csv", "income.dta", "firms.xlsx"):
        arguments += ["--firms", str(files / name)]
    out = files / "panel.csv"
    done = invoke(*arguments, "--winsorize", "0", "--out", out, "--json")
    record = json.loads(done.stdout)
    made = pd.read_csv(out, dtype={"firm": str}).set_index(["firm", "year"])
    assert list(made.index) == [
        ("000001", 2018),
        ("000001", 2019),
        ("000002", 2018),
        ("000002", 2019),
        ("600004", 2019),
    ]
    row = made.loc[("000001", 2018)]
    assert row["Size"] == pytest.approx(math.log(1000))
    assert row["LOAR"] == 0.4
    assert row["ROE"] == pytest.approx(6 / 600)
    assert row["Tangible"] == 0.1
    assert row["Growth"] == 1.0  # from 2017, a year that the index does not have
    assert row["International"] == 0.0
    assert row["SOE"] == 1
    assert row["Age"] == pytest.approx(math.log1p((date(2018, 12, 31) - date(1991, 4, 3)).days / 365.25))
    assert row["Change"] == 0.5
    assert made.loc[("000001", 2019), ["Growth", "Change", "DC"]].tolist() == [1.5, 0.25, 0.25]
    assert made.loc[("000001", 2019), "International"] == pytest.approx(math.log(100))
    assert made.loc[("000001", 2019), ["ROE", "Tangible"]].isna().all()  # infinite equity; no fixed assets given
    assert made.loc[("000002", 2019), ["Size", "LOAR", "ROE", "Digital", "DC"]].isna().all()
    assert math.isnan(made.loc[("000002", 2018), "Growth"])
    assert made.loc[("000002", 2019), "Change"] == 0.25  # C3911 begins with C39
    assert record["set_aside"]["balance.csv"] == {
        "rows of labels and units": 2, "statements of the parent alone": 1, "interim periods": 2,
    }  # fmt: skip
    told = "\n".join(record["notes"])
    for word in ("lost their zeros", "infinite", "no value in 1 firm-year", "no status table", "no row in the index"):
        assert word in told, word
    steps = {row["step"]: row["dropped"] for row in record["flow"]}
    assert steps["not in the firm data"] == 1
    assert steps["information industry (CSRC 2012)"] == 2
    assert json.loads((files / "panel.flow.json").read_text(encoding="utf-8")) == record


def test_finance_goes_on_request_and_the_flow_is_shown(files):
    arguments = ["panel", "build", str(files / "index.csv"), "--firms", str(files / "firms.xlsx"), "--drop-finance"]
    done = invoke(*arguments, "--years", "2019-2019", "--out", files / "p.dta")
    assert "finance (CSRC 2012)" in done.stdout
    made = pd.read_stata(files / "p.dta")
    assert made["firm"].tolist() == ["000001", "000002"]


@st.composite
def worlds(draw):
    firms = [f"{code:06d}" for code in range(1, draw(st.integers(2, 8)))]
    years = range(2010, 2014)
    pairs = [(firm, year) for firm in firms for year in years]
    index = draw(st.lists(st.sampled_from(pairs), min_size=1, unique=True))
    known = draw(st.lists(st.sampled_from(pairs), min_size=1, unique=True))
    industry = draw(st.lists(st.sampled_from(["C39", "I65", "J66", None]), min_size=len(known), max_size=len(known)))
    special = draw(st.lists(st.sampled_from(["", "ST", "*ST", "正常"]), min_size=len(known), max_size=len(known)))
    values = draw(st.lists(st.one_of(st.none(), st.floats(-5, 5)), min_size=len(known), max_size=len(known)))
    return index, known, industry, special, values


@settings(max_examples=15)
@given(worlds(), st.booleans(), st.booleans())
def test_out_is_in_less_what_was_dropped(world, finance, span):
    index, known, industry, special, values = world
    firms = pd.DataFrame(known, columns=["firm", "year"]).assign(industry=industry, ST=special, ROE=values)
    table = pd.DataFrame([*index, (None, 2011)], columns=["firm", "year"]).assign(digital=range(len(index) + 1))
    facts = {key: (a, b, v) for key, a, b, v in zip(known, industry, special, values, strict=True)}
    within = [key for key in index if not span or 2011 <= key[1] <= 2012]
    there = [key for key in within if key in facts]
    sound = [key for key in there if "ST" not in facts[key][1]]
    other = [key for key in sound if facts[key][0] != "I65"]
    left = [key for key in other if not (finance and facts[key][0] == "J66")]
    options = {"drop_finance": finance, "span": (2011, 2012) if span else None, "winsorize_share": 0.0}
    if not left:
        with pytest.raises(TextIndexError, match="no firm-year is left"):
            ti.build_panel(table, firms, **options)
        return
    made = ti.build_panel(table, firms, **options)
    assert list(zip(made.panel["firm"], made.panel["year"], strict=True)) == sorted(left)
    for firm, year, value in zip(made.panel["firm"], made.panel["year"], made.panel["ROE"], strict=True):
        given_value = facts[firm, year][2]
        assert math.isnan(value) if given_value is None else value == given_value
    steps = [
        len(index) + 1,
        len(index),
        *([len(within)] if span else []),
        len(there),
        len(sound),
        len(other),
        *([len(left)] if finance else []),
    ]
    assert made.flow["firm_years"].tolist() == steps
    assert len(index) + 1 - made.flow["dropped"].sum() == len(made.panel)
    assert made.flow["dropped"].tolist()[1:] == [a - b for a, b in itertools.pairwise(steps)]


@given(
    st.lists(st.one_of(st.none(), st.floats(-1e6, 1e6)), min_size=1, max_size=60), st.sampled_from([0.01, 0.05, 0.25])
)
def test_winsorizing_sets_tails_to_numpys_quantiles(values, share):
    table = pd.DataFrame({"x": pd.Series(values, dtype=float)})
    made, told = winsorize(table, ["x"], share)
    known = np.array([value for value in values if value is not None])
    if not len(known):
        assert made["x"].isna().all()
        return
    low, high = np.quantile(known, [share, 1 - share])
    for old, new in zip(values, made["x"], strict=True):
        assert math.isnan(new) if old is None else new == pytest.approx(min(max(old, low), high))
    assert told["x"]["set"] == ((made["x"] != table["x"]) & table["x"].notna()).sum() or low == high


def test_dated_status_by_both_rules():
    changes = pd.DataFrame(
        {
            "Stkcd": ["证券代码", 1, 1, 2, 3, 4],
            "Annodt": ["日期", "2010-05-01", "2012-03-01", "2011-06-30", "2013-12-31", "2011-01-01"],
            "Chgtype": ["类型", "AB", "BA", "撤销其他风险警示", "*ST", "AX"],
        }
    )
    rules = {"firm": ["Stkcd"], "date": ["Annodt"], "status": ["Chgtype"]}
    found = special_years(changes, rules, frozenset(), (2009, 2014), "any")
    assert {y for f, y in found if f == "000001"} == {2010, 2011, 2012}
    assert {y for f, y in found if f == "000002"} == {2009, 2010, 2011}
    assert {y for f, y in found if f == "000003"} == {2013, 2014}
    assert not {y for f, y in found if f == "000004"}
    at_end = special_years(changes, rules, frozenset(), (2009, 2014), "year-end")
    assert {y for f, y in at_end if f == "000001"} == {2010, 2011}
    periods = pd.DataFrame(
        {"firm": ["000001", "000002"], "start": ["2010-05-01", "2013/1/1"], "end": ["2012-01-01", None]}
    )
    assert special_years(periods, {}, frozenset(), (2009, 2014), "any") == {
        ("000001", 2010), ("000001", 2011), ("000002", 2013), ("000002", 2014),
    }  # fmt: skip
    with pytest.raises(TextIndexError, match="neither special"):
        special_years(changes.assign(Chgtype="更名"), rules, frozenset(), (2009, 2014), "any")


@pytest.mark.parametrize(
    ("vintage", "left"),
    [("2012", {"C39", "G81", "J66"}), ("2001", {"C39", "J66", "I65"}), ("by-year", {"C39", "J66", "I65"})],
)
def test_information_industry_by_the_codes_of_its_year(vintage, left):
    index = pd.DataFrame({"firm": ["000001", "000002", "000003", "000004"], "year": 2010, "digital": [1.0, 2, 3, 4]})
    firms = index[["firm"]].assign(industry=["C39", "G81", "J66", "I65"])
    assert set(ti.build_panel(index, firms, industry_codes=vintage).panel["industry"]) == left


def test_codes_get_their_zeros_back_by_the_index():
    index = pd.DataFrame(
        {"firm": ["000001", "0000320193", "300617", "AAPL", "0001018724"], "year": 2019, "digital": range(5)}
    )
    firms = pd.DataFrame({"Symbol": [1, 320193, 300617.0, "AAPL", "1018724"], "ROE": [0.1, 0.2, 0.3, 0.4, 0.5]})
    made = ti.build_panel(index, firms, winsorize_share=0).panel.set_index("firm")["ROE"]
    assert made.to_dict() == {"000001": 0.1, "0000320193": 0.2, "300617": 0.3, "AAPL": 0.4, "0001018724": 0.5}


def test_several_indices_stand_side_by_side():
    index = INDEX.rename(columns={"digital": "li2023_zh_digital"}).assign(
        li2023_wide_zh_digital=range(8), li2023_zh_z_digital=9.0, other_digital=7.0
    )
    made = ti.build_panel(index, FIRMS, indices={"DigitalOther": "other_digital"}, winsorize_share=0)
    assert made.panel.columns[:5].tolist() == ["firm", "year", "industry", "Digital", "DigitalWide"]
    assert made.panel["DigitalWide"].tolist() == [0, 1, 2, 3, 6]
    assert any("DigitalOther is the same" in note for note in made.record["notes"])


def test_the_simulated_panel_goes_through_and_keeps_its_truth():
    drawn = ti.simulate(3, 200).panel
    names = ["International", "Size", "LOAR", "ROE", "SOE", "Age", "Board", "CF", "Growth", "Tangible", "AssetTurnover"]
    index = drawn[["firm", "year"]].assign(digital=drawn["Digital"])
    change = drawn[["industry", "year", "Change"]].drop_duplicates()
    firms = drawn[["firm", "year", "industry", "simulated", *names]]
    made = ti.build_panel(index, firms, change, winsorize_share=0)
    assert (made.panel["simulated"] == 1).all()
    assert any("away from the truth" in note for note in ti.build_panel(index, firms).record["notes"])
    pd.testing.assert_frame_equal(
        made.panel[[*names, "Digital", "Change", "DC"]], drawn[[*names, "Digital", "Change", "DC"]], check_dtype=False
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            lambda firms: pd.concat([firms, firms.head(1)]),
            r"1 key \(firm, year\) more than once: 000001-2018 \(2 rows\)",
        ),
        (lambda firms: firms.assign(year="next"), r"no fiscal year: 'next' \(row 2\)"),
        (lambda firms: firms.rename(columns={"firm": "company"}), "no column of firms' codes"),
        (
            lambda firms: firms.assign(state_owned="maybe"),
            r"SOE \(state_owned\), row 2: 'maybe' tells neither.*Known are .*国企.*民企",
        ),
        (lambda firms: firms.head(1).assign(firm="999999"), "no firm-year is left"),
    ],
)
def test_faults_are_told(change, message):
    firms = INDEX[["firm", "year"]].assign(assets=5.0)
    with pytest.raises(TextIndexError, match=message):
        ti.build_panel(INDEX, change(firms))


def test_more_faults_are_told(files):
    with pytest.raises(TextIndexError, match=r"000001-2018 \(2 rows\)"):
        ti.build_panel(pd.concat([INDEX, INDEX.head(1)]), FIRMS)
    with pytest.raises(TextIndexError, match="no column digital"):
        ti.build_panel(INDEX.drop(columns="digital"), FIRMS)
    with pytest.raises(TextIndexError, match=r"industry, year.*more than once: C39-2018"):
        ti.build_panel(INDEX, FIRMS, pd.concat([CHANGE, CHANGE.head(1)]))
    one = ti.build_panel(INDEX.head(2), FIRMS.assign(Board=None))
    assert any("one" in note or "1 firm" in note for note in one.record["notes"])
    assert any("Board is missing in every firm-year" in note for note in one.record["notes"])
    done = invoke("panel", "build", files / "no.csv", "--firms", "x.csv", "--out", "y.csv", code=1)
    assert "cannot be opened" in done.stderr
    assert not (files / "y.csv").exists()
    done = invoke("panel", "build", "i.csv", "--firms", "x.csv", "--out", "y.csv", "--digital", "=x", code=2)


@pytest.mark.parametrize(
    "year", [2018, 2018.0, "2018", "2018-12-31", "2018/12/31", "20181231", "2018年", pd.Timestamp("2018-12-31")]
)
def test_years_in_their_many_forms(year):
    made = ti.build_panel(INDEX, pd.DataFrame({"firm": [1], "year": [year], "ROE": [0.5]}))
    assert made.panel[["firm", "year", "ROE"]].to_numpy().tolist() == [["000001", 2018, 0.5]]


def test_text_that_would_run_in_a_spreadsheet_does_not(tmp_path):
    from textindex.tables.write import write_table

    table = pd.DataFrame({"=x": ["=1+1", "-a", "数"], "n": [-1.0, 2.0, None]})
    (csv,) = write_table(table, tmp_path / "t.csv")
    assert csv.read_bytes().startswith(b"\xef\xbb\xbf'=x,n\n'=1+1,-1.0\n'-a,2.0\n")
    (sheet,) = write_table(table, tmp_path / "t.xlsx")
    from openpyxl import load_workbook

    cells = [cell for row in load_workbook(sheet).active.iter_rows() for cell in row]
    assert [cell.value for cell in cells] == ["=x", "n", "=1+1", -1, "-a", 2, "数", None]
    assert all(cell.data_type != "f" for cell in cells)


def test_hits_stay_as_counted():
    """Winsorized, they would be no counts, and those that a screen looks for would be cut."""
    n = 40
    firms = [f"6000{i:02d}" for i in range(n)]
    index = pd.DataFrame({"firm": firms, "year": 2019, "digital": np.log1p(np.arange(n)), "n_total": np.arange(n)})
    data = pd.DataFrame({"firm": firms, "industry": "C39"})
    made = ti.build_panel(index, data, indices={"n_total": "n_total"}, winsorize_share=0.1).panel
    assert made["n_total"].tolist() == list(range(n))
    assert made["Digital"].max() < np.log1p(n - 1)


def statements(**further):
    """One firm's consolidated annual statements, as CSMAR dates them."""
    rows = {"Stkcd": [1, 1], "Accper": ["2018-12-31", "2019-12-31"], "Typrep": ["A", "A"], "A001000000": [80.0, 90.0]}
    return pd.DataFrame({**rows, **further})


def notes_of(firms, **options):
    return ti.build_panel(INDEX, firms, winsorize_share=0, **options).record["notes"]


def said(notes, text):
    return any(text in note for note in notes)


def test_what_stands_for_every_year_is_told():
    notes = notes_of(pd.DataFrame({"Stkcd": [1], "assets": [80.0], "SOE": [1]}))
    assert said(notes, "no column of years: what it holds (assets, state_owned, SOE) stands for every year")
    assert not said(notes_of(statements()), "no column of years")


def test_parents_statements_alone_are_told():
    assert said(notes_of(statements(Typrep=["B", "B"])), "no statement is consolidated (A); here are B")


def test_firms_whose_years_end_on_another_day_are_told():
    both = pd.concat([statements(), statements(Stkcd=[2, 2], Accper=["2018-06-30", "2019-06-30"])])
    assert said(notes_of(both), "1 firm has no period that ends on 31 December, left out")
    assert not said(notes_of(statements()), "31 December")


def test_a_column_of_text_is_kept_as_text():
    made = ti.build_panel(INDEX, statements(Province=["广东", None]), keep=["Province", "Typrep"], winsorize_share=0)
    assert made.panel["Province"].fillna("").tolist() == ["广东", ""]
    assert made.panel["Typrep"].tolist() == ["A", "A"]
    with pytest.raises(TextIndexError, match="no firm table has a column 'Provinz' to keep"):
        ti.build_panel(INDEX, statements(), keep=["Provinz"])


def test_rows_with_names_and_a_bad_year_have_a_message():
    bad = statements(Accper=["2018-12-31", "soon"]).set_axis(["a", "b"])
    with pytest.raises(TextIndexError, match=r"'soon' \(row b\)"):
        ti.build_panel(INDEX, bad)


@pytest.mark.parametrize(("cell", "told"), [("soon", "1 cell is no number (soon)"), ("inf", "1 infinite value")])
def test_a_change_that_is_no_number_is_missing_and_told(cell, told):
    change = pd.DataFrame({"industry": ["c39", "C39"], "year": [2018, 2019], "Change": ["0.5", cell]})
    made = ti.build_panel(INDEX, statements(industry=["C391", "C391"]), change, winsorize_share=0)
    assert made.panel["Change"].fillna(-1).tolist() == [0.5, -1]
    assert said(made.record["notes"], told)


@pytest.mark.parametrize(("code", "few"), [("65", True), ("软件业", True), (None, True), ("C39", False)])
def test_industries_whose_section_cannot_be_told(code, few):
    notes = notes_of(statements(Nnindcd=[code, "C39"]))
    assert said(notes, "1 firm-year has no industry code that begins with a section's letter") == few


def test_a_status_without_a_date_is_told():
    status = pd.DataFrame(
        {"Stkcd": [1, 1], "Execudt": ["20180430.0", None], "Chgtype": ["AB", "BA"]}  # when it ended is not known
    )
    with pytest.raises(TextIndexError, match="no firm-year is left"):
        notes_of(statements(), status=status)
    status.loc[0, "Stkcd"] = 2
    assert said(notes_of(statements(), status=status), "1 row has no date (000001), left out")


@pytest.mark.parametrize("speaks", ["C", "zh_CN.UTF-8"])
def test_stata_says_what_each_variable_is(files, speaks):
    out = files / "panel.dta"
    arguments = ["panel", "build", str(files / "index.csv"), "--change", str(files / "change.parquet")]
    for name in ("balance.csv", "income.dta", "firms.xlsx"):
        arguments += ["--firms", str(files / name)]
    invoke(*arguments, "--out", out, env={"LC_ALL": speaks})
    with pd.read_stata(out, iterator=True) as reader:
        labels = reader.variable_labels()
    change = "1 / technology cycle time of the industry's year", "技术变革速度：1/该行业当年的技术周期"
    assert labels["Change"] == change[speaks != "C"]
    assert not [name for name, label in labels.items() if not label]
    assert LABELS.keys() == CHINESE.keys()


@pytest.mark.parametrize(
    ("value", "special", "odd"),
    [
        *((yes, True, False) for yes in (True, "TRUE", "是", "Y", "ST", "*ST", "SST", 1, "1.0", 1.0)),
        *((no, False, False) for no in (False, "非ST", "否", "N", "撤销ST", "正常上市", 0, "0", None, "")),
        *((unclear, False, True) for unclear in (2, "B")),
    ],
)
def test_a_flag_of_special_treatment(value, special, odd):
    index = INDEX[INDEX["firm"] == "000001"].copy()
    made = ti.build_panel(index, statements(ST=pd.Series([value, "否"], dtype=object)), winsorize_share=0)
    assert made.flow.set_index("step").loc["special treatment (ST, *ST, PT)", "dropped"] == int(special)
    assert said(made.record["notes"], "says neither yes nor no") == odd


def test_names_that_clash_are_refused():
    twice = statements(debt=[1, 2]).set_axis(["Stkcd", "Accper", "Typrep", "assets", "assets"], axis="columns")
    for firms, options, match in (
        (twice, {}, "two columns are called assets; rename one"),
        (statements(digital=[1, 2]).assign(Digital=1), {"keep": ["Digital"]}, "'Digital' cannot be kept"),
        (statements(), {"indices": {"Size": "digital"}}, "no index can be called Size"),
    ):
        with pytest.raises(TextIndexError, match=match):
            ti.build_panel(INDEX, firms, **options)


def test_change_may_stand_in_the_firm_data():
    made = ti.build_panel(INDEX, statements(Change=[0.5, 0.25]), winsorize_share=0).panel
    assert made["DC"].tolist() == [0.0, 0.25]
    kept = ti.build_panel(INDEX, statements(Change=[0.5, 0.25]), keep=["Change"], winsorize_share=0).panel
    pd.testing.assert_frame_equal(kept, made)
    table = pd.DataFrame({"industry": ["C39", "C39"], "year": [2018, 2019], "Change": [0.1, 0.2]})
    both = statements(Change=[0.5, 0.25], industry=["C39", "C39"])
    assert ti.build_panel(INDEX, both, table, winsorize_share=0).panel["Change"].tolist() == [0.1, 0.2]


def test_codes_with_an_exchanges_letters():
    made = ti.build_panel(INDEX, statements(Stkcd=["000001.SZ", "000001.SZ"]), winsorize_share=0)
    assert made.panel["firm"].unique().tolist() == ["000001"]
    assert said(made.record["notes"], "without their exchange's letters (000001.SZ)")
