"""In: a regression with few clusters. Out: a coefficient's tests that do not rest on there being many.

The usual clustered errors (CR1), those of Bell and McCaffrey with Satterthwaite's degrees of freedom (CR2; Pustejovsky
and Tipton 2018), the jackknife (CV3), and the wild cluster bootstrap, under the null (WCR) and without it (WCU), with
one sign a cluster (Cameron, Gelbach and Miller 2008). All of it is computed from each cluster's cross products.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from textindex.core.errors import EstimateError, EstimateWarning
from textindex.core.estimates import ModelSpec
from textindex.core.messages import Message, lines, noted
from textindex.estimates.design import Design, build
from textindex.estimates.did.clustered import bootstrap, clustered, cr2, jackknife, least_squares
from textindex.estimates.terms import Columns
from textindex.tables.given import in_pandas

ENUMERATED = 12
"""All 2^G sign vectors are taken up to so many clusters."""
TIE, NULL = 1e-9, 1e-10
HEAD = ("method", "estimate", "se", "t", "df", "p", "low", "high")


@dataclass(frozen=True, slots=True, eq=False)
class FewClusters:
    """Tests of one coefficient.

    Attributes:
        term: its name.
        table: one row a method: ``method, estimate, se, t, df, p, low, high``. A bootstrap has no standard error of its
            own; its p is the share of draws with |t*| ≥ |t|, the observed one among them where all are taken.
        distinct: distinct values of |t*| in the bootstrap under the null: with few treated clusters p cannot be small.
        draws: (draws,) t* under the null.
        record: rows, clusters and their sizes, draws, seed, whether all sign vectors are taken, p by other rules.
        warnings: what a note must say.
    """

    term: str
    table: pd.DataFrame
    distinct: int
    draws: np.ndarray
    record: dict[str, Any]
    warnings: tuple[str, ...] = ()

    def __str__(self) -> str:
        """The table, for the screen."""
        shown = self.table.to_string(index=False, na_rep="", float_format=lambda v: f"{v:.4f}")
        head = Message("few.shown", term=self.term, clusters=self.record["clusters"], distinct=self.distinct)
        return lines([head, shown, *noted(self.warnings)])


def few_clusters(
    data: pd.DataFrame,
    outcome: str,
    regressors: Sequence[str],
    fixed_effects: Sequence[str] = (),
    *,
    cluster: str,
    term: str | None = None,
    null: float = 0.0,
    draws: int = 9_999,
    seed: int = 1,
    panel: tuple[str, str] = ("firm", "year"),
) -> FewClusters:
    """Test one coefficient where clusters are few.

    Args:
        data: the table.
        outcome: the dependent variable.
        regressors: terms, as `fit` takes them.
        fixed_effects: columns; those that lie within clusters are taken out first, the others become dummies.
        cluster: column to cluster by.
        term: the coefficient; the first regressor if None.
        null: its value under the null.
        draws: of the bootstrap, where there are more than 12 clusters; up to 12 all 2^G sign vectors are taken.
        seed: of the draws.
        panel: the columns of firm and year, where there are such: no firm-year may stand twice, and lags need them.

    Raises:
        EstimateError: the regression cannot be run, or the term has no variation of its own.

    Warns:
        EstimateWarning: as ``.warnings``.

    Source:
        Cameron, Gelbach and Miller (2008), Review of Economics and Statistics 90, 414-427; Pustejovsky and Tipton
        (2018), Journal of Business & Economic Statistics 36, 672-683; MacKinnon, Nielsen and Webb (2023).
    """
    if draws < 1:
        raise EstimateError(Message("few.draws", draws=draws))
    spec = ModelSpec(outcome, tuple(regressors), tuple(fixed_effects), vcov={"CRV1": cluster})
    design = build(Columns(in_pandas(data, EstimateError), panel), spec)
    name = term or design.names[0]
    if name not in design.names:
        raise EstimateError(Message("few.no_regressor", name=name, names=tuple(design.names)))
    found = _found(design, name, cluster, null, draws, seed)
    for note in found.warnings:
        warnings.warn(note, EstimateWarning, stacklevel=2)
    return found


def _found(design: Design, name: str, cluster: str, null: float, draws: int, seed: int) -> FewClusters:
    """Every test of one coefficient, its warnings not yet said."""
    own, clusters = clustered(design, name, cluster)
    beta, residual, se = least_squares(own)
    if se <= NULL * abs(beta):
        raise EstimateError(Message("few.exact"))
    t = (beta - null) / se
    signs, whole = _signs(clusters, draws, seed)
    restricted = own.y - null * own.x
    restricted = restricted - own.q @ (own.q.T @ restricted)
    stars = {"WCR": bootstrap(own, restricted, signs), "WCU": bootstrap(own, residual, signs)}
    error, df = cr2(own, residual)
    rows = [_row("CR1", beta, se, null, float(clusters - 1)), _row("CR2", beta, error, null, df)]
    rows.append(_row("CV3", beta, jackknife(own, beta), null, float(clusters - 1)))
    shares = {method: _shares(star, t) for method, star in stars.items()}
    rows += [
        _row(method=f"{method} bootstrap", beta=beta, se=None, null=null, df=None, t=t, p=p["p"])
        for method, p in shares.items()
    ]
    distinct = _distinct(stars["WCR"])
    record = {
        "nobs": len(own.y), "clusters": clusters, "parameters": own.parameters, "null": null,
        "draws": len(signs), "enumerated": whole, "seed": None if whole else seed, "p": shares,
    }  # fmt: skip
    notes = [*design.warnings, *_told(distinct, whole)]
    return FewClusters(
        name, pd.DataFrame(rows, columns=list(HEAD)), distinct, np.asarray(stars["WCR"]), record, tuple(notes)
    )


def _told(distinct: int, whole: bool) -> list[str]:
    """Whether p can be small at all."""
    if not whole or distinct >= 1 / 0.05:
        return []
    return [Message("few.distinct", distinct=distinct, distinct_2=1 / distinct)]


def _signs(clusters: int, draws: int, seed: int) -> tuple[np.ndarray, bool]:
    """(draws, G) signs, and whether these are all there are."""
    if clusters <= ENUMERATED:
        bits = np.arange(2**clusters)[:, None] >> np.arange(clusters) & 1
        return 1.0 - 2.0 * bits, True
    return np.random.default_rng(seed).choice([-1.0, 1.0], size=(draws, clusters)), False


def _shares(stars: np.ndarray, t: float) -> dict[str, float]:
    """P by three rules: |t*| ≥ |t|, |t*| > |t|, and twice the smaller tail."""
    tie = TIE * max(abs(t), TIE)
    size = np.abs(stars)
    tails = min(float((stars <= t + tie).mean()), float((stars >= t - tie).mean()))
    return {
        "p": float((size >= abs(t) - tie).mean()),
        "strict": float((size > abs(t) + tie).mean()),
        "equal_tailed": min(1.0, 2 * tails),
    }


def _distinct(stars: np.ndarray) -> int:
    """How many values |t*| takes."""
    size = np.sort(np.abs(stars[np.isfinite(stars)]))
    return int((np.diff(size) > TIE * np.maximum(size[1:], 1e-6)).sum()) + 1 if len(size) else 0


def _row(
    method: str, beta: float, se: float | None, null: float, df: float | None, t: float | None = None,
    p: float | None = None,
) -> dict[str, Any]:  # fmt: skip
    from scipy.special import stdtr, stdtrit

    if se is None or df is None:
        return {"method": method, "estimate": beta, "se": None, "t": t, "df": None, "p": p, "low": None, "high": None}
    own = (beta - null) / se
    reach = float(stdtrit(df, 0.975)) * se
    return {
        "method": method, "estimate": beta, "se": se, "t": own, "df": df, "p": float(2 * stdtr(df, -abs(own))),
        "low": beta - reach, "high": beta + reach,
    }  # fmt: skip
