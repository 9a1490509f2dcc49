"""An archive of hostile reports of our own making: PDFs, pages, texts, names, and what is no file at all."""

import os
import socket
import zlib
from pathlib import Path

from tests.hostile.hostile_pdfs import FONT, TEXT, doubling, one_page, packed, pdf, stream

CHINESE = "公司本期营业收入为人民币的其他业务收入，主要是产品销售。我们大力发展大数据和云计算。"
CODES = "证券代码：{code} 公司简称：测试\n2019年年度报告\n"
IMAGE = b"<< /Font << /F1 5 0 R >> /XObject << /I 6 0 R >> >>"
DRAWN = b"q 600 0 0 700 0 0 cm /I Do Q " + TEXT
ACTION = b"/OpenAction << /S /%s %s >>"


def report(code, more=""):
    return (CODES.format(code=code) + CHINESE * 60 + "\n" + more).encode("utf-8", "surrogatepass")


def encrypted(how):
    return one_page(trailer=b"/Encrypt << %s >> /ID [(a) (b)]" % how)


PDFS = {
    "JavaScript": one_page(catalog=ACTION % (b"JavaScript", b"/JS (app.launchURL('http://127.0.0.1:9/js');)")),
    "a program to start": one_page(catalog=ACTION % (b"Launch", b"/F (/bin/touch)")),
    "an address to open": one_page(catalog=ACTION % (b"URI", b"/URI (http://127.0.0.1:9/uri)")),
    "a form to send": one_page(page=b"/AA << /O << /S /SubmitForm /F (http://127.0.0.1:9/f) >> >>"),
    "another file to go to": one_page(page=b"/AA << /O << /S /GoToR /F (file:///etc/passwd) /D [0 /Fit] >> >>"),
    "an attachment": one_page(
        catalog=b"/Names << /EmbeddedFiles << /Names [(x.exe) 6 0 R] >> >>",
        more={6: b"<< /Type /Filespec /F (../../x.exe) /EF << /F 7 0 R >> >>", 7: stream(b"MZ")},
    ),
    "a stream in another file": one_page(more={4: stream(b"", b"/F (/etc/passwd)")}),
    "a stream at an address": one_page(more={4: stream(b"", b"/F << /FS /URL /F (http://127.0.0.1:9/s) >>")}),
    "pages within themselves": one_page(kids=b"[2 0 R 3 0 R]", count=b"2"),
    "a length of itself": one_page(more={4: b"<< /Length 4 0 R >>\nstream\n" + TEXT + b"\nendstream"}),
    "an earlier table that is this one": one_page(trailer=b"/Prev 9"),
    "objects that extend themselves": one_page(
        more={6: stream(b"7 0 << >>", b"/Type /ObjStm /N 1 /First 4 /Extends 6 0 R")}
    ),
    "5,000 nested nodes of pages": pdf({
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        **{2 + i: b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (3 + i) for i in range(5_000)},
        5_002: b"<< /Type /Page /MediaBox [0 0 600 700] >>",
    }),
    "two billion pages, as it says": one_page(count=b"2000000000"),
    "pages below nothing": one_page(count=b"-5"),
    "arrays 200,000 deep": one_page(catalog=b"/X " + b"[" * 200_000 + b"]" * 200_000),
    "states 200,000 deep": one_page(b"q " * 200_000 + TEXT),
    "a box of 1e30": one_page(box=b"[0 0 1e30 1e30]"),
    "a box of no numbers": one_page(box=b"[nan 0 -1 99999999999999999999999999]"),
    "no box": one_page(box=b"[]"),
    "a JBIG2 of 4 billion squared": one_page(DRAWN, resources=IMAGE, more={6: stream(
        b"\x00\x00\x00\x000\x00\x01\x00\x00\x00\x13\xff\xff\xff\xf0\xff\xff\xff\xf0" + b"\x00" * 12,
        b"/Type /XObject /Subtype /Image /Width 4294967280 /Height 4294967280 /Filter /JBIG2Decode",
    )}),
    "a JPX of 100,000 squared": one_page(DRAWN, resources=IMAGE, more={6: stream(
        b"\xff\x4f\xff\x51\x00\x29\x00\x00\x7f\xff\xff\xff\x7f\xff\xff\xff" + b"\x00" * 40,
        b"/Type /XObject /Subtype /Image /Width 100000 /Height 100000 /Filter /JPXDecode",
    )}),
    "an encryption of no kind": encrypted(b"/Filter /Evil /V 9"),
    "an encryption that lacks its keys": encrypted(b"/Filter /Standard /V 4 /R 4 /Length 128 /P -1 /O (x) /U (y)"),
    "a key of -8 bits": encrypted(b"/Filter /Standard /V 1 /R 2 /Length -8 /P 1 /O () /U ()"),
    "an HTML page before it": b"<html><body><script>alert(1)</script>\n" + one_page(),
    "a ZIP's head before it": b"PK\x03\x04" + b"\x00" * 26 + one_page(),
    "a table of 2 billion entries": b"%PDF-1.7\n1 0 obj\n" + stream(
        zlib.compress(b"\x01" * 100),
        b"/Type /XRef /Size 2147483647 /W [1 2147483647 1] /Index [0 2147483647] /Filter /FlateDecode /Root 1 0 R",
    ) + b"\nendobj\nstartxref\n9\n%%EOF",
    "letters that are drawn by themselves": one_page(
        b"BT /F2 10 Tf (aaaa) Tj ET " + TEXT, resources=b"<< /Font << /F1 5 0 R /F2 6 0 R >> >>",
        more={6: b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1 1] /FontMatrix [1 0 0 1 0 0] /CharProcs << /a 7 0 R "
                 b">> /Encoding << /Differences [97 /a] >> /FirstChar 97 /LastChar 97 /Widths [1] /Resources << /Font "
                 b"<< /F2 6 0 R >> >> >>", 7: stream(b"BT /F2 10 Tf (aaaa) Tj ET")},
    ),
    "control characters as text": one_page(TEXT + b" BT /F1 10 Tf 50 100 Td (\x1b]0;X\x07\x1b[31m) Tj ET"),
    "a length of 2 billion": one_page(more={4: b"<< /Length 2147483647 >>\nstream\n" + TEXT + b"\nendstream"}),
    "a length below nothing": one_page(more={4: b"<< /Length -5 >>\nstream\n" + TEXT + b"\nendstream"}),
    "100,000 nested nodes of pages": pdf({
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        **{2 + i: b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (3 + i) for i in range(100_000)},
        100_002: b"<< /Type /Page /MediaBox [0 0 600 700] >>",
    }),
    "letters that stand for 4 billion": one_page(more={
        5: FONT[:-2] + b"/ToUnicode 6 0 R >>",
        6: stream(b"begincmap 1 beginbfrange <00000000> <ffffffff> <0041> endbfrange endcmap"),
    }),
    "an outline and names within themselves": one_page(
        catalog=b"/Outlines 6 0 R /Names << /Dests 7 0 R /JavaScript 7 0 R >>",
        more={6: b"<< /First 6 0 R /Next 6 0 R /Title (x) >>", 7: b"<< /Kids [7 0 R 7 0 R] >>"},
    ),
    "rows of 2 billion columns": one_page(more={4: stream(
        zlib.compress(TEXT),
        b"/Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 2147483647 /Colors 2147483647 >>",
    )}),
    "a form with an entity of a file": one_page(catalog=b"/AcroForm << /XFA 6 0 R /Fields [] >>", more={
        6: stream(b"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>"),
    }),
    "50,000 notes with scripts": one_page(
        page=b"/Annots [" + b"<< /Type /Annot /Subtype /Link /A << /S /JavaScript /JS (x) >> >> " * 50_000 + b"]"
    ),
    "a head and nothing else": b"%PDF-1.7\n",
    "half a file": one_page()[:700],
}  # fmt: skip
LOOP = stream(
    b"/N Do /N Do", b"/Type /XObject /Subtype /Form /BBox [0 0 600 700] /Resources << /XObject << /N 6 0 R >> >>"
)
ENDLESS = {
    "forms that double 40 times": lambda: doubling(40),
    "a form that draws itself": lambda: one_page(
        b"/N Do", resources=b"<< /XObject << /N 6 0 R >> >>", more={5: FONT, 6: LOOP}
    ),
    "30 million letters in 60 kB": lambda: one_page(more={4: packed(b"BT /F1 1 Tf ", b"(aaaa) Tj " * 1_000, 3_000)}),
    "200,000 pages that are one": lambda: one_page(kids=b"[" + b"3 0 R " * 200_000 + b"]", count=b"200000"),
    "2 GB of blanks in 2 MB": lambda: one_page(more={4: packed(b"", b" " * 1_000_000, 2_000)}),
}
PAGES = {
    "a script": ".html", "100,000 nested div": ".html", "100,000 nested li": ".html", "attributes without end": ".html",
    "an entity of 5,000 digits": ".html", "comments without end": ".html",
}  # fmt: skip
HTML = {
    "a script": "<script>alert(1)</script><img src=x onerror=alert(1)><iframe src=http://127.0.0.1:9/></iframe>",
    "100,000 nested div": "<div>" * 100_000,
    "100,000 nested li": "<li><dd>" * 100_000,
    "attributes without end": "<p " + " ".join(f"a{i}=1" for i in range(50_000)) + ">",
    "an entity of 5,000 digits": f"<p>&#{'9' * 5_000};",
    "comments without end": "<!--" * 50_000,
    "100,000 nested span": "<span>" * 100_000,
    "100,000 nested svg with onload": "<svg onload=alert(1)>" * 100_000,
    "3,000 open letters for 3,000 paragraphs": "".join(f"<b id={i}>" for i in range(3_000)) + "<p>公司" * 3_000,
    "50,000 tables within each other": "<table><tr><td>" * 50_000,
    "50,000 templates and frames": "<template><frameset><frame>" * 50_000,
}
MARKDOWN = {
    "links and pictures that run": "[大数据](javascript:alert(1)) ![x](data:text/html,<script>alert(1)</script>)\n"
    "<javascript:alert(1)> <a href=javascript:alert(1)>云计算</a><img src=x onerror=alert(1)>\n",
    "100,000 nested quotations": "> " * 100_000 + "x",
    "50,000 rows that nothing closes": "| a\n" * 50_000,
    "50,000 lines of one paragraph": "[a]: b\n" * 50_000,
    "100,000 brackets": "[" * 50_000 + "]" * 50_000,
    "marks of code of every length": "".join("`" * n + " " for n in range(1, 1_000)),
}
TEXTS = {
    "a chapter of 5,000 digits": f"\n第{'9' * 5_000}节 重要提示\n",
    "20,000 terms in one line": "大数据" * 20_000,
    "30,000 line feeds": "\n" * 30_000,
    "40,000 combining marks": "a" + "\u0316\u0301" * 20_000,
    "control characters": "\x1b]0;owned\x07\x1b[2J\x9b31m\u202e",
    "half characters": "\ud800\udfff",
    "formulas and tags": "=cmd|' /C calc'!A0 <script>alert(1)</script> \\input{/etc/passwd} {{7*7}}",
    "a submission's head without end": "<SEC-DOCUMENT>" * 5_000,
    "lines of JSON that is none": '{"page": 1e400, "type": "text", "inside": 1}\n' * 5_000,
}
NAMES = {
    "an escape": "600030_2019_\x1b]0;X\x07.txt",
    "a line feed": "600031_2019_\n.txt",
    "quotes": "600032_2019_'\"`$(x);.txt",
    "a name as an option": "-rf.txt",
    "a turned name": "600033_2019_\u202etxt.fdp.txt",
    "250 letters": f"600034_2019{'x' * 235}.txt",
    "bytes that are no characters": b"600035_2019_\xff\xfe.txt",
}  # fmt: skip


