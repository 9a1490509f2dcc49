"""In: a `Panel`. Out: everything about it that estimators need, by cell (cohort and wave).

Each estimator here is least squares on unit effects and functions of the cell, so that the normal equations are as
large as there are cells, whatever the number of firms, and each standard error is a linear map of what clusters
contribute to cells. The sums are exact: nothing iterates.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from textindex.core.errors import EstimateError
from textindex.core.messages import Message

if TYPE_CHECKING:
    import numpy as np

    from textindex.estimates.did.panel import Panel

NULL = 1e-10


class Values(NamedTuple):
    """Estimates (p,) and their covariance (p, p)."""

    estimate: np.ndarray
    cov: np.ndarray

    @property
    def se(self) -> np.ndarray:
        """(p,) standard errors."""
        import numpy as np

        return np.sqrt(np.maximum(np.diag(self.cov), 0.0))

    def combined(self, weights: np.ndarray) -> Values:
        """Of linear combinations, one a column of (p, q) weights."""
        return Values(weights.T @ self.estimate, weights.T @ self.cov @ weights)


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """The cells of a panel in which there are rows.

    Attributes:
        panel: the panel.
        code: (n,) each row's cell.
        start: (C,) wave of adoption.
        time: (C,) wave.
        rows: (C,) number of rows.
    """

    panel: Panel
    code: np.ndarray
    start: np.ndarray
    time: np.ndarray
    rows: np.ndarray

    @property
    def count(self) -> int:
        """C."""
        return len(self.rows)

    @property
    def period(self) -> np.ndarray:
        """(C,) waves since adoption; meaningless for the never treated."""
        import numpy as np

        return np.asarray(self.time - self.start)

    @property
    def never(self) -> np.ndarray:
        """(C,) whether the cell's units never adopt."""
        import numpy as np

        return np.asarray(self.start == self.panel.waves)

    @property
    def effective(self) -> np.ndarray:
        """(C,) treated, of units that were untreated before."""
        import numpy as np

        return np.asarray((self.period >= 0) & (self.start > 0))

    def shares(self, among: np.ndarray, key: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
        """Weights by rows that sum to 1, one column a value of `key` (one in all if None), and these values.

        Args:
            among: (C,) which cells.
            key: (C,) what they are averaged by.
        """
        import numpy as np

        keys = np.zeros(self.count, dtype=int) if key is None else key
        values = np.unique(keys[among])
        weights = (keys[:, None] == values) * (self.rows * among)[:, None].astype(float)
        return weights / weights.sum(axis=0), values


def cells_of(panel: Panel) -> Cells:
    """Number the cells."""
    import numpy as np

    lowest = int(min(panel.start.min(), 0))
    key = (panel.begins - lowest) * panel.waves + panel.time
    there = np.bincount(key)
    known = np.flatnonzero(there)
    renumber = np.zeros(len(there), dtype=int)
    renumber[known] = np.arange(len(known))
    return Cells(panel, renumber[key], known // panel.waves + lowest, known % panel.waves, there[known])


def wide(panel: Panel, values: np.ndarray, missing: float = 0.0) -> np.ndarray:
    """(n,) values as a table of units by waves."""
    import numpy as np

    table = np.full((panel.units, panel.waves), missing)
    table[panel.unit, panel.time] = values
    return table


def crossed(cells: Cells, values: Sequence[np.ndarray], *, members: bool = False, of_units: bool = False) -> np.ndarray:
    """Cross products of what clusters contribute to cells, summed over clusters.

    Args:
        cells: of the rows.
        values: (n,) each; a cluster contributes to each cell its sum of each.
        members: whether each cohort's number of units, by cluster, stands after them.
        of_units: as if each unit were a cluster.

    Returns:
        (m, m): C rows and columns for each of the values, in order, then those of cohorts in order of adoption.
    """
    import numpy as np

    panel, count = cells.panel, cells.count
    if not of_units and int(panel.cluster.max()) + 1 < panel.units:
        return _of_clusters(cells, values, members)
    starts = np.unique(panel.start)
    size = count * len(values) + (len(starts) if members else 0)
    tables, found = [wide(panel, own) for own in values], np.zeros((size, size))
    for k, start in enumerate(starts):  # a unit's rows are all of its cohort's cells
        units, own = panel.start == start, np.flatnonzero(cells.start == start)
        block = np.hstack([table[units][:, cells.time[own]] for table in tables])
        place = np.concatenate([own + count * at for at in range(len(values))])
        if members:
            block, place = np.column_stack([block, np.ones(len(block))]), np.append(place, count * len(values) + k)
        found[np.ix_(place, place)] = block.T @ block
    return found


def _of_clusters(cells: Cells, values: Sequence[np.ndarray], members: bool) -> np.ndarray:
    """`crossed` where clusters hold several units."""
    import numpy as np
    from scipy import sparse

    panel = cells.panel
    home = panel.cluster[panel.unit]
    shape = (int(panel.cluster.max()) + 1, cells.count)
    blocks = [sparse.csr_matrix((own, (home, cells.code)), shape=shape) for own in values]
    if members:
        cohort = np.unique(panel.start, return_inverse=True)[1]
        blocks.append(sparse.csr_matrix((np.ones(panel.units), (panel.cluster, cohort))))
    stacked = sparse.hstack(blocks, format="csr")
    return np.asarray((stacked.T @ stacked).toarray())


def by_cluster(panel: Panel, contributions: np.ndarray) -> np.ndarray:
    """Cross products (m, m) of the sums over clusters of (U, m) contributions."""
    import numpy as np
    from scipy import sparse

    if int(panel.cluster.max()) + 1 < panel.units:
        home = sparse.csr_matrix((np.ones(panel.units), (panel.cluster, np.arange(panel.units))))
        contributions = home @ contributions
    return np.asarray(contributions.T @ contributions)


def regression(cells: Cells, regressors: np.ndarray, names: Sequence[str]) -> tuple[Values, np.ndarray]:
    """Least squares of the outcome on unit effects, wave effects and functions of the cell, clustered as fixest does.

    Args:
        cells: the panel's.
        regressors: (C, k), the same for all rows of a cell.
        names: of the regressors, for messages.

    Returns:
        The k coefficients; each row's residual.

    Raises:
        EstimateError: they are not independent of each other and the effects.
    """
    import numpy as np

    panel, k = cells.panel, regressors.shape[1]
    size = np.bincount(panel.unit, minlength=panel.units)
    y = panel.y - panel.y.mean()
    y -= (np.bincount(panel.unit, y, minlength=panel.units) / size)[panel.unit]
    gram = np.diag(cells.rows.astype(float)) - crossed(cells, [1 / np.sqrt(size)[panel.unit]], of_units=True)
    waves = (cells.time[:, None] == np.unique(cells.time)[1:]).astype(float)
    design = np.column_stack([regressors, waves])
    normal = design.T @ gram @ design
    inverse = inverted(normal, design.T @ (cells.rows[:, None] * design), names)
    beta = inverse @ (design.T @ np.bincount(cells.code, y, minlength=cells.count))
    fitted = (design @ beta)[cells.code]
    fitted -= (np.bincount(panel.unit, fitted, minlength=panel.units) / size)[panel.unit]
    residual = y - fitted
    meat = crossed(cells, [residual])
    lever = design @ inverse[:, :k]
    factor = small_sample(panel, len(y), k + waves.shape[1] + 1)
    return Values(beta[:k], lever.T @ meat @ lever * factor), residual


def small_sample(panel: Panel, rows: int, parameters: int) -> float:
    """(n-1)/(n-K) G/(G-1), unit effects, which lie within clusters, not counted."""
    clusters = int(panel.cluster.max()) + 1
    if rows <= parameters:
        raise EstimateError(Message("cells.rows", rows=rows, parameters=parameters))
    return (rows - 1) / (rows - parameters) * clusters / (clusters - 1)


def inverted(normal: np.ndarray, whole: np.ndarray, names: Sequence[str]) -> np.ndarray:
    """The inverse of normal equations.

    Args:
        normal: (p, p) cross products net of effects.
        whole: (p, p) the same, effects left in, which says how large they may be.
        names: of the first columns.

    Raises:
        EstimateError: they are singular.
    """
    import numpy as np

    unit = np.sqrt(np.maximum(np.diag(whole), 1e-300))
    values, vectors = np.linalg.eigh(normal / np.outer(unit, unit))
    if values[0] <= NULL * max(values[-1], NULL):
        part = np.abs(vectors[: len(names), 0])
        worst = ", ".join(str(names[i]) for i in np.argsort(-part, kind="stable")[:3] if part[i] > 1e-6)
        raise EstimateError(Message("cells.singular", worst=Message("cells.worst", worst=worst) if worst else ""))
    return np.asarray((vectors / values) @ vectors.T / np.outer(unit, unit))
