"""In: columns of a table. Out: whole years, and the year in which each row's unit adopts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textindex.core.errors import EstimateError
from textindex.core.messages import Message

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from textindex.estimates.terms import Columns

LAST_YEAR = 3000
NEVER = (9999, 10_000)
"""Beside 0, what other programs are given for never (fixest's sunab)."""


def years(column: pd.Series, name: str) -> np.ndarray:
    """Whole years; NaN where missing.

    Raises:
        EstimateError: something there is no whole number.
    """
    import numpy as np
    import pandas as pd

    if pd.api.types.is_datetime64_any_dtype(column) or isinstance(column.dtype, pd.PeriodDtype):
        return np.asarray(column.dt.year, dtype=float)
    numbers = pd.to_numeric(column, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    wrong = np.isnan(numbers) & column.notna().to_numpy()
    wrong |= np.isfinite(numbers) & ((numbers != np.round(numbers)) | (numbers > LAST_YEAR))
    if wrong.any():
        shown = tuple(dict.fromkeys(str(v) for v in column[wrong].head(3)))
        raise EstimateError(Message("did.years", name=name, shown=shown))
    return numbers


def began(columns: Columns, names: tuple[str, bool], codes: np.ndarray, when: np.ndarray) -> np.ndarray:
    """(rows,) the year in which each row's unit adopts; infinite for never.

    Args:
        columns: the table.
        names: the column that says it, and whether it is a treatment of 0 and 1 rather than a year.
        codes: (rows,) units; -1 where missing.
        when: (rows,) years.

    Raises:
        EstimateError: it differs within a unit, or a treatment switches off.
    """
    import numpy as np

    name, dummy = names
    if dummy:
        return _first_treated(columns.values(name), name, codes, when)
    column = columns.column(name)
    adopts = years(column.mask(column.isin(NEVER)), name)
    adopts = np.where(np.isnan(adopts) | (adopts == 0), np.inf, adopts)
    if (adopts < 0).any() and not (when < 0).any():
        raise EstimateError(Message("did.no_adoption_year", name=name, value=adopts.min()))
    if 1.0 in adopts and set(np.unique(adopts)) <= {1.0, np.inf} and (when[np.isfinite(when)] > 1).all():
        raise EstimateError(Message("did.dummy", name=name))
    known = codes >= 0
    lowest, highest = np.full(codes.max() + 1, np.inf), np.full(codes.max() + 1, -np.inf)
    np.minimum.at(lowest, codes[known], adopts[known])
    np.maximum.at(highest, codes[known], adopts[known])
    if moving := int((lowest < highest).sum()):
        raise EstimateError(Message("did.moving", name=name, moving=moving))
    return adopts


def unknown(columns: Columns, names: tuple[str, bool], codes: np.ndarray) -> list[str]:
    """A note where some units' year is missing and others' is 0: both count as never."""
    import numpy as np

    column = columns.column(names[0])
    gone = column.isna().to_numpy() & (codes >= 0)
    if names[1] or not gone.any() or not (column == 0).any():
        return []
    return [Message("did.unknown", n=len(np.unique(codes[gone])), name=names[0])]


def _first_treated(values: np.ndarray, name: str, codes: np.ndarray, when: np.ndarray) -> np.ndarray:
    """The first year with treatment 1, infinite for none.

    Raises:
        EstimateError: other values than 0 and 1; or 0 after 1.
    """
    import numpy as np

    known = (codes >= 0) & np.isfinite(when) & np.isfinite(values)
    if (other := known & (values != 0) & (values != 1)).any():
        raise EstimateError(Message("did.not_binary", name=name, value=values[other][0]))
    first, last_off = np.full(codes.max() + 1, np.inf), np.full(codes.max() + 1, -np.inf)
    on, off = known & (values == 1), known & (values == 0)
    np.minimum.at(first, codes[on], when[on])
    np.maximum.at(last_off, codes[off], when[off])
    if ends := int((last_off > first).sum()):
        raise EstimateError(Message("did.switches_off", name=name, ends=ends))
    return np.where(codes >= 0, first[codes], np.inf)
