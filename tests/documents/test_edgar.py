"""EDGAR's files: a submission's report and no exhibit, inline XBRL's visible text; no encoding leaves traces."""

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textindex import runners
from textindex.core.records import Document, Filing, Rejection
from textindex.documents import fold, read, reader_of
from textindex.documents.edgar import is_annual
from textindex.documents.html import read_report
from textindex.documents.plain import decode
from textindex.scoring.reading import take, task
from textindex.sources import cover

SENTENCE = "The company’s customers use its “cloud computing” services, and the results of the year were good. "
PROSE = SENTENCE * 12
HEADER = """<SEC-DOCUMENT>0000950153-99-001234.txt : 19990928
<SEC-HEADER>0000950153-99-001234.hdr.sgml : 19990928
ACCESSION NUMBER:\t\t0000950153-99-001234
CONFORMED SUBMISSION TYPE:\t{form}
PUBLIC DOCUMENT COUNT:\t\t3
CONFORMED PERIOD OF REPORT:\t19990630
FILED AS OF DATE:\t\t19990928

FILER:

\tCOMPANY DATA:\t
\t\tCOMPANY CONFORMED NAME:\t\t\tBIG DATA CO
\t\tCENTRAL INDEX KEY:\t\t\t0000859368
\t\tFISCAL YEAR END:\t\t\t0630

\tFILING VALUES:
\t\tFORM TYPE:\t\t{form}

\tFORMER COMPANY:\t
\t\tFORMER CONFORMED NAME:\tOLD NAME INC
</SEC-HEADER>
"""
TAGGED_HEADER = """<SUBMISSION>
<ACCESSION-NUMBER>0000950153-99-001234
<TYPE>{form}
<PERIOD>19990630
<FILER>
<COMPANY-DATA>
<CONFORMED-NAME>BIG DATA CO
<CIK>0000859368
</COMPANY-DATA>
<FORMER-COMPANY>
<FORMER-CONFORMED-NAME>OLD NAME INC
</FORMER-COMPANY>
</FILER>
"""
STATED = {"period": "19990630", "name": "BIG DATA CO", "cik": "0000859368"}
ENVELOPE = (
    "-----BEGIN PRIVACY-ENHANCED MESSAGE-----\nProc-Type: 2001,MIC-CLEAR\nMIC-Info: RSA-MD5,RSA,\n R8NfjA6Otp8FM5K\n\n"
)


def document(kind, text, name="report.txt"):
    return f"<DOCUMENT>\n<TYPE>{kind}\n<SEQUENCE>1\n<FILENAME>{name}\n<TEXT>\n{text}\n</TEXT>\n</DOCUMENT>\n"


def submission(form, *documents, header=HEADER):
    return header.format(form=form) + "".join(documents) + "</SEC-DOCUMENT>\n"


def taken(data, name="0000950153-99-001234.txt"):
    return read(Filing(f"/{name}", name), data=data.encode() if isinstance(data, str) else data)


def text_of(data, name="0000950153-99-001234.txt"):
    result = taken(data, name)
    assert isinstance(result, Document), result
    return "\n".join(page.text for page in result.pages)


def page_of(body, head=""):
    return f"<html><head>{head}</head><body>{body}</body></html>"


def visible(markup):
    return "\n".join(page.text for page in read_report(markup)[0])


# ---- submissions


@pytest.mark.parametrize("header", [HEADER, TAGGED_HEADER, ENVELOPE + HEADER, HEADER.replace("\n", "\n\n")])
@pytest.mark.parametrize("name", ["0000950153-99-001234.txt", "0000950153-99-001234.nc", "full-submission"])
def test_the_report_is_the_text_and_the_header_what_it_states(header, name):
    data = submission("10-K", document("10-K", PROSE), document("EX-13", "exhibit " * 300), header=header)
    result = taken(data, name)
    assert result.pages[0].text.strip() == PROSE.strip()
    assert dict(result.stated) == {"form": "10-K", **STATED}
    assert b"big data" not in bytes(fold(result).data)
    assert reader_of(data.encode(), "." + name.rpartition(".")[2], "pdfium") != "none"


@pytest.mark.parametrize(
    "form", ["10-K", "10-K405", "10-KSB", "10-KSB40", "10KSB", "10-KT", "10-KT/A", "10-K/A", "20-F", "20-F/A", "40-F"]
)
def test_each_annual_form_is_taken_from_among_its_exhibits(form):
    others = [document(kind, f"{kind} exhibit " * 200) for kind in ("EX-99.1", "COVER", "GRAPHIC", "EX-10.K", "10-Q")]
    result = taken(submission(form, others[0], others[1], document(form, PROSE), *others[2:]))
    assert "exhibit" not in result.pages[0].text
    assert result.stated["form"] == form
    assert result.notes == ()


