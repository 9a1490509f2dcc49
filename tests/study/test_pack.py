"""A pack holds what its numbers were made of and nothing else, and is checked number by number on a copy."""

import ast
import csv
import hashlib
import importlib
import io
import json
import re
import shutil
import warnings
import zipfile
from dataclasses import replace
from importlib import metadata
from pathlib import Path

import pandas as pd
import pytest
from command_line import invoke
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import textindex as ti
from textindex import matching
from textindex.core.errors import SourceError, StudyError
from textindex.core.messages import told
from textindex.documents import pdfium
from textindex.documents.faults import ReadError
from textindex.scoring import provenance
from textindex.study import run_study
from textindex.study.pack.clean import Cleaner, ledger_of, named_within
from textindex.study.pack.compare import cells_of, equal, matched
from textindex.study.pack.sealed import seal, unseal
from textindex.study.pack.tables import read_csv
from textindex.study.pack.told import line
from textindex.study.pack.why import Row

SAMPLES = (
    *("zh/900001_2018.pdf", "zh/900001-云帆科技-2021年年度报告.txt", "zh/900003-远山银行/远山银行_2020年年度报告.html"),
    *("zh/云帆科技2020年年度报告.pdf", "broken/scanned.pdf", "zh/900002_2018.txt"),
)
UNREAD = "900009_2019.pdf"
ORIGINAL, CORRECTED = "云帆科技2020年年度报告.pdf", "zh/云帆科技2020年年度报告（修订版）.pdf"
SPEC = '[[model]]\nname = "one"\noutcome = "International"\nregressors = ["Digital", "Size"]\n'
STUDY = """
title = "a study"   # at {place}
[reports]
folders = ["{place}/reports"]
manifest = "manifest.csv"
[score]
dictionaries = ["mine.yaml"]
[panel]
firms = ["firms.csv"]
winsorize = 0
[estimate]
spec = "spec.toml"
format = ["md"]
"""
MINE = """# kept in {place}
name: mine
language: zh
title: {{zh: 试, en: try}}
version: 1
sources:
  own: {{status: own mapping, reference: "read in {place}"}}
dimensions:
  tech:
    label: {{zh: 技术, en: tech}}
    terms:
      - {{term: 大数据, source: own, why: "said so"}}
      - {{term: 人工智能, source: own, why: "{place}/notes"}}
"""


def verified(pack, *archive, **how):
    return ti.verify(pack, archive, **how)


def rows(done):
    return [(row.what, row.file, row.why) for row in done.differences.itertuples()]


def again(pack, out, change, *, counted=True):
    """A pack whose members and facts were changed, sealed as if it were new; rows counted anew or not."""
    facts, members = unseal(pack)
    facts = {key: value for key, value in facts.items() if key not in ("textindex pack", "members")}
    change(facts, members)
    if counted and isinstance(facts.get("counts"), dict):
        facts["counts"] |= {name: members[f"{name}.csv"].count(b"\n") - 1 for name in facts["counts"]}
    out.write_bytes(seal(facts, members))
    return out


@pytest.fixture(scope="module")
def scored(tmp_path_factory, samples):
    """Some of the samples, scored, and the pack of that."""
    folder = tmp_path_factory.mktemp("scored")
    (folder / "reports").mkdir()
    for name in SAMPLES:
        shutil.copy(samples / name, folder / "reports")
    shutil.copy(samples / "broken" / "scanned.pdf", folder / "reports" / UNREAD)  # a row without a number
    ti.write(ti.score(folder / "reports", "li2023-zh", store=folder / "textindex-store"), folder / "out")
    ti.pack(folder / "out", folder / "a.zip")
    return folder


@pytest.fixture
def checked(scored):
    """Verifies, each report read once for all tests."""
    return lambda pack, *archive: ti.verify(pack, archive, store=scored / "read")


@pytest.fixture
def copy(scored, tmp_path):
    return Path(shutil.copytree(scored / "reports", tmp_path / "copy"))


def test_a_copy_gives_every_number_again(scored, copy, tmp_path):
    done = verified(scored / "a.zip", copy)
    assert done.equal
    assert rows(done) == []
    assert done.versions == ()
    hits = pd.read_parquet(scored / "out" / "hits.parquet")
    assert (done.checked["ledger"], done.checked["index"]) == (len(hits), 6)
    assert done.checked["pages"] == pd.read_csv(scored / "out" / "documents.csv")["n_pages"].sum()
    ti.pack(scored / "out", tmp_path / "b.zip", archive=copy)  # the texts read again, from another place
    assert (tmp_path / "b.zip").read_bytes() == (scored / "a.zip").read_bytes()


def test_names_and_folders_of_a_copy_may_be_others(scored, checked, copy, tmp_path):
    (copy / "all" / "2018").mkdir(parents=True)
    for number, path in enumerate(sorted(path for path in copy.iterdir() if path.is_file())):
        path.rename(copy / "all" / "2018" / f"{number}{path.suffix}")
    assert checked(scored / "a.zip", copy).equal


