"""In: a panel with counts, fundamentals, real inputs. Out: what count each row's model expects, and the residual."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import numpy as np
import pandas as pd

from textindex.core.errors import EstimateError, EstimateWarning
from textindex.core.estimates import Estimate, ModelSpec
from textindex.core.messages import Message, joined
from textindex.estimates import counts
from textindex.estimates.fit import fit
from textindex.estimates.terms import Columns

INPUTS = ("RD", "DigIntangible", "ITStaff", "DigitalPatents")
"""Real digital inputs taken where the table has them: R&D to sales, digital intangibles, IT staff, digital patents."""
COUNTS = ("n_total", "dig_count")
WHOLE = 1e-5  # of 1 + n: what six decimals or single precision of ln(1 + n) leave
NEAR = 0.05


@dataclass(frozen=True, slots=True, eq=False)
class Given:
    """A panel made ready: rows in order of firm and year, so that no result depends on the order given.

    Attributes:
        data: the rows, sorted, numbered from 0.
        order: where each of them stood in the data given.
        panel: columns of firm and year.
        count: what the count is, in words.
        n: (rows,) counts, NaN where missing.
        frame: the models' columns.
        regressors: names of controls, inputs and indicators of missing inputs.
        effects: fixed effects.
        offset: the offset, a term, or None.
        reason: (rows,) why a row cannot be scored; empty where it can.
        uniform: (rows,) a number between 0 and 1 from seed, firm and year.
        years: (rows,) codes of years.
        notes: what a user must know.
    """

    data: pd.DataFrame
    order: np.ndarray
    panel: tuple[str, str]
    count: str
    n: np.ndarray
    frame: pd.DataFrame
    regressors: tuple[str, ...]
    effects: tuple[str, ...]
    offset: str | None
    reason: np.ndarray
    uniform: np.ndarray
    years: np.ndarray
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Expected:
    """What one model says of each row, in the order of `Given`.

    Attributes:
        expected: (rows,) count expected; NaN where not scored.
        residual: (rows,) residual.
        scored: (rows,) bool.
        reason: (rows,) ``scored``, ``all-zero cell``, or why it is not scored.
        alpha: dispersion of NB2, None for other models.
        estimate: the regression.
    """

    expected: np.ndarray
    residual: np.ndarray
    scored: np.ndarray
    reason: np.ndarray
    alpha: float | None
    estimate: Estimate


def prepare(
    data: pd.DataFrame,
    count: str | None,
    *,
    controls: Sequence[str],
    inputs: Sequence[str] | None,
    effects: Sequence[str],
    offset: str | None,
    panel: tuple[str, str],
    seed: int,
) -> Given:
    """Form the models' columns, and say of each row whether it can be scored; arguments as of `screen`.

    Raises:
        EstimateError: a column does not exist or is no number, firm-years occur twice, the count is none.
    """
    if data.empty:
        raise EstimateError(Message("table.no_rows"))
    firms, years = _keys(data, panel)
    order = np.lexsort((years, firms))
    data, firms, years = data.iloc[order].reset_index(drop=True), firms[order], years[order]
    columns = Columns(data, panel)
    if twice := columns.repeated():
        raise EstimateError(Message("screen.twice", twice=twice))
    name, n = _count(columns, count)
    taken = [column for column in INPUTS if column in data] if inputs is None else list(inputs)
    fundamentals = columns.expand(list(controls))
    values = {each: columns.values(term) for each, term in fundamentals}
    wanted = {f"count {name}": n} | values
    if offset:
        wanted[offset] = columns.values(columns.named(offset)[1])
    reason = _reasons(columns, wanted, [*panel, *effects], np.array([""] * len(data), dtype=object))
    notes: list[str] = [Message("screen.count", name=name)]
    if not taken:
        notes.append(Message("screen.no_inputs"))
    values, more = _with_inputs(columns, taken, values, reason)
    notes += more
    frame = pd.DataFrame(values | {effect: columns.codes(effect) for effect in effects})
    if not values:
        raise EstimateError(Message("screen.no_controls"))
    if offset:
        frame[offset] = wanted[offset]
    if (reason != "").all():
        told = ", ".join(f"{why} ({number:,})" for why, number in pd.Series(reason).value_counts().head(3).items())
        raise EstimateError(Message("screen.no_row", told=told))
    uniform = np.array([_uniform(seed, *key) for key in zip(firms, years, strict=True)])
    coded = np.unique(years, return_inverse=True)[1]
    return Given(
        data=data,
        order=order,
        panel=panel,
        count=name,
        n=n,
        frame=frame,
        regressors=tuple(values),
        effects=tuple(effects),
        offset=offset,
        reason=reason,
        uniform=uniform,
        years=coded,
        notes=tuple(notes),
    )


def _with_inputs(
    columns: Columns, taken: Sequence[str], values: dict[str, np.ndarray], reason: np.ndarray
) -> tuple[dict[str, np.ndarray], list[str]]:
    """The fundamentals and the real inputs, missing ones 0 beside an indicator; marks rows with infinite ones."""
    values, notes = dict(values), list[str]()
    for each, term in columns.expand(taken):
        own = columns.values(term)
        endless = np.isinf(own)
        reason[endless] = [_joined(before, f"infinite {each}") for before in reason[endless]]
        absent = np.isnan(own)
        if absent.all():
            notes.append(Message("screen.all_missing", each=each))
            continue
        values[each] = np.where(absent, 0.0, own)
        if absent.any():
            values[f"{each} missing"] = absent.astype(float)
            notes.append(Message("screen.some_missing", each=each, sum=int(absent.sum())))
    return values, notes


class Scores:
    """The models' scores of one panel; Poisson's fit serves NB2 too."""

    def __init__(self, given: Given) -> None:
        self.given = given
        self._known: dict[str, tuple[Estimate, np.ndarray, np.ndarray]] = {}

    def of(self, model: str, residual: str) -> Expected:
        """Expectations and residuals by a model (``ols``, ``poisson``, ``nb2``).

        Raises:
            EstimateError: it cannot be fitted, or the counts are not whole where they must be.
        """
        given, family = self.given, "gaussian" if model == "ols" else "poisson"
        if model == "nb2" or residual in ("quantile", "randomized"):
            _check_whole(given)
        if family not in self._known:
            self._known[family] = self._fitted(family)
        estimate, fitted, reason = self._known[family]
        scored, alpha = np.isfinite(fitted), None
        values = np.full(len(fitted), np.nan)
        n, mu = given.n[scored], fitted[scored]
        if model == "ols":
            values[scored] = np.log1p(n) - mu
            return Expected(np.expm1(fitted), values, scored, reason, None, estimate)
        if model == "nb2":
            alpha = counts.dispersion(n[mu > 0], mu[mu > 0])
        uniform = given.uniform[scored] if residual == "randomized" else None
        values[scored] = counts.residuals(residual, n, mu, alpha or 0.0, uniform)
        return Expected(fitted, values, scored, reason, alpha, estimate)

    def _fitted(self, family: Any) -> tuple[Estimate, np.ndarray, np.ndarray]:
        """The regression; each row's fit (of ln(1 + n), or of n); each row's reason."""
        given = self.given
        possible = np.flatnonzero(given.reason == "")
        frame = given.frame.iloc[possible]
        outcome = given.count if family == "poisson" else f"ln(1 + {given.count})"
        n = given.n[possible]
        frame = frame.assign(**{outcome: n if family == "poisson" else np.log1p(n)})
        offset = given.offset if family == "poisson" else None
        spec = ModelSpec(
            outcome, given.regressors, given.effects, family=family, offset=offset, singletons="drop",
            panel=given.panel, name="expected disclosure",
        )  # fmt: skip
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", EstimateWarning)  # they stand in the estimate, and are told from there
            estimate = fit(frame, spec=spec)
        fitted, reason = np.full(len(given.n), np.nan), given.reason.copy()
        fitted[estimate.rows.index] = estimate.rows["fitted"].to_numpy()
        reason[estimate.rows.index] = "scored"
        left = possible[np.isnan(fitted[possible])]
        zero = _in_zero_cells(given, possible, left) if family == "poisson" else np.zeros(len(left), dtype=bool)
        fitted[left[zero]], reason[left[zero]] = 0.0, Message("screen.zero_cell")
        reason[left[~zero]] = Message("screen.alone", effects=joined(given.effects, "list.or"))
        return estimate, fitted, reason


def _in_zero_cells(given: Given, possible: np.ndarray, left: np.ndarray) -> np.ndarray:
    """Which rows stand in a level of an effect that counts nothing at all."""
    zero = np.zeros(len(left), dtype=bool)
    for effect in given.effects:
        codes = given.frame[effect].to_numpy()
        zero |= np.bincount(codes[possible], given.n[possible])[codes[left]] == 0
    return zero


def _keys(data: pd.DataFrame, panel: tuple[str, str]) -> tuple[np.ndarray, np.ndarray]:
    """Firm and year of each row as texts to sort and to draw by: 2010, not 2010.0."""
    keys = []
    for name in panel:
        column = Columns(data, panel).column(name)
        numeric = pd.api.types.is_float_dtype(column.dtype)
        text = [str(int(v)) if numeric and pd.notna(v) and v == v // 1 else str(v) for v in column]
        keys.append(np.array(text, dtype=object).astype(str))
    return keys[0], keys[1]


def _count(columns: Columns, count: str | None) -> tuple[str, np.ndarray]:
    """The count and what it is called."""
    name = count or next((name for name in COUNTS if name in columns.data), None)
    if name is not None:
        n = columns.values(name)
        if (n < 0).any():
            raise EstimateError(Message("screen.below", name=name, sum=int((n < 0).sum())))
        return name, n
    if "Digital" not in columns.data:
        raise EstimateError(Message("screen.no_count", counts=joined(COUNTS, "list.or")))
    n = np.expm1(columns.values("Digital"))
    whole = np.round(n)
    far = np.abs(n - whole) > np.minimum(WHOLE * (1 + np.abs(n)), NEAR)
    if far.any() or (whole < 0).any():
        wrong = np.flatnonzero(far | (whole < 0))
        first = columns.data["Digital"].iloc[int(wrong[0])]
        raise EstimateError(Message("screen.no_whole", n_wrong=len(wrong), first=first))
    return "exp(Digital) - 1", whole


def _check_whole(given: Given) -> None:
    n = given.n[given.reason == ""]
    if (apart := n != np.round(n)).any():
        raise EstimateError(Message("screen.whole", count=given.count, sum=int(apart.sum()), n=n[apart][0]))


def _reasons(columns: Columns, wanted: dict[str, np.ndarray], levels: Sequence[str], reason: np.ndarray) -> np.ndarray:
    """Why rows cannot be scored: every column that is missing or infinite."""
    codes = {name: columns.codes(name) < 0 for name in dict.fromkeys(levels)}
    faults: list[tuple[str, np.ndarray]] = [
        (Message("screen.missing", name=name), rows) for name, rows in codes.items()
    ]
    faults += [(Message("screen.missing", name=name), np.isnan(own)) for name, own in wanted.items()]
    faults += [(Message("screen.infinite", name=name), np.isinf(own)) for name, own in wanted.items()]
    for what, rows in faults:
        reason[rows] = [_joined(before, what) for before in reason[rows]]
    return reason


def _joined(before: str, what: str) -> str:
    return f"{before}, {what}" if before else what


def _uniform(seed: int, firm: str, year: str) -> float:
    """A number between 0 and 1, exclusive, that belongs to a seed, a firm and a year.

    >>> _uniform(1, "600519", "2019") == _uniform(1, "600519", "2019") != _uniform(2, "600519", "2019")
    True
    """
    digest = blake2b(f"{seed}|{firm}|{year}".encode(), digest_size=6).digest()
    return float((int.from_bytes(digest, "big") + 0.5) / 2**48)
