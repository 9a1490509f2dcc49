"""Chinese text is decoded in the encoding that it is in, or rejected with the reason; never taken for another."""

import pytest

from textindex.core.records import Filing, Rejection
from textindex.documents import plain, read
from textindex.documents.faults import ReadError

SIMPLIFIED = (
    "云岭数据股份有限公司2019年年度报告\n第一节 重要提示\n本公司董事会保证年度报告内容的真实、准确、完整。\n"
    "报告期内，公司持续推进数字化转型，建设云计算平台和大数据中心，智能制造水平稳步提高。\n"
    "Our cloud platform serves 1,200 customers (2018: 900).\n"
) * 4
TRADITIONAL = (
    "雲嶺數據控股有限公司 二零一九年年報\n管理層討論及分析\n"
    "本集團於年內繼續推行數碼化轉型，建設雲計算平台及大數據中心。\n"
    "董事會已審閱截至二零一九年十二月三十一日止年度之經審核綜合財務報表。\n"
    "Our cloud platform serves 1,200 customers (2018: 900).\n"
) * 4
HONG_KONG = TRADITIONAL.replace("之經審核", "嘅經審核").replace("集團", "集團（深水埗、鰂魚涌、邨）")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (SIMPLIFIED, "gbk"), (SIMPLIFIED, "gb2312"), (SIMPLIFIED, "gb18030"), (SIMPLIFIED, "utf-8"),
        (SIMPLIFIED, "utf-8-sig"), (SIMPLIFIED, "utf-16"), (SIMPLIFIED, "utf-16-le"), (SIMPLIFIED, "utf-16-be"),
        (TRADITIONAL, "big5"), (TRADITIONAL, "cp950"), (TRADITIONAL, "gbk"), (TRADITIONAL, "utf-16-be"),
        (TRADITIONAL, "utf-16-le"), (TRADITIONAL, "utf-8"), (HONG_KONG, "big5hkscs"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_each_encoding_is_told_from_the_others(text, encoding, line_end):
    text = text.replace("\n", line_end)
    assert plain.decode(text.encode(encoding)) == (text, [])


@pytest.mark.parametrize(("text", "encoding"), [(TRADITIONAL, "big5"), (SIMPLIFIED, "gbk")])
@pytest.mark.parametrize("stray", [b"\xff", b"\x80\xff"])
def test_a_stray_byte_costs_a_character_and_is_told(text, encoding, stray):
    data = (text * 10).encode(encoding)
    decoded, notes = plain.decode(data[:4000] + b"\n" + stray + b"\n" + data[4000:])
    assert decoded.count("\ufffd") <= 2
    assert ("big5" if encoding == "big5" else "gb18030") in notes[0]


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "big5"])
@pytest.mark.parametrize("at", range(300, 306))
def test_one_stray_byte_anywhere_is_told_even_in_a_short_text(encoding, at):
    written = TRADITIONAL if encoding == "big5" else SIMPLIFIED
    data = written.encode(encoding)
    decoded, [note] = plain.decode(data[:at] + b"\xff" + data[at:])
    assert "could not be decoded" in note
    assert decoded[-120:] == written[-120:]


def test_a_cut_last_character_is_told():
    text, notes = plain.decode((TRADITIONAL + "集").encode("big5")[:-1])
    assert text[:-1] == TRADITIONAL
    assert notes == ["1 characters could not be decoded as big5hkscs"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ((SIMPLIFIED, "gbk"), (SIMPLIFIED, "utf-8")), ((SIMPLIFIED, "utf-8"), (SIMPLIFIED, "gbk")),
        ((TRADITIONAL, "big5"), (TRADITIONAL, "utf-8")), ((TRADITIONAL, "utf-8"), (TRADITIONAL, "big5")),
        ((SIMPLIFIED * 20, "gbk"), (SIMPLIFIED[:60], "utf-8")),
        ((TRADITIONAL * 20, "big5"), (TRADITIONAL[:60], "utf-8")),
        ((TRADITIONAL, "big5"), (SIMPLIFIED, "gbk")), ((SIMPLIFIED, "gbk"), (TRADITIONAL, "big5")),
        ((SIMPLIFIED * 90, "gbk"), (TRADITIONAL * 30, "big5")),
    ],
)  # fmt: skip
def test_two_encodings_in_one_file_are_rejected(first, second):
    with pytest.raises(ReadError) as fault:
        plain.decode(b"".join(text.encode(encoding) for text, encoding in (first, second)))
    assert fault.value.reason == "unreadable"
    assert "UTF-8" in str(fault.value)


@pytest.mark.parametrize("wrong", ["gbk", "big5", "cp1252", "latin-1", "shift_jis"])
@pytest.mark.parametrize(("text", "right"), [(SIMPLIFIED, "gbk"), (SIMPLIFIED, "utf-8"), (TRADITIONAL, "big5")])
def test_what_was_decoded_wrongly_before_is_no_report(text, right, wrong):
    if right == wrong:
        return
    chinese = "".join(line for line in text.splitlines(keepends=True) if not line.isascii())
    made = chinese.encode(right).decode(wrong, "ignore")
    result = read(Filing("x.txt", "x.txt"), data=made.encode())
    assert isinstance(result, Rejection)
    assert result.reason in ("garbled", "unreadable")


def test_western_text_is_no_chinese():
    text = "The firm’s café – “naïve” £ 5 § 3 à la carte, Zürich, São Paulo, ÀÉÎ.\n" * 40
    assert plain.decode(text.encode("cp1252")) == (text, [])
