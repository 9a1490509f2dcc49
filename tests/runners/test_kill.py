"""A run killed or interrupted at any moment goes on where it was: nothing lost, nothing twice, equal outputs."""

import csv
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import psutil
import pytest
from command_line import invoke

from textindex.store import Store, sql

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name == "nt", reason="needs the signals of POSIX"),
]

COPIES = 3
WORKERS = 2
HUNG_S = 300  # no run of these takes a tenth of it
ENDS_S = 15  # by then whoever lost its parent, or was told to stop, is gone
POLL_S = 0.001
LONG_REPORTS, LONG_CHARS = 8, 5_000_000  # more than is scored without processes
CRASHED_OR_DONE = (0, 3)
PLAN = (  # when, what is killed, how often
    ("any moment", "either", 8),
    ("between two files", "worker", 5),
    ("a part half-written", "parent", 3),
    ("the last part", "parent", 2),
    ("outputs", "parent", 2),
)
TEXTS = "SELECT sha256, suffix, reader, rules, folded, pages FROM texts ORDER BY sha256, suffix"


STARTED = []


@pytest.fixture(autouse=True)
def _no_process_outlives_its_test():
    yield
    while STARTED:
        STARTED.pop().end()


class Place:
    """A folder with the outputs and the store of one command, started again and again."""

    def __init__(self, folder, archive):
        folder.mkdir()
        self.archive, self.out, self.store, self.log = (
            archive,
            folder / "out",
            folder / "textindex-store",
            folder / "log",
        )
        self.parts, self.stderr = self.store / "parts", folder / "stderr"

    def start(self):
        return Run(self)

    def part_names(self):
        return {path.name for path in self.parts.glob("*.parquet")}

    def half_written(self):
        return any(self.parts.glob(".writing-*"))

    def outputs(self):
        """Every file of the outputs but the run's own times."""
        return {p.name: p.read_bytes() for p in self.out.iterdir() if p.is_file() and p.name != "run.json"}

    def ledger(self):
        return Store(self.store).ledger()

    def command(self, name, *more):
        """A `textindex store` command; it must succeed."""
        done = invoke("store", name, self.store, *more)
        return done.stdout

    def verify(self):
        return json.loads(self.command("verify", "--json"))


class Run:
    """`textindex score` in a session of its own, by which all its processes are found, orphans too."""

    def __init__(self, place):
        STARTED.append(self)
        self.place, self.said = place, place.stderr.stat().st_size if place.stderr.exists() else 0
        self.logged = place.log.stat().st_size if place.log.exists() else 0
        self.parts_before, self.began = place.part_names(), time.monotonic()
        command = [sys.executable, "-m", "textindex", "score", place.archive, "-o", place.out, "--log", place.log]
        with place.stderr.open("a") as stderr:
            self.parent = psutil.Popen(
                [*command, "--workers", str(WORKERS)],
                stdout=subprocess.DEVNULL,
                stderr=stderr,
                start_new_session=True,
            )

    def end(self):
        for process in [*self.remaining(), self.parent]:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        self.parent.wait()

    def lives(self):
        return self.parent.poll() is None

    def spent(self):
        return time.monotonic() - self.began

    def wait(self):
        """Its exit code; a run that hangs is ended and fails the test."""
        try:
            return self.parent.wait(HUNG_S)
        except psutil.TimeoutExpired:
            events = [event["event"] for event in self.events()]
            pytest.fail(f"hangs after {Counter(events)}: {self.stderr()[-2000:]}")

    def until(self, ready):
        """Wait for a moment of the run; False if it ended before."""
        while self.lives():
            if ready():
                return True
            time.sleep(POLL_S)
        return False

    def stderr(self):
        with self.place.stderr.open() as file:
            file.seek(self.said)
            return file.read()

    def events(self, step=None):
        """The log's lines of this run, whole ones."""
        data = self.place.log.read_bytes()[self.logged :] if self.place.log.exists() else b""
        lines = [json.loads(line) for line in data[: data.rfind(b"\n") + 1].splitlines()]
        return [line for line in lines if step is None or line["event"] == step]

    def workers(self):
        """Its living worker processes; not multiprocessing's resource tracker."""
        found = []
        for process in self.parent.children() if self.lives() else []:
            try:
                if process.status() != psutil.STATUS_ZOMBIE and "spawn_main" in " ".join(process.cmdline()):
                    found.append(process)
            except psutil.NoSuchProcess:
                continue
        return found

    def remaining(self):
        """Whatever lives of it."""
        found = []
        for process in psutil.process_iter():
            try:
                if os.getsid(process.pid) == self.parent.pid and process.status() != psutil.STATUS_ZOMBIE:
                    found.append(process)
            except (OSError, psutil.NoSuchProcess):
                continue
        return found

    def assert_all_gone(self):
        deadline = time.monotonic() + ENDS_S
        while (left := self.remaining()) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not left

    def has_read_all(self):
        read = self.events("read")
        return bool(read) and read[-1]["done"] == read[-1]["total"]

    def kill(self, wanted, rng):
        """kill -9 to a worker (the parent where there is none), or to the parent; tell which one died of it."""
        workers = self.workers() if wanted == "worker" else []
        victim = rng.choice(workers) if workers else self.parent
        try:
            victim.kill()
        except psutil.NoSuchProcess:
            return None
        if workers:
            psutil.wait_procs([victim], timeout=ENDS_S)
            return None if victim.is_running() and victim.status() != psutil.STATUS_ZOMBIE else "worker"
        return "parent" if self.wait() == -signal.SIGKILL else None


