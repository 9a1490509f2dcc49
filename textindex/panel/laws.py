"""In: a random generator, firm-years. Out: scores with firm, industry and trend parts; values of a calibrated law."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textindex.core.errors import PanelError
from textindex.core.messages import Message

Values = NDArray[np.float64]
Law = Callable[[Any], Any]

TOLERANCE = 1e-6


def streams(seed: int) -> Callable[[str], np.random.Generator]:
    """One generator a name, so that a further variable changes no other.

    >>> draw = streams(1)
    >>> bool(draw("Size").random() == draw("Size").random()), bool(draw("Size").random() == draw("ROE").random())
    (True, False)
    """
    return lambda name: np.random.default_rng([seed, *name.encode()])


def ranks(scores: Values) -> Values:
    """Ranks within the sample, between 0 and 1 exclusive.

    >>> import numpy as np
    >>> ranks(np.array([3.0, 1.0]))
    array([0.75, 0.25])
    """
    order = np.empty(len(scores))
    order[np.argsort(scores, kind="stable")] = np.arange(len(scores)) + 0.5
    return order / len(scores)


def normal(u: Values) -> Values:
    """Quantiles of the normal law."""
    from scipy.special import ndtri

    values: Values = ndtri(u)
    return values


def student(degrees: int) -> Law:
    """Quantiles of Student's law."""
    from scipy.special import stdtrit

    return lambda u: stdtrit(degrees, u)


def censored(scores: Values, mean: float, sd: float, low: float, high: float, law: Law = normal) -> Values:
    """Values in the order of the scores, of a location-scale law censored to [low, high], with exact sample moments.

    Args:
        scores: (n,), only their order counts.
        mean: the sample mean to be had.
        sd: the sample standard deviation (n - 1) to be had.
        low: smallest value possible.
        high: largest value possible.
        law: quantile function.

    Raises:
        PanelError: no location and scale give these moments (too few firm-years).
    """
    x = law(ranks(scores))
    return calibrated(lambda p: np.clip(p[0] + np.exp(p[1]) * x, low, high), mean, sd, (mean, np.log(sd)))


def calibrated(values: Law, mean: float, sd: float, start: tuple[float, float]) -> Values:
    """The sample of a smooth law whose two parameters are `solved`."""
    sample: Values = values(solved(values, mean, sd, start))
    return sample


def solved(values: Law, mean: float, sd: float, start: tuple[float, float], tolerance: float = TOLERANCE) -> Values:
    """Solve a law's two parameters so that the sample's mean and standard deviation (n - 1) are as asked.

    Args:
        values: parameters (location, log scale) to the sample.
        mean: the sample mean to be had.
        sd: the sample standard deviation to be had.
        start: where to look first.
        tolerance: how far mean and standard deviation may stay apart; above `TOLERANCE`, the law is taken for a
            discrete one, which has no derivative.

    Raises:
        PanelError: they stay further apart.
    """
    from scipy import optimize

    def gap(p: Values) -> Values:
        with np.errstate(all="ignore"):  # a search may step far out
            v = values(p)
            return np.array([v.mean() - mean, v.std(ddof=1) - sd])

    def loss(p: Values) -> float:
        return float((gap(p) ** 2).sum())

    if tolerance > TOLERANCE:
        steps = {"xatol": 1e-8, "fatol": 1e-14, "maxfev": 800}
        found: Any = optimize.minimize(loss, start, method="Nelder-Mead", options=steps).x
    else:
        found = optimize.root(gap, start, tol=1e-13).x
    if not (far := abs(gap(found)).max()) <= tolerance:
        raise PanelError(Message("simulate.moments", mean=mean, sd=sd, far=far))
    parameters: Values = found
    return parameters
