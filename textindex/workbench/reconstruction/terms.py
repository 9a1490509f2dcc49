"""In: a published column, its nearest universe, what terms add. Out: a row a term: surely in, surely out, or undecided.

What is called sure has odds of 99 to 1 after every candidate had its chance: the evidence (`search`) is at least
ln(99 times the candidates that the reports hold), under each way of counting hits that fits about as well.
"""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from textindex.core.text import fold_term
from textindex.workbench.reconstruction.counting import Counts
from textindex.workbench.reconstruction.law import HALF, Piece, Problem
from textindex.workbench.reconstruction.pieces import Candidate, Way, alike
from textindex.workbench.reconstruction.published import Column, Numbers
from textindex.workbench.reconstruction.search import Found, bounds, fitted, search
from textindex.workbench.reconstruction.universes import Made, own_terms
from textindex.workbench.reconstruction.ways import BETTER, Task, problem, sure, told

ENOUGH = 2
"""Terms that occur for each firm-year, from which on a search means nothing."""
CLEAN = 0.1
"""Share of firm-years astray below which a fit to fewer firm-years than terms is no chance."""
COLUMNS = {
    **dict.fromkeys(("column", "term", "decision", "lean"), "string"),
    "evidence": "float64",
    **{"hits": "int64", "firm_years": "int64", "group": "Int64"},
    **dict.fromkeys(("instead", "why", "dictionaries"), "string"),
}


class Terms(NamedTuple):
    """What is known of a column's terms.

    Attributes:
        table: a row a candidate: `COLUMNS`.
        fitted: (n,) the counts of the terms that lean in, NaN where nothing is published or counted.
        facts: section, count and drop (how hits are counted), tied (other ways that fit about as well), firm_years,
            candidates (that these hold), threshold of the evidence, method (``search``, or ``bounds`` where firm-years
            are too few), exact (firm-years that the terms that lean in give), and of a search astray, width and power,
            the law of errors it found.
    """

    table: pd.DataFrame
    fitted: Numbers
    facts: dict[str, Any]


def terms_of(
    task: Task, ways: Mapping[Way, Sequence[Piece]], known: Sequence[Candidate], counts: Counts, time_s: float
) -> Terms:
    """Decide on each candidate.

    Args:
        task: the column.
        ways: how hits may be counted, the way taken first, and what each candidate adds then, by its place.
        known: the candidates.
        counts: of the universes.
        time_s: seconds that the search may take.
    """
    tried = _distinct({way: problem(task, task.kept(way, counts), own, len(known)) for way, own in ways.items()})
    way, method, found = _found(tried, _start(task.best, counts, known), time_s)
    asked, alone = tried[way], found[way]
    hits, held = _hits(asked.pieces, len(known))
    seen = int((hits > 0).sum())
    threshold = sure(seen)
    facts: dict[str, Any] = {**told(way), "firm_years": len(asked.totals), "candidates": seen}
    facts |= {"threshold": round(threshold, 2), "method": method}
    if method == "search":
        facts |= {"astray": round(alone.astray, 4), "width": round(alone.width, 4), "power": alone.power}
    facts["exact"] = int((np.abs(alone.fitted - asked.totals) <= asked.off + HALF).sum())
    excess = {one: own.cost_of(len(asked.totals)) - alone.cost for one, own in found.items()}
    facts["tied"] = [told(one) for one in found if one != way and excess[one] < threshold]
    over = over_ways(found, excess, alone)
    table = _table(task.column, (alone, over), known, asked.pieces, (hits, held), threshold, method)
    every, whole = task.known(way, counts), np.full(len(task.totals), np.nan)
    whole[every] = fitted(problem(task, every, ways[way], len(known)), alone.terms)
    return Terms(table, whole, facts)


def _distinct(tried: Mapping[Way, Problem]) -> dict[Way, Problem]:
    """Ways that differ in some hit."""
    seen: dict[Any, tuple[Way, Problem]] = {}
    for way, own in tried.items():
        key = len(own.totals), tuple((p.term, p.covers, p.rows.tobytes(), p.n.tobytes()) for p in own.pieces)
        seen.setdefault(key, (way, own))
    return dict(seen.values())


def _found(tried: Mapping[Way, Problem], start: Numbers, time_s: float) -> tuple[Way, str, dict[Way, Found]]:
    """The way taken, by what its terms are decided, and what is found by each way."""
    first, asked = next(iter(tried.items()))
    n, seen = len(asked.totals), len({piece.term for piece in asked.pieces})
    if n and ENOUGH * n >= seen:
        found, until = dict[Way, Found](), time.monotonic() + time_s
        starts = [start, np.zeros(asked.n_terms, dtype=bool)]
        for way, own in tried.items():
            left = max(0.0, until - time.monotonic())
            found[way] = search(own, starts, left / max(2 if way == first else 1, len(tried) - len(found)))
            starts[2:] = [found[first].terms]
        best = min(found, key=lambda way: found[way].cost_of(n) + (BETTER if way != first else 0.0))
        if n >= seen or found[best].astray < CLEAN:
            return best, "search", found
    return first, "bounds", {way: _bounded(own, start, sure(seen)) for way, own in tried.items()}


