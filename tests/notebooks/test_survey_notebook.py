"""Notebook 05: what it shows, counted again with numpy alone, and held against what the answers were drawn from."""

import json
import re

import numpy as np
import pandas as pd
import pytest
from test_notebooks import ROOT, run

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::DeprecationWarning")]
SEEN = """
import json
seen = {
    "careless": careless.warnings,
    "alpha": result.scales["alpha"].tolist(),
    "loadings": result.factoring.confirmed["loading"].tolist(),
    "truth": [own for scale in LOADINGS.values() for own in scale],
    "phi": result.factoring.fornell_larcker.to_numpy().tolist(),
    "factors": FACTORS.tolist(),
    "params": result["1"].params.tolist(),
    "follows": [bool(x) for name in ("t", "p", "vif") for x in checked.coefficients[f"{name}_follows"]],
    "same": [bool(x) for x in same.coefficients["t_follows"]],
    "findings": checked.findings,
    "reversed": REVERSED,
}
answers.to_csv(f"{FOLDER}/answers.csv", index=False)
Path(f"{FOLDER}/seen.json").write_text(json.dumps(seen))
"""


@pytest.fixture(scope="module")
def seen(tmp_path_factory):
    folder, patch = tmp_path_factory.mktemp("survey"), pytest.MonkeyPatch()
    shown = run(ROOT / "notebooks" / "05-survey.ipynb", patch, folder, f"FOLDER = {str(folder)!r}\n{SEEN}")
    patch.undo()
    return shown, json.loads((folder / "seen.json").read_text(encoding="utf-8")), pd.read_csv(folder / "answers.csv")


def scales(answers, turned):
    answers = answers.assign(**{item: 8 - answers[item] for item in turned})
    names = dict.fromkeys(re.sub(r"\d", "", name) for name in answers.columns if name != "employees")
    return {name: answers[[c for c in answers.columns if c.startswith(name)]] for name in names}


def test_what_it_shows_is_what_numpy_counts(seen):
    shown, seen, answers = seen
    own = scales(answers, seen["reversed"])
    for alpha, items in zip(seen["alpha"], own.values(), strict=True):
        whole, k = items.dropna(), items.shape[1]
        assert alpha == pytest.approx(k / (k - 1) * (1 - whole.var().sum() / whole.sum(axis=1).var()), abs=1e-12)
    scores = pd.DataFrame({name: items.mean(axis=1) for name, items in own.items()})  # no row lacks half of a scale
    x = np.column_stack([np.ones(300), scores[["customers", "market", "export", "rigidity"]]])
    np.testing.assert_allclose(seen["params"], np.linalg.lstsq(x, scores["readiness"], rcond=None)[0], atol=1e-10)
    assert f"{seen['params'][1]:.3f}" in shown
    assert "Durbin-Watson rests on the order of the rows" in shown


def test_it_finds_what_the_answers_were_drawn_from(seen):
    _, seen, _ = seen
    np.testing.assert_allclose(seen["loadings"], seen["truth"], atol=0.15)  # rounding to 1..7 takes some of it
    low = np.tril_indices(5, -1)
    np.testing.assert_allclose(np.array(seen["phi"], dtype=float)[low], np.array(seen["factors"])[low], atol=0.2)


def test_what_its_sentences_say_is_so(seen):
    _, seen, _ = seen
    assert len(seen["careless"]) == 1
    assert "add export2 to reverse" in seen["careless"][0]
    assert seen["follows"] == [True] * 12
    assert all(seen["same"])
    said = " ".join(seen["findings"])
    assert "all 12 printed figures hold at once" in said
    assert "alone" in said
    assert "from the printed t it is 0.0500044" in said
    assert "every cell follows ** 1%, * 5% (SPSS)" in said
