"""In: two models of disjoint groups. Out: whether their coefficients differ (组间系数差异), tested in three ways."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from textindex.core.choices import check_choices
from textindex.core.errors import EstimateError
from textindex.core.estimates import ModelSpec, Shuffle
from textindex.core.messages import Message
from textindex.estimates import absorb, solve, vcov
from textindex.estimates.design import NUMBERS, Design, build, part, renumbered, rows_of
from textindex.estimates.terms import Columns
from textindex.tables.given import in_pandas

JOINT = "(all)"
HEAD = ["test", "term", "first", "second", "difference", "se", "statistic", "df", "p", "draws"]


def group_difference(
    data: pd.DataFrame,
    first: ModelSpec,
    second: ModelSpec,
    terms: Sequence[str],
    *,
    permutations: int = 0,
    seed: int = 1,
    shuffle: Shuffle = "rows",
    samples: tuple[np.ndarray | None, np.ndarray | None] = (None, None),
) -> pd.DataFrame:
    """Test whether coefficients differ between two groups of rows.

    - ``interacted``: one regression in which regressors and fixed effects are all interacted with the group (Chow),
      under ``first.vcov``; t for each term, F for all of them.
    - ``suest``: both fits' scores stacked, as in Stata: the factor is G/(G-1), or n/(n-1), and the law is normal.
    - ``permutation``: Fisher's: groups of the same sizes drawn at random; p is the share of draws with a difference at
      least as large in absolute value, the one observed among them (two-sided).

    Args:
        data: the table.
        first: a model.
        second: the same model of other rows.
        terms: the coefficients.
        permutations: draws; 0 leaves the permutation test out.
        seed: of the draws.
        shuffle: ``rows`` draws rows, as Stata's bdiff does; ``firms`` draws whole firms, right where firms stay in one
            group.
        samples: rows of each model, beside what it says itself.

    Returns:
        One row a test and term, and one for all terms.

    Raises:
        EstimateError: the groups share rows, a term is in neither, or the models are not alike.

    Source:
        Chow (1960); Weesie (1999), suest; Cleary (1999) for the permutation of groups.
    """
    check_choices(EstimateError, shuffle=(shuffle, Shuffle))
    data = in_pandas(data, EstimateError)
    alike = replace(second, where=first.where, quantile=first.quantile, name=first.name, label=first.label)
    if replace(alike, published=first.published, screen=first.screen, beside=first.beside) != first:
        raise EstimateError(Message("groups.alike"))
    if first.endogenous:
        raise EstimateError(Message("groups.instrumented"))
    columns = Columns(data, first.panel)
    masks = [rows_of(sample, data) for sample in samples]
    designs = [build(columns, spec, mask) for spec, mask in zip((first, second), masks, strict=True)]
    if shared := len(set(designs[0].place) & set(designs[1].place)):
        raise EstimateError(Message("groups.shared", shared=shared))
    road = solve.poisson if first.family == "poisson" else solve.linear
    found = [road(design, first.fixed_effects, absorb.demean) for design in designs]
    for term in terms:
        if absent := [n for n, f in zip(("first", "second"), found, strict=True) if term not in f.names]:
            group = Message(f"group.{absent[0]}")
            raise EstimateError(Message("groups.no_term", term=term, group=group, names=tuple(found[0].names)))
    rows = _wald(columns, first, designs, found, list(terms))
    if permutations:
        rows += _permuted(
            columns=columns,
            spec=first,
            designs=designs,
            found=found,
            terms=list(terms),
            draws=permutations,
            seed=seed,
            shuffle=shuffle,
        )
    return pd.DataFrame(rows, columns=HEAD)


def _wald(
    columns: Columns, spec: ModelSpec, designs: list[Design], found: list[solve.Solution], terms: list[str]
) -> list[dict[str, Any]]:
    from scipy.linalg import block_diag
    from scipy.special import chdtrc, fdtrc, ndtr, stdtr

    a, b = found
    stacked = vcov.Sandwich(
        block_diag(a.sandwich.bread, b.sandwich.bread),
        block_diag(a.sandwich.scores, b.sandwich.scores),
        None if spec.family == "poisson" else a.rss + b.rss,
        a.sandwich.n + b.sandwich.n,
        a.sandwich.k + b.sandwich.k,
        tuple(
            np.concatenate([mine, theirs + int(mine.max()) + 1])
            for mine, theirs in zip(designs[0].effects, designs[1].effects, strict=True)
        ),
    )
    place = np.concatenate([design.place for design in designs])
    groups = [renumbered(columns.codes(name)[place]) for name in vcov.clusters(spec.vcov)]
    matrix, free, record, _ = vcov.covariance(stacked, spec.vcov, groups)
    pick = np.zeros((len(terms), stacked.k))
    for i, term in enumerate(terms):
        pick[i, a.names.index(term)], pick[i, len(a.names) + b.names.index(term)] = 1.0, -1.0
    difference = pick @ np.concatenate([a.beta, b.beta])
    rows = []
    tests = {"interacted": 1.0}
    if record["type"] != "iid":
        tests["suest"] = (stacked.n - record["k"]) / (stacked.n - 1)
    for test, factor in tests.items():
        spread = pick @ matrix @ pick.T * factor
        exact = test == "interacted" and spec.family == "gaussian"
        for i, term in enumerate(terms):
            se = float(np.sqrt(spread[i, i]))
            t = difference[i] / se
            p = 2 * (stdtr(free, -abs(t)) if exact else ndtr(-abs(t)))
            rows.append(
                _row(
                    test=test,
                    term=term,
                    found=found,
                    difference=float(difference[i]),
                    se=se,
                    statistic=float(t),
                    df=int(free) if exact else None,
                    p=float(p),
                )
            )
        chi2 = float(difference @ np.linalg.solve(spread, difference))
        q = len(terms)
        p = float(fdtrc(q, free, chi2 / q)) if exact else float(chdtrc(q, chi2))
        rows.append(
            _row(
                test=test,
                term=JOINT,
                found=None,
                difference=None,
                se=None,
                statistic=chi2 / q if exact else chi2,
                df=int(free) if exact else q,
                p=p,
            )
        )
    return rows


def _row(
    test: str, term: str, found: Any, difference: float | None, se: float | None, statistic: float | None,
    df: int | None, p: float, draws: int = 0,
) -> dict[str, Any]:  # fmt: skip
    pair = [float(f.beta[f.names.index(term)]) for f in found] if found else [None, None]
    return dict(zip(HEAD, [test, term, *pair, difference, se, statistic, df, p, draws], strict=True))


def _permuted(
    columns: Columns, spec: ModelSpec, designs: list[Design], found: list[solve.Solution], terms: list[str],
    draws: int, seed: int, shuffle: str,
) -> list[dict[str, Any]]:  # fmt: skip
    """Fisher's permutation test of each term's difference."""
    whole = _joined(columns, spec, designs)
    first = np.arange(len(whole.y)) < len(designs[0].y)
    units = np.arange(len(first))
    if shuffle == "firms":
        units = renumbered(columns.codes(spec.panel[0])[whole.place])
        if moving := len(np.intersect1d(units[first], units[~first])):
            raise EstimateError(Message("groups.moving", moving=moving))
    label = np.zeros(int(units.max()) + 1, dtype=bool)
    label[units[first]] = True
    observed = np.array(
        [found[0].beta[found[0].names.index(t)] - found[1].beta[found[1].names.index(t)] for t in terms]
    )
    random, beyond, done = np.random.default_rng(seed), np.zeros(len(terms)), 0
    for _ in range(draws):
        chosen = random.permutation(label)[units]
        try:
            pair = [_coefficients(part(whole, rows), spec, terms) for rows in (chosen, ~chosen)]
        except (EstimateError, ValueError):  # a draw in which a term has no variation of its own
            continue
        done += 1
        beyond += np.abs(pair[0] - pair[1]) >= np.abs(observed) * (1 - 1e-12)
    return [
        _row(
            test="permutation",
            term=term,
            found=found,
            difference=float(observed[i]),
            se=None,
            statistic=None,
            df=None,
            p=float((1 + beyond[i]) / (1 + done)),
            draws=done,
        )
        for i, term in enumerate(terms)
    ]


def _joined(columns: Columns, spec: ModelSpec, designs: list[Design]) -> Design:
    a, b = designs
    place = np.concatenate([a.place, b.place])
    effects = tuple(columns.codes(name)[place] for name in spec.fixed_effects)
    both: Any = {key: np.concatenate([getattr(a, key), getattr(b, key)]) for key in NUMBERS}
    both["regressors"] = tuple(map(np.concatenate, zip(a.regressors, b.regressors, strict=True)))
    return replace(a, place=place, effects=effects, groups={}, **both)


def _coefficients(design: Design, spec: ModelSpec, terms: list[str]) -> np.ndarray:
    road = solve.poisson if spec.family == "poisson" else solve.linear
    found = road(design, spec.fixed_effects, absorb.demean)
    return np.array([found.beta[found.names.index(term)] for term in terms])