def test_what_is_missing_and_what_is_another_version_is_named_with_page_and_hit(scored, checked, copy, samples):
    (copy / "900001_2018.pdf").unlink()
    (copy / "scanned.pdf").unlink()
    (copy / UNREAD).unlink()
    shutil.copy(samples / CORRECTED, copy / ORIGINAL)
    done = checked(scored / "a.zip", copy)
    assert not done.equal
    assert rows(done) == [
        ("report", "900001_2018.pdf", "missing"),
        ("report", UNREAD, "missing"),
        ("report", "scanned.pdf", "missing"),
        ("report", ORIGINAL, "other version"),
        ("index", "900001_2018.pdf", "follows"),
        ("index", ORIGINAL, "follows"),
        ("index", UNREAD, "follows"),
    ]
    by = {(row.what, row.file): row for row in done.differences.itertuples()}
    for found in (by["report", "scanned.pdf"], by["report", UNREAD], by["index", UNREAD]):
        assert not found.numbers  # it was not scored
    index = by["index", ORIGINAL]
    assert (index.term, float(index.here)) == ("n_big_data", float(index.packed) + 1)  # one 大数据 more: its README
    found = by["report", ORIGINAL]
    told = ti.score(copy, "li2023-zh").hits
    there = told[(told["file"] == ORIGINAL) & (told["page"] == int(found.page)) & (told["start"] == int(found.start))]
    assert there["term"].tolist() == [found.term] == ["大数据"]
    assert (found.packed, found.here) == ("", "大数据")


def test_another_pdfium_is_another_text_layer(scored, copy, monkeypatch):
    def other(data):
        pages, notes = pdfium.read_pages(data)
        return [pages[0], replace(pages[1], text=pages[1].text.replace("公司", "公词")), *pages[2:]], notes

    def unplaced(data):
        pages, notes = pdfium.read_pages(data)
        return [replace(page, lines=()) for page in pages], notes

    def refuses(data):
        raise ReadError("garbled", "no sense")

    read = importlib.import_module("textindex.documents.read")  # the room's name of it is a function
    readers = importlib.import_module("textindex.documents.readers")
    known = readers.version
    for module in (readers, provenance):
        monkeypatch.setattr(module, "version", lambda name: "99.0" if name == "pypdfium2" else known(name))
    monkeypatch.setitem(read.ENGINES, "pdfium", other)
    done = verified(scored / "a.zip", copy)
    told = {row.file: row for row in done.differences.itertuples() if row.what == "report"}
    pdfs = [name.rpartition("/")[2] for name in SAMPLES if name.endswith(".pdf") and "scanned" not in name]
    assert {row.why for row in told.values()} == {"other text layer"}
    assert set(told) <= set(pdfs)
    assert done.versions == (f"pypdfium2 {known('pypdfium2')} → 99.0",)
    for row in told.values():
        assert "99.0" in row.detail
        assert "from page 2 on" in row.detail
    monkeypatch.setitem(read.ENGINES, "pdfium", unplaced)  # the same characters, and nothing about their places
    told = [row for row in verified(scored / "a.zip", copy).differences.itertuples() if row.what == "report"]
    assert {row.why for row in told} == {"other text layer"}
    assert all("placed otherwise" in row.detail and row.term for row in told)
    monkeypatch.setitem(read.ENGINES, "pdfium", refuses)
    told = [row for row in verified(scored / "a.zip", copy).differences.itertuples() if row.what == "report"]
    assert {(row.file, row.why) for row in told} == {(name, "not read") for name in pdfs}
    monkeypatch.setitem(read.ENGINES, "pdfium", pdfium.read_pages)  # another version, and the same text
    same = verified(scored / "a.zip", copy)
    assert (same.equal, rows(same), len(same.versions)) == (True, [], 1)


def tampered(members, file="900001_2018.pdf", column="n_total", more=3):
    """The index of a pack in which one number is larger."""
    table = pd.read_csv(io.BytesIO(members["index.csv"]), dtype=str, keep_default_na=False, encoding="utf-8-sig")
    at = table["file"] == file
    table.loc[at, column] = str(int(table.loc[at, column].iloc[0]) + more)
    members["index.csv"] = table.to_csv(index=False, lineterminator="\n").encode("utf-8-sig")


def without_a_hit(members):
    """A ledger without its first hit."""
    head, _, *lines = members["ledger.csv"].decode().splitlines(keepends=True)
    members["ledger.csv"] = "".join([head, *lines]).encode()


def test_numbers_that_textindex_does_not_give_are_unexplained(scored, checked, copy, tmp_path, samples):
    odd = again(scored / "a.zip", tmp_path / "odd.zip", lambda facts, members: tampered(members))
    assert rows(checked(odd, copy)) == [("index", "900001_2018.pdf", "unexplained")]
    shutil.copy(samples / CORRECTED, copy / ORIGINAL)  # what differs elsewhere does not excuse it
    assert ("index", "900001_2018.pdf", "unexplained") in rows(checked(odd, copy))
    hit = again(scored / "a.zip", tmp_path / "hit.zip", lambda facts, members: without_a_hit(members))
    found = list(checked(hit, scored / "reports").differences.itertuples())
    assert [(row.what, row.why, row.hits, row.packed) for row in found] == [("report", "unexplained", 1, "")]


def test_a_report_that_cannot_be_read_here_is_told_as_that(scored, checked, copy):
    (copy / "900001_2018.pdf").write_bytes(b"")
    (copy / UNREAD).write_bytes(b"")
    done = checked(scored / "a.zip", copy)
    by = {(row.what, row.file): (row.why, row.numbers) for row in done.differences.itertuples()}
    assert by == {
        ("report", "900001_2018.pdf"): ("other version", True),
        ("report", UNREAD): ("other version", False),
        ("index", "900001_2018.pdf"): ("follows", True),
        ("index", UNREAD): ("follows", False),
    }