@pytest.fixture(scope="module")
def archive(samples, tmp_path_factory):
    """The samples three times, told apart by bytes appended; changed an hour ago, so that their stamps are trusted."""
    root = tmp_path_factory.mktemp("killed") / "archive"
    for copy in range(COPIES):
        for path in sorted(p for part in ("zh", "broken") for p in (samples / part).rglob("*") if p.is_file()):
            place = root / f"copy-{copy}" / path.relative_to(samples)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(path.read_bytes() + b"\n" * copy)
            age(place)
    return root


def age(path):
    then = time.time() - 3600
    os.utime(path, (then, then))


@pytest.fixture(scope="module")
def contents(archive):
    """The key of each file's content, by the file as the log and the outputs name it."""
    files = sorted(path for path in archive.rglob("*") if path.is_file())
    keys = {
        path.relative_to(archive).as_posix(): (sha256(path.read_bytes()).hexdigest(), path.suffix.lower())
        for path in files
    }
    assert 60 <= len(set(keys.values())) <= 100
    return keys


@pytest.fixture(scope="module")
def undisturbed(archive, contents, tmp_path_factory):
    """The outputs and texts of a run that nobody disturbed, with a fresh store, and how long it took."""
    place = Place(tmp_path_factory.mktemp("killed") / "undisturbed", archive)
    run = place.start()
    assert run.wait() == 3, run.stderr()
    duration = run.spent()
    assert set(place.ledger()) == set(contents.values())
    assert len(place.part_names()) >= 3
    return {
        "duration": duration,
        "outputs": place.outputs(),
        "texts": sql(Store(place.store), TEXTS),
        "rejections": rejected(place),
    }


def rejected(place):
    with (place.out / "rejections.csv").open(encoding="utf-8-sig", newline="") as file:
        return {(row["file"], row["reason"]) for row in csv.DictReader(file)}


def assert_as_undisturbed(place, contents, undisturbed):
    """Nothing tells that there were other runs than the last one."""
    outputs = place.outputs()
    assert outputs.keys() == undisturbed["outputs"].keys()
    assert [name for name in outputs if outputs[name] != undisturbed["outputs"][name]] == []
    ledger = place.ledger()
    assert set(ledger) == set(contents.values())
    assert sorted((e.sha256, e.suffix) for e in Store(place.store).entries()) == sorted(ledger)
    assert sql(Store(place.store), TEXTS).equals(undisturbed["texts"])
    found = place.verify()
    assert (found["damaged"], found["missing"], found["twice"]) == ({}, [], 0)
    assert found["documents"] == len(ledger)


