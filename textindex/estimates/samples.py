"""In: a file of specifications and a panel. Out: the panel with matching weights, balance, descriptive statistics."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING

from textindex.core.errors import EstimateError, EstimateWarning
from textindex.core.estimates import ModelSpec, SpecFile
from textindex.core.messages import Message, of_error
from textindex.core.samples import Described, DescribeSpec, Matched, MatchSpec, Where
from textindex.estimates.matching import Match, match
from textindex.estimates.terms import Columns, one_of

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd


def weighed(
    file: SpecFile, wanted: Sequence[ModelSpec], data: pd.DataFrame, *, every: bool
) -> tuple[pd.DataFrame, tuple[Matched, ...], dict[str, str]]:
    """The panel with a column of weights for each match that models use.

    Args:
        file: the specifications.
        wanted: the models to be run.
        data: the panel.
        every: run matches that no wanted model uses too.

    Returns:
        The panel, what each match gave, and why each other one failed.
    """
    used = {model.weights for model in wanted}
    done, failed = list[Matched](), dict[str, str]()
    for asked in file.matches:
        if not every and asked.name not in used:
            continue
        try:
            if asked.name in data:
                raise EstimateError(Message("samples.taken", asked=asked.name))
            found = _matched(asked, data)
            data = found.weigh(data, unit=asked.unit, name=asked.name)
        except EstimateError as error:
            failed[asked.name] = of_error(error)
            continue
        done.append(Matched(asked.name, found.balance, found.pairs, found.table, found.record, found.warnings))
    return data, tuple(done), failed


def _matched(asked: MatchSpec, data: pd.DataFrame) -> Match:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", EstimateWarning)  # each stands in the result
        return match(
            data[_rows(Columns(data, ("firm", "year")), asked.where)], treatment=asked.treatment,
            covariates=asked.covariates, unit=asked.unit, **asked.options,
        )  # fmt: skip


def _rows(columns: Columns, where: Where) -> np.ndarray:
    """Rows that a condition asks for."""
    import numpy as np

    keep = np.ones(len(columns.data), dtype=bool)
    for name, wanted in where:
        keep &= one_of(columns.column(name), wanted)
        if not keep.any():
            raise EstimateError(Message("samples.no_row", name=name, wanted=tuple(map(str, wanted))))
    return keep


def described(asked: DescribeSpec, data: pd.DataFrame) -> Described:
    """Descriptive statistics, weighted as Stata's ``summarize [aw=]``.

    Mean sum(w x) / sum(w); standard deviation sqrt(n / (n - 1) sum(w (x - mean)^2) / sum(w)), n the rows with a value
    and a weight above 0. Infinite values count as missing.

    Args:
        asked: the table.
        data: firm-years.

    Raises:
        EstimateError: no such column, or weights that are negative.

    Source:
        The study of Italian firms (INAPP), Tables 1 and A1.
    """
    import numpy as np
    import pandas as pd

    columns = Columns(data, ("firm", "year"))
    keep = _rows(columns, asked.where)
    weights = columns.values(asked.weights) if asked.weights else np.ones(len(data))
    if (weights[keep] < 0).any():
        raise EstimateError(Message("design.weights", weights=asked.weights, sum=int((weights[keep] < 0).sum())))
    groups = [("", keep)]
    if asked.by:
        column = columns.column(asked.by)
        levels = sorted(pd.unique(column[keep].dropna()), reverse=True)
        groups = [(f"{asked.by} = {level}", keep & one_of(column, [level])) for level in levels]
    rows = []
    for group, members in groups:
        for name, term in columns.expand(asked.columns):
            own = columns.values(term)
            there = members & np.isfinite(own) & (weights > 0)
            rows.append({"group": group, "variable": name, **_summary(own[there], weights[there])})
    return Described(asked.name, pd.DataFrame(rows), asked.weights, asked.by)


def _summary(x: np.ndarray, w: np.ndarray) -> dict[str, float]:
    import numpy as np

    n = len(x)
    if not n:
        return {"n": 0, **dict.fromkeys(("mean", "sd", "min", "max"), float("nan"))}
    mean = float(np.average(x, weights=w))
    sd = float(np.sqrt(n / (n - 1) * np.average((x - mean) ** 2, weights=w))) if n > 1 else float("nan")
    return {"n": n, "mean": mean, "sd": sd, "min": float(x.min()), "max": float(x.max())}
