"""In: features of every firm-year and the coded ones. Out: a prediction for each, from firms other than its own."""

from __future__ import annotations

import numpy as np

FOLDS = 5


def learnt(
    features: np.ndarray, true: np.ndarray, coded: np.ndarray, chance: np.ndarray, firm: np.ndarray, seed: int
) -> np.ndarray:
    """Least squares of the coded values on the features, weighted by 1/chance, cross-fitted.

    A firm lies in one fold with all its years, so that no prediction has seen its own firm. What the regression says
    outside the coded values is cut to their range. However poor the prediction is, the estimate stays valid: it only
    gets less precise.

    Args:
        features: (n, k).
        true: (n,), of which only coded rows are read.
        coded: (n,) bool.
        chance: (n,), of which only coded rows are read.
        firm: (n,) codes from 0.
        seed: deals firms to folds.

    Returns:
        (n,) predictions.

    >>> import numpy as np
    >>> firm, x = np.arange(40) // 2, np.arange(40.0)
    >>> out = learnt(x[:, None], 2 * x + 1, np.arange(40) % 2 == 0, np.full(40, 0.5), firm, 0)
    >>> bool(np.allclose(out[4:36], 2 * x[4:36] + 1))
    True
    """
    fold = np.random.default_rng(seed).permutation(int(firm.max()) + 1)[firm] % FOLDS
    columns = np.column_stack([np.ones(len(features)), features])
    low, high = float(true[coded].min()), float(true[coded].max())
    found = np.empty(len(features))
    for own in range(FOLDS):
        rows = coded & (fold != own)
        root = np.sqrt(1 / chance[rows])
        slopes, *_ = np.linalg.lstsq(columns[rows] * root[:, None], true[rows] * root, rcond=None)
        found[fold == own] = columns[fold == own] @ slopes
    return np.clip(found, low, high)
