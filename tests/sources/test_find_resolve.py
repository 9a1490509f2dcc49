"""Finding lists every file once and names manifest faults by line; resolving keeps one report a firm-year."""

import re
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textindex.core.errors import SourceError
from textindex.core.messages import Message
from textindex.core.records import Filing
from textindex.sources import ReadReport, find, not_annual, read_manifest, resolve

ANNUAL = {"kind": "annual", "firm": "600519", "year": 2019}


@pytest.fixture
def archive(tmp_path):
    folder = tmp_path / "reports"
    (folder / "2019").mkdir(parents=True)
    for name in ("a.pdf", "b.txt", "2019/c.html"):
        (folder / name).write_text(name)
    return folder


def manifest(folder, text, encoding="utf-8"):
    path = folder / "manifest.csv"
    path.write_bytes(text.encode(encoding))
    return path


def fault(folder, text):
    with pytest.raises(SourceError) as error:
        find([folder], manifest(folder.parent, text))
    return str(error.value)


def test_an_english_text_without_marks_of_a_report_is_told_so_and_of_its_sections_nothing():
    filing = Filing("h", "log.txt", kind="other", language="en")
    notes = [Message("section.open_ended", section="mdna")]
    assert not_annual(filing, notes).detail == (
        "no title, form or chapters of an annual report are in it; if it is one, or a part to be scored, name its firm "
        "and year in a manifest"
    )
    assert (
        not_annual(replace(filing, language="zh")).detail == "another kind of document, by its title or its file name"
    )
    seen = not_annual(replace(filing, what=Message("kind.esg")), [*notes, "an exhibit"])
    assert seen.detail == "a report on sustainability (ESG) (an exhibit)"


# ---- manifests


def test_what_a_manifest_says_is_asserted_and_files_it_does_not_name_stay(archive):
    path = manifest(archive, "path,firm,year,name\na.pdf,000001,2019,平安银行\n2019/c.html,,2018,\n")
    found = {filing.file: filing for filing in find([archive], path)}
    assert set(found) == {"a.pdf", "b.txt", "2019/c.html"}
    a, c = found["a.pdf"], found["2019/c.html"]
    assert (a.firm, a.year, a.name, a.asserted) == ("000001", 2019, "平安银行", {"firm", "year", "name"})
    assert (c.firm, c.year, c.asserted) == ("", 2018, {"year"})
    assert found["b.txt"].asserted == frozenset()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_manifest_may_be_utf_8_with_or_without_mark_or_gb18030(tmp_path, encoding):
    path = manifest(tmp_path, "path,firm,year,name\n年报/一.pdf,000001,2019,平安银行\n", encoding)
    rows = read_manifest(path)
    assert {key: tuple(row) for key, row in rows.items()} == {"年报/一.pdf": (2, "000001", 2019, "平安银行")}


def test_paths_may_be_written_with_backslashes_and_years_as_excel_writes_them(archive):
    found = find(
        [archive], manifest(archive.parent, "Path,Firm,Year\r\n2019\\c.html,000001,2019.0\r\n./a.pdf,000001,2020\r\n")
    )
    assert {f.file: (f.firm, f.year) for f in found if f.asserted} == {
        "2019/c.html": ("000001", 2019),
        "a.pdf": ("000001", 2020),
    }


@pytest.mark.parametrize("column", ["path", "firm", "year"])
def test_a_missing_column_is_named(archive, column):
    header = ",".join({"path", "firm", "year", "name"} - {column})
    assert column in re.search("lacks the column ([^(]*)", fault(archive, f"{header}\nx,y,z\n"))[1]


@pytest.mark.parametrize(
    ("rows", "line", "word"),
    [
        ("a.pdf,600519,2019\nb.txt,600519,2019\n", 3, "given twice"),
        ("a.pdf,600519,2019\na.pdf,600519,2018\n", 3, "given twice"),
        ("a.pdf,600519,2019\nb.txt,600519,19\n", 3, "'19' is no fiscal year"),
        ("a.pdf,600519,二〇一九\n", 2, "is no fiscal year"),
        (",600519,2019\n", 2, "no path"),
        ("a.pdf,600519,2019\nnowhere.pdf,600519,2018\n", 3, "nowhere.pdf"),
    ],
)
def test_each_fault_of_a_manifest_is_named_with_its_line(archive, rows, line, word):
    message = fault(archive, "path,firm,year\n" + rows)
    assert re.search(rf"row {line}: .*{re.escape(word)}", message)


