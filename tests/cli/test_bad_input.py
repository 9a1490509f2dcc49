"""Bad input gives one clear message on stderr, no traceback, exit code 1 (2 for usage), and leaves nothing behind."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time

import pytest
from command_line import invoke

YAML = """name: mine
language: zh
dimensions:
  big_data:
    label: {zh: 大数据, en: Big data}
    definition: "Data."
    terms:
      - {term: 大数据}
      - {term: 数据挖掘}
"""


@pytest.fixture
def reports(samples, tmp_path):
    folder = tmp_path / "reports"
    folder.mkdir()
    shutil.copy(samples / "zh" / "900002_2018.txt", folder)
    return folder


def failing(arguments, out, code=1):
    """Run a command that must fail; return its message."""
    result = invoke(*arguments, code=code)
    assert result.stdout == ""
    assert len(re.findall("^Error: ", result.stderr, re.MULTILINE)) == 1, result.stderr
    assert not out.exists() or out.is_file()
    return result.stderr


def test_a_missing_folder(tmp_path):
    out = tmp_path / "out"
    assert "nowhere: no such folder" in failing(["score", tmp_path / "nowhere", "-o", out], out)


def test_a_file_that_cannot_be_opened(tmp_path):
    out, link = tmp_path / "out", tmp_path / "link.pdf"
    link.symlink_to(tmp_path / "gone.pdf")
    assert "link.pdf: no such" in failing(["score", link, "-o", out], out)


def test_a_folder_without_files(tmp_path):
    out, empty = tmp_path / "out", tmp_path / "reports"
    empty.mkdir()
    assert "no files found" in failing(["score", empty, "-o", out], out)


def test_a_folder_without_any_report_format(tmp_path):
    out, folder = tmp_path / "out", tmp_path / "reports"
    folder.mkdir()
    (folder / "notes.csv").write_text("x")
    result = invoke("score", folder, "-o", out, "-j", "0", code=3)
    assert "1 file in: 0 scored, 1 rejected (not an annual report 1" in result.stdout
    assert "notes.csv" in (out / "rejections.csv").read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(
    ("change", "line", "word"),
    [
        (("      - {term: 数据挖掘}", "      - {term: 大数据}"), 9, "大数据"),
        (("big_data:", "Big Data:"), 4, "Big Data"),
        (("{term: 数据挖掘}", "{term: 数据挖掘"), None, "broken YAML"),
        (("{term: 数据挖掘}", "{term: 数据挖掘, dimension: cloud}"), 9, "dimension"),
        (("definition:", "defintion:"), None, "defintion"),
        (("language: zh", "language: fr"), 2, "fr"),
    ],
)
def test_a_faulty_dictionary(reports, tmp_path, change, line, word):
    out, path = tmp_path / "out", tmp_path / "mine.yaml"
    assert change[0] in YAML
    path.write_text(YAML.replace(*change), encoding="utf-8")
    for arguments in (["score", reports, "-o", out, "-d", path], ["dict", "validate", path]):
        message = failing(arguments, out)
        assert word in message
        assert re.search(rf"\b{line or '[0-9]+'}\b", message.replace("line ", ""))
        assert "mine.yaml" in message


def test_an_unknown_dictionary(reports, tmp_path):
    out = tmp_path / "out"
    message = failing(["score", reports, "-o", out, "-d", "li2032-zh"], out)
    assert "'li2032-zh'" in message
    assert "li2023-zh" in message  # what there is
    failing(["dict", "show", "li2032-zh"], out)
    assert "nowhere.yaml" in failing(["score", reports, "-o", out, "-d", tmp_path / "nowhere.yaml"], out)


def test_a_dictionary_given_twice(reports, tmp_path):
    out = tmp_path / "out"
    assert "wu2021-zh" in failing(["score", reports, "-o", out, "-d", "wu2021-zh", "-d", "wu2021-zh"], out)


def test_a_firm_year_given_twice_in_a_manifest(reports, tmp_path):
    out, manifest = tmp_path / "out", tmp_path / "manifest.csv"
    (reports / "b.txt").write_text("x")
    manifest.write_text("path,firm,year\n900002_2018.txt,900002,2018\nb.txt,900002,2018\n", encoding="utf-8")
    message = failing(["score", reports, "-o", out, "-m", manifest], out)
    assert "row 3: firm 900002, year 2018 is given twice (row 2)" in message


def test_a_manifest_that_is_not_there(reports, tmp_path):
    out = tmp_path / "out"
    assert "nowhere.csv" in failing(["score", reports, "-o", out, "-m", tmp_path / "nowhere.csv"], out)


def test_an_out_that_is_a_file(reports, tmp_path):
    out = tmp_path / "out"
    out.write_text("mine")
    assert "is a file" in failing(["score", reports, "-o", out], out, code=2)
    assert out.read_text() == "mine"


def test_an_out_below_a_file_is_found_before_any_report_is_read(reports, tmp_path):
    (tmp_path / "file").write_text("mine")
    out = tmp_path / "file" / "out"
    assert "Scoring" not in failing(["score", reports, "-o", out, "-j", "0"], out)


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["--count", "words"], "substring"),
        (["--engine", "poppler"], "pdfplumber"),
        (["--formula", "log"], "tfidf"),
        (["--workers", "-1"], "-1"),
        (["--timeout", "soon"], "soon"),
        (["--colour"], "--colour"),
    ],
)
def test_an_unknown_option_or_value_is_a_fault_of_usage(reports, tmp_path, arguments, word):
    out = tmp_path / "out"
    assert word in failing(["score", reports, "-o", out, *arguments], out, code=2)


@pytest.mark.parametrize("arguments", [["score"], ["score", "x"], ["read"], ["scores"], ["dict", "lits"]])
def test_an_incomplete_command_is_a_fault_of_usage(tmp_path, arguments):
    failing(arguments, tmp_path / "out", code=2)


@pytest.mark.parametrize("text", ["no JSON", "{}", "[]", '{"weights": 3}', '{"weights": {"li2023-zh": 3}}'])
def test_weights_that_are_none(reports, tmp_path, text):
    out, weights = tmp_path / "out", tmp_path / "old.json"
    weights.write_text(text)
    arguments = ["score", reports, "-o", out, "-j", "0", "--formula", "tfidf", "--weights", weights]
    assert "old.json" in failing(arguments, out, code=2)


@pytest.mark.parametrize("file", ["scanned.pdf", "encrypted.pdf", "truncated.pdf", "empty.pdf", "garbled.pdf"])
def test_reading_a_broken_report_says_what_is_wrong(samples, tmp_path, file):
    message = failing(["read", samples / "broken" / file], tmp_path / "out")
    assert file in message
    reason = {"truncated.pdf": "unreadable"}.get(file, file.removesuffix(".pdf"))
    assert f": {reason}: " in message


def test_reading_a_page_that_there_is_not(samples, tmp_path):
    message = failing(["read", samples / "zh" / "900002_2018.txt", "--page", "99"], tmp_path / "out", code=2)
    assert "99" in message


def test_reading_a_folder_is_refused(reports, tmp_path):
    failing(["read", reports], tmp_path / "out", code=1)


def test_the_module_called_as_a_program_fails_as_the_command_does(tmp_path):
    call = [sys.executable, "-m", "textindex", "score", str(tmp_path / "nowhere"), "-o", str(tmp_path / "out")]
    done = subprocess.run(call, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("Error: ")
    assert list(tmp_path.iterdir()) == []


# ---- Ctrl-C


def living(group):
    """Processes of a group that still run (a zombie that nobody has waited for does not)."""
    listed = subprocess.run(["ps", "-eo", "pgid=,stat=,args="], capture_output=True, text=True, check=True).stdout
    rows = [line.split(None, 2) for line in listed.splitlines()]
    return [row[2] for row in rows if row[0] == str(group) and not row[1].startswith("Z")]


@pytest.mark.skipif(os.name != "posix", reason="needs signals to process groups")
@pytest.mark.parametrize(
    ("whom", "when"),
    [
        ("main process", "workers are starting"),
        ("whole group, as a terminal does", "workers are starting"),
        ("whole group, as a terminal does", "reports are being read"),
    ],
)
def test_ctrl_c_ends_all_processes_and_writes_nothing(samples, tmp_path, whom, when):
    reports, out = tmp_path / "reports", tmp_path / "out"
    for number in range(60):
        shutil.copytree(samples / "zh", reports / str(number))
    call = [sys.executable, "-m", "textindex", "score", str(reports), "-o", str(out), "-j", "2"]
    with subprocess.Popen(
        call, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as run:
        try:
            deadline = time.monotonic() + 60
            while len(living(run.pid)) < 3 and time.monotonic() < deadline:
                time.sleep(0.05)
            time.sleep(0.3 if when == "workers are starting" else 3)
            assert run.poll() is None, "the run was done too soon for this test"
            (os.kill if whom == "main process" else os.killpg)(run.pid, signal.SIGINT)
            stdout, stderr = run.communicate(timeout=20)
        finally:
            left, soon = living(run.pid), time.monotonic() + 3
            while left and time.monotonic() < soon:  # the last of them may be on its way out
                time.sleep(0.1)
                left = living(run.pid)
            if run.poll() is None or left:
                os.killpg(run.pid, signal.SIGKILL)
    assert run.returncode == 130
    assert (stdout, left) == ("", [])
    assert "Interrupted" in stderr
    assert "Traceback" not in stderr
    assert not out.exists() or list(out.iterdir()) == []
