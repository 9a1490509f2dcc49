"""Markdown as converters write it: nothing of the text is lost, cells stay apart, marks join and part no words."""

import csv
import re
from dataclasses import replace

import pytest

import textindex
from textindex.core.records import Filing
from textindex.documents import markdown, read
from textindex.documents.faults import ReadError
from textindex.sources import identify
from textindex.sources.names import read_name


def text(source):
    pages, _ = markdown.read_pages(source)
    return "\n".join(page.text for page in pages)


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("# 第三节 管理层讨论与分析\n\n公司推进**数字**化转型。", "第三节 管理层讨论与分析\n公司推进数字化转型。"),
        ("公司推进**“数字化”**转型，*大*数据，__人工__智能", "公司推进“数字化”转型，大数据，__人工__智能"),
        ("**云计算（Cloud）**平台", "云计算（Cloud）平台"),
        ("big **da**ta and **blockchain**, *AI*-driven", "big data and blockchain, AI-driven"),
        ("data\\_center 5\\% 2\\*3 \\# a\\|b", "data_center 5% 2*3 # a|b"),
        ("公司大力推进数\n字化转型，\n效果显著。", "公司大力推进数字化转型，效果显著。"),
        ("the data\ncenter of", "the data center of"),
        ("本公司推进大数据。\n公司推进云", "本公司推进大数据。\n公司推进云"),
        ("大数据\n第四节 公司治理", "大数据\n第四节 公司治理"),
        ("大数\n\n据", "大数\n据"),
        ("![数字化转型示意图](a.png)物联网![](b.jpg)", "物联网"),
        ("[大数据](http://a.cn/x)平台，财会[2022](31号)文，[1]: 注释", "大数据平台，财会[2022](31号)文，[1]: 注释"),
        ("1. 大数据\n2. 云计算\n\n- 区块链\n- 物联网", "1. 大数据\n2. 云计算\n区块链\n物联网"),
        ("#第一节 重要提示\n正文", "第一节 重要提示\n正文"),
        ("    第一节 缩进的行\n\n~~删去~~的字", "第一节 缩进的行\n删去的字"),
        ("$\\surd$适用□不适用 $10\\%$ $5\\mathrm{G}$ 互联网$+$ 互联网$^+$", "√适用□不适用 10% 5G 互联网+ 互联网+"),
        ("US$100 million and HK$200 million", "US$100 million and HK$200 million"),
        ("<div>工业<b>互联</b>网</div>\n<table><tr><td>大</td><td>数据</td></tr></table>", "工业互联网\n大\t数据"),
        ("大数据<sup>+</sup>平台<br>云<!-- 数字化 --><script>区块链</script>", "大数据+平台\n云"),
    ],
)
def test_text_of(source, wanted):
    assert text(source) == wanted


def test_cells_stay_apart_and_none_is_lost():
    rows = "| 项目 | 大 | 数据 |\n| --- | --- | --- |\n| a | 云 | 计算 | 多出的格 |\n| 短 |\n"
    assert text(f"单位：元\n{rows}之后") == "单位：元\n项目\t大\t数据\na\t云\t计算\t多出的格\n短\n之后"
    assert text("| 没有 | 横线 |\n| 的 | 表 |") == "没有\t横线\n的\t表"
    assert text("a | b\n--- | ---\n物联网 | 5G") == "a\tb\n物联网\t5G"
    assert (
        text("| 日期 | 1、议案一\n2、议案二\n3、议案三 |\n| 次行 | x |")
        == "日期\t1、议案一 2、议案二 3、议案三\n次行\tx"
    )
    assert text("| 数字<br>化 | **大**数据 | a\\|b |") == "数字化\t大数据\ta|b"


def test_an_open_row_ends_where_the_next_begins():
    assert text("| 大 | 数据\n| 云 | 计算\n\n后文 |") == "大\t数据\n云\t计算\n后文 |"


@pytest.mark.parametrize(
    "mark", ["\f", "<!-- PageBreak -->", "<!-- page break -->", "{1}" + "-" * 48, "<!-- Page 2 -->", "<!-- 第2页 -->"]
)
def test_marks_of_pages_make_pages(mark):
    pages, _ = markdown.read_pages(f"大数据\n\n{mark}\n\n云计算\n\n{mark}\n\n区块链")
    assert [(page.number, page.text, page.origin) for page in pages] == [
        (1, "大数据", "markdown"),
        (2, "云计算", "markdown"),
        (3, "区块链", "markdown"),
    ]


def test_one_rule_is_no_page():
    assert len(markdown.read_pages("大数据\n\n---\n\n云计算\n\n---\n\n区块链")[0]) == 1


def test_it_is_told_that_a_model_may_have_added_words():
    _, notes = markdown.read_pages("# Logo Description\n\n这是一张紫色背景的圆形标志\n\n公司推进数字化。")
    assert [note.code for note in notes] == ["markdown.made", "markdown.described"]
    assert "2 passages" in notes[1]
    assert [note.code for note in markdown.read_pages("公司推进数字化。")[1]] == ["markdown.made"]


def test_pictures_alone_are_no_text():
    with pytest.raises(ReadError):
        markdown.read_pages("![a](b.png)\n\n![c](d.png)")


@pytest.mark.parametrize("unit", ["*a", "[", "> ", "| a\n", "**“数”**化", "- ", "`", "<div>", "$a_", "![", "\\"])
def test_no_source_takes_more_than_its_length_in_time(unit):
    """Twice the text takes at most some four times the steps; measured in the parser's own calls, not in seconds."""
    import sys

    def steps(source):
        count = 0

        def counted(frame, event, argument):
            nonlocal count
            count += event == "call"

        sys.setprofile(counted)
        try:
            text(f"数字化 {source}")
        finally:
            sys.setprofile(None)
        return count

    first, second = steps(unit * 500), steps(unit * 1000)
    assert second < 3 * first + 1000


def real_ones(shared_data):
    """Each file of the shared data with its line of the manifest."""
    with (shared_data / "more" / "MANIFEST.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            if row["file"].endswith(".md"):
                yield shared_data / "more" / "text" / row["file"], row


@pytest.mark.slow
def test_real_ones_keep_every_character(shared_data):
    """Beside a reading of the raw source by a regular expression, which shares no code with the reader."""
    han = re.compile("[\u3400-\u9fff]")
    for place, _ in real_ones(shared_data):
        raw = re.sub(r"<img[^>]*>|!\[[^\]]*\]\([^)]*\)", "", place.read_text(encoding="utf-8"))
        assert han.findall(textindex.read(place).text) == han.findall(raw), place.name


@pytest.mark.slow
def test_real_ones_tell_which_they_are_by_whatever_name_they_come(shared_data):
    """Firm, year and kind as the manifest has them; under a neutral name by the text alone."""
    wrong, n = {}, 0
    for n, (place, row) in enumerate(real_ones(shared_data), 1):
        under = [read_name(Filing(str(place), name)) for name in (place.name, f"report {n}.md")]
        document = read(under[0])
        told = (row["firm"], row["fiscal_year"], "annual")
        for filing in under:
            known, _ = identify(replace(document, filing=filing))
            if (known.firm, str(known.year), known.kind) != told:
                wrong[filing.file] = (known.firm, known.year, known.kind), told
    assert n == 16
    assert not wrong
