"""In: counts. Out: fitted weights as plain numbers (they go into the provenance), and indices formed by them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from textindex.core.errors import CombineError
from textindex.core.later import pandas as pd
from textindex.core.messages import Message


def _check(kind: str, known: Mapping[str, Any] | Sequence[str], wanted: Sequence[str]) -> None:
    if set(known) != set(wanted):
        raise CombineError(Message("weights.kind", kind=kind))


def fit_idf(terms: pd.DataFrame) -> dict[str, float]:
    """Inverse document frequency, smoothed as in scikit-learn: ln((1 + N) / (1 + df)) + 1."""
    n = len(terms)
    document_frequency = (terms > 0).sum(axis=0)
    return {str(term): math.log((1 + n) / (1 + int(df))) + 1 for term, df in document_frequency.items()}


def tfidf(
    terms: pd.DataFrame, term_dimensions: Mapping[str, str], dimensions: Sequence[str], idf: Mapping[str, float]
) -> dict[str, pd.Series]:
    """Sum of count times idf over the terms of each dimension, and over all."""
    _check("tf-idf", idf, list(terms.columns))
    weighted = terms.mul([idf[term] for term in terms.columns], axis=1)
    owner = [term_dimensions[term] for term in terms.columns]
    columns = {f"tfidf_{name}": weighted.loc[:, [o == name for o in owner]].sum(axis=1) for name in dimensions}
    return {**columns, "tfidf_total": weighted.sum(axis=1)}


def fit_entropy(counts: pd.DataFrame) -> dict[str, Any]:
    """Entropy weights (熵值法).

    With x scaled to 0..1 by column, p = x / sum x and e_j = -sum p ln p / ln n, the weight of column j is
    (1 - e_j) / sum (1 - e). A column that never varies has weight zero.

    Returns:
        ``low``, ``high`` and ``weight`` by column.
    """
    low, high = counts.min().astype(float).fillna(0.0), counts.max().astype(float).fillna(0.0)
    scaled = _scale(counts, low, high)
    total = scaled.sum()
    share = scaled.div(total.where(total > 0, 1.0), axis=1)
    logs = np.log(share.where(share > 0, 1.0))
    entropy = -(share * logs).sum() / math.log(max(len(counts), 2))
    information = (1 - entropy).where(total > 0, 0.0)
    spread = float(information.sum())
    weight = information / spread if spread > 0 else information
    return {
        key: {str(k): float(v) for k, v in s.items()} for key, s in (("low", low), ("high", high), ("weight", weight))
    }


def entropy(counts: pd.DataFrame, fitted: Mapping[str, Any]) -> pd.Series:
    """The weighted sum of the scaled columns; 0..1 on the rows that it was fitted on."""
    _check("entropy", fitted["weight"], list(counts.columns))
    low, high, weight = (pd.Series(fitted[key]).reindex(counts.columns) for key in ("low", "high", "weight"))
    return (_scale(counts, low, high) * weight).sum(axis=1)


def _scale(counts: pd.DataFrame, low: pd.Series, high: pd.Series) -> pd.DataFrame:
    span = (high - low).where(high > low, 1.0)
    return (counts - low) / span


def fit_pca(logs: pd.DataFrame) -> dict[str, Any]:
    """First principal component of the standardised columns, signed so that its loadings sum to a positive number.

    Returns:
        ``mean``, ``sd`` and ``loading`` by column, and the ``explained`` share of variance.

    Raises:
        CombineError: fewer than three rows, or no column varies.
    """
    from sklearn.decomposition import PCA

    varying = [column for column in logs.columns if logs[column].nunique() > 1]
    mean, sd = logs.mean(), logs.std(ddof=0).where(logs.nunique() > 1, 0.0)
    if len(logs) < 3 or not varying:
        raise CombineError(Message("weights.pca"))
    pca = PCA(n_components=1, svd_solver="full").fit(((logs - mean) / sd)[varying].to_numpy())
    loading = pca.components_[0]
    loading = loading if loading.sum() >= 0 else -loading
    loadings = dict(zip(varying, map(float, loading), strict=True))
    return {
        "mean": {str(k): float(v) for k, v in mean.items()},
        "sd": {str(k): float(v) for k, v in sd.items()},
        "loading": {str(column): loadings.get(column, 0.0) for column in logs.columns},
        "explained": float(pca.explained_variance_ratio_[0]),
    }


def first_component(logs: pd.DataFrame, fitted: Mapping[str, Any]) -> pd.Series:
    """Scores on the fitted component."""
    _check(Message("weights.component"), fitted["loading"], list(logs.columns))
    mean, sd, loading = (pd.Series(fitted[key]).reindex(logs.columns) for key in ("mean", "sd", "loading"))
    return ((logs - mean) / sd.where(sd > 0, 1.0) * loading).sum(axis=1)


def fit_z(values: pd.Series) -> dict[str, float | None]:
    """Mean and standard deviation (n - 1); None where there are too few values to form it."""
    if len(values) < 2:
        return {"mean": float(values.mean()) if len(values) else None, "sd": None}
    constant = values.min() == values.max()  # rounding would leave it a standard deviation of 1e-16
    return {"mean": float(values.mean()), "sd": 0.0 if constant else float(values.std(ddof=1))}


def standardise(values: pd.Series, fitted: Mapping[str, float | None]) -> pd.Series:
    """(x - mean) / sd; missing where the standard deviation is zero or unknown."""
    mean, sd = fitted["mean"], fitted["sd"]
    return (values - (math.nan if mean is None else mean)) / (sd or math.nan)


def standardise_by(values: pd.Series, years: pd.Series, fitted: Mapping[str, Mapping[str, float | None]]) -> pd.Series:
    """The same within each year; missing for a year that was not fitted."""
    unknown: dict[str, float | None] = {"mean": None, "sd": None}
    parts = [standardise(group, fitted.get(str(year), unknown)) for year, group in values.groupby(years)]
    return pd.concat(parts).reindex(values.index) if parts else values.astype("float64")
