"""Readers give the text as it stands, in every encoding and with both PDF engines, or the true reason why not."""

import csv
import ctypes
import html as entities
import io
import json
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from textindex.core.records import Document, Filing, Rejection
from textindex.documents import ENGINES, read
from textindex.documents.html import read_pages as read_html
from textindex.documents.pdfium import read_pages as read_pdfium
from textindex.documents.plain import decode as decode_with_notes
from textindex.documents.plain import read_pages as read_plain

SAMPLES = Path(__file__).resolve().parents[2] / "corpora_samples"
SENTENCE = "公司本期营业收入为人民币的其他业务收入，主要是产品销售。"
CHINESE = re.compile("[\u4e00-\u9fff]")
# How each encoding writes its mark; GB18030 has none in use.
MARKED = {"utf-8": b"\xef\xbb\xbf", "utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}

letters = st.characters(codec="utf-8", categories=("L", "N", "P", "Zs", "Sm"), max_codepoint=0x2FFFF)
chinese = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)
latin = st.characters(min_codepoint=0x20, max_codepoint=0x7E)
texts = st.text(st.one_of(chinese, latin, letters, st.sampled_from("\n\t，。")), min_size=1, max_size=400)


def decode(data):
    return decode_with_notes(data)[0]


def written(path, data):
    path.write_bytes(data)
    return read(Filing(str(path), path.name))


def reason(result):
    return result.reason if isinstance(result, Rejection) else "ok"


def visible(markup):
    pages, notes = read_html(f"<html><head><title>题</title></head><body>{markup}</body></html>")
    assert (len(pages), notes) == (1, [])
    return pages[0].text


# ---- text files


@given(texts, st.sampled_from(list(MARKED)))
def test_text_with_a_mark_is_decoded_as_it_was_written(text, encoding):
    assert decode(MARKED[encoding] + text.encode(encoding)) == text


@given(texts)
def test_utf_8_without_a_mark_is_decoded_as_it_was_written(text):
    assert decode(text.encode()) == text


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_report_without_a_mark_is_decoded_from_its_bytes_alone(samples, encoding, line_end):
    text = (samples / "zh" / "900001-云帆科技-2021年年度报告.txt").read_text(encoding="gb18030")
    text = line_end.join(text.splitlines())
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize("mark", MARKED.values())
def test_a_file_of_a_mark_alone_is_empty(tmp_path, mark):
    assert reason(written(tmp_path / "x.txt", mark)) == "empty"


def test_form_feeds_part_pages_and_nothing_else_does(tmp_path):
    parts = [f"第{number}节\r\n{SENTENCE}\v\x85\u2028" for number in range(4)]
    document = written(tmp_path / "x.txt", "\f".join(parts).encode())
    assert [(page.number, page.text, page.origin) for page in document.pages] == [
        (number, part, "plain") for number, part in enumerate(parts, 1)
    ]
    assert document.text == "\f".join(parts)


def test_finglm_lines_give_pages_cells_and_no_furniture():
    items = [
        (1, "页眉", "某公司2019年年度报告"),
        (1, "text", "第一节 释义"),
        (1, "excel", "['云计算', '', '大数据']"),
        (1, "页脚", "1"),
        (3, "text", "第二节"),
        (3, "excel", "没有括号"),
    ]
    lines = [json.dumps({"page": p, "allrow": 1, "type": t, "inside": i}, ensure_ascii=False) for p, t, i in items]
    pages, _ = read_plain("\r\n".join(lines) + "\n\n")
    assert [(page.number, page.text) for page in pages] == [
        (1, "第一节 释义\n云计算\t\t大数据"),
        (2, ""),
        (3, "第二节\n没有括号"),
    ]


def test_a_finglm_line_may_hold_any_character_that_json_allows():
    line = json.dumps({"page": 1, "type": "text", "inside": "大\u2028数\x85据"}, ensure_ascii=False)
    assert read_plain(line)[0][0].text == "大\u2028数\x85据"


