"""Exports of five kinds give the same records, whole and with their raw text; a damaged one says what to do."""

import io
import sys

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_references import BIBTEX, RIS, SCOPUS, WOS, WOS_TEXT

import textindex as ti
from textindex.literature.records import doi_key, family_key, title_key

KINDS = {"a.ris": RIS, "a.bib": BIBTEX, "scopus.csv": SCOPUS, "savedrecs.txt": WOS, "plain.txt": WOS_TEXT}


def read(tmp_path, text, name="a.ris", encoding="utf-8"):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return ti.read_references(path)


def test_ris(tmp_path):
    first, second = read(tmp_path, RIS)
    assert (first.id, first.source, first.line) == ("a-1", "a", 1)
    assert first.authors == ("Abel, A.", "Bohr, B.")
    assert (first.title, first.year, first.doi) == ("Going abroad", 2017, "10.1/AB")
    assert first.abstract == "First line and a second one."
    assert first.keywords == ("export", "digital")
    assert (first.kind, second.kind) == ("Article", "Conference Paper")
    assert first.fields == {"title": "TI", "year": "PY", "doi": "DO", "abstract": "AB", "authors": "AU",
                            "keywords": "KW",
                            "kind": "TY"}  # fmt: skip
    assert first.raw == RIS.replace("\r\n", "\n").partition("\n\n")[0] + "\n"
    assert (second.title, second.year, second.abstract, second.authors) == ("Staying home", 2016, "None.", ())
    assert second.fields["title"] == "T1"


def test_bibtex_keeps_what_latex_would_drop(tmp_path):
    first, second = read(tmp_path, BIBTEX, "a.bib")
    assert first.title == "R&D and SMEs: costs fell 20% in a year"
    assert first.authors == ("Müller, J.", "van der Berg, Anna")
    assert (first.outlet, first.year, first.doi) == ("Journal of Invented Business", 2016, "10.1000/a_b")
    assert (first.accession, first.kind, second.kind, second.year) == ("a1", "Article", "Conference Paper", 2017)
    assert first.raw in BIBTEX


def test_scopus(tmp_path):
    first, second = read(tmp_path, SCOPUS, "scopus.csv")
    assert first.authors == ("Abel A.", "Bohr B.")
    assert (first.title, first.abstract, first.keywords) == ('Costs, "cheap" and dear', "", ("export", "digital"))
    assert (second.title, second.abstract, second.line) == ("=Formula", "Two lines", 3)
    assert second.raw.split("\n") == SCOPUS.split("\n")[2:4]


def test_older_scopus_has_authors_between_commas(tmp_path):
    (only,) = read(tmp_path, 'Authors,Title,Year,Source title\n"Abel A., Bohr B.C.",T,2015,J\n', "s.csv")
    assert only.authors == ("Abel A.", "Bohr B.C.")


@pytest.mark.parametrize(("name", "text"), [("savedrecs.txt", WOS), ("plain.txt", WOS_TEXT)])
def test_web_of_science(tmp_path, name, text):
    (only,) = read(tmp_path, text, name)
    assert only.authors == ("Abel, A", "Bohr, B")
    assert (only.year, only.language, only.kind, only.accession) == (2018, "English", "Article", "WOS:1")
    assert only.title in ('A "quoted', "A long title")


def test_what_databases_write_above_their_records_is_none(tmp_path):
    head = "Provider: Invented\nDatabase: Records\nContent: text/plain\n\n"
    assert len(read(tmp_path, head + RIS, "export.txt")) == 2
    assert len(read(tmp_path, "Scopus\nEXPORT DATE: 1 May 2018\n\n" + BIBTEX, "scopus.bib")) == 2


def test_scopus_saved_with_semicolons_between_columns(tmp_path):
    first, _ = read(tmp_path, SCOPUS, "scopus.csv")
    table = pd.read_csv(io.StringIO(SCOPUS.removeprefix("\ufeff")), dtype=str)
    for mark in ";\t":
        again, second = read(tmp_path, table.to_csv(sep=mark, index=False), f"{ord(mark)}.csv")
        assert (again.authors, again.title, again.keywords) == (first.authors, first.title, first.keywords)
        assert second.abstract == "Two lines"


