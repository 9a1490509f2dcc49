"""In: a `Panel` and options. Out: `Parts`: effects by period, cell, cohort and wave of one estimator, and its tests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from textindex.core.errors import EstimateError
from textindex.estimates.did import callaway_santanna as cs
from textindex.estimates.did import imputation as im
from textindex.estimates.did import local_projections as lp
from textindex.estimates.did import two_way
from textindex.estimates.did.cells import Cells, Values, cells_of

if TYPE_CHECKING:
    import numpy as np

    from textindex.estimates.did.panel import Panel

LEADS, LAGS = 5, 5
"""Leads of the imputation's own regression, and horizons of local projections, unless a window is given."""
NULL = 1e-10


@dataclass(frozen=True, slots=True)
class Options:
    """What an estimator may be asked; `event_study` says what they mean."""

    control: cs.Control | None = None
    base: cs.Base = "varying"
    method: cs.Method = "reg"
    weighting: lp.Weighting = "variance"
    window: tuple[int, int] | None = None


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


def _tested(name: str, values: Values, pick: np.ndarray, clusters: int | None = None) -> list[Any]:
    """One joint test, F where clusters are given; none where there is nothing to test."""
    chi2, df = wald(values, pick)
    if not df:
        return []
    return [(name, chi2, df, None)] if clusters is None else [(name, chi2 / df, df, clusters - 1)]


def _groups(panel: Panel) -> int:
    return int(panel.cluster.max()) + 1


def imputation(panel: Panel, options: Options) -> Parts:
    """Borusyak, Jaravel and Spiess."""
    found = im.impute(panel)
    cells = found.cells

    def average(key: np.ndarray | None = None) -> Group:
        weights, levels = cells.shares(cells.effective, key)
        return Group((levels,), im.imputation(found, weights), (weights > 0).T @ cells.rows)

    periods = average(cells.period)
    first, last = options.window or (-LEADS, int(cells.period[cells.effective].max()))
    leads, before, tests = _leads(panel, first)
    if before is not None:
        periods = _joined(_counted(panel, leads, before), periods)
    alone = int((cells.rows[cells.effective] == 1).sum())
    notes = [f"{alone} cells have one treated row, whose own deviation the standard errors cannot count"] * (alone > 0)
    return Parts(
        average().values, "treated rows", "Borusyak, Jaravel and Spiess, clustered; leads as in two-way least squares",
        False, _within(periods, (first, last)), None, _by_cell(cells, average), average(cells.start),
        average(cells.time), tuple(tests), {}, (*_lost(found), *notes),
    )  # fmt: skip


def two_stage(panel: Panel, options: Options) -> Parts:
    """Gardner."""
    import numpy as np

    found = im.impute(panel)
    cells = found.cells

    def by(key: np.ndarray | None, among: np.ndarray) -> Group:
        keys = np.zeros(cells.count, dtype=int) if key is None else key
        levels = np.unique(keys[among])
        dummies = ((keys[:, None] == levels) & among[:, None]).astype(float)
        return Group((levels,), im.two_stage(found, dummies), dummies.T @ cells.rows)

    tests, own = _leads(panel, (options.window or (-LEADS, 0))[0])[2], cells.effective
    single = by(np.arange(cells.count), own)
    which = single.key[0]
    return Parts(
        by(None, own).values, "treated rows", "two-stage (Gardner), clustered, no small-sample factor", False,
        _within(by(cells.period, ~cells.never), options.window), None,
        Group((cells.start[which], cells.time[which]), single.values, single.rows), by(cells.start, own),
        by(cells.time, own), tuple(tests), {"leads": "means of residuals of untreated rows"}, _lost(found),
    )  # fmt: skip


def _lost(found: im.Imputed) -> tuple[str, ...]:
    if not found.lost:
        return ()
    return (
        f"{found.lost:,} treated rows have no untreated row that links their unit to their wave; no effect of theirs can "
        "be told, and they are left out",
    )


