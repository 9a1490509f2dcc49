"""In: a table of answers and a specification. Out: the items as numbers, reversed and checked, and the other columns.

An answer outside its scale is never used and never dropped in silence: it is a fault, unless it is declared to stand
for no answer (``missing_codes``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from textindex.core.errors import SurveyError
from textindex.core.messages import Message, lines, of_error, some
from textindex.core.survey import Scale, SurveySpec
from textindex.tables.columns import Columns
from textindex.tables.read import numbered, read_frame
from textindex.tables.typed import typed

LOGARITHM = re.compile(r"ln\((1\+)?(.+)\)")
SHOWN, COLUMNS_SHOWN = 3, 40


class Answers(NamedTuple):
    """Answers ready to be scored.

    Attributes:
        items: rows by items, float64, reversed ones turned, NaN where there is no answer.
        others: rows by the other columns that regressions name.
        codes: how many answers of each code were taken as none.
    """

    items: pd.DataFrame
    others: pd.DataFrame
    codes: dict[str, int]


def read_answers(path: str | Path) -> pd.DataFrame:
    """Read a file of answers (.csv, .xlsx, .dta, .parquet, …).

    Raises:
        SurveyError: it cannot be read, or has no rows.
    """
    if Path(path).suffix.lower() == ".sav":
        raise SurveyError(Message("answers.spss", path=path))
    data, _ = typed(read_frame(path, SurveyError), str(path), SurveyError, odd=False)
    if data.empty:
        raise SurveyError(Message("answers.no_rows", path=path))
    return data


def checked(data: pd.DataFrame, spec: SurveySpec) -> Answers:
    """Check the answers against their scales and turn reversed items.

    Raises:
        SurveyError: a column is missing, holds words, or answers outside its scale; the rows are named.
    """
    others = _others(spec)
    needed = [*spec.items, *(LOGARITHM.sub(r"\2", name) for name in others)]
    _check_columns(data, needed)
    asked, data = data.index, numbered(data)
    rows = Columns(data, Message("called.answers"), SurveyError)
    made, codes = {}, dict[str, int]()
    faults: list[str] = []
    for scale in spec.scales:
        for item in scale.items:
            values = _numbers(rows, data, item)
            for code in spec.missing_codes:
                taken = int((values == code).sum())
                codes[f"{code:g}"] = codes.get(f"{code:g}", 0) + taken
                values = values.where(values != code)
            faults += _outside(values, scale, item)
            made[item] = scale.low + scale.high - values if item in scale.reverse else values
    if faults:
        raise SurveyError(
            Message("answers.outside", faults=lines(Message("list.indented", of=fault) for fault in faults))
        )
    further = pd.DataFrame(_made(rows, data, others), index=data.index)
    return Answers(pd.DataFrame(made).set_axis(asked), further.set_axis(asked), codes)


def _others(spec: SurveySpec) -> list[str]:
    """What regressions name beside scales."""
    scales = {scale.name for scale in spec.scales}
    named = (name for model in spec.models for name in (model.outcome, *model.regressors))
    return [name for name in dict.fromkeys(named) if name not in scales]


def _check_columns(data: pd.DataFrame, needed: Sequence[str]) -> None:
    there = [str(name) for name in data.columns]
    if absent := [name for name in dict.fromkeys(needed) if name not in there]:
        near = get_close_matches(absent[0], there, n=1)
        hint = f" ({near[0]!r}?)" if near else ""
        raise SurveyError(
            Message("answers.no_column", absent=tuple(map(repr, absent)), hint=hint, there=some(there, COLUMNS_SHOWN))
        )
    if twice := [name for name in dict.fromkeys(needed) if there.count(name) > 1]:
        raise SurveyError(Message("answers.twice", twice=twice[0]))


def _numbers(rows: Columns, data: pd.DataFrame, name: str) -> pd.Series:
    if pd.api.types.is_bool_dtype(data[name]):
        return data[name].astype("float64")
    if isinstance(data[name].dtype, pd.CategoricalDtype):
        raise SurveyError(Message("answers.labels", name=name, iloc=data[name].iloc[0]))
    try:
        values = rows.numbers(name)
    except SurveyError as error:
        raise SurveyError(Message("answers.numbers", error=of_error(error))) from None
    return values.where(np.isfinite(values))


def _outside(values: pd.Series, scale: Scale, item: str) -> list[str]:
    wrong = values[(values < scale.low) | (values > scale.high)]
    if wrong.empty:
        return []
    told: Message = Message(
        "list.each", each=tuple(Message("answers.row_has", row=place, value=value) for place, value in _placed(wrong))
    )
    if len(wrong) > SHOWN:
        told = Message("list.some_more", some=told, n=len(wrong) - SHOWN)
    return [Message("answers.cells", item=item, low=scale.low, high=scale.high, places=told)]


def _placed(values: pd.Series) -> Iterable[tuple[Any, float]]:
    for place, value in values.head(SHOWN).items():
        yield place, float(value)


def _made(rows: Columns, data: pd.DataFrame, names: Sequence[str]) -> dict[str, pd.Series]:
    """Further columns, logarithms of them taken where asked."""
    found = {}
    for name in names:
        logarithm = LOGARITHM.fullmatch(name)
        values = _numbers(rows, data, logarithm[2] if logarithm else name)
        if logarithm:
            values = values + 1 if logarithm[1] else values
            if (low := values <= 0).any():
                place, value = next(iter(_placed(values[low])))
                raise SurveyError(Message("answers.log", name=name, place=place, value=value))
            values = np.log(values)
        found[name] = values
    return found
