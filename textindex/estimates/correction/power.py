"""In: a panel with a predicted regressor, and a pilot or a guess of its error. Out: the standard error of n codings."""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from textindex.core.choices import check_choices
from textindex.core.errors import EstimateError, EstimateWarning
from textindex.core.messages import Message
from textindex.core.summaries import Shown
from textindex.estimates.correction.correct import correct
from textindex.estimates.correction.moments import Unit, pooled, within
from textindex.estimates.correction.numbers import Numbers, solved
from textindex.estimates.correction.take import Asked, Taken, sequence, take
from textindex.estimates.terms import Columns
from textindex.tables.given import in_pandas

SIZES = (100, 200, 300, 500, 700, 1000, 1500, 2000, 3000)
SURE, TAKEN = "_power_sure", "_power_taken"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Power(Shown):
    """What coding buys.

    Attributes:
        table: ``coded`` (firm-years, or firms where these are drawn) and ``se`` of the corrected regressor.
        needed: the number to code for the standard error asked for; None if none was, or if no number is enough.
        floor: the standard error if everything were coded: no number beats it.
        record: how it was reckoned: ``basis`` (``pilot`` or ``error``), of how many (``of``), ``error`` (mean squared
            error of the prediction), the pilot's size and standard error.
    """

    table: pd.DataFrame
    needed: int | None
    floor: float
    record: dict[str, Any]

    def _headline(self) -> str:
        return self.headline

    @property
    def headline(self) -> str:
        """The answer in a sentence."""
        asked = self.record.get("standard_error")
        what = "firms" if self.record["unit"] == "firm" else "firm-years"
        if asked is None:
            return Message("power.headline", what=what, of=self.record["of"], floor=self.floor)
        if self.needed is None:
            return Message("power.none", what=what, asked=asked, floor=self.floor)
        return Message("power.needed", needed=self.needed, of=self.record["of"], what=what, asked=asked)


def power(
    data: pd.DataFrame,
    outcome: str,
    *,
    predicted: str,
    true: str | None = None,
    coded: str | None = None,
    probability: str | None = None,
    error: float | None = None,
    regressors: Sequence[str] | str = (),
    fixed_effects: Sequence[str] | str = ("firm", "year"),
    interaction: str | None = None,
    unit: Unit = "firm-year",
    panel: tuple[str, str] = ("firm", "year"),
    standard_error: float | None = None,
    sizes: Sequence[int] = (),
) -> Power:
    """How many firm-years to code for a wanted standard error.

    With a pilot (true, coded, probability) of n0: SE²(n) = V + [SE²(n0) - V] (1/n - 1/N) / (1/n0 - 1/N), V the squared
    standard error of the prediction used as if it were true. Without one, from the mean squared error of the
    prediction: SE²(n) = V + q (1/n - 1/N), q = error · σ²_u / σ⁴_x, u and x within firms.

    Args:
        data: one row a firm-year.
        outcome: column or term.
        predicted: the prediction, one column or term.
        true: of the pilot: the coded value.
        coded: of the pilot: 1 where coded.
        probability: of the pilot: the chance of each firm-year.
        error: without a pilot: the mean of (coded value - prediction)², such as 0.1 for ln(1+n); square of a typical
            error.
        regressors: as in `correct`.
        fixed_effects: as in `correct`.
        interaction: as in `correct`, with a pilot only; the standard error is then that of the product.
        unit: what was or will be drawn.
        panel: columns of firm and year.
        standard_error: the one wanted.
        sizes: numbers to show.

    Raises:
        EstimateError: neither a pilot nor an error, or a pilot that cannot be used.

    Source:
        docs/guides/valid-estimates.md; compare Egami and others (2023), section 5.
    """
    check_choices(EstimateError, unit=(unit, Unit))
    data, pilot = in_pandas(data, EstimateError), [own for own in (true, coded, probability) if own is not None]
    if len(pilot) not in (0, 3) or (not pilot) == (error is None):
        raise EstimateError(Message("power.pilot"))
    if standard_error is not None and not standard_error > 0:
        raise EstimateError(Message("power.error", standard_error=standard_error))
    known, effects = sequence(regressors), sequence(fixed_effects)
    parts: dict[str, Any] = {"regressors": known, "fixed_effects": effects, "interaction": interaction, "unit": unit}
    if pilot:
        basis = _of_pilot(
            data=data, outcome=outcome, predicted=predicted, true=true, coded=coded, probability=probability,
            parts=parts, panel=panel,
        )  # fmt: skip
    elif interaction or unit == "firm":
        raise EstimateError(Message("power.product"))
    else:
        basis = _of_error(
            data=data,
            outcome=outcome,
            predicted=predicted,
            error=float(error or 0),
            known=known,
            effects=effects,
            panel=panel,
        )
    v, q, total, record = basis
    shown = [size for size in (sizes or SIZES) if 0 < size <= total]
    table = pd.DataFrame({"coded": shown, "se": [math.sqrt(v + q * (1 / n - 1 / total)) for n in shown]})
    needed = None
    if standard_error is not None and standard_error**2 > v and q > 0:
        needed = min(total, math.ceil(1 / ((standard_error**2 - v) / q + 1 / total)))
    return Power(table, needed, math.sqrt(v), {**record, "of": total, "unit": unit, "standard_error": standard_error})


