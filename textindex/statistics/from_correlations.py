"""In: published correlations and n. Out: the standardised regression that follows, and how far rounding leaves it open.

No mean and no standard deviation is needed: beta = R⁻¹r, R² = r'R⁻¹r, VIF_j = [R⁻¹]_jj and
t_j = beta_j / sqrt((1 - R²) VIF_j / (n - k - 1)) (Cohen, Cohen, West and Aiken 2003, section 3.5 and appendix 1).
Pure statistics.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, islice, product
from typing import Any, NamedTuple

import numpy as np

Floats = np.ndarray[Any, np.dtype[np.float64]]
CORNERS = 12
"""So many rounded correlations at most are tried at every corner of what they may be (2 to the power of it)."""
AT_ONCE = 4096
SWEEPS = 20


class Implied(NamedTuple):
    """What correlations imply; leading dimensions as given.

    Attributes:
        beta: (…, k).
        se: (…, k) of beta.
        t: (…, k).
        vif: (…, k).
        r2: (…).
        f: (…).
    """

    beta: Floats
    se: Floats
    t: Floats
    vif: Floats
    r2: Floats
    f: Floats


class Bands(NamedTuple):
    """The least and the greatest of each figure within the rounding of the correlations.

    Attributes:
        low: the least.
        high: the greatest.
        every_corner: whether every corner was tried.
        possible: whether data could have the correlations of each corner that was tried; where not, the figures may
            have no bounds (t has none towards R² = 1), and the band holds those of possible corners only.
    """

    low: Implied
    high: Implied
    every_corner: bool
    possible: bool


def regression(correlation: Any, n: int) -> Implied:
    """The regression of the last figure on the others.

    Args:
        correlation: (…, k + 1, k + 1), positive definite, the outcome last.
        n: rows, above k + 1.

    >>> found = regression([[1, 0.5, 0.4], [0.5, 1, 0.3], [0.4, 0.3, 1]], 103)
    >>> found.beta.round(4).tolist(), found.vif.round(4).tolist(), float(found.r2.round(4))
    ([0.3333, 0.1333], [1.3333, 1.3333], 0.1733)
    """
    m = np.asarray(correlation, dtype=float)
    r = m[..., :-1, -1]
    k = r.shape[-1]
    inverse = np.linalg.inv(m[..., :-1, :-1])
    beta = (inverse @ r[..., None])[..., 0]
    vif = np.diagonal(inverse, axis1=-2, axis2=-1)
    r2 = (beta * r).sum(axis=-1)
    df = n - k - 1
    se = np.sqrt((1 - r2)[..., None] * vif / df)
    return Implied(beta, se, beta / se, vif, r2, (r2 / k) / ((1 - r2) / df))


def bands(correlation: Any, half: Any, n: int) -> Bands:
    """The least and the greatest of each figure when every correlation lies anywhere within its rounding.

    Args:
        correlation: (k + 1, k + 1), positive definite, the outcome last.
        half: half a unit of each correlation's last printed digit: a number, or (k + 1, k + 1).
        n: rows.

    Returns:
        The bands. A box of `CORNERS` correlations or fewer is tried at every corner, and at 0 where one may be 0; a
        larger one by climbing from corner to corner for each figure. Corners that no data could have (not positive
        definite) are left out.

    >>> found = bands([[1, 0.5, 0.4], [0.5, 1, 0.3], [0.4, 0.3, 1]], 0.005, 103)
    >>> found.low.beta.round(3).tolist(), found.high.beta.round(3).tolist(), found.every_corner
    ([0.323, 0.121], [0.344, 0.145], True)
    """
    m = np.asarray(correlation, dtype=float)
    rows, columns = np.tril_indices(len(m), -1)
    width = np.broadcast_to(np.asarray(half, dtype=float), m.shape)[rows, columns]
    own = m[rows, columns]
    ends = [[max(-1.0, r - w), min(1.0, r + w)] + [0.0] * int(abs(r) < w) for r, w in zip(own, width, strict=True)]
    low, high = _flat(regression(m, n)), _flat(regression(m, n))
    possible = True
    if len(own) <= CORNERS:
        for corners in _in_parts(product(*ends)):
            found = _at(np.array(corners), len(m), n)
            possible = possible and not np.isnan(found).any()
            low, high = np.fmin(low, _least(found)), np.fmax(high, _most(found))
        return Bands(_record(low), _record(high), True, possible)
    for figure in range(len(low)):
        for end, sign in ((low, -1), (high, 1)):
            best, reached = _climb(own, ends, (len(m), n, figure), sign)
            end[figure], possible = sign * best, possible and reached
    return Bands(_record(low), _record(high), False, possible)


def _in_parts(corners: Iterator[tuple[float, ...]]) -> Iterator[list[tuple[float, ...]]]:
    while part := list(islice(corners, AT_ONCE)):
        yield part


def _least(found: Floats) -> Floats:
    least: Floats = np.where(np.isnan(found), np.inf, found).min(axis=0)
    return least


def _most(found: Floats) -> Floats:
    most: Floats = np.where(np.isnan(found), -np.inf, found).max(axis=0)
    return most


def _at(values: Floats, size: int, n: int) -> Floats:
    """Every figure at each of several sets of correlations; NaN where no data could have them."""
    rows, columns = np.tril_indices(size, -1)
    m = np.tile(np.eye(size), (len(values), 1, 1))
    m[:, rows, columns] = m[:, columns, rows] = values
    possible = np.linalg.eigvalsh(m)[:, 0] > 1e-12
    m[~possible] = np.eye(size)
    found = _flat(regression(m, n))
    return np.where(possible[:, None], found, np.nan)


def _flat(found: Implied) -> Floats:
    parts = [part if np.ndim(part) == np.ndim(found.beta) else part[..., None] for part in found]
    return np.concatenate(parts, axis=-1)


def _record(flat: Floats) -> Implied:
    k = (len(flat) - 2) // 4
    return Implied(flat[:k], flat[k : 2 * k], flat[2 * k : 3 * k], flat[3 * k : 4 * k], flat[-2], flat[-1])


def _climb(own: Floats, ends: list[list[float]], of: tuple[int, int, int], sign: int) -> tuple[float, bool]:
    """The greatest of a figure (times sign): from the centre, each correlation in turn to its best end, to rest.

    And whether every matrix on the way was possible.
    """
    size, n, figure = of
    possible = True
    here, best = own.copy(), sign * float(_at(own[None], size, n)[0, figure])
    for _ in range(SWEEPS):
        before = best
        for at, own_ends in enumerate(ends):
            tried = np.tile(here, (len(own_ends), 1))
            tried[:, at] = own_ends
            values = sign * _at(tried, size, n)[:, figure]
            possible = possible and not np.isnan(values).any()
            if not np.isnan(values).all() and np.nanmax(values) > best:
                best = float(np.nanmax(values))
                here = tried[int(np.nanargmax(values))]
        if best == before:
            break
    return best, possible


def impossible(correlation: Any) -> tuple[float, tuple[int, int, int] | None]:
    """The smallest eigenvalue, and the three figures whose correlations contradict one another most, if three do.

    >>> value, three = impossible([[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]])
    >>> round(value, 4), three
    (-0.8, (0, 1, 2))
    """
    m = np.asarray(correlation, dtype=float)
    value = float(np.linalg.eigvalsh(m)[0])
    worst = min(
        ((float(np.linalg.det(m[np.ix_(three, three)])), three) for three in combinations(range(len(m)), 3)),
        default=(1.0, None),
    )
    return value, worst[1] if worst[0] < 0 else None