def test_the_same_text_counted_by_another_version_is_told_by_its_name(scored, checked, copy, tmp_path):
    def change(facts, members):
        without_a_hit(members)
        record = json.loads(members["provenance.json"])
        record["versions"]["jieba"] = "0.1"
        record["dictionaries"][0]["concept_rules_sha256"] = "0" * 64
        members["provenance.json"] = json.dumps(record).encode()
        head, *lines = members["terms.csv"].decode().splitlines()
        members["terms.csv"] = "\n".join([f"{head},gone", *(f"{line},1" for line in lines), ""]).encode()

    done = checked(again(scored / "a.zip", tmp_path / "old.zip", change), copy)
    assert [why for *_, why in rows(done)] == ["other package version"]
    assert done.versions[0].startswith("jieba 0.1 → ")
    assert done.versions[1] == "concept rules"
    assert any("terms.gone" in line for line in done.not_checked)


def test_a_report_that_another_file_stands_in_for_is_another_choice(scored, checked, copy, samples):
    shutil.copy(samples / CORRECTED, copy)
    done = checked(scored / "a.zip", copy)
    assert rows(done)[0] == ("report", ORIGINAL, "other choice")
    assert Path(CORRECTED).name in done.differences["detail"].iloc[0]
    assert any("1 file of this copy" in line for line in done.not_checked)


@pytest.mark.parametrize("quotes", [0, 4])
def test_of_the_reports_words_a_pack_holds_no_more_than_is_allowed(scored, tmp_path, quotes):
    packed = ti.pack(scored / "out", tmp_path / "q.zip", quotes=quotes)
    members = unseal(packed.path).members
    hits = pd.read_parquet(scored / "out" / "hits.parquet").reset_index(drop=True)
    ledger = pd.read_csv(io.BytesIO(members["ledger.csv"]), dtype=str, keep_default_na=False, encoding="utf-8-sig")
    assert ledger["surface"].tolist() == hits["surface"].tolist()
    assert max(map(len, [*ledger["left"], *ledger["right"]])) == quotes
    for _, packed_row, row in zip(range(50), ledger.itertuples(), hits.itertuples(), strict=False):
        assert row.left.endswith(packed_row.left)
        assert row.right.startswith(packed_row.right.replace("'", ""))
    longest = max(hits["surface"].str.len())
    size = max(2 * quotes + longest, 12) + 1
    held = "".join(data.decode("utf-8", "replace") for data in members.values())
    runs = {held[at : at + size] for at in range(len(held))}
    texts = [(scored / "reports" / name.rpartition("/")[2]) for name in SAMPLES if "scanned" not in name]
    for path in texts:
        for page in ti.read(path).pages:
            text = page.text
            windows = {text[at : at + size] for at in range(len(text) - size + 1)}
            assert not [one for one in windows & runs if one.strip(" .-—_0123456789,%\n")]


def test_reports_without_a_hit_and_without_a_rejection_are_packed_too(samples, tmp_path):
    (tmp_path / "reports").mkdir()
    shutil.copy(samples / "zh" / "900002_2018.txt", tmp_path / "reports")
    ti.write(ti.score(tmp_path / "reports", store=tmp_path / "textindex-store"), tmp_path / "out")
    ti.pack(tmp_path / "out", tmp_path / "p.zip")
    done = verified(tmp_path / "p.zip", tmp_path / "reports")
    assert (done.equal, done.checked["ledger"], done.checked["pages"]) == (True, 0, 1)
    (tmp_path / "reports" / "900002_2018.txt").write_text("年度报告\n证券代码：900002\n2018年\n大数据。" * 3, "utf-8")
    assert rows(verified(tmp_path / "p.zip", tmp_path / "reports"))[0][2] == "other version"


def test_no_rule_names_a_cue_whose_words_a_pack_would_keep():
    """Every cue that is made of words of a report, by the rules' own source: without quotes none of the words stays."""
    folder, found = Path(matching.__file__).parent, []
    for path in (*folder.glob("attribution_[!m]*.py"), *folder.glob("concept*.py")):  # the model names signs, no cues
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Return) and node.value is not None:
                last = node.value.elts[-1] if isinstance(node.value, ast.Tuple) else node.value
                if isinstance(last, ast.JoinedStr):
                    parts = [one.value if isinstance(one, ast.Constant) else "\0" for one in last.values]
                    found.append("".join(parts))
    cues = [cue for cue in found if re.match(r"[a-z\0][a-z' \0,]*(: |\0)", cue)]
    assert {"under the heading \0", "accounting: \0", "name of a \0: \0"} <= set(cues)
    assert len(cues) > 40
    hits = pd.DataFrame({"cue": [cue.replace("\0", "甲乙") for cue in cues]})
    for cue, left in zip(cues, ledger_of(hits, 0)["cue"], strict=True):
        assert left.count("甲乙") == (cue.partition(": ")[0].count("\0") if ": " in cue else 0)


