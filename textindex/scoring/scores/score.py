"""In: the hit ledger. Out: counts per report and dimension, or per report and term: a fold over the kept rows.

Weighted hits are the counts times the terms' weights, summed exactly (a weight of 0.1 is a tenth) and rounded once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from math import lcm

import pandas as pd

from textindex.core.errors import CombineError
from textindex.core.messages import Message
from textindex.core.records import Term


def score(hits: pd.DataFrame, files: Sequence[str], dimensions: Sequence[str]) -> pd.DataFrame:
    """Count the kept hits of one dictionary.

    Args:
        hits: ledger rows of one dictionary, columns file, dimension, kept.
        files: the reports that were read, in the order wanted; one without hits has true zeros.
        dimensions: the dictionary's dimensions in order.

    Returns:
        Counts (int64), a row a file, columns the dimensions and ``total``.
    """
    counts = _count(hits, files, "dimension", dimensions)
    counts["total"] = counts.sum(axis=1)
    return counts


def term_counts(hits: pd.DataFrame, files: Sequence[str], terms: Sequence[str]) -> pd.DataFrame:
    """Count the kept hits of one dictionary by term: (n_files, n_terms) int64."""
    return _count(hits, files, "term", terms)


def weigh(counts: pd.DataFrame, terms: Sequence[Term], dimensions: Sequence[str]) -> pd.DataFrame:
    """Weighted hits of one dictionary.

    Args:
        counts: by term, as of `term_counts`.
        terms: the dictionary's terms.
        dimensions: its dimensions in order.

    Returns:
        Sums of count times weight (float64), a row a file, columns the dimensions and ``total``.

    Raises:
        CombineError: a sum that no number of double precision holds.

    >>> import pandas as pd
    >>> weigh(pd.DataFrame({"云": [3], "数据": [1]}), [Term("云", "d", weight=0.1), Term("数据", "d")], ["d"])
         d  total
    0  1.3    1.3
    """
    whole, share = shares(terms)
    sums = {name: [0] * len(counts) for name in dimensions}
    for (name, weight), some in _groups(terms, whole).items():
        found = counts[some].sum(axis=1)
        sums[name] = [so_far + weight * int(n) for so_far, n in zip(sums[name], found, strict=True)]
    sums["total"] = [sum(row) for row in zip(*sums.values(), strict=True)]
    columns = {name: of_shares(column, share) for name, column in sums.items()}
    return pd.DataFrame(columns, index=counts.index, dtype="float64")


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


def _groups(terms: Sequence[Term], whole: Mapping[str, int]) -> dict[tuple[str, int], list[str]]:
    """Terms by dimension and weight."""
    groups: dict[tuple[str, int], list[str]] = {}
    for term in terms:
        groups.setdefault((term.dimension, whole[term.text]), []).append(term.text)
    return groups


def _count(hits: pd.DataFrame, files: Sequence[str], column: str, wanted: Sequence[str]) -> pd.DataFrame:
    kept = hits[hits["kept"].astype(bool)]
    table = kept.groupby(["file", column], observed=True).size().unstack(fill_value=0)
    return table.reindex(index=list(files), columns=list(wanted), fill_value=0).astype("int64")
