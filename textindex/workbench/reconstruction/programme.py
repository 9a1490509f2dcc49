"""In: totals, and what terms add to them. Out: shares of terms between 0 and 1 that leave the least absolute errors."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from textindex.workbench.reconstruction.law import Numbers, Piece, Problem, law_of

ROWS = 3_000
"""Firm-years of the linear programme; the search takes all."""


def relaxed(problem: Problem, time_s: float, firm_years: int = ROWS) -> Numbers | None:
    """(n_terms,) shares of terms, 0 to 1, that leave the least absolute errors; None if none is found in time."""
    solved, _ = _programme(problem, time_s, firm_years)
    return None if solved is None else solved.x[: problem.n_terms]


def misfit(problem: Problem, time_s: float, firm_years: int) -> float:
    """What the errors that shares of terms leave cost for each firm-year, in negative logarithms of probability.

    Not the errors themselves: a few that are large would hide in which way most firm-years are met. Infinite if nothing
    is found in time.
    """
    solved, rows = _programme(problem, time_s, firm_years)
    if solved is None:
        return math.inf
    m = len(rows)
    error = solved.x[-2 * m : -m] - solved.x[-m:]
    asked = Problem(problem.totals[rows], problem.off[rows], (), 0)
    return float(law_of(asked, error)(error).mean())


def _programme(problem: Problem, time_s: float, firm_years: int) -> tuple[Any, Numbers]:
    """The linear programme of least absolute errors, and its firm-years: of more than asked for some are drawn.

    Errors weigh by the root of the totals, which suits equal and proportional ones.
    """
    from scipy.optimize import linprog
    from scipy.sparse import csr_matrix, hstack, identity, vstack

    n, k = len(problem.totals), problem.n_terms
    rows = np.arange(n)
    if n > firm_years:
        rows = np.sort(np.random.default_rng(0).choice(n, firm_years, replace=False))
    at = np.full(n, -1)
    at[rows] = np.arange(len(rows))
    free = [piece for piece in problem.pieces if not piece.covers]
    tied = [piece for piece in problem.pieces if piece.covers]
    sums = _matrix([(piece, piece.term) for piece in free], at, (len(rows), k))
    if tied:
        sums = hstack([sums, _matrix([(p, j) for j, p in enumerate(tied)], at, (len(rows), len(tied)))])
    m, width = len(rows), k + len(tied)
    equal = hstack([sums, identity(m), -identity(m)], format="csr")
    weight = 1 / np.sqrt(1 + np.maximum(problem.totals[rows], 0.0))
    bounds: list[Any] = [(0, 1)] * width + [(0, None)] * (2 * m)
    limits, most = _ties(tied, k)
    below = None
    if limits:
        data, i, j = zip(*limits, strict=True)
        below = vstack([csr_matrix((data, (i, j)), shape=(len(most), width + 2 * m))], format="csr")
    solved = linprog(
        np.concatenate([np.full(k, 1e-6), np.zeros(len(tied)), weight, weight]),
        A_ub=below,
        b_ub=most if limits else None,
        A_eq=equal,
        b_eq=problem.totals[rows],
        bounds=bounds,
        method="highs",
        options={"time_limit": max(time_s, 0.1)},
    )
    return (solved if solved.success else None), rows


def _matrix(columns: Sequence[tuple[Piece, int]], at: Numbers, shape: tuple[int, int]) -> Any:
    """Pieces as columns of a sparse matrix."""
    from scipy.sparse import csr_matrix

    rows = [at[piece.rows] for piece, _ in columns]
    inside = [own >= 0 for own in rows]
    n = np.concatenate([p.n[i] for (p, _), i in zip(columns, inside, strict=True)] or [np.zeros(0)])
    i = np.concatenate([r[i] for r, i in zip(rows, inside, strict=True)] or [np.zeros(0, dtype=int)])
    j = np.concatenate([np.full(int(i.sum()), c) for (_, c), i in zip(columns, inside, strict=True)] or [i])
    return csr_matrix((n, (i, j)), shape=shape)


def _ties(tied: Sequence[Piece], k: int) -> tuple[list[tuple[float, int, int]], list[float]]:
    """What ties a piece's share to its term's and to those that would take it away: entries, and their bounds."""
    entries: list[tuple[float, int, int]] = []
    most: list[float] = []
    for number, piece in enumerate(tied):
        own = k + number
        entries += [(1.0, len(most), own), (-1.0, len(most), piece.term)]
        most.append(0.0)
        for cover in piece.covers:
            entries += [(1.0, len(most), own), (1.0, len(most), cover)]
            most.append(1.0)
        entries += [(-1.0, len(most), own), (1.0, len(most), piece.term)]
        entries += [(-1.0, len(most), cover) for cover in piece.covers]
        most.append(0.0)
    return entries, most
