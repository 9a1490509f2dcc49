"""In: a table with a partly coded regressor. Out: `Taken`: its numbers, or what is wrong with the coded rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import pandas as pd

from textindex.core.errors import EstimateError
from textindex.core.estimates import INTERCEPT, ModelSpec
from textindex.core.messages import Message, joined
from textindex.estimates.correction.learn import learnt
from textindex.estimates.correction.moments import Unit
from textindex.estimates.correction.numbers import Numbers
from textindex.estimates.design import Design, build
from textindex.estimates.solve import OWN
from textindex.estimates.terms import Columns

FEWEST = 20
"""Firms with a coded row, below which nothing is estimated: the variance is a sum over firms."""
CELLS = 50_000_000
THIN = 20
SHOWN = 5
FAR = 4.0


@dataclass(frozen=True, slots=True)
class Asked:
    """What of a table is what.

    Attributes:
        outcome: term.
        true: term of the coded value, ``NAME = TERM`` gives it a name.
        predicted: terms; one is taken as it is, several are learnt from.
        coded: column of 1 where a row was coded.
        probability: column of the chance with which each row was drawn.
        regressors: terms known everywhere.
        fixed_effects: columns.
        interaction: a term that the regressor is multiplied by, or None.
        unit: what was drawn.
        panel: columns of firm and year.
        seed: deals firms to the folds of what is learnt.
    """

    outcome: str
    true: str
    predicted: tuple[str, ...]
    coded: str
    probability: str
    regressors: tuple[str, ...]
    fixed_effects: tuple[str, ...]
    interaction: str | None
    unit: Unit
    panel: tuple[str, str]
    seed: int = 0

    @property
    def within(self) -> bool:
        """Whether firm effects are taken out."""
        return self.panel[0] in self.fixed_effects


@dataclass(frozen=True, slots=True, eq=False)
class Taken:
    """A regression's numbers.

    Attributes:
        numbers: rows sorted by firm.
        design: the rows used, in the table's order, and the account of the others.
        names: of the predicted columns.
        known: of the known columns that are reported; they come first among `Numbers.known`.
        dropped: known columns dropped, and why.
        coded: rows coded; of these drawn, and sure to be coded as others were not; firms with one that was drawn.
        notes: what a note must say.
        features: how many of the design's columns are predictions; they come first.
    """

    numbers: Numbers
    design: Design
    names: tuple[str, ...]
    known: tuple[str, ...]
    dropped: dict[str, str]
    coded: dict[str, int]
    notes: tuple[str, ...]
    features: int


def take(data: pd.DataFrame, asked: Asked) -> Taken:
    """Read a table.

    Raises:
        EstimateError: no sheet that the estimate could stand on; the text names rows and what to do.
    """
    columns = Columns(data, asked.panel)
    name, term = columns.named(asked.true)
    other = () if asked.interaction is None else tuple(own for own, _ in columns.expand([asked.interaction]))
    known = tuple(dict.fromkeys([*asked.regressors, *other]))
    if term in asked.predicted or set(asked.predicted) & set(known):
        raise EstimateError(Message("correct.same", name=name))
    spec = ModelSpec(
        asked.outcome, (*asked.predicted, *known), asked.fixed_effects, {"CRV1": asked.panel[0]}, panel=asked.panel
    )
    design = build(columns, spec)
    firm = design.groups[asked.panel[0]]
    order = np.argsort(firm, kind="stable")
    r, pi = _drawn(columns, asked, design.place)
    true = _coded_values(columns, term, name, asked, design.place, r)
    _check(columns, asked, r, pi, firm)
    width = len(design.names) - len(columns.expand(known))
    features = design.x[:, :width]
    guess = features[:, 0] if width == 1 else learnt(features, true, r, pi, firm, asked.seed)
    pair = np.column_stack([guess, np.where(r, true, guess)])
    pair = pair[:, :, None]
    names: tuple[str, ...] = (name,)
    if asked.interaction is not None:
        by = columns.values(columns.expand([asked.interaction])[0][1])[design.place]
        pair = np.concatenate([pair, pair * by[:, None, None]], axis=2)
        names = (name, f"{name}:{other[0]}")
    every, kept, dropped = _known(design, width, asked)
    weight = np.where(r, 1 / np.where(r, pi, 1.0), 0.0)
    numbers = Numbers(design.y[order], pair[order, 0], pair[order, 1], weight[order], every[order], firm[order])
    drawn = r & (pi < 1)
    firms = len(np.unique(firm[drawn if drawn.any() else r]))
    sure = int((r & (pi == 1)).sum()) if drawn.any() else 0
    coded = {"rows": int(r.sum()), "firms": firms, "drawn": int(r.sum()) - sure, "sure": sure}
    return Taken(
        numbers=numbers,
        design=design,
        names=names,
        known=kept,
        dropped=dropped,
        coded=coded,
        notes=_notes(weight, pi, r, asked),
        features=width,
    )


def _drawn(columns: Columns, asked: Asked, place: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Which of the rows used are coded, and with what chance each was drawn (NaN where that is not known)."""
    if asked.probability not in columns.data:
        raise EstimateError(Message("correct.no_chance", probability=asked.probability))
    marks, pi = columns.values(asked.coded)[place], columns.values(asked.probability)[place]
    if (odd := ~np.isin(marks, (0.0, 1.0)) & ~np.isnan(marks)).any():
        raise EstimateError(Message("correct.marks", coded=asked.coded, marks=marks[odd][0]))
    return marks == 1, pi


