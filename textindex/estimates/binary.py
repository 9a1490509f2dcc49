"""In: a linear fit of an outcome of 0 and 1. Out: how far it is from being a probability."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np


ROUNDING = 1e-9
"""A fitted value as near to 0 or 1 as this is that: of a firm alone in a level the fit is its own outcome."""


def of_probability(y: np.ndarray, fitted: np.ndarray, firms: np.ndarray) -> dict[str, int] | None:
    """What a linear probability model leaves unsaid; None of an outcome that is not 0 and 1.

    Args:
        y: (n,) outcome.
        fitted: (n,) fitted values.
        firms: (n,) codes of firms.

    Returns:
        Rows fitted below 0 and above 1; firms whose outcome never changes, and all firms: only the others tell how it
        moves within a firm.

    >>> import numpy as np
    >>> of_probability(np.array([0.0, 0, 1, 0]), np.array([-0.1, 0.1, 0.6, 0.4]), np.array([0, 0, 1, 1]))
    {'below 0': 1, 'above 1': 0, 'firms without change': 1, 'firms': 2}
    """
    import numpy as np

    if not ((y == 0) | (y == 1)).all():
        return None
    codes = np.unique(firms, return_inverse=True)[1]
    size, ones = np.bincount(codes), np.bincount(codes, y)
    return {
        "below 0": int((fitted < -ROUNDING).sum()), "above 1": int((fitted > 1 + ROUNDING).sum()),
        "firms without change": int(((ones == 0) | (ones == size)).sum()), "firms": len(size),
    }  # fmt: skip
