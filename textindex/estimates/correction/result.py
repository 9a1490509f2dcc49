"""In: coefficients of a partly coded regression. Out: an `Estimate`, as `fit` gives one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from textindex.core.estimates import INTERCEPT, Estimate, ModelSpec, Text, quantile_of
from textindex.core.messages import Message
from textindex.core.plain import plain
from textindex.estimates.correction.take import Asked, Taken
from textindex.estimates.fit import versions

BESIDE = ("vcov", "term", "estimate", "se", "t", "p", "low", "high", "clusters")


def result(
    data: pd.DataFrame,
    asked: Asked,
    taken: Taken,
    beta: np.ndarray,
    cov: np.ndarray,
    freedom: int | None,
    further: Mapping[str, Any],
    notes: Sequence[str],
    name: str,
    label: Text,
) -> Estimate:
    """An `Estimate`.

    Args:
        data: the table.
        asked: what of it is what.
        taken: its numbers.
        beta: (p + k,) of the predicted columns, then of the known ones that are reported.
        cov: (p + k, p + k).
        freedom: of Student's law; the normal law if None.
        further: what the record says beside rows, effects and errors.
        notes: what the table's note must say beside the rows' own notes.
        name: the model's.
        label: of a table's column.
    """
    names, firm = [*taken.names, *taken.known], asked.panel[0]
    controls = tuple(own for own in taken.known if own != INTERCEPT)
    design, clusters = taken.design, {firm: int(taken.numbers.firm.max()) + 1}
    levels = {own: int(codes.max()) + 1 for own, codes in zip(asked.fixed_effects, design.effects, strict=True)}
    record: dict[str, Any] = {
        "outcome": design.outcome, "family": "gaussian", "nobs": len(design.y), "rows": design.account,
        "singletons": design.account["singletons"], "fixed_effects": list(asked.fixed_effects), "levels": levels,
        "dropped_columns": taken.dropped, "weights": None, "r2": None, "within_r2": None,
        "vcov": {"type": firm, "clusters": clusters, "df_t": freedom}, "controls": list(controls),
        "simulated": _simulated(data, design.place), "versions": versions(), **further,
    }  # fmt: skip
    product = [f"{taken.names[0]}:{asked.interaction}"] if asked.interaction else []
    spec = ModelSpec(
        asked.outcome, (asked.true, *product, *controls), asked.fixed_effects, {"CRV1": firm}, controls=controls,
        panel=asked.panel, name=name, label=label,
    )  # fmt: skip
    order = sorted(names, key=lambda own: own != INTERCEPT)  # the constant first, as `fit` has it
    gone = [Message("fit.dropped", name=own, why=why) for own, why in taken.dropped.items()]
    said = [*taken.notes, *design.warnings, *gone, *notes]
    return Estimate(
        spec=spec,
        table=tabled(names, beta, cov, freedom).loc[order],
        cov=pd.DataFrame(cov, names, names).loc[order, order],
        beside=pd.DataFrame(columns=list(BESIDE)),
        record=plain(record),
        rows=pd.DataFrame({"fitted": [], "residual": []}, dtype=float),
        warnings=tuple(said),
    )


def tabled(names: Sequence[str], beta: np.ndarray, cov: np.ndarray, freedom: int | None) -> pd.DataFrame:
    """An estimate's table, by Student's law or, where freedom is None, the normal one."""
    from scipy.special import ndtr, stdtr

    se = np.sqrt(np.maximum(np.diag(cov), 0.0))
    with np.errstate(divide="ignore", invalid="ignore"):
        t = np.where(se > 0, beta / se, np.nan)
    p = 2 * (ndtr(-np.abs(t)) if freedom is None else stdtr(freedom, -np.abs(t)))
    reach = quantile_of(0.975, freedom) * se
    columns = {"estimate": beta, "se": se, "t": t, "p": p, "low": beta - reach, "high": beta + reach}
    return pd.DataFrame(columns, index=pd.Index(names, name="term"))


def _simulated(data: pd.DataFrame, place: np.ndarray) -> bool:
    """Whether a row used says in a column ``simulated`` that it is no real firm."""
    if "simulated" not in data:
        return False
    return not set(data["simulated"].iloc[place].dropna().astype(str)) <= {"0", "0.0", "False", "false", ""}
