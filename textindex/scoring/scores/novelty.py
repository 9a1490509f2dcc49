"""In: the sentences of kept hits, by firm and year. Out: which are new, which the firm or another firm had before.

Sentences are compared as signs (`textindex.scoring.sentences`); which of them are one is told by `near`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from textindex.core.later import pandas as pd
from textindex.scoring.scores.pairs import near, once, portions

Array = np.ndarray[Any, Any]

KINDS = ("new", "repeated", "shared")
ROWS = 1 << 20  # of firms and years with a sentence or one near it, looked at at a time


def novelty_of(
    hits: pd.DataFrame, first_years: pd.Series, pairs_of: Callable[[Sequence[str]], Array] = near
) -> pd.DataFrame:
    """Tell of each hit whether its sentence is new.

    Args:
        hits: columns firm, year, sentence (as signs), of one dictionary.
        first_years: by firm, its first scored year, in which nothing can be told to be new.
        pairs_of: gives the pairs of sentences that are near, as `near` does.

    Returns:
        In the order of the hits: ``first_seen``, the first year in which the firm has the sentence; ``last_seen``, the
        last one before the hit's, missing where there is none; ``copies``, how many other firms have it in the same
        or an earlier year; ``novelty``: ``repeated`` (the firm had it in an earlier year), else ``shared`` (another
        firm has it), else ``new``; missing in a firm's first year.
    """
    own = hits[["firm", "year", "sentence"]].dropna()
    places, texts = pd.factorize(own["sentence"])
    firms, names = pd.factorize(own["firm"].astype("str"))
    years = own["year"].to_numpy("int64")
    epoch = int(years.min(initial=0))
    span = int(years.max(initial=0)) - epoch + 1
    codes, of = np.unique((places * len(names) + firms) * span + years - epoch, return_inverse=True)
    first, last, copies = _seen(codes, (len(names), span), _alike(pairs_of(list(texts)), len(texts)))
    year = codes % span
    firsts = first_years.reindex(names).to_numpy("int64") - epoch
    kinds = np.where(first < year, "repeated", np.where(copies > 0, "shared", "new"))
    table = pd.DataFrame(
        {
            "first_seen": pd.array(first + epoch, "Int64"),
            "last_seen": pd.arrays.IntegerArray(last + epoch, last < 0),
            "copies": pd.array(copies, "Int64"),
            "novelty": pd.array(kinds, "string"),
        }
    )
    table.loc[year <= firsts[codes // span % max(1, len(names))], "novelty"] = pd.NA
    return table.take(of).set_axis(own.index).reindex(hits.index)


def new_columns(hits: pd.DataFrame, reports: pd.DataFrame, first_years: pd.Series) -> pd.DataFrame:
    """Columns of the index, a row a report.

    Args:
        hits: columns file, novelty; the kept hits of one dictionary.
        reports: columns firm, year, by file.
        first_years: as of `novelty_of`.

    Returns:
        ``n_new`` (Int64), ``ln_new`` = ln(1 + n_new), ``share_repeated``, ``share_shared``: of the kept hits. All are
        missing in a firm's first year; the shares where there is no hit.
    """
    counts = pd.crosstab(hits["file"], hits["novelty"].fillna("untold")).reindex(
        index=reports.index, columns=list(KINDS), fill_value=0
    )
    firsts = reports["firm"].map(first_years).astype("Int64")
    told = (reports["year"].astype("Int64") > firsts).fillna(False).astype(bool)
    total = counts.sum(axis=1).astype("float64").where(lambda n: n > 0)
    logs = pd.Series(np.log1p(counts["new"].astype("float64")), index=counts.index)
    return pd.DataFrame(
        {
            "n_new": counts["new"].astype("Int64").where(told),
            "ln_new": logs.where(told),
            "share_repeated": (counts["repeated"] / total).where(told),
            "share_shared": (counts["shared"] / total).where(told),
        },
        index=reports.index,
    )


def _alike(pairs: Array, n: int) -> tuple[Array, Array]:
    """By place, the places of sentences that are near, and itself; and where those of each begin."""
    own = np.arange(n)
    ones, others = np.concatenate([pairs[:, 0], pairs[:, 1], own]), np.concatenate([pairs[:, 1], pairs[:, 0], own])
    order = np.lexsort((others, ones))
    return others[order], np.searchsorted(ones[order], np.arange(n + 1))


def _seen(codes: Array, shape: tuple[int, int], alike: tuple[Array, Array]) -> tuple[Array, Array, Array]:
    """Of the firm's years with a sentence the first and the last one before (-1: none), and how many others have it.

    Args:
        codes: place of the sentence, firm and year in one number, each once, in order.
        shape: how many firms and years there are.
        alike: of `_alike`.
    """
    others, edges = alike
    begins = np.searchsorted(codes // (shape[0] * shape[1]), np.arange(len(edges)))  # the rows of each place
    sizes = np.diff(begins)
    weights = np.add.reduceat(sizes[others], edges[:-1]) if len(others) else sizes
    first, last, copies = (np.empty(len(codes), "int64") for _ in range(3))
    for portion in portions(weights, ROWS):
        told = slice(begins[portion.start], begins[portion.stop])
        near_to = others[edges[portion.start] : edges[portion.stop]]
        owners = np.repeat(np.arange(portion.start, portion.stop), np.diff(edges[portion.start : portion.stop + 1]))
        n = sizes[near_to]
        rows = np.arange(n.sum()) + np.repeat(begins[near_to] - np.cumsum(n) + n, n)
        there = codes[rows] + np.repeat((owners - near_to) * shape[0] * shape[1], n)
        first[told], last[told], copies[told] = _told(codes[told], once(there), shape)
    return first, last, copies


def _told(codes: Array, there: Array, shape: tuple[int, int]) -> tuple[Array, Array, Array]:
    """The same, by all firms and years that have each sentence or one near it, in order."""
    n_years = shape[1]
    begins = np.concatenate([[True], there[1:] // n_years != there[:-1] // n_years])
    of_firm = np.maximum.accumulate(np.where(begins, np.arange(len(there)), 0))
    at = np.searchsorted(there, codes)
    first = there[of_firm[at]] % n_years
    last = np.where(at > of_firm[at], there[at - 1] % n_years, -1)
    firsts = there[begins]
    by_year = np.sort(firsts // (shape[0] * n_years) * n_years + firsts % n_years)
    place = codes // (shape[0] * n_years) * n_years
    until = np.searchsorted(by_year, place + codes % n_years, side="right")
    return first, last, until - np.searchsorted(by_year, place) - 1
