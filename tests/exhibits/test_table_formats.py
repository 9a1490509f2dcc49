"""What each format asks for: Word's styles, LaTeX's signs, a page to be read aloud, a workbook without formulas."""

import io
import re
import string

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st
from made_estimates import made, run_of
from test_typeset import Cells

from textindex.exhibits.tables.describe import describe
from textindex.exhibits.tables.latex import escaped, latex
from textindex.exhibits.tables.record import Cell, Head, Row, Table
from textindex.exhibits.tables.render import TABLES, table_bytes
from textindex.exhibits.tables.typeset import typeset

SIGNS = "&%$#_{}~^\\<>|[]*\"'`"


@pytest.fixture
def tables():
    first = made("2.1", {"x": (0.5, 0.1, 0.001), "w": (-0.25, 0.1, 0.04)}, effects=["firm"])
    second = made(
        "2.2", {"x": (0.5, 0.1, 0.2)}, outcome="v_1", label="a long label of many words & signs", within_r2=0.1
    )
    third = made("2.3", {"x": (0.5, 0.1, 0.2)}, outcome="v_1")
    return typeset([first, second, third], language="zh", labels={"x": "数字化"})


@pytest.mark.parametrize("ending", TABLES)
def test_equal_tables_are_equal_bytes(tables, ending):
    assert table_bytes(tables, ending) == table_bytes(tables, ending)


def test_word(tables):
    document = docx.Document(io.BytesIO(table_bytes(tables, ".docx")))
    assert document.paragraphs[0].text == "表 2"
    assert any(p.text.startswith("括号内为标准误") for p in document.paragraphs)
    fonts = document.styles["Normal"].element.rPr.rFonts
    assert (fonts.get(qn("w:ascii")), fonts.get(qn("w:eastAsia"))) == ("Times New Roman", "宋体")
    (table,) = document.tables
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows[0] == ["", "y", "v_1", "v_1"]
    assert rows[3] == ["数字化", "0.500***", "0.500", "0.500"]
    assert rows[5][1] == "−0.250**"
    runs = table.rows[3].cells[1].paragraphs[0].runs
    assert [(run.text, run.font.superscript) for run in runs] == [("0.500", None), ("***", True)]
    label = next(row.cells[0].paragraphs[0].runs for row in table.rows if row.cells[0].text == "组内 R2")
    assert [(run.text, run.font.superscript) for run in label] == [("组内 R", None), ("2", True)]
    tags = [qn(f"w:{edge}") for edge in ("top", "bottom", "left", "right", "insideV")]
    edges = {(at, edge.tag.rpartition("}")[2]) for at, row in enumerate(table.rows) for edge in row._tr.iter(*tags)}
    assert {(0, "top"), (2, "bottom"), (len(rows) - 1, "bottom")} <= edges
    assert not {edge for _, edge in edges} & {"left", "right", "insideV"}
    assert [bool(row._tr.trPr.findall(qn("w:tblHeader"))) for row in table.rows[:4]] == [True, True, True, False]


def test_a_wide_table_is_turned(panel):
    wide = panel.assign(**{f"v{i}": panel.Size * i + panel.Digital for i in range(1, 9)})
    tables = describe(wide, [*(f"v{i}" for i in range(1, 9)), "Size"])
    document = docx.Document(io.BytesIO(table_bytes(tables, ".docx")))
    assert [section.orientation for section in document.sections] == [0, 1]
    assert "sidewaystable" in table_bytes(tables, ".tex").decode()


def balanced(text):
    """Whether braces close and environments nest; escaped braces are text."""
    depth, bare = 0, text.replace("\\\\", "").replace("\\{", "").replace("\\}", "")
    for sign in bare:
        depth += (sign == "{") - (sign == "}")
        if depth < 0:
            return False
    open_ = []
    for kind, name in re.findall(r"\\(begin|end)\{(\w+)\}", text):
        if kind == "begin":
            open_.append(name)
        elif not open_ or open_.pop() != name:
            return False
    return depth == 0 and not open_


@given(st.text(SIGNS + "ab 数×²–", max_size=12), st.text(SIGNS + "ab", max_size=8))
def test_latex_prints_every_sign(label, note):
    cells = (Cell("-0.500", "**", -0.5), Cell(label))
    text = latex([Table(label, ((Head(label, 2),),), (Row(label, cells), Row("", cells, rule=True)), (note,))])
    text = "\n".join(line for line in text.splitlines() if not line.startswith("%"))  # comments hold anything
    assert balanced(text)
    rows = [line for line in text.splitlines() if line.endswith(r" \\")]
    assert len(rows) == 3
    for row in rows:
        assert row.count("&") - row.count(r"\&") == (1 if "multicolumn" in row else 2)
        assert not row.startswith(("*", "["))
    bare = re.sub(r"\\[^a-zA-Z]", "", text)
    assert not set("#%~^_") & set(bare)
    assert bare.count("$") == 2 * (text.count(r"$-$") + text.count(r"$\times$"))
    assert "$-$0.500\\textsuperscript{**}" in text


