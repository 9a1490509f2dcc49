"""Ctrl-C and SIGTERM end every command at once, in the middle of compiled code too; nothing is left half-written.

Each command is a process of its own here. `SOON_S` tells a command that hangs from one that ends: it times nothing.
"""

import os
import signal
import subprocess
import sys
import time

import psutil
import pytest

import textindex as ti
from tests.hostile.hostile_pdfs import doubling
from textindex.cli.main import Commands

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs the signals of POSIX")
SOON_S, WORKS_S = 5, 120
BUSY = "import hashlib, sys\nprint('at work', flush=True)\nhashlib.pbkdf2_hmac('sha256', b'x', b'y', 2_000_000_000)\n"
"""One call of compiled code that takes many minutes and hears nothing."""
INSTEAD = """
import sys, threading
from click import Command, Context
def invoke(self, context):
    {busy}
Command.invoke = invoke
sys.argv = ["textindex", *{arguments!r}]
from textindex.cli import main
main()
"""
ENDLESS = "SELECT count(*) FROM range(10000000) a, range(10000000) b WHERE a.range * b.range % 7 = 3"


def start(arguments, tmp_path, code=None):
    (tmp_path / "tmp").mkdir(exist_ok=True)
    call = [sys.executable, "-c", code] if code else [sys.executable, "-m", "textindex", *map(str, arguments)]
    environment = {**os.environ, "TMPDIR": str(tmp_path / "tmp"), "OPENBLAS_NUM_THREADS": "1"}
    return psutil.Popen(
        call, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )


def stopped(run, number, ready):
    """Its exit code, once it is told to stop in the middle of its work; it is ended if it hangs."""
    try:
        end = time.monotonic() + WORKS_S
        while not ready(run):
            assert run.poll() is None, run.stderr.read().decode()
            assert time.monotonic() < end, "it never came to the work that is to be interrupted"
            time.sleep(0.05)
        run.send_signal(number)
        code = run.wait(SOON_S)
        said = run.stderr.read().decode()
        assert "Interrupted" in said or "已中断" in said
        assert "Traceback" not in said
        return code
    finally:
        for process in (*(run.children(recursive=True) if run.is_running() else ()), run):
            if process.is_running():
                process.kill()
        run.stdout.close()
        run.stderr.close()


def busy_for(seconds):
    """A moment of a process and those that it started: when they have worked for so long."""

    def ready(run):
        spent = 0.0
        for process in (run, *run.children(recursive=True)):
            try:
                times = process.cpu_times()
            except psutil.Error:
                continue
            spent += times.user
        return spent > seconds

    return ready


@pytest.fixture(scope="module")
def store(samples, tmp_path_factory):
    place = tmp_path_factory.mktemp("stopping") / "store"
    ti.read_archive(samples / "zh", place)
    return place


@pytest.fixture
def slow_pdf(tmp_path):
    path = tmp_path / "reports" / "600519_2019.pdf"
    path.parent.mkdir()
    path.write_bytes(doubling(40))
    return path


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_a_long_query_ends(store, tmp_path, number):
    run = start(["store", "sql", store, ENDLESS], tmp_path)
    spills = (tmp_path / "tmp").glob
    assert stopped(run, number, lambda run: any(spills("textindex-sql-*")) and busy_for(2)(run)) == 130
    assert list((tmp_path / "tmp").iterdir()) == []


@pytest.mark.slow
@pytest.mark.parametrize("workers", ["0", "1"])
@pytest.mark.parametrize("command", ["score", "read", "sections", "read --store"])
def test_what_reads_a_file_for_ever_ends(slow_pdf, tmp_path, command, workers):
    name, _, more = command.partition(" ")
    what = slow_pdf.parent if name == "score" or more else slow_pdf
    further = ["--out", tmp_path / "out"] if name == "score" else [more, tmp_path / "store"] if more else []
    limit = [] if name == "sections" else ["-w", workers]
    run = start([name, what, *further, *limit, "--memory", "6000"], tmp_path)  # of which it takes 0.8 GB a second
    number = signal.SIGTERM if workers == "0" else signal.SIGINT
    assert stopped(run, number, busy_for(2)) == 130
    assert not (tmp_path / "out").exists() or list((tmp_path / "out").iterdir()) == []
    assert [path for path in tmp_path.rglob("*") if path.name.startswith(".writing-")] == []
    assert list((tmp_path / "tmp").iterdir()) == []


@pytest.mark.slow
@pytest.mark.parametrize("command", sorted(Commands.LAZY))
def test_every_command_ends_within_compiled_code(command, tmp_path):
    busy = "\n    ".join(BUSY.splitlines())
    number = (signal.SIGINT, signal.SIGTERM)[len(command) % 2]
    run = start([], tmp_path, INSTEAD.format(busy=busy, arguments=leaf(command)))
    assert run.stdout.readline() == b"at work\n", run.stderr.read().decode()
    assert stopped(run, number, busy_for(0)) == 130


def leaf(command):
    """A call of a command that stands for all of it: of a group, its first command."""
    from textindex.cli import main

    found = main.get_command(None, command)
    names = [command]
    while getattr(found, "commands", None):
        names.append(sorted(found.commands)[0])
        found = found.commands[names[-1]]
    needed = [option for option in found.params if option.required]
    values = [part for one in needed for part in ([one.opts[0], "1"] if one.param_type_name == "option" else ["1"])]
    return [*names, *values]


@pytest.mark.slow
def test_a_limit_ends_what_cannot_be_stopped_in_this_process(slow_pdf, tmp_path):
    run = start(["score", slow_pdf.parent, "--out", tmp_path / "out", "-w", "0", "--timeout", "3"], tmp_path)
    _, said = run.communicate(timeout=WORKS_S)
    assert run.returncode == 1
    assert b"not done after 3 seconds" in said
    assert b"--workers 1" in said
    assert not (tmp_path / "out").exists()
    assert list((tmp_path / "tmp").iterdir()) == []
