"""In: a file of specifications and a table. Out: every model's `Estimate`, and the tests between models."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from textindex.core.choices import check_choices
from textindex.core.errors import EstimateError, EstimateWarning
from textindex.core.estimates import Estimate, Estimates, ModelSpec, Screen, SpecFile
from textindex.core.messages import Message, lines, of_error
from textindex.core.samples import Described
from textindex.estimates.absorb import Engine
from textindex.estimates.asked import asked_for
from textindex.estimates.cut import above
from textindex.estimates.differences import group_difference
from textindex.estimates.fit import fit, fitted, plain
from textindex.estimates.mediate import mediate
from textindex.estimates.samples import described, weighed
from textindex.estimates.specs import load_specs
from textindex.estimates.terms import Columns
from textindex.tables.given import in_pandas


def estimate(
    spec: str | Path | SpecFile,
    data: pd.DataFrame,
    *,
    models: Sequence[str] = (),
    check: bool = False,
    engine: Engine | None = None,
) -> Estimates:
    """Run a file of specifications; a model that cannot be run does not stop the others.

    Args:
        spec: a shipped file (``li2023``), a TOML file of your own, or a loaded one.
        data: one row a firm-year.
        models: names of the models wanted, or of tables (``2`` for 2.1, 2.2 and 2.3); all if empty.
        check: fit each by the other engine too (see `fit`).
        engine: see `fit`.

    Raises:
        EstimateError: the file has faults, a model asked for is not in it, or no model could be run.

    Warns:
        EstimateWarning: what each model's note must say.
    """
    check_choices(EstimateError, engine=(engine, Engine | None))
    data = in_pandas(data, EstimateError)
    file = spec if isinstance(spec, SpecFile) else load_specs(spec)
    wanted = [model for name in models for model in file.named(name)] if models else list(file.models)
    data, matches, failed = weighed(file, wanted, data, every=not models)
    done, cuts, known = list[Estimate](), dict[str, float](), dict[tuple[str, str], Columns]()
    for model in wanted:
        try:
            if model.weights in failed:
                raise EstimateError(Message("run.match", failed=failed[model.weights]))
            sample = None
            if model.screen:
                sample, cut = _screened(file, model.screen, data, engine)
                cuts |= {} if cut is None else {model.name: cut}
            done.append(_fitted(data, model, sample, known, engine, check=check))
        except EstimateError as error:
            failed[model.name] = of_error(error)
    if not done and (wanted or not matches):
        by_reason: dict[str, list[str]] = {}
        for name, why in failed.items():
            by_reason.setdefault(why, []).append(name)
        reasons = [Message("run.reason", names=tuple(names), why=why) for why, names in by_reason.items()]
        raise EstimateError(Message("run.none", file=file.name, reasons=lines(reasons)))
    names = {e.spec.name for e in done}
    differences = _differences(file, data, names, failed, engine)
    mediations = _mediations(file, data, done, failed, engine)
    descriptions = () if models else _descriptions(file, data, failed)
    return Estimates(
        file=file,
        estimates=tuple(done),
        differences=differences,
        failed=failed,
        cuts=cuts,
        mediations=mediations,
        matches=matches,
        descriptions=descriptions,
    )


def _fitted(
    data: pd.DataFrame, model: ModelSpec, sample: Any, known: dict[tuple[str, str], Columns], engine: Engine | None, *,
    check: bool,
) -> Estimate:  # fmt: skip
    """One model; what levels its table has is looked up once for all models (known)."""
    asked = asked_for(replace(model, screen=None), {}, plain(data))
    if asked.panel not in known:
        known[asked.panel] = Columns(data, asked.panel)
    result = fitted(known[asked.panel].anew(), asked, sample, engine, check=check)
    for warning in result.warnings:
        warnings.warn(Message("list.of", of=model.name or asked.outcome, what=warning), EstimateWarning, stacklevel=3)
    return replace(result, spec=model)


def _descriptions(file: SpecFile, data: pd.DataFrame, failed: dict[str, str]) -> tuple[Described, ...]:
    done = list[Described]()
    for asked in file.descriptions:
        try:
            done.append(described(asked, data))
        except EstimateError as error:
            failed[asked.name] = of_error(error)
    return tuple(done)


def _differences(
    file: SpecFile, data: pd.DataFrame, names: set[str], failed: dict[str, str], engine: Engine | None
) -> pd.DataFrame:
    tables = []
    for test in file.differences:
        if not set(test.models) <= names:
            continue
        pair = [file.model(name) for name in test.models]
        try:
            mine, theirs = (_screened(file, m.screen, data, engine)[0] if m.screen else None for m in pair)
            first, second = (replace(model, screen=None) for model in pair)
            draws: Any = {"permutations": test.permutations, "seed": test.seed, "shuffle": test.shuffle}
            table = group_difference(data, first, second, test.terms, samples=(mine, theirs), **draws)
        except EstimateError as error:
            failed[test.name] = of_error(error)
            continue
        table.insert(0, "name", test.name)
        tables.append(table)
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()


def _mediations(
    file: SpecFile, data: pd.DataFrame, done: list[Estimate], failed: dict[str, str], engine: Engine | None
) -> pd.DataFrame:
    """Effects through channels, of models that were run."""
    tables, by = [], {e.spec.name: e for e in done}
    for asked in file.mediations:
        if not {asked.model, asked.printed or asked.model} <= set(by):
            continue
        spec, sample = file.model(asked.model), None
        try:
            if spec.screen:
                sample = _screened(file, spec.screen, data, engine)[0]
            found = mediate(
                data, asked.channel, replace(spec, screen=None), terms=asked.terms, draws=asked.draws,
                seed=asked.seed, cluster=asked.cluster or None, sample=sample,
            )  # fmt: skip
            slope = float(by[asked.printed][found.channel]["estimate"]) if asked.printed else float("nan")
        except (EstimateError, ValueError) as error:
            failed[asked.name] = of_error(error)
            continue
        head = {"name": asked.name, "channel": found.channel, "outcome": found.b.record["outcome"], "printed": slope}
        tables.append(pd.DataFrame([{**head, **row} for row in found.table.to_dict("records")]))
        tables[-1]["note"] = "; ".join(found.warnings)
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()


def _screened(
    file: SpecFile, screen: Screen, data: pd.DataFrame, engine: Engine | None
) -> tuple[np.ndarray, float | None]:
    """Rows whose residual in another model is not above its upper quantile; rows that it does not score stay.

    Or rows that a column does not mark.
    """
    if screen.column:
        return Columns(data, ("firm", "year")).unmarked(screen.column), None
    other: ModelSpec = file.model(screen.model)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", EstimateWarning)
        scored = fit(data.reset_index(drop=True), spec=other, engine=engine).rows["residual"]
    cut = above(scored.to_numpy(), screen.share)
    keep = np.ones(len(data), dtype=bool)
    keep[scored.index[cut.above]] = False
    return keep, float(cut.at[0])
