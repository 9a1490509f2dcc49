"""In: a fit whose fixed effects hold the constant. Out: the same with the constant that Stata prints, and its error.

The constant is the mean of the outcome less the means of the regressors times their coefficients: what a regression of
y~ on [x~, 1] gives, both demeaned by the effects and moved back to their grand means. Its standard error takes the same
small-sample factor as the others. fixest and pyfixest print neither.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textindex.core.estimates import INTERCEPT
from textindex.estimates.scale import product
from textindex.estimates.solve import Solution

if TYPE_CHECKING:
    import numpy as np

    from textindex.estimates.design import Design


def constant_of(found: Solution, design: Design) -> float:
    """The constant alone.

    Args:
        found: least squares with fixed effects.
        design: its rows and columns.
    """
    if INTERCEPT in found.names:
        return float(found.beta[found.names.index(INTERCEPT)])
    weights = design.weights
    return float(product(weights, design.y) / weights.sum() - _means(found, design) @ found.beta)


def with_constant(found: Solution, design: Design) -> Solution:
    """Add the constant as the last coefficient; as it was where there are no effects to hold it.

    Args:
        found: least squares with fixed effects.
        design: its rows and columns.

    Source:
        areg and xtreg, fe (Stata): y_it - y_i + y = a + (x_it - x_i + x) b.
    """
    import numpy as np

    if not design.effects or INTERCEPT in found.names:
        return found
    weights, own = design.weights, found.sandwich
    means, total, constant = _means(found, design), float(weights.sum()), constant_of(found, design)
    errors = weights * (design.y - found.fitted)
    corner = own.bread @ means
    bread = np.block([[own.bread, -corner[:, None]], [-corner[None, :], np.array([[1 / total + means @ corner]])]])
    scores = np.column_stack([own.scores + errors[:, None] * means, errors])
    return replace(
        found, names=(*found.names, INTERCEPT), beta=np.append(found.beta, constant),
        sandwich=replace(own, bread=bread, scores=scores),
    )  # fmt: skip


def _means(found: Solution, design: Design) -> np.ndarray:
    """Weighted means of the regressors kept."""
    import numpy as np

    sums = [product(design.weights, design.regressors[design.names.index(name)]) for name in found.names]
    return np.asarray(np.array(sums) / design.weights.sum())
