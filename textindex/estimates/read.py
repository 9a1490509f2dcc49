"""In: a panel's file (.dta, .csv, .parquet, .xlsx). Out: a DataFrame, firm codes as text with their zeros."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from textindex.base.errors import EstimateError

if TYPE_CHECKING:
    import pandas as pd

ENDINGS = (".dta", ".csv", ".tsv", ".parquet", ".xlsx")
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
    ending = place.suffix.lower()
    if ending not in ENDINGS:
        raise EstimateError(
            f"{place}: files that end in {', '.join(ENDINGS)} can be read; save the panel as one of them"
        )
    try:
        data = _read(place, ending, dict.fromkeys(text, str))
    except OSError as error:
        raise EstimateError(f"{place}: the panel cannot be opened: {error.strerror or error}") from None
    except Exception as error:  # noqa: BLE001 (each format's library has errors of its own; all mean: not readable)
        raise EstimateError(f"{place}: not readable as {ending}: {error}") from None
    if data.empty:
        raise EstimateError(f"{place}: the panel has no rows")
    return data


def _read(place: Path, ending: str, text: dict[str, type[str]]) -> pd.DataFrame:
    import pandas as pd

    if ending == ".dta":
        return _yearly(pd.read_stata(place, convert_categoricals=False))
    if ending == ".parquet":
        return pd.read_parquet(place)
    if ending == ".xlsx":
        return pd.read_excel(place, dtype=text, na_values=MISSING)
    return pd.read_csv(
        place,
        dtype=text,
        sep="\t" if ending == ".tsv" else ",",
        encoding=_encoding(place),
        na_values=MISSING,
        low_memory=False,
    )


def _yearly(data: pd.DataFrame) -> pd.DataFrame:
    """Dates that are all a first of January as years: Stata's %ty, which ``xtset firm year, yearly`` sets."""
    for name in data.select_dtypes("datetime").columns:
        days = data[name].dropna()
        if len(days) and (days.dt.strftime("%m%d%H%M%S") == "0101000000").all():
            data[name] = data[name].dt.year.astype("float64" if len(days) < len(data) else "int64")
    return data


def _encoding(place: Path) -> str:
    """UTF-8, or GB18030 as Chinese Excel saves it."""
    try:
        with place.open(encoding="utf-8-sig") as file:
            while file.read(1 << 20):
                pass
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8-sig"