def test_latex_captions_and_what_tables_are_referred_to_by():
    x = {"x": (0.5, 0.1, 0.001)}
    many = [made(f"4.{at}", x) for at in range(1, 9)]
    run = run_of(made("2.1", x), made("3.1", x), *many, tables={"2": {"en": "What is & 5%", "zh": "基准"}, "4": "Many"})
    tables = typeset(run)
    assert [table.title for table in tables] == [
        "Table 2. What is & 5%", "Table 3", "Table 4. Many", "Table 4. Many (continued)",
    ]  # fmt: skip
    assert re.findall(r"caption\{(.*)\}\n.*label\{(.*)\}", latex([*tables, *typeset(made("", x))])) == [
        (r"What is \& 5\%", "tab:2"), ("Dependent variable: y", "tab:3"), ("Many", "tab:4"),
        ("Many (continued)", "tab:4-continued"), ("Dependent variable: y", "tab:table-5"),
    ]  # fmt: skip
    chinese = typeset(run, language="zh")
    assert [table.title for table in chinese[:2]] == ["表 2 基准", "表 3"]
    assert re.findall(r"(caption|label)\{(.*)\}", latex(chinese[:2])) == [
        ("caption", "基准"), ("label", "tab:2"), ("caption", "被解释变量：y"), ("label", "tab:3"),
    ]  # fmt: skip


def test_latex_escapes_are_those_of_the_manual():
    assert escaped("a_b & 5% of $1 #2 {x} ~^\\") == (
        r"a\_b \& 5\% of \$1 \#2 \{x\} \textasciitilde{}\textasciicircum{}\textbackslash{}"
    )
    plain = string.ascii_letters + string.digits + " .,;:!?()/+-=@"
    assert escaped(plain) == plain


def test_a_page_can_be_read_aloud(tables):
    page = table_bytes(tables, ".html").decode()
    reader = Cells()
    reader.feed(page)
    assert '<html lang="zh-CN">' in page
    assert "<caption>表 2</caption>" in page
    assert not re.search(r"(src|href)=", page)
    heads = [attributes for row in reader.rows for tag, attributes, _ in row if tag == "th"]
    assert {attributes["scope"] for attributes in heads} == {"col", "colgroup", "row"}
    spans = {
        text: attributes["colspan"] for row in reader.rows for tag, attributes, text in row if "colspan" in attributes
    }
    assert spans == {"v_1": "2"}
    labels = {
        text: attributes.get("rowspan")
        for row in reader.rows
        for tag, attributes, text in row
        if attributes.get("scope") == "row"
    }
    assert labels["数字化"] == "2"
    assert labels["观测值"] is None
    body = [row for row in reader.rows if any(attributes.get("scope") == "row" for _, attributes, _ in row)]
    assert all(sum(tag == "td" for tag, _, _ in row) == 3 for row in body)
    page = table_bytes(Table("<b>&", ((Head("x"),),), (Row("<script>", (Cell("&"),)),)), ".html").decode()
    assert "<script>" not in page
    assert "<caption>&lt;b&gt;&amp;</caption>" in page


def test_a_workbook_runs_no_formula():
    numbers = {"=1+1": (0.5, 0.1, 0.001), "@x": (-0.5, 0.1, 0.2), "+y": (1, 1, 1)}
    tables = typeset([made("=a.1", numbers), made("=a.2", numbers)])
    book = openpyxl.load_workbook(io.BytesIO(table_bytes([*tables, *tables], ".xlsx")))
    assert len(set(book.sheetnames)) == 3
    sheet = book.worksheets[0]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    risky = [cell for cell in cells if str(cell.value)[0] in "=+-@"]
    assert len(risky) == 6 - 1
    assert all(cell.quotePrefix for cell in risky)
    assert sheet["B4"].value == "0.500***"


def test_markdown_escapes_what_it_would_read():
    text = table_bytes(Table("*t*", ((Head("a|b"),),), (Row("`c`", (Cell("d_e"),)),), ("<x> [y]",)), ".md").decode()
    assert "## \\*t\\*" in text
    assert "|  | a\\|b |" in text
    assert "| \\`c\\` | d_e |" in text
    assert "- &lt;x> \\[y\\]" in text
