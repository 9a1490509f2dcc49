"""In: scores. Out: which controls each treated firm is matched with, pair by pair, by a stated order and tie rule.

Two walks lead away from a treated firm's score, one to lower scores, one to higher; the nearer of the two next controls
is taken. The tie rule is the order of the walks and which walk goes first at equal distance:

- ``lower``: least distance, then lower score, then lower row.
- ``position`` (as MatchIt 4.7.1 was seen to do): all firms, treated too, stand in order of score and row; least
  distance, then fewest places away, then the left one.
- ``average`` (Abadie and Imbens 2006; with replacement only): all controls as near as the k-th are taken.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

Order = Literal["largest", "smallest", "data"]
Ties = Literal["lower", "position", "average"]


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Matches, those of one treated firm together and in the order of the treated.

    Attributes:
        treated: (pairs,) rows of treated firms.
        control: (pairs,) rows of their controls.
        distance: (pairs,) absolute difference of scores.
        rank: (pairs,) from 1: the first, second, … control of its treated firm.
    """

    treated: np.ndarray
    control: np.ndarray
    distance: np.ndarray
    rank: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class _Walks:
    """Controls in the order in which the two walks meet them, and where each treated firm's walks begin.

    Attributes:
        rows: (2, controls) rows in order, of the walk to lower and to higher scores.
        starts: (2, treated) places in ``rows``.
        places: (n,) each firm's place among all; zeros where places decide nothing.
    """

    rows: np.ndarray
    starts: np.ndarray
    places: np.ndarray


def nearest(
    score: np.ndarray,
    treated: np.ndarray,
    controls: np.ndarray,
    *,
    ratio: int = 1,
    replacement: bool = False,
    width: float = float("inf"),
    order: Order = "largest",
    ties: Ties = "lower",
) -> Pairs:
    """Match treated firms with the controls nearest in score.

    Args:
        score: (n,) of all firms.
        treated: rows of the treated to be matched, ascending.
        controls: rows of the controls to be had, ascending.
        ratio: controls for each treated firm; without replacement in as many rounds, one control a round.
        replacement: whether a control may serve several treated firms.
        width: the caliper; a control at just this distance counts.
        order: who chooses first without replacement: the largest score, the smallest, or as the rows stand.
        ties: the tie rule.

    >>> import numpy as np
    >>> found = nearest(np.array([0.5, 0.4, 0.6, 0.4, 0.7]), np.array([0, 4]), np.array([1, 2, 3]))
    >>> found.treated.tolist(), found.control.tolist()
    ([0, 4], [1, 2])
    """
    walks = _walks(score, treated, controls, ties)
    if replacement:
        treated_at, control, rank = _with_replacement(score, treated, walks, ratio, width)
        if ties == "average":
            treated_at, control, rank = _all_tied(score, treated, controls, treated_at, control)
    else:
        treated_at, control, rank = _without(score, treated, walks, ratio, width, _sequence(score[treated], order))
    sort = np.lexsort((rank, treated_at))
    rows = treated[treated_at[sort]]
    control, rank = control[sort], rank[sort]
    return Pairs(rows, control, np.abs(score[rows] - score[control]), rank)


def _sequence(score: np.ndarray, order: Order) -> np.ndarray:
    """In which order the treated choose; equal scores as the rows stand."""
    if order == "data":
        return np.arange(len(score))
    return np.asarray(np.argsort(-score if order == "largest" else score, kind="stable"))


def _walks(score: np.ndarray, treated: np.ndarray, controls: np.ndarray, ties: Ties) -> _Walks:
    up = controls[np.argsort(score[controls], kind="stable")]
    if ties == "position":
        places = np.empty(len(score), dtype=np.int64)
        everyone = np.sort(np.concatenate([treated, controls]))
        everyone = everyone[np.argsort(score[everyone], kind="stable")]
        places[everyone] = np.arange(len(everyone))
        below = np.searchsorted(places[up], places[treated])
        down = up[::-1]
    else:
        places = np.zeros(len(score), dtype=np.int64)
        below = np.searchsorted(score[up], score[treated], side="left")
        down = controls[np.argsort(-score[controls], kind="stable")]
    return _Walks(np.stack([down, up]), np.stack([len(up) - below, below]), places)


