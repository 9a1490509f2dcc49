"""In: the sentences of kept hits, by firm and year. Out: which are new, which the firm or another firm had before.

Sentences are compared as signs (`signs`); two are near where the Jaccard similarity of their sets of three signs in a
row is at least `NEAR`. All such pairs are found, none by chance: sentences are joined on their rarest signs (prefix
filter; Chaudhuri, Ganti and Kaushik 2006, A primitive operator for similarity joins), then compared in full.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from textindex.core.later import pandas as pd

Array = np.ndarray[Any, Any]

NEAR = 0.8
"""Jaccard similarity from which two sentences are one."""
WIDTH = 3
PAIRS = 1 << 18  # pairs that are compared at a time
HALF, REST = 32, (1 << 32) - 1  # two numbers in one
KINDS = ("new", "repeated", "shared")
YEAR = re.compile(r"[〇○零一二三四五六七八九]{2,4}(?=年)")
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
MARKS = re.compile(r"[^\w#]|_")


def signs(sentence: str) -> str:
    """A folded sentence without blanks and marks, each number and each year's name one sign.

    >>> signs("二〇二〇年，公司投入1,200.5万元用于大数据。"), signs("in 2020, it used big data")
    ('#年公司投入#万元用于大数据', 'in#itusedbigdata')
    """
    return MARKS.sub("", NUMBER.sub("#", YEAR.sub("#", sentence)))


def near(sentences: Sequence[str]) -> Array:
    """Pairs of places of sentences that are near, (n, 2), the smaller place first, in order; shorter ones have none.

    Args:
        sentences: as signs, each once.

    >>> near(["公司运用大数据分析客户需求", "没有", "公司运用大数据分析客户需求量"]).tolist()
    [[0, 2]]
    """
    from scipy import sparse

    owners, tokens, sizes = _tokens(sentences)
    if not len(owners):
        return np.empty((0, 2), "int64")
    shape = (len(sizes), int(tokens.max()) + 1)
    ends = np.concatenate([[0], np.cumsum(sizes)])
    sets = sparse.csr_matrix((np.ones(len(tokens), "int32"), tokens, ends), shape=shape)
    found = np.empty(0, "int64")
    for keys in _candidates(owners, tokens, sizes):  # a pair may come again for each token that it shares
        unseen = np.setdiff1d(keys, found, assume_unique=True)
        if len(new := unseen[_similar(sets, sizes, unseen >> HALF, unseen & REST)]):
            found = np.sort(np.concatenate([found, new]))
    return np.column_stack([found >> HALF, found & REST])


def novelty_of(hits: pd.DataFrame, first_years: pd.Series) -> pd.DataFrame:
    """Tell of each hit whether its sentence is new.

    Args:
        hits: columns firm, year, sentence (as signs), of one dictionary.
        first_years: by firm, its first scored year, in which nothing can be told to be new.

    Returns:
        In the order of the hits: ``first_seen``, the first year in which the firm has the sentence; ``last_seen``, the
        last one before the hit's, missing where there is none; ``copies``, how many other firms have it in the same
        or an earlier year; ``novelty``: ``repeated`` (the firm had it in an earlier year), else ``shared`` (another
        firm has it), else ``new``; missing in a firm's first year.
    """
    kinds = {"first_seen": "Int64", "last_seen": "Int64", "copies": "Int64", "novelty": "string"}
    own = hits[["firm", "year", "sentence"]].dropna()
    places, texts = pd.factorize(own["sentence"])
    occurring: list[set[tuple[str, int]]] = [set() for _ in texts]
    keys = list(zip(own["firm"].astype(str), own["year"].astype(int), places.tolist(), strict=True))
    for firm, year, place in keys:
        occurring[place].add((firm, year))
    alike = _alike(near(list(texts)), len(texts))
    known: dict[tuple[str, int, int], tuple[Any, ...]] = {}
    for firm, year, place in set(keys):
        where = occurring[place].union(*(occurring[other] for other in alike[place]))
        known[firm, year, place] = _told(firm, year, where, year <= int(first_years[firm]))
    table = pd.DataFrame([known[key] for key in keys], index=own.index, columns=list(kinds), dtype="object")
    return table.reindex(hits.index).astype(kinds)


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


def _alike(pairs: Array, n: int) -> list[Array]:
    """By place, the places of sentences that are near."""
    both = np.concatenate([pairs, pairs[:, ::-1]])
    both = both[np.lexsort((both[:, 1], both[:, 0]))]
    return np.split(both[:, 1], np.searchsorted(both[:, 0], np.arange(1, n)))


def _told(firm: str, year: int, where: set[tuple[str, int]], is_first: bool) -> tuple[Any, ...]:
    """What one hit's sentence is, by the firm-years that have it or one near it."""
    earlier = [at for other, at in where if other == firm and at < year]
    copies = len({other for other, at in where if other != firm and at <= year})
    kind = "repeated" if earlier else "shared" if copies else "new"
    return min(earlier, default=year), max(earlier, default=None), copies, None if is_first else kind


