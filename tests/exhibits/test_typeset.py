"""What tables say: numbers that are the estimates', stars that follow from p, and every file format saying the same."""

import io
import math
import re
import warnings
from html.parser import HTMLParser

import docx
import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_estimates import ACCOUNT, made, run_of

import textindex as ti
from textindex.core.text import width
from textindex.exhibits.tables.full import full_markdown
from textindex.exhibits.tables.record import Cell, Head, Row, Table, cleaned, stars
from textindex.exhibits.tables.render import TABLES, table_bytes
from textindex.exhibits.tables.typeset import ACROSS, typeset

NUMBERS = st.floats(-1e6, 1e6, allow_nan=False)
ROWS = st.dictionaries(
    st.text("abcxyzXYZ_%&$#{}~^\\|*<>[]数字化=+-@ ", min_size=1, max_size=8)
    .map(lambda t: " ".join(t.split()))
    .filter(bool),
    st.tuples(NUMBERS, st.floats(1e-6, 1e6), st.floats(0, 1)),
    min_size=1,
    max_size=4,
)


class Cells(HTMLParser):
    """The rows of a page's tables; a cell's text, its stars with it."""

    def __init__(self):
        super().__init__()
        self.rows, self.open = [], None

    def handle_starttag(self, tag, attributes):
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.open = [tag, dict(attributes), ""]

    def handle_data(self, data):
        if self.open:
            self.open[2] += data

    def handle_endtag(self, tag):
        if self.open and tag == self.open[0]:
            self.rows[-1].append(tuple(self.open))
            self.open = None


def of_html(data):
    reader = Cells()
    reader.feed(data.decode())
    return [[text for tag, _, text in row if tag == "td"] for row in reader.rows]


def of_docx(data):
    return [
        [cell.text for cell in row.cells[1:]] for table in docx.Document(io.BytesIO(data)).tables for row in table.rows
    ]


def of_xlsx(data):
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    return [[str(cell or "") for cell in row[1:]] for row in sheet.iter_rows(values_only=True)]


def of_tex(data):
    lines = [line.removesuffix(r" \\") for line in data.decode().splitlines() if line.endswith(r"\\")]
    return [
        [re.sub(r"\\textsuperscript\{(\**)\}", r"\1", cell) for cell in re.split(r"(?<!\\) & ", line)[1:]]
        for line in lines
    ]


def of_md(data):
    lines = [line for line in data.decode().splitlines() if line.startswith("|")]
    return [[cell.replace("\\", "") for cell in re.split(r"(?<!\\)\|", line)[2:-1]] for line in lines]


def of_txt(data):
    return [line.split() for line in data.decode().splitlines()]


READ = {".html": of_html, ".docx": of_docx, ".xlsx": of_xlsx, ".tex": of_tex, ".md": of_md, ".txt": of_txt}


def printed(value, p=1.0):
    return f"{value:.3f}" + ("***" if p < 0.01 else "**" if p < 0.05 else "*" if p < 0.1 else "")


def plain(text):
    return text.strip().replace("−", "-").replace("$-$", "-")


@pytest.mark.parametrize("ending", TABLES)
@settings(max_examples=25)
@given(ROWS)
def test_every_format_prints_the_estimates(ending, numbers):
    tables = typeset(made("2.1", numbers))
    found = {plain(cell) for row in READ[ending](table_bytes(tables, ending)) for cell in row}
    for b, se, p in numbers.values():
        assert printed(b, p) in found
        assert f"({se:.3f})" in found


@settings(max_examples=25)
@given(ROWS)
def test_the_numbers_of_a_workbook_have_sixteen_digits(numbers):
    data = table_bytes(typeset(made("2.1", numbers)), ".xlsx")
    rows = list(openpyxl.load_workbook(io.BytesIO(data))["numbers"].iter_rows(min_row=2, values_only=True))
    own, errors = ([row for row in rows if row[2] == kind] for kind in ("estimate", "error"))
    assert [row[5] or "" for row in own] == [stars(p) for _, _, p in numbers.values()]
    for found, expected in (
        (own, [b for b, _, _ in numbers.values()]),
        (errors, [se for _, se, _ in numbers.values()]),
    ):
        np.testing.assert_allclose([row[4] for row in found], expected, rtol=1e-15)