@pytest.mark.parametrize("first", [0, -1])
def test_finglm_pages_that_do_not_begin_at_one_lose_no_text_and_break_nothing(tmp_path, first):
    lines = [json.dumps({"page": first, "type": "text", "inside": SENTENCE})]
    result = written(tmp_path / "x.txt", "\n".join(lines).encode())
    assert isinstance(result, Rejection) or SENTENCE in result.text


def test_a_broken_finglm_line_is_named(tmp_path):
    good = json.dumps({"page": 1, "type": "text", "inside": SENTENCE})
    result = written(tmp_path / "x.txt", f"{good}\n{good[:-5]}\n".encode())
    assert (result.reason, "line 2" in result.detail) == ("unreadable", True)


# ---- HTML

inline = st.sampled_from(["b", "i", "span", "font", "a", "em", "strong", "sub"])
block = st.sampled_from(["p", "div", "h1", "h", "li", "section", "blockquote"])
pieces = st.lists(st.tuples(st.none() | inline, st.text(chinese, min_size=1, max_size=4)), min_size=1, max_size=5)


@given(st.lists(st.tuples(block, pieces), min_size=1, max_size=6))
def test_inline_tags_part_nothing_and_block_tags_part_lines(blocks):
    markup = "".join(
        f"<{tag}>{''.join(f'<{t} class=x>{text}</{t}>' if t else text for t, text in parts)}</{tag}>"
        for tag, parts in blocks
    )
    assert visible(markup) == "\n".join("".join(text for _, text in parts) for _, parts in blocks)


@given(st.text(st.one_of(chinese, st.sampled_from("&<>\"'abc；,")), min_size=1, max_size=40))
def test_entities_are_decoded(text):
    numbered = "".join(f"&#{ord(char)};" if ord(char) % 2 else f"&#x{ord(char):x};" for char in text)
    assert visible(f"<p>甲{entities.escape(text)}乙</p><p>甲{numbered}乙</p>") == f"甲{text}乙\n甲{text}乙"


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\n    ", " \n\t"])
def test_a_line_break_in_the_source_is_nothing_between_chinese_and_a_blank_between_words(line_end):
    markup = (
        f"<p>人工{line_end}智能</p><p>人工{line_end}<b>智能</b></p><p>big{line_end}data</p><p>大数据{line_end}ERP</p>"
    )
    assert visible(markup) == "人工智能\n人工智能\nbig data\n大数据 ERP"


def test_scripts_styles_and_comments_are_silent():
    markup = (
        "<script>var 大数据 = 1;</script><style>.云计算{}</style><!-- 区块链 --><noscript>人工智能</noscript><p>文</p>"
    )
    assert visible(markup) == "文"


def test_table_cells_are_parted_by_tabs_and_rows_by_lines():
    table = "<table><tr><th>项目</th><th>金额</th></tr>\n<tr><td>云计算</td><td></td><td> 1,000 </td></tr></table>"
    assert visible(f"前{table}后") == "前\n项目\t金额\n云计算\t\t1,000\n后"
    assert visible("<table><tr><td><p>云</p></td><td><div>计算</div></td></tr></table>").split() == ["云", "计算"]


def test_breaks_and_non_breaking_blanks():
    assert visible("云计算<br>大数据<br/>甲&nbsp;&nbsp;乙") == "云计算\n大数据\n甲 乙"


def test_deeply_nested_html_is_read():
    assert visible("<div>" * 2000 + "<span>" * 50 + "深" + "</span>" * 50 + "</div>" * 2000) == "深"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_html_is_read_in_every_encoding_and_is_known_by_its_content(tmp_path, encoding):
    page = f"<html><head><meta charset='gb2312'></head><body><p>{SENTENCE * 9}</p><p>大<b>数</b>据</p></body></html>"
    document = written(tmp_path / "x.htm", page.encode(encoding))
    assert [p.text for p in document.pages] == [f"{SENTENCE * 9}\n大数据"]
    assert document.pages[0].origin == "html"


