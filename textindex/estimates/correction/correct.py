"""In: a panel whose regressor is predicted everywhere and coded in a part. Out: an `Estimate` that the coded part keeps
honest.

A regression on a predicted count is biased by whatever the prediction gets wrong, and by more where the errors go with
the outcome. Some firm-years, drawn with known chances and coded hit by hit, are enough to take the bias out: the
prediction carries the precision, the coded rows the truth (docs/guides/valid-estimates.md has the equations).
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
import pandas as pd

from textindex.core.choices import check_choices
from textindex.core.errors import EstimateError, EstimateWarning
from textindex.core.estimates import Estimate, Text
from textindex.core.messages import Message
from textindex.estimates.correction.guard import FLOOR, fieller, strength
from textindex.estimates.correction.moments import Unit, pooled, within
from textindex.estimates.correction.numbers import solved
from textindex.estimates.correction.result import result
from textindex.estimates.correction.take import Asked, Taken, asked_of, take
from textindex.tables.given import in_pandas

Method = Literal["dsl", "ppi"]


def correct(
    data: pd.DataFrame,
    outcome: str,
    *,
    true: str,
    predicted: str | Sequence[str],
    coded: str,
    probability: str,
    regressors: Sequence[str] | str = (),
    fixed_effects: Sequence[str] | str = ("firm", "year"),
    interaction: str | None = None,
    unit: Unit = "firm-year",
    method: Method = "dsl",
    panel: tuple[str, str] = ("firm", "year"),
    name: str = "corrected",
    label: Text = "",
    seed: int = 0,
) -> Estimate:
    """Regress on a value that is coded in some rows and predicted in all.

    With firm effects the moments are corrected on the diagonal (the usual form, that of R's dsl, is badly biased where
    few rows are coded); without, they are those of design-based supervised learning. Standard errors are clustered by
    firm. What is coded is taken as true: have a part coded twice, and report the agreement.

    Args:
        data: one row a firm-year.
        outcome: column or term.
        true: the coded value, a column or term (``digital = ln(1+own)``); only coded rows are read. The corrected
            regressor goes by this name.
        predicted: the prediction, in the units of `true`, taken as it is; several columns are learnt from (`dsl`):
            least squares, cross-fitted over five folds of firms.
        coded: column of 1 where every hit of the firm-year was coded, 0 or missing elsewhere.
        probability: column of the chance with which each firm-year was drawn, written down before coding. Firm-years
            without a hit are known to be 0: count them as coded, with probability 1.
        regressors: terms known everywhere.
        fixed_effects: columns; ``()`` for none.
        interaction: a term C: adds ``true:C`` (and C itself); takes about 1,000 coded firm-years.
        unit: what was drawn: single firm-years, or firms with all their years.
        method: ``dsl``, or ``ppi``: prediction-powered inference, the same equations with the raw prediction (so that
            with one predicted column both give the same numbers).
        panel: columns of firm and year.
        name: what the model is called in outputs.
        label: what a table's column says.
        seed: deals firms to folds where a prediction is learnt.

    Returns:
        The corrected regressor, its product, then the known terms. ``record`` holds ``coded`` (rows, firms, drawn),
        ``t_G`` (how firmly the denominator is known) and, with one regressor and firm effects, ``fieller``. Where t_G
        is below 3 no estimate is given: it is NaN, and the interval is Fieller's where that is one.

    Raises:
        EstimateError: the sheet lacks probabilities or values, fewer than 20 firms are coded, or t_G is below 3 and no
            Fieller set exists (a product, or no firm effects).

    Warns:
        EstimateWarning: as ``.warnings``.

    Source:
        Egami, Hinck, Stewart and Wei (2023), NeurIPS 36; Angelopoulos and others (2023), Science 382; Fieller (1954).
    """
    given = locals()
    check_choices(EstimateError, unit=(unit, Unit), method=(method, Method))
    estimate = corrected(in_pandas(data, EstimateError), asked_of(given), method, name, label)
    for warning in estimate.warnings:
        warnings.warn(Message("list.of", of=name, what=warning), EstimateWarning, stacklevel=2)
    return estimate


def corrected(data: pd.DataFrame, asked: Asked, method: str, name: str, label: Text) -> Estimate:
    """The same of what is asked; what it warns of stands in ``.warnings``.

    Raises:
        EstimateError: as `correct`.
    """
    if method == "ppi" and len(asked.predicted) != 1:
        raise EstimateError(Message("correct.method"))
    if not asked.predicted:
        raise EstimateError(Message("correct.predicted"))
    return _estimate(data, asked, take(data, asked), method, name, label)


def _estimate(data: pd.DataFrame, asked: Asked, taken: Taken, method: str, name: str, label: Text) -> Estimate:
    moments = within(taken.numbers, asked.unit) if asked.within else pooled(taken.numbers)
    t_g = strength(moments, len(taken.names))
    width = len(taken.names) + len(taken.known)  # dummies come after, and are not reported
    freedom = taken.coded["firms"] - 1 if asked.unit == "firm" else None
    further: dict[str, Any] = {
        "method": method, "unit": asked.unit, "predicted": list(asked.predicted), "coded": taken.coded,
        "t_G": dict(zip(taken.names, map(float, t_g), strict=True)),
    }  # fmt: skip
    set_ = fieller(moments) if asked.within and len(taken.names) == 1 else None
    if set_ is not None:
        further["fieller"] = {"kind": set_.kind, "low": set_.low, "high": set_.high}
    if float(t_g.min()) >= FLOOR:
        beta, cov = solved(moments)
        return result(
            data=data,
            asked=asked,
            taken=taken,
            beta=beta[:width],
            cov=cov[:width, :width],
            freedom=freedom,
            further=further,
            notes=(),
            name=name,
            label=label,
        )
    why = Message("correct.denominator", min=float(t_g.min()), floor=FLOOR)
    if set_ is None:
        raise EstimateError(why)
    told = (Message("correct.no_estimate", why=why, set=str(set_)),)
    none = np.full((width, width), np.nan)
    found = result(
        data=data,
        asked=asked,
        taken=taken,
        beta=none[0],
        cov=none,
        freedom=freedom,
        further=further,
        notes=told,
        name=name,
        label=label,
    )
    if set_.kind == "interval":
        found.table.loc[taken.names[0], ["low", "high"]] = set_.low, set_.high
    return found
