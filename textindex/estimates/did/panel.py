"""In: a table of units over time and when each adopts. Out: a `Panel`, and an account of every row left out.

Time is counted in waves, the distinct years of the whole table: in a yearly panel these are years, in a survey of 2010,
2014 and 2018 they are 0, 1 and 2. A unit's own gaps are no waves, so what lies before a wave is never another year.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from textindex.core.errors import EstimateError
from textindex.core.messages import Message
from textindex.estimates.did.when import began, unknown, years
from textindex.estimates.terms import Columns

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

Always = Literal["drop", "keep"]


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """Rows used.

    Attributes:
        y: (n,) outcome.
        unit: (n,) codes of units, from 0.
        time: (n,) waves, from 0.
        start: (U,) the wave in which each unit adopts; `T` for never, 0 or less for always treated units kept.
        cluster: (U,) codes of clusters, from 0.
        years: (T,) the year of each wave.
        covariates: (n, k).
        names: of the covariates.
        account: rows and units given, dropped by reason, used.
        notes: what a note must say.
    """

    y: np.ndarray
    unit: np.ndarray
    time: np.ndarray
    start: np.ndarray
    cluster: np.ndarray
    years: np.ndarray
    covariates: np.ndarray
    names: tuple[str, ...]
    account: dict[str, Any]
    notes: tuple[str, ...]

    @property
    def waves(self) -> int:
        """T."""
        return len(self.years)

    @property
    def units(self) -> int:
        """U."""
        return len(self.start)

    @property
    def begins(self) -> np.ndarray:
        """(n,) the wave in which each row's unit adopts."""
        import numpy as np

        return np.asarray(self.start[self.unit])

    @property
    def treated(self) -> np.ndarray:
        """(n,) whether the unit has adopted."""
        import numpy as np

        return np.asarray(self.time >= self.begins)

    @property
    def adopting(self) -> np.ndarray:
        """Waves in which some unit that was untreated before adopts, in order."""
        import numpy as np

        return np.unique(self.start[(self.start > 0) & (self.start < self.waves)])

    @property
    def has_never(self) -> bool:
        """Whether some unit is never treated."""
        return bool((self.start == self.waves).any())

    def year(self, wave: int) -> int:
        """A wave's year; of the always treated the year that was given."""
        return int(self.years[wave]) if wave >= 0 else int(self.years[0]) + wave


def take(
    data: pd.DataFrame,
    outcome: str,
    unit: str,
    time: str,
    cohort: str | None,
    *,
    treatment: str | None = None,
    covariates: Sequence[str] = (),
    cluster: str | None = None,
    complete: bool = False,
    always: Always = "drop",
) -> Panel:
    """Check a table and take what an event study needs.

    Args:
        data: one row a unit and year.
        outcome: column, or a term such as ``ln(1+n)``.
        unit: column of firms.
        time: column of years.
        cohort: column with the year of adoption; 0, missing or infinite for never.
        treatment: in its place, a column of 0 and 1.
        covariates: terms.
        cluster: column of clusters, constant within units; the unit if None.
        complete: use only units seen in every wave.
        always: what becomes of units without an untreated row.

    Raises:
        EstimateError: the table cannot be used; the text says what to change.
    """
    import numpy as np

    columns, names = _columns(data, (unit, time), cohort, treatment)
    y = columns.values(columns.named(outcome)[1])
    further = columns.expand(list(covariates))
    x = np.column_stack([columns.values(term) for _, term in further]) if further else np.zeros((len(y), 0))
    codes, when = columns.codes(unit), years(columns.column(time), time)
    clusters = columns.codes(cluster) if cluster else codes
    adopts = began(columns, names, codes, when)
    account: dict[str, Any] = {"given": len(y), "dropped": {}}
    keep = _kept(
        account=account,
        y=y,
        x=x,
        names=[outcome, *(name for name, _ in further)],
        codes=codes,
        years=when,
        clusters=clusters,
    )
    _once(data, unit, time, codes, when, keep)
    notes = unknown(columns, names, codes)
    panel = _panel((y, x, codes, when, clusters, adopts), keep, tuple(n for n, _ in further), account, notes)
    panel = _filtered(panel, complete, always, notes)
    _usable(panel, cluster)
    return panel


def _columns(
    data: pd.DataFrame, panel: tuple[str, str], cohort: str | None, treatment: str | None
) -> tuple[Columns, tuple[str, bool]]:
    """The table's columns; the column that says when units adopt, and whether it is a 0/1 treatment."""
    if data.empty:
        raise EstimateError(Message("table.no_rows"))
    if (cohort is None) == (treatment is None):
        raise EstimateError(Message("did.when"))
    columns = Columns(data, panel)
    names = (cohort, False) if cohort is not None else (str(treatment), True)
    for name in (*panel, names[0]):
        columns.column(name)
    return columns, names


def _kept(
    account: dict[str, Any], y: np.ndarray, x: np.ndarray, names: Sequence[str], codes: np.ndarray, years: np.ndarray,
    clusters: np.ndarray,
) -> np.ndarray:  # fmt: skip
    """Rows with everything there; each other one counted under the first reason that holds."""
    import numpy as np

    parts = [(name, column) for name, column in zip(names, [y, *x.T], strict=True)]
    reasons: list[tuple[str, np.ndarray]] = [
        (Message("row.no_unit"), (codes < 0) | ~np.isfinite(years)),
        (Message("row.no_cluster"), clusters < 0),
    ]
    reasons += [(f"{name} missing", np.isnan(column)) for name, column in parts]
    reasons += [(f"{name} infinite", np.isinf(column)) for name, column in parts]
    keep = np.ones(len(y), dtype=bool)
    for reason, wrong in reasons:
        if rows := int((keep & wrong).sum()):
            account["dropped"][reason] = rows
        keep &= ~wrong
    if not keep.any():
        raise EstimateError(Message("did.no_row", items=tuple((f"{k}: {v:,}" for k, v in account["dropped"].items()))))
    return keep


