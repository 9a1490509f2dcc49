"""Every rule that reads a text takes time that grows with the text, not with its square, whatever the text is.

A text is made four times as long; a linear rule then takes four times as long, a square one sixteen times. Both are
measured in one run, in processor time, the least of some tries; what takes hardly any time is not looked at.
"""

import gc
import time
from contextlib import suppress
from itertools import pairwise

import pytest

from textindex import documents
from textindex.core.records import Document, Filing, Line, Page
from textindex.core.text import normal
from textindex.documents import edgar, html, markdown, plain
from textindex.documents.faults import ReadError
from textindex.documents.sections import sections
from textindex.matching.attribution import REACH, attribute
from textindex.sources.identify import cover
from textindex.sources.identify_en import english_cover

pytestmark = pytest.mark.slow  # it compares processor times, which others on the machine can move

ENGLISH = "The company and its business in the year of the report, of which our net income is told. " * 20 + "\n"
CHINESE = "公司本期营业收入为人民币的其他业务收入，主要是产品销售。" * 40 + "\n"
LENGTHS = (2_000, 8_000, 32_000)
MATTERS_S = 0.04
LINEAR, MOST = 4, 10
"""A square rule gives 16; 10 leaves room for what machines do besides."""


def document(text):
    return Document(Filing("x.txt", "x.txt"), (Page(1, text, "plain"),), "plain 2")