def _of_pilot(
    data: pd.DataFrame, outcome: str, predicted: str, true: Any, coded: Any, probability: Any,
    parts: dict[str, Any], panel: tuple[str, str],
) -> tuple[float, float, int, dict[str, Any]]:  # fmt: skip
    """V, q, N and the record, from the corrected estimate of a pilot."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", EstimateWarning)
        found = correct(
            data, outcome, true=true, predicted=predicted, coded=coded, probability=probability, panel=panel, **parts
        )
    asked = Asked(outcome, true, (predicted,), coded, probability, panel=panel, **parts)
    taken = take(data, asked)
    at = len(taken.names) - 1
    se, v = float(found.std_errors[taken.names[at]]), float(_naive(taken, asked)[1][at, at])
    if not se > 0:
        raise EstimateError(Message("power.small"))
    drawn, total = _units(taken, asked)
    if drawn >= total:
        raise EstimateError(Message("power.all"))
    error = _mean_square(taken)
    record = {"basis": "pilot", "error": error, "pilot": drawn, "pilot_se": se, "term": taken.names[at]}
    return v, max(se**2 - v, 0.0) / (1 / drawn - 1 / total), total, record


def _of_error(
    data: pd.DataFrame, outcome: str, predicted: str, error: float, known: tuple[str, ...], effects: tuple[str, ...],
    panel: tuple[str, str],
) -> tuple[float, float, int, dict[str, Any]]:  # fmt: skip
    """V, q, N and the record, from the size of the prediction's error."""
    if not error > 0:
        raise EstimateError(Message("power.mse", error=error))
    whole = data.copy(deep=False)
    whole[SURE], whole[TAKEN] = 1.0, Columns(data, panel).values(predicted)
    asked = Asked(
        outcome=outcome,
        true=TAKEN,
        predicted=(predicted,),
        coded=SURE,
        probability=SURE,
        regressors=known,
        fixed_effects=effects,
        interaction=None,
        unit="firm-year",
        panel=panel,
    )
    taken = take(whole, asked)
    beta, cov = _naive(taken, asked)
    n = taken.numbers
    every = n.centred(n.known) if asked.within else n.known
    x, y = (n.centred(own) if asked.within else own for own in (n.guess[:, 0], n.y))
    q, _ = np.linalg.qr(every)
    x, y = x - q @ (q.T @ x), y - q @ (q.T @ y)
    spread, rest = float(np.mean(x**2)), float(np.mean((y - x * beta[0]) ** 2))
    record = {"basis": "error", "error": error, "term": predicted}
    return float(cov[0, 0]), error * rest / spread**2, len(n.y), record


def _naive(taken: Taken, asked: Asked) -> tuple[np.ndarray, np.ndarray]:
    """The regression on the prediction as if it were true."""
    return plainly(taken.numbers, taken.numbers.guess, asked.within)


def plainly(numbers: Numbers, x: np.ndarray, firms: bool) -> tuple[np.ndarray, np.ndarray]:
    """Least squares on columns that are taken as they are, clustered by firm.

    Args:
        numbers: outcome, known columns, firms.
        x: (n, p).
        firms: take firm effects out.
    """
    own = replace(numbers, guess=x, true=x, weight=np.zeros(len(x)))
    return solved(within(own, "firm-year") if firms else pooled(own))


def _units(taken: Taken, asked: Asked) -> tuple[int, int]:
    """How many were drawn, and of how many; those that were sure to be coded count on neither side."""
    if asked.unit == "firm":
        return taken.coded["firms"], int(taken.numbers.firm.max()) + 1
    return taken.coded["drawn"], len(taken.numbers.y) - taken.coded["sure"]


def _mean_square(taken: Taken) -> float:
    """Mean squared error of the prediction, of all rows by those coded."""
    n = taken.numbers
    return float(np.average((n.true[:, 0] - n.guess[:, 0]) ** 2, weights=n.weight))
