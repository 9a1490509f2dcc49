"""What is printed is printed on every console: code pages that lack characters, no colours where none are wanted."""

import json
import os
import subprocess
import sys

import pytest


def run(*arguments, cwd=None, **environment):
    given = {**os.environ, "OPENBLAS_NUM_THREADS": "1", **environment}
    return subprocess.run([sys.executable, "-m", "textindex", *arguments], cwd=cwd, env=given, capture_output=True,
                          check=False)  # fmt: skip


def test_json_survives_every_code_page(samples):
    told = {}
    for encoding in ("utf-8", "ascii", "cp1252", "gbk"):
        done = run("sections", str(samples / "zh/900001_2018.pdf"), "--json", PYTHONIOENCODING=encoding)
        assert done.returncode == 0, done.stderr
        written = "utf-8" if encoding == "ascii" else encoding  # click writes UTF-8 where ASCII is told
        told[encoding] = json.loads(done.stdout.decode(written))
    assert told["utf-8"]
    assert all(answer == told["utf-8"] for answer in told.values())


@pytest.mark.parametrize("encoding", ["cp1252", "gbk", "ascii:strict"])
def test_text_and_errors_survive_every_code_page(encoding, tmp_path):
    done = run("dict", "show", "li2023-zh", PYTHONIOENCODING=encoding)
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) >= 245
    failed = run("score", str(tmp_path / "数字化—é"), "--out", str(tmp_path / "out"), PYTHONIOENCODING=encoding)
    assert failed.returncode == 1
    assert b"Traceback" not in failed.stderr
    assert b"no such folder" in failed.stderr


def test_characters_that_a_code_page_lacks_are_escaped_as_json_does():
    done = run("dict", "show", "wu2021-zh", PYTHONIOENCODING="cp1252")
    assert rb"\u4eba\u5de5\u667a\u80fd" in done.stdout  # 人工智能


def test_no_color_is_respected():
    code = (
        "import sys, io\nclass Terminal(io.TextIOWrapper):\n    def isatty(self): return True\n"
        "sys.stderr = Terminal(sys.stderr.buffer, encoding='utf-8')\n"
        "from textindex.cli import main\nmain(['run', 'no-such-study.toml'])\n"
    )
    seen = {}
    for value in ("", "1"):
        environment = {**os.environ, "NO_COLOR": value, "TERM": "xterm"}
        done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=False)
        assert done.returncode == 1
        seen[value] = b"\x1b[" in done.stderr
    assert seen == {"": True, "1": False}


def test_completion_prints_a_script_that_the_shell_takes():
    for shell in ("bash", "zsh", "fish"):
        done = run("completion", shell)
        assert done.returncode == 0
        assert b"_TEXTINDEX_COMPLETE" in done.stdout
        assert done.stdout.startswith(b"# ")
    script = run("completion", "bash").stdout
    assert subprocess.run(["bash", "-n"], input=script, check=False).returncode == 0


def test_completion_offers_commands_and_options():
    words = {"_TEXTINDEX_COMPLETE": "bash_complete", "COMP_WORDS": "textindex est", "COMP_CWORD": "1"}
    code = "import sys; sys.argv = ['textindex']; from textindex.cli import main; main(prog_name='textindex')"
    done = subprocess.run([sys.executable, "-c", code], env={**os.environ, **words}, capture_output=True, check=False)
    assert done.stdout.decode().split() == ["plain,estimate"]


STEERING = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202e"


@pytest.mark.parametrize("command", [["read"], ["read", "--folded"], ["sections"]])
def test_texts_and_names_of_reports_steer_no_terminal(command, tmp_path):
    report = tmp_path / f"600012_2019{STEERING[:9]}.txt"
    line = "本公司建设了大数据平台，推进数字化转型，并持续加强信息系统的建设。"
    report.write_text(f"某某股份有限公司2019年年度报告\n{line * 40}{STEERING}{line * 40}\n", encoding="utf-8")
    done = run(*command, str(report))
    missing = run(*command, str(tmp_path / f"no{STEERING}such.txt"))
    wrong = run("score", f"--no{STEERING}such")
    for told in (done.stdout, done.stderr, missing.stderr, wrong.stderr):
        assert not set(told.decode()) & {"\x1b", "\x07", "\x9b", "\u202e"}
    assert done.returncode == 0
    assert missing.returncode != 0
    assert b"\\x1b" in missing.stderr
