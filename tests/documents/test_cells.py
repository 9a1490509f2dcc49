"""HTML: the lines of one cell, heading or item are one text; what is parted by the page's own structure stays apart."""

import time

import pytest

from textindex.core.records import Document, Filing
from textindex.documents import fold
from textindex.documents.html import read_pages


def lines(body):
    pages, _ = read_pages(f"<html><body>{body}</body></html>")
    return fold(Document(Filing("", ""), tuple(pages), "t")).text.split("\n")


@pytest.mark.parametrize("between", ["<br>", "<br/>", "</p><p>", "</div><div>", "<br><br>", "\n<br>\n", "<b><br></b>"])
@pytest.mark.parametrize(
    ("first", "second", "whole"), [("Smart", "factory", "smart factory"), ("智能", "工厂", "智能工厂")]
)
def test_lines_of_a_cell_are_one_text(between, first, second, whole):
    inner = f"{first}{between}{second}"
    inner = f"<p>{inner}</p>" if "p>" in between else f"<div>{inner}</div>" if "div" in between else inner
    assert lines(f"<table><tr><th>Year</th><td>{inner}</td><td>1</td></tr></table>") == ["year", whole, "1"]


@pytest.mark.parametrize("tag", ["h1", "h3", "li", "dt"])
def test_a_heading_and_an_item_too(tag):
    assert lines(f"<{tag}><b>Smart<br>factory</b></{tag}><p>text</p>") == ["smart factory", "text"]
    assert lines(f"<{tag}>智能<br>工厂</{tag}><p>正文</p>") == ["智能工厂", "正文"]


def test_what_is_parted_stays_apart():
    assert lines("<ul><li>智能<li>工厂</ul><h2>数据</h2><h2>资产</h2>") == ["智能", "工厂", "数据", "资产"]
    table = "<table><tr><td>智能</td><td>工厂</td></tr><tr><td>数据</td></tr><tr><td>资产</td></tr></table>"
    assert lines(table) == ["智能", "工厂", "数据", "资产"]
    assert lines("<table><tr><td><ul><li>智能</li><li>工厂</li></ul></td></tr></table>") == ["智能", "工厂"]
    assert lines("<p>智能</p><p>工厂</p>") == ["智能", "工厂"]


def test_a_cell_that_lays_out_a_page_keeps_its_paragraphs():
    page = "".join(
        f"<p>Paragraph {number} of a page within a cell{number % 7 * ' of a table'}</p>" for number in range(20)
    )
    assert len(lines(f"<table><tr><td>{page}</td></tr></table>")) == 20


def test_a_hyphen_at_the_end_of_a_line_in_a_cell():
    text = "<p>We rely on digital tools and cloud-based tools. Digital tools.</p>"
    assert "digital tools" in lines(f"{text}<table><tr><td>digi-<br>tal tools</td></tr></table>")
    assert "cloud-based" in lines(f"{text}<table><tr><td>cloud-<br>based</td></tr></table>")


def test_borders_within_a_word():
    body = "<p>sm<span>art</span> fac<wbr>to&shy;ry</p><p>智<b>能</b>工<font>厂</font></p>"
    assert lines(body) == ["smart factory", "智能工厂"]


def test_raised_marks_of_footnotes_are_no_part_of_the_word():
    marks = ["1", "(1)", "[2]", "a", "*", "1,2", "<font size=1>(3)</font>"]
    for mark in marks:
        assert lines(f"<p>a factory<sup>{mark}</sup> of ours</p>")[0].startswith("a factory ")
    assert lines("<p>the 1<sup>st</sup> of 10<sup>6</sup>, H<sub>2</sub>O</p>") == ["the 1st of 106, h2o"]


@pytest.mark.parametrize("piece", ["<sup>", "<br>", "<td><p>a</p>", "<li>a<br>", "<p>a</p>", " <br>", "<td>"])
def test_time_grows_with_the_page(piece):
    def seconds(number):
        start = time.process_time()
        read_pages(f"<html><body><p>a</p><table><tr>{piece * number}<td>b</body></html>")
        return time.process_time() - start

    assert any(seconds(12_000) < 15 * max(seconds(2_000), 0.01) for _ in range(3))