def _once(
    data: pd.DataFrame, unit: str, time: str, codes: np.ndarray, years: np.ndarray, keep: np.ndarray
) -> None:  # fmt: skip
    """Raise where a unit is twice in a year."""
    import numpy as np

    place = np.flatnonzero(keep)
    key = codes[place] * (int(years[place].max()) - int(years[place].min()) + 1) + (years[place] - years[place].min())
    order = np.argsort(key, kind="stable")
    again = order[1:][np.diff(key[order]) == 0]
    if len(again):
        row = place[again[0]]
        raise EstimateError(
            Message(
                "did.again", n_again=len(again), unit=unit, iloc=data[unit].iloc[row], time=time, years=int(years[row])
            )
        )


def _panel(
    columns: tuple[np.ndarray, ...], keep: np.ndarray, names: tuple[str, ...], account: dict[str, Any], notes: list[str]
) -> Panel:
    """Codes without gaps, adoption in waves."""
    import numpy as np

    y, x, codes, years, clusters, began = (column[keep] for column in columns)
    given, time = np.unique(years.astype(int), return_inverse=True)
    _, first, unit = np.unique(codes, return_index=True, return_inverse=True)
    g = began[first]
    start = np.searchsorted(given, np.where(np.isinf(g), given[-1] + 1, g)).astype(int)
    if later := int((np.isfinite(g) & (g > given[-1])).sum()):
        notes.append(Message("did.later", later=later, given=given[-1]))
    early = g < given[0]
    start[early] = (g[early] - given[0]).astype(int)
    between = int((np.isfinite(g) & ~early & (g <= given[-1]) & ~np.isin(g, given)).sum())
    if len(given) > 1 and (np.diff(given) > 1).any():
        notes.append(
            Message(
                "did.waves",
                given=tuple(map(str, given)),
                between=Message("did.between", between=between) if between else "",
            )
        )
    _, cluster = np.unique(clusters[first], return_inverse=True)
    if (clusters != clusters[first][unit]).any():
        raise EstimateError(Message("did.cluster"))
    return Panel(
        y=y,
        unit=unit,
        time=time,
        start=start,
        cluster=cluster,
        years=given,
        covariates=x,
        names=names,
        account=account,
        notes=tuple(notes),
    )


def _filtered(panel: Panel, complete: bool, always: Always, notes: list[str]) -> Panel:
    """Without units that no estimator can use, each told and counted."""
    import numpy as np

    account = panel.account
    account["units"] = {"given": panel.units, "dropped": {}}
    gone = np.zeros(panel.units, dtype=bool)
    if complete:
        partial = np.bincount(panel.unit, minlength=panel.units) < panel.waves
        _count(panel, partial, gone, Message("row.gaps"))
        gone |= partial
    if always == "drop":
        untreated = np.bincount(panel.unit[~panel.treated], minlength=panel.units) > 0
        if lost := int((~untreated & ~gone).sum()):
            _count(panel, ~untreated, gone, Message("row.always"))
            notes.append(
                Message("did.always", lost=lost, dropped=account["dropped"]["no untreated row (always treated)"])
            )
        gone |= ~untreated
    rows = ~gone[panel.unit]
    account["used"], account["units"]["used"] = int(rows.sum()), int((~gone).sum())
    if not rows.any():
        raise EstimateError(
            Message(
                "did.nobody",
                items=tuple(Message("said.counted", what=why, n=n) for why, n in account["units"]["dropped"].items()),
            )
        )
    unit = np.unique(panel.unit[rows], return_inverse=True)[1]
    cluster = np.unique(panel.cluster[~gone], return_inverse=True)[1]
    return Panel(
        y=panel.y[rows],
        unit=unit,
        time=panel.time[rows],
        start=panel.start[~gone],
        cluster=cluster,
        years=panel.years,
        covariates=panel.covariates[rows],
        names=panel.names,
        account=account,
        notes=tuple(notes),
    )


def _count(panel: Panel, units: np.ndarray, gone: np.ndarray, why: str) -> None:
    own = units & ~gone
    if own.any():
        panel.account["units"]["dropped"][why] = int(own.sum())
        panel.account["dropped"][why] = int(own[panel.unit].sum())


def _usable(panel: Panel, cluster: str | None) -> None:
    """Raise where no comparison is there."""
    if panel.waves < 2:
        raise EstimateError(Message("did.one_wave", years=panel.years[0]))
    if float(panel.y.min()) == float(panel.y.max()):
        raise EstimateError(Message("did.constant", y=panel.y[0]))
    if not panel.treated.any():
        raise EstimateError(Message("did.no_adopter"))
    if panel.treated.all():
        raise EstimateError(Message("did.all_treated"))
    if int(panel.cluster.max()) < 1:
        raise EstimateError(Message("did.clusters", cluster=cluster or "unit"))
    if not len(panel.adopting):
        raise EstimateError(Message("did.no_switch"))
