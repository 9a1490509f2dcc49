"""An index of something else than digitalization: its name goes the whole road, from the dictionary to the panel."""

import json
import re

import numpy as np
import pandas as pd
import pytest
from command_line import invoke

import textindex as ti
from textindex.core.construct import COLUMNS, Construct, fault_of, index_columns
from textindex.core.errors import DictionaryError, EstimateError
from textindex.dictionary import load
from textindex.store.results import open_results
from textindex.tables.labels import label
from textindex.workbench.validity import validate

ZH = """\
name: green-zh
title: {zh: 绿色词表, en: Green words}
language: zh
construct: {name: green, label: {zh: 绿色转型, en: green transition index}}
dimensions:
  energy:
    label: {zh: 能源, en: Energy}
    terms: [清洁能源, 光伏发电]
  waste:
    label: {zh: 废弃物, en: Waste}
    terms: [循环利用]
"""
EN = """\
name: green-en
language: en
construct: {name: green, label: {zh: 绿色转型, en: green transition}}
dimensions:
  energy:
    label: {zh: 能源, en: Energy}
    terms: [clean energy, wind farm]
"""
ZH_TEXT = "本公司董事会保证年度报告内容真实准确完整。公司生产钢材和铝材，销售给各地的客户。" * 40
EN_TEXT = "The company makes steel and sells it to customers in many states and counties. " * 60


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Reports of invented firms in two languages, scored by a dictionary of each."""
    folder = tmp_path_factory.mktemp("green")
    (folder / "zh.yaml").write_text(ZH, encoding="utf-8")
    (folder / "en.yaml").write_text(EN, encoding="utf-8")
    reports, rows = folder / "reports", ["path,firm,year,name"]
    reports.mkdir()
    for n, year in enumerate((2018, 2019, 2020)):
        text = f"某钢股份有限公司{year}年年度报告\n{ZH_TEXT}\n" + "公司使用清洁能源。废钢循环利用。\n" * (n + 1)
        (reports / f"zh{n}.txt").write_text(text, encoding="utf-8")
        rows.append(f"zh{n}.txt,600999,{year},某钢")
    (reports / "en0.txt").write_text(f"ANNUAL REPORT\n{EN_TEXT}\nWe use clean energy. We own a wind farm.\n" * 2)
    rows.append("en0.txt,0000000042,2019,SOME STEEL")
    (folder / "manifest.csv").write_text("\n".join(rows), encoding="utf-8")
    return folder


def score(run, out, *names):
    options = [part for name in names for part in ("-d", str(run / name))]
    asked = ["score", str(run / "reports"), *options, "--out", str(run / out), "--store", str(run / "store")]
    done = invoke(*asked, "-m", run / "manifest.csv", "-j", "0", "--formula", "z", code=None)
    assert done.exit_code in (0, 3), done.output
    return done.output


def test_the_construct_names_column_label_and_methods(run):
    shown = score(run, "zh", "zh.yaml")
    assert "green:   3 firm-years" in shown
    index = pd.read_csv(run / "zh" / "index.csv", dtype={"firm": str})
    known = index[index["status"] == "ok"]
    assert known["green"].tolist() == pytest.approx(np.log1p(known["n_total"].astype(float)).tolist())
    assert {"green", "z_green"} <= set(index)
    assert not [column for column in index if "digital" in column]
    with pd.read_stata(run / "zh" / "index.dta", iterator=True) as reader:
        stata = reader.variable_labels()
    assert (stata["green"], stata["z_green"]) == ("绿色转型指数 ln(1+总次数)", "绿色转型指数标准分（全样本）")
    assert label("green", [load(run / "zh.yaml")])[1] == "Green transition index, ln(1 + n_total)"
    methods = (run / "zh" / "methods.md").read_text(encoding="utf-8")
    assert "The green transition index is built on the dictionary green-zh" in methods
    assert "绿色转型指数采用词典 green-zh" in methods
    assert "green = ln(1 + hits)" in methods
    assert "z_green" in methods
    assert not re.search("digital|数字化", methods, re.IGNORECASE)


def test_pages_and_figures_are_of_the_construct(run):
    score(run, "zh", "zh.yaml")
    for language, title in (("zh", "企业绿色转型指数，2018–2020"), ("en", "Green transition index, 2018–2020")):
        page = ti.report(run / "zh", language=language)
        assert f"<h1>{title}</h1>" in page
        assert not re.search("digitali|数字化", page, re.IGNORECASE)
    for figure in ("over-time", "distribution"):
        drawn = {each: json.dumps(ti.draw_index(run / "zh", figure, language=each).to_dict(), ensure_ascii=False)
                 for each in ("en", "zh")}  # fmt: skip
        assert "Green transition index, ln(1 + hits)" in drawn["en"]
        assert "绿色转型指数 ln(1+次数)" in drawn["zh"]
    assert ti.draw_index(run / "zh", "over-time", measure="green").to_dict()


def test_coders_and_the_workbench_see_the_construct(run):
    score(run, "zh", "zh.yaml")
    sheet = run / "coding" / "sheet.csv"
    sheet.parent.mkdir(exist_ok=True)
    invoke("dict", "sample", "--hits", run / "zh", "-d", run / "zh.yaml", "-o", sheet)
    book = sheet.with_name("codebook.md").read_text(encoding="utf-8")
    assert "Green transition index" in book
    assert "绿色转型指数" in book
    assert "technology in general" not in book
    from starlette.testclient import TestClient

    from textindex.workbench.page.session import Session
    from textindex.workbench.page.web import app

    session = Session(str(run / "store"), load(run / "zh.yaml"))
    with TestClient(app(session, "t", lambda off, name: ""), base_url="http://localhost") as client:
        assert client.post("/api/about", headers={"X-Token": "t"}, json={}).json()["construct"] == "绿色转型指数"
        rows = client.post("/api/index", headers={"X-Token": "t"}, json={"off": [], "firms": ["600999"]}).json()
    assert [row["index"] for row in rows] == pytest.approx(np.log1p([row["n_total"] for row in rows]).tolist())


def test_kwic_through_a_pipe_marks_the_word(run):
    score(run, "zh", "zh.yaml")
    done = invoke("kwic", "--store", run / "store", "--dictionary", run / "zh.yaml")
    assert "【清洁能源】" in done.output


def test_a_panel_keeps_the_name_and_says_what_the_papers_models_need(run):
    score(run, "zh", "zh.yaml")
    firms = pd.DataFrame({"firm": "600999", "year": [2018, 2019, 2020], "total_assets": [1e9, 2e9, 3e9]})
    made = ti.build_panel(run / "zh", firms, winsorize_share=0)
    index = pd.read_parquet(run / "zh" / "index.parquet").dropna(subset="green")
    assert made.panel["green"].tolist() == index["green"].tolist()
    assert not {"Digital", "DC"} & set(made.panel)
    assert any("--digital Digital=green" in note for note in made.record["notes"])
    other = ti.build_panel(run / "zh", firms, indices={"Digital": "green"}, winsorize_share=0)
    assert other.panel["Digital"].tolist() == index["green"].tolist()


def test_validate_finds_the_index(run):
    score(run, "zh", "zh.yaml")
    other = pd.DataFrame({"firm": "600999", "year": [2018, 2019, 2020], "spending": [1.0, 2.0, 4.0]})
    found = validate(run / "zh", other, resamples=0)
    assert found.facts["measure"] == "green"
    assert found.facts["items"] == ["ln_energy", "ln_waste"]


def test_a_multiverse_refuses_models_that_do_not_hold_the_index(run):
    score(run, "zh", "zh.yaml")
    panel = pd.DataFrame({"firm": "600999", "year": [2018, 2019, 2020], "Change": 0.5})
    with pytest.raises(EstimateError, match="does not name green, as which the index of green-zh enters"):
        ti.multiverse(run / "store", panel, ti.Choices(dictionaries=(run / "zh.yaml",)))


def test_methods_give_each_dictionary_its_own_numbers(run):
    score(run, "both", "zh.yaml", "en.yaml")
    folder = run / "both"
    methods = (folder / "methods.md").read_text(encoding="utf-8")
    index, hits = pd.read_parquet(folder / "index.parquet"), pd.read_parquet(folder / "hits.parquet")
    terms, rejected = pd.read_csv(folder / "terms.csv"), pd.read_csv(folder / "rejections.csv")
    chinese = methods.partition("# 方法（中文）")[2]
    for name, language, zh in (("green-zh", "zh", "中文"), ("green-en", "en", "英文")):
        own = next(line for line in methods.splitlines() if f"the dictionary {name} " in line)
        its = next(line for line in chinese.splitlines() if f"词典 {name}（" in line)
        reports = int(((index["language"] == language) & (index["status"] == "ok")).sum())
        counted = int(terms.loc[terms["dictionary"] == name, "whole"].sum())
        n_terms = int((terms["dictionary"] == name).sum())
        n_dimensions = terms.loc[terms["dictionary"] == name, "dimension"].nunique()
        kept = int(hits.loc[hits["dictionary"] == name, "kept"].sum())
        words = "Chinese" if language == "zh" else "English"
        assert f"{counted:,} hits were found in {reports} annual report{'s' * (reports > 1)} in {words}." in own
        assert f"{n_terms} terms in {n_dimensions} dimension" in own
        assert f"在 {reports} 份{zh}年度报告中共计 {counted:,} 次" in its
        assert f"{n_dimensions} 个维度、{n_terms} 个词条" in its
        assert counted == kept
    scored = int((index["status"] == "ok").sum())
    found = scored + len(rejected)
    assert f"Of {found} files found, {scored} annual reports were scored and {len(rejected)} rejected" in methods
    assert f"共找到 {found} 个文件，其中 {scored} 份年度报告计入，{len(rejected)} 个文件未计入" in methods
    assert {facts["reports"] for facts in open_results(folder).provenance["dictionaries"]} == {3, 1}
    assert {"green_zh_green", "green_en_green"} <= set(index)


@pytest.mark.parametrize("name", ["ESG", "n_green", "ln_x", "zy_a", "entropy", "firm", "byte", "2x", "绿色", "a" * 27])
def test_a_name_that_no_column_can_have_is_refused(tmp_path, name):
    file = tmp_path / "own.yaml"
    file.write_text(ZH.replace("name: green,", f"name: {name},"), encoding="utf-8")
    with pytest.raises(DictionaryError, match=r"line 4: construct\.name '"):
        load(file)


def test_every_column_of_an_index_is_refused_as_a_name(run):
    score(run, "zh", "zh.yaml")
    for column in pd.read_csv(run / "zh" / "index.csv"):
        assert bool(fault_of(column)) == (column != "green"), column
    assert all(map(fault_of, COLUMNS))


@pytest.mark.parametrize(
    ("written", "construct"),
    [
        ("construct: green", Construct("green", "green", "green")),
        ("construct: {name: green, label: Green}", Construct("green", "Green", "Green")),
        ("construct: {name: green, label: {zh: 绿色指数}}", Construct("green", "绿色", "绿色")),
        ("construct: digital", Construct()),
        ("", Construct()),
    ],
)
def test_a_construct_may_be_written_shortly(tmp_path, written, construct):
    file = tmp_path / "own.yaml"
    file.write_text("\n".join(written if line.startswith("construct") else line for line in ZH.splitlines()), "utf-8")
    assert load(file).construct == construct


def test_the_index_is_known_by_its_name_or_by_what_it_is():
    table = pd.DataFrame({"a_n_total": [0, 3], "a_w_total": [0, 1.5], "a_ln_x": np.log1p([0, 3]), "b_ln_digital": 1.0})
    table["a_esg"], table["a_z_esg"], table["b_digital"] = np.log1p(table["a_w_total"]), 0.0, 7.0
    assert index_columns(table) == {"a_esg": "a_", "b_digital": "b_"}


def test_a_construct_survives_conversion_or_is_named_as_lost(run, tmp_path):
    from textindex.dictionary import convert, read

    for ending, held in ((".yaml", True), (".xlsx", True), (".csv", False)):
        done = convert(run / "zh.yaml", tmp_path / f"out{ending}")
        assert (read(tmp_path / f"out{ending}").dictionary.construct == done.dictionary.construct) == held
        assert any("construct" in sentence for sentence in done.lost) != held