@pytest.mark.parametrize(("name", "package"), [("a.ris", "rispy"), ("a.bib", "bibtexparser")])
def test_a_package_that_is_missing_is_named(tmp_path, monkeypatch, name, package):
    for module in [own for own in sys.modules if own.partition(".")[0] == package] or [package]:
        monkeypatch.setitem(sys.modules, module, None)
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(
        ti.LiteratureError, match=rf"needs the package {package}.*: pip install 'textindex\[literature\]'"
    ):
        read(tmp_path, KINDS[name], name)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_encodings_of_western_exports(tmp_path, encoding):
    text = "TY  - JOUR\nAU  - Wörnitz, D.\nTI  - Résumé de l'été à Genève\nPY  - 2017\nER  - \n"
    (only,) = read(tmp_path, text, encoding=encoding)
    assert (only.authors, only.title) == (("Wörnitz, D.",), "Résumé de l'été à Genève")


def test_chinese_in_a_chinese_code_page(tmp_path):
    (only,) = read(
        tmp_path, "TY  - JOUR\nTI  - 数字化与中小企业国际化\nAB  - 本文研究企业。\nER  - \n", encoding="gb18030"
    )
    assert only.title == "数字化与中小企业国际化"


@pytest.mark.parametrize(
    ("text", "name", "message"),
    [
        (RIS[: RIS.rindex("ER")], "a.ris", r"begins in line 13 \(Staying home\) does not end with ER: the file ends"),
        (RIS.replace("ER  - \r\n", ""), "a.ris", r"\(Going abroad\) does not end with ER: another begins in line 12"),
        (RIS[RIS.index("TI") :], "a.ris", "line 1: 'TI  - Going abroad' belongs to no record"),
        (BIBTEX[:-12], "a.bib", r"1 entry cannot be read \(line 6: @inproceedings.*a file that was cut"),
        (SCOPUS[:-40], "s.csv", r"line 3: \d cells, and the header has 10: the file was cut"),
        (SCOPUS[: SCOPUS.index("lines")], "s.csv", "a quotation mark is not closed"),
        (WOS_TEXT[: WOS_TEXT.index("UT")], "w.txt", r"\(A long\) does not end with ER"),
        (WOS[:-20], "w.txt", "the file was cut"),
        ("", "a.ris", "the file is empty; run the search again"),
        ("\ufeff \r\n", "a.ris", "the file is empty"),
        (SCOPUS.partition("\n")[0] + "\n", "s.csv", "the export holds no record"),
        ("firm,year\n1,2\n", "s.csv", "no export that is known: RIS, BibTeX"),
        ("<html>", "a.ris", "line 1: '<html>' and no line that begins with TY"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_an_export_is_told(tmp_path, text, name, message):
    with pytest.raises(ti.LiteratureError, match=message):
        read(tmp_path, text, name)


def test_there_is_no_such_file(tmp_path):
    with pytest.raises(ti.LiteratureError, match="cannot be opened: No such file"):
        ti.read_references(tmp_path / "none.ris")


@pytest.mark.parametrize("name", list(KINDS))
def test_every_cut_is_told_or_loses_no_record(tmp_path, name):
    """Wherever a file is cut: an error, or every record that is given is one of the whole file."""
    text = KINDS[name].replace("\r\n", "\n")
    whole = {(r.title, r.year) for r in read(tmp_path, text, name)}
    told = 0
    for end in range(1, len(text) - 2):
        try:
            found = read(tmp_path, text[:end], name)
        except ti.LiteratureError:
            told += 1
            continue
        if name not in ("scopus.csv", "savedrecs.txt"):  # a last cell that is shorter cannot be seen
            assert {(r.title, r.year) for r in found} <= whole
            assert len(found) < len(whole) or text[end:].strip() in ("ER", "EF", "", "-")
    assert told > len(text) / 4


FORMS = [
    "{}",
    "https://doi.org/{}",
    "http://dx.doi.org/{}",
    "doi: {}.",
    "DOI:{}",
    "doi.org/{}",
    "https://www.doi.org/{}",
]


@given(
    st.from_regex(r"10\.[0-9]{4}/[a-z0-9._()-]{0,10}[a-z0-9]", fullmatch=True), st.sampled_from(FORMS), st.booleans()
)
def test_a_doi_is_one_in_every_form(doi, form, capitals):
    written = form.format(doi)
    assert doi_key(written.upper() if capitals else written) == doi == doi_key(doi)


@given(st.text())
def test_a_key_of_a_title_is_its_own_key(title):
    key = title_key(title)
    assert title_key(key) == key
    assert title_key(title.upper().lower()) == title_key(title.upper()).lower()


def test_authors_are_one_in_three_forms():
    assert {family_key(name) for name in ("Wörnitz, Dana", "D. Wornitz", "Wörnitz DA", "WORNITZ, D.")} == {"wornitz"}
