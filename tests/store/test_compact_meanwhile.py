"""`store compact` while others read into the store or score from it: nobody fails, and nothing is lost."""

import os
import socket
import subprocess
import sys
import time

import pytest
from made_files import report

import textindex
from textindex.scoring import outcomes
from textindex.scoring.scorer import Scorer
from textindex.store import Store, compact, parts, verify
from textindex.store.folder import Folder


def write(folder, numbers):
    folder.mkdir(exist_ok=True)
    for number in numbers:
        (folder / f"{number}.txt").write_text(report(number), encoding="utf-8")
    return folder


def totals(result):
    assert len(result.rejections) == 0
    return dict(zip(result.index["firm"], result.index["n_total"], strict=True))


@pytest.fixture
def kept(tmp_path):
    """A store of four small parts."""
    archive = write(tmp_path / "archive", range(1, 5))
    for number in range(1, 5):
        textindex.read_archive(archive / f"{number}.txt", tmp_path / "store")
    textindex.read_archive(archive, tmp_path / "store")
    assert len(Store(tmp_path / "store").part_names()) == 4
    return tmp_path / "store"


def test_a_run_that_reads_while_the_store_is_compacted_keeps_what_it_reads(kept, tmp_path, monkeypatch):
    more, plain = write(tmp_path / "more", (7, 8)), parts.merged

    def merged(*arguments):  # after the look for others
        textindex.read_archive(more, kept)
        return plain(*arguments)

    monkeypatch.setattr(parts, "merged", merged)
    compact(Store(kept))
    monkeypatch.undo()
    assert len(Store(kept).ledger()) == 6
    assert verify(Store(kept)).missing == []
    assert totals(textindex.score(more, store=kept)) == {"600107": 7, "600108": 8}


def test_what_a_run_is_writing_is_left_alone_and_what_a_killed_one_left_is_not(kept, monkeypatch):
    """A writer of this process compacts between the two halves of its writing."""
    plain, done = os.fsync, []

    def fsync(handle):
        if not done:
            done.append(True)
            compact(Store(kept))
        return plain(handle)

    (kept / "parts" / ".writing-0123456789abcdef").write_bytes(b"half")
    monkeypatch.setattr(os, "fsync", fsync)
    Folder(kept).write("parts/x.parquet", b"whole")
    monkeypatch.undo()
    assert done
    assert (kept / "parts" / "x.parquet").read_bytes() == b"whole"
    (kept / "parts" / "x.parquet").unlink()
    assert verify(Store(kept)).leftovers == []


@pytest.mark.parametrize(("host", "age", "stands"), [("here", 0, False), ("far", 0, True), ("far", 90_000, False)])
def test_whose_a_half_written_file_is_its_name_tells(kept, host, age, stands):
    ended = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    host = socket.gethostname() if host == "here" else host
    left = kept / "parts" / f".writing-{host}-{int(ended.stdout)}-{'0' * 32}"
    left.write_bytes(b"half")
    os.utime(left, (time.time() - age,) * 2)
    assert (verify(Store(kept)).leftovers == []) == stands
    compact(Store(kept))
    assert left.exists() == stands


@pytest.mark.parametrize("pooled", [False, True])
def test_a_run_scores_on_when_the_store_is_compacted_meanwhile(kept, monkeypatch, pooled):
    plain, done = Scorer.__call__, []

    def score(self, job):
        got = plain(self, job)
        if not done:
            done.append(True)
            compact(Store(kept))
        return got

    monkeypatch.setattr(Scorer, "__call__", score)
    if pooled:
        monkeypatch.setattr(textindex.scoring.pipeline, "POOL_CHARS", 0)
    expected = {f"60010{number}": number for number in range(1, 5)}
    assert totals(textindex.score(kept.parent / "archive", store=kept)) == expected
    assert done
    assert len(Store(kept).part_names()) == 1


def test_a_store_compacted_while_its_parts_are_listed_is_listed_whole(kept, monkeypatch):
    plain, done = Store.part_names, []

    def part_names(self):
        names = plain(self)
        if not done:
            done.append(True)
            compact(Store(kept))
        return names

    monkeypatch.setattr(Store, "part_names", part_names)
    store = Store(kept)
    assert len(store.ledger()) == 4
    assert store.damaged == {}


def test_a_part_that_somebody_deletes_is_told(kept, monkeypatch):
    plain = outcomes.jobs

    def jobs(*arguments):
        made = list(plain(*arguments))
        for path in (kept / "parts").iterdir():
            path.unlink()
        return made

    monkeypatch.setattr(outcomes, "jobs", jobs)
    with pytest.raises(textindex.core.errors.StoreError, match="is gone; was the store compacted meanwhile"):
        textindex.score(kept.parent / "archive", store=kept)


def test_the_mark_of_a_run_of_more_than_a_day_stands_while_it_lives(kept):
    with Store(kept).at_work():
        (mark,) = (kept / "running").iterdir()
        text = mark.read_text()
        mark.write_text(text)
        monkey = time.time
        try:
            time.time = lambda: monkey() + 100_000
            assert Store(kept).others_at_work() == [f"process {os.getpid()} on {socket.gethostname()}"]
        finally:
            time.time = monkey
