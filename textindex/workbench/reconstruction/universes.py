"""In: a published column, the counts of a store. Out: every universe held against it, the nearest first.

A universe is a choice of dictionary, dimension or total, section, rule, speaker and formula, as in the multiverse.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from textindex.core.errors import CombineError
from textindex.core.records import CountRule, Dictionary
from textindex.scoring import index, scores
from textindex.statistics.correlation import pearson, spearman
from textindex.workbench.reconstruction.counting import PARTS, PLAINEST, Choice, Counts
from textindex.workbench.reconstruction.published import Column, Numbers

TOTAL = "total"
WHOLE: tuple[str, ...] = ("count", "ln")
SIZED = ("per-10k-chars", "per-10k-words")
OF_TOTALS = {"entropy": "entropy", "pca": "pca1", "z": "z_{name}", "z-year": "zy_{name}"}
UNREAD = 3
"""Hits from which on a zero is set aside: probably the report was not read."""
ENOUGH = 0.1
"""Share of firm-years that must be met exactly for exact matches to tell universes apart; else correlations do."""
FEW = 3
"""Firm-years of which a correlation is formed at least."""
NAMES = ("dictionary", "dimension", "section", "count", "speaker", "formula")
COLUMNS = {
    **dict.fromkeys(("column", *NAMES), "string"),
    **{"scale": "float64", "n": "int64", "exact": "int64", "pearson": "float64", "spearman": "float64"},
    **{"mean_difference": "float64", "same_as": "Int64"},
}


SETTINGS = {
    **dict.fromkeys(("dictionary", "section", "count", "speaker"), "string"),
    **{"exact": "int64", "n": "int64", "near": "float64"},
}
"""What the columns of one table share: exact matches of all of them, of how many numbers, and how near (0 to 1)."""


class Universe(NamedTuple):
    """One way of making numbers."""

    dictionary: str
    dimension: str
    section: str
    rule: CountRule
    speaker: str
    formula: str

    def named(self) -> dict[str, str]:
        """Its parts as tables call them."""
        return dict(zip(NAMES, self, strict=True))


class Made(NamedTuple):
    """A universe, the choice of what counts behind it, and its (n,) numbers, NaN where there is none."""

    universe: Universe
    choice: Choice
    values: Numbers


@dataclass(frozen=True, slots=True)
class Nearest:
    """What universes make of a published column.

    Attributes:
        table: a row a universe, the nearest first: `COLUMNS`.
        best: the nearest; None where nothing could be held against the column.
        unread: (n,) zeros where the nearest universe counts `UNREAD` hits or more: they are set aside.
        exact: (n,) whether the nearest universe gives the number.
        by: (n,) how many universes give the number.
        low: (n,) the lowest number of a universe of the nearest one's formula, high: the highest.
    """

    table: pd.DataFrame
    best: Made | None
    unread: Numbers
    exact: Numbers
    by: Numbers
    low: Numbers
    high: Numbers


def formulas_for(column: Column) -> tuple[str, ...]:
    """The formulas that can give such numbers: whole numbers are counts, their logarithms are those of counts."""
    if column.kind == "counts":
        return WHOLE[:1]
    return WHOLE[1:] if column.kind == "logarithms" else (*WHOLE, *index.FORMULAS)


def made(counts: Counts, formulas: tuple[str, ...]) -> Iterator[Made]:
    """Every universe's numbers, for the reports in order."""
    for choice in counts.choices():
        dictionary = counts.dictionaries[choice.dictionary]
        known = counts.known(choice)
        if not known.any():
            continue
        table = _columns(counts, choice, dictionary, known, [f for f in formulas if f not in WHOLE])
        measured = "w" if dictionary.weighted else "n"
        for dimension in (TOTAL, *(d.key for d in dictionary.dimensions)):
            for formula in formulas:
                name = _name(formula, dimension, dictionary, measured)
                if name in table:
                    values = np.full(len(known), np.nan)
                    values[known] = np.asarray(table[name], dtype=float)
                    where = Universe(dictionary.name, dimension, *choice[1:], formula)
                    yield Made(where, choice, values)


def _name(formula: str, dimension: str, dictionary: Dictionary, measured: str) -> str:
    """The column that `textindex.scoring.index.combine` gives a formula."""
    name = dictionary.construct.name
    if formula in OF_TOTALS:
        return OF_TOTALS[formula].format(name=name) if dimension == TOTAL else ""
    if formula == "ln":
        return name if dimension == TOTAL else f"ln_{dimension}"
    prefix = {"count": measured, "per-10k-chars": "pc10k", "per-10k-words": "pw10k"}.get(formula, formula)
    return f"{prefix}_{dimension}"