def chinese_cover(text):
    around = CHINESE * (1 + len(text) // len(CHINESE))  # so that it stays a Chinese report
    cover(document(f"{around}{text}\n{around}"))


def read_html(text):
    with suppress(ReadError):
        html.read_report(f"<html><body><p>Hello</p>{text}")


def read_lines_of_html(text):
    with suppress(ReadError):
        html.read_report("<html><body>" + "a line\n" * 2_000 + text)


def submission(text):
    with suppress(ReadError):
        edgar.open_submission(f"<SEC-DOCUMENT>x\n{text}\n<DOCUMENT>\n<TYPE>10-K\n<TEXT>\n{text}</TEXT>\n".encode())


def read_markdown(text):
    with suppress(ReadError):
        markdown.read_pages(f"数字化\n\n{text}")


def plain_text(text):
    with suppress(ReadError):
        plain.read_pages(plain.decode(text.encode())[0])


def placed(text, width=30, columns=1):
    """A PDF's pages: a line every so many characters, side by side in columns, sixty a page."""
    pages, held = [], 60 * columns * width
    for number, start in enumerate(range(0, len(text), held), 1):
        rows = [text[at : at + width] for at in range(start, min(start + held, len(text)), width)]
        joined, lines, offset = "\n".join(rows), [], 0
        for row, piece in enumerate(rows):
            inner = piece.strip()
            if inner:
                first = offset + piece.index(inner)
                left, top = 50.0 + 300 * (row % columns), 780.0 - 12 * (row // columns)
                right = left + 10.0 * len(inner)
                lines.append(Line(first, first + len(inner), left, right, top - 10, top, right, left, top - 10, top))
            offset += len(piece) + 1
        pages.append(Page(number, joined, "text-layer", 800.0, tuple(lines), 600.0))
    return Document(Filing("x.pdf", "x.pdf"), tuple(pages), "pdfium 5")


def one_line(text):
    return text.translate(dict.fromkeys(map(ord, "\n\r\f\u2028"), " "))


def windows(language):
    def read(text):
        """Every place of the text as if a hit stood there, with the whole text around it: what is looked at ends."""
        reach = REACH[language]
        for at in range(0, len(text), reach):
            attribute(
                text[max(0, at - reach) : at],
                "数据",
                text[at : at + reach],
                language=language,
                term="数据",
                heading=text[:80],
            )

    return read


def headings(language):
    def read(text):
        for _ in range(20):
            attribute("公司", "数据", "平台", language=language, term="数据", heading=text)

    return read


RULES = {
    "chinese attribution": windows("zh"),
    "english attribution": windows("en"),
    "headings in chinese attribution": headings("zh"),
    "headings in english attribution": headings("en"),
    "seams of placed lines": lambda text: documents.fold(placed(one_line(f"{CHINESE}{text}{ENGLISH}"))),
    "seams of columns": lambda text: documents.fold(placed(one_line(f"{CHINESE}{text}{ENGLISH}"), 12, 3)),
    "seams of lines of one letter": lambda text: documents.fold(placed(one_line(f"{CHINESE}{text}"), 1, 2)),
    "cover of placed lines": lambda text: cover(
        placed(one_line(f"{text}{CHINESE * (1 + 2 * len(text) // len(CHINESE))}"))
    ),
    "sections of many pages": lambda text: sections([CHINESE, *text.split("。"), *text.split("\n")], "zh"),
    "folding of many pages": lambda text: documents.fold(
        Document(Filing("x", "x"), tuple(Page(n, one, "plain") for n, one in enumerate(text.split("\n"), 1)), "plain 2")
    ),
    "folding of english": lambda text: documents.fold(document(f"{ENGLISH}{text}\n{ENGLISH}")),
    "english cover": lambda text: english_cover(document(f"{ENGLISH}{text}\n{ENGLISH}")),
    "chinese cover": chinese_cover,
    "english sections": lambda text: sections([f"{ENGLISH}{text}\n{ENGLISH}"], "en"),
    "chinese sections": lambda text: sections([f"{CHINESE}{text}\n{CHINESE}"], "zh"),
    "folding": lambda text: documents.fold(document(f"{CHINESE}{text}\n{ENGLISH}")),
    "normal form": normal,
    "html": read_html,
    "html of lines": read_lines_of_html,
    "submission": submission,
    "text": plain_text,
    "markdown": read_markdown,
}
REPEATED = (
    *("\n", " ", "\t", "\r\n", "\f", "\u3000", "\xa0", " \n", "\u2028"),
    *("-", "a-\n", "A-", "A.", "A'", "a", "Aa ", "1", "1. ", "(", "|", ".", "…", "# ", "_"),
    *("\u0316\u0301", "e\u0301", "\u200d", "ﬁ", "\xad", "数", "数 ", "。 "),
    *("January 1\n\n\n", "Item 1. ", "Item 7. Management's Discussion\n", "Acme Inc. (", "symbol ABC ", "FY"),
    *("annual report ", "exact name of registrant ", "to the board of ", "Independent auditor's report\n"),
    *(
        "第",
        "第1",
        "第一节\n",
        "第一节 重要提示\n",
        "一、",
        "目录\n",
        "重要提示 ……… 1\n",
        "证券代码：",
        "2019年年度报告\n",
    ),
    *(
        "公司尚未",
        "预计",
        "不",
        "未来,",
        "如果",
        "客户的",
        "行业",
        "we do not ",
        "will ",
        "may ",
        "if ",
        "no ",
        "not, ",
    ),
    *("《", "（", "(((", "、", "，", "; ", "——", "“", "•", "·", "①", "１", "2019", "%", "\ue000"),
    *("| a\n", "| a |\n", "[a]: b\n", "> ", "- ", "![", "[a](", "**a*", "`a\n"),
    *("<div>", "<li><dd>", "<ruby><rt>", "<section>", "<head>", "<!--", "<sup>1", "&#1", "<p a=1 ", "</p>", "<"),
)
COUNTED = {
    "chapters": lambda n: "\n".join(f"第{number}节 重要提示" for number in range(n // 9)),
    "attributes": lambda n: "<p " + " ".join(f"a{number}=1" for number in range(n // 8)) + ">x",
    "elements of many names": lambda n: "".join(f"<x{number}>" for number in range(n // 7)),
    "bodies": lambda n: "".join(f"<body a{number}=1>" for number in range(n // 16)),
    "elements closed": lambda n: "<article>" * (n // 19) + "</article>" * (n // 19),
    "digits of a chapter": lambda n: f"\n第{'9' * n}节 重要提示\n",
    "blanks after a date": lambda n: "January 1" + "\n" * n + "x",
    "letters and a hyphen": lambda n: "a" * n + "\nabc-\ndef\n",
    "digits of an entity": lambda n: f"<p>&#{'9' * n};",
}
TEXTS = {repr(piece): lambda n, piece=piece: piece * (n // len(piece)) for piece in REPEATED} | COUNTED


def took(run, text):
    gc.collect()
    gc.disable()  # as it rests where reports are read
    try:
        begun = time.process_time()
        run(text)
        return time.process_time() - begun
    finally:
        gc.enable()


def growth(run, make):
    """How many times longer a rule takes for a text four times as long; 0 where it takes hardly any time at all."""
    before = took(run, make(LENGTHS[0]))
    for shorter, longer in pairwise(LENGTHS):
        after = took(run, make(longer))
        if after > MATTERS_S:
            if after <= LINEAR * before:
                return after / before
            tries = [(took(run, make(shorter)), took(run, make(longer))) for _ in range(4)]
            later = min(after, *(later for _, later in tries))
            ratio = later / min(before, *(sooner for sooner, _ in tries))
            # What begins at some number of pages (running heads) jumps there once: the next length tells growth.
            return ratio if ratio <= MOST else min(ratio, took(run, make(longer**2 // shorter)) / later)
        before = after
    return 0.0


@pytest.mark.parametrize("rule", RULES)
def test_time_grows_with_the_text(rule):
    found = {name: growth(RULES[rule], make) for name, make in TEXTS.items()}
    assert {name: ratio for name, ratio in found.items() if ratio > MOST} == {}


@pytest.mark.parametrize("line", ["| a\n", "[a]: b\n", "Logo Description\n", "*a\n", "[](x)\n"])
def test_a_paragraph_of_many_lines_of_markdown(line):
    short, long = (min(took(read_markdown, line * n) for _ in range(2)) for n in (6_000, 24_000))
    assert long <= MOST * short


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_window_takes_the_attribution_far_longer_than_another(language):
    def read(text):
        half, reach = text * (1 + REACH[language] // len(text)), REACH[language]
        for _ in range(20):
            attribute(half[:reach], "数据", half[:reach], language=language, term="数据", heading=half[:80])

    ordinary = min(took(read, ENGLISH if language == "en" else CHINESE) for _ in range(3))
    slow = {piece: took(read, piece) / ordinary for piece in REPEATED}
    assert {piece: ratio for piece, ratio in slow.items() if ratio > 60} == {}


def test_the_measure_tells_a_square_rule():
    def square(text):
        for start in range(0, len(text), 200):
            sum(map(ord, text[start:]))

    assert growth(square, lambda n: "ab" * n) > MOST


@pytest.mark.parametrize("tag", ["div", "section", "li><dd", "x-y", "table><tr><td", "svg><g", "ruby><rt><details"])
def test_a_hundred_thousand_elements_within_each_other_lose_no_text(tag):
    page = f"<html><body><p>Before</p>{f'<{tag}>' * 100_000}<p>within</p>{'</div>' * 10}<p>after</p></body></html>"
    pages, _ = html.read_report(page)
    text = " ".join(page.text for page in pages)
    assert text.split() == ["Before", "within", "after"]


def test_pages_within_the_limits_are_as_they_were():
    page = "<div title='a > b'><p class=x>One</p>" * 1_500 + "<li>item" * 5_000 + "<img src=x>" * 5_000
    assert html.within_limits(page, ()) == page


def test_marks_beyond_counting_are_kept_and_numbers_beyond_reading_are_no_chapters():
    text = normal("e" + "\u0316\u0301" * 100)
    assert text.count("\u0316") == 100
    assert normal("é" * 100) == normal("e\u0301" * 100) == "é" * 100
    found = sections([f"第{'9' * 5_000}节 管理层讨论与分析\n收入增长。"], "zh")
    assert found[0].status == "absent"
    with suppress(ReadError):
        html.read_report("line\n" * 200 + f"&#{'9' * 5_000};")
