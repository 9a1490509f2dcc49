"""An archive is one archive however its address is written, and when it was moved; stores of earlier versions too."""

import json
import os
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import fsspec
import pytest
from command_line import invoke
from made_files import report

import textindex
from textindex.store import Store, listing

NUMBERS = range(1, 4)


@pytest.fixture
def reports(tmp_path, monkeypatch):
    """A folder, which a link leads to as well; work is done beside it."""
    for number in NUMBERS:
        path = tmp_path / "data" / "年报" / f"{number}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(report(number), encoding="utf-8")
        os.utime(path, (1_600_000_000,) * 2)
    (tmp_path / "link").symlink_to(tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "data" / "年报"


def spelled(folder):
    """The same folder, written in several ways."""
    root = folder.parent.parent
    return [
        "data/年报", "./data/年报", "data/年报/", "data/../data/./年报", str(folder), f"{root}//data/年报", "link/年报",
        f"{root}/link/年报/.", (folder).as_uri(), Path("link") / "年报",
    ]  # fmt: skip


def score(paths, store, notes=None):
    """Score; gives the files in, what was opened, and what was told."""
    opened, told = [], [] if notes is None else notes

    def progress(event):
        if event.step == "read":
            opened.append(event.file)
        elif event.step == "note":
            told.append(event.reason)

    result = textindex.score(paths, "li2023-zh", store=store, progress=progress)
    assert len(result.rejections) == 0
    assert dict(zip(result.index["firm"], result.index["n_total"], strict=True)) == {f"60010{n}": n for n in NUMBERS}
    return opened


def test_an_archive_is_one_however_it_is_written_and_is_read_once(reports, tmp_path):
    assert len(score("data/年报", "store")) == 3
    for number, path in enumerate(spelled(reports)):
        store = ["store", "./store/", tmp_path / "data" / ".." / "store", "link/../store"][number % 4]
        assert score(path, store) == []
        assert len(Store("store").listings()) == 1
        assert score(None, store) == []
    assert textindex.store.info(Store("store"))["archives"] == {str(reports): 3}


def test_files_given_one_by_one_are_that_archive_too(reports):
    score([f"data/年报/{n}.txt" for n in NUMBERS], "store")
    assert score([str(reports / f"{n}.txt") for n in NUMBERS], "store") == []
    score("data/年报", "store")
    assert score(None, "store") == []


@pytest.mark.parametrize("typed", ["data/../data/年报", "link/年报"])
def test_a_store_of_an_earlier_version_knows_its_archive(reports, tmp_path, typed):
    typed = f"{tmp_path}/{typed}"
    score(reports, "store")
    (one,) = Store("store").listings().values()
    (kept,) = Path("store", "archives").iterdir()
    kept.unlink()
    files = [f._replace(filing=replace(f.filing, path=f"{typed}/{f.filing.file}")) for f in one.files]
    name = sha256(typed.encode()).hexdigest()[:32]
    Path("store", "archives", f"{name}.parquet").write_bytes(listing.encode([typed], files, one.seen))
    assert score(None, "store") == []
    assert score("data/年报", "store") == []
    assert score(None, "store") == []


def test_far_addresses_too(reports, request):
    system, name = fsspec.filesystem("memory"), request.node.name
    for path in reports.iterdir():
        system.pipe_file(f"/{name}/{path.name}", path.read_bytes())
    score(f"memory://{name}", "store")
    for address in (f"memory://{name}/", f"memory:///{name}", f"Memory://{name}", f"memory://./{name}"):
        score(address, "store")
        score(None, "store")
    assert len(Store("store").listings()) == 1


# ---- moved


def test_an_archive_that_was_moved_counts_once_and_is_told_and_its_old_place_can_be_forgotten(reports, tmp_path):
    score(reports, "store")
    moved = reports.rename(tmp_path / "elsewhere")
    assert len(score(moved, "store")) == 3  # their bytes are looked at, for the store knows the texts
    assert len(Store("store").part_names()) == 1
    notes = []
    score(None, "store", notes)
    (told,) = notes
    assert told.startswith(f"3 files of {reports} are those of {moved} by name and bytes, and count once")
    done = invoke("store", "forget", "store", "data/年报", code=None)
    assert (done.exit_code, done.output) == (0, f"forgotten: {reports}\n")
    notes.clear()
    score(None, "store", notes)
    assert notes == []
    done = invoke("store", "forget", "store", "data/年报", code=2)
    assert str(moved) in done.output


def test_what_was_lost_goes_with_its_archive_when_that_was_moved(reports, tmp_path):
    (reports / "gone.txt").symlink_to("nowhere")
    textindex.read_archive(reports, "store")
    textindex.read_archive(reports.rename(tmp_path / "elsewhere"), "store")
    result = textindex.score(store="store")
    assert result.provenance["files"] == {"found": 4, "scored": 3, "rejected": {"unreadable": 1}}


def test_files_of_equal_name_and_other_bytes_in_two_archives_are_two(reports, tmp_path):
    textindex.read_archive(reports, "store")
    other = tmp_path / "other"
    other.mkdir()
    for number in NUMBERS:
        (other / f"{number}.txt").write_text(report(number).replace("2020年", "2019年"), encoding="utf-8")
    textindex.read_archive(other, "store")
    result = textindex.score(store="store")
    assert json.dumps(result.provenance["files"]) == '{"found": 6, "scored": 6, "rejected": {}}'
