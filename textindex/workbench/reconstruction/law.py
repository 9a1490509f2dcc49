"""In: errors. Out: the law by which they fall, and what each costs under it; what is to be explained: pure numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

Numbers = np.ndarray[Any, Any]
POWERS = (0.0, 0.5, 1.0)
"""How errors may grow with totals: not, with their root, in proportion."""
ROUNDS = 15
HALF, EPS = 0.5, 1e-9
FEW_ASTRAY, MOST_ASTRAY = 0.05, 0.2
NARROW = 0.02
"""Width of a law under which whole numbers are met or not."""


class Piece(NamedTuple):
    """Hits of a term that no, or only some, longer or earlier terms would take away.

    Attributes:
        term: whose.
        covers: the terms of which each would take these hits away, were it in the dictionary.
        rows: firm-years that hold such hits; n: how many each.
    """

    term: int
    covers: frozenset[int]
    rows: Numbers
    n: Numbers


class Problem(NamedTuple):
    """Totals to explain.

    Attributes:
        totals: (n,) counts.
        off: (n,) by how much a total may be off for the digits published.
        pieces: what the terms add.
        n_terms: how many terms there are.
    """

    totals: Numbers
    off: Numbers
    pieces: Sequence[Piece]
    n_terms: int


@dataclass(frozen=True)
class Law:
    """How errors fall: most by Laplace's law, in whole numbers, each firm-year with a width; some of them anyhow.

    Attributes:
        off: (n,) by how much totals may be off for the digits published.
        width: (n,) of the law.
        astray: the share of the others; spread: their mean error.
        power: how the width grows with totals.
    """

    off: Numbers
    width: Numbers
    astray: float
    spread: float
    power: float

    def __call__(self, error: Numbers, rows: Any = slice(None)) -> Numbers:
        """What errors cost in some rows, in negative logarithms of their probability; (n,) or (n, k)."""
        right, wide = self.parts(error, rows)
        cost: Numbers = -np.log(right + wide)
        return cost

    def parts(self, error: Numbers, rows: Any = slice(None)) -> tuple[Numbers, Numbers]:
        """The probability of errors under the law, and of their being astray."""
        off, width = self.off[rows], self.width[rows]
        if error.ndim == 2:
            off, width = off[:, None], width[:, None]
        away = np.maximum(np.abs(error) - off, 0.0)
        right = np.where(
            away < HALF, -np.expm1(-HALF / width), HALF * np.exp((HALF - away) / width) * -np.expm1(-1 / width)
        )
        wide = np.exp(-away / self.spread) / (2 * self.spread)
        return (1 - self.astray) * right, self.astray * wide


def law_of(problem: Problem, error: Numbers) -> Law:
    """The law that fits a set of errors best."""
    found = [_fit(problem, error, power) for power in POWERS]
    return min(found, key=lambda law: float(law(error).sum()))


def _fit(problem: Problem, error: Numbers, power: float) -> Law:
    """The likeliest law whose width grows so with totals, by expectation and maximisation."""
    n, away = len(error), np.maximum(np.abs(error) - problem.off, 0.0)
    size = (1 + np.maximum(problem.totals, 0.0)) ** power
    most = 1 + problem.totals.mean()
    law = Law(problem.off, np.maximum(np.median(away / size) * size, NARROW), 0.1, most, power)
    for _ in range(ROUNDS):
        right, wide = law.parts(error)
        share = right / (right + wide)
        width = (share * away / size).sum() / max(share.sum(), EPS)
        spread = (((1 - share) * away).sum() + most) / ((1 - share).sum() + 1)
        astray = min(((1 - share).sum() + HALF) / (n + 1), MOST_ASTRAY)
        law = Law(problem.off, np.maximum(width * size, NARROW), astray, spread, power)
    return law
