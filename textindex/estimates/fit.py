"""In: a table and a regression in words. Out: an `Estimate`.

Standard errors follow fixest: HC1 is n/(n-K); one cluster G/(G-1) (n-1)/(n-K), where effects nested in it count once;
two clusters V1 + V2 - V12 with the smaller G. reghdfe's are the same up to its count of redundant levels. Singletons
stay by default, as in the paper's tables, and are counted.
"""

from __future__ import annotations

import warnings as python_warnings
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib.metadata import version
from typing import Any

import numpy as np
import pandas as pd

from textindex.core.choices import check_choices
from textindex.core.errors import EstimateError, EstimateWarning
from textindex.core.estimates import Estimate, Family, ModelSpec, Screen, Singletons, Text, Vcov
from textindex.core.messages import Message
from textindex.estimates import exact, solve, vcov
from textindex.estimates.absorb import ENGINES, Engine, engine_of
from textindex.estimates.asked import PARTS, asked_for
from textindex.estimates.binary import of_probability
from textindex.estimates.constant import constant_of, with_constant
from textindex.estimates.design import Design, build, rows_of, with_groups
from textindex.estimates.separation import solved_apart
from textindex.estimates.terms import Columns
from textindex.tables.given import in_pandas

Where = Mapping[str, Any] | Sequence[tuple[str, Sequence[Any]]]
"""Values that rows must have, by column: ``{"SOE": 1, "year": [2015, 2016]}``."""
LEVEL = 0.975
CHECKED = 1e-8


def fit(
    data: pd.DataFrame,
    outcome: str | None = None,
    regressors: Sequence[str] | str | None = None,
    fixed_effects: Sequence[str] | str | None = None,
    vcov: Vcov | None = None,
    weights: str | None = None,
    singletons: Singletons | None = None,
    family: Family | None = None,
    *,
    offset: str | None = None,
    endogenous: Sequence[str] | str | None = None,
    instruments: Sequence[str] | str | None = None,
    controls: Sequence[str] | str | None = None,
    constant: bool | None = None,
    where: Where | None = None,
    quantile: tuple[str, int, int] | None = None,
    screen: Screen | None = None,
    beside: Sequence[Vcov] | None = None,
    panel: tuple[str, str] | None = None,
    name: str | None = None,
    label: Text | None = None,
    published: Mapping[str, Any] | None = None,
    spec: ModelSpec | str | None = None,
    sample: pd.Series | np.ndarray | None = None,
    engine: Engine | None = None,
    check: bool = False,
) -> Estimate:
    """Fit a regression with fixed effects (Li, Xu and Sukumar 2023, equation 1); conventions as in the module's text.

    Args:
        data: one row a firm-year; a table of polars or pyarrow too.
        outcome: the dependent variable; or a whole formula, ``y ~ x + a:b | firm + year | endogenous ~ instrument``
            (see `textindex.estimates.formula`).
        regressors: terms, reported in this order.
        fixed_effects: columns, ``industry^year`` for one effect a combination.
        vcov: ``hetero`` (the default), ``iid``, ``{"CRV1": "firm"}``, ``{"CRV1": "firm+year"}``.
        weights: column of weights.
        singletons: ``keep`` (the default) or ``drop``, until none is left.
        family: ``gaussian`` (the default) or ``poisson``.
        offset: of a Poisson model: a term that enters with coefficient 1.
        endogenous: regressors to be instrumented.
        instruments: terms left out of the equation that instrument them.
        controls: regressors that a table sums up in one row.
        constant: report the constant beside fixed effects, as Stata does.
        where: values that rows must have, by column: ``{"SOE": 1, "year": [2015, 2016]}``.
        quantile: (column, k, g): only the g-th of k groups of a column.
        screen: ``Screen(column="above_expectation")``: rows that the column marks are left out.
        beside: further covariance matrices.
        panel: the columns of firm and year (the default), which lags need.
        name: what the model is called in outputs.
        label: what a table's column says.
        published: what a paper prints, for comparison.
        spec: a `ModelSpec`, or a shipped one by name (``li2023#2.3``); other arguments then replace its parts.
        sample: rows to use, bool, one a row of data; a Series has the index of data.
        engine: ``pyfixest`` takes fixed effects out by iteration, ``exact`` without; the quicker one if None.
        check: fit by the other engine too, and by QR; the largest differences stand in ``record["check"]``.

    Raises:
        EstimateError: the regression cannot be run; the text names the column or the rows.

    Warns:
        EstimateWarning: regressors were dropped, clusters are few; also in ``.warnings``.

    >>> data = pd.DataFrame({"firm": list("aaabbb"), "x": [0., 1, 0, 2, 1, 5], "y": [0., 2, 1, 4, 3, 10]})
    >>> result = fit(data, "y ~ x | firm")
    >>> float(round(result.params["x"], 4)), result.nobs, result.record["levels"]
    (1.7857, 6, {'firm': 2})
    """
    given = {part: value for part, value in locals().items() if part in PARTS and value is not None}
    check_choices(EstimateError, engine=(engine, Engine | None), singletons=(singletons, Singletons | None))
    check_choices(EstimateError, family=(family, Family | None))
    data = plain(data)
    asked = asked_for(spec, given, data)
    estimate = fitted(Columns(data, asked.panel), asked, sample, engine, check=check)
    for warning in estimate.warnings:
        python_warnings.warn(
            Message("list.of", of=asked.name or asked.outcome, what=warning), EstimateWarning, stacklevel=2
        )
    return estimate