# ---- PDF and the broken samples


def faults():
    with (SAMPLES / "truth.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["file"]: row["status"] for row in csv.DictReader(file) if row["file"].startswith("broken/")}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("file", faults())
def test_each_broken_sample_is_rejected_for_the_reason_it_is_broken_by(samples, file, engine):
    expected = faults()[file]
    # what a report is, is told after it was read
    expected = "ok" if expected in ("unidentified", "not an annual report") else expected
    result = read(Filing(str(samples / file), file), engine=engine)
    assert reason(result) == expected
    if isinstance(result, Rejection):
        assert (result.stage, bool(result.detail)) == ("documents", True)


def chinese_of(pages):
    return Counter(CHINESE.findall("".join(page.text for page in pages)))


@pytest.mark.parametrize(
    "file", [p for p in sorted((SAMPLES / "zh").rglob("*")) if p.suffix.lower() == ".pdf"], ids=str
)
def test_both_engines_read_the_same_chinese_characters(file):
    by_engine = [chinese_of(engine(file.read_bytes())[0]) for engine in ENGINES.values()]
    assert by_engine[0] == by_engine[1]
    assert by_engine[0].total() > 300


def pdf(pages):
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pageCompression=0)
    for number in range(1, pages + 1):
        canvas.drawString(72, 700, f"The report of the company on its year: this is page {number} of the file")
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def without_pages(data, *numbers):
    """Point the page tree's entries for these pages to objects that do not exist; the file keeps its length."""
    kids = re.search(rb"/Kids \[.*?\]", data, re.DOTALL).group()
    entries = re.findall(rb"\d+ 0 R", kids)
    damaged = kids
    for number in numbers:
        entry = entries[number - 1]
        damaged = re.sub(rb"(?<!\d)" + entry, b"9" * (len(entry) - 4) + b" 0 R", damaged)
    return data.replace(kids, damaged)


def test_a_page_that_cannot_be_loaded_is_empty_and_noted_and_the_others_keep_their_numbers():
    pages, notes = read_pdfium(without_pages(pdf(40), 20))
    assert [page.number for page in pages if not page.text] == [20]
    assert all(f"this is page {page.number} of" in page.text for page in pages if page.text)
    assert len(pages) == 40
    assert any("cannot be loaded: 20" in note for note in notes)


def test_a_file_with_many_damaged_pages_is_unreadable(tmp_path):
    result = written(tmp_path / "x.pdf", without_pages(pdf(40), 15, 20, 21, 30))
    assert result.reason == "unreadable"
    assert "4 of 40" in result.detail


@pytest.mark.parametrize("engine", ENGINES)
def test_every_line_of_a_page_lies_in_its_text(samples, engine):
    pages, _ = ENGINES[engine]((samples / "zh" / "900001_2018.pdf").read_bytes())
    for page in pages:
        assert page.lines
        assert all(a.stop <= b.start for a, b in zip(page.lines, page.lines[1:], strict=False))
        assert "".join("".join(page.text[line.start : line.stop].split()) for line in page.lines) == "".join(
            page.text.split()
        )


PAGELESS = b"""%PDF-1.7
1 0 obj
<</Type /Catalog>>
endobj
xref
0 2
0000000000 65535 f\r
0000000009 00000 n\r
trailer
<</Size 2 /Root 1 0 R>>
startxref
43
%%EOF
"""


def test_a_damaged_pdf_is_called_the_same_whatever_was_read_before(samples, tmp_path):
    good, encrypted = samples / "zh" / "900001_2018.pdf", samples / "broken" / "encrypted.pdf"
    seen = []
    for before in (good, encrypted):
        read(Filing(str(before), before.name))
        result = written(tmp_path / "x.pdf", PAGELESS)
        seen.append((result.reason, result.detail))
    assert seen[0] == seen[1]
    assert seen[0][0] in ("empty", "unreadable")


