"""Limits of time and memory, and crashes: what passes one is lost alone, with its reason, and memory stays low."""

import ctypes
import json
import mmap
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter

import pandas as pd
import psutil
import pytest
from made_pdfs import MEGABYTE, endless, flate_bomb, many_objects

from textindex.core.records import Filing, Reading
from textindex.runners import Limits, Lost, local, run
from textindex.scoring import reading

LIMIT = 500
PAST = 1.15  # how far past its limit a worker may be seen, as a share: it is looked at every few milliseconds
# Runs a command and notes what its largest process took. The resident peak of a process counts from its birth as a
# copy of its parent, so that the parent must be small.
MEASURED = """
import resource, subprocess, sys
code = subprocess.call(sys.argv[2:])
with open(sys.argv[1], "w") as file:
    file.write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
sys.exit(code)
"""


def text_of(megabytes):
    """A text whose letters are decoded at one stroke, in which Python looks at nothing else."""
    return "公司推进数据建设。\n".encode() * (megabytes * MEGABYTE // 28)


def page_of(megabytes):
    """A page of HTML, parsed at one stroke."""
    return b"<html><body>" + "<p>公司推进数据建设。</p>".encode() * (megabytes * MEGABYTE // 34)


class Watch(threading.Thread):
    """Notes the most memory of each worker below a process, looking every 5 ms."""

    def __init__(self, parent):
        super().__init__(daemon=True)
        self._parent, self._end = psutil.Process(parent), threading.Event()
        self.peaks = {}

    def run(self):
        known, looked = {}, 0.0
        while not self._end.wait(0.005):
            if time.monotonic() - looked > 0.05:
                looked = time.monotonic()
                known = self._workers(known)
            for pid, process in list(known.items()):
                try:
                    self.peaks[pid] = max(self.peaks.get(pid, 0.0), process.memory_info().rss / MEGABYTE)
                except psutil.Error:
                    del known[pid]

    def _workers(self, known):
        found = {}
        try:
            for child in self._parent.children(recursive=True):
                if child.pid in known or any("spawn_main" in word for word in child.cmdline()):
                    found[child.pid] = known.get(child.pid, child)
        except psutil.Error:
            pass
        return found

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *error):
        self._end.set()
        self.join()

    @property
    def peak(self):
        """Megabytes of the largest worker."""
        return max(self.peaks.values())


def score(folder, archive, *options, code=3):
    """Run the command; gives what its workers took as seen from outside, and what its largest process took at all."""
    arguments = [sys.executable, "-m", "textindex", "score", str(archive), "-o", str(folder / "out"), *options]
    noted = folder / "peak.txt"
    process = subprocess.Popen([sys.executable, "-c", MEASURED, str(noted), *arguments],
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)  # fmt: skip
    with Watch(process.pid) as watch:
        _, messages = process.communicate(timeout=600)
    assert process.returncode == code, messages
    assert "Traceback" not in messages
    return watch.peaks, int(noted.read_text()) * 1024 / MEGABYTE


def statuses(folder):
    table = pd.read_parquet(folder / "out" / "documents.parquet")
    assert table["file"].is_unique
    return dict(zip(table["file"], table["status"], strict=True))


def report(number):
    head = f"公司代码：{600000 + number}  公司简称：云帆科技\n云帆科技股份有限公司\n2020年年度报告\n"
    return (head + "公司推进大数据建设。" * number + "公司经营情况良好。" * 40).encode()


def write(folder, files):
    folder.mkdir(parents=True)
    then = time.time() - 3600  # changed long ago, so that a next run trusts their times of change
    for name, data in files.items():
        (folder / name).write_bytes(data)
        os.utime(folder / name, (then, then))
    return folder


# ---- real files


@pytest.mark.slow
def test_bombs_are_lost_alone_with_their_reason_and_tried_again_next_time(tmp_path):
    good = {f"{letter} report.txt": report(number) for number, letter in enumerate("acegikm", 1)}
    bombs = {"b 600100_2020.pdf": many_objects(20_000_000), "d 600101_2020.pdf": endless()}
    bombs |= {"f 600102_2020.pdf": flate_bomb(900), "h 600103_2020.txt": text_of(400)}
    archive = write(tmp_path / "archive", good | bombs)
    assert max(len(data) for name, data in bombs.items() if name.endswith(".pdf")) < 2 * MEGABYTE
    expected = dict.fromkeys(good, "ok") | dict.fromkeys(bombs, "too large") | {"d 600101_2020.pdf": "timed out"}
    limits = ("--workers", "2", "--timeout", "20", "--memory", "300")
    for number, read in enumerate(({*good, *bombs}, set(bombs))):
        log = tmp_path / f"log {number}.txt"
        score(tmp_path, archive, *limits, "--log", str(log))
        assert statuses(tmp_path) == expected
        events = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
        assert Counter(e["file"] for e in events if e["event"] == "read") == dict.fromkeys(read, 1)
        assert {e["file"]: e["reason"] for e in events if e["event"] == "read" and "reason" in e} == {
            name: expected[name] for name in bombs
        }
    index = pd.read_csv(tmp_path / "out" / "index.csv", dtype={"firm": "string"}, encoding="utf-8-sig")
    assert dict(zip(index["firm"], index["status"], strict=True)) == {
        **{str(600000 + number): "ok" for number in range(1, 8)},
        **{name[2:8]: reason for name, reason in expected.items() if name in bombs},
    }
    assert index.loc[index["status"] != "ok", "n_total"].isna().all()


BOMBS = {
    "many objects.pdf": lambda: many_objects(20_000_000),
    "flate bomb.pdf": lambda: flate_bomb(900),
    "text.txt": lambda: text_of(LIMIT * 9 // 10),
    "page.html": lambda: page_of(LIMIT * 7 // 10),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", BOMBS)
def test_no_worker_is_seen_far_past_its_limit(name, tmp_path):
    archive = write(tmp_path / "archive", {name: BOMBS[name](), "report.txt": report(1)})
    seen, most = score(tmp_path, archive, "--workers", "1", "--memory", str(LIMIT))
    print(f"\n{name}: limit {LIMIT} MB, seen {max(seen.values()):.0f}, at most {most:.0f} ({most / LIMIT - 1:+.1%})")
    (archive / name).unlink()
    assert statuses(tmp_path) == {name: "too large", "report.txt": "ok"}
    assert most <= LIMIT * PAST
    assert max(seen.values()) <= LIMIT * PAST


@pytest.mark.slow
def test_the_runner_reads_on_after_bombs(tmp_path):
    files = {"a.txt": report(1), "b.pdf": many_objects(20_000_000), "c.txt": report(2), "d.pdf": endless()}
    folder = write(tmp_path / "archive", files | {"e.txt": report(3)})
    filings = [Filing(str(path), path.name) for path in sorted(folder.iterdir())]
    with Watch(os.getpid()) as watch:
        done = {filing.file: got for filing, got in run(reading.task("pdfium"), filings, Limits(2, 15.0, 300))}
    assert {name for name, got in done.items() if isinstance(got, Reading)} == {"a.txt", "c.txt", "e.txt"}
    assert done["b.pdf"] == Lost("too large", "it needs more than 300 MB of memory")
    assert done["d.pdf"] == Lost("timed out", "not done after 15 seconds")
    assert watch.peak <= 300 * PAST


# ---- memory


def make_filling():
    return fill


def fill(megabytes):
    """Take memory at one stroke, in which no other thread of Python runs."""
    return len(b"x" * (megabytes * MEGABYTE)) // MEGABYTE


@pytest.mark.slow
def test_a_worker_that_takes_memory_at_one_stroke_is_stopped_too():
    with Watch(os.getpid()) as watch:
        done = dict(run(make_filling, [1, 3000, 2], Limits(1, 60, LIMIT)))
    print(f"\nat one stroke: limit {LIMIT} MB, seen {watch.peak:.0f} ({watch.peak / LIMIT - 1:+.1%})")
    assert done == {1: 1, 2: 2, 3000: Lost("too large", f"it needs more than {LIMIT} MB of memory")}
    assert watch.peak <= LIMIT * PAST


def test_what_a_process_holds_is_what_psutil_says_and_nothing_once_it_is_gone():
    told = local.resident(os.getpid())
    with mmap.mmap(-1, 100 * MEGABYTE) as held:  # from the system: what was freed before is not taken again
        for at in range(0, len(held), mmap.PAGESIZE):
            held[at] = 1
        more, said = local.resident(os.getpid()), psutil.Process().memory_info().rss
    assert more == pytest.approx(said, rel=0.02)
    assert more - told == pytest.approx(100 * MEGABYTE, rel=0.1)
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        pass
    assert local.resident(ended.pid) == 0


def test_without_a_limit_an_item_takes_what_it_needs():
    assert dict(run(make_filling, [600], Limits(1, 60))) == {600: 600}


# ---- crashes


def make_crashing():
    return crash


def crash(item):
    if item == "signal":
        os.kill(os.getpid(), signal.SIGSEGV)
    if item == "null pointer":
        ctypes.string_at(0)
    if item == "abort":
        os.abort()
    return item


@pytest.mark.parametrize("workers", [1, 2])
def test_a_worker_that_dies_of_a_fault_loses_one_item(workers):
    items = ["a", "signal", "b", "null pointer", "c", "abort", "d"]
    done = list(run(make_crashing, items, Limits(workers, 60)))
    assert sorted(item for item, _ in done) == sorted(items)
    died = {"signal": signal.SIGSEGV, "null pointer": signal.SIGSEGV, "abort": signal.SIGABRT}
    assert dict(done) == {
        **{item: item for item in "abcd"},
        **{item: Lost("crashed", f"the worker process died (exit code {-number})") for item, number in died.items()},
    }


@pytest.mark.slow
def test_a_file_whose_reading_crashes_is_a_rejection_and_the_others_are_scored(tmp_path):
    archive = write(tmp_path / "archive", {"a 600100_2020.pdf": endless(), "b.txt": report(1), "c.txt": report(2)})
    arguments = [sys.executable, "-m", "textindex", "score", str(archive), "-o", str(tmp_path / "out"), "-j", "1"]
    process = subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def at_work():
        """The worker that has been reading for a while: the endless file comes first."""
        for child in psutil.Process(process.pid).children():
            try:
                if any("spawn_main" in word for word in child.cmdline()) and child.cpu_times().user > 3:
                    return child
            except psutil.Error:
                continue
        return None

    end = time.monotonic() + 120
    while (worker := at_work()) is None:
        assert time.monotonic() < end
        time.sleep(0.05)
    worker.send_signal(signal.SIGSEGV)
    _, messages = process.communicate(timeout=120)
    assert process.returncode == 3, messages
    assert statuses(tmp_path) == {"a 600100_2020.pdf": "crashed", "b.txt": "ok", "c.txt": "ok"}
    rejections = pd.read_csv(tmp_path / "out" / "rejections.csv", encoding="utf-8-sig")
    assert rejections["stage"].tolist() == ["runners"]
    assert f"exit code {-signal.SIGSEGV}" in rejections["detail"][0]


# ---- no workers


def make_bold():
    return be_bold


def be_bold(item):
    if item == "slow":
        time.sleep(1.5)
    if item == "no memory":
        raise MemoryError
    if item == "fault":
        raise ValueError("of the item")
    if item == "stop":
        raise KeyboardInterrupt
    return os.getpid()


def test_without_workers_nothing_is_limited_and_faults_are_still_kept_apart():
    done = list(run(make_bold, ["a", "slow", "no memory", "fault", "b"], Limits(0, timeout_s=1.0, memory_mb=1)))
    assert done == [
        ("a", os.getpid()),
        ("slow", os.getpid()),
        ("no memory", Lost("too large", "it needs more memory than there is")),
        ("fault", Lost("crashed", "ValueError: of the item")),
        ("b", os.getpid()),
    ]


def test_without_workers_an_interruption_is_not_the_items():
    results = run(make_bold, ["a", "stop", "b"], Limits(0))
    assert next(results) == ("a", os.getpid())
    with pytest.raises(KeyboardInterrupt):
        next(results)


# ---- recycling


def make_pid():
    return pid_of


def pid_of(item):
    if item % 10 == 7:
        os.kill(os.getpid(), signal.SIGKILL)
    return item, os.getpid()


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 2])
def test_workers_make_room_for_fresh_ones_and_nothing_is_lost(monkeypatch, workers):
    monkeypatch.setattr(local, "RECYCLED_AFTER", 3)
    done = list(run(make_pid, range(30), Limits(workers, 60)))
    assert sorted(item for item, _ in done) == list(range(30))
    assert sorted(item for item, got in done if isinstance(got, Lost)) == [7, 17, 27]
    answered = [got for _, got in done if not isinstance(got, Lost)]
    assert sorted(item for item, _ in answered) == [item for item in range(30) if item % 10 != 7]
    assert max(Counter(pid for _, pid in answered).values()) <= 3


def make_number():
    return number_of


def number_of(item):
    return item, os.getpid()


def test_a_worker_serves_as_many_items_as_is_said():
    items = range(2 * local.RECYCLED_AFTER + 1)
    done = list(run(make_number, items, Limits(1, 60)))
    assert sorted(got[0] for _, got in done) == list(items)
    served = Counter(pid for _, (_, pid) in done)
    assert sorted(served.values()) == [1, local.RECYCLED_AFTER, local.RECYCLED_AFTER]
