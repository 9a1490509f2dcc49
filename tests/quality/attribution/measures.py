"""In: labelled hits, what is said of them, their weights and firms. Out: precision and recall with intervals, tables.

Everything is weighted to all hits of the reports (1 / probability of being drawn); intervals are the middle 95% of 500
samples of firms drawn with replacement, from a fixed seed.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

DRAWS = 500
FLAGS = ("own", "other_party", "background", "boilerplate", "plan", "off_concept")


class Both(NamedTuple):
    """Precision and recall, each with its low and high end; NaN where nothing is said so, or nothing is so."""

    precision: tuple[float, float, float]
    recall: tuple[float, float, float]


class Hits(NamedTuple):
    """Hits of one language: their labels and the rules' answers by class, ``own_p``, their weights, their firms."""

    truth: dict[str, np.ndarray]
    rules: dict[str, np.ndarray]
    p: np.ndarray
    weight: np.ndarray
    firm: np.ndarray

    def share(self, name: str) -> float:
        """The share of hits that are of a class: the precision of calling every hit so."""
        return float(np.average(self.truth[name], weights=self.weight))


def resampled(weight: np.ndarray, firm: np.ndarray) -> np.ndarray:
    """Weights of the hits in samples of firms, (DRAWS, n)."""
    names, of = np.unique(firm, return_inverse=True)
    rng = np.random.default_rng(0)
    times = [np.bincount(rng.integers(0, len(names), len(names)), minlength=len(names)) for _ in range(DRAWS)]
    return weight * np.array(times)[:, of]


def both(truth: np.ndarray, said: np.ndarray, weight: np.ndarray, firm: np.ndarray) -> Both:
    """Precision and recall of what is said."""

    def shares(w: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        right = (w * (truth & said)).sum(-1)
        with np.errstate(invalid="ignore", divide="ignore"):
            return right / (w * said).sum(-1), right / (w * truth).sum(-1)

    whole, drawn = shares(weight), shares(resampled(weight, firm))
    found = []
    for value, values in zip(whole, drawn, strict=True):
        there = values[np.isfinite(values)]
        low, high = np.quantile(there, [0.025, 0.975]) if len(there) else (np.nan, np.nan)
        found.append((float(value), float(low), float(high)))
    return Both(*found)


def classes(hits: Hits) -> list[list[str]]:
    """A row a class: hits, share, precision and recall of the rules; then own by `own_p` of at least 0.5, 0.8."""
    rows = []
    for name in FLAGS:
        found = both(hits.truth[name], hits.rules[name], hits.weight, hits.firm)
        rows.append([str(int(hits.truth[name].sum())), f"{hits.share(name):.2f}", *map(interval, found)])
    for threshold in (0.5, 0.8):
        found = both(hits.truth["own"], hits.p >= threshold, hits.weight, hits.firm)
        rows.append([str(int(hits.truth["own"].sum())), f"{hits.share('own'):.2f}", *map(interval, found)])
    return rows


def interval(value: tuple[float, float, float]) -> str:
    """As it is printed; a dash where there is nothing to tell.

    >>> interval((0.9, 0.85, 0.954)), interval((float("nan"),) * 3)
    ('0.90 [0.85, 0.95]', '–')
    """
    return f"{value[0]:.2f} [{value[1]:.2f}, {value[2]:.2f}]" if np.isfinite(value[0]) else "–"


def deciles(hits: Hits) -> list[list[str]]:
    """The reliability table: tenths of the hits (by weight) in the order of `own_p`: range, hits, mean, share own."""
    order = np.argsort(hits.p, kind="stable")
    passed = np.cumsum(hits.weight[order]) - hits.weight[order] / 2
    tenth = np.empty(len(order), int)
    tenth[order] = np.minimum(9, (10 * passed / hits.weight.sum()).astype(int))
    rows = []
    for own in (tenth == at for at in range(10)):
        p, truth, weight = hits.p[own], hits.truth["own"][own], hits.weight[own]
        mean, share = np.average(p, weights=weight), np.average(truth, weights=weight)
        rows.append([f"{p.min():.2f}–{p.max():.2f}", str(len(p)), f"{mean:.2f}", f"{share:.2f}"])
    whole = np.average(hits.p, weights=hits.weight)
    return [*rows, ["0.00–1.00", str(len(hits.p)), f"{whole:.2f}", f"{hits.share('own'):.2f}"]]


def areas(truth: np.ndarray, score: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """The area under the curve, for each row of weights; equal scores count half.

    >>> areas(np.array([True, False, True]), np.array([0.9, 0.8, 0.7]), np.ones((1, 3)))
    array([0.5])
    """
    _, of, many = np.unique(score, return_inverse=True, return_counts=True)
    order = np.argsort(of, kind="stable")
    starts = np.cumsum(many) - many
    is_so, is_not = (np.add.reduceat((weight * own)[:, order], starts, axis=1) for own in (truth, ~truth))
    below = np.cumsum(is_not, axis=1) - is_not / 2
    found: np.ndarray = (is_so * below).sum(1) / (is_so.sum(1) * is_not.sum(1))
    return found


def precisions_at(recall: float, truth: np.ndarray, score: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """The precision at the highest threshold that finds such a share of what is so, for each row of weights.

    >>> precisions_at(0.5, np.array([True, False, True]), np.array([0.9, 0.8, 0.7]), np.ones((1, 3)))
    array([1.])
    """
    order = np.argsort(-score, kind="stable")
    found, said = np.cumsum((weight * truth)[:, order], axis=1), np.cumsum(weight[:, order], axis=1)
    at = (found >= recall * found[:, -1:] - 1e-9).argmax(1)
    rows = np.arange(len(at))
    return np.asarray(found[rows, at] / said[rows, at])