def _tokens(sentences: Sequence[str]) -> tuple[Array, Array, Array]:
    """The sets of signs of all sentences, rarest first: (owner, rank of the token) a row, and how many each has.

    Three code points of 21 bits are one number: no two tokens share one.
    """
    lengths = np.array([len(text) for text in sentences], dtype="int64")
    points = np.frombuffer("".join(sentences).encode("utf-32-le", "surrogatepass"), "<u4").astype("int64")
    owners = np.repeat(np.arange(len(sentences)), lengths)
    whole = owners[: -WIDTH + 1] == owners[WIDTH - 1 :]
    packed = (points[:-2] << 42 | points[1:-1] << 21 | points[2:])[whole]
    _, tokens, number = np.unique(packed, return_inverse=True, return_counts=True)
    ranks = np.empty(len(number), "int64")
    ranks[np.argsort(number, kind="stable")] = np.arange(len(number))
    rows = np.unique(owners[: -WIDTH + 1][whole] << HALF | ranks[tokens])
    owners, tokens = rows >> HALF, rows & REST
    return owners, tokens, np.bincount(owners, minlength=len(sentences))


def _candidates(owners: Array, tokens: Array, sizes: Array) -> Iterator[Array]:
    """Pairs that share one of their rarest tokens and whose sizes allow for `NEAR`, some at a time.

    A set of n tokens whose similarity to another is t or more has at least tn of them in common with it: of the first
    n - ceil(tn) + 1 of each, one is the same.
    """
    starts = np.cumsum(sizes) - sizes
    nth = np.arange(len(owners)) - starts[owners]
    first = nth < sizes[owners] - np.ceil(NEAR * sizes[owners] - 1e-9) + 1
    some, of = owners[first], tokens[first]
    order = np.lexsort((some, sizes[some], of))
    some, of = some[order], of[order]
    waiting, n = list[Array](), 0
    for group in np.split(some, np.flatnonzero(np.diff(of)) + 1):
        reach = np.searchsorted(sizes[group], sizes[group] / NEAR + 1e-9, side="right")
        for at in range(len(group) - 1):
            others = group[at + 1 : reach[at]]
            if len(others):
                waiting.append(np.column_stack([np.full(len(others), group[at]), others]))
                n += len(others)
            if n >= PAIRS:
                yield _once(waiting)
                waiting, n = [], 0
    if waiting:
        yield _once(waiting)


def _once(pairs: list[Array]) -> Array:
    """Pairs as one number, the smaller place in its upper half; each once, in order."""
    both = np.sort(np.concatenate(pairs), axis=1)
    keys: Array = np.unique(both[:, 0] << HALF | both[:, 1])
    return keys


def _similar(sets: Any, sizes: Array, ones: Array, others: Array) -> Array:
    """Which sets are near, by all their tokens."""
    both = np.asarray(sets[ones].multiply(sets[others]).sum(axis=1)).ravel()
    enough: Array = both >= NEAR * (sizes[ones] + sizes[others] - both) - 1e-9
    return enough
