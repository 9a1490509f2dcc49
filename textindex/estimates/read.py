"""In: a panel's file (.dta, .csv, .parquet, .xlsx). Out: a DataFrame, firm codes as text with their zeros."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from textindex.base.errors import EstimateError, EstimateWarning
from textindex.base.tables import read_frame

if TYPE_CHECKING:
    import pandas as pd

MISSING = ["."]  # Stata's, beside pandas' own


def read_panel(path: str | Path, text: Sequence[str] = ("firm",)) -> pd.DataFrame:
    """Read a panel.

    Args:
        path: the file; what it is is told by its ending.
        text: columns of codes, which stay text in files that hold text (``000999``).

    Raises:
        EstimateError: the file cannot be read.
    """
    place = Path(path)
    options = {"dtype": dict.fromkeys(text, str), "na_values": MISSING}
    csv = {**options, "low_memory": False}
    data = read_frame(place, EstimateError, csv=csv, excel=options, fits=lambda header: set(text) <= set(header))
    if sheet := data.attrs.pop("sheet", None):
        warnings.warn(
            f"{place.name}: the sheet {sheet} is read; the first has no column {', '.join(text)}",
            EstimateWarning,
            stacklevel=2,
        )
    if data.empty:
        raise EstimateError(f"{place}: the panel has no rows")
    return _yearly(data) if place.suffix.lower() == ".dta" else data


def _yearly(data: pd.DataFrame) -> pd.DataFrame:
    """Dates that are all a first of January as years: Stata's %ty, which ``xtset firm year, yearly`` sets."""
    for name in data.select_dtypes("datetime").columns:
        days = data[name].dropna()
        if len(days) and (days.dt.strftime("%m%d%H%M%S") == "0101000000").all():
            data[name] = data[name].dt.year.astype("float64" if len(days) < len(data) else "int64")
    return data
