"""In: totals, and what terms add to them. Out: which terms are summed, and how sure each one is: pure numbers.

The least absolute error with a share of each term between 0 and 1 is a linear programme; rounded, it is where a search
begins that takes terms in and out one at a time. What is made as likely as can be are the errors that are left: they
follow Laplace's law, wider where totals are larger if that fits better, but for a share of firm-years that are simply
wrong. How sure a term is: it is forced the other way, the search goes on from there with all other terms free, and what
that loses is the evidence, in natural logarithms of odds.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable
from typing import NamedTuple

import numpy as np

from textindex.workbench.reconstruction.law import (
    EPS,
    FEW_ASTRAY,
    NARROW,
    Law,
    Numbers,
    Piece,
    Problem,
    law_of,
)
from textindex.workbench.reconstruction.programme import ROWS, relaxed

STEPS = 12
"""Terms that may be exchanged for one that is forced the other way."""
NOTHING = 0.1
"""Evidence below which nothing is looked for in a term's place."""


class Found(NamedTuple):
    """What a search found.

    Attributes:
        terms: (n_terms,) bool, whether a term is in.
        evidence: (n_terms,) log odds for that; 0 where nothing tells; NaN where the time was over.
        instead: for each term what changes with it in the nearest dictionary that has it the other way.
        fitted: (n,) the totals of the terms that are in.
        cost: what the errors that are left cost, in negative logarithms of probability.
        astray: share of firm-years that follow no law of errors; spread: their mean error; width: the median error of
            the others; power: how these grow with totals.
    """

    terms: Numbers
    evidence: Numbers
    instead: list[tuple[int, ...]]
    fitted: Numbers
    cost: float
    astray: float
    spread: float
    width: float
    power: float

    def cost_of(self, n: int) -> float:
        """What it would cost for so many firm-years."""
        return self.cost * n / max(1, len(self.fitted))


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

    def begin(self, law: Law) -> None:
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
            own.begin(law_of(problem, own.error))
            own.descend(until)
        cost = float(law_of(problem, own.error)(own.error).sum())
        if best is None or cost < best[0] - EPS:
            best = cost, own.terms.copy()
    assert best is not None
    own = _Search(problem, best[1])
    law = law_of(problem, own.error)
    own.begin(law)
    own.descend(until)
    evidence, instead = _forced(own, until)
    return Found(
        terms=own.terms,
        evidence=evidence,
        instead=instead,
        fitted=problem.totals - own.error,
        cost=float(own.cost.sum()),
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
    law = Law(problem.off, np.full(shape[0], NARROW), FEW_ASTRAY, wide, 0.0)
    none = law(np.zeros(shape[0]))[:, None]
    too_many = np.maximum(least - problem.totals[:, None], 0.0)
    too_few = np.maximum(problem.totals[:, None] - (every[:, None] - most), 0.0)
    missing = np.maximum(problem.totals - every, 0.0)[:, None]  # what no candidate explains tells nothing
    out = (law(too_many) - none).sum(axis=0)
    inside = np.where(most > 0, law(too_few) - law(np.broadcast_to(missing, shape)), 0.0).sum(axis=0)
    evidence: Numbers = np.where(out > inside, -out, inside)
    return evidence
