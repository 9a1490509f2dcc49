"""In: firm-years and a seed. Out: Change, the controls, the index and what its filter needs, each of its own law."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from textindex.panel.laws import calibrated, censored, normal, ranks, solved, streams, student
from textindex.panel.truth import INDUSTRIES, TABLE_1, YEARS

CHANGE_FLOOR = 1 / 11
WITHIN = 0.19  # share of the index's variance within firms
SWITCHING = 0.02  # firms that are privatized or taken over by the State once
BOARDS = range(5, 16)
TO_CHANGE = -0.15 * 1.35  # of the index's score on Change: what gives a correlation of about -.15
DISCRETE = 2e-3


class Draw:
    """Columns in the making over the same firm-years, and one random stream a name."""

    def __init__(self, stream: Callable[[str], np.random.Generator]) -> None:
        self.stream = stream
        self._columns: dict[str, Any] = {}
        self.size: Any = 0.0  # standardised scores that other columns lean on
        self.leaning: Any = 0.0

    @classmethod
    def of(cls, seed: int) -> Draw:
        """A draw without rows."""
        return cls(streams(seed))

    def over(self, rows: pd.DataFrame) -> Draw:
        """Give it its firm-years."""
        self.firm, self.year = rows["firm"].to_numpy(), rows["year"].to_numpy()
        self.n, self.n_firms = len(rows), int(self.firm.max()) + 1
        self.first = np.unique(self.firm, return_index=True)[1]  # each firm's first row
        self.first_year = self.year[self.first][self.firm]
        self.industry = self.stream("industry").integers(0, INDUSTRIES, self.n_firms)[self.firm]
        return self

    def __getitem__(self, name: str) -> Any:
        return self._columns[name]

    def __setitem__(self, name: str, values: Any) -> None:
        self._columns[name] = values

    def score(self, name: str, firm: float, trend: float = 0.0, further: Any = 0.0) -> Any:
        """A Gaussian score with shares of variance for firm and time trend, the rest noise, and a further part."""
        rng = self.stream(name)
        steady = np.sqrt(firm) * rng.standard_normal(self.n_firms)[self.firm]
        noise = np.sqrt(1 - firm - trend) * rng.standard_normal(self.n)
        return steady + noise + np.sqrt(trend) * (self.year - 2013.5) / 4.03 + further

    def noise(self, name: str) -> Any:
        """Standard normal noise, larger for large firms."""
        spread = np.sqrt(0.5 + 0.5 * np.exp(0.5 * self.size - 0.125))
        return spread * self.stream(f"{name} noise").standard_normal(self.n)

    def firm_effect(self, name: str) -> Any:
        """A standard normal value a firm."""
        return self.stream(f"{name} firm").standard_normal(self.n_firms)[self.firm]

    def year_effect(self, name: str) -> Any:
        """A standard normal value a year."""
        return self.stream(f"{name} year").standard_normal(len(YEARS))[self.year - YEARS[0]]

    def table(self) -> pd.DataFrame:
        """The panel: names first, then the paper's variables, then the rest."""
        own = self._columns
        leading = ("tercile", "International", "Digital", "Change", "DC", "Size", "LOAR", "ROE", "SOE", "Age", "Board")
        order = [*leading, *(name for name in own if name not in leading)]
        named = {
            "firm": [f"S{code + 1:05d}" for code in self.firm],
            "year": self.year,
            "industry": [f"C{code + 13}" for code in self.industry],
        }
        return pd.DataFrame({**named, **{name: own[name] for name in order}, "simulated": 1})


def change(draw: Draw) -> None:
    """Change by industry and year: between 1/11 and 1 a year, with a long tail."""
    rng = draw.stream("Change")
    cells = 1.15 * rng.standard_normal((INDUSTRIES, 1)) + 0.45 * rng.standard_normal((INDUSTRIES, len(YEARS)))
    z = cells[draw.industry, draw.year - YEARS[0]]
    z = (z - z.mean()) / z.std()
    own = TABLE_1["Change"]

    def values(p: Any) -> Any:
        return np.clip(np.exp(p[0] + np.exp(p[1]) * z), CHANGE_FLOOR, 1)

    draw["Change"] = calibrated(values, own.mean, own.sd, (np.log(0.14), np.log(0.7)))


def fundamentals(draw: Draw) -> None:
    """The controls but CF: Size, LOAR, ROE, SOE, Age, Board, Growth, Tangible."""
    size = draw.score("Size", firm=0.82, trend=0.08)
    draw.size = size = (size - size.mean()) / size.std()
    draw["Size"] = censored(size, *TABLE_1["Size"])
    draw["LOAR"] = censored(draw.score("LOAR", 0.65, further=0.45 * size), *TABLE_1["LOAR"])
    draw["ROE"] = censored(draw.score("ROE", 0.35), *TABLE_1["ROE"], law=student(3))
    _state_owned(draw)
    _age(draw)
    _board(draw)
    fat = student(4)
    growth: Callable[[Any], Any] = lambda u: fat(u) + 0.35 * fat(u) ** 2 * (u > 0.5)  # noqa: E731
    draw["Growth"] = censored(draw.score("Growth", 0.10), *TABLE_1["Growth"], law=growth)
    skewed: Callable[[Any], Any] = lambda u: normal(u) + 0.12 * normal(u) ** 2  # noqa: E731
    draw["Tangible"] = censored(draw.score("Tangible", 0.8), *TABLE_1["Tangible"], law=skewed)