def test_quotes_are_bounded_by_what_the_ledger_keeps(scored, tmp_path):
    with pytest.raises(StudyError, match="0 to 30"):
        ti.pack(scored / "out", tmp_path / "q.zip", quotes=31)
    with pytest.raises(StudyError, match=r"\.zip"):
        ti.pack(scored / "out", tmp_path / "q.tar")
    assert list(tmp_path.iterdir()) == []


def test_what_may_be_added_is_a_code_book_or_a_sheet(scored, tmp_path):
    sheet = {"candidate": ["数字孪生"], "decision": ["accept"], "reason": ["read"], "dimension": ["x"], "n_hits": [3]}
    table = pd.DataFrame({**sheet, "example": ["公司建成数字孪生平台。"], "mine": ["private"]})
    table.to_excel(tmp_path / "found.xlsx", index=False)
    packed = ti.pack(scored / "out", tmp_path / "p.zip", quotes=30, add=[tmp_path / "found.xlsx"])
    kept = pd.read_csv(io.BytesIO(unseal(packed.path).members["added/found.csv"]), encoding="utf-8-sig")
    assert list(kept) == list(sheet)
    assert any("example" in line and "mine" in line for line in packed.left_out)
    before = packed.path.read_bytes()
    for path in (scored / "out" / "hits.csv", scored / "reports" / "900002_2018.txt", tmp_path / "no.md"):
        with pytest.raises(StudyError, match=path.name):
            ti.pack(scored / "out", tmp_path / "p.zip", add=[path])
    assert packed.path.read_bytes() == before