@pytest.mark.parametrize("form", ["10-Q", "8-K", "424B5", "485APOS", "NT 10-K", "20FR12B", "DEF 14A", "10-D"])
def test_a_submission_without_an_annual_report_says_its_form(form):
    assert not is_annual(form)
    result = taken(submission(form, document(form, PROSE), document("EX-99", "exhibit " * 300)))
    assert result.stated["form"] == form
    assert "exhibit" not in result.pages[0].text
    assert any(f"form {form}," in note for note in result.notes)


kinds = st.sampled_from(["EX-13", "EX-99.1", "GRAPHIC", "XML", "10-Q", "COVER"])


@given(st.lists(kinds, max_size=6), st.integers(0, 6), st.sampled_from(["txt", "htm"]))
def test_the_report_reads_as_it_does_alone_wherever_it_stands(others, place, ending):
    report = PROSE if ending == "txt" else page_of(f"<p>{PROSE}</p><p>second</p>")
    documents = [document(kind, f"exhibit {PROSE}") for kind in others]
    documents.insert(place, document("10-K", report, f"r.{ending}"))
    alone = taken(report, f"r.{ending}")
    assert text_of(submission("10-K", *documents)).strip() == alone.pages[0].text.strip()


@pytest.mark.slow
def test_a_submission_of_200_megabytes_is_read_as_its_report_alone():
    picture = "begin 644 x.jpg\n" + ("M" + "A" * 60 + "\n") * 1_700_000
    others = [document("GRAPHIC", picture), document("EX-101.INS", "<x>" + "y" * 100_000_000)]
    data = submission("10-K", document("10-K", PROSE), *others)
    assert len(data) > 200_000_000
    assert text_of(data).strip() == PROSE.strip()


def test_documents_that_nothing_closes_end_where_the_next_begins():
    data = submission("10-K", document("10-K", PROSE), document("EX-13", "exhibit " * 300))
    for tag in ("</TEXT>\n", "</DOCUMENT>\n", "</SEC-DOCUMENT>\n"):
        data = data.replace(tag, "")
    assert text_of(data).strip() == PROSE.strip()


def test_the_report_is_decoded_apart_from_what_surrounds_it():
    noise = bytes(random.Random(1).randrange(128, 256) for _ in range(20_000))
    before, after = submission("10-K", document("EX-1", "NOISE"), document("10-K", "BODY")).split("BODY")
    data = before.encode().replace(b"NOISE", noise) + PROSE.encode("cp1252") + after.encode() + noise
    result = taken(data)
    assert (result.pages[0].text.strip(), result.notes) == (PROSE.strip(), ())


def test_a_report_kept_as_a_pdf_is_passed_over_for_one_in_text_and_else_named():
    pdf = document("10-K", "<PDF>\nbegin 644 report.pdf\nM)5!$1BTQ+C4-)>+CS],-\n`\nend\n</PDF>", "report.pdf")
    assert text_of(submission("10-K", pdf, document("10-K", PROSE))).strip() == PROSE.strip()
    result = taken(submission("10-K", pdf))
    assert (result.reason, "PDF" in result.detail) == ("unreadable", True)


def test_a_submission_without_documents_is_empty():
    result = taken(HEADER.format(form="10-K"))
    assert (result.reason, "10-K" in result.detail) == ("empty", True)


def test_page_marks_part_pages_and_table_marks_are_no_text():
    text = "<PAGE>   1\n\nItem 1. Business\n<PAGE>   2\n<TABLE>\n<CAPTION>\nSales\n<S>            <C>      <C>\n"
    text += "Net sales      $1,000   $900<F1>\n</TABLE>\n<FN>\n<F1> restated\n</FN>\nAT&T <not a mark>\n" + PROSE
    pages = taken(submission("10-K405", document("10-K405", text))).pages
    assert [page.number for page in pages] == [1, 2]
    assert pages[0].text.split() == ["1", "Item", "1.", "Business"]
    assert "Net sales      $1,000   $900\n" in pages[1].text
    assert "AT&T <not a mark>" in pages[1].text
    assert not any(mark in pages[1].text for mark in ("<TABLE>", "<S>", "<C>", "<F1>", "<FN>", "<PAGE>"))


# ---- HTML as EDGAR serves it

