"""In: a column of a user's table. Out: it as numbers, or why it holds none; levels that are missing or no years."""

from __future__ import annotations

import re
from decimal import Decimal

import numpy as np
import pandas as pd

from textindex.core.errors import EstimateError
from textindex.core.messages import Message

LAST_YEAR = 3000
CLOSE = 4


def numbers(column: pd.Series, name: str) -> np.ndarray:
    """A column as float64, missing as NaN; text, dates, categories and what else is no number are refused by name."""
    if column.dtype == np.float64:
        return column.to_numpy()
    if pd.api.types.is_bool_dtype(column.dtype) or (
        pd.api.types.is_numeric_dtype(column.dtype) and not pd.api.types.is_complex_dtype(column.dtype)
    ):
        return column.to_numpy(dtype=np.float64, na_value=np.nan)
    refuse_dates(column, name)
    present, coded = column.dropna(), isinstance(column.dtype, pd.CategoricalDtype)
    if not coded and present.map(lambda v: isinstance(v, (int, float, Decimal, np.number))).all():
        found = np.full(len(column), np.nan)
        found[column.notna().to_numpy()] = present.to_numpy(dtype=np.float64)
        return found
    shown = ", ".join(map(repr, present.astype(str).unique()[:3]))
    if present.map(lambda v: isinstance(v, str)).any():
        raise EstimateError(Message("terms.text", name=name, shown=shown))
    raise EstimateError(Message("terms.kind", name=name, kind=str(column.dtype), shown=shown))


def refuse_dates(column: pd.Series, name: str) -> None:
    """Dates are no numbers, and their days no years."""
    first = next(iter(column.dropna().head(1)), "")
    kind = str(column.dtype)
    dated = kind.startswith(("datetime", "period")) or hasattr(first, "strftime")
    text = isinstance(first, str) and re.fullmatch(r"\d{4}[-/.年]\d{1,2}([-/.月]\d{1,2}日?)?.*", first)
    if dated or text:
        raise EstimateError(Message("terms.dates", name=name, first=first))


def refuse_no_years(column: pd.Series, name: str) -> None:
    """201012 and 20101231 are no years: between 201012 and 201101 a count of years would see 89."""
    refuse_dates(column, name)
    years = pd.to_numeric(column, errors="coerce")
    if (late := years[years > LAST_YEAR]).empty:
        return
    first = late.iloc[0]
    size = next((size for size in (100, 10_000) if 1000 <= first // size <= LAST_YEAR), None)
    how = Message("terms.take_year", name=name, size=size) if size else Message("terms.correct")
    raise EstimateError(Message("terms.no_year", name=name, first=first, how=how))


def refuse_two_writings(column: pd.Series, name: str) -> None:
    """One firm under two writings would be two firms: 1 and "1", "1" and "000001"."""
    if pd.api.types.is_numeric_dtype(column.dtype):
        return
    unique = pd.Series(pd.unique(column.dropna()), dtype=object)
    bare = unique.astype(str).str.strip().str.replace(r"\.0$", "", regex=True)
    digits = bare.str.fullmatch(r"\d+")
    core = bare.where(~digits, bare.str.lstrip("0"))
    if (twice := core[core.duplicated(keep=False)]).empty:
        return
    same = [repr(value) for value in unique[core == twice.iloc[0]]]
    how = "zfill(6)" if digits[twice.index].any() else "strip()"
    raise EstimateError(Message("terms.writings", name=name, same=tuple(same[:3]), nunique=twice.nunique(), how=how))


def blank(levels: pd.Series) -> np.ndarray:
    """Which levels are texts without a sign: missing, as in Stata, which keeps a missing text so."""
    if pd.api.types.is_numeric_dtype(levels.dtype) or not len(levels):
        return np.zeros(len(levels), dtype=bool)
    return np.asarray(levels.astype(str).str.strip() == "", dtype=bool)


def any_twice(keys: np.ndarray) -> bool:
    """Whether any of some whole numbers, not negative, occurs twice; counted where they lie close, else looked up."""
    if not len(keys):
        return False
    if int(keys.max()) < CLOSE * len(keys):
        return bool(np.bincount(keys).max() > 1)
    return bool(pd.Series(keys).duplicated().any())
