"""In: a column of published numbers. Out: how it is written: counts, logarithms of counts or neither; its digits."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

import numpy as np

Kind = Literal["counts", "logarithms", "numbers"]
Numbers = np.ndarray[Any, Any]
DIGITS = 9
"""Decimals of more are those of a computer, not of a table."""
SINGLE = 1e-6
"""What a number loses at most where a file holds it in single precision, in parts of itself."""
CLOSE = 1e-9
"""How near to a whole number what is computed of one comes."""
DECISIVE = 0.1
"""How far from a whole number a rounded logarithm may lead at most where it tells whether it is one of counts."""
SHARE = 0.95
"""The share of a column that must be logarithms of counts."""


@dataclass(frozen=True, slots=True)
class Column:
    """A published column at the firm-years that the store has too.

    Attributes:
        name: of the column.
        values: (n,) float64, NaN where nothing is published.
        kind: ``counts`` (whole numbers), ``logarithms`` (ln(1 + count)) or ``numbers``.
        digits: decimals that are published.
    """

    name: str
    values: Numbers
    kind: Kind
    digits: int

    @property
    def there(self) -> Numbers:
        """(n,) where something is published."""
        found: Numbers = ~np.isnan(self.values)
        return found

    @property
    def tolerance(self) -> Numbers:
        """(n,) how far a number may lie from the published one and be rounded to it."""
        return tolerance(self.values, self.digits)

    def totals(self) -> tuple[Numbers, Numbers]:
        """The counts, and how far off each may be for the digits that are published; only of a kind that has them."""
        if self.kind != "logarithms":
            return self.values, np.where(self.there, 0.0, np.nan)
        totals = np.round(np.expm1(self.values))
        least = np.ceil(np.expm1(self.values - self.tolerance) - CLOSE)
        most = np.floor(np.expm1(self.values + self.tolerance) + CLOSE)
        return totals, np.maximum(np.maximum(totals - least, most - totals), 0.0)


def column(name: str, values: Numbers) -> Column:
    """Look at a column.

    >>> column("a", np.array([0.0, 3.0, np.nan])).kind, column("b", np.log1p([0, 3, 17, 5])).kind
    ('counts', 'logarithms')
    >>> column("c", np.array([0.12, 3.5])).kind, column("c", np.array([0.12, 3.5])).digits
    ('numbers', 2)
    """
    known = values[~np.isnan(values)]
    digits = max((_digits(value) for value in known.tolist()), default=0)
    kind: Kind = "numbers"
    if digits == 0 and (known >= 0).all():
        kind = "counts"
    elif (known >= 0).all() and _logarithms(known, digits):
        kind = "logarithms"
    return Column(name, values, kind, digits)


def tolerance(values: Numbers, digits: int) -> Numbers:
    """How far a number may lie from one that is published with so many decimals."""
    away: Numbers = 0.5 * 10.0**-digits * (1 + 1e-9) + SINGLE * np.abs(values)
    return away if digits else np.minimum(away, 0.5)


def _digits(value: float) -> int:
    """Decimals of a number, as it is written shortest.

    >>> _digits(3.0), _digits(0.25), _digits(2 / 3)
    (0, 2, 9)
    """
    exponent = Decimal(repr(value)).normalize().as_tuple().exponent
    return min(DIGITS, max(0, -exponent)) if isinstance(exponent, int) else 0


def _logarithms(known: Numbers, digits: int) -> bool:
    """Whether numbers are ln(1 + count), as far as their digits tell."""
    counts = np.expm1(np.minimum(known, 30.0))
    sure = tolerance(known, digits) * (1 + counts) < DECISIVE
    near = np.abs(counts - np.round(counts)) <= tolerance(known, digits) * (1 + counts)
    return bool(2 * sure.sum() >= len(known) and near[sure].mean() >= SHARE and (known[sure] > 0).any())
