"""In: values with weights. Out: their weighted median, exact or interpolated in classes of one year."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]

EQUAL = 1e-9  # of the total weight: sums of weights such as 1/3 are not exact


def weighted_median(values: Values, weights: Values) -> float:
    """The smallest value whose cumulated weight reaches half; the mean with the next one where it is just half.

    Args:
        values: (n,), n > 0, in any order.
        weights: (n,), not negative, not all zero.

    >>> import numpy as np
    >>> weighted_median(np.array([1.0, 2, 3]), np.ones(3)), weighted_median(np.array([4.0, 1]), np.ones(2))
    (2.0, 2.5)
    """
    own = weights > 0
    order = np.argsort(values[own], kind="stable")
    x, total = values[own][order], np.cumsum(weights[own][order])
    half, slack = total[-1] / 2, EQUAL * total[-1]
    place = int(np.searchsorted(total, half - slack))
    if abs(total[place] - half) <= slack and place + 1 < len(x):
        return float((x[place] + x[place + 1]) / 2)
    return float(x[place])


def grouped_median(years: Values, weights: Values) -> float:
    """The median of ages known in whole years, interpolated within its class: L + (W/2 - F) / f.

    Args:
        years: (n,) whole years; age a stands for [a - .5, a + .5).
        weights: (n,), not negative, not all zero.

    >>> import numpy as np
    >>> grouped_median(np.array([1.0, 2, 2, 3, 4]), np.ones(5))
    2.25
    """
    classes, places = np.unique(years[weights > 0], return_inverse=True)
    mass = np.bincount(places, weights[weights > 0])
    total = np.cumsum(mass)
    half = total[-1] / 2
    slack = EQUAL * total[-1]
    place = int(np.searchsorted(total, half - slack))
    if abs(total[place] - half) <= slack and place + 1 < len(classes):
        return float((classes[place] + classes[place + 1]) / 2)  # between the classes' edges
    return float(classes[place] - 0.5 + (half - (total[place] - mass[place])) / mass[place])
