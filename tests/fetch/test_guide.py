"""The guide's and the README's commands that fetch run as printed, one after the other, against the local server."""

import contextlib
import re
import shlex
from pathlib import Path

import pytest
from command_line import invoke
from disclosure import example

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"<!-- run with the server -->\n```sh\n(.*?)```", re.DOTALL)
GUIDE, README, CHINESE = (
    [
        shlex.split(line, comments=True)
        for block in BLOCK.findall(path.read_text(encoding="utf-8"))
        for line in block.splitlines()
    ]
    for path in (ROOT / "docs" / "guides" / "fetch.md", ROOT / "README.md", ROOT / "README.zh.md")
)


@pytest.mark.parametrize("commands", [pytest.param(GUIDE, marks=pytest.mark.slow), README], ids=["guide", "README"])
def test_commands_run_as_printed(serve, tmp_path, monkeypatch, commands):
    for name, value in {**serve(example()).variables, "TEXTINDEX_CNINFO_PAUSE": "0"}.items():
        monkeypatch.setenv(name, value)
    (tmp_path / "firms.csv").write_text("code\n600519\n1\n", encoding="utf-8")
    assert len(commands) >= 3
    with contextlib.chdir(tmp_path):
        for command in commands:
            done = invoke(*command[1:])
            assert done.stdout.strip(), command
    assert len(list(tmp_path.rglob("index.csv"))) == sum(command[1] == "score" for command in commands)
    assert list(tmp_path.rglob("report.html"))
