"""In: a regression's columns. Out: the same of unit scale, the way back, and cross products, a long table held once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from textindex.core.errors import EstimateError
from textindex.core.messages import Message

CONSTANT = 1e-12
FAR = 1e50
"""Beyond, and below its inverse, a square of a weight, a regressor and an error multiplied is no number any more."""


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
    """Each row's contribution to the first-order conditions, in the regressors' own units; written over x."""
    x *= errors[:, None]
    inverse = np.linalg.inv(unit)
    if np.count_nonzero(inverse) > len(inverse):  # more than its diagonal: an intercept
        return np.asarray(x @ inverse)
    for j, factor in enumerate(np.diag(inverse)):
        x[:, j] *= factor
    return x


def scaled_columns(columns: Sequence[np.ndarray], names: Sequence[str], into: np.ndarray | None = None) -> Scaled:
    """Centre and scale columns, and tell which are constant.

    Args:
        columns: (n,) each.
        names: of the columns.
        into: (n, k) where the scaled columns are written, from the left; a table of its own if None.
    """
    room = np.empty((len(columns[0]), len(columns)), order="F") if into is None else into
    kept, centers, scales, dropped = list[int](), list[float](), list[float](), dict[str, str]()
    for j, (name, column) in enumerate(zip(names, columns, strict=True)):
        center, spread = centred_into(column, room[:, len(kept)], name)
        most = abs(center) + spread * np.sqrt(len(column))  # no value lies beyond: the largest need not be looked for
        if spread <= CONSTANT * most and spread <= CONSTANT * float(np.abs(column).max()):
            dropped[name] = Message("scale.constant", center=center)
            continue
        room[:, len(kept)] /= power(spread)
        centers.append(center)
        scales.append(power(spread))
        kept.append(j)
    return Scaled(room[:, : len(kept)], np.array(centers), np.array(scales), kept, dropped)


def centred_into(column: np.ndarray, room: np.ndarray, name: str) -> tuple[float, float]:
    """Write a column less its mean into its place; its mean and its standard deviation.

    Raises:
        EstimateError: its unit is such that squares could not be held.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        center = float(column.mean())
        np.subtract(column, center, out=room)
        spread = float(np.sqrt(product(room, room) / len(room)))
    if not 1 / FAR <= spread <= FAR and not np.abs(room).max() <= CONSTANT * abs(center) < np.inf:
        refuse_far(float(np.abs(column).max()), name)
    return center, spread


def refuse_far(most: float, name: str) -> None:
    """A column whose largest value is beyond what can be squared."""
    if most and not 1 / FAR <= most <= FAR:
        raise EstimateError(Message("scale.far", name=name, most=most))


def product(one: np.ndarray, other: np.ndarray) -> float:
    """The inner product of two columns; in one thread, as waking others takes longer than the sum itself.

    >>> product(np.array([1.0, 2]), np.array([3.0, 4]))
    11.0
    """
    return float(np.einsum("i,i->", one, other))


def deviations(x: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """(k,) weighted sums of squares of columns about their means."""
    weighted = weighted_columns(x, weights)
    squares = [product(own, column) for own, column in zip(weighted.T, x.T, strict=True)]
    return np.asarray(np.array(squares) - weighted.sum(axis=0) ** 2 / weights.sum())


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
