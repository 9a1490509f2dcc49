"""In: a panel's file (.dta, .csv, .parquet, .xlsx). Out: a DataFrame, firm codes as text with their zeros."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from textindex.base.errors import EstimateError
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
    data = read_frame(place, EstimateError, csv={**options, "low_memory": False}, excel=options)
    if data.empty:
        raise EstimateError(f"{place}: the panel has no rows")
    return data
