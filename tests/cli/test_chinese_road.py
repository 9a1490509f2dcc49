"""What a Chinese researcher met on the way from a folder of reports to a table in Word, and what is said there now."""

import json
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import textindex as ti
from textindex import dictionary
from textindex.cli.code import _foretold
from textindex.core.errors import EstimateError, EstimateWarning, SourceError
from textindex.core.messages import of_error, told
from textindex.core.messages.catalogue import CATALOGUE
from textindex.core.reasons import SAID
from textindex.scoring.index.combine import WEIGHTED
from textindex.store.methods import FORMULAS_ZH, PLAIN, _dropped, _further
from textindex.workbench.coding.code import Plan
from textindex.workbench.corpus import Corpus

PACKAGE = Path(ti.__file__).parent
OTHER_LISTS = re.compile("文件清单|封闭清单")
OTHER_STORES = re.compile("仓库|数据库|程序库|软件库|所需的库|库存")


def test_the_manifest_and_the_store_have_the_glossary_s_chinese_names_everywhere():
    helps = json.loads((PACKAGE / "cli" / "chinese.json").read_text(encoding="utf-8"))
    chinese = [
        *(pair[1] for pair in CATALOGUE.values()),
        *helps.values(),
        *(text for reason in SAID.values() for text in reason),
    ]
    texts = [OTHER_STORES.sub("", OTHER_LISTS.sub("", text)) for text in chinese]
    assert len(texts) > 2000
    assert [text for text in texts if "清单" in text or "库" in text] == []


@pytest.fixture(scope="module")
def small():
    rng = np.random.default_rng(1)
    firms = np.repeat(np.arange(12), 5)
    data = pd.DataFrame({"firm": [f"{600000 + n}" for n in firms], "year": [2014, 2015, 2016, 2017, 2018] * 12})
    data["x"], data["y"], data["SOE"] = rng.normal(size=60), rng.normal(size=60), firms % 2
    return data


def test_a_column_that_is_constant_within_firms_is_told_in_chinese_below_a_table(small):
    with pytest.warns(EstimateWarning, match="SOE dropped: constant within firm"):
        estimate = ti.fit(small, "y", ["x", "SOE"], ["firm", "year"])
    assert "SOE 已剔除：在 firm 内为常数" in [told(text, "zh") for text in estimate.warnings]
    assert "SOE dropped: constant within firm" in [told(text, "en") for text in estimate.warnings]
    assert "SOE 已剔除：在 firm 内为常数" in [
        note.removeprefix("(1)：") for table in ti.typeset(estimate, language="zh") for note in table.notes
    ]


def test_why_no_model_could_run_is_told_in_chinese(small):
    with pytest.raises(EstimateError) as caught:
        ti.estimate("li2023", small.rename(columns={"x": "n_total"}), models=["2.1"])
    text = told(of_error(caught.value), "zh")
    assert "  2.1：表中没有 'International' 列" in text
    assert "the table" not in text


def test_a_firm_asked_for_by_its_name_is_answered_with_its_code(tmp_path):
    cover = "云帆科技股份有限公司2020年年度报告\n公司代码：600001 公司简称：云帆科技\n"
    for code in ("600001", "600002"):
        text = (
            cover.replace("600001", code) if code == "600001" else cover.replace("云帆", "海川").replace("600001", code)
        )
        (tmp_path / f"{code}_2020.txt").write_text(text + "公司推进大数据平台建设。\n" * 50, encoding="utf-8")
    ti.read_archive(tmp_path, tmp_path / "store", workers=0)
    for called in ("云帆科技", "云帆"):
        with pytest.raises(SourceError) as caught:
            Corpus(tmp_path / "store", firms=[called])
        assert f"没有 {called} 的年度报告" in told(of_error(caught.value), "zh")
        assert told(of_error(caught.value), "zh").endswith("公司以代码指明，如 600001 云帆科技")
    with pytest.raises(SourceError, match=r"such as 600001 云帆科技, 600002 海川科技$"):
        Corpus(tmp_path / "store", firms=["600009"])
    with pytest.raises(SourceError, match="see textindex store info"):
        Corpus(tmp_path / "store", firms=["600001"], years=[1999])


@pytest.mark.parametrize(
    ("endpoint", "goes"),
    [
        ("http://localhost:8000/v1", "接口就在本机：文段不会离开本机。"),
        ("https://api.example.org/v1", "文段会离开本机。"),
    ],
)
def test_passages_are_said_to_leave_only_where_they_do(endpoint, goes):
    plan = Plan(hits=2, calls=2, known=0, tokens_in=10, tokens_out=2, cost=1.0)
    text = told(_foretold(plan, {"model": "m", "endpoint": endpoint}), "zh")
    assert text.endswith(goes)
    assert ("不会" in text) == ("localhost" in endpoint)


def test_a_word_list_tells_its_keys_and_that_nobody_named_its_construct(tmp_path):
    table = pd.DataFrame({"维度": ["环境", "治理"], "词条": ["碳中和", "独立董事"]})
    table.to_csv(tmp_path / "esg.csv", index=False)
    notes = [told(text, "zh") for text in dictionary.load(tmp_path / "esg.csv").notes]
    assert any("d1 = 环境、d2 = 治理" in text for text in notes)
    assert any("未写明构念，按数字化处理" in text for text in notes)


def test_another_construct_under_the_name_digital_is_told(tmp_path):
    index = pd.DataFrame({"firm": ["600001", "600002"], "year": [2019, 2019], "n_total": [1, 4]})
    for name, expected in (("esg", True), ("digital", False)):
        index.assign(**{name: np.log1p(index["n_total"])}).to_csv(tmp_path / "index.csv", index=False)
        firms = index[["firm", "year"]].assign(assets=[10.0, 20.0])
        firms.to_csv(tmp_path / "firms.csv", index=False)
        made = ti.build_panel(tmp_path / "index.csv", tmp_path / "firms.csv", indices={"Digital": name})
        notes = [told(text, "zh") for text in made.record["notes"]]
        assert any(text.startswith("Digital 一列是 esg") for text in notes) == expected


def test_the_chinese_paragraph_names_in_chinese_what_is_not_counted():
    facts = {"drop": ["negated", "plan"], "totals": {"whole": 9}, "count": "whole", "hits": 7}
    english, chinese = _dropped(facts)
    assert "按规则判定为否定（negated）、计划（plan）的提及不计入（共 2 次）" in chinese
    assert "take for negated, plan are not counted (2 of them)" in english


def test_weights_are_spoken_of_only_where_a_formula_has_some():
    assert set(FORMULAS_ZH) - PLAIN == WEIGHTED
    for formulas, expected in (({"new": "n_new"}, False), ({"new": "n_new", "pca": "pca1"}, True)):
        english, chinese = _further({"formulas": formulas, "weights_reused": None}, [])
        assert ("weights" in english, "权重" in chinese) == (expected, expected)
