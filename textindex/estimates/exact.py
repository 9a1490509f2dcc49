"""In: columns and the levels of fixed effects. Out: the columns with the effects taken out, without iteration.

The built-in check of `absorb`: the largest effect goes out by its means, every other one by indicators freed of it
themselves; their cross products (the Schur complement) are decomposed, so that redundant indicators show as null
space. Exact up to rounding; memory is indicators squared.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from textindex.core.errors import EstimateError
from textindex.core.messages import Message

MAX_INDICATORS = 8_000  # their cross products take 0.5 GB
NULL = 1e-12
PASSES = 3  # each takes out what rounding left of the one before


def demean(columns: np.ndarray, effects: Sequence[np.ndarray], weights: np.ndarray) -> np.ndarray:
    """Take fixed effects out; arguments and result as `absorb.demean`.

    Raises:
        EstimateError: there are too many indicators.
    """
    from scipy import sparse

    if not effects:
        return columns
    order = sorted(range(len(effects)), key=lambda i: -int(effects[i].max()))
    first, others = effects[order[0]], [effects[i] for i in order[1:]]
    if (width := sum(int(codes.max()) + 1 for codes in others)) > MAX_INDICATORS:
        raise EstimateError(Message("exact.width", width=width, max_indicators=MAX_INDICATORS))
    out = centred(columns, first, weights)
    if not width:
        return out
    rows = np.arange(len(columns))
    stack = [sparse.csr_matrix((np.ones(len(codes)), (rows, codes))) for codes in others]
    indicators = sparse.hstack(stack, format="csr")
    weighted = sparse.diags(weights) @ indicators
    cells = sparse.csr_matrix((np.ones(len(first)), (first, rows))) @ weighted
    total = np.bincount(first, weights)
    schur = (indicators.T @ weighted - cells.T @ sparse.diags(1 / total) @ cells).toarray()
    values, vectors = np.linalg.eigh((schur + schur.T) / 2)
    inverse = np.divide(1.0, values, out=np.zeros_like(values), where=values > NULL * max(values.max(), 1e-300))
    for _ in range(PASSES):
        effect = vectors @ (inverse[:, None] * (vectors.T @ (weighted.T @ out)))
        out = centred(out - indicators @ effect, first, weights)
    return np.asarray(out)


def centred(columns: np.ndarray, codes: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Columns less the weighted means of one effect's levels."""
    levels = int(codes.max()) + 1
    total = np.bincount(codes, weights, minlength=levels)
    out = np.empty_like(columns)
    for j in range(columns.shape[1]):
        out[:, j] = columns[:, j] - (np.bincount(codes, weights * columns[:, j], minlength=levels) / total)[codes]
    return out


def coefficients(x: np.ndarray, y: np.ndarray, weights: np.ndarray, _: np.ndarray) -> np.ndarray:
    """Least squares by QR of the columns themselves, where the main road solves normal equations (given last)."""
    root = np.sqrt(weights)
    q, r = np.linalg.qr(x * root[:, None])
    return np.asarray(np.linalg.solve(r, q.T @ (y * root)))
