"""In: a regression's columns. Out: the same of unit scale, the way back, and cross products, a long table held once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from textindex.core.messages import Message

CONSTANT = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class Scaled:
    """Regressors centred and scaled by powers of two, which loses no digit; those that are constant left out."""

    z: np.ndarray
    center: np.ndarray
    scale: np.ndarray
    kept: list[int]
    dropped: dict[str, str]


def weighted_columns(x: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Columns times weights; the columns themselves, not a copy, where every weight is 1."""
    return x if (weights == 1).all() else x * weights[:, None]


def scores_of(x: np.ndarray, errors: np.ndarray, unit: np.ndarray) -> np.ndarray:
    """Each row's contribution to the first-order conditions, in the regressors' own units."""
    scores, inverse = x * errors[:, None], np.linalg.inv(unit)
    if np.count_nonzero(inverse) > len(inverse):  # more than its diagonal: an intercept
        return np.asarray(scores @ inverse)
    scores *= np.diag(inverse)
    return np.asarray(scores)


def scaled_columns(x: np.ndarray, names: Sequence[str]) -> Scaled:
    """Centre and scale columns, and tell which are constant."""
    each = range(x.shape[1])  # column by column: a long table is not held twice
    center = np.array([x[:, j].mean() for j in each])
    spread = [float(x[:, j].std()) for j in each]
    largest = [max(float(x[:, j].max()), -float(x[:, j].min())) for j in each]
    kept = [j for j in each if spread[j] > CONSTANT * largest[j]]
    dropped: dict[str, str] = {names[j]: Message("scale.constant", center=center[j]) for j in each if j not in kept}
    scale = np.array([power(spread[j]) for j in kept])
    z = np.empty((len(x), len(kept)), order="F")
    for place, j in enumerate(kept):
        z[:, place] = (x[:, j] - center[j]) / scale[place]
    return Scaled(z, center[kept], scale, kept, dropped)


def power(spread: float) -> float:
    """The power of two nearest to a standard deviation; 1 for none.

    >>> power(0.9), power(3.1e6), power(0.0)
    (1.0, 4194304.0, 1.0)
    """
    return float(2.0 ** np.round(np.log2(spread))) if spread > 0 else 1.0


def moments(x: np.ndarray, weights: np.ndarray, *, centred: bool) -> np.ndarray:
    """Weighted cross products of columns, of their deviations from the mean if centred."""
    weighted = weighted_columns(x, weights)
    gram = x.T @ weighted
    if centred:
        total = weighted.sum(axis=0)
        gram = gram - np.outer(total, total) / weights.sum()
    return np.asarray(gram)


def back_map(scaled: Scaled, y_scale: float, intercept: bool) -> np.ndarray:
    """The linear map from coefficients of scaled columns to those of the columns themselves."""
    if not intercept:
        return np.diag(y_scale / scaled.scale)
    back = np.diag(np.concatenate([[y_scale], y_scale / scaled.scale]))
    back[0, 1:] = -y_scale * scaled.center / scaled.scale
    return back
