"""In: a partly coded panel. Out: `Estimates` of all hits, flagged hits left out, corrected, and sensitivity checks."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Literal

import numpy as np
import pandas as pd

from textindex.core.choices import check_choices
from textindex.core.errors import EstimateError, EstimateWarning
from textindex.core.estimates import Estimate, Estimates, SpecFile
from textindex.core.messages import Message, joined, lines, of_error
from textindex.estimates.correction import sensitivity as checks
from textindex.estimates.correction.correct import Method, corrected
from textindex.estimates.correction.moments import Unit
from textindex.estimates.correction.result import result
from textindex.estimates.correction.take import Asked, Taken, asked_of, take
from textindex.estimates.fit import fit
from textindex.estimates.terms import Columns
from textindex.tables.given import in_pandas

Check = Literal["simex", "rc", "mi"]
LABELS: dict[str, dict[str, str]] = {
    "all": {"en": "All hits", "zh": "全部命中"},
    "flagged_out": {"en": "Flagged hits left out", "zh": "剔除标记命中"},
    "corrected": {"en": "Corrected", "zh": "修正后"},
    "simex": {"en": "Sensitivity: SIMEX", "zh": "敏感性：SIMEX"},
    "rc": {"en": "Sensitivity: calibration", "zh": "敏感性：回归校准"},
    "mi": {"en": "Sensitivity: imputation", "zh": "敏感性：多重插补"},
}
NOTE = Message("correct.sensitivity")


def corrections(
    data: pd.DataFrame,
    outcome: str,
    *,
    true: str,
    predicted: str | Sequence[str],
    coded: str,
    probability: str,
    all_hits: str | None = None,
    flagged_out: str | None = None,
    regressors: Sequence[str] | str = (),
    fixed_effects: Sequence[str] | str = ("firm", "year"),
    interaction: str | None = None,
    unit: Unit = "firm-year",
    method: Method = "dsl",
    sensitivity: Sequence[Check] = (),
    counts: tuple[str, str, str] | None = None,
    draws: int = 25,
    panel: tuple[str, str] = ("firm", "year"),
    seed: int = 0,
) -> Estimates:
    """The corrected estimate beside those that it corrects, ready for `typeset`.

    Args:
        data: one row a firm-year.
        outcome: as in `correct`.
        true: as in `correct`.
        predicted: as in `correct`.
        coded: as in `correct`.
        probability: as in `correct`.
        all_hits: the regressor of all hits, in the units of `true`, such as ``ln(1+n)``; no such model if None.
        flagged_out: the regressor of the hits that the classifier lets pass; the prediction if None and that is one
            column; no such model if empty.
        regressors: as in `correct`.
        fixed_effects: as in `correct`.
        interaction: as in `correct`.
        unit: as in `correct`.
        method: as in `correct`.
        sensitivity: ``simex``, ``rc`` (regression calibration), ``mi`` (multiple imputation with the outcome).
        counts: of SIMEX: columns of all hits, of those let through, and of own hits by the coders.
        draws: of each sensitivity check.
        panel: columns of firm and year.
        seed: of folds and draws.

    Returns:
        Models ``all``, ``flagged_out``, ``corrected``, then the checks; what could not be run stands in ``failed``.

    Raises:
        EstimateError: none could be run, or SIMEX is asked for without counts.
    """
    given = locals()
    check_choices(EstimateError, unit=(unit, Unit), method=(method, Method))
    for check in sensitivity:
        check_choices(EstimateError, sensitivity=(check, Check))
    if "simex" in sensitivity and counts is None:
        raise EstimateError(Message("correct.names"))
    asked, data = asked_of(given), in_pandas(data, EstimateError)
    passed = asked.predicted[0] if flagged_out is None and len(asked.predicted) == 1 else flagged_out
    plain = {name: term for name, term in (("all", all_hits), ("flagged_out", passed)) if term}
    models: dict[str, Callable[[], Estimate]] = {n: partial(_plain, data, asked, n, own) for n, own in plain.items()}
    models["corrected"] = partial(corrected, data, asked, method, "corrected", LABELS["corrected"])
    models |= {name: partial(_checked, data, asked, name, counts, draws) for name in sensitivity}
    done, failed = list[Estimate](), dict[str, str]()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", EstimateWarning)  # each stands in the result
        for name, run in models.items():
            try:
                done.append(run())
            except EstimateError as error:
                failed[name] = of_error(error)
    if not done:
        raise EstimateError(lines(dict.fromkeys(failed.values())))
    file = SpecFile("corrections", "", "", "", tuple(each.spec for each in done))
    return Estimates(file, tuple(done), pd.DataFrame(), failed, {}, pd.DataFrame())


def _plain(data: pd.DataFrame, asked: Asked, name: str, term: str) -> Estimate:
    """The regression on a count as it is, under the corrected regressor's name."""
    called = Columns(data, asked.panel).named(asked.true)[0]
    terms = [term if term == called else f"{called} = {term}"]
    known = list(asked.regressors)
    if asked.interaction is not None:
        terms.append(f"{called}:{asked.interaction} = {term}:{asked.interaction}")
        known += [asked.interaction] if asked.interaction not in known else []
    return fit(
        data, asked.outcome, [*terms, *known], asked.fixed_effects, {"CRV1": asked.panel[0]}, controls=known,
        panel=asked.panel, name=name, label=LABELS[name],
    )  # fmt: skip


