"""In: scores, bread, residuals, clusters. Out: covariance matrices with fixest's small-sample factors.

K counts parameters: regressors plus levels of the fixed effects, less one for each effect but the first. Under
clustering the levels of effects nested in a cluster are not counted, but for one each (fixest's ``nested``, reghdfe's
rule). pyfixest 0.60 gets this count wrong with two or more effects, differently from process to process; here it is
taken from the levels themselves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from textindex.core.errors import EstimateError
from textindex.core.estimates import Vcov
from textindex.core.messages import Message
from textindex.estimates.threads import one_thread


@dataclass(frozen=True, slots=True, eq=False)
class Sandwich:
    """What every covariance matrix of one fit is made of.

    Attributes:
        bread: (k, k), inverse of X'WX.
        scores: (n, k), each row's contribution to the first-order conditions.
        sigma2_sum: the weighted sum of squared residuals (iid), or None where bread itself is the variance (Poisson).
        n: rows.
        k: regressors, the intercept among them.
        effects: level codes of the fixed effects.
    """

    bread: np.ndarray
    scores: np.ndarray
    sigma2_sum: float | None
    n: int
    k: int
    effects: tuple[np.ndarray, ...]

    @property
    def parameters(self) -> int:
        """K, all levels counted."""
        levels = sum(int(codes.max()) + 1 for codes in self.effects)
        return self.k + levels - max(len(self.effects) - 1, 0)


def kind(vcov: Vcov) -> str:
    """Covariance's name in tables: ``iid``, ``hetero``, ``firm``, ``firm+year``.

    Raises:
        EstimateError: it is none that is known.

    >>> kind("HC1"), kind({"CRV1": "firm + year"})
    ('hetero', 'firm+year')
    """
    if isinstance(vcov, str) and vcov.lower() in ("iid", "hetero", "robust", "hc1"):
        return "iid" if vcov.lower() == "iid" else "hetero"
    if isinstance(vcov, Mapping) and [str(key).upper() for key in vcov] == ["CRV1"]:
        given = next(iter(vcov.values()))
        names = [name.strip() for name in given.split("+")] if isinstance(given, str) else []
        if 1 <= len(names) <= 2 and all(names) and len(set(names)) == len(names):
            return "+".join(names)
    raise EstimateError(Message("vcov.unknown", vcov=vcov))


def clusters(vcov: Vcov) -> list[str]:
    """The columns to cluster by; none for iid and hetero."""
    return [] if isinstance(vcov, str) else kind(vcov).split("+")


@one_thread()
def covariance(
    fit: Sandwich, vcov: Vcov, groups: Sequence[np.ndarray]
) -> tuple[np.ndarray, float, dict[str, Any], list[str]]:
    """A covariance matrix.

    Args:
        fit: what it is made of.
        vcov: which one.
        groups: cluster codes of `clusters(vcov)`, numbered from 0 without gaps.

    Returns:
        (k, k) matrix; degrees of freedom of t; a record of the correction; warnings.

    Raises:
        EstimateError: no degrees of freedom are left, or a cluster has one level.
    """
    free = fit.n - fit.parameters
    if free <= 0:
        raise EstimateError(Message("vcov.rows", n=fit.n, parameters=fit.parameters))
    name, warnings = kind(vcov), list[str]()
    if name == "iid":
        factor, said = (1.0, "1") if fit.sigma2_sum is None else (fit.sigma2_sum / free, "1/(n-K)")
        return fit.bread * factor, free, {"type": name, "k": fit.parameters, "factor": said}, warnings
    if name == "hetero":
        matrix = _around(fit, fit.scores) * (fit.n / free)
        return matrix, free, {"type": name, "k": fit.parameters, "factor": "n/(n-K)"}, warnings
    sizes = [int(codes.max()) + 1 for codes in groups]
    names = clusters(vcov)
    if min(sizes) < 2:
        raise EstimateError(Message("vcov.two", name=name, names=names[sizes.index(1)]))
    counted, nested = _parameters_outside(fit, groups)
    factor = (fit.n - 1) / (fit.n - counted) * min(sizes) / (min(sizes) - 1)
    parts = [sign * _around(fit, _summed(fit.scores, codes)) for sign, codes in _terms(groups)]
    matrix, changed = _semidefinite(np.sum(parts, axis=0) * factor, np.abs(parts[:2]).sum(axis=0) * factor)
    if changed:
        warnings.append(Message("vcov.negative", name=name))
    few = [
        Message("vcov.has", cluster=cluster, size=size)
        for cluster, size in zip(names, sizes, strict=True)
        if size < FEW
    ]
    if few:
        warnings.append(Message("vcov.few", name=name, few=tuple(few)))
    record = {
        "type": name,
        "k": counted,
        "factor": "(n-1)/(n-K) G/(G-1)",
        "clusters": dict(zip(names, sizes, strict=True)),
        "nested_effects": nested,
    }
    return np.asarray(matrix), min(sizes) - 1, record, warnings


FEW = 30


def _terms(groups: Sequence[np.ndarray]) -> list[tuple[int, np.ndarray]]:
    """One-way: V. Two-way (Cameron, Gelbach and Miller 2011): V1 + V2 - V12."""
    if len(groups) == 1:
        return [(1, groups[0])]
    both = pd.factorize(groups[0] * (int(groups[1].max()) + 1) + groups[1])[0]
    return [(1, groups[0]), (1, groups[1]), (-1, both)]


def _around(fit: Sandwich, scores: np.ndarray) -> np.ndarray:
    return np.asarray(fit.bread @ (scores.T @ scores) @ fit.bread)


def _summed(scores: np.ndarray, codes: np.ndarray) -> np.ndarray:
    size = int(codes.max()) + 1
    return np.array([np.bincount(codes, column, minlength=size) for column in scores.T]).T


def _parameters_outside(fit: Sandwich, groups: Sequence[np.ndarray]) -> tuple[int, int]:
    """K with effects nested in a cluster counted once each, and how many are nested."""
    nested = [codes for codes in fit.effects if any(nested_in(codes, group) for group in groups)]
    return fit.parameters - sum(int(codes.max()) + 1 for codes in nested) + len(nested), len(nested)


def nested_in(effect: np.ndarray, group: np.ndarray) -> bool:
    """Whether each level of an effect lies in one cluster."""
    home = np.empty(int(effect.max()) + 1, dtype=group.dtype)
    home[effect] = group
    return bool((home[effect] == group).all())


def _semidefinite(matrix: np.ndarray, one_way: np.ndarray) -> tuple[np.ndarray, bool]:
    """Set negative eigenvalues to 0, as fixest and reghdfe do, but in units of one-way errors.

    In raw units, as they do it, the result depends on whether sales are in yuan or in millions.
    """
    unit = np.sqrt(np.diag(one_way))
    unit[unit == 0] = 1.0
    values, vectors = np.linalg.eigh((matrix + matrix.T) / 2 / np.outer(unit, unit))
    if values.min() >= -1e-12 * values.max():
        return matrix, False
    return np.asarray((vectors * np.maximum(values, 0.0)) @ vectors.T * np.outer(unit, unit)), True
