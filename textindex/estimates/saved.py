"""In: estimates.json, as a run wrote it. Out: its `Estimates`, without the rows that they were made of."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields
from itertools import repeat
from pathlib import Path
from typing import Any

import pandas as pd

from textindex.core.errors import EstimateError
from textindex.core.estimates import Estimate, Estimates, ModelSpec, Screen, SpecFile
from textindex.core.messages import Message, restored
from textindex.core.place import read_text
from textindex.core.samples import Described, Matched

FILE = "estimates.json"


def read_estimates(place: str | Path) -> Estimates:
    """Read what `textindex estimate` wrote, to print or draw it again without estimating.

    Args:
        place: estimates.json, or the folder that it lies in.

    Returns:
        Coefficients, covariance matrices and records to the last digit; ``rows`` are empty.

    Raises:
        EstimateError: there is no such file, or another program wrote it.
    """
    path = Path(place) / FILE if Path(place).is_dir() else Path(place)
    try:
        root = json.loads(read_text(path))
        models = tuple(_estimate(own) for own in root["models"])
        own = root["file"]
        differences, mediations = (_table(root.get(name, [])) for name in ("differences", "mediations"))
        matches = tuple(_matched(match) for match in root.get("matches", []))
        descriptions = tuple(_described(part) for part in root.get("descriptions", []))
        text: dict[str, Any] = {key: own.get(key, "") for key in ("name", "title", "source", "note")}
    except OSError as error:
        raise EstimateError(Message("saved.closed", path=path, strerror=error.strerror)) from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise EstimateError(Message("saved.none", path=path, error=error)) from None
    named: dict[str, Any] = {key: dict(own.get(key) or {}) for key in ("tables", "labels")}
    file = SpecFile(**text, models=tuple(model.spec for model in models), **named)
    codes, cuts = dict(root.get("failed_messages") or {}), dict(root.get("cuts", {}))
    failed = {name: restored(why, codes.get(name)) for name, why in root.get("failed", {}).items()}
    return Estimates(
        file=file,
        estimates=models,
        differences=differences,
        failed=failed,
        cuts=cuts,
        mediations=mediations,
        matches=matches,
        descriptions=descriptions,
    )


def _matched(own: Mapping[str, Any]) -> Matched:
    import pandas as pd

    balance, pairs = _table(own["balance"]), pd.DataFrame(own["pairs"])
    record, told = dict(own["record"]), dict(own.get("messages") or {})
    record |= {key: restored(record[key], told.get(key)) for key in ("said", "estimand") if key in record}
    return Matched(own["name"], balance, pairs, pd.DataFrame(), record, _texts(own["warnings"], told.get("warnings")))


def _described(own: Mapping[str, Any]) -> Described:
    return Described(own["name"], _table(own["table"]), own["weights"], own["by"])


def _estimate(own: Mapping[str, Any]) -> Estimate:
    import pandas as pd

    table = _table(own["coefficients"]).set_index("term")
    terms = list(table.index)
    return Estimate(
        spec=_spec(own["spec"]),
        table=table,
        cov=pd.DataFrame(own["vcov"], index=terms, columns=terms, dtype=float),
        beside=_table(own["beside"]),
        record=dict(own["record"]),
        rows=pd.DataFrame({"fitted": [], "residual": []}, dtype=float),
        warnings=_texts(own["warnings"], own.get("messages")),
    )


def _texts(texts: Sequence[str], codes: Sequence[Any] | None) -> tuple[str, ...]:
    """Sentences with the codes kept beside them; a file of an earlier version has none."""
    return tuple(map(restored, texts, codes or repeat(None)))


def _spec(own: Mapping[str, Any]) -> ModelSpec:
    known = {field.name for field in fields(ModelSpec)}
    parts: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in own.items() if key in known
    }
    parts["where"] = tuple((column, tuple(values)) for column, values in own.get("where", ()))
    parts["screen"] = Screen(**own["screen"]) if own.get("screen") else None
    return ModelSpec(**parts)


def _table(rows: list[dict[str, Any]]) -> Any:
    """A table of records; a number that was none is NaN, and a column without any text holds numbers."""
    table = pd.DataFrame(rows)
    for column in table.columns:
        if not any(isinstance(value, str) for value in table[column]):
            table[column] = table[column].astype(float)
    return table
