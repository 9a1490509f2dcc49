"""In: an outcome and regressors, rows whole. Out: least squares and all that SPSS and R print beside it.

Pure statistics.

Sources: MacKinnon and White (1985), Journal of Econometrics 29, 305-325 (HC1, HC3); Durbin and Watson (1950),
Biometrika 37, 409-428; Koenker (1981), Journal of Econometrics 17, 107-112 (studentised Breusch-Pagan); Belsley, Kuh
and Welsch (1980), chapter 3 (condition indices).
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

Floats = np.ndarray[Any, np.dtype[np.float64]]
SINGULAR = 1e-10
"""What the other regressors leave of one (1 - R²), below which it counts as given by them."""


class Fit(NamedTuple):
    """Least squares with a constant; vectors of k + 1 begin with the constant, those of k have the regressors alone.

    Attributes:
        b: (k + 1,) coefficients.
        se: (k + 1,) standard errors, errors of equal variance.
        t: (k + 1,).
        p: (k + 1,) two-sided, Student's t.
        low: (k + 1,) of the 95% interval.
        high: (k + 1,).
        covariance: (k + 1, k + 1) of the coefficients.
        hc1: (k + 1,) standard errors robust to heteroskedasticity, times n/(n - k - 1) (Stata's ``robust``).
        hc3: (k + 1,) the same, residuals divided by 1 - leverage; missing (NaN) where a row's leverage is 1.
        beta: (k,) coefficients of the standardised figures.
        vif: (k,) variance inflation factors.
        zero_order: (k,) correlations with the outcome.
        partial: (k,) the same with the other regressors held fixed.
        part: (k,) the same, the other regressors taken out of the regressor alone (semipartial).
        fitted: (n,).
        residual: (n,).
        facts: n, df, r2, adj_r2, f, df1, df2, p_f, sigma, loglik, aic, bic, durbin_watson, breusch_pagan,
            p_breusch_pagan, condition.
    """

    b: Floats
    se: Floats
    t: Floats
    p: Floats
    low: Floats
    high: Floats
    covariance: Floats
    hc1: Floats
    hc3: Floats
    beta: Floats
    vif: Floats
    zero_order: Floats
    partial: Floats
    part: Floats
    fitted: Floats
    residual: Floats
    facts: dict[str, float]


def least_squares(outcome: Any, regressors: Any) -> Fit:
    """Regress an outcome on regressors and a constant.

    Args:
        outcome: (n,), no value missing.
        regressors: (n, k), none missing; `dependent` names none of them, and n is above k + 1; they do not give the
            outcome exactly (`is_given`).

    >>> fit = least_squares([1.0, 2, 2, 4, 5], [[1.0], [2], [3], [4], [5]])
    >>> fit.b.round(4).tolist(), round(fit.facts["r2"], 4), round(fit.facts["durbin_watson"], 4)
    ([-0.2, 1.0], 0.9259, 2.5)
    """
    from scipy.stats import f as fisher
    from scipy.stats import t as student

    y, z = np.asarray(outcome, dtype=float), np.asarray(regressors, dtype=float)
    n, k = z.shape
    x = np.column_stack([np.ones(n), z])
    q, r = np.linalg.qr(x)
    root = np.linalg.inv(r)
    b = root @ (q.T @ y)
    fitted = x @ b
    e = y - fitted
    df, rss, tss = n - k - 1, float(e @ e), float(((y - y.mean()) ** 2).sum())
    bread, sigma2 = root @ root.T, rss / df
    se = np.sqrt(sigma2 * np.diag(bread))
    t = b / se
    reach = float(student.ppf(0.975, df)) * se
    leverage = (q**2).sum(axis=1)
    r2 = 1 - rss / tss
    value = (r2 / k) / ((1 - r2) / df)
    loglik = -n / 2 * (math.log(2 * math.pi * rss / n) + 1)
    facts = {
        "n": n, "df": df, "r2": r2, "adj_r2": 1 - (1 - r2) * (n - 1) / df, "f": value, "df1": k, "df2": df,
        "p_f": float(fisher.sf(value, k, df)), "sigma": math.sqrt(sigma2), "loglik": loglik,
        "aic": 2 * (k + 2) - 2 * loglik, "bic": math.log(n) * (k + 2) - 2 * loglik,
        "durbin_watson": durbin_watson(e), **breusch_pagan(e, x), "condition": float(condition_indices(x)[-1]),
    }  # fmt: skip
    own = t[1:]
    return Fit(
        b=b,
        se=se,
        t=t,
        p=2 * student.sf(np.abs(t), df),
        low=b - reach,
        high=b + reach,
        covariance=sigma2 * bread,
        hc1=np.sqrt(np.diag(_sandwich(root, q, e)) * n / df),
        hc3=np.sqrt(np.diag(_sandwich(root, q, e / np.where(leverage < 1 - SINGULAR, 1 - leverage, math.nan)))),
        beta=b[1:] * z.std(axis=0) / y.std(),
        vif=inflation(z),
        zero_order=np.array([float(np.corrcoef(column, y)[0, 1]) for column in z.T]),
        partial=own / np.sqrt(own**2 + df),
        part=own * math.sqrt((1 - r2) / df),
        fitted=fitted,
        residual=e,
        facts=facts,
    )


def _sandwich(root: Floats, q: Floats, e: Floats) -> Floats:
    scores = (q * e[:, None]) @ root.T
    found: Floats = scores.T @ scores
    return found


def inflation(regressors: Any) -> Floats:
    """Variance inflation factors: the diagonal of the inverse correlation matrix.

    >>> inflation([[1.0, 1], [2, 3], [3, 2], [4, 4]]).round(4).tolist()
    [2.7778, 2.7778]
    """
    z = np.asarray(regressors, dtype=float)
    z = (z - z.mean(axis=0)) / z.std(axis=0)
    root = np.linalg.inv(np.linalg.qr(z)[1])
    found: Floats = (root**2).sum(axis=1) * len(z)
    return found


def dependent(regressors: Any) -> list[int]:
    """The regressors that do not vary, or that the constant and the others give exactly.

    >>> dependent([[1.0, 2, 5, 0], [2, 4, 5, 1], [3, 6, 5, 0], [5, 10, 5, 3]])
    [0, 1, 2]
    """
    z = np.asarray(regressors, dtype=float)
    spread = np.ptp(z, axis=0) > 1e-12 * np.abs(z).max(axis=0, initial=0.0)
    found = [int(at) for at in np.flatnonzero(~spread)]
    kept = np.flatnonzero(spread)
    s = z[:, kept]
    s = (s - s.mean(axis=0)) / s.std(axis=0)
    for at, name in enumerate(kept):
        others = np.delete(s, at, axis=1)
        if others.shape[1]:
            slopes = np.linalg.lstsq(others, s[:, at], rcond=None)[0]
            if float(np.mean((s[:, at] - others @ slopes) ** 2)) < SINGULAR:
                found.append(int(name))
    return sorted(found)


def is_given(outcome: Any, regressors: Any) -> bool:
    """Whether the constant and the regressors give the outcome exactly: no errors are left to test with.

    >>> is_given([1.0, 2, 3, 5], [[2.0], [4], [6], [10]]), is_given([1.0, 2, 3, 4], [[2.0], [4], [6], [10]])
    (True, False)
    """
    y, z = np.asarray(outcome, dtype=float), np.asarray(regressors, dtype=float)
    y, z = (y - y.mean()) / y.std(), (z - z.mean(axis=0)) / z.std(axis=0)
    return float(np.mean((y - z @ np.linalg.lstsq(z, y, rcond=None)[0]) ** 2)) < SINGULAR


def durbin_watson(residuals: Any) -> float:
    """Σ(e_t - e_{t-1})² / Σe²: of rows in a cross-section it tells of their order in the file, and of nothing else.

    >>> durbin_watson([1.0, -1, 1, -1])
    3.0
    """
    e = np.asarray(residuals, dtype=float)
    return float((np.diff(e) ** 2).sum() / (e @ e))


def breusch_pagan(residuals: Any, design: Any) -> dict[str, float]:
    """Koenker's test of equal variance: n R² of the squared residuals on the design (its first column the constant)."""
    from scipy.stats import chi2

    e2, x = np.asarray(residuals, dtype=float) ** 2, np.asarray(design, dtype=float)
    left = e2 - x @ np.linalg.lstsq(x, e2, rcond=None)[0]
    total = float(((e2 - e2.mean()) ** 2).sum())
    value = len(e2) * (1 - float(left @ left) / total) if total else math.nan
    return {"breusch_pagan": value, "p_breusch_pagan": float(chi2.sf(value, x.shape[1] - 1))}


def condition_indices(design: Any) -> Floats:
    """The largest singular value over each, columns at length one, the constant with them; ascending.

    >>> condition_indices([[1.0, 1], [1, -1]]).round(6).tolist()
    [1.0, 1.0]
    """
    x = np.asarray(design, dtype=float)
    s = np.linalg.svd(x / np.sqrt((x**2).sum(axis=0)), compute_uv=False)
    found: Floats = s[0] / s
    return found
