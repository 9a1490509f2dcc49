"""What a file of specifications says of samples, and what came of it: matches whose weights models use, descriptions.

In: nothing. Out: `MatchSpec`, `DescribeSpec`; `Matched`, `Described`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

Where = tuple[tuple[str, tuple[Any, ...]], ...]


@dataclass(frozen=True, slots=True)
class MatchSpec:
    """Treated firms to be matched with controls (see `textindex.match`).

    Attributes:
        name: the column of weights, which a model's ``weights`` names; the balance table's name too.
        treatment: column of 1 and 0.
        covariates: of the score.
        where: (column, values) pairs: the rows matched on, one a firm.
        unit: column of firms, whose weight goes to all rows.
        options: further arguments of `textindex.match`.
    """

    name: str
    treatment: str
    covariates: tuple[str, ...]
    where: Where = ()
    unit: str = "firm"
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DescribeSpec:
    """A table of descriptive statistics.

    Attributes:
        name: of the table.
        columns: terms, a row each.
        weights: column of sampling weights; none if empty.
        by: column whose values make groups; none if empty.
        where: (column, values) pairs: the rows described.
    """

    name: str
    columns: tuple[str, ...]
    weights: str = ""
    by: str = ""
    where: Where = ()


@dataclass(frozen=True, slots=True, eq=False)
class Matched:
    """What matching gave, as far as tables need it.

    Attributes:
        name: of the match.
        balance: the balance table.
        pairs: of firms.
        firms: one row a firm matched on: ``unit``, ``treated``, ``score``, ``weight``, ``status``.
        record: what was asked and found, plain values.
        warnings: what a note must say.
    """

    name: str
    balance: pd.DataFrame
    pairs: pd.DataFrame
    firms: pd.DataFrame
    record: dict[str, Any]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Described:
    """Descriptive statistics.

    Attributes:
        name: of the table.
        table: ``group, variable, n, mean, sd, min, max``; one group, empty, where there are none.
        weights: column of weights; none if empty.
        by: column of groups; none if empty.
    """

    name: str
    table: pd.DataFrame
    weights: str = ""
    by: str = ""
