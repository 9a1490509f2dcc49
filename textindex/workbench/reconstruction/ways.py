"""In: published columns and their nearest universes. Out: how their terms' hits are counted, and what each term adds.

Where the nearest universe gives a column, its terms are counted as it counts. Where none does, its rule may be as wrong
as its dictionary: then all rules, sections and speakers are tried with all candidates, by how well the best shares of
terms can fit the column at all. Ways that fit about as well are given too: what is sure must be so under each of them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from textindex.core.records import COUNT_RULES, SECTIONS
from textindex.scoring.hearing import SPEAKERS
from textindex.workbench.corpus import Corpus
from textindex.workbench.reconstruction.counting import PARTS, Counts, Tick
from textindex.workbench.reconstruction.law import Piece, Problem
from textindex.workbench.reconstruction.pieces import Candidate, Way, pieces
from textindex.workbench.reconstruction.programme import misfit
from textindex.workbench.reconstruction.published import Column, Numbers
from textindex.workbench.reconstruction.universes import SIZED, WHOLE, Made, Nearest

GIVEN = 0.9
"""Share of firm-years that a universe gives from which on its rule is not doubted."""
ROWS = 400
"""Firm-years by which ways are compared, at most; and fewer than `LEAST` tell nothing."""
LEAST = 30
BETTER = 3.0
"""By how much, over the firm-years compared, another way must be likelier to be preferred to a plainer one."""
TIME_S = 20.0
ODDS = 99.0


class Task(NamedTuple):
    """A column whose terms are looked for: its firm-years, and the counts behind it with how far off each may be."""

    column: Column
    near: Nearest
    best: Made
    totals: Numbers
    off: Numbers
    language: str

    def known(self, way: Way, counts: Counts) -> Numbers:
        """(n,) the firm-years with a total and what is counted."""
        choice = self.best.choice._replace(section=way.section or PARTS[0])
        known: Numbers = ~np.isnan(self.totals) & counts.known(choice)
        return known

    def kept(self, way: Way, counts: Counts) -> Numbers:
        """(n,) those of them that are compared: without the zeros set aside."""
        kept: Numbers = self.known(way, counts) & ~self.near.unread
        return kept


def task(column: Column, near: Nearest, counts: Counts) -> Task | None:
    """What is to be done for a column; None where its formula cannot be turned round, or nothing is near it."""
    if near.best is None:
        return None
    totals = _totals(column, near.best, float(near.table["scale"].iloc[0]), counts)
    if totals is None:
        return None
    return Task(column, near, near.best, *totals, counts.dictionaries[near.best.choice.dictionary].language)


def _totals(column: Column, best: Made, scale: float, counts: Counts) -> tuple[Numbers, Numbers] | None:
    if column.kind != "numbers":
        return column.totals()
    formula = best.universe.formula
    if formula in SIZED:
        sizes = counts.size if formula == SIZED[0] else counts.words
        size = sizes[:, PARTS.index(best.universe.section)] / 10_000 / scale
        return column.values * size, column.tolerance * size
    return (column.values, column.tolerance) if formula == WHOLE[0] else None


def decided(
    corpus: Corpus,
    files: Sequence[str],
    tasks: Sequence[Task],
    counts: Counts,
    known: Mapping[str, list[Candidate]],
    settings: pd.DataFrame,
    tick: Tick = lambda: None,
) -> list[dict[Way, list[Piece]]]:
    """By column how hits are counted, and what each candidate adds then: the way taken, then others that may fit alike.

    Args:
        corpus: the reports of the store.
        files: those compared.
        tasks: the columns.
        counts: of the universes.
        known: the candidates by language.
        settings: of the columns of one table, those of all of them (`universes.SETTINGS`); else without a row.
        tick: called after each report that is read.
    """
    own = [_way(task, counts) for task in tasks]
    doubtful = [_doubtful(task, way, counts) for task, way in zip(tasks, own, strict=True)]
    tried = [
        [one, *(_rules(one) if doubt else ()), *_alike(task, one, counts, settings)]
        for task, one, doubt in zip(tasks, own, doubtful, strict=True)
    ]
    added = _read(corpus, files, tasks, tried, known, tick)
    chosen = [
        _nearest(task, ways, added, counts, known) if doubt else ways
        for task, ways, doubt in zip(tasks, tried, doubtful, strict=True)
    ]
    if any(doubtful):
        tried = [
            _others(ways, task, counts) if doubt else ways
            for task, ways, doubt in zip(tasks, chosen, doubtful, strict=True)
        ]
        added = _read(corpus, files, tasks, tried, known, tick)
        for at, (task, ways) in enumerate(zip(tasks, tried, strict=True)):
            if doubtful[at]:
                rules = [way.rule for way in chosen[at]]
                first = [way for way in ways if way.rule == rules[0]]
                best, *rest = _nearest(task, first, added, counts, known)
                chosen[at] = [best, *rest, *(best._replace(rule=rule) for rule in rules)]
    return [
        {way: added[task.language, way] for way in dict.fromkeys(ways)}
        for task, ways in zip(tasks, chosen, strict=True)
    ]


def _doubtful(task: Task, own: Way, counts: Counts) -> bool:
    """Whether the nearest universe's way is doubted: it gives too few numbers, and there are enough to tell."""
    few = task.near.exact.sum() < GIVEN * (task.column.there & ~task.near.unread).sum()
    return bool(few) and int(task.kept(own, counts).sum()) >= LEAST


