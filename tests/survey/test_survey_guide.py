"""The guide is true: its files run as printed, and its numbers are those that come out."""

import json
import re
import shutil
from pathlib import Path

import pandas as pd
import pytest
from command_line import invoke

import textindex as ti

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "guides" / "survey.md").read_text(encoding="utf-8")
BLOCKS = {kind: re.findall(rf"```{kind}\n(.*?)```", GUIDE, re.DOTALL) for kind in ("toml", "python", "sh")}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / "readiness.toml").write_text(BLOCKS["toml"][0], encoding="utf-8")
    (tmp_path / "paper.toml").write_text(BLOCKS["toml"][1], encoding="utf-8")
    shutil.copy(Path(__file__).parents[1] / "oracles" / "sisters" / "survey.csv", tmp_path / "answers.csv")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_commands_and_python_run_as_printed(folder):
    for block in BLOCKS["sh"]:
        invoke(*block.split()[1:])
    for name in ("tables.docx", "tables.tex", "tables.xlsx", "scores.csv", "fornell_larcker.csv"):
        assert (folder / "out" / name).stat().st_size > 50
    for block in BLOCKS["python"]:
        exec(block, {"ti": ti})
    assert (folder / "loadings.pdf").read_bytes().startswith(b"%PDF")
    assert (folder / "bands.pdf").read_bytes().startswith(b"%PDF")


def test_the_table_of_the_paper_is_what_comes_out(folder):
    invoke("recheck", "paper.toml", "--out", "recheck")
    table = pd.read_csv(folder / "recheck" / "recheck.csv")
    rows = re.findall(r"^\| (H\d) \| (.*) \|$", GUIDE, re.MULTILINE)
    assert [name for name, _ in rows] == table["term"].tolist()
    for (_, told), own in zip(rows, table.to_dict("records"), strict=True):
        wanted = [f"{own['beta']:.3f}", f"{own['t_low']:.3f} to {own['t_high']:.3f}", f"{own['printed_t']:.3f}"]
        wanted += [f"{own[key]:.3f}" for key in ("vif", "printed_vif", "sd_ratio", "simple_p")]
        assert told.split(" | ") == wanted
    assert json.loads((folder / "recheck" / "recheck.json").read_text(encoding="utf-8"))["at_once"] is True
    assert table[["t_follows", "p_follows", "vif_follows"]].all(axis=None)


def test_every_key_of_a_file_is_explained():
    from textindex.survey.file import CHOICES, FILE, RECHECK, REGRESSION, SCALE

    for key in FILE.keys() | SCALE.keys() | REGRESSION.keys() | RECHECK.keys():
        assert re.search(rf"\b{key}\b", GUIDE), key
    for values in CHOICES.values():
        for value in values:
            assert f"`{value}`" in GUIDE, value