def assert_mended(place, contents, undisturbed):
    """After one more run all is as undisturbed, and after `compact` still."""
    run = place.start()
    assert run.wait() == 3, run.stderr()
    assert_as_undisturbed(place, contents, undisturbed)
    place.command("compact")
    assert place.verify()["leftovers"] == []
    assert_as_undisturbed(place, contents, undisturbed)


def moment_of(aim, run, rng, undisturbed):
    """When to strike: a condition on the run."""
    if aim == "any moment":
        at = rng.uniform(0, undisturbed["duration"])
        return lambda: run.spent() >= at
    if aim == "between two files":
        number = rng.randint(1, 60)
        return lambda: len(run.events("read")) >= number
    if aim == "a part half-written":
        return run.place.half_written
    if aim == "the last part":
        return lambda: run.has_read_all() and run.place.part_names() > run.parts_before
    after = rng.uniform(0, 0.2)

    def outputs_are_written():
        if not any(run.place.out.glob(".writing-*/index.csv")):
            return False
        time.sleep(after)
        return True

    return outputs_are_written


def test_after_20_kills_at_random_and_chosen_moments_all_is_as_if_undisturbed(archive, contents, undisturbed, tmp_path):
    rng = random.Random(20)
    plan = [(aim, wanted) for aim, wanted, number in PLAN for _ in range(number)]
    rng.shuffle(plan)
    kills, leftovers, chains = Counter(), 0, 0
    place = Place(tmp_path / f"chain-{chains}", archive)
    for _ in range(100):
        run, (aim, wanted) = place.start(), plan[-1]
        chosen = rng.choice(["parent", "worker"]) if wanted == "either" else wanted
        who = run.kill(chosen, rng) if run.until(moment_of(aim, run, rng, undisturbed)) else None
        if who == "parent":
            run.assert_all_gone()
            leftovers += place.half_written()
        else:
            assert run.wait() in CRASHED_OR_DONE, f"{aim}, {who} killed: {run.stderr()[-3000:]}"
            new = rejected(place) - undisturbed["rejections"]
            assert {reason for _, reason in new} <= {"crashed", "duplicate", "superseded"}
            assert sum(reason == "crashed" for _, reason in new) <= (who == "worker")
        kills[who] += 1
        if who is None:  # it ended before it was struck, all is read: strike on at a fresh store
            assert_mended(place, contents, undisturbed)
            chains += 1
            place = Place(tmp_path / f"chain-{chains}", archive)
        elif wanted in ("either", who):
            plan.pop()
            if not plan:
                break
    assert_mended(place, contents, undisturbed)
    parts = place.part_names()
    run = place.start()
    assert run.wait() == 3, run.stderr()
    assert place.outputs() == undisturbed["outputs"]
    assert place.part_names() == parts
    took = f"{undisturbed['duration']:.1f} s undisturbed"
    print(f"killed: {dict(kills)}, in {chains + 1} stores, {leftovers} with a part half-written; {took}")
    assert plan == []
    assert kills["parent"] + kills["worker"] >= 20
    assert kills["worker"] >= 5


@pytest.mark.parametrize("moment", ["before they took a file", "all while they send", "one while it sends"])
def test_workers_killed_at_a_bad_moment_are_replaced(archive, contents, undisturbed, tmp_path, moment):
    """Not while they read: as they start, or in the middle of what they send (to a parent that is kept from taking)."""
    place = Place(tmp_path / "place", archive)
    run = place.start()
    if moment == "before they took a file":
        assert run.until(run.workers)
    else:
        assert run.until(lambda: len(run.events("read")) >= 5)
        run.parent.suspend()
        time.sleep(2)
    workers = run.workers()
    if moment == "one while it sends":
        workers = [worker for worker in workers if is_sending(worker)][:1] or workers[:1]
    for worker in workers:
        worker.kill()
    run.parent.resume()
    assert run.wait() in CRASHED_OR_DONE, run.stderr()[-3000:]
    new = rejected(place) - undisturbed["rejections"]
    assert sum(reason == "crashed" for _, reason in new) <= len(workers) <= WORKERS
    assert_mended(place, contents, undisturbed)


