"""In: columns and the levels of fixed effects. Out: the columns with the effects taken out, without iteration.

The largest effect goes out by its means, every other one by indicators freed of it themselves; their cross products
(the Schur complement) are decomposed, so that redundant indicators show as null space. Exact up to rounding; time grows
with the indicators' cube, memory with their square. Of iteration and this one is each regression's road (`absorb` says
which), and the other its check.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from textindex.core.errors import EstimateError
from textindex.core.messages import Message

MAX_INDICATORS = 8_000  # their cross products take 0.5 GB
NULL = 1e-12
PASSES = 2  # the second takes out what rounding left of the first


def indicators(effects: Sequence[np.ndarray]) -> int:
    """How many levels all effects but the largest have.

    >>> indicators([np.array([0, 1, 2]), np.array([1, 0, 1])]), indicators([])
    (2, 0)
    """
    levels = [int(codes.max()) + 1 for codes in effects]
    return sum(levels) - max(levels, default=0)


def demean(columns: np.ndarray, effects: Sequence[np.ndarray], weights: np.ndarray) -> np.ndarray:
    """Take fixed effects out; arguments and result as `absorb.demean`. The columns are written over.

    Raises:
        EstimateError: there are too many indicators.
    """
    if not effects:
        return columns
    if (width := indicators(effects)) > MAX_INDICATORS:
        raise EstimateError(Message("exact.width", width=width, max_indicators=MAX_INDICATORS))
    first, others = split(effects)
    starts = np.cumsum([0, *(int(codes.max()) + 1 for codes in others)])
    others = [codes + start if start else codes for codes, start in zip(others, starts, strict=False)]
    given = None if (weights == 1).all() else weights
    total = np.bincount(first, given)
    freed: Any = _freed(first, others, weights) if others else (None, None, None)
    cells, turned, root = freed
    for left in columns.T:
        for _ in range(PASSES):
            weighted = left if given is None else given * left
            sums = np.bincount(first, weighted)
            if others:
                whole = np.sum([np.bincount(codes, weighted, width) for codes in others], axis=0)
                effect = root @ (root.T @ (whole - turned @ (sums / total)))
                sums -= cells @ effect
                for codes in others:
                    left -= effect[codes]
            left -= (sums / total)[first]
    return columns


def _freed(first: np.ndarray, others: Sequence[np.ndarray], weights: np.ndarray) -> tuple[Any, Any, Any]:
    """Weights by level of the first effect and indicator, and turned; a root of their cross products' inverse.

    The indicators are brought to one length first: what is null does not depend on how light a level is.
    """
    from scipy import sparse

    def crossed(effects: Sequence[np.ndarray]) -> Any:
        pairs = [(one, other) for one in effects for other in others]
        rows, columns = (np.concatenate(side) for side in zip(*pairs, strict=True))
        return sparse.csr_matrix((np.tile(weights, len(pairs)), (rows, columns)))

    cells, whole = crossed([first]), crossed(others)
    schur = (whole - cells.T @ sparse.diags(1 / np.bincount(first, weights)) @ cells).toarray()
    unit = np.sqrt(whole.diagonal())
    values, vectors = np.linalg.eigh((schur + schur.T) / 2 / np.outer(unit, unit))
    inverse = np.divide(1.0, values, out=np.zeros_like(values), where=values > NULL)
    return cells, cells.T, vectors * np.sqrt(inverse) / unit[:, None]


def split(effects: Sequence[np.ndarray]) -> tuple[np.ndarray, list[np.ndarray]]:
    """The effect with the most levels, and the others."""
    order = sorted(range(len(effects)), key=lambda i: -int(effects[i].max()))
    return effects[order[0]], [effects[i] for i in order[1:]]


def centred(columns: np.ndarray, codes: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Columns less the weighted means of one effect's levels."""
    return demean(np.array(columns, order="F"), [codes], weights)


def coefficients(x: np.ndarray, y: np.ndarray, weights: np.ndarray, _: np.ndarray) -> np.ndarray:
    """Least squares by QR of the columns themselves, where the main road solves normal equations (given last)."""
    root = np.sqrt(weights)
    q, r = np.linalg.qr(x * root[:, None])
    return np.asarray(np.linalg.solve(r, q.T @ (y * root)))
