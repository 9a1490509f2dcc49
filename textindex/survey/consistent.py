"""In: a printed regression, and correlations that it is to follow from. Out: whether its figures agree, all at once."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from textindex.core.messages import Message
from textindex.statistics.from_correlations import regression
from textindex.statistics.together import together
from textindex.survey.printed import Printed, column, half_unit

Floats = np.ndarray[Any, np.dtype[np.float64]]
COLUMNS = ("beta", "t", "p", "vif", "tolerance")
WHOLE = ("r2", "adj_r2", "f")


def at_once(r: Any, half: Any, n: int, terms: list[str], printed: Mapping[str, Any]) -> tuple[bool | None, str]:
    """Whether one matrix within rounding gives all printed figures at once; None where fewer than two are printed.

    Args:
        r: (k + 1, k + 1), the outcome last.
        half: half a unit of each correlation's last digit.
        n: rows.
        terms: the regressors.
        printed: as `textindex.recheck` takes them.

    Returns:
        Whether one was found, and a sentence.
    """
    names, values, halves = list[str](), list[float](), list[float]()
    at = _places(len(terms))
    for figure in (*COLUMNS, *WHOLE):
        given = [printed[figure]] if figure in WHOLE and figure in printed else printed.get(figure)
        own = [figure] if figure in WHOLE else terms
        for name, cell in zip(own, column(given, own, figure) or [], strict=False):
            if not math.isnan(cell.value):
                names.append(figure if figure in WHOLE else f"{figure} of {name}")
                values.append(cell.value)
                halves.append(half_unit(cell.value, cell.decimals))
    if len(names) < 2:
        return None, ""
    chosen = [at[name if name in WHOLE else (name.partition(" of ")[0], terms.index(name.partition(" of ")[2]))]
              for name in names]  # fmt: skip
    low, high = np.array(values) - halves, np.array(values) + halves
    found = together(r, half, lambda m: _figures(m, n)[chosen], low, high)
    if found.found:
        return True, Message("consistent.all", n_names=len(names))
    worst = int(found.misses.argmax())
    return False, (Message("consistent.none", n_names=len(names), names=names[worst], misses=found.misses[worst] / 2))


def _places(k: int) -> dict[Any, int]:
    """Where each figure stands in `_figures`: columns by name and regressor, the others by name."""
    at: dict[Any, int] = {(name, j): k * i + j for i, name in enumerate(COLUMNS) for j in range(k)}
    return at | {name: k * len(COLUMNS) + i for i, name in enumerate(WHOLE)}


def _figures(m: Floats, n: int) -> Floats:
    from scipy.stats import t as student

    own, k = regression(m, n), len(m) - 1
    p = 2 * student.sf(np.abs(own.t), n - k - 1)
    adjusted = 1 - (1 - own.r2) * (n - 1) / (n - k - 1)
    return np.concatenate([own.beta, own.t, p, own.vif, 1 / own.vif, [own.r2, adjusted, own.f]])


def contradictions(terms: list[str], n: int, printed: Mapping[str, Any]) -> list[str]:
    """Printed figures that contradict one another whatever the correlations: t and p, and t and B / SE."""
    t, p = (column(printed.get(name), terms, name) for name in ("t", "p"))
    b, se = (column(printed.get(name), terms, name) for name in ("B", "se"))
    told = []
    for j, term in enumerate(terms):
        if t and p and not math.isnan(t[j].value + p[j].value):
            told += _t_and_p(term, t[j], p[j], n - len(terms) - 1)
        if t and b and se and not math.isnan(t[j].value + b[j].value + se[j].value):
            told += _t_and_b(term, t[j], b[j], se[j])
    return told


def _ends(cell: Printed) -> tuple[float, float]:
    """The least and the greatest size of what is rounded to a printed number."""
    half = half_unit(cell.value, cell.decimals)
    return max(abs(cell.value) - half, 0.0), abs(cell.value) + half


def _t_and_p(term: str, t: Printed, p: Printed, df: int) -> list[str]:
    from scipy.stats import t as student

    least, most = _ends(t)
    low, high = 2 * student.sf(most, df), 2 * student.sf(least, df)
    ends = _ends(p)
    if low <= ends[1] + 1e-12 and high >= ends[0] - 1e-12:
        return []
    return [Message("consistent.t_p", term=term, value=t.value, low=low, high=high, value_2=p.value)]


def _t_and_b(term: str, t: Printed, b: Printed, se: Printed) -> list[str]:
    (b_least, b_most), (se_least, se_most) = _ends(b), _ends(se)
    low, high = b_least / se_most, b_most / se_least if se_least else math.inf
    least, most = _ends(t)
    sign = b.value * t.value >= 0
    if sign and low <= most + 1e-12 and high >= least - 1e-12:
        return []
    return [Message("consistent.t_b", term=term, low=low, high=high, value=t.value)]
