"""In: a panel. Out: effects by local projections (Dube, Girardi, Jordà and Taylor 2023), lags by calendar.

At horizon h the change y(t+h) - y(t-1) is compared, wave by wave, between units that adopt at t and clean controls: not
treated by t+h (by t for leads), or never treated. Plain least squares weighs waves by how many adopt and how evenly;
the equal weighting takes every adopter once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from textindex.core.errors import EstimateError
from textindex.estimates.did.cells import Values

if TYPE_CHECKING:
    import numpy as np

    from textindex.estimates.did.callaway_santanna import Control
    from textindex.estimates.did.panel import Panel

Weighting = Literal["variance", "equal"]


def wide(panel: Panel) -> np.ndarray:
    """(U, T) outcomes, NaN where there is no row."""
    import numpy as np

    table = np.full((panel.units, panel.waves), np.nan)
    table[panel.unit, panel.time] = panel.y
    return table


def projections(
    panel: Panel, horizons: Sequence[int], control: Control, weighting: Weighting
) -> tuple[Values, np.ndarray, np.ndarray]:
    """An effect a horizon, -1 not among them.

    Returns:
        The effects, clustered; rows and adopters in each.

    Raises:
        EstimateError: a horizon has no adopters or no controls.
    """
    import numpy as np

    table = wide(panel)
    found = [_projected(panel, table, h, control, weighting) for h in horizons]
    psi = np.column_stack([own[1] for own in found])
    counts = np.array([own[2] for own in found])
    return Values(np.array([own[0] for own in found]), psi.T @ psi), counts[:, 0], counts[:, 1]


def pooled(panel: Panel, last: int, control: Control, weighting: Weighting) -> tuple[Values, int, int]:
    """The mean of horizons 0 to last in one regression, of adopters and controls seen in all of them.

    Returns:
        The effect; rows; adopters.
    """
    import numpy as np

    table = wide(panel)
    estimate, psi, (rows, adopters) = _projected(panel, table, (0, last), control, weighting)
    return Values(np.array([estimate]), np.array([[psi @ psi]])), rows, adopters


def possible(panel: Panel, first: int, last: int, control: Control) -> list[int]:
    """Horizons within a window, -1 left out, that have adopters and controls in one wave at least."""
    import numpy as np

    table = wide(panel)
    kept = []
    for h in range(first, last + 1):
        if h == -1:
            continue
        _, adopts, clean = _sample(panel, table, h, control)
        if (adopts.any(axis=0) & clean.any(axis=0)).any():
            kept.append(h)
    return [int(h) for h in np.array(kept, dtype=int)]


def _sample(
    panel: Panel, table: np.ndarray, h: int | tuple[int, int], control: Control
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(U, T) changes from the wave before; which adopt then; which are clean controls. Rows without one are in neither.

    Of several horizons, given by the first and the last, the mean is taken.
    """
    import numpy as np

    low, high = (h, h) if isinstance(h, int) else h
    units, waves = table.shape
    change = np.full((units, waves), np.nan)
    for t in range(1, waves):
        if t + low >= 0 and t + high < waves:
            change[:, t] = table[:, t + low : t + high + 1].mean(axis=1) - table[:, t - 1] + 0 * table[:, t]
    there = np.isfinite(change)
    wave = np.arange(waves)
    adopts = there & (panel.start[:, None] == wave)
    until = wave + max(high, 0)
    clean = panel.start[:, None] == waves if control == "never" else panel.start[:, None] > until
    return change, adopts, there & clean


def _projected(
    panel: Panel, table: np.ndarray, h: int | tuple[int, int], control: Control, weighting: Weighting
) -> tuple[float, np.ndarray, tuple[int, int]]:
    """One horizon: effect, what each cluster contributes (small-sample factor in it), rows and adopters."""
    import numpy as np

    change, adopts, clean = _sample(panel, table, h, control)
    used = adopts | clean
    size, number = used.sum(axis=0), adopts.sum(axis=0)
    if weighting == "equal":  # no finite weight where all adopt, or none
        used = used & (size > number) & (number > 0)
        adopts = adopts & used
        size, number = used.sum(axis=0), adopts.sum(axis=0)
    waves = size > 0
    share = np.divide(number, size, out=np.zeros(len(size)), where=waves)
    if not ((share > 0) & (share < 1)).any():
        raise EstimateError(f"horizon {h} has no wave with both adopters and clean controls; narrow the window")
    change = np.where(used, change, 0.0)
    mean = np.divide(change.sum(axis=0), size, out=np.zeros(len(size)), where=waves)
    weight = 1 / (1 - share) if weighting == "equal" else np.ones(len(size))
    x = np.where(used, adopts - share, 0.0) * weight
    deviation = np.where(used, change - mean, 0.0)
    bread = 1 / float((x * adopts).sum())
    estimate = bread * float((x * deviation).sum())
    error = np.where(used, deviation - estimate * (adopts - share), 0.0)
    clusters = np.bincount(panel.cluster, (x * error).sum(axis=1), minlength=int(panel.cluster.max()) + 1)
    groups = len(np.unique(panel.cluster[used.any(axis=1)]))
    rows, parameters = int(used.sum()), 1 + int(waves.sum())
    factor = (rows - 1) / (rows - parameters) * groups / (groups - 1)
    return estimate, bread * clusters * np.sqrt(factor), (rows, int(adopts.sum()))
