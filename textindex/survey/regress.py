"""In: scores and further columns. Out: correlations with stars, and regressions with all that SPSS prints beside."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd

from textindex.core.errors import SurveyError
from textindex.core.estimates import INTERCEPT
from textindex.core.messages import Message
from textindex.core.survey import Regression, SurveyModel, SurveySpec, mark
from textindex.statistics.least_squares import Fit, dependent, is_given, least_squares
from textindex.statistics.moments import moments, p_of_correlation

COLLINEAR = 10.0
ORDER = Message("regress.dw")


def correlated(columns: pd.DataFrame, spec: SurveySpec) -> pd.DataFrame:
    """Every pair's correlation, with n, p (t with n - 2 degrees of freedom) and stars: ``a, b, r, n, p, stars``."""
    m = moments(columns.to_numpy(), spec.missing)
    p = p_of_correlation(m.correlation, m.n)
    names = list(columns.columns)
    rows = [
        (names[j], names[i], m.correlation[i, j], int(m.n[i, j]), p[i, j], mark(float(p[i, j]), spec.stars))
        for i in range(len(names))
        for j in range(i)
    ]
    return pd.DataFrame(rows, columns=["a", "b", "r", "n", "p", "stars"])


def regressed(model: SurveyModel, columns: pd.DataFrame, spec: SurveySpec) -> Regression:
    """Fit a model on the rows that have all of its columns.

    An item on the right of its own scale's score is told: it explains itself.

    Raises:
        SurveyError: too few rows, an outcome that does not vary, or regressors that give one another or the outcome.
    """
    names = list(model.regressors)
    own = columns[[model.outcome, *names]]
    whole = own.dropna()
    n, k = len(whole), len(names)
    called = f"regression {model.name or model.outcome}"
    if n <= k + 1:
        lost = ", ".join(f"{name} in {missing}" for name, missing in own.isna().sum().items() if missing)
        raise SurveyError(
            Message(
                "regress.rows",
                called=called,
                n=n,
                n_own=len(own),
                own=tuple(own.columns),
                k=k + 2,
                lost=Message("regress.missing", lost=lost) if lost else "",
            )
        )
    y, x = whole[model.outcome].to_numpy(), whole[names].to_numpy()
    if np.ptp(y) <= 1e-12 * np.abs(y).max():
        raise SurveyError(Message("regress.constant", called=called, outcome=model.outcome, y=y[0]))
    if singular := dependent(x):
        raise SurveyError(_singular(called, [names[at] for at in singular], x[:, singular]))
    if is_given(y, x):
        raise SurveyError(Message("regress.exact", called=called, names=tuple(names), outcome=model.outcome, n=n))
    fit = least_squares(y, x)
    facts: dict[str, Any] = {"nobs": n, **{key: own for key, own in fit.facts.items() if key not in ("n", "df")}}
    facts["missing"] = {str(name): int(missing) for name, missing in own.isna().sum().items()}
    facts["left_out"] = len(own) - n
    terms = [INTERCEPT, *names]
    cov = pd.DataFrame(fit.covariance, index=terms, columns=terms)
    high = [f"{name} {vif:.1f}" for name, vif in zip(names, fit.vif, strict=True) if vif > COLLINEAR]
    told: list[str] = [Message("regress.vif", collinear=COLLINEAR, high=tuple(high))] if high else []
    if np.isnan(fit.hc3).any():
        told.append(Message("regress.leverage"))
    return Regression(model, _coefficients(fit, terms), cov, facts, (*told, *_parts(model, spec), ORDER))


def _parts(model: SurveyModel, spec: SurveySpec) -> list[str]:
    items = {scale.name: scale.items for scale in spec.scales}
    whole = [name for name in (model.outcome, *model.regressors) if name in items]
    pairs = [(part, name) for name in whole for part in (model.outcome, *model.regressors) if part in items[name]]
    return [Message("regress.part", part=part, name=name) for part, name in pairs]


def _singular(called: str, names: list[str], x: Any) -> str:
    flat = [name for name, column in zip(names, x.T, strict=True) if np.ptp(column) <= 1e-12 * np.abs(column).max()]
    if flat:
        return Message("regress.flat", called=called, flat=tuple(flat))
    return Message("regress.singular", called=called, names=tuple(names))


def _coefficients(fit: Fit, terms: list[str]) -> pd.DataFrame:
    from scipy.stats import t as student

    df = fit.facts["df"]

    def slopes(values: Any) -> Any:
        return np.concatenate([[math.nan], values])

    table = {
        "term": terms, "estimate": fit.b, "se": fit.se, "beta": slopes(fit.beta), "t": fit.t, "p": fit.p,
        "low": fit.low, "high": fit.high, "vif": slopes(fit.vif), "tolerance": slopes(1 / fit.vif),
        "zero_order": slopes(fit.zero_order), "partial": slopes(fit.partial), "part": slopes(fit.part),
    }  # fmt: skip
    for name, se in (("hc1", fit.hc1), ("hc3", fit.hc3)):
        table[f"se_{name}"] = se
        table[f"p_{name}"] = 2 * student.sf(np.abs(fit.b / se), df)
    return pd.DataFrame(table)
