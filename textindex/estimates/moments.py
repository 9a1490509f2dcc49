"""In: columns and the levels of fixed effects. Out: the columns' cross products net of the effects, for many refits.

Where a regression is run a thousand times on other rows or weights, its coefficients come from these alone. As in
`exact`, the largest effect goes out by its means, the others by indicators.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from textindex.estimates import absorb
from textindex.estimates.exact import centred, split

INDICATORS = 300
NULL = 1e-11
OWN = 1e-9


def net(columns: np.ndarray, effects: Sequence[np.ndarray], weights: np.ndarray) -> np.ndarray:
    """Cross products of columns net of fixed effects, or of a constant where there are none.

    Args:
        columns: (n, k), each of about unit scale.
        effects: level codes of each effect.
        weights: (n,), positive.

    Returns:
        (k, k) residuals' cross products.

    >>> import numpy as np
    >>> net(np.array([[1.0], [2], [5]]), [np.array([0, 0, 1])], np.ones(3))
    array([[0.5]])
    """
    if not effects:
        return freed(gram(np.column_stack([columns, np.ones(len(columns))]), weights), columns.shape[1])
    largest, others = split(effects)
    if sum(int(codes.max()) + 1 for codes in others) > INDICATORS:
        return gram(absorb.demean(columns.copy(), effects, weights), weights)
    return freed(gram(centred(indicated(columns, others), largest, weights), weights), columns.shape[1])


def indicated(columns: np.ndarray, effects: Sequence[np.ndarray]) -> np.ndarray:
    """Columns with an indicator for each level of each effect beside them."""
    return np.column_stack(
        [columns, *((codes[:, None] == np.arange(int(codes.max()) + 1)).astype(float) for codes in effects)]
    )


def gram(columns: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Weighted cross products."""
    return np.asarray(columns.T @ (columns * weights[:, None]))


def freed(moments: np.ndarray, k: int) -> np.ndarray:
    """Cross products of the first k columns net of the others, of which some may be redundant (Frisch, Waugh)."""
    inner, across, outer = moments[..., :k, :k], moments[..., :k, k:], moments[..., k:, k:]
    if not outer.shape[-1]:
        return np.asarray(inner)
    inverse = np.linalg.pinv(outer, rcond=NULL, hermitian=True)
    return np.asarray(inner - across @ inverse @ np.swapaxes(across, -1, -2))


def coefficients(moments: np.ndarray, regressors: Sequence[int], outcome: int, whole: np.ndarray) -> np.ndarray:
    """Least squares from cross products; NaN where a regressor has no variation of its own.

    Args:
        moments: (..., k, k) net cross products.
        regressors: which columns.
        outcome: which column.
        whole: (k,) a scale of each column: its sum of squares where it surely varies.

    Returns:
        (..., regressors).
    """
    use = np.array(regressors)
    unit = np.sqrt(whole[use])
    values, vectors = np.linalg.eigh(moments[..., use[:, None], use] / np.outer(unit, unit))
    values[(values[..., 0] <= OWN * values[..., -1]) | (values[..., -1] <= 0)] = np.nan
    right = np.einsum("...ji,...j->...i", vectors, moments[..., use, outcome] / unit)
    return np.asarray(np.einsum("...ij,...j->...i", vectors, right / values) / unit)