def _with_replacement(
    score: np.ndarray, treated: np.ndarray, walks: _Walks, ratio: int, width: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Each treated firm's nearest, all treated at once: (place of the treated, control's row, rank)."""
    size, each, own = walks.rows.shape[1], np.arange(len(treated)), score[treated]
    at, found = walks.starts.copy(), []
    for rank in range(1, ratio + 1):
        rows = np.take_along_axis(walks.rows, np.minimum(at, size - 1), axis=1)
        distance = np.where(at < size, np.abs(own - score[rows]), np.inf)
        away = np.abs(walks.places[treated] - walks.places[rows])
        first = (distance[0] < distance[1]) | ((distance[0] == distance[1]) & (away[0] <= away[1]))
        side = np.where(first, 0, 1)
        chosen, far = rows[side, each], distance[side, each]
        good = np.isfinite(far) & (far <= width)
        found.append((each[good], chosen[good], np.full(int(good.sum()), rank)))
        at[side, each] += 1
    return tuple(np.concatenate(part) for part in zip(*found, strict=True))  # type: ignore[return-value]


def _all_tied(
    score: np.ndarray, treated: np.ndarray, controls: np.ndarray, treated_at: np.ndarray, control: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """All controls as near as the farthest that each treated firm has already."""
    up = controls[np.argsort(score[controls], kind="stable")]
    scores = score[up]
    reach = np.full(len(treated), -1.0)
    np.maximum.at(reach, treated_at, np.abs(score[treated[treated_at]] - score[control]))
    places, rows, ranks = [], [], []
    for i in np.flatnonzero(reach >= 0):
        own = score[treated[i]]
        slack = np.spacing(max(abs(own), reach[i]))
        low, high = np.searchsorted(scores, [own - reach[i] - 4 * slack, own + reach[i] + 4 * slack])
        near = up[low:high][np.abs(own - scores[low:high]) <= reach[i]]
        near = near[np.argsort(np.abs(own - score[near]), kind="stable")]
        places.append(np.full(len(near), i))
        rows.append(near)
        ranks.append(np.arange(1, len(near) + 1))
    none = np.zeros(0, dtype=np.int64)
    return tuple(np.concatenate([none, *part]) for part in (places, rows, ranks))  # type: ignore[return-value]


def _without(
    score: np.ndarray, treated: np.ndarray, walks: _Walks, ratio: int, width: float, sequence: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Greedy: the treated choose in turn, one control a round; a control that is taken is skipped from then on."""
    size = walks.rows.shape[1]
    rows = [walks.rows[0].tolist(), walks.rows[1].tolist()]
    where = [_inverse(walks.rows[0], len(score)), _inverse(walks.rows[1], len(score))]
    following = [list(range(size + 1)), list(range(size + 1))]  # the next free place at or after each
    p, places, starts = score.tolist(), walks.places.tolist(), walks.starts.tolist()
    units, found = treated.tolist(), []
    for rank in range(1, ratio + 1):
        for i in sequence.tolist():
            own, best = units[i], None
            for side in (0, 1):
                at = _free(following[side], starts[side][i])
                if at < size:
                    row = rows[side][at]
                    far = (abs(p[own] - p[row]), abs(places[own] - places[row]), side, row)
                    best = far if best is None or far < best else best
            if best is None or best[0] > width:
                continue
            taken = best[3]
            for side in (0, 1):
                at = where[side][taken]
                following[side][at] = at + 1
            found.append((i, taken, rank))
    table = np.array(found, dtype=np.int64).reshape(-1, 3)
    return table[:, 0], table[:, 1], table[:, 2]


def _inverse(rows: np.ndarray, size: int) -> list[int]:
    """Where in a walk each row stands."""
    where = np.zeros(size, dtype=np.int64)
    where[rows] = np.arange(len(rows))
    return list(map(int, where))


def _free(following: list[int], at: int) -> int:
    """The first free place at or after one; the way there is shortened for the next to ask."""
    while following[at] != at:
        following[at] = following[following[at]]
        at = following[at]
    return at
