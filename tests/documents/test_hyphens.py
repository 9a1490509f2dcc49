"""A word broken at a line's end is made whole, a compound keeps its hyphen; a blank parts lines of Latin words."""

import pytest

from textindex.core.records import Document, Filing, Line, Page
from textindex.documents import fold, quote
from textindex.documents.hyphens import Hyphens

COMPOUNDS = "We are a cloud-based and data-driven firm; our cloud is based on data and driven by e-mail. Third parties."
SET = "The develop-\nment of digi-\ntal tech-\nnology. Development of digital technology, of technology."


def folded_of(*texts):
    pages = tuple(Page(number, text, "plain") for number, text in enumerate(texts, 1))
    return fold(Document(Filing("", ""), pages, "test"))


@pytest.mark.parametrize("mark", ["\ufffe", "-\n", "-\r\n", "\u2010\n"])
@pytest.mark.parametrize(
    ("first", "second", "page", "one_word"),
    [
        ("digi", "tal", "Digital.", True),
        ("digi", "tal", "nothing", True),
        ("cloud", "based", COMPOUNDS, False),
        ("cloud", "driven", COMPOUNDS, False),
        ("on", "line", "online shops, a line on a page", True),
        ("on", "line", "on-line shops, online, on-line", False),
        ("e", "commerce", "nothing", False),
        ("Gramm", "Leach", "nothing", False),
        ("TILA", "RESPA", "nothing", False),
        ("IMPLEMEN", "TATION", "Implementation", True),
        ("anti", "infective", COMPOUNDS + " infective", True),
        ("anti", "infective", COMPOUNDS + " infective third\ufffeparties cloud\ufffebased", False),
        ("through", "put", SET + " through", True),
    ],
)
def test_the_document_tells_whether_it_is_one_word(mark, first, second, page, one_word):
    assert Hyphens([page, f"x {first}{mark}{second} y"]).is_one_word(f"x {first}", f"{second} y") == one_word


def test_a_line_end_that_pdfium_joined():
    text = "digi\ufffetal and cloud\ufffebased in COVID\ufffe19, 业务\ufffe发展; " + COMPOUNDS + " Digital."
    folded = folded_of(text)
    assert folded.text.startswith("digital and cloud-based in covid-19,业务发展; we are")
    start = folded.data.index(b"cloud-based")
    assert quote([text], folded, start, start + len(b"cloud-based")) == "cloud-based"
    assert quote([text], folded, 0, len(b"digital")) == "digital"
    assert folded.locate(start) == (1, text.index("cloud"))


def test_a_line_end_in_a_text():
    folded = folded_of(f"We offer digi-\ntal services, cloud-\nbased ones.\n{COMPOUNDS} Digital.\n- item\n-\nitem")
    assert "offer digital services, cloud-based ones.\n" in folded.text
    assert folded.text.endswith("\n- item\n-\nitem")
    start = folded.data.index(b"digital services")
    assert quote([page_of(folded)], folded, start, start + 7) == "digital"


def page_of(folded):
    return f"We offer digi-\ntal services, cloud-\nbased ones.\n{COMPOUNDS} Digital.\n- item\n-\nitem"


def lines_of(*texts):
    """A page of full lines, one below the other, as an engine places them."""
    text, lines, start = "\n".join(texts), [], 0
    for number, line in enumerate(texts):
        top = 700.0 - 14 * number
        lines.append(Line(start, start + len(line), 50, 500, top - 10, top, 500, 50, top - 10, top))
        start += len(line) + 1
    return Page(1, text, "text-layer", 800.0, tuple(lines))


@pytest.mark.parametrize(
    ("upper", "lower", "expected"),
    [
        ("in computing,", "and data", "in computing, and data"),
        ("in computing.", "Data", "in computing. data"),
        ("our platform", "(the Cloud)", "our platform (the cloud)"),
        ("the platform (", "Cloud", "the platform (cloud"),
        ("rose by 5%", "to 10", "rose by 5% to 10"),
        ("rose to 1,", "234", "rose to 1,234"),
        ("and/", "or", "and/or"),
        ("cloud", "/AI", "cloud/ai"),
        ("data \u2013", "cloud", "data \u2013cloud"),
        ("data", "centers", "data centers"),
        ("大数据,", "云计算", "大数据,云计算"),
        ("大数据", "ERP", "大数据erp"),
        ("Ｂ２", "Ｂ", "b2b"),
        ("data-", "Driven", "data-driven"),
        ("digi-", "tal", "digital"),
    ],
)
def test_lines_of_one_sentence(upper, lower, expected):
    folded = fold(Document(Filing("", ""), (lines_of(upper, lower),), "test"))
    assert folded.text == expected
