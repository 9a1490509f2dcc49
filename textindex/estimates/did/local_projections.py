"""In: a panel. Out: effects by local projections (Dube, Girardi, Jordà and Taylor 2023), lags by calendar.

At horizon h the change y(t+h) - y(t-1) is compared, wave by wave, between units that adopt at t and clean controls: not
treated by t+h (by t for leads), or never treated. Plain least squares weighs waves by how many adopt and how evenly;
the equal weighting takes every adopter once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from textindex.core.errors import EstimateError
from textindex.core.messages import Message, of_error
from textindex.estimates.did.cells import Values, wide

if TYPE_CHECKING:
    import numpy as np

    from textindex.estimates.did.callaway_santanna import Control
    from textindex.estimates.did.panel import Panel

Weighting = Literal["variance", "equal"]


def projections(
    panel: Panel, first: int, last: int, control: Control, weighting: Weighting
) -> tuple[list[int], Values, np.ndarray, dict[int, str]]:
    """An effect a horizon in a window, -1 not among them.

    Returns:
        The horizons that can be estimated; their effects, clustered; (m, 2) rows and adopters in each; why each other
        one cannot.

    Raises:
        EstimateError: none from adoption on can.
    """
    import numpy as np

    table = wide(panel, panel.y, np.nan)
    found, failed = {}, dict[int, str]()
    for h in range(max(first, 1 - panel.waves), min(last, panel.waves - 1) + 1):
        if h == -1:
            continue
        try:
            found[h] = _projected(panel, table, h, control, weighting)
        except EstimateError as error:
            failed[h] = of_error(error)
    if not any(h >= 0 for h in found):
        why = next((text for h, text in failed.items() if h >= 0), Message("lp.few_waves"))
        raise EstimateError(Message("lp.none", first=first, last=last, why=why))
    psi = np.column_stack([own[1] for own in found.values()])
    values = Values(np.array([own[0] for own in found.values()]), psi.T @ psi)
    return list(found), values, np.array([own[2] for own in found.values()]), failed


def pooled(panel: Panel, last: int, control: Control, weighting: Weighting) -> tuple[Values, int, int]:
    """The mean of horizons 0 to last in one regression, of adopters and controls seen in all of them.

    Returns:
        The effect; rows; adopters.
    """
    import numpy as np

    table = wide(panel, panel.y, np.nan)
    estimate, psi, (rows, adopters) = _projected(panel, table, (0, last), control, weighting)
    return Values(np.array([estimate]), np.array([[psi @ psi]])), rows, adopters


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
        raise EstimateError(Message("lp.no_wave", h=h))
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
    if rows <= parameters or groups < 2:
        raise EstimateError(Message("lp.few", h=h, rows=rows, groups=groups))
    factor = (rows - 1) / (rows - parameters) * groups / (groups - 1)
    return estimate, bread * clusters * np.sqrt(factor), (rows, int(adopts.sum()))