INLINE_XBRL = """<?xml version='1.0' encoding='ASCII'?>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:ix="http://www.xbrl.org/2013/inlineXBRL"><head><title>x-2025</title></head>
<body><div style="display:none"><ix:header><ix:hidden>
<ix:nonNumeric contextRef="c-1" name="dei:EntityCentralIndexKey" id="f-1">0000354950</ix:nonNumeric>
<ix:nonNumeric contextRef="c-1" name="dei:DocumentFiscalYearFocus" id="f-2">2024</ix:nonNumeric></ix:hidden>
<ix:resources><xbrli:context><xbrli:entity>0000354950</xbrli:entity></xbrli:context></ix:resources></ix:header></div>
<div><span>FORM <ix:nonNumeric name="dei:DocumentType">10-K</ix:nonNumeric></span></div>
<div><span>For the fiscal year ended <ix:nonNumeric name="dei:DocumentPeriodEndDate"><ix:nonNumeric
name="dei:CurrentFiscalYearEndDate">February&#160;2</ix:nonNumeric>, 2025</ix:nonNumeric></span></div>
<div><span>THE <ix:nonNumeric name="dei:EntityRegistrantName">HOME DEPOT, INC.</ix:nonNumeric></span></div>
<table><tr><td><div><span>Common Stock</span></div></td><td/><td><div><ix:nonNumeric
name="dei:TradingSymbol">HD</ix:nonNumeric></div></td></tr><tr><td>1% notes</td><td/><td><ix:nonNumeric
name="dei:TradingSymbol">HD29</ix:nonNumeric></td></tr></table>
<p>Sales of $<ix:nonFraction name="us-gaap:Revenues">159.5</ix:nonFraction> billion<ix:continuation id="c"> rose</ix:continuation>.</p>
</body></html>"""  # noqa: E501


def test_inline_xbrl_states_what_it_is_and_its_hidden_part_is_no_text():
    pages, stated = read_report(INLINE_XBRL)
    assert stated == {
        "cik": "0000354950",
        "fiscal_year": "2024",
        "form": "10-K",
        "period": "February 2, 2025",
        "name": "HOME DEPOT, INC.",
        "ticker": "HD",
    }
    assert pages[0].text.splitlines() == [
        "FORM 10-K",
        "For the fiscal year ended February 2, 2025",
        "THE HOME DEPOT, INC.",
        "Common Stock\t\tHD",
        "1% notes\t\tHD29",
        "Sales of $159.5 billion rose.",
    ]


def test_a_row_of_a_table_is_a_line_whatever_its_cells_are_made_of():
    cells = (
        "<td><p>Net sales</p></td><td>\n<div><font size=2>$</font></div></td><td><div><p><b>1,000</b></p></div></td>"
    )
    row = f"<table>\n<tr>\n{cells}\n</tr>\n<tr valign=top>{cells}</tr></table>"
    assert visible(page_of(row + "<p>after</p>")).splitlines() == ["Net sales\t$\t1,000"] * 2 + ["after"]
    assert visible(page_of("<table><tr><td><p>one</p><p>two</p></td><td>x</td></tr></table>")) == "one two\tx"


def test_blanks_that_a_style_sets_part_words_and_inline_blocks_part_none():
    assert visible(page_of('<div><span>•</span><span style="padding-left:6.02pt">Cloud</span></div>')) == "• Cloud"
    assert visible(page_of('<p>cl<span style="padding-left:0pt">oud</span></p>')) == "cloud"
    assert visible(page_of('<p>big <div style="DISPLAY: inline; color:red">data</div>')).split() == ["big", "data"]
    assert visible(page_of('<div>big <div style="DISPLAY: inline">data</div> here</div>')) == "big data here"


@pytest.mark.parametrize(
    "hidden",
    ['<p style="display:none">x</p>', '<p style="color:red; DISPLAY : NONE;">x</p>', "<ix:header>x</ix:header>"],
)
def test_what_is_not_displayed_is_no_text(hidden):
    assert visible(page_of(f"<p>before</p>{hidden}<p>after</p>")) == "before\nafter"


@pytest.mark.parametrize(
    "mark",
    [
        '<hr style="page-break-after:always"/>',
        '<p style="PAGE-BREAK-BEFORE: always"></p>',
        '<div style="break-before: page"></div>',
    ],
)
def test_page_breaks_of_the_style_part_pages_and_rules_do_not(mark):
    pages, _ = read_report(page_of(f"{mark}<p>one</p><hr><p>still one</p>{mark}{mark}<p>two</p>{mark}"))
    assert [(page.number, page.text) for page in pages] == [(1, "one\nstill one"), (2, "two")]