def over_ways(found: Mapping[Way, Found], excess: Mapping[Way, float], alone: Found) -> Numbers:
    """(n_terms,) the evidence for what a term is by the way taken, whichever of the ways was meant.

    A term is forced the other way under each of them, and a way is as likely as what its best terms leave.
    """
    inside, outside = (np.full(len(alone.terms), np.inf) for _ in range(2))
    for way, own in found.items():
        forced = np.nan_to_num(own.evidence)
        inside = np.minimum(inside, excess[way] + np.where(own.terms, 0.0, forced))
        outside = np.minimum(outside, excess[way] + np.where(own.terms, forced, 0.0))
    evidence: Numbers = np.maximum(0.0, np.where(alone.terms, outside - inside, inside - outside))
    return evidence


def _start(best: Made, counts: Counts, known: Sequence[Candidate]) -> Numbers:
    """The terms of the nearest universe."""
    dictionary = counts.dictionaries[best.choice.dictionary]
    mine = own_terms(counts, best)
    own = {fold_term(t.text) for t, is_own in zip(dictionary.terms, mine, strict=True) if is_own}
    return np.array([fold_term(one.term.text) in own for one in known])


def _bounded(problem: Problem, start: Numbers, threshold: float) -> Found:
    """What is certain whatever the other terms are; for the rest the nearest universe's terms are the guess."""
    evidence = bounds(problem)
    terms = np.where(np.abs(evidence) >= threshold, evidence > 0, start)
    k = problem.n_terms
    evidence = np.where((evidence > 0) == terms, np.abs(evidence), 0.0)
    return Found(terms, evidence, [()] * k, fitted(problem, terms), 0.0, math.nan, math.nan, math.nan, math.nan)


def _hits(own: Sequence[Piece], k: int) -> tuple[Numbers, Numbers]:
    """How many hits each candidate has, and in how many firm-years."""
    hits, held = np.zeros(k, dtype=np.int64), [set[int]() for _ in range(k)]
    for piece in own:
        hits[piece.term] += int(piece.n.sum())
        held[piece.term].update(piece.rows.tolist())
    return hits, np.array([len(rows) for rows in held], dtype=np.int64)


def _table(
    column: Column,
    found: tuple[Found, Numbers],
    known: Sequence[Candidate],
    own: Sequence[Piece],
    occurring: tuple[Numbers, Numbers],
    threshold: float,
    method: str,
) -> pd.DataFrame:
    """The rows: of what is found by the way taken, and the evidence over all ways."""
    (alone, over), (hits, held) = found, occurring
    groups = alike(own, len(known), range(len(column.values)))
    numbers = {first: at for at, first in enumerate(dict.fromkeys(groups.values()), start=1)}
    rows = []
    for at, one in enumerate(known):
        lean, evidence = "in" if alone.terms[at] else "out", float(alone.evidence[at])
        decision = lean if over[at] >= threshold and hits[at] else "undecided"
        why = "" if decision == lean else _why(at, evidence, int(hits[at]), groups, method)
        if decision != lean and evidence >= threshold and hits[at]:
            why = "ways"
        evidence = evidence if math.isnan(evidence) else float(over[at])
        rows.append({
            "column": column.name, "term": one.term.text, "decision": decision, "lean": lean if hits[at] else None,
            "evidence": evidence if hits[at] else 0.0, "hits": int(hits[at]), "firm_years": int(held[at]),
            "group": numbers[groups[at]] if at in groups else None,
            "instead": ", ".join(known[other].term.text for other in alone.instead[at]) if why == "weak" else "",
            "why": why, "dictionaries": ", ".join(one.sources),
        })  # fmt: skip
    table = pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)
    order = {"in": 0, "out": 1, "undecided": 2}
    ranked = table.assign(_at=table["decision"].map(order), _no=-table["evidence"].fillna(0.0), _hits=-table["hits"])
    return ranked.sort_values(["_at", "_no", "_hits"], kind="stable")[list(COLUMNS)].reset_index(drop=True)


def _why(at: int, evidence: float, hits: int, groups: Any, method: str) -> str:
    """Why nothing is decided."""
    if not hits:
        return "unseen"
    if math.isnan(evidence):
        return "time"
    if at in groups:
        return "together"
    return "few" if method == "bounds" else "weak"
