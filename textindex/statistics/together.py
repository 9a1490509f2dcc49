"""In: rounded correlations, and figures that they are to give. Out: whether one matrix within rounding gives them all.

Pure statistics: successive linear programmes over the box of what the correlations may be (Griffith and Stewart 1961,
Management Science 7, 379-392); within a box as narrow as rounding leaves it, figures are nearly linear.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

Floats = np.ndarray[Any, np.dtype[np.float64]]
ROUNDS = 40
LEAST = 1e-3
"""Share of the box within which a step is sought no longer."""
APART = 1e-6
"""Distance of the correlations from which slopes are taken."""
ENOUGH = 1e-3
"""Half widths by which a figure may miss and still counts as given."""


class Together(NamedTuple):
    """The correlations that come nearest.

    Attributes:
        correlation: (k + 1, k + 1), within rounding of those given.
        misses: (figures,) how far each figure then lies outside its ends, in half widths of these; 0 within them.
        found: whether all lie within.
    """

    correlation: Floats
    misses: Floats
    found: bool


def together(correlation: Any, half: Any, figures: Callable[[Floats], Floats], low: Any, high: Any) -> Together:
    """Look for one matrix within rounding for which every figure lies between its ends.

    Args:
        correlation: (k + 1, k + 1).
        half: (k + 1, k + 1) how far each correlation may lie from the one given.
        figures: from a matrix to (m,) numbers; smooth within the box.
        low: (m,) the least that each may be.
        high: (m,) the greatest, above the least.

    >>> r, half = np.array([[1, 0.5], [0.5, 1]]), np.full((2, 2), 0.05)
    >>> both = lambda m: np.array([m[0, 1], m[0, 1] ** 2])
    >>> together(r, half, both, [0.52, 0.27], [0.54, 0.30]).found
    True
    >>> together(r, half, both, [0.52, 0.20], [0.54, 0.25]).misses.round(2).tolist()
    [0.58, 0.58]
    """
    m, low, high = (np.asarray(own, dtype=float) for own in (correlation, low, high))
    rows, columns = np.tril_indices(len(m), -1)
    centre, reach = m[rows, columns], np.broadcast_to(np.asarray(half, dtype=float), m.shape)[rows, columns]
    width = (high - low) / 2

    def matrix(values: Floats) -> Floats:
        whole = m.copy()
        whole[rows, columns] = whole[columns, rows] = values
        return whole

    def misses(found: Floats) -> Floats:
        outside: Floats = np.maximum(0, np.maximum(low - found, found - high)) / width
        return outside

    here, at, share = centre, figures(m), 1.0
    worst = misses(at)
    for _ in range(ROUNDS):
        if worst.max(initial=0) <= ENOUGH or share < LEAST:
            break
        near = np.maximum(centre - reach, here - share * reach), np.minimum(centre + reach, here + share * reach)
        tried = here + _step(here, at, lambda values: figures(matrix(values)), near, (low, high, width))
        found = figures(matrix(tried))
        if misses(found).max() < worst.max():
            here, at, worst = tried, found, misses(found)
        else:
            share /= 4  # too far for what is only nearly linear
    return Together(matrix(here), worst, bool(worst.max(initial=0) <= ENOUGH))


def _step(
    here: Floats,
    at: Floats,
    figures: Callable[[Floats], Floats],
    box: tuple[Floats, Floats],
    ends: tuple[Floats, Floats, Floats],
) -> Floats:
    """The move within the box after which, were the figures linear, the worst miss is least."""
    from scipy.optimize import linprog

    (first, last), (low, high, width) = box, ends
    slopes = np.empty((len(at), len(here)))
    for column in range(len(here)):
        small = np.zeros(len(here))
        small[column] = APART
        slopes[:, column] = (figures(here + small) - figures(here - small)) / (2 * small[column])
    sides = np.vstack([np.column_stack([slopes, -width]), np.column_stack([-slopes, -width])])
    free = np.concatenate([high - at, at - low])
    scale = np.concatenate([width, width])[:, None]  # rows in half widths: all of one size
    bounds = [*zip(first - here, last - here, strict=True), (0, None)]
    found = linprog([*np.zeros(len(here)), 1.0], sides / scale, free / scale[:, 0], bounds=bounds, method="highs")
    step: Floats = found.x[:-1] if found.success else np.zeros(len(here))
    return step
