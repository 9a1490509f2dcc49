"""In: the hit ledger. Out: counts per report and dimension, or per report and term: a fold over the kept rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


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


def _count(hits: pd.DataFrame, files: Sequence[str], column: str, wanted: Sequence[str]) -> pd.DataFrame:
    kept = hits[hits["kept"].astype(bool)]
    table = kept.groupby(["file", column], observed=True).size().unstack(fill_value=0)
    return table.reindex(index=list(files), columns=list(wanted), fill_value=0).astype("int64")
