"""In: firm-years with counts of terms, or with a user's own dummies. Out: who adopted which technology, and when.

A technology is adopted in the first year with at least k kept hits; from counts that is never undone, because a report
that names it less often takes nothing back. A year without a report is unknown, not zero.
"""

from __future__ import annotations

import re
import warnings as python_warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from textindex.core.errors import EstimateError, EstimateWarning
from textindex.core.messages import Message, lines, noted
from textindex.core.summaries import Shown
from textindex.estimates.terms import Columns
from textindex.tables.given import in_pandas

Technologies = Mapping[str, Sequence[str] | str]
GROUPS: Mapping[str, Technologies] = MappingProxyType({
    "industry40": MappingProxyType({
        "IT": ("internet_of_things", "big_data_analytics", "augmented_reality", "cybersecurity"),
        "ROB": ("robotics",),
    }),
})  # fmt: skip
"""Groups of dimensions by dictionary: information technologies and production technologies of `industry40-en`."""
ANY = "DT"
SHOWN = 3
COUNT = re.compile("(^|_)n_")
"""A column of counts: n_robotics, or of several dictionaries industry40_en_n_robotics."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Adoption(Shown):
    """Who adopted what, and when.

    Attributes:
        panel: the table with columns of each technology X (and of ``DT``, any of them):
            ``X`` 1 for firms that adopt (in the window, where there is one), 0 for those that do not, missing where no
            report tells or where they had adopted before the window; ``X_year`` the year, 0 for never; ``X_post`` 1
            from that year on; ``X_first`` 1 for firms without the technology in the base year (first adopters and
            firms that never adopt), 0 for those that had it, missing for firms without a report of that year;
            ``X_clean`` 0 for firms that do not adopt X but another technology (exclusive controls leave them out).
        firms: one row a firm: ``X``, ``X_year``, ``X_first``, ``X_clean``, ``first_seen``, ``last_seen``.
        table: one row a technology: firms by what became of them.
        record: what was asked and found, plain values.
        warnings: what a note must say.
    """

    panel: pd.DataFrame
    firms: pd.DataFrame
    table: pd.DataFrame
    record: dict[str, Any]
    warnings: tuple[str, ...]

    def __str__(self) -> str:
        """Firms by technology, and what a note must say."""
        return lines([self.table.to_string(index=False), *noted(self.warnings)])


class _Grid(NamedTuple):
    """Where each row stands among firms and the table's years."""

    firms: Any
    years: np.ndarray
    firm: np.ndarray
    wave: np.ndarray


def adoption(
    data: pd.DataFrame,
    technologies: str | Technologies = "industry40",
    *,
    at_least: float = 1,
    base: int | None = None,
    window: tuple[int, int] | None = None,
    firm: str = "firm",
    year: str = "year",
) -> Adoption:
    """Tell adopters from the others, by counts of terms or by a user's own dummies.

    Args:
        data: one row a firm-year: the index of a run (columns ``n_<dimension>``), or a table of one's own.
        technologies: ``industry40``, or names with dimensions or columns: ``{"AI": ["artificial_intelligence"]}``; a
            dimension is its column ``n_<dimension>``, a column of 0 and 1 tells whether a firm has the technology.
        at_least: kept hits of a year, over the technology's dimensions, that make an adopter.
        base: the year in which first adopters had none yet; the table's first unless given.
        window: first and last year in which adoption counts as treatment; later adopters are not treated, earlier ones
            are neither treated nor controls.
        firm: column of firms.
        year: column of years.

    Raises:
        EstimateError: one wave alone, no such column or dimension, years that are none, firm-years twice, a column of
            0 and 1 that switches off, nobody who adopts.

    Warns:
        EstimateWarning: firms that had adopted when first seen, or whose year before adoption lacks a report.

    Source:
        The study of Italian firms (INAPP), section 3: treated firms invested in 2015 to 2017; Table A3, first adopters.

    >>> import pandas as pd
    >>> data = pd.DataFrame({"firm": list("aabb"), "year": [2010, 2018] * 2, "n_robotics": [0, 3, 0, 0]})
    >>> found = adoption(data, {"ROB": ["robotics"]})
    >>> found.firms[["firm", "ROB", "ROB_year"]].values.tolist()
    [['a', 1.0, 2018.0], ['b', 0.0, 0.0]]
    """
    given, data = _groups(technologies), in_pandas(data, EstimateError)
    grid = _grid(data, firm, year)
    start = base if base is not None else next(iter(grid.years.tolist()), 0)
    _check(grid, start, window, at_least)
    columns = Columns(data, (firm, year))
    counts = {name: _counts(columns, parts) for name, parts in given.items()}
    for name, (values, own) in counts.items():
        if own:
            _refuse_switching_off(grid, values, name)
    if len(counts) > 1:
        counts[_fresh(ANY, counts)] = (_together([values for values, _ in counts.values()], at_least), False)
    found = {name: _of(grid, values >= at_least, values, start, window) for name, (values, _) in counts.items()}
    if nobody := [name for name, own in found.items() if not (own["X"] == 1).any()]:
        raise EstimateError(
            Message(
                "adoption.nobody",
                nobody=nobody[0],
                window=Message("adoption.in_window", window=window[0], window_2=window[1]) if window else "",
                at_least=at_least,
            )
        )
    return _dressed(data, grid, found, given, {"at_least": at_least, "base": start, "window": window}, firm)


