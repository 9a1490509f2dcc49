"""In: a balanced panel. Out: the two-by-two comparisons that a two-way estimate averages (Goodman-Bacon 2021)."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pandas as pd

from textindex.core.choices import check_choices
from textindex.core.errors import EstimateError, EstimateWarning
from textindex.core.event_study import Bacon
from textindex.core.messages import Message
from textindex.estimates.did.cells import Cells, cells_of
from textindex.estimates.did.panel import Always, Panel, take
from textindex.estimates.did.two_way import negative_weights
from textindex.tables.given import in_pandas

NEVER, EARLIER, LATER, ALWAYS = (
    Message("did.against_never"),
    Message("did.earlier"),
    Message("did.later_earlier"),
    Message("did.against_always"),
)
FORBIDDEN = (LATER, ALWAYS)
"""Comparisons whose controls are treated already: their own effects are taken off."""


def bacon(
    data: pd.DataFrame,
    outcome: str,
    unit: str = "firm",
    time: str = "year",
    cohort: str | None = None,
    *,
    treatment: str | None = None,
    complete: bool = False,
    always: Always = "drop",
) -> Bacon:
    """Take a two-way estimate apart into its two-by-two comparisons.

    Args:
        data: one row a unit and year; every unit in every wave.
        outcome: column, or a term such as ``ln(1+n)``.
        unit: column of firms.
        time: column of years.
        cohort: column with the year of adoption; 0 or missing for never.
        treatment: in its place, a column of 0 and 1.
        complete: leave out units that are not seen in every wave.
        always: ``keep`` also compares with units without an untreated row.

    Raises:
        EstimateError: the table cannot be used, or units lack waves.

    Warns:
        EstimateWarning: as ``.warnings``.

    Source:
        Goodman-Bacon (2021), Journal of Econometrics 225, 254-277, theorem 1.

    >>> import pandas as pd
    >>> firms = pd.DataFrame({"firm": [1, 1, 2, 2], "year": [1, 2] * 2, "g": [2, 2, 0, 0], "y": [0.0, 3, 1, 2]})
    >>> bacon(firms, "y", cohort="g").estimate
    2.0
    """
    check_choices(EstimateError, always=(always, Always))
    data = in_pandas(data, EstimateError)
    panel = take(data, outcome, unit, time, cohort, treatment=treatment, complete=complete, always=always)
    if len(panel.y) < panel.units * panel.waves:
        raise EstimateError(Message("bacon.gaps", units=panel.units * panel.waves, n_y=len(panel.y)))
    cells = cells_of(panel)
    table = pd.DataFrame(_pairs(panel, cells), columns=["treated", "control", "type", "estimate", "weight"])
    table["weight"] /= table["weight"].sum()
    table["control"] = table["control"].astype("Int64")
    record: dict[str, Any] = {"rows": panel.account, "negative_weights": negative_weights(cells), "always": always}
    notes = [*panel.notes, *_told(table)]
    for note in notes:
        warnings.warn(note, EstimateWarning, stacklevel=2)
    estimate = float((table["estimate"] * table["weight"]).sum())
    return Bacon(table, _types(table), estimate, record, tuple(notes))


def _types(table: pd.DataFrame) -> pd.DataFrame:
    """Weights and averages of each type of comparison."""
    sums = table.assign(part=table["estimate"] * table["weight"]).groupby("type", sort=False)[["part", "weight"]].sum()
    average = sums["part"] / sums["weight"]
    return pd.DataFrame({"type": sums.index, "estimate": average.to_numpy(), "weight": sums["weight"].to_numpy()})


def _told(table: pd.DataFrame) -> list[str]:
    """Whether much weight is on comparisons with the treated."""
    forbidden = table[table["type"].isin(FORBIDDEN)]
    weight = float(forbidden["weight"].sum())
    if not weight:
        return []
    average = float((forbidden["estimate"] * forbidden["weight"]).sum()) / weight
    return [Message("bacon.treated", weight=weight, average=average)]


def _pairs(panel: Panel, cells: Cells) -> list[tuple[int, int | None, str, float, float]]:
    """Every comparison, its weight not yet scaled."""
    starts, home = np.unique(panel.start, return_inverse=True)
    share = np.bincount(home) / panel.units
    mean = np.zeros((len(starts), panel.waves))
    mean[np.searchsorted(starts, cells.start), cells.time] = (
        np.bincount(cells.code, panel.y - panel.y.mean()) / cells.rows
    )
    on = np.clip((panel.waves - starts) / panel.waves, 0, 1)
    found: list[tuple[int, int | None, str, float, float]] = []
    for i in range(len(starts)):
        for j in range(len(starts)):
            if i == j or starts[i] <= 0 or starts[i] == panel.waves:
                continue
            kind, first, last = _kind(int(starts[i]), int(starts[j]), panel.waves)
            both = share[i] + share[j]
            part = share[i] / both
            window = (last - first) / panel.waves
            within = (on[i] - _before(starts[i], last, panel.waves)) / window  # share of the window after adoption
            weight = (both * window) ** 2 * part * (1 - part) * within * (1 - within)
            estimate = _two_by_two(mean[i], mean[j], int(starts[i]), first, last)
            control = None if starts[j] == panel.waves else panel.year(int(starts[j]))
            found.append((panel.year(int(starts[i])), control, kind, estimate, float(weight)))
    return found


def _kind(treated: int, control: int, waves: int) -> tuple[str, int, int]:
    """A comparison's type and its window of waves, [first, last): in it the control's treatment does not change."""
    if control == waves:
        return NEVER, 0, waves
    if control <= 0:
        return ALWAYS, 0, waves
    return (EARLIER, 0, control) if treated < control else (LATER, control, waves)


def _before(start: int, last: int, waves: int) -> float:
    """The share of waves in which the unit is treated and that lie after the window."""
    return (waves - max(last, start)) / waves


def _two_by_two(treated: np.ndarray, control: np.ndarray, start: int, first: int, last: int) -> float:
    gap = treated - control
    return float(gap[start:last].mean() - gap[first:start].mean())
