"""In: a panel. Out: group-time effects of Callaway and Sant'Anna (2021) and their averages.

ATT(g,t) is the change of cohort g's mean from the base b to t less that of its controls: b is the wave before adoption,
or, before it and with a varying base, the wave before t. Controls are the never treated, or whoever is not treated by
max(t, b). Every row counts (did's ``allow_unbalanced_panel = TRUE``), or the units seen in both waves, which covariates
need. Standard errors come from influence functions, without a small-sample factor; those of averages count that the
shares of cohorts are estimated.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from textindex.core.errors import EstimateError
from textindex.core.messages import Message
from textindex.estimates.did.adjust import adjusted
from textindex.estimates.did.cells import Cells, Values, by_cluster, cells_of, crossed, wide

if TYPE_CHECKING:
    import numpy as np

    from textindex.estimates.did.panel import Panel

Control = Literal["never", "not-yet"]
Base = Literal["varying", "universal"]
Method = Literal["reg", "ipw", "dr"]
Gaps = Literal["rows", "pairs"]


@dataclass(frozen=True, slots=True, eq=False)
class GroupTime:
    """Group-time effects.

    Attributes:
        start: (m,) cohort, by its wave of adoption.
        time: (m,) wave.
        base: (m,) wave compared with; an effect in it is 0 by construction.
        estimate: (m,).
        lever: (q, m) the linear map from what units contribute to effects.
        meat: (q + K, q + K) cross products of what clusters contribute; the last K: their units of each cohort.
        cohorts: (K,) waves of adoption, in order.
        sizes: (K,) units.
        rows: (m,) rows of the cohort in that wave.
        absent: effects that cannot be estimated, in words.
    """

    start: np.ndarray
    time: np.ndarray
    base: np.ndarray
    estimate: np.ndarray
    lever: np.ndarray
    meat: np.ndarray
    cohorts: np.ndarray
    sizes: np.ndarray
    rows: np.ndarray
    absent: tuple[str, ...]

    @property
    def period(self) -> np.ndarray:
        """(m,) waves since adoption."""
        import numpy as np

        return np.asarray(self.time - self.start)

    def values(self) -> Values:
        """The effects themselves."""
        q = len(self.lever)
        return Values(self.estimate, self.lever.T @ self.meat[:q, :q] @ self.lever)

    def averaged(self, times: np.ndarray) -> Values:
        """Averages of effects by cohorts' sizes.

        Args:
            times: (m, p) what each effect's cohort size is multiplied by in each average, 0 for none of it.
        """
        import numpy as np

        home = np.searchsorted(self.cohorts, self.start)
        raw = self.sizes[home][:, None] * times
        weights = raw / raw.sum(axis=0)
        average = weights.T @ self.estimate
        # d average / d size of a cohort: what its effects are above the average
        above = times * (self.estimate[:, None] - average) / raw.sum(axis=0)
        shares = np.array([above[home == k].sum(axis=0) for k in range(len(self.cohorts))])
        lever = np.vstack([self.lever @ weights, shares])
        return Values(average, lever.T @ self.meat @ lever)


def group_time(panel: Panel, control: Control, base: Base, method: Method = "reg", gaps: Gaps = "rows") -> GroupTime:
    """Estimate every group-time effect.

    Raises:
        EstimateError: there are no controls, or covariates cannot be used.
    """
    import numpy as np

    if control == "never" and not panel.has_never:
        raise EstimateError(Message("cohort.no_never"))
    cells = cells_of(panel)
    cohorts, sizes = np.unique(panel.start, return_counts=True)
    wanted = list(_pairs(panel, cells, control, base))
    if not any(why is None and t >= g for g, t, _, _, why in wanted):
        raise EstimateError(Message("cohort.no_controls"))
    done = [pair[:4] for pair in wanted if pair[4] is None]
    make = _by_pairs if panel.names or gaps == "pairs" else _by_means
    estimate, lever, meat = make(panel, cells, done, method)
    starts, times, bases = (np.array([pair[i] for pair in done], dtype=int) for i in range(3))
    size_of = {(int(s), int(t)): int(n) for s, t, n in zip(cells.start, cells.time, cells.rows, strict=True)}
    return GroupTime(
        start=starts, time=times, base=bases, estimate=estimate, lever=lever, meat=meat, cohorts=cohorts, sizes=sizes,
        rows=np.array([size_of[g, t] for g, t, *_ in done]),
        absent=tuple(f"{panel.year(g)} in {panel.year(t)}: {why}" for g, t, _, _, why in wanted if why is not None),
    )  # fmt: skip


def _pairs(panel: Panel, cells: Cells, control: Control, base: Base) -> Iterator[tuple[int, int, int, Any, str | None]]:
    """Cohort, wave, base, cells' cohorts that are controls, and why it cannot be estimated (None if it can)."""
    import numpy as np

    there = set(zip(cells.start.tolist(), cells.time.tolist(), strict=True))
    for g in panel.adopting.tolist():
        for t in range(1 if base == "varying" else 0, panel.waves):
            b = g - 1 if t >= g or base == "universal" else t - 1
            clean = cells.never if control == "never" else (cells.start > max(t, b)) & (cells.start != g)
            starts = np.unique(cells.start[clean])
            why = None
            if (g, t) not in there or (g, b) not in there:
                why = Message("cohort.no_row", year=panel.year(t if (g, t) not in there else b))
            elif not all((cells.time[clean] == wave).any() for wave in (t, b)):
                why = Message("cohort.controls")
            yield g, t, b, starts, why


