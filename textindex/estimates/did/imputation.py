"""In: cells. Out: effects by imputation (Borusyak, Jaravel and Spiess 2024) and by two stages (Gardner 2022).

Unit and wave effects come from untreated rows; what a treated row's outcome is above them is its effect. Both
estimators have the same effects; they differ in leads and in standard errors.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from textindex.core.errors import EstimateError
from textindex.estimates.did.cells import Cells, Values, by_cluster, by_unit, cells_of, regression

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
        carry: (T, C) how a cell's rows depend on the wave effects: (X0'X0)⁻¹ X1' of a column of 1 in that cell, its
            part of waves. What the unit's effects carry is 0 on residuals.
        lost: treated rows whose unit or wave effect is not known.
    """

    cells: Cells
    above: np.ndarray
    carry: np.ndarray
    lost: int


def impute(panel: Panel) -> Imputed:
    """Take unit and wave effects, as untreated rows tell them, out of every row.

    Raises:
        EstimateError: no treated row is left.
    """
    import numpy as np

    free = ~panel.treated
    seen = by_unit(panel, panel.time, panel.waves, free)
    number = np.bincount(panel.unit[free], minlength=panel.units)
    laplacian = np.diag(np.bincount(panel.time[free], minlength=panel.waves).astype(float))
    share = seen.multiply(1 / number[:, None]).tocsr()
    laplacian -= (share.T @ seen).toarray()
    values, vectors = np.linalg.eigh(laplacian)
    kept = values > NULL * values.max(initial=0.0)
    inverse = (vectors[:, kept] / values[kept]) @ vectors[:, kept].T
    y = panel.y - panel.y.mean()
    mean = np.bincount(panel.unit[free], y[free], minlength=panel.units) / number
    wave = inverse @ np.bincount(panel.time[free], (y - mean[panel.unit])[free], minlength=panel.waves)
    own = mean - share @ wave
    above = y - own[panel.unit] - wave[panel.time]
    known = free | _identified(panel, laplacian, seen)
    used = panel if known.all() else _only(panel, known)
    cells = cells_of(used)
    if not cells.effective.any():
        raise EstimateError("no treated row has an untreated one of its unit and of its wave to compare with")
    every = np.ones(len(used.y), dtype=bool)
    carry = (cells.time == np.arange(panel.waves)[:, None]) * cells.rows.astype(float)
    carry = inverse @ (carry - (share.T @ by_unit(used, cells.code, cells.count, every)).toarray())
    return Imputed(cells, above[known], carry, int((~known).sum()))


def _identified(panel: Panel, laplacian: np.ndarray, seen: object) -> np.ndarray:
    """(n,) whether the row's wave is linked to its unit by untreated rows: a wave effect stands only against others."""
    import numpy as np
    from scipy import sparse
    from scipy.sparse.csgraph import connected_components

    part = connected_components(sparse.csr_matrix(laplacian), directed=False)[1]
    there = np.diag(laplacian) > 0  # a wave that is its unit's only one has nothing left after the unit's effect
    there |= np.asarray(sparse.csr_matrix(seen).sum(axis=0)).ravel() > 0
    first = np.asarray(sparse.csr_matrix(seen).argmax(axis=1)).ravel()
    return np.asarray((part[panel.time] == part[first][panel.unit]) & there[panel.time])


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

    cells, panel = found.cells, found.cells.panel
    mean = np.bincount(cells.code, found.above, minlength=cells.count) / cells.rows
    treated = panel.treated
    inner = np.where(treated, found.above - mean[cells.code], 0.0)
    per_row = weights / cells.rows[:, None]
    lever = np.vstack([per_row, -found.carry @ per_row])
    blocks = [by_unit(panel, cells.code, cells.count, treated, inner)]
    meat = by_cluster(panel, [*blocks, by_unit(panel, panel.time, panel.waves, ~treated, found.above)])
    return Values(weights.T @ mean, lever.T @ meat @ lever)


def two_stage(found: Imputed, regressors: np.ndarray) -> Values:
    """Least squares of what is above the untreated effects on functions of the cell (did2s).

    V = (X2'X2)⁻¹ Σ_g W_g W_g' (X2'X2)⁻¹, W_g = X2g'e2g - (X1'X2)'(X10'X10)⁻¹ X10g'e1g: no small-sample factor.

    Args:
        found: of `impute`.
        regressors: (C, p).
    """
    import numpy as np

    cells, panel = found.cells, found.cells.panel
    total = np.bincount(cells.code, found.above, minlength=cells.count)
    inverse = np.linalg.inv(regressors.T @ (cells.rows[:, None] * regressors))
    beta = inverse @ (regressors.T @ total)
    error = found.above - (regressors @ beta)[cells.code]
    every, free = np.ones(len(error), dtype=bool), ~panel.treated
    meat = by_cluster(
        panel,
        [
            by_unit(panel, cells.code, cells.count, every, error),
            by_unit(panel, panel.time, panel.waves, free, found.above),
        ],
    )
    lever = np.vstack([regressors, -found.carry @ regressors]) @ inverse
    return Values(beta, lever.T @ meat @ lever)


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