def fitted(columns: Columns, asked: ModelSpec, sample: Any, engine: Engine | None, *, check: bool) -> Estimate:
    """Fit a model to a table whose columns may be known from a model before; nothing is warned of.

    Args:
        columns: the table.
        asked: the model.
        sample: see `fit`.
        engine: see `fit`.
        check: see `fit`.

    Raises:
        EstimateError: the regression cannot be run; the text names the column or the rows.
    """
    mask = rows_of(sample, columns.data)
    if asked.screen:
        unmarked = columns.unmarked(asked.screen.column)
        mask = unmarked if mask is None else mask & unmarked
    design = build(columns, asked, mask)
    first = engine or engine_of(design.effects)
    estimate = _estimate(columns, design, asked, first, solve.slopes)
    if check:
        other = _estimate(columns, design, asked, "exact" if first == "pyfixest" else "pyfixest", exact.coefficients)
        estimate = _compared(estimate, other)
    return estimate


def plain(data: pd.DataFrame) -> pd.DataFrame:
    """A table, in pandas.

    Raises:
        EstimateError: it is none, or has no rows.
    """
    data = in_pandas(data, EstimateError)
    if data.empty:
        raise EstimateError(Message("table.no_rows"))
    return data


def _estimate(columns: Columns, design: Design, spec: ModelSpec, engine: Engine, by: solve.Slopes) -> Estimate:
    """Solve, and dress what comes out."""
    demean = ENGINES[engine]
    if spec.family == "poisson":
        design, found = solved_apart(
            columns, spec, design, lambda own: solve.poisson(own, spec.fixed_effects, demean, by)
        )
    else:
        found = solve.linear(design, spec.fixed_effects, demean, by)
        found = with_constant(found, design) if spec.constant else found
    matrix, free, correction, notes = vcov.covariance(
        found.sandwich, spec.vcov, [design.groups[name] for name in vcov.clusters(spec.vcov)]
    )
    notes = [
        *design.warnings,
        *(Message("fit.dropped", name=name, why=why) for name, why in found.dropped.items()),
        *notes,
    ]
    for name, codes in zip(spec.fixed_effects, design.effects, strict=True):
        if not codes.any():
            notes.append(Message("fit.constant_effect", name=name))
    beside, besides = _beside(columns, design, spec, found)
    record = _record(design, spec, found, correction, free, engine)
    record["controls"] = [name for name, _ in columns.expand(spec.controls)]
    if spec.family == "gaussian" and spec.panel[0] in columns.data:
        firms = columns.codes(spec.panel[0])[design.place]
        record["binary"] = of_probability(design.y, found.fitted, firms)
    record["simulated"] = _simulated(columns.data, design.place)
    index = columns.data.index
    index = index if len(design.place) == len(index) else index[design.place]
    return Estimate(
        spec=spec,
        table=_table(found, matrix, free, spec.family),
        cov=pd.DataFrame(matrix, index=list(found.names), columns=list(found.names)),
        beside=beside,
        record=record,
        rows=pd.DataFrame({"fitted": found.fitted, "residual": design.y - found.fitted}, index=index, copy=False),
        warnings=tuple(notes + besides),
    )