def _leads(panel: Panel, first: int) -> tuple[np.ndarray, Values | None, list[Any]]:
    """Leads from `first` to -1 that can be told from unit and wave effects (the latest ones), and their joint test."""
    import numpy as np

    own = ~panel.treated & (panel.begins < panel.waves)
    there = np.unique((panel.time - panel.begins)[own])
    there = there[there >= first]
    for earliest in range(len(there)):
        try:
            values = im.leads(panel, there[earliest:])
        except EstimateError:
            continue
        tests = _tested("leads among untreated rows", values, np.arange(len(values.estimate)), _groups(panel))
        return there[earliest:], values, tests
    return there[:0], None, []


def _counted(panel: Panel, periods: np.ndarray, values: Values) -> Group:
    import numpy as np

    own = (panel.time - panel.begins)[panel.begins < panel.waves]
    return Group((periods,), values, np.array([(own == p).sum() for p in periods]))


def _joined(first: Group, second: Group) -> Group:
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


def _within(group: Group, window: tuple[int, int] | None) -> Group:
    """The periods of a window."""
    import numpy as np

    if window is None:
        return group
    kept = np.flatnonzero((group.key[0] >= window[0]) & (group.key[0] <= window[1]))
    values = Values(group.values.estimate[kept], group.values.cov[np.ix_(kept, kept)])
    return Group((group.key[0][kept],), values, group.rows[kept])


def _by_cell(cells: Cells, average: Callable[[Any], Group]) -> Group:
    import numpy as np

    single = average(np.arange(cells.count))
    which = single.key[0]
    return Group((cells.start[which], cells.time[which]), single.values, single.rows)


def callaway_santanna(panel: Panel, options: Options) -> Parts:
    """Callaway and Sant'Anna."""
    import numpy as np

    control: cs.Control = options.control or "never"
    found = cs.group_time(panel, control, options.base, options.method)
    post = found.period >= 0

    def by(key: np.ndarray, among: np.ndarray) -> Group:
        levels = np.unique(key[among])
        pick = (key[:, None] == levels) & among[:, None]
        return Group((levels,), found.averaged(pick.astype(float)), pick.T @ found.rows)

    every = np.ones(len(post), dtype=bool)
    values, periods = found.values(), by(found.period, every)
    cohorts, years = by(found.start, post), by(found.time, post)
    number = np.array([(post & (found.start == g)).sum() for g in found.start])
    over = {
        "event": periods.values.combined(((periods.key[0] >= 0) / (periods.key[0] >= 0).sum())[:, None]),
        "cohort": found.averaged((post / np.maximum(number, 1))[:, None], estimated=False),
        "year": years.values.combined(np.full((len(years.rows), 1), 1 / len(years.rows))),
    }
    tests = _tested(
        "all group-time effects before adoption", values, np.flatnonzero(~post & (found.time != found.base))
    )
    few = int((found.sizes[(found.cohorts > 0) & (found.cohorts < panel.waves)] < 5).sum())
    notes = [f"not estimated: cohort {text}" for text in found.absent[:5]]
    notes += [f"{len(found.absent) - 5} further group-time effects are not estimated"] * (len(found.absent) > 5)
    notes += [f"{few} cohorts have fewer than 5 units: their standard errors are not to be relied on"] * (few > 0)
    averages = {k: {"estimate": float(v.estimate[0]), "se": float(v.se[0])} for k, v in over.items()}
    return Parts(
        found.averaged(post[:, None].astype(float)), "group-time effects, by cohorts' sizes",
        "influence functions, clustered, no small-sample factor", False, _within(periods, options.window),
        -1 if options.base == "universal" else None, Group((found.start, found.time), values, found.rows), cohorts,
        years, tuple(tests), {"control": control, "base": options.base, "averages": averages}, tuple(notes),
    )  # fmt: skip


def sun_abraham(panel: Panel, options: Options) -> Parts:
    """Sun and Abraham."""
    import numpy as np

    found = two_way.sun_abraham(panel)
    cells, which = found.cells, found.which

    def by(key: np.ndarray | None, among: np.ndarray) -> Group:
        weights, levels = cells.shares(among, key)
        return Group((levels,), found.found.combined(weights[which]), (weights > 0).T @ cells.rows)

    shown = np.zeros(cells.count, dtype=bool)
    shown[which] = True
    periods, own = by(cells.period, shown), cells.effective
    tests = _tested("Sun and Abraham's leads", periods.values, np.flatnonzero(periods.key[0] < -1))
    return Parts(
        by(None, own).values, "treated rows", "least squares, clustered, G/(G-1) (n-1)/(n-K)", True,
        _within(periods, options.window), -1, Group((cells.start[which], cells.time[which]), found.found, cells.rows[which]),
        by(cells.start, own), by(cells.time, own), tuple(tests), {}, found.notes,
    )  # fmt: skip