def _groups(technologies: str | Technologies) -> dict[str, list[str]]:
    if isinstance(technologies, str):
        if technologies not in GROUPS:
            raise EstimateError(Message("adoption.groups", technologies=technologies, groups=tuple(GROUPS)))
        technologies = GROUPS[technologies]
    found = {name: [parts] if isinstance(parts, str) else list(parts) for name, parts in technologies.items()}
    if not found or not all(found.values()):
        raise EstimateError(Message("adoption.names"))
    return found


def _fresh(name: str, taken: Mapping[str, Any]) -> str:
    return name if name not in taken else f"any_{name}"


def _grid(data: pd.DataFrame, firm: str, year: str) -> _Grid:
    if data.empty:
        raise EstimateError(Message("table.no_rows"))
    columns = Columns(data, (firm, year))
    if twice := columns.repeated():
        raise EstimateError(Message("table.keep_one", twice=twice))
    columns.codes(year)  # refuses what is no year
    years = columns.values(year)
    codes, firms = pd.factorize(columns.column(firm))
    codes[np.isnan(years)] = -1
    known = np.unique(years[codes >= 0])
    if (known % 1 != 0).any():
        raise EstimateError(Message("table.no_year", year=year, known=known[known % 1 != 0][0]))
    wave = np.searchsorted(known, np.where(codes >= 0, years, known[0] if len(known) else 0))
    return _Grid(firms, known.astype(np.int64), codes, wave)


def _check(grid: _Grid, base: int, window: tuple[int, int] | None, at_least: float) -> None:
    shown = ", ".join(map(str, grid.years[:9]))
    if len(grid.years) < 2:
        raise EstimateError(Message("adoption.one_wave", shown=shown or Message("fault.none_given")))
    if base not in grid.years:
        raise EstimateError(Message("adoption.no_base", base=base, shown=shown))
    if not at_least > 0:
        raise EstimateError(Message("adoption.at_least", at_least=at_least))
    if window is not None and not (
        window[0] <= window[1] and ((grid.years >= window[0]) & (grid.years <= window[1])).any()
    ):
        raise EstimateError(Message("adoption.no_window", window=window[0], window_2=window[1], shown=shown))


def _counts(columns: Columns, parts: Sequence[str]) -> tuple[np.ndarray, bool]:
    """Hits of all parts together, NaN where one is not known; whether they are a user's own 0 and 1."""
    names = [f"n_{part}" if f"n_{part}" in columns.data else part for part in parts]
    values = np.column_stack([columns.values(name) for name in names])
    known = values[~np.isnan(values)]
    own = not any(COUNT.search(name) for name in names) and bool(np.isin(known, (0, 1)).all())
    total = values.max(axis=1) if own else values.sum(axis=1)
    return np.where(np.isnan(values).any(axis=1), np.nan, total), own


def _together(values: Sequence[np.ndarray], at_least: float) -> np.ndarray:
    """At least so many hits in one technology or the other: what is counted is the larger, known if one suffices."""
    stack = np.column_stack(values)
    enough = (stack >= at_least).any(axis=1)
    unknown = np.isnan(stack).any(axis=1) & ~enough
    return np.where(unknown, np.nan, np.where(np.isnan(stack), -np.inf, stack).max(axis=1))


def _refuse_switching_off(grid: _Grid, values: np.ndarray, name: str) -> None:
    order = np.lexsort((grid.wave, grid.firm))
    order = order[(grid.firm[order] >= 0) & ~np.isnan(values[order])]
    firm, own = grid.firm[order], values[order]
    off = np.flatnonzero((firm[1:] == firm[:-1]) & (own[1:] < own[:-1])) + 1
    if len(off):
        shown = ", ".join(f"{grid.firms[firm[at]]} in {grid.years[grid.wave[order[at]]]}" for at in off[:SHOWN])
        raise EstimateError(Message("adoption.off", name=name, n_unique=len(np.unique(firm[off])), shown=shown))


