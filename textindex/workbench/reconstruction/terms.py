"""In: a published column, its nearest universe, what terms add. Out: a row a term: surely in, surely out, or undecided.

What is called sure has odds of 99 to 1 after every candidate had its chance: the evidence (`search`) is at least
ln(99 times the candidates that the reports hold).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
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
from textindex.workbench.reconstruction.ways import Task, problem, told

ODDS = 99.0
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
        facts: section, count and drop (how hits are counted), firm_years, candidates (that these hold), threshold of
            the evidence, method (``search``, or ``bounds`` where firm-years are too few), exact (firm-years that the
            terms that lean in give), and of a search astray, width and power, the law of errors it found.
    """

    table: pd.DataFrame
    fitted: Numbers
    facts: dict[str, Any]


def terms_of(
    task: Task, way: Way, added: Sequence[Piece], known: Sequence[Candidate], counts: Counts, time_s: float
) -> Terms:
    """Decide on each candidate.

    Args:
        task: the column.
        way: how hits are counted.
        added: what each candidate adds then, by its place.
        known: the candidates.
        counts: of the universes.
        time_s: seconds that the search may take.
    """
    asked = problem(task, task.kept(way, counts), added, len(known))
    start, n = _start(task.best, counts, known), len(asked.totals)
    hits, held = _hits(asked.pieces, len(known))
    seen = int((hits > 0).sum())
    threshold = math.log(ODDS * max(seen, 1))
    found = None
    if n and ENOUGH * n >= seen:
        found = search(asked, [start, np.zeros(len(known), dtype=bool)], time_s)
        if n < seen and found.astray >= CLEAN:
            found = None
    facts: dict[str, Any] = {**told(way), "firm_years": n, "candidates": seen, "threshold": round(threshold, 2)}
    if found is None:
        found = _bounded(asked, start, threshold)
        facts["method"] = "bounds"
    else:
        law = {"astray": round(found.astray, 4), "width": round(found.width, 4), "power": found.power}
        facts |= {"method": "search", **law}
    facts["exact"] = int((np.abs(found.fitted - asked.totals) <= asked.off + HALF).sum())
    table = _table(task.column, found, known, asked.pieces, hits, held, threshold, facts["method"])
    every, whole = task.known(way, counts), np.full(len(task.totals), np.nan)
    whole[every] = fitted(problem(task, every, added, len(known)), found.terms)
    return Terms(table, whole, facts)


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
    return Found(terms, evidence, [()] * k, fitted(problem, terms), math.nan, math.nan, math.nan, math.nan)


def _hits(own: Sequence[Piece], k: int) -> tuple[Numbers, Numbers]:
    """How many hits each candidate has, and in how many firm-years."""
    hits, held = np.zeros(k, dtype=np.int64), [set[int]() for _ in range(k)]
    for piece in own:
        hits[piece.term] += int(piece.n.sum())
        held[piece.term].update(piece.rows.tolist())
    return hits, np.array([len(rows) for rows in held], dtype=np.int64)


def _table(
    column: Column,
    found: Found,
    known: Sequence[Candidate],
    own: Sequence[Piece],
    hits: Numbers,
    held: Numbers,
    threshold: float,
    method: str,
) -> pd.DataFrame:
    groups = alike(own, len(known), range(len(column.values)))
    numbers = {first: at for at, first in enumerate(dict.fromkeys(groups.values()), start=1)}
    rows = []
    for at, one in enumerate(known):
        lean, evidence = "in" if found.terms[at] else "out", float(found.evidence[at])
        decision = lean if evidence >= threshold and hits[at] else "undecided"
        why = "" if decision == lean else _why(at, evidence, int(hits[at]), groups, method)
        rows.append({
            "column": column.name, "term": one.term.text, "decision": decision, "lean": lean if hits[at] else None,
            "evidence": evidence if hits[at] else 0.0, "hits": int(hits[at]), "firm_years": int(held[at]),
            "group": numbers[groups[at]] if at in groups else None,
            "instead": ", ".join(known[other].term.text for other in found.instead[at]) if why == "weak" else "",
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
