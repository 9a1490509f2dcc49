"""Whatever lies below a folder is found, rejected with its reason, or passed over and told: nothing goes unsaid."""

import json
import os
import shutil
import warnings
from pathlib import Path

import pytest
from command_line import invoke
from made_files import report

import textindex
from textindex.core.errors import SourceError
from textindex.sources import search
from textindex.sources.walk import LEAVES
from textindex.store import Store

SECRET = "第二层"


@pytest.fixture
def archive(tmp_path):
    folder = tmp_path / "年报"
    for number, name in enumerate(("a.txt", "2020/b.txt", f"2020/{SECRET}/c.txt"), 1):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(report(number), encoding="utf-8")
    return folder


def files(found):
    return [filing.file for filing in found.filings]


# ---- what an earlier run wrote


@pytest.mark.parametrize("out", [".", "2020", "out", "2020/../out/deep"])
def test_reports_beside_an_earlier_runs_outputs_are_scored_and_the_outputs_are_told(archive, out):
    for number in range(2):
        done = invoke("score", archive, "-o", archive / out, "-s", archive / "texts", "-j", 0)
        assert "3 files in: 3 scored, 0 rejected" in done.stdout
        assert ("13 written by an earlier run" in done.stderr) == (number == 1)
        assert ("1 store of texts (texts/)" in done.stderr) == (number == 1)
    record = json.loads((archive / out / "run.json").read_text(encoding="utf-8"))
    assert record["passed_over"] == {"written by an earlier run": 13, "store of texts": 1}


def test_a_users_own_file_of_an_outputs_name_is_none_of_ours(archive):
    invoke("score", archive, "-o", archive / "out", "-s", archive.parent / "store", "-j", 0)
    record = json.loads((archive / "out" / "run.json").read_text(encoding="utf-8"))
    record["textindex files"].remove("methods.md")
    (archive / "out" / "run.json").write_text(json.dumps(record), encoding="utf-8")
    (archive / "2020" / "index.csv").write_text("mine", encoding="utf-8")
    assert files(search([archive])) == [
        "2020/b.txt",
        "2020/index.csv",
        f"2020/{SECRET}/c.txt",
        "a.txt",
        "out/methods.md",
    ]


@pytest.mark.parametrize("record", ["", "[]", '{"textindex files": 3}', '{"textindex files": [[]]}', "[" * 90_000])
def test_a_run_json_that_is_no_record_hides_nothing(archive, record):
    (archive / "run.json").write_text(record)
    assert "a.txt" in files(search([archive]))


# ---- stores


def test_a_report_in_a_stores_folder_is_found_and_the_stores_own_files_are_not(archive):
    textindex.read_archive(archive, archive / "store")
    for name in ("x.txt", "parts/y.txt", "z/z.txt", "z/parts/z.parquet"):
        (archive / "store" / name).parent.mkdir(exist_ok=True)
        (archive / "store" / name).write_text(report(4), encoding="utf-8")
    found = search([archive])
    assert [name for name in files(found) if "store/" in name] == [
        "store/parts/y.txt", "store/x.txt", "store/z/parts/z.parquet", "store/z/z.txt",
    ]  # fmt: skip
    assert found.passed == {"store of texts": ["store/"]}
    assert search([archive / "store"]).passed == {"store of texts": ["./"]}


def test_a_file_called_store_json_makes_no_store(archive):
    (archive / "store.json").write_text('{"another": "shop"}')
    assert files(search([archive]))[-1] == "store.json"


@pytest.mark.parametrize("name", ["store.json", "run.json", "report.pdf"])
def test_a_pipe_is_rejected_and_nothing_waits_for_it(archive, name):
    os.mkfifo(archive / "2020" / name)
    found = search([archive])
    assert files(found) == ["2020/b.txt", f"2020/{SECRET}/c.txt", "a.txt"]
    assert [(r.filing.file, r.reason) for r in found.rejections] == [(f"2020/{name}", "no access")]
    with pytest.raises(SourceError, match="no regular file"):
        search([archive / "2020" / name])


# ---- what cannot be listed


@pytest.fixture(params=[PermissionError, FileNotFoundError])
def closed(request, monkeypatch):
    """A folder that may not be listed, or disappears while its parent is: for root, who may list anything, too."""
    plain = os.scandir

    def scandir(path="."):
        if Path(path).name == SECRET:
            raise request.param(13, "closed to you", path)
        return plain(path)

    monkeypatch.setattr(os, "scandir", scandir)
    return request.param


