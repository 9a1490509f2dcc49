"""In: how long patents were kept, and which are in force. Out: how long the latter will be kept (Kaplan-Meier)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]
Flags = NDArray[np.bool_]


def expected_life(age: Values, lapsed: Flags, term: Values) -> Values:
    """Each patent's life: known where it ended, else its expectation given the age reached.

    The survival function S is estimated over the ages of all patents given, so that older ones tell what happens at
    ages that younger ones have yet to reach; where none tells, S stays as it is. For a patent in force at age c whose
    term ends at X, the expectation is c + (integral of S from c to X) / S(c).

    Args:
        age: (n,) age at its end or, in force, at the last date known; any unit.
        lapsed: (n,) whether it ended at that age before its term.
        term: (n,) age at which its term ends.

    Returns:
        (n,) life, in the unit of ``age``, at most ``term``.
    Source:
        Kaplan and Meier (1958); restricted mean survival time.

    >>> import numpy as np
    >>> expected_life(np.array([2.0, 6.0, 1.0]), np.array([True, True, False]), np.array([10.0, 10.0, 10.0]))
    array([2., 6., 4.])
    """
    times = np.unique(age[lapsed])
    at_risk = len(age) - np.searchsorted(np.sort(age), times)  # those whose age is at least the time
    ended = np.bincount(np.searchsorted(times, age[lapsed]), minlength=len(times))
    steps = np.concatenate([[1.0], np.cumprod(1 - ended / at_risk)])
    edges = np.concatenate([[0.0], times])
    area = np.concatenate([[0.0], np.cumsum(np.diff(edges) * steps[:-1])])

    def integral(x: Values) -> Values:
        place = np.searchsorted(edges, x, side="right") - 1
        total: Values = area[place] + (x - edges[place]) * steps[place]
        return total

    life: Values = np.minimum(age, term)
    running = ~lapsed & (age < term)
    now, end = age[running], term[running]
    alive = steps[np.searchsorted(edges, now, side="right") - 1]
    more = np.divide(integral(end) - integral(now), alive, out=np.zeros_like(now), where=alive > 0)
    life[running] = np.minimum(now + more, end)
    return life