def _way(task: Task, counts: Counts) -> Way:
    """How the nearest universe counts."""
    section = next((name for name in SECTIONS if name == task.best.universe.section), None)
    return Way(section, task.best.universe.rule, _drops(task, counts)[task.best.universe.speaker])


def _drops(task: Task, counts: Counts) -> dict[str, tuple[str, ...]]:
    """By speaker the flags that are dropped; a policy is that of the nearest universe's dictionary."""
    policy = counts.dictionaries[task.best.choice.dictionary].policy.drop
    return {name: policy if drop is None else drop for name, drop in SPEAKERS.items()}


def _rules(own: Way) -> list[Way]:
    """Every rule, for all hits of a report and for those that the nearest universe counts."""
    return [base._replace(rule=rule) for base in (Way(None, own.rule, ()), own) for rule in COUNT_RULES]


def _alike(task: Task, own: Way, counts: Counts, settings: pd.DataFrame) -> list[Way]:
    """Every rule, and how the universes count that give as many numbers by the same terms as the nearest one.

    Of the columns of one table, those that give as many numbers of all of them.
    """
    drops, table = _drops(task, counts), settings if len(settings) else task.near.table
    of_same = table[["dictionary"] if len(settings) else ["dictionary", "dimension", "formula"]]
    same = table[(of_same == of_same.iloc[0]).all(axis=1) & (table["exact"] >= table["exact"].iloc[0])]
    ways = [
        Way(next((name for name in SECTIONS if name == section), None), rule, drops[speaker])
        for section, rule, speaker in same[["section", "count", "speaker"]].itertuples(index=False)
    ]
    return [*(own._replace(rule=rule) for rule in COUNT_RULES), *ways]


def _others(ways: Sequence[Way], task: Task, counts: Counts) -> list[Way]:
    """Every section and speaker by the rules of some ways."""
    drops = sorted(set(_drops(task, counts).values()), key=len)
    rules = dict.fromkeys(way.rule for way in ways)
    every = [Way(section, rule, drop) for rule in rules for section in (None, *SECTIONS) for drop in drops]
    return [ways[0], *every, *ways]


def _read(
    corpus: Corpus,
    files: Sequence[str],
    tasks: Sequence[Task],
    ways: Sequence[Iterable[Way]],
    known: Mapping[str, list[Candidate]],
    tick: Tick,
) -> dict[tuple[str, Way], list[Piece]]:
    """What the candidates add, by language and way: one reading for each language."""
    wanted: dict[str, dict[Way, None]] = {}
    for one, own in zip(tasks, ways, strict=True):
        wanted.setdefault(one.language, {}).update(dict.fromkeys(own))
    return {
        (language, way): own
        for language, some in wanted.items()
        for way, own in pieces(corpus, files, [one.term for one in known[language]], language, some, tick).items()
    }


def _nearest(
    task: Task,
    ways: Sequence[Way],
    added: Mapping[tuple[str, Way], list[Piece]],
    counts: Counts,
    known: Mapping[str, list[Candidate]],
) -> list[Way]:
    """The way by which shares of terms fit best, then those that fit so well that they may be it.

    The first is best where others are hardly better. Which may be it is for the search to tell: here a way is passed
    over that is as much less likely as a term must be that is called surely out.
    """
    k, fits = len(known[task.language]), dict[Way, float]()
    for way in dict.fromkeys(ways):
        if way == ways[0] or task.kept(way, counts).sum() >= LEAST:
            asked = problem(task, task.kept(way, counts), added[task.language, way], k)
            fits[way] = misfit(asked, TIME_S, ROWS)
    n = min(ROWS, int(task.kept(ways[0], counts).sum()))
    best = ways[0]
    for way, found in fits.items():
        if found < fits[best] - BETTER / n:
            best = way
    return [best, *(way for way, found in fits.items() if way != best and found < fits[best] + sure(k) / n)]


def sure(k: int) -> float:
    """The evidence from which on something is called sure of k candidates: `ODDS` after each had its chance."""
    return math.log(ODDS * max(k, 1))


def problem(task: Task, kept: Numbers, added: Sequence[Piece], n_terms: int) -> Problem:
    """The totals of some firm-years, which are numbered anew, and what terms add to them."""
    at = np.where(kept, np.cumsum(kept) - 1, -1)
    own = []
    for piece in added:
        inside = at[piece.rows] >= 0
        if inside.any():
            own.append(piece._replace(rows=at[piece.rows[inside]], n=piece.n[inside]))
    return Problem(task.totals[kept], task.off[kept], own, n_terms)


def told(way: Way) -> dict[str, Any]:
    """A way as JSON has it."""
    return {"section": way.section or PARTS[0], "count": way.rule, "drop": list(way.drop)}
