"""In: columns and the levels of fixed effects. Out: the columns with the effects taken out, to 1e-12.

pyfixest's alternating projections. Its tolerance is absolute, so a column in yuan would never converge and one of tiny
numbers would stop at once, wrong: columns come here centred and scaled. Its effects are taken in the order given; its
`feols` takes them in the order of a set, so that last digits differ from process to process.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textindex.base.errors import EstimateError

if TYPE_CHECKING:
    import numpy as np

TOLERANCE = 1e-12
ITERATIONS = 200_000


def demean(columns: np.ndarray, effects: Sequence[np.ndarray], weights: np.ndarray) -> np.ndarray:
    """Take fixed effects out.

    Args:
        columns: (n, k), each of about unit scale.
        effects: one array of level codes, from 0, an effect.
        weights: (n,), positive.

    Returns:
        (n, k) residuals of the weighted regression of each column on all effects.

    Raises:
        EstimateError: the projections do not converge.
    """
    import numpy as np
    from pyfixest.core.demean import demean as project

    if not effects:
        return columns
    out, done = project(columns, np.column_stack(effects), weights, TOLERANCE, ITERATIONS)
    if not done:
        raise EstimateError(
            f"the fixed effects cannot be taken out to {TOLERANCE} in {ITERATIONS:,} steps: their levels hardly "
            "overlap; join two of them with ^, leave one out, or use engine='exact'"
        )
    return np.asarray(out)
