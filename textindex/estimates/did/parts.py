"""In: averages of effects. Out: `Parts`, what an estimator gives; joint tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from textindex.estimates.did.cells import Values

if TYPE_CHECKING:
    import numpy as np

    from textindex.estimates.did.callaway_santanna import Base, Control, Gaps, Method
    from textindex.estimates.did.local_projections import Weighting
    from textindex.estimates.did.panel import Panel

NULL = 1e-10


@dataclass(frozen=True, slots=True)
class Options:
    """What an estimator may be asked; `event_study` says what they mean."""

    control: Control | None = None
    base: Base = "varying"
    method: Method = "reg"
    weighting: Weighting = "variance"
    window: tuple[int, int] | None = None
    gaps: Gaps = "rows"


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Averages by some key: what they are called, the averages, rows in each."""

    key: tuple[np.ndarray, ...]
    values: Values
    rows: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """What an estimator gives.

    Attributes:
        att: (1,) the average effect.
        said: what it is an average by.
        errors: the convention of standard errors.
        exact: whether t with clusters less one degrees of freedom is the law; the normal one otherwise.
        periods: effects by period.
        reference: the period that is 0 by construction, None if there is none.
        cells: by cohort and wave (positions); none if None.
        cohorts: by cohort; so, too.
        years: by wave; so, too.
        tests: joint tests of no effect before adoption: name, statistic, df1, df2 (None for chi-square).
        further: for the record.
        notes: for the reader.
    """

    att: Values
    said: str
    errors: str
    exact: bool
    periods: Group
    reference: int | None
    cells: Group | None = None
    cohorts: Group | None = None
    years: Group | None = None
    tests: tuple[tuple[str, float, int, int | None], ...] = ()
    further: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def wald(values: Values, pick: np.ndarray) -> tuple[float, int]:
    """Chi-square that the chosen estimates are all 0, and its degrees of freedom (the rank of their covariance)."""
    import numpy as np

    estimate, cov = values.estimate[pick], values.cov[np.ix_(pick, pick)]
    if not len(estimate):
        return float("nan"), 0
    scale = np.sqrt(np.diag(cov))
    scale[scale == 0] = 1.0
    own, vectors = np.linalg.eigh(cov / np.outer(scale, scale))
    kept = own > NULL * max(float(own[-1]), NULL)
    turned = vectors[:, kept].T @ (estimate / scale)
    return float(turned @ (turned / own[kept])), int(kept.sum())


def joint(name: str, values: Values, pick: np.ndarray, clusters: int | None = None) -> list[Any]:
    """One joint test, F where clusters are given; none where there is nothing to test."""
    chi2, df = wald(values, pick)
    if not df:
        return []
    return [(name, chi2, df, None)] if clusters is None else [(name, chi2 / df, df, clusters - 1)]


def groups(panel: Panel) -> int:
    """How many clusters there are."""
    return int(panel.cluster.max()) + 1


def counted(panel: Panel, periods: np.ndarray, values: Values) -> Group:
    """Effects by period, with the rows of adopters in each."""
    import numpy as np

    own = (panel.time - panel.begins)[panel.begins < panel.waves]
    return Group((periods,), values, np.array([(own == p).sum() for p in periods]))


def joined(first: Group, second: Group) -> Group:
    """Two sets of averages, of which no covariance is known."""
    import numpy as np
    from scipy.linalg import block_diag

    a, b = first.values, second.values
    cov = block_diag(a.cov, b.cov)
    cov[: len(a.estimate), len(a.estimate) :] = np.nan
    cov[len(a.estimate) :, : len(a.estimate)] = np.nan
    return Group(
        (np.concatenate([first.key[0], second.key[0]]),), Values(np.concatenate([a.estimate, b.estimate]), cov),
        np.concatenate([first.rows, second.rows]),
    )  # fmt: skip


def within(group: Group, window: tuple[int, int] | None) -> Group:
    """The periods of a window."""
    import numpy as np

    if window is None:
        return group
    kept = np.flatnonzero((group.key[0] >= window[0]) & (group.key[0] <= window[1]))
    values = Values(group.values.estimate[kept], group.values.cov[np.ix_(kept, kept)])
    return Group((group.key[0][kept],), values, group.rows[kept])
