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
NAMES = (*FORMULA, "controls", "weights", "offset")
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
            listed = pd.api.types.is_list_like(parts[key]) and not isinstance(parts[key], Mapping)
            parts[key] = tuple(parts[key]) if listed else (parts[key],)
    _refuse_no_names(parts)
    _refuse_no_group(parts)
    if "panel" in parts:
        parts["panel"] = tuple(parts["panel"])
    if "where" in parts:
        parts["where"] = _where(parts["where"])
    if base is None and not {"outcome", "regressors"} <= set(parts):
        raise EstimateError(Message("asked.none"))
    asked = ModelSpec(**parts) if base is None else replace(base, **parts)
    _refuse(asked, "controls" in parts)
    return asked


def _refuse_no_names(parts: Mapping[str, Any]) -> None:
    """What is no text where columns and terms are named: a column itself, a number, a list of outcomes."""
    for part in NAMES:
        given = parts.get(part, ())
        for value in given if isinstance(given, tuple) else (given,):
            if not isinstance(value, str):
                shown = repr(value) if isinstance(value, (int, float, list, tuple)) else type(value).__name__
                raise EstimateError(Message("asked.name", part=part, value=shown))


def _refuse_no_group(parts: Mapping[str, Any]) -> None:
    """A quantile that is no column, number of groups and group; a panel that is no pair of columns."""
    match parts.get("quantile", ("", 1, 1)):
        case [str(), int() as k, int() as g] if 1 <= g <= k:
            pass
        case other:
            raise EstimateError(Message("asked.quantile", quantile=other))
    match parts.get("panel", ("firm", "year")):
        case [str(), str()]:
            pass
        case other:
            raise EstimateError(Message("asked.panel", panel=other))


def _where(given: Any) -> tuple[tuple[str, tuple[Any, ...]], ...]:
    pairs = given.items() if isinstance(given, Mapping) else given
    try:
        return tuple((k, tuple(v) if pd.api.types.is_list_like(v) else (v,)) for k, v in pairs)
    except (TypeError, ValueError):
        raise EstimateError(Message("asked.where", value=given)) from None


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
