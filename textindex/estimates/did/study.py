"""In: a table of units that adopt at different times. Out: an `EventStudy` by one of several estimators."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
import pandas as pd

from textindex.core.choices import check_choices
from textindex.core.errors import EstimateError, EstimateWarning
from textindex.core.event_study import EventStudy
from textindex.core.messages import Message, joined
from textindex.core.plain import plain
from textindex.estimates.did.callaway_santanna import Base, Control, Gaps, Method
from textindex.estimates.did.cells import Values
from textindex.estimates.did.estimators import ESTIMATORS
from textindex.estimates.did.local_projections import Weighting
from textindex.estimates.did.panel import Always, Panel, take
from textindex.estimates.did.parts import Group, Options, Parts
from textindex.tables.given import in_pandas

Estimator = Literal["imputation", "did2s", "callaway-santanna", "sun-abraham", "local-projections", "twfe"]
FEW = 30
COLUMNS = ("outcome", "unit", "time", "cohort", "treatment")
KEPT = ("sun-abraham", "twfe")
KINDS = {
    **{"estimator": Estimator, "control": Control | None, "base": Base, "method": Method},
    **{"weighting": Weighting, "gaps": Gaps, "always": Always},
}


def event_study(
    data: pd.DataFrame,
    outcome: str,
    unit: str = "firm",
    time: str = "year",
    cohort: str | None = None,
    *,
    treatment: str | None = None,
    estimator: Estimator = "imputation",
    control: Control | None = None,
    cluster: str | None = None,
    covariates: Sequence[str] = (),
    method: Method = "reg",
    base: Base = "varying",
    gaps: Gaps = "rows",
    weighting: Weighting = "variance",
    window: tuple[int, int] | None = None,
    complete: bool = False,
    always: Always = "drop",
) -> EventStudy:
    """Effects of a treatment that units adopt at different times, and that stays.

    Units without an untreated row (always treated) tell nothing; they are left out and counted. Gaps are no matter: a
    wave is one of the whole table's years, and what lies before it is never another year. With one cohort no controls
    are treated already: imputation, did2s and twfe then have one effect, callaway-santanna and sun-abraham another,
    whose base is the last wave before adoption in place of all of them.

    Args:
        data: one row a unit and year.
        outcome: column, or a term such as ``ln(1+n)``.
        unit: column of firms.
        time: column of whole years.
        cohort: column with the year of adoption; 0 or missing for never.
        treatment: in its place, a column of 0 and 1.
        estimator: ``imputation`` (Borusyak, Jaravel and Spiess 2024), ``did2s`` (Gardner 2022), ``callaway-santanna``
            (2021), ``sun-abraham`` (2021), ``local-projections`` (Dube and others 2023), or ``twfe`` (two-way least
            squares on leads and lags), for comparison only.
        control: ``never`` or ``not-yet`` treated: callaway-santanna (never if None) and local-projections (not-yet if
            None). The others compare with every untreated row.
        cluster: column to cluster by, the same in all rows of a unit; the unit if None.
        covariates: of callaway-santanna: terms, as they are in the base wave.
        method: with covariates: ``reg``, ``ipw`` or ``dr`` (doubly robust).
        base: of callaway-santanna, before adoption: ``varying`` compares with the wave before, ``universal`` with the
            last one before adoption.
        gaps: of callaway-santanna, where units are not seen in every wave: ``rows`` counts every row, as R's did does,
            ``pairs`` the units seen in both waves (always so with covariates).
        weighting: of local-projections: ``variance``, or ``equal``, which takes every adopter once.
        window: first and last period shown; of local-projections -5 to 5 unless given, of the imputation's leads 5.
        complete: use only units that are seen in every wave.
        always: ``keep`` leaves always treated units in a two-way regression (twfe, sun-abraham).

    Raises:
        EstimateError: the table or what is asked cannot be used; the text says what to change.

    Warns:
        EstimateWarning: as ``.warnings``.

    >>> import pandas as pd, warnings
    >>> warnings.simplefilter("ignore")  # three clusters are few
    >>> firms = pd.DataFrame({"firm": [1, 1, 1, 2, 2, 2, 3, 3, 3], "year": [2010, 2011, 2012] * 3,
    ...     "cohort": [2011] * 3 + [2012] * 3 + [0] * 3, "y": [1.0, 4, 5, 2, 3, 7, 3, 4, 5]})
    >>> round(event_study(firms, "y", cohort="cohort", estimator="did2s").att, 4)
    2.3333
    """
    given = {key: value for key, value in locals().items() if key not in ("data", *COLUMNS)}
    check_choices(EstimateError, **{key: (given[key], kind) for key, kind in KINDS.items()})
    columns = {"outcome": outcome, "unit": unit, "time": time, "cohort": cohort, "treatment": treatment}
    found = _found(in_pandas(data, EstimateError), columns, given)
    for note in found.warnings:
        warnings.warn(note, EstimateWarning, stacklevel=2)
    return found


def _found(data: pd.DataFrame, columns: dict[str, Any], asked: dict[str, Any]) -> EventStudy:
    """The study, its warnings not yet said."""
    _check(asked)
    which = {key: asked[key] for key in ("cluster", "complete", "always", "covariates")}
    panel = take(data, **columns, **which)
    notes, estimator, control = list(panel.notes), asked["estimator"], asked["control"]
    if control and estimator not in ("callaway-santanna", "local-projections"):
        notes.append(Message("did.control", control=control, estimator=estimator))
    options = Options(control, *(asked[key] for key in ("base", "method", "weighting", "window", "gaps")))
    parts = ESTIMATORS[estimator](panel, options)
    clusters = int(panel.cluster.max()) + 1
    if clusters < FEW:
        notes.append(Message("did.few_clusters", clusters=clusters))
    said: dict[str, Any] = {
        "estimator": estimator, **columns, "covariates": list(panel.names),
        "method": asked["method"] if panel.names else None, "cluster": asked["cluster"] or columns["unit"],
        "clusters": clusters, "window": list(asked["window"]) if asked["window"] else None, "always": asked["always"],
        "complete": asked["complete"], "simulated": _simulated(data),
    }  # fmt: skip
    return _study(panel, parts, said, [*notes, *parts.notes])


def _check(asked: dict[str, Any]) -> None:
    """Raise where what is asked is not offered."""
    estimator, window = asked["estimator"], asked["window"]
    if asked["covariates"] and estimator != "callaway-santanna":
        raise EstimateError(Message("did.covariates", estimator=estimator))
    if asked["always"] == "keep" and estimator not in KEPT:
        raise EstimateError(Message("did.keep", kept=joined(KEPT, "list.and")))
    if window is not None and not (len(window) == 2 and window[0] <= window[1] and window[1] >= 0):
        raise EstimateError(Message("did.window", window=window))


def _study(panel: Panel, parts: Parts, asked: dict[str, Any], notes: list[str]) -> EventStudy:
    """Tables of what an estimator gave."""
    reach = _reach(parts, asked["clusters"])
    att, se = float(parts.att.estimate[0]), float(parts.att.se[0])
    effects = _table(parts.periods, ["period"], reach)
    if effects.empty:
        raise EstimateError(Message("did.outside", window=str(tuple(asked["window"] or ()))))
    if parts.reference is not None:
        effects = _with_reference(effects, parts.reference, asked["window"], panel)
    adopts = (panel.start > 0) & (panel.start < panel.waves)
    starts, sizes = np.unique(panel.start[adopts], return_counts=True)
    cohorts = {str(panel.year(int(g))): int(n) for g, n in zip(starts, sizes, strict=True)}
    record = {
        **asked, "rows": {k: v for k, v in panel.account.items() if k != "units"}, "units": panel.account["units"],
        "waves": panel.years.tolist(), "cohorts": cohorts, "never": int((panel.start == panel.waves).sum()),
        "reference": parts.reference, "att": parts.said, "errors": parts.errors,
        "interval": f"t({asked['clusters'] - 1})" if parts.exact else "normal", "low": att - reach * se,
        "high": att + reach * se, "p": _p(att, se, parts, asked["clusters"]), **parts.further,
    }  # fmt: skip
    names = [str(p) for p in parts.periods.key[0]]
    by = ((parts.cells, ["cohort", "time"]), (parts.cohorts, ["cohort"]), (parts.years, ["time"]))
    cells, groups, years = (_dated(panel, _table(*own, reach)) for own in by)
    return EventStudy(
        estimator=asked["estimator"],
        att=att,
        se=se,
        effects=effects,
        cells=cells,
        cohorts=groups,
        years=years,
        pretests=_tests(parts),
        vcov=pd.DataFrame(parts.periods.values.cov, index=names, columns=names),
        record=plain(record),
        warnings=tuple(notes),
    )


def _simulated(data: pd.DataFrame) -> bool:
    """Whether any row says in a column ``simulated`` that it is no real firm."""
    if "simulated" not in data:
        return False
    return not set(data["simulated"].dropna().astype(str).unique()) <= {"0", "0.0", "False", "false", ""}


def _reach(parts: Parts, clusters: int) -> float:
    from scipy.special import ndtri, stdtrit

    return float(stdtrit(clusters - 1, 0.975) if parts.exact else ndtri(0.975))


def _p(att: float, se: float, parts: Parts, clusters: int) -> float | None:
    from scipy.special import ndtr, stdtr

    if not se > 0:
        return None
    return float(2 * (stdtr(clusters - 1, -abs(att / se)) if parts.exact else ndtr(-abs(att / se))))


def _table(group: Group | None, keys: list[str], reach: float) -> pd.DataFrame:
    """Estimates with their intervals, in the order of their keys; an estimate without variance has no interval."""
    head = [*keys, "estimate", "se", "low", "high", "rows"]
    if group is None:
        return pd.DataFrame(columns=head)
    values: Values = group.values
    se = np.where(np.diag(values.cov) > 0, values.se, np.nan)
    columns = dict(zip(keys, group.key, strict=True))
    columns |= {"estimate": values.estimate, "se": se, "low": values.estimate - reach * se}
    columns |= {"high": values.estimate + reach * se, "rows": group.rows.astype(int)}
    return pd.DataFrame(columns)[head].sort_values(keys, ignore_index=True)


def _dated(panel: Panel, table: pd.DataFrame) -> pd.DataFrame:
    """A table's waves as years."""
    keys = [name for name in ("cohort", "time") if name in table]
    return table.assign(**{name: [panel.year(int(wave)) for wave in table[name]] for name in keys})


def _with_reference(effects: pd.DataFrame, reference: int, window: Any, panel: Panel) -> pd.DataFrame:
    """The effects with the period that is 0 by construction, where it is not there."""
    outside = window is not None and not window[0] <= reference <= window[1]
    if outside or (effects["period"] == reference).any():
        return effects
    rows = int(((panel.time - panel.begins == reference) & (panel.begins < panel.waves)).sum())
    row = pd.DataFrame({"period": [reference], "estimate": [0.0], "rows": [rows]}).reindex(columns=effects.columns)
    row = row.astype(effects.dtypes.to_dict())
    return pd.concat([effects, row]).sort_values("period", ignore_index=True)


def _tests(parts: Parts) -> pd.DataFrame:
    from scipy.special import chdtrc, fdtrc

    rows = [
        (name, statistic, df1, df2, float(chdtrc(df1, statistic) if df2 is None else fdtrc(df1, df2, statistic)))
        for name, statistic, df1, df2 in parts.tests
    ]
    table = pd.DataFrame(rows, columns=["test", "statistic", "df1", "df2", "p"])
    return table.astype({"statistic": float, "df1": int, "df2": "Int64", "p": float})
