"""In: totals, and what terms add to them. Out: which terms are summed, and how sure each one is: pure numbers.

The least absolute error with a share of each term between 0 and 1 is a linear programme; rounded, it is where a search
begins that takes terms in and out one at a time. What is made as likely as can be are the errors that are left: they
follow Laplace's law, wider where totals are larger if that fits better, but for a share of firm-years that are simply
wrong. How sure a term is: it is forced the other way, the search goes on from there with all other terms free, and what
that loses is the evidence, in natural logarithms of odds.
"""

from __future__ import annotations

import math
import time
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

Numbers = np.ndarray[Any, Any]
POWERS = (0.0, 0.5, 1.0)
"""How errors may grow with totals: not, with their root, in proportion."""
ROWS = 3_000
"""Firm-years of the linear programme; the search takes all."""
STEPS = 12
"""Terms that may be exchanged for one that is forced the other way."""
ROUNDS = 15
HALF, EPS = 0.5, 1e-9
FEW_ASTRAY, MOST_ASTRAY = 0.05, 0.2
NOTHING = 0.1
"""Evidence below which nothing is looked for in a term's place."""
NARROW = 0.02
"""Width of a law under which whole numbers are met or not."""


class Piece(NamedTuple):
    """Hits of a term that no, or only some, longer or earlier terms would take away.

    Attributes:
        term: whose.
        covers: the terms of which each would take these hits away, were it in the dictionary.
        rows: firm-years that hold such hits; n: how many each.
    """

    term: int
    covers: frozenset[int]
    rows: Numbers
    n: Numbers


class Problem(NamedTuple):
    """Totals to explain.

    Attributes:
        totals: (n,) counts.
        off: (n,) by how much a total may be off for the digits published.
        pieces: what the terms add.
        n_terms: how many terms there are.
    """

    totals: Numbers
    off: Numbers
    pieces: Sequence[Piece]
    n_terms: int


class Found(NamedTuple):
    """What a search found.

    Attributes:
        terms: (n_terms,) bool, whether a term is in.
        evidence: (n_terms,) log odds for that; 0 where nothing tells; NaN where the time was over.
        instead: for each term what changes with it in the nearest dictionary that has it the other way.
        fitted: (n,) the totals of the terms that are in.
        astray: share of firm-years that follow no law of errors; spread: their mean error; width: the median error of
            the others; power: how these grow with totals.
    """

    terms: Numbers
    evidence: Numbers
    instead: list[tuple[int, ...]]
    fitted: Numbers
    astray: float
    spread: float
    width: float
    power: float


@dataclass(frozen=True)
class _Law:
    """How errors fall: most by Laplace's law, in whole numbers, each firm-year with a width; some of them anyhow.

    Attributes:
        off: (n,) by how much totals may be off for the digits published.
        width: (n,) of the law.
        astray: the share of the others; spread: their mean error.
        power: how the width grows with totals.
    """

    off: Numbers
    width: Numbers
    astray: float
    spread: float
    power: float

    def __call__(self, error: Numbers, rows: Any = slice(None)) -> Numbers:
        """What errors cost in some rows, in negative logarithms of their probability; (n,) or (n, k)."""
        right, wide = self.parts(error, rows)
        cost: Numbers = -np.log(right + wide)
        return cost

    def parts(self, error: Numbers, rows: Any = slice(None)) -> tuple[Numbers, Numbers]:
        """The probability of errors under the law, and of their being astray."""
        off, width = self.off[rows], self.width[rows]
        if error.ndim == 2:
            off, width = off[:, None], width[:, None]
        away = np.maximum(np.abs(error) - off, 0.0)
        right = np.where(
            away < HALF, -np.expm1(-HALF / width), HALF * np.exp((HALF - away) / width) * -np.expm1(-1 / width)
        )
        wide = np.exp(-away / self.spread) / (2 * self.spread)
        return (1 - self.astray) * right, self.astray * wide


def _law(problem: Problem, error: Numbers) -> _Law:
    """The law that fits a set of errors best."""
    found = [_fit(problem, error, power) for power in POWERS]
    return min(found, key=lambda law: float(law(error).sum()))