def test_the_lock_names_what_is_installed_and_has_the_versions_of_the_run(scored):
    members = unseal(scored / "a.zip").members
    head, *lines = members["environment.txt"].decode().splitlines()
    locked = dict(line.split("==") for line in lines)
    told = json.loads(members["provenance.json"])["versions"]
    assert head == f"# textindex {told['textindex']}, Python {told['python']}"
    for name in ("jieba", "pypdfium2", "pandas", "click", "pyfixest"):
        assert locked[name] == metadata.version(name) == told.get(name, locked[name])
    assert "pytest" not in locked


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """A study of simulated firms, done, in a place with an odd name that its files name."""
    place = tmp_path_factory.mktemp("odd") / "Qx7 某处"
    (place / "reports").mkdir(parents=True)
    panel, _ = ti.simulate(3, 200)
    panel = panel[panel["firm"].isin(panel["firm"].unique()[:5])].reset_index(drop=True)
    listed = [("path", "firm", "year", "name")]
    for number, (firm, year, n) in enumerate(panel[["firm", "year", "Digital"]].itertuples(index=False)):
        said = "公司建成大数据平台。公司已经应用人工智能技术。\n" * (1 + round(n))
        (place / "reports" / f"r{number}.txt").write_text(f"年度报告\n{'稳健经营。' * 40}\n{said}", encoding="utf-8")
        listed.append((f"reports/r{number}.txt", firm, year, "某某公司"))
    with (place / "manifest.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(listed)
    panel[["firm", "year", "International", "Size"]].to_csv(place / "firms.csv", index=False)
    (place / "mine.yaml").write_text(MINE.format(place=place.as_posix()), encoding="utf-8")
    (place / "mine.decisions.tsv").write_text(f"date\twho\n2020\t{place}/x\n", encoding="utf-8")
    (place / "spec.toml").write_text(f"# {place}\n{SPEC}", encoding="utf-8")
    (place / "study.toml").write_text(STUDY.format(place=place.as_posix()), encoding="utf-8")
    run_study(place / "study.toml")
    return place


def test_no_member_names_a_place_of_the_machine(study, tmp_path):
    sample = ti.sample(study / "out" / "index", 20, seed=1)
    sample.sheets[0].assign(relevant="1", mine=str(study)).to_csv(tmp_path / "sheet.csv", index=False)
    (tmp_path / "codebook.md").write_text(f"see {study}/notes and /home/ann/book.md\n", encoding="utf-8")
    add = [tmp_path / "sheet.csv", tmp_path / "codebook.md"]
    packed = ti.pack(study, tmp_path / "s.zip", add=add, with_panel=True)
    opened = unseal(packed.path)
    assert {"added/sheet.csv", "added/codebook.md", "dictionaries/mine.decisions.tsv", "study.toml"} < set(
        packed.members
    )
    held = {**opened.members, "pack.json": json.dumps(opened.facts, ensure_ascii=False).encode()}
    for name, data in held.items():
        for secret in ("Qx7", "某处", str(tmp_path), str(Path.home()), "/home/", "/ann"):
            assert secret.encode() not in data, (name, secret)
    sheet = pd.read_csv(io.BytesIO(opened.members["added/sheet.csv"]), dtype=str, keep_default_na=False)
    assert "mine" not in sheet
    assert set(sheet["left"]) == {""}
    assert any("mine" in line for line in packed.left_out)
    (tmp_path / "loose").mkdir()
    for name in ("study.toml", "dictionaries/mine.yaml", "specs/spec.toml"):
        place = tmp_path / "loose" / name
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(opened.members[name])
    from textindex.study.file import load_study

    asked = load_study(tmp_path / "loose" / "study.toml").asked
    assert asked.reports.folders == ("reports",)
    assert asked.score.dictionaries == ("dictionaries/mine.yaml",)
    assert ti.load_dictionary(tmp_path / "loose" / "dictionaries" / "mine.yaml").sha256 == (
        ti.load_dictionary(study / "mine.yaml").sha256
    )
    assert b"said so" in opened.members["dictionaries/mine.yaml"]


@pytest.mark.slow
def test_a_study_is_checked_to_its_estimates(study, tmp_path):
    bare, full = tmp_path / "bare.zip", tmp_path / "full.zip"
    without = ti.pack(study / "study.toml", bare)
    assert not [name for name in without.members if name.endswith(".dta")]
    assert any("panel.dta" in line for line in without.left_out)
    ti.pack(study, full, with_panel=True)
    copy = tmp_path / "copy"
    copy.mkdir()
    for number, path in enumerate(sorted((study / "reports").iterdir())):
        shutil.copy(path, copy / f"other-{number}.txt")  # which firm it is only the manifest told
    done = verified(full, copy)
    assert (done.equal, done.checked["estimates"] > 3) == (True, True)
    assert any("how the panel was made" in line for line in done.not_checked)
    for pyfixest, why in ((metadata.version("pyfixest"), "unexplained"), ("0.1", "other package version")):
        odd = again(full, tmp_path / "odd.zip", lambda _, members, own=pyfixest: better(members, own))
        found = verified(odd, study / "reports")
        assert rows(found) == [("tables/coefficients.csv", "", why)]
        assert found.differences["term"].tolist() == ["one Size"]
    for change, row in (
        (less_estimates, ("tables/coefficients.csv", "", "unexplained")),
        (lambda _, members: members.pop("tables/rows.csv"), ("tables/rows.csv", "", "unexplained")),
        (lambda _, members: members.pop("tables/coefficients.csv"),
         ("tables/coefficients.csv", "", "contradicts itself")),
        (lambda facts, _: facts.update(estimate=None), ("study.toml", "", "contradicts itself")),
    ):  # fmt: skip
        found = verified(again(full, tmp_path / "odd.zip", change), study / "reports")
        assert not found.equal
        assert row in rows(found)
    blind = verified(bare, study / "reports")
    assert (blind.equal, blind.checked["estimates"]) == (True, 0)
    assert any("panel.dta" in line for line in blind.not_checked)
    panel = pd.read_stata(study / "out" / "panel" / "panel.dta")
    panel["Size"] = panel["Size"] ** 2
    panel.to_stata(tmp_path / "mine.dta", write_index=False)
    other = verified(bare, study / "reports", panel=tmp_path / "mine.dta")
    assert not other.equal
    assert {row[:2] for row in rows(other)} >= {("tables/coefficients.csv", "")}
    assert any("mine.dta" in line for line in other.not_checked)
    theirs = verified(bare, study / "reports", panel=study / "out" / "panel" / "panel.dta")
    assert (theirs.equal, theirs.checked["estimates"]) == (True, done.checked["estimates"])


def less_estimates(_, members):
    """A pack whose coefficients lack a row."""
    lines = members["tables/coefficients.csv"].splitlines(keepends=True)
    members["tables/coefficients.csv"] = b"".join(lines[:-1])


def better(members, pyfixest):
    """A pack whose coefficient of Size is another, and was made by that version."""
    table = read_csv(members["tables/coefficients.csv"], "coefficients.csv")
    table.loc[table["term"] == "Size", "estimate"] = "0.75"
    members["tables/coefficients.csv"] = table.to_csv(index=False, lineterminator="\n").encode()
    lines = members["environment.txt"].decode().splitlines()
    lines = [f"pyfixest=={pyfixest}" if line.startswith("pyfixest==") else line for line in lines]
    members["environment.txt"] = "\n".join(lines).encode()


def test_a_study_that_is_not_done_is_no_pack(study, tmp_path):
    place = Path(shutil.copytree(study, tmp_path / "half"))
    (place / "spec.toml").write_text(SPEC.replace('"Digital", ', ""), encoding="utf-8")
    with pytest.raises(StudyError, match="estimate"):
        ti.pack(place, tmp_path / "s.zip")
    with pytest.raises(StudyError, match="neither a study"):
        ti.pack(tmp_path, tmp_path / "s.zip")
    assert not (tmp_path / "s.zip").exists()


@pytest.mark.slow
def test_a_run_needs_its_texts_its_dictionary_and_what_its_manifest_said(study, scored, tmp_path):
    run = Path(shutil.copytree(study / "out" / "index", tmp_path / "run"))
    with pytest.raises(ti.TextIndexError, match="mine"):
        ti.pack(run, tmp_path / "s.zip")
    given = {"dictionary": [study / "mine.yaml"]}
    with pytest.raises(ti.TextIndexError, match="textindex-store"):
        ti.pack(run, tmp_path / "s.zip", **given)
    with pytest.raises(StudyError, match="--archive"):
        ti.pack(run, tmp_path / "s.zip", store=scored / "textindex-store", **given)
    with pytest.raises(StudyError, match="manifest"):
        ti.pack(run, tmp_path / "s.zip", archive=[study / "reports"], **given)
    ti.pack(run, tmp_path / "s.zip", archive=[study / "reports"], manifest=study / "manifest.csv", **given)
    assert verified(tmp_path / "s.zip", study / "reports").equal
    changed = tmp_path / "mine.yaml"
    changed.write_text((study / "mine.yaml").read_text("utf-8").replace("人工智能", "云计算"), encoding="utf-8")
    with pytest.raises(StudyError, match="not the one"):
        ti.pack(run, tmp_path / "s.zip", dictionary=[changed], store=study / "textindex-store")


@pytest.mark.slow
def test_settings_of_a_run_are_those_of_the_check(scored, copy, tmp_path):
    how = {"count": "substring", "drop": ["negated"], "own": 0.5, "formulas": ["pca", "new", "per-10k-words"]}
    ti.write(ti.score(copy, ["li2023-zh", "wu2021-zh"], store=tmp_path / "textindex-store", **how), tmp_path / "out")
    ti.pack(tmp_path / "out", tmp_path / "p.zip")
    assert verified(tmp_path / "p.zip", copy).equal
    (copy / "900002_2018.txt").unlink()
    done = verified(tmp_path / "p.zip", copy)
    assert {row.why for row in done.differences.itertuples()} == {"missing", "follows"}


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7), cut=st.booleans())
def test_a_pack_that_is_cut_short_or_changed_by_a_bit_is_told(scored, tmp_path, at, bit, cut):
    data = bytearray((scored / "a.zip").read_bytes())
    place = int(at * len(data))
    if cut:
        del data[place:]
    else:
        data[place] ^= 1 << bit
    (tmp_path / "x.zip").write_bytes(data)
    with pytest.raises(StudyError) as told:
        unseal(tmp_path / "x.zip")
    assert str(told.value).startswith(str(tmp_path / "x.zip"))
    assert "\n" not in str(told.value)


