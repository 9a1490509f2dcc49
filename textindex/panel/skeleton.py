"""In: numbers of firms and firm-years. Out: which firm is seen in which year: entry, exit, one-year gaps."""

from __future__ import annotations

import numpy as np
import pandas as pd

from textindex.core.errors import PanelError
from textindex.core.messages import Message
from textindex.panel.truth import YEARS

GROWTH = 1530 / 720  # the last year's firms to the first's
GAP = 0.011  # firms that skip a year


def per_year(firm_years: int) -> list[int]:
    """Firms in each year, growing evenly.

    >>> per_year(15724)[0], per_year(15724)[-1], sum(per_year(15724))
    (718, 1533, 15724)
    """
    n = len(YEARS)
    weights = [1 + (GROWTH - 1) * t / (n - 1) for t in range(n)]
    counts = [int(firm_years * w / sum(weights)) for w in weights]
    counts[-1] += firm_years - sum(counts)
    return counts


def skeleton(rng: np.random.Generator, firms: int, firm_years: int) -> pd.DataFrame:
    """Draw firm-years: exactly so many firms and rows.

    Returns:
        (firm_years, 2) columns firm (0, 1, …) and year, sorted.

    Raises:
        PanelError: so few or so many firms cannot fill so many rows.
    """
    present = per_year(firm_years)
    leaving = firms - present[-1]  # every firm that ever was, less those of the last year, left for good
    if leaving < 0 or present[0] < 1 or leaving > sum(present[:-1]) // 2:
        raise PanelError(Message("simulate.fill", firms=firms, firm_years=firm_years))
    shares = np.cumsum([0, *present[:-1]]) / sum(present[:-1])
    exits = np.diff(np.round(shares * leaving).astype(int))
    here = np.arange(present[0])
    born, away, rows = present[0], np.array([], dtype=int), [(here, YEARS[0])]
    for t in range(1, len(YEARS)):
        gone = rng.permutation(here)
        n_gap = 0 if t == len(YEARS) - 1 else round(GAP * present[t - 1])
        stay = gone[exits[t - 1] + n_gap :]
        returning = np.concatenate([stay, away])
        if (surplus := len(returning) - present[t]) > 0:
            raise PanelError(
                Message("simulate.surplus", firms=firms, firm_years=firm_years, surplus=surplus, years=YEARS[t])
            )
        away = gone[exits[t - 1] : exits[t - 1] + n_gap]
        here = np.concatenate([returning, np.arange(born, born + present[t] - len(returning))])
        born += present[t] - len(returning)
        rows.append((here, YEARS[t]))
    years = np.repeat([year for _, year in rows], [len(seen) for seen, _ in rows])
    table = pd.DataFrame({"firm": np.concatenate([seen for seen, _ in rows]), "year": years})
    return table.sort_values(["firm", "year"], ignore_index=True)