def _by_means(
    panel: Panel, cells: Cells, pairs: list[tuple[int, int, int, Any]], method: Method
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Effects from means of cells; what is contributed is what rows are above their cell's mean, and who is in it."""
    import numpy as np

    y = panel.y - panel.y.mean()
    mean = np.bincount(cells.code, y) / cells.rows
    estimate, lever = np.zeros(len(pairs)), np.zeros((2 * cells.count, len(pairs)))
    for j, (g, t, b, starts) in enumerate(pairs):
        if t == b:
            continue
        clean = np.isin(cells.start, starts)
        for wave, sign in ((t, 1.0), (b, -1.0)):
            own = np.flatnonzero((cells.start == g) & (cells.time == wave))[0]
            pool = np.flatnonzero(clean & (cells.time == wave))
            number = cells.rows[pool].sum()
            pooled = mean[pool] @ cells.rows[pool] / number
            estimate[j] += sign * (mean[own] - pooled)
            lever[own, j] += sign / cells.rows[own]
            lever[pool, j] -= sign / number
            lever[cells.count + pool, j] -= sign * (mean[pool] - pooled) / number
    return estimate, lever, crossed(cells, [y - mean[cells.code], np.ones(len(y))], members=True)


def _by_pairs(
    panel: Panel, cells: Cells, pairs: list[tuple[int, int, int, Any]], method: Method
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Effects of units seen in both waves, given covariates (if any) as they are in the base wave."""
    import numpy as np

    table = wide(panel, panel.y, np.nan)
    row = wide(panel, np.arange(len(panel.y)), -1).astype(int)
    estimate, given = np.zeros(len(pairs)), np.zeros((panel.units, len(pairs)))
    for j, (g, t, b, starts) in enumerate(pairs):
        if t == b:
            continue
        change = table[:, t] - table[:, b]
        rows = np.isfinite(change) & ((panel.start == g) | np.isin(panel.start, starts))
        treated = panel.start[rows] == g
        if treated.sum() < 1 or (~treated).sum() <= panel.covariates.shape[1] + 1:
            raise EstimateError(
                Message(
                    "cohort.few",
                    year=panel.year(g),
                    year_2=panel.year(b),
                    year_3=panel.year(t),
                    n_names=len(panel.names),
                )
            )
        x = np.column_stack([np.ones(rows.sum()), panel.covariates[row[rows, b]]])
        estimate[j], given[rows, j] = adjusted(change[rows], treated, x, method)
    members = (panel.start[:, None] == np.unique(panel.start)).astype(float)
    return estimate, np.eye(len(pairs)), by_cluster(panel, np.column_stack([given, members]))
