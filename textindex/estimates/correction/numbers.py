"""In: what a regression with a partly coded regressor holds. Out: `Numbers`, and its moments firm by firm, `Moments`.

Notation of docs/guides/valid-estimates.md: x the coded value, x̂ the prediction, w = R/π the weight of what was coded,
x* = x̂ + w(x - x̂) the pseudo-value. Both x* and a = x̂x̂' + w(xx' - x̂x̂') are unbiased for x and xx' whatever the
prediction is, because whoever draws the sample sets π. That x* has the right mean does not give x*x*' the right
mean: hence a.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True, slots=True, eq=False)
class Numbers:
    """Rows sorted by firm.

    Attributes:
        y: (n,) outcome.
        guess: (n, p) predicted columns, x̂.
        true: (n, p) coded columns, x; equal to x̂ where nothing was coded, so that no uncoded value can be read.
        weight: (n,) w = R/π.
        known: (n, k) columns known everywhere.
        firm: (n,) codes from 0 without gaps, in ascending order.
    """

    y: np.ndarray
    guess: np.ndarray
    true: np.ndarray
    weight: np.ndarray
    known: np.ndarray
    firm: np.ndarray

    @property
    def pseudo(self) -> np.ndarray:
        """(n, p) x* = x̂ + w(x - x̂)."""
        return np.asarray(self.guess + self.weight[:, None] * (self.true - self.guess))

    @property
    def squares(self) -> np.ndarray:
        """(n, p, p) a = x̂x̂' + w(xx' - x̂x̂')."""
        mine, theirs = outer(self.guess, self.guess), outer(self.true, self.true)
        return np.asarray(mine + self.weight[:, None, None] * (theirs - mine))

    def sums(self, values: np.ndarray) -> np.ndarray:
        """(F, ...) sums of (n, ...) values by firm."""
        starts = np.flatnonzero(np.diff(self.firm, prepend=-1))
        return np.asarray(np.add.reduceat(values, starts, axis=0))

    @property
    def sizes(self) -> np.ndarray:
        """(F,) rows of each firm."""
        return np.bincount(self.firm)

    def centred(self, values: np.ndarray) -> np.ndarray:
        """(n, ...) values less their firm's mean."""
        sizes = self.sizes.reshape(-1, *[1] * (values.ndim - 1))
        return np.asarray(values - (self.sums(values) / sizes)[self.firm])


@dataclass(frozen=True, slots=True, eq=False)
class Moments:
    """Estimating equations Σ_f (u_f - D_f b) = 0, one firm an independent draw.

    Attributes:
        level: (F, p) u_f.
        slope: (F, p, p) D_f; their sum is G (with fixed effects) or J (pooled).
        factor: of the variance: F/(F-1), or 1.
        further: what else is estimated once b is: see `Further`; None where b is everything.
    """

    level: np.ndarray
    slope: np.ndarray
    factor: float
    further: Further | None = None

    @property
    def gram(self) -> np.ndarray:
        """(p, p) G."""
        return np.asarray(self.slope.sum(0))

    def scores(self, b: np.ndarray) -> np.ndarray:
        """(F, p) u_f - D_f b."""
        return np.asarray(self.level - self.slope @ b)


@dataclass(frozen=True, slots=True, eq=False)
class Further:
    """Coefficients of known columns: γ = g - B'b with scores q_f - E_f b; those of the columns are R⁻¹γ.

    Attributes:
        level: (q,) g.
        cross: (p, q) B.
        scores: (F, q) q_f.
        slopes: (F, q, p) E_f.
        triangle: (q, q) R of the columns' QR.
    """

    level: np.ndarray
    cross: np.ndarray
    scores: np.ndarray
    slopes: np.ndarray
    triangle: np.ndarray


def outer(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """(n, a, b) outer products of the rows of (n, a) and (n, b).

    >>> import numpy as np
    >>> outer(np.array([[1, 2]]), np.array([[3, 4]])).tolist()
    [[[3, 4], [6, 8]]]
    """
    return np.asarray(left[:, :, None] * right[:, None, :])


def solved(moments: Moments) -> tuple[np.ndarray, np.ndarray]:
    """Coefficients and their covariance, the predicted columns first.

    Returns:
        (p + q,) and (p + q, p + q).
    """
    b = np.linalg.solve(moments.gram, moments.level.sum(0))
    influence = np.linalg.solve(moments.gram, moments.scores(b).T).T
    more = moments.further
    if more is not None:
        gamma = more.level - more.cross.T @ b
        own = more.scores - more.slopes @ b - influence @ more.cross
        back: Any = np.linalg.solve
        b = np.concatenate([b, back(more.triangle, gamma)])
        influence = np.hstack([influence, back(more.triangle, own.T).T])
    return b, moments.factor * (influence.T @ influence)