def _columns(
    counts: Counts, choice: Choice, dictionary: Dictionary, known: Numbers, formulas: list[str]
) -> Mapping[str, Any]:
    """The columns of an index, of the reports that have what is counted, without formulas that cannot be formed."""
    terms, keys = dictionary.terms, [d.key for d in dictionary.dimensions]
    cells = counts.terms(choice)[known]
    owners = np.array([keys.index(term.dimension) for term in terms])
    sums = {key: cells[:, owners == at].sum(axis=1) for at, key in enumerate(keys)}
    sums[TOTAL] = cells.sum(axis=1)
    if not (formulas or dictionary.weighted):
        logs = {f"ln_{key}": np.log1p(n) for key, n in sums.items() if key != TOTAL}
        return {**{f"n_{key}": n for key, n in sums.items()}, **logs, dictionary.construct.name: np.log1p(sums[TOTAL])}
    at = PARTS.index(choice.section)
    size = {"year": counts.years[known], "n_chars": counts.size[known, at], "n_words": counts.words[known, at]}
    weighted = scores.weigh(cells, terms, keys) if dictionary.weighted else None
    owner = {term.text: term.dimension for term in terms}
    own = index.Counts.of(sums, cells, list(owner), size)
    name, found = dictionary.construct.name, [index.combine(own, owner, (), None, weighted, dictionary.construct.name)]
    for formula in formulas:
        try:
            found.append(index.combine(own, owner, [formula], None, weighted, name))
        except CombineError:  # a component of too few firm-years
            continue
    return {str(name): columns[name] for columns, _ in found for name in columns}


def nearest(column: Column, counts: Counts, chosen: Universe | None = None, unread: Numbers | None = None) -> Nearest:
    """Hold every universe against a published column.

    First those firm-years tell that hold a number other than zero; by the universe that is nearest there zeros are set
    aside where it counts `UNREAD` hits or more, and the others are held against what is left.

    Args:
        column: what is published.
        counts: of the store.
        chosen: the universe to be taken for the nearest.
        unread: (n,) firm-years that are known to be unread.
    """
    formulas, there = formulas_for(column), column.there
    aside = np.zeros(len(there), dtype=bool) if unread is None else there & unread
    if chosen is None:
        first = _rank([_row(column, one, there & (column.values != 0)) for one in made(counts, formulas)])
        before = _universe(first.iloc[0]) if len(first) else None
    else:
        before = chosen
    best = next((one for one in made(counts, formulas) if one.universe == before), None)
    if best is not None:
        hits = counts.terms(best.choice)[:, own_terms(counts, best)].sum(axis=1)
        aside |= there & (column.values == 0) & counts.known(best.choice) & (hits >= UNREAD)
    rows, marks = [], {}
    by, low, high = np.zeros(len(there), dtype=int), np.full(len(there), np.inf), np.full(len(there), -np.inf)
    for one in made(counts, formulas):
        rows.append(_row(column, one, there & ~aside))
        by += _exact(column, one.values * rows[-1]["scale"])
        marks[one.universe] = np.round(np.where(there & ~aside, one.values, np.nan), 9).tobytes()
    table = _rank(rows, chosen)
    if best is None or not len(table):
        return Nearest(table.iloc[:0].reindex(columns=list(COLUMNS)).astype(COLUMNS), None, aside, aside, by, low, high)
    first_of: dict[bytes, int] = {}
    places = [first_of.setdefault(marks[_universe(row)], at) for at, (_, row) in enumerate(table.iterrows(), start=1)]
    table["same_as"] = pd.array([None if at == own else own for at, own in enumerate(places, start=1)], dtype="Int64")
    top, scale = _universe(table.iloc[0]), float(table["scale"].iloc[0])
    for one in made(counts, (top.formula,)):
        low, high = np.fmin(low, one.values * scale), np.fmax(high, one.values * scale)
        if one.universe == top:
            best = one._replace(values=one.values * scale)
    return Nearest(table.astype(COLUMNS), best, aside, _exact(column, best.values), by, low, high)


def of_one_table(found: Sequence[Nearest]) -> tuple[list[Universe], pd.DataFrame]:
    """The universes of the columns of one table: one dictionary, section, rule and speaker, each column by a dimension
    of its own, as near together as can be.

    Args:
        found: what universes make of each column by itself.

    Returns:
        A universe a column, none where no dictionary has dimensions enough; and the settings, the nearest first:
        `SETTINGS`.
    """
    keys = ["dictionary", "section", "count", "speaker"]
    every = pd.concat([one.table.assign(_at=at) for at, one in enumerate(found)])
    every["_near"] = every["exact"] / every["n"] + every["pearson"].clip(lower=0).fillna(0.0)
    rows, chosen = [], []
    for key, own in every.groupby(keys, sort=False):
        picked = _picked(own, len(found))
        if picked is not None:
            chosen.append([_universe(row) for _, row in picked.iterrows()])
            rows.append((*key, int(picked["exact"].sum()), int(picked["n"].sum()), float(picked["_near"].mean() / 2)))
    table = pd.DataFrame(rows, columns=list(SETTINGS)).astype(SETTINGS)
    order = table.assign(_near=-table["near"].round(9), _plain=table["speaker"] != PLAINEST)
    order = order.sort_values(["_near", "_plain"], kind="stable")
    best = chosen[int(order.index[0])] if len(order) else []
    return best, order[list(SETTINGS)].reset_index(drop=True)


