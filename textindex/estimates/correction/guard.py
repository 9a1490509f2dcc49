"""In: `Moments`. Out: whether there is enough in the coded rows to divide by, and Fieller's set where there is not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from textindex.core.estimates import Z_95
from textindex.core.messages import Message
from textindex.estimates.correction.numbers import Moments

FLOOR = 3.0
"""t_G below which no estimate is given. With 200 coded firm-years of 15,724 it kept 390 of 400 simulated draws."""


@dataclass(frozen=True, slots=True)
class Fieller:
    """The slopes that the data do not reject at 5%, {b: (h - Gb)² <= z² Σ_f(ψ_f(b) - mean)²}.

    Attributes:
        kind: ``interval`` from low to high; ``outside``: all but what lies between them; ``all``: every number.
        low: NaN of ``all``.
        high: NaN of ``all``.
    """

    kind: Literal["interval", "outside", "all"]
    low: float
    high: float

    def __str__(self) -> str:
        if self.kind == "all":
            return Message("guard.every")
        if self.kind == "interval":
            return Message("guard.interval", low=self.low, high=self.high)
        return Message("guard.outside", low=self.low, high=self.high)


def strength(moments: Moments, columns: int) -> np.ndarray:
    """t_G of each of the first columns: what the other columns leave of G, over its standard error.

    With one column it is G over the spread of ψ_f(1) - ψ_f(0) over firms. With several it is 1/(G⁻¹)_jj, whose
    spread follows by the delta method.

    Returns:
        (columns,); infinite where the spread is 0.
    """
    inverse = np.linalg.pinv(moments.gram)
    spread = moments.slope - moments.slope.mean(0)
    found = []
    for at in range(columns):
        left = 1 / inverse[at, at]
        own = left**2 * np.einsum("i,fij,j->f", inverse[at], spread, inverse[:, at])
        se = float(np.sqrt(np.sum(own**2)))
        found.append(left / se if se > 0 else np.inf)
    return np.array(found)


def fieller(moments: Moments) -> Fieller:
    """Fieller's set of the one predicted column of `within`.

    Source:
        Fieller (1954), Some problems in interval estimation.
    """
    u, d = moments.level[:, 0], moments.slope[:, 0, 0]
    h, g, u, d = u.sum(), d.sum(), u - u.mean(), d - d.mean()
    square, middle, constant = g * g - Z_95**2 * d @ d, h * g - Z_95**2 * u @ d, h * h - Z_95**2 * u @ u
    inside = middle**2 - square * constant
    if inside < 0 or square == 0:
        return Fieller("all", float("nan"), float("nan"))
    low, high = sorted((middle + sign * np.sqrt(inside)) / square for sign in (-1, 1))
    return Fieller("interval" if square > 0 else "outside", float(low), float(high))
