"""What passes between the event studies of `estimates` and those who draw them.

In: nothing. Out: `EventStudy`, `Bacon`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textindex.core.glosses import beside
from textindex.core.later import Later
from textindex.core.messages import Message, lines, noted

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = Later("pandas")


@dataclass(frozen=True, slots=True, eq=False)
class EventStudy:
    """Effects of a staggered adoption by one estimator.

    Attributes:
        estimator: its name, as `event_study` takes it.
        att: the effect on the treated, averaged as ``record["att"]`` says.
        se: its standard error.
        effects: one row a period since adoption (0 the first treated wave): ``period, estimate, se, low, high`` (95%
            interval), ``rows`` of adopters seen then, one a unit. The period that all others are compared with has
            estimate 0 and no standard error.
        cells: group-time effects: ``cohort, time, estimate, se, low, high, rows``; empty where the estimator has none.
        cohorts: one row a cohort: ``cohort, estimate, se, low, high, rows``; empty, so, too.
        years: one row a wave: ``time, estimate, se, low, high, rows``; empty, so, too.
        pretests: joint tests that nothing happens before adoption: ``test, statistic, df1, df2, p``; df2 is missing for
            chi-square. Beside the two-way test stand two that heterogeneous effects do not mislead.
        vcov: covariance of the effects by period.
        record: plain values (JSON): what was asked, rows and units by reason, conventions.
        warnings: what a note must say.
    """

    estimator: str
    att: float
    se: float
    effects: pd.DataFrame
    cells: pd.DataFrame
    cohorts: pd.DataFrame
    years: pd.DataFrame
    pretests: pd.DataFrame
    vcov: pd.DataFrame
    record: dict[str, Any]
    warnings: tuple[str, ...] = ()

    def __str__(self) -> str:
        """The effects, for the screen."""
        head = Message(
            "study.shown",
            estimator=self.estimator,
            att=self.att,
            se=self.se,
            low=self.record["low"],
            high=self.record["high"],
            rows=self.record["rows"]["used"],
            units=self.record["units"]["used"],
            cohorts=len(self.record["cohorts"]),
        )
        shown = [self.effects.to_string(index=False, na_rep="", float_format=lambda v: f"{v:.4f}")]
        if len(self.pretests):
            shown.append(Message("study.pretests"))
            shown += beside(self.pretests, "test")
        return lines([head, *shown, *noted(self.warnings)])


@dataclass(frozen=True, slots=True, eq=False)
class Bacon:
    """What a two-way estimate is an average of (Goodman-Bacon 2021).

    Attributes:
        table: one row a two-by-two comparison: ``treated, control, type, estimate, weight``; control is missing for the
            never treated.
        types: one row a type: ``type, estimate, weight``.
        estimate: the two-way estimate, the weighted sum.
        record: rows and units by reason, the share of negative weights of the two-way regression.
        warnings: what a note must say.
    """

    table: pd.DataFrame
    types: pd.DataFrame
    estimate: float
    record: dict[str, Any]
    warnings: tuple[str, ...] = ()

    def __str__(self) -> str:
        """The types, for the screen."""
        shown = beside(self.types, "type")
        return lines([Message("bacon.shown", estimate=self.estimate), *shown, *noted(self.warnings)])