def _checked(data: pd.DataFrame, asked: Asked, name: str, counts: tuple[str, str, str] | None, draws: int) -> Estimate:
    """One sensitivity check."""
    taken = take(data, asked)
    order = np.argsort(taken.design.groups[asked.panel[0]], kind="stable")
    columns, place = Columns(data, asked.panel), taken.design.place[order]
    by = None
    if asked.interaction is not None:
        by = columns.values(columns.expand([asked.interaction])[0][1])[place]
    numbers = taken.numbers
    run = checks.fitting(numbers, by, asked.within)
    features = np.column_stack([taken.design.x[order, : taken.features], numbers.known])
    told: dict[str, Any] = {"method": name, "coded": taken.coded}
    if name == "rc":
        beta, cov = checks.calibrated(numbers, features, run, draws, asked.seed)
    elif name == "mi":
        beta, cov = checks.imputed(numbers, features, by, run, draws, asked.seed)
    else:
        assert counts is not None
        hits = _hits(columns, place, taken, counts)
        (beta, cov), rates = checks.simex(numbers, hits, run, draws, asked.seed)
        told |= rates
    width = len(taken.names) + len(taken.known)
    return result(
        data=data,
        asked=asked,
        taken=taken,
        beta=beta[:width],
        cov=cov[:width, :width],
        freedom=None,
        further=told,
        notes=(NOTE,),
        name=name,
        label=LABELS[name],
    )


def _hits(columns: Columns, place: np.ndarray, taken: Taken, counts: tuple[str, str, str]) -> checks.Hits:
    """Counts of hits, as whole numbers.

    Raises:
        EstimateError: the corrected regressor is neither the own count nor ln(1+it), or counts contradict each other.
    """
    total, kept, own = (columns.values(name)[place] for name in counts)
    rows, x = taken.numbers.weight > 0, taken.numbers.true[:, 0]
    if not (np.isfinite(total).all() and np.isfinite(kept).all() and np.isfinite(own[rows]).all()):
        raise EstimateError(Message("correct.missing", counts=joined(counts, "list.or")))
    if (kept > total).any() or (kept < 0).any() or (own[rows] > total[rows]).any():
        raise EstimateError(Message("correct.parts", counts=counts[1], counts_2=counts[2], counts_3=counts[0]))
    log = bool(np.allclose(x[rows], np.log1p(own[rows])))
    if not log and not np.allclose(x[rows], own[rows]):
        raise EstimateError(Message("correct.neither", counts=counts[2]))
    return checks.Hits(total, kept, np.where(rows, own, 0.0), log)
