"""Extras: the core imports nothing of theirs, and what is missing is named in one sentence."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from textindex.core import extras
from textindex.core.errors import MissingExtraError, TextIndexError

PROJECT = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
BLOCKED = """
import sys
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {names!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
sys.meta_path.insert(0, Absent())
from textindex.cli import main
main({arguments!r})
"""
OF_EXTRAS = {
    *(name for names in extras.BRINGS.values() for name in names),
    *("httpx", "tenacity", "distributed", "s3fs", "rispy", "bibtexparser", "py7zr"),
}


def without(names, *arguments):
    code = BLOCKED.format(names=sorted(names), arguments=list(map(str, arguments)))
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)


def test_every_extra_is_in_all():
    given = PROJECT["optional-dependencies"]
    (everything,) = given["all"]
    named = everything.removeprefix("textindex[").removesuffix("]").split(",")
    assert sorted(named) == sorted(given.keys() - {"all", "sevenzip"})  # LGPL: of who asks for it by name
    assert extras.BRINGS.keys() <= given.keys()


def test_the_core_scores_without_any_extra(samples, tmp_path):
    done = without(OF_EXTRAS, "score", samples / "zh", "--out", tmp_path / "out", "--store", tmp_path / "store")
    assert done.returncode in (0, 3), done.stderr
    assert (tmp_path / "out" / "index.csv").stat().st_size > 500
    others = OF_EXTRAS - set(extras.BRINGS["exhibits"])  # figures of a run need the exhibits' extra and no other
    drawn = without(others, "draw", "over-time", tmp_path / "out", "-o", tmp_path / "a.svg")
    assert drawn.returncode == 0, drawn.stderr
    assert (tmp_path / "a.svg").read_bytes().startswith(b"<svg")


@pytest.mark.parametrize("extra", extras.BRINGS)
def test_what_is_missing_is_told_with_the_extra_that_brings_it(extra, monkeypatch):
    monkeypatch.setattr(extras, "find_spec", lambda name: None)
    with pytest.raises(MissingExtraError, match=rf"pip install 'textindex\[{extra}\]'") as caught:
        extras.need(extra)
    assert isinstance(caught.value, TextIndexError)
    assert isinstance(caught.value, ImportError)
