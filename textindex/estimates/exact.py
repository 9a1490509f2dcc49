"""In: columns and the levels of fixed effects. Out: the columns with the effects taken out, without iteration.

The built-in check of `absorb`: means of the largest effect are taken out, every other effect is written as indicators,
and these are taken out by a rank-revealing QR. Exact up to rounding; memory is rows x indicators.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textindex.base.errors import EstimateError

if TYPE_CHECKING:
    import numpy as np

MAX_CELLS = 400_000_000  # 3.2 GB of indicators
RANK = 1e-10


def demean(columns: np.ndarray, effects: Sequence[np.ndarray], weights: np.ndarray) -> np.ndarray:
    """Take fixed effects out; arguments and result as `absorb.demean`.

    Raises:
        EstimateError: there are too many indicators.
    """
    import numpy as np
    from scipy.linalg import qr

    if not effects:
        return columns
    order = sorted(range(len(effects)), key=lambda i: -int(effects[i].max()))
    first, others = effects[order[0]], [effects[i] for i in order[1:]]
    width = sum(int(codes.max()) for codes in others)
    if len(columns) * width > MAX_CELLS:
        raise EstimateError(
            f"the exact engine would need {len(columns):,} x {width:,} indicators; check a smaller sample, or use pyfixest"
        )
    root = np.sqrt(weights)[:, None]
    out = _centred(columns, first, weights) * root
    if width:
        indicators = np.zeros((len(columns), width), order="F")
        start = 0
        for codes in others:
            keep = codes > 0
            indicators[np.flatnonzero(keep), start + codes[keep] - 1] = 1.0
            start += int(codes.max())
        basis, square = np.linalg.qr(_centred(indicators, first, weights) * root)
        turn, triangle, _ = qr(square, pivoting=True)  # the rank shows in the small factor; the large one is not pivoted
        size = np.abs(np.diag(triangle))
        basis = basis @ turn[:, size > RANK * size.max(initial=0.0)]
        for _ in range(2):  # twice is enough: what rounding left the first time
            out = out - basis @ (basis.T @ out)
    return np.asarray(out / root)


def _centred(columns: np.ndarray, codes: np.ndarray, weights: np.ndarray) -> np.ndarray:
    import numpy as np

    levels = int(codes.max()) + 1
    total = np.bincount(codes, weights, minlength=levels)
    out = np.empty_like(columns)
    for j in range(columns.shape[1]):
        column = columns[:, j]
        for _ in range(2):
            column = column - (np.bincount(codes, weights * column, minlength=levels) / total)[codes]
        out[:, j] = column
    return out


def coefficients(x: np.ndarray, y: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Least squares by QR of the columns themselves, where the main road solves normal equations."""
    import numpy as np

    root = np.sqrt(weights)
    q, r = np.linalg.qr(x * root[:, None])
    return np.asarray(np.linalg.solve(r, q.T @ (y * root)))
