"""In: an outcome, weights, pairs. Out: the effect on the treated, with every standard error that programs print for it.

Those of pairs take the score as known, and the bootstrap is invalid for a fixed number of neighbours (Abadie and Imbens
2008). They differ by a third on real data, so each is named.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from textindex.estimates.matching.neighbours import Pairs


def effect_on_treated(y: np.ndarray, treated: np.ndarray, weights: np.ndarray) -> float:
    """Mean outcome of the treated less that of controls, both weighted.

    >>> import numpy as np
    >>> t = np.array([True, False, False])
    >>> effect_on_treated(np.array([3.0, 1.0, 2.0]), t, np.array([1.0, 0.5, 0.5]))
    1.5
    """
    return float(np.average(y[treated], weights=weights[treated]) - np.average(y[~treated], weights=weights[~treated]))


def lechner(y: np.ndarray, treated: np.ndarray, weights: np.ndarray) -> float:
    """sqrt(s2T / N1 + s2C sum w^2 / N1^2): weights taken as fixed, outcomes independent with one variance a group.

    Source:
        Lechner (2001), section 4; psmatch2's.
    """
    own, used = treated & (weights > 0), ~treated & (weights > 0)
    n1 = float(weights[own].sum())
    spread = _variance(y[own]) / own.sum() + _variance(y[used]) * np.sum(weights[used] ** 2) / n1**2
    return float(np.sqrt(spread))


def least_squares(y: np.ndarray, treated: np.ndarray, weights: np.ndarray, groups: np.ndarray | None = None) -> float:
    """Of the slope in a weighted regression of the outcome on treatment: HC1, or clustered (G/(G-1) (n-1)/(n-2)).

    Args:
        y: (n,) outcome.
        treated: (n,) bool.
        weights: (n,).
        groups: (n,) codes to cluster by; None for HC1.
    """
    there = weights > 0
    y, t, w = y[there], treated[there], weights[there]
    n, parts = len(y), np.zeros(len(y))
    for rows, sign in ((t, 1.0), (~t, -1.0)):
        parts[rows] = sign * w[rows] * (y[rows] - np.average(y[rows], weights=w[rows])) / w[rows].sum()
    if groups is None:
        return float(np.sqrt(n / (n - 2) * np.sum(parts**2)))
    codes = np.unique(groups[there], return_inverse=True)[1]
    g = int(codes.max()) + 1
    return float(np.sqrt(g / (g - 1) * (n - 1) / (n - 2) * np.sum(np.bincount(codes, parts) ** 2)))


def paired(y: np.ndarray, pairs: Pairs) -> float:
    """Of the mean difference within pairs: s / sqrt(pairs); for one control each, used once."""
    gap = y[pairs.treated] - y[pairs.control]
    return float(np.sqrt(_variance(gap) / len(gap)))


def abadie_imbens(y: np.ndarray, pairs: Pairs, score: np.ndarray, treated: np.ndarray, neighbours: int) -> float:
    """Abadie and Imbens' standard error of the effect on the treated, matching with replacement.

    Args:
        y: (n,) outcome.
        pairs: the matches.
        score: (n,) what was matched on; taken as known.
        treated: (n,) bool.
        neighbours: of the same treatment, by which each firm's own variance is estimated; 0 for one variance of all.

    Source:
        Abadie and Imbens (2006), theorem 7 and equation 14; with 0, half the mean squared deviation within pairs.
    """
    share = 1 / np.bincount(pairs.treated, minlength=len(y))[pairs.treated]
    own = np.unique(pairs.treated)
    matched = np.bincount(pairs.treated, share * y[pairs.control], minlength=len(y))
    gap = y[own] - matched[own]
    effect, n1 = gap.mean(), len(own)
    uses = np.bincount(pairs.control, share, minlength=len(y))
    squares = np.bincount(pairs.control, share**2, minlength=len(y))
    used = np.flatnonzero(uses > 0)
    if neighbours:
        variance = _own_variances(y, score, np.flatnonzero(~treated), used, neighbours)
    else:
        each = (y[pairs.treated] - y[pairs.control] - effect) ** 2
        variance = np.full(len(y), float(np.sum(share * each) / np.sum(share)) / 2)
    within = np.sum((uses[used] ** 2 - squares[used]) * variance[used])
    return float(np.sqrt((np.sum((gap - effect) ** 2) + within) / n1**2))


def smoothed(
    y: np.ndarray, shares: Iterable[tuple[int, np.ndarray, np.ndarray]], score: np.ndarray, treated: np.ndarray
) -> float:
    """Abadie and Imbens' formula with a kernel's shares in place of matches.

    It holds for any fixed shares: the spread of each treated firm's gap counts the controls' own variance once for each
    treated firm, and what they share between treated firms comes on top. The smoothing's bias is not in it.

    Args:
        y: (n,) outcome.
        shares: of each treated firm: its row, its controls' rows, their shares.
        score: (n,) what the kernel is on; taken as known.
        treated: (n,) bool.

    Source:
        Abadie and Imbens (2006), theorem 7, the number of uses K replaced by sums of shares.
    """
    uses, squares, gaps = np.zeros(len(y)), np.zeros(len(y)), []
    for row, rows, share in shares:
        gaps.append(y[row] - share @ y[rows])
        uses[rows] += share
        squares[rows] += share**2
    gap, used = np.array(gaps), np.flatnonzero(uses > 0)
    variance = _own_variances(y, score, np.flatnonzero(~treated), used, 1)
    within = np.sum((uses[used] ** 2 - squares[used]) * variance[used])
    return float(np.sqrt((np.sum((gap - gap.mean()) ** 2) + within) / len(gap) ** 2))


def _own_variances(
    y: np.ndarray, score: np.ndarray, rows: np.ndarray, wanted: np.ndarray, neighbours: int
) -> np.ndarray:
    """The variance of each wanted firm together with those nearest to it among the rows; NaN elsewhere."""
    found = np.full(len(y), np.nan)
    up = rows[np.argsort(score[rows], kind="stable")]
    reach, place_of = min(neighbours, len(up) - 1), np.zeros(len(y), dtype=np.int64)
    place_of[up] = np.arange(len(up))
    if reach < 1:
        return found
    for row in wanted.tolist():
        place = int(place_of[row])
        near = np.concatenate([up[max(place - reach, 0) : place], up[place + 1 : place + 1 + reach]])
        distance = np.abs(score[near] - score[row])
        near = near[distance <= np.partition(distance, reach - 1)[reach - 1]]
        found[row] = np.var(np.append(y[near], y[row]), ddof=1)
    return found


def estimated_odds(y: np.ndarray, treated: np.ndarray, weights: np.ndarray, x: np.ndarray, score: np.ndarray) -> float:
    """Inverse probability weights with the score as estimated: the logit's moments and the means' stacked.

    Args:
        y: (n,) outcome.
        treated: (n,) bool.
        weights: (n,) 1 of the treated, p / (1 - p) of the controls; 0 of those off support.
        x: (n, k) covariates of the logit, no intercept.
        score: (n,) of all firms.

    Source:
        Newey and McFadden (1994), theorem 6.1; Lunceford and Davidian (2004) for weights by a logit.
    """
    z = np.column_stack([np.ones(len(x)), (x - x.mean(axis=0)) / x.std(axis=0)])
    own, used = treated & (weights > 0), ~treated & (weights > 0)
    share = np.where(used, weights, 0.0) / weights[used].sum()
    off = y - float(share @ y)
    information = z.T @ (z * (score * (1 - score))[:, None])
    logit = np.linalg.solve(information, (z * (treated - score)[:, None]).T)
    controls = share * off + (z.T @ (share * off)) @ logit
    return float(np.sqrt(np.sum((_of_mean(y, own) - controls) ** 2)))


def estimated_balance(y: np.ndarray, treated: np.ndarray, weights: np.ndarray, x: np.ndarray) -> float:
    """Entropy balancing with its weights as estimated: the balance conditions and the means stacked.

    Arguments as of `estimated_odds`. What is left of an outcome is what a regression on the covariates, with the
    weights, does not explain: balance takes the rest out.

    Source:
        Newey and McFadden (1994), theorem 6.1; Zhao and Percival (2017), section 3, for the dual's moments.
    """
    own, used = treated & (weights > 0), ~treated & (weights > 0)
    z = (x - x[own].mean(axis=0)) / x[own | used].std(axis=0)
    share = np.where(used, weights, 0.0) / weights[used].sum()
    off = y - float(share @ y)
    slopes = np.linalg.lstsq(z.T @ (z * share[:, None]), z.T @ (share * off), rcond=None)[0]
    controls = share * (off - z @ slopes) + np.where(own, z @ slopes, 0.0) / own.sum()
    return float(np.sqrt(np.sum((_of_mean(y, own) - controls) ** 2)))


def _of_mean(y: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Each firm's part of a mean."""
    part: np.ndarray = np.where(rows, y - y[rows].mean(), 0.0) / rows.sum()
    return part


def _variance(values: np.ndarray) -> float:
    """With n - 1; missing of one value."""
    return float(values.var(ddof=1)) if len(values) > 1 else float("nan")
