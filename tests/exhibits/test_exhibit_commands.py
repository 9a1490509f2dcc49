"""`textindex estimate --format`, `table` and `draw`: what they write, and what they say of what they cannot do."""

import io
import json

import docx
import pandas as pd
import pytest
from command_line import invoke

SPEC = """
title = "Two models"
[lists]
controls = ["Size"]
[defaults]
outcome = "International"
regressors = ["DC = Digital:Change", "Digital", "Change", "@controls"]
fixed_effects = ["firm", "year"]
[[model]]
name = "2.1"
published = { Digital = [0.5, 0.1] }
[[model]]
name = "2.2"
vcov = { CRV1 = "firm" }
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory, panel):
    folder = tmp_path_factory.mktemp("run")
    (folder / "two.toml").write_text(SPEC, encoding="utf-8")
    panel.assign(simulated=1).to_csv(folder / "panel.csv", index=False)
    invoke(
        "estimate",
        folder / "two.toml",
        "-p",
        folder / "panel.csv",
        "-o",
        folder / "out",
        "--format",
        "word,latex,html,excel,md,txt",
        "--language",
        "zh",
    )
    return folder


def test_estimate_writes_the_papers_tables(place):
    names = {path.name for path in (place / "out").iterdir()}
    assert {f"tables.{ending}" for ending in ("docx", "tex", "html", "xlsx", "md", "txt")} <= names
    document = docx.Document(io.BytesIO((place / "out" / "tables.docx").read_bytes()))
    assert any("模拟面板" in paragraph.text for paragraph in document.paragraphs)
    assert document.tables[0].rows[2].cells[0].text == "Digital × Change"
    full, short = ((place / "out" / name).read_text(encoding="utf-8") for name in ("estimates.md", "tables.md"))
    assert "[0.500 (0.100)]" in full
    assert "[0.500 (0.100)]" not in short
    assert "| 控制变量 | 是 | 是 |" in short


def test_the_default_is_word_and_latex(place, tmp_path):
    invoke("estimate", place / "two.toml", "-p", place / "panel.csv", "-o", tmp_path / "out", "-M", "2.1")
    assert {path.name for path in (tmp_path / "out").glob("tables.*")} == {"tables.docx", "tables.tex"}
    done = invoke(
        "estimate", place / "two.toml", "-p", place / "panel.csv", "-o", tmp_path / "other", "--format", "rtf", code=2
    )
    assert "'rtf' is none of docx" in done.stderr
    assert not (tmp_path / "other").exists()


def test_saved_estimates_are_typeset_again(place, tmp_path):
    done = invoke("table", place / "out", "-o", tmp_path / "t.md", "--language", "zh")
    assert done.stdout == (place / "out" / "tables.txt").read_text(encoding="utf-8")
    assert (tmp_path / "t.md").read_bytes() == (place / "out" / "tables.md").read_bytes()
    asked = ("-M", "2.2", "-t", "Digital", "-l", "Digital=数字化", "--published")
    one = invoke("table", place / "out" / "estimates.json", *asked)
    assert "数字化" in one.stdout
    assert "(1)" not in one.stdout
    assert "Controls: DC, Change, Size." in one.stdout


def test_table_1_of_a_panel(place, tmp_path, panel):
    done = invoke(
        "table", place / "panel.csv", "-v", "Digital", "-v", "Size", "-v", "Change", "-o", tmp_path / "t.xlsx"
    )
    numbers = pd.read_excel(tmp_path / "t.xlsx", sheet_name="numbers")
    own = numbers[(numbers.row == "Size") & (numbers.column == "Mean")]
    assert own.value.item() == pytest.approx(panel.Size.mean(), rel=1e-12)
    assert "Simulated panel" in done.stdout


def test_figures_from_a_run_and_a_panel(place, tmp_path, panel):
    done = invoke("draw", "coefficients", place / "out", "-o", tmp_path / "c.json")
    assert done.stdout.strip() == str(tmp_path / "c.json")
    sets = json.loads((tmp_path / "c.json").read_text(encoding="utf-8"))["datasets"].values()
    rows = next(rows for rows in sets if "estimate" in rows[0])
    saved = pd.read_csv(place / "out" / "coefficients.csv")
    assert {row["estimate"] for row in rows} == set(saved[saved.term != "Size"].estimate)
    asked = ("-M", "2.2", "-t", "Digital", "--over", "Change", "-o", tmp_path / "m.json")
    done = invoke("draw", "marginal", place / "two.toml", "-p", place / "panel.csv", *asked)
    text = (tmp_path / "m.json").read_text(encoding="utf-8")
    assert "Simulated panel" in text
    bars = next(rows for rows in json.loads(text)["datasets"].values() if "share" in rows[0])
    assert sum(bar["rows"] for bar in bars) == len(panel)


def test_a_curve_from_a_file(tmp_path):
    table = pd.DataFrame(
        {"choice": ["a", "b"], "estimate": [0.1, None], "low": [0, None], "high": [1, None], "p": [0.2, None]}
    )
    table.to_csv(tmp_path / "t.csv", index=False)
    done = invoke("draw", "curve", tmp_path / "t.csv", "-o", tmp_path / "s.json")
    assert "1 specifications without an estimate" in (tmp_path / "s.json").read_text(encoding="utf-8")
    table.assign(p="n.s.").to_csv(tmp_path / "t.csv", index=False)
    done = invoke("draw", "curve", tmp_path / "t.csv", "-o", tmp_path / "s.json", code=1)
    assert "column p holds a cell that is no number" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("table", "nothing"), 1, "there is no such file or folder"),
        (("table", "out", "-M", "9.9"), 1, "no model '9.9'; there are 2.1, 2.2"),
        (("table", "out", "-t", "Sise"), 1, "no model has a term Sise"),
        (("table", "out", "-v", "Size"), 2, "--variable is for the Table 1"),
        (("table", "panel.csv", "-t", "Size"), 2, "--term and --model are for estimates"),
        (("table", "panel.csv", "-v", "Sise"), 1, "there is no column 'Sise'"),
        (("table", "out", "-o", "t.rtf"), 1, "choose one of .docx"),
        (("table", "out", "-l", "Digital"), 2, "write NAME=TEXT"),
        (("table", "broken.json"), 1, "no estimates that `textindex estimate` wrote"),
        (("draw", "coefficients", "out", "-o", "c.gif"), 1, "choose one of .html"),
        (("draw", "coefficients", "out"), 2, "Missing option '--out'"),
        (("draw", "marginal", "two.toml", "-p", "panel.csv", "-M", "2.1", "-t", "Size", "--over", "Change", "-o",
          "m.svg"), 1, "no product of Size and Change"),
        (("draw", "curve", "panel.csv", "-o", "m.svg"), 1, "no column estimate, low, high, p"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said(place, monkeypatch, arguments, code, said):
    monkeypatch.chdir(place)
    (place / "broken.json").write_text('{"models": [{}]}', encoding="utf-8")
    done = invoke(*arguments, code=code)
    assert said in done.stderr
    assert not any((place / name).exists() for name in ("t.rtf", "c.gif", "m.svg"))