def is_sending(worker):
    """Whether a process waits in writing to a pipe, where the system tells."""
    try:
        return "pipe_write" in Path(f"/proc/{worker.pid}/wchan").read_text()
    except OSError:
        return False


@pytest.fixture(scope="module")
def long_reports(samples, tmp_path_factory):
    """So much text that processes are started to score it; read already, by an undisturbed run."""
    folder = tmp_path_factory.mktemp("long")
    text = (samples / "zh" / "900001-云帆科技-2021年年度报告.txt").read_text(encoding="gb18030")
    start = text.index("重要提示")
    plain = "".join(text[start : text.index("\f", start)].split()) + "\n"
    (folder / "archive").mkdir()
    for number in range(LONG_REPORTS):
        path = folder / "archive" / f"90001{number}_2021.txt"
        cover = text.replace("900001", f"90001{number}")
        path.write_text(cover + text * 50 + plain * (LONG_CHARS // len(plain)), encoding="utf-8")
        age(path)
    place = Place(folder / "undisturbed", folder / "archive")
    run = place.start()
    assert run.wait() == 0, run.stderr()
    assert len(run.events("score")) >= 3
    return place


@pytest.mark.parametrize("wanted", ["worker", "parent"])
def test_a_kill_while_processes_score_loses_nothing(long_reports, tmp_path, wanted):
    place = Place(tmp_path / "place", long_reports.archive)
    shutil.copytree(long_reports.store, place.store)
    run = place.start()
    assert run.until(lambda: run.events("score") and run.workers())
    assert run.kill(wanted, random.Random(20)) == wanted
    if wanted == "parent":
        run.assert_all_gone()
        run = place.start()
    assert run.wait() == 0, run.stderr()
    assert run.events("read") == []
    assert place.outputs() == long_reports.outputs()


SIGNALS = {
    "Ctrl-C": (signal.SIGINT, True),
    "SIGTERM": (signal.SIGTERM, False),
    "SIGTERM to all": (signal.SIGTERM, True),
}


def interrupt(run, name):
    """Send a signal, to the parent or to all processes of the run; check that it ends in good order."""
    number, to_all = SIGNALS[name]
    if to_all:
        os.killpg(run.parent.pid, number)
    else:
        run.parent.send_signal(number)
    assert run.wait() == 130, run.stderr()
    run.assert_all_gone()
    said = run.stderr().splitlines()
    assert len(said) == 2, said
    assert said[0].startswith("Reading ")
    assert "run the same command again" in said[1]


@pytest.mark.parametrize("files", [10, 31])  # the first part is written with the 32nd
@pytest.mark.parametrize("name", SIGNALS)
def test_an_interrupted_run_keeps_what_it_read_and_goes_on(archive, contents, undisturbed, tmp_path, name, files):
    place = Place(tmp_path / "place", archive)
    run = place.start()
    assert run.until(lambda: len(run.events("read")) >= files)
    if files == 31:
        time.sleep(0.15)
    interrupt(run, name)
    told = [contents[event["file"]] for event in run.events("read")]
    kept, parts = place.ledger(), place.part_names()
    assert len(told) >= files
    assert set(told) <= set(kept)
    assert not place.out.exists()

    again = place.start()
    assert again.wait() == 3, again.stderr()
    assert parts <= place.part_names()
    new = [(e.sha256, e.suffix) for e in Store(place.store).entries() if e.part not in parts]
    assert set(new) == set(contents.values()) - set(kept)
    assert_as_undisturbed(place, contents, undisturbed)


def test_after_an_interrupt_what_was_read_is_not_gone_through_again(archive, tmp_path):
    place = Place(tmp_path / "place", archive)
    run = place.start()
    assert run.until(lambda: len(run.events("read")) >= 50)
    interrupt(run, "Ctrl-C")
    done = len(run.events("read"))
    again = place.start()
    assert again.wait() == 3, again.stderr()
    assert len(again.events("read")) <= again.events("read")[0]["total"] <= COPIES * 26 - done
