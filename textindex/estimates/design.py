"""In: a table and a `ModelSpec`. Out: the rows and columns of the regression, and an account of every row left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from textindex.core.errors import EstimateError
from textindex.core.estimates import ModelSpec
from textindex.core.messages import Message
from textindex.estimates.scale import refuse_far
from textindex.estimates.terms import Columns, one_of
from textindex.estimates.vcov import clusters

NUMBERS = ("y", "z", "weights", "offset")


@dataclass(frozen=True, slots=True, eq=False)
class Design:
    """A regression's numbers.

    Attributes:
        outcome: the outcome's name.
        names: of the regressors.
        place: (n,) positions of the rows used in the table.
        y: (n,) outcome.
        regressors: (n,) each, no intercept; apart, as a long table side by side would be held twice.
        z: (n, q) excluded instruments.
        endogenous: which regressors are instrumented.
        instruments: names of z.
        weights: (n,) positive; ones where none are given.
        offset: (n,) zeros where none is given.
        effects: level codes of each fixed effect, without gaps.
        groups: level codes of each column clustered by.
        account: how many rows were given, used and dropped, and why.
        warnings: what the table's note must say.
    """

    outcome: str
    names: tuple[str, ...]
    place: np.ndarray
    y: np.ndarray
    regressors: tuple[np.ndarray, ...]
    z: np.ndarray
    endogenous: tuple[int, ...]
    instruments: tuple[str, ...]
    weights: np.ndarray
    offset: np.ndarray
    effects: tuple[np.ndarray, ...]
    groups: dict[str, np.ndarray]
    account: dict[str, Any]
    warnings: list[str] = field(default_factory=list)

    @property
    def x(self) -> np.ndarray:
        """(n, k) the regressors side by side, anew."""
        return np.stack(self.regressors).T


def build(columns: Columns, spec: ModelSpec, sample: np.ndarray | None = None) -> Design:
    """Form a regression's rows and columns.

    Args:
        columns: the table.
        spec: the regression.
        sample: (rows of the table,) bool; rows to use beside what ``spec.where`` says, all if None.

    Raises:
        EstimateError: what the specification names does not exist, is no number, or leaves no rows.
    """
    (outcome, y_term), terms = columns.named(spec.outcome), columns.expand(spec.regressors)
    extra = columns.expand(spec.instruments)
    endogenous = [name for name, _ in columns.expand(spec.endogenous)]
    _check_roles(outcome, y_term, terms, endogenous, extra)
    values = {outcome: columns.values(y_term)} | {name: columns.values(term) for name, term in [*terms, *extra]}
    if spec.weights:
        values[f"weights {spec.weights}"] = columns.values(spec.weights)
    if spec.offset:
        values[f"offset {spec.offset}"] = columns.values(columns.named(spec.offset)[1])
    levels = {name: columns.codes(name) for name in dict.fromkeys([*spec.fixed_effects, *clusters(spec.vcov)])}
    keep, account = _sample(columns, spec, sample)
    keep, account, warnings = _complete(values, levels, keep, account, spec)
    keep, account, singletons = _identified(values[outcome], levels, keep, account, spec)
    account["used"], account["singletons"] = int(keep.sum()), singletons
    place = np.flatnonzero(keep)
    rows: Any = slice(None) if keep.all() else place
    if twice := columns.repeated(rows):
        raise EstimateError(Message("design.twice", twice=twice))
    names = [name for name, _ in terms]
    design = Design(
        outcome=outcome,
        names=tuple(names),
        place=place,
        y=values[outcome][rows],
        regressors=tuple(values[name][rows] for name in names),
        z=np.stack([values[name][rows] for name, _ in extra]).T if extra else np.zeros((len(place), 0)),
        endogenous=tuple(names.index(name) for name in endogenous),
        instruments=tuple(name for name, _ in extra),
        weights=values[f"weights {spec.weights}"][rows] if spec.weights else np.ones(len(place)),
        offset=values[f"offset {spec.offset}"][rows] if spec.offset else np.zeros(len(place)),
        effects=tuple(renumbered(levels[name][rows]) for name in spec.fixed_effects),
        groups={name: renumbered(levels[name][rows]) for name in clusters(spec.vcov)},
        account=account,
        warnings=warnings,
    )
    _check_outcome(design, spec)
    return design


def rows_of(sample: Any, data: pd.DataFrame) -> np.ndarray | None:
    """The rows that a caller names, one bool each; None for all.

    Raises:
        EstimateError: it is none, or its index is another than the table's: rows would be told apart by their order.
    """
    if sample is None:
        return None
    if isinstance(sample, pd.Series) and not sample.index.equals(data.index):
        raise EstimateError(Message("fit.sample_index"))
    mask = np.asarray(sample)
    if mask.dtype != bool or mask.shape != (len(data),):
        raise EstimateError(Message("fit.sample", rows=len(data)))
    return mask


def renumbered(codes: np.ndarray) -> np.ndarray:
    """Level codes from 0 without gaps, in the same order.

    >>> import numpy as np
    >>> renumbered(np.array([5, 0, 2, 5]))
    array([2, 0, 1, 2])
    """
    if (least := int(codes.min(initial=0))) < 0:  # missing is a level of its own
        codes = codes - least
    there = np.bincount(codes) > 0
    return codes if there.all() else np.asarray((np.cumsum(there) - 1)[codes])


def part(whole: Design, rows: np.ndarray) -> Design:
    """Some of a design's rows (a mask), levels renumbered; the account stays that of the whole."""
    own: Any = {key: getattr(whole, key)[rows] for key in ("place", *NUMBERS)}
    own["regressors"] = tuple(column[rows] for column in whole.regressors)
    effects = tuple(renumbered(codes[rows]) for codes in whole.effects)
    groups = {name: renumbered(codes[rows]) for name, codes in whole.groups.items()}
    return replace(whole, effects=effects, groups=groups, **own)


