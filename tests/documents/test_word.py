"""Word documents: what is printed is read in its order, and nothing that is not; hostile ones are refused."""

import io
import zipfile

import pytest

import textindex
from textindex.core.records import Rejection
from textindex.documents import word
from textindex.documents.faults import ReadError

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/><Override PartName="/word/footnotes.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"/></Types>'
)


def packed(body, notes="", head="", **parts):
    """A Word document with this body."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", TYPES)
        package.writestr(
            "word/document.xml", f'{head}<w:document xmlns:w="{W}" xmlns:mc="{MC}"><w:body>{body}</w:body></w:document>'
        )
        package.writestr("word/footnotes.xml", f'<w:footnotes xmlns:w="{W}">{notes}</w:footnotes>')
        for name, part in parts.items():
            package.writestr(f"word/{name}.xml", part)
    return buffer.getvalue()


def r(text, properties=""):
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def p(*runs, properties=""):
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


def pages(body, **more):
    return [page.text for page in word.read_pages(packed(body, **more))[0]]


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (p(r("公司推进数"), r("字化", "<w:b/>"), r("转型")) + p(r("大数据")), "公司推进数字化转型\n大数据"),
        (p(r("大"), "<w:del><w:r><w:delText>删</w:delText></w:r></w:del>", f"<w:ins>{r('数')}</w:ins>"), "大数"),
        (p(f"<w:moveFrom>{r('移走')}</w:moveFrom>", f"<w:moveTo>{r('移来')}</w:moveTo>"), "移来"),
        (p(r("数字"), properties="<w:rPr><w:del w:id='1'/></w:rPr>") + p(r("化转型")), "数字化转型"),
        (p(r("隐", "<w:vanish/>"), r("藏"), r("不", '<w:vanish w:val="0"/>')), "藏不"),
        (p(r("a"), "<w:r><w:tab/></w:r>", r("b"), "<w:r><w:noBreakHyphen/><w:br/></w:r>", r("c")), "a\tb-\nc"),
        (p('<w:r><w:instrText>PAGE 区块链</w:instrText></w:r>', f"<w:fldSimple>{r('3')}</w:fldSimple>"), "3"),
        (p(f"<w:hyperlink>{r('链')}</w:hyperlink>", f"<w:sdt><w:sdtContent>{r('接')}</w:sdtContent></w:sdt>"), "链接"),
        (p("<w:ruby><w:rt>" + r("pinyin") + "</w:rt><w:rubyBase>" + r("字") + "</w:rubyBase></w:ruby>"), "字"),
        (p(r("注释之前"), '<w:r><w:footnoteReference w:id="2"/></w:r>', r("之后")), "注释之前之后\n脚注正文"),
        (p(r("数"), "<w:r><mc:AlternateContent><mc:Choice><w:txbxContent>" + p(r("框")) + "</w:txbxContent></mc:Choice>"
           "<mc:Fallback><w:txbxContent>" + p(r("框")) + "</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>",
           r("字化")), "数字化\n框"),
    ],
)  # fmt: skip
def test_text_of(body, wanted):
    notes = f'<w:footnote w:id="2">{p(r("脚注正文"))}</w:footnote>'
    assert pages(body, notes=notes) == [wanted]


def tc(*paragraphs):
    return f"<w:tc><w:tcPr/>{''.join(paragraphs)}</w:tc>"


def test_rows_are_lines_and_cells_stay_apart():
    inner = f"<w:tbl><w:tr>{tc(p(r('内')))}{tc(p(r('表')))}</w:tr></w:tbl>"
    table = f"<w:tbl><w:tr>{tc(p(r('大')))}{tc(p(r('数据')))}{tc(p())}{tc(p(r('尾')))}</w:tr>"
    table += f"<w:tr>{tc(p(r('云计')), p(r('算')))}{tc(p(r('x')), inner)}</w:tr></w:tbl>"
    assert pages(p(r("前")) + table + p(r("后"))) == ["前\n大\t数据\t\t尾\n云计算\tx 内\t表\n后"]


def test_pages_are_those_that_were_laid_out_and_no_word_is_cut():
    broken = "<w:r><w:lastRenderedPageBreak/></w:r>"
    body = p(r("第一页")) + p('<w:r><w:br w:type="page"/></w:r>') + p(broken, r("第二页数"), broken, r("字化"))
    body += p(r("第三页")) + p(r("第四页"), properties="<w:pageBreakBefore/>")
    assert pages(body) == ["第一页", "第二页数字化", "第三页", "第四页"]


def test_running_heads_are_left_out():
    header = f'<w:hdr xmlns:w="{W}">{p(r("区块链股份有限公司"))}</w:hdr>'
    assert pages(p(r("正文")), header1=header) == ["正文"]


@pytest.mark.parametrize(
    ("head", "body", "reason"),
    [
        ('<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>', p(r("&b;")), "unreadable"),
        ("", "<w:p>" * 5000, "too large"),
        ("", "<w:p><w:r>", "unreadable"),
        ("", p(), "empty"),
    ],
)
def test_hostile_and_broken_ones_are_refused(head, body, reason):
    with pytest.raises(ReadError) as told:
        word.read_pages(packed(body, head=head))
    assert told.value.reason == reason


def test_a_part_that_unpacks_to_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(word, "MAX_PART_BYTES", 1000)
    with pytest.raises(ReadError, match="bytes unpacked"):
        word.read_pages(packed(p(r("大" * 2000))))


def report():
    return (
        p(r("公司代码：600101  公司简称：云帆科技"))
        + p(r("云帆科技股份有限公司"))
        + p(r("2020年年度报告"))
        + p(r("公司推进大数据。" * 60))
    )


def test_it_is_scored_whatever_its_ending(tmp_path):
    for name in ("a.docx", "b.doc", "c.pdf", "d"):
        (tmp_path / name).write_bytes(packed(report()))
        document = textindex.read(tmp_path / name)
        assert (document.filing.firm, document.filing.year, document.filing.kind) == ("600101", 2020, "annual")
        assert document.pages[0].origin == "docx"
    result = textindex.score(tmp_path / "a.docx")
    assert result.hits["kept"].sum() == 60


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


@pytest.mark.parametrize(
    ("name", "data", "reason", "says"),
    [
        ("a.doc", OLE, "unreadable", "save it as .docx"),
        ("a.wps", OLE, "unreadable", "save it as .docx"),
        ("a.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted", "password"),
        ("a.doc", b"{\\rtf1 x}", "unreadable", "RTF"),
        ("a.docx", packed("")[:200], "unreadable", "damaged"),
        ("a.docx", b"\x00\x01\x02" * 50, "unreadable", "damaged"),
        ("a.csv", b"a,b\n", "not an annual report", "--manifest"),
        ("a.xls", OLE, "not an annual report", "--manifest"),
        ("a.dta", b"<stata_dta>", "not an annual report", "--firms"),
        ("a.yaml", b"a: b\n", "unreadable", "no report format"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "unreadable", "no report format"),
        ("junk", b"\x7fELF" + b"\0" * 99, "unreadable", "by its bytes no report"),
    ],
)
def test_what_is_no_report_format_is_told_with_the_remedy(tmp_path, name, data, reason, says):
    from textindex.documents import read
    from textindex.sources import find

    (tmp_path / name).write_bytes(data)
    got = read(find([tmp_path / name])[0])
    assert isinstance(got, Rejection)
    assert (got.reason, says in got.detail) == (reason, True), got.detail


@pytest.mark.parametrize("name", ["600101_2020", "年报.2020", "a.download", "report.htm_"])
def test_text_and_html_without_an_ending_are_read_by_content(tmp_path, name):
    text = "公司代码：600101  公司简称：云帆科技\n云帆科技股份有限公司\n2020年年度报告\n" + "公司推进大数据。\n" * 60
    page = "<!DOCTYPE html><html><body>" + "".join(f"<p>{line}</p>" for line in text.split("\n")) + "</body></html>"
    for data in (text.encode("gb18030"), text.encode(), text.encode("utf-16"), page.encode()):
        (tmp_path / name).write_bytes(data)
        document = textindex.read(tmp_path / name)
        assert document.filing.firm == "600101"
        assert document.text.count("大数据") == 60
        assert document.pages[0].origin == ("html" if data == page.encode() else "plain")
