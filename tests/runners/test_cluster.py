"""Dask: outputs equal those of one process, whatever dies on the way; each document is once in the store."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import pandas as pd
import psutil
import pyarrow.parquet as pq
import pytest
from command_line import invoke
from made_pdfs import endless, many_objects

from textindex.scoring.archives import CHUNK

OUTPUTS = (
    *("index.csv", "index.parquet", "hits.csv", "hits.parquet", "rejections.csv", "terms.csv"),
    *("documents.parquet", "provenance.json"),
)
REPORTS = 6 * CHUNK
MARK = "TEXTINDEX_TEST_CLUSTER"
# Small archives are scored without asking the cluster; here everything is.
TEXTINDEX = (
    sys.executable,
    "-c",
    "from textindex import cli; from textindex.scoring import pipeline; pipeline.POOL_CHARS = 0; cli.main()",
)


def report(number):
    """A report that tells its firm and year, with as many hits as its number says."""
    firm, year = 600000 + number, 2015 + number % 8
    head = f"公司代码：{firm}  公司简称：云帆科技\n云帆科技股份有限公司\n{year}年年度报告\n"
    return head + "公司推进大数据建设，\n采用人工\n智能。" * (number % 7) + "公司经营情况良好。" * 60


def write_reports(folder, count=REPORTS):
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        (folder / f"report {number:03}.txt").write_text(report(number), encoding="utf-8")
    return folder


def until(condition, seconds=60):
    """Wait for a condition; gives what it answers."""
    end = time.monotonic() + seconds
    while not (answer := condition()):
        assert time.monotonic() < end, f"not so after {seconds} seconds"
        time.sleep(0.02)
    return answer


def is_python_child(process):
    """Whether a process is one that Python's multiprocessing spawned to work in."""
    try:
        return any("spawn_main" in word for word in process.cmdline())
    except psutil.Error:
        return False


def marked(mark):
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get(MARK) == mark and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except psutil.Error:
            continue
    return found