def _coded_values(columns: Columns, term: str, name: str, asked: Asked, place: np.ndarray, r: np.ndarray) -> np.ndarray:
    """The coded values; zeros where nothing is coded, so that no value that should not be known is ever used."""
    values = columns.values(term)[place]
    if (empty := r & ~np.isfinite(values)).any():
        raise EstimateError(
            Message("correct.empty", sum=int(empty.sum()), name=name, rows=_rows(columns, asked, place[empty]))
        )
    return np.where(r, values, 0.0)


def _check(columns: Columns, asked: Asked, r: np.ndarray, pi: np.ndarray, firm: np.ndarray) -> None:
    """Raise where the sample cannot carry an estimate."""
    unknown = r & ~((pi > 0) & (pi <= 1))
    if unknown.any():
        raise EstimateError(
            Message("correct.unknown", probability=asked.probability, sum=int(unknown.sum()), sum_2=int(r.sum()))
        )
    if never := int((~r & (pi <= 0)).sum()):
        raise EstimateError(Message("correct.never", probability=asked.probability, never=never))
    drawn = r & (pi < 1)
    firms = len(np.unique(firm[drawn if drawn.any() else r]))
    if firms < FEWEST:
        raise EstimateError(Message("correct.firms", firms=firms, fewest=FEWEST))
    if asked.unit == "firm":
        sizes = np.bincount(firm)
        share = np.bincount(firm, r) / sizes
        most = np.full(len(sizes), -np.inf)
        np.maximum.at(most, firm[r], pi[r])
        least = np.full(len(sizes), np.inf)
        np.minimum.at(least, firm[r], pi[r])
        if (((share > 0) & (share < 1)) | ((share > 0) & (most > least))).any():
            raise EstimateError(Message("correct.unit"))


def _known(design: Design, width: int, asked: Asked) -> tuple[np.ndarray, tuple[str, ...], dict[str, str]]:
    """Known columns that are independent (and, of `within`, vary inside firms); first those that are reported."""
    own, names = design.x[:, width:], list(design.names[width:])
    effects = [codes for name, codes in zip(asked.fixed_effects, design.effects, strict=True) if name != asked.panel[0]]
    levels = sum(int(codes.max()) for codes in effects)
    if levels * len(design.y) > CELLS or (not asked.within and levels * THIN > len(design.y)):
        raise EstimateError(
            Message(
                "correct.levels",
                levels=levels,
                fixed_effects=joined(asked.fixed_effects, "list.and"),
                n_y=len(design.y),
            )
        )
    dummies = [codes[:, None] == np.arange(1, int(codes.max()) + 1) for codes in effects]
    every = np.hstack([own, *dummies]).astype(float)
    if not asked.within:
        at = len(names) if not asked.fixed_effects else every.shape[1]
        every = np.insert(every, at, 1.0, axis=1)
        names += [] if asked.fixed_effects else [INTERCEPT]
    held = [at for at in range(every.shape[1]) if at >= len(names) or names[at] == INTERCEPT]
    order = [*held, *(at for at in range(every.shape[1]) if at not in held)]
    kept = _independent(every, order, design.groups[asked.panel[0]] if asked.within else None)
    dropped: dict[str, str] = {name: Message('dropped.collinear') for at, name in enumerate(names)
               if at not in kept}  # fmt: skip
    return every[:, kept], tuple(name for at, name in enumerate(names) if at in kept), dropped


def _independent(columns: np.ndarray, order: Sequence[int], firm: np.ndarray | None) -> list[int]:
    """Which columns have a part of their own within firms, after those before them in an order; ascending."""
    basis, kept = np.zeros((len(columns), 0)), list[int]()
    for at in order:
        left = columns[:, at]
        spread = left.std() if left.std() > 0 else abs(left[0])
        if firm is not None:
            left = left - left.mean()
            left = left - (np.bincount(firm, left) / np.bincount(firm))[firm]
        for _ in range(2):  # once leaves rounding behind
            left = left - basis @ (basis.T @ left)
        length = float(np.sqrt(left @ left))
        if length > OWN * spread * np.sqrt(len(left)):
            basis, kept = np.column_stack([basis, left / length]), [*kept, at]
    return sorted(kept)


def _notes(weight: np.ndarray, pi: np.ndarray, r: np.ndarray, asked: Asked) -> tuple[str, ...]:
    """Whether the coded rows stand for about as many as there are."""
    total, n = float(weight.sum()), len(weight)
    spread = float(np.sqrt(np.sum((1 - pi[r]) / pi[r] ** 2)))
    if asked.unit == "firm" or abs(total - n) <= FAR * spread + 0.5:
        return ()
    return (Message("correct.total", total=total, n=n),)


def _rows(columns: Columns, asked: Asked, place: np.ndarray) -> str:
    """A few rows by firm and year."""
    firm, year = (columns.column(name).iloc[place[:SHOWN]].astype(str) for name in asked.panel)
    told = ", ".join(f"{a} {b}" for a, b in zip(firm, year, strict=True))
    return told + (", …" if len(place) > SHOWN else "")


def asked_of(given: Mapping[str, Any]) -> Asked:
    """What is asked, of a function's arguments by their names; those that are not part of it are passed over."""
    parts = {field.name: given[field.name] for field in fields(Asked)}
    several = {name: sequence(parts[name]) for name in ("predicted", "regressors", "fixed_effects")}
    return Asked(**{**parts, **several})


def sequence(terms: Sequence[str] | str) -> tuple[str, ...]:
    """One term or several, as a tuple.

    >>> sequence("a"), sequence(["a", "b"])
    (('a',), ('a', 'b'))
    """
    return (terms,) if isinstance(terms, str) else tuple(terms)
