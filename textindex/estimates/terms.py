"""In: a table and terms in words (``Digital:Change``, ``L.Digital``, ``ln(1+n)``). Out: numbers, NaN where missing.

No formula language is parsed: a text that is the name of a column is that column, whatever it looks like (``class``,
``C``, ``lambda``, ``return on assets``); only then are the marks ``= * : L. F. i. ln()`` read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from copy import copy
from difflib import get_close_matches
from itertools import combinations, pairwise
from numbers import Integral, Real
from typing import Any

import numpy as np
import pandas as pd

from textindex.core.errors import EstimateError
from textindex.core.messages import Message
from textindex.estimates.cells import any_twice, blank, numbers, refuse_no_years, refuse_two_writings

SHIFT = re.compile(r"([LF])(\d*)\.(.+)", re.DOTALL)
LOG = re.compile(r"ln\((1\s*\+\s*)?(.+)\)", re.DOTALL)
MARKS = re.compile(r"[:*=]")
SEVERAL = re.compile(r"[+,，、]")
MAX_LEVELS = 200
SHOWN = 5
COLUMNS_SHOWN = 388  # characters


class Columns:
    """The columns of a table as numbers.

    Args:
        data: the table.
        panel: its columns of firm and year, which lags need.
    """

    def __init__(self, data: pd.DataFrame, panel: tuple[str, str]) -> None:
        if twice := sorted({str(c) for c in data.columns[data.columns.duplicated()]}):
            raise EstimateError(Message("terms.twice", twice=twice[0]))
        self.data, self.panel = data, panel
        self._known: dict[str, np.ndarray] = {}
        self._codes: dict[str, np.ndarray] = {}
        self._levels: dict[str, tuple[np.ndarray, pd.Series]] = {}
        self._marked = [str(name) for name in data.columns if MARKS.search(str(name))]
        self._before: Any = None

    def anew(self) -> Columns:
        """The same table, its levels known: for a further regression. Numbers are held for one regression only."""
        other = copy(self)
        other._known = {}
        return other

    def expand(self, terms: Sequence[str]) -> list[tuple[str, str]]:
        """Write terms out as (name, single term), in order, each once: ``A*B`` becomes ``A``, ``B``, ``A:B``.

        Raises:
            EstimateError: a named term stands for several, or one name for two terms.
        """
        found: dict[str, str] = {}
        for term in terms:
            name, body = self._named(term)
            singles = [":".join(parts) for parts in self._products(body)]
            if name and len(singles) != 1:
                raise EstimateError(Message("terms.singles", term=term, n_singles=len(singles)))
            for single in singles:
                if found.setdefault(name or single, single) != single:
                    raise EstimateError(
                        Message("terms.two", name=name or single, found=found[name or single], single=single)
                    )
        return list(found.items())

    def named(self, term: str) -> tuple[str, str]:
        """One term as (name, term).

        Raises:
            EstimateError: it stands for several.
        """
        pairs = self.expand([term])
        if len(pairs) != 1:
            raise EstimateError(Message("terms.one", term=term, n_pairs=len(pairs)))
        return pairs[0]

    def values(self, term: str) -> np.ndarray:
        """A single term's values, float64, one a row of the table.

        Raises:
            EstimateError: a column does not exist or holds no numbers; lags are asked and firm-years occur twice.
        """
        if term not in self._known:
            product = None
            for factor in self.factors(term):
                product = self._factor(factor) if product is None else product * self._factor(factor)
            assert product is not None
            self._known[term] = product
        return self._known[term]

    def codes(self, effect: str) -> np.ndarray:
        """A fixed effect's or a cluster's levels, numbered from 0; -1 where one of its columns is missing.

        Args:
            effect: a column, or columns joined by ``^``.
        """
        if effect in self._codes:
            return self._codes[effect]
        codes = None
        for column in [effect] if effect in self.data else [part.strip() for part in effect.split("^")]:
            own = self._levels_of(column) if column == effect else self.codes(column)
            if codes is None:
                codes = own
            else:
                joined = codes * (own.max(initial=0) + 1) + own
                codes = np.where((codes < 0) | (own < 0), -1, pd.factorize(joined)[0])
        assert codes is not None
        self._codes[effect] = codes
        return codes

    def level(self, factor: str) -> tuple[str, str] | None:
        """``2018.year`` as level and column; a level may hold dots (0.5), and so may a column's name."""
        dots = [place for place, mark in enumerate(factor) if mark == "." and place > 0]
        splits = ((factor[:place], factor[place + 1 :]) for place in dots)
        return next(((level, name) for level, name in splits if name in self.data), None)

    def shift(self, factor: str) -> re.Match[str] | None:
        """``L2.A`` as its parts, or none: industry F51 is a level, ``F51.industry``, as texts have no leads."""
        found, level = SHIFT.fullmatch(factor), self.level(factor)
        if found and level and not pd.api.types.is_numeric_dtype(column := self.data[level[1]]):
            return None if one_of(column, [level[0]]).any() else found
        return found

    def factors(self, term: str) -> list[str]:
        """What a term multiplies: ``A:B`` is ``A`` and ``B``."""
        return [term] if term in self.data else self._split(term, ":")

    def column(self, name: str) -> pd.Series:
        """A column as it stands in the table."""
        if name not in self.data:
            if name in self.data.index.names:
                raise EstimateError(Message("terms.in_index", name=name))
            parts = tuple(part.strip() for part in SEVERAL.split(name))
            if len(parts) > 1 and all(part in self.data for part in parts):
                raise EstimateError(Message("terms.several", name=name, parts=str(list(parts))))
            there = {str(column).lower(): str(column) for column in self.data.columns}
            if near := [there[own] for own in get_close_matches(name.lower(), there, n=3, cutoff=0.5)]:
                raise EstimateError(Message("fault.no_column_near", name=name, near=", ".join(near)[:COLUMNS_SHOWN]))
            columns = ", ".join(map(str, self.data.columns))[:COLUMNS_SHOWN]
            raise EstimateError(Message("fault.no_column_of", name=name, columns=columns))
        return self.data[name]

    def unmarked(self, name: str) -> np.ndarray:
        """Rows that a column of 1 and 0 does not mark; those where it is missing stay.

        Raises:
            EstimateError: there is no such column, or it holds other numbers.
        """
        import numpy as np

        marks = self.values(name)
        if not np.isin(marks[~np.isnan(marks)], (0, 1)).all():
            raise EstimateError(Message("terms.marks", name=name))
        return np.asarray(marks != 1)

    def repeated(self, rows: Any = slice(None)) -> str:
        """The firm-years that occur more than once, in words; empty if there are none or no such columns.

        Args:
            rows: which rows are looked at.
        """
        firm, year = self.panel
        if firm not in self.data or year not in self.data:
            return ""
        firms, years = (self._numbered(name)[0][rows] for name in (firm, year))
        keys = firms * (years.max(initial=0) + 1) + years
        if min(firms.min(initial=0), years.min(initial=0)) < 0:
            keys = keys[(firms >= 0) & (years >= 0)]
        if not any_twice(keys):
            return ""
        keys = self.data[[firm, year]].iloc[rows][(firms >= 0) & (years >= 0)]
        if not (twice := keys[keys.duplicated(keep=False)].drop_duplicates()).size:
            return ""
        shown = ", ".join(f"{row[0]} {row[1]}" for row in twice.head(SHOWN).itertuples(index=False))
        return Message("terms.repeated", n_twice=len(twice), shown=shown, more=", …" if len(twice) > SHOWN else "")

    def _named(self, term: str) -> tuple[str, str]:
        """What stands before and after ``=``."""
        if term in self.data:
            return "", term
        name, *body = self._split(term, "=")
        return (name, "=".join(body)) if name and body else ("", term.strip())

    def _products(self, body: str) -> Iterator[tuple[str, ...]]:
        if body in self.data or "*" not in body:
            yield from self._levels_written_out(body)
            return
        parts = self._split(body, "*")
        for size in range(1, len(parts) + 1):
            for chosen in combinations(parts, size):
                yield from self._levels_written_out(":".join(chosen))

    def _levels_written_out(self, body: str) -> Iterator[tuple[str, ...]]:
        """Each product that a text with ``i.`` stands for."""
        products: list[tuple[str, ...]] = [()]
        for factor in self.factors(body):
            choices = self._indicators(factor) or [factor]
            products = [(*product, choice) for product in products for choice in choices]
        yield from products

    def _split(self, text: str, mark: str) -> list[str]:
        """A text at a mark, but for marks within a column's name or a level (``A:B.industry``)."""
        held = text
        if mark in text:
            for own in sorted(self._with_marks(text), key=len, reverse=True):
                held = re.sub(rf"(?<!\w)(ib)?{re.escape(own)}(?!\w)", lambda found: "\0" * len(found[0]), held)
        places = [-1, *(at for at, char in enumerate(held) if char == mark), len(text)]
        return [text[first + 1 : last].strip() for first, last in pairwise(places)]

    def _with_marks(self, text: str) -> Iterator[str]:
        """The columns and levels in a text whose names hold marks themselves.

        Raises:
            EstimateError: a level reads as a column times a level.
        """
        yield from (name for name in self._marked if name in text)
        for name in (str(column) for column in self.data.columns if f".{column}" in text):
            if pd.api.types.is_numeric_dtype(self.data[name].dtype):
                continue
            levels = set(map(_level, self._numbered(name)[1]))
            for level in (own for own in levels if MARKS.search(own) and f"{own}.{name}" in text):
                first, mark, rest = level.partition(":")
                if mark and first in self.data and rest in levels:
                    raise EstimateError(Message("terms.either", level=level, name=name, first=first, rest=rest))
                yield f"{level}.{name}"

    def _indicators(self, factor: str) -> list[str]:
        """``ib2010.year`` as ``2014.year``, ``2018.year``."""
        if factor in self.data or not factor.startswith("i"):
            return []
        found = ("", factor[2:]) if factor[2:] in self.data else self.level(factor[2:])
        if not found or not factor.startswith("ib" if found[0] else "i."):
            return []
        levels = _levels(self.column(found[1]))
        base = found[0] or (levels[0] if levels else "")
        if base not in levels or not 1 < len(levels) <= MAX_LEVELS:
            raise EstimateError(
                Message(
                    "terms.levels",
                    factor=factor,
                    found=found[1],
                    n_levels=len(levels),
                    levels=tuple(levels[:SHOWN]),
                    base=base,
                    max_levels=MAX_LEVELS,
                )
            )
        return [f"{level}.{found[1]}" for level in levels if level != base]

    def _factor(self, factor: str) -> np.ndarray:
        if factor in self.data:
            return numbers(self.data[factor], factor)
        if shift := self.shift(factor):
            years = int(shift[2] or 1)
            return self._shifted(shift[3], years if shift[1] == "L" else -years)
        if log := LOG.fullmatch(factor):
            inner = self.values(log[2].strip()) + (1.0 if log[1] else 0.0)
            with np.errstate(divide="ignore", invalid="ignore"):
                return np.where(inner > 0, np.log(inner), np.where(inner == 0, -np.inf, np.nan))
        if found := self.level(factor):
            level, name = found
            return np.where(self.data[name].isna(), np.nan, one_of(self.data[name], [level]))
        self.column(factor)
        raise AssertionError(factor)

    def _shifted(self, term: str, years: int) -> np.ndarray:
        """The same firm's value so many years before; missing where that year is not in the table."""
        values = self.values(term)
        firm, year, order, keys, span = self._calendar()
        shifted = year - years
        wanted = firm * span + shifted
        place = np.minimum(np.searchsorted(keys, wanted), max(len(keys) - 1, 0))
        found = (firm >= 0) & (shifted >= 0) & (shifted < span)
        found &= keys[place] == wanted if len(keys) else False
        return np.where(found, values[order[place]] if len(keys) else np.nan, np.nan)

    def _calendar(self) -> tuple[Any, ...]:
        """Firm codes, years from 0, the rows in order of firm and year, their keys, and how many years there are."""
        if self._before is None:
            if absent := [name for name in self.panel if name not in self.data]:
                raise EstimateError(Message("terms.no_panel", name=absent[0]))
            if twice := self.repeated():
                raise EstimateError(Message("terms.lags", twice=twice))
            refuse_no_years(self.column(self.panel[1]), self.panel[1])
            firm, years = self._levels_of(self.panel[0]), numbers(self.column(self.panel[1]), self.panel[1])
            known = (firm >= 0) & np.isfinite(years)
            if (years[known] % 1 != 0).any():
                raise EstimateError(Message("terms.calendar", panel=self.panel[1]))
            first = years[known].min(initial=0) if known.any() else 0
            year = np.where(known, years - first, -1).astype(np.int64)
            firm = np.where(known, firm, -1)
            span = int(year.max(initial=0)) + 1
            key = firm * span + year
            order = np.flatnonzero(known)[np.argsort(key[known], kind="stable")]
            self._before = (firm, year, order, key[order], span)
        before: tuple[Any, ...] = self._before
        return before

    def _levels_of(self, name: str) -> np.ndarray:
        codes, levels = self._numbered(name)
        if name == self.panel[1]:
            refuse_no_years(levels, name)
        refuse_two_writings(levels, name)
        return codes

    def _numbered(self, name: str) -> tuple[np.ndarray, pd.Series]:
        """A column's codes, -1 where it is missing, and its levels, each once."""
        if name not in self._levels:
            numbered, found = pd.factorize(self.column(name))
            codes, levels = np.asarray(numbered, dtype=np.int64), pd.Series(found)
            if (empty := blank(levels)).any():
                codes = np.where(np.append(empty, False)[codes], -1, codes)
            self._levels[name] = codes, levels
        return self._levels[name]


