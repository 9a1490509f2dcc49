"""The order in which what OCR read is read: made-up boxes and rules; rules found in pictures."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from textindex.core.records import Document, Filing
from textindex.documents import fold
from textindex.documents.cells import Rule
from textindex.documents.recognized import page_of
from textindex.documents.rows import Piece
from textindex.documents.ruling import rules

SIZE = (595, 842)
DOTS_A_MM = 150 / 25.4


def read(pieces, drawn=()):
    return page_of(1, pieces, drawn, SIZE, 0.99)


def lines(pieces, drawn=()):
    return read(pieces, drawn).text.split("\r\n")


def grid(lefts, tops):
    """The rules of a table: lefts of its columns and its right end, tops of its rows and its lower end."""
    level = [Rule(lefts[0], y, lefts[-1], y + 0.4) for y in tops]
    return level + [Rule(x, tops[-1], x + 0.4, tops[0]) for x in lefts]


def cell(left, middle, *texts, em=10.0, leading=13.0):
    """The lines of a cell about a height, as wide as their characters."""
    top = middle + leading * (len(texts) - 1) / 2
    return [
        Piece(text, left, top - leading * n - em / 2, left + em * len(text), top - leading * n + em / 2)
        for n, text in enumerate(texts)
    ]


def column(left, top, texts, wide=220, leading=14):
    return [
        Piece(text, left, top - leading * n - 11, left + wide * (0.4 if text.endswith(".") else 1), top - leading * n)
        for n, text in enumerate(texts)
    ]


def test_rows_of_a_table_keep_their_cells():
    pieces = [Piece("营业收入", 50, 700, 100, 712), Piece("1,234.50", 300, 700.5, 350, 712),
              Piece("净利润", 50, 680, 90, 692), Piece("567.80", 310, 680, 350, 692)]  # fmt: skip
    for drawn in ((), grid((45, 200, 400), (715, 696, 677))):
        page = read(pieces[::-1], drawn)
        assert page.text.split("\r\n") == ["营业收入 1,234.50", "净利润 567.80"]
        assert [page.text[line.start : line.stop] for line in page.lines] == page.text.split("\r\n")
        assert [page.text[line.cells[0] :][:4] for line in page.lines] == ["1,23", "567."]


def test_a_line_cut_in_two_is_one_chinese_line_and_english_keeps_its_blank():
    pieces = [Piece("大数", 50, 700, 74, 712), Piece("据平台", 75, 700, 111, 712),
              Piece("cloud", 50, 680, 80, 692), Piece("computing", 83, 680, 140, 692)]  # fmt: skip
    assert read(pieces).text == "大数据平台\r\ncloud computing"


WRAPPED = [
    *cell(55, 750, "项目", em=10), *cell(160, 750, "内容"), *cell(305, 750, "金额"),
    *cell(55, 710, "研发投入"), *cell(160, 710, "公司建设的大数", "据平台已经上线"), *cell(305, 710, "1,234"),
    *cell(55, 660, "信息系统", "升级改造"), *cell(305, 660, "88"),
    *cell(160, 660, "本年完成云", "计算中心一", "期工程"),
]  # fmt: skip
WRAPPED_GRID = grid((50, 150, 300, 400), (765, 735, 685, 635))
IN_CELLS = ["项目 内容 金额", "研发投入", "公司建设的大数", "据平台已经上线", "1,234",
            "信息系统", "升级改造", "本年完成云", "计算中心一", "期工程", "88"]  # fmt: skip


def test_all_lines_of_a_cell_are_read_before_the_next_cell():
    assert lines(WRAPPED[::-1], WRAPPED_GRID) == IN_CELLS
    folded = fold(Document(Filing("", ""), (read(WRAPPED, WRAPPED_GRID),), "")).text
    assert "大数据平台" in folded
    assert "云计算中心" in folded


def test_without_rules_rows_go_across_as_they_stand():
    assert lines(WRAPPED)[1:4] == ["公司建设的大数", "研发投入 1,234", "据平台已经上线"]


def test_a_table_open_at_its_sides_has_cells_too():
    inner = [
        rule for rule in WRAPPED_GRID if rule.left not in (50, 400) or rule.right > 410 or rule.right - rule.left > 1
    ]
    assert len(inner) == len(WRAPPED_GRID) - 2
    assert lines(WRAPPED, inner) == IN_CELLS


def test_a_rule_that_is_broken_is_one():
    broken = [
        part
        for rule in WRAPPED_GRID
        for part in (
            [rule._replace(right=180), rule._replace(left=186, bottom=rule.bottom + 0.5, top=rule.top + 0.5)]
            if rule.right - rule.left > 100
            else [rule]
        )
    ]
    assert lines(WRAPPED, broken) == IN_CELLS


def test_a_cell_over_several_rows_is_read_with_the_first_of_them():
    pieces = [*cell(55, 720, "合并单元"), *cell(160, 735, "第一行"), *cell(160, 705, "第二行续", "第二行完")]
    drawn = [*grid((50, 150, 300), (750, 690)), Rule(150, 720, 300, 720.4)]
    assert lines(pieces, drawn) == ["合并单元", "第一行", "第二行续", "第二行完"]


def test_what_stands_above_and_below_a_table_stays_there():
    above, below = Piece("以下为本年重要投入", 50, 790, 250, 800), Piece("以上金额均以万元列示", 50, 600, 250, 610)
    assert lines([below, *WRAPPED, above], WRAPPED_GRID) == [above.text, *IN_CELLS, below.text]


def test_strokes_of_large_characters_and_lines_under_headings_make_no_cells():
    pieces = cell(60, 700, "第一节", em=20, leading=30) + cell(60, 660, "公司简介", "主要业务")
    drawn = [Rule(50, 720, 500, 721), Rule(50, 630, 500, 631), Rule(100, 692, 101, 708)]
    assert lines(pieces, drawn) == ["第一节", "公司简介", "主要业务"]


CHINESE = [[f"{side}第{n}行，说明公司的经营情况和财务数据等内容" for n in range(6)] for side in ("左栏", "右栏")]
ENGLISH = [
    [f"{side} line {n} of the report tells of the year" + ("." if n in (4, 9) else "") for n in range(12)]
    for side in ("left", "right")
]


@pytest.mark.parametrize("texts", [CHINESE, ENGLISH], ids=["Chinese", "English"])
@pytest.mark.parametrize("lower", [0, 5], ids=["level", "lower"])
def test_columns_of_text_are_read_one_after_the_other(texts, lower):
    left, right = texts
    pieces = column(50, 700, left) + column(300, 700 - lower, right)
    assert lines(pieces[::-1]) == left + right


def test_three_columns_are_read_one_after_the_other():
    texts = [[f"{side} line {n} of this report" for n in range(8)] for side in ("left", "middle", "right")]
    pieces = [
        piece for at, text in zip((50, 220, 390), texts, strict=True) for piece in column(at, 700, text, wide=150)
    ]
    assert lines(pieces) == [line for text in texts for line in text]


def test_what_goes_across_columns_parts_them_and_running_heads_stay_at_the_edge():
    left, right = ENGLISH
    head, title = (
        Piece("Annual report 2021", 400, 800, 500, 811),
        Piece("What the year brought to us", 50, 500, 520, 515),
    )
    foot = Piece("17", 300, 30, 312, 41)
    pieces = [head, foot, title, *column(50, 760, left), *column(300, 760, right)]
    pieces += [*column(50, 480, left), *column(300, 480, right)]
    assert lines(pieces) == [head.text, *left, *right, title.text, *left, *right, foot.text]


def test_labels_beside_text_and_short_cells_stay_rows():
    left, right = ENGLISH
    labels = [Piece(f"Group {n}", 50, 689 - 42 * n, 110, 700 - 42 * n) for n in range(4)]
    pieces = [*labels, *column(150, 700, [*left, *right][:12], wide=380)]
    assert lines(pieces)[:2] == [f"Group 0 {left[0]}", left[1]]
    names = [f"某某第{n}有限公司" for n in range(8)]
    table = [*column(50, 700, names, wide=90), *column(300, 700, ["联营企业"] * 8, wide=45)]
    assert lines(table) == [f"{name} 联营企业" for name in names]


@pytest.mark.parametrize("tilt", [0, -3, 2])
@pytest.mark.parametrize("noise", [0, 25])
def test_rules_are_found_in_a_picture_and_strokes_of_characters_are_not(tilt, noise):
    pytest.importorskip("cv2")
    image = Image.new("RGB", (1240, 1754), "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((200, 500, 1000, 560), fill=(225, 225, 225))  # a shaded row
    for y in (500, 560, 700):
        draw.line((200, y, 1000, y), fill="black", width=2)
    for x in (200, 600, 1000):
        draw.line((x, 500, x, 700), fill=(90, 90, 90), width=1)
    for n in range(30):  # strokes no longer than those of characters
        draw.line((220 + 24 * n, 630, 238 + 24 * n, 630), fill="black", width=2)
        draw.line((220 + 24 * n, 620, 220 + 24 * n, 642), fill="black", width=2)
    draw.rectangle((200, 900, 1000, 960), fill="black")  # a bar is none
    turned = np.asarray(image.rotate(tilt, resample=Image.Resampling.BICUBIC, fillcolor="white", center=(600, 600)))
    rough = turned + np.random.default_rng(1).normal(0, noise, turned.shape)
    found = rules(np.clip(rough, 0, 255).astype(np.uint8), DOTS_A_MM)
    level = sorted(((y + end_y) / 2, x, end_x) for x, y, end_x, end_y in found if abs(end_x - x) > abs(end_y - y))
    upright = sorted(((x + end_x) / 2, y, end_y) for x, y, end_x, end_y in found if abs(end_x - x) < abs(end_y - y))
    assert [round(at) for at, *_ in level] == pytest.approx([500, 560, 700], abs=4)
    assert [round(at) for at, *_ in upright] == pytest.approx([200, 600, 1000], abs=6)
    assert all(end - start > 780 for _, start, end in level)
    assert all(end - start > 190 for _, start, end in upright)


def test_a_pattern_has_no_rules_and_pieces_at_one_place_are_no_columns():
    pytest.importorskip("cv2")
    hatched = np.full((1754, 1240, 3), 255, np.uint8)
    for across in range(0, 1200, 60):
        hatched[::12, across : across + 54] = 0
    assert rules(hatched, DOTS_A_MM) == []
    piled = [
        Piece("the same words again and again", left, 700, left + 200, 710) for left in (50, 300) for _ in range(8)
    ]
    assert read(piled).text.count("the same words") == len(piled)
