"""In: firms that adopt at different times. Out: each cohort matched with clean controls, and the windows stacked.

One match on one wave has no meaning where adoption is staggered: each cohort is compared with firms not treated within
its window, on covariates of the wave before its adoption, and the cohorts' windows stand below each other.
"""

from __future__ import annotations

import warnings as python_warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from textindex.core.choices import check_choices
from textindex.core.errors import EstimateError, EstimateWarning
from textindex.core.messages import Message, joined, lines, noted, of_error
from textindex.estimates.cells import numbers
from textindex.estimates.matching.match import KINDS, Method, match
from textindex.estimates.matching.neighbours import Order, Ties
from textindex.estimates.matching.result import Match
from textindex.estimates.matching.weighting import BANDWIDTH
from textindex.estimates.terms import Columns
from textindex.tables.given import in_pandas

TREATED = "treated"


HOW = ("ratio", "replacement", "caliper", "bandwidth", *KINDS)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Stack:
    """Cohorts matched with clean controls.

    Attributes:
        rows: the matched firms' rows in each cohort's window, cohorts below each other, with the columns ``stack`` (the
            cohort), ``unit`` (firm within the stack), ``treated``, ``relative`` (periods since adoption), ``D``
            (treated and adopted) and ``weight``. Regress on ``D`` with effects ``stack^firm`` and ``stack^year``,
            clustered by firm: a control may serve several cohorts.
        matches: each cohort's match.
        failed: cohorts that could not be matched, and why.
        warnings: what a note must say.
    """

    rows: pd.DataFrame
    matches: Mapping[Any, Match]
    failed: Mapping[Any, str]
    warnings: tuple[str, ...]

    @property
    def pairs(self) -> pd.DataFrame:
        """Pairs of all cohorts, the cohort in ``stack``."""
        return pd.concat([own.pairs.assign(stack=cohort) for cohort, own in self.matches.items()], ignore_index=True)

    def __repr__(self) -> str:
        """One line a cohort."""
        return str(self)

    def __str__(self) -> str:
        """One line a cohort, and what a note must say."""
        told: list[str] = []
        for cohort, own in self.matches.items():
            counts = own.record["firms"]
            pool = sum(n for key, n in counts.items() if key.startswith("control"))
            treated, controls = (counts.get(key, 0) for key in ("treated, matched", "control, used"))
            told.append(Message("cohorts.shown", cohort=cohort, treated=treated, controls=controls, pool=pool))
        return lines([*told, *noted(self.warnings)])


def match_cohorts(
    data: pd.DataFrame,
    *,
    cohort: str,
    covariates: Sequence[str],
    before: int = 3,
    after: int = 2,
    unit: str = "firm",
    time: str = "year",
    ratio: int = 1,
    replacement: bool = False,
    caliper: float | None = None,
    support: bool | Literal["treated", "both"] = True,
    method: Method = "nearest",
    caliper_in: Literal["sd", "score"] = "sd",
    distance: Literal["score", "logit"] = "score",
    order: Order = "largest",
    ties: Ties = "lower",
    bandwidth: float = BANDWIDTH,
) -> Stack:
    """Match each cohort of adopters with firms that are not treated within its window, and stack the windows.

    Args:
        data: firm-years.
        cohort: column of the year of adoption; 0 or missing is never.
        covariates: terms of the score, taken in the year before adoption.
        before: years before adoption in the window.
        after: years after adoption in the window; controls are never treated, or first treated later than this.
        unit: column of firms.
        time: column of years.
        ratio: as in `match`, the same for each cohort; so all that follow.
        replacement: whether a control may serve several treated firms of a cohort.
        caliper: the farthest that a control may be.
        support: who is left out for want of common support.
        method: ``nearest``, ``kernel``, ``entropy``, ``ipw``.
        caliper_in: the caliper's unit.
        distance: the ``score`` or its ``logit``.
        order: who chooses first without replacement.
        ties: between controls equally near.
        bandwidth: of the kernel.

    Raises:
        EstimateError: no cohort can be matched, a firm has two cohorts, firm-years twice.

    Warns:
        EstimateWarning: a cohort could not be matched, or treated firms were left out.

    Source:
        Cengiz, Dube, Lindner and Zipperer (2019), appendix D, for the stack; Rosenbaum and Rubin (1983).
    """
    given = locals()
    check_choices(EstimateError, **{key: (given[key], kind) for key, kind in KINDS.items()})
    how, data = {key: given[key] for key in HOW}, in_pandas(data, EstimateError)
    columns = Columns(data, (unit, time))
    if twice := columns.repeated():
        raise EstimateError(Message("table.keep_one", twice=twice))
    when = np.nan_to_num(columns.values(cohort))
    year, firm = columns.values(time), columns.codes(unit)
    _refuse_two_cohorts(firm, when, cohort)
    parts, matches, failed, said = [], {}, {}, list[str]()
    for g in np.unique(when[when > 0]).astype(int).tolist():
        pool = (when == g) | (when == 0) | (when > g + after)
        try:
            own = _matched(data[pool & (year == g - 1)].assign(**{TREATED: 1.0 * (when == g)[pool & (year == g - 1)]}),
                           covariates, unit, how)  # fmt: skip
        except EstimateError as error:
            failed[g] = of_error(error)
            said.append(Message("cohorts.left_out", g=g, error=of_error(error)))
            continue
        matches[g] = own
        said += [f"cohort {g}: {text}" for text in own.warnings]
        parts.append(_window(data[pool & (year >= g - before) & (year <= g + after)], own, g, unit, time))
    if not parts:
        raise EstimateError(Message("cohorts.none", said=joined(said) or Message("cohorts.nobody")))
    for text in said:
        python_warnings.warn(Message("cohorts.warning", text=text), EstimateWarning, stacklevel=2)
    return Stack(pd.concat(parts, ignore_index=True), matches, failed, tuple(said))


def _refuse_two_cohorts(firm: np.ndarray, when: np.ndarray, cohort: str) -> None:

    order = np.lexsort((when, firm))
    changes = (firm[order][1:] == firm[order][:-1]) & (when[order][1:] != when[order][:-1])
    if changes.any():
        raise EstimateError(
            Message("cohorts.changes", cohort=cohort, n_unique=len(np.unique(firm[order][1:][changes])))
        )


def _matched(wave: pd.DataFrame, covariates: Sequence[str], unit: str, how: Mapping[str, Any]) -> Match:
    if wave.empty or not wave[TREATED].any():
        raise EstimateError(Message("cohorts.no_row"))
    if wave[TREATED].all():
        raise EstimateError(Message("cohorts.no_controls"))
    with python_warnings.catch_warnings():
        python_warnings.simplefilter("ignore", EstimateWarning)  # each stands in the result
        return match(wave, treatment=TREATED, covariates=covariates, unit=unit, **how)


def _window(rows: pd.DataFrame, own: Match, g: int, unit: str, time: str) -> pd.DataFrame:
    """A cohort's window with what the regression needs."""
    found = own.weigh(rows, unit=unit, name="weight")
    found = found[found["weight"] > 0]
    known = dict(zip(own.table["unit"], own.table["treated"], strict=True))
    treated = np.array([known[name] for name in found[unit]])
    relative = numbers(found[time], time).astype(np.int64) - g
    found = found.assign(stack=g, treated=treated, relative=relative, D=treated * (relative >= 0))
    found["unit"] = [f"{g} {name}" for name in found[unit]]
    return found
