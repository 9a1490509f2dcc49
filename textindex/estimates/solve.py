"""In: a `Design` and an engine that takes fixed effects out. Out: coefficients and what standard errors are made of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from textindex.core.errors import EstimateError
from textindex.core.estimates import INTERCEPT
from textindex.core.messages import Message, joined
from textindex.estimates.absorb import Demean
from textindex.estimates.design import Design
from textindex.estimates.scale import (
    Scaled,
    back_map,
    centred_into,
    deviations,
    moments,
    power,
    refuse_far,
    scaled_columns,
    scores_of,
)
from textindex.estimates.threads import one_thread
from textindex.estimates.vcov import Sandwich

Slopes = Callable[["np.ndarray", "np.ndarray", "np.ndarray", "np.ndarray"], "np.ndarray"]
OWN = 1e-6
"""A regressor whose own part, after effects and the regressors before it, is below this share of its deviation is
dropped: rounding of data in single precision leaves 1e-7."""
EXPLAINED = 1e-10
"""An outcome of which the effects leave less than this share of its deviation is their sum, and the rest rounding."""
STEPS, SETTLED, CALM = 200, 1e-13, 2
APART = 1e-9
"""A zero whose expectation is below this share of the mean is explained perfectly: its coefficient has no end."""


class SeparationError(EstimateError):
    """Zeros are told apart perfectly.

    Attributes:
        rows: (n,) the zeros, bool.
        dropped: regressors that had been dropped before.
    """

    def __init__(self, text: str, rows: np.ndarray, dropped: set[str]) -> None:
        super().__init__(text)
        self.rows, self.dropped = rows, dropped


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    """A fit in the regressors' own units.

    Attributes:
        names: regressors kept, after the intercept where no fixed effect takes its place.
        beta: (k,).
        sandwich: what covariance matrices are made of.
        fitted: (n,) of the response.
        rss: weighted sum of squared residuals.
        rss_effects: the same with the fixed effects alone.
        dropped: regressors dropped and why.
        first_stages: per endogenous regressor: coefficients on the excluded instruments' fit, for its F.
    """

    names: tuple[str, ...]
    beta: np.ndarray
    sandwich: Sandwich
    fitted: np.ndarray
    rss: float
    rss_effects: float
    dropped: dict[str, str]
    first_stages: dict[str, tuple[np.ndarray, Sandwich]]


def slopes(x: np.ndarray, y: np.ndarray, weights: np.ndarray, gram: np.ndarray) -> np.ndarray:
    """Least squares by normal equations, X'WX given, with one step of refinement; columns are of about unit scale."""
    beta = np.linalg.solve(gram, x.T @ (weights * y))
    return np.asarray(beta + np.linalg.solve(gram, x.T @ (weights * (y - x @ beta))))


def linear(design: Design, effects: Sequence[str], demean: Demean, solve: Slopes = slopes) -> Solution:
    """Least squares, or two-stage least squares where regressors are instrumented.

    Args:
        design: rows and columns.
        effects: names of the fixed effects, for messages.
        demean: the engine.
        solve: least squares of columns without effects.

    Raises:
        EstimateError: no regressor has variation of its own.
    """
    columns, scaled, y_scale = _side_by_side(design)
    whole = deviations(columns, design.weights)
    out = demean(columns, design.effects, design.weights)
    return _solved(design, effects, out, scaled, whole, y_scale, solve)


@one_thread()
def _solved(
    design: Design,
    effects: Sequence[str],
    out: np.ndarray,
    scaled: Scaled,
    whole: np.ndarray,
    y_scale: float,
    solve: Slopes,
) -> Solution:
    """Least squares of outcome, regressors and instruments side by side, the effects taken out."""
    width = len(scaled.kept)
    y_out, x_out, z_out = out[:, 0], out[:, 1 : 1 + width], out[:, 1 + width :]
    kept, scaled, gram = _independent(design, effects, scaled, whole[1:], x_out)
    if design.effects and np.sum(design.weights * y_out**2) <= EXPLAINED**2 * whole[0]:
        raise EstimateError(Message("solve.explained", outcome=design.outcome, effects=joined(effects, "list.and")))
    if len(kept) < width:
        x_out = x_out[:, kept]
    if not design.effects:
        x_out = np.column_stack([np.ones(len(x_out)), x_out])
    regressors = x_out
    stages: dict[str, tuple[np.ndarray, Sandwich]] = {}
    if design.endogenous:
        regressors, stages = _first_stages(design, scaled, x_out, z_out, solve)
    if design.endogenous or not design.effects:  # else the cross products are known
        gram = moments(regressors, design.weights, centred=False)
    beta = solve(regressors, y_out, design.weights, gram)
    residual = (y_out - x_out @ beta) * y_scale
    bread = np.linalg.inv(gram)
    back = back_map(scaled, y_scale, not design.effects)
    unit = back / y_scale  # the outcome's scale stands in the residuals already
    rss = float(np.sum(design.weights * residual**2))
    scores = scores_of(regressors, design.weights * residual, unit)
    names = tuple(design.names[j] for j in scaled.kept)
    own = beta @ back.T
    if not design.effects:
        names = (INTERCEPT, *names)
        own[0] += design.y.mean()
    start = y_out if design.effects else y_out - np.average(y_out, weights=design.weights)
    return Solution(
        names=names,
        beta=own,
        sandwich=Sandwich(unit @ bread @ unit.T, scores, rss, len(scores), len(names), design.effects),
        fitted=design.y - residual,
        rss=rss,
        rss_effects=float(np.sum(design.weights * (start * y_scale) ** 2)),
        dropped=scaled.dropped,
        first_stages=stages,
    )