@pytest.mark.parametrize(
    ("p", "mark"),
    [
        (0.0, "***"), (math.nextafter(0.01, 0), "***"), (0.01, "**"), (math.nextafter(0.05, 0), "**"), (0.05, "*"),
        (math.nextafter(0.1, 0), "*"), (0.1, ""), (1.0, ""), (float("nan"), ""),
    ],
)  # fmt: skip
def test_stars_change_at_their_levels(p, mark):
    table = typeset(made("1.1", {"x": (1.0, 1.0, p)}))[0]
    assert table.rows[0].cells[0] == Cell("1.000", mark, 1.0)


def rows_of(table):
    return {row.label: [cell.text + cell.stars for cell in row.cells] for row in table.rows if row.label}


def test_controls_effects_and_what_a_model_lacks():
    x, w, z = (0.5, 0.1, 0.001), (0.2, 0.1, 0.04), (0.3, 0.1, 0.5)
    first = made("2.1", {"(Intercept)": (1.0, 0.1, 0.0), "x": x})
    second = made(
        "2.2", {"x": x, "w": w, "z": z}, controls=["w", "z"], effects=["firm", "industry^year"], within_r2=0.2
    )
    third = made("2.3", {"w": w, "z": z}, controls=["z"])
    (table,) = typeset([first, second, third])
    assert table.title == "Table 2"
    assert rows_of(table) == {
        "x": ["0.500***", "0.500***", ""],
        "w": ["", "", "0.200**"],
        "Constant": ["1.000***", "", ""],
        "Controls": ["N", "Y", "Y"],
        "Firm fixed effects": ["N", "Y", "N"],
        "Industry × year fixed effects": ["N", "Y", "N"],
        "Observations": ["9", "9", "9"],
        "R²": ["0.500"] * 3,
        "Within R²": ["", "0.200", ""],
    }
    assert "Controls: (2): w, z." in table.notes
    assert "Controls: (3): z." in table.notes
    (chinese,) = typeset([first, second], language="zh")
    assert {"常数项", "控制变量", "企业固定效应", "行业×年份固定效应", "观测值", "组内 R²"} <= set(rows_of(chinese))
    assert rows_of(chinese)["控制变量"] == ["否", "是"]
    (shown,) = typeset(second, show_controls=True)
    assert "Controls" not in rows_of(shown)
    assert rows_of(shown)["z"] == ["0.300"]
    (one,) = typeset(second, terms=["w"])
    assert list(rows_of(one))[:2] == ["w", "Controls"]
    assert "Controls: x, z." in one.notes


def test_heads_span_models_with_one_outcome():
    a, b, c = (made(f"4.{i}", {"x": (1, 1, 1)}, outcome=o) for i, o in ((1, "y"), (2, "y"), (3, "v")))
    (table,) = typeset([a, b, c])
    assert table.heads == ((Head("y", 2), Head("v")), (Head("(1)"), Head("(2)"), Head("(3)")))
    many = typeset([made(f"5.{i}", {"x": (1, 1, 1)}) for i in range(1, ACROSS + 2)])
    assert [table.title for table in many] == ["Table 5", "Table 5 (continued)"]
    assert [table.columns for table in many] == [ACROSS, 1]


def test_labels_and_what_names_stand_for():
    product = made("1.1", {"DC": (1, 1, 1), "D": (1, 1, 1)}, regressors=["DC = D:C", "D"])
    assert [row.label for row in typeset(product)[0].rows[::2]][:2] == ["D × C", "D"]
    assert typeset(product, labels={"D": "数字化"})[0].rows[0].label == "数字化 × C"
    assert typeset(product, labels={"DC": "交互项"})[0].rows[0].label == "交互项"
    other = made("1.2", {"DC": (1, 1, 1), "D": (1, 1, 1)}, regressors=["DC = W:C", "D = W"])
    (table,) = typeset([product, other])
    assert table.rows[0].label == "DC"
    assert "(1): DC is D:C." in table.notes
    assert "(2): DC is W:C, D is W." in table.notes


