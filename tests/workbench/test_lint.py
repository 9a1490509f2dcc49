"""Each rule finds what it is for, with a sentence of the archive, and is silent where there is nothing."""

import json

import jieba
import pytest
from command_line import invoke

import textindex as ti
from textindex.core.records import Dictionary, Dimension, MatchPolicy, Term
from textindex.workbench import lint
from textindex.workbench.lint.check import RULES
from textindex.workbench.lint.similar import likeness


def found(findings, rule):
    return {one.term: one for one in findings if one.rule == rule}


def made(terms, language="zh", count="whole"):
    listed = tuple(term if isinstance(term, Term) else Term(term, "d") for term in terms)
    title = {"zh": "", "en": ""}
    return Dictionary("made", "1", language, title, MatchPolicy(count), (Dimension("d", "d", "d", ""),), listed, ())


def test_twins():
    zh = lint(made(["Ｂ２Ｂ", "B2B", "大数据", "大數據", "雲計算"]))
    assert found(zh, "duplicate")["B2B"].figures == {"twin": "Ｂ２Ｂ"}
    assert found(zh, "traditional")["大數據"].figures == {"twin": "大数据"}
    assert found(zh, "traditional")["雲計算"].figures == {"simplified": "云计算"}
    en = lint(made(["data center", "data centres", "digitalise", "digitalized", "cloud"], "en"))
    assert set(found(en, "same words")) == {"data centres", "digitalized"}


def test_terms_that_jieba_never_yields(shelf):
    findings = found(lint(made(["big data", "B2B/B2C", "大数据"], count="longest")), "no word")
    assert set(findings) == {"big data", "B2B/B2C"}
    assert "网联" in found(lint(made(["网联", "大数据"]), shelf), "no word")


def test_terms_inside_others_and_how_often(shelf):
    one = found(lint(made(["大数据", "大数据中心", "数据中心", "数据", "云计算"], count="longest"), shelf), "nested")
    assert set(one) == {"大数据", "数据中心", "数据"}
    assert one["数据中心"].figures["occurrences"] == 2
    assert one["数据中心"].figures["occurrences_inside"] == {"大数据中心": 1}
    twice = found(lint(made(["大数据", "数据"], count="substring"), shelf), "nested")
    assert "count twice" in twice["数据"].message
    assert not found(lint(made(["ai", "chain"], "en")), "nested")  # not inside a Latin word


def test_terms_that_no_report_holds(shelf):
    assert set(found(lint(made(["飞天遁地", "云计算"]), shelf), "absent")) == {"飞天遁地"}


def test_hits_inside_another_word_name_that_word(shelf):
    one = found(lint(made(["网联"], count="substring"), shelf), "inside a word")["网联"]
    crossed = {"智能网联汽车": "智能网", "物联网联盟": "联网 联盟"}
    assert all(set(words.split()) <= set(jieba.lcut(text)) for text, words in crossed.items())
    assert one.figures == {"hits": 2, "inside": 2, "words": dict.fromkeys(crossed.values(), 1)}
    assert "网联" in one.example
    assert (one.file, one.page) == ("600002_2018.txt", 1)


def test_one_report(shelf):
    findings = found(lint(made(["数字金融", "云计算"]), shelf), "one report")
    assert findings["数字金融"].figures == {"hits": 12, "in_report": 12, "file": "600003_2019.txt"}


def test_boilerplate(tmp_path):
    reports = tmp_path / "reports"
    reports.mkdir()
    standard = "展望未来，以服务业为主体的第三产业快速增长，移动支付方兴未艾。"
    for number in range(12):
        text = (
            f"公司{number}有限公司{2018}年年度报告\n"
            + standard
            + "\n"
            + "公司经营情况良好，董事会认真履行职责。\n" * 60
        )
        (reports / f"60000{number:02d}_2018.txt"[1:]).write_text(text, encoding="utf-8")
    ti.read_archive(reports, tmp_path / "st")
    one = found(lint(made(["移动支付"]), tmp_path / "st"), "one sentence")["移动支付"]
    assert one.figures["reports"] == one.figures["hits"] == one.figures["in_sentence"] >= 10
    assert one.example == standard


@pytest.mark.parametrize(
    ("one", "other", "how"),
    [
        ("020", "O2O", "looks like"),
        ("云机算", "云计算", "sounds like"),
        ("数学金融", "数字金融", "one character apart from"),
        ("区链块", "区块链", "one character apart from"),
        ("人工能智", "人工智能", "one character apart from"),
        ("互联金融网", "大数据", ""),
        ("数据", "大数据", ""),
        ("数字", "数据", ""),
    ],
)
def test_likeness_is_mutual(one, other, how):
    assert likeness(one, other) == likeness(other, one) == how


def test_slips(shelf):
    without = found(lint(made(["020", "O2O", "云机算", "云计算", "大数据"])), "misspelt")
    assert {term: one.figures["like"] for term, one in without.items()} == {"020": "O2O", "云机算": "云计算"}
    findings = found(lint(made(["数学金融", "数字金融", "云计算"]), shelf), "misspelt")
    assert findings["数学金融"].figures == {"like": "数字金融", "occurrences": 0, "occurrences_like": 12}
    assert set(findings) == {"数学金融"}


@pytest.mark.parametrize("name", ["wu2021-zh", "zhao2021-recalled-zh", "industry40-en"])
def test_shipped_dictionaries_have_no_twins(name):
    assert not {one.rule for one in lint(name)} & {"duplicate", "same words", "traditional"}


def test_command(shelf, yaml, tmp_path):
    path = yaml(["网联", "飞天遁地", "云计算"])
    done = invoke("dict", "lint", path, "--store", shelf)
    assert "飞天遁地: none of 6 reports holds it" in done.stdout
    as_json = invoke("dict", "lint", path, "--store", shelf, "--json", "--strict", code=1)
    findings = json.loads(as_json.stdout)
    assert {one["rule"] for one in findings} <= set(RULES)
    assert set(findings[0]) == {"rule", "term", "message", "example", "file", "page", "figures"}
    assert invoke("dict", "lint", yaml(["云计算"]), "--strict").stdout == "no findings\n"
    faulty = invoke("dict", "lint", yaml(["云计算", "云计算"]), code=1)
    assert "already given" in faulty.stderr
