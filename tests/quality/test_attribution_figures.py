"""What the documentation says of the attribution model holds on the firms that it was not fitted to."""

import sys
from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

sys.path.insert(0, str(Path(__file__).parent / "attribution"))
FLOORS = {"zh": (0.5, 0.90, 0.90, 0.90), "en": (0.8, 0.79, 0.88, 0.84)}


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
def test_own_on_firms_never_seen(language, shared_data, tmp_path):
    """Precision and recall at a threshold, and the area under the curve; weighted to all hits of the reports."""
    import train

    from textindex import matching

    rows = [row for row in train.rows_of(language) if row["split"] == "test"]
    seen = train.seen_of(rows, shared_data, str(tmp_path / "store"), language)
    own = np.array([row["speaker"] == "own" for row in rows])
    weight = np.array([1 / float(row["probability"]) for row in rows])
    p = np.array([matching.own_probability(seen[row["id"]], language) for row in rows])
    threshold, precision, recall, area = FLOORS[language]
    said = p >= threshold
    assert np.average(own[said], weights=weight[said]) >= precision
    assert np.average(said[own], weights=weight[own]) >= recall
    assert roc_auc_score(own, p, sample_weight=weight) >= area
