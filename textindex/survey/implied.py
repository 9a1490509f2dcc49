"""In: what printed correlations imply, its bands, and what is printed. Out: both side by side, and how they differ."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from textindex.core.messages import Message, joined
from textindex.statistics.from_correlations import Bands, Implied
from textindex.survey.printed import Printed, column, half_unit

COLUMNS = ("B", "beta", "se", "t", "p", "vif", "tolerance")
LEVELS = (0.01, 0.05, 0.1)


def implied_table(
    terms: list[str], r: Any, centre: Implied, band: Bands, n: int, printed: Mapping[str, Any]
) -> tuple[pd.DataFrame, list[str]]:
    """The table of coefficients, and what is to be said of it.

    Args:
        terms: the regressors.
        r: (k + 1, k + 1), the outcome last.
        centre: what the correlations as printed imply.
        band: what they may imply within rounding.
        n: rows.
        printed: as `textindex.recheck` takes them.

    Returns:
        `textindex.core.survey.Recheck.coefficients`, and sentences.
    """
    df = n - len(terms) - 1
    table = pd.DataFrame({"term": terms, "beta": centre.beta, "se_beta": centre.se, "t": centre.t})
    table["p"], table["vif"] = _p(centre.t, df), centre.vif
    for name in ("beta", "t", "vif"):
        table[f"{name}_low"], table[f"{name}_high"] = (getattr(end, name) for end in (band.low, band.high))
    across = (table["t_low"] <= 0) & (table["t_high"] >= 0)
    far, near = (
        np.fmax(table["t_low"].abs(), table["t_high"].abs()),
        np.fmin(table["t_low"].abs(), table["t_high"].abs()),
    )
    table["p_low"], table["p_high"] = _p(far, df), np.where(across, 1.0, _p(near, df))
    table["simple_t"] = r[:-1, -1] * np.sqrt((n - 2) / (1 - r[:-1, -1] ** 2))
    table["simple_p"] = _p(table["simple_t"], n - 2)
    told: list[str] = []
    for name in COLUMNS:
        cells = column(printed.get(name), terms, name)
        if cells is None:
            continue
        table[f"printed_{name}"] = [cell.value for cell in cells]
        if name == "B":
            _ratios(table, cells)
        elif name != "se":
            told += _compared(table, name, cells, band.possible)
    if "t" in printed:
        table["p_of_printed_t"] = _p(table["printed_t"], df)
    return table, told + _levels(table) + _jointly(table)


def _p(t: Any, df: int) -> Any:
    from scipy.stats import t as student

    return 2 * student.sf(np.abs(t), df)


def _compared(table: pd.DataFrame, name: str, cells: list[Printed], possible: bool) -> list[str]:
    """Whether each printed figure, within its own rounding, reaches the band.

    Where the band is no bound, a figure outside it is not called wrong.
    """
    if name == "tolerance":
        low, high = 1 / table["vif_high"], 1 / table["vif_low"]
    else:
        low, high = table[f"{name}_low"], table[f"{name}_high"]
    half = np.array([half_unit(cell.value, cell.decimals) for cell in cells])
    value = table[f"printed_{name}"]
    follows = (value + half >= low - 1e-12) & (value - half <= high + 1e-12)
    table[f"{name}_follows"] = follows.where(value.notna() & (follows | possible), None)
    known = int(value.notna().sum())
    lost = table[~follows & value.notna()]
    if not possible and not lost.empty:
        return [Message("implied.outside", name=name, n_lost=len(lost), known=known)]
    if lost.empty:
        return [Message("implied.within", name=name, known=known)]
    at = list(lost.index)
    shown = joined(Message("implied.one", term=table.term[i], value=value[i], low=low[i], high=high[i]) for i in at)
    return [Message("implied.not", name=name, n_at=len(at), known=known, shown=shown)]


def _ratios(table: pd.DataFrame, cells: list[Printed]) -> None:
    """The standard deviation of a regressor over the outcome's: beta / B, and its band."""
    b = table["printed_B"].to_numpy()
    half = np.array([half_unit(cell.value, cell.decimals) for cell in cells])
    with np.errstate(divide="ignore", invalid="ignore"):
        table["sd_ratio"] = table["beta"] / b
        corners = np.array(
            [table[end] / (b + sign * half) for end in ("beta_low", "beta_high") for sign in (-1, 1)], dtype=float
        )
    open_ended = np.abs(b) <= half  # a B printed as nought may be nought
    table["sd_ratio_low"] = np.where(open_ended, math.nan, corners.min(axis=0))
    table["sd_ratio_high"] = np.where(open_ended, math.nan, corners.max(axis=0))


def _rows(table: pd.DataFrame) -> list[Any]:
    return list(table.itertuples())


def _levels(table: pd.DataFrame) -> list[str]:
    """Where rounding leaves open on which side of a level a p-value lies."""
    told: list[str] = []
    for row in _rows(table):
        for level in LEVELS:
            if row.p_low < level <= row.p_high:
                own = getattr(row, "p_of_printed_t", math.nan)
                exact = Message("implied.exact", own=own) if not math.isnan(own) else ""
                told.append(
                    Message(
                        "implied.level", term=row.term, p_low=row.p_low, p_high=row.p_high, level=level, exact=exact
                    )
                )
    return told


def _jointly(table: pd.DataFrame) -> list[str]:
    """Regressors that are significant at 5% beside the others alone, or alone only."""
    told: list[str] = []
    for row in _rows(table):
        if (row.p < LEVELS[1]) != (row.simple_p < LEVELS[1]):
            where = Message("implied.beside") if row.p < LEVELS[1] else Message("implied.alone")
            told.append(
                Message(
                    "implied.jointly",
                    term=row.term,
                    where=where,
                    simple_t=row.simple_t,
                    simple_p=row.simple_p,
                    t=row.t,
                    p=row.p,
                )
            )
    return told
