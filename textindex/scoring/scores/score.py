"""In: the hit ledger. Out: counts per report and dimension, or per report and term: a fold over the kept rows.

Weighted hits are the counts times the terms' weights, summed exactly (a weight of 0.1 is a tenth) and rounded once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from math import fsum, lcm
from typing import Any, Protocol

import numpy as np

from textindex.core.errors import CombineError
from textindex.core.messages import Message
from textindex.core.records import Term

Array = np.ndarray[Any, Any]


class Columns(Protocol):
    """Columns of the ledger by name: a mapping of arrays, or pandas' table."""

    def __getitem__(self, name: str, /) -> Any:
        """A column."""
        ...

    def __contains__(self, name: object, /) -> bool:
        """Whether there is one of that name."""
        ...


COUNTED = (
    *("file", "dictionary", "term", "dimension", "polarity", "speaker", "tense"),
    *("own_p", "off_concept", "kept", "reason", "novelty"),
)
LIKELY = 0.5
OWN = (
    f"n_own, hits that tell of the firm's own by the attribution model (own_p of at least {LIKELY:g}); n_own_expected, "
    "the sum of own_p"
)
"""What the formula ``own`` is."""


def of_dictionary(hits: Columns, name: str) -> dict[str, Array]:
    """The rows of one dictionary, of the columns that scores are counted from."""
    own = np.asarray(hits["dictionary"]) == name
    return {column: np.asarray(hits[column])[own] for column in COUNTED if column in hits}


def score(hits: Columns, files: Sequence[str], dimensions: Sequence[str]) -> dict[str, Array]:
    """Count the kept hits of one dictionary.

    Args:
        hits: ledger rows of one dictionary, columns file, dimension, kept.
        files: the reports that were read, in the order wanted; one without hits has true zeros.
        dimensions: the dictionary's dimensions in order.

    Returns:
        By dimension, and as ``total``, its counts: (n_files,) int64.
    """
    counts = _count(hits, files, "dimension", dimensions)
    return dict(zip(dimensions, counts.T, strict=True)) | {"total": counts.sum(axis=1)}


def term_counts(hits: Columns, files: Sequence[str], terms: Sequence[str]) -> Array:
    """Count the kept hits of one dictionary by term: (n_files, n_terms) int64."""
    return _count(hits, files, "term", terms)


def own_columns(hits: Columns, files: Sequence[str]) -> dict[str, Array]:
    """Count the kept hits that tell of the firm's own technology or activity, by the attribution model.

    Args:
        hits: ledger rows of one dictionary, columns file, kept, own_p.
        files: the reports that were read.

    Returns:
        ``n_own`` (int64), hits with own_p of at least 0.5; ``n_own_expected`` (float64), the sum of own_p.

    >>> hits = {"file": ["a", "a", "a"], "kept": [True, True, False], "own_p": [0.9, 0.25, 0.9]}
    >>> {name: values.tolist() for name, values in own_columns(hits, ["a", "b"]).items()}
    {'n_own': [1, 0], 'n_own_expected': [1.15, 0.0]}
    """
    by_file: dict[str, list[float]] = {file: [] for file in files}
    for file, kept, p in zip(hits["file"], hits["kept"], hits["own_p"], strict=True):
        if kept and file in by_file:
            by_file[file].append(float(p))
    n_own = [sum(p >= LIKELY for p in own) for own in by_file.values()]
    expected = [fsum(p for p in own if p == p) for own in by_file.values()]
    return {"n_own": np.array(n_own, dtype="int64"), "n_own_expected": np.array(expected, dtype="float64").round(4)}


def weigh(counts: Array, terms: Sequence[Term], dimensions: Sequence[str]) -> dict[str, Array]:
    """Weighted hits of one dictionary.

    Args:
        counts: by report and term, as of `term_counts`.
        terms: the dictionary's terms.
        dimensions: its dimensions in order.

    Returns:
        By dimension, and as ``total``, the sums of count times weight: (n_files,) float64.

    Raises:
        CombineError: a sum that no number of double precision holds.

    >>> weigh(np.array([[3, 1]]), [Term("云", "d", weight=0.1), Term("数据", "d")], ["d"])
    {'d': array([1.3]), 'total': array([1.3])}
    """
    whole, share = shares(terms)
    sums = {name: [0] * len(counts) for name in dimensions}
    for (name, weight), places in _groups(terms, whole).items():
        found = counts[:, places].sum(axis=1).tolist()
        sums[name] = [so_far + weight * n for so_far, n in zip(sums[name], found, strict=True)]
    sums["total"] = [sum(row) for row in zip(*sums.values(), strict=True)]
    return {name: np.array(of_shares(column, share), dtype="float64") for name, column in sums.items()}


def shares(terms: Sequence[Term]) -> tuple[dict[str, int], int]:
    """Terms' weights as whole shares of the same size, whose sums are exact, and how many shares are one.

    >>> shares([Term("云", "d", weight=0.1), Term("数据", "d")])
    ({'云': 1, '数据': 10}, 10)
    """
    exact = {term.text: Fraction(repr(term.weight)) for term in terms}
    share = lcm(*(weight.denominator for weight in exact.values()))
    return {text: int(weight * share) for text, weight in exact.items()}, share


def of_shares(sums: Iterable[int], share: int) -> list[float]:
    """Weighted hits of sums of shares, each rounded once.

    Raises:
        CombineError: a sum that no number of double precision holds.
    """
    try:
        return [number / share for number in sums]
    except OverflowError:
        raise CombineError(Message("score.too_large")) from None


def _groups(terms: Sequence[Term], whole: Mapping[str, int]) -> dict[tuple[str, int], list[int]]:
    """The places of terms by dimension and weight."""
    groups: dict[tuple[str, int], list[int]] = {}
    for place, term in enumerate(terms):
        groups.setdefault((term.dimension, whole[term.text]), []).append(place)
    return groups


def _count(hits: Columns, files: Sequence[str], column: str, wanted: Sequence[str]) -> Array:
    """Kept hits by report and by what a column says."""
    rows, columns = places_of(hits["file"], files), places_of(hits[column], wanted)
    kept = np.asarray(hits["kept"], dtype=bool) & (rows >= 0) & (columns >= 0)
    cells = np.bincount(rows[kept] * len(wanted) + columns[kept], minlength=len(files) * len(wanted))
    return cells.reshape(len(files), len(wanted)).astype("int64")


def places_of(values: Iterable[Any], known: Sequence[str]) -> Array:
    """Where each value stands among those known; -1 for another one."""
    place = {value: at for at, value in enumerate(known)}
    return np.array([place.get(value, -1) for value in values], dtype="int64")
