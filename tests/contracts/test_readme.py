"""README and documentation are true: their commands run as printed, their Python runs, both languages say one thing."""

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
from command_line import invoke

import textindex as ti

ROOT = Path(__file__).resolve().parents[2]
README, CHINESE = ((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh.md"))
PAGES = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for path in sorted((ROOT / "docs").rglob("*.md"))
    if not path.name.endswith(".zh.md")
}
TEXT = "\n".join([README, *PAGES.values()])
BLOCKS = list(dict.fromkeys(re.findall(r"<!-- run -->\n```(sh|python)\n(.*?)```", TEXT, re.DOTALL)))
COMMANDS = [[shlex.split(line, comments=True) for line in block.splitlines()] for kind, block in BLOCKS if kind == "sh"]
SCRIPTS = [block for kind, block in BLOCKS if kind == "python"]
PAIRS = {"README.md": (README, CHINESE)} | {
    name: (text, chinese.read_text(encoding="utf-8"))
    for name, text in PAGES.items()
    if (chinese := (ROOT / name).with_suffix(".zh.md")).is_file()
}
MOST_LINES = 200


@pytest.fixture
def folder(tmp_path, samples):
    """A folder with `reports/` and the samples in it and `textindex` on the path, as the reader has them."""
    shutil.copytree(samples / "zh", tmp_path / "reports")
    shutil.copytree(samples, tmp_path / "corpora_samples")
    return tmp_path


def run(arguments, folder):
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    return subprocess.run(arguments, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def here(arguments, folder):
    """The same in this process, which spares loading pandas and jieba."""
    with contextlib.chdir(folder), warnings.catch_warnings():
        warnings.simplefilter("default")
        done = invoke(*arguments[1:], code=None)
    return subprocess.CompletedProcess(arguments, done.exit_code, done.stdout, done.stderr)


def test_there_are_commands_and_scripts_to_run():
    assert sum(map(len, COMMANDS)) >= 16
    assert SCRIPTS


@pytest.mark.parametrize("commands", COMMANDS, ids=lambda commands: " ".join(commands[0][:3]))
def test_commands_run_as_printed_one_after_the_other(commands, folder):
    for at, command in enumerate(commands):
        done = here(command, folder) if at else run(command, folder)
        assert done.returncode in (0, 3), done.stderr
        assert done.stdout.strip() or command[0] != "textindex", command
        if "--out" in command and command[1] in ("score", "demo"):
            assert (folder / command[command.index("--out") + 1] / "index.csv").stat().st_size > 200


@pytest.mark.slow
def test_the_chinese_quick_start_runs_from_top_to_bottom(folder):
    for line in "".join(re.findall(r"<!-- run -->\n```sh\n(.*?)```", CHINESE, re.DOTALL)).splitlines():
        done = run(shlex.split(line, comments=True), folder)
        assert done.returncode in (0, 3), done.stderr
        assert done.stdout.strip(), line
    for made in ("out/report.html", "out/index.dta", "second/index.dta", "tables/tables.docx", "tables/tables.tex"):
        assert (folder / made).stat().st_size > 1000, made


@pytest.mark.parametrize("script", SCRIPTS, ids=range(len(SCRIPTS)))
def test_script_runs_as_printed(script, folder):
    done = run([sys.executable, "-c", script], folder)
    assert done.returncode == 0, done.stderr
    assert (folder / "out-python" / "index.dta").is_file()


@pytest.mark.parametrize("name", PAIRS)
def test_both_languages_have_the_same_parts_code_and_links(name):
    """Headings, rows of tables, code but for its remarks and the language asked for, links but for their language."""
    english, chinese = PAIRS[name]

    def code(text):
        blocks = re.findall(r"```(?:sh|python|toml|yaml)\n(.*?)```", text, re.DOTALL)
        plain = re.sub(r"\s+#.*| --language zh|,? *language=\"zh\"", "", "\n".join(blocks)).replace(
            "\\Scripts\\", "/bin/"
        )
        return [" ".join(line.split()) for line in plain.splitlines() if line.strip()]

    def links(text):
        return sorted(
            link.replace(".zh.", ".").partition("#")[0]
            for link in re.findall(r"\]\((?!#)([^)]+)\)", text)
            if not link.startswith("README")
        )

    def count(pattern, text):
        return len(re.findall(pattern, re.sub(r"```.*?```", "", text, flags=re.DOTALL), re.MULTILINE))

    assert code(chinese) == code(english)
    assert links(chinese) == links(english)
    for pattern in (r"^#", r"^ *\|", r"^ *!!! ", r"^ *[-*] ", r"^\$\$$", r"^<!-- "):
        assert count(pattern, chinese) == count(pattern, english), pattern


def test_readme_fits_on_two_screens():
    assert max(text.count("\n") for text in (README, CHINESE)) <= MOST_LINES


def test_links_of_the_readme_lead_somewhere():
    for text in (README, CHINESE):
        for link in re.findall(r"\]\(([^)]+)\)", text):
            assert (ROOT / link).is_file(), link


def test_dictionaries_are_described_as_they_are():
    from textindex.dictionary import shipped_names

    for name in shipped_names():
        loaded = ti.load_dictionary(name)
        row = re.search(rf"^\| `{name}` \| (\d+) in (\d+) dimensions", TEXT, re.MULTILINE)
        assert row, name
        assert (int(row[1]), int(row[2])) == (len(loaded.terms), len(loaded.dimensions)), name


def test_rules_are_those_of_the_code():
    from textindex.core.records import COUNT_RULES

    for rule in COUNT_RULES:
        assert f"| `{rule}` |" in TEXT


def test_version_is_one():
    from importlib.metadata import version

    assert ti.__version__ == version("textindex")
    assert f"## {ti.__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_files_that_contributors_are_sent_to_are_there():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:textindex|tests|docs|dictionaries)/[\w./-]+)`", text)
    assert len(named) >= 10
    for name in named:
        place = ROOT / name
        assert place.exists() or "NAME" in name, name
