"""In: a partly coded panel. Out: what SIMEX, regression calibration and multiple imputation make of it.

Sensitivity checks, no replacements of `correct`: each asks that the error obeys a model, SIMEX and calibration also
that it is independent of the outcome given the truth. Where the classifier's errors go with the outcome they are far
off (SIMEX 0.50 for 0.20 in the simulation of docs/guides/valid-estimates.md), and imputation is off by a tenth there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from textindex.core.errors import EstimateError
from textindex.core.messages import Message
from textindex.estimates.correction.numbers import Numbers
from textindex.estimates.correction.power import plainly

Fitted = tuple[np.ndarray, np.ndarray]
Fit = Callable[[np.ndarray], Fitted]
ZETAS = (0.5, 1.0, 1.5, 2.0)


@dataclass(frozen=True, slots=True, eq=False)
class Hits:
    """Hits of each row, in the order of `Numbers`.

    Attributes:
        total: (n,) all hits.
        kept: (n,) those that the classifier calls the firm's own.
        own: (n,) those that coders do; only coded rows are read.
        log: whether the regressor is ln(1+n), or n.
    """

    total: np.ndarray
    kept: np.ndarray
    own: np.ndarray
    log: bool


def fitting(numbers: Numbers, by: np.ndarray | None, firms: bool) -> Fit:
    """A function from a regressor, (n,), to coefficients and their covariance, its product with `by` among them."""

    def fit(x: np.ndarray) -> Fitted:
        columns = x[:, None] if by is None else np.column_stack([x, x * by])
        return plainly(numbers, columns, firms)

    return fit


def calibrated(numbers: Numbers, features: np.ndarray, fit: Fit, draws: int, seed: int) -> Fitted:
    """Regression calibration: the regressor is what coded rows say to expect, given features but not the outcome.

    The spread over draws of the calibration's coefficients is added to the variance.

    Args:
        numbers: of `take`.
        features: (n, k) predictions and known columns.
        fit: of `fitting`.
        draws: of the coefficients.
        seed: of the draws.

    Source:
        Carroll, Ruppert, Stefanski and Crainiceanu (2006), chapter 4.
    """
    z = np.column_stack([np.ones(len(features)), features])
    rows, w = numbers.weight > 0, numbers.weight
    bread = np.linalg.pinv((z[rows] * w[rows, None]).T @ z[rows])
    a = bread @ (z[rows].T @ (w[rows] * numbers.true[rows, 0]))
    scores = z * (w * (numbers.true[:, 0] - z @ a))[:, None]
    by_firm = numbers.sums(np.where(rows[:, None], scores, 0.0))
    spread = bread @ (by_firm.T @ by_firm) @ bread
    random = np.random.default_rng(seed)
    beta, cov = fit(z @ a)
    drawn = np.array([fit(z @ one)[0] for one in random.multivariate_normal(a, spread, draws, method="svd")])
    return beta, cov + np.atleast_2d(np.cov(drawn.T))


def imputed(numbers: Numbers, features: np.ndarray, by: np.ndarray | None, fit: Fit, draws: int, seed: int) -> Fitted:
    """Multiple imputation of uncoded rows by a normal regression that knows the outcome; Rubin's rules.

    The outcome enters as it varies within firms, that times the interaction's term, and as the firm's mean.

    Source:
        Rubin (1987), Multiple Imputation for Nonresponse in Surveys.
    """
    rows = numbers.weight > 0
    within = numbers.centred(numbers.y)
    products = [within[:, None] * by[:, None]] if by is not None else []
    z = np.column_stack([np.ones(len(features)), features, within, *products, numbers.y - within])
    bread = np.linalg.pinv(z[rows].T @ z[rows])
    a = bread @ (z[rows].T @ numbers.true[rows, 0])
    left = numbers.true[rows, 0] - z[rows] @ a
    freedom = int(rows.sum()) - np.linalg.matrix_rank(z[rows])
    if freedom < 1:
        raise EstimateError(Message("correct.few"))
    random, found = np.random.default_rng(seed), []
    for _ in range(draws):
        sigma = float(np.sqrt(left @ left / random.chisquare(freedom)))
        own = random.multivariate_normal(a, sigma**2 * bread, method="svd")
        x = np.where(rows, numbers.true[:, 0], z @ own + random.normal(0, sigma, len(z)))
        found.append(fit(x))
    betas = np.array([beta for beta, _ in found])
    between = np.atleast_2d(np.cov(betas.T))
    return betas.mean(0), np.mean([cov for _, cov in found], axis=0) + (1 + 1 / draws) * between


def simex(numbers: Numbers, hits: Hits, fit: Fit, draws: int, seed: int) -> tuple[Fitted, dict[str, float]]:
    """Relabel hits ever more wrongly, and extrapolate to no error by a quadratic.

    How often coders' own hits are kept, and others', follows from the coded rows by least squares of the hits kept on
    both counts.

    Returns:
        Coefficients and covariance; ``kept_own`` and ``kept_other``.

    Raises:
        EstimateError: the classifier tells own hits from others no better than chance, or is said to do the reverse.

    Source:
        Cook and Stefanski (1994); Küchenhoff, Mwalili and Lesaffre (2006).
    """
    rows, root = numbers.weight > 0, np.sqrt(numbers.weight[numbers.weight > 0])
    pair = np.column_stack([hits.own[rows], hits.total[rows] - hits.own[rows]])
    se, fp = np.clip(np.linalg.lstsq(pair * root[:, None], hits.kept[rows] * root, rcond=None)[0], 0.0, 1.0)
    slope = float(se - fp)
    if slope <= 0:
        raise EstimateError(Message("correct.simex", se=se, fp=fp))
    rest = fp / (1 - slope) if slope < 1 else 0.0  # the share of own labels that relabelling tends to
    turn = np.log1p if hits.log else np.asarray
    random, points, spreads = np.random.default_rng(seed), [], []
    beta, cov = fit(turn(hits.kept))
    points.append(beta)
    spreads.append(cov)
    for zeta in ZETAS:
        stay, come = rest + slope**zeta * (1 - rest), rest * (1 - slope**zeta)
        kept, other = hits.kept.astype(int), (hits.total - hits.kept).astype(int)
        found = [fit(turn(random.binomial(kept, stay) + random.binomial(other, come))) for _ in range(draws)]
        betas = np.array([own for own, _ in found])
        points.append(betas.mean(0))
        spreads.append(np.mean([own for _, own in found], axis=0) - np.atleast_2d(np.cov(betas.T)))
    grid = np.array([0.0, *ZETAS])
    weights = np.linalg.pinv(np.vander(grid, 3)).T @ np.vander([-1.0], 3)[0]
    ended = np.tensordot(weights, np.array(points), 1), np.tensordot(weights, np.array(spreads), 1)
    return ended, {"kept_own": float(se), "kept_other": float(fp)}
