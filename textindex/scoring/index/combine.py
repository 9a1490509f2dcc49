"""In: counts per firm-year and dimension. Out: ln(1 + n), the paper's index, and the other formulas asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from textindex.core.errors import CombineError
from textindex.core.later import pandas as pd
from textindex.core.messages import Message
from textindex.scoring.index import weights

Fitted = dict[str, Any]

FORMULAS: Mapping[str, str] = {
    "per-10k-chars": "pc10k_<dimension>, hits per 10,000 characters, blanks excluded",
    "per-10k-words": "pw10k_<dimension>, hits per 10,000 words of jieba, punctuation excluded",
    "tfidf": "tfidf_<dimension>, the sum over terms of n times idf, idf = ln((1 + N) / (1 + df)) + 1 over N firm-years",
    "entropy": "entropy, the sum over dimensions of weight times count scaled to 0..1; weights (熵值法) proportional "
    "to 1 - e, e = -sum p ln p / ln N",
    "pca": "pca1, first principal component of the standardised ln(1 + n) by dimension, its loadings summing to a "
    "positive number",
    "z": "z_<construct>, the index less its mean by its standard deviation (n - 1), over all firm-years",
    "z-year": "zy_<construct>, the same within each year (missing where a year has one firm)",
}


WEIGHTED = {"tfidf", "entropy", "pca", "z", "z-year"}


class Counts(NamedTuple):
    """What the formulas work on; every table has the same rows in the same order.

    Attributes:
        dimensions: (n, d) int64 counts, and a column ``total``.
        terms: (n, t) int64 counts of single terms.
        size: columns year, n_chars, n_words.
    """

    dimensions: pd.DataFrame
    terms: pd.DataFrame
    size: pd.DataFrame

    @classmethod
    def of(
        cls, dimensions: Mapping[str, Any], terms: Any, texts: Sequence[str], size: Mapping[str, Sequence[Any]]
    ) -> Counts:
        """The same of arrays: by dimension; by firm-year and term, whose texts are told; and of the columns of size."""
        keys = [key for key in dimensions if key != "total"]
        cells = np.column_stack([dimensions[key] for key in keys])
        table = pd.DataFrame(cells, columns=keys, copy=False)  # how numbers lie decides the last digit of their sums
        return cls(
            table.assign(total=dimensions["total"]),
            pd.DataFrame(terms, columns=list(texts), copy=False),
            pd.DataFrame(size),
        )


def measured(counts: Any, weighted: Any, name: str) -> dict[str, Any]:
    """The columns that every index has.

    Args:
        counts: by dimension, and as ``total``, hits of each firm-year: arrays, or a table of pandas'.
        weighted: the same times their terms' weights; None where all weights are one.
        name: the index's column: the construct that the dictionary measures.

    Returns:
        ``n_<dimension>``, ``n_total``, ``ln_<dimension>`` and ``<name> = ln(1 + n_total)``; with weights also
        ``w_<dimension>`` and ``w_total``, of which the logarithms are.
    Source:
        Li, Xu and Sukumar (2023), section 3.2.2: Digital = ln(1 + number of keywords).
    """
    keys = [key for key in counts if key != "total"]
    columns: dict[str, Any] = {f"n_{key}": counts[key] for key in [*keys, "total"]}
    if weighted is not None:
        columns |= {f"w_{key}": weighted[key] for key in [*keys, "total"]}
    of = counts if weighted is None else weighted
    return columns | {f"ln_{key}": _log(of[key]) for key in keys} | {name: _log(of["total"])}


def _log(counts: Any) -> Any:
    return np.log1p(counts.astype("float64"))


def combine(
    counts: Counts,
    term_dimensions: Mapping[str, str],
    formulas: Sequence[str] = (),
    fitted: Fitted | None = None,
    weighted: Mapping[str, Any] | None = None,
    name: str = "digital",
) -> tuple[pd.DataFrame, Fitted]:
    """Form the index of one dictionary.

    Args:
        counts: of the firm-years that were read, sorted by firm and year.
        term_dimensions: each term's dimension, for tf-idf.
        formulas: names of `FORMULAS`.
        fitted: weights of an earlier run, to score new firms by; None fits them on these rows.
        weighted: hits times their terms' weights, columns as of ``counts.dimensions``; None where all weights are one.
        name: the index's column: the construct that the dictionary measures.

    Returns:
        (columns, fitted weights): those that every index has (`measured`), and those of the formulas.

    Raises:
        CombineError: an unknown formula, or weights that do not fit these terms and dimensions.
    """
    if unknown := set(formulas) - set(FORMULAS):
        raise CombineError(Message("formula.none_called", unknown=tuple(sorted(unknown)), formulas=tuple(FORMULAS)))
    if fitted and (lacking := set(formulas) & WEIGHTED - fitted.keys()):
        raise CombineError(Message("weights.lacking", lacking=tuple(sorted(lacking))))
    table, new = counts.dimensions, Fitted()
    keys = [key for key in table.columns if key != "total"]
    weights_too = None if weighted is None else pd.DataFrame(weighted, index=table.index)
    columns = measured(table, weights_too, name)
    logs = pd.DataFrame(_log((table if weights_too is None else weights_too)[keys]))
    columns |= _per_size(counts, formulas)
    if "tfidf" in formulas:
        new["tfidf"] = fitted["tfidf"] if fitted else weights.fit_idf(counts.terms)
        columns |= weights.tfidf(counts.terms, term_dimensions, keys, new["tfidf"])
    if "entropy" in formulas:
        new["entropy"] = fitted["entropy"] if fitted else weights.fit_entropy(table[keys])
        columns["entropy"] = weights.entropy(table[keys], new["entropy"])
    if "pca" in formulas:
        new["pca"] = fitted["pca"] if fitted else weights.fit_pca(logs)
        columns["pca1"] = weights.first_component(logs, new["pca"])
    if "z" in formulas:
        new["z"] = fitted["z"] if fitted else weights.fit_z(columns[name])
        columns[f"z_{name}"] = weights.standardise(columns[name], new["z"])
    if "z-year" in formulas:
        groups = columns[name].groupby(counts.size["year"])
        new["z-year"] = fitted["z-year"] if fitted else {str(year): weights.fit_z(group) for year, group in groups}
        columns[f"zy_{name}"] = weights.standardise_by(columns[name], counts.size["year"], new["z-year"])
    return pd.DataFrame(columns, index=table.index), new


def _per_size(counts: Counts, formulas: Sequence[str]) -> dict[str, Any]:
    """Hits per 10,000 characters and words, as far as asked for."""
    columns: dict[str, Any] = {}
    for prefix, formula, size in (("pc10k", "per-10k-chars", "n_chars"), ("pw10k", "per-10k-words", "n_words")):
        if formula in formulas:
            per = counts.dimensions.mul(10_000).div(counts.size[size].astype("float64"), axis=0)
            columns |= {f"{prefix}_{name}": per[name] for name in per.columns}
    return columns
