"""In: a panel's file (.dta, .csv, .parquet, .xlsx). Out: a DataFrame, firm codes as text with their zeros."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from textindex.core.errors import EstimateError, EstimateWarning
from textindex.core.messages import Message
from textindex.tables.columns import Columns, is_written, needs_reading
from textindex.tables.dates import day_of, why_not
from textindex.tables.raw import read_frame

MISSING = ["."]  # Stata's, beside pandas' own
FIRST_ROW = 2  # of a file's rows, as a spreadsheet numbers them, below the header
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
    options = {"dtype": dict.fromkeys(text, str), "na_values": MISSING}
    csv = {**options, "low_memory": False}
    data = read_frame(place, EstimateError, csv=csv, excel=options, fits=lambda header: set(text) <= set(header))
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
    return _with_years(_written(data, place, options, text), place.name)


def _written(data: pd.DataFrame, place: Path, options: Mapping[str, Any], text: Sequence[str]) -> pd.DataFrame:
    """The panel with its columns of written numbers as numbers.

    Where a cell has a decimal comma, columns that pandas took for numbers are read again by that convention: 1.234 of
    such a table is 1234.
    """
    text = (*text, "year")
    odd = [name for name in data.columns if name not in text and needs_reading(data[name])]
    if not odd:
        return data
    raw, mark = data, data.attrs.get("mark")
    if mark:
        raw = read_frame(place, EstimateError, csv={**options, "dtype": str}, excel={})
    columns = Columns(raw, place.name, EstimateError, text, FIRST_ROW)
    comma = "," in columns.signs
    again = [name for name in raw if name not in (*text, *odd) and is_written(raw[name])] if mark and comma else []
    for name in [*odd, *again]:
        data[name] = columns.read(name).values
    how = Message("read_panel.commas") if comma else Message("read_panel.signs")
    warnings.warn(
        Message("read_panel.numbers", name=place.name, how=how, odd=tuple(map(str, odd))), EstimateWarning, stacklevel=3
    )
    return data


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
            where = f"row {int(row) + FIRST_ROW}" if isinstance(row, int) else f"row {row}"
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
