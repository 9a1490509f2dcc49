"""Blanks of OCR and the marks of tokenizers close; the cells of tables stay apart, in text files and in HTML."""

import random

import jieba
import pytest

from textindex.core.records import Document, Filing, Page
from textindex.documents import fold
from textindex.documents.html import read_pages

SENTENCE = "公司持续推进工业互联网平台的建设，机器学习与数据资产管理水平明显提升，智能工厂于年内投产，收入增长较快。"
WORDS = ["工业互联网", "机器学习", "数据资产", "智能工厂"]
TABLE = ["项 目  本年金额  上年金额", "数据  资产  10.00", "智能\t工厂\t2.00"]


def folded(*texts, origin="plain"):
    return fold(Document(Filing("", ""), tuple(Page(n, t, origin) for n, t in enumerate(texts, 1)), "t")).text


def counted(text):
    return [text.count(word) for word in WORDS]


def ocr(share, blanks, seed=1):
    """A sentence thirty times, a blank behind some of its characters."""
    draw = random.Random(seed)

    def line():
        return "".join(char + (draw.choice(blanks) if draw.random() < share else "") for char in SENTENCE)

    return "\n".join(line().strip() for _ in range(30))


@pytest.mark.parametrize("share", [0.25, 0.5, 0.75, 0.95])
@pytest.mark.parametrize("blanks", [[" "], ["  "], [" ", "  "], ["\u3000"], ["\xa0"]])
def test_blanks_of_ocr(share, blanks):
    assert counted(folded(ocr(share, blanks))) == [30] * 4


@pytest.mark.parametrize("mark", [" ", "/", " / ", "|", "_", ",", "/x ", "_vn "])
def test_text_cut_into_words(mark):
    text = "\n".join([mark.join(jieba.Tokenizer().cut(SENTENCE))] * 30)
    assert counted(folded(text)) == [30] * 4


def test_a_block_of_ocr_within_an_ordinary_text():
    ordinary = [SENTENCE] * 900
    text = "\n".join([*ordinary[:450], ocr(0.6, [" "]), ocr(0.6, [" "], 2), *ordinary[450:]])
    assert min(counted(folded(text))) > 900 + 40


def test_cells_stay_apart_in_an_ordinary_text():
    text = "\n".join([*[SENTENCE] * 30, *TABLE * 3, "数据 资产 智能 工厂 机器 学习", "工业/互联网，机器/学习"])
    assert counted(folded(text)) == [30] * 4


def test_a_file_of_nothing_but_tables_keeps_its_cells():
    found = folded("\n".join(["智能\t工厂\t机器\t学习"] * 100))
    assert counted(found) == [0] * 4


def test_mixed_latin_words_keep_their_blanks():
    text = "\n".join(["公司 建设 cloud platform 平台 ， 推进 5G 技术 与 ERP 系统 ， 提升 效率"] * 20)
    found = folded(text)
    assert found.count("cloud platform") == 20
    assert found.count("推进5g技术与erp系统") == 20


def test_html_of_a_scan():
    page = "".join(f"<p>{line}</p>" for line in ocr(0.5, [" "]).split("\n"))
    cells = "<table><tr><td>数据</td><td>资产</td></tr></table>"
    [found] = read_pages(f"<html><body>{page}{cells}</body></html>")[0]
    assert counted(folded(found.text, origin="html")) == [30] * 4