def _simulated(data: pd.DataFrame, place: np.ndarray) -> bool:
    """Whether any row used says in a column ``simulated`` that it is no real firm."""
    if "simulated" not in data:
        return False
    return not set(map(str, data["simulated"].iloc[place].dropna().unique())) <= {"0", "0.0", "False", "false", ""}


def _table(found: solve.Solution, matrix: np.ndarray, free: float, family: str) -> pd.DataFrame:
    from scipy.special import ndtr, ndtri, stdtr, stdtrit

    se = np.sqrt(np.maximum(np.diag(matrix), 0.0))
    with np.errstate(divide="ignore", invalid="ignore"):
        t = np.where(se > 0, found.beta / se, np.nan)
    p, reach = (2 * ndtr(-np.abs(t)), ndtri(LEVEL))
    if family == "gaussian":
        p, reach = 2 * stdtr(free, -np.abs(t)), stdtrit(free, LEVEL)
    low, high = found.beta - reach * se, found.beta + reach * se
    columns = {"estimate": found.beta, "se": se, "t": t, "p": p, "low": low, "high": high}
    return pd.DataFrame(columns, index=pd.Index(found.names, name="term"))


def _beside(columns: Columns, design: Design, spec: ModelSpec, found: solve.Solution) -> tuple[pd.DataFrame, list[str]]:
    """The estimates under further covariance matrices; those that cannot be had are named."""
    tables, notes = [], list[str]()
    for each in spec.beside:
        names, kind = vcov.clusters(each), vcov.kind(each)
        parts = [part.strip() for name in names for part in ([name] if name in columns.data else name.split("^"))]
        if absent := [part for part in parts if part not in columns.data]:
            notes.append(Message("fit.no_cluster", kind=kind, absent=absent[0]))
            continue
        own = with_groups(design, columns, names)
        if own is None:
            notes.append(Message("fit.missing_cluster", kind=kind))
            continue
        matrix, free, record, more = vcov.covariance(found.sandwich, each, [own.groups[name] for name in names])
        table = _table(found, matrix, free, spec.family).reset_index()
        table.insert(0, "vcov", kind)
        table["clusters"] = " ".join(f"{name} {size}" for name, size in record.get("clusters", {}).items())
        tables.append(table)
        notes += [note for note in more if note not in notes]
    head = ["vcov", "term", "estimate", "se", "t", "p", "low", "high", "clusters"]
    return (pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=head)), notes


