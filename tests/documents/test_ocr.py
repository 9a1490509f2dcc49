"""OCR with a program of the tests' own in place of RapidOCR: what is read, kept, turned, ordered, left out, refused."""

import io
import json
import re
import tomllib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

import textindex
from textindex.core.errors import DocumentError, MissingExtraError
from textindex.core.recognition import ocr_pages
from textindex.core.records import Filing, Rejection
from textindex.dictionary import load
from textindex.documents import misread, recognize, with_ocr
from textindex.documents import read as read_document
from textindex.documents.misread import ALIKE, mended
from textindex.documents.recognize import Seen
from textindex.scoring.reading import take
from textindex.store import RecognizedPages

SENTENCE = "公司本期大力发展大数据和云计算业务，营业收入为人民币的其他业务收入，主要是产品销售。"


def box(left, top, wide, high):
    return [(left, top), (left + wide, top), (left + wide, top + high), (left, top + high)]


def picture(shade=200):
    image = Image.new("RGB", (120, 170), "white")
    ImageDraw.Draw(image).rectangle((20, 20, 100, 60), fill=(shade, shade, shade))
    return ImageReader(image)


def report(path: Path, kinds: str) -> Path:
    """A PDF: ``t`` a page of text, ``s`` a picture, ``b`` nothing, ``h`` a picture under a running head."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    canvas = Canvas(str(path), pagesize=(595, 842), invariant=1)
    for number, kind in enumerate(kinds):
        canvas.setFont("STSong-Light", 10)
        if kind == "t":
            for line in range(8):
                canvas.drawString(72, 760 - 20 * line, f"{number}-{line}{SENTENCE}")
        if kind in "sh":
            canvas.drawImage(picture(number), 0, 0, 595, 842)
        if kind == "h":
            canvas.drawString(72, 800, "某某股份有限公司2019年年度报告")
        canvas.showPage()
    canvas.save()
    return path


class Fake:
    """Reads the same sentence on every page, and counts."""

    def __init__(self, score=0.98, stop_after=None):
        self.score, self.stop_after, self.calls = score, stop_after, 0

    def __call__(self, image):
        if self.calls == self.stop_after:
            raise KeyboardInterrupt
        self.calls += 1
        return [Seen(box(150, 100 + 60 * n, 900, 24), SENTENCE, self.score) for n in range(8)]


@pytest.fixture
def fake(monkeypatch):
    pytest.importorskip("cv2")

    def use(**how):
        program = Fake(**how)
        monkeypatch.setattr(recognize, "program", lambda: program)
        monkeypatch.setattr(recognize, "program_version", lambda: "fake 1")
        return program

    return use


def read(path, mode, kept=None):
    return read_document(Filing(str(path), path.name), engine=with_ocr("pdfium", mode), kept=kept)


def test_auto_reads_only_pages_without_a_usable_text_layer(tmp_path, fake):
    program = fake()
    document = read(report(tmp_path / "a.pdf", "ttstthbtt"), "auto")
    origins = {page.number: page.origin for page in document.pages}
    assert {number for number, origin in origins.items() if origin == "ocr"} == {3, 6}
    assert program.calls == 2
    assert document.pages[2].confidence == 0.98
    assert document.pages[2].text.split("\r\n") == [SENTENCE] * 8
    assert "2 of 9 pages read by OCR, confidence 0.980" in document.notes
    assert "fake 1" in document.extractor


def test_never_reads_none_and_says_what_it_would_cost(tmp_path, fake):
    program = fake()
    whole = read(report(tmp_path / "a.pdf", "ss"), "never")
    assert isinstance(whole, Rejection)
    assert whole.reason == "scanned"
    assert "--ocr auto reads them (2 pages, about 1 min of one core, 1.2 GB of memory)" in whole.detail
    part = read(report(tmp_path / "b.pdf", "ttttsss"), "never")
    assert any("3 of 7 pages hold no text; --ocr auto reads those" in note for note in part.notes)
    assert program.calls == 0


def test_always_reads_every_page(tmp_path, fake):
    program = fake()
    document = read(report(tmp_path / "a.pdf", "tst"), "always")
    assert [page.origin for page in document.pages] == ["ocr"] * 3
    assert program.calls == 3


def test_a_report_of_which_most_is_scanned_keeps_the_text_it_has(tmp_path, fake):
    program = fake()
    document = read(report(tmp_path / "a.pdf", "tssss"), "auto")
    assert [page.origin for page in document.pages] == ["text-layer", *["ocr"] * 4]
    assert program.calls == 4


def test_a_poor_scan_is_rejected_never_silently_read(tmp_path, fake):
    fake(score=0.75)
    found = read(report(tmp_path / "a.pdf", "sss"), "auto")
    assert isinstance(found, Rejection)
    assert found.reason == "scanned"
    assert "confidence of 0.75, below 0.80" in found.detail


def test_ocr_that_finds_nothing_is_a_scan_still(tmp_path, monkeypatch):
    pytest.importorskip("cv2")
    monkeypatch.setattr(recognize, "program", lambda: lambda image: [])
    monkeypatch.setattr(recognize, "program_version", lambda: "fake 1")
    found = read(report(tmp_path / "a.pdf", "ssss"), "auto")
    assert (found.reason, found.detail[:28]) == ("scanned", "4 of 4 pages read by OCR, wh")


def test_a_poor_page_is_left_out_and_told(tmp_path, monkeypatch):
    pytest.importorskip("cv2")
    scores = iter([0.99, 0.99, 0.5, 0.5])  # the third page is read turned, too
    monkeypatch.setattr(recognize, "program", lambda: lambda image: Fake(next(scores))(image))
    monkeypatch.setattr(recognize, "program_version", lambda: "fake 1")
    document = read(report(tmp_path / "a.pdf", "sss"), "auto")
    assert [bool(page.text) for page in document.pages] == [True, True, False]
    assert "1 pages left out, of whose text OCR is unsure: 3 (0.50)" in document.notes


def test_a_stopped_run_goes_on_at_the_page_and_ends_the_same(tmp_path, fake):
    path = report(tmp_path / "a.pdf", "sssss")
    fake(stop_after=3)
    filing, by = Filing(str(path), path.name), with_ocr("pdfium", "auto")
    with pytest.raises(KeyboardInterrupt):
        take(filing, engine=by, store=str(tmp_path / "store"))
    program = fake()
    again = take(filing, engine=by, store=str(tmp_path / "store"))
    assert program.calls == 2
    fake()
    assert take(filing, engine=by) == again
    assert ocr_pages(again.page_origin) == dict.fromkeys(range(1, 6), 0.98)
    assert take(filing, engine=by, store=str(tmp_path / "store")) == again


def test_a_damaged_kept_page_is_read_again(tmp_path, fake):
    path = report(tmp_path / "a.pdf", "s")
    kept = RecognizedPages(str(tmp_path / "store"), "0" * 64, "fake 1")
    kept.put("00001.json", b'{"pieces": [')
    assert fake() and read(path, "auto", kept).pages[0].text  # noqa: PT018
    assert json.loads(kept.get("00001.json"))["confidence"] == 0.98


def test_pages_of_another_program_are_not_taken(tmp_path):
    one, other = (RecognizedPages(str(tmp_path), "0" * 64, by) for by in ("fake 1", "fake 2"))
    one.put("00001.json", b"1")
    assert (one.get("00001.json"), other.get("00001.json")) == (b"1", None)


def test_what_is_kept_says_the_mode(fake):
    fake()
    from textindex.documents import reader_of

    names = {reader_of(b"%PDF-1.4", ".pdf", with_ocr("pdfium", mode)) for mode in ("never", "auto", "always")}
    assert len(names) == 3
    assert len({reader_of(b"<html>", ".html", with_ocr("pdfium", mode)) for mode in ("never", "auto")}) == 1


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_turned_page_is_read_upright(turns):
    pytest.importorskip("cv2")
    upright = np.full((400, 300, 3), 255, np.uint8)
    upright[20:40, 20:280] = 0

    def program(image):
        level = image.shape[0] > image.shape[1]
        if level and image[30, 150, 0] == 0:
            return [Seen(box(20, 20, 260, 20), SENTENCE, 0.99)]
        return [Seen(box(20, 20, 260, 20) if level else box(20, 20, 20, 260), "校系器", 0.6)]

    found = recognize.recognize(np.ascontiguousarray(np.rot90(upright, turns)), 5.9, program)
    assert [piece.text for piece in found.pieces] == [SENTENCE]
    assert found.turns == (4 - turns) % 4


def test_a_tilted_page_is_set_level_and_aslant_lines_are_left_out():
    pytest.importorskip("cv2")

    def tilted(left, top, wide, degrees):
        cos, sin = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
        return [(left + x * cos - y * sin, top + x * sin + y * cos) for x, y in box(0, 0, wide, 20)]

    seen = [Seen(tilted(50, 100 + 40 * n, 800, 2.0), SENTENCE, 0.99) for n in range(5)]
    stamp = Seen(tilted(300, 200, 200, 40.0), "某某会计师事务所", 0.95)
    found = recognize.recognize(np.full((800, 900, 3), 255, np.uint8), 5.9, lambda image: [*seen, stamp])
    assert found.aslant == 1
    assert [piece.text for piece in found.pieces] == [SENTENCE] * 5
    assert all(abs(piece.corners[0][1] - piece.corners[1][1]) < 1e-6 for piece in found.pieces)


def test_a_red_seal_goes_and_print_and_red_headings_stay():
    pytest.importorskip("cv2")
    image = Image.new("RGB", (1240, 1754), "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((100, 100, 1100, 130), fill=(200, 20, 20))  # a heading: far wider than high
    draw.ellipse((600, 900, 850, 1150), outline=(220, 30, 30), width=10)
    draw.rectangle((700, 1000, 760, 1060), fill=(220, 30, 30))
    draw.rectangle((500, 1022, 1000, 1028), fill=(20, 20, 20))  # print through the seal
    cleaned = recognize.without_seals(np.asarray(image), 1754 / 297)
    assert (cleaned[115, 600] == (200, 20, 20)).all()
    assert (cleaned[1050, 730] == 255).all()
    assert (cleaned[1025, 730] == 20).all()


def test_the_index_tells_the_share_of_pages_read_by_ocr(tmp_path, fake):
    fake()
    archive = tmp_path / "reports"
    archive.mkdir()
    report(archive / "600001_甲公司_2019年年度报告.pdf", "ttss")
    report(archive / "600002_乙公司_2019年年度报告.pdf", "tttt")
    result = textindex.score(archive, store=tmp_path / "store", ocr="auto")
    assert dict(zip(result.index["firm"], result.index["ocr_share"], strict=True)) == {"600001": 0.5, "600002": 0.0}
    assert result.documents["extractor"].str.contains("fake 1").tolist() == [True, False]
    assert (result.index["n_total"] > 0).all()
    plain = textindex.score(archive, store=tmp_path / "store")
    assert "ocr_share" not in plain.index


def test_without_the_extra_one_sentence_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setattr("textindex.core.extras.find_spec", lambda name: None)
    with pytest.raises(MissingExtraError, match=r"textindex\[ocr\]"):
        textindex.read_archive(tmp_path, tmp_path / "store", ocr="auto")
    with pytest.raises(DocumentError, match="ocr"):
        textindex.read_archive(tmp_path, tmp_path / "store", ocr="perhaps")


ENGLISH = [f"Item {n}. The company invests in cloud computing, big data and robots." for n in range(1, 9)]


def scan(path: Path, turns: int = 0, noise: int = 0, lines=ENGLISH) -> Path:
    """A page of English text (in a font that pdfium brings along, without serifs) as a scanner gives it."""
    import pypdfium2 as pdfium

    canvas = Canvas(str(path), pagesize=(595, 842))
    canvas.setFont("Helvetica", 11)
    for number, line in enumerate(lines):
        canvas.drawString(72, 760 - 24 * number, line)
    canvas.save()
    pdf = pdfium.PdfDocument(path.read_bytes())
    image = pdf[0].render(scale=150 / 72).to_numpy()[..., :3]
    pdf.close()
    rough = np.random.default_rng(1).normal(0, noise, image.shape) if noise else 0
    scanned = Image.fromarray(np.clip(image + rough, 0, 255).astype(np.uint8)).rotate(90 * turns, expand=True)
    wide, high = (842, 595) if turns % 2 else (595, 842)
    canvas = Canvas(str(path), pagesize=(wide, high))
    packed = io.BytesIO()
    scanned.save(packed, "JPEG", quality=60)
    canvas.drawImage(ImageReader(packed), 0, 0, wide, high)
    canvas.save()
    return path


@pytest.mark.slow
@pytest.mark.parametrize(("turns", "noise"), [(0, 0), (1, 0), (2, 0), (3, 0), (0, 25)])
def test_a_rendered_page_is_read_as_it_was_written(tmp_path, turns, noise):
    pytest.importorskip("rapidocr")
    document = read(scan(tmp_path / "a.pdf", turns, noise), "auto")
    lines = document.pages[0].text.split("\r\n")
    assert ["".join(line.split()) for line in lines] == ["".join(line.split()) for line in ENGLISH]
    assert document.pages[0].confidence > 0.95


NAMES = [
    f"The company uses {name} in all of its plants." for name in ("AI", "IoT", "AIoT", "IaaS", "generative AI", "ERP")
]


@pytest.mark.slow
def test_names_set_without_serifs_are_read_as_they_are_written(tmp_path):
    pytest.importorskip("rapidocr")
    document = read(scan(tmp_path / "a.pdf", lines=NAMES), "auto")
    assert document.pages[0].text.split("\r\n") == NAMES


@pytest.mark.parametrize(
    ("seen", "text"),
    [("用Al和loT改造工厂", "用AI和IoT改造工厂"), ("采用AwS，设CiSO，经SCaDA与RFiD", "采用AWS，设CISO，经SCaDA与RFID")],
)
def test_a_small_letter_that_must_be_a_capital_is_put_right(tmp_path, fake, monkeypatch, seen, text):
    fake()
    monkeypatch.setattr(recognize, "program", lambda: lambda image: [Seen(box(150, 100, 900, 24), seen, 0.99)])
    assert read(report(tmp_path / "a.pdf", "s"), "auto").pages[0].text == text


@pytest.mark.parametrize(
    "text", ["PwC SoC PoC QoS DoS IoT VoIP NoSQL DvP CxO MWp BvD SaaS", "Aws aws AwS1 xAWs rPA iSO"]
)
def test_names_that_are_written_in_both_sizes_stay(text):
    assert mended(text) == text


def test_every_capital_name_that_dictionaries_hold_is_put_right():
    """Those with a letter within that has one shape in both sizes; APP and ISO are words in other sizes too."""
    folder = Path(__file__).parents[2] / "dictionaries"
    texts = [term.text for path in folder.glob("*.yaml") for term in load(path).terms if term.exact]
    told = [*tomllib.loads((folder / "abbreviations.toml").read_text(encoding="utf-8"))["abbreviations"], *texts]
    names = {name for name in told if re.fullmatch("[A-Z]+", name) and ALIKE.intersection(name[1:-1])}
    assert {"AWS", "CISO", "ICT"} <= names <= set(misread.NAMES)
    for name in misread.NAMES:
        written = name[0] + "".join(letter.lower() if letter in ALIKE else letter for letter in name[1:-1]) + name[-1]
        assert mended(f"{written}, {written}s（{written}）") == f"{name}, {name}s（{name}）"