def _side_by_side(design: Design) -> tuple[np.ndarray, Scaled, float]:
    """Outcome, regressors and instruments, of unit scale, in one table that is written once; the outcome's scale.

    The table is held column by column, as the engine reads and writes it: a long one row by row takes twice the time.
    """
    k, q = len(design.regressors), design.z.shape[1]
    table = np.empty((len(design.y), 1 + k + q), order="F")
    y_scale = power(centred_into(design.y, table[:, 0], design.outcome)[1])
    table[:, 0] /= y_scale
    scaled = scaled_columns(design.regressors, design.names, table[:, 1 : 1 + k])
    behind = 1 + len(scaled.kept)
    instruments = scaled_columns(list(design.z.T), design.instruments, table[:, behind : behind + q])
    if instruments.dropped:
        still = "; ".join(f"{name} is {why}" for name, why in instruments.dropped.items())
        raise EstimateError(Message("solve.still", still=still))
    return table[:, : behind + q], scaled, y_scale


def poisson(design: Design, effects: Sequence[str], demean: Demean, solve: Slopes = slopes) -> Solution:
    """Poisson pseudo maximum likelihood by iterated weighted least squares (Correia, Guimaraes and Zylkin 2020).

    Raises:
        EstimateError: it does not converge, as where a regressor tells zeros apart perfectly.
    """
    scaled = scaled_columns(design.regressors, design.names)
    whole = deviations(scaled.z, design.weights)
    y, kept = design.y, None
    refuse_far(float(y.max()), design.outcome)
    mu = (y + np.average(y, weights=design.weights)) / 2
    eta, last, calm = np.log(mu), np.inf, 0
    for _ in range(STEPS):
        weights = design.weights * mu
        working = eta - design.offset + y / mu - 1
        columns = scaled.z if kept is None else scaled.z[:, kept]
        out = demean(np.vstack([working, columns.T]).T, design.effects, weights)
        if kept is None:
            kept, scaled, _ = _independent(design, effects, scaled, whole, out[:, 1:])
            out = out[:, [0, *(1 + j for j in kept)]]
        x_out = out[:, 1:] if design.effects else np.column_stack([np.ones(len(y)), out[:, 1:]])
        with one_thread():
            beta = solve(x_out, out[:, 0], weights, moments(x_out, weights, centred=False))
            eta = working - (out[:, 0] - x_out @ beta) + design.offset
        with np.errstate(over="ignore", divide="ignore", invalid="ignore"):  # beyond numbers the steps end, below
            mu = np.exp(eta)
            apart = (y == 0) & (mu < APART * y.mean())  # their mu falls with each step; weights must not fall for ever
            ratio = np.where(y > 0, y, 1) / np.where(y > 0, mu, 1)
            lack = design.weights * (np.where(y > 0, y * np.log(ratio), 0) - (y - mu))
        deviance = float(np.sum(lack[~apart]))
        if not np.isfinite(deviance) or mu.min() <= 0:
            break
        calm = calm + 1 if abs(deviance - last) <= SETTLED * (1 + abs(deviance)) else 0
        last = deviance
        if calm == CALM:
            break
    if calm < CALM or apart.any():
        largest = scaled.kept[int(np.argmax(np.abs(beta[len(beta) - len(scaled.kept) :])))]
        raise SeparationError(
            Message('solve.separation', outcome=design.outcome, names=design.names[largest], sum=int(apart.sum())),
            apart, set(scaled.dropped),
        )  # fmt: skip
    return _counted(design, scaled, x_out, beta, mu)


