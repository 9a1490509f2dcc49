"""A heading that line breaks lay out in two lines is one text; addresses, title pages and lists stay apart."""

import pytest

from textindex.documents import html

ONE = [
    ("<p><b>Data<br>center</b></p>", "Data center"),
    ("<p><b>Cloud</b><br><b>computing services</b></p>", "Cloud computing services"),
    ("<p><strong>Machine<br/>\n learning</strong></p>", "Machine learning"),
    ("<p align=center>Artificial<br>Intelligence</p>", "Artificial Intelligence"),
    ("<div style='text-align:center'><p>BIG<br>DATA</p></div>", "BIG DATA"),
    ("<center><p>Big<br>Data</p></center>", "Big Data"),
    ("<div style='font-weight:700'>Digital trans-<br>formation</div>", None),
    ("<p style='font-weight: bold'><font size=2>Our data<br>center business</font></p>", "Our data center business"),
    ("<p><b>智能<br>制造</b></p>", "智能制造"),
    ("<h2>Data<br>center</h2>", "Data center"),
]
APART = [
    "<p>Data<br>center</p>",
    "<p><b>Data</b><br>center</p>",
    "<p><b>Big Fish Inc.<br>Data Street</b></p>",
    "<p align=center>12 Main Street<br>Springfield</p>",
    "<p align=center><b>PART II<br>BUSINESS</b></p>",
    "<p align=center>其他信息<br>管理层</p>",
    "<p><b>Cloud<br>Data<br>Mobile<br>Robots</b></p>",
    "<p><b>We run a data<br>center.</b></p>",
    "<div align=center><b>Data<br>center</b><p>We run it in the north.</p></div>",
]


def lines(page):
    pages, _ = html.read_pages(f"<html><body><p>Annual report</p>{page}<p>We did well.</p></body></html>")
    return pages[0].text.split("\n")[1:-1]


@pytest.mark.parametrize(("page", "heading"), ONE)
def test_a_heading_is_one_line(page, heading):
    [line] = lines(page)
    assert heading is None or line == heading


@pytest.mark.parametrize("page", APART)
def test_other_lines_stay_apart(page):
    assert len(lines(page)) > 1


def test_many_breaks_in_one_block_cost_no_more_than_each():
    page = "<div align=center>" + "<b>x</b><br>" * 20_000 + "</div>"
    assert len(lines(page)) == 20_000