def _fit(problem: Problem, error: Numbers, power: float) -> _Law:
    """The likeliest law whose width grows so with totals, by expectation and maximisation."""
    n, away = len(error), np.maximum(np.abs(error) - problem.off, 0.0)
    size = (1 + np.maximum(problem.totals, 0.0)) ** power
    most = 1 + problem.totals.mean()
    law = _Law(problem.off, np.maximum(np.median(away / size) * size, NARROW), 0.1, most, power)
    for _ in range(ROUNDS):
        right, wide = law.parts(error)
        share = right / (right + wide)
        width = (share * away / size).sum() / max(share.sum(), EPS)
        spread = (((1 - share) * away).sum() + most) / ((1 - share).sum() + 1)
        astray = min(((1 - share).sum() + HALF) / (n + 1), MOST_ASTRAY)
        law = _Law(problem.off, np.maximum(width * size, NARROW), astray, spread, power)
    return law


class _Search:
    """A set of terms, the errors that it leaves, and what each change of one term would do."""

    def __init__(self, problem: Problem, terms: Numbers) -> None:
        self.problem, self.terms = problem, terms.astype(bool).copy()
        n, k = len(problem.totals), problem.n_terms
        self._own: list[list[Piece]] = [[] for _ in range(k)]
        self._covering: list[list[Piece]] = [[] for _ in range(k)]
        for piece in problem.pieces:
            self._own[piece.term].append(piece)
            for cover in piece.covers:
                self._covering[cover].append(piece)
        self.beside = [self._beside(term) for term in range(k)]
        self.error = problem.totals - fitted(problem, self.terms)
        self.change = np.zeros((n, k), dtype=np.float32)
        self.rows = [np.zeros(0, dtype=np.int64)] * k
        for term in range(k):
            self._renew(term)

    def _beside(self, term: int) -> frozenset[int]:
        """The terms whose hits, or whose taking away, a term's presence bears on."""
        pieces = (*self._own[term], *self._covering[term])
        return frozenset(other for piece in pieces for other in (piece.term, *piece.covers))

    def _renew(self, term: int) -> None:
        """What taking a term in, or out, adds to the totals."""
        self.change[self.rows[term], term] = 0
        sign = -1 if self.terms[term] else 1
        for piece in self._own[term]:
            if not any(self.terms[other] for other in piece.covers):
                self.change[piece.rows, term] += sign * piece.n
        for piece in self._covering[term]:
            if self.terms[piece.term] and not any(self.terms[other] for other in piece.covers if other != term):
                self.change[piece.rows, term] -= sign * piece.n
        self.rows[term] = np.flatnonzero(self.change[:, term])

    def begin(self, law: _Law) -> None:
        """Weigh every change by a law of errors."""
        self.law = law
        self.cost = law(self.error)
        self.gain = np.array([self._gain(term) for term in range(self.problem.n_terms)])

    def _gain(self, term: int) -> float:
        rows = self.rows[term]
        return float((self.law(self.error[rows] - self.change[rows, term], rows) - self.cost[rows]).sum())

    def flip(self, term: int) -> None:
        """Take a term in, or out."""
        rows = self.rows[term]
        table, before = self.change[rows], self.error[rows]
        after = before - table[:, term]
        self.gain -= (self.law(before[:, None] - table, rows) - self.cost[rows, None]).sum(axis=0)
        cost = self.law(after, rows)
        self.gain += (self.law(after[:, None] - table, rows) - cost[:, None]).sum(axis=0)
        self.error[rows], self.cost[rows] = after, cost
        self.terms[term] = not self.terms[term]
        for other in {term, *self.beside[term]}:
            self._renew(other)
            self.gain[other] = self._gain(other)

    def descend(self, until: float, fixed: Collection[int] = (), steps: int | None = None) -> list[int]:
        """Change one term at a time for as long as that makes the totals likelier; the terms changed."""
        done: list[int] = []
        while (steps is None or len(done) < steps) and time.monotonic() < until:
            gain = self.gain.copy()
            gain[list(fixed)] = np.inf
            best = int(gain.argmin())
            if not gain[best] < -EPS or (len(done) > 1 and done[-1] == best):
                break
            self.flip(best)
            done.append(best)
        return done


