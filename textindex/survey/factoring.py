"""In: checked answers and their scales. Out: whether the items form the factors that the scales say, and how apart."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd

from textindex.core.errors import SurveyError
from textindex.core.messages import Message
from textindex.core.survey import Factoring, SurveySpec
from textindex.statistics import factors as of
from textindex.statistics.confirmatory import Confirmed, average_variance, confirm, htmt
from textindex.statistics.moments import moments
from textindex.statistics.rotation import rotate

SINGULAR = 1e-10
APART = 0.9
"""HTMT above it: two scales that are hardly apart (Henseler, Ringle and Sarstedt 2015)."""
HARMAN = 0.5
"""A first factor with more of the variance than this is read as common-method bias (Podsakoff and others 2003)."""


def factored(items: pd.DataFrame, spec: SurveySpec) -> tuple[Factoring | None, list[str]]:
    """Factor the items, rows without a gap; None, and why, where they cannot be.

    Raises:
        SurveyError: more factors are asked for than the items can have.
    """
    rows = items.dropna()
    n, p = rows.shape
    factors = spec.factors or len(spec.scales)
    if factors >= p or (spec.extraction == "ml" and of.degrees_of_freedom(p, factors) < 0):
        if spec.factors:
            raise SurveyError(Message("factors.many", p=p, factors=factors))
        return None, [Message("factors.few", p=p, factors=factors)]
    if n <= p:
        return None, [Message("factors.rows", n=n, p=p)]
    r = moments(rows.to_numpy()).correlation
    if np.isnan(r).any() or np.linalg.eigvalsh(r)[0] < SINGULAR:
        return None, [_why_not(items, r)]
    found = of.extract(r, factors, spec.extraction, n)
    turned = rotate(found.loadings, spec.rotation)
    warnings = []
    if not (found.converged and turned.converged):
        warnings.append(Message("factors.heywood"))
    record, kmo_items = _record(r, n, factors, spec, found)
    record["converged"] = found.converged and turned.converged
    if record["harman_pca"] > HARMAN and len(spec.scales) > 1:
        warnings.append(Message("factors.harman", harman_pca=record["harman_pca"]))
    names = [f"F{number}" for number in range(1, factors + 1)]
    loadings = pd.DataFrame(turned.loadings, index=pd.Index(rows.columns, name="item"), columns=names)
    loadings["communality"], loadings["kmo"] = 1 - found.uniqueness, kmo_items
    phi = pd.DataFrame(turned.phi, index=names, columns=names)
    confirmed, fit, square, told = _confirmed(r, n, spec)
    names = [scale.name for scale in spec.scales]
    ratios = htmt(r, _groups(spec))
    close = [(i, j) for i in range(len(names)) for j in range(i) if ratios[i, j] > APART]
    warnings += [Message("factors.htmt", names=names[j], names_2=names[i], ratios=ratios[i, j]) for i, j in close]
    apart = pd.DataFrame(ratios, index=names, columns=names)
    return Factoring(
        record=record, loadings=loadings, phi=phi, confirmed=confirmed, fit=fit, fornell_larcker=square, htmt=apart
    ), [*warnings, *told]


def _groups(spec: SurveySpec) -> list[int]:
    return [at for at, scale in enumerate(spec.scales) for _ in scale.items]


def _record(r: Any, n: int, factors: int, spec: SurveySpec, found: of.Extracted) -> tuple[dict[str, Any], Any]:
    from scipy.stats import chi2

    kmo, kmo_items = of.kmo(r)
    sphere = of.bartlett(r, n)
    eigenvalues = np.linalg.eigvalsh(r)[::-1]
    record = {
        "n": n, "items": len(r), "factors": factors, "extraction": spec.extraction, "rotation": spec.rotation,
        "kmo": kmo, "bartlett": sphere.chi2, "df": sphere.df, "p_bartlett": sphere.p,
        "eigenvalues": [float(value) for value in eigenvalues], "kaiser": int((eigenvalues > 1).sum()),
        "harman_pca": of.first_share(r, "pca"), "harman_paf": of.first_share(r, "paf"),
        "chi2": found.chi2, "chi2_df": found.df,
        "p_chi2": float(chi2.sf(found.chi2, found.df)) if not math.isnan(found.chi2) else math.nan,
    }  # fmt: skip
    return record, kmo_items


def _why_not(items: pd.DataFrame, r: Any) -> str:
    names = list(items.columns)
    if np.isnan(r).any():
        flat = [name for name, own in zip(names, np.diag(r), strict=True) if np.isnan(own)]
        return Message("factors.flat", flat=tuple(flat))
    high = np.abs(r - np.eye(len(r)))
    i, j = sorted(divmod(int(high.argmax()), len(r)))
    if high.max() > 1 - 1e-8:
        return Message("factors.same", names=names[i], names_2=names[j])
    return Message("factors.sum")


def _confirmed(r: Any, n: int, spec: SurveySpec) -> tuple[pd.DataFrame, dict[str, float], pd.DataFrame, list[str]]:
    """Each item on its scale's factor: loadings, fit, Fornell and Larcker's square."""
    names, groups = [scale.name for scale in spec.scales], _groups(spec)
    empty = pd.DataFrame(columns=["item", "scale", "loading", "uniqueness"])
    sizes = [len(scale.items) for scale in spec.scales]
    if min(sizes) < 2 or (len(sizes) == 1 and sizes[0] < 3):
        few = [name for name, size in zip(names, sizes, strict=True) if size < 2] or names
        why = Message("factors.no_cfa", few=tuple(few))
        return empty, {}, pd.DataFrame(), [why]
    found: Confirmed = confirm(r, groups, n)
    table = pd.DataFrame(
        {
            "item": spec.items,
            "scale": [names[at] for at in groups],
            "loading": found.loadings,
            "uniqueness": found.uniqueness,
        }
    )
    square = np.tril(found.phi, -1)
    for at in range(len(names)):
        square[at, at] = math.sqrt(average_variance(found.loadings[np.array(groups) == at]))
    square[np.triu_indices(len(names), 1)] = np.nan
    told: list[str] = [] if found.converged else [Message("factors.improper")]
    told += [
        Message("factors.fornell", names=names[at], square=square[at, at])
        for at in range(len(names))
        if any(abs(found.phi[at, other]) > square[at, at] for other in range(len(names)) if other != at)
    ]
    return table, found.fit, pd.DataFrame(square, index=names, columns=names), told
