"""A Markdown source read as it stands, and by the library and a parser of HTML, gives the same text."""

from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textindex.documents import markdown, unmarked

LINES = (
    "公司主要业务为数据中心。",
    "公司主要业务为  ",
    "Digital  sales\u3000rose",
    "# 第一节",
    "#第二节",
    "## Two ##",
    "| 项目 | 2021年  |",
    "|---|:-:|",
    "| open | row",
    "| A | |",
    "a | b",
    "- item",
    "  further",
    "1. one",
    "1.1 one",
    "*ST康美",
    "**bold** word",
    "> said",
    "---",
    "===",
    "<br>",
    "<div>",
    "</div>",
    "<table><tr><td>a</td>",
    "</tr></table>",
    "a<br>b",
    "<!-- note -->",
    "x<sup>1</sup>",
    "![logo](a.png)",
    "[1](b.md)",
    "R&D &amp; B&nbsp;C",
    "修订<公司章程>、<3%与<a@b.cn>",
    "<公司章程>",
    "a \\",
    "~~gone~~",
    "`code`",
    "注：见下",
    "图片描述了工厂",
    "\u3000\u3000（一）",
)
ANY = st.text(st.sampled_from("#|-+*_~`[]()!<>&;:=\\.1a大，。\t \u3000\xa0\x85\x02"), max_size=9)
SOURCES = st.lists(st.one_of(st.sampled_from(LINES), st.just(""), ANY), max_size=14).map("\n".join)


def by_library(source):
    with patch.object(unmarked, "parts", lambda whole: [(whole, False)]):
        return markdown._text(source)


@given(SOURCES)
def test_any_source_reads_the_same(source):
    assert markdown._text(source) == by_library(source)


@pytest.mark.parametrize(
    "source",
    [
        "\n\n".join(["---"] * 150 + ["# One", "Two  three"]),  # hardly a tag: its lines might be the report's
        "\n\n".join(["|---|---|"] * 120 + ["a  b"]),
        "\n".join(f"line  {n}" for n in range(150)),
        "<div>\n\n| a | b |\n\n</div>",
        "```\n\n# no heading\n\n```",
        "- one\n\n  two\n\nthree",
        "| a | b |\nc\nd |",
        "<img alt='a>\n\nb",
    ],
)
def test_what_goes_beyond_a_stretch_reads_the_same(source):
    assert markdown._text(source) == by_library(source)


def test_plain_stretches_never_reach_the_library():
    source = "# 第一节\n\n公司主要业务\n为数据中心\n| 项目 | 金额 |\n|---|---|\n| 收入 |  |\n\n*ST康美 R&D"
    with patch.object(markdown._parser(), "render", side_effect=AssertionError):
        assert markdown._text(source) == "第一节\n公司主要业务为数据中心\n项目\t金额\n收入\n*ST康美 R&D"
