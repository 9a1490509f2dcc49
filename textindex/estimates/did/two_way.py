"""In: cells. Out: two-way least squares on leads and lags, on cohort by period (Sun and Abraham 2021); its weights."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textindex.core.errors import EstimateError
from textindex.core.messages import Message
from textindex.estimates.did.cells import Cells, Values, cells_of, regression

if TYPE_CHECKING:
    import numpy as np

    from textindex.estimates.did.panel import Panel


def static(cells: Cells) -> Values:
    """The coefficient of having adopted, with unit and wave effects."""
    return regression(cells, (cells.period >= 0)[:, None].astype(float), ["treatment"])[0]


def leads_and_lags(cells: Cells) -> tuple[np.ndarray, Values, list[str]]:
    """A coefficient a period, the one before adoption left out; without never treated units the earliest too.

    Returns:
        Periods, their coefficients, what a note must say.
    """
    import numpy as np

    periods = np.unique(cells.period[~cells.never])
    left_out, notes = [-1], list[str]()
    if not cells.never.any():
        left_out.append(int(periods.min()))
        notes.append(Message("did.period_out", period=int(periods.min())))
    periods = periods[~np.isin(periods, left_out)]
    dummies = ((cells.period[:, None] == periods) & ~cells.never[:, None]).astype(float)
    return periods, regression(cells, dummies, [f"period {p}" for p in periods])[0], notes


@dataclass(frozen=True, slots=True, eq=False)
class Interacted:
    """Cohort by period.

    Attributes:
        cells: of the rows used.
        which: (m,) cells with a coefficient.
        found: their coefficients.
        notes: what a note must say.
    """

    cells: Cells
    which: np.ndarray
    found: Values
    notes: tuple[str, ...]


def sun_abraham(panel: Panel) -> Interacted:
    """A coefficient a cohort and period, relative to the wave before adoption.

    Without never treated units the last cohort takes their place, and the waves from its adoption on are left out.

    Raises:
        EstimateError: there is one cohort and no never treated unit.
    """
    import numpy as np

    notes: list[str] = []
    used = panel
    if not panel.has_never:
        if len(panel.adopting) < 2:
            raise EstimateError(Message("did.one_cohort"))
        last = int(panel.adopting[-1])
        used = before(panel, last)
        notes.append(Message("did.last_cohort", year=panel.year(last)))
    cells = cells_of(used)
    own = (cells.start > 0) & (cells.start < used.waves)
    which = np.flatnonzero(own & (cells.period != -1))
    without = np.setdiff1d(cells.start[own], cells.start[own & (cells.period == -1)])
    if len(without):
        raise EstimateError(Message("did.no_base", cohort=panel.year(int(without[0]))))
    dummies = np.zeros((cells.count, len(which)))
    dummies[which, np.arange(len(which))] = 1.0
    names = [f"cohort {used.year(int(cells.start[c]))} in {used.year(int(cells.time[c]))}" for c in which]
    found, _ = regression(cells, dummies, names)
    return Interacted(cells, which, found, tuple(notes))


def before(panel: Panel, wave: int) -> Panel:
    """The rows before a wave; units that adopt then or later are never treated there.

    Raises:
        EstimateError: too little is left.
    """
    from dataclasses import replace

    import numpy as np

    rows = panel.time < wave
    used = replace(
        panel,
        y=panel.y[rows],
        unit=panel.unit[rows],
        time=panel.time[rows],
        covariates=panel.covariates[rows],
        start=np.minimum(panel.start, wave),
        years=panel.years[:wave],
    )
    if not used.treated.any():
        raise EstimateError(Message("did.none_before"))
    return used


def negative_weights(cells: Cells) -> dict[str, Any]:
    """How the two-way coefficient weighs the effects of treated rows (de Chaisemartin and D'Haultfœuille 2020).

    Returns:
        Treated rows, how many of them have a negative weight, their share, and the sum of negative weights.
    """
    from dataclasses import replace

    import numpy as np

    panel = cells.panel
    treated = panel.treated
    as_outcome = replace(panel, y=treated.astype(float))
    _, residual = regression(replace(cells, panel=as_outcome), np.zeros((cells.count, 0)), [])
    weight = residual[treated] / residual[treated].sum()
    negative = weight < -1e-12
    return {
        "treated_rows": int(treated.sum()),
        "negative_rows": int(negative.sum()),
        "negative_share": float(negative.mean()),
        "negative_sum": float(weight[negative].sum()),
    }
