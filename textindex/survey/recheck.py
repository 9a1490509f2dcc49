"""In: a published correlation matrix, and what else a paper prints. Out: what follows from it, and what does not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from textindex.core.errors import SurveyError
from textindex.core.messages import Message
from textindex.core.survey import Recheck, Stars
from textindex.statistics.from_correlations import Bands, Implied, bands, impossible, regression
from textindex.statistics.moments import p_of_correlation
from textindex.survey.consistent import at_once, contradictions
from textindex.survey.implied import COLUMNS, implied_table
from textindex.survey.legends import starred
from textindex.survey.printed import Matrix, column, half_unit, matrix

WHOLE = ("r2", "adj_r2", "f")
UNBOUNDED = Message("recheck.near")


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
        reaches its band, and whether all can hold at once; whether printed stars follow the legend, and which usual
        legend they follow.

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
    terms, r, half = _ordered(given, last)
    own = dict(printed or {})
    _check(r, [*terms, last], n, own)
    centre, band = regression(r, n), bands(r, half, n)
    table, told = implied_table(terms, r, centre, band, n, own)
    pairs, legends, of_stars = starred(_pairs(given, n), _legend(legend))
    record = _record(r, n, centre, band, own, told) | {"legends": legends}
    first: list[str] = [] if band.possible else [UNBOUNDED]
    if False in [*(flag for name in table.filter(like="_follows") for flag in table[name]), *_whole(record)]:
        record["at_once"] = False  # what does not follow alone is told below
    elif own and band.possible:
        record["at_once"], said = at_once(r, half, n, terms, own)
        first = [said] if said else []
    return Recheck(last, table, pairs, record, (*first, *contradictions(terms, n, own), *told, *of_stars))


def _ordered(given: Matrix, last: str) -> tuple[list[str], Any, Any]:
    """The regressors, and the matrix and its halves with the outcome last."""
    if last not in given.names:
        raise SurveyError(Message("recheck.outcome", last=last, names=tuple(given.names)))
    order = [at for at, name in enumerate(given.names) if name != last] + [given.names.index(last)]
    return [given.names[at] for at in order[:-1]], given.r[np.ix_(order, order)], given.half[np.ix_(order, order)]


def _check(r: Any, names: list[str], n: int, printed: Mapping[str, Any]) -> None:
    if wrong := sorted(set(printed) - {*COLUMNS, *WHOLE}):
        raise SurveyError(Message("recheck.printed", wrong=wrong[0], columns=(*COLUMNS, *WHOLE)))
    k = len(names) - 1
    if isinstance(n, bool) or not isinstance(n, (int, np.integer)) or n <= k + 1:
        raise SurveyError(Message("recheck.n", n=n, k=k, k_2=k + 2))
    value, three = impossible(r)
    if value > 1e-10:
        return
    where = Message("recheck.slip")
    i, j = sorted(divmod(int(np.abs(r - np.eye(len(r))).argmax()), len(r)))
    if abs(r[i, j]) == 1:
        where = Message("recheck.one", names=names[i], names_2=names[j], r=r[i, j])
    elif three:
        a, b, c = three
        told = [f"{names[i]}-{names[j]} {r[i, j]:g}" for i, j in ((a, b), (a, c), (b, c))]
        where = Message("recheck.together", told=tuple(told))
    pairwise = Message("recheck.pairwise")
    raise SurveyError(Message("recheck.definite", value=value, where=where, pairwise=pairwise))


def _legend(given: Mapping[str, float] | None) -> Stars | None:
    if given is None:
        return None
    for mark, level in given.items():
        if isinstance(level, bool) or not isinstance(level, (int, float)) or not 0 < level < 1:
            raise SurveyError(Message("recheck.legend", mark=mark, level=level))
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


def _whole(record: Mapping[str, Any]) -> list[Any]:
    return [record[f"{name}_follows"] for name in WHOLE if f"{name}_follows" in record]


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
            does = "inside" if follows else "not" if band.possible else "outside"
            told.append(Message(f"published.{does}", name=name, value=value, low=ends_of[0], high=ends_of[1]))
    return record
