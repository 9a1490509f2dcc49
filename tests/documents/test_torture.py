"""A thousand PDFs from other projects' test suites: each is scored or rejected with a reason, none breaks the run."""

import csv
import json
import os
import subprocess
import sys
import threading
import time
from collections import Counter
from typing import NamedTuple

import pandas as pd
import psutil
import pytest

from textindex.core.records import REASONS

pytestmark = pytest.mark.slow

MEGABYTE = 1_000_000
MEMORY, TIMEOUT = 1000, 60
PAST = 1.15  # how far past its limit a worker may be seen, as a share
LOST = ("timed out", "too large", "crashed")
# Runs a command and notes the peak of its largest process, which counts from that process's birth as a copy of its
# parent: the parent must be small.
MEASURED = """
import resource, subprocess, sys
code = subprocess.call(sys.argv[2:])
with open(sys.argv[1], "w") as file:
    file.write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
sys.exit(code)
"""


class Run(NamedTuple):
    """A run of the command: its tables, the events of its log, seconds, and megabytes of its largest worker."""

    documents: pd.DataFrame
    rejections: pd.DataFrame
    index: pd.DataFrame
    provenance: dict
    events: list
    seconds: float
    seen: float
    most: float

    @property
    def read(self):
        """The files that were read, in the order in which they were done, with the moment."""
        return [event for event in self.events if event["event"] == "read"]


def workers_below(process):
    try:
        return [c for c in process.children(recursive=True) if any("spawn_main" in word for word in c.cmdline())]
    except psutil.Error:
        return []


def watch(process, ended, peaks):
    """Note the most memory of each worker of a process, looking every 5 ms."""
    known, looked = [], 0.0
    while not ended.wait(0.005):
        if time.monotonic() - looked > 0.1:
            known, looked = workers_below(process), time.monotonic()
        for worker in known:
            try:
                peaks[worker.pid] = max(peaks.get(worker.pid, 0.0), worker.memory_info().rss / MEGABYTE)
            except psutil.Error:
                continue


def score(archive, folder, name):
    log, noted = folder / f"{name}.jsonl", folder / f"{name}.txt"
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-c", MEASURED, str(noted), sys.executable, "-m", "textindex", "score", str(archive),
         "-o", str(folder / "out"), "--workers", "2", "--timeout", str(TIMEOUT), "--memory", str(MEMORY),
         "--log", str(log)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    peaks, ended = {}, threading.Event()
    watching = threading.Thread(target=watch, args=(psutil.Process(process.pid), ended, peaks), daemon=True)
    watching.start()
    _, messages = process.communicate()
    seconds = time.monotonic() - began
    ended.set()
    watching.join()
    assert process.returncode == 3, messages
    assert "Traceback" not in messages
    out = folder / "out"
    return Run(
        documents=pd.read_parquet(out / "documents.parquet"),
        rejections=pd.read_csv(out / "rejections.csv", encoding="utf-8-sig", keep_default_na=False),
        index=pd.read_csv(out / "index.csv", encoding="utf-8-sig"),
        provenance=json.loads((out / "provenance.json").read_text(encoding="utf-8")),
        events=[json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()],
        seconds=seconds,
        seen=max(peaks.values(), default=0.0),
        most=int(noted.read_text()) * 1024 / MEGABYTE,
    )


@pytest.fixture(scope="module")
def notes(shared_data):
    """What bare pdfium made of each file: text, no text, garbage glyphs, password, pdfium refuses."""
    with (shared_data / "torture" / "MANIFEST.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return {row["file"]: (row["note"] or "").partition(":")[0] for row in rows}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("torture")


@pytest.fixture(scope="module")
def run(shared_data, folder):
    run = score(shared_data / "torture", folder, "first")
    print(f"\n{len(run.read)} files in {run.seconds:.0f} seconds with 2 workers on {os.cpu_count()} cores")
    print(f"largest worker: {run.seen:.0f} MB as seen, largest process: {run.most:.0f} MB; limit {MEMORY} MB")
    print(dict(Counter(run.documents["status"]).most_common()))
    return run


@pytest.fixture(scope="module")
def again(shared_data, folder, run):
    return score(shared_data / "torture", folder, "second")


@pytest.fixture(scope="module")
def reasons(run):
    return dict(zip(run.rejections["file"], run.rejections["reason"], strict=True))


def test_every_file_is_scored_or_rejected_once_with_a_reason(run, notes):
    files = Counter(run.documents["file"])
    assert set(notes) <= set(files)
    assert set(files.values()) == {1}
    scored = set(run.documents.loc[run.documents["status"] == "ok", "file"])
    assert Counter(scored) + Counter(run.rejections["file"]) == files
    assert set(run.rejections["reason"]) <= set(REASONS)
    assert run.rejections["detail"].str.len().min() > 0
    told = run.provenance["files"]
    assert told["found"] == len(files)
    assert told["scored"] == len(scored)
    assert told["scored"] + sum(told["rejected"].values()) == told["found"]
    assert told["rejected"] == Counter(run.rejections["reason"])


def test_every_file_is_read_once(run):
    assert Counter(event["file"] for event in run.read) == dict.fromkeys(run.documents["file"], 1)
    assert [event["done"] for event in run.read] == list(range(1, len(run.documents) + 1))


def test_no_worker_passes_its_memory_limit(run):
    assert 0 < run.seen <= MEMORY * PAST
    assert run.most <= MEMORY * PAST


def test_a_second_run_reads_only_what_was_lost_and_gives_the_same(run, again, reasons):
    lost = {file for file, reason in reasons.items() if reason in LOST}
    assert {event["file"] for event in again.read} == lost
    assert again.events[-1]["event"] == "end"
    if not lost:
        assert again.provenance == run.provenance
        pd.testing.assert_frame_equal(again.documents, run.documents)
        pd.testing.assert_frame_equal(again.index, run.index)


def test_no_file_crashes_a_worker_or_hangs(reasons):
    assert {file: reason for file, reason in reasons.items() if reason in LOST} == {}


def test_what_needs_a_password_and_nothing_else_is_called_encrypted(reasons, notes):
    encrypted = {file for file, reason in reasons.items() if reason == "encrypted"}
    assert encrypted == {file for file, note in notes.items() if note == "password"}


def test_what_pdfium_refuses_is_called_unreadable(reasons, notes):
    refused = [file for file, note in notes.items() if note == "pdfium refuses"]
    assert {file: reasons[file] for file in refused if reasons[file] != "unreadable"} == {}


def test_what_has_text_on_its_pages_is_called_empty_only_where_that_is_no_sentence(run, notes):
    texts = {file for file, note in notes.items() if note in ("text", "CJK text")}
    empty = run.rejections[(run.rejections["reason"] == "empty") & run.rejections["file"].isin(texts)]
    counted = empty["detail"].str.extract(r"^(\d+) characters and no sentence: ")[0]
    assert counted.notna().all()
    assert counted.astype(int).between(1, 149).all()


def test_what_shows_no_character_is_not_taken_for_read(run):
    """Named like a report, such a file would be a firm-year with an index of zero."""
    read = run.documents.dropna(subset="n_chars")
    assert read.loc[read["n_chars"] == 0, "file"].tolist() == []
