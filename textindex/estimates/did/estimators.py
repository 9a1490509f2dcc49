"""In: a `Panel` and options. Out: `Parts` of one estimator: effects by period, cell, cohort and wave, and its tests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from textindex.core.errors import EstimateError
from textindex.core.messages import Message, of_error
from textindex.estimates.did import callaway_santanna as cs
from textindex.estimates.did import imputation as im
from textindex.estimates.did import local_projections as lp
from textindex.estimates.did import two_way
from textindex.estimates.did.cells import Cells, Values, cells_of
from textindex.estimates.did.parts import Group, Options, Parts, counted, groups, joined, joint, within

if TYPE_CHECKING:
    import numpy as np

    from textindex.estimates.did.panel import Panel

LEADS, LAGS = 5, 5
"""Leads of the imputation's own regression, and horizons of local projections, unless a window is given."""


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
        periods = joined(counted(panel, leads, before), periods)
    alone = int((cells.rows[cells.effective] == 1).sum())
    notes = [Message("did.alone", alone=alone)] * (alone > 0)
    return Parts(
        att=average().values,
        said=Message("did.treated"),
        errors=Message("did.bjs"),
        exact=False,
        periods=within(periods, (first, last)),
        reference=None,
        cells=_by_cell(cells, average),
        cohorts=average(cells.start),
        years=average(cells.time),
        tests=tuple(tests),
        further={},
        notes=(*_lost(found), *notes),
    )


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
        att=by(None, own).values, said=Message('did.treated'), errors=Message('did.gardner'), exact=False,
        periods=within(by(cells.period, ~cells.never), options.window), reference=None,
        cells=Group((cells.start[which], cells.time[which]), single.values, single.rows), cohorts=by(cells.start, own),
        years=by(cells.time, own), tests=tuple(tests), further={"leads": Message('did.residuals')}, notes=_lost(found),
    )  # fmt: skip


def _lost(found: im.Imputed) -> tuple[str, ...]:
    if not found.lost:
        return ()
    return (Message("did.lost", lost=found.lost),)


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
        tests = joint(Message("did.untreated_leads"), values, np.arange(len(values.estimate)), groups(panel))
        return there[earliest:], values, tests
    return there[:0], None, []


def _by_cell(cells: Cells, average: Callable[[Any], Group]) -> Group:
    import numpy as np

    single = average(np.arange(cells.count))
    which = single.key[0]
    return Group((cells.start[which], cells.time[which]), single.values, single.rows)


def callaway_santanna(panel: Panel, options: Options) -> Parts:
    """Callaway and Sant'Anna."""
    import numpy as np

    control: cs.Control = options.control or "never"
    found = cs.group_time(panel, control, options.base, options.method, options.gaps)
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
        "cohort": found.averaged((post / np.maximum(number, 1))[:, None]),
        "year": years.values.combined(np.full((len(years.rows), 1), 1 / len(years.rows))),
    }
    tests = joint(Message("did.before"), values, np.flatnonzero(~post & (found.time != found.base)))
    few = int((found.sizes[(found.cohorts > 0) & (found.cohorts < panel.waves)] < 5).sum())
    notes = [Message("did.cohort", text=text) for text in found.absent[:5]]
    notes += [Message("did.further", n_absent=len(found.absent) - 5)] * (len(found.absent) > 5)
    notes += [Message("did.few", few=few)] * (few > 0)
    holes = int((np.bincount(panel.unit) < panel.waves).sum())
    if holes and options.gaps == "rows" and not panel.names:
        notes.append(Message("did.holes", holes=holes))
    averages = {k: {"estimate": float(v.estimate[0]), "se": float(v.se[0])} for k, v in over.items()}
    further = {"control": control, "base": options.base, "gaps": options.gaps, "averages": averages}
    return Parts(
        att=found.averaged(post[:, None].astype(float)),
        said=Message("did.sizes"),
        errors=Message("did.influence"),
        exact=False,
        periods=within(periods, options.window),
        reference=-1 if options.base == "universal" else None,
        cells=Group((found.start, found.time), values, found.rows),
        cohorts=cohorts,
        years=years,
        tests=tuple(tests),
        further=further,
        notes=tuple(notes),
    )


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
    single = Group((cells.start[which], cells.time[which]), found.found, cells.rows[which])
    tests = joint(Message("did.sa_leads"), periods.values, np.flatnonzero(periods.key[0] < -1))
    return Parts(
        att=by(None, own).values, said=Message('did.treated'), errors=Message('did.sa_se'), exact=True,
        periods=within(periods, options.window), reference=-1, cells=single,
        cohorts=by(cells.start, own), years=by(cells.time, own), tests=tuple(tests), further={}, notes=found.notes,
    )  # fmt: skip


def local_projections(panel: Panel, options: Options) -> Parts:
    """Dube, Girardi, Jordà and Taylor."""
    import numpy as np

    control: cs.Control = options.control or "not-yet"
    if control == "never" and not panel.has_never:
        raise EstimateError(Message("did.no_never"))
    low, high = options.window or (-LEADS, LAGS)
    horizons, values, counts, failed = lp.projections(panel, low, high, control, options.weighting)
    last, (att, number, seen) = _longest(panel, max(horizons), control, options.weighting)
    tests = joint(Message("did.lp_leads"), values, np.flatnonzero(np.array(horizons) < -1))
    notes = list(failed.values()) if options.window else []
    further = {
        "control": control, "weighting": options.weighting,
        "pooled": {"last": last, "rows": number, "adopters": seen},
        "horizon_rows": dict(zip(map(str, horizons), counts[:, 0].tolist(), strict=True)),
    }  # fmt: skip
    return Parts(
        att, Message('did.horizons', last=last),
        Message('did.lp_se'), True,
        Group((np.array(horizons),), values, counts[:, 1]), -1, tests=tuple(tests), further=further,
        notes=tuple(notes),
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
    tests = joint(Message("did.leads"), values, np.flatnonzero(periods < -1), groups(panel))
    further: dict[str, Any] = {}
    if len(panel.adopting) > 1:
        weights = two_way.negative_weights(cells)
        further["negative_weights"] = weights
        weighs = Message("did.negative", negative_share=weights["negative_share"])
        if not weights["negative_rows"]:
            weighs = Message("did.compares")
        notes = [
            *notes,
            Message("did.staggered", n_adopting=len(panel.adopting), weighs=weighs),
        ]
    for other in (sun_abraham, callaway_santanna):
        try:
            tests += other(panel, Options(control="never" if panel.has_never else "not-yet")).tests
        except EstimateError as error:
            notes = [*notes, Message("did.no_test", error=of_error(error))]
    return Parts(
        two_way.static(cells), Message('did.ols_weights'),
        Message('did.sa_se'), True,
        within(counted(panel, periods, values), options.window), -1, tests=tuple(tests), further=further,
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
