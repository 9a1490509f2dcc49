"""Commands speak the terminal's language, and English says what it always said."""

import json
import re

import pandas as pd
import pytest
from command_line import invoke

from textindex.cli.say import language, shown, style, tabled
from textindex.core.messages import Message
from textindex.core.text import HAN


def said(*arguments, speaks):
    environment = {"LC_ALL": None, "LC_MESSAGES": None, "LANG": speaks}
    done = invoke(*arguments, code=None, env=environment)
    return done.output, done.exit_code


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_TW"}, "zh"),
        ({"LANG": "ZH_CN.GBK"}, "zh"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": ""}, "zh"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
    ],
)
def test_the_first_variable_that_is_set_decides(environment, expected):
    assert language(environment) == expected


@pytest.mark.parametrize("speaks", ["en_US.UTF-8", "zh_CN.UTF-8"])
def test_a_cell_without_a_value_is_a_dash_in_tables_of_any_type(monkeypatch, speaks):
    monkeypatch.setenv("LC_ALL", speaks)
    table = pd.DataFrame(
        {"n": pd.array([1, None], dtype="Int64"), "x": [0.5, None], "t": pd.array(["a", None], "string")}
    )
    first, second = tabled(table, na_rep="-").splitlines()[1:]
    assert (first.split(), second.split()) == (["1", "0.5", "a"], ["-", "-", "-"])


def test_what_a_report_says_steers_no_terminal_in_either_language(monkeypatch):
    message = Message("report.copy", of="a\x1b[2Jb")
    for speaks in ("zh_CN.UTF-8", "en_US.UTF-8"):
        monkeypatch.setenv("LC_ALL", speaks)
        assert "\x1b" not in shown(message)
        assert shown(style(message, bold=True)).count("\x1b") == 2


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reports")
    cover = "云帆科技股份有限公司2020年年度报告\n公司代码：600001 公司简称：云帆科技\n"
    (folder / "600001_2020.txt").write_text(cover + "公司推进大数据平台建设。\n" * 200, encoding="utf-8")
    (folder / "600002_2020.txt").write_text("", encoding="utf-8")
    return folder


def test_scoring_in_a_chinese_terminal_speaks_chinese(archive, tmp_path):
    output, code = said("score", archive, "-o", tmp_path / "out", "-w", 0, speaks="zh_CN.UTF-8")
    assert code == 3
    assert output.splitlines()[-1] == "共 2 个文件：计分 1，未计入 1（空文件 1；见 rejections.csv）"
    assert "  空文件 1：文件中没有或几乎没有文字：若不是报告则无须处理；否则请重新下载，再重新计分" in output
    for line in filter(str.strip, output.splitlines()):
        assert re.search(f"[{HAN}]", line), line


def test_what_a_store_could_not_read_is_named_in_chinese(archive, tmp_path):
    said("read", archive, "-s", tmp_path / "store", "-w", 0, speaks="C")
    assert "空文件: 1" in said("store", "info", tmp_path / "store", speaks="zh_CN.UTF-8")[0]


def test_scoring_in_another_terminal_speaks_english(archive, tmp_path):
    output, code = said("score", archive, "-o", tmp_path / "out", "-w", 0, speaks="en_US.UTF-8")
    assert code == 3
    assert output.splitlines()[-1] == "2 files in: 1 scored, 1 rejected (empty 1; see rejections.csv)"
    assert not re.search(f"[{HAN}]", output)


@pytest.mark.parametrize(
    ("arguments", "chinese", "english"),
    [
        (["score", "-o", "{0}/out"], "请给出报告所在的文件夹", "give the folder of reports"),
        (["score", "{0}/none", "-o", "{0}/out"], "没有这个文件夹或文件，仓库", "no such folder or file, and the store"),
        (["read", "a.pdf", "b.pdf"], "打印请只给一份报告", "give one report to print"),
        (["scor"], "没有命令 'scor'。是否为 score？", "No such command 'scor'. Did you mean score?"),
        (["report", "{0}/none"], "请给出 `textindex score --out FOLDER` 写出的文件夹", "no such folder; give what"),
    ],
)
def test_a_mistake_is_told_in_the_terminals_language(tmp_path, arguments, chinese, english):
    arguments = [argument.format(tmp_path) for argument in arguments]
    for speaks, expected in (("zh_CN.UTF-8", chinese), ("en_GB.UTF-8", english)):
        output, code = said(*arguments, speaks=speaks)
        assert code in (1, 2)
        assert expected in output