def _picked(own: pd.DataFrame, n_columns: int) -> pd.DataFrame | None:
    """The rows of a setting that give each column a dimension of its own; None where there are too few."""
    from scipy.optimize import linear_sum_assignment

    ranked = own.sort_values("_near", ascending=False, kind="stable").drop_duplicates(["_at", "dimension"])
    near = ranked.pivot(index="_at", columns="dimension", values="_near").fillna(-1.0)
    if min(near.shape) < n_columns:
        return None
    columns, dimensions = linear_sum_assignment(near.to_numpy(), maximize=True)
    pairs = list(zip(near.index[columns], near.columns[dimensions], strict=True))
    return ranked.set_index(["_at", "dimension"], drop=False).loc[pairs]


def all_zero(found: Sequence[Nearest], columns: Sequence[Column]) -> Numbers:
    """(n,) firm-years of one table that hold nothing but zeros, of which one is set aside: no column was read."""
    zeros = np.all([~column.there | (column.values == 0) for column in columns], axis=0)
    whole: Numbers = zeros & np.any([one.unread for one in found], axis=0)
    return whole


def own_terms(counts: Counts, made: Made) -> Numbers:
    """Which terms are of a universe's dimension."""
    dimension = made.universe.dimension
    terms = counts.dictionaries[made.choice.dictionary].terms
    owned: Numbers = np.array([dimension in (TOTAL, term.dimension) for term in terms])
    return owned


def _universe(row: Any) -> Universe:
    return Universe(*(row[name] for name in NAMES))


def _exact(column: Column, values: Numbers) -> Numbers:
    """(n,) whether numbers are rounded to the published ones."""
    with np.errstate(invalid="ignore"):
        exact: Numbers = column.there & (np.abs(values - column.values) <= column.tolerance)
    return exact


def _row(column: Column, one: Made, rows: Numbers) -> dict[str, Any]:
    """What is told of a universe, by some firm-years."""
    rows = rows & ~np.isnan(one.values)
    x, y = one.values[rows], column.values[rows]
    scale = _scale(x, y) if one.universe.formula in SIZED else 1.0
    varied = len(x) >= FEW and np.ptp(x) > 0 and np.ptp(y) > 0
    return {
        "column": column.name,
        **one.universe.named(),
        "scale": scale,
        "n": len(x),
        "exact": int(_exact(column, one.values * scale)[rows].sum()),
        "pearson": pearson(x, y) if varied else math.nan,
        "spearman": spearman(x, y) if varied else math.nan,
        "mean_difference": float(np.abs(x * scale - y).mean()) if len(x) else math.nan,
    }


def _scale(x: Numbers, y: Numbers) -> float:
    """The power of ten by which a share is written otherwise: per 1,000 is a tenth of per 10,000.

    >>> _scale(np.array([20.0, 31.0]), np.array([2.01, 3.1]))
    0.1
    """
    both = (x > 0) & (y > 0)
    if not both.any():
        return 1.0
    power = float(np.log10(np.median(y[both] / x[both])))
    return 10.0 ** round(power) if abs(power - round(power)) < ENOUGH else 1.0


def _rank(rows: list[dict[str, Any]], chosen: Universe | None = None) -> pd.DataFrame:
    """The chosen one first, then the nearest: by exact matches where these are many, else by correlation."""
    table = pd.DataFrame([row for row in rows if row["n"]])
    if not len(table):
        return pd.DataFrame(columns=list(COLUMNS))
    table["_enough"] = 2 * table["n"] >= table["n"].max()
    table["_exact"] = table["exact"] if (table["exact"] >= ENOUGH * table["n"]).any() else 0
    table["_chosen"] = [chosen is not None and _universe(row) == chosen for row in rows if row["n"]]
    keys = ["_chosen", "_enough", "_exact", "pearson", "spearman", "mean_difference"]
    order = table.sort_values(
        keys, ascending=[False, False, False, False, False, True], kind="stable", na_position="last"
    )
    return order.drop(columns=["_chosen", "_enough", "_exact"]).reset_index(drop=True)
