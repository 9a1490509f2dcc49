"""In: a file of specifications, a panel and a coded sheet. Out: each model on all hits, flagged-out and corrected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from textindex.core.choices import check_choices
from textindex.core.errors import EstimateError
from textindex.core.estimates import Estimate, Estimates, ModelSpec, SpecFile, Text
from textindex.core.messages import Message, lines, of_error
from textindex.estimates.correction.moments import Unit
from textindex.estimates.correction.sheet import CODED, OWN, PROBABILITY, coded_firm_years, join_coded
from textindex.estimates.correction.table import Check, corrections
from textindex.estimates.specs import load_specs
from textindex.estimates.terms import Columns
from textindex.tables.given import in_pandas

PLAIN = ("weights", "offset", "endogenous", "instruments", "where", "quantile", "screen")


def correct_models(
    spec: str | Path | SpecFile,
    data: pd.DataFrame,
    sheet: pd.DataFrame | str | Path,
    *,
    true: str = f"ln(1+{OWN})",
    regressor: str | None = None,
    predicted: str | None = None,
    unit: Unit = "firm-year",
    sensitivity: Sequence[Check] = (),
    models: Sequence[str] = (),
) -> Estimates:
    """Correct the models of a file by a coded sheet.

    Args:
        spec: a shipped file, a TOML file, or a loaded one.
        data: one row a firm-year.
        sheet: see `coded_firm_years`.
        true: a term of the sheet's columns, in the units of the regressor. Firm-years whose regressor is 0 have no hit,
            and count as coded (unless whole firms were drawn).
        regressor: the one to be corrected, a column of the panel; each model's first unless given.
        predicted: the same without the hits that a classifier flags, the prediction; the regressor itself unless given.
        unit: what was drawn.
        sensitivity: ``rc``, ``mi``.
        models: only these.

    Returns:
        Of each model 2.1 the models 2.1.1, 2.1.2, …, a table each; those that cannot be corrected in ``failed``.

    Raises:
        EstimateError: the sheet has faults, or no model can be corrected.
    """
    check_choices(EstimateError, unit=(unit, Unit))
    for check in sensitivity:
        check_choices(EstimateError, sensitivity=(check, Check))
    file = spec if isinstance(spec, SpecFile) else load_specs(spec)
    wanted = [model for name in models for model in file.named(name)] if models else list(file.models)
    coded, data = coded_firm_years(sheet), in_pandas(data, EstimateError)
    done, failed, titles = list[Estimate](), dict[str, str](), dict[str, Text]()
    for model in wanted:
        try:
            whole, told = join_coded(data, coded, model.panel)
            own = _one(
                model=model,
                data=whole,
                true=true,
                regressor=regressor,
                predicted=predicted,
                unit=unit,
                sensitivity=sensitivity,
            )
            if "corrected" in own.failed:
                raise EstimateError(own.failed["corrected"])
        except EstimateError as error:
            failed[model.name] = of_error(error)
            continue
        for at, estimate in enumerate(own.estimates, 1):
            name = f"{model.name}.{at}"
            done.append(replace(estimate, spec=replace(estimate.spec, name=name),
                                warnings=(*told, *estimate.warnings)))  # fmt: skip
        failed |= {f"{model.name} {name}": why for name, why in own.failed.items()}
        titles[model.name] = model.label
    if not done:
        raise EstimateError(lines([Message("correct.nothing", file=file.name), *dict.fromkeys(failed.values())]))
    made = SpecFile(
        file.name, file.title, file.source, file.note, tuple(each.spec for each in done),
        tables={name: label for name, label in titles.items() if label}, labels=file.labels,
    )  # fmt: skip
    return Estimates(made, tuple(done), pd.DataFrame(), failed, {}, pd.DataFrame())


def _one(
    model: ModelSpec, data: pd.DataFrame, true: str, regressor: str | None, predicted: str | None, unit: Unit,
    sensitivity: Sequence[Check],
) -> Estimates:  # fmt: skip
    """One model on all hits, flagged-out and corrected."""
    plain = ModelSpec(model.outcome, model.regressors)
    if odd := [name for name in PLAIN if getattr(model, name) != getattr(plain, name)]:
        raise EstimateError(Message("correct.has", odd=odd[0]))
    if model.family != "gaussian":
        raise EstimateError(Message("correct.poisson"))
    terms = [term for _, term in Columns(data, model.panel).expand(model.regressors)]
    own = regressor or terms[0]
    if own not in terms:
        raise EstimateError(Message("correct.no_regressor", own=own, terms=tuple(terms)))
    products = [term for term in terms if own in term.split(":") and term != own]
    if len(products) > 1:
        raise EstimateError(Message("correct.products", n_products=len(products), own=own))
    by = ":".join(part for part in products[0].split(":") if part != own) if products else None
    if any(own in term for term in terms if term != own and term not in products):
        raise EstimateError(Message("correct.lag", own=own))
    known = [term for term in terms if term != own and term not in products]
    if unit == "firm-year" and own in data and OWN in data:
        data = _with_zeros(data, own)
    return corrections(
        data, model.outcome, true=f"{own} = {true}", predicted=predicted or own, coded=CODED, probability=PROBABILITY,
        all_hits=own, flagged_out=predicted or "", regressors=known, fixed_effects=model.fixed_effects, interaction=by,
        unit=unit, sensitivity=sensitivity, panel=model.panel,
    )  # fmt: skip


def _with_zeros(data: pd.DataFrame, regressor: str) -> pd.DataFrame:
    """Firm-years without any hit are known to have no own one: coded, with certainty."""
    none = (pd.to_numeric(data[regressor], errors="coerce") == 0) & (data[CODED] != 1)
    values = {CODED: 1, PROBABILITY: 1.0, OWN: 0}
    return data.assign(**{name: data[name].where(~none, value) for name, value in values.items()})
