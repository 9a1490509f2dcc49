"""Numbers, units, years and words of users' tables: read back as they were written, or refused with cell and file."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import textindex as ti
from textindex.core.errors import EstimateError, PanelError
from textindex.estimates import read_panel
from textindex.tables.columns import Columns, read_column
from textindex.tables.dates import day_of
from textindex.tables.stata import read_dta

FIRMS = ["000001", "000002", "600519"]
INDEX = pd.DataFrame(
    {"firm": FIRMS * 2, "year": [2018] * 3 + [2019] * 3, "digital": np.log1p(range(6)), "n_total": range(6)}
)
GROUPS = {".": ["", ",", " ", "'", "\u00a0", "\u202f", "，"], ",": ["", ".", " ", "'", "’", "\u2009"]}
SIGNS = {".": [".", "．"], ",": [",", "，"]}


def written(value, places, decimal, group, sign, wide):
    """A number as a table of some country has it."""
    whole, _, rest = f"{abs(value):,.{places}f}".partition(".")
    text = whole.replace(",", group) + (sign + rest if rest else "")
    text = ("(" + text + ")" if wide == "brackets" else "−" + text) if value < 0 else text
    return text.translate({ord(d): chr(ord(d) + 0xFEE0) for d in "0123456789"}) if wide == "wide" else text


@st.composite
def conventions(draw):
    decimal = draw(st.sampled_from(".,"))
    group, sign = draw(st.sampled_from(GROUPS[decimal])), draw(st.sampled_from(SIGNS[decimal]))
    assume(not (group == "，" and sign == "．"))
    return decimal, group, sign, draw(st.sampled_from(["", "wide", "brackets"]))


@given(st.lists(st.tuples(st.integers(-(10**13), 10**13), st.integers(0, 6)), min_size=1, max_size=20), conventions())
def test_what_is_written_by_one_convention_is_read_back(numbers, how):
    decimal, group, sign, wide = how
    values = [n / 10**places for n, places in numbers]
    cells = [written(v, places, decimal, group, sign, wide) for v, (_, places) in zip(values, numbers, strict=True)]
    expected = [round(v, places) for v, (_, places) in zip(values, numbers, strict=True)]
    table = pd.DataFrame({"x": cells, "told": [f"0{sign}5"] * len(cells)})
    made = Columns(table, "t.csv", PanelError).read("x").values
    assert made.tolist() == pytest.approx(expected, rel=1e-15, abs=0)


@given(st.lists(st.from_regex(r"[-(]?[0-9 .,']{1,9}[%)万]?", fullmatch=True), min_size=1, max_size=6))
def test_a_cell_is_read_as_one_of_its_two_readings_or_refused(cells):
    try:
        made = read_column(pd.Series(cells), "t", PanelError).values
    except PanelError:
        return
    for cell, value in zip(cells, made, strict=True):
        digits = "".join(c for c in cell if c.isdigit()).lstrip("0")
        shown = f"{abs(value):.12g}".replace(".", "").replace("e+", "").strip("0") if value == value else ""
        assert shown.startswith(digits.strip("0")[:6]) or not digits.strip("0")


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["1,234,567", "12", "--"], [1234567, 12, None]),
        (["1,234", "12"], [1234, 12]),
        (["1.234.567,8", "5"], [1234567.8, 5]),
        (["1 234,5", "1.000"], [1234.5, 1000]),
        (["1'234", "1'000'000.5"], [1234, 1000000.5]),
        (["１，２３４．５", "７"], [1234.5, 7]),
        (["12.5%", "３％", "0"], [0.125, 0.03, 0]),
        (["(1,234)", "−5", "-0.5", "5-"], [-1234, -5, -0.5, -5]),
        (["1.2亿", "3,500万", "5万元", "980"], [1.2e8, 3.5e7, 5e4, 980]),
        (["1e3", "1.5E-03", "2×10^4"], [1000, 0.0015, 20000]),
        (["¥1,234.50", "￥3"], [1234.5, 3]),
        (["N/A", "不适用", "——", "1"], [None, None, None, 1]),
        ([3, "4,5", None], [3, 4.5, None]),
    ],
)
def test_cells_as_people_write_them(cells, expected):
    made = read_column(pd.Series(cells, dtype=object), "t", PanelError).values
    assert [None if math.isnan(v) else v for v in made] == expected


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        (["0,5", "0.5"], r"row 2: '0,5' has a decimal comma, '0.5' \(row 3\) a decimal point"),
        (["1,234", "5678"], r"row 2: '1,234' may have .* which '5678' \(row 3\) does without"),
        (["1,234", "1.234"], "row 2: '1,234' may have a decimal sign or one between thousands"),
        (["1", "12,34,567"], "row 3: '12,34,567' is no number"),
        (["5", "1亿2000万"], "row 3: '1亿2000万' is no number"),
        (["10²"], "is no number"),
        (["3至5"], "is no number"),
        (["12.5%", "3.5"], "row 3: '3.5' has no %"),
        (["5万元", "$6"], "row 3: '\\$6' is in 美元"),
    ],
)
def test_what_may_be_two_numbers_is_refused(tmp_path, cells, message):
    rows = "".join(f'{firm},2019,"{cell}"\n' for firm, cell in zip(FIRMS, cells, strict=False))
    (tmp_path / "t.csv").write_text("firm,year,assets\n" + rows, encoding="utf-8")
    with pytest.raises(PanelError, match=f"t.csv: assets, {message}" if message.startswith("row") else message):
        ti.build_panel(INDEX, tmp_path / "t.csv")


def in_every_file(table, folder):
    """A table of texts as each kind of file has it."""
    for name, mark in (("t.tsv", "\t"), ("s.csv", ";")):
        table.to_csv(folder / name, sep=mark, index=False)
        yield folder / name
    table.to_csv(folder / "q.csv", index=False, quoting=1)
    yield folder / "q.csv"
    table.to_excel(folder / "t.xlsx", index=False)
    yield folder / "t.xlsx"
    table.to_stata(folder / "t.dta", write_index=False)
    yield folder / "t.dta"


def test_decimal_commas_in_every_kind_of_file(tmp_path):
    values = {"firm": FIRMS, "year": ["2019"] * 3, "A001000000": ["7000000,25", "81", "9,5"]}
    table = pd.DataFrame({**values, "LOAR": ["0,51", "1,303", "2,117"], "OverseasRevenue": ["1,234", "2,345", "4,567"]})
    for path in in_every_file(table, tmp_path):
        made = ti.build_panel(INDEX, path, winsorize_share=0).panel
        assert made["Size"].tolist() == [math.log(7000000.25), math.log(81), math.log(9.5)], path
        assert made["LOAR"].tolist() == [0.51, 1.303, 2.117]
        assert made["International"].tolist() == [math.log1p(x) for x in (1.234, 2.345, 4.567)]  # the table tells
        with pytest.warns(ti.EstimateWarning, match="read as numbers with decimal commas: "):
            assert read_panel(path)["LOAR"].tolist() == [0.51, 1.303, 2.117]


def test_a_column_of_points_in_a_table_of_commas_is_one_of_thousands(tmp_path):
    (tmp_path / "t.csv").write_text("firm;year;a;b\n000001;2019;0,5;1.234\n", encoding="utf-8")
    with pytest.warns(ti.EstimateWarning, match="decimal commas: a"):
        read = read_panel(tmp_path / "t.csv")
    assert read["b"].tolist() == [1234]
    assert read["firm"].tolist() == ["000001"]


MONEY = ("A001000000", "A002000000", "A003000000", "A001212000", "B001101000", "B002000000", "C001000000")
SCALES = {
    **{
        "元": 1,
        "千元": 1e3,
        "万元": 1e4,
        "百万元": 1e6,
        "亿元": 1e8,
        "人民币万元": 1e4,
        "RMB '000": 1e3,
        "RMB million": 1e6,
    },
    **{"人民币元": 1, "CNY": 1, "单位：万元": 1e4},
}


def statements():
    rng = np.random.default_rng(3)
    rows = {"Stkcd": FIRMS * 2, "Accper": ["2018-12-31"] * 3 + ["2019-12-31"] * 3}
    return pd.DataFrame({**rows, **{name: rng.uniform(1e8, 9e9, 6).round(2) for name in (*MONEY, "OverseasRevenue")}})


def told_in(table, place, units):
    """The table with each column in its unit, which a row below the header or the header itself names."""
    made = table.copy()
    for name, unit in units.items():
        made[name] = made[name] / SCALES[unit]
    if place == "header":
        return made.rename(columns={name: f"{name}({unit})" for name, unit in units.items()})
    names = dict.fromkeys(made.columns, "没有单位") | units
    labels = pd.DataFrame([{name: f"名称{name[:1]}" for name in made}, names])
    return pd.concat([labels, made.astype(object)], ignore_index=True)


@settings(max_examples=20)
@given(st.data(), st.sampled_from(["row", "header"]))
def test_units_change_no_variable(data, place):
    table = statements()
    units = {name: data.draw(st.sampled_from(sorted(SCALES))) for name in (*MONEY, "OverseasRevenue")}
    plain = ti.build_panel(INDEX, table, winsorize_share=0).panel
    made = ti.build_panel(INDEX, told_in(table, place, units), winsorize_share=0)
    pd.testing.assert_frame_equal(made.panel, plain, rtol=1e-12)
    assert len(made.record["units"]["firm table 1"]) == len(units)
    for scale in {SCALES[unit] for unit in units.values()} - {1}:
        assert any(f": times {scale:,g}, so that values are in 元" in note for note in made.record["notes"])


def test_units_in_a_stata_label_and_in_two_tables(tmp_path):
    table = statements()
    ours = told_in(table[["Stkcd", "Accper", "A001000000"]], "row", {"A001000000": "元"})
    theirs = table[["Stkcd", "Accper", "B001101000"]].assign(B001101000=table["B001101000"] / 1e4)
    theirs.to_stata(
        tmp_path / "t.dta", write_index=False, variable_labels={"B001101000": "营业收入(万元)"}, version=118
    )
    made = ti.build_panel(INDEX, [ours, tmp_path / "t.dta"], winsorize_share=0).panel
    expected = ti.build_panel(INDEX, table, winsorize_share=0).panel["AssetTurnover"]
    np.testing.assert_allclose(made["AssetTurnover"], expected, rtol=1e-12)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"A001000000": "A001000000(万美元)", "B001101000": "B001101000(元)"},
            "assets .* in 万美元, and revenue .* in 元",
        ),
        ({"A001000000": "A001000000(%)"}, "must be an amount of money"),
        ({"A001000000": "LOAR(万元)"}, "LOAR.* is in '万元', but LOAR stands for liabilities / assets"),
    ],
)
def test_units_that_do_not_fit_are_refused(change, message):
    with pytest.raises(PanelError, match=message):
        ti.build_panel(INDEX, statements().rename(columns=change))


def test_two_units_of_one_column_and_currencies_by_row_are_refused():
    table = told_in(statements(), "row", {"A001000000": "万元"}).rename(columns={"A001000000": "资产总计(元)"})
    with pytest.raises(PanelError, match=r"in two units: '元' \(its header\), '万元' \(row 3\)"):
        ti.build_panel(INDEX, table)
    with pytest.raises(PanelError, match=r"several currencies \(CNY, USD\)"):
        ti.build_panel(INDEX, statements().assign(币种=["CNY"] * 5 + ["USD"]))
    unknown = told_in(statements(), "row", {"A001000000": "元"}).replace("元", "斤")
    with pytest.raises(PanelError, match=r"row 3: A001000000 .assets. is in '斤', which is no known unit of money"):
        ti.build_panel(INDEX, unknown)


def test_a_ratio_in_per_cent_is_a_share():
    table = pd.DataFrame({"firm": FIRMS, "year": 2019, "ROE(%)": ["12.5", "3", "-1"], "LOAR": ["50%", "7%", "0"]})
    made = ti.build_panel(INDEX, table, winsorize_share=0).panel
    assert made["ROE"].tolist() == [0.125, 0.03, -0.01]
    assert made["LOAR"].tolist() == [0.5, 0.07, 0]


FORMS = (
    *("{y}", "{y}.0", "{y}12", "{y}1231", "{y}年", "{y}年度", "{y}-12-31", "{y}/12/31", "31.12.{y}", "31dec{y}"),
    "{y}年12月31日",
)


@pytest.mark.parametrize("form", FORMS)
def test_years_however_written(tmp_path, form):
    years = [form.format(y=y) for y in INDEX["year"]]
    table = pd.DataFrame({"firm": INDEX["firm"], "year": years, "LOAR": range(6)})
    made = ti.build_panel(INDEX, table, winsorize_share=0).panel
    assert made["LOAR"].tolist() == [0, 3, 1, 4, 2, 5]
    table.to_csv(tmp_path / "p.csv", index=False)
    assert read_panel(tmp_path / "p.csv")["year"].tolist() == INDEX["year"].tolist()


@pytest.mark.parametrize("wrong", ["1012", "201013", "20181301", "2018-02-30", "18", "43465", "next"])
def test_what_is_no_year_is_refused_with_its_cell(tmp_path, wrong):
    table = pd.DataFrame({"firm": INDEX["firm"], "year": [2018, 2018, wrong, 2019, 2019, 2019], "LOAR": 0.5})
    table.to_csv(tmp_path / "p.csv", index=False)
    with pytest.raises(PanelError, match=f"p.csv: 1 values are no fiscal year: '{wrong}' .row 4."):
        ti.build_panel(INDEX, tmp_path / "p.csv")
    with pytest.raises(EstimateError, match=f"p.csv, row 4: the year '{wrong}'"):
        read_panel(tmp_path / "p.csv")


@given(st.dates(min_value=pd.Timestamp("1900-01-01").date(), max_value=pd.Timestamp("2099-12-31").date()))
def test_days_are_read_back(day):
    for form in (
        "%Y-%m-%d",
        "%Y/%m/%d",
        "%Y.%m.%d",
        "%Y%m%d",
        "%Y年%m月%d日",
        "%d%b%Y",
        "%b %d, %Y",
        "%Y-%m-%d 00:00:00",
    ):
        assert day_of(day.strftime(form))[:3] == (day.year, day.month, day.day)
    assert day_of(pd.Timestamp(day))[:3] == (day.year, day.month, day.day)


@pytest.mark.parametrize(
    ("cells", "ages"),
    [
        (["2001-08-01", "2001/8/1", "20010801"], [17.42] * 3),
        (["2001年8月1日", "1-Aug-2001", "Aug 1, 2001"], [17.42] * 3),
        (["1/8/2001", "13/8/2001", "31/12/2008"], [17.42, 17.38, 10.0]),
        (["8/1/2001", "8/13/2001", "12/31/2008"], [17.42, 17.38, 10.0]),
        (["2001", "2001-08", None], [17, 17.42, None]),
    ],
)
def test_listing_days(cells, ages):
    table = pd.DataFrame({"firm": FIRMS, "Listdt": cells})
    made = ti.build_panel(INDEX[INDEX["year"] == 2018], table, winsorize_share=0).panel
    assert [None if math.isnan(a) else round(math.expm1(a), 2) for a in made["Age"]] == ages


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("Aug-01", "has no year of four figures"),
        ("01-8-1", "has no year of four figures"),
        ("8/1/01", "has no year of four figures"),
        ("37104", "perhaps the day 2001-08-01 as Excel numbers days"),
        ("3/4/2001", "not known which figure is the day"),
        ("2001-02-30", "no day, month or year of the calendar"),
    ],
)
def test_a_listing_day_that_may_be_several_is_refused(tmp_path, cell, why):
    (tmp_path / "co.csv").write_text(f"Stkcd,Listdt\n000001,{cell}\n", encoding="utf-8")
    with pytest.raises(PanelError, match=f"co.csv: Listdt, row 2: .*'{cell}' .*{why}"):
        ti.build_panel(INDEX, tmp_path / "co.csv")


STATE = ["国企", "国有企业", "地方国有企业", "中央国有企业", "央企", "国资委", "state-owned", "SOE", "1", "是"]
OTHERS = [
    "民企",
    "民营",
    "民营企业",
    "私营企业",
    "外资企业",
    "外企",
    "集体企业",
    "公众企业",
    "其他",
    "非国有",
    "non-SOE",
    "0",
    "private",
]


@pytest.mark.parametrize(("word", "soe"), [*((word, 1) for word in STATE), *((word, 0) for word in OTHERS)])
@pytest.mark.parametrize("header", ["EquityNature", "SOE", "股权性质"])
def test_who_controls_a_firm(word, soe, header):
    made = ti.build_panel(INDEX, pd.DataFrame({"Stkcd": FIRMS, header: [word, None, "国企"]}), winsorize_share=0).panel
    assert made["SOE"].fillna(-1).tolist() == [soe, soe, -1, -1, 1, 1]


def test_a_word_that_is_not_known_is_named_and_can_be_added(tmp_path):
    (tmp_path / "e.csv").write_text("Stkcd,股权性质\n000001,国企\n000002,省属\n", encoding="utf-8")
    with pytest.raises(
        PanelError, match=r"e.csv: SOE \(股权性质\), row 3: '省属' tells neither.*国企.*民企.*\[state_owned\]"
    ):
        ti.build_panel(INDEX, tmp_path / "e.csv")
    (tmp_path / "m.toml").write_text('extends = "csmar"\n[state_owned]\nowned = ["省属"]\n', encoding="utf-8")
    made = ti.build_panel(INDEX, tmp_path / "e.csv", mapping=tmp_path / "m.toml", winsorize_share=0).panel
    assert made["SOE"].dropna().tolist() == [1, 1, 1, 1]


def test_a_table_without_years_says_so(tmp_path):
    table = pd.DataFrame({"股票代码": FIRMS * 2, "海外业务收入": range(6)})
    table.to_excel(tmp_path / "n.xlsx", index=False)
    with pytest.raises(PanelError, match=r"n.xlsx: there is no column of years, and 3 firms have several rows.*Accper"):
        ti.build_panel(INDEX, tmp_path / "n.xlsx")


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_texts_of_old_stata_files(tmp_path, encoding):
    words = ["国企", "民营企业", "外资"]
    table = pd.DataFrame({"Stkcd": FIRMS, "EquityNature": words, "近": [1, 2, 3]}).rename(columns={"近": "x"})
    old = table.assign(EquityNature=[word.encode(encoding).decode("latin-1") for word in words])
    old.to_stata(tmp_path / "t.dta", write_index=False, version=114)
    made = ti.build_panel(INDEX, tmp_path / "t.dta", keep=["EquityNature"], winsorize_share=0)
    assert made.panel["EquityNature"].tolist() == [word for word in words for _ in range(2)]
    assert any(f"texts are read as {encoding.upper()}" in note for note in made.record["notes"])


def test_latin_texts_of_old_stata_files_stay(tmp_path):
    names = ["Müller", "Société Générale", "Ångström"]
    pd.DataFrame({"firm": names}).to_stata(tmp_path / "t.dta", write_index=False, version=114)
    assert read_dta(tmp_path / "t.dta")["firm"].tolist() == names


@pytest.mark.parametrize("prefix", ["", "own_"])
def test_the_count_stands_beside_the_log(prefix):
    index = INDEX.rename(columns={"digital": f"{prefix}digital", "n_total": f"{prefix}n_total"})
    table = pd.DataFrame({"firm": FIRMS, "LOAR": 0.5})
    made = ti.build_panel(index, table, winsorize_share=0.2)
    assert made.panel["dig_count"].tolist() == [0, 3, 1, 4, 2, 5]
    bare = ti.build_panel(index.drop(columns=f"{prefix}n_total"), table)
    assert any("no count of hits" in note for note in bare.record["notes"])


def test_a_further_column_keeps_codes_and_texts():
    table = pd.DataFrame(
        {"firm": FIRMS, "zip": ["010020", "2", "3"], "note": ["3D", "5", "见附注7"], "n": ["1,5", "2", "--"]}
    )
    made = ti.build_panel(INDEX, table, keep=["zip", "note", "n"], winsorize_share=0).panel
    assert made["zip"].tolist()[::2] == ["010020", "2", "3"]
    assert made["note"].tolist()[::2] == ["3D", "5", "见附注7"]
    assert made["n"].fillna(-1).tolist()[::2] == [1.5, 2, -1]
