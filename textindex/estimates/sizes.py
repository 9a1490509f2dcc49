"""In: firm-years. Out: size classes, of each row's own size or of the firm's first."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

import numpy as np
import pandas as pd

from textindex.core.choices import check_choices
from textindex.core.errors import EstimateError
from textindex.core.messages import Message
from textindex.estimates.terms import Columns
from textindex.tables.given import in_pandas

By = Literal["row", "first"]


def size_classes(
    data: pd.DataFrame,
    column: str = "employees",
    cuts: Sequence[float] = (50,),
    *,
    by: By = "row",
    firm: str = "firm",
    year: str = "year",
) -> pd.Series:
    """Size classes 0, 1, …: below the first cut, from the first cut on, …; missing where size is.

    Args:
        data: firm-years.
        column: of sizes.
        cuts: where each class begins, ascending; 50 makes classes below 50, and of 50 and more.
        by: ``row``: of each row's own size, so that a firm may change class; ``first``: of the firm's first wave.
        firm: column of firms.
        year: column of years.

    Raises:
        EstimateError: no such column, cuts that do not ascend, another rule.

    Source:
        The study of Italian firms (INAPP), Table 4.

    >>> import pandas as pd
    >>> data = pd.DataFrame({"firm": list("aab"), "year": [2010, 2018, 2010], "employees": [40, 60, 50]})
    >>> size_classes(data).tolist(), size_classes(data, by="first").tolist()
    ([0.0, 1.0, 1.0], [0.0, 0.0, 1.0])
    """
    check_choices(EstimateError, by=(by, By))
    if not len(cuts) or any(a >= b for a, b in pairwise(cuts)):
        raise EstimateError(Message("sizes.cuts", cuts=list(cuts)))
    data = in_pandas(data, EstimateError)
    columns = Columns(data, (firm, year))
    size = columns.values(column)
    if by == "first":
        order = np.argsort(columns.values(year), kind="stable")
        own = pd.Series(size[order]).groupby(columns.codes(firm)[order]).transform("first")
        size = np.empty(len(data))
        size[order] = own
    classes = np.searchsorted(np.asarray(cuts, dtype=float), size, side="right").astype(float)
    return pd.Series(np.where(np.isnan(size), np.nan, classes), index=data.index, name=f"{column}_class")