def test_notes_name_rows_errors_warnings_and_simulation():
    account = {
        **ACCOUNT,
        "dropped": {"missing": 3, "infinite": 0, "screened": 1},
        "singletons": {"rows": 2, "treatment": "dropped"},
    }
    first = made("1.1", {"x": (1, 1, 1)}, rows=account, warnings=["z dropped: collinear"], simulated=True)
    second = made(
        "1.2", {"x": (1, float("nan"), float("nan"))}, vcov={"type": "firm+year", "clusters": {"firm": 9, "year": 4}}
    )
    (table,) = typeset([first, second])
    assert table.notes == (
        "*** p<0.01, ** p<0.05, * p<0.1.",
        "Standard errors in parentheses: (1): robust to heteroskedasticity (HC1).",
        "Standard errors in parentheses: (2): clustered by firm 9, year 4.",
        "(1): 4 rows left out (missing 3, by another model's residual 1), 2 singletons left out.",
        "A point stands for a standard error that has no value.",
        "(1): z dropped: collinear",
        "Simulated panel: no row is a real firm.",
    )
    assert [cell.text for cell in table.rows[1].cells] == ["(1.000)", "(.)"]


def test_published_values_and_other_clusterings_stay_in_the_full_text():
    own = made("2.1", {"x": (0.5, 0.1, 0.001)}, published={"x": [0.4, 0.2], "nobs": 12, "r2": 0.6})
    own.beside.loc[0] = ["firm", "x", 0.5, 0.3, 1.6, 0.04, 0, 1, "firm 4"]
    text = full_markdown(run_of(own, failed={"2.2": "no column w"}))
    assert "|  | [0.400 (0.200)] |" in text
    assert "| Observations | 9 [12] |" in text
    assert "| first slope's standard error, clustered by firm | (0.3000)\\*\\* |" in text
    assert "- 2.2 was not run: no column w" in text
    assert "[" not in table_bytes(typeset(own), ".md").decode()


def test_a_real_estimate_and_its_file_are_printed_alike(panel, estimate, tmp_path):
    from textindex.estimates import files, read_estimates

    run = run_of(
        estimate, ti.fit(panel, "International", ["Digital", "Size", "i.year"], controls=["i.year"], vcov="iid"),
        tables={"": {"en": "What digital firms do"}},
    )  # fmt: skip
    (tmp_path / "estimates.json").write_text(files(run)["estimates.json"], encoding="utf-8")
    again = read_estimates(tmp_path)
    assert typeset(again, beside=True) == typeset(run, beside=True)
    pd.testing.assert_frame_equal(again.estimates[0].cov, estimate.cov)
    assert again.estimates[0].spec == estimate.spec
    first = typeset(run)[0]
    assert rows_of(first)["Digital × Change"][0].startswith(f"{estimate['DC']['estimate']:.3f}")
    assert rows_of(first)["Controls"] == ["Y", "Y"]
    assert not any(".year" in label for label in rows_of(first))


def test_a_full_run_is_read_back_as_it_was(tmp_path):
    """Every table of the shipped specifications: differences between groups, and effects through channels."""
    from textindex.estimates import files, read_estimates

    data, _ = ti.simulate(2, 200)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ti.EstimateWarning)
        run = ti.estimate("li2023", data, models=["2.3", "5.1", "5.2", "6.1"])
    assert len(run.mediations)
    (tmp_path / "estimates.json").write_text(files(run)["estimates.json"], encoding="utf-8")
    again = read_estimates(tmp_path)
    for name in ("differences", "mediations"):
        pd.testing.assert_frame_equal(getattr(again, name), getattr(run, name), check_dtype=False)
    assert typeset(again) == typeset(run)
    assert ti.draw_coefficients(again).to_dict() == ti.draw_coefficients(run).to_dict()


LABELS = {
    "D": {"en": "Digital", "zh": "数字化水平"}, "DC": {"zh": "数字韧性"}, "w": {"en": "Size", "zh": "资产规模"},
    "y": "Y", "Wide": {"zh": "扩展词典"}, "a or b": {"zh": "甲与乙"},
}  # fmt: skip