def foreign(entries, facts=None, *, method=zipfile.ZIP_DEFLATED):
    """A ZIP archive with the seal of a pack, as somebody may make it by hand."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in entries:
            with warnings.catch_warnings(action="ignore"):  # the same name twice
                archive.writestr(zipfile.ZipInfo(name), data, method)
        archive.writestr("pack.json", json.dumps(facts or {"members": {}}))
        archive.comment = b"textindex pack 1 sha256 " + b"0" * 64
    body = buffer.getvalue()[:-64]
    return body + hashlib.sha256(body).hexdigest().encode()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "not a pack"),
        (b"%PDF-1.4", "not a pack"),
        (foreign([("a.csv", b"x")])[:-88] + b" " * 88, "not a pack"),
        (foreign([("a.csv", b"x")]) + b"\n", "its end was changed"),
        (foreign([("../../evil.csv", b"x")]), "leads out"),
        (foreign([("/etc/evil.csv", b"x")]), "leads out"),
        (foreign([(f"dictionaries/{'a' * 300}.yaml", b"x")]), "a name as long"),
        (foreign([("a.csv", b"x"), ("a.csv", b"y")]), "twice"),
        (foreign([("a.csv", b"\0" * 30_000_000)]), "a.csv"),
        (foreign([("a.csv", b"x")]), "not in both"),
        (foreign([("a.csv", b"x")], {"members": {"a.csv": "0" * 64}}), "is not what"),
        (foreign([], {"members": 3}), "pack.json"),
        (foreign([]), "index.csv"),
    ],
    ids=[
        *(
            "empty",
            "a PDF",
            "a ZIP",
            "longer",
            "out",
            "root",
            "long",
            "twice",
            "a bomb",
            "untold",
            "hash",
            "facts",
            "no tables",
        )
    ],
)
def test_what_is_no_pack_is_told_in_a_sentence_and_nothing_is_written(tmp_path, data, why, samples):
    (tmp_path / "x.zip").write_bytes(data)
    done = invoke("verify", tmp_path / "x.zip", "--archive", samples, "-w", "0", code=None)
    assert (done.exit_code, done.stdout) == (1, "")
    assert why in done.stderr
    assert done.stderr.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["x.zip"]


def test_a_pack_of_a_newer_version_and_one_without_sense_are_told(scored, tmp_path, copy):
    facts, members = unseal(scored / "a.zip")
    (tmp_path / "new.zip").write_bytes(seal(facts, members).replace(b"textindex pack 1 ", b"textindex pack 2 "))
    with pytest.raises(StudyError, match="newer"):
        unseal(tmp_path / "new.zip")
    wrongs = ({"quotes": None}, {"quotes": 31}, {"dictionaries": ["no.yaml"]}, {"dictionaries": 3}, {"estimate": 3})
    for wrong in wrongs:
        odd = again(scored / "a.zip", tmp_path / "odd.zip", lambda own, _, wrong=wrong: own.update(wrong))
        with pytest.raises(StudyError, match="no pack that textindex makes"):
            verified(odd, copy)
    with pytest.raises(SourceError) as told:
        verified(scored / "a.zip", tmp_path / "nowhere")
    assert str(told.value) == f"{tmp_path / 'nowhere'}: no such folder or file; check the path"  # no store is named


def test_a_pack_whose_tables_or_dictionary_were_edited_is_told_by_their_names(scored, tmp_path, copy):
    def less(_, members):
        rows = members["index.csv"].splitlines(keepends=True)
        members["index.csv"] = b"".join(row for row in rows if b"900003,2020" not in row)

    def other(name, old, new):
        return lambda _, members: members.update({name: members[name].replace(old, new, 1)})

    edits = [
        (less, "900003 2020"),
        (other("index.csv", b"firm,", b"firma,"), "the pack's index.csv"),
        (other("ledger.csv", b"page,", b"pages,"), "the pack's ledger.csv"),
        (lambda _, members: members.update({"manifest.csv": b"a,b\n"}), "the pack's manifest.csv"),
        (other("dictionaries/li2023-zh.yaml", b"name:", b"nome:"), "no pack that textindex makes"),
    ]
    for change, why in edits:
        odd = again(scored / "a.zip", tmp_path / "odd.zip", change)
        with pytest.raises(StudyError, match=why):
            verified(odd, copy)
    with pytest.raises(StudyError, match="coefficients"):
        read_csv(b"\x00\xff", "tables/coefficients.csv")


def test_a_dictionary_that_is_not_the_runs_own_is_told(scored, checked, copy, tmp_path):
    def change(_, members):
        facts = json.loads(members["provenance.json"])
        facts["dictionaries"][0]["sha256"] = "0" * 64
        members["provenance.json"] = json.dumps(facts).encode()

    done = checked(again(scored / "a.zip", tmp_path / "odd.zip", change), copy)
    assert done.equal
    assert [line for line in done.not_checked if "dictionaries/li2023-zh.yaml" in line]
    assert not checked(scored / "a.zip", copy).not_checked


def more_hits(members, term):
    """Terms of which one has another hit."""
    lines = members["terms.csv"].decode().splitlines(keepends=True)
    at = lines[0].strip().lstrip("\ufeff").split(",").index("longest")
    for number, cells in enumerate(row.split(",") for row in list(lines)):
        if term in cells:
            cells[at] = str(int(cells[at]) + 1)
            lines[number] = ",".join(cells)
    members["terms.csv"] = "".join(lines).encode()


def written_for(place, firm, year, words):
    """A report in plain text, with words of the dictionary."""
    place.mkdir(exist_ok=True)
    text = f"某{firm}公司{year}年年度报告\n股票代码：{firm}\n{'稳健经营。' * 40}\n{words}\n"
    path = place / f"{firm}_{year}_某{firm}_年度报告.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_firm_year_that_only_the_copy_has_makes_no_number_unexplained(tmp_path):
    reports = tmp_path / "reports"
    for n, firm in enumerate(("900001", "900002", "900003"), 1):
        written_for(reports, firm, 2020, "公司建成大数据平台。" * n)
    run = ti.score(reports, "li2023-zh", store=tmp_path / "textindex-store", formulas=["tfidf", "z"])
    assert list(run.index["n_total"]) == [1, 2, 3]
    ti.write(run, tmp_path / "out")
    ti.pack(tmp_path / "out", tmp_path / "a.zip")
    alone = verified(tmp_path / "a.zip", reports)
    assert (alone.equal, alone.checked["terms"] > 0, alone.not_checked) == (True, True, ())
    more = written_for(reports, "900004", 2020, "公司建成大数据平台和云计算中心。")
    done = verified(tmp_path / "a.zip", reports)
    assert (done.equal, rows(done), done.checked) == (True, [], alone.checked)
    assert any(more.name in line and "set aside" in line for line in done.not_checked)
    odd = again(tmp_path / "a.zip", tmp_path / "odd.zip", lambda _, members: more_hits(members, "大数据"))
    assert [row for row in rows(verified(odd, reports)) if row[0] == "terms"] == [("terms", "", "unexplained")]


def test_a_firm_year_that_could_not_be_read_and_is_read_here_from_another_file_is_another_choice(scored, checked, copy):
    more = written_for(copy, "900009", 2019, "公司建成大数据平台。")
    done = checked(scored / "a.zip", copy)
    assert rows(done) == [("index", UNREAD, "other choice")]
    assert more.name in done.differences["detail"].iloc[0]
    assert not done.equal


def test_reports_that_a_manifest_names_may_be_swapped_in_the_copy(tmp_path):
    reports, listed = tmp_path / "reports", "path,firm,year,name\n"
    reports.mkdir()
    for n, firm in enumerate(("900001", "900002"), 1):
        words = f"{'稳健经营。' * 40}\n{'公司建成大数据平台。' * n}"
        (reports / f"r{n}.txt").write_text(f"年度报告\n{words}\n", encoding="utf-8")
        listed += f"reports/r{n}.txt,{firm},2019,某某公司\n"
    (tmp_path / "m.csv").write_text(listed, encoding="utf-8")
    run = ti.score(reports, "li2023-zh", store=tmp_path / "textindex-store", manifest=tmp_path / "m.csv")
    assert list(zip(run.index["firm"], run.index["n_total"], strict=True)) == [("900001", 1), ("900002", 2)]
    ti.write(run, tmp_path / "out")
    ti.pack(tmp_path / "out", tmp_path / "a.zip")
    (reports / "r1.txt").rename(reports / "r")
    (reports / "r2.txt").rename(reports / "r1.txt")
    (reports / "r").rename(reports / "r2.txt")
    assert rows(verified(tmp_path / "a.zip", reports)) == []


def test_a_row_of_estimates_is_said_without_a_report():
    row = Row("tables", "", "", "", "unexplained", True, "", "", "one Size", "1", "2", 0, "why")
    assert told(line(row), "en") == "estimates: unexplained: why (one Size: 1 → 2)"
    assert told(line(row), "zh") == "估计结果：原因不明：why（one Size：1 → 2）"


def test_the_commands_say_it_in_both_languages_and_in_files(scored, copy, tmp_path):
    def run(*arguments, **environment):
        return invoke(*arguments, code=None, env=environment)

    packed = run("pack", scored / "out", "-o", tmp_path / "p.zip", "--quotes", "3")
    assert packed.exit_code == 0
    assert "3 characters" in packed.stdout
    check = ("verify", tmp_path / "p.zip", "--archive", copy, "-w", "0", "--store", tmp_path / "st")
    assert run("pack", scored / "out", "-o", tmp_path / "p.zip", "--quotes", "3").exit_code == 0  # its own, again
    shutil.make_archive(str(tmp_path / "mine"), "zip", copy, "900002_2018.txt")
    before = (tmp_path / "mine.zip").read_bytes()
    refused = run("pack", scored / "out", "-o", tmp_path / "mine.zip")
    assert (refused.exit_code, "--force" in refused.stderr) == (1, True)
    assert (tmp_path / "mine.zip").read_bytes() == before
    good = run(*check)
    assert (good.exit_code, good.stdout.splitlines()[-1]) == (0, "equal: every number that was checked")
    (copy / "900001_2018.pdf").unlink()
    bad = run(*check, "--out", tmp_path / "d.csv", LANG="zh_CN.UTF-8", LC_ALL="", LC_MESSAGES="")
    assert bad.exit_code == 3
    assert "此副本中没有" in bad.stdout
    table = pd.read_csv(tmp_path / "d.csv", dtype=str)
    assert (table["why"].tolist(), table["detail_zh"].iloc[0]) == (["missing", "follows"], "此副本中没有")
    page = run(*check, "--out", tmp_path / "d.md", "--json")
    assert json.loads(page.stdout)["differences"][0]["why"] == "missing"
    assert (tmp_path / "d.md").read_text("utf-8").count("900001_2018.pdf") == 4
    assert run(*check, "--out", tmp_path / "d.pdf").exit_code == 1


LISTED = st.lists(
    st.tuples(st.text("ab.", min_size=1, max_size=3), st.sampled_from("xyz"), st.sampled_from(["1", "2", ""])),
    max_size=8,
    unique_by=lambda row: row[0],
)


@given(LISTED, LISTED)
def test_each_file_is_matched_once_and_equal_ones_first(one, other):
    packed, here = (
        pd.DataFrame([(*row, "2020", "ok") for row in some], columns=["file", "sha256", "firm", "year", "status"])
        for some in (one, other)
    )
    found = matched(packed, here)
    assert len(set(found.values())) == len(found)
    assert set(found) <= set(packed["file"])
    assert set(found.values()) <= set(here["file"])
    for name, digest, _ in one:
        if (name, digest) in {(n, d) for n, d, _ in other}:
            assert found[name] == name
        elif name not in found:
            assert name not in {n for n, *_ in other if n not in found.values()}


@given(
    st.lists(
        st.lists(st.sampled_from("abc"), min_size=1, max_size=4).map(lambda parts: "/" + "/".join(parts)), max_size=6
    )
)
def test_whole_paths_become_names_that_tell_them_apart(files):
    found = named_within(files)
    assert set(found) == set(files)
    assert len(set(found.values())) == len(found)
    assert not [name for name in found.values() if name.startswith("/")]


@settings(max_examples=25)
@given(st.text(max_size=30), st.text(max_size=30), st.integers(0, 30))
def test_what_is_cut_of_a_passage_is_what_lies_at_the_hit_and_its_hash_knows_all(left, right, quotes):
    hits = pd.DataFrame({"left": [left], "surface": ["大数据"], "right": [right], "cue": ["a: b"], "off_cue": [""]})
    made = ledger_of(hits, quotes).iloc[0]
    assert left.endswith(made["left"])
    assert right.startswith(made["right"])
    assert (len(made["left"]), len(made["right"])) == (min(quotes, len(left)), min(quotes, len(right)))
    assert made["passage"] == ledger_of(hits, 0)["passage"].iloc[0]
    assert made["passage"] != ledger_of(hits.assign(right=right + "x"), quotes)["passage"].iloc[0]


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("C:\\Users\\ann\\study\\a.csv", "a.csv"),
        ("see https://site.org/home/a.pdf", "see https://site.org/home/a.pdf"),
        ("1/2 and a/b", "1/2 and a/b"),
        ("/home/ann/x y", "x y"),
        ('{"p": "C:\\\\\\\\Users\\\\\\\\ann\\\\\\\\a.csv"}'.replace("\\\\\\\\", "\\\\"), '{"p": "a.csv"}'),
    ],
)
def test_paths_of_machines_are_known_and_other_slashes_stay(text, clean):
    assert Cleaner([]).clean(text) == clean


def test_numbers_are_compared_as_numbers_and_rows_by_their_key():
    one = pd.DataFrame({"k": ["a", "a", "b"], "x": ["1", "2.0", "3"]})
    assert list(cells_of(one, pd.DataFrame({"k": ["a", "a", "b"], "x": ["1.0", "2", "3.0000000001"]}), ["k"])) == []
    found = list(cells_of(one, pd.DataFrame({"k": ["a", "c"], "x": ["", "3"]}), ["k"]))
    assert found == [(("a",), "x", "1", ""), ("a",), ("b",)]
    assert not equal("nan", "1")
