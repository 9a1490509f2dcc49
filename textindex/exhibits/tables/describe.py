"""In: a sample. Out: Table 1: what each variable is like, how they go together, how far the others give each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.types import is_bool_dtype, is_numeric_dtype

from textindex.core.choices import check_choices
from textindex.core.errors import ExhibitError
from textindex.core.messages import Message, some
from textindex.core.records import Language
from textindex.core.samples import Described
from textindex.exhibits.tables.record import Cell, Head, Row, Table, number, stars
from textindex.exhibits.words import words
from textindex.tables.given import in_pandas

Floats = np.ndarray[Any, np.dtype[np.float64]]

PAPER = (
    *("International", "Digital", "Change", "Size", "LOAR", "ROE", "SOE", "Age", "Board", "CF", "Growth", "Tangible"),
)
STATISTICS = ("n", "mean", "sd", "min", "p25", "median", "p75", "max")
SINGULAR = 1e-10
SHOWN = 40


def describe(
    data: pd.DataFrame,
    variables: Sequence[str] | None = None,
    *,
    regressors: Sequence[str] | None = None,
    labels: Mapping[str, str] | None = None,
    language: Language = "en",
    panel: tuple[str, str] = ("firm", "year"),
) -> list[Table]:
    """Form Table 1: descriptive statistics, and correlations with stars and variance inflation factors.

    Args:
        data: one row a firm-year.
        variables: columns in the order of the rows; of Li, Xu and Sukumar (2023), Table 1, those that are there, or
            all columns of numbers where none is.
        regressors: of which variance inflation factors are printed; all variables but the first unless given.
        labels: what is printed for a column.
        language: ``en`` or ``zh``.
        panel: the columns of firm and year, for the note.

    Returns:
        Two tables. N, mean, sd (n-1), min, quartiles (type 7), max; then Pearson's correlations of pairs of values
        that are both there, stars by t with n-2 degrees of freedom, and VIF = [R⁻¹]_jj of the complete rows.

    Raises:
        ExhibitError: no such column, or one that holds no numbers.
    """
    check_choices(ExhibitError, language=(language, Language))
    data = in_pandas(data, ExhibitError)
    word, names = words(language), dict(labels or {})
    chosen = list(variables) if variables else _chosen(data, panel)
    values = _numbers(data, [*chosen, *(name for name in regressors or () if name not in chosen)])
    told = [names.get(name, name) for name in chosen]
    heads = (tuple(Head(word[key]) for key in STATISTICS),)
    rows = tuple(Row(label, _statistics(values[name])) for label, name in zip(told, chosen, strict=True))
    endless = {label: _endless(data[name]) for label, name in zip(told, chosen, strict=True)}
    counts = ", ".join(f"{label} {n:,}" for label, n in endless.items() if n)
    about = [_about(data, panel, word), word["quantiles"], *([word["endless"].format(counts)] if counts else [])]
    about += _simulated(data, word)
    first = Table(word["descriptive"], heads, rows, tuple(about), word["variable"], language)
    if len(chosen) < 2:
        return [first]
    second = _correlations(
        values=values,
        chosen=chosen,
        told=told,
        regressors=list(regressors or chosen[1:]),
        names=names,
        word=word,
        language=language,
    )
    return [first, replace(second, notes=(*second.notes, *_simulated(data, word)))]


def typeset_description(found: Described, *, labels: Mapping[str, str], language: str, title: str) -> Table:
    """Form a table of descriptive statistics that a file of specifications asks for, groups side by side.

    Args:
        found: the statistics.
        labels: what is printed for a variable or group.
        language: ``en`` or ``zh``.
        title: of the table.
    """
    word, table = words(language), found.table
    groups = list(dict.fromkeys(table["group"]))
    keys = ("n", "mean", "sd", "min", "max") if len(groups) == 1 else ("n", "mean", "sd")
    rows = []
    for variable in dict.fromkeys(table["variable"]):
        own = table[table["variable"] == variable].set_index("group")
        cells = [number(own.loc[g, key], form=",.0f" if key == "n" else ".3f") for g in groups for key in keys]
        rows.append(Row(labels.get(variable, variable), tuple(cells)))
    heads = [tuple(Head(word[key]) for _ in groups for key in keys)]
    if len(groups) > 1:
        heads.insert(0, tuple(Head(labels.get(group, group), len(keys)) for group in groups))
    notes = (word["aweights"].format(found.weights),) if found.weights else (word["sd_is"],)
    return Table(title, tuple(heads), tuple(rows), notes, word["variable"], language)


def _chosen(data: pd.DataFrame, panel: tuple[str, str]) -> list[str]:
    if found := [name for name in PAPER if name in data]:
        return found
    kept = [
        str(name)
        for name in data.columns
        if name not in (*panel, "simulated") and is_numeric_dtype(data[name]) and not is_bool_dtype(data[name])
    ]
    if not kept:
        raise ExhibitError(Message("typeset.no_numbers"))
    return kept


def _numbers(data: pd.DataFrame, names: Sequence[str]) -> dict[str, Floats]:
    """Columns as float64, what is missing or infinite as NaN."""
    found = {}
    for name in names:
        if name not in data:
            raise ExhibitError(Message("typeset.no_column", name=name, there=some([*map(str, data.columns)], SHOWN)))
        try:
            own = pd.to_numeric(data[name]).to_numpy(dtype=float, na_value=np.nan)
        except (ValueError, TypeError):
            raise ExhibitError(Message("typeset.not_numbers", name=name)) from None
        found[name] = np.where(np.isfinite(own), own, np.nan)
    return found


def _endless(column: pd.Series) -> int:
    """How many values are infinite."""
    return int(np.isinf(pd.to_numeric(column).to_numpy(dtype=float, na_value=np.nan)).sum())


def _statistics(values: Floats) -> tuple[Cell, ...]:
    own = values[~np.isnan(values)]
    count = number(len(own), form=",.0f")
    if not len(own):
        return (count, *(number(None) for _ in STATISTICS[1:]))
    low, p25, median, p75, high = np.quantile(own, [0, 0.25, 0.5, 0.75, 1])
    sd = float(own.std(ddof=1)) if len(own) > 1 else None
    return (count, *map(number, (float(own.mean()), sd, low, p25, median, p75, high)))


def _correlations(
    values: Mapping[str, Floats],
    chosen: Sequence[str],
    told: Sequence[str],
    regressors: Sequence[str],
    names: Mapping[str, str],
    word: Mapping[str, str],
    language: str,
) -> Table:
    """The lower triangle, and a row of variance inflation factors."""
    rows, sizes = list[Row](), list[int]()
    for at, name in enumerate(chosen):
        cells = []
        for other in chosen[:at]:
            r, p, n = pearson(values[name], values[other])
            sizes.append(n)
            cells.append(number(r, stars(p)))
        varies = len(np.unique(values[name][~np.isnan(values[name])])) > 1
        cells += [number(1.0 if varies else None), *(Cell() for _ in chosen[at + 1 :])]
        rows.append(Row(f"({at + 1}) {told[at]}", tuple(cells)))
    factors, complete = inflation(values, regressors)
    if len(regressors) > 1:
        cells = [number(factors[name]) if name in factors else Cell() for name in chosen]
        rows.append(Row(word["vif"], tuple(cells), rule=True))
    pairs = word["pairs_one"].format(sizes[0]) if len(set(sizes)) == 1 else word["pairs"].format(min(sizes), max(sizes))
    notes = [word["stars"], word["pearson"].format(pairs)]
    if len(regressors) > 1:
        joint = "、" if language == "zh" else ", "
        notes.append(word["vif_is"].format(joint.join(names.get(name, name) for name in regressors), complete))
    heads = (tuple(Head(f"({at})") for at in range(1, len(chosen) + 1)),)
    return Table(word["correlations"], heads, tuple(rows), tuple(notes), word["variable"], language)


def pearson(x: Floats, y: Floats) -> tuple[float, float, int]:
    """Pearson's correlation of the pairs that are whole, its two-sided p-value, and how many they are.

    The p-value is Student's t with n-2 degrees of freedom; both are NaN where one does not vary or n is below 3.

    >>> import numpy as np
    >>> r, p, n = pearson(np.array([1., 2, 3, 4, np.nan]), np.array([1., 3, 2, 4, 5]))
    >>> round(r, 3), round(p, 3), n
    (0.8, 0.2, 4)
    """
    from scipy.special import stdtr

    there = ~(np.isnan(x) | np.isnan(y))
    a, b, n = x[there], y[there], int(there.sum())
    if n < 3 or np.ptp(a) == 0 or np.ptp(b) == 0:
        return float("nan"), float("nan"), n
    a, b = (a - a.mean()) / a.std(), (b - b.mean()) / b.std()
    r = float(np.clip(a @ b / n, -1, 1))
    if abs(r) == 1:
        return r, 0.0, n
    return r, float(2 * stdtr(n - 2, -abs(r) * np.sqrt((n - 2) / (1 - r * r)))), n


def inflation(values: Mapping[str, Floats], names: Sequence[str]) -> tuple[dict[str, float], int]:
    """Variance inflation factors, the diagonal of the inverse correlation matrix, and the complete rows they rest on.

    A variable that the others give exactly has an infinite factor; one that does not vary has none (NaN).

    >>> import numpy as np
    >>> x = {"a": np.array([1., 2, 3, 4]), "b": np.array([1., 3, 2, 4])}
    >>> found, n = inflation(x, ["a", "b"])
    >>> round(found["a"], 4), n
    (2.7778, 4)
    """
    table = np.column_stack([values[name] for name in names])
    table = table[~np.isnan(table).any(axis=1)]
    n = len(table)
    varies = np.ptp(table, axis=0) > 0 if n else np.zeros(len(names), dtype=bool)
    found = dict.fromkeys(names, float("nan"))
    kept = [name for name, own in zip(names, varies, strict=True) if own]
    z = table[:, varies]
    z = (z - z.mean(axis=0)) / z.std(axis=0) if len(kept) else z
    for at, name in enumerate(kept):
        others = np.delete(z, at, axis=1)
        if not others.shape[1]:
            found[name] = 1.0
            continue
        slopes = np.linalg.lstsq(others, z[:, at], rcond=None)[0]
        left = float(np.mean((z[:, at] - others @ slopes) ** 2))  # 1 - R2 of the variable on the others
        found[name] = float("inf") if left < SINGULAR else 1 / left
    return found, n


def _about(data: pd.DataFrame, panel: tuple[str, str], word: Mapping[str, str]) -> str:
    firm, year = panel
    if firm not in data or year not in data or data[year].isna().all():
        return word["rows_are"].format(len(data))
    found = data[year].dropna().astype(str).str.extract(r"^(\d{4})")[0].dropna().astype(int)  # dates among them
    if found.empty:
        return word["rows_are"].format(len(data))
    first, last = found.min(), found.max()
    return word["panel_is"].format(len(data), data[firm].nunique(), first, last)


def _simulated(data: pd.DataFrame, word: Mapping[str, str]) -> list[str]:
    if "simulated" not in data:
        return []
    said = set(data["simulated"].dropna().astype(str).unique())
    return [] if said <= {"0", "0.0", "False", "false", ""} else [word["simulated"]]
