"""In: a regression's rows, cluster by cluster. Out: one coefficient's clustered errors, bootstrap draws of its t."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textindex.core.errors import EstimateError
from textindex.core.messages import Message
from textindex.estimates.exact import centred
from textindex.estimates.vcov import nested_in

if TYPE_CHECKING:
    import numpy as np

    from textindex.estimates.design import Design

RANK = 1e-9
MOST = 2_000
"""Dummies of effects that cross clusters."""


@dataclass(frozen=True, slots=True, eq=False)
class Clustered:
    """A regression, rows cluster by cluster, in which all columns but the term's are an orthonormal basis `q`.

    Attributes:
        y, x: (n,) outcome and the term's column; q: (n, k) of the others.
        apart: (n,) the term's column freed of the others.
        stops: (G - 1,) where a cluster's rows end.
        parameters: K of the small-sample factor.
    """

    y: np.ndarray
    x: np.ndarray
    q: np.ndarray
    apart: np.ndarray
    stops: np.ndarray
    parameters: int

    @property
    def starts(self) -> np.ndarray:
        """(G,) where a cluster's rows begin."""
        import numpy as np

        return np.concatenate([[0], self.stops])

    @property
    def factor(self) -> float:
        """G/(G-1) (n-1)/(n-K)."""
        n, clusters = len(self.y), len(self.stops) + 1
        return clusters / (clusters - 1) * (n - 1) / (n - self.parameters)

    def sums(self, columns: np.ndarray) -> np.ndarray:
        """(G, ...) sums over each cluster's rows."""
        import numpy as np

        return np.add.reduceat(columns, self.starts, axis=0)


def clustered(design: Design, name: str, cluster: str) -> tuple[Clustered, int]:
    """Rows cluster by cluster, the term's column apart from the others."""
    import numpy as np
    from scipy.linalg import qr

    codes = design.groups[cluster]
    clusters = int(codes.max()) + 1
    if clusters < 2:
        raise EstimateError(Message("cluster.one", cluster=cluster))
    order = np.argsort(codes, kind="stable")
    nested = [effect for effect in design.effects if nested_in(effect, codes)]
    home = max(nested, key=lambda effect: int(effect.max()), default=None)
    others = [effect for effect in design.effects if effect is not home]
    if (width := sum(int(effect.max()) + 1 for effect in others)) > MOST:
        raise EstimateError(Message("cluster.dummies", width=width, most=MOST))
    place = design.names.index(name)
    column = design.regressors[place]
    rest = [np.delete(design.x, place, axis=1)]
    rest += [(effect[:, None] == np.arange(int(effect.max()) + 1)).astype(float) for effect in others]
    table = np.column_stack([design.y - design.y.mean(), column, *rest])
    if home is not None:
        table = centred(table, home, np.ones(len(table)))
    else:
        table = np.column_stack([table, np.ones(len(table))])
    table = table[order]
    y, x, z = table[:, 0], table[:, 1], table[:, 2:]
    size = np.sqrt((z * z).sum(axis=0))
    z = z[:, size > 0] / size[size > 0]
    q = np.zeros((len(y), 0))
    if z.shape[1]:
        basis, r, _ = qr(z, mode="economic", pivoting=True)
        q = basis[:, np.abs(np.diag(r)) > RANK * abs(r[0, 0])]
    apart = x - q @ (q.T @ x)
    apart = apart - q @ (q.T @ apart)
    if apart @ apart <= RANK**2 * (column @ column):
        raise EstimateError(Message("cluster.no_variation", name=name))
    parameters = q.shape[1] + 1 + (home is not None)
    if len(y) <= parameters:
        raise EstimateError(Message("cluster.rows", n_y=len(y), parameters=parameters))
    stops = np.cumsum(np.bincount(codes))[:-1]
    return Clustered(y, x, q, apart, stops, parameters), clusters


def least_squares(own: Clustered) -> tuple[float, np.ndarray, float]:
    """The coefficient, residuals, its CR1 error."""
    import numpy as np

    square = own.apart @ own.apart
    beta = float(own.apart @ own.y / square)
    residual = own.y - own.x * beta
    residual = residual - own.q @ (own.q.T @ residual)
    scores = own.sums(own.apart * residual)
    return beta, residual, float(np.sqrt(own.factor * (scores @ scores)) / square)


def bootstrap(own: Clustered, errors: np.ndarray, signs: np.ndarray) -> np.ndarray:
    """(draws,) t of each draw's coefficient: the errors' signs are drawn, cluster by cluster."""
    import numpy as np

    square = own.apart @ own.apart
    moved = own.sums(own.apart * errors)  # (G,) what each cluster moves the coefficient by, times square
    carried = own.sums(own.q * own.apart[:, None]) @ own.sums(own.q * errors[:, None]).T
    scores = np.diag(moved) - carried - np.outer(own.sums(own.apart**2), moved) / square
    beta = signs @ moved / square
    spread = np.sqrt(own.factor * ((signs @ scores.T) ** 2).sum(axis=1)) / square
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(spread > 0, beta / spread, np.inf * np.sign(beta)))


def cr2(own: Clustered, residual: np.ndarray) -> tuple[float, float]:
    """Bell and McCaffrey's error, and Satterthwaite's degrees of freedom under independent errors.

    With X_g = QR the adjustment (I - X_g B X_g')^(-1/2) X_g is Q (I - R B R')^(-1/2) R, as wide as the regression.
    """
    import numpy as np

    design = np.column_stack([own.apart / np.sqrt(own.apart @ own.apart), own.q])  # orthonormal: B is the identity
    pick = np.zeros(design.shape[1])
    pick[0] = 1 / np.sqrt(own.apart @ own.apart)
    scores, squares, carried = [], [], []
    for block, errors in zip(np.split(design, own.stops), np.split(residual, own.stops), strict=True):
        q, r = np.linalg.qr(block)
        values, vectors = np.linalg.eigh(np.eye(len(r)) - r @ r.T)
        root = np.where(values > RANK, 1 / np.sqrt(np.maximum(values, RANK)), 0.0)
        lever = vectors @ (root * (vectors.T @ (r @ pick)))
        scores.append(lever @ (q.T @ errors))
        squares.append(lever @ lever)
        carried.append(r.T @ lever)
    across = np.array(carried)
    overlap = np.diag(squares) - across @ across.T
    df = float(np.trace(overlap) ** 2 / (overlap**2).sum())
    return float(np.sqrt(np.sum(np.square(scores)))), df


def jackknife(own: Clustered, beta: float) -> float:
    """The root of (G-1)/G Σ (b without g - b)²; not a number where a cluster alone tells the coefficient."""
    import numpy as np

    design = np.column_stack([own.apart, own.q])
    clusters, total, right = len(own.stops) + 1, design.T @ design, design.T @ own.y
    off = []
    for block, y in zip(np.split(design, own.stops), np.split(own.y, own.stops), strict=True):
        rest = total - block.T @ block
        scale = np.sqrt(np.diag(total))
        values, vectors = np.linalg.eigh(rest / np.outer(scale, scale))
        kept = values > RANK
        lost = vectors[0, ~kept]
        if np.abs(lost).max(initial=0.0) > 1e-6:
            return float("nan")
        solved = vectors[:, kept] / values[kept] @ vectors[:, kept].T @ ((right - block.T @ y) / scale) / scale
        off.append(solved[0] - beta)
    return float(np.sqrt((clusters - 1) / clusters * np.sum(np.square(off))))