def with_groups(design: Design, columns: Columns, names: Sequence[str]) -> Design | None:
    """The design with further columns to cluster by; None if one of them is missing in some row used."""
    codes = {name: columns.codes(name)[design.place] for name in names}
    if any((own < 0).any() for own in codes.values()):
        return None
    return replace(design, groups={name: renumbered(own) for name, own in codes.items()})


def _check_roles(
    outcome: str, y_term: str, terms: list[tuple[str, str]], endogenous: list[str], extra: list[tuple[str, str]]
) -> None:
    if not terms:
        raise EstimateError(Message("design.no_regressor"))
    for name, term in [*terms, *extra]:
        if term == y_term:
            raise EstimateError(Message("design.both", outcome=outcome, name=name))
    names = [name for name, _ in terms]
    if unknown := [name for name in endogenous if name not in names]:
        raise EstimateError(Message("design.endogenous", unknown=unknown[0], names=tuple(names)))
    if both := [name for name, _ in extra if name in names]:
        raise EstimateError(Message("design.instrument", both=both[0]))
    if len(extra) < len(endogenous) or (extra and not endogenous):
        raise EstimateError(Message("design.instruments", n_endogenous=len(endogenous), n_extra=len(extra)))


def _sample(columns: Columns, spec: ModelSpec, sample: np.ndarray | None) -> tuple[np.ndarray, dict[str, Any]]:
    """Rows that the specification asks for: ``where``, the quantile group, the caller's own."""
    total = len(columns.data)
    keep = np.ones(total, dtype=bool)
    account: dict[str, Any] = {"given": total, "dropped": {}}
    for name, wanted in spec.where:
        column = columns.column(name)
        keep &= one_of(column, wanted)
        if not keep.any():
            shown = ", ".join(map(str, pd.unique(column.dropna())[:5]))
            raise EstimateError(Message("design.no_sample", name=name, wanted=tuple(map(str, wanted)), shown=shown))
    if spec.quantile:
        name, k, g = spec.quantile
        values = columns.values(name)
        known = keep & np.isfinite(values)
        if not known.any():
            raise EstimateError(Message("design.no_group", name=name))
        cuts = np.quantile(values[known], [(g - 1) / k, g / k])
        keep = known & (values >= (cuts[0] if g > 1 else -np.inf)) & (values < (cuts[1] if g < k else np.inf))
        account["quantile"] = {"column": name, "group": g, "of": k, "from": float(cuts[0]), "below": float(cuts[1])}
    account["dropped"][Message("row.outside")] = total - int(keep.sum())
    if sample is not None:
        account["dropped"]["screened"] = int((keep & ~sample).sum())
        keep &= sample
        if not keep.any():
            raise EstimateError(Message("design.no_rows"))
    return keep, account


