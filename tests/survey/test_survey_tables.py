"""Tables of a questionnaire in every format, their notes, and the commands that write them."""

import io
import json
from pathlib import Path

import docx
import openpyxl
import pandas as pd
import pytest
from command_line import invoke

import textindex as ti
from textindex.exhibits import TABLES, table_bytes

ANSWERS = Path(__file__).parents[1] / "oracles" / "sisters" / "survey.csv"
SPEC = """
title = "Readiness"
data = "answers.csv"
range = [1, 7]
stars = { "**" = 0.01, "*" = 0.05 }

[[scale]]
name = "ck"
label = "Knowledge & skill_s"
items = ["ck1", "ck2", "ck3", "ck4", "ck5"]
reverse = ["ck4"]

[[scale]]
name = "rd"
items = ["rd1", "rd2", "rd3", "rd4"]

[[regression]]
name = "1"
outcome = "rd"
regressors = ["ck", "ln(employees)", "wine"]

[labels]
wine = "Winery"
"""
PAPER = """
n = 100
names = ["a", "b", "y"]
correlations = [["1"], ["0.30", "1"], ["0.20", "0.50*", "1"]]
legend = { "*" = 0.05 }
[printed]
t = ["0.60", "5.99"]
r2 = "0.25"
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "answers.csv").write_bytes(ANSWERS.read_bytes())
    (tmp_path / "survey.toml").write_text(SPEC, encoding="utf-8")
    (tmp_path / "paper.toml").write_text(PAPER, encoding="utf-8")
    return tmp_path


def test_tables_hold_the_numbers_of_the_result(result):
    tables = {table.title: table for table in ti.typeset(result)}
    assert list(tables)[:5] == [
        "Scales: reliability and validity", "Items", "Correlations", "Factor loadings", "Discriminant validity",
    ]  # fmt: skip
    own = tables["Regression 5: rd"]
    columns = [head.text for head in own.heads[0]]
    values = {row.label: dict(zip(columns, row.cells, strict=True)) for row in own.rows}
    wanted = result["5"]["ek"]
    for head, column in {"B": "estimate", "Beta": "beta", "t": "t", "VIF": "vif", "SE (HC3)": "se_hc3"}.items():
        assert values["ek"][head].value == wanted[column]
        assert values["ek"][head].text == f"{wanted[column]:.3f}"
    assert values["Constant"]["p"].text == "<0.001"
    assert values["Constant"]["VIF"].text == ""
    assert values["Durbin-Watson"]["B"].value == result["5"].record["durbin_watson"]
    assert any("order of the rows" in note for note in own.notes)
    assert any("39 rows left out" in note for note in own.notes)
    square = tables["Discriminant validity"].rows
    assert square[1].cells[0].value == result.factoring.fornell_larcker.iloc[1, 0]
    assert square[0].cells[1].value == result.factoring.htmt.iloc[0, 1]
    r = {(row.b, row.a): row for row in result.correlations.itertuples()}
    cell = tables["Correlations"].rows[4].cells[2 + 1]
    assert (cell.value, cell.stars) == (r["rd", "mk"].r, r["rd", "mk"].stars)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_format(result, language):
    tables = ti.typeset(result, language=language, labels={"ck": "客户知识"})
    for ending in TABLES:
        data = table_bytes(tables, ending, "Survey")
        assert len(data) > 2000, ending
        if ending in (".tex", ".html", ".md", ".txt"):
            assert "客户知识" in data.decode()
            assert "0.158" in data.decode()
    assert len(docx.Document(io.BytesIO(table_bytes(tables, ".docx"))).tables) == 7
    assert len(openpyxl.load_workbook(io.BytesIO(table_bytes(tables, ".xlsx"))).sheetnames) >= 7
    with pytest.raises(ti.ExhibitError, match="language"):
        ti.typeset(result, language="fr")


def test_the_stated_rule_makes_the_stars(folder):
    found = ti.survey(folder / "survey.toml")
    told = {row.p: row.stars for row in found.correlations.itertuples()}
    assert all(stars == ("**" if p < 0.01 else "*" if p < 0.05 else "") for p, stars in told.items())
    assert "** p<0.01, * p<0.05." in table_bytes(ti.typeset(found), ".txt").decode()


def test_the_command_prints_and_writes(folder):
    done = invoke("survey", folder / "survey.toml", "--out", folder / "out", "--format", "docx,latex,md")
    assert "Knowledge & skill_s" in done.stdout
    assert "Winery" in done.stdout
    names = {path.name for path in (folder / "out").iterdir()}
    assert {"scales.csv", "items.csv", "scores.csv", "correlations.csv", "loadings.csv", "htmt.csv", "regressions.csv",
            "fornell_larcker.csv", "survey.json", "tables.docx", "tables.tex", "tables.md"} <= names  # fmt: skip
    found = ti.survey(folder / "survey.toml")
    scores = pd.read_csv(folder / "out" / "scores.csv")
    assert scores["id"].tolist() == list(range(1, 301))
    pd.testing.assert_series_equal(scores["ck"], found.scores["ck"])
    written = pd.read_csv(folder / "out" / "regressions.csv")
    assert written["estimate"].tolist() == pytest.approx(found["1"].params.tolist(), abs=1e-15)
    record = json.loads((folder / "out" / "survey.json").read_text(encoding="utf-8"))
    assert record["regressions"]["1"]["nobs"] == found["1"].nobs
    assert record["factors"]["kmo"] == found.factoring.record["kmo"]
    assert r"Knowledge \& skill\_s" in (folder / "out" / "tables.tex").read_text(encoding="utf-8")
    again = invoke("survey", folder / "survey.toml", "--json")
    assert json.loads(again.stdout) == record


def test_a_score_does_not_write_over_a_column_of_its_name(folder):
    table = pd.read_csv(folder / "answers.csv").assign(rd=range(300))
    table.to_csv(folder / "answers.csv", index=False)
    invoke("survey", folder / "survey.toml", "--out", folder / "out")
    scores = pd.read_csv(folder / "out" / "scores.csv")
    assert scores["rd"].tolist() == list(range(300))
    assert scores["rd_score"].notna().sum() == 294


def test_warnings_and_faults_of_the_command(folder):
    spec = (folder / "survey.toml").read_text(encoding="utf-8")
    (folder / "forgot.toml").write_text(spec.replace('reverse = ["ck4"]', ""), encoding="utf-8")
    done = invoke("survey", folder / "forgot.toml")
    assert "Warning: ck: ck4 (item-rest r -0.57) runs against the scale" in done.stderr
    assert "ck4 (item-rest r -0.57)" in done.stdout
    (folder / "narrow.toml").write_text(spec.replace("[1, 7]", "[1, 5]"), encoding="utf-8")
    done = invoke("survey", folder / "narrow.toml", code=1)
    first = next(row for row, value in enumerate(pd.read_csv(ANSWERS)["ck1"], 2) if value > 5)
    assert f"ck1 (1 to 5): row {first} has 6" in done.stderr
    assert "Traceback" not in done.stderr
    invoke("survey", folder / "survey.toml", "--data", folder / "nothing.csv", code=1)
    invoke("survey", folder / "survey.toml", "--format", "doc", code=2)


def test_recheck_by_command(folder):
    done = invoke("recheck", folder / "paper.toml", "--out", folder / "out", "--format", "txt,docx")
    assert "1 of 2 printed values do not follow from the correlations: b 5.99" in done.stdout
    table = pd.read_csv(folder / "out" / "recheck.csv")
    assert table["t_follows"].tolist() == [True, False]
    record = json.loads((folder / "out" / "recheck.json").read_text(encoding="utf-8"))
    assert record["r2_follows"] is True
    wrong = pd.read_csv(folder / "out" / "matrix.csv").query("not stars_follow")
    assert wrong["r"].tolist() == [0.3]
    assert json.loads(invoke("recheck", folder / "paper.toml", "--json").stdout) == record
    (folder / "bad.toml").write_text("N = 3\ncorrelations = [1, 2]\n", encoding="utf-8")
    done = invoke("recheck", folder / "bad.toml", code=1)
    for said in ("'N' is unknown", "n is missing", "1 is no row in brackets"):
        assert said in done.stderr


def test_results_speak_for_themselves(result, folder):
    assert "0.787" in str(result)
    assert "5: rd, n = 261" in str(result)
    with pytest.raises(KeyError, match="controls"):
        result["six"]
    with pytest.raises(KeyError, match=r"there are \(Intercept\), ck"):
        result["5"]["six"]
    assert result["5"].summary() == str(result["5"])
    assert "<td>0.158</td>" in result["5"]._repr_html_()
    assert "Durbin-Watson is that of the rows" in result["5"]._repr_html_()
    found = ti.recheck([["1"], ["0.30", "1"], ["0.20", "0.50", "1"]], 100)
    assert str(found).startswith("x3 on 2 regressors, n = 100")
    assert ti.survey({"scale": [{"name": "rd", "items": ["rd1", "rd2", "rd3"]}]}, ANSWERS).regressions == ()