class Cluster:
    """A scheduler and workers on loopback, as the commands of Dask start them; whatever they start bears a mark."""

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir(parents=True)
        self.mark = uuid4().hex
        self.started = []
        told = folder / "scheduler.json"
        self._start("dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(told))
        until(lambda: told.exists() and told.read_text())
        self.address = json.loads(told.read_text())["address"]

    def _start(self, module, *arguments):
        log = (self.folder / f"log {len(self.started)}.txt").open("w")
        with log:
            process = subprocess.Popen(
                [sys.executable, "-m", f"distributed.cli.{module}", "--no-dashboard", *arguments],
                env=self.environment, cwd=self.folder, stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip
        self.started.append(process)
        return process

    @property
    def environment(self):
        return {**os.environ, MARK: self.mark}

    def add_worker(self):
        """Start a nanny with its worker; gives the nanny once the worker is there."""
        place = self.folder / f"worker {len(self.started)}"
        nanny = self._start("dask_worker", self.address, "--nthreads", "1", "--local-directory", str(place))
        log = self.folder / f"log {len(self.started) - 1}.txt"
        until(lambda: "Registered to" in log.read_text())
        return nanny

    def worker_of(self, nanny):
        """The worker process of a nanny."""
        return until(lambda: [child for child in psutil.Process(nanny.pid).children() if is_python_child(child)])[0]

    def score(self, *arguments, cwd=None):
        """Start `textindex score` on the cluster."""
        return subprocess.Popen(
            [*TEXTINDEX, "score", *map(str, arguments), "--dask", self.address],
            env=self.environment, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            start_new_session=True,
        )  # fmt: skip

    def processes(self):
        """Every living process that bears the mark, other than those that this process started."""
        own = {process.pid for process in self.started}
        return [process for process in marked(self.mark) if process.pid not in own]

    def close(self):
        """End everything; gives the processes that did not end by themselves."""
        for process in reversed(self.started):
            process.terminate()
        for process in self.started:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        _, left = psutil.wait_procs(self.processes(), 20)
        for process in left:
            process.kill()
        return left


@pytest.fixture
def cluster(tmp_path):
    cluster = Cluster(tmp_path / "cluster")
    try:
        yield cluster
    finally:
        left = cluster.close()
    assert left == []


@pytest.fixture(scope="module")
def archive(samples, tmp_path_factory):
    """Reports for several chunks, and the samples; no two files are equal."""
    folder = write_reports(tmp_path_factory.mktemp("archive") / "reports")
    for name in ("zh", "broken"):
        shutil.copytree(samples / name, folder / name)
    (folder / "zh" / "副本_900001_2018.pdf").unlink()
    return folder


def finish(run, code=3, seconds=300):
    """Wait for a run; gives its messages."""
    try:
        _, messages = run.communicate(timeout=seconds)
    finally:
        run.kill()
    assert run.returncode == code, messages
    assert "Traceback" not in messages
    return messages


def score_here(*arguments, workers=0, code=3):
    finish(subprocess.Popen([*TEXTINDEX, "score", *map(str, arguments), "--workers", str(workers)],
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True), code)  # fmt: skip


@pytest.fixture(scope="module")
def expected(archive, tmp_path_factory):
    """What one process makes of the archive."""
    out = tmp_path_factory.mktemp("expected") / "out"
    score_here(archive, "-o", out)
    return out


def assert_equal(out, expected):
    for name in OUTPUTS:
        assert (out / name).read_bytes() == (expected / name).read_bytes(), name


def stored(out):
    """(sha256, ending) of every row of every part of a run's store."""
    parts = sorted((out.parent / "textindex-store" / "parts").glob("*.parquet"))
    rows = [row for part in parts for row in pq.read_table(part, columns=["sha256", "suffix"]).to_pylist()]
    return Counter((row["sha256"], row["suffix"]) for row in rows)


def contents(archive):
    files = [path for path in archive.rglob("*") if path.is_file()]
    return {(sha256(path.read_bytes()).hexdigest(), path.suffix.lower()) for path in files}


def assert_each_document_is_stored_once(out, archive):
    found = stored(out)
    assert set(found) == contents(archive)
    assert {key: number for key, number in found.items() if number > 1} == {}


def reasons(out):
    table = pd.read_csv(out / "rejections.csv", encoding="utf-8-sig")
    return dict(zip(table["file"], table["reason"], strict=True))


# ---- equal outputs


@pytest.mark.slow
def test_a_cluster_gives_the_same_bytes_as_one_process(cluster, archive, expected, tmp_path):
    workers = [cluster.worker_of(nanny) for nanny in (cluster.add_worker(), cluster.add_worker())]
    out = tmp_path / "run" / "out"
    messages = finish(cluster.score(archive, "-o", out))
    assert "distributed" not in messages
    assert_equal(out, expected)
    assert_each_document_is_stored_once(out, archive)
    # the processes that sheltered the reading are gone, the workers live
    assert sorted(p.pid for p in cluster.processes() if is_python_child(p)) == sorted(w.pid for w in workers)


@pytest.mark.slow
def test_a_cluster_on_this_machine_gives_the_same_bytes_as_one_process(archive, expected, tmp_path):
    out = tmp_path / "run" / "out"
    mark = uuid4().hex
    run = subprocess.Popen(
        [*TEXTINDEX, "score", archive, "-o", out, "--dask", "local", "--workers", "2"],
        env={**os.environ, MARK: mark}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    messages = finish(run)
    assert "distributed" not in messages
    assert_equal(out, expected)
    assert_each_document_is_stored_once(out, archive)
    _, left = psutil.wait_procs(marked(mark), 10)
    assert left == []


@pytest.mark.slow
@pytest.mark.parametrize("relative", ["archive", "store"])
def test_paths_are_those_of_the_command_not_of_the_workers(cluster, tmp_path, relative):
    cluster.add_worker()
    here = tmp_path / "here"
    folder = write_reports(here / "reports", 8)
    score_here(folder, "-o", tmp_path / "pool" / "out", code=0)
    paths = ("reports" if relative == "archive" else folder, "-o", "out")
    store = "textindex-store" if relative == "store" else here / "textindex-store"
    finish(cluster.score(*paths, "--store", store, cwd=here), 0)
    assert_equal(here / "out", tmp_path / "pool" / "out")
    assert_each_document_is_stored_once(here / "out", folder)


@pytest.mark.slow
def test_a_copy_in_another_chunk_is_stored_once(cluster, tmp_path):
    cluster.add_worker()
    folder = write_reports(tmp_path / "reports", 2 * CHUNK)
    shutil.copyfile(folder / "report 000.txt", folder / "z copy.txt")
    out = tmp_path / "run" / "out"
    finish(cluster.score(folder, "-o", out))
    assert reasons(out) == {"z copy.txt": "duplicate"}
    assert_each_document_is_stored_once(out, folder)


# ---- workers that die


@pytest.mark.slow
@pytest.mark.parametrize("with_nanny", [True, False], ids=["worker and nanny", "worker"])
def test_a_lost_workers_documents_are_read_by_another_and_stored_once(cluster, archive, expected, tmp_path, with_nanny):
    nanny, other = cluster.add_worker(), cluster.add_worker()
    worker = cluster.worker_of(nanny)
    out = tmp_path / "run" / "out"
    run = cluster.score(archive, "-o", out)
    parts = out.parent / "textindex-store" / "parts"
    until(lambda: list(parts.glob("*.parquet")))
    sheltered = until(lambda: [child for child in worker.children() if is_python_child(child)])
    assert run.poll() is None
    if with_nanny:
        nanny.kill()
    worker.kill()
    written = len(list(parts.glob("*.parquet")))
    _, left = psutil.wait_procs(sheltered, 10)
    assert left == []
    finish(run)
    assert written < len(list(parts.glob("*.parquet")))
    assert_equal(out, expected)
    assert_each_document_is_stored_once(out, archive)
    living = [cluster.worker_of(other).pid] + ([] if with_nanny else [cluster.worker_of(nanny).pid])
    assert worker.pid not in living
    assert sorted(p.pid for p in cluster.processes() if is_python_child(p)) == sorted(living)


@pytest.mark.slow
def test_a_run_that_is_stopped_goes_on_where_it_was(cluster, archive, expected, tmp_path):
    cluster.add_worker()
    out = tmp_path / "run" / "out"
    parts = out.parent / "textindex-store" / "parts"
    run = cluster.score(archive, "-o", out)
    until(lambda: list(parts.glob("*.parquet")))
    run.send_signal(signal.SIGINT)
    finish(run, 130)
    kept = {part: part.stat().st_mtime_ns for part in parts.glob("*.parquet")}
    assert kept
    finish(cluster.score(archive, "-o", out))
    assert_equal(out, expected)
    assert_each_document_is_stored_once(out, archive)
    assert {part: part.stat().st_mtime_ns for part in kept} == kept


# ---- documents that would take a worker with them


@pytest.mark.slow
def test_a_document_out_of_time_or_memory_is_lost_alone_as_in_a_pool(cluster, tmp_path):
    nanny = cluster.add_worker()
    worker = cluster.worker_of(nanny)
    folder = write_reports(tmp_path / "reports", 8)
    (folder / "a 600100_2020.pdf").write_bytes(endless())
    (folder / "b 600101_2020.pdf").write_bytes(many_objects(5_000_000))
    limits = ("--timeout", "10", "--memory", "250")
    finish(cluster.score(folder, "-o", tmp_path / "dask" / "out", *limits))
    score_here(folder, "-o", tmp_path / "pool" / "out", *limits, workers=2)
    assert reasons(tmp_path / "dask" / "out") == {"a 600100_2020.pdf": "timed out", "b 600101_2020.pdf": "too large"}
    assert_equal(tmp_path / "dask" / "out", tmp_path / "pool" / "out")
    assert cluster.worker_of(nanny).pid == worker.pid


@pytest.mark.slow
def test_a_document_whose_process_crashes_is_lost_alone(cluster, tmp_path):
    nanny = cluster.add_worker()
    worker = cluster.worker_of(nanny)
    folder = write_reports(tmp_path / "reports", 8)
    (folder / "a 600100_2020.pdf").write_bytes(endless())
    run = cluster.score(folder, "-o", tmp_path / "run" / "out")

    def at_work():
        """The process that has been reading for a while: the endless document comes first."""
        try:
            return [p for p in worker.children() if is_python_child(p) and p.cpu_times().user > 3]
        except psutil.NoSuchProcess:
            return []

    until(at_work)[0].send_signal(signal.SIGSEGV)
    finish(run)
    assert reasons(tmp_path / "run" / "out") == {"a 600100_2020.pdf": "crashed"}
    detail = pd.read_csv(tmp_path / "run" / "out" / "rejections.csv", encoding="utf-8-sig")["detail"][0]
    assert f"exit code {-signal.SIGSEGV}" in detail
    assert len(pd.read_parquet(tmp_path / "run" / "out" / "index.parquet").dropna(subset="digital")) == 8
    assert cluster.worker_of(nanny).pid == worker.pid


# ---- no cluster


@pytest.mark.slow
def test_where_no_scheduler_answers_one_message_says_so(samples, tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        addresses = [f"tcp://127.0.0.1:{port}", f"127.0.0.1:{port}", "tcp://nobody.invalid:8786"]
        runs = [
            subprocess.Popen([*TEXTINDEX, "score", samples / "zh", "-o", tmp_path / str(n) / "out", "--dask", address],
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            for n, address in enumerate(addresses)
        ]  # fmt: skip
        messages = [finish(run, 1) for run in runs]
    for address, message in zip(addresses, messages, strict=True):
        assert message.startswith(f"Error: no Dask scheduler answers at {address} (")
        assert message.count("\n") == 1
        assert "dask scheduler" in message
    assert not list(tmp_path.glob("*/out/index.csv"))


@pytest.mark.parametrize("address", ["nonsense://x:1", "tcp://", "x y"])
def test_an_address_that_is_none_is_told_at_once(address, samples, tmp_path):
    result = invoke("score", samples / "zh", "-o", tmp_path / "out", "--dask", address, code=1)
    assert result.stderr.startswith(f"Error: no Dask scheduler answers at {address} (")
    assert result.stderr.count("\n") == 1


def test_without_dask_a_message_says_what_to_install(monkeypatch, samples, tmp_path):
    monkeypatch.setitem(sys.modules, "distributed", None)
    result = invoke("score", samples / "zh", "-o", tmp_path / "out", "--dask", "local", code=1)
    assert result.stderr == "Error: --dask needs Dask: pip install 'textindex[cluster]'\n"


def test_where_nothing_is_left_to_read_no_scheduler_is_asked(samples, tmp_path):
    files = [str(samples / "zh" / "900002_2018.txt"), "-o", str(tmp_path / "out")]
    invoke("score", *files, "--workers", "0")
    before = (tmp_path / "out" / "index.csv").read_bytes()
    shutil.rmtree(tmp_path / "out")
    invoke("score", *files, "--dask", "tcp://nobody.invalid:8786")
    assert (Path(tmp_path) / "out" / "index.csv").read_bytes() == before
