"""Papers are coded: planted sentences are found, each in its cell, with its page; what does not support is told."""

import random

import docx
import pandas as pd
import pytest
from made_papers import FILLER, NO_SUPPORT, REFERENCES, SUPPORT, pdf, small
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph

import textindex as ti

FIELDS = list(SUPPORT)


def cells(coded, text):
    own = coded.cells[coded.cells["text"] == text]
    return {(row.field, row.kind): row.code for row in own.itertuples()}


@pytest.fixture(scope="module")
def coded(tmp_path_factory):
    """Twelve papers, each with the support of some fields and with sentences that are none, on two pages."""
    folder, chance, truth = tmp_path_factory.mktemp("papers"), random.Random(5), {}
    for number in range(12):
        held = [key for key in FIELDS if chance.random() < 0.4]
        none = [why for why in NO_SUPPORT if why != "reference list" and chance.random() < 0.5]
        first = [SUPPORT[key] for key in held[::2]] + [f"{FILLER} {FILLER}"] + [NO_SUPPORT[why] for why in none]
        second = [FILLER, *(SUPPORT[key] for key in held[1::2]), FILLER]
        pdf(folder / f"P{number:02d}.pdf", [*first, None, *second], (NO_SUPPORT["reference list"], *REFERENCES))
        truth[f"P{number:02d}"] = (held, [*none, "reference list"])
    return ti.code_papers(folder), truth


def test_every_planted_sentence_is_in_its_cell_and_no_other(coded):
    found, truth = coded
    assert len(found.cells) == 12 * 8
    for text, (held, _) in truth.items():
        assert cells(found, text) == {key: int(key in held) for key in FIELDS}
        own = found.passages[(found.passages["text"] == text) & found.passages["counted"]]
        assert sorted(own["passage"]) == sorted(SUPPORT[key] for key in held)


def test_the_pages_are_those_that_the_sentences_stand_on(coded):
    found, truth = coded
    for text, (held, _) in truth.items():
        own = found.passages[(found.passages["text"] == text) & found.passages["counted"]]
        pages = dict(zip(own["passage"], own["page"], strict=True))
        assert pages == {SUPPORT[key]: 1 + at % 2 for at, key in enumerate(held)}


def test_what_is_no_support_is_told_with_its_reason(coded):
    found, truth = coded
    for text, (_, none) in truth.items():
        own = found.passages[(found.passages["text"] == text) & ~found.passages["counted"]]
        assert sorted(own["reason"]) == sorted(none)
        assert (own["stance"] == "").all()
        row = found.cells[(found.cells["text"] == text) & (found.cells["field"] == "market_knowledge")]
        assert row["set_aside"].sum() == len(none)


def test_a_table_shows_empty_cells(coded):
    found, truth = coded
    wide = found.table().set_index("text")
    for text, (held, _) in truth.items():
        for field, kind in FIELDS:
            assert (wide.loc[text, f"{field} ({kind})"] == "–") == ((field, kind) not in held)
    assert list(found.table("opportunity").columns) == ["text", *dict.fromkeys(field for field, _ in FIELDS)]


def test_a_hit_is_where_its_passage_says(coded):
    for row in coded[0].passages.itertuples():
        assert row.surface in row.passage
        first = row.term.split("; ")[0].split()[0].rstrip("*")
        assert row.surface.casefold().startswith(first[:4])


def test_cited_sentences_count_where_asked_and_anchors_may_be_left_out(tmp_path):
    path = pdf(tmp_path / "a.pdf", [NO_SUPPORT["another study"], FILLER, NO_SUPPORT["no digital technology near"]])
    key = ("market_knowledge", "effect")
    assert cells(ti.code_papers(path, **small()), "a")[key] == 0
    assert cells(ti.code_papers(path, cited=True, **small()), "a")[key] == 1
    found = ti.code_papers(path, **{**small(), "anchors": None})
    assert found.passages["counted"].tolist() == [False, True]


def test_a_sentence_over_the_page_stands_where_it_begins(tmp_path):
    long = " ".join([FILLER] * 16)
    found = ti.code_papers(
        pdf(tmp_path / "a.pdf", [f"{long} {SUPPORT['market_knowledge', 'effect']} {long}"]), **small()
    )
    row = found.passages.iloc[0]
    document = ti.read(tmp_path / "a.pdf")
    (page,) = [p.number for p in document.pages if "market knowledge" in " ".join(p.text.split())]
    assert (row["page"], row["passage"]) == (page, SUPPORT["market_knowledge", "effect"])
    before = " ".join(document.pages[page - 1].text.split()).partition("Online tools")[0]
    assert abs(row["sentence"] - 1 - before.count(". ")) <= 1


