"""In: published columns and their nearest universes. Out: how their terms' hits are counted, and what each term adds.

Where the nearest universe gives a column, its terms are counted as it counts. Where none does, its rule may be as wrong
as its dictionary: then all rules, sections and speakers are tried with all candidates, by how well the best shares of
terms can fit the column at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

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
    tick: Tick = lambda: None,
) -> list[tuple[Way, list[Piece]]]:
    """By column how hits are counted, and what each candidate adds then.

    Args:
        corpus: the reports of the store.
        files: those compared.
        tasks: the columns.
        counts: of the universes.
        known: the candidates by language.
        tick: called after each report that is read.
    """
    first = [_way(task, counts) for task in tasks]
    doubtful = [task.near.exact.sum() < GIVEN * (task.column.there & ~task.near.unread).sum() for task in tasks]
    rules = [[own, *_rules(own)] if doubt else [own] for own, doubt in zip(first, doubtful, strict=True)]
    added = _read(corpus, files, tasks, rules, known, tick)
    chosen = [_best(task, own, added, counts, known) for task, own in zip(tasks, rules, strict=True)]
    others = [
        [own, *_others(own, task, counts)] if doubt else [own]
        for task, own, doubt in zip(tasks, chosen, doubtful, strict=True)
    ]
    if any(doubtful):
        added = _read(corpus, files, tasks, others, known, tick)
        chosen = [_best(task, own, added, counts, known) for task, own in zip(tasks, others, strict=True)]
    return [(own, added[task.language, own]) for task, own in zip(tasks, chosen, strict=True)]


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


def _others(own: Way, task: Task, counts: Counts) -> list[Way]:
    """Every section and speaker by one rule."""
    drops = sorted(set(_drops(task, counts).values()), key=len)
    return [Way(section, own.rule, drop) for section in (None, *SECTIONS) for drop in drops]


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


def _best(
    task: Task,
    ways: Sequence[Way],
    added: Mapping[tuple[str, Way], list[Piece]],
    counts: Counts,
    known: Mapping[str, list[Candidate]],
) -> Way:
    """The way by which shares of terms fit best; the first where others are hardly better, or nothing tells."""
    if len(set(ways)) == 1 or task.kept(ways[0], counts).sum() < LEAST:
        return ways[0]

    def fit(way: Way) -> float:
        asked = problem(task, task.kept(way, counts), added[task.language, way], len(known[task.language]))
        return misfit(asked, TIME_S, ROWS)

    best, least = ways[0], fit(ways[0])
    better = BETTER / min(ROWS, int(task.kept(ways[0], counts).sum()))
    for way in dict.fromkeys(ways[1:]):
        if way != ways[0] and task.kept(way, counts).sum() >= LEAST and (found := fit(way)) < least - better:
            best, least = way, found
    return best


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