def test_a_file_that_is_gone_is_a_rejection(tmp_path):
    result = read(Filing(str(tmp_path / "gone.pdf"), "gone.pdf"))
    assert (result.reason, "No such file" in result.detail) == ("unreadable", True)


@pytest.mark.parametrize(("name", "data"), [("x.log", SENTENCE.encode()), ("x", b"\x7fELF\0\0\0\0")])
def test_a_format_that_is_not_read_is_named(tmp_path, name, data):
    result = written(tmp_path / name, data)
    assert (result.reason, "PDF, Word, HTML or text" in result.detail) == ("unreadable", True)


@pytest.mark.parametrize("name", ["x", "x.docx"])
def test_text_whose_name_does_not_say_so_is_read_by_its_content(tmp_path, name):
    result = written(tmp_path / name, SENTENCE.encode())
    assert isinstance(result, Document)
    assert SENTENCE in result.text


def test_a_pdf_is_known_by_its_content_not_by_its_name(samples, tmp_path):
    data = (samples / "zh" / "900001_2018.pdf").read_bytes()
    document = written(tmp_path / "report.txt", data)
    assert isinstance(document, Document)
    assert document.extractor.startswith("pdfium ")


# ---- real reports


def counted(shared_data):
    with (shared_data / "zh_pdf" / "char_counts.tsv").open(encoding="utf-8", newline="") as file:
        return {row["file"]: int(row["chinese_characters_poppler"]) for row in csv.DictReader(file, delimiter="\t")}


@pytest.mark.slow
def test_pdfium_reads_the_chinese_characters_that_poppler_reads(shared_data):
    shares = {
        file: chinese_of(read_pdfium((shared_data / "zh_pdf" / file).read_bytes())[0]).total() / number
        for file, number in counted(shared_data).items()
    }
    assert {file: share for file, share in shares.items() if not 0.999 <= share <= 1.001} == {}


@pytest.mark.slow
def test_pdfplumber_reads_the_chinese_characters_that_poppler_reads_in_short_files(shared_data):
    shortest = sorted(counted(shared_data).items(), key=lambda item: item[1])[:3]
    for file, number in shortest:
        found = chinese_of(ENGINES["pdfplumber"]((shared_data / "zh_pdf" / file).read_bytes())[0]).total()
        assert abs(found - number) <= 0.001 * number, file


def test_chinese_decoded_wrongly_is_garbled_and_no_zero(tmp_path):
    text = "公司本期营业收入为人民币的其他业务收入，主要是产品销售和大数据服务。" * 200
    path = tmp_path / "600519_2019年年度报告.txt"
    path.write_text("贵州茅台2019年年度报告\n" + text.encode("gb18030").decode("latin-1"), encoding="utf-8")
    assert read(Filing(str(path), path.name)).reason == "garbled"


def test_no_font_of_the_machine_is_asked_for(samples, monkeypatch):
    """Fonts that a PDF names and does not embed: pdfium asks, and is given none, so that all machines read the same."""
    from pypdfium2 import raw

    from textindex.documents import pdfium

    handed, asked = [], []
    monkeypatch.setattr(raw, "FPDF_SetSystemFontInfo", handed.append)
    pdfium._without_system_fonts.cache_clear()
    fonts = pdfium._without_system_fonts()
    monkeypatch.undo()
    assert fonts.MapFont(None, 400, 0, 134, 0, b"SimSun", None) is None
    watched = raw.FPDF_SYSFONTINFO.from_buffer_copy(fonts)
    watched.MapFont = dict(raw.FPDF_SYSFONTINFO._fields_)["MapFont"](lambda *a: asked.append(a))
    raw.FPDF_SetSystemFontInfo(ctypes.byref(watched))
    try:
        read_pdfium((samples / "zh" / "900001_2018.pdf").read_bytes())
    finally:
        raw.FPDF_SetSystemFontInfo(ctypes.byref(fonts))
    assert len(handed) == 1
    assert asked
