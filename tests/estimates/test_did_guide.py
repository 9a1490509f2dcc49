"""The guide to adoption at different times: its blocks of Python run one after the other."""

import re
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from adoption import make

GUIDES = Path(__file__).resolve().parents[2] / "docs" / "guides"


def blocks_of(name):
    return re.findall(r"```python\n(.*?)```", (GUIDES / name).read_text(encoding="utf-8"), re.DOTALL)


def test_both_languages_say_the_same():
    own = [re.sub(r"#.*", "", block).replace(', language="zh"', "") for block in blocks_of("did.zh.md")]
    assert [block.split() for block in own] == [re.sub(r"#.*", "", block).split() for block in blocks_of("did.md")]
    numbers = [
        set(re.findall(r"\d\.\d{3}|0\.\d\d", (GUIDES / name).read_text(encoding="utf-8")))
        for name in ("did.md", "did.zh.md")
    ]
    assert numbers[0] == numbers[1]


@pytest.mark.filterwarnings("ignore::textindex.EstimateWarning")
def test_blocks_run(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    panel = make(17, units=80).rename(columns={"cohort": "DT_year"})
    panel["exports"], panel["province"] = np.exp(panel["y"]), panel["firm"] % 7
    panel["treat"] = (panel["province"] < 3) * 1.0
    names = {"found": SimpleNamespace(panel=panel)}
    blocks = blocks_of("did.md")
    assert len(blocks) == 3
    for block in blocks:
        exec(block, names)
    assert {path.name for path in tmp_path.iterdir()} == {
        "effects.pdf", "effects.docx", "group-time.pdf", "bacon.pdf",
    }  # fmt: skip
    shown = capsys.readouterr().out
    assert "effect on the treated" in shown
    assert "WCR bootstrap" in shown