def _state_owned(draw: Draw) -> None:
    """SOE: constant in firms but for a few that switch once; the mean is met by turning small firms over."""
    rng, weights = draw.stream("SOE"), np.bincount(draw.firm)
    leaning = rng.standard_normal(draw.n_firms) + 0.5 * np.bincount(draw.firm, draw.size) / weights
    target = round(TABLE_1["SOE"].mean * draw.n)
    order = np.argsort(-leaning)
    owned = np.zeros(draw.n_firms, dtype=int)
    owned[order[np.cumsum(weights[order]) <= target]] = 1
    switch, since = rng.random(draw.n_firms) < SWITCHING, rng.integers(2009, 2020, draw.n_firms)
    turned = switch[draw.firm] & (draw.year >= since[draw.firm])
    values = np.where(turned, 1 - owned[draw.firm], owned[draw.firm])
    need, total = target - int(values.sum()), np.bincount(draw.firm, values)
    wanted = total == (0 if need > 0 else weights)
    for firm in sorted(np.flatnonzero(wanted), key=lambda f: (-weights[f], f)):
        if weights[firm] <= abs(need):
            values[draw.firm == firm] = int(need > 0)
            need -= weights[firm] if need > 0 else -weights[firm]
    draw["SOE"] = values
    draw["SOE0"] = values[draw.first][draw.firm]


def _age(draw: Draw) -> None:
    """Age = ln(1 + years since listing); some firms are first seen in the year they list."""
    own = TABLE_1["Age"]
    waiting = -np.log1p(-draw.stream("Age").random(draw.n_firms))  # exponential: age has no memory, so zeros are a part

    def values(p: Any) -> Any:
        at_first = np.clip(p[0] + np.exp(p[1]) * waiting, 0, None)
        return np.clip(np.log1p(at_first[draw.firm] + draw.year - draw.first_year), 0, own.high)

    draw["Age"] = calibrated(values, own.mean, own.sd, (-13.3, 2.7))
    years = np.floor(np.expm1(draw["Age"]) + 1e-9).astype(int)
    draw["age_years"] = years[draw.first][draw.firm] + draw.year - draw.first_year


def _board(draw: Draw) -> None:
    """Board = ln of 5 to 15 directors."""
    sizes, own = np.array(BOARDS), TABLE_1["Board"]
    u = ranks(draw.score("Board", 0.7, further=0.2 * draw.size))

    def values(p: Any) -> Any:
        weights = np.exp(-0.5 * ((sizes - p[0]) / np.exp(p[1])) ** 2)
        places = np.searchsorted(np.cumsum(weights) / weights.sum(), u)
        return np.log(sizes[np.minimum(places, len(sizes) - 1)])

    draw["Board"] = values(solved(values, own.mean, own.sd, (8.8, np.log(1.8)), tolerance=DISCRETE))


def digital(draw: Draw) -> None:
    """Digital = ln(1 + count), at most 4.683: a trend, an industry part free of Change, a firm part, little within."""
    own, industries = TABLE_1["Digital"], draw.stream("Digital industry").standard_normal(INDUSTRIES)
    weights = np.bincount(draw.industry, minlength=INDUSTRIES)
    pace = np.bincount(draw.industry, draw["Change"], INDUSTRIES) / np.maximum(weights, 1)
    pace -= np.average(pace, weights=weights)
    industries -= np.average(industries, weights=weights)
    industries -= pace * np.average(industries * pace, weights=weights) / np.average(pace**2, weights=weights)
    fast = (draw["Change"] - draw["Change"].mean()) / draw["Change"].std()
    further = 0.15 * draw.size + np.sqrt(0.15) * industries[draw.industry] + TO_CHANGE * fast
    rng = draw.stream("Digital")
    trend = np.sqrt(0.20) * (draw.year - 2013.5) / 4.03
    firm = np.sqrt(1 - 0.35 - WITHIN) * rng.standard_normal(draw.n_firms)[draw.firm]
    score = firm + np.sqrt(WITHIN + 0.15) * rng.standard_normal(draw.n) + trend + further
    x = normal(ranks(score))

    def count(p: Any) -> Any:
        return np.floor(np.exp(p[0] + np.exp(p[1]) * x))

    def values(p: Any) -> Any:
        return np.minimum(np.log1p(count(p)), own.high)

    parameters = solved(values, own.mean, own.sd, (1.0, np.log(1.4)), tolerance=DISCRETE)
    draw["dig_count"], draw["Digital"] = count(parameters).astype(int), values(parameters)
    draw["DC"] = draw["Digital"] * draw["Change"]
    draw.leaning = (score - score.mean()) / score.std()


def disclosure(draw: Draw, share: float) -> None:
    """A wider dictionary's index; real digital inputs with gaps; and rows that disclose more than there is."""
    rng, n = draw.stream("disclosure"), draw.n
    wide = np.expm1(draw["Digital"]) * np.exp(0.18 + 0.30 * rng.standard_normal(n)) + rng.poisson(0.5, n)
    draw["DigitalWide"] = np.log1p(np.floor(wide))
    research = np.clip(0.03 + 0.012 * rng.standard_normal(n) + 0.010 * draw.leaning, 0, None)
    draw["RD"] = np.where(rng.random(n) < 0.12, np.nan, research)
    intangible = np.clip(0.02 + 0.02 * draw.leaning + 0.02 * rng.standard_normal(n), 0, None)
    draw["DigIntangible"] = np.where(rng.random(n) < 0.05, np.nan, intangible)
    planted = rng.random(n) < share
    more = rng.poisson((3 + draw["dig_count"]) * rng.gamma(2.0, 1.0, n))
    draw["exag_true"] = planted.astype(int)
    draw["dig_count_rep"] = draw["dig_count"] + np.where(planted, more, 0)
    draw["Digital_rep"] = np.minimum(np.log1p(draw["dig_count_rep"]), 5.5)
