"""In: scores or covariates. Out: weights of controls that make them look like the treated, without choosing pairs.

Treated firms weigh 1. Each scheme's estimand is the effect on the treated.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from textindex.core.errors import EstimateError
from textindex.core.messages import Message

BANDWIDTH = 0.06
STEPS, HALVINGS = 200, 60
BALANCED, REFUSED = 1e-14, 1e-9
"""Gaps of moments, in standard deviations, at which the search rests and above which it has failed."""


def odds(score: np.ndarray, treated: np.ndarray) -> np.ndarray:
    """Inverse probability weights for the treated: 1 of a treated firm, p / (1 - p) of a control.

    Source:
        Hirano, Imbens and Ridder (2003); Imbens (2004), section III.C.

    >>> import numpy as np
    >>> odds(np.array([0.5, 0.5, 0.2]), np.array([True, False, False]))
    array([1.  , 1.  , 0.25])
    """
    return np.where(treated, 1.0, score / (1 - score))


def kernel(
    score: np.ndarray, treated: np.ndarray, controls: np.ndarray, bandwidth: float = BANDWIDTH
) -> tuple[np.ndarray, np.ndarray]:
    """Epanechnikov kernel weights: each treated firm shares its weight among the controls near it.

    Args:
        score: (n,) of all firms.
        treated: rows of the treated.
        controls: rows of the controls.
        bandwidth: scores farther apart than this have no weight.

    Returns:
        (n,) weights; rows of the treated who have a control within the bandwidth (1 each).

    Source:
        Heckman, Ichimura and Todd (1998); psmatch2's default kernel and bandwidth.
    """
    weights, matched = np.zeros(len(score)), []
    for row, rows, shares in kernel_shares(score, treated, controls, bandwidth):
        weights[rows] += shares
        matched.append(row)
    found = np.array(matched, dtype=np.int64)
    weights[found] = 1.0
    return weights, found


def kernel_shares(
    score: np.ndarray, treated: np.ndarray, controls: np.ndarray, bandwidth: float
) -> Iterator[tuple[int, np.ndarray, np.ndarray]]:
    """Of each treated firm with a control within the bandwidth: its row, the controls' rows, their shares (sum 1)."""
    up = controls[np.argsort(score[controls], kind="stable")]
    scores = score[up]
    low = np.searchsorted(scores, score[treated] - bandwidth, side="left")
    high = np.searchsorted(scores, score[treated] + bandwidth, side="right")
    for row, start, stop in zip(treated.tolist(), low.tolist(), high.tolist(), strict=True):
        own = np.maximum(0.75 * (1 - ((scores[start:stop] - score[row]) / bandwidth) ** 2), 0.0)
        if own.sum() > 0:
            yield row, up[start:stop], own / own.sum()


def entropy(x: np.ndarray, treated: np.ndarray, names: Sequence[str]) -> np.ndarray:
    """Entropy balancing: control weights with the least sum of w ln w whose means are those of the treated.

    Args:
        x: (n, k) covariates.
        treated: (n,) bool.
        names: of the covariates.

    Returns:
        (n,) weights: 1 of the treated; those of controls sum to the number of treated.

    Raises:
        EstimateError: no weights balance the covariates: a mean of the treated lies outside what controls can reach.

    Source:
        Hainmueller (2012), equations 5 to 7; the dual problem by Newton's method.
    """
    target, controls = x[treated].mean(axis=0), x[~treated]
    spread = controls.std(axis=0)
    if still := [name for name, s in zip(names, spread, strict=True) if s == 0]:
        raise EstimateError(Message("entropy.constant", still=still[0]))
    z = (controls - target) / spread
    slopes = np.zeros(z.shape[1])
    weights, at = _tilted(z, slopes)
    for _ in range(STEPS):
        gap = z.T @ weights
        if np.abs(gap).max() <= BALANCED:
            break
        hessian = z.T @ (z * weights[:, None]) - np.outer(gap, gap)
        step = -np.linalg.lstsq(hessian, gap, rcond=None)[0]
        for _ in range(HALVINGS):
            new, height = _tilted(z, slopes + step)
            if height <= at + 1e-15 * abs(at):
                break
            step = step / 2
        slopes, weights, at = slopes + step, new, height
    gap = np.abs(z.T @ weights)
    if not gap.max() <= REFUSED:
        worst = names[int(np.argmax(gap))]
        raise EstimateError(Message("entropy.none", worst=worst))
    whole = np.ones(len(x))
    whole[~treated] = weights * treated.sum()
    return whole


def _tilted(z: np.ndarray, slopes: np.ndarray) -> tuple[np.ndarray, float]:
    """Weights proportional to exp(z slopes), summing to 1, and the logarithm of the sum: what the dual minimises."""
    tilt = z @ slopes
    top = float(tilt.max())
    weights = np.exp(tilt - top)
    total = float(weights.sum())
    return weights / total, top + float(np.log(total / len(z)))
