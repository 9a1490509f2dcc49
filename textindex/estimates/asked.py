"""In: what a call of `fit` names. Out: one `ModelSpec`, or what cannot be run as asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

import pandas as pd

from textindex.core.errors import EstimateError
from textindex.core.estimates import ModelSpec
from textindex.core.messages import Message
from textindex.estimates import specs, vcov
from textindex.estimates.formula import is_formula, parsed

FORMULA = ("outcome", "regressors", "fixed_effects", "endogenous", "instruments")
LISTS = (*FORMULA[1:], "controls", "beside")
PARTS = frozenset(field.name for field in fields(ModelSpec))


def asked_for(spec: ModelSpec | str | None, given: Mapping[str, Any], data: pd.DataFrame) -> ModelSpec:
    """A `ModelSpec` from a base and what replaces its parts.

    Args:
        spec: the base, or a shipped one by name, or None.
        given: parts by name; an outcome may be a formula, and then is all of `FORMULA`.
        data: the table, whose columns tell a formula from a name.

    Raises:
        EstimateError: parts are missing or cannot stand together.
    """
    parts = dict(given)
    base = specs.one(spec) if isinstance(spec, str) else spec
    if is_formula(parts.get("outcome"), data.columns):
        if twice := [part for part in FORMULA if part != "outcome" and part in parts]:
            raise EstimateError(Message("asked.twice", twice=twice[0], outcome=parts["outcome"]))
        parts |= parsed(parts["outcome"], data)
    for key in LISTS:
        if key in parts:
            parts[key] = (parts[key],) if isinstance(parts[key], (str, Mapping)) else tuple(parts[key])
    if "where" in parts:
        pairs = parts["where"].items() if isinstance(parts["where"], Mapping) else parts["where"]
        parts["where"] = tuple((k, tuple(v) if pd.api.types.is_list_like(v) else (v,)) for k, v in pairs)
    if base is None and not {"outcome", "regressors"} <= set(parts):
        raise EstimateError(Message("asked.none"))
    asked = ModelSpec(**parts) if base is None else replace(base, **parts)
    _refuse(asked, "controls" in parts)
    return asked


def _refuse(asked: ModelSpec, own_controls: bool) -> None:
    """What cannot be run, before anything is."""
    if asked.screen is not None and asked.screen.model:
        raise EstimateError(Message("asked.file", asked=asked.name))
    if asked.family == "poisson" and asked.endogenous:
        raise EstimateError(Message("asked.poisson_iv"))
    if own_controls and (absent := [term for term in asked.controls if term not in asked.regressors]):
        raise EstimateError(Message("asked.controls", absent=tuple(absent)))
    if asked.offset and asked.family != "poisson":
        raise EstimateError(Message("asked.offset"))
    for each in (asked.vcov, *asked.beside):
        _ = vcov.kind(each)