def levels_of(data: pd.DataFrame, name: str) -> list[str]:
    """A column's levels as terms write them (``2018`` of ``2018.year``), sorted.

    Raises:
        EstimateError: there is no such column, or it has more than 200 levels.
    """
    levels = _levels(Columns(data, ("", "")).column(name))
    if not 1 < len(levels) <= MAX_LEVELS:
        raise EstimateError(Message("terms.many", name=name, n_levels=len(levels), max_levels=MAX_LEVELS))
    return levels


def _levels(column: pd.Series) -> list[str]:
    import pandas as pd

    return list(dict.fromkeys(map(_level, sorted(pd.unique(column.dropna()), key=_order))))


def one_of(column: pd.Series, levels: Sequence[Any]) -> np.ndarray:
    """Which rows have one of some values, however these are stored: 1 is 1.0, "1", True, in single precision too.

    >>> import pandas as pd
    >>> one_of(pd.Series([True, False, None], dtype="boolean"), ["1"]), one_of(pd.Series([2.5, 1.0], dtype="f4"), [2.5])
    (array([ True, False, False]), array([ True, False]))
    """
    codes, values = pd.factorize(column)
    wanted = set(map(_level, levels))
    return np.array([*(_level(value) in wanted for value in values), False])[codes]  # missing has the code -1


def _level(value: Any) -> str:
    """A value as a term writes it: 2018, not 2018.0; 1, not True.

    >>> import numpy as np
    >>> _level(2018.0), _level("C28"), _level(True), _level(np.bool_(True)), _level(np.float32(0.1))
    ('2018', 'C28', '1', '1', '0.1')
    """
    if str(getattr(value, "dtype", "")) == "bool" or isinstance(value, bool):
        return str(int(value))
    whole = isinstance(value, Real) and not isinstance(value, Integral) and float(value).is_integer()
    return f"{float(value):.0f}" if whole else str(value)


def _order(value: Any) -> tuple[bool, Any]:
    return isinstance(value, str), value