def test_a_folder_that_cannot_be_listed_is_rejected_and_the_others_are_scored(archive, closed, tmp_path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", textindex.IdentityWarning)
        for paths in (archive, None):
            result = textindex.score(paths, "li2023-zh", store=tmp_path / "store")
            assert result.provenance["files"] == {"found": 3, "scored": 2, "rejected": {"no access": 1}}
            (row,) = result.rejections.itertuples()
            assert (row.file, row.stage, row.reason) == (f"2020/{SECRET}/", "sources", "no access")
            assert "closed to you" in row.detail


def test_where_nothing_else_is_there_the_closed_folder_is_the_error(archive, closed):
    with pytest.raises(SourceError, match="cannot be listed: closed to you"):
        search([archive / "2020" / SECRET])


def test_a_file_that_disappears_after_it_was_listed_is_a_rejection(archive, tmp_path, monkeypatch):
    plain = textindex.sources.search

    def search_and_lose(*arguments):
        found = plain(*arguments)
        (archive / "a.txt").unlink()
        return found

    monkeypatch.setattr("textindex.sources.search", search_and_lose)
    result = textindex.score(archive, "li2023-zh", store=tmp_path / "store")
    assert result.provenance["files"] == {"found": 3, "scored": 2, "rejected": {"unreadable": 1}}


# ---- links


def test_links_that_lead_nowhere_or_to_themselves_are_accounted_for(archive):
    (archive / "gone.pdf").symlink_to("nowhere.pdf")
    (archive / "self.pdf").symlink_to("self.pdf")
    (archive / "one").symlink_to("other")
    (archive / "other").symlink_to("one")
    found = search([archive])
    assert set(files(found)) >= {"gone.pdf", "self.pdf", "one", "other"}
    result = textindex.score(archive, "li2023-zh")
    assert result.provenance["files"]["rejected"] == {"unreadable": 4}


def test_a_file_is_known_by_its_own_place_and_links_to_it_are_told(archive):
    (archive / "0.txt").symlink_to(archive / "a.txt")
    (archive / "0").symlink_to(archive / "2020")
    (archive / "2020" / "up").symlink_to(archive)
    found = search([archive])
    assert files(found) == ["2020/b.txt", f"2020/{SECRET}/c.txt", "a.txt"]
    assert sorted(found.passed["the same by another path"]) == ["0.txt", "0/", "2020/up/"]


def test_links_that_lead_out_of_the_archive_are_passed_over_and_told(archive, tmp_path):
    shutil.copytree(archive, tmp_path / "elsewhere")
    (archive / "more").symlink_to(tmp_path / "elsewhere" / "2020")
    (archive / "d.txt").symlink_to(tmp_path / "elsewhere" / "a.txt")
    (archive / "passwd").symlink_to("/etc/passwd")
    (archive / "etc").symlink_to("/etc")
    (archive / "600519_2019.txt").symlink_to("/dev/zero")
    found = search([archive])
    inside = files(found)
    assert len(inside) == 3
    assert found.passed == {LEAVES: ["600519_2019.txt", "d.txt", "etc/", "more/", "passwd"]}
    both = search([archive, tmp_path / "elsewhere"])  # who means them names where they lie
    assert len(files(both)) == 6
    (tmp_path / "links").mkdir()
    (tmp_path / "links" / "d.txt").symlink_to(archive / "a.txt")
    with pytest.raises(SourceError, match="but 1 link that leads out of it; give what they lead to"):
        search([tmp_path / "links"])


# ---- what no report can be


def test_what_systems_and_programs_leave_is_told(archive):
    left = ["Thumbs.db", "2020/DESKTOP.INI", "~$年报.docx", "2020/Icon\r"]
    for name in (*left, ".DS_Store", "2020/.hidden"):
        (archive / name).write_text("x")
    (archive / "__MACOSX").mkdir()
    (archive / "__MACOSX" / "a.txt").write_text("x")
    found = search([archive])
    assert files(found) == ["2020/b.txt", f"2020/{SECRET}/c.txt", "a.txt"]
    assert {kind: sorted(names) for kind, names in found.passed.items()} == {
        "hidden": [".DS_Store", "2020/.hidden"],
        "left by a system or program": sorted([*left, "__MACOSX/"]),
    }


def test_far_archives_are_sorted_out_alike(archive, memory_archive):
    invoke("score", archive, "-o", archive / "out", "-s", archive / "store", "-j", 0)
    (archive / ".git").mkdir()
    (archive / ".git" / "x.pdf").write_text("x")
    (archive / "Thumbs.db").write_text("x")
    (archive / "store" / "x.txt").write_text(report(4), encoding="utf-8")
    here, there = search([archive]), search([memory_archive(archive)])
    assert files(there) == files(here)
    assert there.passed == {
        kind: [n.replace(".git/", ".git/x.pdf") for n in names] for kind, names in here.passed.items()
    }


@pytest.fixture
def memory_archive(request):
    import fsspec

    def put(folder):
        system, root = fsspec.filesystem("memory"), f"/{request.node.name}"
        for path in folder.rglob("*"):
            if path.is_file():
                system.pipe_file(f"{root}/{path.relative_to(folder).as_posix()}", path.read_bytes())
        return f"memory:/{root}"

    return put


def test_what_was_passed_over_is_not_kept_as_a_file_of_the_archive(archive, tmp_path):
    (archive / "Thumbs.db").write_text("x")
    textindex.read_archive(archive, tmp_path / "store")
    (listing,) = Store(tmp_path / "store").listings().values()
    assert len(listing.files) == 3
