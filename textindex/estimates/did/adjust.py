"""In: changes, who is treated, covariates. Out: an effect given covariates, and what each unit contributes to it.

The three estimators of Sant'Anna and Zhao (2020) for panels, as R's DRDID 1.0.6 has them: regression of controls, odds
weights that sum to 1, and both (doubly robust, the traditional one).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textindex.core.errors import EstimateError
from textindex.core.messages import Message

if TYPE_CHECKING:
    import numpy as np

STEPS, SETTLED = 60, 1e-13
ALMOST = 1 - 1e-6
TRIM = 0.995
"""A control with a score at or above counts nothing."""


def adjusted(change: np.ndarray, treated: np.ndarray, x: np.ndarray, method: str) -> tuple[float, np.ndarray]:
    """The effect of treatment on the treated given covariates.

    Args:
        change: (n,) outcome less its value in the base.
        treated: (n,) 1 and 0.
        x: (n, k) covariates, a constant first.
        method: ``reg``, ``ipw`` or ``dr``.

    Returns:
        The effect; (n,) contributions, which sum to 0 and whose squares sum to its variance.

    Raises:
        EstimateError: the covariates are collinear among controls, or tell the treated perfectly.
    """
    import numpy as np

    n, d = len(change), treated.astype(float)
    outcome, ols, score, w_c = np.zeros(n), None, None, d
    w_t = d
    if method in ("reg", "dr"):
        outcome, ols = _regression(change, d, x)
    if method in ("ipw", "dr"):
        p, score = logit(d, x)
        trim = np.where(d == 1, p < 1.01, p < TRIM).astype(float)
        w_t, w_c = trim * d, trim * p * (1 - d) / (1 - p)
    if method == "reg":
        return _by_regression(change, d, x, outcome, ols)
    rest = change - outcome
    eta_t, eta_c = (w_t @ rest) / w_t.sum(), (w_c @ rest) / w_c.sum()
    inner_t, inner_c = w_t * (rest - eta_t), w_c * (rest - eta_c)
    assert score is not None
    inner_c = inner_c + score @ (w_c * (rest - eta_c) @ x / n)
    if ols is not None:
        inner_t = inner_t - ols @ (w_t @ x / n)
        inner_c = inner_c - ols @ (w_c @ x / n)
    return float(eta_t - eta_c), inner_t / w_t.sum() - inner_c / w_c.sum()


def _by_regression(
    change: np.ndarray, d: np.ndarray, x: np.ndarray, outcome: np.ndarray, ols: np.ndarray | None
) -> tuple[float, np.ndarray]:
    """The treated's mean change less what the controls' regression predicts for them."""
    assert ols is not None
    total = d.sum()
    eta_t, eta_c = d @ change / total, d @ outcome / total
    inner = d * (change - eta_t) - d * (outcome - eta_c) - ols @ (d @ x / len(d))
    return float(eta_t - eta_c), inner / total


def _regression(change: np.ndarray, d: np.ndarray, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Least squares among controls: what it predicts, and (n, k) contributions to its coefficients."""
    import numpy as np

    c = 1 - d
    gram = x.T @ (x * c[:, None])
    if np.linalg.matrix_rank(x[c == 1]) < x.shape[1]:
        raise EstimateError(Message("adjust.collinear"))
    beta = np.linalg.solve(gram, x.T @ (c * change))
    fitted = x @ beta
    return fitted, (x * (c * (change - fitted))[:, None]) @ np.linalg.inv(gram / len(d))


def logit(d: np.ndarray, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Scores by maximum likelihood, Newton's steps to rounding: (n,) scores and (n, k) contributions to coefficients.

    Raises:
        EstimateError: the covariates tell the treated perfectly.
    """
    import numpy as np
    from scipy.special import expit

    beta = np.zeros(x.shape[1])
    for _ in range(STEPS):
        p = expit(x @ beta)
        hessian = x.T @ (x * (p * (1 - p))[:, None])
        try:
            step = np.linalg.solve(hessian, x.T @ (d - p))
        except np.linalg.LinAlgError:
            break
        beta = beta + step
        if np.abs(step).max() <= SETTLED * max(1.0, np.abs(beta).max()):
            break
    else:
        raise EstimateError(Message("adjust.support"))
    p = np.minimum(expit(x @ beta), ALMOST)
    if not np.isfinite(beta).all():
        raise EstimateError(Message("adjust.cohort"))
    bread = np.linalg.inv(x.T @ (x * (p * (1 - p))[:, None])) * len(d)
    return p, (x * (d - p)[:, None]) @ bread
