"""Pipes, devices and sockets where a file is asked for: one message, at once; nothing waits, nothing reads for ever."""

import os
import signal
import socket

import pytest
from command_line import invoke

import textindex as ti
from textindex.core import place
from textindex.sources import search

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="such files are Unix's")
SAID = "no regular file (a pipe, socket or device)"
REPORT = "证券代码：600519  公司简称：云帆科技\n云帆科技股份有限公司\n2019年年度报告\n" + "公司推进大数据建设。" * 60
COMMANDS = {
    "read": ("read", "{it}.txt"),
    "read a PDF": ("read", "{it}.pdf", "--engine", "pdfplumber"),
    "sections": ("sections", "{it}.txt"),
    "score": ("score", "{it}.txt", "--out", "out", "-w", "0"),
    "manifest": ("score", "reports", "--out", "out", "-w", "0", "--manifest", "{it}.csv"),
    "manifest of Excel": ("score", "reports", "--out", "out", "-w", "0", "--manifest", "{it}.xlsx"),
    "dictionary": ("dict", "show", "{it}.yaml"),
    "dictionary of Excel": ("dict", "show", "{it}.xlsx"),
    "list of words": ("dict", "show", "{it}.txt"),
    "weights": ("score", "reports", "--out", "out", "--formula", "pca", "--weights", "{it}.json"),
    "study": ("run", "{it}.toml"),
    "specification": ("estimate", "{it}.toml", "--panel", "{it}.csv", "--out", "out"),
    "panel": ("estimate", "li2023", "--panel", "{it}.csv", "--out", "out"),
    "panel of Parquet": ("estimate", "li2023", "--panel", "{it}.parquet", "--out", "out"),
}


@pytest.fixture(autouse=True)
def _no_waiting():
    def late(number, frame):
        raise TimeoutError("it waits for a pipe, or reads a device")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(20)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture
def here(tmp_path, monkeypatch):
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "600519_2019.txt").write_text(REPORT, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("kind", ["pipe", "device"])
@pytest.mark.parametrize("command", COMMANDS)
def test_one_message_at_once(here, command, kind):
    for ending in ("txt", "pdf", "csv", "xlsx", "yaml", "json", "toml", "parquet"):
        if kind == "pipe":
            os.mkfifo(here / f"it.{ending}")
        else:
            (here / f"it.{ending}").symlink_to("/dev/zero")
    done = invoke(*[part.format(it="it") for part in COMMANDS[command]], code=None)
    assert done.exit_code in (1, 2)
    assert SAID in " ".join(done.stderr.split()), done.stderr
    assert not (here / "out" / "index.csv").exists()


def test_in_an_archive_they_are_rejected_and_the_others_read(here):
    reports = here / "reports"
    for name in ("600004_2019.txt", "store.json", "run.json", "manifest.csv"):
        os.mkfifo(reports / name)
    with socket.socket(socket.AF_UNIX) as opened:
        opened.bind(os.path.relpath(reports / "600005_2019.txt"))
        os.mkfifo(here / "reports" / "real")
        (reports / "inner.txt").symlink_to("real")
        result = ti.score(reports, dictionary="li2023-zh", workers=0)
    assert len(result.index) == 1
    told = dict(zip(result.rejections["file"], result.rejections["detail"], strict=True))
    assert told.pop("inner.txt").startswith(f"cannot be opened: {SAID}")
    assert told == dict.fromkeys(
        ["600004_2019.txt", "600005_2019.txt", "manifest.csv", "real", "run.json", "store.json"], SAID
    )


def test_a_pipe_beside_a_store_and_its_parts(here):
    store = here / "store"
    ti.read_archive(here / "reports", store, workers=0)
    (here / "reports" / "parts").mkdir()
    os.mkfifo(here / "reports" / "parts" / "store.json")
    assert search([here / "reports"]).rejections


def test_place(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for read in (place.read_bytes, place.read_text):
        with pytest.raises(OSError, match="no regular file"):
            read(tmp_path / "pipe")
        with pytest.raises(IsADirectoryError):
            read(tmp_path)
        with pytest.raises(FileNotFoundError):
            read(tmp_path / "nothing")
    (tmp_path / "text").write_bytes("\ufeff年\r\n度\r".encode())
    assert place.read_text(tmp_path / "text") == "年\n度\n"


def test_what_is_larger_than_any_report_is_not_opened(here):
    with (here / "reports" / "600520_2019.txt").open("wb") as sparse:
        sparse.truncate(5_000_000_000)
    result = ti.score(here / "reports", dictionary="li2023-zh", workers=0)
    assert dict(zip(result.rejections["file"], result.rejections["reason"], strict=True)) == {
        "600520_2019.txt": "too large"
    }
    with (here / "it.yaml").open("wb") as sparse:
        sparse.truncate(place.MOST_TEXT + 1)
    with pytest.raises(OSError, match="at most 256,000,000 are read"):
        place.read_text(here / "it.yaml")
