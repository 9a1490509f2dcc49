"""A PDF's text is read once, in reading order, without watermarks; what a font does not tell is mended or told."""

import io

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from textindex.core.records import Document, Filing
from textindex.documents import ENGINES, fold
from textindex.documents.pdfium import read_pages

FONT = "STSong-Light"
BODY = ["本公司董事会及全体董事保证本报告内容真实准确，", "公司主要从事水泵和阀门的生产与销售，客户稳定。"]


def drawn(*pages):
    """A PDF of pages, each drawn by a function; in a font that is not embedded."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842))
    for draw in pages:
        canvas.setFont(FONT, 12)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def text_of(data, engine="pdfium"):
    pages, _ = ENGINES[engine](data)
    return fold(Document(Filing("", ""), tuple(pages), engine)).text


def body(canvas, top=760):
    for number, line in enumerate(BODY):
        canvas.drawString(60, top - 18 * number, line)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("step", [(0.2, 0), (0.6, 0), (0, 0.4), (0.5, -0.5)])
@pytest.mark.parametrize(
    "passes", [["物联网建设"] * 3, ["物联网", "物联网", "物联网建设"], ["物联网建设", "物联", "网建设"]]
)
def test_bold_made_of_passes_is_read_once(engine, step, passes):
    def page(canvas):
        body(canvas)
        for number, text in enumerate(passes):
            left = 60 + (24 if text == "网建设" else 0)
            canvas.drawString(left + step[0] * number, 600 + step[1] * number, text)

    text = text_of(drawn(page), engine)
    assert text.count("物联网") == 1
    assert text.count("建设") == 1


@pytest.mark.parametrize("engine", ENGINES)
def test_real_repeats_stay(engine):
    def page(canvas):
        body(canvas)
        for row in range(3):
            for column in range(3):
                canvas.drawString(60 + 100 * column, 600 - 14 * row, "云服务")
        canvas.drawString(60, 500, "人人可用")
        canvas.setFont("Helvetica", 10)
        canvas.drawString(60, 480, "see www.all.example, offer all illness")

    text = text_of(drawn(page), engine)
    assert text.count("云服务") == 9
    assert "人人可用" in text
    assert "www.all.example, offer all illness" in text


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("misread", ["公司建成物联冈平台投产", "公司建成物联网平台投产"])
def test_an_invisible_layer_gives_way_to_visible_text_and_alone_stays(first, misread):
    def layer(canvas):
        canvas.saveState()
        hidden = canvas.beginText(62, 601.5)
        hidden.setFont(FONT, 12)
        hidden.setTextRenderMode(3)
        hidden.textOut(misread)
        canvas.drawText(hidden)
        canvas.restoreState()

    def seen(canvas):
        text = canvas.beginText(60, 600)
        text.setFont(FONT, 12)
        text.textOut("公司建成物联网平台投产")
        canvas.drawText(text)

    both = drawn(lambda canvas: [part(canvas) for part in ((layer, seen) if first else (seen, layer))])
    assert text_of(both).split() == ["公司建成物联网平台投产"]
    assert text_of(drawn(layer)).split() == [misread]


@pytest.mark.parametrize("pages", [range(1, 10), range(1, 10, 2), range(2, 10)])
@pytest.mark.parametrize("before", [True, False])
def test_a_watermark_is_no_text_but_what_the_pages_say_is(pages, before):
    def page(number):
        def draw(canvas):
            def mark():
                canvas.setFont(FONT, 34)
                canvas.drawString(120, 640, "青山物联网股份有限公司")

            if before and number in pages:
                mark()
            canvas.setFont(FONT, 12)
            for line in range(20):
                canvas.drawString(
                    60,
                    760 - 18 * line,
                    "公司推进云服务建设，客户稳定。" if line == 9 else f"第{number}页第{line}行的说明。",
                )
            if not before and number in pages:
                mark()

        return draw

    def cover(canvas):
        canvas.drawString(200, 700, "青山物联网股份有限公司")

    text = text_of(drawn(cover, *map(page, range(1, 10))))
    assert text.count("物联网") == 1
    assert text.count("云服务") == 9


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("turn", [90, 270])
def test_sideways_text_is_read_in_order_and_joined(engine, turn):
    lines = ["公司在报告期内对全国各地的生产基地进行了改造并且建设了物联", "网平台，客户稳定。"]

    def page(canvas):
        canvas.translate(*((200, 100) if turn == 90 else (400, 740)))
        canvas.rotate(turn)
        for number, line in enumerate(lines):
            canvas.drawString(0, -18 * number, line)

    assert "物联网平台" in text_of(drawn(page), engine)


def test_columns_drawn_row_by_row_are_read_one_after_the_other():
    left = ["公司推进建设，在各地建成物联", "网平台，并对生产基地进行了改", "造，客户稳定，销售增长。"]
    right = ["董事会下设委员会，独立董事认", "真履行职责，发表意见，并推进", "区块链试点，没有重大诉讼。"]

    def page(canvas):
        for row, (one, other) in enumerate(zip(left, right, strict=True)):
            canvas.drawString(60, 700 - 18 * row, one)
            canvas.drawString(320, 700 - 18 * row, other)

    text = text_of(drawn(page))
    assert "物联网平台" in text
    assert "独立董事认真履行" in text


def ligature_pdf(target, told=b"/ToUnicode 5 0 R"):
    """English in a font whose number 1 is a ligature that its map calls ``target``, if it has one."""
    words = "The of\\001ce makes \\001rst arti\\001cial parts for the \\001eld and pro\\001ts from them each year"
    content = f"BT /F 12 Tf 60 700 Td ({words}) Tj ET".encode()
    codes = "\n".join(f"<{code:02x}> <{code:04x}>" for code in range(32, 127))
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def "
        "1 begincodespacerange <00> <ff> endcodespacerange\n"
        f"96 beginbfchar\n<01> <{target}>\n{codes}\nendbfchar\nendcmap end end"
    ).encode()
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica%s/FirstChar 1/LastChar 126/Widths[%s]>>"
    font %= told, b" ".join([b"500"] * 126)
    bodies = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[6 0 R]/Count 1>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        font,
        b"<</Length %d>>stream\n%s\nendstream" % (len(cmap), cmap),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 3 0 R/Resources<</Font<</F 4 0 R>>>>>>",
    ]
    data, places = b"%PDF-1.4\n", []
    for number, part in enumerate(bodies, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(bodies) + 1, len(data))
    return data + b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1) + table + end


@pytest.mark.parametrize("target", ["fffd", "0000", "e123"])
def test_a_ligature_that_the_font_does_not_tell_is_told_by_the_words(target):
    data = ligature_pdf(target)
    assert "the office makes first artificial parts for the field and profits from" in text_of(data)
    assert "mended" in " ".join(read_pages(data)[1])


def test_characters_that_nobody_can_read_are_told():
    data = ligature_pdf("fffd").replace(b"of\\001ce", b"xq\\001zk")
    assert "1 characters on 1 of 1 pages cannot be read" in " ".join(read_pages(data)[1])


@pytest.mark.parametrize(
    ("answers", "asked"), [(["\ufffd"], 1), (["物"], 1), (["", "\ufffd"], 2), (["", "", "", "物"], 3)]
)
def test_the_other_engine_is_asked_for_a_glyph_until_it_has_seen_it(answers, asked):
    from textindex.documents.unread import Lost, _read_by_other

    pages = []

    class Other:
        def may_tell(self, number, font, code):
            return True

        def read(self, number, places):
            pages.append(number)
            return [answers[len(pages) - 1]] * len(places)

    lost = {number: [Lost(number, 1, b"Courier", 1, 50.0, 700.0)] for number in range(1, 6)}
    known = _read_by_other(Other(), lost, dict.fromkeys(lost, "联\x01网"))
    assert pages == list(range(1, asked + 1))
    assert set(known.values()) == ({"物"} if answers == ["物"] else set())
    assert len(known) == (5 if answers == ["物"] else 0)


NAMED = b"/Encoding<</Type/Encoding/Differences[1/%s]>>"


def test_a_font_without_a_name_for_a_glyph_spares_the_look_at_its_pages(monkeypatch):
    from textindex.documents.glyphs import Reader, _Pages

    def may_tell(told, font=b"Helvetica", within=b""):
        data = ligature_pdf("fffd", told).replace(b"/Resources<<", b"/Resources<<" + within)
        data = data.replace(b"5 0 obj\n<<", b"5 0 obj\n<</Subtype/Image")
        return Reader(data).may_tell(1, font, 1)

    assert not may_tell(NAMED % b"g3")
    assert not may_tell(NAMED % b"g3", b"ABCDEF+Helvetica")
    assert may_tell(NAMED % b"fi")
    assert may_tell(NAMED % b"g3", b"Courier")  # it may stand in a page within the page
    assert may_tell(NAMED % b"g3", within=b"/XObject<</X<</Subtype/Form>>>>")
    assert not may_tell(NAMED % b"g3", within=b"/XObject<</X 5 0 R>>")  # a picture
    assert Reader(b"no PDF").may_tell(1, b"Helvetica", 1)
    monkeypatch.setattr(_Pages, "page", None)
    assert "mended: 5 characters" in read_pages(ligature_pdf("", NAMED % b"g3"))[1][-1]  # by the words


@pytest.mark.parametrize(("code", "known"), [(31, {31: "物"}), (31, {31: "\ue001"}), (31, {}), (300, {300: "联"})])
def test_a_font_of_two_bytes_is_asked_for_a_glyph(code, known):
    from pdfminer.cmapdb import IdentityCMap, UnicodeMap
    from pdfminer.pdffont import PDFCIDFont

    from textindex.documents.glyphs import _tells

    font = PDFCIDFont.__new__(PDFCIDFont)
    font.cmap, font.unicode_map = IdentityCMap(), UnicodeMap()
    font.unicode_map.cid2unichr, font.cidcoding = known, "Adobe-Identity"
    assert _tells(font, code) == bool(set(known.values()) & set("物联"))
    assert _tells(font, 1 << 16)  # of more bytes: not looked at


def test_a_box_without_end_is_a_damaged_pdf():
    from textindex.documents.faults import ReadError

    data = ligature_pdf("fffd").replace(b"[0 0 595 842]", b"[0 0 1e30 1e30]")
    with pytest.raises(ReadError, match="damaged"):
        ENGINES["pdfplumber"](data)


@pytest.mark.parametrize("place", [(60, 560), (200, 560), (300, 640)])
def test_text_set_top_to_bottom_is_no_part_of_the_line_before(place):
    def page(canvas):
        body(canvas)
        canvas.drawString(60, 600, "公司推进物联网")
        for number, char in enumerate("云计算平台"):
            canvas.drawString(place[0], place[1] - 14 * number, char)

    assert text_of(drawn(page)).endswith("物联网\n云计算平台")


def test_a_label_of_two_characters_set_apart_is_one_word_before_other_cells():
    def page(canvas):
        body(canvas)
        for number, label in enumerate("项合小"):
            canvas.drawString(60, 600 - 20 * number, label)
            canvas.drawString(100, 600 - 20 * number, "目计计"[number])
            canvas.drawString(200, 600 - 20 * number, "本年金额" if number == 0 else "1,234")

    text = text_of(drawn(page))
    assert [word in text for word in ("项目\n本年金额", "合计", "小计")] == [True] * 3


@pytest.mark.parametrize("data", [b"", b"\x00\x01", b"\x00\x01\x00\x00\x00\x09\x00\x00", bytes(64)])
def test_a_damaged_embedded_font_tells_nothing_and_stops_nothing(data):
    from types import SimpleNamespace

    from pdfminer.pdffont import PDFUnicodeNotDefined

    from textindex.documents.glyphs import _own_table

    def told(cid):
        raise PDFUnicodeNotDefined(None, cid)

    font = SimpleNamespace(told_by_map=told, fontfile=SimpleNamespace(get_data=lambda: data))
    with pytest.raises(PDFUnicodeNotDefined):
        _own_table(font)(7)


def test_a_glyph_number_beyond_unicode_is_no_character():
    from textindex.documents.unread import Lost

    assert Lost(1, 0, b"F1", 0x7FFFFFFF, 0.0, 0.0).key == (b"F1", 0x7FFFFFFF)