def _of(
    grid: _Grid, has: np.ndarray, values: np.ndarray, base: int, window: tuple[int, int] | None
) -> dict[str, np.ndarray]:
    """What each firm did, by firm."""
    n, waves = len(grid.firms), len(grid.years)
    rows = grid.firm >= 0
    known = np.zeros((n, waves), dtype=bool)
    known[grid.firm[rows], grid.wave[rows]] = ~np.isnan(values[rows])
    adopted = np.zeros((n, waves), dtype=bool)
    adopted[grid.firm[rows], grid.wave[rows]] = has[rows]
    ever, told = adopted.any(axis=1), known.any(axis=1)
    first = np.argmax(adopted, axis=1)
    when = np.where(ever, grid.years[first], 0).astype(float)
    when[~told] = np.nan
    seen = np.argmax(known, axis=1)
    before = known[np.arange(n), np.maximum(first - 1, 0)]
    status = np.where(ever, 1.0, 0.0)
    if window is not None:
        status = np.where(ever & (when <= window[1]) & (when >= window[0]), 1.0, 0.0)
        status[ever & (when < window[0])] = np.nan
    status[~told] = np.nan
    at_base = int(np.searchsorted(grid.years, base))
    fresh = np.where(ever & (first <= at_base), 0.0, 1.0)
    fresh[~known[:, at_base] & ~(fresh == 0)] = np.nan
    fell = (adopted.any(axis=1)) & (known & ~adopted & (np.arange(waves) > first[:, None])).any(axis=1)
    return {
        "X": status, "X_year": when, "X_first": fresh, "at_first_sight": ever & (first == seen),
        "uncertain": ever & (first > seen) & ~before, "fell": fell, "untold": ~told,
    }  # fmt: skip


def _dressed(
    data: pd.DataFrame, grid: _Grid, found: dict[str, dict[str, np.ndarray]], given: Mapping[str, Sequence[str]],
    asked: dict[str, Any], firm: str,
) -> Adoption:  # fmt: skip
    rows, place = grid.firm >= 0, np.maximum(grid.firm, 0)
    years = np.where(rows, grid.years[grid.wave], np.nan)
    firms = pd.DataFrame({firm: grid.firms})
    for key, pick in (("first_seen", "min"), ("last_seen", "max")):
        firms[key] = pd.Series(years[rows]).groupby(grid.firm[rows]).agg(pick).reindex(range(len(firms)))
    adopters = np.column_stack([found[name]["X_year"] > 0 for name in given]).any(axis=1)
    added: dict[str, np.ndarray] = {}
    for name, own in found.items():
        clean = np.where(own["X"] == 1, 1.0, np.where(adopters, 0.0, 1.0))
        clean[np.isnan(own["X"])] = np.nan
        for key, values in (("", own["X"]), ("_year", own["X_year"]), ("_first", own["X_first"]), ("_clean", clean)):
            firms[f"{name}{key}"] = values
            added[f"{name}{key}"] = np.where(rows, values[place], np.nan)
        when = added[f"{name}_year"]
        post = np.where(when > 0, years >= when, 0.0)
        added[f"{name}_post"] = np.where(np.isnan(when) | ~rows, np.nan, post)
    if taken := [name for name in added if name in data]:
        raise EstimateError(Message("adoption.taken", taken=taken[0]))
    table = pd.DataFrame([_counted(name, own) for name, own in found.items()])
    warnings = _warnings(found, int((~rows).sum()))
    for text in warnings:
        python_warnings.warn(Message("adoption.warning", text=text), EstimateWarning, stacklevel=3)
    record = {
        **asked, "technologies": {name: list(parts) for name, parts in given.items()},
        "years": [int(y) for y in grid.years], "firms": len(firms), "rows": len(data),
        "rows without firm or year": int((~rows).sum()), "counts": table.to_dict("records"),
    }  # fmt: skip
    return Adoption(data.assign(**added), firms, table, record, tuple(warnings))


def _counted(name: str, own: dict[str, np.ndarray]) -> dict[str, Any]:
    return {
        "technology": name, "adopters": int((own["X"] == 1).sum()), "not": int((own["X"] == 0).sum()),
        "before the window": int((np.isnan(own["X"]) & ~own["untold"]).sum()), "no report": int(own["untold"].sum()),
        "adopted when first seen": int(own["at_first_sight"].sum()), "year uncertain": int(own["uncertain"].sum()),
        "named less later": int(own["fell"].sum()),
    }  # fmt: skip


def _warnings(found: Mapping[str, dict[str, np.ndarray]], lost: int) -> list[str]:
    said: list[str] = [Message("adoption.lost", lost=lost)] if lost else []
    for name, own in found.items():
        if early := int(own["at_first_sight"].sum()):
            said.append(Message("adoption.early", name=name, early=early))
        if unsure := int(own["uncertain"].sum()):
            said.append(Message("adoption.unsure", name=name, unsure=unsure))
        if silent := int(own["untold"].sum()):
            said.append(Message("adoption.silent", name=name, silent=silent))
    return said