def test_what_cannot_be_read_is_missing_and_not_zero(tmp_path):
    pdf(tmp_path / "good.pdf", [SUPPORT["market_knowledge", "effect"]])
    (tmp_path / "bad.pdf").write_bytes(b"<html>")
    german = (
        "Die Unternehmen und ihre Kunden sind mit der Digitalisierung nicht in allen Fragen auf dem gleichen Stand. "
    )
    pdf(tmp_path / "german.pdf", [german * 30])
    found = ti.code_papers(tmp_path, **small())
    assert set(found.failed) == {"bad.pdf", "german.pdf"}
    assert found.failed["german.pdf"] == "other language: the paper is in de, the terms in en"
    for name in ("bad", "german"):
        assert all(code is pd.NA for code in cells(found, name).values())
    assert (found.table().set_index("text").loc["bad"] == "?").all()
    assert (found.pillars()["not_read"] == 2).all()


def test_files_of_one_name_are_one_row(tmp_path):
    pdf(tmp_path / "2016.pdf", [SUPPORT["market_knowledge", "effect"]])
    pdf(tmp_path / "2018.pdf", [SUPPORT["distance_location", "effect"]])
    names = tmp_path / "names.csv"
    names.write_text("file,name\n2016.pdf,Brouthers\n2018.pdf,Brouthers\n", encoding="utf-8")
    found = ti.code_papers(tmp_path, names=names, **small())
    assert set(found.cells["text"]) == {"Brouthers"}
    assert sum(cells(found, "Brouthers").values()) == 2
    assert (
        found.cells.set_index(["field", "kind"]).loc[("distance_location", "effect"), "where"] == "2018.pdf, p. 1, s. 3"
    )
    (tmp_path / "2018.pdf").write_bytes(b"%PDF-")
    half = cells(ti.code_papers(tmp_path, names=names, **small()), "Brouthers")
    assert half["market_knowledge", "effect"] == 1
    assert half["distance_location", "effect"] is pd.NA


def test_two_columns_with_running_heads_are_read_in_order(tmp_path):
    def head(canvas, document):
        canvas.drawString(60, 810, "Invented Journal 12 (2018) 1-20")
        canvas.drawString(290, 20, str(document.page))

    style = getSampleStyleSheet()["BodyText"]
    frames = [Frame(50, 50, 240, 740), Frame(305, 50, 240, 740)]
    document = BaseDocTemplate(str(tmp_path / "two.pdf"), pageTemplates=[PageTemplate(frames=frames, onPage=head)])
    said = [SUPPORT["market_knowledge", "effect"], SUPPORT["distance_location", "effect"]]
    body = [f"{FILLER} {FILLER} {own} {FILLER} {FILLER}" for own in (said * 10)]
    listed = ["References", NO_SUPPORT["reference list"], *(own.replace("&", "&amp;") for own in REFERENCES)]
    document.build([Paragraph(own, style) for own in [*body, *listed]])
    found = ti.code_papers(tmp_path / "two.pdf", **small())
    assert found.passages["passage"].tolist() == [*(said * 10), "Digital market knowledge of exporters."]
    assert found.passages["counted"].tolist() == [True] * 20 + [False]
    assert found.passages["page"].is_monotonic_increasing


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda folder: None, "there is no file to code"),
        (
            lambda folder: [pdf(folder / "a.pdf", []), (folder / "a.txt").write_text("x")],
            "would both be called a: name them",
        ),
        (
            lambda folder: [pdf(folder / "a.pdf", []), (folder / "n.csv").write_text("file,name\nz.pdf,z\n")],
            "z.pdf is none of",
        ),
        (
            lambda folder: [pdf(folder / "a.pdf", []), (folder / "n.csv").write_text("file\na.pdf\n")],
            "column name is missing",
        ),
    ],
)
def test_what_cannot_be_coded_is_told(tmp_path, make, message):
    make(tmp_path)
    names = tmp_path / "n.csv"
    with pytest.raises(ti.LiteratureError, match=message):
        ti.code_papers(tmp_path, names=names if names.exists() else None, **small())


def test_a_dictionary_of_ones_own_needs_no_endings(tmp_path):
    own = tmp_path / "own.yaml"
    own.write_text("name: own\nlanguage: en\ndimensions:\n  trust:\n    label: {zh: 信任, en: Trust}\n"
                   "    terms: [trust]\n", encoding="utf-8")  # fmt: skip
    path = pdf(tmp_path / "a.pdf", ["Digital tools build trust. They do not build trust at once."])
    found = ti.code_papers(path, own)
    assert found.cells[["field", "kind", "for", "set_aside"]].values.tolist() == [["trust", "", 1, 1]]
    assert ti.code_interviews(_word(tmp_path / "b.docx", [("I", "Trust?"), ("Rossi", "Trust grew.")]), own).cells[
        "code"
    ].tolist() == [1]


def _word(path, turns):
    document = docx.Document()
    for who, said in turns:
        document.add_paragraph(f"{who}: {said}")
    document.save(path)
    return path