def test_a_report_that_lacks_text_is_told_in_chinese(samples, tmp_path):
    import pypdfium2 as pdfium

    report = pdfium.PdfDocument.new()
    for _ in range(3):
        report.new_page(595, 842)
    (tmp_path / "in").mkdir()
    report.import_pages(pdfium.PdfDocument(samples / "zh" / "900001_2018.pdf"))
    report.save(tmp_path / "in" / "900001_2018.pdf")
    output, _ = said("score", tmp_path / "in", "-o", tmp_path / "out", "-w", 0, speaks="zh_CN.UTF-8")
    assert "已计分的报告中有 1 份缺少部分文本，其计数只含其余部分：" in output
    assert re.search("  900001_2018.pdf：[0-9]+ 页中有 3 页没有文字", output)


@pytest.mark.parametrize(
    ("arguments", "chinese", "english"),
    [
        (["kwic", "-s", "{0}/store"], "请给出要查找的词", "give a word to look for"),
        (["kwic", "数据", "-s", "{0}/store", "-y", "abc"], "不是年份", "is neither a year nor a span"),
        (["kwic", "数据", "-s", "{0}/store", "-y", "2019-2015"], "起始年份晚于结束年份", "the first year comes after"),
        (["estimate"], "请给出 SPEC", "give SPEC, --panel FILE"),
        (["estimate", "--list"], "个模型", " models  "),
        (["table", "{0}/none"], "没有这个文件或文件夹", "there is no such file or folder"),
        (["dict", "list"], "个词", " terms  "),
        (["dict", "validate", "li2023-zh"], "没有错误", "no faults"),
        (["dict", "lint", "li2023-zh"], "一个词包含在另一个词之内", "a term inside another one"),
        (["dict", "show", "no-such"], "没有名为 'no-such' 的词典", "no dictionary is called 'no-such'"),
        (["run", "{0}/study.toml"], "没有这个研究文件", "there is no such study file"),
        (["run", "{0}/study.toml", "--check"], "没有这个研究文件", "there is no such study file"),
        (["table", "{0}"], "错误：", "Error: "),
        (["kwic", "数据", "-s", "s", "-o", "{0}/a.doc"], "写出何种文件由扩展名决定", "the name's ending says what is"),
        (["score", "{0}", "-o", "{0}/out", "--weights", "w"], "须与 --formula 同用", "--weights serves --formula"),
    ],
)
def test_later_commands_speak_the_terminals_language(tmp_path, arguments, chinese, english):
    arguments = [argument.format(tmp_path) for argument in arguments]
    in_chinese, code = said(*arguments, speaks="zh_CN.UTF-8")
    in_english, same = said(*arguments, speaks="en_GB.UTF-8")
    assert code == same
    assert chinese in in_chinese
    assert english in in_english


def test_a_panels_notes_are_told_in_chinese_and_kept_in_english(tmp_path):
    index, firms = tmp_path / "index.csv", tmp_path / "firms.csv"
    rows = [f"{firm},{year},ok,{n}" for firm in ("600001", "600002") for n, year in enumerate(range(2015, 2018))]
    index.write_text("\n".join(["firm,year,status,digital", *rows]), encoding="utf-8")
    told = [f"{firm},{year},{year}" for firm in ("1", "600001", "600002") for year in range(2015, 2018)]
    firms.write_text("\n".join(["firm,year,assets", *told]), encoding="utf-8")
    arguments = ["panel", "build", index, "--firms", firms, "-o", tmp_path / "panel.csv"]
    output, code = said(*arguments, speaks="zh_CN.UTF-8")
    assert code == 0, output
    assert "没有行业代码：样本中含信息业" in output
    assert "公司数据中有 3 个公司年度不在指数中" in output
    assert "已写出：" in output
    notes = json.loads(next(tmp_path.glob("*flow.json")).read_text(encoding="utf-8"))["notes"]
    assert "no industry codes: the information industry is in the sample" in notes
    english, _ = said(*arguments[:-1], tmp_path / "again.csv", speaks="en_GB.UTF-8")
    assert all(note in english for note in notes)


def test_the_doctor_speaks_chinese_and_its_record_english(monkeypatch):
    from textindex import doctor

    monkeypatch.setattr(
        doctor, "CHECKS", {name: doctor.CHECKS[name] for name in ("memory", "cores", "disk", "optional")}
    )
    output, _ = said("doctor", speaks="zh_CN.UTF-8")
    assert "个核：同时读取这么多份报告" in output
    assert "其中可用" in output
    record, _ = said("doctor", "--json", speaks="zh_CN.UTF-8")
    assert not re.search(f"[{HAN}]", record)
    assert "cores: so many reports are read at a time" in record
