"""In: labelled hits of the training firms. Out: how good models fitted to fewer of them are, and where that leads.

For each number of labels and each seed, firms come in a random order and give their hits until the number is reached
(of the last firm, some at random). A model fitted to them is judged on training firms left out (ten folds of firms:
the labels are drawn among the other folds) and on the test firms, by the area under the curve and by the precision
that a threshold has which finds 95% of what is own. All intervals resample seeds and the firms that are judged.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from measures import areas, precisions_at, resampled
from sklearn.model_selection import GroupKFold

SIZES = (250, 500, 1_000)
SEEDS = 10
FOLDS = 10
FAR = 10_000
Fit = Callable[[list[list[str]], np.ndarray], Callable[[list[list[str]]], np.ndarray]]
"""Features and answers to a function that scores features."""


class Part(NamedTuple):
    """Hits: names of their features, whether they are own, their weights and firms."""

    found: list[list[str]]
    own: np.ndarray
    weight: np.ndarray
    firm: np.ndarray

    def take(self, rows: np.ndarray) -> Part:
        """Some of them."""
        return Part([self.found[at] for at in rows], self.own[rows], self.weight[rows], self.firm[rows])


class Point(NamedTuple):
    """What models say that were fitted to so many labels (the mean over folds): scores, (seeds, hits)."""

    labels: int
    scores: np.ndarray


def drawn(firm: np.ndarray, n: int, rng: np.random.Generator) -> np.ndarray:
    """Rows of firms in a random order, up to a number; all where there are fewer."""
    rows: list[int] = []
    for name in rng.permutation(np.unique(firm)):
        rows += rng.permutation(np.flatnonzero(firm == name))[: n - len(rows)].tolist()
    return np.sort(np.array(rows))


def left_out(train: Part, n: int, fit: Fit) -> Point:
    """Training firms scored by models that were not fitted to them, but to `n` labels of others, or all there are."""
    scores, used = np.zeros((SEEDS, len(train.own))), []
    for seed in range(SEEDS):
        rng = np.random.default_rng(seed)
        folds = GroupKFold(FOLDS, shuffle=True, random_state=seed).split(train.own, groups=train.firm)
        for some, held in folds:
            own = train.take(some[drawn(train.firm[some], n, rng)])
            scores[seed, held] = fit(own.found, own.own)(train.take(held).found)
            used.append(len(own.own))
    return Point(round(np.mean(used)), scores)


def on_others(train: Part, test: Part, n: int, fit: Fit) -> Point:
    """Test firms scored by models fitted to `n` labels, or all there are."""
    rows = [drawn(train.firm, n, np.random.default_rng(seed)) for seed in range(SEEDS)]
    several = [train.take(some) for some in rows]
    return Point(len(rows[0]), np.array([fit(own.found, own.own)(test.found) for own in several]))


def points(train: Part, test: Part, fit: Fit) -> dict[str, list[Point]]:
    """Points by where they were judged: each number of labels that there is, then all of them."""
    sizes = [n for n in SIZES if n < len(train.own)] + [len(train.own)]
    return {
        "left out": [left_out(train, n, fit) for n in sizes],
        "test": [on_others(train, test, n, fit) for n in sizes],
    }


def table(some: list[Point], part: Part) -> list[list[str]]:
    """A row for each number of labels: area, precision; then what a power law says of `FAR` labels."""
    weight = np.vstack([part.weight, resampled(part.weight, part.firm)])
    cells: list[list[str]] = [[f"{point.labels:,}" for point in some] + [f"{FAR:,}"]]
    for measure in (areas, lambda *own: precisions_at(0.95, *own)):
        found = [np.array([measure(part.own, score, weight) for score in point.scores]) for point in some]
        values = _of_seeds(np.array(found))  # (points, 1 + draws)
        far = 1 - further(np.array([point.labels for point in some]), 1 - values)
        cells.append([_interval(row) for row in (*values, far)])
    return [list(row) for row in zip(*cells, strict=True)]


def _of_seeds(found: np.ndarray) -> np.ndarray:
    """Means over seeds (axis 1): all of them for the whole sample, drawn with replacement for each resampled one."""
    rng = np.random.default_rng(1)
    seeds = rng.integers(0, found.shape[1], (found.shape[2] - 1, found.shape[1]))
    again = [found[:, own, at].mean(1) for at, own in enumerate(seeds, start=1)]
    return np.column_stack([found[:, :, 0].mean(1), *again])


def further(labels: np.ndarray, lacking: np.ndarray) -> np.ndarray:
    """What is lacking to 1 at `FAR` labels if it falls as a power of their number: a line through the logarithms.

    A power law without a floor is the hopeful reading: curves of this kind mostly level off.

    >>> n = np.array([250.0, 500, 1000])
    >>> further(n, n[:, None] ** -0.5).round(4)
    array([0.01])
    """
    slope, level = np.polyfit(np.log(labels), np.log(np.maximum(lacking, 1e-6)), 1)
    return np.exp(level + slope * np.log(FAR))


def _interval(row: np.ndarray) -> str:
    low, high = np.nanquantile(row[1:], [0.025, 0.975])
    return f"{row[0]:.2f} [{low:.2f}, {high:.2f}]"
