"""Notebook 07: the corrected slope is near what the firms were drawn from, and the uncorrected ones are not."""

import json

import pytest
from test_notebooks import ROOT, run

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::DeprecationWarning")]
SEEN = """
import json
seen = {name: values.to_dict() for name, values in slopes.items()}
seen["drawn"], seen["coded"] = drawn.facts["drawn"], corrected.record["coded"]
(Path(FOLDER) / "seen.json").write_text(json.dumps(seen, default=float))
"""


def test_the_corrected_slope_holds_the_truth(tmp_path, monkeypatch):
    shown = run(ROOT / "notebooks" / "07-whose-digitalization.ipynb", monkeypatch, tmp_path,
                f"FOLDER = {str(tmp_path)!r}\n{SEEN}")  # fmt: skip
    seen = json.loads((tmp_path / "seen.json").read_text(encoding="utf-8"))
    assert "Coded firm-years" in shown
    assert seen["coded"]["drawn"] == seen["drawn"] == 600
    assert seen["corrected"]["low"] < 0.20 < seen["corrected"]["high"]
    for name in ("all", "flagged_out", "simex", "rc"):
        assert not seen[name]["low"] < 0.20 < seen[name]["high"], name
