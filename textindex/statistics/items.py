"""In: answers to the items of a questionnaire. Out: the same with items reversed, and the score of each row.

Pure statistics.
"""

from __future__ import annotations

import math
from typing import Any, Literal

import numpy as np

Floats = np.ndarray[Any, np.dtype[np.float64]]
Rule = Literal["complete", "half"]


def reverse(answers: Any, low: float, high: float) -> Floats:
    """Answers read the other way round: low + high - answer; missing stays missing.

    >>> reverse([1, 4, 7, float("nan")], 1, 7).tolist()
    [7.0, 4.0, 1.0, nan]
    """
    turned: Floats = low + high - np.asarray(answers, dtype=float)
    return turned


def score(answers: Any, rule: Rule = "complete") -> Floats:
    """The mean of a row's answered items, where enough of them are answered.

    Args:
        answers: rows by items; NaN is no answer.
        rule: ``complete``: all items are answered; ``half``: at least half of them, and one at the least.

    Returns:
        (rows,) float64; NaN where too few are answered.

    >>> score([[1, 2, 3], [1, 3, float("nan")], [1, float("nan"), float("nan")]], "half").tolist()
    [2.0, 2.0, nan]
    """
    a = np.asarray(answers, dtype=float)
    there = ~np.isnan(a)
    n = there.sum(axis=1)
    least = a.shape[1] if rule == "complete" else max(1, math.ceil(a.shape[1] / 2))
    total = np.where(there, a, 0.0).sum(axis=1)
    return np.where(n >= least, total / np.maximum(n, 1), np.nan)


def skewness(values: Any) -> float:
    """Fisher's skewness with the small-sample factor sqrt(n(n-1))/(n-2), as SPSS and Excel print it; NaN below three.

    >>> round(skewness([1, 2, 3, 10]), 4)
    1.7636
    """
    a = np.asarray(values, dtype=float)
    a = a[~np.isnan(a)]
    n = len(a)
    if n < 3 or np.ptp(a) == 0:
        return math.nan
    d = a - a.mean()
    return float((d**3).mean() / (d**2).mean() ** 1.5 * math.sqrt(n * (n - 1)) / (n - 2))
