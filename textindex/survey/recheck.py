"""In: a published correlation matrix, and what else a paper prints. Out: what follows from it, and what does not."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from textindex.core.errors import SurveyError
from textindex.core.survey import Recheck, Stars
from textindex.statistics.from_correlations import Bands, Implied, bands, impossible, regression
from textindex.statistics.moments import p_of_correlation
from textindex.survey.legends import starred
from textindex.survey.printed import Matrix, Printed, column, half_unit, matrix

FIGURES = ("beta", "t", "p", "vif")
COLUMNS = ("B", "beta", "se", "t", "p", "vif", "tolerance")
WHOLE = ("r2", "adj_r2", "f")
UNBOUNDED = (
    "the matrix is so near to being singular that some correlations which round to it are impossible: the bands are "
    "those of the possible corners, and no bounds"
)
LEVELS = (0.01, 0.05, 0.1)


def recheck(
    correlations: Any,
    n: int,
    *,
    outcome: str | None = None,
    names: Sequence[str] | None = None,
    decimals: int | None = None,
    printed: Mapping[str, Any] | None = None,
    legend: Mapping[str, float] | None = None,
) -> Recheck:
    """Check a published regression against the correlations that the paper prints.

    Args:
        correlations: the matrix with the outcome in it: a DataFrame, or rows; one triangle is enough. A cell written
            as a text (``"0.433**"``) tells its digits and its stars.
        n: rows.
        outcome: its name; the last figure unless given.
        names: of the figures, where rows are given.
        decimals: of correlations given as numbers; the most that one needs unless given.
        printed: columns of the paper's regression, ``B``, ``se`` (of B), ``beta``, ``t``, ``p``, ``vif``,
            ``tolerance``: lists in the order of the regressors, or mappings by name; and ``r2``, ``adj_r2``, ``f``.
        legend: the paper's legend of stars: ``{"**": 0.05, "*": 0.1}``.

    Returns:
        Beta, t, p, VIF, R², F with the band that the rounding of the correlations allows; whether each printed figure
        reaches its band; whether printed stars follow the legend, and which usual legend they follow.

    Raises:
        SurveyError: the matrix is no correlation matrix (not positive definite: the cells at fault are named), n is too
            small, a printed column does not fit.

    >>> found = recheck([[1], [0.30, 1], [0.20, 0.50, 1]], 100, names=["a", "b", "y"], decimals=2,
    ...                 printed={"t": [0.59, 5.4]})
    >>> found.coefficients[["t", "t_low", "t_high", "t_follows"]].round(2).values.tolist()
    [[0.6, 0.49, 0.7, True], [5.26, 5.16, 5.35, False]]
    """
    given = matrix(correlations, names, decimals)
    last = outcome if outcome is not None else given.names[-1]
    if last not in given.names:
        raise SurveyError(f"the outcome {last!r} is no figure of the matrix; there are {', '.join(given.names)}")
    order = [at for at, name in enumerate(given.names) if name != last] + [given.names.index(last)]
    r, half = given.r[np.ix_(order, order)], given.half[np.ix_(order, order)]
    terms = [given.names[at] for at in order[:-1]]
    _check(r, [*terms, last], n)
    wrong = sorted(set(printed or {}) - {*COLUMNS, *WHOLE})
    if wrong:
        raise SurveyError(f"printed {wrong[0]!r} is unknown; there are {', '.join((*COLUMNS, *WHOLE))}")
    centre = regression(r, n)
    band = bands(r, half, n)
    table, told = _coefficients(terms, r, centre, band, n, printed or {})
    pairs, legends, of_stars = starred(_pairs(given, n), _legend(legend))
    record = _record(r, n, centre, band, printed or {}, told)
    record["legends"] = legends
    unbounded = [] if band.possible else [UNBOUNDED]
    return Recheck(last, table, pairs, record, (*unbounded, *told, *of_stars))


def _check(r: Any, names: list[str], n: int) -> None:
    k = len(names) - 1
    if isinstance(n, bool) or not isinstance(n, (int, np.integer)) or n <= k + 1:
        raise SurveyError(f"n = {n}: a regression on {k} figures needs a whole number of {k + 2} rows at least")
    value, three = impossible(r)
    if value > 1e-10:
        return
    where = "look for a slip in a sign or a digit"
    if three:
        a, b, c = three
        told = [f"{names[i]}-{names[j]} {r[i, j]:g}" for i, j in ((a, b), (a, c), (b, c))]
        where = f"{', '.join(told)} cannot stand together: look there for a slip in a sign or a digit"
    pairwise = "; a matrix of pairwise correlations can be so too, and then no regression follows from it"
    raise SurveyError(f"the matrix is not positive definite (smallest eigenvalue {value:.4f}): {where}{pairwise}")


def _legend(given: Mapping[str, float] | None) -> Stars | None:
    if given is None:
        return None
    for mark, level in given.items():
        if isinstance(level, bool) or not isinstance(level, (int, float)) or not 0 < level < 1:
            raise SurveyError(f'legend: {mark!r} has {level!r}; write levels between 0 and 1, such as {{"*": 0.05}}')
    return tuple(sorted((float(level), str(mark)) for mark, level in given.items()))


def _pairs(given: Matrix, n: int) -> pd.DataFrame:
    rows = []
    for i in range(len(given.names)):
        for j in range(i):
            r, half = float(given.r[i, j]), float(given.half[i, j])
            ends = min(abs(r) + half, 1.0), max(abs(r) - half, 0.0)
            p, low, high = (float(p_of_correlation(value, n)) for value in (r, *ends))
            row = {
                "a": given.names[j],
                "b": given.names[i],
                "r": r,
                "half_unit": half,
                "p": p,
                "p_low": low,
                "p_high": high,
            }
            rows.append(row | ({"printed_stars": given.stars[i, j]} if given.stars else {}))
    return pd.DataFrame(rows)


def _coefficients(
    terms: list[str], r: Any, centre: Implied, band: Bands, n: int, printed: Mapping[str, Any]
) -> tuple[pd.DataFrame, list[str]]:
    """The table, and what is to be said of it."""
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
    told = []
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
        return [f"{name}: {len(lost)} of {known} printed values lie outside the band, which is no bound here"]
    if lost.empty:
        return [f"{name}: all {known} printed values lie within what the rounding of the correlations allows"]
    at = list(lost.index)
    shown = "; ".join(f"{table.term[i]} {value[i]:g}, attainable {low[i]:.4f} to {high[i]:.4f}" for i in at)
    return [f"{name}: {len(at)} of {known} printed values do not follow from the correlations: {shown}"]


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
    told = []
    for row in _rows(table):
        for level in LEVELS:
            if row.p_low < level <= row.p_high:
                own = getattr(row, "p_of_printed_t", math.nan)
                exact = f"; from the printed t it is {own:.7f}" if not math.isnan(own) else ""
                told.append(
                    f"{row.term}: p lies between {row.p_low:.4f} and {row.p_high:.4f}: its digits do not tell on "
                    f"which side of {level:g}{exact}"
                )
    return told


def _jointly(table: pd.DataFrame) -> list[str]:
    """Regressors that are significant at 5% beside the others alone, or alone only."""
    told = []
    for row in _rows(table):
        if (row.p < LEVELS[1]) != (row.simple_p < LEVELS[1]):
            where = "beside the others, not alone" if row.p < LEVELS[1] else "alone, not beside the others"
            told.append(
                f"{row.term} is significant at 5% {where}: as a simple regression t = {row.simple_t:.3f}, "
                f"p = {row.simple_p:.3f}; in the multiple one t = {row.t:.3f}, p = {row.p:.3f}"
            )
    return told


def _record(
    r: Any,
    n: int,
    centre: Implied,
    band: Bands,
    printed: Mapping[str, Any],
    told: list[str],
) -> dict[str, Any]:
    from scipy.stats import f as fisher

    k, low, high = len(r) - 1, band.low, band.high
    df = n - k - 1

    def adjusted(r2: Any) -> float:
        return float(1 - (1 - r2) * (n - 1) / df)

    record: dict[str, Any] = {
        "n": int(n), "k": k, "r2": float(centre.r2), "r2_low": float(low.r2), "r2_high": float(high.r2),
        "adj_r2": adjusted(centre.r2), "adj_r2_low": adjusted(low.r2), "adj_r2_high": adjusted(high.r2),
        "f": float(centre.f), "f_low": float(low.f), "f_high": float(high.f),
        "p_f": float(fisher.sf(centre.f, k, df)), "smallest_eigenvalue": float(np.linalg.eigvalsh(r)[0]),
        "every_corner": band.every_corner, "bounded": band.possible,
    }  # fmt: skip
    for name in WHOLE:
        cells = column([printed[name]], [name], name) if name in printed else None
        if cells:
            half = half_unit(cells[0].value, cells[0].decimals)
            value, ends_of = cells[0].value, (record[f"{name}_low"], record[f"{name}_high"])
            follows = ends_of[0] - half <= value <= ends_of[1] + half
            record[f"printed_{name}"], record[f"{name}_follows"] = value, follows if follows or band.possible else None
            does = "lies within" if follows else "does not follow:" if band.possible else "lies outside"
            told.append(f"{name}: printed {value:g} {does} {ends_of[0]:.4f} to {ends_of[1]:.4f}")
    return record