TYPED = [f"   line {number} of a typewritten report,   in columns  {number},000" for number in range(150)]


def test_a_typewritten_report_in_html_keeps_its_lines():
    text = "\n".join(TYPED).replace("line 7 ", "<TABLE><S> <C>line 7 AT&amp;T ")
    pages, _ = read_report(f"<html><head><title>10-K</title></head><body><div>\n{text}\n</div></body></html>")
    lines = [line for line in pages[0].text.splitlines() if line.strip()]
    assert lines[:3] == TYPED[:3]
    assert lines[7].split() == TYPED[7].replace("7 of", "7 AT&T of").split()
    assert sum("typewritten" in line for line in lines) == 150


def test_preformatted_parts_keep_their_lines_and_the_rest_flows():
    markup = page_of("<p>flows\non</p><pre>Item      2000   1999\nSales    1,000    900\n</pre><p>after   all</p>")
    assert visible(markup) == "flows on\nItem      2000   1999\nSales    1,000    900\nafter all"


# ---- HTML that never closes

OPENINGS = ["<div>", "<p>", "<b>", "<font size=1>", "<table><tr><td>", "<ul><li>", "<a name=x>", "<span>", "<center>"]


@pytest.mark.parametrize("opening", OPENINGS)
def test_html_that_never_closes_loses_no_word(opening):
    text = visible("<html><body>" + "".join(f"{opening}word{n} " for n in range(6000)))
    assert text.split() == [f"word{n}" for n in range(6000)]


@pytest.mark.parametrize(
    "swallowing",
    [
        "<!-- page 2",
        "<script>",
        "<style type='text/css'>",
        "<title>",
        "<TEXTAREA>",
        "<div style='display:none'/>",
        "<title/>",
    ],
)
def test_an_opening_that_nothing_closes_swallows_nothing(swallowing):
    body = "".join(f"<p>paragraph {number}</p>" for number in range(50))
    text = visible(f"<html xmlns='http://www.w3.org/1999/xhtml'><body>{body}{swallowing}{body}")
    assert text.count("paragraph 49") == 2


def test_differing_fonts_that_nothing_closes_are_not_opened_again_in_each_paragraph():
    markup = "<html><body>" + "".join(f"<font size={n}>word{n}<p>" for n in range(20_000))
    assert visible(markup).split() == [f"word{n}" for n in range(20_000)]


# ---- encodings

ENGLISH = "The company’s “cloud computing” – its big data business — earned £5 million; see § 3 and the café. " * 20
MIXED_EN = "Kweichow Moutai (贵州茅台酒股份有限公司) reports on it. " + "Its results were good this year. " * 60
MIXED_ZH = "本公司与 Apple Inc. 合作，采用 cloud computing 与大数据技术，营业收入增长。" * 60


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
@pytest.mark.parametrize("declared", ["", "utf-8", "iso-8859-1", "windows-1252", "gb2312", "us-ascii"])
def test_english_html_leaves_no_trace_of_its_encoding_whatever_it_declares(encoding, declared):
    meta = f"<meta http-equiv='Content-Type' content='text/html; charset={declared}'>" if declared else ""
    result = taken(page_of(f"<p>{ENGLISH}</p>", meta).encode(encoding), "x.htm")
    assert (result.pages[0].text, result.notes) == (ENGLISH.strip(), ())


@pytest.mark.parametrize("text", [MIXED_EN, MIXED_ZH], ids=["English", "Chinese"])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16-le", "utf-16-be"])
def test_mixed_languages_are_decoded_in_every_encoding_that_holds_them(text, encoding):
    assert decode(text.encode(encoding)) == (text, [])


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
def test_western_accents_are_no_chinese(encoding):
    text = "Société Générale a publié des résultats élevés à Zürich; coûts réduits. " * 20
    assert decode(text.encode(encoding)) == (text, [])


def test_what_an_earlier_wrong_decoding_left_is_mended():
    spread = "The results of the year were good and the company grew. " * 4 + "The company’s “big data” — all of it. "
    for wrong in ("cp1252", "latin-1"):
        assert decode(spread.encode().decode(wrong, "ignore").encode())[0] == spread
    assert decode(spread.encode("cp1252").decode("latin-1").encode())[0] == spread


def test_utf_8_and_windows_1252_in_one_file_are_both_read():
    assert decode((ENGLISH * 2).encode("cp1252") + ENGLISH.encode())[0] == ENGLISH * 3