def test_the_files_labels_are_printed_in_the_tables_language():
    numbers = {"DC": (1, 1, 1), "D": (1, 1, 1), "w": (1, 1, 1)}
    first = made("2.1", numbers, controls=["w"], regressors=["DC = D:C", "D", "w"], label={"en": "base", "zh": "基准"})
    second = made("2.2", {"D": (1, 1, 1)}, regressors=["D = Wide"], label={"en": "wide", "zh": "宽"})
    numbers = {"first": 1.0, "second": 2.0, "difference": 1.0, "p": 0.5}
    tests = pd.DataFrame([{"name": "a or b", "test": "suest", "term": "D", **numbers}])
    run = run_of(first, second, labels=LABELS, differences=tests)
    table, groups = typeset(run, language="zh")
    assert [row.label for row in table.rows[:4]] == ["数字韧性", "", "数字化水平", ""]
    assert [head.text for head in (*table.heads[0], *table.heads[1])] == ["Y", "基准", "宽"]
    assert any("资产规模" in note for note in table.notes)
    assert any("数字化水平 为 扩展词典" in note for note in table.notes)
    assert (groups.rows[0].label, *(c.text for c in groups.rows[0].cells[:2])) == (
        "甲与乙",
        "似无相关（suest）",
        "数字化水平",
    )
    table, groups = typeset(run)
    assert [row.label for row in table.rows[:4]] == ["Digital × C", "", "Digital", ""]  # DC has no English label
    assert [head.text for head in table.heads[1]] == ["base", "wide"]
    assert "Digital is Wide" in " ".join(table.notes)
    assert typeset(run, language="zh", labels={"D": "数字化"})[0].rows[2].label == "数字化"


def test_controls_must_be_regressors(panel):
    with pytest.raises(ti.EstimateError, match="controls Size: not among the regressors"):
        ti.fit(panel, "International", ["Digital"], controls=["Size"])


def test_simulated_rows_are_named(panel):
    for said, expected in ((1, True), ("True", True), (0, False), ("", False), (np.nan, False)):
        assert ti.fit(panel.assign(simulated=said), "International", ["Digital"]).record["simulated"] is expected


def test_faults():
    with pytest.raises(ti.ExhibitError, match="no model has a term z; there are x"):
        typeset(made("1.1", {"x": (1, 1, 1)}), terms=["z"])
    with pytest.raises(ti.ExhibitError, match="language: 'fr' is none of en, zh"):
        typeset(made("1.1", {"x": (1, 1, 1)}), language="fr")
    with pytest.raises(ti.ExhibitError, match="no estimates"):
        typeset([])
    with pytest.raises(ti.ExhibitError, match=r"a table's ending is one of \.docx"):
        table_bytes(typeset(made("1.1", {"x": (1, 1, 1)})), ".rtf")


@given(st.text(max_size=20))
def test_width_of_ascii_is_its_length_and_chinese_counts_twice(text):
    ascii_only = "".join(c for c in text if " " <= c <= "~")
    assert width(ascii_only) == len(ascii_only)
    assert width("数字化" + ascii_only) == 6 + len(ascii_only)


def test_text_columns_align_with_chinese_labels():
    numbers = {"数字化": (0.5, 0.1, 0.001), "Size": (-12.25, 3.5, 0.06), "资产负债率 LOAR": (100.0, 0.1, 0.5)}
    lines = table_bytes(typeset(made("1.1", numbers), language="zh"), ".txt").decode().splitlines()
    ends = [width(line[: re.search(r"\.\d{3}", line).end()]) for line in lines if re.search(r"\.\d{3}", line)]
    assert len(ends) >= 7
    assert len(set(ends)) == 1
    rules = {width(line) for line in lines if line and set(line) <= {"=", "-"}}
    assert len(rules) == 1


def test_cleaned_takes_out_what_files_cannot_hold():
    table = cleaned(Table("a\x00b", ((Head("x\ny"),),), (Row("l\x0b", (Cell("\x1f1"),)),), ("n\ud800",)))
    assert (table.title, table.heads[0][0].text, table.rows[0].label, table.rows[0].cells[0].text, table.notes) == (
        "ab", "x y", "l", "1", ("n",),
    )  # fmt: skip


def test_instruments_are_told(panel):
    z = np.random.default_rng(2).normal(size=len(panel))
    data = panel.assign(z=z, Digital=panel["Digital"] + z)
    iv = {"endogenous": ["Digital"], "instruments": ["z"]}
    both = [ti.fit(data, "International", ["Digital", "Size"], **own) for own in ({}, iv)]
    (table,) = typeset(both)
    assert "(2): Two-stage least squares: Digital instrumented by z." in table.notes
    assert "First-stage F (Digital)" in rows_of(table)
    assert not any("Two-stage" in note for note in typeset(both[0])[0].notes)
