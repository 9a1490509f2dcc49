"""Text files: a word broken over two lines is one word, whatever the lines' widths; what truly ends stays apart."""

import random

import pytest

from textindex.core.records import Document, Filing, Page
from textindex.documents import fold

WORDS = ["云平台", "工业互联网", "机器学习", "数据资产", "智能工厂"]
FILLING = "本公司董事会认为，报告期内各项业务平稳发展，客户结构有所优化，存货周转加快，管理费用控制良好"


def folded(*pages):
    return fold(Document(Filing("", ""), tuple(Page(n, text, "plain") for n, text in enumerate(pages, 1)), "t")).text


def paragraph(word, width, cut, lead=""):
    """Lines of a width, the last one shorter, in which a word is broken after some of its characters."""
    text = lead + FILLING
    before = text[: width - cut]
    while len(before) < width - cut:
        before += FILLING[: width - cut - len(before)]
    text = before + word + "的建设，" + FILLING[: width // 3] + "。"
    return [text[at : at + width] for at in range(0, len(text), width)]


def report(seed, ending="\n", between=""):
    """A report in paragraphs, each of its own width, and each word broken in each of them."""
    draw = random.Random(seed)
    lines, number = ["云海股份有限公司", "2020年年度报告", ""], 0
    for _ in range(8):
        for word in WORDS:
            lines += paragraph(word, draw.choice((24, 31, 38, 45, 57)), draw.randrange(1, len(word)), "公司")
            lines += [between] * bool(between)
            number += 1
    return ending.join(lines), number


@pytest.mark.parametrize("ending", ["\n", " \n", "\r\n", "\n\n", "\n \n"])
def test_words_broken_over_lines_of_many_widths_are_whole(ending):
    text, number = report(1, ending)
    assert sum(folded(text).count(word) for word in WORDS) == number


def test_a_page_number_or_a_form_feed_may_stand_between_the_halves():
    draw = random.Random(4)
    clauses = [f"{FILLING[a : a + 7]}{FILLING[b : b + 9]}" for a in range(20) for b in range(0, 30, 2)]
    draw.shuffle(clauses)
    pages = []
    for number in range(20):
        word = WORDS[number % 5]
        lines = [("，".join(clauses[9 * number + 3 * at :][:3]))[:44] for at in range(3)]
        begins = f"{WORDS[(number + 4) % 5][2:]}的建设，{lines[0][:20]}"
        pages.append("\n".join([begins, *lines, f"{lines[1][:20]}，推进{word[:2]}"]))
    counted = "".join(f"{page}\n\n{number}\n\n" for number, page in enumerate(pages, 11))
    for text in (folded(*pages), folded(counted)):
        assert sum(map(text.count, WORDS)) == len(pages) - 1


def test_what_ends_is_not_joined():
    """Headings, items, rows of tables and indented paragraphs among broken sentences."""
    text, _ = report(2)
    apart = [
        "第三节 公司业务概要与发展中的云\n平台经营情况讨论，以及其他",
        "一、报告期内公司所从事的业务，主要在于工业互联\n（一）网络与信息安全",
        "主要研发项目，机器\n\u3000\u3000学习型组织的建设持续推进，成效显著。",
        "数据  10,500.00  智能\n资产  22,000.00  数据",
        "项目\t金额\t智能\n工厂\t1.00\t机器",
        "智能\n工厂",
    ]
    found = folded("\n".join([text, *apart]))
    before = folded(text)
    for word in WORDS:
        assert found.count(word) == before.count(word), word


def test_whole_paragraphs_a_line_are_left_alone():
    """A text that breaks no sentence has items of lists, whose lines end without a mark."""
    sentences = [FILLING + "。"] * 20
    items = ["主要产品，包括用于各类制造业企业生产线的工业互联", "网关设备及其配套软件，以及相关维护服务"]
    assert "工业互联网关" not in folded("\n".join([*sentences, *items]))


def test_english_lines_of_many_widths():
    draw = random.Random(3)
    words = (
        "we operate several regional sites, serve many customers and invest in machine learning tools " * 40
    ).split()
    lines, line, width = [], [], 60
    for word in words:
        line.append(word)
        length = len(" ".join(line))
        if length > width or (word == "machine" and length > 40):
            lines.append(" ".join(line))
            line, width = [], draw.choice((40, 60, 80, 100))
    found = folded("\n".join([*lines, " ".join(line)]))
    assert found.count("machine learning") == 40


def marked_report(blank=" "):
    """Paragraphs and cells whose last lines have a blank behind them, and whose other lines have none."""
    blocks = [paragraph(WORDS[number % 5], 33, 1) for number in range(40)]
    blocks += [
        ["海岬云平", "台建设项目", "补贴款"],
        ["云海（北京）机器", "学习有限公司"],
        ["用途"],
        ["数据"],
        ["资产"],
        ["1,200.00"],
    ]
    return "\n".join("\n".join(block) + blank for block in blocks)


def test_a_cell_goes_on_where_a_blank_marks_the_ends():
    text = folded(marked_report())
    assert "海岬云平台建设项目补贴款" in text
    assert "机器学习有限公司" in text
    assert text.count("数据资产") == 8  # those of the paragraphs: two cells touch, and are no word


@pytest.mark.parametrize("change", [lambda text: text.replace(" \n", "\n"), lambda text: text.replace("\n", " \n")])
def test_cells_stay_apart_where_no_blank_tells(change):
    assert "云平台建设项目" not in folded(change(marked_report()))
