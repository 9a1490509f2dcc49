"""Folding keeps the way back: every folded character comes from the place on the page that its origin names."""

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from opencc import OpenCC

import textindex as ti
from textindex.core.records import Document, Filing, Page
from textindex.documents import classes, fold, normal, quote

SIMPLIFIED = OpenCC("t2s")
plain_text = st.text(
    alphabet=st.one_of(
        st.sampled_from("大数据，。Ｂ２Ｂﬁ㈱①⼈ é\u00ad\u200b\u3000\t\n\rßİABab12"), st.characters(codec="utf-8")
    ),
    max_size=80,
)


def document(*texts: str) -> Document:
    pages = tuple(Page(number, text, "plain") for number, text in enumerate(texts, 1))
    return Document(Filing("", ""), pages, "test")


def folded_one(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def may_come_from(char: str, raw: str) -> bool:
    """Whether folding may have made the character of these: as it is, folded, or in its simplified form."""
    forms = folded_one(raw)
    return char in raw[0] + forms + SIMPLIFIED.convert(forms)


def span(folded, words: str) -> tuple[int, int]:
    """Where words stand in a folded text, in bytes."""
    start = folded.data.index(words.encode())
    return start, start + len(words.encode())


@given(st.text(alphabet="公司大ﬁ㈱Ⅱ①a，\ne", max_size=40), st.data())
def test_two_quotes_side_by_side_are_one(text, data):
    """What is quoted does not depend on where the map's runs lie; a sign of several characters is quoted whole."""
    folded = fold(document(text))
    pages, whole = [text], quote([text], folded, 0, len(folded.data))
    assert whole.replace(" ", "") == "".join(c for c in text if not c.isspace())
    chars = folded.text
    cut = len(chars[: data.draw(st.integers(0, len(chars)))].encode())
    halves = quote(pages, folded, 0, cut), quote(pages, folded, cut, len(folded.data))
    assert len("".join(halves).replace(" ", "")) - len(whole.replace(" ", "")) in (0, 1)


@example("", "䜀")  # a text of nothing but a traditional character
@given(plain_text, plain_text)
def test_every_character_leads_back(first, second):
    source = document(first, second)
    folded = fold(source)
    position = 0
    for char in folded.text:
        page, offset = folded.locate(position)
        position += len(char.encode())
        if char in "\n ":
            continue
        raw = source.pages[page - 1].text[offset:]
        # Letters with combining marks fold together: look a few characters on.
        assert any(may_come_from(char, raw[:width]) for width in range(1, 8)), (char, raw[:8])


@given(st.text(alphabet="公司大数据，。ＡＢab1（）", min_size=1, max_size=40))
def test_a_line_without_blanks_folds_to_nfkc_and_case(line):
    assert fold(document(line)).text == folded_one(line)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("数 字 化", "数字化"),
        ("目 录", "目录"),
        ("Ｂ２Ｂ", "b2b"),
        ("⼈⼯智能", "人工智能"),
        ("使用 ERP 系统", "使用erp系统"),
        ("big  data", "big\ndata"),
        ("营业收入\t人工智能", "营业收入\n人工智能"),
        ("大\u200b数\u00ad据", "大数据"),
        ("①ERP系统；O2O²。", "①erp系统;o2o²。"),
    ],
)
def test_blanks_and_forms(text, expected):
    assert fold(document(text)).text == expected


def test_wrapped_plain_text_is_joined_and_paragraphs_are_not():
    line = "公司持续推进大数据与人工智能技术在生产经营管理各环节中的应用并取得了良好的成效和经济"
    wrapped = "\n".join([line, line, "效益。", "其他信息", "管理层对其他信息负责。"] + [line] * 10 + ["完成"])
    folded = fold(document(wrapped)).text
    assert "经济效益" in folded
    assert "信息管理" not in folded


def test_page_count_of_a_plain_text_is_taken_out_of_a_sentence():
    line = "公司持续推进大数据与人工智能技术在生产经营管理各环节中的应用并取得了良好的成效和经"
    text = "\n".join(f"{line}\n{line}\n{number}\n" for number in range(1, 9))
    assert "经公司持续" in fold(document(text)).text
    assert not any(str(number) in fold(document(text)).text for number in range(1, 9))


def test_traditional_report_is_matched_as_simplified():
    traditional = "本集團積極推進大數據與雲計算平臺建設，並將人工智能應用於業務發展。"
    folded = fold(document(traditional * 3))
    assert "大数据" in folded.text
    assert "云计算" in folded.text
    assert quote([traditional * 3], folded, *span(folded, "大数据")) == "大數據"


def test_samples_hold_what_was_planted_whatever_the_line_breaks(samples):
    read = ti.read(samples / "zh" / "900001_云帆科技_2019.pdf")
    text = ti.fold(read).text
    assert "信息管理" not in text
    assert "b2b" in text


def test_running_heads_and_page_numbers_are_out(samples):
    read = ti.read(samples / "zh" / "900003-远山银行" / "2019年年度报告.pdf")
    heads = [page.text.splitlines()[0] for page in read.pages[2:5]]
    assert len(set(heads)) == 1, "the sample has the same running head on each page"
    assert ti.fold(read).text.count(folded_one(heads[0]).replace(" ", "")) < 2


def test_quote_gives_the_reports_own_characters():
    source = document("公司开展 Ｂ２Ｂ 业务，ﬁnance。")
    folded = fold(source)
    pages = [page.text for page in source.pages]
    assert quote(pages, folded, *span(folded, "b2b")) == "Ｂ２Ｂ"
    assert quote(pages, folded, *span(folded, "finance")) == "ﬁnance"
    assert quote(pages, folded, 0, len(folded.data)) == "公司开展Ｂ２Ｂ业务，ﬁnance。"


def test_folding_does_not_depend_on_the_filing():
    source = document("大数据")
    assert fold(source) == fold(replace(source, filing=Filing("x", "y")))


def test_a_stray_number_does_not_hide_the_page_count():
    line = "公司持续推进大数据与人工智能技术在生产经营管理各环节中的应用并取得了良好的成效和经"
    text = "18\n" + "\n".join(f"{line}\n{line}\n{number}\n" for number in range(1, 9))
    assert fold(document(text)).text.count("经公司持续") == 15


def test_characters_fold_together_as_each_does_alone():
    """The table of all of them is made at once, each on a line of its own."""
    table = normal._alone()
    assert set(table) == set(classes.foldable())
    assert [code for code, folded in table.items() if folded != normal._folded(chr(code))] == []
