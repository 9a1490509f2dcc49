"""In: a Poisson model that has no finite estimate. Out: its rows without zeros that the fixed effects tell apart.

Effects together can foretell a zero where no single level is all zeros: a firm's one year in a cell of size and sector
that else holds other firms' zeros. Such a row's expectation tends to 0 and it tells nothing of the coefficients, so it
leaves, as a cell of zeros does, and is counted with these. Where a regressor has a part in it, its coefficient has no
end: it would be collinear in the rows that are left, and the model is refused as before.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from textindex.core.estimates import ModelSpec
from textindex.estimates import absorb
from textindex.estimates.design import Design, build
from textindex.estimates.solve import SeparationError, Solution, poisson
from textindex.estimates.terms import Columns

ROUNDS = 5


def solved_apart(
    columns: Columns, spec: ModelSpec, design: Design, solve: Callable[[Design], Solution]
) -> tuple[Design, Solution]:
    """Solve, if need be without zeros that the fixed effects tell apart perfectly.

    Args:
        columns: the table.
        spec: the model.
        design: its rows and columns.
        solve: the road.

    Raises:
        SeparationError: a regressor tells zeros apart.

    Source:
        Correia, Guimarães and Zylkin (2021), Verifying the existence of maximum likelihood estimates for generalized
        linear models, proposition 2.
    """
    first: SeparationError | None = None
    for _ in range(ROUNDS):
        try:
            found = solve(design)
        except SeparationError as error:
            first = first or error
            rows = error.rows if error.rows.any() else _found(design, spec)
            if not rows.any() or not spec.fixed_effects:
                raise
            design = _without(columns, spec, design, rows)
            continue
        if first is not None and set(found.dropped) != first.dropped:
            raise first
        return design, found
    assert first is not None
    raise first


def _found(design: Design, spec: ModelSpec) -> np.ndarray:
    """The zeros that the iterative engine finds told apart; the exact one may stop before any shows."""
    try:
        poisson(design, spec.fixed_effects, absorb.iterated)
    except SeparationError as error:
        return error.rows
    return np.zeros(len(design.place), dtype=bool)


def _without(columns: Columns, spec: ModelSpec, design: Design, rows: np.ndarray) -> Design:
    """The design without some of its rows, which its account calls separated."""
    sample = np.zeros(len(columns.data), dtype=bool)
    sample[design.place[~rows]] = True
    fresh, dropped = build(columns, spec, sample), dict(design.account["dropped"])
    gone = len(design.place) - len(fresh.place)
    account = {**design.account, "used": len(fresh.place), "singletons": fresh.account["singletons"]}
    account["dropped"] = {**dropped, "separated": dropped.get("separated", 0) + gone}
    return replace(fresh, account=account, warnings=design.warnings)
