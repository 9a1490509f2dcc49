"""In: unrotated loadings. Out: the same rotated to simple structure, in a fixed order and with fixed signs.

Pure statistics; loadings are (items, factors).

Sources: Kaiser (1958), Psychometrika 23, 187-200 (varimax and its normalisation); Jennrich (2002), Psychometrika 67,
7-19 (gradient projection for oblique rotation), with the direct oblimin criterion of Jennrich and Sampson (1966),
Psychometrika 31, 313-323, at gamma 0 (quartimin).
"""

from __future__ import annotations

import math
from itertools import combinations
from typing import Any, Literal, NamedTuple

import numpy as np

Floats = np.ndarray[Any, np.dtype[np.float64]]
Rotation = Literal["varimax", "oblimin", "none"]
ROUNDS = 5_000
CLOSE = 1e-9


class Rotated(NamedTuple):
    """Rotated loadings.

    Attributes:
        loadings: (items, factors); of an oblique rotation the pattern.
        phi: (factors, factors) correlations of the factors; the unit matrix where they are orthogonal.
        converged: whether the iteration came to rest.
    """

    loadings: Floats
    phi: Floats
    converged: bool


def rotate(loadings: Any, rotation: Rotation) -> Rotated:
    """Rotate, then order the factors by their sums of squared loadings, largest first, each with a positive sum.

    Args:
        loadings: unrotated.
        rotation: ``varimax``, ``oblimin`` or ``none``.

    Returns:
        The loadings at rest. R's ``varimax`` rests at a relative gain of 1e-5, short of the maximum: its loadings
        differ in the fourth digit.

    >>> found = rotate([[0.72, 0.54], [0.64, 0.48], [0.42, -0.56], [0.36, -0.48]], "varimax")
    >>> (found.loadings.round(3) + 0.0).tolist()
    [[0.9, 0.0], [0.8, 0.0], [0.0, 0.7], [0.0, 0.6]]
    """
    a = np.asarray(loadings, dtype=float)
    if a.shape[1] == 1 or rotation == "none":
        return _ordered(a, np.eye(a.shape[1]), True)
    return _varimax(a) if rotation == "varimax" else _oblimin(a)


def _ordered(loadings: Floats, phi: Floats, converged: bool) -> Rotated:
    order = np.argsort(-(loadings**2).sum(axis=0), kind="stable")
    signs = np.where(loadings.sum(axis=0) < 0, -1.0, 1.0)[order]
    return Rotated(loadings[:, order] * signs + 0.0, phi[np.ix_(order, order)] * np.outer(signs, signs), converged)


def _varimax(a: Floats) -> Rotated:
    """Kaiser's varimax with his normalisation, by turning two factors at a time to their best angle."""
    length = np.sqrt((a**2).sum(axis=1))
    length = np.where(length > 0, length, 1.0)[:, None]  # items count alike, whatever their communality
    z, settled = a / length, False
    for _ in range(ROUNDS):
        widest = 0.0
        for i, j in combinations(range(z.shape[1]), 2):
            u, v = z[:, i] ** 2 - z[:, j] ** 2, 2 * z[:, i] * z[:, j]
            up = 2 * float(u @ v) - 2 * float(u.sum() * v.sum()) / len(z)
            along = float(u @ u - v @ v) - float(u.sum() ** 2 - v.sum() ** 2) / len(z)
            angle = math.atan2(up, along) / 4
            if abs(angle) > CLOSE:
                turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
                z[:, [i, j]] = z[:, [i, j]] @ turn
            widest = max(widest, abs(angle))
        if widest <= CLOSE:
            settled = True
            break
    return _ordered(z * length, np.eye(a.shape[1]), settled)


def _oblimin(a: Floats) -> Rotated:
    """Direct oblimin (quartimin) by gradient projection, rows as they are."""
    k = a.shape[1]
    apart = 1 - np.eye(k)

    def criterion(turn: Floats) -> tuple[float, Floats, Floats]:
        z = a @ np.linalg.inv(turn).T
        cross = (z**2) @ apart
        slope = -(z.T @ (z * cross) @ np.linalg.inv(turn)).T
        return float((z**2 * cross).sum() / 4), slope, z

    turn, step, settled = np.eye(k), 1.0, False
    value, slope, z = criterion(turn)
    for _ in range(ROUNDS):
        projected = slope - turn * (turn * slope).sum(axis=0)
        size = float(np.sqrt((projected**2).sum()))
        if size < CLOSE:
            settled = True
            break
        step *= 2
        for _ in range(60):
            tried = turn - step * projected
            tried = tried / np.sqrt((tried**2).sum(axis=0))
            found = criterion(tried)
            if found[0] < value - 0.5 * size**2 * step:
                break
            step /= 2
        else:  # no step lowers the criterion: what is left of the gradient is rounding
            settled = size < 1e-5
            break
        turn, (value, slope, z) = tried, found
    return _ordered(z, turn.T @ turn, settled)
