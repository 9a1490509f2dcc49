"""In: columns and the levels of fixed effects. Out: the columns with the effects taken out.

Where all effects but the largest have few levels, as firms and years, they go out by `exact`: means and one small
system of equations. Else by iteration, to 1e-12: pyfixest's `demean_within` (LSMR, preconditioned), which against its
default, alternating projections, takes half the time for firm and year and a thousandth where levels hardly overlap,
and is as exact or more so. Tolerances there suit columns of unit scale (projections of sales in yuan do not converge,
those of tiny numbers stop at once, wrong), so they come here centred and scaled. Effects are taken in the order given;
`feols` takes them in the order of a set, so that its last digits differ from process to process.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

import numpy as np

from textindex.core.errors import EstimateError
from textindex.core.messages import Message
from textindex.estimates import exact

TOLERANCE = 1e-12
ITERATIONS = 10_000
FEW = 300
"""Indicators up to which they go out exactly: their system takes milliseconds."""
Engine = Literal["pyfixest", "exact"]
Demean = Callable[["np.ndarray", Sequence["np.ndarray"], "np.ndarray"], "np.ndarray"]


def engine_of(effects: Sequence[np.ndarray]) -> Engine:
    """What takes effects out where nobody asks for either.

    >>> engine_of([np.arange(500), np.arange(500) % 10]), engine_of([np.arange(500), np.arange(500)])
    ('exact', 'pyfixest')
    """
    return "exact" if exact.indicators(effects) <= FEW else "pyfixest"


def demean(columns: np.ndarray, effects: Sequence[np.ndarray], weights: np.ndarray) -> np.ndarray:
    """Take fixed effects out.

    Args:
        columns: (n, k), each of about unit scale; they may be written over. Held column by column it is quicker.
        effects: one array of level codes, from 0 without gaps, an effect.
        weights: (n,), positive.

    Returns:
        (n, k) residuals of the weighted regression of each column on all effects.

    Raises:
        EstimateError: the iterations do not converge.
    """
    return ENGINES[engine_of(effects)](columns, effects, weights)


def iterated(columns: np.ndarray, effects: Sequence[np.ndarray], weights: np.ndarray) -> np.ndarray:
    """Take fixed effects out by iteration; arguments, result and errors as `demean`."""
    from pyfixest.core.demean import demean_within

    if not effects:
        return columns
    levels = np.stack([codes.astype(np.uint32) for codes in effects]).T
    given = None if (weights == 1).all() else weights
    out, done, _ = demean_within(columns, levels, given, TOLERANCE, ITERATIONS)
    if not done:
        raise EstimateError(Message("absorb.slow", tolerance=TOLERANCE, iterations=ITERATIONS))
    return np.asarray(out)


ENGINES: dict[Engine, Demean] = {"pyfixest": iterated, "exact": exact.demean}