@one_thread()
def _counted(design: Design, scaled: Scaled, x_out: np.ndarray, beta: np.ndarray, mu: np.ndarray) -> Solution:
    """A Poisson fit in the regressors' own units."""
    weights = design.weights * mu
    bread = np.linalg.inv(x_out.T @ (x_out * weights[:, None]))
    back = back_map(scaled, 1.0, not design.effects)
    scores = scores_of(x_out, design.weights * (design.y - mu), back)
    names = tuple(design.names[j] for j in scaled.kept)
    if not design.effects:
        names = (INTERCEPT, *names)
    sandwich = Sandwich(back @ bread @ back.T, scores, None, len(design.y), len(names), design.effects)
    rss = float(np.sum(design.weights * (design.y - mu) ** 2))
    return Solution(
        names=names,
        beta=back @ beta,
        sandwich=sandwich,
        fitted=mu,
        rss=rss,
        rss_effects=float("nan"),
        dropped=scaled.dropped,
        first_stages={},
    )


def _independent(
    design: Design, effects: Sequence[str], scaled: Scaled, whole: np.ndarray, out: np.ndarray
) -> tuple[list[int], Scaled, np.ndarray]:
    """The regressors that are no sum of effects and regressors before them, why each other one goes; cross products."""
    dropped, chosen = dict(scaled.dropped), list[int]()
    gram = moments(out, design.weights, centred=not design.effects)
    for j in range(out.shape[1]):
        name = design.names[scaled.kept[j]]
        if gram[j, j] <= OWN**2 * whole[j]:
            dropped[name] = _why(design, effects, design.regressors[scaled.kept[j]] / scaled.scale[j])
            continue
        on = np.linalg.solve(gram[np.ix_(chosen, chosen)], gram[chosen, j])
        if gram[j, j] - gram[j, chosen] @ on <= OWN**2 * whole[j]:
            others = [design.names[scaled.kept[c]] for c, w in zip(chosen, on, strict=True) if abs(w) > OWN]
            dropped[name] = Message(
                "dropped.with", others=tuple(others), effects=Message("dropped.and_effects") if effects else ""
            )
            continue
        chosen.append(j)
    if not chosen:
        why = "; ".join(f"{name}: {reason}" for name, reason in dropped.items())
        raise EstimateError(Message("solve.no_variation", why=why))
    kept = [scaled.kept[j] for j in chosen]
    return (
        chosen,
        Scaled(scaled.z, scaled.center[chosen], scaled.scale[chosen], kept, dropped),
        gram[np.ix_(chosen, chosen)],
    )


def _why(design: Design, effects: Sequence[str], column: np.ndarray) -> str:
    """Which fixed effect holds a column, or that they do together."""
    for name, codes in zip(effects, design.effects, strict=True):
        size = int(codes.max()) + 1
        low, high = np.full(size, np.inf), np.full(size, -np.inf)
        np.minimum.at(low, codes, column)
        np.maximum.at(high, codes, column)
        if (high - low).max() <= OWN:
            return Message("dropped.within", name=name)
    return Message("dropped.sum", effects=joined(effects, "list.and"))


def _first_stages(
    design: Design, scaled: Scaled, x_out: np.ndarray, z_out: np.ndarray, solve: Slopes
) -> tuple[np.ndarray, dict[str, tuple[np.ndarray, Sandwich]]]:
    """Endogenous columns replaced by their fit on instruments; each first stage's coefficients on the excluded ones."""
    shift = 0 if design.effects else 1
    places = {j + shift: design.names[c] for j, c in enumerate(scaled.kept) if c in design.endogenous}
    if len(places) < len(design.endogenous):
        raise EstimateError(Message("solve.endogenous", items=joined(map(": ".join, scaled.dropped.items()))))
    exogenous = [j for j in range(x_out.shape[1]) if j not in places]
    full = np.column_stack([x_out[:, exogenous], z_out])
    if np.linalg.matrix_rank(full * np.sqrt(design.weights)[:, None], tol=OWN * np.sqrt(len(full))) < full.shape[1]:
        raise EstimateError(Message("solve.instruments"))
    fitted, stages = x_out.copy(order="K"), {}
    gram = moments(full, design.weights, centred=False)
    bread = np.linalg.inv(gram)
    for j, name in places.items():
        gamma = solve(full, x_out[:, j], design.weights, gram)
        fitted[:, j] = full @ gamma
        error = x_out[:, j] - fitted[:, j]
        scores = full * (design.weights * error)[:, None]
        rss = float(np.sum(design.weights * error**2))
        sandwich = Sandwich(bread, scores, rss, len(full), full.shape[1], design.effects)
        stages[name] = (gamma, sandwich)
    return fitted, stages
