"""In: a panel's file (.dta, .csv, .parquet, .xlsx). Out: a DataFrame, firm codes as text with their zeros."""

from __future__ import annotations

import re
import warnings
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from textindex.core.errors import EstimateError, EstimateWarning
from textindex.core.messages import Message
from textindex.tables.columns import Columns
from textindex.tables.dates import day_of, why_not
from textindex.tables.read import read_frame
from textindex.tables.typed import typed

PLAIN = re.compile(r"[-+]?[0-9]+(?:\.[0-9]*)?")
PERIODS = 200  # a year below counts periods, as in made panels


def read_panel(path: str | Path, text: Sequence[str] = ("firm",)) -> pd.DataFrame:
    """Read a panel.

    Args:
        path: the file; what it is is told by its ending.
        text: columns of codes, which stay text in files that hold text (``000999``).

    Returns:
        The panel. Numbers that are written with decimal commas, signs between thousands, % or 万 are read by the
        table's own convention, and told in a warning; a column ``year`` of months or days holds their years.

    Raises:
        EstimateError: the file cannot be read, a cell may be two numbers, a year is none.
    """
    place = Path(path)
    data = read_frame(place, EstimateError, fits=lambda header: set(text) <= set(header))
    if sheet := data.attrs.pop("sheet", None):
        warnings.warn(
            Message("read_panel.sheet", name=place.name, sheet=sheet, text=tuple(text)),
            EstimateWarning,
            stacklevel=2,
        )
    if data.empty:
        raise EstimateError(Message("fault.no_rows", place=place))
    if place.suffix.lower() == ".dta":
        data = _yearly(data)
    return _with_years(_as_numbers(data, place.name, text), place.name).reset_index(drop=True)


def _as_numbers(data: pd.DataFrame, called: str, text: Sequence[str]) -> pd.DataFrame:
    """The panel with columns of written numbers as numbers; a column of years is left as far as it has other cells.

    Texts of a Stata file are texts because someone made them so: of these what Stata itself would not read as a number
    is read, and codes (39, 1101) stay what they are.
    """
    made, odd = typed(data, called, EstimateError, (*text, "year"))
    if called.lower().endswith(".dta"):
        made = data.assign(**made[odd])
    years = made["year"] if "year" in made else pd.Series(dtype="float64")
    is_text = years.dtype == object or isinstance(years.dtype, pd.StringDtype)
    if is_text and all(map(PLAIN.fullmatch, years.dropna().astype(str))):
        made["year"] = pd.to_numeric(made["year"])
    if odd:
        comma = "," in Columns(data, called, EstimateError, (*text, "year")).signs
        how = Message("read_panel.commas") if comma else Message("read_panel.signs")
        warnings.warn(
            Message("read_panel.numbers", name=called, how=how, odd=tuple(odd)), EstimateWarning, stacklevel=3
        )
    return made


def _with_years(data: pd.DataFrame, called: str) -> pd.DataFrame:
    """A column ``year`` of months or days (201012, 20101231, 2010-12-31) as years; small numbers count periods."""
    if "year" not in data or pd.api.types.is_datetime64_any_dtype(data["year"]):
        return data
    there = data["year"].dropna()
    numeric = pd.api.types.is_numeric_dtype(there)
    if numeric and (there.between(1900, 2099).all() or (there.abs() < PERIODS).all()):
        return data
    told = {value: day_of(value) for value in there.unique()}
    for row, value in there.items():
        if told[value] is None and str(value).strip():
            where = Message("unit.place", place=row)
            raise EstimateError(
                Message("read_panel.year", called=called, where=where, value=str(value), why_not=why_not(value))
            )
    years = data["year"].map({value: day.year for value, day in told.items() if day is not None})
    return data.assign(year=years if years.isna().any() else years.astype("int64"))


def _yearly(data: pd.DataFrame) -> pd.DataFrame:
    """Dates that are all a first of January as years: Stata's %ty, which ``xtset firm year, yearly`` sets."""
    for name in data.select_dtypes("datetime").columns:
        days = data[name].dropna()
        if len(days) and (days.dt.strftime("%m%d%H%M%S") == "0101000000").all():
            data[name] = data[name].dt.year.astype("float64" if len(days) < len(data) else "int64")
    return data