def local_projections(panel: Panel, options: Options) -> Parts:
    """Dube, Girardi, Jordà and Taylor."""
    import numpy as np

    control: cs.Control = options.control or "not-yet"
    if control == "never" and not panel.has_never:
        raise EstimateError("no unit is never treated; use control='not-yet'")
    low, high = options.window or (-LEADS, LAGS)
    horizons = lp.possible(panel, low, high, control)
    after = [h for h in horizons if h >= 0]
    if not after:
        raise EstimateError(f"no horizon from {low} to {high} has adopters and clean controls in one wave")
    values, rows, adopters = lp.projections(panel, horizons, control, options.weighting)
    last = max(h for h in after if list(range(h + 1)) == after[: h + 1]) if after[0] == 0 else after[-1]
    last, (att, number, seen) = _longest(panel, last, control, options.weighting)
    tests = _tested("leads of local projections", values, np.flatnonzero(np.array(horizons) < -1))
    further = {
        "control": control, "weighting": options.weighting,
        "pooled": {"last": last, "rows": number, "adopters": seen},
        "horizon_rows": dict(zip(map(str, horizons), map(int, rows), strict=True)),
    }  # fmt: skip
    return Parts(
        att, f"horizons 0 to {last} in one regression, of units seen in all of them",
        "least squares by horizon, clustered, G/(G-1) (n-1)/(n-K)", True,
        Group((np.array(horizons),), values, adopters), -1, tests=tuple(tests), further=further,
    )  # fmt: skip


def _longest(
    panel: Panel, last: int, control: cs.Control, weighting: lp.Weighting
) -> tuple[int, tuple[Values, int, int]]:
    """The pooled effect up to the latest horizon at which units are seen all along."""
    for high in range(last, -1, -1):
        try:
            return high, lp.pooled(panel, high, control, weighting)
        except EstimateError:
            if not high:
                raise
    raise AssertionError


def twfe(panel: Panel, options: Options) -> Parts:
    """Two-way least squares; beside its test of leads those of Sun and Abraham and of Callaway and Sant'Anna."""
    import numpy as np

    cells = cells_of(panel)
    periods, values, notes = two_way.leads_and_lags(cells)
    tests = _tested("two-way leads", values, np.flatnonzero(periods < -1), _groups(panel))
    further: dict[str, Any] = {}
    if len(panel.adopting) > 1:
        weights = two_way.negative_weights(cells)
        further["negative_weights"] = weights
        notes = [
            *notes,
            f"units adopt in {len(panel.adopting)} waves: the two-way estimate weighs {weights['negative_share']:.1%} of "
            "treated rows negatively, and its leads take up differences between cohorts' effects, so that their test may "
            "reject where there is no trend; read it beside the other tests, and prefer another estimator",
        ]
    for other in (sun_abraham, callaway_santanna):
        try:
            tests += other(panel, Options(control="never" if panel.has_never else "not-yet")).tests
        except EstimateError as error:
            notes = [*notes, f"a test beside the two-way leads cannot be made: {error}"]
    return Parts(
        two_way.static(cells), "treated rows, by the weights of least squares",
        "least squares, clustered, G/(G-1) (n-1)/(n-K)", True,
        _within(_counted(panel, periods, values), options.window), -1, tests=tuple(tests), further=further,
        notes=tuple(notes),
    )  # fmt: skip


ESTIMATORS: Mapping[str, Callable[[Panel, Options], Parts]] = {
    "imputation": imputation,
    "did2s": two_stage,
    "callaway-santanna": callaway_santanna,
    "sun-abraham": sun_abraham,
    "local-projections": local_projections,
    "twfe": twfe,
}
