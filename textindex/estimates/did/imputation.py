"""In: cells. Out: effects by imputation (Borusyak, Jaravel and Spiess 2024) and by two stages (Gardner 2022).

Unit and wave effects come from untreated rows; what a treated row's outcome is above them is its effect. Both
estimators have the same effects; they differ in leads and in standard errors.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from textindex.core.errors import EstimateError
from textindex.core.messages import Message
from textindex.estimates.did.cells import Cells, Values, cells_of, crossed, regression, wide

if TYPE_CHECKING:
    import numpy as np

    from textindex.estimates.did.panel import Panel

NULL = 1e-10


@dataclass(frozen=True, slots=True, eq=False)
class Imputed:
    """What the untreated rows tell.

    Attributes:
        cells: of the rows whose unit and wave effects are known.
        above: (n,) outcome less the unit's and the wave's effect; of untreated rows the residual.
        mean: (C,) its mean in each cell.
        carry: (C, C) how rows of one cell depend on the residuals of another: (X0'X0)⁻¹ X1' of a column of 1 in the
            cell, its part of waves, at each untreated cell's wave; 0 at treated cells. What the unit's effects carry
            is 0 on residuals.
        meat: (2C, 2C) cross products of what clusters contribute: deviations from cells' means, and rows, by cell.
        lost: treated rows whose unit or wave effect is not known.
    """

    cells: Cells
    above: np.ndarray
    mean: np.ndarray
    carry: np.ndarray
    meat: np.ndarray
    lost: int


def impute(panel: Panel) -> Imputed:
    """Take unit and wave effects, as untreated rows tell them, out of every row.

    Raises:
        EstimateError: no treated row is left.
    """
    import numpy as np

    free = ~panel.treated
    number = np.bincount(panel.unit[free], minlength=panel.units)
    seen = wide(panel, free.astype(float))
    share = seen / number[:, None]
    laplacian = np.diag(seen.sum(axis=0)) - share.T @ seen
    values, vectors = np.linalg.eigh(laplacian)
    kept = values > NULL * values.max(initial=0.0)
    inverse = (vectors[:, kept] / values[kept]) @ vectors[:, kept].T
    y = panel.y - panel.y.mean()
    mean = np.bincount(panel.unit[free], y[free], minlength=panel.units) / number
    wave = inverse @ np.bincount(panel.time[free], (y - mean[panel.unit])[free], minlength=panel.waves)
    own = mean - share @ wave
    above = y - own[panel.unit] - wave[panel.time]
    known = free | _identified(panel, laplacian)
    used = panel if known.all() else _only(panel, known)
    cells = cells_of(used)
    if not cells.effective.any():
        raise EstimateError(Message("impute.none"))
    carry = (cells.time == np.arange(panel.waves)[:, None]) * cells.rows.astype(float)
    there = wide(used, np.ones(len(used.y)))
    for start in np.unique(cells.start):
        units, own = panel.start == start, np.flatnonzero(cells.start == start)
        carry[:, own] -= share[units].T @ there[units][:, cells.time[own]]
    carry = (inverse @ carry)[cells.time] * ~_treated(cells)[:, None]
    above = above[known]
    mean = np.bincount(cells.code, above, minlength=cells.count) / cells.rows
    meat = crossed(cells, [above - mean[cells.code], np.ones(len(above))])
    return Imputed(cells, above, mean, carry, meat, int((~known).sum()))


def _treated(cells: Cells) -> np.ndarray:
    """(C,) whether the cell's rows are treated; a cell holds either treated or untreated rows."""
    import numpy as np

    return np.asarray(cells.period >= 0)


def _identified(panel: Panel, laplacian: np.ndarray) -> np.ndarray:
    """(n,) whether the row's wave is linked to its unit by untreated rows: a wave effect stands only against others."""
    import numpy as np
    from scipy import sparse
    from scipy.sparse.csgraph import connected_components

    part = connected_components(sparse.csr_matrix(laplacian), directed=False)[1]
    free = ~panel.treated
    there = np.bincount(panel.time[free], minlength=panel.waves) > 0
    home = np.zeros(panel.units, dtype=int)
    home[panel.unit[free]] = panel.time[free]  # any of the unit's untreated waves: they are linked through it
    return np.asarray((part[panel.time] == part[home][panel.unit]) & there[panel.time])


def _only(panel: Panel, rows: np.ndarray) -> Panel:
    return replace(
        panel, y=panel.y[rows], unit=panel.unit[rows], time=panel.time[rows], covariates=panel.covariates[rows]
    )


def imputation(found: Imputed, weights: np.ndarray) -> Values:
    """Averages of effects with the conservative standard errors of Borusyak, Jaravel and Spiess (2024, equation 6).

    Effects of treated rows count as deviations from their cell's mean, so a cell of one row adds nothing.

    Args:
        found: of `impute`.
        weights: (C, p) weight of each treated cell in each average, each column's sum 1.
    """
    import numpy as np

    per_row = weights / found.cells.rows[:, None]
    # a treated row's deviation from its cell's mean; an untreated row's residual, its deviation and its cell's mean
    lever = per_row - found.carry @ per_row
    untreated = ~_treated(found.cells)[:, None]
    lever = np.vstack([lever, found.mean[:, None] * (lever * untreated)])
    return Values(weights.T @ found.mean, lever.T @ found.meat @ lever)


def two_stage(found: Imputed, regressors: np.ndarray) -> Values:
    """Least squares of what is above the untreated effects on functions of the cell (did2s).

    V = (X2'X2)⁻¹ Σ_g W_g W_g' (X2'X2)⁻¹, W_g = X2g'e2g - (X1'X2)'(X10'X10)⁻¹ X10g'e1g: no small-sample factor.

    Args:
        found: of `impute`.
        regressors: (C, p).
    """
    import numpy as np

    rows, mean = found.cells.rows, found.mean
    inverse = np.linalg.inv(regressors.T @ (rows[:, None] * regressors))
    beta = inverse @ (regressors.T @ (rows * mean))
    second = regressors @ inverse
    first = found.carry @ second
    own = second * (mean - regressors @ beta)[:, None] - first * mean[:, None]
    lever = np.vstack([second - first, own])
    return Values(beta, lever.T @ found.meat @ lever)


def leads(panel: Panel, periods: np.ndarray) -> Values:
    """Two-way least squares on the untreated rows with a dummy for each lead; the earlier ones and never are the base.

    Args:
        panel: the panel.
        periods: (p,) negative.

    Raises:
        EstimateError: they cannot be told apart from the effects.
    """
    free = _only(panel, ~panel.treated)
    cells = cells_of(free)
    lead = ((cells.period[:, None] == periods) & ~cells.never[:, None]).astype(float)
    return regression(cells, lead, [f"period {p}" for p in periods])[0]