def test_faults_after_a_cell_of_two_lines_are_named_with_the_row_that_a_spreadsheet_shows(archive):
    message = fault(archive, 'path,firm,year,name\na.pdf,600519,2019,"贵州\n茅台"\nb.txt,600519,19,\n')
    assert "row 3: year '19'" in message


def test_all_faults_are_listed_at_once(archive):
    message = fault(archive, "path,firm,year\na.pdf,1,x\n,1,2019\nb.txt,2,2019\nb.txt,2,2018\n")
    assert [int(line) for line in re.findall(r"row (\d+):", message)] == [2, 3, 4, 5]


def test_a_manifest_that_cannot_be_opened_is_named(archive):
    with pytest.raises(SourceError, match=r"nowhere\.csv: it cannot be opened"):
        find([archive], archive / "nowhere.csv")


# ---- folders


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(SourceError, match="nowhere: no such folder"):
        find([tmp_path / "nowhere"])


def test_an_empty_folder_is_named(tmp_path):
    (tmp_path / "deep" / "deeper").mkdir(parents=True)
    (tmp_path / ".hidden.pdf").write_text("x")
    with pytest.raises(SourceError, match="no files found"):
        find([tmp_path])


def test_hidden_files_and_folders_are_passed_over_but_not_a_hidden_root(archive):
    (archive / ".DS_Store").write_text("x")
    (archive / ".git").mkdir()
    (archive / ".git" / "x.pdf").write_text("x")
    hidden = archive.rename(archive.parent / ".archive")
    assert [f.file for f in find([hidden])] == ["2019/c.html", "a.pdf", "b.txt"]


def test_a_file_given_twice_counts_once(archive):
    (archive / "link.pdf").symlink_to(archive / "a.pdf")
    found = find([archive, archive / "a.pdf", archive / "2019", archive / "2019" / ".." / "b.txt"])
    assert len(found) == len({f.file for f in found}) == 3


def test_files_of_equal_name_in_two_folders_are_told_apart(tmp_path):
    for folder in ("x/reports", "y/reports", "z"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "600519_2019.pdf").write_text(folder)
    found = find([tmp_path / "x" / "reports", tmp_path / "y" / "reports", tmp_path / "z"])
    assert len({f.file for f in found}) == 3


def test_a_link_to_a_file_that_is_gone_is_found_so_that_the_run_can_account_for_it(archive):
    (archive / "gone.pdf").symlink_to(archive / "nowhere.pdf")
    assert "gone.pdf" in [f.file for f in find([archive])]


# ---- resolve


def candidate(file, n_chars=1000, **known):
    return ReadReport(Filing(f"/{file}", file, **{"sha256": file, **ANNUAL, **known}), n_chars)


def reasons(rejected):
    return {r.filing.file: r.reason for r in rejected}


def test_of_equal_files_one_is_taken():
    chosen, rejected = resolve([candidate("b.pdf", sha256="s"), candidate("a.pdf", sha256="s")])
    assert [f.file for f in chosen] == ["a.pdf"]
    assert reasons(rejected) == {"b.pdf": "duplicate"}
    assert "a.pdf" in rejected[0].detail


@pytest.mark.parametrize("named", ["a.pdf", "z.pdf"])
def test_of_equal_files_the_one_whose_name_tells_the_firm_year_is_taken(named):
    bare = candidate("m.pdf", sha256="s", firm="", year=None)
    chosen, rejected = resolve([bare, candidate(named, sha256="s")])
    assert [f.file for f in chosen] == [named]
    assert reasons(rejected) == {"m.pdf": "duplicate"}


def test_a_correction_supersedes_what_it_corrects_even_with_less_text():
    chosen, rejected = resolve([candidate("old.pdf", 9000), candidate("new.pdf", 10, revision=1)])
    assert [f.file for f in chosen] == ["new.pdf"]
    assert reasons(rejected) == {"old.pdf": "superseded"}


def test_of_two_different_reports_of_a_firm_year_the_one_with_more_text_is_taken():
    chosen, rejected = resolve([candidate("short.pdf", 10), candidate("long.pdf", 9000)])
    assert [f.file for f in chosen] == ["long.pdf"]
    assert reasons(rejected) == {"short.pdf": "duplicate"}
    assert "long.pdf" in rejected[0].detail


def test_a_manifests_word_beats_revision_and_length():
    asserted = candidate("mine.pdf", 10, asserted=frozenset({"firm", "year"}))
    chosen, rejected = resolve([candidate("long.pdf", 9000, revision=1), asserted])
    assert [f.file for f in chosen] == ["mine.pdf"]
    assert list(reasons(rejected)) == ["long.pdf"]
    assert not re.search(r"has -\d", rejected[0].detail)