def fitted(problem: Problem, terms: Numbers) -> Numbers:
    """(n,) the totals that a set of terms gives."""
    totals = np.zeros(len(problem.totals))
    for piece in problem.pieces:
        if terms[piece.term] and not any(terms[other] for other in piece.covers):
            np.add.at(totals, piece.rows, piece.n)
    return totals


def search(problem: Problem, starts: Iterable[Numbers], time_s: float, firm_years: int = ROWS) -> Found:
    """Find the terms whose hits sum to the totals.

    Args:
        problem: the totals and what terms add to them.
        starts: (n_terms,) sets of terms to begin from, besides the linear programme's.
        time_s: seconds after which what is found so far is given; terms that were not forced have no evidence.
        firm_years: of the linear programme, at most.
    """
    until = time.monotonic() + time_s
    begun = [start.astype(bool) for start in starts]
    share = relaxed(problem, time_s / 3, firm_years)
    begun += [] if share is None else [share > 0.5]
    best: tuple[float, Numbers] | None = None
    for start in begun:
        own = _Search(problem, start)
        for _ in range(2):  # the law of errors is that of what the search leaves
            own.begin(_law(problem, own.error))
            own.descend(until)
        cost = float(_law(problem, own.error)(own.error).sum())
        if best is None or cost < best[0] - EPS:
            best = cost, own.terms.copy()
    assert best is not None
    own = _Search(problem, best[1])
    law = _law(problem, own.error)
    own.begin(law)
    own.descend(until)
    evidence, instead = _forced(own, until)
    return Found(
        terms=own.terms,
        evidence=evidence,
        instead=instead,
        fitted=problem.totals - own.error,
        astray=law.astray,
        spread=law.spread,
        width=float(np.median(law.width)),
        power=law.power,
    )


def _forced(own: _Search, until: float) -> tuple[Numbers, list[tuple[int, ...]]]:
    """Force each term the other way: the loss that is left when others have taken its place, and which."""
    k = own.problem.n_terms
    evidence, instead = np.full(k, np.nan), list[tuple[int, ...]]([()] * k)
    base = float(own.cost.sum())
    for term in range(k):
        if time.monotonic() > until:
            break
        if own.gain[term] < NOTHING:
            evidence[term] = max(0.0, own.gain[term])
            continue
        kept = own.error.copy(), own.cost.copy(), own.gain.copy()
        own.flip(term)
        done = [term, *own.descend(until, fixed=(term,), steps=STEPS)]
        evidence[term] = max(0.0, float(own.cost.sum()) - base)
        odd = [other for other in dict.fromkeys(done[1:]) if done.count(other) % 2]
        instead[term] = tuple(odd)
        for other in reversed(done):
            own.terms[other] = not own.terms[other]
        own.error, own.cost, own.gain = kept
        for other in {near for one in done for near in (one, *own.beside[one])}:
            own._renew(other)
    return evidence, instead


def bounds(problem: Problem) -> Numbers:
    """(n_terms,) evidence that needs no other term's: above 0 for being in, below for being out.

    A term that has more hits in a firm-year than the total is out, or the total is astray; where all others together
    have fewer than the total, it is in. Of few firm-years nothing else is certain: many sets give their totals.
    """
    shape = len(problem.totals), problem.n_terms
    least, most = np.zeros(shape), np.zeros(shape)
    for piece in problem.pieces:
        most[piece.rows, piece.term] += piece.n
        if not piece.covers:
            least[piece.rows, piece.term] += piece.n
    every = most.sum(axis=1)
    wide = 1 + problem.totals.mean()
    law = _Law(problem.off, np.full(shape[0], NARROW), FEW_ASTRAY, wide, 0.0)
    none = law(np.zeros(shape[0]))[:, None]
    too_many = np.maximum(least - problem.totals[:, None], 0.0)
    too_few = np.maximum(problem.totals[:, None] - (every[:, None] - most), 0.0)
    missing = np.maximum(problem.totals - every, 0.0)[:, None]  # what no candidate explains tells nothing
    out = (law(too_many) - none).sum(axis=0)
    inside = np.where(most > 0, law(too_few) - law(np.broadcast_to(missing, shape)), 0.0).sum(axis=0)
    evidence: Numbers = np.where(out > inside, -out, inside)
    return evidence


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
    return float(_law(asked, error)(error).mean())


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
