"""The README is true: its commands run as printed, its Python runs, and it names what `--help` names."""

import contextlib
import os
import re
import shlex
import shutil
import subprocess
import sys
import warnings
from pathlib import Path

import pytest
from click.testing import CliRunner

import textindex as ti
from textindex.cli import main
from textindex.cli.reference import with_reference

README = Path(__file__).resolve().parents[2] / "README.md"
TEXT = README.read_text(encoding="utf-8")
CHINESE = README.with_name("README.zh.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"<!-- run -->\n```(sh|python)\n(.*?)```", TEXT, re.DOTALL)
QUICK = "".join(re.findall(r"<!-- run -->\n```sh\n(.*?)```", CHINESE, re.DOTALL))
COMMANDS = [[shlex.split(line, comments=True) for line in block.splitlines()] for kind, block in BLOCKS if kind == "sh"]
SCRIPTS = [block for kind, block in BLOCKS if kind == "python"]


@pytest.fixture
def desk(tmp_path, samples):
    """A folder with `reports/` and the samples in it and `textindex` on the path, as the README's reader has them."""
    shutil.copytree(samples / "zh", tmp_path / "reports")
    shutil.copytree(samples, tmp_path / "corpora_samples")
    return tmp_path


def run(arguments, folder):
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    return subprocess.run(arguments, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def invoke(arguments, folder):
    """The same in this process, which spares loading pandas and jieba."""
    with contextlib.chdir(folder), warnings.catch_warnings():
        warnings.simplefilter("default")
        done = CliRunner().invoke(main, arguments[1:])
    return subprocess.CompletedProcess(arguments, done.exit_code, done.stdout, done.stderr)


def test_there_are_commands_and_scripts_to_run():
    assert sum(map(len, COMMANDS)) >= 16
    assert SCRIPTS


@pytest.mark.parametrize("commands", COMMANDS, ids=lambda commands: " ".join(commands[0][:3]))
def test_commands_run_as_printed_one_after_the_other(commands, desk):
    for at, command in enumerate(commands):
        done = invoke(command, desk) if at else run(command, desk)
        assert done.returncode in (0, 3), done.stderr
        assert done.stdout.strip(), command
        if "--out" in command and command[1] in ("score", "demo"):
            assert (desk / command[command.index("--out") + 1] / "index.csv").stat().st_size > 200


@pytest.mark.slow
def test_the_chinese_quick_start_runs_from_top_to_bottom(desk):
    for line in QUICK.splitlines():
        done = run(shlex.split(line, comments=True), desk)
        assert done.returncode in (0, 3), done.stderr
        assert done.stdout.strip(), line
    for made in ("out/report.html", "out/index.dta", "tables/tables.docx", "tables/tables.tex", "filtered/screen.csv"):
        assert (desk / made).stat().st_size > 1000, made


@pytest.mark.parametrize("script", SCRIPTS)
def test_script_runs_as_printed(script, desk):
    done = run([sys.executable, "-c", script], desk)
    assert done.returncode == 0, done.stderr
    assert (desk / "out-python" / "index.dta").is_file()


def test_dictionaries_are_described_as_they_are():
    from textindex.dictionary import shipped_names

    for name in shipped_names():
        loaded = ti.load_dictionary(name)
        row = re.search(rf"^\| `{name}` \| (\d+) in (\d+) dimensions", TEXT, re.MULTILINE)
        assert row, name
        assert (int(row[1]), int(row[2])) == (len(loaded.terms), len(loaded.dimensions)), name


def test_formulas_and_rules_are_those_of_the_code():
    from textindex.cli.score import FORMULAS as OFFERED
    from textindex.core.records import COUNT_RULES
    from textindex.scoring.index import FORMULAS

    assert tuple(FORMULAS) == OFFERED
    for rule in COUNT_RULES:
        assert f"| `{rule}` |" in TEXT


def test_reference_is_what_help_says():
    assert with_reference(TEXT) == TEXT, "run `make reference`"
    named = re.findall(r"<summary><code>textindex ([\w -]+)</code>", TEXT)
    assert len(named) == len(set(named)) >= 40
    for command in named:
        shown = run(["textindex", *command.split(), "--help"], Path.cwd()).stdout
        told = TEXT.partition(f"<code>textindex {command}</code>")[2].partition("</details>")[0]
        assert "".join(shown.split()) == "".join(told.partition("```text")[2].rpartition("```")[0].split()), command


def test_version_is_one():
    from importlib.metadata import version

    assert ti.__version__ == version("textindex")
    assert f"## {ti.__version__}" in README.with_name("CHANGELOG.md").read_text(encoding="utf-8")