@pytest.mark.parametrize(("known", "word"), [({"firm": ""}, "no firm"), ({"year": None}, "no year")])
def test_a_report_without_firm_or_year_is_unidentified(known, word):
    chosen, rejected = resolve([candidate("x.pdf", **known)])
    assert (chosen, reasons(rejected)) == ([], {"x.pdf": "unidentified"})
    assert word in rejected[0].detail


@pytest.mark.parametrize("kind", ["summary", "half-year", "half-year summary", "quarterly", "prospectus", "other"])
def test_what_is_no_annual_report_says_so_and_beats_nothing(kind):
    chosen, rejected = resolve([candidate("x.pdf", 9000, kind=kind, revision=3), candidate("y.pdf")])
    assert [f.file for f in chosen] == ["y.pdf"]
    assert reasons(rejected) == {"x.pdf": "not an annual report"}


filings = st.builds(
    dict,
    firm=st.sampled_from(["", "000001", "600519"]),
    year=st.sampled_from([None, 2019, 2020]),
    kind=st.sampled_from(["annual", "annual", "annual", "summary", ""]),
    revision=st.integers(0, 2),
    sha256=st.sampled_from("abcdefgh"),
    asserted=st.sampled_from([frozenset(), frozenset(), frozenset({"firm", "year"})]),
    n_chars=st.integers(0, 3),
)
several = st.lists(filings, max_size=10).map(
    lambda many: [candidate(f"{number}.pdf", known.pop("n_chars"), **known) for number, known in enumerate(many)]
)


@given(several)
def test_resolving_conserves_each_candidate_once_and_chooses_one_report_a_firm_year(candidates):
    chosen, rejected = resolve(candidates)
    assert Counter(f.file for f in chosen) + Counter(r.filing.file for r in rejected) == Counter(
        c.filing.file for c in candidates
    )
    assert max(Counter((f.firm, f.year) for f in chosen).values(), default=1) == 1
    assert all(f.firm and f.year and f.kind in ("annual", "") for f in chosen)


@given(several)
def test_no_identified_report_is_lost_to_an_unidentified_copy(candidates):
    chosen, _ = resolve(candidates)
    firm_years = {(f.firm, f.year) for f in chosen}
    hashes = {f.sha256 for f in chosen}
    beaten = {c.filing.sha256 for c in candidates if (c.filing.firm, c.filing.year) in firm_years}
    for filing, _ in candidates:
        if filing.kind == "annual" and filing.firm and filing.year:
            # its firm-year has a report, or its bytes stand for (or lost against) another firm-year's
            assert (filing.firm, filing.year) in firm_years or filing.sha256 in hashes | beaten


@given(several, st.randoms(use_true_random=False))
def test_the_order_of_the_files_does_not_matter(candidates, random):
    mixed = list(candidates)
    random.shuffle(mixed)
    chosen, rejected = resolve(candidates)
    again, rejected_again = resolve(mixed)
    assert chosen == again
    assert reasons(rejected) == reasons(rejected_again)


def test_linked_folders_are_followed_once_and_outputs_are_no_reports(tmp_path):
    archive = tmp_path / "archive"
    other = archive / "other"
    (archive / "out").mkdir(parents=True)
    other.mkdir()
    (other / "600519_2019.txt").write_text("x")
    (archive / "link").symlink_to(other)
    (archive / "again").symlink_to(archive)
    for name in ("index.parquet", "hits.parquet", "provenance.json"):
        (archive / "out" / name).write_text("x")
    assert [(f.firm, f.year) for f in find([archive])] == [("600519", 2019)]


def test_a_bare_name_in_a_manifest_must_be_plain(tmp_path):
    for folder in ("a", "b"):
        (tmp_path / "archive" / folder).mkdir(parents=True)
        (tmp_path / "archive" / folder / "annual.txt").write_text(folder)
    path = tmp_path / "manifest.csv"
    path.write_text("path,firm,year\nannual.txt,600519,2019\n", encoding="utf-8")
    with pytest.raises(SourceError, match="2 files are called"):
        find([tmp_path / "archive"], path)
    path.write_text("path;firm;year\narchive/a/annual.txt;600519;2019\n", encoding="utf-8")
    assert [f.firm for f in find([tmp_path / "archive"], path)] == ["600519", ""]