def _record(
    design: Design, spec: ModelSpec, found: solve.Solution, correction: dict[str, Any], free: float, engine: Engine
) -> dict[str, Any]:
    """Plain values, ready for JSON."""
    weights, n = design.weights, len(design.y)
    tss = float(np.sum(weights * (design.y - np.average(design.y, weights=weights)) ** 2))
    record: dict[str, Any] = {
        "outcome": design.outcome,
        "family": spec.family,
        "nobs": n,
        "rows": design.account,
        "singletons": design.account["singletons"],
        "fixed_effects": list(spec.fixed_effects),
        "levels": {name: int(codes.max()) + 1 for name, codes in zip(spec.fixed_effects, design.effects, strict=True)},
        "parameters": found.sandwich.parameters,
        "dropped_columns": found.dropped,
        "weights": spec.weights,
        "vcov": {**correction, "df_t": None if spec.family == "poisson" else int(free)},
    }
    if spec.family == "gaussian":
        r2 = 1 - found.rss / tss
        record["r2"] = r2
        record["adj_r2"] = 1 - (1 - r2) * (n - 1) / (n - found.sandwich.parameters)
        record["within_r2"] = 1 - found.rss / found.rss_effects if design.effects else None
        record["rss"] = found.rss
        if design.effects:
            record["constant"] = constant_of(found, design)
    else:
        record.update(_of_counts(design, found.fitted))
    if found.first_stages:
        record["first_stages"] = _first_stages(design, spec, found)
    record["engine"], record["versions"] = engine, versions()
    return record


def _of_counts(design: Design, mu: np.ndarray) -> dict[str, Any]:
    """Deviance, log-likelihood and McFadden's R2 of a Poisson fit."""
    from scipy.special import gammaln, xlogy

    y, w = design.y, design.weights
    null = np.full_like(mu, np.average(y, weights=w))
    loglik, loglik_null = (float(np.sum(w * (xlogy(y, m) - m - gammaln(y + 1)))) for m in (mu, null))
    deviance = float(2 * np.sum(w * (xlogy(y, np.where(y > 0, y, 1) / mu) - (y - mu))))
    pseudo = 1 - loglik / loglik_null
    return {"r2": None, "within_r2": None, "pseudo_r2": pseudo, "deviance": deviance, "loglik": loglik}


def _first_stages(design: Design, spec: ModelSpec, found: solve.Solution) -> dict[str, Any]:
    """F of the excluded instruments in each first stage, under the model's own covariance."""
    from scipy.special import fdtrc

    q, stages = len(design.instruments), {}
    for name, (gamma, sandwich) in found.first_stages.items():
        groups = [design.groups[cluster] for cluster in vcov.clusters(spec.vcov)]
        matrix, free, _, _ = vcov.covariance(sandwich, spec.vcov, groups)
        f = float(gamma[-q:] @ np.linalg.solve(matrix[-q:, -q:], gamma[-q:]) / q)
        stages[name] = {
            "F": f,
            "df": [q, int(free)],
            "p": float(fdtrc(q, free, f)),
            "instruments": list(design.instruments),
        }
    return stages


def _compared(estimate: Estimate, other: Estimate) -> Estimate:
    """The estimate with the largest differences to the other engine's."""
    mine, theirs = estimate.table, other.table
    if list(mine.index) != list(theirs.index):
        raise EstimateError(Message("fit.disagree", mine=tuple(mine.index), theirs=tuple(theirs.index)))
    with np.errstate(divide="ignore", invalid="ignore"):
        check = {
            "engine": other.record["engine"],
            "coefficient": float(np.abs(mine["estimate"] - theirs["estimate"]).max()),
            "coefficient_in_se": float(np.nanmax(np.abs(mine["estimate"] - theirs["estimate"]) / mine["se"])),
            "se_relative": float(np.nanmax(np.abs(theirs["se"] / mine["se"] - 1))),
        }
    notes = estimate.warnings
    if not max(check["coefficient_in_se"], check["se_relative"]) <= CHECKED:
        differ = {name: check[name] for name in ("coefficient_in_se", "se_relative")}
        notes = (*notes, Message("fit.differ", **differ))
    return replace(estimate, record={**estimate.record, "check": check}, warnings=notes)


@cache
def versions() -> dict[str, str]:
    """Versions of what computed an estimate."""
    return {name: version(name) for name in ("textindex", "pyfixest", "numpy", "scipy", "pandas")}