def write(folder):
    """Write the archive; gives each case's file name, by kind and case."""
    made, number = {}, iter(range(600_100, 600_900))

    def put(kind, name, data, ending):
        file = f"{next(number)}_2019{ending}"
        (folder / file).write_bytes(data)
        made[kind, name] = file

    for name, data in PDFS.items():
        put("PDF", name, data, ".pdf")
    for name, body in HTML.items():
        text = report(next(number)).decode().replace("\n", "<br>")
        put("HTML", name, f"<html><body><p>{text}</p>{body}</body></html>".encode(), ".html")
    for name, more in MARKDOWN.items():
        put("Markdown", name, report(next(number), f"\n\n{more}"), ".md")
    for name, more in TEXTS.items():
        put("text", name, report(next(number), more), ".txt")
    for name, file in NAMES.items():
        (folder / os.fsdecode(file)).write_bytes(report(next(number), name))
        made["name", name] = os.fsencode(file).decode("utf-8", "backslashreplace")
    return made | _no_files(folder)


def _no_files(folder):
    outside = folder.parent / "outside"
    outside.mkdir()
    (outside / "secret.txt").write_bytes(report(600_001))
    os.mkfifo(folder / "600901_2019.txt")
    os.mkfifo(folder / "store.json")
    opened = socket.socket(socket.AF_UNIX)
    here = Path.cwd()
    os.chdir(folder)
    try:
        opened.bind("600902_2019.txt")
    finally:
        os.chdir(here)
        opened.close()
    links = {
        "600903_2019.txt": outside / "secret.txt", "600904_2019.txt": "/etc/passwd", "600905_2019.txt": "/dev/zero",
        "600906_2019.txt": "nowhere", "600907_2019.txt": "600907_2019.txt", "above": "..", "out": outside,
    }  # fmt: skip
    for name, target in links.items():
        (folder / name).symlink_to(target)
    with (folder / "600908_2019.txt").open("wb") as sparse:
        sparse.truncate(5_000_000_000)
    (folder / "600909_2019.txt").write_bytes(b"")
    return {
        ("file", "a pipe"): "600901_2019.txt", ("file", "a pipe called as a store is"): "store.json",
        ("file", "a socket"): "600902_2019.txt", ("file", "a link to a report outside"): "600903_2019.txt",
        ("file", "a link to /etc/passwd"): "600904_2019.txt", ("file", "a link to a device"): "600905_2019.txt",
        ("file", "a link to nothing"): "600906_2019.txt", ("file", "a link to itself"): "600907_2019.txt",
        ("file", "a link to the folder above"): "above", ("file", "a link to a folder outside"): "out",
        ("file", "5 GB of nothing"): "600908_2019.txt", ("file", "no bytes"): "600909_2019.txt",
    }  # fmt: skip
