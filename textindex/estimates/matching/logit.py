"""In: covariates and who is treated. Out: the propensity score by maximum likelihood, to machine precision.

scikit-learn's logistic regression is penalised unless told otherwise, and its usual solver stops early even then; a
score that is off by a tenth matches other firms. Here Newton's method runs until a step moves no linear predictor.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from textindex.core.errors import EstimateError
from textindex.core.estimates import INTERCEPT
from textindex.core.messages import Message
from textindex.estimates.scale import scaled_columns

STEPS, HALVINGS = 200, 40
SETTLED = 1e-13
"""A Newton decrement (half of it is what the likelihood can still gain) below this ends the search."""
MOVING = 1e-4
"""Where the search has ended and a step still moves a linear predictor by this, the estimate is at infinity."""
OWN = 1e-6
"""A covariate whose own part, after those before it, is below this share of it is a sum of them."""


@dataclass(frozen=True, slots=True, eq=False)
class Logit:
    """A logit of treatment on covariates.

    Attributes:
        names: the intercept, then the covariates.
        beta: (k + 1,) coefficients, in the covariates' own units.
        cov: (k + 1, k + 1) inverse information.
        score: (n,) probability of treatment.
        linear: (n,) linear predictor, ln(p / (1 - p)).
        loglik: log-likelihood; weighted where weights are given.
        loglik_null: the same with an intercept alone.
        steps: of Newton's method.
    """

    names: tuple[str, ...]
    beta: np.ndarray
    cov: np.ndarray
    score: np.ndarray
    linear: np.ndarray
    loglik: float
    loglik_null: float
    steps: int

    @property
    def pseudo_r2(self) -> float:
        """McFadden's."""
        return 1 - self.loglik / self.loglik_null

    @property
    def lr(self) -> float:
        """The likelihood ratio against an intercept alone; chi-squared with as many degrees as there are covariates."""
        return 2 * (self.loglik - self.loglik_null)


def logit(x: np.ndarray, treated: np.ndarray, names: Sequence[str], weights: np.ndarray | None = None) -> Logit:
    """Fit a logit by maximum likelihood.

    Equal rows of covariates get equal scores to the last bit, so that ties are ties.

    Args:
        x: (n, k) covariates, finite.
        treated: (n,) bool.
        names: of the covariates.
        weights: (n,) non-negative, of each row's likelihood; ones if None.

    Raises:
        EstimateError: a covariate is constant or a sum of others, or covariates tell the groups apart perfectly.

    Source:
        McFadden (1974); Albert and Anderson (1984) for separation.

    >>> import numpy as np
    >>> x, t = np.array([[0.0], [0], [0], [1], [1], [1]]), np.array([0, 0, 1, 0, 1, 1], bool)
    >>> found = logit(x, t, ["x"])
    >>> found.beta.round(6), found.score.round(6)[[0, 5]]
    (array([-0.693147,  1.386294]), array([0.333333, 0.666667]))
    """
    w = np.ones(len(x)) if weights is None else weights
    scaled = scaled_columns(list(x.T), names)
    if scaled.dropped:
        name, why = next(iter(scaled.dropped.items()))
        raise EstimateError(Message("logit.covariate", name=name, why=why))
    z = np.column_stack([np.ones(len(x)), scaled.z])
    _refuse_collinear(z, w, names)
    beta, steps, step = _newton(z, treated.astype(float), w)
    moved = np.abs(_linear(z, step))
    if moved.max() > MOVING:
        _refuse_separated(z, step, treated, names)
    linear = _linear(z, beta)
    score = _expit(linear)
    information = z.T @ (z * (w * score * (1 - score))[:, None])
    back = np.diag(np.concatenate([[1.0], 1 / scaled.scale]))
    back[0, 1:] = -scaled.center / scaled.scale
    share = float(np.average(treated, weights=w))
    null = float(w.sum() * (share * np.log(share) + (1 - share) * np.log1p(-share)))
    return Logit(
        names=(INTERCEPT, *names),
        beta=back @ beta,
        cov=back @ np.linalg.inv(information) @ back.T,
        score=score,
        linear=linear,
        loglik=_loglik(linear, treated, w),
        loglik_null=null,
        steps=steps,
    )


def _newton(z: np.ndarray, y: np.ndarray, w: np.ndarray) -> tuple[np.ndarray, int, np.ndarray]:
    """Coefficients of scaled columns, steps taken, and the last step."""
    from scipy.special import expit

    beta, at, step, steps = np.zeros(z.shape[1]), -np.inf, np.zeros(z.shape[1]), 0
    while steps < STEPS:
        steps += 1
        p = expit(z @ beta)
        gradient = z.T @ (w * (y - p))
        information = z.T @ (z * (w * p * (1 - p))[:, None])
        ridge = np.finfo(float).eps * np.trace(information) * np.eye(len(beta))  # where all scores are 0 or 1
        step = np.linalg.solve(information + ridge, gradient)
        gain = float(gradient @ step)
        for _ in range(HALVINGS):
            found = _loglik(z @ (beta + step), y > 0, w)
            if found >= at or gain < SETTLED:
                break
            step = step / 2
        beta, at = beta + step, found
        if gain < SETTLED:
            break
    return beta, steps, step


def _linear(z: np.ndarray, beta: np.ndarray) -> np.ndarray:
    """Z @ beta, summed column by column: a matrix product rounds equal rows differently."""
    total = np.zeros(len(z))
    for column, slope in zip(z.T, beta, strict=True):
        total += column * slope
    return total


def _expit(linear: np.ndarray) -> np.ndarray:
    """1 / (1 + exp(-v)), each value computed once, so that equal ones stay equal."""
    from scipy.special import expit

    values, place = np.unique(linear, return_inverse=True)
    return np.asarray(expit(values)[place])


def _loglik(linear: np.ndarray, treated: np.ndarray, w: np.ndarray) -> float:
    return float(-np.sum(w * np.logaddexp(0, np.where(treated, -linear, linear))))


def _refuse_collinear(z: np.ndarray, w: np.ndarray, names: Sequence[str]) -> None:
    gram = z.T @ (z * w[:, None])
    for j in range(1, z.shape[1]):
        on = np.linalg.solve(gram[:j, :j], gram[:j, j])
        if gram[j, j] - gram[j, :j] @ on <= OWN**2 * gram[j, j]:
            others = [names[c - 1] for c in range(1, j) if abs(on[c]) > OWN]
            raise EstimateError(Message("logit.collinear", names=names[j - 1], others=tuple(others)))


def _refuse_separated(z: np.ndarray, step: np.ndarray, treated: np.ndarray, names: Sequence[str]) -> None:
    """Name the covariates along which the likelihood rises for ever."""
    reach = np.abs(step[1:]) * z[:, 1:].std(axis=0)
    named = [names[j] for j in np.argsort(-reach) if reach[j] > 0.1 * reach.max()] if len(reach) else []
    apart = int((np.abs(_linear(z, step)) > MOVING).sum())
    raise EstimateError(Message("logit.separated", named=tuple(named), apart=apart, n_treated=len(treated)))
