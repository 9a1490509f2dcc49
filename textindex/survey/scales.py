"""In: checked answers and their scales. Out: what each item and each scale is like, scores, reversals forgotten."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from textindex.core.messages import Message, joined
from textindex.core.survey import Scale, SurveySpec
from textindex.statistics import items as own
from textindex.statistics.confirmatory import average_variance, composite_reliability
from textindex.statistics.consistency import Consistency, against, consistency
from textindex.statistics.factors import extract
from textindex.statistics.intervals import UNDEFINED
from textindex.statistics.moments import moments
from textindex.statistics.reliability import cronbach_alpha

FACTOR_ITEMS = 3
"""Items that a single factor needs to be identified."""


def scored(items: pd.DataFrame, spec: SurveySpec) -> pd.DataFrame:
    """A score a scale: the mean of its answered items, missing where too few are answered."""
    made = {scale.name: own.score(items[list(scale.items)].to_numpy(), spec.score) for scale in spec.scales}
    return pd.DataFrame(made, index=items.index)


def described(
    items: pd.DataFrame, scores: pd.DataFrame, spec: SurveySpec
) -> tuple[pd.DataFrame, pd.DataFrame, list[str]]:
    """The table of items, the table of scales, and warnings."""
    of_items, of_scales, warnings = list[dict[str, Any]](), list[dict[str, Any]](), list[str]()
    for scale in spec.scales:
        answers = items[list(scale.items)].to_numpy()
        found, n, alpha = _consistency(answers, spec)
        loadings, converged = _single_factor(answers)
        warnings += _warned(answers, scale, spec, found, converged)
        for at, item in enumerate(scale.items):
            row = {"scale": scale.name, "item": item, "reversed": item in scale.reverse, **_spread(answers[:, at])}
            row["skewness"] = own.skewness(answers[:, at])
            row["item_rest_r"] = found.item_rest_r[at] if found else math.nan
            row["alpha_if_dropped"] = found.alpha_if_dropped[at] if found else math.nan
            row["loading"] = loadings[at]
            of_items.append(row)
        known = not np.isnan(loadings).any()
        of_scales.append(
            {
                "scale": scale.name, "items": len(scale.items), "n_alpha": n, "alpha": alpha.value,
                "alpha_low": alpha.low, "alpha_high": alpha.high,
                "alpha_standardised": found.standardised if found else math.nan,
                "mean_r": found.mean_r if found else math.nan,
                "cr": composite_reliability(loadings) if known else math.nan,
                "ave": average_variance(loadings) if known else math.nan,
                **_spread(scores[scale.name].to_numpy()),
            }
        )  # fmt: skip
    return pd.DataFrame(of_items), pd.DataFrame(of_scales), warnings


def _consistency(answers: Any, spec: SurveySpec) -> tuple[Consistency | None, int, Any]:
    """Item statistics, the rows they rest on (pairwise the fewest), and alpha with its interval."""
    if answers.shape[1] < 2:
        return None, int((~np.isnan(answers)).sum()), UNDEFINED
    m = moments(answers, spec.missing)
    n = int(m.n.min())
    if n < 2 or np.isnan(m.correlation).any():
        return None, n, UNDEFINED
    found = consistency(m.covariance)
    if spec.missing == "listwise":
        return found, n, cronbach_alpha(answers[~np.isnan(answers).any(axis=1)])
    return found, n, UNDEFINED._replace(value=found.alpha)


def _single_factor(answers: Any) -> tuple[Any, bool]:
    """Standardised loadings of the scale's own factor, by maximum likelihood; NaN where there is none."""
    none = np.full(answers.shape[1], np.nan)
    m = moments(answers)
    if answers.shape[1] < FACTOR_ITEMS or m.n[0, 0] <= answers.shape[1] or np.isnan(m.correlation).any():
        return none, True
    if np.linalg.eigvalsh(m.correlation)[0] < 1e-10:
        return none, True
    found = extract(m.correlation, 1, "ml")
    loadings = found.loadings[:, 0]
    return loadings * (1 if loadings.sum() >= 0 else -1), found.converged


def _spread(values: Any) -> Mapping[str, Any]:
    there = values[~np.isnan(values)]
    n = len(there)
    return {
        "n": n, "missing": len(values) - n, "mean": there.mean() if n else math.nan,
        "sd": there.std(ddof=1) if n > 1 else math.nan,
        "min": there.min() if n else math.nan, "max": there.max() if n else math.nan,
    }  # fmt: skip


def _warned(answers: Any, scale: Scale, spec: SurveySpec, found: Consistency | None, converged: bool) -> list[str]:
    told: list[str] = []
    for at, item in enumerate(scale.items):
        there = answers[:, at][~np.isnan(answers[:, at])]
        if not len(there) or np.ptp(there) == 0:
            what = Message("scales.no_answer") if not len(there) else Message("scales.same_answer", there=there[0])
            told.append(Message("scales.flat", scale=scale.name, item=item, what=what))
    if found is None:
        if len(scale.items) > 1 and not told:
            told.append(Message("scales.no_alpha", scale=scale.name))
        return told
    if float(np.nanmin(found.item_rest_r)) < 0:
        told.append(_reversal(answers, scale, spec, found))
    if not converged:
        told.append(Message("scales.heywood", scale=scale.name))
    return told


def _reversal(answers: Any, scale: Scale, spec: SurveySpec, found: Consistency) -> str:
    """What to do about items that run against their scale, and alpha if that is done."""
    wrong = against(moments(answers, spec.missing).correlation)
    if not wrong:
        lowest = int(np.nanargmin(found.item_rest_r))
        r = found.item_rest_r[lowest]
        return Message("scales.rest", scale=scale.name, items=scale.items[lowest], r=r)
    turned = answers.copy()
    turned[:, wrong] = scale.low + scale.high - turned[:, wrong]
    then = consistency(moments(turned, spec.missing).covariance).alpha
    told = ", ".join(f"{scale.items[at]} (item-rest r {found.item_rest_r[at]:.2f})" for at in wrong)
    add = [scale.items[at] for at in wrong if scale.items[at] not in scale.reverse]
    take = [scale.items[at] for at in wrong if scale.items[at] in scale.reverse]
    do = [Message("scales.add", add=tuple(add))] if add else []
    do += [Message("scales.take", take=tuple(take))] if take else []
    half = len(wrong) * 2 == len(scale.items)
    either = Message("scales.either") if half else ""
    return Message(
        "scales.reversal",
        scale=scale.name,
        told=told,
        alpha=found.alpha,
        do=joined(do, "list.and"),
        then=then,
        either=either,
    )
