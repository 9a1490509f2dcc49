"""In: covariates, who is treated, weights. Out: how alike the groups are before and after, as a balance table.

Every convention that programs differ in is named: %bias takes the unmatched variances in both rows; t-tests of the
matched row read weights as frequencies (as Stata's pstest) or as analytic weights.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from textindex.core.errors import EstimateError
from textindex.estimates.matching.logit import Logit, logit

COLUMNS = [
    "covariate", "sample", "mean_treated", "mean_control", "bias", "reduction", "t", "p", "df", "t_aweight",
    "p_aweight", "variance_ratio",
]  # fmt: skip


def balance_table(x: np.ndarray, treated: np.ndarray, weights: np.ndarray, names: Sequence[str]) -> pd.DataFrame:
    """Compare covariates between groups, before matching and after.

    Args:
        x: (n, k) covariates.
        treated: (n,) bool.
        weights: (n,) after matching; 0 of those left out.
        names: of the covariates.

    Returns:
        Two rows a covariate, ``sample`` ``unmatched`` and ``matched``: means; ``bias``, the standardised difference in
        percent, 100 (xT - xC) / sqrt((s2T + s2C) / 2) with unmatched variances in both rows; ``reduction`` of its
        absolute value in percent; ``t``, ``p``, ``df`` of a pooled two-sample test, weights as frequencies;
        ``t_aweight``, ``p_aweight`` with weights as analytic; ``variance_ratio``, treated by controls.

    Source:
        Rosenbaum and Rubin (1985); the study of Italian firms, Table B1; Austin (2009) for the weighted variance.
    """
    rows = []
    for column, name in zip(x.T, names, strict=True):
        unit = float(np.sqrt((column[treated].var(ddof=1) + column[~treated].var(ddof=1)) / 2))
        before = _compared(column, treated, np.ones(len(column)), unit)
        after = _compared(column, treated, weights, unit)
        with np.errstate(divide="ignore", invalid="ignore"):
            less = 100 * (1 - abs(np.float64(after["bias"])) / abs(np.float64(before["bias"])))
        rows += [{"covariate": name, "sample": "unmatched", "reduction": np.nan, **before},
                 {"covariate": name, "sample": "matched", "reduction": float(less), **after}]  # fmt: skip
    return pd.DataFrame(rows, columns=COLUMNS)


def _compared(column: np.ndarray, treated: np.ndarray, weights: np.ndarray, unit: float) -> dict[str, float]:
    from scipy.special import stdtr

    x, t, w = (part[weights > 0] for part in (column, treated, weights))
    groups = [(x[rows], w[rows]) for rows in (t, ~t)]
    (m1, v1), (m0, v0) = (_moments(*group) for group in groups)
    total = [float(group[1].sum()) for group in groups]
    squares = [float(np.sum(own * (value - mean) ** 2)) for (value, own), mean in zip(groups, (m1, m0), strict=True)]
    spread = 1 / total[0] + 1 / total[1]
    with np.errstate(divide="ignore", invalid="ignore"):
        df = np.float64(total[0] + total[1] - 2)
        t_freq = np.float64(m1 - m0) / np.sqrt(sum(squares) / df * spread)
        free = np.float64(len(x) - 2)
        t_aweight = np.float64(m1 - m0) / np.sqrt(sum(squares) / free * spread)
        ratio, bias = np.float64(v1) / v0, 100 * np.float64(m1 - m0) / unit
    p_freq, p_aweight = (2 * stdtr(d, -abs(value)) for d, value in ((df, t_freq), (free, t_aweight)))
    return {
        "mean_treated": m1, "mean_control": m0, "bias": float(bias), "t": float(t_freq), "p": float(p_freq),
        "df": float(df), "t_aweight": float(t_aweight), "p_aweight": float(p_aweight), "variance_ratio": float(ratio),
    }  # fmt: skip


def _moments(x: np.ndarray, w: np.ndarray) -> tuple[float, float]:
    """Weighted mean, and variance sum w (x - m)^2 / (1 - sum w^2), w summing to 1: s2 where weights are equal."""
    own = w / w.sum()
    mean = float(own @ x)
    with np.errstate(divide="ignore", invalid="ignore"):
        return mean, float(np.float64(own @ (x - mean) ** 2) / (1 - own @ own))


def overall(
    table: pd.DataFrame, fitted: Logit, x: np.ndarray, treated: np.ndarray, weights: np.ndarray
) -> dict[str, Any]:
    """What the groups' likeness comes to, ``unmatched`` and ``matched``.

    Args:
        table: of `balance_table`.
        fitted: the score's logit.
        x: (n, k) covariates of the score.
        treated: (n,) bool.
        weights: (n,) after matching.

    Returns:
        Of each: ``mean_bias`` and ``median_bias`` of absolute standardised differences; Rubin's ``B`` (below 25 is
        good) and ``R`` (0.5 to 2 is), of the linear predictor of a logit fitted to that sample with its weights;
        that logit's ``pseudo_r2``, ``lr``, ``lr_p``. None where a logit cannot be fitted.

    Source:
        Rubin (2001); Sianesi (2004) for the re-estimated logit.
    """
    there = weights > 0
    try:
        again = logit(x[there], treated[there], fitted.names[1:], weights[there])
    except EstimateError:
        again = None
    found: dict[str, Any] = {}
    for sample, own, t, w in (
        ("unmatched", fitted, treated, np.ones(len(x))), ("matched", again, treated[there], weights[there])
    ):  # fmt: skip
        bias = table.loc[table["sample"] == sample, "bias"].abs()
        found[sample] = {"mean_bias": float(bias.mean()), "median_bias": float(bias.median()), **_rubin(own, t, w)}
    return found


def _rubin(fitted: Logit | None, t: np.ndarray, w: np.ndarray) -> dict[str, Any]:
    """Rubin's B and R of a logit's linear predictor, and how much it tells."""
    from scipy.special import chdtrc

    if fitted is None:
        return dict.fromkeys(("B", "R", "pseudo_r2", "lr", "lr_p"))
    (m1, v1), (m0, v0) = (_moments(fitted.linear[rows], w[rows]) for rows in (t, ~t))
    return {
        "B": float(100 * abs(m1 - m0) / np.sqrt((v1 + v0) / 2)), "R": float(v1 / v0), "pseudo_r2": fitted.pseudo_r2,
        "lr": fitted.lr, "lr_p": float(chdtrc(len(fitted.names) - 1, max(fitted.lr, 0.0))),
    }  # fmt: skip