def test_a_cut_character_is_no_mojibake():
    text, notes = decode(("\u00a0" * 50 + SENTENCE * 40 + "’").encode()[:-1])
    assert text == "\u00a0" * 50 + SENTENCE * 40 + "\ufffd"
    assert len(notes) == 1


@given(st.text(st.sampled_from("’“”–—•…é ABCabc the of\n"), min_size=1, max_size=300))
def test_windows_1252_with_an_ascii_character_beside_each_sign_is_decoded_as_written(text):
    spaced = " ".join(text)
    assert decode(spaced.encode("cp1252"))[0] == spaced


def test_noise_is_no_western_text(tmp_path):
    noise = bytes(random.Random(7).choice((0x90, 0x03, 0x41, 0xE1, 0x07, 0x20)) for _ in range(40_000))
    assert isinstance(taken(noise, "x.txt"), Rejection)


# ---- real files


def test_real_reports_are_read_as_they_look(shared_data):
    folder = shared_data / "en_html"
    apple = text_of((folder / "aapl-10-k-2024-11-01.html").read_bytes(), "x.html")
    assert "Common Stock, $0.00001 par value per share\tAAPL\tThe Nasdaq Stock Market LLC" in apple
    assert "dei:" not in apple
    assert "us-gaap" not in apple
    aegon = text_of((folder / "20-F_0000928385-01-500187.html").read_bytes(), "x.html")
    assert "For the fiscal year ended                December 31, 2000" in aegon
    assert "<S>" not in aegon
    carmax = taken((folder / "0001193125-10-145855.nc").read_bytes(), "0001193125-10-145855.nc")
    assert (carmax.stated["form"], carmax.stated["cik"]) == ("424B5", "0001259380")
    assert "begin 644" not in carmax.text


def test_a_submission_whose_paragraphs_are_alike_is_the_form_that_it_states_and_no_table():
    body = page_of(f"<p>{SENTENCE}</p>" * 200)
    seen = cover(taken(submission("10-K", document("10-K", body, "r.htm")).encode("cp1252"), "r.txt"))
    assert (seen["kind"], seen["cik"]) == ("10-K", "0000859368")


# ---- very large submissions

MEMORY_MB = 2000  # what the command line allows a report by default


@pytest.fixture(scope="module")
def huge(tmp_path_factory):
    """Two submissions of 200 MB: one whose exhibits are so large, and one whose report is."""
    folder = tmp_path_factory.mktemp("huge")
    line = b"M" + bytes(range(33, 93)) + b"\n"
    report = page_of("".join(f"<p>{SENTENCE}</p>" for _ in range(2000))).encode("cp1252")
    head, tail = submission("10-K", document("10-K", "BODY", "r.htm"), document("GRAPHIC", "EXHIBIT")).split("BODY")
    before, after = tail.encode().split(b"EXHIBIT")
    files = {}
    for name, body, exhibit in (
        ("exhibits", report, line * 3_300_000),
        ("report", report.replace(b"</body>", b"<p>more of it</p>" * 12_000_000), line),
    ):
        files[name] = folder / f"{name}.txt"
        files[name].write_bytes(head.encode() + body + before + exhibit + after)
        assert files[name].stat().st_size > 199_000_000
    return files


@pytest.mark.slow
def test_submissions_of_200_megabytes_are_read_or_rejected_with_the_reason_within_the_memory_limit(huge):
    filings = [Filing(str(path), path.name) for path in huge.values()]
    limits = runners.Limits(workers=1, timeout_s=300.0, memory_mb=MEMORY_MB)
    became = {filing.file: result for filing, result in runners.run(task("pdfium"), filings, limits)}
    read_in_full = became["exhibits.txt"]
    assert (read_in_full.reason, read_in_full.cover["cik"], read_in_full.cover["kind"]) == ("", "0000859368", "10-K")
    assert read_in_full.folded.text.count("cloud computing") == 2000
    assert became["report.txt"].reason == "too large"
    assert "bytes" in became["report.txt"].detail


@pytest.mark.slow
@pytest.mark.parametrize("opening", [b"<div>", b"<b>", b"<table><tr><td>"])
def test_ten_megabytes_of_html_that_never_closes_are_read(tmp_path, opening):
    path = tmp_path / "x.html"
    path.write_bytes(b"<html><body>" + (opening + SENTENCE.encode()) * (10_000_000 // (len(SENTENCE) + len(opening))))
    reading = take(Filing(str(path), path.name))
    counted = reading.folded.text.count("cloud computing")
    assert counted == path.read_bytes().count(b"cloud computing")
    assert all(a <= b for a, b in pairwise(reading.folded.origin.starts))
