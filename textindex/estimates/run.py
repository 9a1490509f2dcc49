"""In: a file of specifications and a table. Out: every model's `Estimate`, and the tests between models."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textindex.base.errors import EstimateError, EstimateWarning
from textindex.base.estimates import Estimate, Estimates, ModelSpec, Screen, SpecFile
from textindex.estimates.differences import group_difference
from textindex.estimates.fit import Engine, fit
from textindex.estimates.specs import load_specs

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd


def estimate(
    spec: str | Path | SpecFile,
    data: pd.DataFrame,
    *,
    models: Sequence[str] = (),
    check: bool = False,
    engine: Engine = "pyfixest",
) -> Estimates:
    """Run a file of specifications; a model that cannot be run does not stop the others.

    Args:
        spec: a shipped file (``li2023``), a TOML file of your own, or a loaded one.
        data: one row a firm-year.
        models: names of the models wanted; all if empty.
        check: fit each by the other engine too (see `fit`).
        engine: see `fit`.

    Raises:
        EstimateError: the file has faults, a model asked for is not in it, or no model could be run.

    Warns:
        EstimateWarning: what each model's note must say.
    """
    import pandas as pd

    file = spec if isinstance(spec, SpecFile) else load_specs(spec)
    wanted = [file.model(name) for name in models] if models else list(file.models)
    done, failed, cuts = list[Estimate](), dict[str, str](), dict[str, float]()
    for model in wanted:
        try:
            sample = None
            if model.screen:
                sample, cuts[model.name] = _screened(file, model.screen, data, engine)
            result = fit(data, spec=replace(model, screen=None), sample=sample, check=check, engine=engine)
            done.append(replace(result, spec=model))
        except EstimateError as error:
            failed[model.name] = str(error)
    if not done:
        reasons = "\n".join(f"  {name}: {why}" for name, why in failed.items())
        raise EstimateError(f"no model of {file.name} could be run:\n{reasons}")
    tables, names = [], {e.spec.name for e in done}
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
            failed[test.name] = str(error)
            continue
        table.insert(0, "name", test.name)
        tables.append(table)
    differences = pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()
    return Estimates(file, tuple(done), differences, failed, cuts)


def _screened(file: SpecFile, screen: Screen, data: pd.DataFrame, engine: Engine) -> tuple[np.ndarray, float]:
    """Rows whose residual in another model is not above its upper quantile; rows that it does not score stay."""
    import numpy as np

    other: ModelSpec = file.model(screen.model)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", EstimateWarning)
        scored = fit(data.reset_index(drop=True), spec=other, engine=engine).rows["residual"]
    cut = float(np.quantile(scored, 1 - screen.share))
    keep = np.ones(len(data), dtype=bool)
    keep[scored.index[scored > cut]] = False
    return keep, cut
