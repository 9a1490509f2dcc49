"""In: an estimate whose outcome is a logarithm. Out: its coefficients as percentages, in all and a year."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from textindex.core.errors import EstimateError
from textindex.core.estimates import Estimate
from textindex.core.messages import Message


def percent_effects(estimate: Estimate, terms: Sequence[str] | None = None, *, years: float = 1) -> pd.DataFrame:
    """Turn log points into per cent: 100 (exp(b) - 1), and with it the ends of the 95% interval.

    b itself is read as a share only while it is small: 0.424 log points are 53%, and over three years 15.2% a year,
    not 42% and 14.1%. Where the outcome is ln(1 + y), percentages are those of 1 + y and depend on y's unit; the
    extensive margin and a Poisson model beside it do not.

    Args:
        estimate: of a logarithm, or a Poisson model.
        terms: the terms; all but the intercept unless given.
        years: over which the effect came about.

    Returns:
        ``term, log_points, percent, low, high``, and ``percent_a_year, low_a_year, high_a_year`` (compound growth).

    Raises:
        EstimateError: no such term; years not above 0.

    >>> import math
    >>> round(100 * (math.exp(0.424) - 1), 1), round(100 * (math.exp(0.424 / 3) - 1), 1)
    (52.8, 15.2)
    """
    if not years > 0:
        raise EstimateError(Message("percent.years", years=years))
    table = estimate.table
    chosen = [term for term in table.index if term != "(Intercept)"] if terms is None else list(terms)
    if absent := [term for term in chosen if term not in table.index]:
        raise EstimateError(Message("percent.no_term", absent=absent[0], index=tuple(table.index)))
    own = table.loc[chosen, ["estimate", "low", "high"]].to_numpy(dtype=float)
    whole, yearly = (100 * np.expm1(own / span) for span in (1, years))
    heads = ["percent", "low", "high", "percent_a_year", "low_a_year", "high_a_year"]
    found = pd.DataFrame(np.hstack([whole, yearly]), columns=heads)
    found.insert(0, "log_points", own[:, 0])
    found.insert(0, "term", chosen)
    return found