def _complete(
    values: dict[str, np.ndarray],
    levels: dict[str, np.ndarray],
    keep: np.ndarray,
    account: dict[str, Any],
    spec: ModelSpec,
) -> tuple[np.ndarray, dict[str, Any], list[str]]:
    """Rows with a finite value everywhere; how many each column alone would cost."""
    asked = int(keep.sum())
    gaps = {name: own for name, own in values.items() if not _finite(own)}
    missing, absent = _any(((name, keep & np.isnan(own)) for name, own in gaps.items()), len(keep))
    unknown = {name: own for name, own in levels.items() if own.min(initial=0) < 0}
    without, unlevelled = _any(
        ((Message("row.level", name=name), keep & (own < 0)) for name, own in unknown.items()), len(keep)
    )
    missing, absent = missing | without, absent | unlevelled
    if whole := [name for name, rows in absent.items() if rows == asked]:
        raise EstimateError(Message("design.missing", whole=whole[0], asked=asked))
    endless, infinite = _any(((name, keep & np.isinf(own)) for name, own in gaps.items()), len(keep))
    endless &= ~missing
    dropped = account["dropped"]
    dropped["missing"], dropped["infinite"] = int(missing.sum()), int(endless.sum())
    account["missing_in"] = {name: rows for name, rows in absent.items() if rows}
    account["infinite_in"] = {name: rows for name, rows in infinite.items() if rows}
    keep = keep & ~missing & ~endless
    warnings: list[str] = []
    if endless.any():
        columns = ", ".join(f"{name} {n:,}" for name, n in account["infinite_in"].items())
        warnings.append(Message("design.infinite", sum=int(endless.sum()), columns=columns))
    if spec.weights:
        weights = values[f"weights {spec.weights}"]
        if (weights[keep] < 0).any():
            raise EstimateError(Message("design.weights", weights=spec.weights, sum=int((weights[keep] < 0).sum())))
        refuse_far(float(weights[keep].max(initial=0)), spec.weights)
        dropped["weight 0"] = int((keep & (weights == 0)).sum())
        keep &= weights != 0
    if not keep.any():
        parts = ", ".join(f"{name} {n:,}" for name, n in account["missing_in"].items())
        raise EstimateError(Message("design.incomplete", parts=parts))
    return keep, account, warnings


def _finite(values: np.ndarray) -> bool:
    """Whether each value surely is finite; False also where the sum alone is not."""
    with np.errstate(over="ignore", invalid="ignore"):
        return bool(np.isfinite(values.sum()))


def _any(masks: Iterable[tuple[str, np.ndarray]], rows: int) -> tuple[np.ndarray, dict[str, int]]:
    """Rows that are in some mask, and how many are in each; no two masks are held at once."""
    found, counts = np.zeros(rows, dtype=bool), dict[str, int]()
    for name, mask in masks:
        found |= mask
        counts[name] = int(mask.sum())
    return found, counts


def _identified(
    y: np.ndarray, levels: dict[str, np.ndarray], keep: np.ndarray, account: dict[str, Any], spec: ModelSpec
) -> tuple[np.ndarray, dict[str, Any], dict[str, Any]]:
    """Without the cells of zeros that a Poisson model fits perfectly, and without singletons where they are to go."""
    effects = [levels[name] for name in spec.fixed_effects]
    dropped, separated = account["dropped"], 0
    if spec.family == "poisson":
        before = 0
        while before != (before := int(keep.sum())):
            for codes in effects:
                sums = np.bincount(codes[keep], y[keep])
                keep = keep & (np.append(sums, 0.0)[np.minimum(codes, len(sums))] != 0)
        separated = account["given"] - sum(dropped.values()) - int(keep.sum())
        dropped["separated"] = separated
    alone = keep.copy()
    while effects and alone.any():
        before = int(alone.sum())
        for codes in effects:
            sizes = np.bincount(codes[alone], minlength=int(codes.max()) + 1)
            alone &= sizes[codes] > 1
        if int(alone.sum()) == before:
            break
    singletons = int(keep.sum()) - int(alone.sum())
    if spec.singletons == "drop":
        dropped["singleton"] = singletons
        keep = alone
    if not keep.any():
        raise EstimateError(Message("design.singletons"))
    return keep, account, {"rows": singletons, "treatment": "dropped" if spec.singletons == "drop" else "kept"}


def _check_outcome(design: Design, spec: ModelSpec) -> None:
    low, high = float(design.y.min()), float(design.y.max())
    if spec.family == "poisson" and low < 0:
        raise EstimateError(Message("design.negative", outcome=design.outcome, low=low))
    if low == high:
        raise EstimateError(Message("design.constant", outcome=design.outcome, low=low, n_y=len(design.y)))
