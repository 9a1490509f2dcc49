"""The guide to adoption at different times: its blocks of Python run one after the other."""

import re
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from adoption import make

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "guides" / "did.md"


@pytest.mark.filterwarnings("ignore::textindex.EstimateWarning")
def test_blocks_run(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    panel = make(17, units=80).rename(columns={"cohort": "DT_year"})
    panel["exports"], panel["province"] = np.exp(panel["y"]), panel["firm"] % 7
    panel["treat"] = (panel["province"] < 3) * 1.0
    names = {"found": SimpleNamespace(panel=panel)}
    blocks = re.findall(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert len(blocks) == 3
    for block in blocks:
        exec(block, names)
    assert {path.name for path in tmp_path.iterdir()} == {"effects.pdf", "group-time.pdf", "bacon.pdf"}
    shown = capsys.readouterr().out
    assert "effect on the treated" in shown
    assert "WCR bootstrap" in shown
