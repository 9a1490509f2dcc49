"""The guide to adoption and matching: its blocks of Python run one after the other, its TOML is a specification."""

import re
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

import textindex as ti
from textindex.estimates import load_specs
from textindex.estimates.adoption import GROUPS

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "guides" / "adoption.md"


def blocks(language):
    return re.findall(f"```{language}\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)


def index(firms=160):
    """An index of three waves, and what a user joins to it."""
    rng = np.random.default_rng(5)
    firm, year = np.repeat(np.arange(firms), 3), np.tile([2010, 2015, 2018], firms)
    employees = np.exp(rng.normal(3, 1, firms))[firm].round() + 1
    adopts = (rng.random(firms) < 0.3)[firm] & (year >= 2015)
    data = pd.DataFrame({"firm": firm, "year": year, "employees": employees, "shgrad": rng.random(len(firm))})
    for name in [part for parts in GROUPS["industry40"].values() for part in parts]:
        data[f"n_{name}"] = np.where(adopts, 2 + rng.poisson(1, len(firm)), 0)
    for name in ("edu", "female", "prodinn"):
        data[name] = rng.integers(0, 2, len(firm))
    return data.assign(y=np.log(employees) + 0.3 * adopts + rng.normal(size=len(firm)))


@pytest.mark.filterwarnings("ignore::textindex.EstimateWarning")
def test_blocks_run(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(ti, "score", lambda *_: SimpleNamespace(index=index()))
    names, found = {}, blocks("python")
    assert len(found) == 3
    for block in found:
        exec(block, names)
    assert {path.name for path in tmp_path.iterdir()} == {"B1.docx", "B1.pdf", "B2.pdf"}
    shown = capsys.readouterr().out
    assert "1 nearest on the score with replacement" in shown
    assert "Abadie and Imbens" in shown
    assert names["panel"]["IT_clean"].notna().any()


def test_the_parts_of_a_specification(tmp_path):
    (shown,) = blocks("toml")
    shipped = Path(ti.__file__).parents[1] / "specs" / "inapp-did.toml"
    lists = shipped.read_text(encoding="utf-8").partition("[lists]")[2].partition("[defaults]")[0]
    path = tmp_path / "own.toml"
    path.write_text(f"[lists]{lists}\n" + shown.replace("[defaults]", '[defaults]\noutcome = "y"'), encoding="utf-8")
    file = load_specs(path)
    assert [own.name for own in (*file.matches, *file.descriptions, *file.models)] == ["psw_dt", "A1", "5.dt"]
    assert file.models[0].constant
    assert file.models[0].weights == file.matches[0].name
